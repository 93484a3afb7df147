//! HTML's character references in both directions: `&amp;`, `&#39;` and the 2,231 names.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::placeholder::is_reserved;

/// Every name with its semicolon, and the legacy names that browsers also accept without one.
static NAMES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let names = entities::ENTITIES.iter();
    names.filter_map(|one| Some((one.entity.strip_prefix('&')?, one.characters))).collect()
});

/// The longest name, `CounterClockwiseContourIntegral;`.
const LONGEST: usize = 32;

/// The Windows-1252 characters for code points that are control characters in Unicode. Browsers read such numbers that way.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A text escaped as HTML: safe between tags and inside quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape_into(text, &mut out);
    out
}

/// [`escape`], appended to `out`.
pub fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// [`escape_into`] for a value between double quotes, where a single quote needs no escaping.
pub(super) fn escape_value_into(text: &str, out: &mut String) {
    let mut pieces = text.split('\'');
    escape_into(pieces.next().unwrap_or_default(), out);
    for piece in pieces {
        out.push('\'');
        escape_into(piece, out);
    }
}

/// The text with its references decoded as browsers do. In attributes `&copy=1` is not a reference, because addresses contain
/// such text.
pub fn decode(text: &str, in_attribute: bool) -> Cow<'_, str> {
    let Some(first) = memchr::memchr2(b'&', b'\r', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(letter) = rest.chars().next() {
        let taken = match letter {
            '&' => reference(&rest[1..], in_attribute, &mut out).map_or(0, |length| length + 1),
            '\r' => {
                out.push('\n');
                if rest.starts_with("\r\n") { 2 } else { 1 }
            }
            _ => 0,
        };
        if taken == 0 {
            out.push(letter);
        }
        rest = &rest[taken.max(if taken == 0 { letter.len_utf8() } else { 0 })..];
        let plain = memchr::memchr2(b'&', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..plain]);
        rest = &rest[plain..];
    }
    Cow::Owned(out)
}

/// Writes the character for a reference, given the text after its `&`. Returns its length, or `None` if it is not one.
fn reference(text: &str, in_attribute: bool, out: &mut String) -> Option<usize> {
    if let Some(number) = text.strip_prefix('#') {
        return numeric(number, out).map(|length| length + 1);
    }
    let run = text.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let whole = run + usize::from(text.as_bytes().get(run) == Some(&b';'));
    let known = |length: &usize| NAMES.contains_key(&text[..*length]);
    let length = std::iter::once(whole).chain((1..=run).rev()).find(known)?;
    let name = &text[..length];
    let next = text.as_bytes().get(length);
    if in_attribute
        && !name.ends_with(';')
        && next.is_some_and(|next| *next == b'=' || next.is_ascii_alphanumeric())
    {
        return None;
    }
    out.push_str(NAMES.get(name)?);
    Some(length)
}

fn numeric(text: &str, out: &mut String) -> Option<usize> {
    let (radix, start) = if text.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let digits = text[start..].chars().take_while(|letter| letter.is_digit(radix)).count();
    if digits == 0 {
        return None;
    }
    let end = start + digits;
    // A number too long to parse is too large for a character.
    let code = u32::from_str_radix(&text[start..end], radix).unwrap_or(u32::MAX);
    out.push(match code {
        0 => char::REPLACEMENT_CHARACTER,
        0x80..=0x9F => WINDOWS[code as usize - 0x80],
        // Browsers would show these, but they are reserved here and nobody writes them.
        code if char::from_u32(code).is_some_and(is_reserved) => char::REPLACEMENT_CHARACTER,
        code => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    });
    Some(end + usize::from(text.as_bytes().get(end) == Some(&b';')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_as_browsers_do() {
        for (written, text, attribute) in [
            ("&amp;&lt;&gt;&quot;&#39;", "&<>\"'", "&<>\"'"),
            ("&copy&copy;&copyx&copy=", "©©©x©=", "©©&copyx&copy="),
            ("&notin; &notit; &fjlig; &zzz; &", "∉ ¬it; fj &zzz; &", "∉ &notit; fj &zzz; &"),
            ("&#x41;&#66 &#0;&#xD800;&#x110000;&#150;&#;&#x;", "AB \u{fffd}\u{fffd}\u{fffd}–&#;&#x;", ""),
            ("&#xF0000;&#x10FFFF;&#xEFFFF;&#1048576;", "\u{fffd}\u{fffd}\u{effff}\u{fffd}", ""),
            ("a\r\nb\rc", "a\nb\nc", "a\nb\nc"),
        ] {
            assert_eq!(decode(written, false), text);
            if !attribute.is_empty() {
                assert_eq!(decode(written, true), attribute);
            }
        }
    }

    #[test]
    fn decoding_reverses_escaping() {
        let text = "a < b & \"c\" > 'd' &amp; é";
        assert_eq!(decode(&escape(text), false), text);
        assert!(!escape(text).contains(['<', '>', '"', '\'']));
    }
}
