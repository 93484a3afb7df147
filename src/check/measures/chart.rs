//! The geometry of the charts on the results pages, in units of a view box of 640 by 260. Marks differ in shape as well as
//! color, so that they can be told apart in black and white. The labels come from the theme.

use jiff::civil::Date;
use serde::Serialize;

use super::Plan;
use super::arm::{Arm, percent, short};
use super::{ASSISTED, Measured};
use crate::statistics::median;

/// The edges of the plot area.
const LEFT: f64 = 56.0;
const RIGHT: f64 = 624.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 212.0;
/// How many of the last days each chart shows: in the use chart, and for each group of the minutes chart.
const BARS: usize = 20;
const DOTS: usize = 150;

/// The charts; each is `None` if there is nothing to draw.
#[derive(Debug, Default, Serialize)]
pub struct Charts {
    /// Each day's minutes per case.
    pub minutes: Option<MinutesChart>,
    /// The share of errors in each arm, with its interval.
    pub errors: Option<ErrorsChart>,
    /// How many people used the tool, day by day.
    pub using: Option<UseChart>,
}

/// A label on an axis.
#[derive(Debug, Serialize)]
pub struct Tick {
    /// Its position along the axis.
    pub at: i32,
    /// The text as printed.
    pub text: String,
}

/// Minutes per case over the days.
#[derive(Debug, Serialize)]
pub struct MinutesChart {
    /// Minutes, from the bottom up.
    pub ticks: Vec<Tick>,
    /// Days, from left to right.
    pub days: Vec<Tick>,
    /// Each day's minutes per case.
    pub dots: Vec<Dot>,
    /// The median of each group of days.
    pub middles: Vec<Middle>,
}

/// One day's minutes per case.
#[derive(Debug, Serialize)]
pub struct Dot {
    /// Distance from the left.
    pub x: i32,
    /// Distance from the top.
    pub y: i32,
    /// Whether the tool was in use.
    pub assisted: bool,
}

/// A line at the median of a group of days, as wide as the group.
#[derive(Debug, Serialize)]
pub struct Middle {
    /// Its left end.
    pub x1: i32,
    /// Its right end.
    pub x2: i32,
    /// Distance from the top.
    pub y: i32,
    /// The median as printed.
    pub text: String,
    /// Whether the tool was in use.
    pub assisted: bool,
}

/// Shares with their intervals, and the planned maximum.
#[derive(Debug, Serialize)]
pub struct ErrorsChart {
    /// Percent, from left to right.
    pub ticks: Vec<Tick>,
    /// One for each arm.
    pub arms: Vec<Span>,
    /// The planned maximum, from the left.
    pub plan: Option<i32>,
}

/// A share with its interval.
#[derive(Debug, Serialize)]
pub struct Span {
    /// Whether the tool was in use.
    pub assisted: bool,
    /// Distance from the top.
    pub y: i32,
    /// The share, from the left.
    pub x: i32,
    /// The lower end of the interval.
    pub x1: i32,
    /// The upper end of the interval.
    pub x2: i32,
}

/// How many people used the tool, day by day.
#[derive(Debug, Serialize)]
pub struct UseChart {
    /// One bar for each day.
    pub bars: Vec<Bar>,
    /// The width of each bar.
    pub width: i32,
    /// The first and the last day.
    pub days: Vec<Tick>,
}

/// One day's people.
#[derive(Debug, Serialize)]
pub struct Bar {
    /// Distance from the left.
    pub x: i32,
    /// The top of the part for people who used the tool.
    pub y: i32,
    /// The top of the part for people who could have used it.
    pub full: i32,
    /// How many used it.
    pub using: u32,
    /// How many could have used it.
    pub eligible: u32,
}

/// The charts of a kit's measures.
pub(super) fn of(
    groups: [&[&Measured]; 3],
    assisted: &[&Measured],
    arms: [Option<&Arm>; 2],
    plan: Option<&Plan>,
) -> Charts {
    Charts {
        minutes: minutes(groups),
        errors: errors(arms, plan.and_then(|plan| plan.max_error_rate)),
        using: using(assisted),
    }
}

/// The point at a share of the way from one end to the other.
#[allow(clippy::cast_possible_truncation, reason = "the view box is 640 wide")]
fn place(from: f64, to: f64, share: f64) -> i32 {
    (from + (to - from) * share.clamp(0.0, 1.0)).round() as i32
}

/// Ticks from 0 to at least `most`, at round steps.
fn ticks(most: f64, from: f64, to: f64, text: fn(f64) -> String) -> (f64, Vec<Tick>) {
    let steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0];
    let step = steps.into_iter().find(|step| most / step <= 5.0).unwrap_or(most.max(1.0) / 4.0);
    let count = (most / step).ceil().max(1.0);
    #[allow(clippy::cast_possible_truncation, reason = "at most five")]
    let ticks = (0..=count as i32).map(f64::from);
    let ticks = ticks.map(|at| Tick { at: place(from, to, at / count), text: text(at * step) });
    (count * step, ticks.collect())
}

