//! Slots in the library's texts, and who is here to fill them: `{tool}` becomes the tool's name, `{someone:nurse,physician}`
//! the first of these roles that this practice has. Only the library's own texts have slots; a kit's text with braces in it
//! is printed as it stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::phrases::Phrases;
use super::rules;
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::text::source::Text;

/// The slots without an argument.
const SLOTS: [&str; 11] = [
    "tool",
    "vendor",
    "feature",
    "draft",
    "practice",
    "note",
    "reviewer",
    "tell",
    "urgent",
    "privacy_official",
    "value",
];

/// The slots that take roles, `{someone:nurse,physician}`, or an option of the task, `{option:forms}`.
const WITH_ARGUMENT: [&str; 3] = ["someone", "the", "option"];

/// A role that this practice has.
#[derive(Clone, Debug)]
pub struct RoleHere {
    /// Its id.
    pub id: String,
    /// "a nurse".
    pub person: String,
    /// "the nurse".
    pub the: String,
}

/// Somebody by name, or whoever has a role.
#[derive(Clone, Debug)]
pub struct Contact {
    /// "Dana Ortiz (555-0142)", or "a nurse".
    pub text: String,
    /// The role of which they are the only one, so that its guide does not send its reader to themselves.
    pub only: Option<String>,
}

/// The value of each slot for one kit.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    values: BTreeMap<&'static str, String>,
    options: BTreeMap<String, String>,
    roles: Vec<RoleHere>,
    reviewers: Vec<String>,
    urgent: Option<Contact>,
    tell: Vec<Contact>,
    /// How several reviewers are joined.
    phrases: Arc<Phrases>,
}

/// What a slot leads to for one reader.
enum Leads {
    To(String),
    /// Nobody but the reader.
    Back,
    /// There is no such slot.
    Nowhere,
}

impl Slots {
    /// Puts a value into a slot.
    pub fn set(&mut self, slot: &'static str, value: impl Into<String>) {
        debug_assert!(SLOTS.contains(&slot));
        self.values.insert(slot, value.into());
    }

    /// The same slots with `{value}` filled.
    pub fn with_value(&self, value: impl Into<String>) -> Self {
        let mut slots = self.clone();
        slots.set("value", value);
        slots
    }

    /// Says who is here: the roles, which of them review, whom to get when a patient could be harmed, whom to tell.
    pub fn people(
        &mut self,
        roles: Vec<RoleHere>,
        reviewers: Vec<String>,
        urgent: Option<Contact>,
        tell: Vec<Contact>,
    ) {
        (self.roles, self.reviewers, self.urgent, self.tell) = (roles, reviewers, urgent, tell);
    }

    /// What `{option:NAME}` prints.
    pub fn options(&mut self, options: BTreeMap<String, String>) {
        self.options = options;
    }

    /// The value of an option of the task.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    /// Whether the practice has a role.
    pub fn is_here(&self, role: &str) -> bool {
        self.roles.iter().any(|here| here.id == role)
    }

    /// Whether a role reviews.
    pub fn reviews(&self, role: &str) -> bool {
        self.reviewers.iter().any(|reviewer| reviewer == role)
    }

    /// The text with its slots filled, for anyone who reads it.
    pub fn fill(&self, text: &str) -> String {
        self.filled(text, None, false).unwrap_or_default()
    }

    /// As [`Slots::fill`], with a capital where a slot begins the text.
    pub fn fill_start(&self, text: &str) -> String {
        capital(text, self.fill(text))
    }

    /// The text for a reader in a role; `None` where a slot would send them to themselves. With `own`, the text has another
    /// wording for that case, so a reader who reviews among others counts as sent to themselves too.
    pub fn fill_for(&self, text: &str, reader: Option<&str>, own: bool) -> Option<String> {
        self.filled(text, reader, own).map(|filled| capital(text, filled))
    }

