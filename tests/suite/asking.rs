//! `ask` and `receive`: questions go out, answers come back, and nothing else changes.

use std::io::Write;
use std::process::Stdio;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::driver::{Folder, SMALLEST, TODAY};

const PEOPLE: &str = "people:\n  dana: {name: Dana Ortiz, role: practice-manager, phone: \"555-0142\"}\n  sam: {name: Sam Lee, role: nurse}\n";

fn kit(answers: &str) -> String {
    format!("{PEOPLE}{SMALLEST}{answers}")
}

fn reply(answers: &Value) -> String {
    json!({"version": 1, "kit": "kit", "person": "dana", "answers": answers}).to_string()
}

/// Receives a reply from Dana without a prompt.
fn receive(folder: &Folder, answers: &Value, code: i32) -> (String, String) {
    folder.write("reply.json", reply(answers));
    let ran = folder.run(&["receive", "reply.json", "kit", "--yes", "--today", TODAY]).ends(code);
    (ran.out, ran.err)
}

#[test]
fn a_form_holds_one_persons_questions_and_no_markup_of_the_kit() {
    let people = "people:\n  dana: {name: \"D <script>alert(1)</script> 'x'\", role: practice-manager}\n  sam: {name: Sam Lee}\n";
    let text = format!(
        "{people}practice: {{name: 'A & \"B\" </script><img src=x>', privacy_official: dana}}\ntask: after-visit-summary\n\
         roles: [front-desk]\ncompliance:\n  own_login: {{answer: unknown, owner: sam, due: 2026-12-01}}\n  \
         baa_signed: {{answer: yes, owner: sam}}\n"
    );
    let folder = Folder::kit(&text);
    let ran = folder.run(&["ask", "kit", "--to", "sam", "--today", TODAY]).ends(0);
    assert_eq!(ran.out, "kit: 2 questions for sam\nkit/out/ask/questions-sam.html\n");
    let page = folder.read("kit/out/ask/questions-sam.html");
    assert!(page.starts_with("<!doctype html>\n"));
    assert_eq!(page.matches("<fieldset").count(), 2);
    for part in [
        "id=\"own_login\"",
        "id=\"baa_signed\"",
        "Why we ask",
        "A good answer",
        "Where to look",
        "Dec 1, 2026",
        "What we were told so far",
        "default-src 'none'".replace('\'', "&#39;").as_str(),
        "download=\"answers-sam.json\"",
        "name=\"baa_signed source\"",
        "type=\"date\"",
        "@media print",
        "localStorage",
        "name=\"viewport\"",
        "<noscript>",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(
        !page.contains("<img") && !page.contains("alert(1)</script>"),
        "markup of the kit is on the page"
    );
    for outside in ["http:", "https:", " src=\"", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    // The policy allows the script by its hash.
    assert_eq!(page.matches("sha256-").count(), 1);
    let ran = folder.run(&["ask", "kit", "--out", "all.html", "--today", TODAY]).ends(0);
    assert!(ran.out.ends_with("questions for everyone\nall.html\n"), "{}", ran.out);
    let all = folder.read("all.html");
    assert!(all.matches("<fieldset").count() > 20 && !all.contains("<img"));
    folder.run(&["ask", "kit", "--to", "nobody"]).ends(2);
    folder.write("mine.html", "my notes");
    let ran = folder.run(&["ask", "kit", "--out", "mine.html"]).ends(3);
    assert!(ran.err.contains("did not write it") && folder.read("mine.html") == "my notes", "{}", ran.err);
}

#[test]
fn the_script_of_the_form_is_the_one_that_its_policy_allows() {
    use base64::Engine;
    use sha2::{Digest, Sha256};
    let folder = Folder::kit(&kit(""));
    folder.run(&["ask", "kit", "--out", "all.html", "--today", TODAY]).ends(0);
    let page = folder.read("all.html");
    let script =
        page.rsplit_once("<script>").expect("a script").1.split("</script>").next().expect("its end");
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script));
    assert!(page.contains(&format!("sha256-{hash}")));
}

