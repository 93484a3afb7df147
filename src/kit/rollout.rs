//! `rollout`, `measures_plan` and `accepted`: the dates, what is measured, and the warnings that someone accepts.

use super::{Day, Text, items};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Span, Spanned};
use crate::yaml::fields::Fields;

/// The dates of the rollout.
#[derive(Debug)]
pub struct Rollout {
    /// The key `rollout`.
    pub key: Span,
    /// The day on which the skeptics were heard, one to one.
    pub skeptic_talked_on: Option<Day>,
    /// The day on which the HIPAA page was handed out.
    pub hipaa_page_given_on: Option<Day>,
    /// The day of the training.
    pub training_on: Option<Day>,
    /// The pilot: two weeks with a small group.
    pub pilot: Option<Pilot>,
    /// The day on which everyone starts.
    pub go_live: Option<Day>,
}

/// The pilot.
#[derive(Debug)]
pub struct Pilot {
    /// The key `pilot`.
    pub key: Span,
    /// The first day.
    pub start: Option<Day>,
    /// The last day.
    pub end: Option<Day>,
    /// The ids of the people in the pilot.
    pub people: Vec<Text>,
    /// The key `people`, if it is there.
    pub people_key: Option<Span>,
    /// The total number of drafts expected.
    pub drafts_expected: Option<Spanned<u32>>,
}

/// A warning that a named person accepts.
#[derive(Debug)]
pub struct Accepted {
    /// The finding's code.
    pub code: Text,
    /// Which of several findings with that code: a state, a concern, a role or a question's id.
    pub about: Option<Text>,
    /// The id of the person who accepts it.
    pub by: Text,
    /// The day on which it was accepted.
    pub on: Day,
    /// Why it is acceptable.
    pub reason: Text,
}

/// What the pilot must show, decided before it starts.
#[derive(Debug)]
pub struct MeasuresPlan {
    /// The key `measures_plan`.
    pub key: Span,
    /// The lowest acceptable share of trained people who use the tool, in percent.
    pub adoption: Option<Spanned<u32>>,
    /// The highest acceptable number of errors in a hundred cases.
    pub max_error_rate: Option<Spanned<u32>>,
    /// The lowest acceptable number of minutes saved per case.
    pub min_minutes_saved: Option<Spanned<u32>>,
    /// The day on which the plan was decided.
    pub fixed_on: Option<Day>,
}

pub(super) fn rollout(top: &mut Fields, diagnostics: &mut Diagnostics) -> Rollout {
    let key = top.key_or_at("rollout");
    let Some(mut fields) = top.map("rollout", "the rollout", diagnostics) else {
        return Rollout {
            key,
            skeptic_talked_on: None,
            hipaa_page_given_on: None,
            training_on: None,
            pilot: None,
            go_live: None,
        };
    };
    let rollout = Rollout {
        key,
        skeptic_talked_on: fields.day("skeptic_talked_on", diagnostics),
        hipaa_page_given_on: fields.day("hipaa_page_given_on", diagnostics),
        training_on: fields.day("training_on", diagnostics),
        pilot: pilot(&mut fields, diagnostics),
        go_live: fields.day("go_live", diagnostics),
    };
    fields.finish(diagnostics);
    rollout
}

fn pilot(rollout: &mut Fields, diagnostics: &mut Diagnostics) -> Option<Pilot> {
    let key = rollout.key("pilot")?;
    let mut fields = rollout.map("pilot", "the pilot", diagnostics)?;
    let pilot = Pilot {
        key,
        people_key: fields.key("people"),
        start: fields.day("start", diagnostics),
        end: fields.day("end", diagnostics),
        people: fields.distinct("people", diagnostics).map(|ids| ids.value).unwrap_or_default(),
        drafts_expected: fields.number("drafts_expected", diagnostics),
    };
    fields.finish(diagnostics);
    Some(pilot)
}

pub(super) fn accepted(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Accepted> {
    items(top, "accepted", diagnostics, |fields, diagnostics| {
        let code = fields.required("code", diagnostics);
        let about = fields.text("about", diagnostics);
        let by = fields.required("by", diagnostics);
        let on = fields.required_day("on", diagnostics);
        let reason = fields.required("reason", diagnostics);
        Some(Accepted { code: code?, about, by: by?, on: on?, reason: reason? })
    })
}

pub(super) fn measures_plan(top: &mut Fields, diagnostics: &mut Diagnostics) -> Option<MeasuresPlan> {
    let key = top.key("measures_plan")?;
    let mut fields = top.map("measures_plan", "the plan for the measures", diagnostics)?;
    let plan = MeasuresPlan {
        key,
        adoption: fields.percent("adoption", diagnostics),
        max_error_rate: fields.percent("max_error_rate", diagnostics),
        min_minutes_saved: fields.number("min_minutes_saved", diagnostics),
        fixed_on: fields.day("fixed_on", diagnostics),
    };
    fields.finish(diagnostics);
    Some(plan)
}
