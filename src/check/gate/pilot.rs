//! The pilot: how long, with whom, how many drafts, and against what it is measured.

use crate::rules;
use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

use super::{Findings, RuleInput};
use crate::library::phrase::listing;
use crate::library::question::Weight;

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    length(input, findings);
    group(input, findings);
    let pilot = input.kit.rollout.pilot.as_ref();
    if let Some(expected) = pilot.and_then(|pilot| pilot.drafts_expected.as_ref())
        && expected.value < 30
    {
        let message = format!(
            "{} drafts are expected in the pilot. The measures will show counts only.",
            expected.value
        );
        findings.add(rules::PILOT_SMALL, Weight::Note, expected.span.clone(), message);
    }
    let start = pilot.and_then(|pilot| pilot.start.as_ref()).map(|start| start.value);
    let measured = input.manual_since.is_some_and(|first| start.is_none_or(|start| first < start));
    if !measured {
        let file = input.kit.measures.as_ref();
        let at = file.map_or_else(|| input.kit.rollout.key.clone(), |file| file.span.clone());
        let message = "No work by hand was measured before the pilot, so no comparison will be printed.";
        findings.add(rules::NO_BASELINE, Weight::Warning, at, message);
    }
}

fn length(input: &RuleInput, findings: &mut Findings) {
    let pilot = input.kit.rollout.pilot.as_ref();
    let key = pilot.map_or_else(|| input.kit.rollout.key.clone(), |pilot| pilot.key.clone());
    let days = pilot.and_then(|pilot| Some((pilot.start.as_ref()?.value, pilot.end.as_ref()?.value)));
    let Some((start, end)) = days else {
        findings.add(
            rules::PILOT_LENGTH,
            Weight::Warning,
            key,
            "The kit has no first and last day for the pilot.",
        );
        return;
    };
    let (all, working) = span(start, end);
    if all != 14 && working != 10 {
        let message = format!(
            "The pilot is {all} days long, {working} of them working days, and not 14 days or 10 working days."
        );
        findings.add(rules::PILOT_LENGTH, Weight::Warning, key, message);
    }
}

/// All days and the working days among them, first and last included.
fn span(start: Date, end: Date) -> (usize, usize) {
    let days = start.series(jiff::Span::new().days(1)).take_while(|day| *day <= end).take(1000);
    let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    days.fold((0, 0), |(all, working), day| (all + 1, working + usize::from(!weekend(&day))))
}

fn group(input: &RuleInput, findings: &mut Findings) {
    let Some(pilot) = input.kit.rollout.pilot.as_ref() else {
        findings.add(
            rules::PILOT_GROUP,
            Weight::Warning,
            input.kit.rollout.key.clone(),
            "The kit does not say who takes part in the pilot.",
        );
        return;
    };
    let people: Vec<_> = pilot.people.iter().filter_map(|id| input.people.get(&id.value)).collect();
    let roles: BTreeSet<&str> = people.iter().filter_map(|person| person.role.as_deref()).collect();
    let mut missing = Vec::new();
    if roles.len() < 2 {
        missing.push("a second role");
    }
    if !people.iter().any(|person| person.comfort.as_deref() == Some("low")) {
        missing.push("somebody of low comfort with technology");
    }
    if !people.iter().any(|person| person.skeptic) {
        missing.push("a skeptic");
    }
    if !missing.is_empty() {
        let message = format!("The pilot's group lacks {}.", listing(&missing));
        let at = pilot.people_key.clone().unwrap_or_else(|| pilot.key.clone());
        findings.add(rules::PILOT_GROUP, Weight::Warning, at, message);
    }
}

#[cfg(test)]
mod tests {
    use super::span;
    use jiff::civil::date;

    #[test]
    fn days_count_first_and_last() {
        assert_eq!(span(date(2026, 12, 1), date(2026, 12, 14)), (14, 10));
        assert_eq!(span(date(2026, 11, 30), date(2026, 12, 11)), (12, 10));
        assert_eq!(span(date(2026, 12, 1), date(2026, 12, 1)), (1, 1));
    }
}
