//! The phases of the rollout with their dates, in the order of the framework.

use jiff::civil::{Date, Weekday};
use serde::Serialize;

use super::people::{People, Person};
use super::printed_date::PrintedDay;
use super::timeline::{Timeline, timeline};
use crate::kit::Kit;
use crate::library::Phrases;
use crate::text::diagnostic::Diagnostics;

/// The rollout as pages see it.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyRollout {
    /// The day of the talk with the loudest doubter.
    pub skeptic_talked_on: Option<PrintedDay>,
    /// The day the HIPAA page was handed out.
    pub hipaa_page_given_on: Option<PrintedDay>,
    /// The day of the training.
    pub training_on: Option<PrintedDay>,
    /// The pilot.
    pub pilot: Option<ReadyPilot>,
    /// The day everyone starts.
    pub go_live: Option<PrintedDay>,
    /// Thirty days after the start, or the Monday after that: the measures are reviewed.
    pub day_30: Option<PrintedDay>,
    /// All dates on one timeline.
    #[serde(flatten)]
    pub timeline: Timeline,
}

/// The pilot as pages see it.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyPilot {
    /// First day.
    pub start: Option<PrintedDay>,
    /// Last day.
    pub end: Option<PrintedDay>,
    /// How many days it lasts, first and last included.
    pub days: Option<i32>,
    /// Its days from Monday to Friday, up to the number that still get a card each.
    pub workdays: Vec<PrintedDay>,
    /// Who takes part.
    pub people: Vec<Person>,
    /// Whether everyone in the kit takes part: in a practice of two or three, there is no outsider to ask.
    pub everyone: bool,
    /// How many drafts are expected.
    pub drafts_expected: Option<u32>,
}

/// The rollout of a kit.
pub fn check(
    kit: &Kit,
    people: &People,
    phrases: &Phrases,
    today: Date,
    diagnostics: &mut Diagnostics,
) -> ReadyRollout {
    let printed = |day: Date| PrintedDay::of(day, phrases);
    let rollout = &kit.rollout;
    let day = |day: &Option<crate::kit::Day>| day.as_ref().map(|day| day.value);
    let (listen, hipaa, training) = (
        kit.skeptic_talked_on().map(|day| day.value),
        day(&rollout.hipaa_page_given_on),
        day(&rollout.training_on),
    );
    let go_live = day(&rollout.go_live);
    let day_30 = go_live.and_then(|day| day.checked_add(jiff::Span::new().days(30)).ok());
    let mut span = (None, None);
    let pilot = rollout.pilot.as_ref().map(|pilot| {
        let (start, end) = (day(&pilot.start), day(&pilot.end));
        span = (start, end);
        let named = |person: &Person| pilot.people.iter().any(|id| id.value == person.id);
        ReadyPilot {
            everyone: !people.0.is_empty() && people.0.iter().all(named),
            start: start.map(printed),
            end: end.map(printed),
            days: start
                .zip(end)
                .and_then(|(start, end)| start.until(end).ok())
                .map(|span| span.get_days() + 1),
            workdays: start
                .zip(end)
                .map(|(start, end)| workdays(start, end).map(printed).collect())
                .unwrap_or_default(),
            people: pilot.people.iter().filter_map(|id| people.find(id, diagnostics).cloned()).collect(),
            drafts_expected: pilot.drafts_expected.as_ref().map(|number| number.value),
        }
    });
    let (start, end) = span;
    let plan: [(&'static str, Option<Date>, Option<Date>); 7] = [
        ("listen", listen, None),
        ("hipaa", hipaa, None),
        ("training", training, None),
        ("pilot", start, end),
        ("feedback", end.map(working_day), None),
        ("start", go_live, None),
        ("check", day_30.map(working_day), None),
    ];
    ReadyRollout {
        skeptic_talked_on: listen.map(printed),
        hipaa_page_given_on: hipaa.map(printed),
        training_on: training.map(printed),
        pilot,
        go_live: go_live.map(printed),
        day_30: day_30.map(|day| printed(working_day(day))),
        timeline: timeline(&plan, today, phrases),
    }
}

/// The most days of a pilot that get a card.
const MOST_WORKDAYS: usize = 30;

/// The days from Monday to Friday, from the first day to the last, at most [`MOST_WORKDAYS`].
fn workdays(start: Date, end: Date) -> impl Iterator<Item = Date> {
    let days =
        std::iter::successors(Some(start), |day| day.tomorrow().ok()).take_while(move |day| *day <= end);
    days.filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)).take(MOST_WORKDAYS)
}

/// The day itself, or the following Monday if it is on a weekend.
pub(super) fn working_day(day: Date) -> Date {
    let later = match day.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    day.checked_add(jiff::Span::new().days(later)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::{Date, workdays, working_day};
    use jiff::civil::date;

    #[test]
    fn workdays_skip_weekends_and_are_capped() {
        let days = |end| workdays(date(2026, 12, 3), end).map(Date::day).collect::<Vec<_>>();
        assert_eq!(days(date(2026, 12, 8)), [3, 4, 7, 8]);
        assert!(days(date(2026, 12, 1)).is_empty());
        assert_eq!(days(date(2030, 1, 1)).len(), 30);
    }

    #[test]
    fn weekends_move_to_the_following_monday() {
        let moved = [11, 12, 13, 14].map(|day| working_day(date(2026, 12, day)).day());
        assert_eq!(moved, [11, 14, 14, 14]);
    }
}
