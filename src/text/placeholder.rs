//! What goes through a template or through Markdown and must come out untouched: values that may not act as markup, and
//! placeholders for HTML that is set in later. Both use characters of Unicode's planes 15 and 16, which no text of an input
//! holds: whichever way such a character is written, as a byte, a YAML escape or a reference of HTML, it is read as U+FFFD
//! by [`without_reserved`] where it is decoded. So nothing that somebody writes is ever a placeholder.
//!
//! A placeholder says only which entry of which table is meant. The tables belong to the kit and to the page.

use std::borrow::Cow;
use std::fmt;

/// The first of the reserved characters; an ASCII character that is shielded is moved up to here.
const RESERVED: u32 = 0xF_0000;
const OPEN: char = '\u{100000}';
const CLOSE: char = '\u{100001}';

/// What is set in later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// A text of the kit that is Markdown, by its place in the kit's list of them.
    Passage(usize),
    /// The answer to a built-in question of the FAQ, by its place in the list of them.
    Answer(usize),
    /// A part of the theme, by its place in the page's list of calls.
    Part(usize),
    /// The page itself, inside what the theme puts around it.
    Body,
    /// A text that every page repeats, filled in last.
    Late(usize),
}

impl fmt::Display for Placeholder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, index) = match self {
            Self::Passage(index) => ('k', index),
            Self::Answer(index) => ('f', index),
            Self::Part(index) => ('p', index),
            Self::Body => ('b', &0),
            Self::Late(index) => ('l', index),
        };
        f.write_str(&sealed(kind, &index.to_string()))
    }
}

impl Placeholder {
    /// The placeholder of a kind, with its content.
    pub fn of(kind: char, inside: &str) -> Option<Self> {
        let index = inside.parse().ok()?;
        Some(match kind {
            'k' => Self::Passage(index),
            'f' => Self::Answer(index),
            'p' => Self::Part(index),
            'b' => Self::Body,
            'l' => Self::Late(index),
            _ => return None,
        })
    }
}

/// Something that a template produces besides its text: a letter for its kind, and its content in letters and digits.
pub fn sealed(kind: char, inside: &str) -> String {
    format!("{OPEN}{kind}{inside}{CLOSE}")
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// What was [`sealed`].
    Sealed(char, &'a str),
}

/// Text split into its sealed parts and what is between them.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut kind = rest.strip_prefix(OPEN).map(str::chars);
        let sealed =
            kind.as_mut().and_then(|letters| Some((letters.next()?, letters.as_str().split_once(CLOSE)?)));
        if let Some((kind, (inside, after))) = sealed
            && kind.is_ascii_alphabetic()
            && !inside.contains(OPEN)
        {
            rest = after;
            return Some(Piece::Sealed(kind, inside));
        }
        let start = rest.chars().next()?.len_utf8();
        let (text, after) = rest.split_at(rest[start..].find(OPEN).map_or(rest.len(), |at| start + at));
        rest = after;
        Some(Piece::Text(text))
    })
}

/// Whether anything is sealed in a text.
pub fn holds_sealed(text: &str) -> bool {
    text.contains(OPEN)
}

/// A value in which Markdown and HTML find nothing that they could take for themselves: each ASCII character that is no
/// letter and no digit is moved out of their sight. Escapes with backslashes or references fail on hundreds of cases.
pub fn shield(value: &str) -> String {
    let shielded = |letter: char| {
        let acts = letter.is_ascii() && !letter.is_ascii_alphanumeric();
        acts.then(|| char::from_u32(RESERVED + u32::from(letter))).flatten().unwrap_or(letter)
    };
    value.chars().map(shielded).collect()
}

/// The text as it was before its values were [shielded](shield).
pub fn unshield(text: &str) -> Cow<'_, str> {
    let before = |letter: char| match u32::from(letter).checked_sub(RESERVED) {
        Some(code @ 0..128) => char::from_u32(code),
        _ => None,
    };
    if text.is_ascii() || !text.contains(|letter| before(letter).is_some()) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|letter| before(letter).unwrap_or(letter)).collect()
}

/// Whether a character is reserved.
pub fn is_reserved(letter: char) -> bool {
    u32::from(letter) >= RESERVED
}

/// A text as an input may hold it: with U+FFFD for each reserved character.
pub fn without_reserved(text: String) -> String {
    if holds_reserved(&text) { text.replace(is_reserved, "\u{FFFD}") } else { text }
}

/// Whether a text holds a reserved character.
pub fn holds_reserved(text: &str) -> bool {
    // Their UTF-8 begins with 0xF3 0xB0 or a higher pair; most texts have no byte above 0xF2.
    text.bytes().fold(0, u8::max) >= 0xF3 && text.contains(is_reserved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_cut_at_what_is_sealed() {
        let text = format!("a{}{}b{OPEN}{OPEN}c{CLOSE}{OPEN}", Placeholder::Part(12), Placeholder::Body);
        let found: Vec<Piece> = pieces(&text).collect();
        let (open, left) = (OPEN.to_string(), OPEN.to_string());
        let expected = [
            Piece::Text("a"),
            Piece::Sealed('p', "12"),
            Piece::Sealed('b', "0"),
            Piece::Text("b"),
            Piece::Text(&open),
            Piece::Sealed('c', ""),
            Piece::Text(&left),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_placeholder_is_read_as_it_was_written() {
        for one in
            [Placeholder::Passage(0), Placeholder::Answer(7), Placeholder::Part(10), Placeholder::Late(3)]
        {
            let text = one.to_string();
            let [Piece::Sealed(kind, inside)] = pieces(&text).collect::<Vec<_>>()[..] else {
                panic!("{text:?}")
            };
            assert_eq!(Placeholder::of(kind, inside), Some(one));
        }
    }

    proptest! {
        #[test]
        fn what_is_shielded_comes_back_and_acts_nowhere(value in "\\PC*") {
            let value = without_reserved(value);
            let shielded = shield(&value);
            prop_assert!(!shielded.contains(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()));
            prop_assert_eq!(unshield(&shielded), value);
        }

        #[test]
        fn nothing_is_lost_when_a_text_is_cut(text in "[a\u{100000}\u{100001}p1]{0,12}") {
            let again: String = pieces(&text).map(|piece| match piece {
                Piece::Text(text) => text.to_string(),
                Piece::Sealed(kind, inside) => sealed(kind, inside),
            }).collect();
            prop_assert_eq!(again, text);
        }
    }
}
