//! The shortest way to open a gate: which answers are missing, who can give each, what no answer can change, and the earliest
//! day. Nothing here prints; a command does that.

mod givers;
pub mod standing;

use jiff::civil::Date;
use serde::Serialize;

use crate::check::ReadyKit;
use crate::check::finding::{Finding, Missing};
use crate::check::next_gate::{Asked, NextGate, Paper};
use crate::kit::Kit;
use crate::library::Questions;
use crate::library::ids;
use crate::text::rule::{Gate, Severity};
use givers::Givers;

/// What is still needed to open a gate.
#[derive(Debug, Serialize)]
pub struct Plan {
    version: u8,
    /// The gate that was asked about.
    pub gate: Gate,
    /// Whether it is open.
    pub open: bool,
    /// The earliest day on which it could open, as far as days are known, in ISO form; `None` if it is open.
    pub earliest: Option<String>,
    /// Who can give what. Each thing is asked for once.
    pub people: Vec<Ask>,
    /// The codes of findings that no answer can settle, only dates or changes at the practice or the vendor.
    pub not_by_answers: Vec<String>,
    /// The same findings, each with its code and its message.
    #[serde(skip)]
    pub changes: Vec<(String, String)>,
}

/// What one person can provide; if there is no person, what no one in the kit is known to have.
#[derive(Debug, Serialize)]
pub struct Ask {
    /// An id of `people`.
    pub person: Option<String>,
    /// The things to ask for, in the order of the questions.
    pub items: Vec<Item>,
}

/// One thing that is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// The id of a question.
    pub question: Option<String>,
    /// Or a key of the kit, such as `practice.report_to`.
    pub key: Option<String>,
    /// What to ask.
    pub ask: String,
    /// Where to look.
    #[serde(rename = "where")]
    pub look: String,
    /// The day by which it is promised, in ISO form.
    pub due: Option<String>,
}

/// One thing that is needed, with the people who may have it.
struct Wanted {
    item: Item,
    owner: Option<String>,
    candidates: Vec<String>,
}

/// Whether a finding keeps this gate closed.
fn closes(finding: &Finding, gate: Gate) -> bool {
    matches!(finding.severity, Severity::Block(closed) if closed <= gate)
}

/// Plans how to open a gate.
pub fn plan(kit: &Kit, ready: &ReadyKit, questions: &Questions, gate: Gate, today: Date) -> Plan {
    let blocks: Vec<&Finding> = ready.findings().iter().filter(|finding| closes(finding, gate)).collect();
    let by_change = blocks.iter().filter(|finding| finding.closed_by.is_empty());
    let changes: Vec<(String, String)> =
        by_change.map(|finding| (finding.code.clone(), finding.message.clone())).collect();
    let mut not_by_answers: Vec<String> = changes.iter().map(|(code, _)| code.clone()).collect();
    not_by_answers.dedup();
    let wanted = wanted(blocks.iter().flat_map(|finding| &finding.closed_by), kit, ready, questions);
    let open = blocks.is_empty();
    let dues = wanted.iter().filter_map(|wanted| wanted.item.due.as_deref()?.parse().ok());
    let earliest = dues.chain(days_before(kit, gate)).chain([today]).max();
    Plan {
        version: 1,
        gate,
        open,
        earliest: earliest.filter(|_| !open).map(|day| day.to_string()),
        people: share(&wanted, kit),
        not_by_answers,
        changes,
    }
}

/// The shortest way to the next closed gate, for the leaders' page; `None` once both are open.
pub fn next_gate(kit: &Kit, ready: &ReadyKit, questions: &Questions, today: Date) -> Option<NextGate> {
    let gate = match ready.gate().cleared_for {
        None => Gate::Pilot,
        Some(Gate::Pilot) => Gate::Rollout,
        Some(Gate::Rollout) => return None,
    };
    let plan = plan(kit, ready, questions, gate, today);
    let asked = |ask: &Ask| {
        let mut papers: Vec<Paper> = Vec::new();
        for item in &ask.items {
            match papers.iter_mut().find(|paper| paper.look == item.look) {
                Some(paper) => paper.questions += 1,
                None => papers.push(Paper { look: item.look.clone(), questions: 1 }),
            }
        }
        let person = ask.person.as_deref().and_then(|id| ready.person(id));
        Asked { who: person.map(|person| person.contact.clone()), papers }
    };
    let earliest = plan.earliest.as_deref().and_then(|day| day.parse().ok());
    Some(NextGate {
        gate,
        earliest: earliest.map(|day| ready.printed(day)),
        people: plan.people.iter().map(asked).collect(),
        changes: plan.changes.len(),
    })
}

/// Everything that is open, whichever gate it closes, by who can give it. Accepted findings count as settled.
pub fn open(kit: &Kit, ready: &ReadyKit, questions: &Questions) -> Vec<Ask> {
    let waiting = |finding: &&Finding| finding.severity <= Severity::Warning && finding.accepted.is_none();
    let missing = ready.findings().iter().filter(waiting).flat_map(|finding| &finding.closed_by);
    share(&wanted(missing, kit, ready, questions), kit)
}

