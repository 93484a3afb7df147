//! The dates of the rollout on one line: where each one is, what has passed, and what comes next.

use jiff::civil::Date;
use serde::Serialize;

use super::printed_date::PrintedDay;
use crate::library::phrases::{DATE_MONTH, Phrases};

/// One date or period of the plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// `listen`, `hipaa`, `training`, `pilot`, `feedback`, `start` or `check`. The theme and the words refer to it.
    pub id: &'static str,
    /// Its day, or its first day.
    pub on: Option<PrintedDay>,
    /// Its last day, if it is a period.
    pub until: Option<PrintedDay>,
    /// How many days after the first date of the rollout it begins, if it has a date.
    pub day: Option<i32>,
    /// How many days after the first date of the rollout it ends, if it is a period.
    pub last_day: Option<i32>,
    /// Whether its last day is before today.
    pub passed: bool,
    /// Whether it is the first that has not passed.
    pub next: bool,
    /// Where its label begins, in thousandths of the line's length.
    pub label: i32,
    /// The row of its label: 0 and 1 are above the line, 2 and 3 below it. Labels in the same row should not overlap.
    pub lane: usize,
}

/// The first day of a month between the first date and the last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Month {
    /// `December`.
    pub name: String,
    /// How many days after the first date it is.
    pub day: i32,
}

/// All dates on one line.
#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    /// The phases in order, including those without a date.
    pub phases: Vec<Phase>,
    /// The days from the first date to the last, at least 1; `None` without dates.
    pub days: Option<i32>,
    /// The months that begin on the line, preceded by the month in which the line begins.
    pub months: Vec<Month>,
    /// How many days after the first date today is, if it is on the line.
    pub today: Option<i32>,
}

/// The width of a label, in thousandths of the line's length.
const LABEL: i32 = 165;
/// The most months that are named.
const MOST_MONTHS: usize = 10;

/// The timeline of a plan, whose entries have an id, a day, and the last day if they are a period.
pub fn timeline(
    plan: &[(&'static str, Option<Date>, Option<Date>)],
    today: Date,
    phrases: &Phrases,
) -> Timeline {
    let printed = |day: Date| PrintedDay::of(day, phrases);
    let days = || plan.iter().flat_map(|(_, on, until)| [*on, *until]).flatten();
    let ends = days().min().zip(days().max());
    let from_first =
        |day: Date| ends.and_then(|(first, _)| first.until(day).ok()).map(|span| span.get_days());
    let length = ends.and_then(|(_, last)| from_first(last)).map(|days| days.max(1));
    let mut phases: Vec<Phase> = plan
        .iter()
        .map(|&(id, on, until)| Phase {
            id,
            on: on.map(printed),
            until: until.map(printed),
            day: on.and_then(from_first),
            last_day: until.and_then(from_first),
            passed: until.or(on).is_some_and(|last| last < today),
            next: false,
            label: 0,
            lane: 0,
        })
        .collect();
    let waiting = phases.iter_mut().filter(|phase| phase.day.is_some() && !phase.passed);
    if let Some(next) = waiting.min_by_key(|phase| phase.day) {
        next.next = true;
    }
    place_labels(&mut phases, length.unwrap_or(1));
    let today = ends.filter(|(first, last)| (*first..=*last).contains(&today)).and(from_first(today));
    let months = ends.map_or_else(Vec::new, |(first, last)| months(first, last, phrases));
    Timeline { phases, days: length, months, today }
}

/// Puts each label into the first lane where it does not overlap an earlier label.
fn place_labels(phases: &mut [Phase], days: i32) {
    let mut order: Vec<&mut Phase> = phases.iter_mut().filter(|phase| phase.day.is_some()).collect();
    order.sort_by_key(|phase| phase.day);
    let mut free = [i32::MIN; 4];
    for (at, phase) in order.into_iter().enumerate() {
        let x = (phase.day.unwrap_or(0) * 1000 / days).min(1000 - LABEL);
        // Neighboring labels alternate between the sides, so that even a full line reads as two rows.
        let lanes = if at % 2 == 0 { [0, 2, 1, 3] } else { [2, 0, 3, 1] };
        let lane = lanes.into_iter().find(|lane| free[*lane] <= x).unwrap_or(lanes[3]);
        (phase.label, phase.lane) = (x, lane);
        free[lane] = x + LABEL;
    }
}

/// The months from one day to another. Of a long plan, only every second, third and so on.
fn months(first: Date, last: Date, phrases: &Phrases) -> Vec<Month> {
    let mut names = vec![Month { name: phrases.day(DATE_MONTH, first), day: 0 }];
    let mut day = first;
    while let Ok(next) = day.first_of_month().checked_add(jiff::Span::new().months(1)) {
        let Some(span) = first.until(next).ok().filter(|_| next <= last) else { break };
        names.push(Month { name: phrases.day(DATE_MONTH, next), day: span.get_days() });
        day = next;
    }
    let step = names.len().div_ceil(MOST_MONTHS);
    names.into_iter().step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::{Phrases, timeline};
    use jiff::civil::date;

    #[test]
    fn phases_are_marked_as_passed_or_next_by_date() {
        let plan = [
            ("hipaa", Some(date(2026, 11, 16)), None),
            ("pilot", Some(date(2026, 12, 1)), Some(date(2026, 12, 14))),
            ("start", Some(date(2026, 12, 21)), None),
            ("check", None, None),
        ];
        let state = |today| {
            let line = timeline(&plan, today, &Phrases::english());
            let marks: Vec<&str> = line
                .phases
                .iter()
                .map(|phase| match (phase.passed, phase.next) {
                    (true, false) => "passed",
                    (false, true) => "next",
                    (false, false) => "",
                    (true, true) => "both",
                })
                .collect();
            (marks.join(","), line.today)
        };
        assert_eq!(state(date(2026, 11, 1)), ("next,,,".to_string(), None));
        assert_eq!(state(date(2026, 12, 14)), ("passed,next,,".to_string(), Some(28)));
        assert_eq!(state(date(2026, 12, 15)), ("passed,passed,next,".to_string(), Some(29)));
        assert_eq!(state(date(2027, 1, 1)), ("passed,passed,passed,".to_string(), None));
    }

    #[test]
    fn labels_in_one_lane_never_overlap() {
        for gap in 1..40 {
            let day = |at: i64| date(2026, 11, 2).checked_add(jiff::Span::new().days(at * gap)).ok();
            let plan = [
                ("a", day(0), None),
                ("b", day(1), None),
                ("c", day(2), None),
                ("d", day(3), None),
                ("e", day(30), None),
            ];
            let line = timeline(&plan, date(2026, 11, 2), &Phrases::english());
            for (one, phase) in line.phases.iter().enumerate() {
                for other in &line.phases[one + 1..] {
                    assert!(
                        phase.lane != other.lane || (phase.label - other.label).abs() >= super::LABEL,
                        "{gap}: {phase:?} {other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn months_are_labeled_where_they_begin_and_thinned_out() {
        let plan = |last| [("a", Some(date(2026, 11, 10)), None), ("b", Some(last), None)];
        let names = |last| {
            let line = timeline(&plan(last), date(2026, 11, 10), &Phrases::english());
            line.months
                .iter()
                .map(|month| format!("{} {}", month.name, month.day))
                .collect::<Vec<_>>()
                .join(", ")
        };
        assert_eq!(names(date(2027, 1, 20)), "November 0, December 21, January 52");
        assert_eq!(names(date(2028, 1, 20)).matches(',').count() + 1, 8);
    }
}
