//! Does the tool touch patient information? The most common wrong answer is no.

use super::{Findings, RuleInput};
use crate::check::answers::{Answer, State};
use crate::check::finding::Missing;
use crate::library::ids;
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::{Example, Gate, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[PHI_NONE_UNLIKELY, PHI_CONTRADICTED];

#[rustfmt::skip]
pub(crate) const PHI_NONE_UNLIKELY: Rule = Rule {
    code: "phi-none-unlikely", severity: Severity::Block(Gate::Pilot), source: "45 CFR 160.103, protected health information",
    when: "`touches_phi` is no without a check and a `why`, and the task usually touches patient information.",
    why: "A name with a visit time is already patient information. This is the most common wrong answer.",
    remedy: "Answer yes; or write why not, who checked it, when and where.",
    example: Example::Kit("compliance: {touches_phi: no}"),
};

#[rustfmt::skip]
pub(crate) const PHI_CONTRADICTED: Rule = Rule {
    code: "phi-contradicted", severity: Severity::Error, source: "45 CFR 160.103, protected health information",
    when: "`touches_phi` is no, but another answer says that the tool gets, keeps, works on or sends patient information; or the tool runs in the vendor's cloud, but sends patient information to nobody.",
    why: "One of the two answers is wrong, and the kit would print both. A tool in the vendor's cloud sends the vendor everything it gets.",
    remedy: "Correct one of the two answers.",
    example: Example::Kit("compliance: {touches_phi: no, stores_phi: yes}"),
};

pub(super) fn find(input: &RuleInput, findings: &mut Findings, diagnostics: &mut Diagnostics) {
    match input.asked(ids::TOUCHES_PHI).filter(|answer| answer.state == State::No) {
        Some(touches) => {
            unlikely(input, touches, findings);
            contradicted(input, touches, diagnostics);
        }
        // A tool without patient information sends none, wherever it runs.
        None => sends_nothing_from_a_cloud(input, diagnostics),
    }
}

fn unlikely(input: &RuleInput, touches: &Answer, findings: &mut Findings) {
    let reasoned = input.no_patient_information() && touches.why.is_some();
    if reasoned || !input.task.touches_phi {
        return;
    }
    let usual = input.phrases.all_of(&input.task.phi_usual);
    let message = format!(
        "The kit says that the tool touches no patient information, but this task usually touches: {usual}."
    );
    let finding =
        findings.add(PHI_NONE_UNLIKELY, Severity::Block(Gate::Pilot), touches.span.clone(), message);
    finding.owner.clone_from(&touches.owner);
    finding.due.clone_from(&touches.due);
    finding.closed_by = vec![Missing::Answer(ids::TOUCHES_PHI.to_string())];
}

fn contradicted(input: &RuleInput, touches: &Answer, diagnostics: &mut Diagnostics) {
    let raw = |id: &str| input.answers.get(id).and_then(|asked| asked.answer.raw.as_deref());
    let listed = raw(ids::PHI_LIST).is_some_and(|items| items != "none").then_some(ids::PHI_LIST);
    let does = [ids::STORES_PHI, ids::PROCESSES_PHI, ids::TRANSMITS_PHI];
    let does = does.into_iter().filter(|id| raw(id) == Some("yes"));
    for id in listed.into_iter().chain(does) {
        let line = input.at(id).start().line;
        diagnostics
            .add(
                PHI_CONTRADICTED,
                touches.span.clone(),
                format!("`touches_phi` is no, but `{id}` on line {line} says otherwise"),
            )
            .help("Correct one of the two answers.");
    }
}

fn sends_nothing_from_a_cloud(input: &RuleInput, diagnostics: &mut Diagnostics) {
    if input.value(ids::HOSTING) != Some("vendor-cloud") || input.value(ids::TRANSMITS_PHI) != Some("no") {
        return;
    }
    let line = input.at(ids::HOSTING).start().line;
    diagnostics
        .add(
            PHI_CONTRADICTED,
            input.at(ids::TRANSMITS_PHI),
            format!("`transmits_phi` is no, but `hosting` on line {line} is the vendor's cloud"),
        )
        .help("A tool in the vendor's cloud sends the vendor everything it gets: answer yes, or correct `hosting`.");
}
