//! An answer's state, and the sentence for it. No answer, no sentence: pages may say only what is printed here.
//!
//! The five states are confirmed, stated, no, unknown and not applicable. The clauses come from the questions' file; the frame
//! around them is here.

mod parse;

use std::collections::BTreeMap;

use jiff::Unit;
use jiff::civil::Date;
use serde::Serialize;

use super::people::People;
use super::printed_date::PrintedDay;
use super::sentences::{fact, next_step, only_told, whole};
use crate::kit::{AnswerEntry, Text};
use crate::library::phrases::{self, Phrases};
use crate::library::question::{Kind, Question};
use crate::library::slots::Slots;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;
use parse::{Parsed, ParsedAnswer};

pub(super) use parse::items;

/// How many days a check counts.
pub const FRESH_DAYS: i64 = 365;

/// How sure an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Somebody checked it recently and said where.
    Confirmed,
    /// Somebody said so, but nobody checked it, or too long ago.
    Stated,
    /// The answer is no.
    No,
    /// Nobody knows yet.
    Unknown,
    /// The question does not apply, and the kit says why.
    NotApplicable,
}

impl State {
    /// The state in words, for pages: never by color alone.
    pub fn word(self, phrases: &Phrases) -> String {
        phrases.word(match self {
            Self::Confirmed => phrases::CONFIRMED,
            Self::Stated => phrases::STATED,
            Self::No => phrases::NO,
            Self::Unknown => phrases::UNKNOWN,
            Self::NotApplicable => phrases::NOT_APPLICABLE,
        })
    }
}

/// Who checked an answer, when and where.
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
    pub state_word: String,
    /// Whether it is a confirmed yes, the only basis for a claim on a page.
    pub confirmed_yes: bool,
    /// The value as printed, if there is one.
    pub value: Option<String>,
    /// The value as rules compare it: `yes`, `no`, a choice, the text, a day as ISO, an id.
    #[serde(skip)]
    pub raw: Option<String>,
    /// The items, if the answer is a list.
    pub items: Vec<String>,
    /// What pages may say, without who checked it.
    pub fact: String,
    /// What pages may say, in full.
    pub sentence: String,
    /// Who checked, when and where.
    pub checked: Option<Provenance>,
    /// Who finds out or fixes it: "Dana Ortiz (555-0142)".
    pub owner: Option<String>,
    /// The day by which they should.
    pub due: Option<PrintedDay>,
    /// "Dana Ortiz finds out by Dec 1, 2026.", if it is open.
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
    /// The question as worded in a letter to the vendor.
    pub letter: Option<String>,
    /// The clause or document to look for.
    pub clause: Option<String>,
    /// The place of the answer, or the place where it is missing.
    #[serde(skip)]
    pub span: Span,
}

/// What is needed to read an answer.
pub struct Frame<'a> {
    /// Everyone.
    pub people: &'a People,
    /// The ids of the kit's roles, each with the words for a person in that role.
    pub roles: &'a BTreeMap<String, String>,
    /// The slots of the library's clauses.
    pub slots: &'a Slots,
    /// The sentences around the clauses.
    pub phrases: &'a Phrases,
    /// The day of the build.
    pub today: Date,
    /// The place to report for an answer that is missing.
    pub missing_at: &'a Span,
}

