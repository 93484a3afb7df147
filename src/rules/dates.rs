//! The order of days: paper and training come before the first patient's information.

use crate::library::ids;
use jiff::civil::Date;

use super::FRAMEWORK;
use super::{Findings, RuleInput};
use crate::check::printed_date;
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::{Example, Gate, Rule, Severity};
use crate::text::source::Span;

pub(crate) const ROWS: &[Rule] =
    &[PILOT_TOO_EARLY, HIPAA_AFTER_TRAINING, SKEPTIC_AFTER_TRAINING, CHECK_IN_FUTURE, DATES_OUT_OF_ORDER];

#[rustfmt::skip]
pub(crate) const PILOT_TOO_EARLY: Rule = Rule {
    code: "pilot-too-early", severity: Severity::Block(Gate::Pilot), source: "45 CFR 164.502(e), 164.308(a)(1)(ii)(A), 164.530(b)",
    when: "The pilot starts before the agreement was signed, the risk analysis was updated, the STOP test was made, the HIPAA page was handed out, or somebody in the pilot was trained.",
    why: "Each of them must be there before the first patient's information goes in.",
    remedy: "Move the start of the pilot behind the other day.",
    example: Example::Kit("rollout: {pilot: {start: 2026-12-01, end: 2026-12-14}}\ncompliance: {baa_signed_on: 2026-12-05}"),
};

#[rustfmt::skip]
pub(crate) const HIPAA_AFTER_TRAINING: Rule = Rule {
    code: "hipaa-after-training", severity: Severity::Warning, source: FRAMEWORK,
    when: "The HIPAA page was handed out after the training, or the kit has no date for it.",
    why: "Staff should know what is checked before they see what the tool can do.",
    remedy: "Hand the page out and write the day in `rollout.hipaa_page_given_on`.",
    example: Example::Kit("rollout: {training_on: 2026-11-20, hipaa_page_given_on: 2026-11-24}"),
};

#[rustfmt::skip]
pub(crate) const SKEPTIC_AFTER_TRAINING: Rule = Rule {
    code: "skeptic-after-training", severity: Severity::Warning, source: FRAMEWORK,
    when: "The talk with the loudest doubter came after the training, or the kit has no date for it.",
    why: "Doubts that are heard first become answers. Heard afterwards they become resistance.",
    remedy: "Have the talk, one to one, and write the day in `talked_on` of the person, or in `rollout.skeptic_talked_on`.",
    example: Example::Kit("rollout: {training_on: 2026-11-20, skeptic_talked_on: 2026-11-24}"),
};

#[rustfmt::skip]
pub(crate) const CHECK_IN_FUTURE: Rule = Rule {
    code: "check-in-future", severity: Severity::Error, source: "good practice: a check is something that happened",
    when: "A `checked_on` lies after the day of the build.",
    why: "A check that has not happened confirms nothing.",
    remedy: "Correct the day.",
    example: Example::Kit("people: {dana: {name: Dana Ortiz, phone: \"555-0142\"}}\ncompliance: {baa_signed: {answer: yes, checked_by: dana, checked_on: 2030-01-01, source: \"BAA p. 1\"}}"),
};

#[rustfmt::skip]
pub(crate) const DATES_OUT_OF_ORDER: Rule = Rule {
    code: "dates-out-of-order", severity: Severity::Block(Gate::Pilot), source: FRAMEWORK,
    when: "The training is after the pilot's start, or the pilot ends before it starts (a block); go-live is before the pilot's end (a block for the rollout); the talk with a skeptic is after the HIPAA page (a warning).",
    why: "Each step rests on the one before it.",
    remedy: "Correct one of the two days that the message names.",
    example: Example::Kit("rollout: {pilot: {start: 2026-12-14, end: 2026-12-01}}"),
};

