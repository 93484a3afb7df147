//! `compliance`: the answers as they are written. What an answer means depends on its question.

use super::{Day, Section, Text, shapes};
use crate::files::rules;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;
use crate::yaml::fields::Fields;
use crate::yaml::{Entry, Node, Value};

/// An answer as it is written. What it means depends on the question.
#[derive(Debug)]
pub struct AnswerEntry {
    /// The question's id.
    pub id: Text,
    /// The value, if there is one.
    pub value: Option<Node>,
    /// The whole value after the key.
    pub span: Span,
    /// The id of the person who checked it.
    pub checked_by: Option<Text>,
    /// The day of the check.
    pub checked_on: Option<Day>,
    /// The document, and where in it.
    pub source: Option<Text>,
    /// The id of the person who finds the answer, or who fixes the problem.
    pub owner: Option<Text>,
    /// The day by which the owner does it.
    pub due: Option<Day>,
    /// What is done instead.
    pub instead: Option<Text>,
    /// Why it does not apply, or why the answer is what it is.
    pub why: Option<Text>,
    /// Whether it comes from a file that clients share. Its check, if any, was not made in this practice.
    pub told: bool,
}

impl AnswerEntry {
    /// Whether it is a bare `unknown`, as `new` writes it, or has no value.
    pub(super) fn says_nothing(&self) -> bool {
        match &self.value {
            None => true,
            Some(node) => {
                let unknown = node.text().is_some_and(|text| text.trim().eq_ignore_ascii_case("unknown"));
                unknown && node.span.range == self.span.range
            }
        }
    }
}

pub(super) fn compliance(top: &mut Fields, diagnostics: &mut Diagnostics) -> Section<Vec<AnswerEntry>> {
    let key = top.key_or_at("compliance");
    let Some(node) = top.node("compliance") else { return Section { value: Vec::new(), key } };
    let Value::Map(entries) = &node.value else {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                node.span.clone(),
                format!("`compliance` must be question ids with answers, but this is {}", node.kind()),
            )
            .help("Write each answer under its question: `baa_signed: yes`.");
        return Section { value: Vec::new(), key };
    };
    Section { value: entries.iter().filter_map(|entry| answer(entry, diagnostics)).collect(), key }
}

fn answer(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<AnswerEntry> {
    let blank = |value: Option<Node>| AnswerEntry {
        id: entry.key.clone(),
        value,
        span: entry.value.span.clone(),
        checked_by: None,
        checked_on: None,
        source: None,
        owner: None,
        due: None,
        instead: None,
        why: None,
        told: false,
    };
    match &entry.value.value {
        Value::Broken => None,
        Value::Null => Some(blank(None)),
        Value::Text { .. } | Value::List(_) => Some(blank(Some(entry.value.clone()))),
        Value::Map(_) => {
            let mut fields =
                Fields::shaped(&entry.value, entry.key.span.clone(), &shapes::ANSWER, diagnostics);
            let value = fields.node("answer").cloned();
            if !fields.has("answer") {
                fields.missing("answer", diagnostics);
            }
            let answer = AnswerEntry {
                value,
                checked_by: fields.text("checked_by", diagnostics),
                checked_on: fields.day("checked_on", diagnostics),
                source: fields.text("source", diagnostics),
                owner: fields.text("owner", diagnostics),
                due: fields.day("due", diagnostics),
                instead: fields.text("instead", diagnostics),
                why: fields.text("why", diagnostics),
                ..blank(None)
            };
            fields.finish(diagnostics);
            Some(answer)
        }
    }
}
