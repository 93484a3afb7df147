//! The days to count: ten working days by hand before the pilot, and each working day of the pilot. The tally sheets have a
//! line for each, and `tally` writes a row for each.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Serialize;

use super::{ASSISTED, Dates, MANUAL};
use crate::check::printed_date::PrintedDay;
use crate::library::Phrases;

/// How many days by hand make a baseline.
const BASELINE: usize = 10;
/// The most days listed for a pilot. It should be two weeks long; more than a year is a mistake in its dates.
const MOST: usize = 260;

/// The days to count.
#[derive(Debug, Serialize)]
pub struct Tally {
    /// The days by hand.
    pub manual: Vec<PrintedDay>,
    /// The days with the tool.
    pub assisted: Vec<PrintedDay>,
    /// How many people take part in the pilot; `None` if nobody is named.
    pub eligible: Option<usize>,
    /// Days without a row in the file, each with its arm, in order.
    #[serde(skip)]
    pub missing: Vec<(Date, &'static str)>,
}

/// The days to count; `None` if the pilot has no dates. `known` has the rows that exist, filled in or not.
pub(super) fn of(
    dates: &Dates,
    people: usize,
    known: &[(Date, &'static str)],
    phrases: &Phrases,
) -> Option<Tally> {
    let (start, end) = dates.start.zip(dates.end).filter(|(start, end)| start <= end)?;
    let known_of = |arm: &str| -> Vec<Date> {
        known.iter().filter(|(_, other)| *other == arm).map(|(day, _)| *day).collect()
    };
    let has = known_of(MANUAL).into_iter().filter(|day| *day < start).collect::<Vec<_>>();
    let back = start.series((-1).day()).skip(1).filter(|day| is_working_day(*day));
    let more: Vec<Date> =
        back.filter(|day| !has.contains(day)).take(BASELINE.saturating_sub(has.len())).collect();
    let all = start.series(1.day()).take_while(|day| *day <= end).filter(|day| is_working_day(*day));
    let assisted: Vec<Date> = all.take(MOST).collect();
    let there = known_of(ASSISTED);
    let absent = assisted.iter().filter(|day| !there.contains(day)).map(|day| (*day, ASSISTED));
    let mut missing: Vec<(Date, &'static str)> =
        more.iter().map(|day| (*day, MANUAL)).chain(absent).collect();
    missing.sort_unstable();
    let mut manual: Vec<Date> = has.into_iter().chain(more).collect();
    manual.sort_unstable();
    let printed = |days: Vec<Date>| days.into_iter().map(|day| PrintedDay::of(day, phrases)).collect();
    Some(Tally {
        manual: printed(manual),
        assisted: printed(assisted),
        eligible: Some(people).filter(|people| *people > 0),
        missing,
    })
}

fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
