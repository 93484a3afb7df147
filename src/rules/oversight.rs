//! What the tool does by itself, and who reviews it.

use super::FRAMEWORK;
use super::{Findings, RuleInput};
use crate::check::finding::Missing;
use crate::library::ids;
use crate::library::task::Stakes;
use crate::text::rule::{Example, Gate, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[
    ACTS_CLINICALLY_ALONE,
    ACTS_ALONE,
    DECISION_SUPPORT,
    REVIEWER_UNLICENSED,
    CONSENT_BY_TOOL,
    HIGH_STAKES_FIRST,
    ROLE_UNAFFECTED,
];

#[rustfmt::skip]
pub(crate) const ACTS_CLINICALLY_ALONE: Rule = Rule {
    code: "acts-clinically-alone", severity: Severity::Block(Gate::Pilot), source: "the framework: a named person reviews every output; state practice acts",
    when: "`acts_without_person` is clinical.",
    why: "No clinical step may take effect before a licensed person has looked at it.",
    remedy: "Turn it off, or choose another tool. Nobody can accept this.",
    example: Example::Kit("compliance: {acts_without_person: clinical}"),
};

#[rustfmt::skip]
pub(crate) const ACTS_ALONE: Rule = Rule {
    code: "acts-alone", severity: Severity::Warning, source: "the framework: a named person reviews every output",
    when: "The tool takes administrative steps with nobody checking, which is unusual for the task.",
    why: "When nobody checks, it is patients who find the mistakes.",
    remedy: "Have somebody check each one, or have a named person accept the warning.",
    example: Example::Kit("compliance: {acts_without_person: administrative}"),
};

#[rustfmt::skip]
pub(crate) const DECISION_SUPPORT: Rule = Rule {
    code: "decision-support", severity: Severity::Block(Gate::Pilot), source: "45 CFR 92.210; FD&C Act 520(o)(1)(E)",
    when: "The tool recommends a diagnosis, a treatment, an urgency or a risk.",
    why: "That is not a first task. It needs a named clinical lead, a written policy, and a review of whom it could put at a disadvantage.",
    remedy: "Turn that part off, or start with another task and set up clinical governance first.",
    example: Example::Kit("compliance: {decision_support: yes}"),
};

#[rustfmt::skip]
pub(crate) const REVIEWER_UNLICENSED: Rule = Rule {
    code: "reviewer-unlicensed", severity: Severity::Block(Gate::Pilot), source: "state practice acts; the framework: clinical content is signed by someone licensed to",
    when: "The task is clinical, and a role that checks the drafts is not licensed.",
    why: "A medical assistant can check a draft first, but cannot be the last to see it.",
    remedy: "Name only licensed roles of the kit in `reviewer`.",
    example: Example::Kit("roles: [front-desk]\ncompliance: {reviewer: front-desk}"),
};

#[rustfmt::skip]
pub(crate) const CONSENT_BY_TOOL: Rule = Rule {
    code: "consent-by-tool", severity: Severity::Block(Gate::Pilot), source: "state recording laws; lawsuits from 2025 and 2026, not yet decided",
    when: "The tool itself writes that the patient consented.",
    why: "A chart must not say that somebody agreed when nobody asked.",
    remedy: "Turn it off. The person who asks writes down the answer.",
    example: Example::Kit("compliance: {records_audio: yes, consent_written_by_tool: yes}"),
};

#[rustfmt::skip]
pub(crate) const HIGH_STAKES_FIRST: Rule = Rule {
    code: "high-stakes-first", severity: Severity::Warning, source: FRAMEWORK,
    when: "The task's stakes are high.",
    why: "A first task should be one where a missed error does no harm.",
    remedy: "Start with a lower-stakes task, or have a named person accept the warning.",
    example: Example::Files(&[("kit.yaml", b"task: portal\npractice: {name: Example Clinic}\nroles: [nurse]\n"), ("content/tasks/portal.yaml", b"name: Portal replies\ndraft: reply draft\ndrafts: reply drafts\nsummary: \"{tool} drafts a reply.\"\ndoes: [Drafts a reply]\nnever_does: [Sends nothing]\nstakes: high\nstakes_why: A wrong reply can hurt a patient.\ntouches_phi: yes\nphi_usual: [name]\nreviewers: [nurse]\nchecklist_when: For every draft.\nstop_when: [Wrong patient]\nmeasures: {error: A wrong fact, time: Minutes a reply, sample: Every fifth}\ndowntime: [Write it by hand]\nroles:\n  nurse: {before: [Type it], now: [Check it], ai_handles: [A draft], you_own: [Every word]}\n")]),
};

#[rustfmt::skip]
pub(crate) const ROLE_UNAFFECTED: Rule = Rule {
    code: "role-unaffected", severity: Severity::Warning, source: "the framework: train to the workflow",
    when: "A role's steps are the same before and now, and the AI handles nothing.",
    why: "A role like this may have nothing to do with the tool.",
    remedy: "Leave the role out, or write what changes for it.",
    example: Example::Kit("roles: [{id: nurse, before: [Room the patient], now: [Room the patient], ai_handles: [], you_own: [Everything]}]"),
};

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    match input.value(ids::ACTS_WITHOUT_PERSON) {
        Some("clinical") => {
            let message = "The tool takes clinical steps with nobody checking.";
            findings.add(
                ACTS_CLINICALLY_ALONE,
                Severity::Block(Gate::Pilot),
                input.at(ids::ACTS_WITHOUT_PERSON),
                message,
            );
        }
        Some("administrative") if !input.task.may_act => {
            let message =
                "The tool takes administrative steps with nobody checking, which is unusual for this task.";
            findings.add(ACTS_ALONE, Severity::Warning, input.at(ids::ACTS_WITHOUT_PERSON), message);
        }
        _ => {}
    }
    if input.value(ids::DECISION_SUPPORT) == Some("yes") {
        let message =
            "The tool recommends a diagnosis, a treatment, an urgency or a risk. That is not a first task.";
        findings.add(
            DECISION_SUPPORT,
            Severity::Block(Gate::Pilot),
            input.at(ids::DECISION_SUPPORT),
            message,
        );
    }
    if input.value(ids::CONSENT_WRITTEN_BY_TOOL) == Some("yes") {
        let message = "The tool itself writes that the patient consented.";
        findings.add(
            CONSENT_BY_TOOL,
            Severity::Block(Gate::Pilot),
            input.at(ids::CONSENT_WRITTEN_BY_TOOL),
            message,
        );
    }
    let reviewers = input.roles.iter().filter(|role| input.facts.reviewers.contains(&role.id));
    for role in reviewers.filter(|role| input.task.clinical && role.known_unlicensed) {
        let message = format!("The task is clinical, but {} may not sign what the tool drafts.", role.person);
        let at = input.at(ids::REVIEWER);
        let finding = findings.add(REVIEWER_UNLICENSED, Severity::Block(Gate::Pilot), at, message);
        finding.about = vec![role.id.clone(), role.title.clone()];
        // Naming another reviewer helps only if the kit has a role that may sign.
        if input.roles.iter().any(|role| !role.known_unlicensed) {
            finding.closed_by = vec![Missing::Answer(ids::REVIEWER.to_string())];
        }
    }
    if input.task.stakes == Stakes::High {
        let at = input.kit.task.as_ref().map_or_else(|| input.kit.source.start(), |task| task.span.clone());
        let message = format!("The stakes of this task are high. {}", input.task.stakes_why);
        findings.add(HIGH_STAKES_FIRST, Severity::Warning, at, message);
    }
    for role in input.roles {
        let same = role.steps.changes + role.steps.goes + role.steps.added == 0;
        // The library's own lists already say so where nothing changes for a role.
        let entry = input.kit.roles.iter().find(|entry| entry.id.value == role.id);
        let own = entry.is_some_and(|entry| entry.before.is_some() || entry.now.is_some());
        if own && same && role.ai_handles.is_empty() && !role.unaffected {
            let message = format!(
                "{}: the steps are the same before and now, and the AI handles nothing. Does the role touch the tool at all?",
                role.title
            );
            let finding = findings.add(ROLE_UNAFFECTED, Severity::Warning, role.span.clone(), message);
            finding.about = vec![role.id.clone(), role.title.clone()];
        }
    }
}
