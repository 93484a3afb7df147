//! Every way to answer a question, and a kit with such answers.

use std::collections::{BTreeMap, BTreeSet};

use inservice::check::answers::State;
use inservice::library::question::{Form, Kind, Question};
use inservice::library::{Library, Questions};
use inservice::text::diagnostic::Diagnostics;

const CHECKED: &str = "checked_by: dana, checked_on: 2026-11-01, source: \"Paper p. 1\"";

/// One way to answer a question.
#[derive(Clone, Debug)]
pub struct Given {
    pub id: String,
    pub value: String,
    /// The value as pages print it.
    pub printed: String,
    /// Whether it names more than one thing.
    pub several: bool,
    pub state: State,
    pub yaml: String,
}

pub fn questions() -> &'static Questions {
    Library::built_in().questions(&mut Diagnostics::default())
}

/// Each value that a question can have, with its printed form. No two questions share the same words.
fn values(question: &Question) -> Vec<(String, String)> {
    let about = question.id.replace('_', " ");
    let words = format!("some words on {about}");
    let whole = format!("The consultant wrote this on {about}.");
    let mut values = match question.kind {
        Kind::YesNo | Kind::Choice => question.choices().into_iter().map(|one| (one, one)).collect(),
        // A whole sentence, and words that cannot stand alone.
        Kind::Text(Form::Sentence) => vec![(&*whole, &*whole), (&*words, &*words)],
        Kind::Text(_) => vec![(&*words, &*words)],
        Kind::List => vec![("[alpha, beta]", "alpha and beta"), ("alpha", "alpha")],
        Kind::Number => vec![("7", "7"), ("1", "1")],
        Kind::Date => vec![("2026-10-01", "Oct 1, 2026")],
        Kind::Person => vec![("dana", "Dana Ortiz")],
        Kind::Role => vec![("nurse", "a nurse")],
        Kind::Roles => vec![("nurse", "a nurse"), ("[nurse, physician]", "a nurse or a physician")],
    };
    if question.kind == Kind::List && question.says.iter().any(|(key, _)| key == "none") {
        values.push(("none", "none"));
    }
    values.into_iter().map(|(value, printed)| (value.to_string(), printed.to_string())).collect()
}

/// Every way to answer a question: each value as checked, as told, and as checked too long ago; unknown; not applicable.
pub fn ways(question: &Question) -> Vec<Given> {
    let given = |(value, printed): &(String, String), state, yaml: String| Given {
        id: question.id.clone(),
        value: value.clone(),
        printed: printed.clone(),
        several: value.contains(", "),
        state,
        yaml,
    };
    let mut ways = Vec::new();
    for pair in &values(question) {
        let value = &pair.0;
        let no = value == "no" && question.kind == Kind::YesNo || question.counts_as_no.contains(value);
        let of = |state| if no { State::No } else { state };
        ways.push(given(pair, of(State::Confirmed), format!("{{answer: {value}, {CHECKED}}}")));
        ways.push(given(pair, of(State::Stated), value.clone()));
        let old = CHECKED.replace("2026-11-01", "2024-11-01");
        ways.push(given(pair, of(State::Stated), format!("{{answer: {value}, {old}}}")));
    }
    let none = (String::new(), String::new());
    ways.push(given(&none, State::Unknown, "{answer: unknown, owner: dana, due: 2026-12-01}".into()));
    let why = "{answer: n/a, why: \"there is nothing of the kind\"}";
    ways.push(given(&none, State::NotApplicable, why.into()));
    ways
}

/// The answers that a question needs before it is asked.
pub fn before(id: &str) -> &'static [(&'static str, &'static str)] {
    match id {
        "part2_reviewed" | "part2_consent" => &[("part2_records", "yes")],
        "recording_ask" | "recording_no" | "consent_written_by_tool" => &[("records_audio", "yes")],
        "baa_via" => &[("baa_with", "Somebody Else LLC")],
        "bias_checked" => &[("decision_support", "yes"), ("federal_funds", "yes")],
        _ => &[],
    }
}

/// A state whose law asks the question; otherwise one without laws in the library.
fn state_of(id: &str) -> &'static str {
    match id {
        "staff_training_signed" => "TX",
        "supplementary_consent" => "ME",
        _ => "OH",
    }
}

pub fn kit(task: &str, answers: &[Given]) -> String {
    kit_in(&BTreeSet::new(), task, answers)
}

/// A kit in these states and in those whose laws ask for one of the answers.
pub fn kit_in(more: &BTreeSet<&str>, task: &str, answers: &[Given]) -> String {
    let mut lines: BTreeMap<String, String> = BTreeMap::new();
    for given in answers {
        for (id, value) in before(&given.id) {
            lines.entry((*id).to_string()).or_insert_with(|| (*value).to_string());
        }
    }
    lines.extend(answers.iter().map(|given| (given.id.clone(), given.yaml.clone())));
    let states: BTreeSet<&str> =
        answers.iter().map(|given| state_of(&given.id)).chain(more.iter().copied()).collect();
    let states = if states.is_empty() { "OH".to_string() } else { Vec::from_iter(states).join(", ") };
    let compliance: String = lines.iter().map(|(id, yaml)| format!("  {id}: {yaml}\n")).collect();
    format!(
        "people:\n  dana: {{name: Dana Ortiz, role: nurse, phone: \"555-0142\"}}\npractice: {{name: Riverbend, states: [{states}], report_to: [dana], privacy_official: dana, security_official: dana}}\n\
         tool: {{name: Aid, vendor: Acme, feature: Drafts}}\ntask: {task}\nroles: [nurse, physician]\ncompliance:\n{compliance}"
    )
}
