//! One arm of the comparison, added up: its errors and cases, its minutes, its stopped days.

use serde::Serialize;

use super::Measured;
use crate::check::printed_date::PrintedDay;
use crate::statistics::{Interval, MedianInterval, median, median_interval, wilson};

/// The fewest cases for which a percentage is printed.
pub(super) const FEWEST_FOR_PERCENT: u64 = 30;

/// The days of one arm.
#[derive(Clone, Debug, Serialize)]
pub struct Arm {
    /// How many rows have anything counted.
    pub days: usize,
    /// The first day.
    pub first: PrintedDay,
    /// The last day.
    pub last: PrintedDay,
    /// Cases in total.
    pub cases: u64,
    /// Errors found afterward.
    pub errors: u64,
    /// Errors as a share of the cases; `None` under 30 cases.
    pub share: Option<Share>,
    /// Errors that the review caught; `None` if nobody counted them.
    pub caught: Option<u64>,
    /// Minutes per case; `None` if nothing was timed.
    pub minutes: Option<Minutes>,
    /// On how many days the tool was stopped.
    pub stopped: usize,
    #[serde(skip)]
    pub(super) interval: Interval,
}

/// A share in percent with its Wilson interval.
#[derive(Clone, Debug, Serialize)]
pub struct Share {
    /// The share: `3.3`.
    pub percent: String,
    /// The lower end of the interval.
    pub low: String,
    /// The upper end of the interval.
    pub high: String,
}

/// Minutes per case: the median over the days, each day's minutes divided by its cases.
#[derive(Clone, Debug, Serialize)]
pub struct Minutes {
    /// How many days were timed.
    pub days: usize,
    /// The median day's minutes per case.
    pub middle: String,
    /// The lower end of its interval; `None` with fewer than six days.
    pub low: Option<String>,
    /// The upper end of its interval.
    pub high: Option<String>,
    #[serde(skip)]
    pub(super) value: f64,
    #[serde(skip)]
    pub(super) interval: Option<MedianInterval>,
}

impl Arm {
    /// Adds up some days; `None` without any.
    pub(super) fn of(rows: &[&Measured]) -> Option<Self> {
        let first = rows.iter().min_by_key(|row| row.day)?.on.clone();
        let last = rows.iter().max_by_key(|row| row.day)?.on.clone();
        let sum = |count: fn(&Measured) -> u32| rows.iter().map(|row| u64::from(count(row))).sum::<u64>();
        let (cases, errors) = (sum(|row| row.cases), sum(|row| row.errors));
        let interval = wilson(errors, cases);
        Some(Self {
            days: rows.len(),
            first,
            last,
            cases,
            errors,
            share: (cases >= FEWEST_FOR_PERCENT).then(|| Share::of(errors, cases)),
            caught: rows
                .iter()
                .any(|row| row.caught.is_some())
                .then(|| sum(|row| row.caught.unwrap_or_default())),
            minutes: Minutes::of(&timed(rows)),
            stopped: rows.iter().filter(|row| row.stopped.is_some()).count(),
            interval,
        })
    }

    /// Errors as a share of the cases.
    pub(super) fn rate(&self) -> f64 {
        ratio(self.errors, self.cases)
    }
}

impl Share {
    /// The share of `some` in `all`.
    pub(super) fn of(some: u64, all: u64) -> Self {
        let interval = wilson(some, all);
        Self { percent: percent(ratio(some, all)), low: percent(interval.low), high: percent(interval.high) }
    }
}

impl Minutes {
    fn of(values: &[f64]) -> Option<Self> {
        let value = median(values)?;
        let interval = median_interval(values);
        Some(Self {
            days: values.len(),
            middle: short(value),
            low: interval.map(|interval| short(interval.low)),
            high: interval.map(|interval| short(interval.high)),
            value,
            interval,
        })
    }
}

/// Each timed day's minutes per case.
pub(super) fn timed(rows: &[&Measured]) -> Vec<f64> {
    rows.iter().filter_map(|row| row.minutes_a_case()).collect()
}

impl Measured {
    /// Minutes per case on this day.
    pub(super) fn minutes_a_case(&self) -> Option<f64> {
        self.minutes.filter(|_| self.cases > 0).map(|minutes| f64::from(minutes) / f64::from(self.cases))
    }
}

/// A part divided by its whole, or 0 if the whole is 0.
#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) fn ratio(some: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { some as f64 / all as f64 }
}

/// A number with at most one decimal: `6.8`, `7`.
pub(super) fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

/// A share in percent, without the percent sign.
pub(super) fn percent(share: f64) -> String {
    short(share * 100.0)
}
