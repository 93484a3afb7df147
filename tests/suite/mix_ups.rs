//! Things that look like something else: questions that begin alike, copies that a program made, special kinds of spaces, numbers
//! inside addresses, files that nothing reads.

use crate::driver::{Folder, SMALLEST, TODAY};

fn told(folder: &Folder) -> String {
    folder.run(&["check", "kit", "--today", TODAY]).err
}

fn kit(more: &str) -> Folder {
    Folder::kit(&format!("{SMALLEST}{more}"))
}

#[test]
fn questions_that_differ_only_in_their_last_word_or_character_are_distinct() {
    let long = "Where do I write down the time when the second nurse took the patient to the room on the";
    let folder = kit(&format!(
        "faq:\n  - {{question: {long} left, answer: FIRST}}\n  - {{question: {long} right, answer: SECOND}}\n  - {{question: \"Is ★ good?\", answer: THIRD}}\n  - {{question: \"Is ☆ good?\", answer: FOURTH}}\n"
    ));
    folder.build().ends(0);
    let page = folder.read("kit/out/site/faq.html");
    for answer in ["FIRST", "SECOND", "THIRD", "FOURTH"] {
        assert!(page.contains(answer), "{answer}");
    }
}

#[test]
fn a_question_asked_twice_is_reported_whatever_its_case() {
    let folder =
        kit("faq:\n  - {question: Who signs?, answer: One}\n  - {question: who  signs, answer: Two}\n");
    assert!(folder.check().iter().any(|row| row.starts_with("6:") && row.ends_with("error duplicate-key")));
    let file = |question: &str| format!("---\nquestion: \"{question}\"\n---\n\nYes.\n");
    let folder = kit("")
        .file("kit/content/faq/a.md", file("Who signs?"))
        .file("kit/content/faq/b.md", file("who signs"));
    assert!(folder.check().iter().any(|row| row.ends_with("error duplicate-key")), "{:?}", folder.check());
    for copy in ["a (1).md", "a - Copy.md", "a.sync-conflict-20261120-101112-ABCDEFG.md"] {
        let folder = kit("").file(&format!("kit/content/faq/{copy}"), file("Who signs?"));
        assert!(told(&folder).contains("cannot be the name of a FAQ answer"), "{copy}");
    }
}

#[test]
fn repeated_entries_are_reported() {
    let people = "people: {sam: {name: Sam Lee}, ana: {name: Ana Cruz}}\n";
    for (from, to) in [
        ("{name: Riverbend}", "{name: Riverbend, report_to: [sam, ana, sam]}"),
        ("{name: Riverbend}", "{name: Riverbend, states: [OH, OH]}"),
        ("roles:", "rollout: {pilot: {start: 2026-12-01, end: 2026-12-14, people: [ana, ana]}}\nroles:"),
    ] {
        let folder = Folder::kit(&format!("{}{people}", SMALLEST.replace(from, to)));
        let found = folder.check();
        assert_eq!(
            found.iter().filter(|row| row.ends_with("error duplicate-key")).count(),
            1,
            "{to}: {found:?}"
        );
    }
}

#[test]
fn characters_that_cannot_be_seen_are_named() {
    for (line, name) in [
        ("\u{a0}theme: clinic\n", "a non-breaking space (U+00A0)"),
        ("theme:\u{a0}clinic\n", "a non-breaking space (U+00A0)"),
        ("the\u{200b}me: clinic\n", "a zero-width space, which is invisible (U+200B)"),
        ("th\u{435}me: clinic\n", "a Cyrillic letter (U+0435)"),
        ("theme: cli\u{ad}nic\n", "a soft hyphen, which is invisible (U+00AD)"),
    ] {
        let told = told(&kit(line));
        assert!(told.contains(name), "{line:?}: {told}");
    }
}

