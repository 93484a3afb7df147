//! What staff worry about: the concerns as staff pages print them, and, for the leaders' pack alone, who raised them and which
//! skeptics to listen to first.

use serde::Serialize;

use super::passage::Passage;
use super::people::{People, Person};
use super::printed_date::PrintedDay;
use crate::kit::{Kit, Text};
use crate::library::Phrases;

/// A concern with its answer, or who answers it by when.
#[derive(Debug, Serialize)]
pub(super) struct ReadyConcern {
    pub(super) concern: String,
    pub(super) answer: Option<Passage>,
    pub(super) owner: Option<Person>,
    pub(super) due: Option<PrintedDay>,
    pub(super) must_close: bool,
}

/// Who raised a concern. Only for the leaders' pack.
#[derive(Debug, Serialize)]
pub struct Raised {
    pub(super) concern: String,
    pub(super) raised_by: Option<Person>,
}

/// Somebody to listen to before the training. Only for the leaders' pack.
#[derive(Debug, Serialize)]
pub struct Skeptic {
    person: Person,
    talked_on: Option<PrintedDay>,
    in_pilot: bool,
    /// What they say now, and agreed to have printed.
    quote: Option<String>,
    /// The concerns they raised, in their words.
    concerns: Vec<RaisedConcern>,
}

/// A concern on a skeptic's conversation sheet.
#[derive(Debug, Serialize)]
struct RaisedConcern {
    concern: String,
    answered: bool,
    owner: Option<Person>,
    due: Option<PrintedDay>,
}

fn person(id: Option<&Text>, people: &People) -> Option<Person> {
    id.and_then(|id| people.get(&id.value)).cloned()
}

/// The concerns that staff raised, without who raised them.
pub(super) fn concerns(
    kit: &Kit,
    people: &People,
    phrases: &Phrases,
    passages: &mut Vec<Text>,
) -> Vec<ReadyConcern> {
    let ready = kit.concerns.iter().map(|concern| ReadyConcern {
        concern: concern.concern.value.clone(),
        answer: concern.answer.as_ref().map(|answer| Passage::add(answer, passages)),
        owner: person(concern.owner.as_ref(), people),
        due: concern.due.as_ref().map(|day| PrintedDay::of(day.value, phrases)),
        must_close: concern.must_close,
    });
    ready.collect()
}

/// Who raised each concern, in the same order.
pub(super) fn register(kit: &Kit, people: &People) -> Vec<Raised> {
    let raised = kit.concerns.iter().map(|concern| Raised {
        concern: concern.concern.value.clone(),
        raised_by: person(concern.raised_by.as_ref(), people),
    });
    raised.collect()
}

/// The skeptics to listen to first, each with the concerns they raised.
pub(super) fn skeptics(kit: &Kit, people: &People, phrases: &Phrases) -> Vec<Skeptic> {
    let raised_by = |person: &Person| {
        let theirs = kit.concerns.iter().filter(|concern| {
            concern.raised_by.as_ref().is_some_and(|raised_by| raised_by.value == person.id)
        });
        theirs
            .map(|concern| RaisedConcern {
                concern: concern.concern.value.clone(),
                answered: concern.answer.is_some(),
                owner: self::person(concern.owner.as_ref(), people),
                due: concern.due.as_ref().map(|day| PrintedDay::of(day.value, phrases)),
            })
            .collect()
    };
    let pilot = kit.rollout.pilot.as_ref();
    let in_pilot =
        |person: &Person| pilot.is_some_and(|pilot| pilot.people.iter().any(|id| id.value == person.id));
    let skeptics = people.0.iter().filter(|person| person.skeptic).map(|person| Skeptic {
        person: person.clone(),
        talked_on: person.talked_on.clone(),
        in_pilot: in_pilot(person),
        quote: person.quote.clone(),
        concerns: raised_by(person),
    });
    skeptics.collect()
}
