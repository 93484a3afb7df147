//! Slots in the library's texts, and the people who can fill them: `{tool}` becomes the tool's name, and
//! `{someone:nurse,physician}` the first of these roles that this practice has. Only the library's own texts have slots;
//! braces in a kit's text are printed as they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::phrases::{AT_SITES, Phrase, Phrases, YOUR_SITE_GETS, YOUR_SITE_TELLS};
use super::rules;
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::text::source::Text;

/// The slots that take no argument.
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

/// The slots that take roles, as in `{someone:nurse,physician}`, or an option of the task, as in `{option:forms}`.
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

/// A person by name, or anyone in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// "Dana Ortiz (555-0142)", or "a nurse".
    pub text: String,
    /// The role in which they are the only one, if there is such a role. Its guide must not send readers to themselves.
    pub only: Option<String>,
}

/// Whom people get or tell, at some of a practice's sites or at all of them.
#[derive(Clone, Debug)]
pub struct AtSites {
    /// The first choice, then the backups.
    pub contacts: Vec<Contact>,
    /// "Main Street and Harbor Road"; `None` where every site has the same people.
    pub sites: Option<String>,
}

/// The value of each slot for one kit.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    values: BTreeMap<&'static str, String>,
    options: BTreeMap<String, String>,
    roles: Vec<RoleHere>,
    reviewers: Vec<String>,
    urgent: Vec<AtSites>,
    tell: Vec<AtSites>,
    /// The phrases that join several reviewers.
    phrases: Arc<Phrases>,
}

/// Where a slot leads for one reader.
enum Leads {
    To(String),
    /// To nobody but the reader.
    Back,
    /// Nowhere, because there is no such slot.
    Nowhere,
}

impl Slots {
    /// Puts a value into a slot.
    pub fn set(&mut self, slot: &'static str, value: impl Into<String>) {
        debug_assert!(SLOTS.contains(&slot));
        self.values.insert(slot, value.into());
    }

    /// A copy in which `{value}` is filled.
    pub fn with_value(&self, value: impl Into<String>) -> Self {
        let mut slots = self.clone();
        slots.set("value", value);
        slots
    }

    /// Sets who is here: the roles, which of them review, whom to get when a patient could be harmed, and whom staff tell.
    pub fn people(
        &mut self,
        roles: Vec<RoleHere>,
        reviewers: Vec<String>,
        urgent: Vec<AtSites>,
        tell: Vec<AtSites>,
    ) {
        (self.roles, self.reviewers, self.urgent, self.tell) = (roles, reviewers, urgent, tell);
    }

    /// Sets what each `{option:NAME}` prints.
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

    /// Like [`Slots::fill`], with a capital if a slot begins the text.
    pub fn fill_start(&self, text: &str) -> String {
        capital(text, self.fill(text))
    }

    /// The text for a reader in a role; `None` if a slot would send readers to themselves. `own` is whether the text has
    /// another wording for that case; then a reader who is one of several reviewers also counts as sent to themselves.
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
                    // The period of "Acme Health, Inc." already ends the sentence.
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

