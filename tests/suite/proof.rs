//! The proof that no page says more than its answers.
//!
//! Three nets, one behind the other. Every sentence that an answer can become stands in `tests/expected/sentences.txt`, and
//! every page of a kit in which nothing is known in `tests/expected/nothing-known.txt`: a template that is changed to claim
//! more shows up there, to be read by a person. And every state of every answer is built and searched: a clause may stand
//! alone only where it is confirmed (or is a plain no), an unknown is seen as unknown, and the banner stands exactly where
//! there is a block.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;

use inservice::check::answers::State;
use inservice::files::{self, snapshot::Snapshot};
use inservice::library::question::{Form, Kind, Question};
use inservice::library::{Library, Questions};
use inservice::text::diagnostic::Diagnostics;
use inservice::text::rule::{Gate, Severity};
use inservice::trace::text_of_html;
use inservice::{Built, build};
use jiff::civil::date;
use snapbox::{assert_data_eq, file};

use crate::driver::Folder;

const TASKS: [&str; 3] = ["after-visit-summary", "appointment-reminders", "intake-summary"];
const CHECKED: &str = "checked_by: dana, checked_on: 2026-11-01, source: \"Paper p. 1\"";

/// One way to answer a question.
#[derive(Clone, Debug)]
struct Given {
    id: String,
    value: String,
    /// The value as pages print it.
    printed: String,
    /// Whether it names more than one thing.
    several: bool,
    state: State,
    yaml: String,
}

fn questions() -> &'static Questions {
    Library::built_in().questions(&mut Diagnostics::default())
}

/// Each value that a question can have, with how it is printed.
fn values(question: &Question) -> Vec<(&str, &str)> {
    let mut values = match question.kind {
        Kind::YesNo | Kind::Choice => question.choices().into_iter().map(|one| (one, one)).collect(),
        // A whole sentence, and words that cannot stand alone.
        Kind::Text(Form::Sentence) => vec![
            ("The consultant wrote this.", "The consultant wrote this."),
            ("some words of the consultant", "some words of the consultant"),
        ],
        Kind::Text(_) => vec![("some words of the consultant", "some words of the consultant")],
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
    values
}

/// Every way to answer a question: each value checked, told, and checked too long ago; unknown; not applicable.
fn ways(question: &Question) -> Vec<Given> {
    let given = |(value, printed): (&str, &str), state, yaml: String| Given {
        id: question.id.clone(),
        value: value.into(),
        printed: printed.into(),
        several: value.contains(", "),
        state,
        yaml,
    };
    let mut ways = Vec::new();
    for pair in values(question) {
        let value = pair.0;
        let no = value == "no" && question.kind == Kind::YesNo
            || question.counts_as_no.iter().any(|one| one == value);
        let of = |state| if no { State::No } else { state };
        ways.push(given(pair, of(State::Confirmed), format!("{{answer: {value}, {CHECKED}}}")));
        ways.push(given(pair, of(State::Stated), value.to_string()));
        let old = CHECKED.replace("2026-11-01", "2024-11-01");
        ways.push(given(pair, of(State::Stated), format!("{{answer: {value}, {old}}}")));
    }
    let none = ("", "");
    ways.push(given(none, State::Unknown, "{answer: unknown, owner: dana, due: 2026-12-01}".into()));
    let why = "{answer: n/a, why: \"there is nothing of the kind\"}";
    ways.push(given(none, State::NotApplicable, why.into()));
    ways
}

/// What must be answered before a question is asked.
fn before(id: &str) -> &'static [(&'static str, &'static str)] {
    match id {
        "part2_reviewed" => &[("part2_records", "yes")],
        "recording_ask" | "recording_no" | "consent_written_by_tool" => &[("records_audio", "yes")],
        "baa_via" => &[("baa_with", "Somebody Else LLC")],
        "bias_checked" => &[("decision_support", "yes"), ("federal_funds", "yes")],
        _ => &[],
    }
}