/// `groups`: by hand, in the pilot, after it.
fn minutes(groups: [&[&Measured]; 3]) -> Option<MinutesChart> {
    let timed = groups.map(|rows| -> Vec<(&Measured, f64)> {
        rows.iter().filter_map(|row| Some((*row, row.minutes_a_case()?))).collect()
    });
    let shown = || timed.iter().flat_map(|rows| &rows[rows.len().saturating_sub(DOTS)..]);
    let first = shown().map(|(row, _)| row.day).min()?;
    let last = shown().map(|(row, _)| row.day).max()?;
    let most = shown().map(|(_, minutes)| *minutes).fold(0.0, f64::max);
    let (top, ticks) = ticks(most, BOTTOM, TOP, short);
    let days = |day: Date| first.until(day).map_or(0, |span| span.get_days());
    let x = |day: Date| place(LEFT + 12.0, RIGHT - 32.0, f64::from(days(day)) / f64::from(days(last).max(1)));
    let y = |minutes: f64| place(BOTTOM, TOP, minutes / top);
    let mut middles = Vec::new();
    let mut labels: Vec<Tick> = Vec::new();
    let mut label = |row: &Measured, apart: i32| {
        if labels.last().is_none_or(|last| x(row.day) - last.at > apart) {
            labels.push(Tick { at: x(row.day), text: row.on.short.clone() });
        }
    };
    for rows in &timed {
        let values: Vec<f64> = rows.iter().map(|(_, minutes)| *minutes).collect();
        let (Some(middle), Some((begin, _)), Some((end, _))) = (median(&values), rows.first(), rows.last())
        else {
            continue;
        };
        middles.push(Middle {
            x1: x(begin.day) - 8,
            x2: x(end.day) + 8,
            y: y(middle),
            text: short(middle),
            assisted: begin.arm == ASSISTED,
        });
        label(begin, 100);
    }
    if let Some((row, _)) = shown().find(|(row, _)| row.day == last) {
        label(row, 100);
    }
    let dot = |(row, minutes): &(&Measured, f64)| Dot {
        x: x(row.day),
        y: y(*minutes),
        assisted: row.arm == ASSISTED,
    };
    Some(MinutesChart { ticks, days: labels, dots: shown().map(dot).collect(), middles })
}

fn errors(arms: [Option<&Arm>; 2], plan: Option<u32>) -> Option<ErrorsChart> {
    let shown: Vec<(bool, &Arm)> = [false, true]
        .into_iter()
        .zip(arms)
        .filter_map(|(assisted, arm)| Some((assisted, arm.filter(|arm| arm.share.is_some())?)))
        .collect();
    let most = shown.iter().map(|(_, arm)| arm.interval.high).fold(0.0, f64::max);
    let planned = plan.map(|plan| f64::from(plan) / 100.0);
    let (top, ticks) = ticks(most.max(planned.unwrap_or_default()), LEFT + 60.0, RIGHT, percent);
    let x = |share: f64| place(LEFT + 60.0, RIGHT, share / top);
    (!shown.is_empty()).then(|| ErrorsChart {
        ticks,
        plan: planned.map(x),
        arms: shown
            .iter()
            .zip([48, 96])
            .map(|((assisted, arm), y)| Span {
                assisted: *assisted,
                y,
                x: x(arm.rate()),
                x1: x(arm.interval.low),
                x2: x(arm.interval.high),
            })
            .collect(),
    })
}

fn using(assisted: &[&Measured]) -> Option<UseChart> {
    let counted: Vec<(&Measured, u32, u32)> =
        assisted.iter().filter_map(|row| Some((*row, row.using?, row.eligible?))).collect();
    let counted = &counted[counted.len().saturating_sub(BARS)..];
    let most = counted.iter().map(|(_, _, eligible)| *eligible).max().filter(|most| *most > 0)?;
    let count = u32::try_from(counted.len()).ok()?;
    let slot = (RIGHT - LEFT) / f64::from(count);
    let y = |people: u32| place(140.0, TOP, f64::from(people) / f64::from(most));
    let x = |at: usize| {
        u32::try_from(at).map_or(0, |at| place(LEFT, RIGHT, (f64::from(at) + 0.1) / f64::from(count)))
    };
    let tick = |at: usize| counted.get(at).map(|(row, ..)| Tick { at: x(at), text: row.on.short.clone() });
    let last = counted.len() - 1;
    Some(UseChart {
        bars: counted
            .iter()
            .enumerate()
            .map(|(at, (_, using, eligible))| Bar {
                x: x(at),
                y: y(*using),
                full: y(*eligible),
                using: *using,
                eligible: *eligible,
            })
            .collect(),
        width: place(0.0, slot.min(60.0), 0.8),
        days: tick(0).into_iter().chain(tick(last).filter(|_| last > 0)).collect(),
    })
}
