//! `plan`: what opens a gate, and who can give it. Whole outputs, and the promise they make: good answers to everything that is
//! asked open the gate, or the plan says what no answer changes.

use std::path::Path;

use inservice::library::Library;
use inservice::library::question::{Kind, Question};
use inservice::text::diagnostic::Diagnostics;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::driver::{Folder, SMALLEST, TODAY};

fn plan(folder: &Folder, kit: &str, gate: &str) -> (i32, Value) {
    let ran = folder.run(&["plan", kit, "--gate", gate, "--format", "json", "--today", TODAY]);
    let plan =
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}{}", ran.out, ran.err));
    (ran.code, plan)
}

/// A kit from `tests/gate`, in the folder `kit`.
fn gate_kit(name: &str) -> Folder {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gate").join(name);
    let folder = Folder::new();
    for entry in std::fs::read_dir(from).expect("a kit").flatten() {
        folder.write(
            &format!("kit/{}", entry.file_name().to_string_lossy()),
            std::fs::read(entry.path()).expect("a file"),
        );
    }
    folder
}

#[test]
fn a_blocked_kit_needs_one_paper_and_another_day() {
    let folder = gate_kit("blocked");
    let (code, found) = plan(&folder, "kit", "pilot");
    let expected = json!({
        "version": 1, "gate": "pilot", "open": false, "earliest": "2026-12-02",
        "people": [{"person": "mira", "items": [{
            "question": "baa_signed", "key": null,
            "ask": "Is there a signed business associate agreement (BAA)?",
            "where": "The BAA, signature page; contracts binder",
            "due": "2026-11-27"}]}],
        "not_by_answers": ["pilot-too-early"],
    });
    assert_eq!((code, found), (1, expected));
    let ran = folder.run(&["plan", "kit", "--today", TODAY]).ends(1);
    let expected = "\
kit: the pilot's gate is closed. Still needed: 1 answer. It could open on Dec 2,
2026 at the earliest.

Mira Tolland (555-0121): 1 answer
- Is there a signed business associate agreement (BAA)? (baa_signed)
  Where to look: The BAA, signature page; contracts binder
  Due: Nov 27, 2026

No answer changes these:
- The pilot starts on Nov 30, 2026, before Dev Anand is trained on Dec 2, 2026.
  (pilot-too-early)
";
    assert_eq!((ran.out.as_str(), ran.err.as_str()), (expected, ""));
}

#[test]
fn the_readiness_page_begins_with_the_same_plan() {
    let folder = gate_kit("blocked");
    folder.build().ends(0);
    let page = folder.read("kit/out/leaders/readiness.html");
    let (way, findings) = page.split_once("What stops the pilot: ").expect("the findings");
    let way = way.split_once("The shortest way to the pilot").expect("the plan").1;
    assert!(way.contains("Mira") && way.contains("at the earliest") && way.contains("Dec 2, 2026"), "{way}");
    assert!(!findings.contains("The shortest way"));
    let folder = gate_kit("ready");
    folder.build().ends(0);
    assert!(!folder.read("kit/out/leaders/readiness.html").contains("The shortest way to"));
}

#[test]
fn an_open_gate_needs_nothing() {
    let folder = gate_kit("ready");
    for gate in ["pilot", "rollout"] {
        let (code, found) = plan(&folder, "kit", gate);
        let expected = json!({"version": 1, "gate": gate, "open": true, "earliest": null, "people": [], "not_by_answers": []});
        assert_eq!((code, found), (0, expected));
    }
    let ran = folder.run(&["plan", "kit", "--gate", "rollout", "--today", TODAY]).ends(0);
    assert_eq!(ran.out, "kit: the rollout's gate is open. Nothing is missing.\n");
}

