//! State laws as data: `content/compliance/states.yaml` says when each applies, what it requires, how it is met, and how
//! certain its text is. A law that rests on memory or on one unofficial page is a warning at most, whatever its entry says.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::condition::{Condition, Situation};
use super::question::severity;
use super::volume::Read;
use super::{rules, tree};
use crate::files::snapshot::Owner;
use crate::kit::Text;
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::Severity;
use crate::text::source::Source;
use crate::yaml::Node;
use crate::yaml::fields::Fields;

/// The file of the laws.
pub const FILE: &str = "content/compliance/states.yaml";

/// The loaded laws.
#[derive(Debug, Default)]
pub struct Laws {
    /// The date of the data as a whole.
    pub as_of: Option<Date>,
    /// The laws, in the order of the file.
    pub laws: Vec<Law>,
}

/// One law.
#[derive(Debug)]
pub struct Law {
    /// Its id.
    pub id: String,
    /// The state's code.
    pub state: String,
    /// Its name: "California AB 3030".
    pub name: String,
    /// Its section of the code.
    pub cite: String,
    /// When it applies, in its state.
    pub applies_when: Option<Condition>,
    /// When a kit shows that it is met.
    pub met_when: Option<Condition>,
    /// How serious it is if the law applies, is in force and is not met.
    pub severity: Severity,
    /// The first day on which it binds, if that is still to come.
    pub in_force_from: Option<Date>,
    /// What it asks for, in words that conditions can refer to, such as `ai-notice`.
    pub asks: Vec<String>,
    /// What the practice must do.
    pub must: String,
    /// What a finding says after the law's name.
    pub says: String,
    /// What to print if the law does not apply to a kit.
    pub why_not: Option<String>,
    /// What to do.
    pub remedy: String,
    /// Since when it is in force, or from when.
    pub status: String,
    /// How certain its text is; begins with `high`, `medium` or `low`.
    pub sure: String,
    /// The kind of source that the entry is based on.
    pub rests_on: RestsOn,
    /// The source that was read.
    pub source: String,
    /// The day on which the source was read.
    pub as_of: Option<Date>,
}

/// The kinds of source, the most reliable first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestsOn {
    /// The text of the law or the act.
    StatuteText,
    /// A page by the legislature or an agency.
    AgencyPage,
    /// Several trackers or summaries that agree.
    SeveralTrackers,
    /// One tracker or summary.
    OneTracker,
    /// No source at all.
    Memory,
}

impl RestsOn {
    const ALL: [Self; 5] =
        [Self::StatuteText, Self::AgencyPage, Self::SeveralTrackers, Self::OneTracker, Self::Memory];

    /// The word in the data.
    const fn word(self) -> &'static str {
        match self {
            Self::StatuteText => "statute-text",
            Self::AgencyPage => "agency-page",
            Self::SeveralTrackers => "several-trackers",
            Self::OneTracker => "one-tracker",
            Self::Memory => "memory",
        }
    }
}

impl Law {
    /// Whether the law applies to a kit in its state.
    pub fn applies(&self, situation: &dyn Situation) -> bool {
        self.applies_when.as_ref().is_none_or(|when| when.holds(situation, false))
    }

    /// Whether a kit shows that the law is met. A law without `met_when` cannot be shown to be met.
    pub fn met(&self, situation: &dyn Situation) -> bool {
        self.met_when.as_ref().is_some_and(|when| when.holds(situation, false))
    }

    /// Whether the law is in force by the day when everyone starts, or today. Without a start day it counts as in force.
    pub fn in_force(&self, go_live: Option<Date>, today: Date) -> bool {
        self.in_force_from.is_none_or(|from| today >= from || go_live.is_none_or(|start| start >= from))
    }

    /// Whether the law was read in an official text, or in several sources that agree.
    fn was_read(&self) -> bool {
        self.rests_on <= RestsOn::SeveralTrackers
    }

    /// Whether the law's text is known well enough to close a gate.
    fn may_block(&self) -> bool {
        self.was_read() && self.sure.starts_with("high")
    }
}

impl Laws {
    /// The laws of a state.
    pub fn of<'a>(&'a self, state: &'a str) -> impl Iterator<Item = &'a Law> {
        self.laws.iter().filter(move |law| law.state.eq_ignore_ascii_case(state))
    }
}

