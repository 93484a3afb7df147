//! `new`: what is asked, asked again, kept, and written.

use std::io::Write;
use std::process::Stdio;

use crate::driver::{Folder, Ran, SMALLEST, TODAY};

/// Runs `new` with lines typed into a pipe.
fn typed(folder: &Folder, arguments: &[&str], lines: &str) -> Ran {
    let mut child = folder
        .command(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // A program that has already ended reads nothing more.
    let _ = child.stdin.take().expect("a pipe").write_all(lines.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn unusable_answers_are_asked_for_again_and_every_question_says_why() {
    let folder = Folder::new().file("clients/other/kit.yaml", SMALLEST);
    let lines = "Lake Clinic\n99\nfoo\nafter-visit-sumary\nintake-summary\nnobody\n1, Nurse, physician\nOhoi\nOhio, ky\nAide\nAide Health, Inc.\n";
    let ran = typed(&folder, &["new", "lake", "--today", TODAY], lines).ends(0);
    for said in [
        "There is no number 99",
        "`foo` is not in the list",
        "Did you mean `after-visit-summary`?",
        "`nobody` is not in the list",
        "Did you mean Ohio?",
        "It appears on every page",
        "exactly one task",
        "Each of them gets a guide",
        "State laws",
        "name on the screen",
        "The BAA has to be",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    assert_eq!(ran.out, "clients/lake/kit.yaml\n");
    let kit = folder.read("clients/lake/kit.yaml");
    for line in [
        "  name: Lake Clinic\n",
        "  states: [OH, KY]",
        "task: intake-summary ",
        "  - front-desk\n  - nurse\n  - physician\n",
        "  vendor: Aide Health, Inc.\n",
    ] {
        assert!(kit.contains(line), "{line}: {kit}");
    }
    // The same name works in the commands that follow.
    folder.run(&["check", "lake", "--today", TODAY]).ends(0);
    folder.run(&["build", "lake", "--today", TODAY]).ends(0);
    assert!(folder.path().join("clients/lake/out/site/index.html").is_file());
    assert_eq!(folder.files("clients/lake").keys().filter(|path| !path.starts_with("out/")).count(), 2);
    // Editors complete and check with the schema beside the kit.
    assert!(kit.starts_with("# yaml-language-server: $schema=./kit.schema.json\n"), "{kit}");
    assert!(folder.read("clients/lake/kit.schema.json").contains("\"intake-summary\""));
}

#[test]
fn without_anyone_to_answer_only_questions_without_a_usual_answer_are_usage_errors() {
    let folder = Folder::new();
    let ran = folder.run(&["new", "lake"]).ends(2);
    assert!(ran.err.contains("--task"), "{}", ran.err);
    assert!(!folder.path().join("lake").exists());
    folder.run(&["new", "lake", "--task", "1"]).ends(0);
    assert!(folder.read("lake/kit.yaml").contains("  name: Lake\n"));
    let ran = folder.run(&["new", "other", "--task", "intake-summary", "--roles", "nurze"]).ends(2);
    assert!(ran.err.contains("Did you mean `nurse`?"), "{}", ran.err);
    let ran = folder.run(&["new", "other", "--task", "intake-summary", "--state", "Ohoi"]).ends(2);
    assert!(ran.err.contains("Did you mean Ohio?"), "{}", ran.err);
}

#[test]
fn answers_come_from_a_file_from_an_earlier_attempt_and_from_another_client() {
    let other = "practice: {name: Other, states: [KY]}\nprepared_by: {name: Jo Rivera, company: \"Rivera: Consulting\", phone: \"555-0190\"}\ntask: after-visit-summary\nroles: [nurse, physician]\ntool: {name: Aide, vendor: \"Aide Health, Inc.\", feature: Summaries}\ncompliance: {baa_signed: yes}\n";
    let folder = Folder::new()
        .file("clients/other/kit.yaml", other)
        .file(
            "answers.yaml",
            "practice: \"Lake: North\"\ntask: intake-summary\nroles: [front-desk, nurse]\nstates: Ohio\n",
        )
        .file("wrong.yaml", "practice: Lake\ntaks: intake-summary\n");
    folder.run(&["new", "lake", "--answers", "answers.yaml", "--tool", "Aide", "--today", TODAY]).ends(0);
    let kit = folder.read("clients/lake/kit.yaml");
    assert!(
        kit.contains("  name: \"Lake: North\"\n")
            && kit.contains("task: intake-summary")
            && kit.contains("states: [OH]"),
        "{kit}"
    );
    let ran = folder.run(&["new", "x", "--answers", "wrong.yaml"]).ends(1);
    assert!(ran.err.contains("wrong.yaml:2:1") && !folder.path().join("clients/x").exists(), "{}", ran.err);
    folder.run(&["new", "x", "--answers", "nowhere.yaml"]).ends(2);
    folder.run(&["new", "like", "--from", "other", "--today", TODAY]).ends(0);
    let kit = folder.read("clients/like/kit.yaml");
    for line in [
        "  name: Like\n",
        "prepared_by:\n  name: Jo Rivera\n  company: \"Rivera: Consulting\"\n",
        "  feature: Summaries\n",
        "states: [KY]",
        "  baa_signed: unknown\n",
    ] {
        assert!(kit.contains(line), "{line}: {kit}");
    }
    // Answers from before the last attempt was stopped.
    folder.write("clients/again/.new-kit.yaml", "practice: Again & Co\ntask: intake-summary\n");
    let ran = typed(&folder, &["new", "again", "--today", TODAY], "2\n\n\n\n").ends(0);
    assert!(ran.err.contains("your answers from last time") && !ran.err.contains("full name"), "{}", ran.err);
    assert!(folder.read("clients/again/kit.yaml").contains("  name: \"Again & Co\"\n"));
    assert!(!folder.path().join("clients/again/.new-kit.yaml").exists());
}

#[test]
fn the_commented_lines_of_a_new_kit_work_once_uncommented() {
    let day = regex::Regex::new(r"\b20\d\d-\d\d-\d\d\b").expect("a pattern");
    for (task, roles) in [
        ("after-visit-summary", "nurse,physician"),
        ("appointment-reminders", "front-desk"),
        ("intake-summary", "biller,scheduler"),
    ] {
        let folder = Folder::new();
        folder
            .run(&["new", "kit", "--task", task, "--roles", roles, "--state", "OH", "--today", TODAY])
            .ends(0);
        let kit = folder.read("kit/kit.yaml");
        for key in
            ["#accepted:", "#measures:", "#feedback:", "#prepared_by:", "One of: yes, no, unknown, n/a."]
        {
            assert!(kit.contains(key), "{key}");
        }
        // An example answer may be the day on which something was signed.
        for found in
            kit.lines().filter(|line| !line.contains("Such as: ")).flat_map(|line| day.find_iter(line))
        {
            assert!(found.as_str() >= TODAY, "{} has passed: {kit}", found.as_str());
        }
        // Sections in which every line is an example.
        let mut lines: Vec<String> = Vec::new();
        let mut section = false;
        for line in kit.lines() {
            section = match line {
                "#physicians:" | "#concerns:" | "#rollout:" | "#accepted:" | "#feedback:" | "#faq:"
                | "people:" => true,
                "" => false,
                _ => section,
            };
            let plain = line.strip_prefix('#').filter(|_| section && !line.starts_with("# "));
            lines.push(plain.unwrap_or(line).to_string());
        }
        folder.write("kit/kit.yaml", lines.join("\n"));
        let found = folder.all();
        let wrong: Vec<&String> = found.iter().filter(|row| row.contains(" error ")).collect();
        assert!(wrong.is_empty(), "{wrong:?}\n{}", lines.join("\n"));
    }
}
