//! What an answer prints in each state: a kit with that answer is checked, and the sentence is taken from the result.

use crate::files::snapshot::Snapshot;
use crate::library::Library;
use crate::library::question::{Kind, Question};

/// The day for which the examples are checked.
const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 23);

/// The states by name, each with the answer as written in kit.yaml and the sentence that it prints.
pub(super) fn of(question: &Question, library: &Library) -> Vec<(String, String)> {
    let value = value(question);
    let no = match question.kind {
        Kind::YesNo => Some("no".to_string()),
        _ => question.counts_as_no.first().cloned(),
    };
    let checked =
        format!("{{answer: {value}, checked_by: dana, checked_on: 2026-11-03, source: \"BAA v2 p. 1\"}}");
    let mut states = vec![("confirmed", checked), ("stated", value)];
    states.extend(
        no.map(|no| ("no", format!("{{answer: {no}, instead: \"...\", owner: dana, due: 2026-12-01}}"))),
    );
    states.push(("unknown", "{answer: unknown, owner: dana, due: 2026-12-01}".to_string()));
    states.push(("not applicable", "{answer: n/a, why: \"...\"}".to_string()));
    let rows = states.into_iter().filter_map(|(state, answer)| {
        let sentence = sentence(question, &answer, library)?;
        Some((format!("Prints when {state}"), format!("{}: {answer}\n{sentence}", question.id)))
    });
    rows.collect()
}

/// A sample value that fits the question.
fn value(question: &Question) -> String {
    let choices = question.choices();
    match question.kind {
        Kind::YesNo => "yes".to_string(),
        Kind::Choice => choices
            .iter()
            .find(|choice| !question.counts_as_no.iter().any(|no| no == *choice))
            .map_or(String::new(), ToString::to_string),
        Kind::Text(_) => {
            let text = question.good.as_deref().unwrap_or("some words");
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        }
        Kind::List => "[name, date of birth]".to_string(),
        Kind::Number => "30".to_string(),
        Kind::Date => "2026-10-01".to_string(),
        Kind::Person => "dana".to_string(),
        Kind::Role | Kind::Roles => "physician".to_string(),
    }
}

fn sentence(question: &Question, answer: &str, library: &Library) -> Option<String> {
    let kit = format!(
        "people:\n  dana: {{name: Dana Ortiz, role: practice-manager, phone: \"555-0142\"}}\n\
         practice: {{name: Riverbend Family Medicine, short_name: Riverbend, states: [OH]}}\n\
         tool: {{name: ScribeAssist, vendor: \"Acme Health, Inc.\", feature: Visit summary drafts}}\n\
         task: after-visit-summary\nroles: [physician, practice-manager]\ncompliance:\n  {}: {answer}\n",
        question.id
    );
    let (_, kit, _) = crate::examine(&Snapshot::of_text(kit), library, TODAY);
    // Look at the kit as templates see it: there, even a question that does not apply has an answer.
    let seen = serde_json::to_value(kit?).ok()?;
    Some(seen.get("answers")?.get(&question.id)?.get("sentence")?.as_str()?.to_string())
}
