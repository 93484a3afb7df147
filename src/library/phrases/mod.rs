//! Sentences that are assembled for one kit: `content/phrases/LANGUAGE.yaml`. Code fills in the slots and picks the singular
//! or plural form; the words around them are data, so that a workspace can phrase things its own way.

mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::rules;
use super::volume::Read;
use crate::files::snapshot::Owner;
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::text::source::{Source, Text};
use crate::yaml::fields::text_of;
use crate::yaml::{Entry, Node, Value};
use table::{ALL, LISTS, List, MONTHS, MONTHS_SHORT, WEEKDAYS};

pub(crate) use table::*;

/// A phrase as a file defines it.
#[derive(Clone, Debug)]
enum Form {
    Plain(String),
    Counted { one: String, other: String },
}

/// The folder of the phrases.
pub(super) const FOLDER: &str = "content/phrases";

/// The phrases of one language.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    forms: BTreeMap<(&'static str, &'static str), Form>,
    lists: BTreeMap<(&'static str, &'static str), Vec<String>>,
}

impl Phrases {
    /// The built-in phrases, for tests of code that uses phrases.
    #[cfg(test)]
    pub(crate) fn english() -> Arc<Self> {
        let source = Source::new("content/phrases/en.yaml", include_str!("../../../content/phrases/en.yaml"));
        <Arc<Self> as Read>::read("", &source, Owner::BuiltIn, &mut Diagnostics::default())
    }

    /// A phrase with its slots filled; `values` are in the order of its slots. If the phrase is a sentence, a value at its
    /// start is capitalized. A period after a value that ends with one is dropped.
    pub(crate) fn say(&self, phrase: Phrase, values: &[&str]) -> String {
        debug_assert_eq!(phrase.slots.len(), values.len(), "{}.{}", phrase.section, phrase.name);
        let form = match self.forms.get(&(phrase.section, phrase.name)) {
            Some(Form::Counted { one, .. }) if values.first() == Some(&"1") => one,
            Some(Form::Plain(text) | Form::Counted { other: text, .. }) => text,
            None => return String::new(),
        };
        fill(form, phrase.slots, values)
    }

    /// A phrase without slots.
    pub(crate) fn word(&self, phrase: Phrase) -> String {
        self.say(phrase, &[])
    }

    /// A clause as a sentence: capitalized, with a period unless it already has one.
    pub(crate) fn sentence(&self, clause: &str) -> String {
        self.say(FACT, &[clause.trim()])
    }

    /// "a, b and c".
    pub(crate) fn all_of<S: AsRef<str>>(&self, items: &[S]) -> String {
        self.joined(items, AND)
    }

    /// "a, b or c".
    pub(crate) fn any_of<S: AsRef<str>>(&self, items: &[S]) -> String {
        self.joined(items, OR)
    }

    /// One of several people: "a nurse or a physician", and "a physician, NP or PA" if one of the names contains an "or"
    /// itself.
    pub(crate) fn one_of<S: AsRef<str>>(&self, people: &[S]) -> String {
        let or = self.say(OR, &["", ""]);
        if people.len() < 2 || or.is_empty() || !people.iter().any(|person| person.as_ref().contains(&or)) {
            return self.any_of(people);
        }
        let articles = [self.say(A_ROLE, &[""]), self.say(AN_ROLE, &[""])];
        let bare = |person: &str| {
            let bare = articles.iter().find_map(|article| person.strip_prefix(article.as_str()));
            bare.unwrap_or(person).to_string()
        };
        let mut each = people.iter().flat_map(|person| person.as_ref().split(or.as_str()));
        let first = each.next().map(str::to_string);
        self.any_of(&first.into_iter().chain(each.map(bare)).collect::<Vec<_>>())
    }

    /// Joins items. Items that contain commas are separated by semicolons. A comma or semicolon precedes the last joining
    /// word if an item contains a comma or that word: "visit date and time, and office".
    fn joined<S: AsRef<str>>(&self, items: &[S], last_with: Phrase) -> String {
        let Some((last, first)) = items.split_last() else { return String::new() };
        let Some((start, more)) = first.split_first() else { return last.as_ref().to_string() };
        let has = |part: &str| !part.is_empty() && items.iter().any(|item| item.as_ref().contains(part));
        let between = if has(", ") { SEMICOLON } else { COMMA };
        let mut first = more
            .iter()
            .fold(start.as_ref().to_string(), |first, next| self.say(between, &[&first, next.as_ref()]));
        if has(", ") || has(&self.say(last_with, &["", ""])) {
            first.push_str(self.say(between, &["", ""]).trim_end());
        }
        self.say(last_with, &[&first, last.as_ref()])
    }

    /// A date in one of the forms of `dates`.
    pub(crate) fn day(&self, phrase: Phrase, day: Date) -> String {
        let at = |list: List, place: i8| {
            let words = self.lists.get(&(list.section, list.name));
            let place = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
            words.zip(place).and_then(|(words, place)| words.get(place)).map_or("", String::as_str)
        };
        let (number, year) = (day.day().to_string(), day.year().to_string());
        let values = [
            at(MONTHS_SHORT, day.month()),
            &number,
            &year,
            at(MONTHS, day.month()),
            at(WEEKDAYS, day.weekday().to_monday_one_offset()),
        ];
        self.say(phrase, &values)
    }

