//! The tree of `kit.yaml` to a [`Kit`]. Never fails: what cannot be read is told and left out.

use crate::files::rules;
use std::sync::Arc;

use super::{
    Accepted, AnswerEntry, Brand, Concern, Feedback, Kit, Person, Physicians, Pilot, Practice, Question,
    RoleEntry, Rollout, Section, Text, Tool,
};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Source, Spanned};
use crate::yaml::fields::{Fields, text_of};
use crate::yaml::{Entry, Node, Value};

/// The kit in a tree.
pub fn read(source: &Arc<Source>, root: &Node, diagnostics: &mut Diagnostics) -> Kit {
    let mut top = Fields::of(root, source.start(), "a kit", diagnostics);
    // Asked for first, in the order of the format, so that "the keys here are" lists them so.
    let kit = Kit {
        source: Arc::clone(source),
        people: people(&mut top, diagnostics),
        practice: practice(&mut top, diagnostics),
        brand: brand(&mut top, diagnostics),
        theme: top.text("theme", diagnostics),
        language: top.text("language", diagnostics),
        tool: tool(&mut top, diagnostics),
        task: task(&mut top, diagnostics),
        roles: roles(&mut top, diagnostics),
        compliance: compliance(&mut top, diagnostics),
        physicians: physicians(&mut top, diagnostics),
        concerns: concerns(&mut top, diagnostics),
        jobs_promise: top.text("jobs_promise", diagnostics),
        rollout: rollout(&mut top, diagnostics),
        feedback: feedback(&mut top, diagnostics),
        measures: top.text("measures", diagnostics),
        accepted: accepted(&mut top, diagnostics),
        faq: faq(&mut top, diagnostics),
        texts: texts(root),
    };
    top.finish(diagnostics);
    kit
}

/// Every text of a tree, in its order.
fn texts(node: &Node) -> Vec<Text> {
    match &node.value {
        Value::Text { text, .. } => vec![Spanned::new(text.clone(), node.span.clone())],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Map(entries) => entries.iter().flat_map(|entry| texts(&entry.value)).collect(),
        Value::Null | Value::Broken => Vec::new(),
    }
}

fn people(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Person> {
    let Some(node) = top.node("people") else { return Vec::new() };
    let Value::Map(entries) = &node.value else {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                node.span.clone(),
                format!("`people` is a list of ids with names, and here stands {}", node.kind()),
            )
            .help("Write each person under a short id: `dana: {name: Dana Ortiz, role: practice-manager}`.");
        return Vec::new();
    };
    entries.iter().filter_map(|entry| person(entry, diagnostics)).collect()
}

fn person(entry: &Entry, diagnostics: &mut Diagnostics) -> Option<Person> {
    if matches!(entry.value.value, Value::Broken) {
        return None;
    }
    let mut fields = Fields::of(&entry.value, entry.key.span.clone(), "a person", diagnostics);
    // Somebody written as a text alone has a name; that the form is wrong has just been told.
    let name = match &entry.value.value {
        Value::Text { .. } => text_of(&entry.value, "name", diagnostics),
        _ => fields.required("name", diagnostics),
    };
    let person = Person {
        id: entry.key.clone(),
        name: name.unwrap_or_else(|| entry.key.clone()),
        role: fields.text("role", diagnostics),
        phone: fields.text("phone", diagnostics),
        email: fields.text("email", diagnostics),
        comfort: fields.choice("comfort", &["low", "medium", "high"], diagnostics),
        skeptic: fields.flag("skeptic", diagnostics).unwrap_or(false),
        trained_on: fields.day("trained_on", diagnostics),
    };
    fields.finish(diagnostics);
    Some(person)
}

fn practice(top: &mut Fields, diagnostics: &mut Diagnostics) -> Practice {
    let key = top.key_or_at("practice");
    let broken = top.has("practice") && top.node("practice").is_none() && top.key("practice").is_some();
    let Some(mut fields) = top.map("practice", "the practice", diagnostics) else {
        top.missing("practice", diagnostics);
        return Practice {
            key,
            name: None,
            short_name: None,
            specialty: None,
            states: Vec::new(),
            states_key: None,
            privacy_official: None,
            security_official: None,
            report_to: Vec::new(),
        };
    };
    let states = fields.texts("states", diagnostics);
    let practice = Practice {
        key,
        name: if broken { None } else { fields.required("name", diagnostics) },
        short_name: fields.text("short_name", diagnostics),
        specialty: fields.text("specialty", diagnostics),
        states_key: states.as_ref().map(|states| states.key.clone()),
        states: states.map(|states| states.value).unwrap_or_default(),
        privacy_official: fields.text("privacy_official", diagnostics),
        security_official: fields.text("security_official", diagnostics),
        report_to: fields.texts("report_to", diagnostics).map(|ids| ids.value).unwrap_or_default(),
    };
    if broken {
        fields.missing("name", diagnostics);
    }
    fields.finish(diagnostics);
    practice
}

