//! An answer's state, and the sentence for it. No answer, no sentence: what is printed here is all that a page may say.
//!
//! The five states are those of the format: confirmed, stated, no, unknown, not applicable. The clauses come from the
//! questions' file; the frame around them is here.

use crate::check::rules;
use std::collections::BTreeMap;

use jiff::Unit;
use jiff::civil::Date;
use serde::Serialize;

use super::people::People;
use super::printed_date::{self, PrintedDay};
use super::sentences::{clause_with, fact, next_step, whole};
use crate::kit::{AnswerEntry, Text};
use crate::library::phrase::{any_of, listing};
use crate::library::question::{Kind, Question};
use crate::library::slots::Slots;
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::text::source::Span;
use crate::yaml::fields::{day_of, number_of, text_of, yes_no};
use crate::yaml::{Node, Value};

/// How long a check counts, in days.
pub const FRESH_DAYS: i64 = 365;

/// How sure an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Somebody checked it, lately, and said where.
    Confirmed,
    /// Somebody said so.
    Stated,
    /// The answer is no.
    No,
    /// Nobody knows yet.
    Unknown,
    /// The question does not apply, and it is said why.
    NotApplicable,
}

impl State {
    /// The state in words, for pages: never by colour alone.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::Stated => "Told, not checked",
            Self::No => "No",
            Self::Unknown => "Not known yet",
            Self::NotApplicable => "Does not apply",
        }
    }
}

/// Who checked, when and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provenance {
    /// The person's name.
    pub who: String,
    /// The day.
    pub on: PrintedDay,
    /// The document and the place in it.
    pub source: String,
    /// "Dana Ortiz, Nov 3, 2026: BAA v2 p. 1"
    pub line: String,
    /// Whether the check still counts.
    pub fresh: bool,
}

/// A question with its answer, as pages see it.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The question's id.
    pub id: String,
    /// The question's group.
    pub group: String,
    /// The question.
    pub question: String,
    /// Its state.
    pub state: State,
    /// The state in words.
    pub state_word: &'static str,
    /// Whether it is a confirmed yes: the only thing from which a page may claim something.
    pub confirmed_yes: bool,
    /// The value as it is printed, if there is one.
    pub value: Option<String>,
    /// The value as rules compare it: `yes`, `no`, a choice, the text, a day as ISO, an id.
    #[serde(skip)]
    pub raw: Option<String>,
    /// Each item, where the answer is a list.
    pub items: Vec<String>,
    /// What may be said, without who checked it.
    pub fact: String,
    /// What may be said, whole.
    pub sentence: String,
    /// Who checked, when and where.
    pub checked: Option<Provenance>,
    /// Who finds out or mends it: "Dana Ortiz (555-0142)".
    pub owner: Option<String>,
    /// By when.
    pub due: Option<PrintedDay>,
    /// "Dana Ortiz finds out by Dec 1, 2026.", where it is open.
    pub next: Option<String>,
    /// What not to do until it is known.
    pub until: Option<String>,
    /// What is done instead.
    pub instead: Option<String>,
    /// Why it does not apply, or why it is so.
    pub why: Option<String>,
    /// The rule behind the question.
    pub source: String,
    /// Whether only the vendor can answer it.
    pub vendor: bool,
    /// The question as a letter to the vendor puts it.
    pub letter: Option<String>,
    /// The clause or document to look for.
    pub clause: Option<String>,
    /// Where the answer stands, or should stand.
    #[serde(skip)]
    pub span: Span,
}

/// What an answer is read against.
pub struct Frame<'a> {
    /// Everyone.
    pub people: &'a People,
    /// The ids of the kit's roles, with how a sentence names one of them.
    pub roles: &'a BTreeMap<String, String>,
    /// The slots of the library's clauses.
    pub slots: &'a Slots,
    /// The day of the build.
    pub today: Date,
    /// Where a missing answer is missed.
    pub missing_at: &'a Span,
}

/// A value that fits its question.
struct Taken {
    raw: String,
    printed: String,
    items: Vec<String>,
}

/// What stands behind the question's id.
enum Said {
    Unknown,
    NotApplicable,
    Value(Taken),
}

