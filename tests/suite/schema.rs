//! `inservice schema` and the reader agree on keys, types and choices: for every kit of the repository, and for each of them with
//! one change at every place.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use inservice::files::folder::Folder as Disk;
use inservice::files::snapshot::Snapshot;
use inservice::library::Library;
use inservice::text::diagnostic::Diagnostics;
use regex::Regex;
use serde_json::{Map, Value, json};

use crate::driver::{Folder, SMALLEST, TODAY};

/// The keywords that the schema may use: they mean the same in draft-07 and in 2020-12.
const KEYWORDS: [&str; 18] = [
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "description",
    "title",
    "examples",
    "allOf",
    "if",
    "then",
    "$ref",
    "definitions",
];

thread_local! {
    /// Patterns are compiled only once.
    static PATTERNS: RefCell<BTreeMap<String, Regex>> = const { RefCell::new(BTreeMap::new()) };
}

fn matches(pattern: &str, text: &str) -> bool {
    PATTERNS.with_borrow_mut(|known| {
        let prepared = known.entry(pattern.to_string());
        prepared.or_insert_with(|| Regex::new(pattern).expect("a pattern")).is_match(text)
    })
}

/// The places where a value does not fit the schema; empty if it fits.
fn wrong(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Value::Object(schema) = schema else {
        return if schema == &json!(false) { vec![format!("{at}: not allowed")] } else { Vec::new() };
    };
    let mut faults = Vec::new();
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    for (keyword, rule) in schema {
        let fits = match (keyword.as_str(), value) {
            ("type", _) => {
                let kinds = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                let whole = value.is_u64() || value.is_i64();
                kinds.iter().any(|fits| fits == kind || whole && fits == "integer")
            }
            ("enum", _) => rule.as_array().expect("values").contains(value),
            ("pattern", Value::String(text)) => matches(rule.as_str().expect("a pattern"), text),
            ("minimum", Value::Number(number)) => number.as_f64() >= rule.as_f64(),
            ("maximum", Value::Number(number)) => number.as_f64() <= rule.as_f64(),
            ("minItems", Value::Array(items)) => items.len() as u64 >= rule.as_u64().expect("a number"),
            ("required", Value::Object(map)) => rule
                .as_array()
                .expect("keys")
                .iter()
                .all(|key| map.contains_key(key.as_str().expect("a key"))),
            ("properties", Value::Object(map)) => {
                for (key, rule) in rule.as_object().expect("keys") {
                    if let Some(value) = map.get(key) {
                        faults.extend(wrong(rule, value, &format!("{at}.{key}")));
                    }
                }
                true
            }
            ("additionalProperties", Value::Object(map)) => {
                let known = schema.get("properties").and_then(Value::as_object);
                for (key, value) in
                    map.iter().filter(|(key, _)| known.is_none_or(|known| !known.contains_key(*key)))
                {
                    faults.extend(wrong(rule, value, &format!("{at}.{key}")));
                }
                true
            }
            ("items", Value::Array(items)) => {
                for (place, item) in items.iter().enumerate() {
                    faults.extend(wrong(rule, item, &format!("{at}[{place}]")));
                }
                true
            }
            ("allOf", _) => {
                for rule in rule.as_array().expect("schemas") {
                    faults.extend(wrong(rule, value, at));
                }
                true
            }
            ("if", _) => {
                if wrong(rule, value, at).is_empty() {
                    faults.extend(wrong(&schema["then"], value, at));
                }
                true
            }
            _ => true,
        };
        if !fits {
            faults.push(format!("{at}: {keyword}"));
        }
    }
    faults
}

/// The schema with each `$ref` replaced by its target. A `$ref` must be alone: draft-07 ignores what is beside it.
fn whole(text: &str) -> Value {
    fn expanded(part: &Value, root: &Value) -> Value {
        match part {
            Value::Object(map) => match map.get("$ref").and_then(Value::as_str) {
                Some(to) => {
                    assert_eq!(map.len(), 1, "{part}");
                    expanded(root.pointer(&to[1..]).unwrap_or_else(|| panic!("{to} leads nowhere")), root)
                }
                None => map
                    .iter()
                    .map(|(key, value)| (key.clone(), expanded(value, root)))
                    .collect::<Map<_, _>>()
                    .into(),
            },
            Value::Array(items) => items.iter().map(|item| expanded(item, root)).collect(),
            other => other.clone(),
        }
    }
    let root: Value = serde_json::from_str(text).expect("JSON");
    let mut whole = expanded(&root, &root);
    whole.as_object_mut().expect("a map").remove("definitions");
    whole
}

fn schema_says(schema: &Value, kit: &Value) -> Vec<String> {
    wrong(schema, kit, "kit")
}

