//! What the keys of a kit do beyond being read: several reviewers, steps that know what they replace, places, CSV files,
//! acceptances of one finding among several.

use crate::driver::{Folder, SMALLEST, TODAY, rows};

const PEOPLE: &str = "people: {dana: {name: Dana Ortiz, phone: \"555-0142\"}}\n";

fn json(folder: &Folder) -> serde_json::Value {
    let ran = folder.run(&["check", "kit", "--format", "json", "--today", TODAY]);
    serde_json::from_str(&ran.out).expect("JSON")
}

/// The messages of all findings with a code.
fn messages(folder: &Folder, code: &str) -> Vec<String> {
    let report = json(folder);
    let list = report["kits"][0]["diagnostics"].as_array().expect("a list");
    let found = list.iter().filter(|row| row["code"] == code);
    found.map(|row| row["message"].as_str().expect("a message").to_string()).collect()
}

#[test]
fn several_roles_review_each_its_own() {
    let kit = |roles: &str, reviewer: &str| {
        format!(
            "practice: {{name: R}}\ntask: after-visit-summary\nroles: [{roles}]\ncompliance: {{reviewer: {reviewer}}}\n"
        )
    };
    let folder =
        Folder::kit(&kit("front-desk, physician, advanced-practice", "[physician, advanced-practice]"));
    folder.build().ends(0);
    for (role, reviews) in [("physician", true), ("advanced-practice", true), ("front-desk", false)] {
        let page = folder.read(&format!("kit/out/site/roles/{role}.html"));
        assert_eq!(page.contains("Your checklist"), reviews, "{role}");
    }
    assert!(folder.read("kit/out/site/task.html").contains("a physician, NP or PA"));
    assert_eq!(messages(&folder, "reviewer-unlicensed"), Vec::<String>::new());
    // One unlicensed reviewer among them is one too many.
    let folder = Folder::kit(&kit("front-desk, physician", "[physician, front-desk]"));
    assert_eq!(messages(&folder, "reviewer-unlicensed").len(), 1);
}

#[test]
fn a_step_replaces_the_one_that_it_names_and_own_roles_can_be_clinicians() {
    let kit = "practice: {name: R}\ntask: intake-summary\nroles:\n  - id: optometrist\n    title: Optometrist\n    licensed: yes\n    clinician: yes\n    before: [Read the form, Test the eyes]\n    now: [{step: Look at one page, was: Read the form.}, {step: Test the eyes, earlier: yes}]\n    ai_handles: [The page]\n    you_own: [The eyes]\n    saves: Three minutes a patient\n    costs: One more thing to sign\n";
    let folder = Folder::kit(kit);
    folder.build().ends(0);
    let page = folder.read("kit/out/site/roles/optometrist.html");
    let body = page.split("</style>").nth(1).expect("a body");
    // The two steps have no word in common, and are still one change.
    let row = "<td class=\"was\">Read the form</td><th scope=\"row\" class=\"kind\">changes →</th><td class=\"no\">1</td><td class=\"now\">Look at one page";
    assert!(body.contains(row), "{body}");
    assert!(folder.read("kit/out/site/physicians.html").contains("roles/optometrist.html"));
}

#[test]
fn a_place_brings_its_state_and_every_line_of_the_practice_is_known() {
    let kit = format!(
        "{PEOPLE}practice:\n  name: R\n  phone: \"555-0101\"\n  sites: [{{name: Harbor, phone: \"555-0102\", states: [WY]}}]\n  contacts: [{{name: Interpreter, phone: \"555-0103\"}}]\nprepared_by: {{name: Jo, phone: \"555-0105\"}}\ntool: {{name: Aid, support_phone: \"555-0104\"}}\ntask: intake-summary\nroles: [nurse]\njobs_promise: Call 555-0101, 555-0102, 555-0103, 555-0104, 555-0105 or 555-0142.\n"
    );
    let folder = Folder::kit(&kit);
    assert_eq!(messages(&folder, "unknown-phone"), Vec::<String>::new());
    assert_eq!(messages(&folder, "states-missing"), Vec::<String>::new());
    let found = messages(&folder, "state-unknown");
    assert!(found.len() == 1 && found[0].contains("Wyoming"), "{found:?}");
    folder.write("kit/kit.yaml", kit.replace("or 555-0142", "or 555-0199"));
    assert_eq!(messages(&folder, "unknown-phone").len(), 1);
}