fn brand(top: &mut Fields, diagnostics: &mut Diagnostics) -> Brand {
    let Some(mut fields) = top.map("brand", "the brand", diagnostics) else { return Brand::default() };
    let brand = Brand {
        logo: fields.text("logo", diagnostics),
        accent: fields.text("accent", diagnostics),
        paper: fields.choice("paper", &["letter", "a4"], diagnostics),
    };
    fields.finish(diagnostics);
    brand
}

fn tool(top: &mut Fields, diagnostics: &mut Diagnostics) -> Tool {
    let key = top.key_or_at("tool");
    let Some(mut fields) = top.map("tool", "the tool", diagnostics) else {
        return Tool { key, name: None, vendor: None, feature: None };
    };
    let tool = Tool {
        key,
        name: fields.text("name", diagnostics),
        vendor: fields.text("vendor", diagnostics),
        feature: fields.text("feature", diagnostics),
    };
    fields.finish(diagnostics);
    tool
}

fn task(top: &mut Fields, diagnostics: &mut Diagnostics) -> Option<Text> {
    if let Some(node) = top.node("task")
        && let Value::List(items) = &node.value
    {
        diagnostics
            .add(rules::WRONG_TYPE, node.span.clone(), "a kit has exactly one task, and here stands a list")
            .help("Keep the one task to begin with, without brackets. A second one gets a kit of its own, later.");
        return items.first().and_then(|item| text_of(item, "task", diagnostics));
    }
    top.required("task", diagnostics)
}

fn roles(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<RoleEntry> {
    match top.node("roles") {
        None => {
            // A value that could not be read has been told already.
            top.required("roles", diagnostics);
            return Vec::new();
        }
        Some(node) if matches!(&node.value, Value::List(items) if items.is_empty()) => {
            diagnostics
                .add(
                    rules::MISSING_KEY,
                    node.span.clone(),
                    "`roles` is empty, and a kit needs one role at least",
                )
                .help("List who touches the tool, one to a line: `- front-desk`.");
        }
        Some(_) => {}
    }
    top.list("roles", diagnostics).iter().filter_map(|item| role(item, diagnostics)).collect()
}

fn role(item: &Node, diagnostics: &mut Diagnostics) -> Option<RoleEntry> {
    if let Value::Text { text, .. } = &item.value {
        let id = Spanned::new(text.trim().to_string(), item.span.clone());
        return Some(RoleEntry {
            id,
            title: None,
            before: None,
            now: None,
            ai_handles: None,
            you_own: None,
            licensed: None,
        });
    }
    if matches!(item.value, Value::Broken) {
        return None;
    }
    if item.entries().is_none() {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                item.span.clone(),
                format!("a role is an id, or keys with values, and here stands {}", item.kind()),
            )
            .help("Write `- front-desk`, or `- id: front-desk` with the lists below it.");
        return None;
    }
    let at = item.entries()?.first()?.key.span.clone();
    let mut fields = Fields::of(item, at, "a role", diagnostics);
    let id = fields.required("id", diagnostics);
    let entry = RoleEntry {
        id: id.clone().unwrap_or_else(|| Spanned::new(String::new(), item.span.clone())),
        title: fields.text("title", diagnostics),
        before: fields.texts("before", diagnostics),
        now: fields.texts("now", diagnostics),
        ai_handles: fields.texts("ai_handles", diagnostics),
        you_own: fields.texts("you_own", diagnostics),
        licensed: fields.flag("licensed", diagnostics),
    };
    fields.finish(diagnostics);
    id.map(|_| entry)
}