#[test]
fn a_sheet_has_a_row_for_each_question_and_comes_back() {
    let folder = Folder::kit(&kit("compliance:\n  own_login: {answer: unknown, owner: sam}\n"));
    folder.run(&["ask", "kit", "--to", "sam", "--sheet", "--out", "sam.csv", "--today", TODAY]).ends(0);
    let sheet = folder.read("sam.csv");
    let rows: Vec<&str> = sheet.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(rows.len(), 2, "{sheet}");
    assert_eq!(rows[0], "question,ask,answer,checked_on,source,note");
    assert!(rows[1].starts_with("own_login,") && rows[1].ends_with(",,,,"), "{}", rows[1]);
    let answered = sheet.replace(",,,,", ",Yes,2026-11-20,'=List of accounts,");
    folder.write("sam.csv", answered);
    let ran = folder.run(&["receive", "sam.csv", "kit", "--from", "sam", "--yes", "--today", TODAY]).ends(0);
    assert_eq!(ran.err, "");
    let expected = kit(
        "compliance:\n  own_login: {answer: yes, owner: sam, checked_by: sam, checked_on: 2026-11-20, source: \"=List of accounts\"}\n",
    );
    assert_eq!(folder.read("kit/kit.yaml"), expected);
}

#[test]
fn an_answer_with_who_when_and_where_counts_as_checked_and_any_other_as_told() {
    let folder = Folder::kit(&kit("compliance:   # answers\r\n  baa_signed: unknown   # ask again\r\n"));
    let (out, err) = receive(
        &folder,
        &json!({
            "baa_signed": {"answer": "yes", "checked_on": "2026-11-20", "source": "BAA v2, p. 4"},
            "own_login": {"answer": "yes", "note": "All but the fax room"},
            "phi_list": {"answer": "name, visit note"},
            "hosting": {"answer": ""},
        }),
        0,
    );
    let expected = kit(
        "compliance:   # answers\r\n  baa_signed: {answer: yes, checked_by: dana, checked_on: 2026-11-20, source: \"BAA v2, p. 4\"}   # ask again\r\n  \
         own_login: {answer: yes, why: \"All but the fax room\"}\r\n  phi_list: [name, \"visit note\"]\r\n",
    );
    assert_eq!(folder.read("kit/kit.yaml"), expected);
    assert_eq!(
        err,
        "hosting: left as it is: no answer\nown_login: taken as told; missing: the day, the document\n\
         phi_list: taken as told; missing: the day, the document\n"
    );
    assert!(out.starts_with("--- kit/kit.yaml\n+++ kit/kit.yaml\n@@ "), "{out}");
    assert!(out.ends_with("\nkit: 3 answers written, 1 of them checked, 2 as told\n"), "{out}");
    // The same reply again.
    let ran = folder.run(&["receive", "reply.json", "kit", "--yes", "--today", TODAY]).ends(0);
    assert_eq!(ran.out, "kit: nothing new in this reply\n");
    assert_eq!(ran.err.matches("the kit has this answer already").count(), 3, "{}", ran.err);
    assert_eq!(folder.read("kit/kit.yaml"), expected);
}

#[test]
fn contradicting_answers_are_refused_with_a_reason_and_the_rest_is_taken() {
    let folder = Folder::kit(&kit("compliance:\n  hosting: vendor-cloud\n"));
    let (_, err) = receive(
        &folder,
        &json!({
            "transmits_phi": {"answer": "no"},
            "own_login": {"answer": "maybe"},
            "baa_sined": {"answer": "yes"},
            "records_audio": {"answer": "n/a"},
            "risk_analysis_on": {"answer": "2026-11-09"},
            "baa_signed": {"answer": "yes", "checked_on": "2027-01-01", "source": "p. 1"},
        }),
        1,
    );
    for line in [
        "transmits_phi: REFUSED: `transmits_phi` is no, but `hosting` on line 8 is the vendor's cloud",
        "own_login: REFUSED: `maybe` is not an answer to `own_login`",
        "baa_sined: REFUSED: there is no question `baa_sined`",
        "records_audio: REFUSED: `records_audio` is n/a, but `why` is missing",
        "baa_signed: REFUSED: this check is dated Jan 1, 2027, which is still to come",
        "risk_analysis_on: taken as told",
    ] {
        assert!(err.contains(line), "{line}\n{err}");
    }
    assert_eq!(
        folder.read("kit/kit.yaml"),
        kit("compliance:\n  hosting: vendor-cloud\n  risk_analysis_on: 2026-11-09\n")
    );
}

#[test]
fn answers_that_fit_only_together_are_taken_together() {
    let folder = Folder::kit(&kit("compliance: {hosting: vendor-cloud}\n"));
    receive(&folder, &json!({"transmits_phi": {"answer": "no"}, "hosting": {"answer": "own-equipment"}}), 0);
    assert_eq!(folder.read("kit/kit.yaml"), kit("compliance: {hosting: own-equipment, transmits_phi: no}\n"));
}

