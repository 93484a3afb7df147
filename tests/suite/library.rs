//! Every task of the library with every role builds without faults and dead links, and is complete.

use std::fs;
use std::path::Path;

use crate::driver::{Folder, TODAY};

const ROLES: [&str; 12] = [
    "front-desk",
    "scheduler",
    "medical-assistant",
    "nurse",
    "biller",
    "practice-manager",
    "physician",
    "advanced-practice",
    "privacy-official",
    "dental-hygienist",
    "behavioral-health-therapist",
    "physical-therapist",
];

fn list(what: &str) -> Vec<String> {
    let ran = Folder::new().run(&["list", what]).ends(0);
    ran.out.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_string).collect()
}

#[test]
fn the_library_has_the_names_of_the_format() {
    assert_eq!(list("roles"), ROLES);
    for task in [
        "after-visit-summary",
        "appointment-reminders",
        "coding-suggestions",
        "intake-summary",
        "phone-message",
        "portal-reply",
        "prior-authorization",
        "referral-letter",
        "visit-note",
    ] {
        assert!(list("tasks").contains(&task.to_string()), "{task}");
    }
    assert_eq!(list("themes"), ["clinic"]);
    assert_eq!(list("questions").len(), 72);
}

#[test]
fn every_task_with_every_role_alone_and_together() {
    for task in list("tasks") {
        let all = ROLES.join(", ");
        for roles in ROLES.iter().copied().chain([all.as_str()]) {
            let kit = format!("practice: {{name: Riverbend}}\ntask: {task}\nroles: [{roles}]\n");
            let folder = Folder::kit(&kit);
            let errors: Vec<String> =
                folder.check().into_iter().filter(|row| row.contains(" error ")).collect();
            assert_eq!(errors, Vec::<String>::new(), "{task} {roles}");
            folder.build().ends(0);
            for role in roles.split(", ") {
                let page = folder.read(&format!("kit/out/site/roles/{role}.html"));
                assert!(
                    page.contains("class=\"own\"") && page.contains("href=\"../hipaa.html\""),
                    "{task} {role}"
                );
                assert!(
                    !page.contains('{') || !page.split("</style>").nth(1).unwrap_or_default().contains('{'),
                    "{task} {role}: a slot is left"
                );
            }
        }
    }
}

#[test]
fn the_sample_and_the_consultants_kits_build() {
    let folder = Folder::new();
    let ran = folder.run(&["build", "--sample"]).ends(0);
    assert_eq!(ran.out.lines().last(), Some("riverbend-sample/site/index.html"));
    assert!(folder.path().join("riverbend-sample/site/index.html").is_file());
    let kits = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits");
    let mut seen = 0;
    for kit in fs::read_dir(kits).expect("tests/kits").flatten() {
        let name = kit.path().to_string_lossy().into_owned();
        folder.run(&["build", &name, "--today", TODAY, "--out", "out"]).ends(0);
        fs::remove_dir_all(folder.path().join("out")).expect("removed");
        seen += 1;
    }
    assert!(seen >= 3);
}

#[test]
fn every_code_can_be_explained() {
    let folder = Folder::new();
    for code in list("rules") {
        let ran = folder.run(&["explain", &code]).ends(0);
        assert!(ran.out.contains("Why:") && ran.out.contains("Source:"), "{code}: {}", ran.out);
    }
    let ran = folder.run(&["explain", "unknown-rol"]).ends(2);
    assert!(ran.err.contains("unknown-role"), "{}", ran.err);
}

#[test]
fn a_new_kit_checks_and_asks_only_what_applies() {
    let folder = Folder::new();
    folder
        .run(&[
            "new",
            "lake",
            "--task",
            "appointment-reminders",
            "--roles",
            "front-desk,nurse",
            "--state",
            "OH,KY",
            "--practice",
            "Lake & *Co* #1",
        ])
        .ends(0);
    let kit = folder.read("lake/kit.yaml");
    assert!(
        kit.contains("  text_consent: unknown")
            && !kit.contains("recording_ask")
            && !kit.contains("reviewer_licensed")
    );
    folder.run(&["build", "lake"]).ends(0);
    assert!(folder.read("lake/out/site/index.html").contains("Lake &amp; *Co* #1"));
    folder.run(&["new", "lake", "--task", "appointment-reminders"]).ends(2);
    assert_eq!(folder.read("lake/kit.yaml"), kit);
    folder.run(&["new", "x", "--task", "appointment-reminder"]).ends(2);
    folder.write("clients/a/kit.yaml", crate::driver::SMALLEST);
    folder.run(&["new", "b", "--task", "intake-summary"]).ends(0);
    folder.run(&["build", "--all"]).ends(0);
    assert!(folder.path().join("clients/b/out/site/index.html").is_file());
}

