//! Who is named, and where patients are seen.

use super::{Findings, RuleInput};
use crate::check::finding::Missing;
use crate::text::rule::{Example, Gate, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[NOBODY_TO_TELL, URGENT_MISSING, STATES_MISSING];

#[rustfmt::skip]
pub(crate) const NOBODY_TO_TELL: Rule = Rule {
    code: "nobody-to-tell", severity: Severity::Block(Gate::Pilot), source: "45 CFR 164.530(a)(1), 164.308(a)(2), 164.308(a)(6)",
    when: "`report_to`, `privacy_official` or `security_official` is missing.",
    why: "HIPAA requires both officials, and staff must know whom to tell.",
    remedy: "Name them under `practice`, each by an id of `people`.",
    example: Example::Kit("practice: {name: Example Clinic}"),
};

#[rustfmt::skip]
pub(crate) const URGENT_MISSING: Rule = Rule {
    code: "urgent-missing", severity: Severity::Block(Gate::Pilot), source: "good practice: patient safety comes before reporting",
    when: "Nobody is named in `practice.urgent`, and no role of the kit is licensed.",
    why: "Every page says whom to get at once when a patient could be harmed. It must name somebody who can judge that.",
    remedy: "Write `urgent` under `practice`: an id of `people`, or a licensed role such as `nurse`.",
    example: Example::Kit("roles: [front-desk]"),
};

#[rustfmt::skip]
pub(crate) const STATES_MISSING: Rule = Rule {
    code: "states-missing", severity: Severity::Block(Gate::Pilot), source: "state laws on AI, recording and patient notices",
    when: "`practice.states` is empty.",
    why: "State laws cannot be looked up without it.",
    remedy: "List every state where patients are seen, telehealth included.",
    example: Example::Kit("practice: {name: Example Clinic}"),
};

/// Keys that may be missing, each with the question to ask for it and where to look.
#[rustfmt::skip]
const REPORT_TO: [&str; 3] = [
    "practice.report_to", "Whom do staff tell when something is wrong, and who is the backup?",
    "The practice decides. Name two people who are in on different days",
];
#[rustfmt::skip]
const PRIVACY_OFFICIAL: [&str; 3] = [
    "practice.privacy_official", "Who is the privacy official?",
    "The HIPAA policies or the notice of privacy practices; HIPAA requires one to be named",
];
#[rustfmt::skip]
const SECURITY_OFFICIAL: [&str; 3] = [
    "practice.security_official", "Who is the security official?",
    "The HIPAA security policies or the risk analysis; HIPAA requires one to be named",
];
#[rustfmt::skip]
const URGENT: [&str; 3] = [
    "practice.urgent", "Whom do staff get at once when a patient could be harmed?",
    "The practice decides. It must be somebody licensed who can judge that",
];
#[rustfmt::skip]
const STATES: [&str; 3] = [
    "practice.states", "In which states are patients seen, telehealth included?",
    "The schedule, and the addresses of patients seen by video",
];

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    let practice = &input.kit.practice;
    let mut missing = Vec::new();
    if practice.report_to.is_empty() {
        missing.push(("whom staff tell", REPORT_TO));
    }
    if practice.privacy_official.is_none() {
        missing.push(("the privacy official", PRIVACY_OFFICIAL));
    }
    if practice.security_official.is_none() {
        missing.push(("the security official", SECURITY_OFFICIAL));
    }
    if !missing.is_empty() {
        let (names, keys): (Vec<&str>, Vec<_>) = missing.into_iter().unzip();
        let message = format!("The kit does not name {}.", input.phrases.all_of(&names));
        let at = practice.key.clone();
        let finding = findings.add(NOBODY_TO_TELL, Severity::Block(Gate::Pilot), at, message);
        finding.closed_by = keys.into_iter().map(|[key, ask, look]| Missing::key(key, ask, look)).collect();
    }
    if practice.urgent.is_none() && !input.roles.iter().any(|role| role.licensed) {
        let finding = findings.add(
            URGENT_MISSING,
            Severity::Block(Gate::Pilot),
            practice.key.clone(),
            "The kit does not name whom to get at once when a patient could be harmed.",
        );
        finding.closed_by = vec![Missing::key(URGENT[0], URGENT[1], URGENT[2])];
    }
    if practice.all_states().is_empty() {
        let at = practice.states_key.clone().unwrap_or_else(|| practice.key.clone());
        let finding = findings.add(
            STATES_MISSING,
            Severity::Block(Gate::Pilot),
            at,
            "The kit does not say in which states patients are seen.",
        );
        finding.closed_by = vec![Missing::key(STATES[0], STATES[1], STATES[2])];
    }
}
