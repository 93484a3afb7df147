//! Every day by which somebody must find out or answer something: the calendar for the people who lead the rollout.

use super::answers::Answer;
use super::finding::Finding;
use super::people::Person;
use super::printed_date::PrintedDay;
use crate::text::rule::Severity;

/// One thing that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDate {
    /// An id that is stable between builds: the question, the rule with its subjects, or the concern.
    pub id: String,
    /// The person responsible, with phone.
    pub owner: Option<String>,
    /// The day by which it is due.
    pub on: PrintedDay,
    /// The question, or what was found.
    pub what: String,
    /// How to go about it.
    pub to_do: Option<String>,
}

/// Everything that is due: findings first, then the answers and concerns that no finding covers.
pub(super) fn all<'a>(
    findings: &'a [Finding],
    answers: &'a [Answer],
    concerns: impl Iterator<Item = (&'a str, Option<&'a Person>, Option<&'a PrintedDay>)>,
) -> Vec<DueDate> {
    let mut due = Vec::new();
    for finding in findings.iter().filter(|one| one.severity != Severity::Note && one.accepted.is_none()) {
        let Some(on) = &finding.due else { continue };
        let id = match &finding.question {
            Some(question) => question.clone(),
            None => [std::slice::from_ref(&finding.code), finding.about.as_slice()].concat().join(" "),
        };
        let what = answers.iter().find(|answer| Some(&answer.id) == finding.question.as_ref());
        due.push(DueDate {
            id,
            owner: finding.owner.clone(),
            on: on.clone(),
            what: what.map_or_else(|| finding.message.clone(), |answer| answer.question.clone()),
            to_do: Some(finding.to_do.clone()),
        });
    }
    for answer in answers {
        let Some(on) = &answer.due else { continue };
        if findings.iter().all(|finding| finding.question.as_ref() != Some(&answer.id)) {
            due.push(DueDate {
                id: answer.id.clone(),
                owner: answer.owner.clone(),
                on: on.clone(),
                what: answer.question.clone(),
                to_do: answer.next.clone(),
            });
        }
    }
    for (concern, owner, on) in concerns {
        let Some(on) = on else { continue };
        if findings.iter().all(|finding| !finding.about.iter().any(|about| about == concern)) {
            due.push(DueDate {
                id: format!("concern {concern}"),
                owner: owner.map(|owner| owner.contact.clone()),
                on: on.clone(),
                what: concern.to_string(),
                to_do: None,
            });
        }
    }
    due
}