#[test]
fn control_characters_reach_no_page() {
    for written in ["\"a\\0b\"", "\"a\\eb\"", "\"a\\x7fb\"", "\"a\\x9bb\""] {
        let folder = Folder::kit(&SMALLEST.replace("Riverbend", written));
        assert!(told(&folder).contains("the control character U+00"), "{written}");
    }
}

#[test]
fn curly_quotes_around_a_value_are_reported_and_those_inside_are_not() {
    let folder = Folder::kit(&SMALLEST.replace("{name: Riverbend}", "\n  name: “Riverbend Clinic”"));
    assert!(
        folder.check().iter().any(|row| row.ends_with("2:9-27 warning quotes-from-word")),
        "{:?}",
        folder.check()
    );
    let fine = Folder::kit(&SMALLEST.replace("{name: Riverbend}", "\n  name: \"The “Riverbend” Clinic\""));
    assert_eq!(fine.check(), Vec::<String>::new());
}

#[test]
fn a_number_in_an_address_or_a_decimal_is_not_an_identifier() {
    let answer = |text: &str| kit(&format!("faq:\n  - question: \"Where?\"\n    answer: |\n      {text}\n"));
    for fine in [
        "Read https://docs.riverbend.example/a/b.c/30412877/Plan.html first.",
        "See (https://riverbend.example/x.php?y=12345678).",
        "It is up 99.99999999% of the time.",
        "Ask Dr. Cruz about invoice No. 20417733.",
    ] {
        assert!(!told(&answer(fine)).contains("looks-like-phi"), "{fine}");
    }
    for wrong in ["See https://riverbend.example. Then open 30412877.", "The chart of 30412877 is here."] {
        assert!(told(&answer(wrong)).contains("looks-like-phi"), "{wrong}");
    }
}

#[test]
fn a_share_of_completed_work_is_not_a_claim() {
    let kept = |text: &str| kit(&format!("compliance:\n  retention: \"{text}\"\n"));
    for fine in ["100% of recordings are erased within a week", "100% of visits were checked by a nurse"] {
        assert!(!told(&kept(fine)).contains("banned-claim"), "{fine}");
    }
    for wrong in ["100% of drafts are correct", "It is 100% safe", "100% right, and drafts are deleted"] {
        assert!(told(&kept(wrong)).contains("banned-claim"), "{wrong}");
    }
}

#[test]
fn a_phone_number_has_a_plausible_number_of_digits() {
    let of = |phone: &str| told(&kit(&format!("people: {{sam: {{name: Sam Lee, phone: \"{phone}\"}}}}\n")));
    for wrong in ["614-555-012", "614-555-01234", "55", "5550-12"] {
        assert!(of(wrong).contains("bad-phone-or-email"), "{wrong}");
    }
    for fine in
        ["614-555-0123", "1-614-555-0123", "+44 20 7946 0958", "555-0123", "0123", "911", "555-0123 x12"]
    {
        assert!(!of(fine).contains("bad-phone-or-email"), "{fine}");
    }
}

#[test]
fn files_that_nothing_reads_are_reported() {
    let page = "---\ntitle: Parking\nnav: 70\n---\n\nBehind the house.\n";
    for path in [
        "content/pages/hipaa.md.txt",
        "content/pages/hipaa.MD",
        "content/faqs/parking.md",
        "content/hipaa.md",
        "content/tasks/mine.yml",
        "themes/klinic/clinic.css",
        "themes/clinic/part/steps.html",
        "pages/parking.md",
        "measures.csv",
    ] {
        let folder = kit("").file(&format!("kit/{path}"), page);
        let told = told(&folder);
        assert!(told.contains("warning[not-used]") && told.contains(path), "{path}: {told}");
    }
    for path in
        ["content/README.md", "assets/plan.ai", "notes/pages.md", "content/pages/parking.md", "letters/a.md"]
    {
        assert!(!told(&kit("").file(&format!("kit/{path}"), page)).contains("not-used"), "{path}");
    }
}

