//! What `inservice explain` says of a key of `kit.yaml`, `workspace.yaml` or a vendor's file, from the record by which they are
//! read.

use crate::kit::shapes::{KIT, VENDOR, WORKSPACE};
use crate::yaml::shape::{Form, Key, Shape};

/// The files that kits share: what they are called here, what they are, and the record of their keys.
const SHARED: [(&[&str], &str, &Shape); 2] = [
    (
        &["workspace"],
        "workspace.yaml, beside clients/: what every kit has unless it says otherwise",
        &WORKSPACE,
    ),
    (
        &["vendors", "vendor"],
        "vendors/NAME.yaml, beside clients/: a tool that several clients use, taken with `tool: {from: NAME}`",
        &VENDOR,
    ),
];

/// A line for each key of a file.
fn whole(shape: &'static Shape) -> Vec<(String, String)> {
    shape
        .keys
        .iter()
        .map(|key| (key.name.to_string(), format!("{} For example: {}", key.says, key.example)))
        .collect()
}

/// A title and lines for a key: `practice.report_to`, or `report_to` alone, which may stand in several places.
pub(super) fn of(name: &str) -> Vec<(String, Vec<(String, String)>)> {
    let steps: Vec<&str> = name
        .trim_end_matches(".yaml")
        .split('.')
        .filter(|step| !step.is_empty() && !is_place(step))
        .collect();
    let mut found = Vec::new();
    let shared =
        SHARED.into_iter().find(|(names, ..)| steps.first().is_some_and(|first| names.contains(first)));
    if let Some((_, file, shape)) = shared {
        match steps.get(1..) {
            Some(rest) if !rest.is_empty() => {
                found.extend(walk(shape, rest).map(|key| (name.to_string(), lines(key))));
            }
            _ => found.push((file.to_string(), whole(shape))),
        }
    } else if let Some(key) = walk(&KIT, &steps) {
        found.push((name.to_string(), lines(key)));
    } else if let [name] = steps.as_slice() {
        everywhere(&KIT, "", name, &mut found);
    }
    found
}

/// A number that counts the items of a list says nothing about the key.
fn is_place(step: &str) -> bool {
    step.chars().all(|letter| letter.is_ascii_digit())
}

fn walk(shape: &'static Shape, steps: &[&str]) -> Option<&'static Key> {
    let (first, rest) = steps.split_first()?;
    let key = shape.key(first.split('[').next().unwrap_or(first))?;
    if rest.is_empty() {
        return Some(key);
    }
    let inside = key.form.shape()?;
    // Below ids that the author chooses, the id may be named or left out.
    let by_id = matches!(key.form, Form::ById(_) | Form::Answers(_));
    walk(inside, rest).or_else(|| walk(inside, rest.get(1..).filter(|_| by_id)?))
}

fn everywhere(
    shape: &'static Shape,
    above: &str,
    name: &str,
    found: &mut Vec<(String, Vec<(String, String)>)>,
) {
    for key in shape.keys {
        let path = if above.is_empty() { key.name.to_string() } else { format!("{above}.{}", key.name) };
        if key.name == name {
            found.push((path.clone(), lines(key)));
        }
        if let Some(inside) = key.form.shape() {
            everywhere(inside, &path, name, found);
        }
    }
}

fn lines(key: &Key) -> Vec<(String, String)> {
    let mut lines = vec![
        ("What it is".to_string(), key.says.to_string()),
        ("How to write it".to_string(), key.form.in_words()),
        ("Required".to_string(), if key.required { "yes" } else { "no" }.to_string()),
    ];
    if let Some(inside) = key.form.shape() {
        let name =
            |key: &Key| if key.required { format!("{} (required)", key.name) } else { key.name.to_string() };
        lines.push(("Keys in it".to_string(), inside.keys.iter().map(name).collect::<Vec<_>>().join(", ")));
    }
    lines.push(("Example".to_string(), format!("{}: {}", key.name, key.example)));
    lines
}
