//! What stands between a kit and the first patient's information: findings, and how far a kit is cleared.

use serde::Serialize;

use super::printed_date::PrintedDay;
use crate::library::law::RestsOn;
use crate::text::rule::{Gate, Severity};
use crate::text::source::Span;

/// What the rules make of a kit.
#[derive(Debug)]
pub(crate) struct Found {
    /// How far it is cleared.
    pub(crate) gate: Standing,
    /// Everything that was found, blocks first.
    pub(crate) findings: Vec<Finding>,
    /// The laws that were looked at, state by state.
    pub(crate) laws: Vec<StateLaws>,
}

/// How far a kit is cleared, with its counts.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// The farthest gate that is open; `None` while the pilot's is closed.
    pub cleared_for: Option<Gate>,
    /// How many findings hold the pilot back.
    pub blocks: usize,
    /// How many hold only the rollout back.
    pub later: usize,
    /// How many warnings there are besides, accepted or not.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
    /// How many of the questions that are asked have a confirmed answer, or do not apply.
    pub settled: usize,
    /// How many questions are asked.
    pub asked: usize,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The rule, the question with dashes, or `state-law`.
    pub code: String,
    /// How much it weighs: `block`, `later`, `warning` or `note`.
    #[serde(rename = "weight")]
    pub severity: Severity,
    /// What was found, as a sentence.
    pub message: String,
    /// The same in fewer words, for the page that has one side.
    pub brief: String,
    /// What to do, for somebody who edits the kit.
    pub remedy: String,
    /// What to do, for somebody who has never seen it.
    pub to_do: String,
    /// Which paper has the answer, and who keeps it.
    pub look: Option<String>,
    /// Somebody said so, and nobody has looked.
    pub check: bool,
    /// Who sees to it.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<PrintedDay>,
    /// The rule's source.
    pub source: String,
    /// What it is about, where its code can be found several times: a state, a concern, a role, a question.
    #[serde(skip)]
    pub about: Vec<String>,
    /// Who accepted it.
    pub accepted: Option<Acceptance>,
    /// The file and line: `kit.yaml:41`.
    pub place: String,
    /// Where it is in the kit.
    #[serde(skip)]
    pub span: Span,
    /// The question, where the finding is about one.
    pub question: Option<String>,
    /// The answers that would close it, each of them needed. Empty where only a date, or the practice itself, can change.
    #[serde(skip)]
    pub closed_by: Vec<Missing>,
}

/// Something that a person can tell us, and that a finding waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The answer to a question, by its id.
    Answer(String),
    /// A key of the kit that is no question.
    Key {
        /// The key: `practice.report_to`.
        key: String,
        /// As somebody asks it who has never seen the kit.
        ask: String,
        /// Where to look.
        look: String,
        /// The person, by id, who has promised it.
        owner: Option<String>,
    },
}

impl Missing {
    /// A key that nobody has taken on yet.
    pub(crate) fn key(key: &str, ask: &str, look: &str) -> Self {
        Self::Key { key: key.to_string(), ask: ask.to_string(), look: look.to_string(), owner: None }
    }
}

/// A warning that a named person has accepted.
#[derive(Clone, Debug, Serialize)]
pub struct Acceptance {
    /// The person.
    pub by: String,
    /// The day.
    pub on: PrintedDay,
    /// Why.
    pub reason: String,
}

/// The loaded laws of one state, each with what it means for the kit; none, where none is loaded.
#[derive(Clone, Debug, Serialize)]
pub struct StateLaws {
    /// The state's name.
    pub state: &'static str,
    /// Its laws, in the order of the data.
    pub laws: Vec<LawLookedAt>,
}

/// A law that was looked at, and why it applies or does not.
#[derive(Clone, Debug, Serialize)]
pub struct LawLookedAt {
    /// "California AB 3030".
    pub name: String,
    /// Its section of the code.
    pub cite: String,
    /// What it means for the kit.
    pub standing: LawStanding,
    /// What the practice must do.
    pub must: String,
    /// Why it does not apply.
    pub why_not: Option<String>,
    /// Since when it is in force.
    pub status: String,
    /// The day from which it binds, where that is still to come.
    pub in_force_from: Option<PrintedDay>,
    /// What the entry was read in.
    pub rests_on: RestsOn,
    /// How certain its text is.
    pub sure: String,
    /// Where it was read.
    pub source: String,
    /// When.
    pub as_of: Option<PrintedDay>,
}

/// What a law means for a kit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LawStanding {
    /// It applies, and the kit does not show that it is met.
    Open,
    /// It applies, and nothing that a kit can answer would show that it is met.
    Unasked,
    /// It applies, but binds only after everyone has started.
    NotYet,
    /// It applies, and the kit shows that it is met.
    Met,
    /// It does not apply.
    NotApplicable,
}