fn kit(task: &str, answers: &[Given]) -> String {
    let mut lines: BTreeMap<String, String> = BTreeMap::new();
    for given in answers {
        for (id, value) in before(&given.id) {
            lines.entry((*id).to_string()).or_insert_with(|| (*value).to_string());
        }
    }
    lines.extend(answers.iter().map(|given| (given.id.clone(), given.yaml.clone())));
    let compliance: String = lines.iter().map(|(id, yaml)| format!("  {id}: {yaml}\n")).collect();
    format!(
        "people:\n  dana: {{name: Dana Ortiz, role: nurse, phone: \"555-0142\"}}\npractice: {{name: Riverbend, states: [OH], report_to: [dana], privacy_official: dana, security_official: dana}}\n\
         tool: {{name: Aid, vendor: Acme, feature: Drafts}}\ntask: {task}\nroles: [nurse, physician]\ncompliance:\n{compliance}"
    )
}

fn built(folder: &Folder, text: &str) -> Built {
    folder.write("kit/kit.yaml", text);
    let path = camino::Utf8PathBuf::from_path_buf(folder.path().join("kit")).expect("a path of text");
    let built = build(
        &Snapshot::of_kit(&files::folder::Folder::named(&path), None),
        Library::built_in(),
        date(2026, 11, 23),
    );
    assert!(built.output.is_some(), "{text}\n{:?}", built.diagnostics);
    built
}

fn pages(built: &Built) -> BTreeMap<String, String> {
    let files = &built.output.as_ref().expect("pages").files;
    let squeeze = |html: &str| text_of_html(html).split_whitespace().collect::<Vec<_>>().join(" ");
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path.clone(), squeeze(&String::from_utf8_lossy(bytes)))).collect()
}

/// A text of the library with its slots filled, without a full stop.
fn filled(text: &str, printed: &str) -> String {
    let text = if printed == "1" { text.replace("{value} days", "{value} day") } else { text.to_string() };
    let slots = [
        ("{value}", printed),
        ("{tool}", "Aid"),
        ("{vendor}", "Acme"),
        ("{feature}", "Drafts"),
        ("{practice}", "Riverbend"),
        ("{privacy_official}", "Dana Ortiz (555-0142)"),
    ];
    let filled = slots.iter().fold(text, |text, (slot, value)| text.replace(slot, value));
    filled.trim_end_matches('.').to_string()
}

/// The places of a text in another one.
fn places(text: &str, of: &str) -> Vec<Range<usize>> {
    text.match_indices(of).map(|(at, found)| at..at + found.len()).collect()
}

/// Sentences that claim something about the tool, however they are worded; each needs a confirmed yes (or the value named).
const CLAIMS: &[(&str, &str, &str)] = &[
    (
        "can_edit",
        "yes",
        r"(?i)\byou (can|may) (always )?(edit|change|correct|rewrite) (any|every|each|the|all)",
    ),
    ("can_reject", "yes", r"(?i)\byou (can|may) (always )?(reject|set aside|set any|refuse|discard)"),
    (
        "sees_source",
        "yes",
        r"(?i)\byou (can|may) (always )?(open|see|read) (what|the source|every source|all)",
    ),
    (
        "audit_log",
        "yes",
        r"(?i)(every|each) (step|change|edit|access) is (logged|recorded)|\bfull audit trail|there is an audit trail",
    ),
    ("keeps_original", "yes", r"(?i)(draft and (the )?final|both versions)[^.]* (are|is) (always )?kept\b"),
    ("training_use", "none", r"(?i)(vendor|Acme|Aid) (never|does not|will not) (train|learn|use)"),
    ("encrypted_at_rest", "yes", r"(?i)information is (always encrypted|protected|safe|secure)"),
    (
        "baa_signed",
        "yes",
        r"(?i)(Acme|the vendor) (has|is) (signed|bound|covered)|we have a (signed )?(BAA|agreement)",
    ),
    ("records_audio", "no", r"(?i)Aid (never|does not) (record|listen)"),
    ("no_retaliation", "yes", r"(?i)nobody (may|will|can) (blame|punish)|you will not be (blamed|punished)"),
    ("us_only", "yes", r"(?i)(kept|stored) (only )?in the United States\b"),
];