impl Frame<'_> {
    /// The answer to a question, whether the kit has one or not.
    pub fn answer(
        &self,
        question: &Question,
        entry: Option<&AnswerEntry>,
        diagnostics: &mut Diagnostics,
    ) -> Answer {
        let parsed = entry.map_or(ParsedAnswer::Unknown, |entry| self.parse(question, entry, diagnostics));
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
        let fresh = checked.as_ref().is_some_and(|checked| checked.fresh);
        let state = match &parsed {
            ParsedAnswer::Unknown => State::Unknown,
            ParsedAnswer::NotApplicable => State::NotApplicable,
            ParsedAnswer::Value(value) if is_no(question, &value.raw) => State::No,
            ParsedAnswer::Value(_) if fresh => State::Confirmed,
            ParsedAnswer::Value(_) => State::Stated,
        };
        let text = |part: fn(&AnswerEntry) -> &Option<Text>| {
            entry.and_then(|entry| part(entry).as_ref()).map(|text| text.value.clone())
        };
        let (instead, why) = (text(|entry| &entry.instead), text(|entry| &entry.why));
        let slots = self.slots;
        let until = question.until.as_ref().map(|until| slots.fill(until));
        let until = until.filter(|_| matches!(state, State::Unknown | State::Stated));
        let next = next_step(state, owner.map(|person| person.contact.as_str()), due, self.phrases);
        let value = match &parsed {
            ParsedAnswer::Value(value) => Some(value),
            _ => None,
        };
        let only_told = only_told(question, state, fresh);
        let clause = value.and_then(|value| self.clause(question, value, only_told));
        let framed = only_told && value.is_some_and(|value| question.told.is_none() && !value.fragment);
        let fact = fact(question, state, clause.as_deref(), framed, why.as_deref(), slots, self.phrases);
        let sentence = whole(
            state,
            &fact,
            only_told,
            checked.as_ref(),
            [instead.as_deref(), next.as_deref(), until.as_deref()],
            self.phrases,
        );
        Answer {
            id: question.id.clone(),
            group: question.group.clone(),
            question: question.question.clone(),
            state,
            state_word: state_word(question, state, checked.as_ref(), self.phrases),
            confirmed_yes: state == State::Confirmed && value.is_some_and(|value| value.raw == "yes"),
            value: value.map(|value| value.printed.clone()),
            raw: value.map(|value| value.raw.clone()),
            items: value.map(|value| value.items.clone()).unwrap_or_default(),
            fact,
            sentence,
            checked,
            owner: owner.map(|person| person.contact.clone()),
            due: due.map(|due| PrintedDay::of(due, self.phrases)),
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

    /// The clause for a value, before its frame.
    fn clause(&self, question: &Question, value: &Parsed, only_told: bool) -> Option<String> {
        if value.fragment {
            let about = self.slots.fill(&question.unknown);
            let phrase = if only_told { phrases::TOLD_ABOUT } else { phrases::ABOUT };
            return Some(self.phrases.say(phrase, &[&about, &value.printed]));
        }
        let clause = match question.told.as_deref().filter(|_| only_told) {
            Some(told) => told,
            None => question.clause(&value.raw, value.items.len() > 1)?,
        };
        Some(self.slots.with_value(value.printed.as_str()).fill(clause))
    }

    fn provenance(&self, entry: &AnswerEntry, diagnostics: &mut Diagnostics) -> Option<Provenance> {
        if entry.told {
            return None;
        }
        let person = entry.checked_by.as_ref().and_then(|id| self.people.find(id, diagnostics));
        let (on, source) = (entry.checked_on.as_ref()?, entry.source.as_ref()?);
        let who = person?.name.clone();
        let age = on.value.until((Unit::Day, self.today)).map_or(0, |age| i64::from(age.get_days()));
        let day = PrintedDay::of(on.value, self.phrases);
        Some(Provenance {
            line: self.phrases.say(phrases::CHECKED_LINE, &[&who, &day.text, &source.value]),
            who,
            on: day,
            source: source.value.clone(),
            fresh: (0..=FRESH_DAYS).contains(&age),
        })
    }
}

/// The state in words. A choice that counts as a no is not labeled "No": next to "AI translates for patients", that would say
/// the opposite of the answer.
fn state_word(question: &Question, state: State, checked: Option<&Provenance>, phrases: &Phrases) -> String {
    let shown = match (state, question.kind) {
        (State::No, Kind::Choice) if checked.is_some_and(|checked| checked.fresh) => State::Confirmed,
        (State::No, Kind::Choice) => State::Stated,
        _ => state,
    };
    shown.word(phrases)
}

fn is_no(question: &Question, raw: &str) -> bool {
    match question.kind {
        Kind::YesNo => raw == "no",
        Kind::Choice => question.counts_as_no.iter().any(|choice| choice == raw),
        _ => false,
    }
}