pub(super) fn find(input: &RuleInput, findings: &mut Findings, diagnostics: &mut Diagnostics) {
    checks_in_future(input, diagnostics);
    too_early(input, findings);
    out_of_order(input, findings);
    let rollout = &input.kit.rollout;
    let training = rollout.training_on.as_ref();
    let order = [
        (HIPAA_AFTER_TRAINING, "the HIPAA page", "was handed out", rollout.hipaa_page_given_on.as_ref()),
        (SKEPTIC_AFTER_TRAINING, "the talk with the skeptic", "took place", input.kit.skeptic_talked_on()),
    ];
    for (code, what, happened, on) in order {
        match (on, training) {
            (None, _) => {
                let message = format!("The kit has no day on which {what} {happened}.");
                findings.add(code, Severity::Warning, rollout.key.clone(), message);
            }
            (Some(on), Some(training)) if on.value > training.value => {
                let message = format!(
                    "On {} {what} {happened}, after the training on {}.",
                    printed_date::text(on.value, input.phrases),
                    printed_date::text(training.value, input.phrases)
                );
                findings.add(code, Severity::Warning, on.span.clone(), message);
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
                    CHECK_IN_FUTURE,
                    on.span.clone(),
                    format!(
                        "a check on {} has not happened yet",
                        printed_date::text(on.value, input.phrases)
                    ),
                )
                .help(format!(
                    "Today is {}. Correct the day, or leave the check out until it is made.",
                    printed_date::text(input.today, input.phrases)
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
        (ids::BAA_SIGNED_ON, "the agreement with the vendor was signed"),
        (ids::RISK_ANALYSIS_ON, "the risk analysis was updated"),
        (ids::STOP_TESTED_ON, "the STOP test was made"),
    ] {
        before.extend(input.day(id).map(|on| (what.to_string(), on, input.at(id))));
    }
    let hipaa = rollout.hipaa_page_given_on.as_ref();
    before.extend(hipaa.map(|on| ("the HIPAA page was handed out".to_string(), on.value, on.span.clone())));
    for id in rollout.pilot.iter().flat_map(|pilot| &pilot.people) {
        let person = input.kit.people.iter().find(|person| person.id.value == id.value);
        // Whoever has no day of their own is trained with everyone.
        let trained =
            |person: &'_ crate::kit::Person| person.trained_on.clone().or(rollout.training_on.clone());
        if let Some((person, on)) = person.and_then(|person| Some((person, trained(person)?))) {
            before.push((format!("{} is trained", person.name.value), on.value, on.span));
        }
    }
    for (what, on, _) in before.into_iter().filter(|(_, on, _)| start.value < *on) {
        let message = format!(
            "The pilot starts on {}, before {what} on {}.",
            printed_date::text(start.value, input.phrases),
            printed_date::text(on, input.phrases)
        );
        findings.add(PILOT_TOO_EARLY, Severity::Block(Gate::Pilot), start.span.clone(), message);
    }
}

/// The pairs of days that no other rule covers.
fn out_of_order(input: &RuleInput, findings: &mut Findings) {
    let rollout = &input.kit.rollout;
    let pilot = rollout.pilot.as_ref();
    let (start, end) =
        (pilot.and_then(|pilot| pilot.start.as_ref()), pilot.and_then(|pilot| pilot.end.as_ref()));
    // A member of the pilot who is trained too late is found by `pilot-too-early`.
    let training = rollout.training_on.as_ref().filter(|_| pilot.is_none_or(|pilot| pilot.people.is_empty()));
    let pairs = [
        (("the pilot starts", start), ("the training", training), Severity::Block(Gate::Pilot)),
        (("the pilot ends", end), ("its first day", start), Severity::Block(Gate::Pilot)),
        (
            ("everyone starts", rollout.go_live.as_ref()),
            ("the pilot's end", end),
            Severity::Block(Gate::Rollout),
        ),
        (
            ("the HIPAA page was handed out", rollout.hipaa_page_given_on.as_ref()),
            ("the talk with the skeptic", input.kit.skeptic_talked_on()),
            Severity::Warning,
        ),
    ];
    for ((what, day), (first, first_day), severity) in pairs {
        let (Some(day), Some(first_day)) = (day, first_day) else { continue };
        if day.value < first_day.value {
            let message = format!(
                "On {} {what}, before {first} on {}.",
                printed_date::text(day.value, input.phrases),
                printed_date::text(first_day.value, input.phrases)
            );
            findings.add(DATES_OUT_OF_ORDER, severity, day.span.clone(), message);
        }
    }
}
