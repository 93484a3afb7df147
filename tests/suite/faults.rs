//! Each file under tests/faults/ is a kit with its faults marked: a line of carets under the faulty line, then the severity and
//! the code. The marks are removed before the kit is checked, and the findings must be exactly the marked ones.

use std::fs;
use std::path::Path;

use snapbox::{assert_data_eq, file};

use crate::driver::{Folder, SMALLEST};

/// The kit without its marks, and the findings that they expect.
fn marked(text: &str) -> (String, Vec<String>) {
    let (mut kit, mut expected) = (String::new(), Vec::new());
    let mut line_number = 0;
    for line in text.split_inclusive('\n') {
        let mark = line.trim_start_matches([' ', '#']);
        let carets = mark.chars().take_while(|letter| *letter == '^').count();
        let rest: Vec<&str> = mark[carets..].split_whitespace().collect();
        if carets > 0
            && let [severity, code] = rest.as_slice()
        {
            let column = line.chars().take_while(|letter| *letter != '^').count() + 1;
            expected.push(format!("{line_number}:{column}-{} {severity} {code}", column + carets));
        } else {
            line_number += 1;
            kit.push_str(line);
        }
    }
    (kit, expected)
}

#[test]
fn every_marked_fault_is_found_at_its_place_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut seen = 0;
    for entry in fs::read_dir(folder).expect("tests/faults").flatten() {
        let (kit, mut expected) = marked(&fs::read_to_string(entry.path()).expect("a fixture"));
        let mut found = Folder::kit(&kit).check();
        // Two faults at the same place may be marked in either order.
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{}", entry.path().display());
        seen += 1;
    }
    assert!(seen >= 5, "only {seen} fixtures");
}

#[test]
fn faults_are_drawn_for_people() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/fifteen.yaml"))
        .expect("it");
    let ran = Folder::kit(&marked(&text).0).run(&["check", "kit"]).ends(1);
    assert_eq!(ran.out, "");
    assert_data_eq!(ran.err, file!["../expected/fifteen.txt"]);
}

/// Asserts that a kit with these bytes has exactly one fault.
fn only(bytes: &[u8], place: &str) {
    let folder = Folder::new().file("kit/kit.yaml", bytes);
    assert_eq!(within_a_second(|| folder.check()), [place]);
}

/// The result of a run that takes less than a second. The machine may be busy, so the fastest of five runs counts.
fn within_a_second<T>(run: impl Fn() -> T) -> T {
    let mut took = Vec::new();
    loop {
        let start = std::time::Instant::now();
        let result = run();
        took.push(start.elapsed());
        if took.last().is_some_and(|last| last.as_secs_f32() < 1.0) {
            return result;
        }
        assert!(took.len() < 5, "took {took:?}");
    }
}

#[test]
fn broken_files_give_one_clear_fault_within_a_second() {
    only(b"", "1:1-1 error empty-file");
    only(b"# only a comment\n\n", "1:1-1 error empty-file");
    only(b"\xef\xbb\xbf", "1:1-1 error empty-file");
    only(b"practice:\n  name: M\xfcller\n", "2:10-10 error not-utf8");
    only("[".repeat(100_000).as_bytes(), "1:65-66 error too-deep");
    only("- a\n".repeat(3).as_bytes(), "1:1-… error wrong-type");
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let folder = Folder::kit(&bomb);
    assert!(within_a_second(|| folder.check()).iter().any(|row| row.ends_with("error too-deep")));
}

#[test]
fn a_folder_in_place_of_kit_yaml_is_a_fault_and_a_missing_kit_is_a_usage_error() {
    let folder = Folder::new().file("kit/kit.yaml/x", "");
    assert_eq!(folder.check(), ["1:1-1 error missing-file"]);
    folder.run(&["check", "nowhere"]).ends(2);
    folder.run(&["build"]).ends(2);
}

#[test]
fn byte_order_marks_and_windows_line_endings_are_read() {
    let folder = Folder::kit(&format!("\u{feff}{}", SMALLEST.replace('\n', "\r\n")));
    assert_eq!(folder.check(), Vec::<String>::new());
}

#[test]
fn faults_in_templates_are_reported_at_their_place() {
    let folder = Folder::kit(SMALLEST)
        .file("kit/content/pages/extra.md", "---\ntitle: Extra\nnav: 5\n---\n\nHello {{ practice.nam }}\n");
    let ran = folder.run(&["check", "kit"]).ends(1);
    assert_data_eq!(ran.err, file!["../expected/template.txt"]);
    folder.write("kit/content/pages/extra.md", "---\ntitle: Extra\n---\n\n{% if x %}\n");
    assert!(folder.run(&["check", "kit"]).ends(1).err.contains("kit/content/pages/extra.md:"));
    folder.write("kit/content/pages/extra.md", "---\ntitle: Extra\nnavv: 5\n---\nx\n");
    let ran = folder.run(&["check", "kit"]).ends(1);
    assert!(ran.err.contains("error[unknown-key]") && ran.err.contains("extra.md:3:1"), "{}", ran.err);
}