    fn filled(&self, text: &str, reader: Option<&str>, own: bool) -> Option<String> {
        let mut filled = String::with_capacity(text.len() + 16);
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let (before, from) = rest.split_at(open);
            filled.push_str(before);
            let close = from.find('}');
            match close.map_or(Leads::Nowhere, |close| self.leads(&from[1..close], reader, own)) {
                Leads::To(value) => {
                    filled.push_str(&value);
                    rest = &from[close.unwrap_or_default() + 1..];
                    // "Acme Health, Inc." ends the sentence by itself.
                    if filled.ends_with('.') && rest.starts_with('.') {
                        rest = &rest[1..];
                    }
                }
                Leads::Back => return None,
                Leads::Nowhere => {
                    filled.push('{');
                    rest = &from[1..];
                }
            }
        }
        filled.push_str(rest);
        Some(filled)
    }

    fn leads(&self, slot: &str, reader: Option<&str>, own: bool) -> Leads {
        match slot.split_once(':') {
            Some(("someone", roles)) => self.role(roles, reader, |here| &here.person),
            Some(("the", roles)) => self.role(roles, reader, |here| &here.the),
            Some(("option", name)) => {
                self.option(name).map_or(Leads::Nowhere, |value| Leads::To(value.to_string()))
            }
            Some(_) => Leads::Nowhere,
            None => match slot {
                "reviewer" => self.reviewer(reader, own),
                "urgent" => self.urgent(reader).unwrap_or_else(|| self.told(reader)),
                "tell" => self.told(reader),
                _ => self.values.get(slot).map_or(Leads::Nowhere, |value| Leads::To(value.clone())),
            },
        }
    }

    /// The first of some roles that is here and is not the reader's; without one, whom to get when it is urgent, then a
    /// reviewer, then whom staff tell.
    fn role(&self, roles: &str, reader: Option<&str>, name: fn(&RoleHere) -> &String) -> Leads {
        let asked: Vec<&str> = roles.split(',').map(str::trim).collect();
        let other = |id: &&&str| reader != Some(**id);
        let here = |id: &&str| self.roles.iter().find(|here| here.id == **id);
        if let Some(found) = asked.iter().filter(other).find_map(here) {
            return Leads::To(name(found).clone());
        }
        if reader.is_some_and(|reader| asked.contains(&reader)) {
            return Leads::Back;
        }
        self.urgent(reader).unwrap_or_else(|| {
            if self.reviewers.is_empty() { self.told(reader) } else { self.reviewer(reader, false) }
        })
    }

    fn urgent(&self, reader: Option<&str>) -> Option<Leads> {
        let urgent = self.urgent.as_ref()?;
        let own = reader.is_some() && urgent.only.as_deref() == reader;
        Some(if own { Leads::Back } else { Leads::To(urgent.text.clone()) })
    }

    fn told(&self, reader: Option<&str>) -> Leads {
        let other = |contact: &&Contact| reader.is_none() || contact.only.as_deref() != reader;
        match self.tell.iter().find(other) {
            Some(contact) => Leads::To(contact.text.clone()),
            None if self.tell.is_empty() => {
                self.values.get("tell").map_or(Leads::Nowhere, |value| Leads::To(value.clone()))
            }
            None => Leads::Back,
        }
    }

    fn reviewer(&self, reader: Option<&str>, own: bool) -> Leads {
        let reads = |id: &String| reader == Some(id.as_str());
        if own && self.reviewers.iter().any(reads) {
            return Leads::Back;
        }
        let others: Vec<&str> = self
            .reviewers
            .iter()
            .filter(|id| !reads(id))
            .filter_map(|id| self.roles.iter().find(|here| here.id == *id))
            .map(|here| here.person.as_str())
            .collect();
        match (others.is_empty(), self.reviewers.is_empty()) {
            (false, _) => Leads::To(self.phrases.one_of(&others)),
            (true, false) => Leads::Back,
            (true, true) => {
                self.values.get("reviewer").map_or(Leads::Nowhere, |value| Leads::To(value.clone()))
            }
        }
    }

    /// The sentences around the values of the slots.
    pub(crate) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// Says how several reviewers are joined.
    pub fn say_with(&mut self, phrases: Arc<Phrases>) {
        self.phrases = phrases;
    }
}

