//! Everything that the results pages print: the arms side by side, what may be said about them, the weeks, and what the plan
//! says to do. These are numbers and keywords; pages use them to choose sentences of their own.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::arm::{Arm, FEWEST_FOR_PERCENT, Minutes, ratio, short, timed};
use super::chart::{self, Charts};
use super::compare::{self, Comparison, Planned};
use super::{ASSISTED, Dates, MANUAL, Measured, Measures};
use crate::check::printed_date::PrintedDay;
use crate::library::Phrases;
use crate::statistics::{median, run_chart};

/// How many of the last assisted days show how many people use the tool.
const DAYS_OF_USE: usize = 10;
/// Longer lists are cut to the last days, weeks and stops: people read the page on a phone.
const MOST_DAYS: usize = 60;
const MOST_WEEKS: usize = 40;
const MOST_STOPS: usize = 20;
/// How many weeks pass before time should be saved: the fourth week with the tool begins then.
const WEEKS_TO_LEARN: i32 = 3;

/// What the numbers say.
#[derive(Debug, Serialize)]
pub struct Results {
    /// Work by hand before the pilot.
    pub baseline: Option<Arm>,
    /// Work with the tool until the pilot's last day. If nothing was counted by then, the work after it.
    pub pilot: Option<Arm>,
    /// Work with the tool after the pilot, unless `pilot` stands for it.
    pub since: Option<Arm>,
    /// How many days of work by hand came on or after the pilot's first day: they are not part of the baseline.
    pub manual_later: usize,
    /// The pilot compared with the baseline.
    pub compared: Comparison,
    /// The fourth week and everything after it, compared with the baseline.
    pub late: Option<Late>,
    /// How many people use the tool.
    pub adoption: Option<Adoption>,
    /// Whether the minutes changed while the tool was in use; `None` under ten days.
    pub trend: Option<Trend>,
    /// The days on which somebody stopped the tool.
    pub stopped: Vec<Stop>,
    /// Each goal of the plan.
    pub planned: Vec<Planned>,
    /// What the plan says to do.
    pub decision: &'static str,
    /// Whether 30 days have passed since everyone started.
    pub day_30_passed: bool,
    /// Week by week.
    pub weeks: Vec<Week>,
    /// Day by day: the last sixty rows at most.
    pub days: Vec<Day>,
    /// Whether `days` leaves rows out.
    pub days_cut: bool,
    /// The charts.
    pub charts: Charts,
}

/// Work with the tool from its fourth week on.
#[derive(Debug, Serialize)]
pub struct Late {
    /// The week of the last row, counted from the first day with the tool.
    pub week: i32,
    /// How its minutes compare with the baseline's, in the words of [`Comparison`].
    pub time: &'static str,
    /// Its minutes.
    pub minutes: Option<Minutes>,
}

/// How many people use the tool: the median of the last days.
#[derive(Debug, Serialize)]
pub struct Adoption {
    /// How many days the numbers come from: ten at most.
    pub days: usize,
    /// The first of these days.
    pub first: PrintedDay,
    /// The last of these days.
    pub last: PrintedDay,
    /// The median day, or the lower of the two in the middle.
    pub middle: UsedBy,
    /// The upper of the two days in the middle, if it differs.
    pub other_middle: Option<UsedBy>,
    /// The median in percent; `None` if any of the days has fewer than 30 eligible people.
    pub percent: Option<String>,
    #[serde(skip)]
    pub(super) share: f64,
}

/// How many people used the tool, out of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct UsedBy {
    /// How many used it.
    pub using: u32,
    /// How many were trained and could have used it.
    pub eligible: u32,
}

/// Whether a series changed over time.
#[derive(Debug, Serialize)]
pub struct Trend {
    /// How many days were timed.
    pub days: usize,
    /// Whether one of the run-chart rules says that the series changed.
    pub changed: bool,
    /// `shorter`, `longer` or `same`: the second half of the days compared with the first.
    pub later: &'static str,
    /// The median of the first half.
    pub before: String,
    /// The median of the second half.
    pub after: String,
}