/// Looks through every page of a kit for what its answers do not carry.
fn search(
    questions: &[Question],
    patterns: &[(&str, &str, regex::Regex)],
    built: &Built,
    given: &[Given],
) -> Vec<String> {
    let mut wrong = Vec::new();
    let pages = pages(built);
    let blocked = built.diagnostics.iter().any(|one| one.severity == Severity::Block(Gate::Pilot));
    let state = |id: &str| given.iter().find(|given| given.id == id);
    for (path, html) in built
        .output
        .as_ref()
        .expect("pages")
        .files
        .iter()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(bytes)))
    {
        // The search index is no page, and has no banner.
        if path.ends_with(".html") && html.contains("class=\"banner\"") != blocked {
            wrong.push(format!("{path}: the banner and the blocks disagree"));
        }
    }
    // Everything in one file is made of the other pages' bodies.
    for (path, text) in pages.iter().filter(|(path, _)| !path.ends_with("all.html")) {
        let lower = text.to_lowercase();
        for never in ["hipaa-compliant", "hipaa compliant", "hipaa certified", "hipaa-certified"] {
            if lower.contains(never) {
                wrong.push(format!("{path} says {never}"));
            }
        }
        for question in questions {
            let given = state(&question.id);
            let named = |value: &&str| !["value", "several"].contains(value);
            for value in question.says.iter().map(|(value, _)| value.as_str()).filter(named) {
                claims_alone(question, (value, value), given, path, text, &mut wrong);
            }
            if let Some(given) = given.filter(|given| !given.value.is_empty()) {
                claims_alone(question, (&given.value, &given.printed), Some(given), path, text, &mut wrong);
            }
        }
        for (id, value, pattern) in patterns {
            let carried =
                state(id).is_some_and(|given| given.value == *value && given.yaml.contains("2026-11-01"));
            let told = |at: usize| {
                text[..at].ends_with("We were told that ")
                    || text[..at].ends_with("whether ")
                    || text[..at].ends_with("not ")
                    || text[..at].ends_with("A leader has said in writing that ")
            };
            if let Some(found) = pattern
                .find_iter(text)
                .find(|found| !carried && !told(found.start()) && !asked(text, found.start()))
            {
                wrong.push(format!("{path}: \"{}\" without a confirmed {id}", found.as_str()));
            }
        }
    }
    let readiness = &pages["leaders/readiness.html"];
    for question in questions.iter().filter(|question| asked_of(built, &question.id)) {
        let unknown = state(&question.id).is_none_or(|given| given.state == State::Unknown)
            && !before_any(given, &question.id);
        let short = question
            .unknown
            .replace("{tool}", "Aid")
            .replace("{vendor}", "Acme")
            .replace("{feature}", "Drafts");
        if unknown != readiness.contains(&format!("Not known yet: {}", short.trim_end_matches('.'))) {
            wrong.push(format!("readiness: {} is unknown: {unknown}, and the page disagrees", question.id));
        }
    }
    wrong
}

/// Whether the words stand in a question, a condition or a "Not known yet".
fn asked(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(['.', '!', '?']).map_or(0, |at| at + 1);
    let end = text[at..].find(['.', '!', '?']).map_or(text.len(), |end| at + end + 1);
    let sentence = &text[start..end];
    sentence.ends_with('?')
        || sentence.contains("Not known yet")
        || sentence.contains("We were told that")
        || sentence.contains("whether ")
}

fn asked_of(built: &Built, id: &str) -> bool {
    built.ready.as_ref().is_some_and(|kit| kit.answers().iter().any(|answer| answer.id == id))
}

