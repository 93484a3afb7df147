//! Reads one scalar in the form it should have: text, a date, a number, yes or no.

use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Day, Spanned, Text};
use crate::yaml::rules;
use crate::yaml::{Node, Value, meant};

/// The text of a scalar; reports a fault if there is none.
pub fn text_of(node: &Node, key: &str, diagnostics: &mut Diagnostics) -> Option<Text> {
    match &node.value {
        Value::Text { text, .. } if text.trim().is_empty() => {
            diagnostics
                .add(rules::WRONG_TYPE, node.span.clone(), format!("`{key}` is empty text"))
                .help("Write some text, or remove it.");
            None
        }
        Value::Text { text, plain: true } => {
            let text = meant::without_habits(text.trim(), &node.span, diagnostics);
            Some(Spanned::new(text.to_string(), node.span.clone()))
        }
        Value::Text { text, .. } => Some(Spanned::new(text.trim().to_string(), node.span.clone())),
        Value::Broken => None,
        Value::Null => {
            diagnostics
                .add(rules::WRONG_TYPE, node.span.clone(), format!("`{key}` has an empty item"))
                .help("Write some text, or remove the line.");
            None
        }
        Value::List(_) | Value::Map(_) => {
            let raw = node.span.text();
            let quoted = raw.lines().next().unwrap_or_default().replace('"', "\\\"");
            let help = if matches!(node.value, Value::Map(_)) && !raw.starts_with('{') {
                format!("Text with a colon needs quotes: \"{quoted}\"")
            } else {
                "Write text here. If the brackets are part of it, put it in quotes.".to_string()
            };
            diagnostics
                .add(
                    rules::WRONG_TYPE,
                    node.span.clone(),
                    format!("`{key}` must be text, but this is {}", node.kind()),
                )
                .fix(meant::only_item(node))
                .help(help);
            None
        }
    }
}

/// A date written as 2026-11-03; otherwise reports a fault that suggests what was probably meant.
pub fn day_of(text: &Text, diagnostics: &mut Diagnostics) -> Option<Day> {
    let written = text.value.as_str();
    let message = match meant::iso(written) {
        Some(Ok(day)) => return Some(Spanned::new(day, text.span.clone())),
        Some(Err(())) => format!("`{written}` is not a day on the calendar"),
        None => format!("`{written}` is not a date"),
    };
    let (help, fix) = meant::day_fix(written, &text.span);
    diagnostics.add(rules::BAD_DATE, text.span.clone(), message).fix(fix).help(help);
    None
}

/// A whole number; otherwise reports a fault.
pub fn number_of(text: &Text, diagnostics: &mut Diagnostics) -> Option<Spanned<u32>> {
    if let Ok(number) = text.value.parse() {
        return Some(Spanned::new(number, text.span.clone()));
    }
    diagnostics
        .add(
            rules::WRONG_TYPE,
            text.span.clone(),
            format!("this must be a whole number, but it is `{}`", text.value),
        )
        .help("Write digits only, such as 60.");
    None
}

/// `yes`, `no`, `true`, `false`, in any case.
pub fn yes_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}
