//! The sentence for an answer in each of its five states. The clauses are the questions' (`content/compliance/questions.yaml`);
//! the frames around them are here, and nowhere else: "We were told that …", "Not known yet: …", who checked it and when.

use jiff::civil::Date;

use super::answers::{Provenance, State};
use super::printed_date;
use crate::library::phrase::sentence;
use crate::library::question::Question;
use crate::library::slots::Slots;

/// The clause with its slots filled; "within 1 days" is put right.
pub(super) fn clause_with(clause: &str, printed: &str, slots: &Slots) -> String {
    let clause =
        if printed == "1" { clause.replace("{value} days", "{value} day") } else { clause.to_string() };
    slots.with_value(printed).fill(&clause)
}

/// Whether an answer is only what somebody said. A "no" that opens no finding is good news, and good news needs a check
/// like a yes.
pub(super) fn only_told(question: &Question, state: State, fresh: bool) -> bool {
    match state {
        State::Stated => true,
        State::No => question.no.is_empty() && !fresh,
        State::Confirmed | State::Unknown | State::NotApplicable => false,
    }
}

/// What may be said of an answer, without who checked it. `framed`: the clause follows "We were told that".
pub(super) fn fact(
    question: &Question,
    state: State,
    clause: Option<&str>,
    framed: bool,
    why: Option<&str>,
    slots: &Slots,
) -> String {
    match (state, clause) {
        (State::Stated | State::No, Some(clause)) if framed => {
            sentence(&format!("We were told that {clause}"))
        }
        (State::Confirmed | State::Stated | State::No, Some(clause)) => sentence(clause),
        (State::NotApplicable, _) => match why {
            Some(why) => sentence(&format!("Does not apply: {why}")),
            None => "Does not apply.".to_string(),
        },
        _ => sentence(&format!("Not known yet: {}", slots.fill(&question.unknown))),
    }
}

/// The fact with its frame: who checked it, what happens instead, who does what by when, what not to do until then.
pub(super) fn whole(
    state: State,
    fact: &str,
    only_told: bool,
    checked: Option<&Provenance>,
    [instead, next, until]: [Option<&str>; 3],
) -> String {
    let mut parts = vec![fact.to_string()];
    match (state, checked) {
        (State::Confirmed | State::No, Some(checked)) if checked.fresh => {
            parts.push(format!("{} checked this on {} ({}).", checked.who, checked.on.text, checked.source));
        }
        (State::Stated | State::No, None) if only_told => {
            parts.push("Nobody has checked the document yet.".to_string());
        }
        (State::Stated | State::No, Some(checked)) => {
            parts.push(format!(
                "The last check, by {} on {}, no longer counts.",
                checked.who, checked.on.text
            ));
        }
        _ => {}
    }
    if let Some(instead) = instead {
        parts.push(sentence(&format!("Instead: {instead}")));
    }
    parts.extend(next.map(str::to_string));
    if state == State::Unknown
        && let Some(until) = until
    {
        parts.push(format!("Until then: {until}"));
    }
    parts.join(" ")
}

/// Who does what by when, where something is open.
pub(super) fn next_step(state: State, owner: Option<&str>, due: Option<Date>) -> Option<String> {
    let does = match state {
        State::Unknown => "finds out",
        State::Stated => "checks it",
        State::No => "sees to it",
        State::Confirmed | State::NotApplicable => return None,
    };
    match (owner, due) {
        (Some(owner), Some(due)) => Some(format!("{owner} {does} by {}.", printed_date::text(due))),
        (Some(owner), None) => Some(format!("{owner} {does}.")),
        (None, Some(due)) => Some(format!("Due by {}; nobody is named yet.", printed_date::text(due))),
        (None, None) if state == State::Unknown => Some("Nobody is named yet to find out.".to_string()),
        (None, None) => None,
    }
}