#[test]
fn as_few_people_as_possible_are_asked_and_a_promise_is_kept() {
    let people = "people:\n  ana: {name: Ana Ruiz, role: practice-manager}\n  ben: {name: Ben Cole, role: biller}\n  \
                  cy: {name: Cy Moss, role: privacy-official}\n";
    let answers = "compliance:\n  own_login: {answer: unknown, owner: ben, due: 2026-12-09}\n";
    let kit = SMALLEST
        .replace("{name: Riverbend}", "{name: Riverbend, privacy_official: cy, security_official: ana}");
    let folder = Folder::kit(&format!("{people}{kit}{answers}"));
    let (_, found) = plan(&folder, "kit", "pilot");
    let asks = found["people"].as_array().expect("people");
    let who: Vec<&str> = asks.iter().filter_map(|ask| ask["person"].as_str()).collect();
    // Ben is asked only for what he has promised.
    assert_eq!(who, ["ana", "ben", "cy"]);
    assert_eq!(asks[1]["items"].as_array().expect("items").len(), 1);
    assert_eq!(asks[1]["items"][0]["question"], "own_login");
    assert_eq!(found["earliest"], "2026-12-09");
    let all: Vec<&Value> = asks.iter().flat_map(|ask| ask["items"].as_array().expect("items")).collect();
    for item in &all {
        assert_eq!(
            all.iter()
                .filter(|other| other["question"] == item["question"] && other["key"] == item["key"])
                .count(),
            1
        );
        assert!(item["question"].is_null() != item["key"].is_null(), "{item}");
        assert!(
            !item["ask"].as_str().unwrap_or_default().is_empty()
                && !item["where"].as_str().unwrap_or_default().is_empty()
        );
    }
    let ran = folder.run(&["plan", "kit", "--today", TODAY]).ends(1);
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
}

#[test]
fn a_kit_with_faults_has_no_plan() {
    let folder =
        Folder::kit("practice: {name: A}\ntask: after-visit-summary\nroles: [front-desk]\nrols: 1\n");
    let ran = folder.run(&["plan", "kit", "--today", TODAY]).ends(1);
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("unknown-key"), "{}", ran.err);
}

/// A good, checked answer as a line of `compliance`.
fn good(question: &Question, licensed: &str) -> String {
    let answer = match question.kind {
        Kind::Roles | Kind::Role => licensed.to_string(),
        Kind::Person => "dana".to_string(),
        _ if question.id == "baa_with" => "\"Acme Health, Inc.\"".to_string(),
        Kind::Text(_) => serde_json::to_string(question.example.trim_matches(['"', '\''])).expect("a text"),
        _ => question.example.clone(),
    };
    let why = if question.id == "touches_phi" { ", why: It reads invented notes only" } else { "" };
    format!(
        "{{answer: {answer}, checked_by: dana, checked_on: 2026-11-20, source: \"Contract p. 2, safe harbor\"{why}}}"
    )
}