impl Frame<'_> {
    /// The answer to a question, whether the kit has one or not.
    pub fn answer(
        &self,
        question: &Question,
        entry: Option<&AnswerEntry>,
        diagnostics: &mut Diagnostics,
    ) -> Answer {
        let said = entry.map_or(Said::Unknown, |entry| self.said(question, entry, diagnostics));
        let span = entry.map_or_else(
            || self.missing_at.clone(),
            |entry| {
                if entry.span.range.is_empty() {
                    entry.id.span.clone()
                } else {
                    entry.id.span.to(&entry.span)
                }
            },
        );
        let checked = entry.and_then(|entry| self.provenance(entry, diagnostics));
        let owner =
            entry.and_then(|entry| entry.owner.as_ref()).and_then(|id| self.people.find(id, diagnostics));
        let due = entry.and_then(|entry| entry.due.as_ref()).map(|day| day.value);
        let state = match &said {
            Said::Unknown => State::Unknown,
            Said::NotApplicable => State::NotApplicable,
            Said::Value(taken) if is_no(question, &taken.raw) => State::No,
            Said::Value(_) if checked.as_ref().is_some_and(|checked| checked.fresh) => State::Confirmed,
            Said::Value(_) => State::Stated,
        };
        let text = |part: fn(&AnswerEntry) -> &Option<Text>| {
            entry.and_then(|entry| part(entry).as_ref()).map(|text| text.value.clone())
        };
        let (instead, why) = (text(|entry| &entry.instead), text(|entry| &entry.why));
        let slots = self.slots;
        let until = question.until.as_ref().map(|until| slots.fill(until));
        let until = until.filter(|_| matches!(state, State::Unknown | State::Stated));
        let next = next_step(state, owner.map(|person| person.contact.as_str()), due);
        let value = match &said {
            Said::Value(taken) => Some(taken),
            _ => None,
        };
        let clause = value.and_then(|taken| {
            question.clause(&taken.raw).map(|clause| clause_with(clause, &taken.printed, slots))
        });
        let fact = fact(question, state, clause.as_deref(), checked.as_ref(), why.as_deref(), slots);
        let sentence =
            whole(state, &fact, checked.as_ref(), instead.as_deref(), next.as_deref(), until.as_deref());
        Answer {
            id: question.id.clone(),
            group: question.group.clone(),
            question: question.question.clone(),
            state,
            state_word: state_word(question, state, checked.as_ref()),
            confirmed_yes: state == State::Confirmed && value.is_some_and(|taken| taken.raw == "yes"),
            value: value.map(|taken| taken.printed.clone()),
            raw: value.map(|taken| taken.raw.clone()),
            items: value.map(|taken| taken.items.clone()).unwrap_or_default(),
            fact,
            sentence,
            checked,
            owner: owner.map(|person| person.contact.clone()),
            due: due.map(PrintedDay::of),
            next,
            until,
            instead,
            why,
            source: question.source.clone(),
            vendor: question.letter.is_some(),
            letter: question.letter.as_ref().map(|letter| slots.fill(&letter.text)),
            clause: question.letter.as_ref().map(|letter| slots.fill(&letter.clause)),
            span,
        }
    }

    fn provenance(&self, entry: &AnswerEntry, diagnostics: &mut Diagnostics) -> Option<Provenance> {
        let person = entry.checked_by.as_ref().and_then(|id| self.people.find(id, diagnostics));
        let (on, source) = (entry.checked_on.as_ref()?, entry.source.as_ref()?);
        let who = person?.name.clone();
        let age = on.value.until((Unit::Day, self.today)).map_or(0, |age| i64::from(age.get_days()));
        let day = PrintedDay::of(on.value);
        Some(Provenance {
            line: format!("{who}, {}: {}", day.text, source.value),
            who,
            on: day,
            source: source.value.clone(),
            fresh: (0..=FRESH_DAYS).contains(&age),
        })
    }

    fn said(&self, question: &Question, entry: &AnswerEntry, diagnostics: &mut Diagnostics) -> Said {
        let Some(node) = &entry.value else { return Said::Unknown };
        if let Some(text) = node.text() {
            match text.trim().to_ascii_lowercase().as_str() {
                "" | "unknown" | "not known" | "?" | "tbd" => return Said::Unknown,
                "n/a" | "na" | "not applicable" => {
                    if entry.why.is_none() {
                        diagnostics
                            .add(
                                rules::MISSING_KEY,
                                entry.id.span.clone(),
                                format!("`{}` does not apply, and it is not said why", question.id),
                            )
                            .help("Write `{answer: n/a, why: \"...\"}`.");
                    }
                    return Said::NotApplicable;
                }
                _ => {}
            }
        }
        self.taken(question, node, diagnostics).map_or(Said::Unknown, Said::Value)
    }

    /// The value in the form that the question asks for, or a fault.
    fn taken(&self, question: &Question, node: &Node, diagnostics: &mut Diagnostics) -> Option<Taken> {
        if question.kind == Kind::List {
            let items: Vec<String> = match &node.value {
                Value::List(nodes) => nodes
                    .iter()
                    .filter_map(|node| text_of(node, &question.id, diagnostics))
                    .map(|text| text.value)
                    .collect(),
                // A list that is written as people write one.
                Value::Text { text, plain: true } => text
                    .split(',')
                    .map(|item| item.trim().to_string())
                    .filter(|item| !item.is_empty())
                    .collect(),
                _ => vec![text_of(node, &question.id, diagnostics)?.value],
            };
            let raw = items.join(", ");
            return (!items.is_empty()).then(|| Taken { raw, printed: listing(&items), items });
        }
        if question.kind == Kind::Role {
            return self.roles(question, node, diagnostics);
        }
        if let Value::List(_) = node.value {
            diagnostics
                .add(
                    rules::WRONG_TYPE,
                    node.span.clone(),
                    format!("`{}` takes one value, and here stands a list", question.id),
                )
                .help(format!("Write one value, such as: {}", question.example));
            return None;
        }
        let text = text_of(node, &question.id, diagnostics)?;
        let one = |raw: String, printed: String| Some(Taken { raw, printed, items: Vec::new() });
        match question.kind {
            Kind::YesNo => match yes_no(&text.value) {
                Some(true) => one("yes".into(), "yes".into()),
                Some(false) => one("no".into(), "no".into()),
                None => not_one_of(question, &text, diagnostics),
            },
            Kind::Choice if question.choices().contains(&text.value.as_str()) => {
                one(text.value.clone(), text.value)
            }
            Kind::Choice => not_one_of(question, &text, diagnostics),
            Kind::Number => {
                let number = number_of(&text, diagnostics)?;
                one(number.value.to_string(), number.value.to_string())
            }
            Kind::Date => {
                let on = day_of(&text, diagnostics)?;
                one(on.value.to_string(), printed_date::text(on.value))
            }
            Kind::Person => {
                let person = self.people.find(&text, diagnostics)?;
                one(person.id.clone(), person.name.clone())
            }
            Kind::Text | Kind::List | Kind::Role => one(text.value.clone(), text.value),
        }
    }

    /// A role of the kit; or several, of which each checks its own.
    fn roles(&self, question: &Question, node: &Node, diagnostics: &mut Diagnostics) -> Option<Taken> {
        let nodes = match &node.value {
            Value::List(nodes) => nodes.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut items: Vec<String> = Vec::new();
        for node in nodes {
            let text = text_of(node, &question.id, diagnostics)?;
            if !self.roles.contains_key(&text.value) {
                let message = format!(
                    "`{}` is answered with a role of this kit, and `{}` is not one",
                    question.id, text.value
                );
                let all = self.roles.keys().map(String::as_str);
                diagnostics.add(rules::UNKNOWN_ROLE, text.span.clone(), message).help(suggestion(
                    &text.value,
                    all,
                    "The kit's roles are",
                ));
                return None;
            }
            if !items.contains(&text.value) {
                items.push(text.value);
            }
        }
        let persons: Vec<&str> = items.iter().map(|id| self.roles[id].as_str()).collect();
        (!items.is_empty()).then(|| Taken { raw: items.join(", "), printed: any_of(&persons), items })
    }
}

