//! People: every id names somebody under `people`, and phone numbers and addresses are plausible.

use crate::check::rules;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::printed_date::PrintedDay;
use crate::kit::{Kit, Text};
use crate::library::Role;
use crate::library::phrases::{self, Phrases};
use crate::text::diagnostic::{Diagnostics, MOST_PRINTED, suggestion};

/// A person that pages can name.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// The id in the kit.
    pub id: String,
    /// The full name.
    pub name: String,
    /// The role's id.
    pub role: Option<String>,
    /// The role's title.
    pub role_title: Option<String>,
    /// The phone number as dialed.
    pub phone: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// `low`, `medium` or `high`; not for templates.
    #[serde(skip)]
    pub comfort: Option<String>,
    /// A doubter. Staff pages must not hint who it is, so templates cannot see it.
    #[serde(skip)]
    pub skeptic: bool,
    /// The day somebody listened to this skeptic.
    #[serde(skip)]
    pub talked_on: Option<PrintedDay>,
    /// What this person says now.
    pub quote: Option<String>,
    /// The day of this person's training.
    pub trained_on: Option<PrintedDay>,
    /// "Dana Ortiz (555-0142)", or the name alone.
    pub contact: String,
}

/// Everyone, by id, in the order of the kit.
#[derive(Clone, Debug, Default)]
pub struct People(pub Vec<Person>);

impl People {
    /// Somebody by id.
    pub fn get(&self, id: &str) -> Option<&Person> {
        self.0.iter().find(|person| person.id == id)
    }

    /// The person with this id, or a fault at the place of the id.
    pub fn find(&self, id: &Text, diagnostics: &mut Diagnostics) -> Option<&Person> {
        if let Some(person) = self.get(&id.value) {
            return Some(person);
        }
        if diagnostics.is_full() {
            let message = format!("there is no person `{}` under `people`", id.value);
            let added = diagnostics.add(rules::UNKNOWN_PERSON, id.span.clone(), message);
            added.absent(id.value.as_str()).help("Add the person under `people`, or correct the id.");
            return None;
        }
        let by_name = self.0.iter().find(|person| person.name.eq_ignore_ascii_case(&id.value));
        let help = match by_name {
            Some(person) => format!("Write the id instead of the name: `{}`.", person.id),
            None if self.0.is_empty() => {
                format!("Add the person under `people`: `{}: {{name: ...}}`.", short_id(&id.value))
            }
            None => suggestion(
                &id.value,
                self.0.iter().map(|person| person.id.as_str()),
                "Under `people` there are",
            ),
        };
        diagnostics
            .add(rules::UNKNOWN_PERSON, id.span.clone(), format!("there is no `{}` under `people`", id.value))
            .absent(id.value.as_str())
            .help(help);
        None
    }
}

/// Reports a mistyped id under `people` once, where it is written, instead of at every place that names the person.
pub(super) fn mistyped_once(kit: &Kit, diagnostics: &mut Diagnostics) {
    let unknown = diagnostics.take(rules::UNKNOWN_PERSON);
    if unknown.len() > MOST_PRINTED {
        diagnostics.put(unknown);
        return;
    }
    let mut left = Vec::new();
    let mut told: Vec<String> = Vec::new();
    let used: BTreeSet<&str> = kit.texts.iter().map(|text| text.value.as_str()).collect();
    for one in &unknown {
        let name = one.absent.first().cloned().unwrap_or_default();
        let lines: Vec<usize> = unknown
            .iter()
            .filter(|other| other.absent.first() == Some(&name))
            .map(|other| other.span.start().line)
            .collect();
        let spare = kit.people.iter().filter(|person| !used.contains(person.id.value.as_str()));
        let near = spare
            .filter(|person| person.id.value.chars().count().abs_diff(name.chars().count()) <= 2)
            .filter(|person| strsim::damerau_levenshtein(&person.id.value, &name) <= 2)
            .min_by_key(|person| strsim::damerau_levenshtein(&person.id.value, &name));
        match near {
            Some(person) if lines.len() > 1 => {
                if !told.contains(&name) {
                    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
                    let message = format!(
                        "nothing refers to `{}`, but lines {} name `{name}`, who is not under `people`",
                        person.id.value,
                        lines.join(", ")
                    );
                    diagnostics
                        .add(rules::UNKNOWN_PERSON, person.id.span.clone(), message)
                        .help(format!("Write `{name}` here, or `{}` there.", person.id.value));
                    told.push(name);
                }
            }
            _ => left.push(one.clone()),
        }
    }
    diagnostics.put(left);
}

