//! Three kits whose findings were listed by hand from the contract before the program ran on them: one that is ready, one that is
//! blocked, and a hard one. The program must find all of them, and no others.

use std::fs;
use std::path::{Path, PathBuf};

use crate::driver::{Folder, TODAY};

fn kits() -> Vec<PathBuf> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gate");
    ["ready", "blocked", "hard/clients/plainview"].iter().map(|kit| top.join(kit)).collect()
}

fn report(kit: &Path, arguments: &[&str]) -> serde_json::Value {
    let kit = kit.to_string_lossy().into_owned();
    let mut all = vec!["check", kit.as_str(), "--format", "json", "--today", TODAY];
    all.extend(arguments);
    let ran = Folder::new().run(&all);
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err))
}

fn findings(report: &serde_json::Value) -> Vec<String> {
    let cleared = report["kits"][0]["cleared_for"].as_str().unwrap_or("null");
    let mut lines = vec![format!("cleared_for: {cleared}")];
    let mut found: Vec<(u64, String, String)> = Vec::new();
    for row in report["kits"][0]["diagnostics"].as_array().expect("a list") {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_string();
        found.push((row["line"].as_u64().unwrap_or_default(), text("code"), text("severity")));
    }
    found.sort();
    lines.extend(found.into_iter().map(|(line, code, severity)| format!("{line} {severity} {code}")));
    lines
}

#[test]
fn a_careful_reader_and_the_gate_find_the_same() {
    for kit in kits() {
        let by_hand = fs::read_to_string(kit.join("findings.txt")).expect("a list by hand");
        let mut by_hand: Vec<String> = by_hand
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| line.trim().to_string())
            .collect();
        by_hand[1..].sort_by_key(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (words[0].parse::<u64>().unwrap_or_default(), words[2].to_string(), words[1].to_string())
        });
        assert_eq!(findings(&report(&kit, &[])), by_hand, "{}", kit.display());
    }
}

#[test]
fn the_gate_is_an_exit_code() {
    let folder = Folder::new();
    let codes = |kit: &Path| {
        let kit = kit.to_string_lossy().into_owned();
        let run = |gate: &[&str]| {
            let mut arguments = vec!["check", kit.as_str(), "--today", TODAY];
            arguments.extend(gate);
            folder.run(&arguments).code
        };
        [run(&[]), run(&["--gate", "pilot"]), run(&["--gate", "rollout"])]
    };
    let all: Vec<[i32; 3]> = kits().iter().map(|kit| codes(kit)).collect();
    assert_eq!(all, [[0, 0, 0], [0, 1, 1], [0, 1, 1]]);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/starter/sample");
    assert_eq!(codes(&sample), [0, 0, 1]);
}

#[test]
fn findings_that_stop_only_the_rollout_are_blocks_at_its_gate() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/starter/sample");
    let severity = |gate: &[&str]| {
        let report = report(&sample, gate);
        let list = report["kits"][0]["diagnostics"].as_array().expect("a list").clone();
        list.iter()
            .find(|row| row["code"] == "baa-subcontractors")
            .map(|row| row["severity"].as_str().unwrap_or_default().to_string())
    };
    assert_eq!(severity(&[]).as_deref(), Some("warning"));
    assert_eq!(severity(&["--gate", "rollout"]).as_deref(), Some("block"));
}

