//! `roles`: the roles that touch the tool, and the four lists of each.

use super::{Section, Text};
use crate::files::rules;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Spanned;
use crate::yaml::fields::{Fields, text_of};
use crate::yaml::shape::Shape;
use crate::yaml::{Node, Value, meant};

/// A role of the kit: one from the library, one from the library with parts replaced, or a new one.
#[derive(Debug)]
pub struct RoleEntry {
    /// The role's id.
    pub id: Text,
    /// The title, in place of the library's.
    pub title: Option<Text>,
    /// The steps before the tool.
    pub before: Option<Section<Vec<StepEntry>>>,
    /// The steps with the tool.
    pub now: Option<Section<Vec<StepEntry>>>,
    /// What the AI does.
    pub ai_handles: Option<Section<Vec<Text>>>,
    /// What the person still owns and reviews.
    pub you_own: Option<Section<Vec<Text>>>,
    /// Whether the role is licensed, so that it may sign clinical content.
    pub licensed: Option<bool>,
    /// Whether the clinicians' page is written for this role.
    pub clinician: Option<bool>,
    /// What the tool saves this role, in words.
    pub saves: Option<Text>,
    /// What it costs this role, in words.
    pub costs: Option<Text>,
}

/// A step, as text or as a map with details.
#[derive(Clone, Debug)]
pub struct StepEntry {
    /// The step.
    pub step: Text,
    /// The step of `before` that this one replaces, word for word.
    pub was: Option<Text>,
    /// Whether it must now happen earlier.
    pub earlier: bool,
    /// Whether it now takes longer.
    pub longer: bool,
}

pub(super) fn roles(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<RoleEntry> {
    match top.node("roles") {
        None => {
            // A value that could not be read has already been reported.
            top.required("roles", diagnostics);
            return Vec::new();
        }
        Some(node) if matches!(&node.value, Value::List(items) if items.is_empty()) => {
            diagnostics
                .add(
                    rules::MISSING_KEY,
                    node.span.clone(),
                    "`roles` is empty, but a kit needs at least one role",
                )
                .absent("roles")
                .help("List who touches the tool, one to a line: `- front-desk`.");
        }
        Some(_) => {}
    }
    let Some(shape) = top.shape_under("roles") else { return Vec::new() };
    let items = top.list("roles", diagnostics);
    if let Some(row) = top.node("roles").filter(|node| node.text().is_some()) {
        // Already reported as not being a list, but the roles it names still count.
        let ids = meant::words(row).into_iter().map(|word| Spanned::new(word.to_string(), row.span.clone()));
        return ids.map(by_id).collect();
    }
    items.iter().filter_map(|item| role(item, shape, diagnostics)).collect()
}

/// A role as the library has it.
fn by_id(id: Text) -> RoleEntry {
    RoleEntry {
        id,
        title: None,
        before: None,
        now: None,
        ai_handles: None,
        you_own: None,
        licensed: None,
        clinician: None,
        saves: None,
        costs: None,
    }
}

fn role(item: &Node, shape: &'static Shape, diagnostics: &mut Diagnostics) -> Option<RoleEntry> {
    if let Value::Text { .. } = &item.value {
        return text_of(item, "roles", diagnostics).map(by_id);
    }
    if matches!(item.value, Value::Broken) {
        return None;
    }
    if item.entries().is_none() {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                item.span.clone(),
                format!("a role must be an id, or keys with values, but this is {}", item.kind()),
            )
            .help("Write `- front-desk`, or `- id: front-desk` with the lists below it.");
        return None;
    }
    let at = item.entries()?.first()?.key.span.clone();
    let mut fields = Fields::shaped(item, at, shape, diagnostics);
    let id = fields.required("id", diagnostics);
    let entry = RoleEntry {
        id: id.clone().unwrap_or_else(|| Spanned::new(String::new(), item.span.clone())),
        title: fields.text("title", diagnostics),
        before: steps(&mut fields, "before", diagnostics),
        now: steps(&mut fields, "now", diagnostics),
        ai_handles: fields.texts("ai_handles", diagnostics),
        you_own: fields.texts("you_own", diagnostics),
        licensed: fields.flag("licensed", diagnostics),
        clinician: fields.flag("clinician", diagnostics),
        saves: fields.text("saves", diagnostics),
        costs: fields.text("costs", diagnostics),
    };
    fields.finish(diagnostics);
    id.map(|_| entry)
}

/// A list of steps, each as text or as a map. A single step counts as a list of one.
pub(super) fn steps(
    fields: &mut Fields,
    key: &'static str,
    diagnostics: &mut Diagnostics,
) -> Option<Section<Vec<StepEntry>>> {
    let at = fields.key(key)?;
    let Some(node) = fields.node(key) else { return Some(Section { value: Vec::new(), key: at }) };
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let shape = fields.shape_under(key)?;
    let value = items.iter().filter_map(|item| step(item, key, shape, diagnostics)).collect();
    Some(Section { value, key: at })
}

/// One step. Only a step under `now` can replace another, happen earlier or take longer.
fn step(item: &Node, key: &str, shape: &'static Shape, diagnostics: &mut Diagnostics) -> Option<StepEntry> {
    let plain = |step| StepEntry { step, was: None, earlier: false, longer: false };
    match &item.value {
        Value::Broken => return None,
        // Any other map is a text with a colon that needs quotes.
        Value::Map(entries) if entries.iter().any(|entry| entry.key.value == "step") => {}
        _ => return text_of(item, key, diagnostics).map(plain),
    }
    let mut fields = Fields::shaped(item, item.span.clone(), shape, diagnostics);
    let step = fields.required("step", diagnostics);
    let (mut was, mut earlier, mut longer) = (None, false, false);
    if shape.key("was").is_some() {
        was = fields.text("was", diagnostics);
        earlier = fields.flag("earlier", diagnostics).unwrap_or(false);
        longer = fields.flag("longer", diagnostics).unwrap_or(false);
    }
    fields.finish(diagnostics);
    Some(StepEntry { step: step?, was, earlier, longer })
}
