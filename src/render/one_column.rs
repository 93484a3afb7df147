//! Whether a single-column page fits on the number of sides that its front matter names. As in [`super::one_side`], this is an
//! estimate, from the widths of characters and from how the theme sets each part of the page.

use super::html::{Kind, Tag, Tokens, tokens};
use super::one_side::{Over, count, lines, text_to};
use crate::site::flow::{Flow, Part, Way};
use crate::site::sides::{Sides, Type};

/// Something that does not break across two sides.
struct Block {
    height: f64,
    section: usize,
}

/// The estimate for a page, from its title, the sentence under the title, its body, whether the kit is cleared, and how many
/// sides it should have. `None` if it fits.
pub fn over(
    (title, lead): (&str, Option<&str>),
    body: &str,
    cleared: bool,
    allowed: u32,
    (flow, sides): (&Flow, &Sides),
) -> Option<Over> {
    let mut page =
        Page { flow, sides, pieces: tokens(body), blocks: Vec::new(), sections: vec![String::new()] };
    page.blocks.push(Block { height: flow.frame + if cleared { 0.0 } else { flow.banner }, section: 0 });
    page.paragraph(title, flow.title, flow.width);
    page.paragraph(lead.unwrap_or_default(), flow.lead, flow.width);
    page.all();
    let (mut side, mut used, mut left_over) = (1, 0.0, 0.0);
    for block in &page.blocks {
        if used + block.height > flow.page {
            side += 1;
            used = 0.0;
        }
        used += block.height;
        if side > allowed {
            left_over += block.height;
        }
    }
    if side <= allowed {
        return None;
    }
    let taken = |section: usize| {
        page.blocks.iter().filter(|block| block.section == section).map(|block| block.height).sum::<f64>()
    };
    let (longest, points) =
        (0..page.sections.len()).map(|at| (at, taken(at))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let line = flow.text.line;
    Some(Over {
        lines: count(left_over / line),
        section: page.sections[longest].clone(),
        takes: count(points / line),
    })
}

struct Page<'a> {
    flow: &'a Flow,
    sides: &'a Sides,
    pieces: Tokens<'a>,
    blocks: Vec<Block>,
    sections: Vec<String>,
}

impl<'a> Page<'a> {
    fn all(&mut self) {
        let width = self.flow.width;
        while let Some(piece) = self.pieces.next() {
            if let Kind::Start(tag) = piece.kind {
                self.element(&tag, width);
            }
        }
    }

    fn element(&mut self, tag: &Tag<'a>, width: f64) {
        if tag.is_void() || self.is_hidden(tag) {
            return self.pieces.skip_element(tag);
        }
        let part = self.flow.parts.iter().find(|(class, _)| tag.has_class(class)).map(|(_, part)| part);
        match part {
            Some(part) => self.part(tag, part),
            None if tag.is("h2") => {
                let text = text_to(&mut self.pieces, "h2");
                let printed = !tag
                    .attribute("id")
                    .is_some_and(|id| self.flow.hidden_headings.iter().any(|hidden| *hidden == id));
                self.sections.push(text.clone());
                if printed {
                    self.paragraph(&text, self.flow.heading, width);
                }
            }
            None if tag.is_one_of(&["p", "li", "dt", "summary"]) => {
                let kind = if tag.is("li") { self.flow.item } else { self.flow.text };
                let text = text_to(&mut self.pieces, if tag.is("dt") { "dd" } else { tag.name });
                self.paragraph(&text, kind, width);
            }
            None => {}
        }
    }