fn short_id(name: &str) -> String {
    let id: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).take(12).collect();
    if id.is_empty() { "dana".to_string() } else { id }
}

/// Everyone in a kit.
pub fn check(kit: &Kit, library: &[Role], phrases: &Phrases, diagnostics: &mut Diagnostics) -> People {
    let own: BTreeMap<&str, Option<&str>> = kit
        .roles
        .iter()
        .map(|role| (role.id.value.as_str(), role.title.as_ref().map(|title| title.value.as_str())))
        .collect();
    let known = |id: &str| -> Option<String> {
        let titled = own.get(id).copied().flatten().map(str::to_string);
        let listed =
            titled.or_else(|| library.iter().find(|role| role.id == id).map(|role| role.title.clone()));
        // A role of the kit without a title has been reported.
        listed.or_else(|| own.contains_key(id).then(|| id.to_string()))
    };
    let people = kit.people.iter().map(|person| {
        if let Some(role) = &person.role
            && known(&role.value).is_none()
        {
            let all = library.iter().map(|role| role.id.as_str()).chain(own.keys().copied());
            let all: Vec<&str> = all.collect();
            diagnostics
                .add(rules::UNKNOWN_ROLE, role.span.clone(), format!("there is no role `{}`", role.value))
                .absent(role.value.as_str())
                .help(suggestion(&role.value, all, "The roles are"));
        }
        if let Some(phone) = &person.phone {
            check_phone(phone, diagnostics);
        }
        if let Some(email) = &person.email {
            check_email(email, diagnostics);
        }
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
        let phone = text(&person.phone);
        let name = person.name.value.clone();
        Person {
            id: person.id.value.clone(),
            contact: phone
                .as_ref()
                .map_or_else(|| name.clone(), |phone| phrases.say(phrases::CONTACT, &[&name, phone])),
            name,
            role: text(&person.role),
            role_title: person.role.as_ref().and_then(|role| known(&role.value)),
            phone,
            email: text(&person.email),
            comfort: text(&person.comfort),
            skeptic: person.skeptic,
            talked_on: person.talked_on.as_ref().map(|day| PrintedDay::of(day.value, phrases)),
            quote: text(&person.quote),
            trained_on: person.trained_on.as_ref().map(|day| PrintedDay::of(day.value, phrases)),
        }
    });
    People(people.collect())
}

pub(super) fn check_phone(phone: &Text, diagnostics: &mut Diagnostics) {
    let lower = phone.value.to_lowercase();
    let (number, extension) = match lower.split_once(['x', '#']).or_else(|| lower.split_once("ext")) {
        Some((number, extension)) => (number.trim_end_matches('e').to_string(), extension.to_string()),
        None => (lower.clone(), String::new()),
    };
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let signs = number.chars().all(|letter| letter.is_ascii_digit() || " +-.()/,".contains(letter));
    let extends = extension.chars().all(|letter| letter.is_ascii_digit() || " t.:".contains(letter));
    // An extension alone is a phone inside the practice.
    let inside = digits == 0 && lower.starts_with(['x', 'e']);
    // Extensions, local numbers, numbers with an area code; numbers of other countries need a plus or 011.
    let count = match digits {
        3..=5 | 7 | 10 => true,
        11 => number.trim_start_matches([' ', '+', '(']).starts_with('1') || number.starts_with('+'),
        8..=15 => number.trim_start().starts_with('+') || number.trim_start().starts_with("011"),
        _ => false,
    };
    if !signs || !extends || !(inside || count) {
        diagnostics
            .add(
                rules::BAD_PHONE_OR_EMAIL,
                phone.span.clone(),
                format!("`{}` does not look like a phone number", phone.value),
            )
            .help("Write it as staff dial it, in quotes: \"555-0142\" or \"555-0142 x12\".");
    }
}

pub(super) fn check_email(email: &Text, diagnostics: &mut Diagnostics) {
    let good = email.value.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && host.split('.').count() > 1
            && host.split('.').all(|label| !label.is_empty())
            && !email.value.contains(char::is_whitespace)
            && !host.contains('@')
    });
    if !good {
        diagnostics
            .add(
                rules::BAD_PHONE_OR_EMAIL,
                email.span.clone(),
                format!("`{}` does not look like an email address", email.value),
            )
            .help("Write it as name@practice.example.");
    }
}
