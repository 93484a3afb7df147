//! Values on their way through Markdown. A value must never act as markup, and a text that *is* Markdown must not spill
//! into the page around it; both travel in private-use characters until the page's HTML is made.
//!
//! * A shielded value has each ASCII character that is no letter and no digit moved to U+F0000 + code. Markdown then sees
//!   only letters. Escaping with backslashes or entities fails on hundreds of cases; this leaves nothing to act.
//! * A mark is a whole sub-document (a passage of Markdown, or a call for a part of the theme) between U+10FF00 and U+10FF02.
//!
//! Both planes belong to inservice: [`crate::files::snapshot`] takes such characters out of every file it reads.

use serde::{Serialize, Serializer};

use crate::text::source::Span;

const SHIELD: u32 = 0xF_0000;
const OPEN: char = '\u{10FF00}';
const BETWEEN: char = '\u{10FF01}';
const CLOSE: char = '\u{10FF02}';

/// A text that is Markdown, and where it was written in the kit.
#[derive(Clone, Debug)]
pub struct Passage {
    /// The Markdown.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Serialize for Passage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let origin = format!("{}-{}", self.span.range.start, self.span.range.end);
        serializer.serialize_str(&encode(Kind::Passage, &origin, &self.text))
    }
}

/// What a mark calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Markdown from the kit; its origin is the bytes in `kit.yaml`.
    Passage,
    /// Markdown from a template that has been filled in; its origin is the template's path.
    Filled,
    /// A part of the theme: its origin is the part's name, its text the arguments as JSON.
    Part,
}

impl Kind {
    const fn letter(self) -> char {
        match self {
            Self::Passage => 'k',
            Self::Filled => 'f',
            Self::Part => 'p',
        }
    }
}

/// A mark that was found in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Mark {
    /// What it calls for.
    pub kind: Kind,
    /// Where it comes from, or the part's name.
    pub origin: String,
    /// Markdown, or JSON.
    pub text: String,
}

/// A piece of a text that may hold marks.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Anything else.
    Plain(&'a str),
    /// A mark.
    Mark(Mark),
}

/// The value with nothing left in it that Markdown or HTML could take for itself.
pub fn shield(value: &str) -> String {
    value.chars().map(shield_char).collect()
}

fn shield_char(letter: char) -> char {
    if letter.is_ascii() && !letter.is_ascii_alphanumeric() {
        char::from_u32(SHIELD + u32::from(letter)).unwrap_or(letter)
    } else {
        letter
    }
}

/// The value as it was before [`shield`].
pub fn unshield(text: &str) -> String {
    text.chars()
        .map(|letter| match u32::from(letter).checked_sub(SHIELD) {
            Some(code @ 0..128) => char::from_u32(code).unwrap_or(letter),
            _ => letter,
        })
        .collect()
}

/// A mark as text, ready to stand in Markdown or in HTML.
pub fn encode(kind: Kind, origin: &str, text: &str) -> String {
    format!("{OPEN}{}{BETWEEN}{}{BETWEEN}{}{CLOSE}", kind.letter(), shield(origin), shield_marked(text))
}

/// A mark can lie inside a mark: the inner one's brackets are shielded with the rest, one level up.
fn shield_marked(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            OPEN => '\u{10FE00}',
            BETWEEN => '\u{10FE01}',
            CLOSE => '\u{10FE02}',
            // What was shielded already is lifted by 128, so that one unshielding brings it back to shielded.
            _ => match u32::from(letter).checked_sub(SHIELD) {
                Some(code @ 0..0xFE00) => char::from_u32(SHIELD + code + 128).unwrap_or(letter),
                _ => shield_char(letter),
            },
        })
        .collect()
}

fn unshield_marked(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{10FE00}' => OPEN,
            '\u{10FE01}' => BETWEEN,
            '\u{10FE02}' => CLOSE,
            _ => match u32::from(letter).checked_sub(SHIELD) {
                Some(code @ 0..128) => char::from_u32(code).unwrap_or(letter),
                Some(code @ 128..0xFE80) => char::from_u32(SHIELD + code - 128).unwrap_or(letter),
                _ => letter,
            },
        })
        .collect()
}

/// Whether a text holds a mark.
pub fn holds_mark(text: &str) -> bool {
    text.contains(OPEN)
}

/// A text cut into marks and what lies between them.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(OPEN) {
        if open > 0 {
            pieces.push(Piece::Plain(&rest[..open]));
        }
        let inside = &rest[open + OPEN.len_utf8()..];
        let Some(close) = inside.find(CLOSE) else { break };
        if let Some(mark) = decode(&inside[..close]) {
            pieces.push(Piece::Mark(mark));
        }
        rest = &inside[close + CLOSE.len_utf8()..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Plain(rest));
    }
    pieces
}

fn decode(inside: &str) -> Option<Mark> {
    let mut fields = inside.split(BETWEEN);
    let kind = match fields.next()? {
        "k" => Kind::Passage,
        "f" => Kind::Filled,
        "p" => Kind::Part,
        _ => return None,
    };
    Some(Mark { kind, origin: unshield(fields.next()?), text: unshield_marked(fields.next()?) })
}

/// The text without characters of the two private planes that marks are made of.
pub fn without_marks(text: String) -> String {
    let private = |letter: char| u32::from(letter) >= SHIELD;
    if text.contains(private) { text.replace(private, "\u{FFFD}") } else { text }
}

/// Whether a finished page still holds a shielded character or a mark: it never may.
pub fn is_clean(text: &str) -> bool {
    !text.chars().any(|letter| u32::from(letter) >= SHIELD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_nest() {
        let inner = encode(Kind::Passage, "1-2", "a *b* [c](d)");
        let outer = encode(Kind::Filled, "content/faq/x.md", &format!("# x\n\n{inner}\n{}", shield("<v>")));
        let found = pieces(&outer);
        let [Piece::Mark(mark)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(mark.text, format!("# x\n\n{inner}\n{}", shield("<v>")));
    }

    proptest! {
        #[test]
        fn what_is_shielded_comes_back(value in "\\PC*") {
            let value = without_marks(value);
            let shielded = shield(&value);
            let acts = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
            prop_assert!(!shielded.contains(acts));
            prop_assert_eq!(unshield(&shielded), value.clone());
            let text = encode(Kind::Passage, "0-0", &value);
            match pieces(&text).as_slice() {
                [Piece::Mark(mark)] => prop_assert_eq!(&mark.text, &value),
                other => prop_assert!(false, "{:?}", other),
            };
        }
    }
}
