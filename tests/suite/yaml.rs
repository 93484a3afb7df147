//! A second opinion on YAML: `serde_yaml`, which uses another parser, must see the same tree in every kit, content file and front
//! matter of the repository, and in generated trees. `DIFFERENCES` lists where the two differ on purpose, and why.

use std::fs;
use std::path::{Path, PathBuf};

use inservice::text::diagnostic::Diagnostics;
use inservice::text::source::Source;
use inservice::yaml::{self, Node, Value};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_yaml::Value as Foreign;

use crate::driver::Folder;

/// A text that only one of the readers accepts, or that each reads in its own way.
struct Difference {
    text: &'static str,
    ours: bool,
    theirs: bool,
    why: &'static str,
}

#[rustfmt::skip]
const DIFFERENCES: &[Difference] = &[
    Difference { text: "a: !mine b\n", ours: false, theirs: true,
        why: "a tag means nothing in a kit: it is most likely text that begins with `!`" },
    Difference { text: "a: &b c\n", ours: false, theirs: true,
        why: "an anchor that nothing refers to is most likely text that begins with `&`" },
    Difference { text: "&a: b\n", ours: false, theirs: true,
        why: "YAML 1.2 lets a colon be part of an anchor's name, so this one is `a:`" },
    Difference { text: "? [a, b]\n: c\n", ours: false, theirs: true, why: "a key is a word" },
    Difference { text: "? {a: b}\n: c\n", ours: false, theirs: true, why: "a key is a word" },
    Difference { text: "a: \"b\nc\"\n", ours: false, theirs: true,
        why: "YAML wants text that goes on below its key to be indented; most likely the quote was forgotten" },
    Difference { text: "a: [b,\nc]\n", ours: false, theirs: true, why: "the same, with a bracket" },
    Difference { text: ": a\n", ours: true, theirs: false,
        why: "YAML allows an empty key; here it is reported later, as a key that nobody knows" },
    Difference { text: "1: a\n0x1: b\n", ours: true, theirs: false,
        why: "keys are text here, and these two texts differ" },
    Difference { text: "a: 'b\u{2028}  c'\n", ours: true, theirs: true,
        why: "YAML 1.1 took U+0085, U+2028 and U+2029 for line breaks; in 1.2 they are characters like any other" },
    Difference { text: "a: |\n  no line break at the end", ours: true, theirs: true,
        why: "ours ends a block of text with a line break even at the end of a file that has none" },
];

/// The errors of `serde_yaml` for generated texts that YAML 1.2 allows, and what it cannot read in them.
const ONLY_OURS: &[(&str, &str)] = &[
    ("did not find expected key", "an empty key"),
    ("did not find expected node content", "an empty key inside braces"),
    ("found unexpected ':'", "a colon inside a word in brackets"),
    ("scanning a directive", "a directive that YAML does not define"),
    ("duplicate entry with", "keys that are written differently and mean the same number or nothing"),
];