/// Each thing once, in the order of the questions; keys of the kit come last.
fn wanted<'a>(
    missing: impl Iterator<Item = &'a Missing>,
    kit: &Kit,
    ready: &ReadyKit,
    questions: &Questions,
) -> Vec<Wanted> {
    let givers = Givers { kit, ready };
    let mut seen: Vec<&Missing> = Vec::new();
    for one in missing {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    let place = |missing: &&Missing| match missing {
        Missing::Answer(id) => questions.0.iter().position(|question| question.id == *id),
        Missing::Key { .. } => None,
    };
    seen.sort_by_key(|missing| place(missing).unwrap_or(usize::MAX));
    seen.into_iter().filter_map(|missing| one(missing, kit, questions, &givers)).collect()
}

fn one(missing: &Missing, kit: &Kit, questions: &Questions, givers: &Givers) -> Option<Wanted> {
    Some(match missing {
        Missing::Answer(id) => {
            let question = questions.get(id)?;
            let entry = kit.compliance.value.iter().find(|entry| entry.id.value == *id);
            let due = entry.and_then(|entry| entry.due.as_ref());
            Wanted {
                item: Item {
                    question: Some(id.clone()),
                    key: None,
                    ask: question.question.clone(),
                    look: question.paper.clone().unwrap_or_else(|| question.find.clone()),
                    due: due.map(|day| day.value.to_string()),
                },
                owner: entry.and_then(|entry| entry.owner.as_ref()).map(|id| id.value.clone()),
                candidates: givers.of(question.who),
            }
        }
        Missing::Key { key, ask, look, owner } => {
            let concern = kit.concerns.iter().find(|concern| concern.concern.value == *ask);
            let due = concern.and_then(|concern| concern.due.as_ref());
            Wanted {
                item: Item {
                    question: None,
                    key: Some(key.clone()),
                    ask: ask.clone(),
                    look: look.clone(),
                    due: due.map(|day| day.value.to_string()),
                },
                owner: owner.clone(),
                candidates: givers.leads(),
            }
        }
    })
}

/// Days that must come before the gate opens: what the pilot waits for, and for the rollout the end of the pilot.
fn days_before(kit: &Kit, gate: Gate) -> Vec<Date> {
    let rollout = &kit.rollout;
    let pilot = rollout.pilot.as_ref();
    let members = pilot.iter().flat_map(|pilot| &pilot.people);
    let members = members.filter_map(|id| kit.people.iter().find(|person| person.id.value == id.value));
    let trained = members.filter_map(|person| person.trained_on.as_ref());
    let written = [&rollout.training_on, &rollout.hipaa_page_given_on].into_iter().filter_map(Option::as_ref);
    let end = pilot.and_then(|pilot| pilot.end.as_ref()).filter(|_| gate == Gate::Rollout);
    let answered =
        [ids::BAA_SIGNED_ON, ids::RISK_ANALYSIS_ON, ids::STOP_TESTED_ON].into_iter().filter_map(|id| {
            let entry = kit.compliance.value.iter().find(|entry| entry.id.value == id)?;
            entry.value.as_ref()?.text()?.parse().ok()
        });
    trained.chain(written).chain(end).map(|day| day.value).chain(answered).collect()
}

/// Gives each thing to one person: to its owner, or else so that as few people as possible are asked.
fn share(wanted: &[Wanted], kit: &Kit) -> Vec<Ask> {
    let known = |id: &String| kit.people.iter().any(|person| person.id.value == *id);
    let mut asked: Vec<String> = Vec::new();
    for owner in wanted.iter().filter_map(|wanted| wanted.owner.as_ref()).filter(|id| known(id)) {
        if !asked.contains(owner) {
            asked.push(owner.clone());
        }
    }
    loop {
        let left: Vec<&Wanted> = wanted
            .iter()
            .filter(|one| one.owner.is_none() && !one.candidates.iter().any(|id| asked.contains(id)))
            .collect();
        let gives =
            |id: &str| left.iter().filter(|one| one.candidates.iter().any(|other| other == id)).count();
        let ids = kit.people.iter().map(|person| person.id.value.as_str());
        // If two people can answer equally many, pick the one listed first in the kit.
        let Some(best) = ids.rev().max_by_key(|id| gives(id)).filter(|id| gives(id) > 0) else { break };
        asked.push(best.to_string());
    }
    let giver = |one: &Wanted| -> Option<String> {
        let owner = one.owner.clone().filter(|id| known(id));
        owner.or_else(|| one.candidates.iter().find(|id| asked.contains(id)).cloned())
    };
    let shared: Vec<(Option<String>, Item)> =
        wanted.iter().map(|one| (giver(one), one.item.clone())).collect();
    let order = kit.people.iter().map(|person| Some(person.id.value.clone())).chain([None]);
    order
        .map(|person| Ask {
            items: shared.iter().filter(|(to, _)| *to == person).map(|(_, item)| item.clone()).collect(),
            person,
        })
        .filter(|ask| !ask.items.is_empty())
        .collect()
}
