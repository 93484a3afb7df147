//! Text for a terminal. A kit may contain characters that control a terminal, move its cursor or reverse its lines. They are
//! replaced before people see them, so that a message shows what the file says and does nothing else.

use std::borrow::Cow;

/// Replaces every character that a terminal acts on. Line breaks and tabs stay.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    text.chars().map(|letter| if acts(letter) { stand_in(letter) } else { letter }).collect()
}

/// Like [`visible`], for text that we colored: the only escape sequences that stay are those that set colors.
pub(crate) fn visible_styled(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{1b}') {
        let (before, escape) = rest.split_at(at);
        shown.push_str(&visible(before));
        let length = color_length(escape);
        if length == 0 {
            shown.push(stand_in('\u{1b}'));
        } else {
            shown.push_str(&escape[..length]);
        }
        rest = &escape[length.max(1)..];
    }
    shown.push_str(&visible(rest));
    shown
}

/// The length of the escape sequence that sets a color (`ESC [ 1 ; 31 m`) at the start of a text; 0 if there is none.
fn color_length(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else { return 0 };
    let length = parameters.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    if parameters[length..].starts_with('m') { length + 3 } else { 0 }
}

/// Replaces characters that a terminal acts on with JSON escapes that mean the same.
pub(crate) fn visible_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for letter in json.chars() {
        if acts(letter) {
            shown.push_str(&format!("\\u{:04x}", u32::from(letter)));
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Control characters (C0, DEL, C1), and characters that change the direction of all following text.
fn acts(letter: char) -> bool {
    let control = letter.is_control() && !matches!(letter, '\n' | '\t');
    control || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The Unicode picture of an ASCII control character, or U+FFFD for any other character.
fn stand_in(letter: char) -> char {
    match u32::from(letter) {
        code @ 0..0x20 => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_control_a_terminal_are_replaced() {
        let acting = "a\0b\u{1b}]0;title\u{7}c\rd\u{7f}\u{9b}31m\u{202e}e\n\tf";
        assert_eq!(visible(acting), "a␀b␛]0;title␇c␍d␡\u{fffd}31m\u{fffd}e\n\tf");
        assert_eq!(visible("Zoë’s “fine” 🙂"), "Zoë’s “fine” 🙂");
    }

    #[test]
    fn only_color_escape_sequences_stay() {
        let styled = "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: \u{1b}[2J\u{1b}]8;;x\u{1b}\\\u{1b}[\u{1b}";
        assert_eq!(visible_styled(styled), "\u{1b}[1m\u{1b}[38;5;9merror\u{1b}[0m: ␛[2J␛]8;;x␛\\␛[␛");
    }

    #[test]
    fn escaped_json_means_the_same() {
        let value = serde_json::json!({"name": "a\u{1b}\u{7f}\u{9b}\u{202e}\n\"é"});
        let shown = visible_json(&value.to_string());
        assert!(!shown.chars().any(acts), "{shown:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).ok(), Some(value));
    }
}