    fn of(source: &Arc<Source>, root: &Node, diagnostics: &mut Diagnostics) -> Self {
        let mut phrases = Self::default();
        let mut found = BTreeSet::new();
        for section in root.entries().unwrap_or_default() {
            let Some(entries) = section.value.entries() else {
                wrong_type(&section.value, "a section of phrases must be keys with text", diagnostics);
                continue;
            };
            for entry in entries {
                let name = (section.key.value.as_str(), entry.key.value.as_str());
                found.insert((name.0.to_string(), name.1.to_string()));
                if let Some(phrase) = ALL.iter().find(|phrase| (phrase.section, phrase.name) == name) {
                    if let Some(form) = form(phrase, entry, diagnostics) {
                        phrases.forms.insert((phrase.section, phrase.name), form);
                    }
                } else if let Some(list) = LISTS.iter().find(|list| (list.section, list.name) == name) {
                    if let Some(words) = words(*list, entry, diagnostics) {
                        phrases.lists.insert((list.section, list.name), words);
                    }
                } else {
                    unknown(name, entry, diagnostics);
                }
            }
        }
        let all = ALL.iter().map(|phrase| (phrase.section, phrase.name));
        let all = all.chain(LISTS.iter().map(|list| (list.section, list.name)));
        let missing: Vec<String> = all
            .filter(|(section, name)| !found.contains(&((*section).to_string(), (*name).to_string())))
            .map(|(section, name)| format!("`{section}.{name}`"))
            .collect();
        if !missing.is_empty() {
            diagnostics
                .add(rules::MISSING_KEY, source.start(), format!("these phrases are missing: {}", missing.join(", ")))
                .help("This file replaces the built-in one entirely. Copy the missing lines from content/phrases/en.yaml.");
        }
        phrases
    }
}

impl Read for Arc<Phrases> {
    fn read(_: &str, source: &Arc<Source>, _: Owner, diagnostics: &mut Diagnostics) -> Self {
        let root = super::tree(source, diagnostics);
        Arc::new(root.map(|root| Phrases::of(source, &root, diagnostics)).unwrap_or_default())
    }
}

/// Whether a text ends like a sentence, with or without closing quotation marks.
pub(crate) fn ends_as_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\u{201d}', '\u{bb}']).ends_with(['.', '!', '?', '。'])
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A text with its slots filled; all other braces stay.
fn fill(text: &str, slots: &[&str], values: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        filled.push_str(before);
        let slot = from.find('}').map(|close| (&from[1..close], &from[close + 1..]));
        let value = slot.and_then(|(name, after)| {
            let place = slots.iter().position(|slot| *slot == name)?;
            Some((*values.get(place)?, after))
        });
        let Some((value, after)) = value else {
            filled.push('{');
            rest = &from[1..];
            continue;
        };
        let starts_sentence = filled.is_empty() && text.ends_with(['.', '!', '?']);
        filled.push_str(&if starts_sentence { capital(value) } else { value.to_string() });
        rest = if after.starts_with('.') && ends_as_sentence(value) { &after[1..] } else { after };
    }
    filled.push_str(rest);
    filled
}

