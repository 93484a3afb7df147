//! The compliance questions of `content/compliance/questions.yaml`: what is asked, when, how much each state of an answer
//! weighs, and the clauses that a page may print for it. The BAA's sentences, for instance, are there.

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

/// Where the questions stand.
pub const FILE: &str = "content/compliance/questions.yaml";

/// The questions, in the order of the file.
#[derive(Debug, Default)]
pub struct Questions(pub Vec<Question>);

/// One question.
#[derive(Debug)]
pub struct Question {
    /// Its id, as `kit.yaml` has it.
    pub id: String,
    /// Where it stands.
    pub span: Span,
    /// Its group: practice, tool, contract, security, people, patients or review.
    pub group: String,
    /// As a consultant asks it.
    pub question: String,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// Only a note where the tool touches no patient information.
    pub phi_only: bool,
    /// When it is asked; always, if none.
    pub asked_when: Option<Condition>,
    /// The weight of "no".
    pub no: Severities,
    /// The weight of "unknown".
    pub unknown_severity: Severities,
    /// The weight of an answer that nobody has checked.
    pub stated: Severities,
    /// For the vendor's letter, where only the vendor can answer it.
    pub letter: Option<Letter>,
    /// How a consultant finds the answer.
    pub find: String,
    /// Which paper has the answer, and who keeps it.
    pub paper: Option<String>,
    /// Who can usually answer.
    pub who: Option<Who>,
    /// Why it matters.
    pub why: String,
    /// How to close it.
    pub remedy: String,
    /// The rule behind it.
    pub source: String,
    /// A plausible answer, as YAML.
    pub example: String,
    /// What shape of text to write, for whoever types the answer.
    pub write: Option<String>,
    /// A text that fits its slot.
    pub good: Option<String>,
    /// The clause for each value, or for `value`; for `several` roles; for a list, `none` where there is nothing to list.
    pub says: Vec<(String, String)>,
    /// Printed in place of "We were told that …", where the clause cannot follow those words.
    pub told: Option<String>,
    /// The choices that weigh as "no".
    pub counts_as_no: Vec<String>,
    /// Completes "Not known yet: …".
    pub unknown: String,
    /// What not to do until it is known.
    pub until: Option<String>,
}

/// What to ask the vendor, and where the answer should be.
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
    /// One of the values that `says` lists.
    Choice,
    /// Free text.
    Text(Form),
    /// Several free words.
    List,
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// An id of `people`.
    Person,
    /// A role of the kit.
    Role,
    /// One role of the kit, or several that share the work.
    Roles,
}

/// The shape that a text must have to fit its slot.
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

/// Who can usually answer a question. Which person that is, the kit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Whoever does the billing.
    Biller,
    /// The colleague who tries the tool out.
    Champion,
    /// Whoever runs the office.
    Manager,
    /// The privacy official.
    PrivacyOfficial,
    /// The security official.
    SecurityOfficial,
    /// A role that checks the drafts.
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

/// Severities with their conditions; the first that holds counts.
#[derive(Clone, Debug, Default)]
pub struct Severities(Vec<(Severity, Option<Condition>)>);

impl Severities {
    /// The weight in a situation, if it has any.
    pub fn of(&self, situation: &dyn Situation, instead: bool) -> Option<Severity> {
        self.0
            .iter()
            .find(|(_, when)| when.as_ref().is_none_or(|when| when.holds(situation, instead)))
            .map(|(severity, _)| *severity)
    }

    /// Whether the state never weighs anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Question {
    /// The code of its findings: the id with dashes.
    pub fn code(&self) -> String {
        self.id.replace('_', "-")
    }

    /// The clause for a value; `several`: whether it names more than one thing.
    pub fn clause(&self, value: &str, several: bool) -> Option<&str> {
        let find =
            |key: &str| self.says.iter().find(|(name, _)| name == key).map(|(_, clause)| clause.as_str());
        let many = || find("several").filter(|_| several);
        find(value).or_else(many).or_else(|| find("value"))
    }

    /// The values that can be answered, where there are only a few.
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

/// A severity by its word in the data.
pub(super) fn severity(text: &Text, diagnostics: &mut Diagnostics) -> Option<Severity> {
    let severity = Severity::from_data(&text.value);
    if severity.is_none() {
        diagnostics
            .add(rules::BAD_CHOICE, text.span.clone(), format!("`{}` is not a severity", text.value))
            .help("The severities are `block`, `later`, `warning` and `note`.");
    }
    severity
}
