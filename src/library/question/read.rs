//! Reads one question of the file from its keys.

use super::{Form, Kind, Letter, Question, Severities, Who, severity};
use crate::library::condition::Condition;
use crate::library::slots;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Text;
use crate::yaml::fields::{Fields, text_of};
use crate::yaml::{Node, Value};

/// The words of `group`, in the order in which groups are printed.
const GROUPS: [&str; 7] = ["practice", "tool", "contract", "security", "people", "patients", "review"];

/// The words of `type`.
const KINDS: [&str; 9] = ["yes-no", "choice", "text", "list", "number", "date", "person", "role", "roles"];

/// Reads a question and reports every fault in it.
pub(super) fn question(item: &Node, diagnostics: &mut Diagnostics) -> Option<Question> {
    let at = item
        .entries()
        .and_then(|entries| entries.first())
        .map_or(item.span.clone(), |entry| entry.key.span.clone());
    let mut fields = Fields::of(item, at, "a question", diagnostics);
    let id = fields.required("id", diagnostics);
    let group = fields.choice("group", &GROUPS, diagnostics);
    let form = form(&mut fields, diagnostics);
    let kind = fields.choice("type", &KINDS, diagnostics);
    let kind = kind.map_or(Kind::Text(form), |kind| match kind.value.as_str() {
        "yes-no" => Kind::YesNo,
        "choice" => Kind::Choice,
        "list" => Kind::List,
        "number" => Kind::Number,
        "date" => Kind::Date,
        "person" => Kind::Person,
        "role" => Kind::Role,
        "roles" => Kind::Roles,
        _ => Kind::Text(form),
    });
    let (mut no, mut unknown_severity, mut stated) = Default::default();
    if let Some(mut severity) = fields.map("severity", "the severity", diagnostics) {
        no = severities(severity.node("no"), diagnostics);
        unknown_severity = severities(severity.node("unknown"), diagnostics);
        stated = severities(severity.node("stated"), diagnostics);
        severity.finish(diagnostics);
    }
    let asked_when = fields.node("asked_when").and_then(|node| Condition::read(node, diagnostics));
    let vendor = fields.flag("vendor", diagnostics).unwrap_or(false);
    let letter = Letter {
        text: plain(fields.text("letter", diagnostics)),
        clause: plain(fields.text("clause", diagnostics)),
    };
    let says = says(&mut fields, diagnostics);
    let told = slotted(&mut fields, "told", diagnostics);
    let unknown = slotted(&mut fields, "unknown", diagnostics);
    let until = slotted(&mut fields, "until", diagnostics);
    let counts_as_no = fields.texts("counts_as_no", diagnostics).map(|list| list.value).unwrap_or_default();
    let id = id?;
    let question = Question {
        span: id.span.clone(),
        id: id.value,
        group: plain(group),
        question: plain(fields.required("question", diagnostics)),
        kind,
        phi_only: fields.flag("phi_only", diagnostics).unwrap_or(false),
        asked_when,
        no,
        unknown_severity,
        stated,
        letter: vendor.then_some(letter),
        find: plain(fields.required("find", diagnostics)),
        paper: fields.text("where", diagnostics).map(|text| text.value),
        who: who(&mut fields, diagnostics),
        why: plain(fields.required("why", diagnostics)),
        remedy: plain(fields.required("remedy", diagnostics)),
        source: plain(fields.required("source", diagnostics)),
        example: fields.node("example").map(|node| node.span.text().to_string()).unwrap_or_default(),
        write: fields.text("write", diagnostics).map(|text| text.value),
        good: fields.text("good", diagnostics).map(|text| text.value),
        says,
        told: told.map(|text| text.value),
        counts_as_no: counts_as_no.into_iter().map(|text| text.value).collect(),
        unknown: plain(unknown),
        until: until.map(|text| text.value),
    };
    fields.finish(diagnostics);
    Some(question)
}

fn plain(text: Option<Text>) -> String {
    text.map(|text| text.value).unwrap_or_default()
}

/// A text whose slots are checked.
fn slotted(fields: &mut Fields, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Text> {
    let text = fields.text(key, diagnostics)?;
    slots::check(&text, diagnostics);
    Some(text)
}

fn form(fields: &mut Fields, diagnostics: &mut Diagnostics) -> Form {
    let forms = [Form::Sentence, Form::Clause, Form::Name];
    let written = fields.choice("form", &forms.map(Form::word), diagnostics);
    let named = |form: &Form| written.as_ref().is_some_and(|written| written.value == form.word());
    forms.into_iter().find(named).unwrap_or(Form::Clause)
}

fn who(fields: &mut Fields, diagnostics: &mut Diagnostics) -> Option<Who> {
    let written = fields.choice("who", &Who::ALL.map(Who::word), diagnostics)?;
    Who::ALL.into_iter().find(|who| who.word() == written.value)
}

fn says(fields: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<(String, String)> {
    let mut says = Vec::new();
    for entry in fields.node("says").and_then(Node::entries).unwrap_or_default() {
        if let Some(text) = text_of(&entry.value, "says", diagnostics) {
            slots::check(&text, diagnostics);
            says.push((entry.key.value.clone(), text.value));
        }
    }
    says
}

fn severities(node: Option<&Node>, diagnostics: &mut Diagnostics) -> Severities {
    let Some(node) = node else { return Severities::default() };
    let Value::List(items) = &node.value else {
        let text = text_of(node, "severity", diagnostics);
        let severity = text.and_then(|text| severity(&text, diagnostics));
        return Severities(severity.map(|severity| (severity, None)).into_iter().collect());
    };
    let mut list = Vec::new();
    for item in items {
        let mut fields = Fields::of(item, item.span.clone(), "a severity", diagnostics);
        let be = fields.required("be", diagnostics).and_then(|text| severity(&text, diagnostics));
        let when = fields.node("when").and_then(|node| Condition::read(node, diagnostics));
        fields.finish(diagnostics);
        list.extend(be.map(|be| (be, when)));
    }
    Severities(list)
}
