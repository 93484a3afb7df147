//! The business associate agreement: with whom, until when, and what the vendor may do under it.

use crate::rules;
use jiff::ToSpan;

use super::{Findings, RuleInput};
use crate::check::printed_date;
use crate::library::condition::Situation;
use crate::library::question::Weight;

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    wrong_party(input, findings);
    expired(input, findings);
    breach_notice(input, findings);
    training(input, findings);
}

fn wrong_party(input: &RuleInput, findings: &mut Findings) {
    let Some(with) = input.value("baa_with") else { return };
    let given = input.value("baa_via").is_some();
    if !input.baa_with_other() || input.value("hosting") == Some("inside-ehr") || given {
        return;
    }
    let vendor = input.kit.tool.vendor.as_ref();
    let message = match vendor {
        Some(vendor) => format!(
            "The agreement is with {with}, and the vendor is {}. No contract is named under which the vendor works.",
            vendor.value
        ),
        None => format!("The agreement is with {with}, and the kit does not name the vendor."),
    };
    findings.add_phi(rules::BAA_WRONG_PARTY, Weight::Block, input.at("baa_with"), message);
}

fn expired(input: &RuleInput, findings: &mut Findings) {
    let Some(expires) = input.day("baa_expires_on") else { return };
    let Some(end) = input.kit.rollout.pilot.as_ref().and_then(|pilot| pilot.end.as_ref()) else { return };
    let soon = end.value.checked_add(30.days()).unwrap_or(end.value);
    let (expires_text, end_text) = (printed_date::text(expires), printed_date::text(end.value));
    if expires < end.value {
        let message = format!("The agreement ends on {expires_text}, before the pilot does on {end_text}.");
        findings.add_phi(rules::BAA_EXPIRED, Weight::Block, input.at("baa_expires_on"), message);
    } else if expires <= soon {
        let message = format!(
            "The agreement ends on {expires_text}, within 30 days after the pilot's end on {end_text}."
        );
        findings.add_phi(rules::BAA_EXPIRED, Weight::Warning, input.at("baa_expires_on"), message);
    }
}

fn breach_notice(input: &RuleInput, findings: &mut Findings) {
    let Some(days) = input.value("breach_notice_days").and_then(|days| days.parse::<u32>().ok()) else {
        return;
    };
    let weight = match days {
        0..=15 => return,
        16..=60 => Weight::Warning,
        _ => Weight::Block,
    };
    let message = format!("The vendor may take {days} days to tell of a breach.");
    findings.add_phi(rules::BREACH_NOTICE_LATE, weight, input.at("breach_notice_days"), message);
}

fn training(input: &RuleInput, findings: &mut Findings) {
    let Some(answer) = input.asked("training_use") else { return };
    let (weight, message) = match answer.raw.as_deref() {
        Some("identifiable") => (
            Weight::Block,
            "The vendor may train its AI on information that identifies patients.".to_string(),
        ),
        Some("de-identified") => {
            let source = input.kit.compliance.value.iter().find(|entry| entry.id.value == "training_use");
            let source =
                source.and_then(|entry| entry.source.as_ref()).map(|source| source.value.to_lowercase());
            let source = source.unwrap_or_default();
            let method = source.contains("expert determination") || source.contains("safe harbor");
            let clause = source.chars().any(|letter| letter.is_ascii_digit() || letter == '§');
            if method && clause {
                (
                    Weight::Warning,
                    "The vendor may train its AI on de-identified patient information.".to_string(),
                )
            } else {
                let missing = "without the method (expert determination or safe harbor) and the clause";
                (
                    Weight::Block,
                    format!("The vendor may train its AI on de-identified patient information, {missing}."),
                )
            }
        }
        _ => return,
    };
    findings.add_phi(rules::TRAINING_IDENTIFIABLE, weight, answer.span.clone(), message);
}
