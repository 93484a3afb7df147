//! Text that passes through a template or Markdown and must come out unchanged: values that must not act as markup, and
//! placeholders for HTML that is inserted later. Both use characters from Unicode's planes 15 and 16, which no input text
//! contains: however such a character is written (as bytes, a YAML escape or an HTML reference), [`without_reserved`]
//! replaces it with U+FFFD where it is decoded. So nothing an author writes is ever taken for a placeholder.
//!
//! A placeholder only says which entry of which table it stands for. The tables belong to the kit and to the page.

use std::borrow::Cow;
use std::fmt;

/// The first reserved character. Shielded ASCII characters are moved up to here.
const RESERVED: u32 = 0xF_0000;
const OPEN: char = '\u{100000}';
const CLOSE: char = '\u{100001}';

/// What is inserted later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// A Markdown text of the kit, by its index in the kit's list of them.
    Passage(usize),
    /// The answer to a built-in FAQ question, by its index in the list of answers.
    Answer(usize),
    /// A part of the theme, by its index in the page's list of calls.
    Part(usize),
    /// The page itself, inside the layout of the theme.
    Body,
    /// A text that is on every page, filled in last.
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
    /// The placeholder with this kind and content, if it is valid.
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

/// Marks up something that a template produces besides text: a letter for its kind, and its content in letters and digits.
pub fn sealed(kind: char, inside: &str) -> String {
    format!("{OPEN}{kind}{inside}{CLOSE}")
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// The kind and content of something [`sealed`].
    Sealed(char, &'a str),
}

/// Splits a text into its sealed parts and the text between them.
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

/// Whether a text contains anything sealed.
pub fn holds_sealed(text: &str) -> bool {
    text.contains(OPEN)
}

/// Shields a value from Markdown and HTML: each ASCII character that is neither a letter nor a digit is replaced by a
/// reserved character that neither treats as markup. Escapes with backslashes or references fail in hundreds of cases.
pub fn shield(value: &str) -> String {
    let shielded = |letter: char| {
        let acts = letter.is_ascii() && !letter.is_ascii_alphanumeric();
        acts.then(|| char::from_u32(RESERVED + u32::from(letter))).flatten().unwrap_or(letter)
    };
    value.chars().map(shielded).collect()
}

/// The text with its [shielded](shield) characters restored.
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

/// A text as inputs may contain it: with U+FFFD in place of each reserved character.
pub fn without_reserved(text: String) -> String {
    if holds_reserved(&text) { text.replace(is_reserved, "\u{FFFD}") } else { text }
}

/// Whether a text contains a reserved character.
pub fn holds_reserved(text: &str) -> bool {
    // The UTF-8 of reserved characters starts with 0xF3 0xB0 or higher; most texts have no byte above 0xF2.
    text.bytes().fold(0, u8::max) >= 0xF3 && text.contains(is_reserved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_split_at_its_sealed_parts() {
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
    fn a_placeholder_survives_a_round_trip() {
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
        fn shielded_text_has_no_markup_and_can_be_restored(value in "\\PC*") {
            let value = without_reserved(value);
            let shielded = shield(&value);
            prop_assert!(!shielded.contains(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()));
            prop_assert_eq!(unshield(&shielded), value);
        }

        #[test]
        fn nothing_is_lost_when_a_text_is_split(text in "[a\u{100000}\u{100001}p1]{0,12}") {
            let again: String = pieces(&text).map(|piece| match piece {
                Piece::Text(text) => text.to_string(),
                Piece::Sealed(kind, inside) => sealed(kind, inside),
            }).collect();
            prop_assert_eq!(again, text);
        }
    }
}
