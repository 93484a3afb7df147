//! What `inservice explain` says about things that are neither rules nor questions: the columns of the files that a kit names,
//! tasks, roles.

use super::wrap::counted;
use crate::library::Library;
use crate::text::diagnostic::Diagnostics;

/// The columns of a file, and what goes into each. A note in parentheses says which may be empty or left out.
const MEASURES: [(&str, &str); 9] = [
    ("date", "the day, such as 2026-12-01"),
    ("arm", "manual (by hand) or assisted (with the tool). Manual rows before the pilot are the baseline"),
    ("cases", "how many were done"),
    ("errors", "errors found afterwards"),
    ("caught", "errors that the review caught before they had an effect"),
    ("minutes", "minutes spent on these cases in all, review included (may be empty)"),
    ("using", "on assisted rows, how many people used it (may be empty)"),
    ("eligible", "of so many who are trained and could have (may be empty)"),
    ("stopped", "a word on a day when somebody stopped it (may be left out)"),
];

const DRILLS: [(&str, &str); 6] = [
    ("drill", "which draft with planted errors"),
    ("role", "the reader's role"),
    ("reader", "a number, never a name"),
    ("found", "how many planted errors the reader found"),
    ("missed", "how many the reader missed"),
    ("false_alarm", "how many things were marked that were right"),
];

const FEEDBACK: [(&str, &str); 4] = [
    ("question", "worked, felt-wrong or easier"),
    ("said", "what was said"),
    ("did", "what was done about it"),
    ("by_role", "the role of whoever did it"),
];

/// The files with columns.
pub(super) const NAMES: [&str; 3] = ["measures.csv", "drills.csv", "feedback.csv"];

/// An example row of each file, in the order of its columns.
fn example(file: &str) -> &'static str {
    match file {
        "measures" => "2026-12-01,assisted,24,2,1,31,5,6,",
        "drills" => "dose-for-dose,nurse,1,3,1,0",
        _ => "worked,It saves a call.,Kept it.,front-desk",
    }
}

/// The title and the lines for the topic of this name.
pub(super) fn topic(
    name: &str,
    library: &Library,
    diagnostics: &mut Diagnostics,
) -> Option<(String, Vec<(String, String)>)> {
    let columns = |file: &str, columns: &[(&str, &str)]| {
        let header: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
        let mut parts = vec![("First line of the file".to_string(), header.join(","))];
        parts.push(("A row".to_string(), example(file).to_string()));
        parts.extend(columns.iter().map(|(name, what)| ((*name).to_string(), (*what).to_string())));
        Some((format!("{file}.csv: one row each, columns in any order"), parts))
    };
    match name.trim_end_matches(".csv") {
        "measures" => return columns("measures", &MEASURES),
        "drills" => return columns("drills", &DRILLS),
        "feedback" => return columns("feedback", &FEEDBACK),
        _ => {}
    }
    if let Some(role) = library.roles(diagnostics).iter().find(|role| role.id == name) {
        let license = if role.licensed { "yes: may be asked to sign clinical content" } else { "no" };
        let parts = [("Title", role.title.as_str()), ("Licensed", license)];
        return Some((format!("{name} (role)"), owned(&parts)));
    }
    let id = library.task_ids().find(|id| *id == name)?.to_string();
    let task = library.task(&id, diagnostics)?;
    let mut parts = owned(&[
        ("Name", task.name.as_str()),
        ("What it is", &task.summary),
        ("Stakes", task.stakes.word()),
        ("Why", &task.stakes_why),
    ]);
    parts.push(("Checklist".to_string(), counted(task.checklist.len(), "point")));
    for option in &task.options {
        let values = match option.choices.as_slice() {
            [] => "A number".to_string(),
            choices => format!("One of: {}", choices.join(", ")),
        };
        let said = format!("{} {values}. Usually {}.", option.ask, option.usual);
        parts.push((format!("task_options.{}", option.id), said));
    }
    Some((format!("{id} (task)"), parts))
}

fn owned(parts: &[(&str, &str)]) -> Vec<(String, String)> {
    let filled = parts.iter().filter(|(_, text)| !text.is_empty());
    filled.map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect()
}
