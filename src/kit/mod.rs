//! What a consultant wrote in `kit.yaml`, with places. Nothing here is checked against the library or the calendar:
//! an id is any word, a role may be unknown, an answer may be missing.

mod read;

use std::sync::Arc;

use crate::text::source::{Source, Span, Spanned};
use crate::yaml::Node;

pub use read::read;

pub use crate::text::source::{Day, Section, Text};

/// A kit as it was written.
#[derive(Debug)]
pub struct Kit {
    /// The file.
    pub source: Arc<Source>,
    /// Everyone who is named anywhere below, by id.
    pub people: Vec<Person>,
    /// The practice.
    pub practice: Practice,
    /// Logo and colour.
    pub brand: Brand,
    /// The theme's name.
    pub theme: Option<Text>,
    /// The language of the interface's words.
    pub language: Option<Text>,
    /// The tool.
    pub tool: Tool,
    /// The one task.
    pub task: Option<Text>,
    /// The roles that touch the tool.
    pub roles: Vec<RoleEntry>,
    /// The answers on compliance.
    pub compliance: Section<Vec<AnswerEntry>>,
    /// What physicians read.
    pub physicians: Physicians,
    /// What staff asked.
    pub concerns: Vec<Concern>,
    /// What leadership says about jobs.
    pub jobs_promise: Option<Text>,
    /// The dates.
    pub rollout: Rollout,
    /// What the pilot's people said, and what was done.
    pub feedback: Vec<Feedback>,
    /// The file of measures.
    pub measures: Option<Text>,
    /// Warnings that somebody takes on.
    pub accepted: Vec<Accepted>,
    /// The kit's own questions and answers.
    pub faq: Vec<Question>,
    /// Every text in the file, for the lints on wording.
    pub texts: Vec<Text>,
}

/// One person.
#[derive(Debug)]
pub struct Person {
    /// The short id.
    pub id: Text,
    /// The full name.
    pub name: Text,
    /// The role's id.
    pub role: Option<Text>,
    /// The phone as it is dialled.
    pub phone: Option<Text>,
    /// The email address.
    pub email: Option<Text>,
    /// How at home with technology: `low`, `medium` or `high`.
    pub comfort: Option<Text>,
    /// The loudest doubter, heard first.
    pub skeptic: bool,
    /// The day of the training.
    pub trained_on: Option<Day>,
}

/// The practice.
#[derive(Debug)]
pub struct Practice {
    /// The key `practice`.
    pub key: Span,
    /// The full name.
    pub name: Option<Text>,
    /// A name for running text.
    pub short_name: Option<Text>,
    /// In free words.
    pub specialty: Option<Text>,
    /// Two-letter codes.
    pub states: Vec<Text>,
    /// The key `states`, if it is there.
    pub states_key: Option<Span>,
    /// A person's id.
    pub privacy_official: Option<Text>,
    /// A person's id.
    pub security_official: Option<Text>,
    /// Persons' ids: whom staff tell the same day, then the backup.
    pub report_to: Vec<Text>,
}

/// How the kit looks.
#[derive(Debug, Default)]
pub struct Brand {
    /// A picture's path from the kit's folder.
    pub logo: Option<Text>,
    /// A colour as `#rrggbb`.
    pub accent: Option<Text>,
    /// The paper that pages are printed on: `letter` or `a4`.
    pub paper: Option<Text>,
}

/// The tool.
#[derive(Debug)]
pub struct Tool {
    /// The key `tool`.
    pub key: Span,
    /// What staff call it.
    pub name: Option<Text>,
    /// The legal name on the contract.
    pub vendor: Option<Text>,
    /// The one feature in use.
    pub feature: Option<Text>,
}

/// A role of the kit: the library's, the library's with parts replaced, or a new one.
#[derive(Debug)]
pub struct RoleEntry {
    /// The id.
    pub id: Text,
    /// Instead of the library's title.
    pub title: Option<Text>,
    /// The steps before.
    pub before: Option<Section<Vec<Text>>>,
    /// The steps now.
    pub now: Option<Section<Vec<Text>>>,
    /// What the AI does.
    pub ai_handles: Option<Section<Vec<Text>>>,
    /// What the person still owns and reviews.
    pub you_own: Option<Section<Vec<Text>>>,
    /// Whether the role may sign clinical content.
    pub licensed: Option<bool>,
}

/// An answer as it was written; what it means depends on the question.
#[derive(Debug)]
pub struct AnswerEntry {
    /// The question's id.
    pub id: Text,
    /// The value, if there is one.
    pub value: Option<Node>,
    /// The whole entry after the key.
    pub span: Span,
    /// A person's id.
    pub checked_by: Option<Text>,
    /// The day of the check.
    pub checked_on: Option<Day>,
    /// The document and the place in it.
    pub source: Option<Text>,
    /// A person's id: who finds out, or who mends it.
    pub owner: Option<Text>,
    /// By when.
    pub due: Option<Day>,
    /// What is done instead.
    pub instead: Option<Text>,
    /// Why it does not apply, or why the answer is so.
    pub why: Option<Text>,
}

/// What the physicians' page says beyond the answers.
#[derive(Debug, Default)]
pub struct Physicians {
    /// A person's id: the colleague to ask.
    pub champion: Option<Text>,
    /// What the draft is called here.
    pub note_name: Option<Text>,
    /// Markdown, from the champion.
    pub message: Option<Text>,
}

/// Something that worries somebody.
#[derive(Debug)]
pub struct Concern {
    /// In the person's words.
    pub concern: Text,
    /// A person's id; for the leaders' eyes only.
    pub raised_by: Option<Text>,
    /// Markdown. Without it the concern is open.
    pub answer: Option<Text>,
    /// A person's id: who will answer.
    pub owner: Option<Text>,
    /// By when.
    pub due: Option<Day>,
    /// An open one holds the pilot back.
    pub must_close: bool,
}

/// The dates of the rollout.
#[derive(Debug)]
pub struct Rollout {
    /// The key `rollout`.
    pub key: Span,
    /// When the loudest doubter was heard, one to one.
    pub skeptic_talked_on: Option<Day>,
    /// When the HIPAA page was handed out.
    pub hipaa_page_given_on: Option<Day>,
    /// The training.
    pub training_on: Option<Day>,
    /// The two weeks with a small group.
    pub pilot: Option<Pilot>,
    /// When everyone starts.
    pub go_live: Option<Day>,
}

/// The pilot.
#[derive(Debug)]
pub struct Pilot {
    /// The key `pilot`.
    pub key: Span,
    /// First day.
    pub start: Option<Day>,
    /// Last day.
    pub end: Option<Day>,
    /// Persons' ids.
    pub people: Vec<Text>,
    /// The key `people`, if it is there.
    pub people_key: Option<Span>,
    /// How many drafts are expected in all.
    pub drafts_expected: Option<Spanned<u32>>,
}

/// Something said after the pilot, and what came of it.
#[derive(Debug)]
pub struct Feedback {
    /// `worked`, `felt-wrong` or `easier`.
    pub question: Text,
    /// What was said.
    pub said: Text,
    /// What was done.
    pub did: Option<Text>,
}

/// A warning that somebody takes on.
#[derive(Debug)]
pub struct Accepted {
    /// The finding's code.
    pub code: Text,
    /// A person's id.
    pub by: Text,
    /// The day.
    pub on: Day,
    /// Why.
    pub reason: Text,
}

/// A question of the kit's own.
#[derive(Debug)]
pub struct Question {
    /// As staff ask it.
    pub question: Text,
    /// Markdown.
    pub answer: Text,
}