/// Each code, with the smallest addition that triggers it in a kit that does not have it.
const SHOWN: &[(&str, &str, &str)] = &[
    ("error", "phi-contradicted", "compliance: {touches_phi: no, phi_list: [name]}"),
    ("error", "phi-contradicted", "compliance: {hosting: vendor-cloud, transmits_phi: no}"),
    ("block", "phi-none-unlikely", "compliance: {touches_phi: no}"),
    ("block", "acts-clinically-alone", "compliance: {acts_without_person: clinical}"),
    ("warning", "acts-alone", "compliance: {acts_without_person: administrative}"),
    ("block", "decision-support", "compliance: {decision_support: yes}"),
    ("block", "consent-by-tool", "compliance: {records_audio: yes, consent_written_by_tool: yes}"),
    ("block", "breach-notice-late", "compliance: {breach_notice_days: 61}"),
    ("warning", "breach-notice-late", "compliance: {breach_notice_days: 16}"),
    ("block", "training-identifiable", "compliance: {training_use: identifiable}"),
    (
        "warning",
        "training-identifiable",
        "compliance: {training_use: {answer: de-identified, source: \"Safe harbor, clause 4\"}}",
    ),
    (
        "block",
        "baa-wrong-party",
        "tool: {vendor: Acme}\ncompliance: {baa_with: Other LLC, hosting: vendor-cloud}",
    ),
    ("error", "concern-unowned", "concerns: [{concern: Why?}]"),
    (
        "warning",
        "concern-open",
        "people: {dana: {name: Dana}}\nconcerns: [{concern: Why?, owner: dana, due: 2026-12-01}]",
    ),
    ("block", "nobody-to-tell", ""),
    ("block", "states-missing", ""),
    ("warning", "pilot-length", "rollout: {pilot: {start: 2026-12-01, end: 2026-12-13}}"),
    ("note", "pilot-small", "rollout: {pilot: {drafts_expected: 29}}"),
    ("error", "banned-claim", "jobs_promise: Our tool is HIPAA-compliant."),
    ("error", "looks-like-phi", "jobs_promise: SSN 123-45-6789 for one."),
    ("warning", "unknown-phone", "jobs_promise: Call 555-0199 for more."),
    ("block", "dates-out-of-order", "rollout: {pilot: {start: 2026-12-14, end: 2026-12-01}}"),
    ("block", "seen-working", "compliance: {seen_working: no}"),
    ("block", "baa-terms-checked", "compliance: {baa_terms_checked: no}"),
    ("block", "data-returned", "compliance: {data_returned: no}"),
    ("block", "part2-consent", "compliance: {part2_records: yes, part2_consent: yes}"),
    ("block", "reviewer-unlicensed", "compliance: {reviewer: [nurse, front-desk]}"),
    ("warning", "plan-late", "rollout: {pilot: {start: 2026-11-23, end: 2026-12-06}}"),
    (
        "warning",
        "plan-late",
        "measures_plan: {fixed_on: 2026-12-02}\nrollout: {pilot: {start: 2026-12-01, end: 2026-12-14}}",
    ),
    ("note", "weekend", "rollout: {go_live: 2026-12-20}"),
    ("warning", "tech-language", "physicians: {message: The AI generates the output.}"),
    (
        "error",
        "check-in-future",
        "people: {dana: {name: Dana}}\ncompliance: {baa_signed: {answer: yes, checked_by: dana, checked_on: 2026-11-24, source: x}}",
    ),
    (
        "warning",
        "acceptance-void",
        "people: {dana: {name: Dana}}\naccepted: [{code: nothing, by: dana, on: 2026-11-01, reason: x}]",
    ),
    (
        "block",
        "pilot-too-early",
        "rollout: {hipaa_page_given_on: 2026-12-02, pilot: {start: 2026-12-01, end: 2026-12-14}}",
    ),
];

#[test]
fn each_rule_fires_where_it_should_and_nowhere_else() {
    for (severity, code, addition) in SHOWN {
        let kit = format!(
            "practice: {{name: Riverbend}}\ntask: after-visit-summary\nroles: [nurse, physician, front-desk]\n{addition}\n"
        );
        let wanted = format!(" {severity} {code}");
        let found = Folder::kit(&kit).all();
        assert!(found.iter().any(|row| row.ends_with(&wanted)), "{code} is missing: {found:?}");
        if !addition.is_empty() {
            let plain = Folder::kit(
                "practice: {name: Riverbend}\ntask: after-visit-summary\nroles: [nurse, physician, front-desk]\n",
            )
            .all();
            let lightest = wanted.replace("warning pilot-length", "note pilot-length");
            // The question of the same name is unknown in the plain kit.
            assert!(
                ["pilot-length", "decision-support"].contains(code)
                    || !plain.iter().any(|row| row.ends_with(&lightest)),
                "{code} always speaks"
            );
        }
    }
}