#[test]
fn an_override_that_loads_something_is_a_fault() {
    let folder = Folder::kit(crate::driver::SMALLEST).file(
        "kit/themes/clinic/parts/own.html",
        "<p>Mine</p><script src=\"https://elsewhere.example/x.js\"></script>\n",
    );
    assert_eq!(folder.check(), ["1:20-55 error outside-workspace"]);
    folder.run(&["build", "kit"]).ends(1);
}

#[test]
fn the_paper_is_letter_unless_the_kit_says_a4() {
    let folder = Folder::kit(crate::driver::SMALLEST);
    folder.build().ends(0);
    assert!(folder.read("kit/out/site/hipaa.html").contains("  size: letter;"));
    folder.write("kit/kit.yaml", format!("{}brand: {{paper: a4}}\n", crate::driver::SMALLEST));
    folder.build().ends(0);
    assert!(folder.read("kit/out/site/hipaa.html").contains("  size: A4;"));
}

#[test]
fn nearer_layers_replace_farther_ones() {
    let folder = Folder::new()
        .file("clients/a/kit.yaml", "practice: {name: A}\ntask: tea\nroles: [front-desk]\n")
        .file(
            "content/words/en.yaml",
            include_str!("../../content/words/en.yaml").replace("Stop. Keep", "Halt. Keep"),
        )
        .file(
            "content/tasks/tea.yaml",
            include_str!("../../content/tasks/intake-summary.yaml").replace("Intake", "Tea"),
        )
        .file(
            "clients/a/content/faq/jobs.md",
            "---\nquestion: Mine?\nposition: 1\n---\nMine, says {{ practice.name }}.\n",
        );
    folder.run(&["build", "clients/a"]).ends(0);
    let faq = folder.read("clients/a/out/site/faq.html");
    assert!(faq.contains("Mine, says A."));
    assert!(folder.read("clients/a/out/site/task.html").contains("Halt. Keep"));
}

#[test]
fn tasks_roles_and_columns_are_explained_and_a_file_with_these_columns_is_read() {
    let folder = Folder::new();
    for (topic, says) in [
        ("intake-summary", "Stakes:"),
        ("nurse", "Licensed:"),
        ("after-visit-summary", "task_options."),
        ("portal-reply", "A number. Usually 60."),
        ("visit-note", "One of: visit, afterward. Usually visit."),
    ] {
        let told = folder.run(&["explain", topic]).ends(0).out;
        assert!(told.contains(says), "{told}");
    }
    assert!(folder.run(&["explain", "baa_signed"]).ends(0).out.contains("yes, no, unknown, n/a"));
    for (file, row) in [
        ("measures", "2026-12-01,manual,10,1,1,50,,,"),
        ("drills", "a,nurse,1,1,1,0"),
        ("feedback", "worked,It did.,Nothing.,nurse"),
    ] {
        let told = folder.run(&["explain", file]).ends(0).out;
        let header =
            told.lines().skip_while(|line| !line.starts_with("First line")).nth(1).expect("a header").trim();
        assert!(header.split(',').all(|column| told.contains(&format!("\n{column}:"))), "{told}");
        let kit = format!("{}{file}: {file}.csv\n", crate::driver::SMALLEST.replace("front-desk", "nurse"));
        let kit = Folder::kit(&kit).file(&format!("kit/{file}.csv"), format!("{header}\n{row}\n"));
        let wrong: Vec<String> = kit
            .all()
            .into_iter()
            .filter(|row| {
                row.contains("error unknown") || row.contains("missing-key") || row.contains("table")
            })
            .collect();
        assert!(wrong.is_empty(), "{file}: {wrong:?}");
    }
}