    fn part(&mut self, tag: &Tag<'a>, part: &Part) {
        let kind = part.kind;
        let width = if kind.width > 0.0 { kind.width } else { self.flow.width };
        match part.way {
            Way::Run => {
                let text = self.inside(tag, |_, _| {});
                self.paragraph(&text, Type { size: kind.size, ..kind }, width);
            }
            Way::Lines => {
                let mut items = 0.0;
                self.inside(tag, |tag, _| items += f64::from(u8::from(tag.is_one_of(&["li", "dt", "p"]))));
                let items = if part.most > 0.0 { part.most } else { items };
                self.push(items * kind.line + kind.after);
            }
            Way::Rows => {
                let mut rows: Vec<f64> = Vec::new();
                let (sides, cells) = (self.sides, &part.cells);
                self.inside(tag, |tag, pieces| {
                    if tag.is("tr") {
                        rows.push(1.0);
                    }
                    let cell = tag.is("td").then(|| cells.iter().find(|(class, _)| tag.has_class(class)));
                    if let Some((_, width)) = cell.flatten().filter(|_| !tag.has_class("no")) {
                        let text = text_to(pieces, "td");
                        let high = f64::from(lines(&text, *width, kind.size, sides));
                        rows.iter_mut().last().into_iter().for_each(|row| *row = row.max(high));
                    }
                });
                for row in rows {
                    self.push(row * kind.line + kind.after);
                }
            }
            Way::Halves => {
                let mut items: Vec<f64> = Vec::new();
                let (sides, hidden) = (self.sides, &self.flow.hidden);
                self.inside(tag, |tag, pieces| {
                    if tag.is("li") {
                        let text = printed_to(pieces, "li", hidden);
                        items.push(f64::from(lines(&text, width, kind.size, sides)) * kind.line + kind.after);
                    }
                });
                self.push(halved(&items));
            }
            Way::Box => {
                let from = self.blocks.len();
                let mut depth = 1;
                while let Some(piece) = self.pieces.next() {
                    match piece.kind {
                        Kind::Start(inner) => {
                            depth += usize::from(inner.is(tag.name));
                            self.element(&inner, width);
                        }
                        Kind::End(name) if name.eq_ignore_ascii_case(tag.name) => depth -= 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                }
                let height: f64 = self.blocks.drain(from..).map(|block| block.height).sum();
                self.push(height + kind.after);
            }
        }
    }

    /// Goes through an element's tags and returns its text.
    fn inside(&mut self, tag: &Tag<'a>, mut each: impl FnMut(&Tag<'a>, &mut Tokens<'a>)) -> String {
        let (mut depth, mut text) = (1, String::new());
        while let Some(piece) = self.pieces.next() {
            match piece.kind {
                Kind::Start(inner) if self.is_hidden(&inner) => self.pieces.skip_element(&inner),
                Kind::Start(inner) => {
                    depth += usize::from(inner.is(tag.name) && !inner.closed);
                    each(&inner, &mut self.pieces);
                    text.push(' ');
                }
                Kind::End(name) => {
                    depth -= usize::from(name.eq_ignore_ascii_case(tag.name));
                    text.push(' ');
                }
                Kind::Text(piece) => text.push_str(&piece.decoded()),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        text
    }

    fn is_hidden(&self, tag: &Tag) -> bool {
        self.flow.hidden.iter().any(|class| tag.has_class(class))
    }

    fn paragraph(&mut self, text: &str, kind: Type, width: f64) {
        if !text.trim().is_empty() {
            let lines = f64::from(lines(text, width - kind.indent, kind.size, self.sides));
            self.push(lines * kind.line + kind.after);
        }
    }

    fn push(&mut self, height: f64) {
        self.blocks.push(Block { height, section: self.sections.len() - 1 });
    }
}

/// The printed text up to an end tag.
fn printed_to(pieces: &mut Tokens, end: &str, hidden: &[String]) -> String {
    let mut text = String::new();
    while let Some(piece) = pieces.next() {
        match piece.kind {
            Kind::Text(piece) => text.push_str(&piece.decoded()),
            Kind::Start(tag) if hidden.iter().any(|class| tag.has_class(class)) => pieces.skip_element(&tag),
            Kind::End(name) if name.eq_ignore_ascii_case(end) => break,
            _ => {}
        }
    }
    text
}

/// The height of items in two columns. The column break goes where it makes the longer column shortest.
fn halved(items: &[f64]) -> f64 {
    let total: f64 = items.iter().sum();
    let mut first = 0.0;
    let splits = items.iter().map(|item| {
        first += item;
        f64::max(first, total - first)
    });
    splits.fold(total, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_columns_are_as_high_as_the_taller_one() {
        for (items, high) in
            [(&[10.0, 10.0][..], 10.0), (&[10.0, 10.0, 10.0], 20.0), (&[5.0, 20.0], 20.0), (&[], 0.0)]
        {
            assert!((halved(items) - high).abs() < 0.01, "{items:?}");
        }
    }

    #[test]
    fn a_long_table_takes_more_sides_and_its_section_is_named() {
        let sides = Sides::clinic();
        let flow = sides.flow.clone().expect("measures");
        let row = "<tr><td class=\"no was\">1</td><td class=\"was\">Print the canned sheet</td><td class=\"now\">Wait for the summary</td></tr>";
        let page = |rows: usize, allowed| {
            let body = format!(
                "<h2 id=\"before-and-now\">Before and now</h2><div class=\"table steps\"><table>{}</table></div>\
                 <div class=\"on-screen\">{}</div>",
                row.repeat(rows),
                "<p>Not printed.</p>".repeat(90)
            );
            over(("Nurse", Some("Two steps change.")), &body, true, allowed, (&flow, &sides))
        };
        assert_eq!(page(30, 1), None);
        assert_eq!(page(80, 2), None);
        let long = page(60, 1).expect("it is long");
        assert_eq!((long.section.as_str(), long.lines > 5), ("Before and now", true), "{long:?}");
    }
}
