//! Warnings that a named person has taken on. A block is never accepted away.

use super::{Acceptance, Findings, RuleInput};
use crate::check::printed_date::PrintedDay;
use crate::library::question::Weight;
use crate::rules;

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    for accepted in &input.kit.accepted {
        let written = accepted.code.value.replace('_', "-");
        // "no-second-factor" is how people say what `second-factor` finds.
        let names = |code: &str| code == written || written.strip_prefix("no-") == Some(code);
        let Some(person) = input.people.get(&accepted.by.value) else { continue };
        let mut blocked = false;
        let mut found = false;
        for finding in findings.list.iter_mut().filter(|finding| names(&finding.code)) {
            if finding.weight == Weight::Block {
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
        findings.add(rules::ACCEPTANCE_VOID, Weight::Warning, accepted.code.span.clone(), message);
    }
}
