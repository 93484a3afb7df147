//! What each person still has to find out, worded for somebody who has never seen `kit.yaml`: the to-do lists in the leaders'
//! letters.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::answers::State;
use super::finding::Finding;
use super::people::{People, Person};
use super::printed_date::PrintedDay;
use super::view::Asked;
use crate::text::rule::Severity;

/// What one person has to find out; without a person, what nobody has taken on yet.
#[derive(Debug, Serialize)]
pub struct OwnersList {
    person: Option<Person>,
    items: Vec<Item>,
    /// The first day on which one of the items is due.
    next_due: Option<PrintedDay>,
    /// Days from today to that day: negative once it has passed.
    days_left: Option<i32>,
}

/// One thing to find out or to settle.
#[derive(Debug, Serialize)]
struct Item {
    /// The rule's code, or the question's id with dashes.
    code: String,
    /// The question, or what was found.
    ask: String,
    /// What is known so far, if it has to be checked or changed.
    told: Option<String>,
    /// How to go about it.
    to_do: String,
    /// The document that has the answer, and who keeps it.
    look: Option<String>,
    /// Whether somebody stated it but nobody has checked.
    check: bool,
    due: Option<PrintedDay>,
}

/// One list for each owner, in the order of `people`; what nobody owns comes last. Accepted findings and notes are nobody's
/// task.
pub(super) fn lists(
    findings: &[Finding],
    answers: &BTreeMap<String, Asked>,
    people: &People,
    today: Date,
) -> Vec<OwnersList> {
    let open: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note && finding.accepted.is_none())
        .collect();
    let items = |owner: Option<&Person>| -> Vec<Item> {
        let theirs =
            open.iter().filter(|finding| finding.owner.as_ref() == owner.map(|owner| &owner.contact));
        theirs.map(|finding| item(finding, answers)).collect()
    };
    let owners = people.0.iter().map(Some).chain([None]);
    owners
        .map(|owner| {
            let items = items(owner);
            let next_due =
                items.iter().filter_map(|item| item.due.as_ref()).min_by_key(|due| &due.iso).cloned();
            let day = next_due.as_ref().and_then(|due| due.iso.parse::<Date>().ok());
            let days_left = day.map(|day| (day - today).get_days());
            OwnersList { person: owner.cloned(), items, next_due, days_left }
        })
        .filter(|list| !list.items.is_empty())
        .collect()
}

fn item(finding: &Finding, answers: &BTreeMap<String, Asked>) -> Item {
    let answer = finding.question.as_ref().and_then(|id| answers.get(id)).map(|asked| &asked.answer);
    let told = answer.filter(|answer| answer.state != State::Unknown).map(|answer| answer.fact.clone());
    Item {
        code: finding.code.clone(),
        ask: answer.map_or_else(|| finding.message.clone(), |answer| answer.question.clone()),
        told,
        to_do: finding.to_do.clone(),
        look: finding.look.clone(),
        check: finding.check,
        due: finding.due.clone(),
    }
}
