//! What `check` tells people: grouped by urgency and by person, only a few of each if there are many, and what to do next.

use crate::driver::{Folder, SMALLEST, TODAY};

const ASKED: &str = "people:
  dana: {name: Dana Ortiz, role: practice-manager, phone: \"555-0142\"}
  sam: {name: Sam Lee, role: front-desk, phone: \"555-0143\"}
compliance:
  baa_signed: {answer: unknown, owner: dana, due: 2026-12-01}
  audit_log: {answer: unknown, owner: sam, due: 2026-12-01}
";

fn check(kit: &str, more: &[&str]) -> (String, String) {
    let mut arguments = vec!["check", "kit", "--today", TODAY];
    arguments.extend(more);
    let ran = Folder::kit(kit).run(&arguments).ends(0);
    (ran.out, ran.err)
}

#[test]
fn long_reports_are_summed_up_by_urgency_and_person() {
    let (out, told) = check(&format!("{SMALLEST}{ASKED}"), &[]);
    let heads: Vec<&str> = told
        .lines()
        .filter(|line| !line.starts_with(' ') && line.ends_with("findings") || line.ends_with("finding"))
        .collect();
    assert_eq!(heads[0], "Stops the pilot · Dana Ortiz: 1 finding", "{told}");
    assert_eq!(heads[1], "Stops the pilot · Sam Lee: 1 finding", "{told}");
    assert!(heads[2].starts_with("Stops the pilot · no owner: "), "{told}");
    assert!(heads.iter().any(|head| head.starts_with("To settle · no owner")), "{told}");
    for group in told.split("\n\n").filter(|group| group.contains(" finding")) {
        assert!(group.lines().filter(|line| line.starts_with("  ")).count() <= 4, "{group}");
    }
    assert!(told.contains("\n  and ") && told.contains("`inservice check --full` shows all."), "{told}");
    let last: Vec<&str> = told.lines().rev().take(3).collect();
    assert!(last[0].starts_with("Where: ") && last[1].starts_with("Next: "), "{told}");
    assert!(out.starts_with("kit: can be built; not cleared for patient information; 27 blocks, "), "{out}");
    let (_, full) = check(&format!("{SMALLEST}{ASKED}"), &["--full"]);
    assert!(
        !full.contains("\n  and ") && !full.contains("--full") && full.lines().count() > told.lines().count()
    );
    let (_, summary) = check(&format!("{SMALLEST}{ASKED}"), &["--summary"]);
    assert_eq!(summary, told);
}

#[test]
fn a_finding_without_a_place_names_the_key_to_add() {
    let (_, told) = check(SMALLEST, &["--full"]);
    for key in
        ["practice.report_to", "practice.states", "practice.urgent", "compliance.baa_signed", "rollout.pilot"]
    {
        assert!(told.contains(&format!("(add `{key}` to kit/kit.yaml)")), "{key}: {told}");
    }
    assert!(!told.contains("kit.yaml:1:1"), "{told}");
    let (_, told) = check(&format!("{SMALLEST}{ASKED}"), &["--full"]);
    assert!(told.contains("(kit/kit.yaml:8:"), "{told}");
}

#[test]
fn with_all_each_kit_gets_one_line() {
    let folder = Folder::new()
        .file("clients/a/kit.yaml", SMALLEST)
        .file("clients/b/kit.yaml", "practice: {name: B}\ntask: nothing\nroles: [front-desk]\n");
    let ran = folder.run(&["check", "--all", "--today", TODAY]).ends(1);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}{}", ran.out, ran.err);
    assert!(
        lines[0].starts_with("clients/a: can be built; not cleared for patient information; 27 blocks, ")
    );
    assert_eq!(lines[1], "clients/b: cannot be built; 1 error");
    assert_eq!(ran.err, "");
}

#[test]
fn one_period_ends_a_sentence() {
    let kit = SMALLEST.replace("Riverbend", "\"Acme Health, Inc.\"");
    let folder = Folder::kit(&format!(
        "{kit}tool: {{name: Aide, vendor: \"Acme Health, Inc.\"}}\ncompliance: {{baa_with: \"Acme Health, Inc.\"}}\n"
    ));
    for arguments in [&["check", "kit", "--full", "--today", TODAY][..], &["build", "kit", "--today", TODAY]]
    {
        let ran = folder.run(arguments).ends(0);
        assert!(!ran.err.contains("..") && !ran.out.contains(".."), "{}", ran.err);
        let asked = "get patient information from Acme Health, Inc. (add";
        assert!(arguments[0] == "build" || ran.out.contains(asked) || ran.err.contains(asked), "{}", ran.err);
    }
}

/// What a command prints on a terminal with this many columns.
#[cfg(target_os = "linux")]
fn on_terminal(folder: &Folder, columns: u16, no_color: bool, arguments: &[&str]) -> Option<String> {
    let line = arguments.join(" ");
    let script = format!("stty cols {columns} rows 40; {} {line}", env!("CARGO_BIN_EXE_inservice"));
    let mut command = std::process::Command::new("script");
    command.args(["-qec", &script, "/dev/null"]).current_dir(folder.path()).env("TERM", "xterm-256color");
    command.env_remove("NO_COLOR").env_remove("COLUMNS");
    if no_color {
        command.env("NO_COLOR", "1");
    }
    let ran = command.stdin(std::process::Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&ran.stdout).replace('\r', ""))
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colors_and_lines_that_break_between_words() {
    let folder = Folder::kit(&format!("{SMALLEST}{ASKED}"));
    for columns in [60, 80, 132] {
        let Some(told) = on_terminal(&folder, columns, true, &["check", "kit", "--full", "--today", TODAY])
        else {
            return crate::driver::skipped("a terminal", "there is no `script` that makes one");
        };
        assert!(!told.contains('\u{1b}'), "{told}");
        let whole = check(&format!("{SMALLEST}{ASKED}"), &["--full"]).1;
        let words = |text: &str| text.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        // Both streams go to this one terminal, so the text of standard output is somewhere inside.
        let (told_words, whole) = (words(&told), words(&whole));
        let next = whole.iter().position(|word| word == "Next:").expect("what is next");
        assert!(told_words.starts_with(&whole[..next]) && told_words.ends_with(&whole[next..]), "{told}");
        for line in told.lines() {
            // A key that is longer than a line stays whole.
            let word = line.split_whitespace().count() == 1;
            assert!(word || line.chars().count() <= usize::from(columns), "{columns}: {line}");
        }
    }
    let told = on_terminal(&folder, 80, false, &["check", "kit", "--today", TODAY]).expect("as before");
    assert!(told.contains("\u{1b}[1;31mStops the pilot\u{1b}[0m"), "{told:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn lists_fit_the_terminal_and_have_one_line_per_item_for_programs() {
    for what in ["tasks", "roles", "questions", "rules", "themes"] {
        let Some(told) = on_terminal(&Folder::new(), 80, true, &["list", what]) else {
            return crate::driver::skipped("a terminal", "there is no `script` that makes one");
        };
        for line in told.lines() {
            assert!(line.chars().count() <= 80, "{what}: {line}");
        }
        let piped = Folder::new().run(&["list", what]).ends(0).out;
        assert!(piped.lines().all(|line| !line.starts_with(' ')), "{what}: {piped}");
        assert!(piped.split_whitespace().eq(told.split_whitespace()), "{what}");
    }
}
