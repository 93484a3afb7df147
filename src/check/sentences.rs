//! The sentence for an answer in each of its five states: which phrase frames the question's clause. The clauses are in
//! `content/compliance/questions.yaml`, the frames in `content/phrases/`.

use jiff::civil::Date;

use super::answers::{Provenance, State};
use super::printed_date;
use crate::library::phrases::{self, Phrases};
use crate::library::question::Question;
use crate::library::slots::Slots;

/// Whether an answer is only what somebody said. A "no" that opens no finding is good news, so it needs a check just as a yes
/// does.
pub(super) fn only_told(question: &Question, state: State, fresh: bool) -> bool {
    match state {
        State::Stated => true,
        State::No => question.no.is_empty() && !fresh,
        State::Confirmed | State::Unknown | State::NotApplicable => false,
    }
}

/// What may be said about an answer, without who checked it. With `framed`, the clause follows "We were told that".
pub(super) fn fact(
    question: &Question,
    state: State,
    clause: Option<&str>,
    framed: bool,
    why: Option<&str>,
    slots: &Slots,
    phrases: &Phrases,
) -> String {
    match (state, clause) {
        (State::Stated | State::No, Some(clause)) if framed => phrases.say(phrases::TOLD, &[clause]),
        (State::Confirmed | State::Stated | State::No, Some(clause)) => phrases.sentence(clause),
        (State::NotApplicable, _) => match why {
            Some(why) => phrases.say(phrases::DOES_NOT_APPLY_SINCE, &[why]),
            None => phrases.word(phrases::DOES_NOT_APPLY),
        },
        _ => phrases.say(phrases::NOT_KNOWN, &[&slots.fill(&question.unknown)]),
    }
}

/// The fact and everything around it: who checked it, what happens instead, who does what by when, what not to do until then.
pub(super) fn whole(
    state: State,
    fact: &str,
    only_told: bool,
    checked: Option<&Provenance>,
    [instead, next, until]: [Option<&str>; 3],
    phrases: &Phrases,
) -> String {
    let mut parts = vec![fact.to_string()];
    match (state, checked) {
        (State::Confirmed | State::No, Some(checked)) if checked.fresh => {
            let values = [checked.who.as_str(), &checked.on.text, &checked.source];
            parts.push(phrases.say(phrases::CHECKED, &values));
        }
        (State::Stated | State::No, None) if only_told => parts.push(phrases.word(phrases::UNCHECKED)),
        (State::Stated | State::No, Some(checked)) => {
            parts.push(phrases.say(phrases::OLD_CHECK, &[&checked.who, &checked.on.text]));
        }
        _ => {}
    }
    parts.extend(instead.map(|instead| phrases.say(phrases::INSTEAD, &[instead])));
    parts.extend(next.map(str::to_string));
    if state == State::Unknown {
        parts.extend(until.map(|until| phrases.say(phrases::UNTIL, &[until])));
    }
    parts.join(" ")
}

/// Who does what by when, if something is open.
pub(super) fn next_step(
    state: State,
    owner: Option<&str>,
    due: Option<Date>,
    phrases: &Phrases,
) -> Option<String> {
    let (does, does_by) = match state {
        State::Unknown => (phrases::FINDS_OUT, phrases::FINDS_OUT_BY),
        State::Stated => (phrases::CHECKS, phrases::CHECKS_BY),
        State::No => (phrases::SEES_TO_IT, phrases::SEES_TO_IT_BY),
        State::Confirmed | State::NotApplicable => return None,
    };
    let due = due.map(|due| printed_date::text(due, phrases));
    match (owner, due) {
        (Some(owner), Some(due)) => Some(phrases.say(does_by, &[owner, &due])),
        (Some(owner), None) => Some(phrases.say(does, &[owner])),
        (None, Some(due)) => Some(phrases.say(phrases::DUE, &[&due])),
        (None, None) if state == State::Unknown => Some(phrases.word(phrases::NOBODY)),
        (None, None) => None,
    }
}
