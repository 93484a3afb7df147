//! How an answer was checked: unless it says who, when and where, it does not count as checked.

use super::{Findings, RuleInput};
use crate::check::answers::State;
use crate::text::rule::{Example, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[HALF_CHECKED];

#[rustfmt::skip]
pub(crate) const HALF_CHECKED: Rule = Rule {
    code: "half-checked", severity: Severity::Warning, source: "good practice: a confirmed answer says who looked, when and where",
    when: "An answer has some of `checked_by`, `checked_on` and `source`, but not all three.",
    why: "It prints as unchecked, although somebody may have checked it.",
    remedy: "Add what is missing.",
    example: Example::Kit("people: {dana: {name: Dana Ortiz, phone: \"555-0142\"}}\ncompliance: {baa_signed: {answer: yes, checked_by: dana, source: \"BAA p. 9\"}}"),
};

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    for entry in input.kit.compliance.value.iter().filter(|entry| !entry.told) {
        let Some(answer) = input.asked(&entry.id.value) else { continue };
        if matches!(answer.state, State::Unknown | State::NotApplicable) {
            continue;
        }
        let Some(question) = input.questions.get(&entry.id.value) else { continue };
        let parts = [
            ("who checked it", "`checked_by`", entry.checked_by.is_some()),
            ("the day of the check", "`checked_on`", entry.checked_on.is_some()),
            ("the paper and page", "`source`", entry.source.is_some()),
        ];
        let missing = parts.iter().filter(|(.., there)| !there);
        let (words, keys): (Vec<&str>, Vec<&str>) = missing.map(|(words, key, _)| (*words, *key)).unzip();
        if keys.is_empty() || keys.len() == parts.len() {
            continue;
        }
        let message = format!(
            "The answer to \"{}\" is only half checked. Missing: {}.",
            question.question,
            input.phrases.all_of(&words)
        );
        let finding = findings.add(HALF_CHECKED, Severity::Warning, entry.span.clone(), message);
        finding.remedy = format!("Add {} to the answer.", input.phrases.all_of(&keys));
        finding.about = vec![entry.id.value.clone()];
    }
}