/// A day on which somebody stopped the tool.
#[derive(Debug, Serialize)]
pub struct Stop {
    /// The day.
    pub on: PrintedDay,
    /// What was written down.
    pub word: String,
}

/// A week of one arm.
#[derive(Debug, Serialize)]
pub struct Week {
    /// Its first day with a row.
    pub from: PrintedDay,
    /// `manual` or `assisted`.
    pub arm: &'static str,
    /// How many rows.
    pub days: usize,
    /// How many cases.
    pub cases: u64,
    /// Errors found afterward.
    pub errors: u64,
    /// Errors caught by the review.
    pub caught: Option<u64>,
    /// The median day's minutes per case.
    pub minutes: Option<String>,
    /// On how many days the tool was stopped.
    pub stopped: usize,
}

/// A day of one arm.
#[derive(Debug, Serialize)]
pub struct Day {
    /// The day.
    pub on: PrintedDay,
    /// `manual` or `assisted`.
    pub arm: &'static str,
    /// How many cases.
    pub cases: u32,
    /// Errors found afterward.
    pub errors: u32,
    /// Errors caught by the review.
    pub caught: Option<u32>,
    /// Minutes in total.
    pub minutes: Option<u32>,
    /// Minutes per case.
    pub each: Option<String>,
    /// How many people used it.
    pub using: Option<u32>,
    /// How many people could have used it.
    pub eligible: Option<u32>,
    /// A remark, if somebody stopped it.
    pub stopped: Option<String>,
}

/// What the rows say; `None` without any.
pub(super) fn of(measures: &Measures, dates: &Dates, phrases: &Phrases) -> Option<Results> {
    let mut rows: Vec<&Measured> = measures.rows.iter().collect();
    rows.sort_by_key(|row| (row.day, row.arm));
    rows.last()?;
    let of_arm = |arm| rows.iter().copied().filter(move |row| row.arm == arm);
    let assisted: Vec<&Measured> = of_arm(ASSISTED).collect();
    let began = dates.start.or_else(|| assisted.first().map(|row| row.day));
    let before = |row: &&Measured| began.is_none_or(|began| row.day < began);
    let (by_hand, manual_later): (Vec<_>, Vec<_>) = of_arm(MANUAL).partition(before);
    let in_pilot = |row: &&Measured| dates.end.is_none_or(|end| row.day <= end);
    let (mut piloted, mut afterwards): (Vec<_>, Vec<_>) = assisted.iter().copied().partition(in_pilot);
    // If nothing was counted in the pilot itself, the days after it take its place.
    if piloted.is_empty() {
        std::mem::swap(&mut piloted, &mut afterwards);
    }
    let (baseline, pilot, since) = (Arm::of(&by_hand), Arm::of(&piloted), Arm::of(&afterwards));
    let adoption = adoption(&assisted);
    let planned = measures.plan.as_ref().map_or_else(Vec::new, |plan| {
        compare::planned(plan, baseline.as_ref(), pilot.as_ref(), adoption.as_ref())
    });
    let day_30 = dates.go_live.and_then(|day| day.checked_add(jiff::Span::new().days(30)).ok());
    let days_cut = rows.len() > MOST_DAYS;
    let weeks = weeks(&rows, phrases);
    let stopped: Vec<Stop> = assisted.iter().filter_map(|row| stop(row)).collect();
    Some(Results {
        compared: compare::compare(baseline.as_ref(), pilot.as_ref()),
        late: late(baseline.as_ref(), &assisted),
        trend: trend(&timed(&assisted)),
        stopped: last_of(stopped, MOST_STOPS),
        decision: compare::decision(&planned, pilot.as_ref(), dates),
        planned,
        day_30_passed: day_30.is_some_and(|day| day <= dates.today),
        weeks: last_of(weeks, MOST_WEEKS),
        days: last_of(rows.iter().map(|row| day(row)).collect(), MOST_DAYS),
        days_cut,
        charts: chart::of(
            [&by_hand, &piloted, &afterwards],
            &assisted,
            [baseline.as_ref(), pilot.as_ref()],
            measures.plan.as_ref(),
        ),
        manual_later: manual_later.len(),
        baseline,
        pilot,
        since,
        adoption,
    })
}

