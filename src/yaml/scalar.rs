//! Finds where each byte of a scalar's value was written in the file, whatever the style, indentation, quotes and escapes.
//! Both contain the same characters except for spaces, so they can be aligned; nothing is searched for.

use crate::text::offsets::{Offsets, Stretches};
use crate::text::placeholder::without_reserved;
use crate::text::source::Span;

/// Maps the bytes of a scalar's value to places in its file.
pub fn offsets(span: &Span, value: &str) -> Offsets {
    let quoted = match span.text().as_bytes().first() {
        Some(b'\'') => Style::Single,
        Some(b'"') => Style::Double,
        _ => Style::Bare,
    };
    // The text of a block may begin with a quote too. If no style fits, the value was not read from here, and every place is
    // the whole scalar.
    let found = [Style::Bare, quoted].into_iter().find_map(|style| aligned(span, value, style));
    Offsets::new(&span.source, span.range.clone(), found.map(Stretches::into_vec).unwrap_or_default())
}

/// The stretches that a scalar shares with its value; `None` if the scalar does not have this value in this style.
fn aligned(span: &Span, value: &str, style: Style) -> Option<Stretches> {
    let mut stretches = Stretches::default();
    let mut values = value.char_indices().filter(|(_, letter)| !is_space(*letter));
    let mut written = Characters { text: span.text(), at: usize::from(style != Style::Bare), style };
    while let Some((at, letter)) = written.next() {
        if is_space(letter) {
            continue;
        }
        let (text_at, read) = values.next()?;
        if read != letter {
            return None;
        }
        stretches.add(text_at, span.range.start + at);
        if written.at - at != letter.len_utf8() {
            stretches.add(text_at + letter.len_utf8(), span.range.start + written.at);
        }
    }
    values.next().is_none().then_some(stretches)
}

fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r')
}

/// The characters that a scalar in the file stands for, each with its offset.
struct Characters<'a> {
    text: &'a str,
    at: usize,
    style: Style,
}

#[derive(Clone, Copy, PartialEq)]
enum Style {
    /// Plain, or in a block.
    Bare,
    Single,
    Double,
}

impl Characters<'_> {
    /// The character that an escape stands for, if there is one, and the length of the escape. An escaped line break stands
    /// for none.
    fn escape(escape: &str) -> (Option<char>, usize) {
        let hex = |length: usize| {
            let digits = escape.get(2..2 + length).and_then(|digits| u32::from_str_radix(digits, 16).ok());
            (digits.and_then(char::from_u32), 2 + length)
        };
        let Some(kind) = escape[1..].chars().next() else { return (None, 1) };
        let letter = match kind {
            'x' => return hex(2),
            'u' => return Self::surrogates(escape).unwrap_or_else(|| hex(4)),
            'U' => return hex(8),
            '\n' | '\r' => return (None, 2),
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'r' => '\r',
            'e' => '\u{1b}',
            'N' => '\u{85}',
            '_' => '\u{a0}',
            'L' => '\u{2028}',
            'P' => '\u{2029}',
            other => other,
        };
        (Some(letter), 1 + kind.len_utf8())
    }

    /// `\ud83d\ude00`, which is how JSON writes a character beyond the first plane.
    fn surrogates(escape: &str) -> Option<(Option<char>, usize)> {
        let unit = |at: usize| u16::from_str_radix(escape.get(at..at + 4)?, 16).ok();
        let (high, low) = (unit(2)?, escape.get(6..8).filter(|sign| *sign == "\\u").and_then(|_| unit(8))?);
        let letter = char::decode_utf16([high, low]).next()?.ok()?;
        Some((Some(letter), 12))
    }
}

impl Iterator for Characters<'_> {
    type Item = (usize, char);

    fn next(&mut self) -> Option<(usize, char)> {
        loop {
            let rest = &self.text[self.at..];
            let letter = rest.chars().next()?;
            let at = self.at;
            match (self.style, letter) {
                (Style::Double, '\\') => {
                    let (letter, length) = Self::escape(rest);
                    self.at = (at + length).min(self.text.len());
                    if let Some(letter) = letter {
                        let read = without_reserved(letter.to_string()).chars().next()?;
                        return Some((at, read));
                    }
                }
                (Style::Double, '"') => return None,
                (Style::Single, '\'') if rest.starts_with("''") => {
                    self.at += 2;
                    return Some((at, '\''));
                }
                (Style::Single, '\'') => return None,
                _ => {
                    self.at += letter.len_utf8();
                    return Some((at, letter));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::diagnostic::Diagnostics;
    use crate::text::source::Source;
    use proptest::prelude::*;

    /// The place and the text in the file of some words in the value of `a`.
    fn places(yaml: &str, words: &[&str]) -> Vec<(String, String)> {
        let source = Source::new("kit.yaml", yaml);
        let root = super::super::read(&source, &mut Diagnostics::default()).expect("YAML");
        let node = root.get("a").expect("a");
        let value = node.text().expect("a text");
        let found = offsets(&node.span, value);
        let place = |word: &&str| {
            let at = value.find(word).unwrap_or_else(|| panic!("{word:?} in {value:?}"));
            let span = found.span(at..at + word.len());
            let start = span.start();
            (format!("{}:{}", start.line, start.column), span.text().to_string())
        };
        words.iter().map(place).collect()
    }

    #[test]
    fn every_style_of_scalar_leads_to_its_place() {
        for (yaml, words, expected) in [
            ("a: one two\n  three\n", ["two", "three"], [("1:8", "two"), ("2:3", "three")]),
            ("a: |\n  one\n\n    two\n  one thrée\n", ["two", "thrée"], [("4:5", "two"), ("5:7", "thrée")]),
            (
                "a: >-  # why\r\n  one\r\n  two\r\n\r\n  thrée\r\n",
                ["two", "thrée"],
                [("3:3", "two"), ("5:3", "thrée")],
            ),
            ("a: 'it''s one\n\n  two'\n", ["it's", "two"], [("1:5", "it''s"), ("3:3", "two")]),
            (
                "a: \"\\u006fne\\ttwo \\\n  three\"\n",
                ["one", "three"],
                [("1:5", "\\u006fne"), ("2:3", "three")],
            ),
            ("a: \"\\ud83d\\ude00 \\\"x\\\" z\"\n", ["\"x\"", "z"], [("1:18", "\\\"x\\\""), ("1:24", "z")]),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(at, text)| ((*at).to_string(), (*text).to_string())).collect();
            assert_eq!(places(yaml, &words), expected, "{yaml}");
        }
    }

    proptest! {
        #[test]
        fn every_character_of_a_block_leads_to_its_place(
            lines in prop::collection::vec("( {0,3}[a-zé'\"\\\\#:]{1,6}){0,4}", 1..6), folded: bool, indent in 1usize..4
        ) {
            prop_assume!(lines.iter().any(|line| !line.trim().is_empty()));
            let block: String = lines.iter().map(|line| format!("{}{}\n", " ".repeat(indent), line.trim())).collect();
            let yaml = format!("a: {}{indent}\n{block}", if folded { '>' } else { '|' });
            let source = Source::new("kit.yaml", yaml.clone());
            let root = super::super::read(&source, &mut Diagnostics::default()).expect("YAML");
            let node = root.get("a").expect("a");
            let value = node.text().expect("a text");
            let found = offsets(&node.span, value);
            for (at, letter) in value.char_indices().filter(|(_, letter)| !letter.is_whitespace()) {
                let span = found.span(at..at + letter.len_utf8());
                prop_assert_eq!(span.text(), letter.to_string(), "{:?} at {}", yaml, at);
            }
        }
    }
}
