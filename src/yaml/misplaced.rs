//! Valid keys in the wrong place, which belong under another key.

use super::shape::{Form, Shape};
use super::{Entry, Value};

/// Help text that says where a misplaced key belongs; `None` if no other place fits.
pub(super) fn belongs(entry: &Entry, shape: &Shape) -> Option<String> {
    let name = entry.key.value.as_str();
    let holds = |inside: &Shape| inside.keys.iter().any(|key| key.name == name);
    let under = shape.keys.iter().filter(|key| matches!(key.form, Form::Map(inside) if holds(inside)));
    let under: Vec<String> = under.map(|key| format!("`{}:`", key.name)).collect();
    if !under.is_empty() {
        return Some(format!(
            "It belongs under {}. Move it there, indented by two spaces.",
            under.join(" or ")
        ));
    }
    let Value::Map(own) = &entry.value.value else { return None };
    let fits = |inside: &Shape| own.iter().all(|own| inside.key(&own.key.value).is_some());
    let by_id = shape
        .keys
        .iter()
        .find(|key| matches!(key.form, Form::ById(inside) if !own.is_empty() && fits(inside)))?;
    Some(format!("If this belongs to `{0}`, move it under `{0}:` and indent it by two spaces.", by_id.name))
}
