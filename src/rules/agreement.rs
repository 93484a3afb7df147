//! The business associate agreement: who signed it, when it ends, and what the vendor may do under it.

use jiff::ToSpan;

use super::{Findings, RuleInput};
use crate::check::finding::Missing;
use crate::check::printed_date;
use crate::library::condition::Situation;
use crate::library::ids;
use crate::library::question::Question;
use crate::text::rule::{Example, Gate, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[BAA_WRONG_PARTY, BAA_EXPIRED, BREACH_NOTICE_LATE, TRAINING_IDENTIFIABLE];

#[rustfmt::skip]
pub(crate) const BAA_WRONG_PARTY: Rule = Rule {
    code: "baa-wrong-party", severity: Severity::Block(Gate::Pilot), source: "45 CFR 164.502(e)(1)(ii), 164.504(e)",
    when: "The agreement is with someone other than the vendor, the tool does not run inside the EHR, and no contract that covers the vendor is named.",
    why: "An agreement binds those who signed it. A vendor that works under it must be tied to it by a contract.",
    remedy: "Name the contract in `baa_via`, correct `baa_with` or `tool.vendor` to the legal names, or get an agreement with the vendor.",
    example: Example::Kit("tool: {vendor: \"Acme Health, Inc.\"}\ncompliance: {baa_with: \"Other Company, Inc.\"}"),
};

#[rustfmt::skip]
pub(crate) const BAA_EXPIRED: Rule = Rule {
    code: "baa-expired", severity: Severity::Block(Gate::Pilot), source: "45 CFR 164.502(e), 164.504(e)",
    when: "The agreement ends before the pilot does (a block), or within 30 days after it (a warning).",
    why: "Without an agreement in force, the vendor may not receive patient information.",
    remedy: "Renew the agreement and write the new date in `baa_expires_on`.",
    example: Example::Kit("rollout: {pilot: {start: 2026-12-01, end: 2026-12-14}}\ncompliance: {baa_expires_on: 2026-12-10}"),
};

#[rustfmt::skip]
pub(crate) const BREACH_NOTICE_LATE: Rule = Rule {
    code: "breach-notice-late", severity: Severity::Block(Gate::Pilot), source: "45 CFR 164.410(b): without unreasonable delay and within 60 calendar days; shorter is good practice",
    when: "The vendor may take more than 60 days to report a breach (a block), or more than 15 (a warning).",
    why: "The practice's own 60 days to tell patients can run from the day the vendor knew.",
    remedy: "Agree on a shorter time in the contract: 5 to 15 days are common.",
    example: Example::Kit("compliance: {breach_notice_days: 90}"),
};

#[rustfmt::skip]
pub(crate) const TRAINING_IDENTIFIABLE: Rule = Rule {
    code: "training-identifiable", severity: Severity::Block(Gate::Pilot), source: "45 CFR 164.502(a)(3), 164.504(e)(2), 164.514(a) and (b)",
    when: "The vendor may train its AI on information that identifies patients, or on de-identified information without a method and a clause (a block); or on de-identified information with both (a warning).",
    why: "A vendor may use patient information only as its contract allows, and de-identifying it is a use too.",
    remedy: "Have it removed from the contract; or name the method (expert determination or safe harbor) and the clause in `source`.",
    example: Example::Kit("compliance: {training_use: identifiable}"),
};

/// What closes a question's own finding: its answer. Whether the agreement is with the right party can be told only if the kit
/// names the vendor too.
pub(super) fn answers_to(question: &Question, input: &RuleInput) -> Vec<Missing> {
    let vendor = (question.id == ids::BAA_WITH && input.kit.tool.vendor.is_none()).then(vendor_missing);
    [Missing::Answer(question.id.clone())].into_iter().chain(vendor).collect()
}

fn vendor_missing() -> Missing {
    Missing::key(
        "tool.vendor",
        "What is the vendor's legal name?",
        "The first page of the contract with the vendor, where the parties are named",
    )
}

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    wrong_party(input, findings);
    expired(input, findings);
    breach_notice(input, findings);
    training(input, findings);
}