fn before_any(given: &[Given], id: &str) -> bool {
    given.iter().any(|given| before(&given.id).iter().any(|(before, _)| *before == id))
}

/// A clause may stand only for the value that was given, and without "We were told that" only where it may be said outright.
fn claims_alone(
    question: &Question,
    (value, printed): (&str, &str),
    given: Option<&Given>,
    path: &str,
    text: &str,
    wrong: &mut Vec<String>,
) {
    let is_given = given.is_some_and(|given| given.value == value);
    let several = is_given && given.is_some_and(|given| given.several);
    let clause = question.clause(value, several).map(|clause| filled(clause, printed));
    let Some(clause) = clause.filter(|clause| clause.len() > 12) else { return };
    let fresh = given.is_some_and(|given| given.yaml.contains("2026-11-01"));
    let plain_no = given.is_some_and(|given| given.state == State::No) && !question.no.is_empty();
    let mut letters = clause.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    // Words that cannot stand alone follow what was asked.
    let fragment = format!("We were told {}: {printed}", filled(&question.unknown, printed));
    let told = question.told.iter().map(|told| filled(told, printed)).chain([fragment]);
    let told: Vec<Range<usize>> = told.flat_map(|told| places(text, &told)).collect();
    let places = places(text, &clause)
        .into_iter()
        .chain(places(text, &capital).into_iter().filter(|_| capital != clause));
    for at in places {
        let before = &text[..at.start];
        let framed = before.ends_with("We were told that ")
            || told.iter().any(|told| told.start < at.start && at.end <= told.end);
        // "Not known yet: whether …", "Not everyone …": the clause stands there and is not claimed.
        let not_claimed =
            before.ends_with("whether ") || before.ends_with("Not ") || before.ends_with("told that not ");
        let open = not_claimed || !framed && !is_given && asked(text, at.start);
        if !is_given && !open && !before_of_other(question, value) {
            wrong.push(format!("{path}: says \"{clause}\" for {}, which nobody answered so", question.id));
        }
        if is_given && !framed && !open && !fresh && !plain_no {
            wrong.push(format!("{path}: says \"{clause}\" outright, and nobody has checked {}", question.id));
        }
    }
}

/// Values that another question's preparation sets in the same kit.
fn before_of_other(question: &Question, value: &str) -> bool {
    matches!(
        (question.id.as_str(), value),
        ("part2_records" | "records_audio" | "decision_support" | "federal_funds", "yes")
    )
}

fn patterns() -> Vec<(&'static str, &'static str, regex::Regex)> {
    CLAIMS
        .iter()
        .map(|(id, value, pattern)| (*id, *value, regex::Regex::new(pattern).expect("a pattern")))
        .collect()
}

