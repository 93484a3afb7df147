//! The pilot: its length, its group, how many drafts, and the baseline and plan it is measured against.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};

use super::FRAMEWORK;
use super::{Findings, RuleInput};
use crate::check::printed_date;
use crate::text::rule::{Example, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[PILOT_LENGTH, PILOT_GROUP, PILOT_SMALL, NO_BASELINE, PLAN_LATE];

#[rustfmt::skip]
pub(crate) const PILOT_LENGTH: Rule = Rule {
    code: "pilot-length", severity: Severity::Warning, source: FRAMEWORK,
    when: "The pilot is not 14 days or 10 working days, or it has no dates.",
    why: "A shorter one shows too little; a longer one becomes the rollout without anybody deciding that it should.",
    remedy: "Set `rollout.pilot.start` and `rollout.pilot.end` two weeks apart.",
    example: Example::Kit("rollout: {pilot: {start: 2026-12-01, end: 2026-12-04}}"),
};

#[rustfmt::skip]
pub(crate) const PILOT_GROUP: Rule = Rule {
    code: "pilot-group", severity: Severity::Warning, source: FRAMEWORK,
    when: "The pilot has fewer than two roles, nobody who is uncomfortable with technology, or no skeptic.",
    why: "A pilot among enthusiasts finds only what enthusiasts find.",
    remedy: "Add such people to `rollout.pilot.people`, and say so under `people` (`comfort: low`, `skeptic: yes`).",
    example: Example::Kit("rollout: {pilot: {start: 2026-12-01, end: 2026-12-14}}"),
};

#[rustfmt::skip]
pub(crate) const PILOT_SMALL: Rule = Rule {
    code: "pilot-small", severity: Severity::Note, source: "good practice: no percentages from small samples",
    when: "Fewer than 30 drafts are expected in the pilot.",
    why: "The measures then show counts only.",
    remedy: "Nothing has to change. A longer look after the start will show more.",
    example: Example::Kit("rollout: {pilot: {start: 2026-12-01, end: 2026-12-14, drafts_expected: 20}}"),
};

#[rustfmt::skip]
pub(crate) const NO_BASELINE: Rule = Rule {
    code: "no-baseline", severity: Severity::Warning, source: "good practice: no comparison without a baseline",
    when: "No work by hand was measured before the pilot.",
    why: "Without a baseline, nobody can say later whether errors or time went down.",
    remedy: "Count 30 cases by hand before the pilot and write them into `measures.csv` with the arm `manual`.",
    example: Example::Kit("rollout: {pilot: {start: 2026-12-01, end: 2026-12-14}}"),
};

#[rustfmt::skip]
pub(crate) const PLAN_LATE: Rule = Rule {
    code: "plan-late", severity: Severity::Warning, source: "good practice: decide what counts as success before anybody sees the numbers",
    when: "`measures_plan.fixed_on` is after the pilot's first day, or is still missing once the pilot has begun.",
    why: "A goal that is set after the numbers are known can be set to fit them.",
    remedy: "Fix the plan before the pilot starts, and write the day in `measures_plan.fixed_on`. If it was fixed later, say so where you show the results.",
    example: Example::Kit("rollout: {pilot: {start: 2026-11-02, end: 2026-11-15}}"),
};

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    length(input, findings);
    group(input, findings);
    plan(input, findings);
    let pilot = input.kit.rollout.pilot.as_ref();
    if let Some(expected) = pilot.and_then(|pilot| pilot.drafts_expected.as_ref())
        && expected.value < 30
    {
        let message = format!(
            "{} drafts are expected in the pilot. The measures will show counts only.",
            expected.value
        );
        findings.add(PILOT_SMALL, Severity::Note, expected.span.clone(), message);
    }
    let start = pilot.and_then(|pilot| pilot.start.as_ref()).map(|start| start.value);
    let measured = input.manual_since.is_some_and(|first| start.is_none_or(|start| first < start));
    if !measured {
        let file = input.kit.measures.as_ref();
        let at = file.map_or_else(|| input.kit.rollout.key.clone(), |file| file.span.clone());
        let message = if start.is_some_and(|start| start <= input.today) {
            "No work by hand was measured before the pilot, so no comparison will be printed."
        } else {
            "No work by hand has been measured yet, so no comparison can be printed. It has to be measured before the pilot starts."
        };
        findings.add(NO_BASELINE, Severity::Warning, at, message);
    }
}