/// Our tree; `None` if a fault was reported.
pub fn ours(text: &str) -> Option<Node> {
    let mut diagnostics = Diagnostics::default();
    let node = yaml::read(&Source::new("kit.yaml", text), &mut diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    Some(node.unwrap_or(Node { value: Value::Null, span: Source::new("kit.yaml", "").start() }))
}

fn theirs(text: &str) -> Result<Foreign, serde_yaml::Error> {
    serde_yaml::from_str(text)
}

/// Whether two values are the same. Ours keeps numbers and booleans as text until someone asks for one.
fn same(ours: &Node, theirs: &Foreign) -> bool {
    match (&ours.value, theirs) {
        (Value::Null, Foreign::Null) => true,
        (Value::Text { text, .. }, Foreign::String(string)) => text == string,
        (Value::Text { text, plain: true }, Foreign::Bool(flag)) => text.to_lowercase() == flag.to_string(),
        (Value::Text { text, plain: true }, Foreign::Number(number)) => {
            number_of(text).is_some_and(|value| Some(value.to_bits()) == number.as_f64().map(f64::to_bits))
        }
        (Value::List(items), Foreign::Sequence(list)) => {
            items.len() == list.len() && items.iter().zip(list).all(|(a, b)| same(a, b))
        }
        (Value::Map(entries), Foreign::Mapping(map)) => {
            entries.len() == map.len()
                && entries
                    .iter()
                    .zip(map)
                    .all(|(entry, (key, value))| same_key(&entry.key.value, key) && same(&entry.value, value))
        }
        _ => false,
    }
}

/// Our keys are always text; a bare `555` or `yes` is the text as written.
fn same_key(ours: &str, theirs: &Foreign) -> bool {
    match theirs {
        Foreign::String(string) => ours == string,
        Foreign::Bool(flag) => ours.to_lowercase() == flag.to_string(),
        Foreign::Number(number) => {
            number_of(ours).is_some_and(|value| Some(value.to_bits()) == number.as_f64().map(f64::to_bits))
        }
        Foreign::Null => matches!(ours, "" | "~" | "null" | "Null" | "NULL"),
        _ => false,
    }
}

/// A number in the form of YAML 1.2's core schema.
#[allow(clippy::cast_precision_loss, reason = "both sides are compared as floats")]
fn number_of(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let radix = |prefix: &str, radix| {
        digits.strip_prefix(prefix).and_then(|rest| u64::from_str_radix(rest, radix).ok()).map(|n| n as f64)
    };
    let named = match digits {
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Some(f64::NAN),
        _ => None,
    };
    let value = named
        .or_else(|| radix("0x", 16))
        .or_else(|| radix("0o", 8))
        .or_else(|| radix("0b", 2))
        .or_else(|| digits.parse().ok())?;
    Some(sign * value)
}

/// Every YAML text of the repository: whole files, and the front matter of Markdown.
fn texts() -> Vec<(PathBuf, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = ["content", "themes", "tests"].map(|name| top.join(name)).into();
    let mut texts = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if !["yaml", "yml", "md"].contains(&ending) {
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            // Not a kit yet: `new` fills it in.
            if path.ends_with("content/starter/kit.yaml") {
                continue;
            }
            if ending == "md" {
                let matter = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
                let (matter, _) = matter.unwrap_or_else(|| panic!("{}: no front matter", path.display()));
                texts.push((path, format!("{matter}\n")));
            } else {
                texts.push((path, text));
            }
        }
    }
    texts
}

#[test]
fn every_yaml_text_of_the_repository_is_the_same_tree_to_serde_yaml() {
    let (mut files, mut front_matter) = (0, 0);
    for (path, text) in texts() {
        let shown = path.display();
        let Some(node) = ours(&text) else {
            assert!(path.components().any(|part| part.as_os_str() == "faults"), "{shown} has a fault");
            continue;
        };
        let value = theirs(&text).unwrap_or_else(|error| panic!("{shown}: {error}"));
        assert!(same(&node, &value), "{shown}:\n{node:#?}\n{value:#?}");
        *(if shown.to_string().ends_with(".md") { &mut front_matter } else { &mut files }) += 1;
    }
    assert!(files >= 18 && front_matter >= 25, "only {files} files and {front_matter} with front matter");
}

#[test]
fn a_kit_that_new_writes_is_the_same_tree_to_serde_yaml() {
    let folder = Folder::new();
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
        folder
            .run(&[
                "new",
                task,
                "--task",
                task,
                "--roles",
                "front-desk,nurse",
                "--practice",
                "A: \"B\" & 'C'",
            ])
            .ends(0);
        let text = folder.read(&format!("{task}/kit.yaml"));
        let node = ours(&text).expect("no fault");
        assert!(same(&node, &theirs(&text).expect("a tree")), "{text}");
    }
}

