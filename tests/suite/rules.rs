//! Every rule fires on its own smallest example, and `list rules` prints every rule.

use crate::driver::Folder;

#[test]
fn every_rule_fires_on_its_own_example() {
    let mut silent = Vec::new();
    for rule in inservice::all_rules() {
        let folder = Folder::new();
        for (path, bytes) in rule.example.files() {
            folder.write(&format!("kit/{path}"), bytes);
        }
        let found = folder.all();
        if !found.iter().any(|row| row.ends_with(&format!(" {}", rule.code))) {
            silent.push(format!("{}: its example gives {found:?}", rule.code));
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn every_row_is_full_and_listed_once() {
    let mut seen = std::collections::BTreeSet::new();
    for rule in inservice::all_rules() {
        assert!(seen.insert(rule.code), "{} is listed twice", rule.code);
        for text in [rule.when, rule.why, rule.remedy, rule.source] {
            assert!(text.len() > 10, "{}: a part is missing", rule.code);
        }
    }
    let mut rows = 0;
    for (path, text) in crate::house::sources() {
        let constants =
            text.lines().filter(|line| line.contains("const ") && line.contains(": Rule = Rule {"));
        for line in constants {
            rows += 1;
            let name = line.split("const ").nth(1).and_then(|rest| rest.split(':').next()).expect("a name");
            let list = text.split("ROWS: &[Rule]").nth(1).and_then(|rest| rest.split("];").next());
            let listed = list.unwrap_or_default().split(|c: char| !c.is_alphanumeric() && c != '_');
            let listed = listed.into_iter().any(|word| word == name);
            assert!(listed, "{}: {name} is not in ROWS", path.display());
        }
    }
    assert_eq!(rows, seen.len());
}
