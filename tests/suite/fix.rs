//! `check --fix`: safe fixes are made, everything else stays byte for byte, and a change that would not parse is not written.

use proptest::prelude::*;

use crate::driver::{Folder, Ran, SMALLEST, TODAY};

const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>";

fn fix(folder: &Folder) -> Ran {
    folder.run(&["check", "kit", "--fix", "--today", TODAY])
}

/// The kit after its faults were fixed.
fn fixed(kit: &str) -> String {
    let folder = Folder::kit(kit).file("kit/assets/logo.svg", LOGO).file("kit/assets/new.svg", LOGO);
    let ran = fix(&folder);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    folder.read("kit/kit.yaml")
}

/// Lines of a kit before and after the fix, added to the smallest kit.
const MENDED: [(&str, &str); 26] = [
    ("rollout: {training_on: 12/21/2026}\n", "rollout: {training_on: 2026-12-21}\n"),
    ("rollout: {training_on: \"Nov 20, 2026\"} # soon\n", "rollout: {training_on: 2026-11-20} # soon\n"),
    ("rollout:\n  training_on: 2026/11/20   # soon\n", "rollout:\n  training_on: 2026-11-20   # soon\n"),
    ("rollout:\n  training_on: 2026-11-20T00:00:00Z,\n", "rollout:\n  training_on: 2026-11-20\n"),
    ("people: {sam: {name: Sam Lee, skeptic: Y}}\n", "people: {sam: {name: Sam Lee, skeptic: yes}}\n"),
    ("people: {sam: {name: Sam Lee, skeptic: 'n'}}\n", "people: {sam: {name: Sam Lee, skeptic: no}}\n"),
    ("compliance: {baa_signed: Y}\n", "compliance: {baa_signed: yes}\n"),
    ("compliance: {baa_signed: {answer: off}}\n", "compliance: {baa_signed: {answer: no}}\n"),
    ("compliance: {baa_signed: [yes]}\n", "compliance: {baa_signed: yes}\n"),
    ("tool: {name: “ScribeAssist”}\n", "tool: {name: \"ScribeAssist\"}\n"),
    ("tool:\n  name: “A \"b\" c” # x\n", "tool:\n  name: \"A \\\"b\\\" c\" # x\n"),
    ("tool:\n  name: ‘it’s fine’\n", "tool:\n  name: \"it’s fine\"\n"),
    ("tool:\n  name: “Scribe: Assist”\n", "tool:\n  name: \"Scribe: Assist\"\n"),
    (
        "tool: {name: “Scribe, Assist, Co.”, vendor: x}\n",
        "tool: {name: \"Scribe, Assist, Co.\", vendor: x}\n",
    ),
    ("brand: {logo: assets\\logo.svg}\n", "brand: {logo: assets/logo.svg}\n"),
    ("brand: {logo: \"assets\\logo.svg\"}\n", "brand: {logo: \"assets/logo.svg\"}\n"),
    ("brand: {logo: \"assets\\new.svg\"}\n", "brand: {logo: assets/new.svg}\n"),
    ("brand:\n  logo: 'assets\\\\logo.svg'\n", "brand:\n  logo: assets/logo.svg\n"),
    (
        "tool:\n  name: ScribeAssist,\n  vendor: \"Acme\",\n",
        "tool:\n  name: ScribeAssist\n  vendor: \"Acme\"\n",
    ),
    ("tool: {name: [ScribeAssist]}\n", "tool: {name: ScribeAssist}\n"),
    ("tool:\n  name:\n    - ScribeAssist\n", "tool:\n  name:\n    ScribeAssist\n"),
    (
        "concerns:\n  concern: Slow?\n  answer: |\n    No.\n\n    Never.\n",
        "concerns:\n  - concern: Slow?\n    answer: |\n      No.\n\n      Never.\n",
    ),
    ("faq: {question: Slow?, answer: No.}\n", "faq: [{question: Slow?, answer: No.}]\n"),
    ("tool:\n\tname: ScribeAssist\n\tvendor: Acme\n", "tool:\n  name: ScribeAssist\n  vendor: Acme\n"),
    (
        "people:\n\tsam:\n\t\tname: Sam Lee\n\t\trole: front-desk\n",
        "people:\n  sam:\n    name: Sam Lee\n    role: front-desk\n",
    ),
    ("tool:\n  name:ScribeAssist\n", "tool:\n  name: ScribeAssist\n"),
];

#[test]
fn safe_fixes_are_made_and_the_rest_stays_byte_for_byte() {
    for (lines, mended) in MENDED {
        for (head, tail) in [("", SMALLEST), (SMALLEST, "")] {
            for windows in [false, true] {
                let line_ends =
                    |text: &str| if windows { text.replace('\n', "\r\n") } else { text.to_string() };
                let kit = line_ends(&format!("{head}{lines}{tail}"));
                assert_eq!(fixed(&kit), line_ends(&format!("{head}{mended}{tail}")), "{lines:?}");
            }
        }
    }
}

#[test]
fn uncertain_faults_are_left_to_a_person_with_a_suggestion() {
    for (lines, help) in [
        ("rollout: {training_on: 11/3/2026}\n", "If this is November 3, 2026, write: 2026-11-03"),
        ("rollout: {training_on: 11/23/26}\n", "If this is November 23, 2026, write: 2026-11-23"),
        ("rollout: {training_on: 2026-02-30}\n", "not a day on the calendar"),
        ("compliance: {baa_signed: sure}\n", "Write `yes`."),
        ("tool: {name: [a, b]}\n", "must be text"),
        ("brand: {logo: assets\\nowhere.svg}\n", "there is no file"),
    ] {
        let kit = format!("{SMALLEST}{lines}");
        let folder = Folder::kit(&kit);
        let ran = fix(&folder).ends(1);
        assert!(ran.err.contains(help), "{lines}: {}", ran.err);
        assert!(ran.err.contains("nothing can be fixed automatically"), "{}", ran.err);
        assert_eq!(folder.read("kit/kit.yaml"), kit);
    }
}

