//! Wraps text to the width of a terminal. Without a terminal there is no width, and lines stay whole for the program that reads
//! them.

/// Breaks a text between words, with later lines under the first. `before` is how many columns of the first line are already
/// taken, and how far later lines are indented. A word longer than a line gets its own line, whole.
pub(super) fn hanging(text: &str, before: usize, columns: Option<usize>) -> String {
    let Some(columns) = columns else { return text.to_string() };
    let (mut broken, mut at) = (String::with_capacity(text.len() + 16), before);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if at > before && at + 1 + length > columns {
            broken.push('\n');
            broken.push_str(&" ".repeat(before));
            at = before;
        } else if at > before {
            broken.push(' ');
            at += 1;
        }
        broken.push_str(word);
        at += length;
    }
    broken
}

/// "1 error", "2 errors".
pub(super) fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// A text with a period, unless it already ends like a sentence: "Acme Health, Inc." keeps just its one.
pub(super) fn ended(text: &str) -> String {
    let ends = text.trim_end_matches(['"', '”', ')', '\'']).ends_with(['.', '!', '?', '…']);
    if ends { text.to_string() } else { format!("{text}.") }
}

/// A text as a full sentence: with a capital letter, unless it begins with something quoted, and a period.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    ended(&(first + letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_period_is_enough() {
        assert_eq!(ended("the vendor is Acme Health, Inc."), "the vendor is Acme Health, Inc.");
        assert_eq!(ended("Call \"Dr. No.\""), "Call \"Dr. No.\"");
        assert_eq!(ended("Not known yet"), "Not known yet.");
        assert_eq!((counted(1, "block"), counted(0, "note")), ("1 block".to_string(), "0 notes".to_string()));
    }

    proptest! {
        #[test]
        fn lines_break_between_words_only(text in "([a-zé]{1,12} ){0,30}", before in 0usize..20, columns in 40usize..100) {
            let broken = hanging(&text, before, Some(columns));
            prop_assert_eq!(broken.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
            for (at, line) in broken.split('\n').enumerate() {
                let width = line.chars().count() + if at == 0 { before } else { 0 };
                prop_assert!(width <= columns, "{:?}", broken);
                prop_assert!(at == 0 || line.starts_with(&" ".repeat(before)));
            }
            prop_assert_eq!(hanging(&text, before, None), text);
        }
    }
}