#[test]
fn a_confirmed_answer_is_never_replaced_silently() {
    let confirmed =
        "compliance:\n  baa_signed: {answer: yes, checked_by: sam, checked_on: 2026-11-10, source: p. 1}\n";
    let folder = Folder::kit(&kit(confirmed));
    for (answer, line) in [
        (
            json!({"answer": "no"}),
            "baa_signed: left as it is: \"no\" was only told, and does not replace what was confirmed by Sam Lee",
        ),
        (
            json!({"answer": "yes"}),
            "baa_signed: left as it is: the kit has the same answer, confirmed by Sam Lee",
        ),
        (
            json!({"answer": "no", "checked_on": "2026-11-01", "source": "p. 9"}),
            "baa_signed: left as it is: \"no\" is older than what",
        ),
    ] {
        let (_, err) = receive(&folder, &json!({"baa_signed": answer}), 0);
        assert!(err.starts_with(line), "{err}");
        assert_eq!(folder.read("kit/kit.yaml"), kit(confirmed));
    }
    let (_, err) = receive(
        &folder,
        &json!({"baa_signed": {"answer": "no", "checked_on": "2026-11-20", "source": "p. 9"}}),
        0,
    );
    assert!(err.starts_with("baa_signed: REPLACES the answer confirmed by Sam Lee"), "{err}");
    let after = "compliance:\n  baa_signed: {answer: no, checked_by: dana, checked_on: 2026-11-20, source: \"p. 9\"}\n";
    assert_eq!(folder.read("kit/kit.yaml"), kit(after));
}

#[test]
fn a_new_answer_never_keeps_the_check_of_an_old_one() {
    let old = "compliance:\n  baa_signed: {answer: yes, checked_by: sam, checked_on: 2024-11-10, source: p. 1, owner: sam, due: 2026-12-01}\n";
    let folder = Folder::kit(&kit(old));
    receive(&folder, &json!({"baa_signed": {"answer": "no"}}), 0);
    assert_eq!(
        folder.read("kit/kit.yaml"),
        kit("compliance:\n  baa_signed: {answer: no, owner: sam, due: 2026-12-01}\n")
    );
}

#[test]
fn replies_for_another_kit_or_an_older_edition_are_recognized() {
    let folder =
        Folder::kit(&kit("")).file("clients/elm/kit.yaml", kit("")).file("clients/oak/kit.yaml", kit(""));
    let other = json!({"version": 1, "kit": "clients/elm", "person": "dana", "answers": {"own_login": {"answer": "yes"}}});
    folder.write("reply.json", other.to_string());
    let ran = folder.run(&["receive", "reply.json", "clients/oak", "--yes"]).ends(1);
    assert_eq!(
        ran.err,
        "error: this reply is for the kit clients/elm, not for clients/oak. Nothing was written.\n"
    );
    // Without a kit in the arguments, the reply names it.
    folder.run(&["receive", "reply.json", "--yes", "--today", TODAY]).ends(0);
    assert_eq!(folder.read("clients/elm/kit.yaml"), kit("compliance:\n  own_login: yes\n"));
    assert_eq!(folder.read("clients/oak/kit.yaml"), kit(""));
    let old = json!({"version": 1, "kit": "kit", "person": "dana", "asked": {"own_login": "0000000000000000"},
        "answers": {"own_login": {"answer": "no"}}});
    folder.write("kit/kit.yaml", kit("compliance:\n  own_login: yes\n"));
    folder.write("reply.json", old.to_string());
    let ran = folder.run(&["receive", "reply.json", "kit", "--yes", "--today", TODAY]).ends(0);
    assert!(
        ran.err.contains("own_login: the kit's answer has changed since this was asked\n"),
        "{}",
        ran.err
    );
    for bad in ["", "hello", "{\"version\": 3, \"answers\": {}}"] {
        folder.write("reply.json", bad);
        folder.run(&["receive", "reply.json", "kit", "--yes"]).ends(1);
    }
}

#[test]
fn nothing_is_written_unless_someone_says_yes() {
    let folder = Folder::kit(&kit(""));
    folder.write("reply.json", reply(&json!({"own_login": {"answer": "yes"}})));
    let typed = |line: &str| {
        let mut child = folder
            .command(&["receive", "reply.json", "kit", "--today", TODAY])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        child.stdin.take().expect("a pipe").write_all(line.as_bytes()).expect("written");
        child.wait().expect("an end").code()
    };
    for line in ["", "\n", "no\n"] {
        assert_eq!(typed(line), Some(1));
        assert_eq!(folder.read("kit/kit.yaml"), kit(""));
    }
    assert_eq!(typed("yes\n"), Some(0));
    assert_eq!(folder.read("kit/kit.yaml"), kit("compliance:\n  own_login: yes\n"));
}

