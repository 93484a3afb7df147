//! `people`: everyone named anywhere in the kit, listed once under a short id.

use super::shapes::COMFORT;
use super::{Day, Text};
use crate::files::rules;
use crate::text::diagnostic::Diagnostics;
use crate::yaml::fields::{Fields, text_of};
use crate::yaml::shape::Shape;
use crate::yaml::{Entry, Value};

/// One person.
#[derive(Debug)]
pub struct Person {
    /// The short id.
    pub id: Text,
    /// The full name.
    pub name: Text,
    /// The role's id.
    pub role: Option<Text>,
    /// The phone number, as dialed.
    pub phone: Option<Text>,
    /// The email address.
    pub email: Option<Text>,
    /// How comfortable the person is with technology: `low`, `medium` or `high`.
    pub comfort: Option<Text>,
    /// Whether the person doubts the tool. Skeptics are heard one to one before any training.
    pub skeptic: bool,
    /// The day on which this skeptic was heard.
    pub talked_on: Option<Day>,
    /// What this person says now. It is printed with the name, so the person has agreed to it.
    pub quote: Option<Text>,
    /// The day on which the person was trained.
    pub trained_on: Option<Day>,
}

pub(super) fn people(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Person> {
    let Some(node) = top.node("people") else { return Vec::new() };
    let Value::Map(entries) = &node.value else {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                node.span.clone(),
                format!("`people` must be ids with people under them, but this is {}", node.kind()),
            )
            .help("Write each person under a short id: `dana: {name: Dana Ortiz, role: practice-manager}`.");
        return Vec::new();
    };
    let Some(shape) = top.shape_under("people") else { return Vec::new() };
    entries.iter().filter_map(|entry| person(entry, shape, diagnostics)).collect()
}

fn person(entry: &Entry, shape: &'static Shape, diagnostics: &mut Diagnostics) -> Option<Person> {
    if matches!(entry.value.value, Value::Broken) {
        return None;
    }
    let mut fields = Fields::shaped(&entry.value, entry.key.span.clone(), shape, diagnostics);
    // A person written as plain text has a name; the wrong form has just been reported.
    let name = match &entry.value.value {
        Value::Text { .. } => text_of(&entry.value, "name", diagnostics),
        _ => fields.required("name", diagnostics),
    };
    let person = Person {
        id: entry.key.clone(),
        name: name.unwrap_or_else(|| entry.key.clone()),
        role: fields.text("role", diagnostics),
        phone: fields.text("phone", diagnostics),
        email: fields.text("email", diagnostics),
        comfort: fields.choice("comfort", COMFORT, diagnostics),
        skeptic: fields.flag("skeptic", diagnostics).unwrap_or(false),
        talked_on: fields.day("talked_on", diagnostics),
        trained_on: fields.day("trained_on", diagnostics),
        quote: fields.text("quote", diagnostics),
    };
    fields.finish(diagnostics);
    Some(person)
}
