//! What `inservice explain` says about a key of `kit.yaml` or of another file that people write, taken from the shapes that these
//! files are read by.

use crate::kit::shapes::{KIT, VENDOR, WORKSPACE};
use crate::library::task::shapes::TASK;
use crate::site::shapes::{FAQ_ENTRY, PAGE, THEME};
use crate::yaml::shape::{Form, Key, Shape};

/// The files other than `kit.yaml`: what they are called here, what they are, and the shape of their keys.
const FILES: [(&[&str], &str, &Shape); 6] = [
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
    (
        &["page", "front-matter", "pages"],
        "content/pages/NAME.md: the keys between two lines `---` at its top; Markdown with template tags follows",
        &PAGE,
    ),
    (
        &["faq-entry"],
        "content/faq/NAME.md: the keys between two lines `---` at its top; the answer follows",
        &FAQ_ENTRY,
    ),
    (&["theme", "themes"], "themes/NAME/theme.yaml, beside the theme's .html, .css and .js files", &THEME),
    (
        &["task-file", "task", "tasks"],
        "content/tasks/NAME.yaml: a task of your own, or in the place of a built-in one",
        &TASK,
    ),
];

/// One line for each key of a file.
fn whole(shape: &'static Shape) -> Vec<(String, String)> {
    shape
        .keys
        .iter()
        .map(|key| (key.name.to_string(), format!("{} For example: {}", key.says, key.example)))
        .collect()
}

/// A title and lines for a key: `practice.report_to`, or `report_to` alone, which may occur in several places.
pub(super) fn of(name: &str) -> Vec<(String, Vec<(String, String)>)> {
    let steps: Vec<&str> = name
        .trim_end_matches(".yaml")
        .split('.')
        .filter(|step| !step.is_empty() && !is_place(step))
        .collect();
    let mut found = Vec::new();
    // `task` and `theme` are also keys of the kit, and those take precedence.
    let of_kit = steps.len() == 1 && walk(&KIT, &steps).is_some();
    let shared =
        FILES.into_iter().find(|(names, ..)| steps.first().is_some_and(|first| names.contains(first)));
    if let (Some((_, file, shape)), false) = (shared, of_kit) {
        match steps.get(1..) {
            Some(rest) if !rest.is_empty() => {
                found.extend(walk(shape, rest).map(|key| (name.to_string(), lines(key))));
            }
            _ => found.push((file.to_string(), whole(shape))),
        }
    } else if let Some(key) = walk(&KIT, &steps) {
        // The file of the same name is mentioned first; the kit's key, which most people mean, comes last, nearest the prompt.
        if let Some(([called, ..], file, _)) = shared {
            let more = format!("`inservice explain {called}`");
            found.push((file.to_string(), vec![("Its keys".to_string(), more)]));
        }
        found.push((name.to_string(), lines(key)));
    } else if let [name] = steps.as_slice() {
        everywhere(&KIT, "", name, &mut found);
        for (names, _, shape) in FILES {
            everywhere(shape, names[0], name, &mut found);
        }
    }
    found
}

/// Whether a step is an index into a list, which says nothing about the key.
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
    // In a map whose ids the author chooses, the id may be named or left out.
    let by_id = matches!(key.form, Form::ById(_) | Form::Answers(_));
    walk(inside, rest).or_else(|| walk(inside, rest.get(1..).filter(|_| by_id)?))
}

/// The paths of all keys of `kit.yaml` and the other files, with dots between their parts.
pub(super) fn names() -> Vec<String> {
    all().into_iter().map(|(path, _)| path).collect()
}

/// The keys of `kit.yaml`, each with its description.
pub(super) fn of_kit() -> Vec<(String, String)> {
    let mut rows = Vec::new();
    collect(&KIT, "", &mut rows);
    rows
}

/// The keys of all files, each with its description.
pub(super) fn all() -> Vec<(String, String)> {
    let mut rows = of_kit();
    for (names, _, shape) in FILES {
        collect(shape, names[0], &mut rows);
    }
    rows
}

fn collect(shape: &'static Shape, above: &str, rows: &mut Vec<(String, String)>) {
    for key in shape.keys {
        let path = if above.is_empty() { key.name.to_string() } else { format!("{above}.{}", key.name) };
        rows.push((path.clone(), key.says.to_string()));
        if let Some(inside) = key.form.shape() {
            collect(inside, &path, rows);
        }
    }
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