/// The faults of keys, types and choices that `check` finds.
fn reader_says(text: &str, library: &Library, snapshot: impl Fn(&str) -> Snapshot) -> Vec<String> {
    let codes = [
        "unknown-key",
        "wrong-type",
        "bad-choice",
        "missing-key",
        "unknown-question",
        "bad-date",
        "unknown-task",
        "unknown-state",
    ];
    let built = inservice::build(&snapshot(text), library, TODAY.parse().expect("a day"));
    let faults = built.diagnostics.into_iter().filter(|fault| codes.contains(&fault.code.as_ref()));
    // What `n/a` needs, and which ids an own role may have, is not about keys, types or choices.
    let other = ["is n/a, but", "cannot be a role's id"];
    let faults = faults.filter(|fault| !other.iter().any(|other| fault.message.contains(other)));
    faults.map(|fault| format!("{}: {}", fault.code, fault.message)).collect()
}

/// The folders of the repository's kits.
fn kits() -> Vec<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut kits: Vec<PathBuf> =
        std::fs::read_dir(tests.join("kits")).expect("kits").flatten().map(|kit| kit.path()).collect();
    kits.extend(["gate/ready", "gate/blocked", "gate/hard/clients/plainview"].map(|kit| tests.join(kit)));
    kits.push(tests.join("../content/starter/sample"));
    kits.sort();
    kits
}

/// Every place in a tree.
fn places(value: &Value, at: &[String], all: &mut Vec<Vec<String>>) {
    all.push(at.to_vec());
    let mut inside = |step: String, value: &Value| places(value, &[at, &[step]].concat(), all);
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| inside(key.clone(), value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| inside(at.to_string(), item)),
        _ => {}
    }
}

/// The tree with each possible single change at a place.
fn changed(kit: &Value, place: &[String]) -> Vec<(String, Value)> {
    let pointer: String =
        place.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1"))).collect();
    let mut all = Vec::new();
    let mut with = |how: &str, change: &dyn Fn(&mut Value)| {
        let mut kit = kit.clone();
        change(kit.pointer_mut(&pointer).expect("the place"));
        all.push((format!("{}: {how}", place.join(".")), kit));
    };
    if kit.pointer(&pointer).is_some_and(Value::is_object) {
        with("an unknown key", &|value| value["zzzz"] = json!("something"));
        for key in kit.pointer(&pointer).and_then(Value::as_object).into_iter().flat_map(Map::keys) {
            let how = format!("without {key}");
            with(&how, &|value| drop(value.as_object_mut().and_then(|map| map.remove(key))));
        }
    }
    if place.is_empty() {
        return all;
    }
    for other in [
        json!("zzzz"),
        json!(7),
        json!(1.5),
        json!(-1),
        json!(true),
        Value::Null,
        json!([]),
        json!(["zzzz"]),
        json!([null]),
        json!({"zzzz": "something"}),
        json!("Yes"),
        json!("2026-11-20"),
        json!("n/a "),
        json!([["zzzz"]]),
    ] {
        with(&other.to_string(), &|value| *value = other.clone());
    }
    all
}

fn compare(folders: &[PathBuf], one_in: usize) -> (usize, Vec<String>) {
    let (mut seen, mut differ) = (0, Vec::new());
    for folder in folders {
        let text = std::fs::read_to_string(folder.join("kit.yaml")).expect("a kit");
        let kit: Value = serde_yaml::from_str(&text).expect("YAML");
        let here = Folder::new();
        for path in
            walkdir::WalkDir::new(folder).into_iter().flatten().filter(|file| file.file_type().is_file())
        {
            let inside = path.path().strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
            here.write(&inside, std::fs::read(path.path()).expect("a file"));
        }
        let path = camino::Utf8PathBuf::from_path_buf(here.path().to_path_buf()).expect("a name");
        let snapshot = |text: &str| {
            here.write("kit.yaml", text);
            Snapshot::of_kit(&Disk::named(&path), None)
        };
        let library = Library::built_in().with(&snapshot(&text));
        let schema = inservice::schema::of_kits(&library, &mut Diagnostics::default());
        let schema = whole(&schema);
        let mut all = vec![(String::new(), kit.clone())];
        let mut everywhere = Vec::new();
        places(&kit, &[], &mut everywhere);
        all.extend(everywhere.iter().flat_map(|place| changed(&kit, place)).step_by(one_in));
        for (what, mut kit) in all {
            // Name an unknown person: a fault of another kind, so that no pages are written.
            if let Some(Value::Object(physicians)) =
                kit.as_object_mut().map(|map| map.entry("physicians").or_insert_with(|| json!({})))
            {
                physicians.entry("champion").or_insert_with(|| json!("nobody-of-this-name"));
            }
            let text = serde_yaml::to_string(&kit).expect("YAML");
            let (schema, reader) = (schema_says(&schema, &kit), reader_says(&text, &library, snapshot));
            seen += 1;
            if schema.is_empty() != reader.is_empty() {
                let name = folder.file_name().expect("a name").to_string_lossy();
                differ.push(format!("{name}: {what}\n   schema {schema:?}\n   reader {reader:?}"));
            }
        }
    }
    (seen, differ)
}

