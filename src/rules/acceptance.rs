//! Warnings that a named person has accepted. A block is never accepted away.

use super::{Findings, RuleInput};
use crate::check::finding::Acceptance;
use crate::check::printed_date::PrintedDay;
use crate::text::rule::{Example, Gate, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[ACCEPTANCE_VOID];

#[rustfmt::skip]
pub(crate) const ACCEPTANCE_VOID: Rule = Rule {
    code: "acceptance-void", severity: Severity::Warning, source: "a block is never accepted away",
    when: "An entry of `accepted` names a block, or something that was not found.",
    why: "It has no effect, and somebody may believe that it has.",
    remedy: "Remove it, or correct its code.",
    example: Example::Kit("people: {dana: {name: Dana Ortiz, phone: \"555-0142\"}}\naccepted: [{code: second-faktor, by: dana, on: 2026-11-12, reason: Rolled out in January}]"),
};

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    for accepted in &input.kit.accepted {
        let written = accepted.code.value.replace('_', "-");
        // "no-second-factor" is how people say what `second-factor` finds.
        let names = |code: &str| code == written || written.strip_prefix("no-") == Some(code);
        let Some(person) = input.people.get(&accepted.by.value) else { continue };
        let mut blocked = false;
        let mut found = false;
        for finding in findings.list.iter_mut().filter(|finding| names(&finding.code)) {
            if finding.severity == Severity::Block(Gate::Pilot) {
                blocked = true;
                continue;
            }
            found = true;
            finding.accepted = Some(Acceptance {
                by: person.name.clone(),
                on: PrintedDay::of(accepted.on.value),
                reason: accepted.reason.value.clone(),
            });
        }
        let message = match (blocked, found) {
            (true, _) => format!("`{written}` is a block, and a block cannot be accepted."),
            (false, false) => format!("`{written}` was accepted, and nothing of that name was found."),
            (false, true) => continue,
        };
        findings.add(ACCEPTANCE_VOID, Severity::Warning, accepted.code.span.clone(), message);
    }
}