#[test]
fn a_page_that_nothing_links_to_gets_a_note() {
    let page = |more: &str| format!("---\ntitle: Parking\n{more}---\n\nBehind the house.\n");
    let with =
        |more: &str, kit_says: &str| told(&kit(kit_says).file("kit/content/pages/parking.md", page(more)));
    assert!(with("", "").contains("orphan-page"));
    assert!(with("listed: no\n", "").contains("orphan-page"));
    for (more, kit_says) in [
        ("nav: 70\n", ""),
        ("listed: {start: 4}\n", ""),
        ("", "jobs_promise: \"See [where](parking.html).\"\n"),
    ] {
        assert!(!with(more, kit_says).contains("orphan-page"), "{more} {kit_says}");
    }
}

#[test]
fn no_person_is_called_unknown_while_people_cannot_be_read() {
    let people = "people:\n  sam: {name: Sam Lee}\n  ana: {name: Ana Cruz}\n";
    let kit = SMALLEST.replace(
        "{name: Riverbend}",
        "{name: Riverbend, report_to: [sam, ana], privacy_official: ana, security_official: sam}",
    ) + people;
    assert_eq!(Folder::kit(&kit).check(), Vec::<String>::new());
    for (from, to) in [
        ("people:\n", "poeple:\n"),
        ("people:\n", "Peoples:\n"),
        ("people:\n", "staff: 1\npeople: none\nother:\n"),
        ("  sam: {name: Sam Lee}\n  ana: {name: Ana Cruz}", "  - Sam Lee\n  - Ana Cruz"),
    ] {
        let found = Folder::kit(&kit.replacen(from, to, 1)).check();
        assert!(!found.iter().any(|row| row.ends_with("unknown-person")), "{to:?}: {found:?}");
    }
}

/// A kit in which lines can slip: it has sections, lists and a block of text.
const SEVERAL: &str = "people:\n  ana: {name: Ana Cruz, role: nurse}\n  sam: {name: Sam Lee, role: front-desk}\n\npractice:\n  name: Elm Street Clinic\n  states: [OH]\n  report_to: [ana, sam]\n\ntask: intake-summary\n\nroles:\n  - front-desk\n  - nurse\n  - physician\n\nphysicians:\n  champion: ana\n  message: |\n    Read the doses first.\n    Then sign.\n\nrollout:\n  training_on: 2026-12-01\n  go_live: 2027-01-11\n";

/// The errors of a kit as `line code`, and the text that the terminal shows.
fn errors(kit: &str) -> (Vec<String>, String) {
    let folder = Folder::kit(kit);
    let rows = folder.check().into_iter().filter(|row| row.contains(" error "));
    let rows = rows.map(|row| {
        format!(
            "{} {}",
            row.split(':').next().unwrap_or_default(),
            row.rsplit(' ').next().unwrap_or_default()
        )
    });
    (rows.collect(), told(&folder))
}

/// The kit with every line from one to another moved to the right; lines count from 1.
fn moved(from: usize, to: usize, by: &str) -> String {
    let line = |(at, line): (usize, &str)| {
        let moves = (from..=to).contains(&(at + 1)) && !line.is_empty();
        format!("{}{line}\n", if moves { by } else { "" })
    };
    SEVERAL.lines().enumerate().map(line).collect()
}

#[test]
fn lines_that_were_moved_together_are_one_fault_where_they_begin() {
    assert_eq!(errors(SEVERAL).0, Vec::<String>::new());
    assert_eq!(errors(&moved(1, 99, " ")).0, Vec::<String>::new(), "a whole file may be indented");
    for (from, to, by, line, said) in [
        (10, 99, " ", "10 yaml-syntax", "Select lines 10 to 25 and move them to the left by 1 space."),
        (5, 15, " ", "5 yaml-syntax", "Select lines 5 to 15 and move them to the left by 1 space."),
        (10, 99, "  ", "10 unknown-key", "Move lines 10 to 25 to the left by 2 spaces."),
        (23, 99, "  ", "23 unknown-key", "`rollout` is a key of the kit itself."),
    ] {
        let (found, told) = errors(&moved(from, to, by));
        assert_eq!(found, [line], "{from} to {to}: {told}");
        assert!(told.contains(said), "{from} to {to}: {told}");
    }
}

