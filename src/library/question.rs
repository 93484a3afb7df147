//! The compliance questions of `content/compliance/questions.yaml`: what is asked, when, how much each state of an answer
//! weighs, and the clauses that a page may print for it. The BAA's sentences, for one, stand there.

use crate::library::rules;
use std::sync::Arc;

use super::condition::{Condition, Situation};
use super::volume::Read;
use super::{slots, tree};
use crate::files::snapshot::Owner;
use crate::kit::Text;
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::Severity;
use crate::text::source::{Source, Span};
use crate::yaml::fields::Fields;
use crate::yaml::{Node, Value};

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
    /// Why it matters.
    pub why: String,
    /// How to close it.
    pub remedy: String,
    /// The rule behind it.
    pub source: String,
    /// A plausible answer, as YAML.
    pub example: String,
    /// The clause for each value, or for `value`.
    pub says: Vec<(String, String)>,
    /// The choices that weigh as "no".
    pub counts_as_no: Vec<String>,
    /// Completes "Not known yet: …".
    pub unknown: String,
    /// What not to do until it is known.
    pub until: Option<String>,
}

/// What the vendor is asked, and where the answer should stand.
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
    /// Free words.
    Text,
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

    /// The clause for a value.
    pub fn clause(&self, value: &str) -> Option<&str> {
        let find =
            |key: &str| self.says.iter().find(|(name, _)| name == key).map(|(_, clause)| clause.as_str());
        find(value).or_else(|| find("value"))
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
        let questions = items.iter().filter_map(|item| question(item, diagnostics)).collect();
        top.finish(diagnostics);
        Self(questions)
    }
}

fn question(item: &Node, diagnostics: &mut Diagnostics) -> Option<Question> {
    let at = item
        .entries()
        .and_then(|entries| entries.first())
        .map_or(item.span.clone(), |entry| entry.key.span.clone());
    let mut fields = Fields::of(item, at, "a question", diagnostics);
    let id = fields.required("id", diagnostics);
    let group = fields.choice(
        "group",
        &["practice", "tool", "contract", "security", "people", "patients", "review"],
        diagnostics,
    );
    let kinds = ["yes-no", "choice", "text", "list", "number", "date", "person", "role"];
    let kind = fields.choice("type", &kinds, diagnostics).map(|kind| match kind.value.as_str() {
        "yes-no" => Kind::YesNo,
        "choice" => Kind::Choice,
        "list" => Kind::List,
        "number" => Kind::Number,
        "date" => Kind::Date,
        "person" => Kind::Person,
        "role" => Kind::Role,
        _ => Kind::Text,
    });
    let (mut no, mut unknown_severity, mut stated) = Default::default();
    if let Some(mut severity) = fields.map("severity", "the severity", diagnostics) {
        no = severities(severity.node("no"), diagnostics);
        unknown_severity = severities(severity.node("unknown"), diagnostics);
        stated = severities(severity.node("stated"), diagnostics);
        severity.finish(diagnostics);
    }
    let asked_when = fields.node("asked_when").and_then(|node| Condition::read(node, diagnostics));
    let vendor = fields.flag("vendor", diagnostics).unwrap_or(false);
    let letter_text = fields.text("letter", diagnostics);
    let clause = fields.text("clause", diagnostics);
    let mut says = Vec::new();
    for entry in fields.node("says").and_then(Node::entries).unwrap_or_default() {
        if let Some(text) = crate::yaml::fields::text_of(&entry.value, "says", diagnostics) {
            slots::check(&text, diagnostics);
            says.push((entry.key.value.clone(), text.value));
        }
    }
    let mut slotted = |key, diagnostics: &mut Diagnostics| -> Option<Text> {
        let text = fields.text(key, diagnostics)?;
        slots::check(&text, diagnostics);
        Some(text)
    };
    let unknown = slotted("unknown", diagnostics);
    let until = slotted("until", diagnostics).map(|text| text.value);
    let plain = |text: Option<Text>| text.map(|text| text.value).unwrap_or_default();
    let example = fields.node("example").map(|node| node.span.text().to_string()).unwrap_or_default();
    let counts_as_no = fields.texts("counts_as_no", diagnostics).map(|list| list.value).unwrap_or_default();
    let id = id?;
    let question = Question {
        span: id.span.clone(),
        id: id.value,
        group: plain(group),
        question: plain(fields.required("question", diagnostics)),
        kind: kind.unwrap_or(Kind::Text),
        phi_only: fields.flag("phi_only", diagnostics).unwrap_or(false),
        asked_when,
        no,
        unknown_severity,
        stated,
        letter: vendor.then(|| Letter { text: plain(letter_text), clause: plain(clause) }),
        find: plain(fields.required("find", diagnostics)),
        why: plain(fields.required("why", diagnostics)),
        remedy: plain(fields.required("remedy", diagnostics)),
        source: plain(fields.required("source", diagnostics)),
        example,
        says,
        counts_as_no: counts_as_no.into_iter().map(|text| text.value).collect(),
        unknown: plain(unknown),
        until,
    };
    fields.finish(diagnostics);
    Some(question)
}

fn severities(node: Option<&Node>, diagnostics: &mut Diagnostics) -> Severities {
    let Some(node) = node else { return Severities::default() };
    let Value::List(items) = &node.value else {
        let text = crate::yaml::fields::text_of(node, "severity", diagnostics);
        return Severities(
            text.and_then(|text| severity(&text, diagnostics))
                .map(|severity| (severity, None))
                .into_iter()
                .collect(),
        );
    };
    let mut list = Vec::new();
    for item in items {
        let mut fields = Fields::of(item, item.span.clone(), "a severity", diagnostics);
        let be = fields.required("be", diagnostics).and_then(|text| severity(&text, diagnostics));
        let when = fields.node("when").and_then(|node| Condition::read(node, diagnostics));
        fields.finish(diagnostics);
        list.extend(be.map(|be| (be, when)));
    }
    Severities(list)
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