#[test]
fn an_acceptance_covers_the_finding_that_it_is_about() {
    let kit = |accepted: &str| {
        format!(
            "{PEOPLE}practice: {{name: R, states: [WY, ND]}}\ntask: intake-summary\nroles: [nurse]\naccepted: [{accepted}]\n"
        )
    };
    let entry = |about: &str| {
        format!("{{code: state-unknown, {about}by: dana, on: 2026-11-12, reason: Our attorney looked}}")
    };
    let accepted = |kit: &str| -> Vec<bool> {
        messages(&Folder::kit(kit), "state-unknown").iter().map(|text| text.contains("accepted by")).collect()
    };
    let unclear = kit(&entry(""));
    assert_eq!(accepted(&unclear), [false, false]);
    assert_eq!(messages(&Folder::kit(&unclear), "acceptance-unclear").len(), 1);
    for about in ["about: ND, ", "about: nd, ", "about: North Dakota, ", "about: North, "] {
        let one = kit(&entry(about));
        assert_eq!(accepted(&one), [false, true], "{about}");
        assert_eq!(messages(&Folder::kit(&one), "acceptance-unclear"), Vec::<String>::new());
    }
    let other = kit(&entry("about: OH, "));
    assert_eq!(accepted(&other), [false, false]);
    assert_eq!(messages(&Folder::kit(&other), "acceptance-void").len(), 1);
}

#[test]
fn csv_files_are_read_as_spreadsheets_write_them() {
    let kit = format!("{SMALLEST}measures: m.csv\ndrills: d.csv\nfeedback: f.csv\n");
    let folder = Folder::kit(&kit)
        .file("kit/d.csv", "drill,role,reader,found,missed,false_alarm\n1,front-desk,1,3,1,0\n")
        .file("kit/f.csv", "said,question,did,by_role\n\"Good, and quick\",worked,,\n\"He said \"\"no\"\"\",felt-wrong,We asked why,front-desk\n");
    let header = "date,arm,cases,errors,caught,minutes,using,eligible";
    let good = "2026-11-10,manual,10,1,,50,,";
    for text in [
        format!("{header}\n{good}\n"),
        format!("\u{feff}{header}\r\n{good}\r\n,,,,,,,\r\n"),
        format!("sep=;\r\n{header}\r\n{good}\r\n").replace(',', ";"),
        format!("{header}\n{good}\n").replace(',', "\t"),
    ] {
        folder.write("kit/m.csv", &text);
        assert_eq!(folder.check(), Vec::<String>::new(), "{text:?}");
        // The rows count: without them, there would be no baseline by hand.
        assert_eq!(messages(&folder, "no-baseline"), Vec::<String>::new(), "{text:?}");
    }
    // Faults are reported at their place, even after Windows line endings.
    let wrong = "2026-13-10,by hand,ten,,x,50,,".replace("ten,,", "ten,1,");
    for end in ["\n", "\r\n"] {
        folder.write("kit/m.csv", format!("{header}{end}{good}{end}{wrong}{end}"));
        let found = folder.check();
        let expected = [
            "3:1-11 error bad-date",
            "3:12-19 error bad-choice",
            "3:20-23 error wrong-type",
            "3:26-27 error wrong-type",
        ];
        assert_eq!(found, expected, "{end:?}");
    }
    folder.write("kit/m.csv", format!("{header}\n{good}\n"));
    folder.write(
        "kit/d.csv",
        "drill,role,reader,found,missed,false_alarm\n1,front-desk,Sam,3,,0\n1,chef,1,3,1,0\n",
    );
    let ran = folder.run(&["check", "kit", "--format", "json", "--today", TODAY]);
    let found: Vec<String> = rows(&ran.out).into_iter().filter(|row| row.contains(" error ")).collect();
    assert_eq!(found, ["2:1-22 error missing-key", "2:14-17 error wrong-type", "3:3-7 error unknown-role"]);
    folder.write("kit/d.csv", "drill,reader\n1,1\n");
    assert_eq!(folder.check().len(), 4);
}

