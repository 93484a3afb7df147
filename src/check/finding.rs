//! What stands between a kit and the first patient's information: the findings, and how far the kit is cleared.

use serde::Serialize;

use super::printed_date::PrintedDay;
use crate::library::law::RestsOn;
use crate::text::rule::{Gate, Severity};
use crate::text::source::Span;

/// The result of running the rules on a kit.
#[derive(Debug)]
pub(crate) struct Found {
    /// How far the kit is cleared.
    pub(crate) gate: Standing,
    /// Everything that was found, blocks first.
    pub(crate) findings: Vec<Finding>,
    /// The laws that were checked, state by state.
    pub(crate) laws: Vec<StateLaws>,
}

/// How far a kit is cleared, with counts.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// The farthest open gate; `None` while the pilot's gate is closed.
    pub cleared_for: Option<Gate>,
    /// How many findings block the pilot.
    pub blocks: usize,
    /// How many findings block only the rollout.
    pub later: usize,
    /// How many warnings there are, accepted or not.
    pub warnings: usize,
    /// How many notes there are.
    pub notes: usize,
    /// How many of the asked questions are settled: confirmed, answered with no, or not applicable, and nothing about them closes
    /// a gate.
    pub settled: usize,
    /// How many questions are asked.
    pub asked: usize,
}

/// One finding.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The rule, the question with dashes, or `state-law`.
    pub code: String,
    /// Its severity: `block`, `later`, `warning` or `note`.
    #[serde(rename = "weight")]
    pub severity: Severity,
    /// What was found, as a sentence.
    pub message: String,
    /// A shorter version, for the page that must fit on one side.
    pub brief: String,
    /// What to do, for somebody who edits the kit.
    pub remedy: String,
    /// What to do, for somebody who has never seen the kit.
    pub to_do: String,
    /// The document that has the answer, and who keeps it.
    pub look: Option<String>,
    /// Whether somebody stated it but nobody has checked.
    pub check: bool,
    /// The person responsible.
    pub owner: Option<String>,
    /// The day by which it is due.
    pub due: Option<PrintedDay>,
    /// The rule's source.
    pub source: String,
    /// What tells it apart from findings with the same code: a state, a concern, a role, a question.
    #[serde(skip)]
    pub about: Vec<String>,
    /// Who accepted it.
    pub accepted: Option<Acceptance>,
    /// The file and line: `kit.yaml:41`.
    pub place: String,
    /// Where it is in the kit.
    #[serde(skip)]
    pub span: Span,
    /// The question, if the finding is about one.
    pub question: Option<String>,
    /// The answers needed to close it, all of them. Empty if only a date or the practice itself can change it.
    #[serde(skip)]
    pub closed_by: Vec<Missing>,
}

/// Something that a person can tell us and that would close a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The answer to a question, by its id.
    Answer(String),
    /// A key of the kit that is not a question.
    Key {
        /// The key: `practice.report_to`.
        key: String,
        /// The question to put to somebody who has never seen the kit.
        ask: String,
        /// Where to look.
        look: String,
        /// The id of the person who promised the answer.
        owner: Option<String>,
    },
}

impl Missing {
    /// A key without an owner yet.
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

/// The loaded laws of one state, each with what it means for the kit. Empty if none is loaded.
#[derive(Clone, Debug, Serialize)]
pub struct StateLaws {
    /// The state's name.
    pub state: &'static str,
    /// Its laws, in the order of the data.
    pub laws: Vec<LawLookedAt>,
}

/// A law that was checked, and why it applies or not.
#[derive(Clone, Debug, Serialize)]
pub struct LawLookedAt {
    /// "California AB 3030".
    pub name: String,
    /// Its citation.
    pub cite: String,
    /// What it means for the kit.
    pub standing: LawStanding,
    /// What the practice must do.
    pub must: String,
    /// Why it does not apply.
    pub why_not: Option<String>,
    /// Since when it has been in force, or from when it will be.
    pub status: String,
    /// The day from which it binds, if that was still to come when the data was written.
    pub in_force_from: Option<PrintedDay>,
    /// What the data is based on.
    pub rests_on: RestsOn,
    /// How certain its text is.
    pub sure: String,
    /// The source that was read.
    pub source: String,
    /// The day on which the source was read.
    pub as_of: Option<PrintedDay>,
}

/// What a law means for a kit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LawStanding {
    /// It applies, and the kit does not show that it is met.
    Open,
    /// It applies, and no answer in a kit could show that it is met.
    Unasked,
    /// It applies, but will bind only after everyone has started.
    NotYet,
    /// It applies, and the kit shows that it is met.
    Met,
    /// It does not apply.
    NotApplicable,
}