/// Whether the plan for what the pilot must show was fixed before the pilot began.
fn plan(input: &RuleInput, findings: &mut Findings) {
    let pilot = input.kit.rollout.pilot.as_ref();
    let Some(start) = pilot.and_then(|pilot| pilot.start.as_ref()) else { return };
    let plan = input.kit.measures_plan.as_ref();
    let begun = printed_date::text(start.value, input.phrases);
    match plan.and_then(|plan| plan.fixed_on.as_ref()) {
        Some(fixed) if fixed.value > start.value => {
            let fixed_on = printed_date::text(fixed.value, input.phrases);
            let message = format!(
                "The plan for the measures was fixed on {fixed_on}, after the pilot began on {begun}."
            );
            findings.add(PLAN_LATE, Severity::Warning, fixed.span.clone(), message);
        }
        None if start.value <= input.today => {
            let at = plan.map_or_else(|| start.span.clone(), |plan| plan.key.clone());
            let message = format!(
                "The pilot began on {begun}, but the kit has no plan, fixed beforehand, for what it must show."
            );
            findings.add(PLAN_LATE, Severity::Warning, at, message);
        }
        _ => {}
    }
}

fn length(input: &RuleInput, findings: &mut Findings) {
    let pilot = input.kit.rollout.pilot.as_ref();
    let key = pilot.map_or_else(|| input.kit.rollout.key.clone(), |pilot| pilot.key.clone());
    let days = pilot.and_then(|pilot| Some((pilot.start.as_ref()?.value, pilot.end.as_ref()?.value)));
    let Some((start, end)) = days else {
        findings.add(
            PILOT_LENGTH,
            Severity::Warning,
            key,
            "The kit has no first and last day for the pilot.",
        );
        return;
    };
    let (all, working) = span(start, end);
    if all != 14 && working != 10 {
        let message = format!(
            "The pilot is {all} days long, {working} of them working days. It should be 14 days or 10 working days."
        );
        findings.add(PILOT_LENGTH, Severity::Warning, key, message);
    }
}

/// The number of days and of working days, first and last included.
fn span(start: Date, end: Date) -> (usize, usize) {
    let days = start.series(jiff::Span::new().days(1)).take_while(|day| *day <= end).take(1000);
    let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    days.fold((0, 0), |(all, working), day| (all + 1, working + usize::from(!weekend(&day))))
}

fn group(input: &RuleInput, findings: &mut Findings) {
    let Some(pilot) = input.kit.rollout.pilot.as_ref() else {
        findings.add(
            PILOT_GROUP,
            Severity::Warning,
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
        missing.push("somebody who is uncomfortable with technology");
    }
    if !people.iter().any(|person| person.skeptic) {
        missing.push("a skeptic");
    }
    if !missing.is_empty() {
        let message = format!("The pilot's group lacks {}.", input.phrases.all_of(&missing));
        let at = pilot.people_key.clone().unwrap_or_else(|| pilot.key.clone());
        findings.add(PILOT_GROUP, Severity::Warning, at, message);
    }
}

#[cfg(test)]
mod tests {
    use super::span;
    use jiff::civil::date;

    #[test]
    fn the_first_and_last_day_count() {
        assert_eq!(span(date(2026, 12, 1), date(2026, 12, 14)), (14, 10));
        assert_eq!(span(date(2026, 11, 30), date(2026, 12, 11)), (12, 10));
        assert_eq!(span(date(2026, 12, 1), date(2026, 12, 1)), (1, 1));
    }
}
