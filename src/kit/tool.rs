//! `tool`, `task` and `task_options`: the tool in use, and what it is used for.

use super::Text;
use crate::files::rules;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;
use crate::yaml::fields::{Fields, text_of};
use crate::yaml::{Node, Value, meant};

/// The tool.
#[derive(Debug)]
pub struct Tool {
    /// The key `tool`.
    pub key: Span,
    /// The name of the vendor's file that fills in the rest.
    pub from: Option<Text>,
    /// What staff call it.
    pub name: Option<Text>,
    /// The legal name on the contract.
    pub vendor: Option<Text>,
    /// The one feature in use.
    pub feature: Option<Text>,
    /// The vendor's help line.
    pub support_phone: Option<Text>,
    /// What the tool does, in place of the library's list for the task.
    pub does: Option<Vec<Text>>,
}

/// A choice that the task's library entry leaves to the kit. The entry says which values are valid.
#[derive(Debug)]
pub struct TaskOption {
    /// The option's name.
    pub name: Text,
    /// What was chosen.
    pub value: Text,
}

pub(super) fn tool(top: &mut Fields, diagnostics: &mut Diagnostics) -> Tool {
    read(top, "the tool", |fields, diagnostics| fields.text("from", diagnostics), diagnostics)
}

/// The tool in a vendor's file, which cannot refer to another file.
pub(super) fn of_vendor(top: &mut Fields, diagnostics: &mut Diagnostics) -> Tool {
    read(top, "the vendor's tool", |_, _| None, diagnostics)
}

fn read(
    top: &mut Fields,
    what: &'static str,
    from: impl Fn(&mut Fields, &mut Diagnostics) -> Option<Text>,
    diagnostics: &mut Diagnostics,
) -> Tool {
    let key = top.key_or_at("tool");
    let Some(mut fields) = top.map("tool", what, diagnostics) else {
        return Tool {
            key,
            from: None,
            name: None,
            vendor: None,
            feature: None,
            support_phone: None,
            does: None,
        };
    };
    let tool = Tool {
        key,
        from: from(&mut fields, diagnostics),
        name: fields.text("name", diagnostics),
        vendor: fields.text("vendor", diagnostics),
        feature: fields.text("feature", diagnostics),
        support_phone: fields.text("support_phone", diagnostics),
        does: fields.texts("does", diagnostics).map(|does| does.value).filter(|does| !does.is_empty()),
    };
    fields.finish(diagnostics);
    tool
}

pub(super) fn task(top: &mut Fields, diagnostics: &mut Diagnostics) -> Option<Text> {
    if let Some(node) = top.node("task")
        && let Value::List(items) = &node.value
    {
        diagnostics
            .add(rules::WRONG_TYPE, node.span.clone(), "a kit has exactly one task, but this is a list")
            .fix(meant::only_item(node))
            .help("Keep the one task to start with, without brackets. A second task gets its own kit later.");
        return items.first().and_then(|item| text_of(item, "task", diagnostics));
    }
    top.required("task", diagnostics)
}

pub(super) fn task_options(top: &mut Fields, diagnostics: &mut Diagnostics) -> Vec<TaskOption> {
    let Some(node) = top.node("task_options") else { return Vec::new() };
    let Some(entries) = node.entries() else {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                node.span.clone(),
                format!("`task_options` must be options with their values, but this is {}", node.kind()),
            )
            .help("Write each option on a line: `forms: paper`. `inservice explain` with the task's id lists them.");
        return Vec::new();
    };
    let chosen = entries.iter().filter(|entry| !is_empty(&entry.value)).filter_map(|entry| {
        let value = text_of(&entry.value, &entry.key.value, diagnostics)?;
        Some(TaskOption { name: entry.key.clone(), value })
    });
    chosen.collect()
}

/// Whether there is no value, or one that could not be read and has been reported.
fn is_empty(node: &Node) -> bool {
    matches!(node.value, Value::Null | Value::Broken)
}
