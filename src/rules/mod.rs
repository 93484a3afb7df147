//! The table of rules that are code: each fault and each finding has a row here, and only here. Messages, `explain`,
//! `list rules`, the README and the tests read it. Questions and state laws are data, and bring their own rows.

mod gate_table;
mod writing_table;

pub(crate) use gate_table::*;
pub(crate) use writing_table::*;

use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The kit cannot be built as it is written.
    Error,
    /// The kit builds, and is not cleared for patient information.
    Block,
    /// Named on the readiness page; somebody may take it on.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The word in messages and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Block => "block",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name in messages, in `accepted` and for `explain`.
    pub code: &'static str,
    /// What a finding of it weighs where nothing else is said.
    pub severity: Severity,
    /// When it speaks, in one sentence.
    pub when: &'static str,
    /// Why it is there.
    pub why: &'static str,
    /// How to satisfy it.
    pub remedy: &'static str,
    /// Where it comes from: a regulation, a standard, or the reason in the format itself.
    pub source: &'static str,
}

/// Every rule, in the order in which `list rules` prints them.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    writing_table::RULES.iter().chain(gate_table::RULES)
}

/// Whether a code is a fault in the writing of a kit: something to mend in the file itself.
pub fn is_writing(code: &str) -> bool {
    writing_table::RULES.iter().any(|rule| rule.code == code)
}

/// The rule of a code.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_every_row_is_full() {
        let mut seen = BTreeSet::new();
        for rule in all() {
            assert!(seen.insert(rule.code), "{} stands twice", rule.code);
            for text in [rule.when, rule.why, rule.remedy, rule.source] {
                assert!(text.len() > 10, "{}: a part is missing", rule.code);
            }
        }
    }
}
