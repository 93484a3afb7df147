//! The order of days: paper and training come before the first patient's information.

use crate::rules;
use jiff::civil::Date;

use super::{Findings, RuleInput};
use crate::check::printed_date;
use crate::library::question::Weight;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;

pub(super) fn find(input: &RuleInput, findings: &mut Findings, diagnostics: &mut Diagnostics) {
    checks_in_future(input, diagnostics);
    too_early(input, findings);
    let rollout = &input.kit.rollout;
    let training = rollout.training_on.as_ref();
    let order = [
        (rules::HIPAA_AFTER_TRAINING, "the HIPAA page", "was handed out", &rollout.hipaa_page_given_on),
        (
            rules::SKEPTIC_AFTER_TRAINING,
            "the talk with the skeptic",
            "took place",
            &rollout.skeptic_talked_on,
        ),
    ];
    for (code, what, happened, on) in order {
        match (on, training) {
            (None, _) => {
                let message = format!("The kit has no day on which {what} {happened}.");
                findings.add(code, Weight::Warning, rollout.key.clone(), message);
            }
            (Some(on), Some(training)) if on.value > training.value => {
                let message = format!(
                    "On {} {what} {happened}, after the training on {}.",
                    printed_date::text(on.value),
                    printed_date::text(training.value)
                );
                findings.add(code, Weight::Warning, on.span.clone(), message);
            }
            _ => {}
        }
    }
}

fn checks_in_future(input: &RuleInput, diagnostics: &mut Diagnostics) {
    for entry in &input.kit.compliance.value {
        if let Some(on) = entry.checked_on.as_ref().filter(|on| on.value > input.today) {
            diagnostics
                .add(
                    rules::CHECK_IN_FUTURE,
                    on.span.clone(),
                    format!("a check on {} has not happened yet", printed_date::text(on.value)),
                )
                .help(format!(
                    "Today is {}. Correct the day, or leave the check out until it is made.",
                    printed_date::text(input.today)
                ));
        }
    }
}

/// The pilot's start against everything that must come before it; one finding for each pair.
fn too_early(input: &RuleInput, findings: &mut Findings) {
    let Some(start) = input.kit.rollout.pilot.as_ref().and_then(|pilot| pilot.start.as_ref()) else { return };
    let rollout = &input.kit.rollout;
    let mut before: Vec<(String, Date, Span)> = Vec::new();
    for (id, what) in [
        ("baa_signed_on", "the agreement with the vendor was signed"),
        ("risk_analysis_on", "the risk analysis was updated"),
        ("stop_tested_on", "the STOP test was made"),
    ] {
        before.extend(input.day(id).map(|on| (what.to_string(), on, input.at(id))));
    }
    let hipaa = rollout.hipaa_page_given_on.as_ref();
    before.extend(hipaa.map(|on| ("the HIPAA page was handed out".to_string(), on.value, on.span.clone())));
    for id in rollout.pilot.iter().flat_map(|pilot| &pilot.people) {
        let person = input.kit.people.iter().find(|person| person.id.value == id.value);
        if let Some((person, on)) = person.and_then(|person| Some((person, person.trained_on.as_ref()?))) {
            before.push((format!("{} was trained", person.name.value), on.value, on.span.clone()));
        }
    }
    for (what, on, _) in before.into_iter().filter(|(_, on, _)| start.value < *on) {
        let message = format!(
            "The pilot starts on {}, before {what} on {}.",
            printed_date::text(start.value),
            printed_date::text(on)
        );
        findings.add(rules::PILOT_TOO_EARLY, Weight::Block, start.span.clone(), message);
    }
}
