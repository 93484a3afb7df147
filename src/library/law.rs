//! State laws as data: `content/compliance/states.yaml`. When each applies, what it asks, how it is met, how sure its text is.

use std::sync::Arc;

use jiff::civil::Date;

use super::condition::Condition;
use super::question::severity;
use super::tree;
use super::volume::Read;
use crate::files::snapshot::Owner;
use crate::kit::Text;
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::Severity;
use crate::text::source::Source;
use crate::yaml::Node;
use crate::yaml::fields::Fields;

/// Where the laws stand.
pub const FILE: &str = "content/compliance/states.yaml";

/// The laws that are loaded.
#[derive(Debug, Default)]
pub struct Laws {
    /// The day of the data as a whole.
    pub as_of: Option<Date>,
    /// Each law.
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
    /// Where it stands in the code.
    pub cite: String,
    /// When it applies, in its state.
    pub applies_when: Option<Condition>,
    /// When a kit shows that it is met.
    pub met_when: Option<Condition>,
    /// What it weighs where it applies and is not met.
    pub severity: Severity,
    /// What it asks for, by a word that conditions can ask about: `ai-notice`.
    pub asks: Vec<String>,
    /// What the practice must do.
    pub must: String,
    /// The clause of a finding, behind the law's name.
    pub says: String,
    /// What to do.
    pub remedy: String,
    /// Since when, or from when.
    pub status: String,
    /// How certain its text is.
    pub sure: String,
    /// Where it was read.
    pub source: String,
    /// When its source was read.
    pub as_of: String,
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
    let mut fields = Fields::of(item, item.span.clone(), "a law", diagnostics);
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
        as_of: text("as_of", diagnostics),
        applies_when: None,
        met_when: None,
        severity: Severity::Warning,
        asks: Vec::new(),
    };
    law.applies_when = fields.node("applies_when").and_then(|node| Condition::read(node, diagnostics));
    law.met_when = fields.node("met_when").and_then(|node| Condition::read(node, diagnostics));
    if let Some(found) =
        fields.required("severity", diagnostics).and_then(|text| severity(&text, diagnostics))
    {
        law.severity = found;
    }
    let asks = fields.texts("asks", diagnostics).map(|list| list.value).unwrap_or_default();
    law.asks = asks.into_iter().map(|text| text.value).collect();
    // For people who read the file; nothing goes by it.
    fields.text("subject", diagnostics);
    fields.finish(diagnostics);
    law
}
