//! Two editions of a kit: what changed on their pages, and who must read again.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::driver::{Folder, TODAY};
use crate::export::sample;

/// The current sample, built into `old`, and its changed version in `clients/riverbend`.
fn editions(change: &[(&str, &str)]) -> Folder {
    let folder = sample();
    folder.run(&["build", "clients/riverbend", "--out", "old", "--today", TODAY]).ends(0);
    let mut kit = folder.read("clients/riverbend/kit.yaml");
    for (before, after) in change {
        assert!(kit.contains(before), "{before}");
        kit = kit.replacen(before, after, 1);
    }
    folder.write("clients/riverbend/kit.yaml", kit);
    folder
}

fn diff(folder: &Folder, old: &str, new: &str) -> Value {
    let ran = folder.run(&["diff", old, new, "--format", "json", "--today", TODAY]).ends(0);
    serde_json::from_str(&ran.out).expect("JSON")
}

fn pages(changes: &Value) -> Vec<String> {
    let list = changes["pages"].as_array().expect("pages");
    list.iter().map(|page| page["page"].as_str().expect("a path").to_string()).collect()
}

fn again(changes: &Value) -> Vec<String> {
    let list = changes["read_again"].as_array().expect("roles");
    list.iter().map(|role| role["role"].as_str().expect("an id").to_string()).collect()
}

/// The versions on the sign-off sheet, by role.
fn versions(folder: &Folder, out: &str) -> BTreeMap<String, String> {
    let sheet = folder.read(&format!("{out}/site/sign-off.html"));
    let list = sheet.split("class=\"sheet-reads\"").nth(1).and_then(|rest| rest.split("</div>").next());
    let rows = list.expect("the versions by role").split("<span>").skip(1);
    let row = |row: &str| {
        let (title, version) = row.split_once(" <strong>").expect("a version");
        (title.to_string(), version.split('<').next().unwrap_or_default().to_string())
    };
    rows.map(row).collect()
}

#[test]
fn another_day_version_or_theme_does_not_count_as_a_change() {
    let folder = editions(&[("practice:\n", "version: \"9.9\"\npractice:\n")]);
    folder.write("clients/riverbend/themes/clinic/clinic.css", "p { color: #111; }\n");
    let ran = folder.run(&["diff", "old", "clients/riverbend", "--today", "2026-11-24"]).ends(0);
    assert_eq!(ran.out, "The wording is the same on every page. Nobody has to read anything again.\n");
    let page = folder.read("old/site/hipaa.html");
    let turned =
        page.replace("<li class=\"state-confirmed\">", "<li data-x=\"1\" class=\"state-confirmed\">");
    assert_ne!(page, turned);
    folder.write("old/site/hipaa.html", turned);
    assert_eq!(pages(&diff(&folder, "old", "clients/riverbend")), Vec::<String>::new());
}

#[test]
fn a_new_concern_makes_nobody_sign_again() {
    let concern =
        "concerns:\n  - {concern: Does it listen to us?, raised_by: dana, answer: \"It does not.\"}\n";
    let folder = editions(&[("concerns:\n", concern)]);
    let changes = diff(&folder, "old", "clients/riverbend");
    assert_eq!(pages(&changes), ["leaders/concerns.html", "site/concerns.html"]);
    assert_eq!(again(&changes), Vec::<String>::new());
    assert!(
        changes["pages"][1]["added"].as_array().expect("sentences").iter().any(|one| one == "It does not.")
    );
    folder.run(&["build", "clients/riverbend", "--out", "new", "--today", "2026-11-25"]).ends(0);
    assert_eq!(versions(&folder, "old"), versions(&folder, "new"));
    // With only the hosted pages of the old build, they are compared with the same pages of the new one.
    let changes = diff(&folder, "old/site", "clients/riverbend");
    assert_eq!(pages(&changes), ["site/concerns.html"]);
    assert_eq!(changes["without_leaders"], true);
}

