//! Does the tool touch patient information? The commonest wrong answer is no.

use super::{Findings, RuleInput};
use crate::check::answers::State;
use crate::library::question::Weight;
use crate::rules;
use crate::text::diagnostic::Diagnostics;

pub(super) fn find(input: &RuleInput, findings: &mut Findings, diagnostics: &mut Diagnostics) {
    let Some(touches) = input.asked("touches_phi").filter(|answer| answer.state == State::No) else { return };
    let reasoned = input.no_patient_information() && touches.why.is_some();
    if !reasoned && input.task.touches_phi {
        let usual = crate::library::phrase::listing(&input.task.phi_usual);
        let message = format!(
            "The kit says that the tool touches no patient information, and this task usually touches: {usual}."
        );
        let finding = findings.add(rules::PHI_NONE_UNLIKELY, Weight::Block, touches.span.clone(), message);
        finding.owner.clone_from(&touches.owner);
        finding.due.clone_from(&touches.due);
    }
    let contradictions =
        ["phi_list", "stores_phi", "processes_phi", "transmits_phi"].into_iter().filter(|id| {
            input
                .answers
                .get(*id)
                .and_then(|asked| asked.answer.raw.as_deref())
                .is_some_and(|raw| *id == "phi_list" || raw == "yes")
        });
    for id in contradictions {
        let line = input.at(id).start().line;
        diagnostics
            .add(
                rules::PHI_CONTRADICTED,
                touches.span.clone(),
                format!("`touches_phi` is no, and `{id}` on line {line} says otherwise"),
            )
            .help("Correct one of the two answers.");
    }
}
