//! Searches pages for claims that their kit's answers do not support.

use std::ops::Range;

use inservice::Built;
use inservice::check::answers::State;
use inservice::library::question::Question;
use inservice::text::rule::{Gate, Severity};

use super::given::{Given, before};
use super::pages;

/// A text of the library with its slots filled, without the final period.
fn filled(text: &str, printed: &str) -> String {
    let text = if printed == "1" { text.replace("{value} days", "{value} day") } else { text.to_string() };
    let slots = [
        ("{value}", printed),
        ("{tool}", "Aid"),
        ("{vendor}", "Acme"),
        ("{feature}", "Drafts"),
        ("{draft}", "draft"),
        ("{practice}", "Riverbend"),
        ("{privacy_official}", "Dana Ortiz (555-0142)"),
    ];
    let filled = slots.iter().fold(text, |text, (slot, value)| text.replace(slot, value));
    filled.trim_end_matches('.').to_string()
}

/// The positions of one text in another.
fn places(text: &str, of: &str) -> Vec<Range<usize>> {
    text.match_indices(of).map(|(at, found)| at..at + found.len()).collect()
}

/// Patterns for claims about the tool, however they are worded. Each needs a confirmed yes (or the value named).
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

/// Searches every page of a kit for claims that its answers do not support.
pub fn search(
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
        // The search index is not a page, and has no banner. Letters are sent out, and have no banner either.
        if path.ends_with(".html")
            && path != "leaders/letters.html"
            && html.contains("class=\"banner\"") != blocked
        {
            wrong.push(format!("{path}: the banner and the blocks disagree"));
        }
    }
    // The page with everything repeats the other pages.
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
            .replace("{feature}", "Drafts")
            .replace("{draft}", "draft");
        if unknown != readiness.contains(&format!("Not known yet: {}", short.trim_end_matches('.'))) {
            wrong.push(format!("readiness: {} is unknown: {unknown}, and the page disagrees", question.id));
        }
    }
    wrong
}

/// Whether the words are in a question, a condition or a "Not known yet".
fn asked(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(['.', '!', '?']).map_or(0, |at| at + 1);
    let end = text[at..].find(['.', '!', '?']).map_or(text.len(), |end| at + end + 1);
    let sentence = &text[start..end];
    sentence.ends_with('?')
        || sentence.contains("Not known yet")
        || sentence.contains("We were told that")
        || sentence.contains("whether ")
        // What a law requires is not a claim that it is so.
        || sentence.contains("requires that")
}

fn asked_of(built: &Built, id: &str) -> bool {
    built.ready.as_ref().is_some_and(|kit| kit.answers().iter().any(|answer| answer.id == id))
}

fn before_any(given: &[Given], id: &str) -> bool {
    given.iter().any(|given| before(&given.id).iter().any(|(before, _)| *before == id))
}

/// A clause may appear only for the given value, and without "We were told that" only if it may be stated outright.
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
        // "Not known yet: whether …", "Not everyone …": the clause appears but is not claimed.
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

/// Values that another question's prerequisites set in the same kit.
fn before_of_other(question: &Question, value: &str) -> bool {
    matches!(
        (question.id.as_str(), value),
        ("part2_records" | "records_audio" | "decision_support" | "federal_funds", "yes")
    )
}

pub fn patterns() -> Vec<(&'static str, &'static str, regex::Regex)> {
    CLAIMS
        .iter()
        .map(|(id, value, pattern)| (*id, *value, regex::Regex::new(pattern).expect("a pattern")))
        .collect()
}