#[test]
fn a_changed_step_is_for_the_role_that_has_it_and_a_changed_fact_for_everyone() {
    let folder = editions(&[("Print the signed summary for the visit", "Print the signed summary twice")]);
    let changes = diff(&folder, "old", "clients/riverbend");
    let changed = [
        "leaders/run-sheet.html",
        "leaders/slides.html",
        "site/index.html",
        "site/roles/medical-assistant.html",
    ];
    assert_eq!(pages(&changes), changed);
    let removed = changes["pages"][3]["removed"].as_array().expect("sentences");
    assert!(
        removed.iter().any(|line| line
            .as_str()
            .is_some_and(|line| line.starts_with("Print the signed summary for the visit"))),
        "{removed:?}"
    );
    assert_eq!(again(&changes), ["medical-assistant"]);
    assert_eq!(changes["read_again"][0]["title"], "Medical assistant");
    folder.run(&["build", "clients/riverbend", "--out", "new", "--today", TODAY]).ends(0);
    let (old, new) = (versions(&folder, "old"), versions(&folder, "new"));
    let differ: Vec<&String> = old.keys().filter(|role| old[*role] != new[*role]).collect();
    assert_eq!(differ, ["Medical assistant"]);
    // The guide has the version too, where it is signed.
    assert!(folder.read("new/site/roles/medical-assistant.html").contains(&new["Medical assistant"]));
    let text = folder.run(&["diff", "old", "new"]).ends(0).out;
    assert!(text.contains("  - Print the signed summary for the visit Changed\n"), "{text}");
    assert!(
        text.ends_with("These roles must read and sign again:\n- Medical assistant: Medical assistant\n"),
        "{text}"
    );

    let folder = editions(&[("phone: \"555-0142\"", "phone: \"555-0152\"")]);
    let changes = diff(&folder, "old", "clients/riverbend");
    assert_eq!(again(&changes).len(), versions(&folder, "old").len());
}

#[test]
fn a_role_that_is_new_reads_for_the_first_time() {
    let folder = editions(&[("roles:\n", "roles:\n  - biller\n")]);
    let changes = diff(&folder, "old", "clients/riverbend");
    let new = &changes["read_again"].as_array().expect("roles").iter().find(|role| role["role"] == "biller");
    let new = new.expect("the new role");
    assert_eq!(new["new"], true);
    let all: Vec<&str> = new["pages"].as_array().expect("pages").iter().filter_map(Value::as_str).collect();
    assert!(all.contains(&"site/hipaa.html") && all.contains(&"site/roles/biller.html"), "{all:?}");
    assert!(!all.contains(&"site/roles/nurse.html"));
    let guide = changes["pages"]
        .as_array()
        .expect("pages")
        .iter()
        .find(|page| page["page"] == "site/roles/biller.html");
    assert_eq!(guide.expect("its guide")["change"], "added");
}

#[test]
fn an_archive_is_an_edition_and_anything_else_is_a_usage_error() {
    let folder = sample();
    folder.run(&["export", "zip", "clients/riverbend", "--out", "kit.zip", "--today", TODAY]).ends(0);
    let changes = diff(&folder, "kit.zip", "clients/riverbend");
    assert_eq!((pages(&changes), again(&changes)), (vec![], vec![]));
    folder.write("notes/todo.txt", "x");
    for wrong in ["notes", "nowhere", "notes/todo.txt"] {
        let ran = folder.run(&["diff", wrong, "clients/riverbend"]).ends(2);
        assert!(ran.err.contains(wrong), "{}", ran.err);
    }
    folder.write("broken.zip", "no archive");
    folder.run(&["diff", "broken.zip", "clients/riverbend"]).ends(3);
    let kit = folder.read("clients/riverbend/kit.yaml").replace("task: ", "tusk: ");
    folder.write("faulty/kit.yaml", kit);
    let ran = folder.run(&["diff", "kit.zip", "faulty"]).ends(1);
    assert!(ran.err.contains("`tusk`"), "{}", ran.err);
}
