//! The small condition language of questions and state laws. It says when something is asked and how serious it is.

use crate::text::diagnostic::Diagnostics;
use crate::yaml::fields::{Fields, text_of};
use crate::yaml::{Node, Value};

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The question's answer is one of these values, whatever its state.
    Answer(String, Vec<String>),
    /// The question has no answer.
    Missing(String),
    /// The answer was checked recently and is one of these values, or any value if none is given.
    Confirmed(String, Vec<String>),
    /// The tool's name contains one of these words.
    ToolName(Vec<String>),
    /// The task has this property.
    Task(TaskIs),
    /// The kit has this role.
    Role(String),
    /// The practice sees patients in one of these states.
    State(Vec<String>),
    /// A loaded state law asks for this. In `asked_when`, a law that applies; in `severity`, one that applies and is not
    /// met.
    Law(String),
    /// The BAA is with someone other than the vendor.
    BaaWithOther,
    /// The answer says what is done instead.
    Instead,
    /// At least one of these holds.
    Any(Vec<Condition>),
    /// All of these hold.
    All(Vec<Condition>),
    /// The condition inside does not hold.
    Not(Box<Condition>),
}

/// Properties of a task that a condition can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskIs {
    /// Someone licensed must sign what the tool makes.
    Clinical,
    /// What the tool makes reaches patients.
    ReachesPatients,
    /// The tool sends text messages to patients.
    TextsPatients,
}

/// What conditions are evaluated against.
pub trait Situation {
    /// The value of an answer, if it has one.
    fn answer(&self, question: &str) -> Option<String>;
    /// The value of an answer that was checked recently.
    fn confirmed(&self, question: &str) -> Option<String>;
    /// What staff call the tool.
    fn tool_name(&self) -> &str;
    /// Whether the task has a property.
    fn task_is(&self, property: TaskIs) -> bool;
    /// Whether the kit has the role.
    fn has_role(&self, role: &str) -> bool;
    /// Whether the practice sees patients in the state.
    fn in_state(&self, state: &str) -> bool;
    /// Whether a loaded law asks for this.
    fn law_asks(&self, what: &str) -> bool;
    /// Whether `baa_with` is given and is not the vendor.
    fn baa_with_other(&self) -> bool;
}

impl Condition {
    /// Whether the condition holds. `instead` is whether the answer in question says what is done instead.
    pub fn holds(&self, situation: &dyn Situation, instead: bool) -> bool {
        match self {
            Self::Answer(id, values) => situation.answer(id).is_some_and(|value| values.contains(&value)),
            Self::Missing(id) => situation.answer(id).is_none(),
            Self::Confirmed(id, values) => {
                situation.confirmed(id).is_some_and(|value| values.is_empty() || values.contains(&value))
            }
            Self::ToolName(words) => {
                let name = situation.tool_name().to_lowercase();
                let parts: Vec<&str> = name.split(|letter: char| !letter.is_alphanumeric()).collect();
                words.iter().any(|word| parts.contains(&word.to_lowercase().as_str()))
            }
            Self::Task(property) => situation.task_is(*property),
            Self::Role(role) => situation.has_role(role),
            Self::State(states) => states.iter().any(|state| situation.in_state(state)),
            Self::Law(what) => situation.law_asks(what),
            Self::BaaWithOther => situation.baa_with_other(),
            Self::Instead => instead,
            Self::Any(list) => list.iter().any(|condition| condition.holds(situation, instead)),
            Self::All(list) => list.iter().all(|condition| condition.holds(situation, instead)),
            Self::Not(condition) => !condition.holds(situation, instead),
        }
    }

    /// The questions whose recently checked answers the condition looks at.
    pub fn confirmed(&self) -> Vec<&str> {
        match self {
            Self::Confirmed(id, _) => vec![id],
            Self::Any(list) | Self::All(list) => list.iter().flat_map(Self::confirmed).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it depends on what laws ask for. A law's own condition must not, or it would depend on itself.
    pub(super) fn depends_on_laws(&self) -> bool {
        match self {
            Self::Law(_) => true,
            Self::Any(list) | Self::All(list) => list.iter().any(Self::depends_on_laws),
            Self::Not(condition) => condition.depends_on_laws(),
            _ => false,
        }
    }

    /// Reads a condition: a map with one key, or `answer` with `is`. All conditions in one map must hold.
    pub fn read(node: &Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mut fields = Fields::of(node, node.span.clone(), "a condition", diagnostics);
        let words = |section: Option<crate::kit::Section<Vec<crate::kit::Text>>>| -> Vec<String> {
            section
                .map(|section| section.value.into_iter().map(|text| text.value).collect())
                .unwrap_or_default()
        };
        let list = |node: &Node, diagnostics: &mut Diagnostics| -> Vec<Self> {
            match &node.value {
                Value::List(items) => items.iter().filter_map(|item| Self::read(item, diagnostics)).collect(),
                _ => Self::read(node, diagnostics).into_iter().collect(),
            }
        };
        let mut found = Vec::new();
        if let Some(id) = fields.text("answer", diagnostics) {
            let values = words(fields.texts("is", diagnostics));
            let missing = fields.flag("missing", diagnostics).unwrap_or(false);
            found.push(if missing { Self::Missing(id.value) } else { Self::Answer(id.value, values) });
        }
        if let Some(id) = fields.text("confirmed", diagnostics) {
            let values = match fields.texts("is", diagnostics) {
                None => vec!["yes".to_string()],
                given => words(given).into_iter().filter(|value| value != "any").collect(),
            };
            found.push(Self::Confirmed(id.value, values));
        }
        if fields.has("tool_name") {
            found.push(Self::ToolName(words(fields.texts("tool_name", diagnostics))));
        }
        if let Some(task) =
            fields.choice("task", &["clinical", "reaches_patients", "texts_patients"], diagnostics)
        {
            found.push(Self::Task(match task.value.as_str() {
                "clinical" => TaskIs::Clinical,
                "reaches_patients" => TaskIs::ReachesPatients,
                _ => TaskIs::TextsPatients,
            }));
        }
        if let Some(role) = fields.text("role", diagnostics) {
            found.push(Self::Role(role.value));
        }
        if fields.has("state") {
            found.push(Self::State(words(fields.texts("state", diagnostics))));
        }
        if let Some(law) = fields.text("law", diagnostics) {
            found.push(Self::Law(law.value));
        }
        if fields.flag("baa_with_other", diagnostics) == Some(true) {
            found.push(Self::BaaWithOther);
        }
        if fields.flag("instead", diagnostics) == Some(true) {
            found.push(Self::Instead);
        }
        if let Some(node) = fields.node("any") {
            found.push(Self::Any(list(node, diagnostics)));
        }
        if let Some(node) = fields.node("all") {
            found.push(Self::All(list(node, diagnostics)));
        }
        if let Some(node) = fields.node("not") {
            found.extend(Self::read(node, diagnostics).map(|condition| Self::Not(Box::new(condition))));
        }
        fields.finish(diagnostics);
        if found.len() == 1 { found.pop() } else { Some(Self::All(found)) }
    }
}

/// The text of a scalar as conditions compare it: `true` and `yes` are the same.
pub fn comparable(node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    let text = text_of(node, "answer", diagnostics)?;
    Some(match crate::yaml::fields::yes_no(&text) {
        Some(true) => "yes".to_string(),
        Some(false) => "no".to_string(),
        None => text.value,
    })
}
