//! Whether the HIPAA page fits on one side of US Letter: an estimate from the widths of Helvetica's letters (Arial and
//! Liberation Sans have the same), in the two columns of the theme's print style. A page that is longer is told, with the
//! section that takes most and how many lines are too many.

use super::html::{Kind, Tokens, tokens};

/// What is too long.
#[derive(Debug, PartialEq, Eq)]
pub struct Over {
    /// How many printed lines do not fit.
    pub lines: usize,
    /// The section that takes the most of them.
    pub section: String,
    /// How many it takes.
    pub takes: usize,
}

/// Points, as `themes/clinic/page-hipaa.css` sets the page: 10 pt on 11.4 pt, of which a little is kept in hand; columns of 262 pt, 734 pt from margin to margin.
const LINE: f64 = 11.6;
const COLUMN: f64 = 262.0;
const PAGE: f64 = 734.0;
/// The practice's line, the foot, and what two columns lose because boxes do not break.
const FRAME: f64 = 58.0;

struct Block {
    tag: String,
    text: String,
    open: bool,
    section: usize,
}

/// The estimate for a page: its title, its body, and whether the banner stands above it.
pub fn over(title: &str, body: &str, banner: bool) -> Option<Over> {
    let (blocks, sections) = blocks(body, banner);
    let mut taken = vec![0.0; sections.len()];
    let (mut unknowns, mut columns) = (0.0, 0.0);
    for block in &blocks {
        let (indent, gap) = match block.tag.as_str() {
            "h2" => (0.0, 8.7),
            "li" => (14.0, 1.5),
            _ => (0.0, 2.5),
        };
        // Inside the box of what is not known, the columns are narrower by its border.
        let width = if block.open { COLUMN - 12.0 } else { COLUMN };
        let scale = if block.tag == "h2" { 1.1 } else { 1.0 };
        let height = f64::from(lines(&block.text, (width - indent) / scale)) * LINE * scale + gap;
        *(if block.open { &mut unknowns } else { &mut columns }) += height;
        taken[block.section] += height;
    }
    let title = f64::from(lines(title, 540.0 / 1.5)) * 17.4 + 8.0;
    let banner = if banner { 20.0 } else { 0.0 };
    let needed = FRAME + title + banner + 24.0 + unknowns / 2.0 + columns / 2.0;
    if needed <= PAGE {
        return None;
    }
    let (longest, points) = taken.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Over {
        lines: count((needed - PAGE) * 2.0 / LINE),
        section: sections[longest].clone(),
        takes: count(points / LINE),
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of lines, rounded up")]
fn count(lines: f64) -> usize {
    lines.ceil().max(1.0) as usize
}

/// The blocks that are printed, and the headings under which they stand.
fn blocks(html: &str, banner: bool) -> (Vec<Block>, Vec<String>) {
    let (mut blocks, mut sections) = (Vec::new(), vec![String::new()]);
    let mut pieces = tokens(html);
    let mut open_box = false;
    while let Some(piece) = pieces.next() {
        match piece.kind {
            Kind::Start(tag) if tag.is("section") => {
                // The print style leaves out what is only open, and what matters once the kit is cleared.
                if tag.has_class("only-open") || banner && tag.has_class("when-cleared") {
                    pieces.skip_element(&tag);
                } else {
                    open_box = tag.has_class("unknowns");
                }
            }
            Kind::End(name) if name.eq_ignore_ascii_case("section") => open_box = false,
            Kind::Start(tag) if tag.is_one_of(&["h2", "li", "p", "dt"]) => {
                if tag.has_class("above") {
                    pieces.skip_element(&tag);
                    continue;
                }
                // A term and its text are printed in one run.
                let text = text_to(&mut pieces, if tag.is("dt") { "dd" } else { tag.name });
                if tag.is("h2") {
                    sections.push(text.clone());
                }
                let tag = tag.name.to_ascii_lowercase();
                blocks.push(Block { tag, text, open: open_box, section: sections.len() - 1 });
            }
            _ => {}
        }
    }
    (blocks, sections)
}

/// The text up to an end tag.
fn text_to(pieces: &mut Tokens, end: &str) -> String {
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

/// Into how many lines of a width a text breaks, in points at 10 pt.
fn lines(text: &str, width: f64) -> u32 {
    let (mut lines, mut used) = (1, 0.0);
    for word in text.split_whitespace() {
        let word = word.chars().map(letter_width).sum::<f64>();
        if used > 0.0 && used + 2.78 + word > width {
            lines += 1;
            used = word;
        } else {
            used += if used > 0.0 { 2.78 + word } else { word };
        }
    }
    lines
}

/// The width of a letter of Helvetica at 10 pt, after the metrics that Adobe published with the font.
fn letter_width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' => 2.22,
        'f' | 't' | 'I' | '.' | ',' | ':' | ';' | '!' | '/' | '|' | '[' | ']' => 2.78,
        'r' | '(' | ')' | '-' | '"' => 3.33,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 5.0,
        'm' => 8.33,
        'w' | 'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 7.22,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 6.67,
        'G' | 'O' | 'Q' => 7.78,
        'M' => 8.33,
        'W' => 9.44,
        'F' | 'T' | 'Z' => 6.11,
        letter if u32::from(letter) > 0x2E80 => 10.0,
        _ => 5.56,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_page_fits_and_a_long_one_names_its_section() {
        let section = |title: &str, items: usize| {
            let item = "<li>The tool gets the name, the date of birth, the visit note and the list of medications.</li>";
            format!("<h2 id=\"x\">{title}</h2><ul>{}</ul>", item.repeat(items))
        };
        assert_eq!(over("HIPAA and Aid", &section("Short", 10), false), None);
        let long =
            over("HIPAA and Aid", &(section("Short", 4) + &section("Long", 60)), true).expect("it is long");
        assert_eq!(
            (long.section.as_str(), long.takes > 120, long.lines > 10),
            ("Long", true, true),
            "{long:?}"
        );
    }
}