/// The value of a slot at the start of a sentence begins with a capital.
fn capital(text: &str, filled: String) -> String {
    if !text.starts_with('{') {
        return filled;
    }
    let mut letters = filled.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Reports a slot that does not exist.
pub fn check(text: &Text, diagnostics: &mut Diagnostics) {
    for (at, _) in text.value.match_indices('{') {
        let slot = text.value[at + 1..].split('}').next().unwrap_or_default();
        let known = match slot.split_once(':') {
            Some((name, argument)) => WITH_ARGUMENT.contains(&name) && !argument.trim().is_empty(),
            None => SLOTS.contains(&slot),
        };
        if !known {
            let written: String = slot.chars().take(24).collect();
            diagnostics
                .add(
                    rules::UNKNOWN_KEY,
                    text.span.find(&format!("{{{written}")),
                    format!("there is no slot `{{{written}}}`"),
                )
                .help(suggestion(&written, SLOTS.into_iter().chain(WITH_ARGUMENT), "The slots are"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn here(id: &str) -> RoleHere {
        RoleHere { id: id.to_string(), person: format!("a {id}"), the: format!("the {id}") }
    }

    fn slots(roles: &[&str], reviewers: &[&str], urgent: Option<(&str, Option<&str>)>) -> Slots {
        let mut slots = Slots::default();
        slots.set("tool", "{vendor}");
        slots.set("vendor", "Acme");
        slots.set("reviewer", "a reviewer");
        slots.set("tell", "your manager");
        slots.say_with(Phrases::english());
        let urgent =
            urgent.map(|(text, only)| Contact { text: text.to_string(), only: only.map(str::to_string) });
        slots.people(
            roles.iter().map(|id| here(id)).collect(),
            reviewers.iter().map(|id| (*id).to_string()).collect(),
            urgent,
            Vec::new(),
        );
        slots
    }

    #[test]
    fn slots_are_filled_once_and_other_braces_stay() {
        assert_eq!(slots(&[], &[], None).fill("{tool} by {vendor} {x} {"), "{vendor} by Acme {x} {");
    }

    #[test]
    fn a_name_that_ends_in_a_full_stop_ends_the_sentence() {
        let slots = slots(&[], &[], None).with_value("Acme Health, Inc.");
        assert_eq!(
            slots.fill("Each ticket goes to {value}. Keep it."),
            "Each ticket goes to Acme Health, Inc. Keep it."
        );
        assert_eq!(slots.fill("{value}, which"), "Acme Health, Inc., which");
    }

    #[test]
    fn a_role_that_is_not_here_falls_to_whom_to_get_then_to_the_reviewer_then_to_whom_staff_tell() {
        let text = "Hand it to {someone:nurse,physician}";
        let fill = |slots: Slots| slots.fill(text);
        assert_eq!(fill(slots(&["physician", "nurse"], &[], None)), "Hand it to a nurse");
        assert_eq!(fill(slots(&["physician"], &[], None)), "Hand it to a physician");
        assert_eq!(fill(slots(&["biller"], &["biller"], Some(("Dana", None)))), "Hand it to Dana");
        assert_eq!(fill(slots(&["biller"], &["biller"], None)), "Hand it to a biller");
        assert_eq!(fill(slots(&["biller"], &[], None)), "Hand it to your manager");
    }

    #[test]
    fn nobody_is_sent_to_themselves() {
        let solo = slots(&["nurse"], &["nurse"], Some(("Dana", Some("nurse"))));
        for text in
            ["{someone:nurse,physician} reads it", "Ask {reviewer}", "Get {urgent}", "{the:physician}"]
        {
            assert_eq!(solo.fill_for(text, Some("nurse"), false), None, "{text}");
        }
        let two = slots(&["nurse", "physician"], &["nurse", "physician"], None);
        assert_eq!(
            two.fill_for("{reviewer} signs", Some("nurse"), false).as_deref(),
            Some("A physician signs")
        );
        assert_eq!(two.fill_for("{reviewer} signs", Some("nurse"), true), None);
        assert_eq!(two.fill("{reviewer} signs"), "a nurse or a physician signs");
    }
}
