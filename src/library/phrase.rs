//! Slots in the library's texts: `{tool}` becomes the tool's name. Only the library's own texts have them; a kit's text
//! with braces in it is printed as it stands.

use crate::library::rules;
use std::collections::BTreeMap;

use crate::kit::Text;
use crate::text::diagnostic::{Diagnostics, suggestion};

/// Every slot there is.
pub const SLOTS: [&str; 9] =
    ["tool", "vendor", "feature", "practice", "note", "reviewer", "tell", "privacy_official", "value"];

/// What stands in each slot for one kit.
#[derive(Clone, Debug, Default)]
pub struct Slots(BTreeMap<&'static str, String>);

impl Slots {
    /// Puts a value into a slot.
    pub fn set(&mut self, slot: &'static str, value: impl Into<String>) {
        debug_assert!(SLOTS.contains(&slot));
        self.0.insert(slot, value.into());
    }

    /// The same slots with `{value}` filled.
    pub fn with_value(&self, value: impl Into<String>) -> Self {
        let mut slots = self.clone();
        slots.set("value", value);
        slots
    }

    /// A sentence or a title with its slots filled: what stands in a slot at its start begins with a capital.
    pub fn fill_start(&self, text: &str) -> String {
        let filled = self.fill(text);
        if !text.starts_with('{') {
            return filled;
        }
        let mut letters = filled.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
    }

    /// The text with its slots filled.
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            filled.push_str(before);
            match from.find('}').and_then(|close| Some((close, self.0.get(&from[1..close])?))) {
                Some((close, value)) => {
                    filled.push_str(value);
                    rest = &from[close + 1..];
                }
                None => {
                    filled.push('{');
                    rest = &from[1..];
                }
            }
        }
        filled.push_str(rest);
        filled
    }
}

/// Names a slot that does not exist.
pub fn check(text: &Text, diagnostics: &mut Diagnostics) {
    for (at, _) in text.value.match_indices('{') {
        let slot = text.value[at + 1..].split('}').next().unwrap_or_default();
        if !SLOTS.contains(&slot) {
            let written: String = slot.chars().take(24).collect();
            diagnostics
                .add(
                    rules::UNKNOWN_KEY,
                    text.span.find(&format!("{{{written}")),
                    format!("there is no slot `{{{written}}}`"),
                )
                .help(suggestion(&written, SLOTS, "The slots are"));
        }
    }
}

/// A clause as a sentence: its first letter raised, a full stop at its end.
pub fn sentence(clause: &str) -> String {
    let clause = clause.trim();
    let mut sentence = String::with_capacity(clause.len() + 1);
    let mut letters = clause.chars();
    sentence.extend(letters.next().into_iter().flat_map(char::to_uppercase));
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '!', '?', '。']) && !sentence.ends_with(".\"") {
        sentence.push('.');
    }
    sentence
}

/// "a, b and c".
pub fn listing<S: AsRef<str>>(items: &[S]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_string(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_once_and_other_braces_stay() {
        let mut slots = Slots::default();
        slots.set("tool", "{vendor}");
        slots.set("vendor", "Acme");
        assert_eq!(slots.fill("{tool} by {vendor} {x} {"), "{vendor} by Acme {x} {");
    }

    #[test]
    fn clauses_become_sentences() {
        assert_eq!(sentence("there is a BAA"), "There is a BAA.");
        assert_eq!(sentence("kept for: 30 days."), "Kept for: 30 days.");
    }
}
