//! What may be said about two arms, and about a plan: nothing without a baseline, nothing where intervals overlap. Pages choose
//! their sentences by these words and add no claim of their own.

use serde::Serialize;

use super::arm::{Arm, FEWEST_FOR_PERCENT, short};
use super::results::Adoption;
use super::{Dates, Plan};

/// How two arms compare.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// `fewer`, `more`, `unclear`; `few` with under 30 cases in an arm; `no-baseline` or `no-cases`.
    pub errors: &'static str,
    /// `faster`, `slower`, `unclear`; `few` with under six timed days in an arm; `no-baseline` or `no-cases`.
    pub time: &'static str,
    /// The difference of the medians, in minutes per case, if `time` is `faster` or `slower`.
    pub minutes: Option<String>,
}

/// Compares the work with the tool to the work by hand.
pub(super) fn compare(baseline: Option<&Arm>, assisted: Option<&Arm>) -> Comparison {
    let time = time(baseline, assisted);
    let middle = |arm: Option<&Arm>| arm?.minutes.as_ref().map(|minutes| minutes.value);
    let apart = middle(baseline).zip(middle(assisted)).map(|(by_hand, with)| short((by_hand - with).abs()));
    Comparison {
        errors: errors(baseline, assisted),
        time,
        minutes: apart.filter(|_| matches!(time, "faster" | "slower")),
    }
}

fn errors(baseline: Option<&Arm>, assisted: Option<&Arm>) -> &'static str {
    let counted = |arm: &&Arm| arm.cases > 0;
    let Some(by_hand) = baseline.filter(counted) else { return "no-baseline" };
    let Some(with) = assisted.filter(counted) else { return "no-cases" };
    if by_hand.cases < FEWEST_FOR_PERCENT || with.cases < FEWEST_FOR_PERCENT {
        "few"
    } else if by_hand.interval.overlaps(with.interval) {
        "unclear"
    } else if with.interval.high < by_hand.interval.low {
        "fewer"
    } else {
        "more"
    }
}

fn time(baseline: Option<&Arm>, assisted: Option<&Arm>) -> &'static str {
    let Some(by_hand) = baseline.and_then(|arm| arm.minutes.as_ref()) else { return "no-baseline" };
    let Some(with) = assisted.and_then(|arm| arm.minutes.as_ref()) else { return "no-cases" };
    match by_hand.interval.zip(with.interval) {
        None => "few",
        Some((by_hand, with)) if by_hand.overlaps(with) => "unclear",
        Some((by_hand, with)) if with.high < by_hand.low => "faster",
        Some(_) => "slower",
    }
}

/// How things stand with one goal of the plan.
#[derive(Clone, Debug, Serialize)]
pub struct Planned {
    /// `adoption`, `errors` or `minutes`.
    pub id: &'static str,
    /// The planned value.
    pub plan: u32,
    /// `met` and `missed` if the whole interval says so; `within` and `beyond` if only the estimate does; `few` if there is too
    /// little data even for that.
    pub state: &'static str,
    /// The measured number: minutes saved per case, or errors per hundred cases. `None` for adoption, or with too little data.
    pub found: Option<String>,
}

/// Every goal of the plan, in its order.
pub(super) fn planned(
    plan: &Plan,
    baseline: Option<&Arm>,
    assisted: Option<&Arm>,
    adoption: Option<&Adoption>,
) -> Vec<Planned> {
    let of_adoption = plan.adoption.map(|least| {
        let state = match adoption {
            None => "few",
            // Everyone who could use the tool is counted: this is not a sample, so it has no interval.
            Some(adoption) if adoption.share * 100.0 + 1e-9 >= f64::from(least) => "met",
            Some(_) => "missed",
        };
        Planned { id: "adoption", plan: least, state, found: None }
    });
    let of_errors = plan.max_error_rate.map(|most| {
        let share = f64::from(most) / 100.0;
        let enough = assisted.filter(|arm| arm.cases >= FEWEST_FOR_PERCENT);
        let state = enough.map_or("few", |arm| {
            if arm.interval.high <= share {
                "met"
            } else if arm.interval.low > share {
                "missed"
            } else if arm.rate() <= share {
                "within"
            } else {
                "beyond"
            }
        });
        let found = enough.and_then(|arm| arm.share.as_ref()).map(|share| share.percent.clone());
        Planned { id: "errors", plan: most, state, found }
    });
    let of_minutes = plan.min_minutes_saved.map(|least| {
        let least_saved = f64::from(least);
        let both =
            baseline.and_then(|arm| arm.minutes.as_ref()).zip(assisted.and_then(|arm| arm.minutes.as_ref()));
        let intervals = both.and_then(|(by_hand, with)| by_hand.interval.zip(with.interval));
        let saved = both.map(|(by_hand, with)| by_hand.value - with.value).unwrap_or_default();
        let state = intervals.map_or("few", |(by_hand, with)| {
            if by_hand.low - with.high >= least_saved {
                "met"
            } else if by_hand.high - with.low < least_saved {
                "missed"
            } else if saved >= least_saved {
                "within"
            } else {
                "beyond"
            }
        });
        Planned { id: "minutes", plan: least, state, found: intervals.map(|_| short(saved)) }
    });
    [of_adoption, of_errors, of_minutes].into_iter().flatten().collect()
}

/// What the plan says to do: `go`, `no-go` or `not-yet`; `running` until the pilot has ended, `no-plan` without a plan, and
/// `no-cases` before anything was counted.
pub(super) fn decision(planned: &[Planned], assisted: Option<&Arm>, dates: &Dates) -> &'static str {
    let any = |states: &[&str]| planned.iter().any(|point| states.contains(&point.state));
    if assisted.is_none_or(|arm| arm.cases == 0) {
        "no-cases"
    } else if dates.end.is_some_and(|end| dates.today <= end) {
        "running"
    } else if planned.is_empty() {
        "no-plan"
    } else if any(&["missed"]) {
        "no-go"
    } else if any(&["few", "beyond"]) {
        "not-yet"
    } else {
        "go"
    }
}