impl Read for Laws {
    fn read(_: &str, source: &Arc<Source>, _: Owner, diagnostics: &mut Diagnostics) -> Self {
        let Some(root) = tree(source, diagnostics) else { return Self::default() };
        let mut top = Fields::of(&root, source.start(), "the file of state laws", diagnostics);
        let as_of = top.day("as_of", diagnostics).map(|day| day.value);
        let items = top.list("laws", diagnostics);
        let laws = items.iter().map(|item| law(item, diagnostics)).collect();
        top.finish(diagnostics);
        Self { as_of, laws }
    }
}

fn law(item: &Node, diagnostics: &mut Diagnostics) -> Law {
    let at = item
        .entries()
        .and_then(|entries| entries.first())
        .map_or(item.span.clone(), |entry| entry.key.span.clone());
    let mut fields = Fields::of(item, at, "a law", diagnostics);
    let mut text = |key, diagnostics: &mut Diagnostics| -> String {
        fields.required(key, diagnostics).map(|text: Text| text.value).unwrap_or_default()
    };
    let mut law = Law {
        id: text("id", diagnostics),
        state: text("state", diagnostics),
        name: text("name", diagnostics),
        cite: text("cite", diagnostics),
        must: text("must", diagnostics),
        says: text("says", diagnostics),
        remedy: text("remedy", diagnostics),
        status: text("status", diagnostics),
        sure: text("sure", diagnostics),
        source: text("source", diagnostics),
        why_not: None,
        rests_on: RestsOn::Memory,
        as_of: None,
        in_force_from: None,
        applies_when: None,
        met_when: None,
        severity: Severity::Warning,
        asks: Vec::new(),
    };
    law.why_not = fields.text("why_not", diagnostics).map(|text| text.value);
    law.as_of = fields.day("as_of", diagnostics).map(|day| day.value);
    law.in_force_from = fields.day("in_force_from", diagnostics).map(|day| day.value);
    law.applies_when = condition(fields.node("applies_when"), diagnostics);
    law.met_when = condition(fields.node("met_when"), diagnostics);
    // If it is missing, nothing is known about how the entry was read.
    if let Some(word) = fields.choice("rests_on", &RestsOn::ALL.map(RestsOn::word), diagnostics) {
        let named = RestsOn::ALL.into_iter().find(|rests_on| rests_on.word() == word.value);
        law.rests_on = named.unwrap_or(RestsOn::Memory);
    }
    // For people who read the file; the program does not use it.
    fields.text("subject", diagnostics);
    weigh(&mut law, &mut fields, diagnostics);
    fields.finish(diagnostics);
    law
}

/// When a law applies or is met. That cannot depend on what laws ask for, which in turn depends on it.
fn condition(node: Option<&Node>, diagnostics: &mut Diagnostics) -> Option<Condition> {
    let node = node?;
    let condition = Condition::read(node, diagnostics)?;
    if condition.depends_on_laws() {
        diagnostics
            .add(rules::BAD_CHOICE, node.span.clone(), "a law's condition cannot depend on what laws ask for")
            .help("Name the task, a role or an answer in place of `law`.");
        return None;
    }
    Some(condition)
}

/// Reads the law's severity and what it asks for. A law that is not certain enough can neither block nor ask.
fn weigh(law: &mut Law, fields: &mut Fields, diagnostics: &mut Diagnostics) {
    if let Some(written) = fields.required("severity", diagnostics) {
        law.severity = severity(&written, diagnostics).unwrap_or(Severity::Warning);
        if matches!(law.severity, Severity::Block(_)) && !law.may_block() {
            law.severity = Severity::Warning;
            let message = format!("`{}` is too uncertain to block, so it counts as a warning", law.id);
            diagnostics.add(rules::LAW_UNSURE, written.span.clone(), message).help(
                "Write `severity: warning`. To block, have somebody read the law in an official text, or in several \
                 sources that agree; then write which in `rests_on`, and `high` at the start of `sure`.",
            );
        }
    }
    let Some(asks) = fields.texts("asks", diagnostics) else { return };
    if law.was_read() {
        law.asks = asks.value.into_iter().map(|text| text.value).collect();
        return;
    }
    // A question that is asked because of a law can block.
    let message = format!("`{}` is too uncertain to ask for answers, so it asks for none", law.id);
    diagnostics
        .add(rules::LAW_UNSURE, asks.key, message)
        .help("Remove `asks`. Or, once the law has been read, write in `rests_on` what it was read in.");
}
