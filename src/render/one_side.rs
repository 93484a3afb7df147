//! Whether a page fits on the sides of paper that its front matter allows. This is an estimate, from the widths of characters
//! and the measures of the theme's print style. A page that is too long is reported, with its longest section and the number of
//! lines that do not fit.

use super::html::{Kind, Tag, Tokens, tokens};
use crate::site::sides::{Sides, Type};

/// By how much a page is too long.
#[derive(Debug, PartialEq, Eq)]
pub struct Over {
    /// How many printed lines do not fit.
    pub lines: usize,
    /// The longest section of the page.
    pub section: String,
    /// How many printed lines that section takes.
    pub takes: usize,
}

struct Block {
    kind: Type,
    text: String,
    /// How much narrower than a column it is because of the box around it; `None` outside of boxes.
    narrower: Option<f64>,
    section: usize,
}

/// The estimate for a page, from its title, its body, whether the kit is cleared, and how many sides it may have. `None` if it
/// fits.
pub fn over(title: &str, body: &str, cleared: bool, allowed: u32, sides: &Sides) -> Option<Over> {
    let (blocks, sections) = blocks(body, cleared, sides);
    let mut taken = vec![0.0; sections.len()];
    let (mut boxed, mut columns) = (0.0, 0.0);
    for block in &blocks {
        let width = sides.column - block.narrower.unwrap_or(0.0) - block.kind.indent;
        let height =
            f64::from(lines(&block.text, width, block.kind.size, sides)) * block.kind.line + block.kind.after;
        *(if block.narrower.is_some() { &mut boxed } else { &mut columns }) += height;
        taken[block.section] += height;
    }
    let Type { width, size, line, after, .. } = sides.title;
    let title = f64::from(lines(title, width, size, sides)) * line + after;
    let banner = if cleared { 0.0 } else { sides.banner };
    let needed = sides.frame + title + banner + (boxed + columns) / sides.columns;
    let page = sides.page * f64::from(allowed);
    if needed <= page {
        return None;
    }
    let (longest, points) = taken.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Over {
        lines: count((needed - page) * sides.columns / sides.text.line),
        section: sections[longest].clone(),
        takes: count(points / sides.text.line),
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of lines, rounded up")]
pub(super) fn count(lines: f64) -> usize {
    lines.ceil().max(1.0) as usize
}

/// The blocks that are printed, and the headings that they are under.
fn blocks(html: &str, cleared: bool, sides: &Sides) -> (Vec<Block>, Vec<String>) {
    let (mut blocks, mut sections) = (Vec::new(), vec![String::new()]);
    let mut pieces = tokens(html);
    let mut narrower = None;
    let has = |tag: &Tag, classes: &[String]| classes.iter().any(|class| tag.has_class(class));
    let hidden = |tag: &Tag| has(tag, &sides.hidden) || !cleared && has(tag, &sides.hidden_until_cleared);
    while let Some(piece) = pieces.next() {
        match piece.kind {
            Kind::Start(tag) if tag.is_one_of(&["div", "section", "h2", "li", "p", "dt"]) && hidden(&tag) => {
                pieces.skip_element(&tag);
            }
            Kind::Start(tag) if tag.is("section") => {
                narrower = sides.boxes.iter().find(|(class, _)| tag.has_class(class)).map(|(_, by)| *by);
            }
            Kind::End(name) if name.eq_ignore_ascii_case("section") => narrower = None,
            Kind::Start(tag) if tag.is_one_of(&["h2", "li", "p", "dt"]) => {
                // A term and its description are printed as one run of text.
                let text = text_to(&mut pieces, if tag.is("dt") { "dd" } else { tag.name });
                if tag.is("h2") {
                    sections.push(text.clone());
                }
                let kind = match tag.name.to_ascii_lowercase().as_str() {
                    "h2" => sides.heading,
                    "li" => sides.item,
                    _ => sides.text,
                };
                blocks.push(Block { kind, text, narrower, section: sections.len() - 1 });
            }
            _ => {}
        }
    }
    (blocks, sections)
}

/// The text up to an end tag.
pub(super) fn text_to(pieces: &mut Tokens, end: &str) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece.kind {
            Kind::Text(piece) => text.push_str(&piece.decoded()),
            Kind::End(name) if name.eq_ignore_ascii_case(end) => break,
            _ => {}
        }
    }
    text
}

/// The number of lines into which a text breaks at this width.
pub(super) fn lines(text: &str, width: f64, size: f64, sides: &Sides) -> u32 {
    let space = sides.width(' ', size);
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split_whitespace() {
        let word = word.chars().map(|character| sides.width(character, size)).sum::<f64>();
        if used > 0.0 && used + space + word > width {
            lines += 1;
            used = word;
        } else {
            used += if used > 0.0 { space + word } else { word };
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_parts_take_no_room() {
        let sides = Sides::clinic();
        let body =
            |class: &str| format!("<section class=\"{class}\">{}</section>", "<p>One line.</p>".repeat(200));
        let fits = |class: &str, cleared| over("Title", &body(class), cleared, 1, &sides).is_none();
        assert!(fits("only-open", false) && fits("when-cleared", false));
        assert!(!fits("when-cleared", true) && !fits("facts", false));
    }

    #[test]
    fn a_short_page_fits_and_a_long_one_names_its_section() {
        let section = |title: &str, items: usize| {
            let item = "<li>The tool gets the name, the date of birth, the visit note and the list of medications.</li>";
            format!("<h2 id=\"x\">{title}</h2><ul>{}</ul>", item.repeat(items))
        };
        let sides = Sides::clinic();
        let page = |body: &str, allowed| over("HIPAA and Aid", body, false, allowed, &sides);
        assert_eq!(page(&section("Short", 10), 1), None);
        let body = section("Short", 4) + &section("Long", 60);
        assert_eq!(page(&body, 4), None);
        let long = page(&body, 1).expect("it is long");
        assert_eq!(
            (long.section.as_str(), long.takes > 120, long.lines > 10),
            ("Long", true, true),
            "{long:?}"
        );
    }
}
