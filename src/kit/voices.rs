//! What people say: `physicians`, `concerns`, `feedback` and the kit's own `faq`.

use std::collections::HashMap;

use super::{Day, Text, items};
use crate::text::diagnostic::Diagnostics;
use crate::yaml::fields::Fields;
use crate::yaml::rules;

/// What the physicians' page says in addition to the answers.
#[derive(Debug, Default)]
pub struct Physicians {
    /// The id of the colleague to ask.
    pub champion: Option<Text>,
    /// What the draft is called in this practice.
    pub note_name: Option<Text>,
    /// A message from the champion, as Markdown.
    pub message: Option<Text>,
}

/// Something that worries someone.
#[derive(Debug)]
pub struct Concern {
    /// The concern, in the person's words.
    pub concern: Text,
    /// The id of the person who raised it. Only leaders see it.
    pub raised_by: Option<Text>,
    /// The answer, as Markdown. Without one, the concern is open.
    pub answer: Option<Text>,
    /// The id of the person who will answer.
    pub owner: Option<Text>,
    /// The day by which it is answered.
    pub due: Option<Day>,
    /// Whether the pilot must wait for the answer.
    pub must_close: bool,
}

/// The three questions that end a pilot.
pub const FEEDBACK_QUESTIONS: [&str; 3] = ["worked", "felt-wrong", "easier"];

/// Something said after the pilot, and what was done about it.
#[derive(Debug)]
pub struct Feedback {
    /// `worked`, `felt-wrong` or `easier`.
    pub question: Text,
    /// What was said.
    pub said: Text,
    /// What was done.
    pub did: Option<Text>,
    /// The role of the person who did it.
    pub by_role: Option<Text>,
}

/// A question of the kit's own.
#[derive(Debug)]
pub struct Question {
    /// The question, as staff ask it.
    pub question: Text,
    /// The answer, as Markdown.
    pub answer: Text,
}

pub(super) fn physicians(top: &mut Fields, diagnostics: &mut Diagnostics) -> Physicians {
    let Some(mut fields) = top.map("physicians", "the physicians' part", diagnostics) else {
        return Physicians::default();
    };
    let physicians = Physicians {
        champion: fields.text("champion", diagnostics),
        note_name: fields.text("note_name", diagnostics),
        message: fields.markdown("message", diagnostics),
    };
    fields.finish(diagnostics);
    physicians
}

pub(super) fn concerns(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Concern> {
    items(top, "concerns", diagnostics, |fields, diagnostics| {
        let concern = fields.required("concern", diagnostics);
        let read = (
            fields.text("raised_by", diagnostics),
            fields.markdown("answer", diagnostics),
            fields.text("owner", diagnostics),
            fields.day("due", diagnostics),
            fields.flag("must_close_before_start", diagnostics).unwrap_or(false),
        );
        let (raised_by, answer, owner, due, must_close) = read;
        Some(Concern { concern: concern?, raised_by, answer, owner, due, must_close })
    })
}

/// The feedback in the kit, or the name of the file that holds it.
pub(super) fn feedback(top: &mut Fields, diagnostics: &mut Diagnostics) -> (Vec<Feedback>, Option<Text>) {
    if top.node("feedback").is_some_and(|node| node.text().is_some()) {
        return (Vec::new(), top.text("feedback", diagnostics));
    }
    let list = items(top, "feedback", diagnostics, |fields, diagnostics| {
        let question = fields.choice("question", &FEEDBACK_QUESTIONS, diagnostics);
        if fields.node("question").is_none() {
            fields.missing("question", diagnostics);
        }
        let said = fields.required("said", diagnostics);
        let did = fields.text("did", diagnostics);
        let by_role = fields.text("by_role", diagnostics);
        Some(Feedback { question: question?, said: said?, did, by_role })
    });
    (list, None)
}

/// A key that is equal for two questions that ask the same: their words, regardless of case, spacing and the punctuation at
/// the end.
pub fn asked(question: &str) -> String {
    let words: Vec<&str> = question.split_whitespace().collect();
    let lower = words.join(" ").to_lowercase().replace('\u{2019}', "'");
    let bare = lower.trim_end_matches(['?', '.', '!', ' ']);
    if bare.is_empty() { lower } else { bare.to_string() }
}

pub(super) fn faq(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Question> {
    let mut list = all_of_the_faq(top, diagnostics);
    let mut known: HashMap<String, usize> = HashMap::new();
    list.retain(|item: &Question| {
        let at = item.question.span.range.start;
        let first = *known.entry(asked(&item.question.value)).or_insert(at);
        let again = first != at;
        if again {
            let first = item.question.span.source.position(first).line;
            diagnostics
                .add(
                    rules::DUPLICATE_KEY,
                    item.question.span.clone(),
                    format!("the question \"{}\" is asked a second time", item.question.value),
                )
                .help(format!("It is already on line {first}. Keep one of the two."));
        }
        !again
    });
    list
}

fn all_of_the_faq(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Question> {
    items(top, "faq", diagnostics, |fields, diagnostics| {
        let question = fields.required("question", diagnostics);
        let answer = fields.required_markdown("answer", diagnostics);
        Some(Question { question: question?, answer: answer? })
    })
}