fn compliance(top: &mut Fields, diagnostics: &mut Diagnostics) -> Section<Vec<AnswerEntry>> {
    let key = top.key_or_at("compliance");
    let Some(node) = top.node("compliance") else { return Section { value: Vec::new(), key } };
    let Value::Map(entries) = &node.value else {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                node.span.clone(),
                format!("`compliance` is question ids with answers, and here stands {}", node.kind()),
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
    };
    match &entry.value.value {
        Value::Broken => None,
        Value::Null => Some(blank(None)),
        Value::Text { .. } | Value::List(_) => Some(blank(Some(entry.value.clone()))),
        Value::Map(_) => {
            let mut fields = Fields::of(&entry.value, entry.key.span.clone(), "an answer", diagnostics);
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

fn physicians(top: &mut Fields, diagnostics: &mut Diagnostics) -> Physicians {
    let Some(mut fields) = top.map("physicians", "the physicians' part", diagnostics) else {
        return Physicians::default();
    };
    let physicians = Physicians {
        champion: fields.text("champion", diagnostics),
        note_name: fields.text("note_name", diagnostics),
        message: fields.text("message", diagnostics),
    };
    fields.finish(diagnostics);
    physicians
}

/// Reads each item of a list of maps.
fn items<T>(
    top: &mut Fields,
    key: &'static str,
    what: &'static str,
    diagnostics: &mut Diagnostics,
    read: impl Fn(&mut Fields, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let mut list = Vec::new();
    for item in top.list(key, diagnostics) {
        if matches!(item.value, Value::Broken) {
            continue;
        }
        let at = item
            .entries()
            .and_then(|entries| entries.first())
            .map_or(item.span.clone(), |entry| entry.key.span.clone());
        let mut fields = Fields::of(item, at, what, diagnostics);
        let read = read(&mut fields, diagnostics);
        if item.entries().is_some() {
            fields.finish(diagnostics);
        }
        list.extend(read);
    }
    list
}

fn concerns(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Concern> {
    items(top, "concerns", "a concern", diagnostics, |fields, diagnostics| {
        let concern = fields.required("concern", diagnostics);
        let read = (
            fields.text("raised_by", diagnostics),
            fields.text("answer", diagnostics),
            fields.text("owner", diagnostics),
            fields.day("due", diagnostics),
            fields.flag("must_close_before_start", diagnostics).unwrap_or(false),
        );
        let (raised_by, answer, owner, due, must_close) = read;
        Some(Concern { concern: concern?, raised_by, answer, owner, due, must_close })
    })
}

fn rollout(top: &mut Fields, diagnostics: &mut Diagnostics) -> Rollout {
    let key = top.key_or_at("rollout");
    let Some(mut fields) = top.map("rollout", "the rollout", diagnostics) else {
        return Rollout {
            key,
            skeptic_talked_on: None,
            hipaa_page_given_on: None,
            training_on: None,
            pilot: None,
            go_live: None,
        };
    };
    let rollout = Rollout {
        key,
        skeptic_talked_on: fields.day("skeptic_talked_on", diagnostics),
        hipaa_page_given_on: fields.day("hipaa_page_given_on", diagnostics),
        training_on: fields.day("training_on", diagnostics),
        pilot: pilot(&mut fields, diagnostics),
        go_live: fields.day("go_live", diagnostics),
    };
    fields.finish(diagnostics);
    rollout
}

fn pilot(rollout: &mut Fields, diagnostics: &mut Diagnostics) -> Option<Pilot> {
    let key = rollout.key("pilot")?;
    let mut fields = rollout.map("pilot", "the pilot", diagnostics)?;
    let pilot = Pilot {
        key,
        people_key: fields.key("people"),
        start: fields.day("start", diagnostics),
        end: fields.day("end", diagnostics),
        people: fields.texts("people", diagnostics).map(|ids| ids.value).unwrap_or_default(),
        drafts_expected: fields.number("drafts_expected", diagnostics),
    };
    fields.finish(diagnostics);
    Some(pilot)
}

fn feedback(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Feedback> {
    items(top, "feedback", "a piece of feedback", diagnostics, |fields, diagnostics| {
        let question = fields.choice("question", &["worked", "felt-wrong", "easier"], diagnostics);
        if !fields.has("question") {
            fields.missing("question", diagnostics);
        }
        let said = fields.required("said", diagnostics);
        let did = fields.text("did", diagnostics);
        Some(Feedback { question: question?, said: said?, did })
    })
}

fn accepted(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Accepted> {
    items(top, "accepted", "an accepted warning", diagnostics, |fields, diagnostics| {
        let code = fields.required("code", diagnostics);
        let by = fields.required("by", diagnostics);
        let on = fields.day("on", diagnostics);
        if !fields.has("on") {
            fields.missing("on", diagnostics);
        }
        let reason = fields.required("reason", diagnostics);
        Some(Accepted { code: code?, by: by?, on: on?, reason: reason? })
    })
}

fn faq(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<Question> {
    items(top, "faq", "a question of the FAQ", diagnostics, |fields, diagnostics| {
        let question = fields.required("question", diagnostics);
        let answer = fields.required("answer", diagnostics);
        Some(Question { question: question?, answer: answer? })
    })
}