/// Ways in which people write an answer.
const WRITTEN: [&str; 11] = [
    "yes",
    "   unknown  # nobody knows",
    "{answer: unknown, owner: sam, due: 2026-12-01}   # promised",
    "{ answer: unknown ,\n      owner: sam }",
    "\n    answer: unknown   # a comment\n    # another\n    owner: sam\n    due: 2026-12-01",
    "\n    owner: sam\n    answer: unknown",
    "",
    "{answer: no, instead: \"By hand; {braces}, commas\", owner: sam, due: 2026-12-01}",
    "\n    answer: no\n    instead: |\n      Written by hand.\n\n      On paper.\n    owner: sam\n    due: 2026-12-01",
    "\n    answer: no   # see p. 3\n    # asked twice\n    checked_by: sam   # on the phone\n    checked_on: 2025-01-01\n    source: Old sheet\n    # until then\n    owner: sam\n    due: 2026-12-01",
    "{answer: no,   # see p. 3\n      checked_by: sam, checked_on: 2025-01-01,   # on the phone\n      source: Old sheet}",
];
/// Notes that people write beside an answer.
const NOTED: [&str; 8] = [
    "# nobody knows",
    "# promised",
    "# a comment",
    "# another",
    "# see p. 3",
    "# asked twice",
    "# on the phone",
    "# until then",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn everything_else_stays_byte_for_byte(
        written in prop::collection::vec(0usize..12, 4),
        comments in prop::collection::vec(any::<bool>(), 5),
        windows in any::<bool>(),
        last in any::<bool>(),
        end in any::<bool>(),
        braces in any::<bool>(),
        checked in any::<bool>(),
        yes in any::<bool>(),
    ) {
        let ids = ["own_login", "audit_log", "can_edit", "baa_signed"];
        let comment = |at: usize| if comments[at] { "  # — a comment: {x\n" } else { "" };
        let mut part = String::new();
        if braces {
            let inside: Vec<String> = ids.iter().zip(&written).filter(|(_, way)| **way < 3)
                .map(|(id, way)| format!("{id}: {}", WRITTEN[*way].split("  #").next().unwrap_or_default().trim())).collect();
            part.push_str(&format!("compliance: {{{}}}  # in braces\n", inside.join(", ")));
        } else if written.iter().any(|way| *way < 11) {
            part.push_str("compliance:\n");
            for (at, (id, way)) in ids.iter().zip(&written).enumerate().filter(|(_, (_, way))| **way < 11) {
                let value = WRITTEN[*way];
                let space = if value.is_empty() || value.starts_with('\n') { "" } else { " " };
                part.push_str(&format!("{}  {id}:{space}{value}\n", comment(at)));
            }
        }
        let rest = "jobs_promise: |\n  Nobody loses a job.\n\n  Signed: \"Dana\"\n";
        let (first, after) = if last { (rest, "") } else { ("", rest) };
        let mut text = format!("# A kit\n{PEOPLE}{SMALLEST}{first}{part}{}{after}", comment(4).trim_start());
        if end { text.truncate(text.trim_end().len()); }
        if windows { text = text.replace('\n', "\r\n"); }
        let folder = Folder::kit(&text);
        let answer = if yes { "yes" } else { "no" };
        let given = if checked {
            json!({"answer": answer, "checked_on": "2026-11-20", "source": "Binder: tab \"2\", p. {4} # x"})
        } else {
            json!({"answer": answer})
        };
        for id in ids {
            let before = folder.read("kit/kit.yaml");
            folder.write("reply.json", reply(&json!({id: given})));
            let ran = folder.run(&["receive", "reply.json", "kit", "--yes", "--today", TODAY]);
            prop_assert!(ran.code == 0, "{}\n{}\n{}", before, ran.out, ran.err);
            let then = folder.read("kit/kit.yaml");
            // Lines of other answers, comments and texts are all still there, in order; only lines of this answer may be gone.
            let mut lines = then.split_inclusive('\n').peekable();
            let own = |line: &str| line.contains(&format!("{id}:"));
            let mut inside = false;
            for line in before.split_inclusive('\n') {
                inside = own(line) || inside && line.starts_with("    ");
                if inside || (braces && line.contains("compliance:")) { continue; }
                let bare = line.trim_end_matches(['\r', '\n']);
                prop_assert!(lines.any(|other| other.trim_end_matches(['\r', '\n']) == bare), "lost {:?}\n{}\n{}", line, before, then);
            }
            for note in NOTED {
                prop_assert!(then.matches(note).count() >= before.matches(note).count(), "lost {}\n{}\n{}", note, before, then);
            }
            let ends = then.matches("\r\n").count();
            prop_assert!(!windows || ends == then.matches('\n').count(), "{:?}", then);
            prop_assert!(windows || ends == 0);
            let root: serde_yaml::Value = serde_yaml::from_str(&then).map_err(|error| TestCaseError::fail(format!("{error}\n{then}")))?;
            let found = &root["compliance"][id];
            let value = if found.is_mapping() { &found["answer"] } else { found };
            let expected = serde_yaml::from_str::<serde_yaml::Value>(answer).expect("a word");
            prop_assert!(*value == expected, "{}", then);
            if checked {
                prop_assert_eq!(found["checked_by"].as_str(), Some("dana"));
                prop_assert_eq!(found["source"].as_str(), Some("Binder: tab \"2\", p. {4} # x"));
            }
        }
    }
}

