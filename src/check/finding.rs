//! What stands between a kit and the first patient's information: findings, and how far a kit is cleared.

use serde::Serialize;

use super::printed_date::PrintedDay;
use crate::text::rule::{Gate, Severity};
use crate::text::source::Span;

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
    /// What to do.
    pub remedy: String,
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
    /// Where it stands in the kit.
    #[serde(skip)]
    pub span: Span,
    /// The question, where the finding is about one.
    pub question: Option<String>,
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