#[test]
fn someone_must_be_named_for_cases_in_which_a_patient_could_be_harmed() {
    let missing = |practice: &str, roles: &str| {
        let kit = format!(
            "people: {{dana: {{name: Dana Ortiz, phone: \"555-0142\"}}}}\npractice: {{name: Riverbend{practice}}}\n\
             task: appointment-reminders\nroles: [{roles}]\n"
        );
        Folder::kit(&kit).all().iter().any(|row| row.ends_with(" block urgent-missing"))
    };
    assert!(missing("", "front-desk"));
    assert!(!missing("", "front-desk, nurse"));
    assert!(!missing(", urgent: dana", "front-desk"));
    assert!(!missing(", urgent: nurse", "front-desk"));
}

#[test]
fn a_tool_without_patient_information_sends_none_from_its_cloud() {
    let kit = "practice: {name: Riverbend}\ntask: after-visit-summary\nroles: [nurse]\n\
               compliance: {touches_phi: no, hosting: vendor-cloud, transmits_phi: no, phi_list: none}\n";
    let found = Folder::kit(kit).all();
    assert!(!found.iter().any(|row| row.contains("phi-contradicted")), "{found:?}");
}

#[test]
fn why_traces_a_sentence_to_its_answer() {
    let kit = kits().remove(0).to_string_lossy().into_owned();
    let folder = Folder::new();
    let ran = folder.run(&["why", &kit, "signed business associate agreement", "--today", TODAY]).ends(0);
    for part in [
        "kit.yaml:",
        "Answer: baa_signed: yes",
        "State: Confirmed",
        "Rule: baa-signed",
        "Source: 45 CFR 164.502(e)",
        "site/hipaa.html",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    folder.run(&["why", &kit, "the moon is made of cheese", "--today", TODAY]).ends(1);
}

/// The lints for a consultant's words, run over every built-in text. The content is copied into a workspace as if someone had
/// written it there, and the library's lists for physicians into the kit itself.
#[test]
fn the_built_in_content_passes_its_own_lints() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    for part in ["pages", "faq", "tasks", "words"] {
        for entry in fs::read_dir(top.join("content").join(part)).expect("content").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            folder.write(&format!("content/{part}/{name}"), fs::read(entry.path()).expect("a file"));
        }
    }
    let library = inservice::library::Library::built_in();
    let mut diagnostics = inservice::text::diagnostic::Diagnostics::default();
    for id in library.task_ids() {
        let task = library.task(id, &mut diagnostics).expect("a task");
        let all = [
            "front-desk",
            "scheduler",
            "medical-assistant",
            "nurse",
            "biller",
            "practice-manager",
            "privacy-official",
        ];
        let mut kit = format!("practice: {{name: Riverbend}}\ntask: {id}\nroles: [{}]\n", all.join(", "));
        kit = kit.replace("roles: [", "roles:\n  - ").replace(", ", "\n  - ").replace("]\n", "\n");
        for role in ["physician", "advanced-practice"] {
            let lists = task.roles[role].filled(&inservice::library::slots::Slots::default(), role);
            let now: Vec<String> = lists.now.into_iter().map(|line| line.text).collect();
            let list = |items: &[String]| serde_json::to_string(items).expect("a list");
            kit.push_str(&format!(
                "  - id: {role}\n    before: {}\n    now: {}\n    ai_handles: {}\n    you_own: {}\n",
                list(&lists.before),
                list(&now),
                list(&lists.ai_handles),
                list(&lists.you_own)
            ));
        }
        folder.write("clients/kit/kit.yaml", kit);
        let found = report(&folder.path().join("clients/kit"), &[]);
        let lints = ["banned-claim", "looks-like-phi", "tech-language", "reading-level"];
        let told: Vec<String> = found["kits"][0]["diagnostics"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|row| {
                row["severity"] == "error" || lints.contains(&row["code"].as_str().unwrap_or_default())
            })
            .map(|row| format!("{}:{} {} {}", row["file"], row["line"], row["code"], row["message"]))
            .collect();
        assert_eq!(told, Vec::<String>::new(), "{id}");
    }
}
