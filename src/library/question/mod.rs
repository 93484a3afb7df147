//! The compliance questions in `content/compliance/questions.yaml`: what is asked and when, how serious each state of an
//! answer is, and the clauses that a page may print for it. The sentences about the BAA, for example, are there.

mod read;

use std::sync::Arc;

use super::condition::{Condition, Situation};
use super::volume::Read;
use super::{rules, tree};
use crate::files::snapshot::Owner;
use crate::kit::Text;
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::Severity;
use crate::text::source::{Source, Span};
use crate::yaml::fields::Fields;

/// The file of the questions.
pub const FILE: &str = "content/compliance/questions.yaml";

/// The questions, in the order of the file.
#[derive(Debug, Default)]
pub struct Questions(pub Vec<Question>);

/// One question.
#[derive(Debug)]
pub struct Question {
    /// Its id in `kit.yaml`.
    pub id: String,
    /// Where it is written.
    pub span: Span,
    /// Its group: practice, tool, contract, security, people, patients or review.
    pub group: String,
    /// The question as a consultant asks it.
    pub question: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Whether it is at most a note if the tool touches no patient information.
    pub phi_only: bool,
    /// When it is asked; always if `None`.
    pub asked_when: Option<Condition>,
    /// The severity of "no".
    pub no: Severities,
    /// The severity of "unknown".
    pub unknown_severity: Severities,
    /// The severity of an answer that nobody has checked.
    pub stated: Severities,
    /// What the letter to the vendor asks, if only the vendor can answer.
    pub letter: Option<Letter>,
    /// How a consultant finds the answer.
    pub find: String,
    /// Which document has the answer, and who keeps it.
    pub paper: Option<String>,
    /// Who can usually answer.
    pub who: Option<Who>,
    /// Why it matters.
    pub why: String,
    /// How to resolve it.
    pub remedy: String,
    /// The rule behind it.
    pub source: String,
    /// A plausible answer, as YAML.
    pub example: String,
    /// What form of text to write, for the person who types the answer.
    pub write: Option<String>,
    /// An example of a text that fits the slot.
    pub good: Option<String>,
    /// The clause for each value, or under `value` for any; under `several` for more than one role; under `none` for an
    /// empty list.
    pub says: Vec<(String, String)>,
    /// What to print in place of "We were told that …", if the clause cannot follow those words.
    pub told: Option<String>,
    /// The choices that count as "no".
    pub counts_as_no: Vec<String>,
    /// Completes "Not known yet: …".
    pub unknown: String,
    /// What not to do until the answer is known.
    pub until: Option<String>,
}

/// What to ask the vendor, and where to find the answer.
#[derive(Debug)]
pub struct Letter {
    /// The question as the letter puts it.
    pub text: String,
    /// The clause or document to look for.
    pub clause: String,
}

/// What kind of answer a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    YesNo,
    /// One of the values listed in `says`.
    Choice,
    /// Free text.
    Text(Form),
    /// Several texts.
    List,
    /// A whole number.
    Number,
    /// A date.
    Date,
    /// An id of `people`.
    Person,
    /// A role of the kit.
    Role,
    /// One role of the kit, or several that share the work.
    Roles,
}

/// The form that a text must have to fit its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One or more full sentences.
    Sentence,
    /// Words that complete the question's sentence.
    Clause,
    /// A name.
    Name,
}

impl Form {
    /// The word in the data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sentence => "sentence",
            Self::Clause => "clause",
            Self::Name => "name",
        }
    }
}

/// Who can usually answer a question. The kit says which person that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The person who does the billing.
    Biller,
    /// The colleague who tries out the tool.
    Champion,
    /// The person who runs the office.
    Manager,
    /// The privacy official.
    PrivacyOfficial,
    /// The security official.
    SecurityOfficial,
    /// A role that reviews the drafts.
    Reviewer,
    /// The vendor.
    Vendor,
}

impl Who {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Biller,
        Self::Champion,
        Self::Manager,
        Self::PrivacyOfficial,
        Self::SecurityOfficial,
        Self::Reviewer,
        Self::Vendor,
    ];

    /// The word in the data.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Biller => "biller",
            Self::Champion => "champion",
            Self::Manager => "manager",
            Self::PrivacyOfficial => "privacy-official",
            Self::SecurityOfficial => "security-official",
            Self::Reviewer => "reviewer",
            Self::Vendor => "vendor",
        }
    }
}

/// Severities with their conditions; the first one that holds counts.
#[derive(Clone, Debug, Default)]
pub struct Severities(Vec<(Severity, Option<Condition>)>);

impl Severities {
    /// The severity in a situation, if there is one.
    pub fn of(&self, situation: &dyn Situation, instead: bool) -> Option<Severity> {
        self.0
            .iter()
            .find(|(_, when)| when.as_ref().is_none_or(|when| when.holds(situation, instead)))
            .map(|(severity, _)| *severity)
    }

    /// Whether there is no severity in any situation.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Question {
    /// The code of its findings: the id with dashes.
    pub fn code(&self) -> String {
        self.id.replace('_', "-")
    }

    /// The clause for a value. `several` is whether the value names more than one thing.
    pub fn clause(&self, value: &str, several: bool) -> Option<&str> {
        let find =
            |key: &str| self.says.iter().find(|(name, _)| name == key).map(|(_, clause)| clause.as_str());
        let many = || find("several").filter(|_| several);
        find(value).or_else(many).or_else(|| find("value"))
    }

    /// The possible answers, if there are only a few.
    pub fn choices(&self) -> Vec<&str> {
        match self.kind {
            Kind::YesNo => vec!["yes", "no"],
            Kind::Choice => self.says.iter().map(|(name, _)| name.as_str()).collect(),
            _ => Vec::new(),
        }
    }
}

impl Questions {
    /// A question by its id.
    pub fn get(&self, id: &str) -> Option<&Question> {
        self.0.iter().find(|question| question.id == id)
    }
}

impl Read for Questions {
    fn read(_: &str, source: &Arc<Source>, _: Owner, diagnostics: &mut Diagnostics) -> Self {
        let Some(root) = tree(source, diagnostics) else { return Self::default() };
        let mut top = Fields::of(&root, source.start(), "the file of questions", diagnostics);
        let items = top.list("questions", diagnostics);
        let questions = items.iter().filter_map(|item| read::question(item, diagnostics)).collect();
        top.finish(diagnostics);
        Self(questions)
    }
}

/// Parses a severity from its word in the data.
pub(super) fn severity(text: &Text, diagnostics: &mut Diagnostics) -> Option<Severity> {
    let severity = Severity::from_data(&text.value);
    if severity.is_none() {
        diagnostics
            .add(rules::BAD_CHOICE, text.span.clone(), format!("`{}` is not a severity", text.value))
            .help("The severities are `block`, `later`, `warning` and `note`.");
    }
    severity
}