fn not_one_of(question: &Question, text: &Text, diagnostics: &mut Diagnostics) -> Option<Taken> {
    let meant = match text.value.to_ascii_lowercase().as_str() {
        "on" | "y" | "ok" | "sure" => Some("yes"),
        "off" | "n" | "none" | "never" => Some("no"),
        _ => None,
    };
    if let Some(meant) = meant.filter(|_| question.kind == Kind::YesNo) {
        let message = format!("`{}` is no answer to `{}`", text.value, question.id);
        diagnostics.add(rules::BAD_CHOICE, text.span.clone(), message).help(format!("Write `{meant}`."));
        return None;
    }
    let mut choices = question.choices();
    choices.extend(["unknown", "n/a"]);
    diagnostics
        .add(
            rules::BAD_CHOICE,
            text.span.clone(),
            format!("`{}` is no answer to `{}`", text.value, question.id),
        )
        .help(suggestion(&text.value, choices, "The answers are"));
    None
}

/// The state in words. A choice that weighs as a no is not called one: "No" beside "AI translates for patients" would
/// say the opposite of what was answered.
fn state_word(question: &Question, state: State, checked: Option<&Provenance>) -> &'static str {
    match (state, question.kind) {
        (State::No, Kind::Choice) if checked.is_some_and(|checked| checked.fresh) => State::Confirmed.word(),
        (State::No, Kind::Choice) => State::Stated.word(),
        _ => state.word(),
    }
}

fn is_no(question: &Question, raw: &str) -> bool {
    match question.kind {
        Kind::YesNo => raw == "no",
        Kind::Choice => question.counts_as_no.iter().any(|choice| choice == raw),
        _ => false,
    }
}
