//! Names characters that are invisible or look like others, so that a message does not quote them as if readers could tell
//! them apart.

use crate::text::source::Span;

/// Says which character on the line of a fault is not what it seems.
pub(super) fn hint(span: &Span) -> Option<String> {
    let source = &span.source;
    let line = source.line(span.start().line);
    let text = source.text[line].trim_start_matches('\u{feff}');
    let unseen = text.chars().enumerate().find_map(|(at, letter)| Some((at, letter, unseen(letter)?)));
    if let Some((at, letter, name)) = unseen {
        let code = u32::from(letter);
        let instead = if is_space(letter) { "type a plain space instead" } else { "remove it" };
        return Some(format!("Column {} of this line has {name} (U+{code:04X}): {instead}.", at + 1));
    }
    let word = span.text();
    let foreign = word.chars().find_map(|letter| Some((letter, script(letter)?)));
    let (letter, script) =
        foreign.filter(|_| word.len() < 80 && word.contains(|one: char| one.is_ascii_alphabetic()))?;
    Some(format!(
        "`{letter}` is {script} letter (U+{:04X}) that looks like a Latin one. Type it again.",
        u32::from(letter)
    ))
}

fn is_space(letter: char) -> bool {
    matches!(letter, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

fn unseen(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{a0}' | '\u{202f}' => "a non-breaking space",
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => "a space of a special width",
        '\u{200b}' => "a zero-width space, which is invisible",
        '\u{200c}' | '\u{200d}' | '\u{2060}' => "an invisible joiner",
        '\u{feff}' => "a byte order mark, which is invisible",
        '\u{ad}' => "a soft hyphen, which is invisible",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "an invisible mark for the direction of text"
        }
        '\u{2028}' | '\u{2029}' | '\u{85}' => "an invisible line break",
        control if control.is_control() && control != '\t' && control != '\r' => {
            "a control character, which is invisible"
        }
        _ => return None,
    })
}

fn script(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{370}'..='\u{3ff}' => "a Greek",
        '\u{400}'..='\u{52f}' => "a Cyrillic",
        '\u{ff01}'..='\u{ff5e}' => "a full-width",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::Source;

    #[test]
    fn invisible_characters_are_named() {
        let hint = |text: &str| hint(&Source::new("kit.yaml", text).span(0..text.len())).unwrap_or_default();
        assert_eq!(
            hint("a:\u{a0}b"),
            "Column 3 of this line has a non-breaking space (U+00A0): type a plain space instead."
        );
        assert!(hint("na\u{200b}me").contains("zero-width space"));
        assert!(hint("r\u{43e}les").contains("a Cyrillic letter (U+043E)"));
        assert_eq!(hint("\u{feff}name: caf\u{e9}"), "");
        assert_eq!(hint("\u{43f}\u{430}"), "");
    }
}
