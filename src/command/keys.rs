//! What `inservice explain` says of a key of `kit.yaml`, from the record by which the kit is read.

use crate::kit::shapes::KIT;
use crate::yaml::shape::{Form, Key, Shape};

/// A title and lines for a key: `practice.report_to`, or `report_to` alone, which may stand in several places.
pub(super) fn of(name: &str) -> Vec<(String, Vec<(String, String)>)> {
    let steps: Vec<&str> = name.split('.').filter(|step| !step.is_empty() && !is_place(step)).collect();
    let mut found = Vec::new();
    if let Some(key) = walk(&KIT, &steps) {
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
