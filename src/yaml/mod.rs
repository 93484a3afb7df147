//! Parses YAML into a tree in which every key and value knows its place. Nothing here knows what a key means.
//!
//! All faults of a file are reported in one run: after a syntax fault, reading continues as if the likeliest intended text
//! had been written ([`recover`], [`repair`]), while places still refer to the file. A value that is a guess is
//! [`Value::Broken`]: its fault has been reported, and readers skip it silently.

pub(crate) mod rules;
mod syntax_faults;
mod candidates;
mod line;
pub(crate) mod misplaced;
pub(crate) mod meant;
mod odd_characters;
mod recover;
mod repair;
pub mod scalar;
mod tree;
mod single;
pub mod fields;
pub mod shape;

use std::sync::Arc;

use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Source, Span, Spanned};

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// The value's place, from its first character to its last.
    pub span: Span,
}

/// A YAML value. Numbers, dates and yes/no stay text until a reader asks for them.
#[derive(Clone, Debug)]
pub enum Value {
    /// Empty, `~` or `null`.
    Null,
    /// A scalar.
    Text {
        /// The text with escapes resolved.
        text: String,
        /// Whether it is written without quotes.
        plain: bool,
    },
    /// `- a` or `[a]`.
    List(Vec<Node>),
    /// `a: b` or `{a: b}`, in the order of the file. Each key appears once.
    Map(Vec<Entry>),
    /// A value that could not be read, which has been reported.
    Broken,
}

/// One key of a map with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key in a map.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()?.iter().find(|entry| entry.key.value == key).map(|entry| &entry.value)
    }

    /// The kind of value, in words for a message.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Text { .. } => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "keys with values",
            Value::Broken => "something that cannot be read",
        }
    }
}

/// Reads one document. `None` if nothing could be read; the reason is in the diagnostics.
pub fn read(source: &Arc<Source>, diagnostics: &mut Diagnostics) -> Option<Node> {
    recover::read(source, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(String, String)> {
        let mut diagnostics = Diagnostics::default();
        read(&Source::new("kit.yaml", text), &mut diagnostics);
        let list = diagnostics.into_sorted();
        list.iter()
            .map(|d| {
                let at = d.span.start();
                (format!("{}:{}", at.line, at.column), d.code.to_string())
            })
            .collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(a, b)| ((*a).to_string(), (*b).to_string())).collect()
    }

    #[test]
    fn syntax_faults_do_not_hide_each_other() {
        let text = "a: *Sons*\nb: \"open\nc: @x\nd: & y\ne: x: y\nf: 'it's'\ng: 1\ng: 2\nh: &never\n";
        let syntax = "yaml-syntax";
        let expected = pairs(&[
            ("1:4", syntax),
            ("2:4", syntax),
            ("3:4", syntax),
            ("4:4", syntax),
            ("5:4", syntax),
            ("6:4", syntax),
            ("9:4", syntax),
            ("8:1", "duplicate-key"),
        ]);
        assert_eq!(faults(text), expected);
    }

    #[test]
    fn a_misplaced_block_is_reported_once() {
        assert_eq!(faults("a:\n  b: 1\n c:\n    d: 2\n    e: 3\nf: 1\n"), pairs(&[("3:2", "yaml-syntax")]));
        assert_eq!(faults("a:\n\tb: 1\n\tc: 2\nd: 1\n"), pairs(&[("2:1", "yaml-syntax")]));
    }

    #[test]
    fn a_comment_that_swallows_the_end_of_a_value_is_reported() {
        assert_eq!(
            faults("a: Smith #1\nb: x # a note\nc: #0b6e6e\n"),
            pairs(&[("1:10", "cut-short"), ("3:4", "cut-short")])
        );
    }

    #[test]
    fn deep_nesting_and_alias_bombs_are_rejected() {
        assert_eq!(faults(&"[".repeat(100_000)), pairs(&[("1:65", "too-deep")]));
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_string();
        for i in 1..30 {
            let items = vec![format!("*a{}", i - 1); 10].join(", ");
            bomb.push_str(&format!("a{i}: &a{i} [{items}]\n"));
        }
        let told = faults(&bomb);
        assert!(told.iter().any(|(_, code)| code == "too-deep"), "{told:?}");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 1500, failure_persistence: None, ..Default::default() })]

        #[test]
        fn no_text_makes_it_panic(
            text in "([a-c]{1,3}(: |:)|- |  |\n|\t|[\\[\\]{}\"'#&*!|>%@`,?~]|é|😀|x y|\r\n|[0-9]){0,60}"
        ) {
            let mut diagnostics = Diagnostics::default();
            read(&Source::new("kit.yaml", text.clone()), &mut diagnostics);
            for diagnostic in diagnostics.into_sorted() {
                proptest::prop_assert!(!diagnostic.draw(false).is_empty());
                let end = diagnostic.span.range.end;
                proptest::prop_assert!(end <= text.len() + 1, "{:?}", diagnostic);
            }
        }
    }

    #[test]
    fn places_count_characters_after_a_byte_order_mark() {
        assert_eq!(faults("\u{feff}ä: 1\r\nö: 1\r\nö: 2\r\n"), pairs(&[("3:1", "duplicate-key")]));
    }
}
