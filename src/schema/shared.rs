//! Moves parts that a schema repeats to `definitions`, where `$ref` refers to them. In draft-07 a `$ref` hides the keywords
//! beside it, so a part with a description holds its `$ref` in an `allOf`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Parts shorter than this, in bytes, stay repeated: a reference would hardly be shorter.
const SHORTEST: usize = 120;

/// Moves repeated parts to `definitions`.
pub(super) fn share(schema: &mut Value) {
    let mut counts = BTreeMap::new();
    each_part(schema, &mut |part| count(part, &mut counts));
    counts.retain(|rest, count| *count > 1 && rest.len() >= SHORTEST);
    let mut shared = Shared { counts, definitions: Vec::new() };
    each_part(schema, &mut |part| shared.replace(part));
    let definitions: Map<String, Value> = shared
        .definitions
        .into_iter()
        .enumerate()
        .map(|(at, (_, definition))| (name(at), definition))
        .collect();
    if let Value::Object(map) = schema
        && !definitions.is_empty()
    {
        map.insert("definitions".to_string(), Value::Object(definitions));
    }
}

struct Shared {
    counts: BTreeMap<String, usize>,
    /// The definitions, each by its text without the description.
    definitions: Vec<(String, Value)>,
}

impl Shared {
    fn replace(&mut self, part: &mut Value) {
        let rest = rest(part);
        if !self.counts.contains_key(&rest) {
            each_part(part, &mut |part| self.replace(part));
            return;
        }
        let at = self.definitions.iter().position(|(known, _)| *known == rest).unwrap_or_else(|| {
            let mut definition = without_description(part);
            // Reserve its place first, so that the parts inside it get later ones.
            let at = self.definitions.len();
            self.definitions.push((rest, Value::Null));
            each_part(&mut definition, &mut |part| self.replace(part));
            self.definitions[at].1 = definition;
            at
        });
        let link = json!({"$ref": format!("#/definitions/{}", name(at))});
        *part = match part.get("description") {
            Some(description) => json!({"description": description, "allOf": [link]}),
            None => link,
        };
    }
}

fn name(at: usize) -> String {
    format!("part-{}", at + 1)
}

fn count(part: &mut Value, counts: &mut BTreeMap<String, usize>) {
    *counts.entry(rest(part)).or_default() += 1;
    each_part(part, &mut |part| count(part, counts));
}

fn without_description(part: &Value) -> Value {
    let mut part = part.clone();
    if let Value::Object(map) = &mut part {
        map.remove("description");
    }
    part
}

fn rest(part: &Value) -> String {
    without_description(part).to_string()
}

/// Calls `act` for each schema directly inside a schema.
fn each_part(schema: &mut Value, act: &mut dyn FnMut(&mut Value)) {
    let Value::Object(map) = schema else { return };
    for (keyword, value) in map {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(keys)) => keys.values_mut().for_each(&mut *act),
            ("allOf", Value::Array(schemas)) => schemas.iter_mut().for_each(&mut *act),
            ("items" | "additionalProperties" | "if" | "then", value @ Value::Object(_)) => act(value),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_parts_are_moved_to_definitions() {
        let long = "x".repeat(SHORTEST);
        let mut schema = json!({"properties": {
            "a": {"type": "string", "pattern": long, "description": "One."},
            "b": {"items": {"type": "string", "pattern": long}},
            "c": {"type": "number"}, "d": {"type": "number"},
        }});
        share(&mut schema);
        let link = json!({"$ref": "#/definitions/part-1"});
        assert_eq!(schema["properties"]["a"], json!({"description": "One.", "allOf": [link]}));
        assert_eq!(schema["properties"]["b"], json!({"items": link}));
        assert_eq!(schema["properties"]["d"], json!({"type": "number"}));
        assert_eq!(schema["definitions"], json!({"part-1": {"type": "string", "pattern": long}}));
    }
}
