//! Questions go out to the people who have the papers, and their answers come back into `kit.yaml`: a form or a sheet goes out, a
//! reply comes back, and a splice leaves everything else in the file byte for byte.

pub mod form;
pub mod judge;
pub mod sheet;
pub mod splice;
mod table;
pub mod read;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::check::ReadyKit;
use crate::check::answers::State;
use crate::check::printed_date;
use crate::kit::Kit;
use crate::library::Questions;
use crate::library::question::Kind;
use crate::plan::{self, Item};

/// A question as it is asked of a person.
#[derive(Clone, Debug)]
pub struct AskedQuestion {
    /// The question's id.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Why it is asked.
    pub why: String,
    /// What a good answer looks like.
    pub good: String,
    /// Where to look.
    pub look: String,
    /// What is known so far but has to be checked.
    pub told: Option<String>,
    /// The day by which to answer, as pages print it.
    pub due: Option<String>,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// The choices: each value with its words.
    pub choices: Vec<(String, String)>,
    /// A hash of what the kit had when it was asked.
    edition: String,
}

/// For each question, what the kit had when it was asked.
pub type Editions<'a> = BTreeMap<&'a str, &'a str>;

fn editions(questions: &[AskedQuestion]) -> Editions<'_> {
    questions.iter().map(|question| (question.id.as_str(), question.edition.as_str())).collect()
}

/// A hash of what a kit has for a question, to notice that it has changed.
pub fn edition(kit: &Kit, id: &str) -> String {
    let entry = kit.compliance.value.iter().find(|entry| entry.id.value == id);
    let text = entry.map_or("", |entry| entry.span.text());
    Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The open questions of one person, or of everyone.
pub fn open_questions(
    kit: &Kit,
    ready: &ReadyKit,
    questions: &Questions,
    words: &BTreeMap<String, String>,
    to: Option<&str>,
) -> Vec<AskedQuestion> {
    let asks = plan::open(kit, ready, questions);
    let theirs = asks.into_iter().filter(|ask| to.is_none() || ask.person.as_deref() == to);
    let mut items: Vec<Item> = theirs.flat_map(|ask| ask.items).collect();
    let place =
        |item: &Item| questions.0.iter().position(|question| Some(&question.id) == item.question.as_ref());
    items.sort_by_key(place);
    items.iter().filter_map(|item| asked(item, kit, ready, questions, words)).collect()
}

fn asked(
    item: &Item,
    kit: &Kit,
    ready: &ReadyKit,
    questions: &Questions,
    words: &BTreeMap<String, String>,
) -> Option<AskedQuestion> {
    let word = |name: &str| words.get(name).cloned().unwrap_or_default();
    let question = questions.get(item.question.as_deref()?)?;
    let answer = ready.answers().iter().find(|answer| answer.id == question.id)?;
    let day = |iso: &String| {
        iso.parse().map_or_else(|_| iso.clone(), |day| printed_date::text(day, ready.phrases()))
    };
    let same = |word: &str| (word.to_string(), word.to_string());
    let unsure = [("unknown".to_string(), word("form_unsure"))];
    let mut choices: Vec<(String, String)> = match question.kind {
        Kind::Person => {
            kit.people.iter().map(|person| (person.id.value.clone(), person.name.value.clone())).collect()
        }
        Kind::Role | Kind::Roles => {
            ready.roles().iter().map(|role| (role.id.clone(), role.title.clone())).collect()
        }
        _ => question.choices().into_iter().map(same).collect(),
    };
    choices.extend(unsure);
    let good = question.good.clone().unwrap_or_else(|| question.example.clone());
    Some(AskedQuestion {
        id: question.id.clone(),
        ask: question.question.clone(),
        why: question.why.clone(),
        // An example would only suggest one of the choices.
        good: if choices.len() > 1 {
            word("form_good_pick")
        } else {
            let example = word("form_for_example").replace("{example}", &good);
            question.write.iter().cloned().chain([example]).collect::<Vec<_>>().join(" ")
        },
        look: item.look.clone(),
        told: (answer.state != State::Unknown).then(|| answer.fact.clone()),
        due: item.due.as_ref().map(day),
        kind: question.kind,
        choices,
        edition: edition(kit, &question.id),
    })
}
