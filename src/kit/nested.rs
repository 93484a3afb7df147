//! Keys of the kit that ended up under another key, because lines were pasted or indented too far. They are reported once and
//! read as if they were in their place, so that nothing in them is unknown or missing only because of that.

use super::shapes;
use crate::text::diagnostic::Diagnostics;
use crate::yaml::shape::{Form, Key};
use crate::yaml::{Entry, Node, Value, rules};

/// The root with such keys moved up to it. `None` if there are none.
pub(super) fn lifted(root: &Node, diagnostics: &mut Diagnostics) -> Option<Node> {
    let entries = root.entries()?;
    let known = |name: &str| entries.iter().any(|entry| entry.key.value == name);
    let mut above: Vec<Entry> = Vec::new();
    let mut found = false;
    for entry in entries {
        let Some(first) = first_of_the_kit(entry, &known) else {
            above.push(entry.clone());
            continue;
        };
        let Value::Map(mut own) = entry.value.value.clone() else { continue };
        let moved = own.split_off(first);
        report(entry, &moved, diagnostics);
        let value = if own.is_empty() { Value::Null } else { Value::Map(own) };
        above.push(Entry { value: Node { value, ..entry.value.clone() }, ..entry.clone() });
        above.extend(moved);
        found = true;
    }
    found.then(|| Node { value: Value::Map(above), span: root.span.clone() })
}

/// The first entry under a key from which on every entry is a key of the kit, and none that its own map could have.
fn first_of_the_kit(entry: &Entry, known: &impl Fn(&str) -> bool) -> Option<usize> {
    let (Value::Map(own), Some(key)) = (&entry.value.value, shapes::KIT.key(&entry.key.value)) else {
        return None;
    };
    if entry.value.span.text().starts_with('{') {
        return None;
    }
    let of_the_kit = |own: &&Entry| {
        let name = own.key.value.as_str();
        shapes::KIT.key(name).is_some() && !known(name) && !may_hold(key, name)
    };
    let count = own.iter().rev().take_while(of_the_kit).count();
    (count > 0).then(|| own.len() - count)
}

/// Whether a key may have another one below it.
fn may_hold(key: &Key, name: &str) -> bool {
    match key.form {
        Form::Map(shape) => shape.key(name).is_some(),
        Form::ById(_) => false,
        _ => true,
    }
}

fn report(under: &Entry, moved: &[Entry], diagnostics: &mut Diagnostics) {
    let Some((first, rest)) = moved.split_first() else { return };
    let what = match shapes::KIT.key(&under.key.value).map(|key| key.form) {
        Some(Form::Map(shape)) => shape.what.to_string(),
        _ => format!("`{}`", under.key.value),
    };
    let end = moved.last().map_or(&first.key.span, |last| {
        if last.value.span.range.is_empty() { &last.key.span } else { &last.value.span }
    });
    let (from, to) = (first.key.span.start(), end.end().line);
    let lines =
        if to > from.line { format!("lines {} to {to}", from.line) } else { format!("line {}", from.line) };
    let by = from.column - 1;
    let by = if by == 1 { "1 space".to_string() } else { format!("{by} spaces") };
    let names = match rest {
        [] => format!("`{}` is a key", first.key.value),
        _ => format!(
            "`{}` and the keys after it, up to `{}`, are keys",
            first.key.value,
            rest[rest.len() - 1].key.value
        ),
    };
    diagnostics
        .add(rules::UNKNOWN_KEY, first.key.span.clone(), format!("{what} has no key `{}`", first.key.value))
        .help(format!("{names} of the kit itself. Move {lines} to the left by {by}."));
}
