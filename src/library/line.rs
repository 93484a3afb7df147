//! A line of one of the library's lists, and when it is printed: with certain roles, with certain options of the task. A
//! line that would send its readers to themselves is replaced by its `alone` wording or left out.

use serde::Serialize;

use super::slots::{self, Slots};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Section, Text};
use crate::yaml::Node;
use crate::yaml::Value;
use crate::yaml::fields::{Fields, text_of};

/// A line as the library defines it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The text, with slots.
    pub text: String,
    /// The old step that this one replaces, word for word.
    pub was: Option<String>,
    /// Whether the step comes earlier in the day than the one it replaces.
    pub earlier: bool,
    /// Whether the step takes longer than the one it replaces.
    pub longer: bool,
    alone: Option<String>,
    condition: Printed,
    /// Whether this is the kit's own text, in which braces are only braces.
    literal: bool,
}

/// When something is printed.
#[derive(Clone, Debug, Default)]
pub struct Printed {
    with: Vec<String>,
    without: Vec<String>,
    when: Vec<(String, Vec<String>)>,
}

/// A line as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FilledLine {
    /// The text.
    pub text: String,
    /// The old step that this one replaces.
    pub was: Option<String>,
    /// Whether it comes earlier in the day.
    pub earlier: bool,
    /// Whether it takes longer.
    pub longer: bool,
}

impl Printed {
    /// Reads `with`, `without` and `when` from a map.
    pub(super) fn read(fields: &mut Fields, diagnostics: &mut Diagnostics) -> Self {
        let plain = |list: Option<Section<Vec<Text>>>| -> Vec<String> {
            list.map(|list| list.value.into_iter().map(|text| text.value).collect()).unwrap_or_default()
        };
        let mut printed = Self {
            with: plain(fields.texts("with", diagnostics)),
            without: plain(fields.texts("without", diagnostics)),
            when: Vec::new(),
        };
        for entry in fields.node("when").and_then(Node::entries).unwrap_or_default() {
            let values = match &entry.value.value {
                Value::List(items) => items
                    .iter()
                    .filter_map(|item| text_of(item, "when", diagnostics))
                    .map(|text| text.value)
                    .collect(),
                _ => text_of(&entry.value, "when", diagnostics).map(|text| text.value).into_iter().collect(),
            };
            printed.when.push((entry.key.value.clone(), values));
        }
        printed
    }

    /// Whether it is printed for a reader in a role. A role in `with` counts only if it is not the reader's own.
    pub(super) fn holds(&self, slots: &Slots, reader: Option<&str>) -> bool {
        let other = |role: &String| slots.is_here(role) && reader != Some(role.as_str());
        (self.with.is_empty() || self.with.iter().any(other))
            && !self.without.iter().any(|role| slots.is_here(role))
            && self.when.iter().all(|(option, values)| {
                slots.option(option).is_none_or(|value| values.iter().any(|one| one == value))
            })
    }
}

impl Line {
    /// Reads a text, or a map that has its text under this key: `step` in `before` and `now`, `text` elsewhere.
    pub(super) fn read(node: &Node, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Self> {
        if !matches!(node.value, Value::Map(_)) {
            let text = text_of(node, key, diagnostics)?;
            slots::check(&text, diagnostics);
            return Some(Self { text: text.value, ..Self::default() });
        }
        let mut fields = Fields::of(node, node.span.clone(), "a line", diagnostics);
        let text = fields.required(key, diagnostics);
        let was = fields.text("was", diagnostics);
        let alone = fields.text("alone", diagnostics);
        for text in [&text, &was, &alone].into_iter().flatten() {
            slots::check(text, diagnostics);
        }
        let line = Self {
            text: text.map(|text| text.value).unwrap_or_default(),
            was: was.map(|text| text.value),
            earlier: fields.flag("earlier", diagnostics).unwrap_or(false),
            longer: fields.flag("longer", diagnostics).unwrap_or(false),
            alone: alone.map(|text| text.value),
            condition: Printed::read(&mut fields, diagnostics),
            literal: false,
        };
        fields.finish(diagnostics);
        (!line.text.is_empty()).then_some(line)
    }

    /// A line of the kit's own, which is always printed exactly as written.
    pub fn own(text: impl Into<String>) -> Self {
        Self { text: text.into(), literal: true, ..Self::default() }
    }

    /// The line for a reader in a role, or for everyone; `None` if it is not printed.
    pub fn filled(&self, slots: &Slots, reader: Option<&str>) -> Option<String> {
        if self.literal {
            return Some(self.text.clone());
        }
        if !self.condition.holds(slots, reader) {
            return None;
        }
        let own = self.alone.is_some();
        slots
            .fill_for(&self.text, reader, own)
            .or_else(|| slots.fill_for(self.alone.as_deref()?, reader, false))
    }
}

/// The lines of a list that are printed.
pub fn filled(lines: &[Line], slots: &Slots, reader: Option<&str>) -> Vec<String> {
    lines.iter().filter_map(|line| line.filled(slots, reader)).collect()
}