/// A spreadsheet saves as it likes: UTF-16, Windows code pages, local dates.
#[test]
fn measures_come_in_any_encoding_and_with_local_dates() {
    let kit = format!("{SMALLEST}measures: m.csv\n");
    let header = "date,arm,cases,errors,caught,stopped";
    let iso = format!("{header}\n2026-11-09,manual,10,1,0,\n2026-11-16,manual,10,1,0,caf\u{e9}\n");
    let utf16 = |big: bool| -> Vec<u8> {
        let order = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        std::iter::once(0xfeff).chain(iso.encode_utf16()).flat_map(order).collect()
    };
    let windows: Vec<u8> =
        iso.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin")).collect();
    let american = iso.replace("2026-11-09", "11/9/2026").replace("2026-11-16", "11/16/2026");
    let german = iso.replace("2026-11-09", "09.11.2026").replace("2026-11-16", "16.11.2026");
    for bytes in [utf16(true), utf16(false), windows, american.into_bytes(), german.into_bytes()] {
        let folder = Folder::kit(&kit).file("kit/m.csv", &bytes);
        assert_eq!(folder.check(), Vec::<String>::new(), "{bytes:?}");
        assert_eq!(messages(&folder, "no-baseline"), Vec::<String>::new(), "{bytes:?}");
    }
    let check = |text: &str| Folder::kit(&kit).file("kit/m.csv", text).check();
    let good = "2026-11-09,manual,10,1,0,";
    // An ambiguous date, an impossible date, and a workbook.
    assert_eq!(check(&format!("{header}\n11/9/2026,manual,10,1,0,\n")), ["2:1-10 error bad-date"]);
    assert_eq!(check(&format!("{header}\n31/11/2026,manual,10,1,0,\n")), ["2:1-11 error bad-date"]);
    // One date typed by hand among others, in a file with Windows line endings.
    let mixed = format!("{header}\r\n{good}\r\n11/16/2026,manual,10,1,0,\r\n");
    assert_eq!(check(&mixed), ["3:1-11 error bad-date"]);
    assert_eq!(check("PK\u{3}\u{4}\0\0"), ["1:1-1 error not-utf8"]);
    // A repeated day, a part greater than its whole, an extra cell, a repeated column, and an unclosed quotation mark.
    assert_eq!(check(&format!("{header}\n{good}\n{good}\n")), ["3:1-26 error duplicate-key"]);
    assert_eq!(check(&format!("{header}\n2026-11-09,manual,1,2,0,\n")), ["2:21-22 error impossible-count"]);
    assert_eq!(check(&format!("{header}\n{good},7\n")), ["2:27-28 error wrong-type"]);
    assert_eq!(check("date,arm,cases,errors,caught,cases\n"), ["1:1-35 error duplicate-key"]);
    assert_eq!(check(&format!("{header}\n{good}\"it went on\n{good}\n")), ["2:26-27 error wrong-type"]);
    // Rows that nobody has filled in yet, and a day on which the tool was stopped at once.
    let open = "2026-11-24,assisted,,,,\n2026-11-25,assisted,,,,Wrong patient\n";
    assert_eq!(check(&format!("{header}\n{open}")), Vec::<String>::new());
}

/// A reader is a number, so that nobody's errors are printed under their name.
#[test]
fn a_readers_name_is_a_fault() {
    let folder = Folder::kit(&format!("{SMALLEST}drills: d.csv\n"))
        .file("kit/d.csv", "drill,role,reader,found,missed,false_alarm\na,front-desk,Sam Lee,1,0,0\n");
    assert_eq!(folder.check(), ["2:14-21 error wrong-type"]);
    let ran = folder.run(&["check", "kit", "--today", TODAY]);
    assert!(format!("{}{}", ran.out, ran.err).contains("never a name"), "{ran:?}");
}