#[test]
fn what_slipped_out_of_a_block_of_text_is_moved_back_and_nothing_else() {
    for (written, line, said) in [
        ("  message: |\n    Read the doses first.\n* Then sign.\n", "21 yaml-syntax", "4 spaces"),
        ("  message: |\n    Read.\n- doses\n- dates\n", "21 yaml-syntax", "Select lines 21 to 22"),
        (
            "  message: | Read the doses first.\n    Then sign.\n",
            "19 yaml-syntax",
            "Start a new line after `|`",
        ),
    ] {
        let message = "  message: |\n    Read the doses first.\n    Then sign.\n";
        let (found, told) = errors(&SEVERAL.replace(message, written));
        assert_eq!(found, [line], "{written}: {told}");
        assert!(told.contains(said), "{written}: {told}");
    }
}

#[test]
fn tabs_in_a_whole_file_are_one_fault_and_one_fix() {
    let kit: String = SEVERAL.lines().map(|line| format!("{}\n", line.replace("  ", "\t"))).collect();
    let (found, told) = errors(&kit);
    assert_eq!(found, ["2 yaml-syntax"], "{told}");
    assert!(told.contains("There are more tabs from lines 6, 13, 18 and 24 on."), "{told}");
    let folder = Folder::kit(&kit);
    folder.run(&["check", "kit", "--fix", "--today", TODAY]).ends(0);
    assert_eq!(folder.read("kit/kit.yaml"), SEVERAL);
}

#[test]
fn names_in_a_row_are_offered_as_a_list() {
    for (list, row, line, said) in [
        ("report_to: [ana, sam]", "report_to: ana, sam", "8 unknown-person", "as a list: [ana, sam]."),
        ("report_to: [ana, sam]", "report_to: ana and sam", "8 unknown-person", "as a list: [ana, sam]."),
        (
            "roles:\n  - front-desk\n  - nurse\n  - physician\n",
            "roles: nurse, physician, front-desk\n",
            "12 wrong-type",
            "Write: roles: [nurse, physician, front-desk]",
        ),
        ("  - nurse\n", "  nurse\n", "14 yaml-syntax", "Write: - nurse"),
        (
            "ana: {name: Ana Cruz,",
            "ana: {name Ana Cruz,",
            "2 unknown-key",
            "A colon is missing after the key. Write: name: Ana Cruz",
        ),
    ] {
        assert!(SEVERAL.contains(list), "{list}");
        let (found, told) = errors(&SEVERAL.replace(list, row));
        assert_eq!(found, [line], "{row}: {told}");
        assert!(told.contains(said), "{row}: {told}");
    }
}

#[test]
fn a_role_that_cannot_be_read_is_not_unknown_elsewhere() {
    let own = "  - id: dentist\n    title: Dentist\n    before: [Draft]\n    now: [Read]\n    ai_handles: [Drafting]\n    you_own: [Signing]\n";
    let kit = SEVERAL.replace("  - physician\n", own).replace("role: nurse", "role: dentist");
    assert_eq!(errors(&kit).0, Vec::<String>::new());
    for (whole, cut, line) in [
        ("title: Dentist", "title: \"Dentist", "16 yaml-syntax"),
        ("now: [Read]", "now: [\"Read: \"it\"\"]", "18 yaml-syntax"),
        ("    title: Dentist\n", "", "15 missing-key"),
    ] {
        let (found, told) = errors(&kit.replace(whole, cut));
        assert_eq!(found, [line], "{cut}: {told}");
    }
}
