//! `explain` and `list` say everything that someone without the repository needs.

use crate::driver::Folder;

fn told(name: &str) -> String {
    Folder::new().run(&["explain", name]).ends(0).out
}

#[test]
fn a_question_shows_what_each_state_prints() {
    let told = told("baa_signed");
    for state in ["confirmed", "stated", "no", "unknown", "not applicable"] {
        assert!(told.contains(&format!("\nPrints when {state}:\n")), "{state}: {told}");
    }
    assert!(told.contains("Nobody has checked the document yet.") && told.contains("Dana Ortiz"), "{told}");
    // Every question has at least these three, whatever kind of answer it takes.
    let questions = Folder::new().run(&["list", "questions"]).ends(0).out;
    for id in questions.lines().filter_map(|line| line.split_whitespace().next()) {
        let told = self::told(id);
        for state in ["confirmed", "stated", "unknown"] {
            assert!(told.contains(&format!("Prints when {state}:")), "{id}: {told}");
        }
    }
}

#[test]
fn front_matter_themes_tasks_columns_and_values_are_explained() {
    for (name, said) in [
        ("page", "audience:"),
        ("page.audience", "one of: staff, physicians, leaders, print"),
        ("in_version", "counts in the kit's version"),
        ("faq-entry.position", "position in the FAQ"),
        ("theme.sides.columns", "How many columns"),
        ("task-file.failure_modes.caught_by.by", "word for word"),
        ("measures.csv", "2026-12-01,assisted"),
        ("values", "answers:"),
        ("practice.privacy_official.name", "In the sample:"),
        ("answers.baa_signed", ".sentence:"),
        ("task", "The one task that the kit trains for"),
    ] {
        assert!(told(name).contains(said), "{name}: {}", told(name));
    }
    assert!(Folder::new().run(&["explain"]).ends(0).out.contains("A file with columns"));
}

#[test]
fn a_near_miss_of_any_kind_is_suggested() {
    for (typed, meant) in [
        ("baa_singed", "baa-signed"),
        ("practise.name", "practice.name"),
        ("reprot_to", "report_to"),
        ("measure.csv", "measures.csv"),
        ("fornt-desk", "front-desk"),
        ("intake-sumary", "intake-summary"),
        ("audiance", "audience"),
        ("unatended", "unattended"),
    ] {
        let ran = Folder::new().run(&["explain", typed]).ends(2);
        assert!(ran.err.contains(&format!("Did you mean `{meant}`?")), "{typed}: {}", ran.err);
    }
}

#[test]
fn every_key_of_the_built_in_tasks_is_explained() {
    fn keys(value: &serde_yaml::Value, above: &str, all: &mut std::collections::BTreeSet<String>) {
        match value {
            serde_yaml::Value::Mapping(map) => {
                for (key, value) in map {
                    let key = key.as_str().unwrap_or_default();
                    let path = format!("{above}.{key}");
                    // Below these keys, the author chooses the ids.
                    let own = ["when"].contains(&key);
                    all.insert(path.clone());
                    if !own {
                        keys(value, &path, all);
                    }
                }
            }
            serde_yaml::Value::Sequence(items) => items.iter().for_each(|item| keys(item, above, all)),
            _ => {}
        }
    }
    let mut all = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir("content/tasks").expect("tasks").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("a task");
        keys(&serde_yaml::from_str(&text).expect("YAML"), "task-file", &mut all);
    }
    let folder = Folder::new();
    let missing: Vec<_> = all
        .iter()
        .filter(|path| {
            let name = path.rsplit('.').next().unwrap_or_default();
            // The ids of roles and options are the author's own.
            let parent = path.rsplit('.').nth(1);
            !matches!(parent, Some("roles" | "options")) && {
                let ran = folder.run(&["explain", path.as_str()]);
                ran.code != 0 || !ran.out.contains(&format!("{name}: "))
            }
        })
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_help_has_an_example() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]).ends(0).out;
    let commands = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty());
    // Wrapped lines of a description are indented further.
    let commands = commands.filter(|line| !line.starts_with("   "));
    let mut seen = 0;
    for command in commands.filter_map(|line| line.split_whitespace().next()) {
        let help = folder.run(&[command, "--help"]).ends(0).out;
        assert!(help.contains("inservice ") && help.contains("Examples:"), "{command}: {help}");
        seen += 1;
    }
    assert!(seen >= 14 && help.contains("A first kit:"), "{help}");
}
