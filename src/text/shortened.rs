//! Shortens messages that quote a file.

use std::borrow::Cow;

/// The longest quotation in a message, in characters.
const LONGEST_QUOTE: usize = 200;
/// The longest message, in characters. None of our own is longer, not even one that lists the keys of a kit.
const LONGEST_MESSAGE: usize = 700;

/// Shortens a message so that no quotation in it is longer than [`LONGEST_QUOTE`].
pub(super) fn shortened(message: String) -> String {
    if message.len() <= LONGEST_QUOTE {
        return message;
    }
    let mut short = String::with_capacity(LONGEST_MESSAGE);
    let mut rest = message.as_str();
    while let Some(at) = rest.find(['`', '"']) {
        let sign = &rest[at..=at];
        let Some(length) = rest[at + 1..].find(sign) else { break };
        let quoted = &rest[at + 1..at + 1 + length];
        short.push_str(&rest[..=at]);
        short.push_str(&cut(quoted, LONGEST_QUOTE - 10, 0));
        short.push_str(sign);
        rest = &rest[at + length + 2..];
    }
    short.push_str(rest);
    // Quoted text may contain quotes itself, so the whole message is limited too.
    cut(&short, LONGEST_MESSAGE - 110, 100).into_owned()
}

/// The start and the end of a text, if it is longer than the two together.
fn cut(text: &str, first: usize, last: usize) -> Cow<'_, str> {
    let count = text.chars().count();
    if count <= first + last {
        return Cow::Borrowed(text);
    }
    let start: String = text.chars().take(first).collect();
    let end: String = text.chars().skip(count - last).collect();
    Cow::Owned(format!("{start}…{end}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_quoted_is_longer_than_two_hundred_characters() {
        for quoted in ["é".repeat(1_000), "a`b\"".repeat(1_000), "`".repeat(5_000), "word ".repeat(9_000)] {
            for message in [
                format!("there is no role `{quoted}`"),
                format!("{quoted} is nobody"),
                format!("a \"{quoted}"),
            ] {
                let count = shortened(message.clone()).chars().count();
                assert!(count < LONGEST_MESSAGE, "{count}: {}", &message[..40]);
            }
        }
        assert_eq!(
            shortened(format!("no `{}` here", "x".repeat(300))),
            format!("no `{}…` here", "x".repeat(190))
        );
        assert_eq!(shortened("there is no role `nurs`".to_string()), "there is no role `nurs`");
    }
}
