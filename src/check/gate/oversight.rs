//! What the tool does by itself, and who looks at it.

use super::{Findings, RuleInput};
use crate::library::question::Weight;
use crate::library::task::Stakes;
use crate::rules;

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    match input.value("acts_without_person") {
        Some("clinical") => {
            let message = "The tool takes clinical steps with nobody checking.";
            findings.add(
                rules::ACTS_CLINICALLY_ALONE,
                Weight::Block,
                input.at("acts_without_person"),
                message,
            );
        }
        Some("administrative") if !input.task.may_act => {
            let message =
                "The tool does administrative things with nobody checking, which is not usual for this task.";
            findings.add(rules::ACTS_ALONE, Weight::Warning, input.at("acts_without_person"), message);
        }
        _ => {}
    }
    if input.value("decision_support") == Some("yes") {
        let message =
            "The tool recommends a diagnosis, a treatment, an urgency or a risk. That is no first task.";
        findings.add(rules::DECISION_SUPPORT, Weight::Block, input.at("decision_support"), message);
    }
    if input.value("consent_written_by_tool") == Some("yes") {
        let message = "The tool itself writes that the patient consented.";
        findings.add(rules::CONSENT_BY_TOOL, Weight::Block, input.at("consent_written_by_tool"), message);
    }
    if input.task.clinical
        && let Some(id) = input.value("reviewer")
        && let Some(role) = input.roles.iter().find(|role| role.id == id)
        && role.known_unlicensed
    {
        let message =
            format!("The task is clinical, and {} is not licensed to sign what it makes.", role.person);
        findings.add(rules::REVIEWER_UNLICENSED, Weight::Block, input.at("reviewer"), message);
    }
    if input.task.stakes == Stakes::High {
        let at = input.kit.task.as_ref().map_or_else(|| input.kit.source.start(), |task| task.span.clone());
        let message = format!("The stakes of this task are high. {}", input.task.stakes_why);
        findings.add(rules::HIGH_STAKES_FIRST, Weight::Warning, at, message);
    }
    for role in input.roles {
        let same = role.steps.changes + role.steps.goes + role.steps.added == 0;
        if same && role.ai_handles.is_empty() {
            let message = format!(
                "{}: the steps are the same before and now, and the AI handles nothing. Does the role touch the tool at all?",
                role.title
            );
            findings.add(rules::ROLE_UNAFFECTED, Weight::Warning, role.span.clone(), message);
        }
    }
}
