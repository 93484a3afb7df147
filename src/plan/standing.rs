//! Where a client stands in its rollout, and what is due next.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use crate::check::ReadyKit;
use crate::check::answers::State;
use crate::kit::{Day, Kit, Text};
use crate::library::Questions;
use crate::text::rule::Gate;

/// The part of the rollout that a client is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The pilot is still to come.
    BeforePilot,
    /// The pilot is running.
    Pilot,
    /// The pilot has ended, and not everyone has started.
    AfterPilot,
    /// Everyone has started.
    Live,
    /// The kit has no dates for it.
    Undated,
}

impl Phase {
    /// The phase in words, for a line of output.
    pub fn words(self) -> &'static str {
        match self {
            Self::BeforePilot => "before pilot",
            Self::Pilot => "in pilot",
            Self::AfterPilot => "after pilot",
            Self::Live => "live",
            Self::Undated => "no dates",
        }
    }

    /// Whether patient information is in the tool.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Pilot | Self::AfterPilot | Self::Live)
    }
}

/// The days from the first to the last day of a pilot without one: two weeks in all.
const USUAL_DAYS: i64 = 13;

/// The phase that a kit is in on a given day.
pub fn phase(kit: &Kit, today: Date) -> Phase {
    let value = |day: &Day| day.value;
    let pilot = kit.rollout.pilot.as_ref();
    let start = pilot.and_then(|pilot| pilot.start.as_ref()).map(value);
    let end = pilot.and_then(|pilot| pilot.end.as_ref()).map(value);
    let end = end.or_else(|| start?.checked_add(USUAL_DAYS.days()).ok());
    match (start, end, kit.rollout.go_live.as_ref().map(value)) {
        (_, _, Some(live)) if live <= today => Phase::Live,
        (Some(start), _, _) if today < start => Phase::BeforePilot,
        (_, Some(end), _) if end < today => Phase::AfterPilot,
        (Some(_), _, _) => Phase::Pilot,
        (None, _, Some(_)) => Phase::BeforePilot,
        _ => Phase::Undated,
    }
}

/// Something that is due on a day, and whose move it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The day in ISO form.
    pub date: String,
    /// An id of `people`, if someone has taken it on.
    pub owner: Option<String>,
    /// What it is.
    pub what: String,
}

/// What is due first: the earliest of the open answers and concerns, even late ones, and the coming days of the rollout.
pub fn next_due(kit: &Kit, ready: Option<&ReadyKit>, questions: &Questions, today: Date) -> Option<Due> {
    let due = |day: &Day, owner: Option<&Text>, what: &str| {
        let owner = owner.map(|id| id.value.clone());
        Due { date: day.value.to_string(), owner, what: what.to_string() }
    };
    // A settled answer has kept its promise. In a kit that cannot be read as meant, nobody can tell, so every answer counts as
    // open.
    let open = |id: &str| {
        let states = ready.map(|ready| ready.answers().iter().find(|answer| answer.id == id));
        states.is_none_or(|answer| {
            answer.is_some_and(|answer| !matches!(answer.state, State::Confirmed | State::NotApplicable))
        })
    };
    let answers = kit.compliance.value.iter().filter(|entry| open(&entry.id.value)).filter_map(|entry| {
        let what =
            questions.get(&entry.id.value).map_or(entry.id.value.as_str(), |question| &question.question);
        Some(due(entry.due.as_ref()?, entry.owner.as_ref(), what))
    });
    let concerns = kit.concerns.iter().filter(|concern| concern.answer.is_none());
    let concerns = concerns.filter_map(|concern| {
        Some(due(concern.due.as_ref()?, concern.owner.as_ref(), &concern.concern.value))
    });
    let rollout = &kit.rollout;
    let pilot = rollout.pilot.as_ref();
    let steps = [
        (rollout.skeptic_talked_on.as_ref(), "Talk with the skeptic"),
        (rollout.hipaa_page_given_on.as_ref(), "Hand out the HIPAA page"),
        (rollout.training_on.as_ref(), "Training"),
        (pilot.and_then(|pilot| pilot.start.as_ref()), "The pilot starts"),
        (pilot.and_then(|pilot| pilot.end.as_ref()), "The pilot ends"),
        (rollout.go_live.as_ref(), "Everyone starts"),
    ];
    let steps = steps.into_iter().filter_map(|(day, what)| Some((day?, what)));
    let steps = steps.filter(|(day, _)| day.value >= today).map(|(day, what)| due(day, None, what));
    // ISO days sort chronologically; of two on the same day, the first one counts.
    answers.chain(concerns).chain(steps).min_by(|a, b| a.date.cmp(&b.date))
}

/// How urgent a client is, 0 being most urgent: work with patients while the gate is closed, then late items, then the rest.
pub fn rank(phase: Phase, cleared_for: Option<Gate>, faults: bool, next: Option<&Due>, today: Date) -> u8 {
    let cleared = match phase {
        Phase::Live => cleared_for == Some(Gate::Rollout),
        _ => cleared_for.is_some(),
    };
    match next {
        _ if phase.is_running() && !cleared => 0,
        Some(due) if due.date < today.to_string() => 1,
        _ if faults => 2,
        Some(_) => 3,
        None => 4,
    }
}