#[test]
fn a_fix_that_would_not_parse_is_not_written() {
    // The tab could be one of two mistakes, and neither fix makes the line a key of the line above it.
    for lines in [
        "people:\n  sam: {name: Sam Lee}\n\t  nobody: x\n",
        "tool: {name: x}\n\tvendor: y\n",
        "tool: \"x\n\ty: “z”\n",
        "tool: {name: “a, b: c”, vendor: d}\n",
    ] {
        let kit = format!("{SMALLEST}{lines}");
        let folder = Folder::kit(&kit);
        let before = folder.run(&["check", "kit", "--format", "json", "--today", TODAY]);
        fix(&folder);
        let after = folder.run(&["check", "kit", "--format", "json", "--today", TODAY]);
        let errors = |ran: &Ran| ran.out.matches("\"error\"").count();
        assert!(errors(&after) <= errors(&before), "{lines:?} became {:?}", folder.read("kit/kit.yaml"));
        assert!(after.out.matches("yaml-syntax").count() <= before.out.matches("yaml-syntax").count());
    }
}

#[test]
fn several_files_are_fixed_with_a_diff_and_nothing_is_left_beside_them() {
    let page = "---\ntitle: “Our page”\nnav: [70]\n---\n\nHello “you”,\n";
    let folder = Folder::new()
        .file("clients/a/kit.yaml", SMALLEST.replace("Riverbend", "“Riverbend”"))
        .file("clients/a/content/pages/own.md", page)
        .file("content/pages/shared.md", page);
    let ran = folder.run(&["check", "clients/a", "--fix", "--today", TODAY]).ends(0);
    let page = page.replacen("“Our page”", "\"Our page\"", 1).replace("[70]", "70");
    assert_eq!(folder.read("clients/a/content/pages/own.md"), page);
    assert_eq!(folder.read("content/pages/shared.md"), page);
    assert!(folder.read("clients/a/kit.yaml").starts_with("practice: {name: \"Riverbend\"}\n"));
    assert!(ran.out.contains("--- clients/a/kit.yaml\n+++ clients/a/kit.yaml\n@@ -1,3 +1,3 @@\n-practice: {name: “Riverbend”}\n+practice: {name: \"Riverbend\"}\n task:"), "{}", ran.out);
    assert!(
        ran.err.contains(
            "fixed 5 faults in clients/a/content/pages/own.md, clients/a/kit.yaml, content/pages/shared.md"
        ),
        "{}",
        ran.err
    );
    let names: Vec<String> = folder.files("clients/a").into_keys().collect();
    assert_eq!(names, ["content/pages/own.md", "kit.yaml"]);
    let again = folder.run(&["check", "clients/a", "--fix", "--today", TODAY]).ends(0);
    assert!(again.err.contains("nothing can be fixed automatically"), "{}", again.err);
    let json = folder.run(&["check", "clients/a", "--fix", "--format", "json", "--today", TODAY]).ends(0);
    assert!(serde_json::from_str::<serde_json::Value>(&json.out).is_ok());
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_never_written_through() {
    let kit = SMALLEST.replace("Riverbend", "“Riverbend”");
    let folder = Folder::new().file("elsewhere/kit.yaml", &kit).file("kit/assets/x", "");
    std::os::unix::fs::symlink("../elsewhere/kit.yaml", folder.path().join("kit/kit.yaml")).expect("a link");
    let ran = fix(&folder).ends(0);
    assert_eq!(folder.read("elsewhere/kit.yaml"), kit);
    assert!(ran.err.contains("kit/kit.yaml is left as it is"), "{}", ran.err);
    // A link inside the kit stays a link, and the file that it leads to is fixed.
    let folder = Folder::new().file("kit/parts/kit.yaml", &kit);
    std::os::unix::fs::symlink("parts/kit.yaml", folder.path().join("kit/kit.yaml")).expect("a link");
    fix(&folder).ends(0);
    assert!(folder.read("kit/parts/kit.yaml").contains("\"Riverbend\""));
    assert!(folder.path().join("kit/kit.yaml").is_symlink());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..Default::default() })]

    #[test]
    fn lines_without_faults_stay_unchanged(
        chosen in prop::collection::vec(0usize..MENDED.len(), 1..4), windows: bool, comment in "[ -~é]{0,20}"
    ) {
        // Use each key only once.
        let mut seen = std::collections::BTreeSet::new();
        let chosen: Vec<_> = chosen
            .into_iter()
            .map(|at| MENDED[at])
            .filter(|(lines, _)| seen.insert(lines.split(':').next().unwrap_or_default().to_string()))
            .collect();
        let whole = |pick: fn(&(&'static str, &'static str)) -> &'static str| {
            let parts: String = chosen.iter().map(|pair| format!("{}\n# {comment}\n", pick(pair))).collect();
            let text = format!("{SMALLEST}{parts}");
            if windows { text.replace('\n', "\r\n") } else { text }
        };
        prop_assert_eq!(fixed(&whole(|pair| pair.0)), whole(|pair| pair.1));
    }
}
