//! Reads an answer's value as its question requires, or reports a fault.

use super::Frame;
use crate::check::{printed_date, rules};
use crate::kit::{AnswerEntry, Text};
use crate::library::phrases::{Phrases, ends_as_sentence};
use crate::library::question::{Form, Kind, Question};
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::text::edit::Edit;
use crate::text::source::Spanned;
use crate::yaml::fields::{day_of, number_of, text_of, yes_no};
use crate::yaml::meant;
use crate::yaml::{Node, Value};

/// What a kit's answer to a question turned out to be.
pub(super) enum ParsedAnswer {
    /// No answer, `unknown`, or an answer that cannot be used.
    Unknown,
    /// `n/a`.
    NotApplicable,
    /// A value that fits the question.
    Value(Parsed),
}

/// A value that fits its question.
pub(super) struct Parsed {
    /// The value as rules compare it.
    pub(super) raw: String,
    /// The value as pages print it.
    pub(super) printed: String,
    /// The items, if the question takes several.
    pub(super) items: Vec<String>,
    /// Whether it is only a few words where the question asks for a sentence. They cannot be printed alone.
    pub(super) fragment: bool,
}

impl Parsed {
    fn one(raw: impl Into<String>, printed: impl Into<String>) -> Self {
        Self { raw: raw.into(), printed: printed.into(), items: Vec::new(), fragment: false }
    }

    fn sentence(text: String, phrases: &Phrases) -> Self {
        let fragment = text.starts_with(char::is_lowercase) && !ends_as_sentence(&text);
        let printed = if fragment { text.clone() } else { phrases.sentence(&text) };
        Self { fragment, ..Self::one(text, printed) }
    }

    fn several(raw: String, printed: String, items: Vec<String>) -> Self {
        Self { items, ..Self::one(raw, printed) }
    }
}

/// Several values: a list, one value, or a plain text with commas between the values.
pub(in crate::check) fn items(node: &Node, key: &str, diagnostics: &mut Diagnostics) -> Vec<Spanned<String>> {
    match &node.value {
        Value::List(nodes) => nodes.iter().filter_map(|node| text_of(node, key, diagnostics)).collect(),
        Value::Text { text, plain: true } => text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .map(|item| Spanned::new(item.to_string(), node.span.find(item)))
            .collect(),
        _ => text_of(node, key, diagnostics).into_iter().collect(),
    }
}