    /// The first of some roles that is here and is not the reader's. If there is none: whom to get when it is urgent, then a
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
        self.at_sites(&self.urgent, YOUR_SITE_GETS, reader)
    }

    fn told(&self, reader: Option<&str>) -> Leads {
        let named = self.at_sites(&self.tell, YOUR_SITE_TELLS, reader);
        let unnamed = || self.values.get("tell").map_or(Leads::Nowhere, |value| Leads::To(value.clone()));
        named.unwrap_or_else(unnamed)
    }

    /// The first choice that is not the reader, with the site where sites differ. A sentence has room for two; more are
    /// called the person of the reader's site, whom the box on each guide names.
    fn at_sites(&self, people: &[AtSites], many: Phrase, reader: Option<&str>) -> Option<Leads> {
        let other = |contact: &&Contact| reader.is_none() || contact.only.as_deref() != reader;
        let found = people.iter().filter_map(|here| Some((here.contacts.iter().find(other)?, here)));
        let texts: Vec<String> = found.map(|(contact, here)| self.at(&contact.text, here)).collect();
        match texts.len() {
            _ if people.is_empty() => None,
            0 => Some(Leads::Back),
            1 | 2 => Some(Leads::To(self.phrases.any_of(&texts))),
            _ => Some(Leads::To(self.phrases.word(many))),
        }
    }

    fn at(&self, contacts: &str, here: &AtSites) -> String {
        here.sites
            .as_ref()
            .map_or_else(|| contacts.to_string(), |sites| self.phrases.say(AT_SITES, &[contacts, sites]))
    }

    /// Whom staff get when a patient could be harmed, for a sentence that anyone may read; `None` if nobody is named.
    pub(crate) fn whom_to_get(&self) -> Option<String> {
        match self.urgent(None)? {
            Leads::To(text) => Some(text),
            Leads::Back | Leads::Nowhere => None,
        }
    }

    /// Whom staff tell, backups included, for a sentence that anyone may read.
    pub(crate) fn whom_to_tell(&self) -> String {
        let texts = self.tell.iter().map(|here| {
            let contacts: Vec<&str> = here.contacts.iter().map(|contact| contact.text.as_str()).collect();
            self.at(&self.phrases.any_of(&contacts), here)
        });
        match texts.collect::<Vec<_>>() {
            texts if texts.is_empty() => self.fill("{tell}"),
            texts if texts.len() > 2 => self.phrases.word(YOUR_SITE_TELLS),
            texts => self.phrases.any_of(&texts),
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

    /// The phrases around the values of the slots.
    pub(crate) fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// Sets the phrases that join several reviewers.
    pub fn say_with(&mut self, phrases: Arc<Phrases>) {
        self.phrases = phrases;
    }
}

/// Capitalizes the value of a slot that begins a text.
fn capital(text: &str, filled: String) -> String {
    if !text.starts_with('{') {
        return filled;
    }
    let mut letters = filled.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Reports slots that do not exist.
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
            urgent.map(|contact| AtSites { contacts: vec![contact], sites: None }).into_iter().collect(),
            Vec::new(),
        );
        slots
    }

    #[test]
    fn slots_are_filled_once_and_other_braces_stay() {
        assert_eq!(slots(&[], &[], None).fill("{tool} by {vendor} {x} {"), "{vendor} by Acme {x} {");
    }

    #[test]
    fn a_name_that_ends_with_a_period_ends_the_sentence() {
        let slots = slots(&[], &[], None).with_value("Acme Health, Inc.");
        assert_eq!(
            slots.fill("Each ticket goes to {value}. Keep it."),
            "Each ticket goes to Acme Health, Inc. Keep it."
        );
        assert_eq!(slots.fill("{value}, which"), "Acme Health, Inc., which");
    }

    #[test]
    fn a_role_that_is_not_here_falls_back_to_urgent_then_reviewer_then_tell() {
        let text = "Hand it to {someone:nurse,physician}";
        let fill = |slots: Slots| slots.fill(text);
        assert_eq!(fill(slots(&["physician", "nurse"], &[], None)), "Hand it to a nurse");
        assert_eq!(fill(slots(&["physician"], &[], None)), "Hand it to a physician");
        assert_eq!(fill(slots(&["biller"], &["biller"], Some(("Dana", None)))), "Hand it to Dana");
        assert_eq!(fill(slots(&["biller"], &["biller"], None)), "Hand it to a biller");
        assert_eq!(fill(slots(&["biller"], &[], None)), "Hand it to your manager");
    }

    #[test]
    fn sites_with_people_of_their_own_are_named_with_them() {
        let contact = |text: &str, only: Option<&str>| Contact {
            text: text.to_string(),
            only: only.map(str::to_string),
        };
        let at = |sites: &str, contacts: &[Contact]| AtSites {
            contacts: contacts.to_vec(),
            sites: Some(sites.to_string()),
        };
        let main = at("Main Street", &[contact("Dana", Some("nurse")), contact("Sam", None)]);
        let harbor = at("Harbor Road", &[contact("Dr. Lee", Some("physician"))]);
        let mut two = slots(&["nurse", "physician"], &[], None);
        two.urgent = vec![main.clone(), harbor.clone()];
        assert_eq!(two.fill("Get {urgent} now"), "Get Dana at Main Street or Dr. Lee at Harbor Road now");
        let nurse = two.fill_for("Get {urgent} now", Some("nurse"), false);
        assert_eq!(nurse.as_deref(), Some("Get Sam at Main Street or Dr. Lee at Harbor Road now"));
        let physician = two.fill_for("Get {urgent} now", Some("physician"), false);
        assert_eq!(physician.as_deref(), Some("Get Dana at Main Street now"));
        two.tell = two.urgent.clone();
        assert_eq!(two.whom_to_tell(), "Dana or Sam at Main Street, or Dr. Lee at Harbor Road");
        two.urgent.push(at("West End", &[contact("Kim", None)]));
        assert_eq!(two.fill("Get {urgent} now"), "Get the person your site gets first now");
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
