//! Words are data: a client's or a workspace's file can change them, missing or unknown keys in it are faults, and every built-in
//! word is used.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::driver::{Folder, SMALLEST};
use crate::house::sources;

const PHRASES: &str = include_str!("../../content/phrases/en.yaml");
const WORDS: &str = include_str!("../../content/words/en.yaml");

#[test]
fn a_workspace_says_its_own_sentences() {
    let own = PHRASES
        .replace("Not known yet: {what}.", "We will find out {what}.")
        .replace("{mon} {day}, {year}", "{day} {mon} {year}");
    let folder = Folder::new().file("clients/a/kit.yaml", SMALLEST).file("content/phrases/en.yaml", own);
    folder.run(&["build", "clients/a", "--today", "2026-11-23"]).ends(0);
    let page = folder.read("clients/a/out/site/hipaa.html");
    assert!(page.contains("We will find out") && !page.contains("Not known yet: "), "{page}");
    assert!(page.contains("23 Nov 2026"));
}

#[test]
fn faults_in_a_file_of_phrases_are_reported_at_their_place() {
    let folder = Folder::kit(SMALLEST);
    let found = |text: &str| {
        folder.write("kit/content/phrases/en.yaml", text);
        folder.check()
    };
    assert_eq!(found(PHRASES), Vec::<String>::new());
    let line = PHRASES.lines().position(|line| line.starts_with("  fact:")).expect("the phrase") + 1;
    assert_eq!(
        found(&PHRASES.replace("fact: \"{clause}.\"", "fact: \"{claws}.\"")),
        [format!("{line}:10-16 error unknown-key")]
    );
    assert_eq!(found(&PHRASES.replace("  fact:", "  fakt:")).len(), 2);
    assert_eq!(found(&PHRASES.replace("  fact: \"{clause}.\"\n", "")), ["1:1-1 error missing-key"]);
    assert_eq!(found(&PHRASES.replace("{one: \"1 changes\", other:", "{one: \"1 changes\", many:")).len(), 1);
    assert_eq!(found("- a list\n"), ["1:1-1 error missing-key"]);
}

#[test]
fn kits_are_in_english_until_another_language_is_complete() {
    for language in ["es", "fr", "EN", "english"] {
        let folder = Folder::kit(&format!("{SMALLEST}language: {language}\n")).file(
            &format!("kit/content/words/{language}.yaml"),
            WORDS.replace("skip: Skip to the content", "skip: Saltar"),
        );
        assert_eq!(folder.check(), [format!("4:11-{} error bad-choice", 11 + language.len())], "{language}");
        assert!(folder.run(&["check", "kit"]).err.contains("kits are in English only"));
    }
    let folder = Folder::kit(&format!("{SMALLEST}language: en\n"));
    folder.build().ends(0);
    assert!(folder.read("kit/out/site/index.html").contains("<html lang=\"en\">"));
}

/// Every file under a folder of the repository, with its path below that folder.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut open = vec![top.clone()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let name = path.strip_prefix(&top).expect("inside").to_string_lossy().replace('\\', "/");
                found.push((name, String::from_utf8_lossy(&fs::read(&path).expect("a file")).into_owned()));
            }
        }
    }
    found
}

#[test]
fn every_word_is_printed_somewhere() {
    // The frame of a course has its words in braces.
    let courses: String = files("src/export", ".html").into_iter().map(|(_, text)| text).collect();
    let theme: String = files("themes/clinic", "")
        .into_iter()
        .filter(|(name, _)| !name.ends_with(".woff2"))
        .map(|(_, text)| text)
        .collect();
    let code: String = sources().into_iter().map(|(_, text)| text).collect();
    let dead: Vec<&str> = WORDS
        .lines()
        .filter(|line| !line.starts_with(['#', ' ']))
        .filter_map(|line| Some(line.split_once(':')?.0))
        .filter(|name| {
            let direct = [format!("words.{name}"), format!("words[\"{name}\"]")];
            // What to do about a finding is named after the code of its rule.
            if let Some(rule) = name.strip_prefix("todo_").filter(|_| theme.contains("\"todo_\" ~ one.code"))
            {
                return rule != "check" && !code.contains(&format!("\"{rule}\""));
            }
            // Words that are named after data: a phase, a severity, a law's status, a kind of step.
            let prefix = name.split_once('_').map(|(prefix, _)| format!("words[\"{prefix}_\" ~"));
            let of_data = prefix.is_some_and(|prefix| theme.contains(&prefix))
                || ["stays", "changes", "goes", "new"].contains(name) && theme.contains("words[row.kind]");
            !of_data
                && !direct.iter().any(|used| theme.contains(used))
                && !courses.contains(&format!("{{{name}}}"))
                && !code.contains(&format!("\"{name}\""))
        })
        .collect();
    assert_eq!(dead, Vec::<&str>::new());
}

#[test]
fn every_phrase_is_used_somewhere() {
    let (table, code): (Vec<_>, Vec<_>) =
        sources().into_iter().partition(|(path, _)| path.ends_with("library/phrases/table.rs"));
    let code: String = code.into_iter().map(|(_, text)| text).collect();
    let constants: Vec<&str> =
        table[0].1.lines().filter_map(|line| line.trim().split_once(" = \"").map(|(name, _)| name)).collect();
    assert!(constants.len() > 40, "{constants:?}");
    let dead: Vec<&&str> = constants
        .iter()
        .filter(|name| {
            !code.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == **name)
        })
        .collect();
    assert_eq!(dead, Vec::<&&str>::new());
}

#[test]
fn every_part_of_the_theme_is_called_and_every_file_of_it_used() {
    let pages: String = files("content", ".md").into_iter().map(|(_, text)| text).collect();
    let theme = files("themes/clinic", ".html");
    let markup: String = theme.iter().map(|(_, text)| text.as_str()).collect();
    let parts: BTreeSet<&str> =
        theme.iter().filter_map(|(name, _)| name.strip_prefix("parts/")?.strip_suffix(".html")).collect();
    assert!(parts.len() > 20, "{parts:?}");
    let dead: Vec<&&str> = parts
        .iter()
        .filter(|part| {
            !pages.contains(&format!("part(name=\"{part}\""))
                && !markup.contains(&format!("\"parts/{part}.html\""))
        })
        .collect();
    assert_eq!(dead, Vec::<&&str>::new());
    // A style sheet for a page, a class or an audience must have one to style.
    let audiences = ["staff", "physicians", "leaders", "print"];
    let stems: Vec<String> =
        files("content/pages", ".md").into_iter().map(|(name, _)| name.replace(".md", "")).collect();
    let written = markup.clone() + &pages;
    for (name, _) in files("themes/clinic", ".css") {
        let name = name.trim_end_matches(".css");
        let known = name.strip_prefix("page-").is_some_and(|page| stems.iter().any(|stem| stem == page))
            || name.strip_prefix("with-").is_some_and(|class| {
                let mut lists = written.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
                lists.any(|list| list.split_whitespace().any(|one| one == class))
            })
            || name.strip_prefix("for-").is_some_and(|audience| audiences.contains(&audience))
            || markup.contains(&format!("files[\"{name}.css\"]"))
            || markup.contains(&format!("name == \"{name}.css\""));
        assert!(known, "{name}.css styles nothing");
    }
}
