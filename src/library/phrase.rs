//! Small pieces of grammar: a clause as a sentence, items as a list.

/// A clause as a sentence: its first letter raised, a full stop at its end.
pub fn sentence(clause: &str) -> String {
    let clause = clause.trim();
    let mut sentence = start_of_sentence(clause);
    if !ends_as_sentence(&sentence) {
        sentence.push('.');
    }
    sentence
}

/// Whether a text ends as a sentence does, in quotation marks or not.
pub fn ends_as_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\u{201d}', '\u{bb}']).ends_with(['.', '!', '?', '。'])
}

/// The text with a capital at its start.
pub fn start_of_sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// "a, b and c".
pub fn listing<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, " and ")
}

/// "a, b or c".
pub fn any_of<S: AsRef<str>>(items: &[S]) -> String {
    joined(items, " or ")
}

fn joined<S: AsRef<str>>(items: &[S], last_with: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_string(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{}{last_with}{}", first.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_become_sentences() {
        assert_eq!(sentence("there is a BAA"), "There is a BAA.");
        assert_eq!(sentence("kept for: 30 days."), "Kept for: 30 days.");
    }
}