#[test]
fn an_override_without_a_title_is_a_fault_and_never_removes_its_page() {
    let folder = Folder::kit(SMALLEST);
    folder.build().ends(0);
    let built = folder.files("kit/out");
    let title = "error missing-key";
    for (matter, code) in [
        ("---\n---\nHello\n", title),
        ("---\r\n---\r\nHello\r\n", title),
        ("\u{feff}---\n---\n", title),
        ("---\n\n\n---\n", title),
        ("---\n---", title),
        ("---\n# only: a comment\n---\nHello\n", title),
        ("---\n~\n---\nHello\n", title),
        ("---\n{}\n---\nHello\n", title),
        ("---\ntitle:\n---\nHello\n", title),
        ("---\ntitle: \"\"\n---\nHello\n", title),
        ("---\n[title]\n---\nHello\n", "error wrong-type"),
        ("---\ntitle\n---\nHello\n", "error wrong-type"),
        ("---\ntitle: [a, b]\n---\nHello\n", "error wrong-type"),
        ("---\ntitle: A: b\n---\nHello\n", "error yaml-syntax"),
        ("--- ---\nHello\n", "error template"),
        ("---\ntitle: Hello\n", "error template"),
        ("---\ntitle: Hello\n----\nHello\n", "error template"),
        ("----\ntitle: Hello\n---\nHello\n", "error template"),
        ("Hello\n", "error template"),
        ("", "error template"),
    ] {
        for path in ["kit/content/pages/index.md", "kit/content/pages/hipaa.md", "kit/content/faq/jobs.md"] {
            let matter =
                if path.contains("faq") { matter.replace("title", "question") } else { matter.into() };
            folder.write(path, &matter);
            let found = folder.check();
            assert!(found.iter().any(|row| row.ends_with(code)), "{path} {matter:?}: {found:?}");
            folder.build().ends(1);
            assert_eq!(folder.files("kit/out"), built, "{matter:?}");
            std::fs::remove_file(folder.path().join(path)).expect("removed");
        }
    }
}

#[test]
fn dead_links_are_reported_at_their_place_in_kits_and_overrides() {
    let kit = format!(
        "{SMALLEST}faq:\n  - question: Where?\n    answer: |\n      See [it](hippa.html), [this](faq.html#nope),\n      [that](javascript:alert(1)) and [fine](task.html#when-to-stop).\n"
    );
    let folder = Folder::kit(&kit).file(
        "kit/content/pages/extra.md",
        "---\ntitle: Extra\n---\n\n[x](roles/nurse.html) [y](index.html)\n",
    );
    assert_eq!(
        folder.check(),
        [
            "5:5-21 error dead-link",
            "7:16-26 error dead-link",
            "7:36-49 error dead-link",
            "8:14-33 error dead-link"
        ]
    );
    let ran = folder.run(&["check", "kit"]).ends(1);
    assert_data_eq!(ran.err, file!["../expected/links.txt"]);
}

/// The errors that `check` finds in a kit, as lines and codes.
fn errors(kit: &str) -> Vec<String> {
    let rows = Folder::kit(kit).check();
    let errors = rows.iter().filter(|row| row.contains(" error "));
    errors
        .map(|row| {
            format!("{} {}", row.split(':').next().unwrap_or(""), row.rsplit(' ').next().unwrap_or(""))
        })
        .collect()
}

#[test]
fn a_fault_that_only_follows_from_another_is_not_reported() {
    let concern = |lines: &str| {
        format!("{SMALLEST}people: {{sam: {{name: Sam Lee}}}}\nconcerns:\n  - concern: Is it slow?\n{lines}")
    };
    for (lines, expected) in [
        ("    owner: sam\n    ue: 2026-12-04\n", "8 unknown-key"),
        ("    anwer: |\n      No.\n", "7 unknown-key"),
        ("    answer: |\n    answer: |\n      No.\n", "8 duplicate-key"),
        ("    owner: sam\n    due: 12/04/2026\n", "8 bad-date"),
    ] {
        assert_eq!(errors(&concern(lines)), [expected], "{lines}");
    }
    // Two independent faults are still two.
    assert_eq!(
        errors(&concern("    must_close_before_start: maybe\n")),
        ["6 concern-unowned", "7 wrong-type"]
    );
    let own = "practice: {name: R}\ntask: after-visit-summary\nroles:\n  - id: coach\n    title: Coach\n    befoxe: [a]\n    now: [b]\n    ai_handles: [c]\n    you_own: [d]\n";
    assert_eq!(errors(own), ["6 unknown-key"]);
    let people = "peozle:\n  sam: {name: Sam Lee}\npractice: {name: R, urgent: sam, report_to: [sam]}\ntask: after-visit-summary\nroles: [nurse]\n";
    assert_eq!(errors(people), ["1 unknown-key"]);
}

#[test]
fn a_line_that_is_out_of_place_is_named_and_not_its_neighbors() {
    for (kit, expected) in [
        // Two lines that were joined.
        (
            "practice:  name: R\n  states: [OH]\n  phone: 555-0100\ntask: after-visit-summary\nroles: [nurse]\n",
            "1 yaml-syntax",
        ),
        ("practice: {name: R}\ntask: after-visit-summary\nroles:  - nurse\n  - physician\n", "3 yaml-syntax"),
        // A line without its indentation, between two that have theirs.
        (
            "practice: {name: R}\ntool:\n  name: Aid\nvendor: Acme\n  feature: Drafts\ntask: after-visit-summary\nroles: [nurse]\n",
            "4 yaml-syntax",
        ),
        // An item that is indented further than the one above it.
        (
            "practice: {name: R}\ntask: after-visit-summary\nroles:\n  - nurse\n    - physician\n",
            "5 yaml-syntax",
        ),
    ] {
        assert_eq!(errors(kit), [expected], "{kit}");
    }
}