/// A minimal workbook: rows of cells, each given as XML.
fn workbook(rows: &[&[&str]], merged: &str) -> Vec<u8> {
    let cells = |row: &[&str]| row.concat();
    let rows: String = rows
        .iter()
        .enumerate()
        .map(|(at, row)| format!("<row r=\"{}\">{}</row>", at + 1, cells(row)))
        .collect();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let files = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Answers\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData>{merged}</worksheet>"),
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(text.as_bytes()).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

fn text_cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn a_workbook_is_accepted_as_a_reply() {
    let folder = Folder::kit(&kit(""));
    let head: Vec<String> = ["question", "ask", "answer", "checked_on", "source", "note"]
        .iter()
        .zip("ABCDEF".chars())
        .map(|(name, column)| text_cell(&format!("{column}2"), name))
        .collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let title = text_cell("A1", "Questions about Riverbend");
    let id = text_cell("A3", "own_login");
    let source = text_cell("E3", "User list, p. 2");
    // A day as a date, a day as a number, and yes as Excel's TRUE.
    let row: &[&str] =
        &[&id, "<c r=\"C3\" t=\"b\"><v>1</v></c>", "<c r=\"D3\" s=\"1\"><v>46346</v></c>", &source];
    let (other, answer) = (text_cell("A4", "audit_log"), text_cell("C4", "no"));
    let more: &[&str] = &[&other, &answer, "<c r=\"D4\"><v>46346</v></c>"];
    folder.write("reply.xlsx", workbook(&[&[&title], &head, row, more], ""));
    folder.run(&["receive", "reply.xlsx", "kit", "--from", "dana", "--yes", "--today", TODAY]).ends(0);
    let text = folder.read("kit/kit.yaml");
    assert!(
        text.contains(
            "own_login: {answer: yes, checked_by: dana, checked_on: 2026-11-20, source: \"User list, p. 2\"}"
        ),
        "{text}"
    );
    assert!(text.contains("audit_log: {answer: no, checked_on: 2026-11-20}"), "{text}");
    // What cannot be understood is reported, and nothing is written.
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"C3:C4\"/></mergeCells>";
    let wrong = text_cell("A2", "nothing");
    for (name, bytes, said) in [
        ("merged.xlsx", workbook(&[&[&title], &head, row, more], merged), "rows 3 to 4"),
        ("columns.xlsx", workbook(&[&[&title], &[&wrong], row], ""), "the columns question, ask, answer"),
        ("broken.xlsx", b"PK\x03\x04 and no more".to_vec(), "cannot be read"),
        ("columns.csv", b"question;reply\nown_login;yes\n".to_vec(), "It begins with: question, reply"),
        ("twice.csv", b"question,answer,answer\nown_login,yes,no\n".to_vec(), "answer twice"),
    ] {
        folder.write(name, bytes);
        let ran = folder.run(&["receive", name, "kit", "--from", "dana", "--yes", "--today", TODAY]).ends(1);
        assert!(ran.err.contains(said), "{name}: {}", ran.err);
        assert_eq!(folder.read("kit/kit.yaml"), text, "{name}");
    }
}
