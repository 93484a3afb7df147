//! What the tool does by itself, and who looks at it.

use super::{Case, Findings};
use crate::library::question::Weight;
use crate::library::task::Stakes;

pub(super) fn find(case: &Case, findings: &mut Findings) {
    match case.value("acts_without_person") {
        Some("clinical") => {
            let message = "The tool takes clinical steps with nobody checking.";
            findings.add("acts-clinically-alone", Weight::Block, case.at("acts_without_person"), message);
        }
        Some("administrative") if !case.task.may_act => {
            let message =
                "The tool does administrative things with nobody checking, which is not usual for this task.";
            findings.add("acts-alone", Weight::Warning, case.at("acts_without_person"), message);
        }
        _ => {}
    }
    if case.value("decision_support") == Some("yes") {
        let message =
            "The tool recommends a diagnosis, a treatment, an urgency or a risk. That is no first task.";
        findings.add("decision-support", Weight::Block, case.at("decision_support"), message);
    }
    if case.value("consent_written_by_tool") == Some("yes") {
        let message = "The tool itself writes that the patient consented.";
        findings.add("consent-by-tool", Weight::Block, case.at("consent_written_by_tool"), message);
    }
    if case.task.clinical
        && let Some(id) = case.value("reviewer")
        && let Some(role) = case.roles.iter().find(|role| role.id == id)
        && role.known_unlicensed
    {
        let message =
            format!("The task is clinical, and {} is not licensed to sign what it makes.", role.person);
        findings.add("reviewer-unlicensed", Weight::Block, case.at("reviewer"), message);
    }
    if case.task.stakes == Stakes::High {
        let at = case.kit.task.as_ref().map_or_else(|| case.kit.source.start(), |task| task.span.clone());
        let message = format!("The stakes of this task are high. {}", case.task.stakes_why);
        findings.add("high-stakes-first", Weight::Warning, at, message);
    }
    for role in case.roles {
        let same = role.steps.changes + role.steps.goes + role.steps.added == 0;
        if same && role.ai_handles.is_empty() {
            let message = format!(
                "{}: the steps are the same before and now, and the AI handles nothing. Does the role touch the tool at all?",
                role.title
            );
            findings.add("role-unaffected", Weight::Warning, role.span.clone(), message);
        }
    }
}
