//! The example of the format is a test: the kit from the description, with its gaps filled in, builds and prints what the
//! description says.

use crate::driver::{Folder, TODAY};

const EXAMPLE: &str = include_str!("../example.yaml");

fn example() -> Folder {
    Folder::new()
        .file("clients/riverbend/kit.yaml", EXAMPLE)
        .file("clients/riverbend/assets/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("clients/riverbend/assets/rivera.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file(
            "clients/riverbend/measures.csv",
            "date,arm,cases,errors,caught,minutes,using,eligible,stopped\n2026-11-10,manual,10,1,,50,,,\n",
        )
        .file(
            "clients/riverbend/drills.csv",
            "drill,role,reader,found,missed,false_alarm\nwrong-dose,front-desk,1,3,1,0\n",
        )
}

#[test]
fn the_example_of_the_format_builds() {
    let folder = example();
    let ran = folder.run(&["check", "clients/riverbend", "--today", TODAY, "--format", "json"]);
    let errors: Vec<String> =
        crate::driver::rows(&ran.out).into_iter().filter(|row| row.contains(" error ")).collect();
    assert_eq!(errors, Vec::<String>::new());
    folder.run(&["build", "clients/riverbend", "--today", TODAY]).ends(0);
    let hipaa = folder.read("clients/riverbend/out/site/hipaa.html");
    assert!(hipaa.contains("Dana Ortiz, Nov 3, 2026: BAA v2 p. 1, contracts binder"), "{hipaa}");
    assert!(hipaa.contains("We were told that the BAA names this service"));
    let guide = folder.read("clients/riverbend/out/site/roles/medical-assistant.html");
    assert!(guide.contains("The right printer") && guide.contains("Layout and large print"));
    // Only the pages for leaders say who raised a concern.
    let concerns = folder.read("clients/riverbend/out/site/concerns.html");
    assert!(concerns.contains("Will this slow my charting down?") && !concerns.contains("Sam Lee"));
}

#[test]
fn the_report_as_json_has_the_keys_of_the_format() {
    let folder = Folder::new().file(
        "clients/riverbend/kit.yaml",
        "practice: {name: R, nmae: x}\ntask: intake-summary\nroles: [nurse]\n",
    );
    let ran = folder.run(&["check", "clients/riverbend", "--format", "json"]).ends(1);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(report["version"], 1);
    assert_eq!(report["kits"][0]["kit"], "clients/riverbend");
    assert_eq!(report["kits"][0]["cleared_for"], serde_json::Value::Null);
    let list = report["kits"][0]["diagnostics"].as_array().expect("a list");
    let first = list.iter().find(|row| row["code"] == "unknown-key").expect("the fault");
    let expected = serde_json::json!({
        "code": "unknown-key", "severity": "error", "message": "the practice has no key `nmae`", "help": "Did you mean `name`?",
        "file": "clients/riverbend/kit.yaml", "line": 1, "column": 21, "end_line": 1, "end_column": 25
    });
    assert_eq!(first, &expected);
}

#[test]
fn every_state_of_an_answer_reads_as_the_format_says() {
    let kit = |answer: &str| {
        format!(
            "people: {{dana: {{name: Dana Ortiz, phone: \"555-0142\"}}}}\npractice: {{name: R}}\ntool: {{name: Aid, vendor: Acme}}\ntask: intake-summary\nroles: [physician]\ncompliance:\n  sees_source: {answer}\n"
        )
    };
    let reads = |answer: &str| {
        let folder = Folder::kit(&kit(answer));
        folder.build().ends(0);
        let html = folder.read("kit/out/site/physicians.html");
        let list = html.split("<ul class=\"facts control\">").nth(1).unwrap_or_default();
        let row = list.split("<li class=\"state-").nth(1).unwrap_or_default();
        let state = row.split(['"', ' ']).next().unwrap_or_default().to_string();
        let text = row.split_once('>').and_then(|(_, rest)| rest.split("</li>").next()).unwrap_or_default();
        let tags = ["<span class=\"by\">", "<span class=\"source\">", "</span>"];
        format!("{state}: {}", tags.into_iter().fold(text.to_string(), |text, tag| text.replace(tag, "")))
    };
    let full = "checked_by: dana, checked_on: 2026-11-03, source: \"Seen\"";
    let rows = [
        (
            format!("{{answer: yes, {full}}}"),
            "confirmed: The reviewer can open what Aid used. Dana Ortiz, Nov 3, 2026: Seen",
        ),
        (
            "yes".into(),
            "stated: We were told that the reviewer can open what Aid used. Nobody has checked the document yet.",
        ),
        (
            "true".into(),
            "stated: We were told that the reviewer can open what Aid used. Nobody has checked the document yet.",
        ),
        (
            "{answer: yes, checked_by: dana, checked_on: 2025-11-03, source: Seen}".into(),
            "stated: We were told that the reviewer can open what Aid used. The last check, by Dana Ortiz on Nov 3, 2025, no longer counts.",
        ),
        (
            "{answer: no, instead: \"open the chart\", owner: dana, due: 2026-12-01}".into(),
            "no: The reviewer cannot open what Aid used. Instead: open the chart. Dana Ortiz (555-0142) sees to it by Dec 1, 2026.",
        ),
        (
            "{answer: n/a, why: \"It uses nothing\"}".into(),
            "not-applicable: Does not apply: It uses nothing.",
        ),
    ];
    for (answer, expected) in rows {
        assert_eq!(reads(&answer), expected, "{answer}");
    }
    for unknown in ["unknown", "{answer: unknown}", ""] {
        assert!(reads(unknown).starts_with("unknown: Not known yet: whether the reviewer can open what Aid used. Nobody is named yet to find out."), "{unknown}: {}", reads(unknown));
    }
}

#[test]
fn a_missing_answer_prints_as_one_that_is_unknown() {
    let build = |answers: &str| {
        let folder =
            Folder::kit(&format!("practice: {{name: R}}\ntask: intake-summary\nroles: [nurse]\n{answers}"));
        folder.build().ends(0);
        folder.files("kit/out/site")
    };
    assert_eq!(build("compliance: {}\n"), build("compliance: {baa_signed: unknown}\n"));
}
