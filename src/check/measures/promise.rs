//! What a pilot with so many cases can show, stated before its first day: the error rate that is still possible if none of them
//! has an error, and how many errors the plan leaves room for. The bound is the exact one-sided one, at 95%.

use serde::Serialize;

use super::Plan;
use super::arm::{FEWEST_FOR_PERCENT, percent};
use crate::kit::Kit;
use crate::statistics::{cases_without_error, most_errors, still_allowed};

/// The goals suggested where the kit has none: adoption in percent, errors per hundred, minutes saved. They are the sample's.
const SUGGESTED: (u32, u32, u32) = (70, 10, 2);
/// An error rate that it would be good to rule out.
const WISHED: f64 = 0.05;

/// What this pilot can show.
#[derive(Clone, Debug, Serialize)]
pub struct Promise {
    /// How many cases are expected; `None` if the kit does not say.
    pub cases: Option<u32>,
    /// The error rate still possible if none of them has an error, in percent; `None` under 30 cases.
    pub allows: Option<String>,
    /// How many cases without an error rule out a rate of 5 percent.
    pub needed: u64,
    /// The most errors per hundred cases, as planned or suggested.
    pub rate: u32,
    /// How many cases without an error rule out that rate.
    pub needed_for_rate: Option<u64>,
    /// The most errors in the expected cases that still rule it out; `None` if not even zero errors would.
    pub most_errors: Option<u64>,
    /// The share of trained people who use it, in percent, as planned or suggested.
    pub adoption: u32,
    /// Minutes saved per case, as planned or suggested.
    pub minutes: u32,
    /// Whether all three goals are the kit's own.
    pub planned: bool,
}

/// What the kit's pilot can show; `None` without a pilot.
pub(super) fn of(kit: &Kit, plan: Option<&Plan>) -> Option<Promise> {
    let pilot = kit.rollout.pilot.as_ref()?;
    let cases = pilot.drafts_expected.as_ref().map(|number| number.value).filter(|cases| *cases > 0);
    let all = |plan: &Plan| Some((plan.adoption?, plan.max_error_rate?, plan.min_minutes_saved?));
    let own = |own: fn(&Plan) -> Option<u32>, suggested| plan.and_then(own).unwrap_or(suggested);
    let rate = own(|plan| plan.max_error_rate, SUGGESTED.1);
    let share = f64::from(rate) / 100.0;
    Some(Promise {
        cases,
        allows: cases
            .map(u64::from)
            .filter(|cases| *cases >= FEWEST_FOR_PERCENT)
            .map(|cases| percent(still_allowed(0, cases))),
        needed: cases_without_error(WISHED).unwrap_or_default(),
        rate,
        needed_for_rate: cases_without_error(share),
        most_errors: cases.and_then(|cases| most_errors(u64::from(cases), share)),
        adoption: own(|plan| plan.adoption, SUGGESTED.0),
        minutes: own(|plan| plan.min_minutes_saved, SUGGESTED.2),
        planned: plan.and_then(all).is_some(),
    })
}