/// Runs a list of kits on two threads; what is wrong anywhere is told with its kit.
fn all(kits: &[(String, Vec<Given>)]) {
    let questions = questions();
    let patterns = patterns();
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for half in kits.chunks(kits.len().div_ceil(2).max(1)) {
            let (questions, patterns, wrong) = (&questions.0, &patterns, &wrong);
            scope.spawn(move || {
                let folder = Folder::new();
                for (task, given) in half {
                    let built = built(&folder, &kit(task, given));
                    let found = search(questions, patterns, &built, given);
                    let name: Vec<String> =
                        given.iter().map(|given| format!("{}: {}", given.id, given.yaml)).collect();
                    let named =
                        found.into_iter().map(|found| format!("{task} [{}]: {found}", name.join("; ")));
                    wrong.lock().expect("a list").extend(named);
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().expect("a list");
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "{} things are said that no answer carries:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

#[test]
fn every_state_of_every_answer_in_every_task() {
    let questions = questions();
    let mut kits = Vec::new();
    for task in TASKS {
        for question in &questions.0 {
            kits.extend(ways(question).into_iter().map(|given| (task.to_string(), vec![given])));
        }
    }
    assert!(kits.len() > 1000, "{}", kits.len());
    all(&kits);
}

/// The answers that the sentences of more than one page depend on.
const TOGETHER: [&str; 12] = [
    "touches_phi",
    "baa_signed",
    "baa_covers_feature",
    "training_use",
    "encrypted_at_rest",
    "audit_log",
    "sees_source",
    "can_edit",
    "can_reject",
    "reviewer",
    "reviewer_licensed",
    "no_retaliation",
];

#[test]
fn every_pair_of_states_across_answers() {
    let questions = questions();
    let ways: Vec<Vec<Given>> = TOGETHER
        .iter()
        .map(|id| ways(questions.0.iter().find(|question| question.id == *id).expect("a question")))
        .collect();
    let mut open: std::collections::BTreeSet<(usize, usize, usize, usize)> =
        std::collections::BTreeSet::new();
    for (i, first) in ways.iter().enumerate() {
        for (j, second) in ways.iter().enumerate().skip(i + 1) {
            for a in 0..first.len() {
                open.extend((0..second.len()).map(|b| (i, a, j, b)));
            }
        }
    }
    // Greedy: each kit takes an open pair and then, for each other question, the way that closes the most.
    let mut kits = Vec::new();
    while let Some((i, a, j, b)) = open.iter().next().copied() {
        let mut chosen: Vec<Option<usize>> = vec![None; ways.len()];
        (chosen[i], chosen[j]) = (Some(a), Some(b));
        for at in 0..ways.len() {
            if chosen[at].is_none() {
                let closes = |way: usize| {
                    let pair = |(other, chosen): (usize, &Option<usize>)| {
                        chosen.is_some_and(|chosen| {
                            open.contains(&if other < at {
                                (other, chosen, at, way)
                            } else {
                                (at, way, other, chosen)
                            })
                        })
                    };
                    chosen.iter().enumerate().filter(|one| pair((one.0, one.1))).count()
                };
                chosen[at] = (0..ways[at].len()).max_by_key(|way| closes(*way));
            }
        }
        let chosen: Vec<usize> = chosen.into_iter().map(Option::unwrap_or_default).collect();
        for (i, a) in chosen.iter().enumerate() {
            for (j, b) in chosen.iter().enumerate().skip(i + 1) {
                open.remove(&(i, *a, j, *b));
            }
        }
        let task = TASKS[kits.len() % TASKS.len()].to_string();
        kits.push((task, chosen.iter().enumerate().map(|(at, way)| ways[at][*way].clone()).collect()));
    }
    assert!(kits.len() > 40, "{}", kits.len());
    all(&kits);
}

#[test]
fn every_sentence_that_an_answer_can_become() {
    let folder = Folder::new();
    let mut lines = String::new();
    for question in &questions().0 {
        for given in ways(question) {
            let task = if question.id == "reviewer_licensed" { TASKS[0] } else { TASKS[1] };
            let built = built(&folder, &kit(task, std::slice::from_ref(&given)));
            let kit = built.ready.as_ref().expect("a kit");
            let answer = kit.answers().iter().find(|answer| answer.id == question.id);
            let said = answer.map_or("(not asked)", |answer| answer.sentence.as_str());
            lines.push_str(&format!("{} = {}\n    {said}\n", given.id, given.yaml));
        }
    }
    assert_data_eq!(lines, file!["../expected/sentences.txt"]);
}

#[test]
fn every_page_of_a_kit_in_which_nothing_is_known() {
    let folder = Folder::new();
    let version = regex::Regex::new("Kit version [0-9a-f]{12}").expect("a pattern");
    let mut text = String::new();
    for task in TASKS {
        for (path, page) in pages(&built(&folder, &kit(task, &[]))) {
            if !path.ends_with("all.html") {
                // The version is of all words at once: it would change with each of them.
                let page = version.replace_all(&page, "Kit version (hash)");
                text.push_str(&format!("== {task} {path}\n{}\n", page.replace(". ", ".\n")));
            }
        }
    }
    assert_data_eq!(text, file!["../expected/nothing-known.txt"]);
}