const PEOPLE: &str = "people:\n  dana: {name: Dana Ortiz, role: practice-manager, phone: \"555-0142\"}\n  sam: {name: Sam Lee, role: nurse}\n";
const KEYS: [(&str, &str); 5] = [
    ("practice.report_to", "  report_to: [dana, sam]\n"),
    ("practice.privacy_official", "  privacy_official: dana\n"),
    ("practice.security_official", "  security_official: dana\n"),
    ("practice.urgent", "  urgent: dana\n"),
    ("practice.states", "  states: [OH]\n"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn good_answers_to_everything_that_is_asked_open_the_gate(
        task in prop::sample::select(vec!["after-visit-summary", "appointment-reminders", "intake-summary"]),
        state in prop::sample::select(vec!["", "OH", "CA", "TX", "IL", "UT"]),
        roles in prop::sample::select(vec!["front-desk, nurse, physician", "front-desk", "nurse, behavioral-health-therapist"]),
        written in prop::collection::vec((0usize..80, 0usize..4), 0..30),
        dates in prop::sample::select(vec![
            "",
            "rollout: {training_on: 2026-12-03, pilot: {start: 2026-12-01, end: 2026-12-14, people: [sam]}, go_live: 2026-12-10}\n",
            "rollout: {training_on: 2026-11-20, pilot: {start: 2026-12-01, end: 2026-12-14, people: [sam]}, go_live: 2026-12-21}\n",
        ]),
        vendor in any::<bool>(),
        concern in any::<bool>(),
        gate in prop::sample::select(vec!["pilot", "rollout"]),
    ) {
        let library = Library::built_in();
        let questions = &library.questions(&mut Diagnostics::default()).0;
        let licensed = if roles.contains("physician") { "physician" } else if roles.contains("nurse") { "nurse" } else { "front-desk" };
        let mut answers: Vec<(String, String)> = Vec::new();
        for (at, kind) in written {
            let question = &questions[at % questions.len()];
            let value = match (kind, question.kind) {
                (0, _) => "{answer: unknown, owner: sam, due: 2026-12-02}".to_string(),
                (1, Kind::YesNo) => question.example.clone(),
                (2, Kind::YesNo) => "no".to_string(),
                _ => good(question, licensed),
            };
            // Answers that contradict each other are faults, not findings.
            let contradicts = ["touches_phi", "transmits_phi"].contains(&question.id.as_str()) && value == "no";
            if !contradicts && !answers.iter().any(|(id, _)| *id == question.id) {
                answers.push((question.id.clone(), value));
            }
        }
        let mut keys: Vec<&str> = if state.is_empty() { Vec::new() } else { vec!["  states: [", state, "]\n"] };
        let mut tool = if vendor { "tool: {name: Quill, vendor: \"Acme Health, Inc.\"}\n" } else { "" };
        let mut answered = !concern;
        let folder = Folder::new();
        let mut last = Value::Null;
        for round in 0.. {
            prop_assert!(round < 5, "asks without end: {last}");
            let concerns = match (concern, answered) {
                (false, _) => "",
                (true, false) => "concerns: [{concern: Who pays?, owner: dana, due: 2026-12-01, must_close_before_start: true}]\n",
                (true, true) => "concerns: [{concern: Who pays?, answer: The practice does., must_close_before_start: true}]\n",
            };
            let lines: String = answers.iter().map(|(id, value)| format!("  {id}: {value}\n")).collect();
            let lines = if lines.is_empty() { lines } else { format!("compliance:\n{lines}") };
            let kit = format!("{PEOPLE}practice:\n  name: Riverbend\n{}task: {task}\nroles: [{roles}]\n{tool}{concerns}{dates}{lines}", keys.concat());
            folder.write("kit/kit.yaml", kit);
            let (code, found) = plan(&folder, "kit", gate);
            prop_assert_eq!(code, i32::from(found["open"] == false));
            let check = folder.run(&["check", "kit", "--gate", gate, "--today", TODAY]);
            prop_assert_eq!(check.code, code, "{}", check.err);
            if found["open"] == true {
                break;
            }
            let items: Vec<Value> = found["people"].as_array().expect("people").iter()
                .flat_map(|ask| ask["items"].as_array().expect("items").clone()).collect();
            if items.is_empty() {
                prop_assert!(!found["not_by_answers"].as_array().expect("codes").is_empty(), "{}", found);
                break;
            }
            for item in &items {
                if let Some(id) = item["question"].as_str() {
                    let question = questions.iter().find(|question| question.id == id).expect("a question");
                    answers.retain(|(other, _)| other != id);
                    answers.push((id.to_string(), good(question, licensed)));
                    continue;
                }
                match item["key"].as_str().expect("a key") {
                    "tool.vendor" => tool = "tool: {name: Quill, vendor: \"Acme Health, Inc.\"}\n",
                    "concerns[0].answer" => answered = true,
                    key => keys.push(KEYS.iter().find(|(known, _)| *known == key).expect("a known key").1),
                }
            }
            last = found;
        }
    }
}