fn wrong_party(input: &RuleInput, findings: &mut Findings) {
    let Some(with) = input.value(ids::BAA_WITH) else { return };
    let given = input.value(ids::BAA_VIA).is_some();
    if !input.baa_with_other() || input.value(ids::HOSTING) == Some("inside-ehr") || given {
        return;
    }
    let vendor = input.kit.tool.vendor.as_ref();
    let message = match vendor {
        Some(vendor) => format!(
            "The agreement is with {with}, and the vendor is {}. No contract that covers the vendor is named.",
            vendor.value
        ),
        None => format!("The agreement is with {with}, and the kit does not name the vendor."),
    };
    let at = input.at(ids::BAA_WITH);
    let finding = findings.add_phi(BAA_WRONG_PARTY, Severity::Block(Gate::Pilot), at, message);
    finding.closed_by = match vendor {
        Some(_) => vec![Missing::Answer(ids::BAA_VIA.to_string())],
        None => vec![vendor_missing()],
    };
}

fn expired(input: &RuleInput, findings: &mut Findings) {
    let Some(expires) = input.day(ids::BAA_EXPIRES_ON) else { return };
    let Some(end) = input.kit.rollout.pilot.as_ref().and_then(|pilot| pilot.end.as_ref()) else { return };
    let soon = end.value.checked_add(30.days()).unwrap_or(end.value);
    let (expires_text, end_text) =
        (printed_date::text(expires, input.phrases), printed_date::text(end.value, input.phrases));
    if expires < end.value {
        let message = format!("The agreement ends on {expires_text}, before the pilot does on {end_text}.");
        findings.add_phi(BAA_EXPIRED, Severity::Block(Gate::Pilot), input.at(ids::BAA_EXPIRES_ON), message);
    } else if expires <= soon {
        let message = format!(
            "The agreement ends on {expires_text}, within 30 days after the pilot's end on {end_text}."
        );
        findings.add_phi(BAA_EXPIRED, Severity::Warning, input.at(ids::BAA_EXPIRES_ON), message);
    }
}

fn breach_notice(input: &RuleInput, findings: &mut Findings) {
    let Some(days) = input.value(ids::BREACH_NOTICE_DAYS).and_then(|days| days.parse::<u32>().ok()) else {
        return;
    };
    let weight = match days {
        0..=15 => return,
        16..=60 => Severity::Warning,
        _ => Severity::Block(Gate::Pilot),
    };
    let message = format!("The vendor may take {days} days to report a breach.");
    findings.add_phi(BREACH_NOTICE_LATE, weight, input.at(ids::BREACH_NOTICE_DAYS), message);
}

fn training(input: &RuleInput, findings: &mut Findings) {
    let Some(answer) = input.asked(ids::TRAINING_USE) else { return };
    let (weight, message) = match answer.raw.as_deref() {
        Some("identifiable") => (
            Severity::Block(Gate::Pilot),
            "The vendor may train its AI on information that identifies patients.".to_string(),
        ),
        Some("de-identified") => {
            let source = input.kit.compliance.value.iter().find(|entry| entry.id.value == ids::TRAINING_USE);
            let source =
                source.and_then(|entry| entry.source.as_ref()).map(|source| source.value.to_lowercase());
            let source = source.unwrap_or_default();
            let method = source.contains("expert determination") || source.contains("safe harbor");
            let clause = source.chars().any(|letter| letter.is_ascii_digit() || letter == '§');
            if method && clause {
                (
                    Severity::Warning,
                    "The vendor may train its AI on de-identified patient information.".to_string(),
                )
            } else {
                let missing = "without the method (expert determination or safe harbor) and the clause";
                (
                    Severity::Block(Gate::Pilot),
                    format!("The vendor may train its AI on de-identified patient information, {missing}."),
                )
            }
        }
        _ => return,
    };
    let finding = findings.add_phi(TRAINING_IDENTIFIABLE, weight, answer.span.clone(), message);
    // A corrected `source` may name the method. No answer can change what the contract allows.
    if answer.raw.as_deref() == Some("de-identified") {
        finding.closed_by = vec![Missing::Answer(ids::TRAINING_USE.to_string())];
    }
}
