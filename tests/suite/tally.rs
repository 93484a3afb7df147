//! `tally`: rows for the days to count, added to the file that the practice keeps, and the sheets to count on.

use crate::driver::{Folder, SMALLEST, TODAY};

const DATES: &str = "people:\n  sam: {name: Sam Lee, role: front-desk}\n  ana: {name: Ana Ruiz, role: front-desk}\nrollout: {pilot: {start: 2026-12-01, end: 2026-12-14, people: [sam, ana]}}\n";
const HEADER: &str = "date,arm,cases,errors,caught,minutes,using,eligible,stopped\n";

fn kit(more: &str) -> Folder {
    Folder::kit(&format!("{SMALLEST}{DATES}{more}"))
}

fn tally(folder: &Folder) -> crate::driver::Ran {
    folder.run(&["tally", "kit", "--today", TODAY])
}

#[test]
fn a_new_file_has_a_row_for_each_working_day() {
    let folder = kit("");
    let ran = tally(&folder).ends(0);
    assert!(ran.out.contains("20 rows added") && ran.out.contains("measures: measures.csv"), "{ran:?}");
    let text = folder.read("kit/measures.csv");
    let rows: Vec<&str> = text.strip_prefix(HEADER).expect("the header").lines().collect();
    assert_eq!(rows.len(), 20);
    assert_eq!((rows[0], rows[9]), ("2026-11-17,manual,,,,,,,", "2026-11-30,manual,,,,,,,"));
    assert_eq!((rows[10], rows[19]), ("2026-12-01,assisted,,,,,,2,", "2026-12-14,assisted,,,,,,2,"));
    let sheet = ran.out.lines().last().expect("a path").to_string();
    assert!(sheet.starts_with("kit/out/tally/") && folder.read(&sheet).contains("Tuesday, December 1, 2026"));
    // The kit with these rows, none of them filled in, has no faults.
    let folder = kit("measures: measures.csv\n").file("kit/measures.csv", text);
    assert_eq!(folder.check(), Vec::<String>::new());
}

/// A kit may name the file before it exists.
#[test]
fn a_file_that_the_kit_names_is_created() {
    let folder = kit("measures: counts/pilot.csv\n");
    std::fs::create_dir_all(folder.path().join("kit/counts")).expect("a folder");
    tally(&folder).ends(0);
    assert_eq!(folder.read("kit/counts/pilot.csv").lines().count(), 21);
    // The file is not created if anything else is wrong.
    let folder = kit("measures: measures.csv\nnonsense: 1\n");
    tally(&folder).ends(1);
    assert!(!folder.path().join("kit/measures.csv").exists());
}

#[test]
fn existing_rows_stay_byte_for_byte() {
    let before = "\u{feff}Arm;Date;cases;errors;caught;stopped\r\nassisted;12/14/2026;3;0;0;\"a \"\"b\"\"\"\r\nmanual;11/3/2026;3;0;0;\r\n;;;;;";
    let folder = kit("measures: measures.csv\n").file("kit/measures.csv", before);
    tally(&folder).ends(0);
    let after = folder.read("kit/measures.csv");
    let added = after.strip_prefix(before).unwrap_or_else(|| panic!("{after}"));
    assert_eq!(added.lines().filter(|line| line.starts_with("manual;")).count(), 9, "{added}");
    assert_eq!(added.lines().filter(|line| line.starts_with("assisted;2026-12-")).count(), 9, "{added}");
    assert!(added.starts_with("\r\nmanual;2026-11-") && added.ends_with(";;;;\r\n"), "{added:?}");
    assert_eq!(folder.check(), Vec::<String>::new());
    // Again: there is nothing to add.
    let ran = tally(&folder).ends(0);
    assert!(ran.out.contains("nothing was changed"), "{ran:?}");
    assert_eq!(folder.read("kit/measures.csv"), after);
    // A longer pilot has more days.
    folder.write(
        "kit/kit.yaml",
        format!("{SMALLEST}{}measures: measures.csv\n", DATES.replace("12-14", "12-16")),
    );
    tally(&folder).ends(0);
    assert_eq!(folder.read("kit/measures.csv").strip_prefix(&after).expect("more").lines().count(), 2);
}

#[test]
fn without_dates_or_with_a_file_that_no_key_names_nothing_is_written() {
    let folder = Folder::kit(SMALLEST);
    let ran = tally(&folder).ends(1);
    assert!(ran.err.contains("rollout.pilot.start"), "{ran:?}");
    let folder = kit("").file("kit/measures.csv", "mine");
    let ran = tally(&folder).ends(1);
    assert!(ran.err.contains("measures: measures.csv"), "{ran:?}");
    assert_eq!(folder.read("kit/measures.csv"), "mine");
}