#[test]
fn the_schema_and_the_reader_agree() {
    let one_in = std::env::var("ONE_IN").ok().and_then(|one| one.parse().ok()).unwrap_or(101);
    let (seen, differ) = compare(&kits(), one_in);
    assert!(seen >= 300, "only {seen}");
    assert!(differ.is_empty(), "{} of {seen} differ:\n{}", differ.len(), differ.join("\n"));
}

#[test]
fn the_schema_uses_only_what_means_the_same_to_every_editor() {
    fn keywords(schema: &Value, all: &mut Vec<String>) {
        let Value::Object(map) = schema else { return };
        for (keyword, value) in map {
            all.push(keyword.clone());
            match keyword.as_str() {
                "properties" | "definitions" => {
                    value.as_object().expect("keys").values().for_each(|value| keywords(value, all))
                }
                "allOf" => value.as_array().expect("schemas").iter().for_each(|value| keywords(value, all)),
                "items" | "additionalProperties" | "if" | "then" => keywords(value, all),
                _ => {}
            }
        }
    }
    let text = Folder::new().run(&["schema"]).ends(0).out;
    assert!(text.len() < 100_000, "editors read it at every start: {} bytes", text.len());
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let mut all = Vec::new();
    keywords(&schema, &mut all);
    assert!(all.len() > 300);
    let unknown: Vec<_> = all.iter().filter(|keyword| !KEYWORDS.contains(&keyword.as_str())).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn a_mistyped_key_a_wrong_choice_and_a_wrong_type_are_seen_by_the_schema() {
    let schema = whole(&Folder::new().run(&["schema"]).ends(0).out);
    let kit = |more: &str| serde_yaml::from_str::<Value>(&format!("{SMALLEST}{more}")).expect("YAML");
    assert_eq!(schema_says(&schema, &kit("")), Vec::<String>::new());
    for (more, place) in [
        ("rolout: {go_live: 2026-12-21}\n", "kit.rolout"),
        ("brand: {paper: a5}\n", "kit.brand.paper"),
        ("concerns: none\n", "kit.concerns"),
        ("compliance: {baa_singed: yes}\n", "kit.compliance.baa_singed"),
        ("compliance: {baa_signed: [yes]}\n", "kit.compliance.baa_signed"),
        ("task_options: {forms: stone}\n", "kit.task_options.forms"),
        ("rollout: {pilot: {start: 12/1/2026}}\n", "kit.rollout.pilot.start"),
    ] {
        let found = schema_says(&schema, &kit(more));
        assert!(found.iter().any(|fault| fault.starts_with(&format!("{place}:"))), "{more}: {found:?}");
    }
}

#[test]
fn every_key_of_the_schema_is_explained_with_an_example_that_can_be_read() {
    let folder = Folder::new();
    for (name, said) in [
        ("practice.report_to", "whom staff tell"),
        ("rollout.pilot.start", "The pilot's first day"),
        ("people.dana.comfort", "one of: low, medium, high"),
        ("people.comfort", "one of: low, medium, high"),
        ("roles.0.now.was", "word for word"),
        ("compliance.baa_signed.owner", "puts it right"),
        ("compliance.baa_signed", "yes, no, unknown, n/a"),
        ("drafts_expected", "rollout.pilot.drafts_expected"),
        ("report_to", "practice.sites.report_to"),
        ("measures", "The CSV file with the measures"),
    ] {
        let told = folder.run(&["explain", name]).ends(0).out;
        assert!(told.contains(said), "{name}: {told}");
    }
    folder.run(&["explain", "practice.start"]).ends(2);
    let schema = whole(&folder.run(&["schema"]).ends(0).out);
    for (key, rule) in schema["properties"].as_object().expect("keys") {
        let told = folder.run(&["explain", &format!(".{key}")]).ends(0).out;
        let example = told.trim_end().lines().last().expect("an example").trim();
        let value: Value = serde_yaml::from_str(example).unwrap_or_else(|error| panic!("{example}: {error}"));
        assert_eq!(wrong(rule, &value[key], key), Vec::<String>::new(), "{example}");
    }
}

#[test]
fn a_schema_that_lacks_a_task_of_the_workspace_is_reported_and_renewed() {
    let folder = Folder::new().file("clients/README", "");
    folder
        .run(&[
            "new",
            "a",
            "--task",
            "intake-summary",
            "--roles",
            "nurse",
            "--practice",
            "A",
            "--state",
            "OH",
        ])
        .ends(0);
    assert!(!folder.run(&["check", "a"]).err.contains("kit.schema.json"));
    folder.write("content/tasks/tea.yaml", include_str!("../../content/tasks/intake-summary.yaml"));
    assert!(folder.run(&["check", "a"]).err.contains("`inservice schema --write clients/a` renews it"));
    folder.run(&["schema", "--write", "a"]).ends(0);
    assert!(folder.read("clients/a/kit.schema.json").contains("tea"));
    assert!(!folder.run(&["check", "a"]).err.contains("kit.schema.json"));
    folder.write("clients/a/kit.schema.json", "{}");
    folder.run(&["schema", "--write", "a"]).ends(3);
    assert_eq!(folder.read("clients/a/kit.schema.json"), "{}");
}