#[test]
fn the_two_readers_differ_as_listed() {
    for Difference { text, ours: we, theirs: they, why } in DIFFERENCES {
        let (node, value) = (ours(text), theirs(text));
        assert_eq!((node.is_some(), value.is_ok()), (*we, *they), "{text:?}: {why}");
        if let (Some(node), Ok(value)) = (node, value) {
            assert!(!same(&node, &value), "{text:?} is no difference any more: {why}");
        }
    }
    // Not a difference: both refuse a repeated key, keep `yes` and `no` as text, do not merge `<<`, and let a closing bracket be
    // below its key.
    assert!(ours("a: 1\na: 2\n").is_none() && theirs("a: 1\na: 2\n").is_err());
    for text in [
        "a: [\n  b,\n# c\n]\nd: {\n  e: f\n}\n",
        "a: yes\nb: No\nc: on\n",
        "a: &x {b: c}\nd: {<<: *x}\n",
        "a: 2026-11-23\nb: 1:30\nc: 007\nd: 1_000\n",
    ] {
        assert!(same(&ours(text).expect("no fault"), &theirs(text).expect("a tree")), "{text}");
    }
}

/// Any value that a file can hold.
fn trees() -> impl Strategy<Value = Foreign> {
    let scalar = prop_oneof![
        Just(Foreign::Null),
        any::<bool>().prop_map(Foreign::Bool),
        any::<i64>().prop_map(|number| Foreign::Number(number.into())),
        (-1e9..1e9).prop_map(|number: f64| Foreign::Number(number.into())),
        text().prop_map(Foreign::String),
    ];
    scalar.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Foreign::Sequence),
            prop::collection::vec((text(), inner), 0..6).prop_map(|entries| {
                Foreign::Mapping(
                    entries.into_iter().map(|(key, value)| (Foreign::String(key), value)).collect(),
                )
            }),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}( [a-z]{1,8}){0,12}",
        "[ -~]{0,20}",
        // Without U+2028 and similar characters: see `DIFFERENCES`.
        "[\\PC--[\u{85}\u{2028}\u{2029}]]{0,12}",
        "([a-z ]{0,12}\n){1,4}",
        "[ \t\n:#'\"\\\\{}\\[\\],&*!|>%@`?~.-]{0,10}",
        "yes|no|on|off|true|null|~|007|1:30|1_000|0x1f|1e3|\\.inf|2026-11-23|<<|=|---|\\.\\.\\.",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_generated_tree_is_read_as_it_was_written(tree in trees()) {
        let block = serde_yaml::to_string(&tree).expect("written");
        let flow = serde_json::to_string(&tree).expect("written");
        let pretty = serde_json::to_string_pretty(&tree).expect("written");
        for text in [block.replace('\n', "\r\n"), block, flow, pretty] {
            let Some(node) = ours(&text) else {
                return Err(TestCaseError::fail(format!("refused: {text:?}")));
            };
            let value = theirs(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(same(&node, &tree), "{text:?}\n{node:#?}\n{tree:#?}");
            prop_assert!(same(&node, &value), "{text:?}\n{node:#?}\n{value:#?}");
        }
    }
}

proptest! {
    // The same texts on every machine: over millions of them, another corner case of the two grammars turns up now and then, and
    // that must not block unrelated work. To look for more, change the seed and the number of cases.
    #![proptest_config(ProptestConfig { cases: 10_000, rng_seed: RngSeed::Fixed(7), max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn typed_texts_give_the_same_tree_or_differ_as_listed(
        typed in "([a-c]{1,3}(: |:)|- |  |\n|\n  |\n    |[\\[\\]{}\"'#!|>%@`,?~-]|&a |\\*a |\\? |: |é|😀|x y|[0-9]|\\\\n|: \\|\n  |: >\n  |yes|null|0x1|1\\.5|---\n){0,20}"
    ) {
        let text = format!("{typed}\n");
        // Skip a block scalar that is the whole document: YAML lets it begin at the margin, libyaml does not.
        prop_assume!(!text.lines().any(|line| line.trim_start().trim_start_matches("&a ").starts_with(['|', '>'])));
        match (ours(&text), theirs(&text)) {
            (Some(node), Ok(value)) => prop_assert!(same(&node, &value), "{text:?}\n{node:#?}\n{value:#?}"),
            (None, Ok(_)) => prop_assert!(text.contains(['?', '[', '{', '!', '&', '"', '\'']), "refused: {text:?}"),
            (Some(_), Err(error)) => {
                let error = error.to_string();
                prop_assert!(ONLY_OURS.iter().any(|(part, _)| error.contains(part)), "{text:?}: {error}");
            }
            (None, Err(_)) => {}
        }
    }
}