impl Frame<'_> {
    pub(super) fn parse(
        &self,
        question: &Question,
        entry: &AnswerEntry,
        diagnostics: &mut Diagnostics,
    ) -> ParsedAnswer {
        let Some(node) = &entry.value else { return ParsedAnswer::Unknown };
        if let Some(text) = node.text() {
            match text.trim().to_ascii_lowercase().as_str() {
                "" | "unknown" | "not known" | "?" | "tbd" => return ParsedAnswer::Unknown,
                "n/a" | "na" | "not applicable" => {
                    if entry.why.is_none() {
                        diagnostics
                            .add(
                                rules::MISSING_KEY,
                                entry.id.span.clone(),
                                format!("`{}` is n/a, but `why` is missing", question.id),
                            )
                            .help("Write `{answer: n/a, why: \"...\"}`.");
                    }
                    return ParsedAnswer::NotApplicable;
                }
                _ => {}
            }
        }
        let value = match question.kind {
            Kind::List => list(question, node, self.phrases, diagnostics),
            Kind::Roles => self.roles(question, node, diagnostics),
            _ => self.single(question, node, diagnostics),
        };
        value.map_or(ParsedAnswer::Unknown, ParsedAnswer::Value)
    }

    /// The value for a question that takes only one.
    fn single(&self, question: &Question, node: &Node, diagnostics: &mut Diagnostics) -> Option<Parsed> {
        if let Value::List(_) = node.value {
            diagnostics
                .add(
                    rules::WRONG_TYPE,
                    node.span.clone(),
                    format!("`{}` takes one value, but this is a list", question.id),
                )
                .fix(meant::only_item(node))
                .help(format!("Write one value, such as: {}", question.example));
            return None;
        }
        let text = text_of(node, &question.id, diagnostics)?;
        match question.kind {
            Kind::YesNo => match yes_no(&text.value) {
                Some(true) => Some(Parsed::one("yes", "yes")),
                Some(false) => Some(Parsed::one("no", "no")),
                None => not_one_of(question, &text, diagnostics),
            },
            Kind::Choice if question.choices().contains(&text.value.as_str()) => {
                Some(Parsed::one(text.value.clone(), text.value))
            }
            Kind::Choice => not_one_of(question, &text, diagnostics),
            Kind::Number => {
                let number = number_of(&text, diagnostics)?.value.to_string();
                Some(Parsed::one(number.clone(), number))
            }
            Kind::Date => {
                let on = day_of(&text, diagnostics)?.value;
                Some(Parsed::one(on.to_string(), printed_date::text(on, self.phrases)))
            }
            Kind::Person => {
                let person = self.people.find(&text, diagnostics)?;
                Some(Parsed::one(person.id.clone(), person.name.clone()))
            }
            Kind::Role => {
                let person = self.role(question, &text, diagnostics)?.to_string();
                Some(Parsed::one(text.value, person))
            }
            Kind::Text(Form::Sentence) => Some(Parsed::sentence(text.value, self.phrases)),
            Kind::Text(_) | Kind::List | Kind::Roles => Some(Parsed::one(text.value.clone(), text.value)),
        }
    }

    /// One or several roles of the kit, joined as "a nurse or a physician".
    fn roles(&self, question: &Question, node: &Node, diagnostics: &mut Diagnostics) -> Option<Parsed> {
        let mut named: Vec<(String, String)> = Vec::new();
        for id in items(node, &question.id, diagnostics) {
            let person = self.role(question, &id, diagnostics)?.to_string();
            if !named.iter().any(|(known, _)| *known == id.value) {
                named.push((id.value, person));
            }
        }
        let (ids, items): (Vec<String>, Vec<String>) = named.into_iter().unzip();
        (!ids.is_empty()).then(|| Parsed::several(ids.join(", "), self.phrases.one_of(&items), items))
    }

    /// The words for a person in this role, if the kit has the role.
    fn role(&self, question: &Question, id: &Text, diagnostics: &mut Diagnostics) -> Option<&str> {
        if let Some(person) = self.roles.get(&id.value) {
            return Some(person);
        }
        diagnostics
            .add(
                rules::UNKNOWN_ROLE,
                id.span.clone(),
                format!("`{}` must be a role of this kit, and `{}` is not one", question.id, id.value),
            )
            .absent(id.value.as_str())
            .help(suggestion(&id.value, self.roles.keys().map(String::as_str), "The kit's roles are"));
        None
    }
}

/// Several values. `none` means that there are none.
fn list(
    question: &Question,
    node: &Node,
    phrases: &Phrases,
    diagnostics: &mut Diagnostics,
) -> Option<Parsed> {
    let items: Vec<String> =
        items(node, &question.id, diagnostics).into_iter().map(|text| text.value).collect();
    match items.as_slice() {
        [] => None,
        [one] if one.eq_ignore_ascii_case("none") => Some(Parsed::one("none", "none")),
        _ => Some(Parsed::several(items.join(", "), phrases.all_of(&items), items)),
    }
}

fn not_one_of(question: &Question, text: &Text, diagnostics: &mut Diagnostics) -> Option<Parsed> {
    let yes_no = question.kind == Kind::YesNo;
    let certain = meant::yes_or_no(&text.value).filter(|_| yes_no);
    let likely = match text.value.to_ascii_lowercase().as_str() {
        "ok" | "sure" => Some("yes"),
        "none" | "never" => Some("no"),
        _ => None,
    };
    let help = match certain.or(likely.filter(|_| yes_no)) {
        Some(meant) => format!("Write `{meant}`."),
        None => {
            let mut choices = question.choices();
            choices.extend(["unknown", "n/a"]);
            suggestion(&text.value, choices, "The answers are")
        }
    };
    let message = format!("`{}` is not an answer to `{}`", text.value, question.id);
    let fix = certain.map(|answer| Edit::replace(text.span.range.clone(), answer));
    diagnostics.add(rules::BAD_CHOICE, text.span.clone(), message).fix(fix.into_iter().collect()).help(help);
    None
}