fn form(phrase: &Phrase, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Form> {
    let counted = phrase.slots.first() == Some(&"n");
    let Value::Map(forms) = &entry.value.value else {
        let text = checked(phrase, &entry.value, diagnostics)?;
        return Some(Form::Plain(text));
    };
    let mut get = |key: &str| {
        let form = forms.iter().find(|form| form.key.value == key)?;
        checked(phrase, &form.value, diagnostics)
    };
    let (one, other) = (get("one"), get("other"));
    if !counted || one.is_none() || other.is_none() || forms.len() > 2 {
        let help = if counted {
            "Write `{one: \"…\", other: \"…\"}`, or one text for every number."
        } else {
            "This phrase does not count anything. Write one text."
        };
        diagnostics
            .add(
                rules::WRONG_TYPE,
                entry.value.span.clone(),
                format!(
                    "`{}` must be {}",
                    phrase.name,
                    if counted { "two forms, `one` and `other`" } else { "text" }
                ),
            )
            .help(help);
        return None;
    }
    Some(Form::Counted { one: one?, other: other? })
}

/// The text of a phrase. Reports each slot that the phrase does not have.
fn checked(phrase: &Phrase, node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    let text: Text = text_of(node, phrase.name, diagnostics)?;
    for (at, _) in text.value.match_indices('{') {
        let slot = text.value[at + 1..].split('}').next().unwrap_or_default();
        if !phrase.slots.contains(&slot) {
            let written: String = slot.chars().take(24).collect();
            let message = format!("the phrase `{}` has no slot `{{{written}}}`", phrase.name);
            let slots = phrase.slots.iter().copied();
            diagnostics
                .add(rules::UNKNOWN_KEY, text.span.find(&format!("{{{written}")), message)
                .help(suggestion(&written, slots, "Its slots are"));
        }
    }
    Some(text.value)
}

fn words(list: List, entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Vec<String>> {
    let Value::List(items) = &entry.value.value else {
        wrong_type(&entry.value, &format!("`{}` must be a list", list.name), diagnostics);
        return None;
    };
    let words: Vec<String> = items
        .iter()
        .filter_map(|item| text_of(item, list.name, diagnostics))
        .map(|text| text.value)
        .collect();
    if words.len() != list.length {
        let message = format!("`{}` must have {} words, but has {}", list.name, list.length, words.len());
        diagnostics
            .add(rules::WRONG_TYPE, entry.value.span.clone(), message)
            .help("Write one word for each, in their order.");
        return None;
    }
    Some(words)
}

fn wrong_type(node: &Node, what: &str, diagnostics: &mut Diagnostics) {
    diagnostics
        .add(rules::WRONG_TYPE, node.span.clone(), format!("{what}, but this is {}", node.kind()))
        .help("Write it as in the built-in content/phrases/en.yaml.");
}

fn unknown((section, name): (&str, &str), entry: &Entry, diagnostics: &mut Diagnostics) {
    let of_section = ALL.iter().filter(|phrase| phrase.section == section).map(|phrase| phrase.name);
    let names: Vec<&str> = of_section.collect();
    let message = format!("there is no phrase `{section}.{name}`");
    diagnostics.add(rules::UNKNOWN_KEY, entry.key.span.clone(), message).help(suggestion(
        name,
        names,
        "The phrases of this section are",
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> (Phrases, Vec<String>) {
        let mut diagnostics = Diagnostics::default();
        let source = Source::new("content/phrases/en.yaml", text);
        let root = crate::yaml::read(&source, &mut diagnostics).expect("YAML");
        let phrases = Phrases::of(&source, &root, &mut diagnostics);
        let faults = diagnostics.into_sorted();
        (
            phrases,
            faults.iter().map(|fault| format!("{}: {}", fault.span.start().line, fault.message)).collect(),
        )
    }

    const BUILT_IN: &str = include_str!("../../../content/phrases/en.yaml");

    #[test]
    fn the_built_in_phrases_are_complete_and_fill_their_slots() {
        let (phrases, faults) = read(BUILT_IN);
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(phrases.all_of::<&str>(&[]), "");
        assert_eq!(phrases.all_of(&["a"]), "a");
        assert_eq!(phrases.all_of(&["a", "b"]), "a and b");
        assert_eq!(phrases.any_of(&["a", "b", "c"]), "a, b or c");
        assert_eq!(
            phrases.all_of(&["name", "visit date and time", "office"]),
            "name, visit date and time, and office"
        );
        assert_eq!(phrases.all_of(&["name", "date, time and office"]), "name; and date, time and office");
        assert_eq!(phrases.all_of(&["Fern AI, Inc."]), "Fern AI, Inc.");
        assert_eq!(phrases.one_of(&["a nurse", "a physician"]), "a nurse or a physician");
        assert_eq!(phrases.one_of(&["a physician", "an NP or PA"]), "a physician, NP or PA");
        assert_eq!(phrases.one_of(&["an NP or PA", "a nurse"]), "an NP, PA or nurse");
        assert_eq!(phrases.one_of(&["an NP or PA"]), "an NP or PA");
        assert_eq!(phrases.say(STEPS_CHANGE, &["1"]), "1 changes");
        assert_eq!(phrases.say(STEPS_CHANGE, &["2"]), "2 change");
        assert_eq!(phrases.say(FACT, &["kept for: 30 days."]), "Kept for: 30 days.");
        assert_eq!(phrases.say(INSTEAD, &["call {owner}"]), "Instead: call {owner}.");
        assert_eq!(phrases.day(DATE_LONG, date(2026, 11, 3)), "Tuesday, November 3, 2026");
        assert_eq!(phrases.day(DATE_TEXT, date(2026, 5, 31)), "May 31, 2026");
    }

    #[test]
    fn faults_in_a_file_of_phrases_are_reported_in_their_place() {
        let wrong = BUILT_IN
            .replace("  checks: \"{owner} checks it.\"\n", "")
            .replace("  due: \"Due by {date}", "  due: \"Due by {day}")
            .replace("  new: {one: \"1 is new\", other:", "  new: {one: \"1 is new\", others:")
            .replace("  confirmed: Confirmed", "  confirmed: {one: Yes, other: No}\n  confirmd: Confirmed")
            .replace("Friday, Saturday, Sunday", "Friday");
        let (_, faults) = read(&wrong);
        let expected = [
            "these phrases are missing: `answers.checks`",
            "`weekdays` must have 7 words, but has 5",
            "`new` must be two forms, `one` and `other`",
            "`confirmed` must be text",
            "there is no phrase `answers.confirmd`",
            "the phrase `due` has no slot `{day}`",
        ];
        let told: Vec<&str> = faults.iter().filter_map(|fault| Some(fault.split_once(": ")?.1)).collect();
        assert_eq!(told, expected);
    }
}
