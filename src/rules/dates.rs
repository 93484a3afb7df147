//! The order of dates: agreement and training come before the first patient's information.

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
    when: "The pilot starts before the agreement was signed, the risk analysis was updated, STOP was tested, the HIPAA page was handed out, or somebody in the pilot was trained.",
    why: "Each of these must be done before the first patient's information goes in.",
    remedy: "Move the start of the pilot to a day after the other one.",
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
    why: "Doubts heard early become answers. Doubts heard late become resistance.",
    remedy: "Have the talk, one to one, and write the day in the person's `talked_on` or in `rollout.skeptic_talked_on`.",
    example: Example::Kit("rollout: {training_on: 2026-11-20, skeptic_talked_on: 2026-11-24}"),
};

#[rustfmt::skip]
pub(crate) const CHECK_IN_FUTURE: Rule = Rule {
    code: "check-in-future", severity: Severity::Error, source: "good practice: a check is something that happened",
    when: "A `checked_on` is later than the day of the build.",
    why: "A check that has not happened confirms nothing.",
    remedy: "Correct the day.",
    example: Example::Kit("people: {dana: {name: Dana Ortiz, phone: \"555-0142\"}}\ncompliance: {baa_signed: {answer: yes, checked_by: dana, checked_on: 2030-01-01, source: \"BAA p. 1\"}}"),
};

#[rustfmt::skip]
pub(crate) const DATES_OUT_OF_ORDER: Rule = Rule {
    code: "dates-out-of-order", severity: Severity::Block(Gate::Pilot), source: FRAMEWORK,
    when: "The training is after the pilot's start, or the pilot ends before it starts (a block); go-live is before the pilot's end (a block for the rollout); the talk with a skeptic is after the HIPAA page (a warning).",
    why: "Each step rests on the one before it.",
    remedy: "Correct one of the two days in the message.",
    example: Example::Kit("rollout: {pilot: {start: 2026-12-14, end: 2026-12-01}}"),
};

pub(super) fn find(input: &RuleInput, findings: &mut Findings, diagnostics: &mut Diagnostics) {
    checks_in_future(input, diagnostics);
    too_early(input, findings);
    out_of_order(input, findings);
    let rollout = &input.kit.rollout;
    let training = rollout.training_on.as_ref();
    let order = [
        (
            HIPAA_AFTER_TRAINING,
            "The kit has no day for handing out the HIPAA page.",
            "The HIPAA page was handed out on {day}, after the training on {first}.",
            rollout.hipaa_page_given_on.as_ref(),
        ),
        (
            SKEPTIC_AFTER_TRAINING,
            "The kit has no day for the talk with the skeptic.",
            "The talk with the skeptic took place on {day}, after the training on {first}.",
            input.kit.skeptic_talked_on(),
        ),
    ];
    for (code, missing, late, on) in order {
        match (on, training) {
            (None, _) => {
                findings.add(code, Severity::Warning, rollout.key.clone(), missing);
            }
            (Some(on), Some(training)) if on.value > training.value => {
                let message = dated(late, on.value, training.value, input);
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
                        "this check is dated {}, which is still to come",
                        printed_date::text(on.value, input.phrases)
                    ),
                )
                .help(format!(
                    "Today is {}. Correct the day, or leave the check out until it has been done.",
                    printed_date::text(input.today, input.phrases)
                ));
        }
    }
}

/// The pilot's start against everything that must come before it, with one finding for each violated pair.
fn too_early(input: &RuleInput, findings: &mut Findings) {
    let Some(start) = input.kit.rollout.pilot.as_ref().and_then(|pilot| pilot.start.as_ref()) else { return };
    let rollout = &input.kit.rollout;
    let mut before: Vec<(String, Date, Span)> = Vec::new();
    for (id, message) in [
        (
            ids::BAA_SIGNED_ON,
            "The pilot starts on {day}, before the agreement with the vendor was signed on {first}.",
        ),
        (
            ids::RISK_ANALYSIS_ON,
            "The pilot starts on {day}, before the risk analysis was updated on {first}.",
        ),
        (ids::STOP_TESTED_ON, "The pilot starts on {day}, before STOP was tested on {first}."),
    ] {
        before.extend(input.day(id).map(|on| (message.to_string(), on, input.at(id))));
    }
    let hipaa = rollout.hipaa_page_given_on.as_ref();
    let message = "The pilot starts on {day}, before the HIPAA page was handed out on {first}.";
    before.extend(hipaa.map(|on| (message.to_string(), on.value, on.span.clone())));
    for id in rollout.pilot.iter().flat_map(|pilot| &pilot.people) {
        let person = input.kit.people.iter().find(|person| person.id.value == id.value);
        // A person without a training day of their own is trained with everyone else.
        let trained =
            |person: &'_ crate::kit::Person| person.trained_on.clone().or(rollout.training_on.clone());
        if let Some((person, on)) = person.and_then(|person| Some((person, trained(person)?))) {
            let name = &person.name.value;
            let message = format!("The pilot starts on {{day}}, before {name} is trained on {{first}}.");
            before.push((message, on.value, on.span));
        }
    }
    for (message, on, _) in before.into_iter().filter(|(_, on, _)| start.value < *on) {
        let message = dated(&message, start.value, on, input);
        findings.add(PILOT_TOO_EARLY, Severity::Block(Gate::Pilot), start.span.clone(), message);
    }
}

/// The pairs of days that no other rule covers.
fn out_of_order(input: &RuleInput, findings: &mut Findings) {
    let rollout = &input.kit.rollout;
    let pilot = rollout.pilot.as_ref();
    let (start, end) =
        (pilot.and_then(|pilot| pilot.start.as_ref()), pilot.and_then(|pilot| pilot.end.as_ref()));
    // A pilot member who is trained too late is reported by `pilot-too-early`.
    let training = rollout.training_on.as_ref().filter(|_| pilot.is_none_or(|pilot| pilot.people.is_empty()));
    let pairs = [
        (
            "The pilot starts on {day}, before the training on {first}.",
            start,
            training,
            Severity::Block(Gate::Pilot),
        ),
        ("The pilot ends on {day}, before it starts on {first}.", end, start, Severity::Block(Gate::Pilot)),
        (
            "Everyone starts on {day}, before the pilot ends on {first}.",
            rollout.go_live.as_ref(),
            end,
            Severity::Block(Gate::Rollout),
        ),
        (
            "The HIPAA page was handed out on {day}, before the talk with the skeptic on {first}.",
            rollout.hipaa_page_given_on.as_ref(),
            input.kit.skeptic_talked_on(),
            Severity::Warning,
        ),
    ];
    for (message, day, first, severity) in pairs {
        let (Some(day), Some(first)) = (day, first) else { continue };
        if day.value < first.value {
            let message = dated(message, day.value, first.value, input);
            findings.add(DATES_OUT_OF_ORDER, severity, day.span.clone(), message);
        }
    }
}

/// A whole sentence with two days filled in: the misplaced one, and the one that should come first.
fn dated(sentence: &str, day: Date, first: Date, input: &RuleInput) -> String {
    let printed = |day| printed_date::text(day, input.phrases);
    sentence.replace("{day}", &printed(day)).replace("{first}", &printed(first))
}
