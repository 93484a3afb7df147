//! Does the tool touch patient information? The commonest wrong answer is no.

use super::{Findings, RuleInput};
use crate::check::answers::State;
use crate::library::ids;
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::{Example, Gate, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[PHI_NONE_UNLIKELY, PHI_CONTRADICTED];

#[rustfmt::skip]
pub(crate) const PHI_NONE_UNLIKELY: Rule = Rule {
    code: "phi-none-unlikely", severity: Severity::Block(Gate::Pilot), source: "45 CFR 160.103, protected health information",
    when: "`touches_phi` is no without a check and a `why`, and the task usually touches patient information.",
    why: "A name with a visit time is patient information already. This is the commonest wrong answer.",
    remedy: "Answer yes; or write why not, who checked it, when and where.",
    example: Example::Kit("compliance: {touches_phi: no}"),
};

#[rustfmt::skip]
pub(crate) const PHI_CONTRADICTED: Rule = Rule {
    code: "phi-contradicted", severity: Severity::Error, source: "45 CFR 160.103, protected health information",
    when: "`touches_phi` is no, and another answer says that the tool gets, keeps, works on or passes on patient information.",
    why: "One of the two answers is wrong, and the kit would print both.",
    remedy: "Correct one of the two answers.",
    example: Example::Kit("compliance: {touches_phi: no, stores_phi: yes}"),
};

pub(super) fn find(input: &RuleInput, findings: &mut Findings, diagnostics: &mut Diagnostics) {
    let Some(touches) = input.asked(ids::TOUCHES_PHI).filter(|answer| answer.state == State::No) else {
        return;
    };
    let reasoned = input.no_patient_information() && touches.why.is_some();
    if !reasoned && input.task.touches_phi {
        let usual = crate::library::phrase::listing(&input.task.phi_usual);
        let message = format!(
            "The kit says that the tool touches no patient information, and this task usually touches: {usual}."
        );
        let finding =
            findings.add(PHI_NONE_UNLIKELY, Severity::Block(Gate::Pilot), touches.span.clone(), message);
        finding.owner.clone_from(&touches.owner);
        finding.due.clone_from(&touches.due);
    }
    let contradictions =
        [ids::PHI_LIST, ids::STORES_PHI, ids::PROCESSES_PHI, ids::TRANSMITS_PHI].into_iter().filter(|id| {
            input
                .answers
                .get(*id)
                .and_then(|asked| asked.answer.raw.as_deref())
                .is_some_and(|raw| *id == ids::PHI_LIST || raw == "yes")
        });
    for id in contradictions {
        let line = input.at(id).start().line;
        diagnostics
            .add(
                PHI_CONTRADICTED,
                touches.span.clone(),
                format!("`touches_phi` is no, and `{id}` on line {line} says otherwise"),
            )
            .help("Correct one of the two answers.");
    }
}