fn last_of<T>(mut list: Vec<T>, most: usize) -> Vec<T> {
    list.split_off(list.len().saturating_sub(most))
}

fn late(baseline: Option<&Arm>, assisted: &[&Measured]) -> Option<Late> {
    let first = assisted.first()?.day;
    let week = |row: &&Measured| first.until(row.day).map_or(0, |span| span.get_days() / 7);
    let rows: Vec<&Measured> = assisted.iter().copied().filter(|row| week(row) >= WEEKS_TO_LEARN).collect();
    let arm = Arm::of(&rows)?;
    Some(Late {
        week: week(rows.last()?) + 1,
        time: compare::compare(baseline, Some(&arm)).time,
        minutes: arm.minutes,
    })
}

fn adoption(assisted: &[&Measured]) -> Option<Adoption> {
    let counted = assisted.iter().rev().filter_map(|row| {
        let used = UsedBy { using: row.using?, eligible: row.eligible.filter(|eligible| *eligible > 0)? };
        Some((used, &row.on))
    });
    let last: Vec<(UsedBy, &PrintedDay)> = counted.take(DAYS_OF_USE).collect();
    let mut used: Vec<UsedBy> = last.iter().map(|(used, _)| *used).collect();
    used.sort_by(|a, b| a.share().total_cmp(&b.share()).then(a.eligible.cmp(&b.eligible)));
    let middle = *used.get((used.len().checked_sub(1)?) / 2)?;
    let other = used[used.len() / 2];
    let share = median(&used.iter().copied().map(UsedBy::share).collect::<Vec<_>>())?;
    let many = used.iter().all(|used| u64::from(used.eligible) >= FEWEST_FOR_PERCENT);
    Some(Adoption {
        days: last.len(),
        first: last.last()?.1.clone(),
        last: last.first()?.1.clone(),
        middle,
        other_middle: Some(other).filter(|other| *other != middle),
        percent: many.then(|| super::arm::percent(share)),
        share,
    })
}

impl UsedBy {
    fn share(self) -> f64 {
        ratio(u64::from(self.using), u64::from(self.eligible))
    }
}

fn trend(minutes: &[f64]) -> Option<Trend> {
    let chart = run_chart(minutes)?;
    let (first, second) = minutes.split_at(minutes.len() / 2);
    let (before, after) = (median(first)?, median(second)?);
    Some(Trend {
        days: minutes.len(),
        changed: chart.shift() || chart.few_crossings(),
        later: if after < before {
            "shorter"
        } else if after > before {
            "longer"
        } else {
            "same"
        },
        before: short(before),
        after: short(after),
    })
}

fn stop(row: &Measured) -> Option<Stop> {
    Some(Stop { on: row.on.clone(), word: row.stopped.clone()? })
}

/// The weeks of each arm, in order.
fn weeks(rows: &[&Measured], phrases: &Phrases) -> Vec<Week> {
    let mut weeks: BTreeMap<(Date, &'static str), Vec<&Measured>> = BTreeMap::new();
    for row in rows {
        let days = i64::from(row.day.weekday().to_monday_zero_offset());
        let monday = row.day.checked_sub(jiff::Span::new().days(days)).unwrap_or(row.day);
        weeks.entry((monday, row.arm)).or_default().push(row);
    }
    weeks
        .into_iter()
        .filter_map(|((_, name), rows)| {
            let arm = Arm::of(&rows)?;
            let from = PrintedDay::of(rows.iter().map(|row| row.day).min()?, phrases);
            Some(Week {
                from,
                arm: name,
                days: arm.days,
                cases: arm.cases,
                errors: arm.errors,
                caught: arm.caught,
                minutes: arm.minutes.map(|minutes| minutes.middle),
                stopped: arm.stopped,
            })
        })
        .collect()
}

fn day(row: &Measured) -> Day {
    Day {
        on: row.on.clone(),
        arm: row.arm,
        cases: row.cases,
        errors: row.errors,
        caught: row.caught,
        minutes: row.minutes,
        each: row.minutes_a_case().map(short),
        using: row.using,
        eligible: row.eligible,
        stopped: row.stopped.clone(),
    }
}
