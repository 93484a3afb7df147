//! The banks of drills: every built-in bank is complete, a workspace's own banks are checked as strictly as a kit, and pages show
//! the drafts without giving away the answers on paper.

use inservice::library::Library;
use inservice::text::diagnostic::Diagnostics;

use crate::driver::{Folder, SMALLEST};

const TASKS: [&str; 9] = [
    "after-visit-summary",
    "appointment-reminders",
    "coding-suggestions",
    "intake-summary",
    "phone-message",
    "portal-reply",
    "prior-authorization",
    "referral-letter",
    "visit-note",
];

/// A drill without faults.
const SOUND: &str = "  - id: marigold-two
    patient: Testpatient Marigold
    mode: Wrong dose or frequency
    source: [Drug A 5 mg once a day, Come back in a week]
    draft:
      - {text: Take drug A twice a day., from: [A], wrong: The order says once.}
      - {text: Come back in a week., from: [B]}
";

fn bank(drills: &str) -> String {
    format!("task: after-visit-summary\ndrills:\n{drills}")
}

#[test]
fn each_task_has_eight_drafts_three_without_an_error_and_most_errors_are_omissions() {
    for task in TASKS {
        for roles in [
            "[front-desk]",
            "[physical-therapist]",
            "[dental-hygienist]",
            "[nurse, physical-therapist, dental-hygienist]",
        ] {
            let kit = SMALLEST.replace("[front-desk]", roles).replace("after-visit-summary", task);
            let folder = Folder::kit(&kit);
            folder.build().ends(0);
            let page = folder.read("kit/out/site/practice.html");
            let clean = page.matches("data-clean").count() - page.matches("'data-clean'").count();
            let drills = page.matches("<section class=\"drills\"").count();
            assert!(drills >= 8 && clean == 3, "{task} {roles}: {drills} drafts, {clean} without an error");
            let left_out = page.matches("The draft leaves out line").count();
            assert!(left_out * 2 > drills - clean, "{task} {roles}: {left_out} omissions");
            assert!(page.len() < 60 * 1024, "{task} {roles}: {} bytes", page.len());
        }
    }
    let mut faults = Diagnostics::default();
    for task in TASKS {
        Library::built_in().task(task, &mut faults);
    }
    assert!(!faults.has_errors());
}

#[test]
fn every_inconsistency_of_a_drill_is_reported_at_its_place() {
    let sound = bank(SOUND);
    assert_eq!(
        Folder::kit(SMALLEST).file("kit/content/drills/own.yaml", &sound).all(),
        Folder::kit(SMALLEST).all()
    );
    let mut wrong = Vec::new();
    for (from, to, found) in [
        ("from: [B]", "from: [C]", vec!["9:45 bad-choice"]),
        ("from: [B]", "right: It is so.", vec!["6:38 drill-unclear"]),
        (", from: [B]}", "}", vec!["6:38 drill-unclear", "9:9 drill-unclear"]),
        (", wrong: The order says once.", "", vec!["5:11 drill-unclear"]),
        ("    mode: Wrong dose or frequency\n", "", vec!["3:9 drill-unclear"]),
        ("from: [B]}", "from: [B], wrong: Two.}", vec!["3:9 drill-unclear"]),
        ("Wrong dose or frequency", "Wrong dose or frequenzy", vec!["5:11 bad-choice"]),
        ("Testpatient Marigold", "Mary Gold", vec!["4:5 looks-like-phi", "4:14 drill-patient"]),
        ("id: marigold-two", "id: marigold", vec!["3:9 duplicate-key"]),
        ("id: marigold-two", "id: Mary Gold", vec!["3:9 bad-choice"]),
        ("patient:", "pattient:", vec!["4:5 unknown-key"]),
        ("Drug A 5 mg once a day", "SSN 123-45-6789", vec!["6:14 looks-like-phi"]),
        ("task: after-visit-summary", "task: after-visit", vec!["1:7 unknown-task"]),
        ("task: after-visit-summary\n", "", vec!["1:1 unknown-task"]),
    ] {
        let text = sound.replace(from, to);
        let told: Vec<String> = Folder::kit(SMALLEST)
            .file("kit/content/drills/own.yaml", &text)
            .check()
            .iter()
            .filter_map(|row| Some(format!("{} {}", row.split('-').next()?, row.rsplit(' ').next()?)))
            .collect();
        if told != found {
            wrong.push(format!("{from} -> {to}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_workspace_adds_to_a_bank_and_replaces_one_and_a_task_without_one_has_no_practice_page() {
    let drills = |folder: &Folder| {
        folder.build().ends(0);
        folder.read("kit/out/site/practice.html").matches("<section class=\"drills\"").count()
    };
    let own = Folder::kit(SMALLEST);
    let before = drills(&own);
    own.write("kit/content/drills/own.yaml", bank(SOUND));
    assert_eq!(drills(&own), before + 1);
    own.write("kit/content/drills/after-visit-summary.yaml", bank(&SOUND.replace("-two", "-one")));
    assert_eq!(drills(&own), 2);
    assert!(own.all().iter().any(|row| row.ends_with(" drills-few")), "{:?}", own.all());
    let none = Folder::kit(SMALLEST).file("kit/content/drills/after-visit-summary.yaml", "drills: []\n");
    none.build().ends(0);
    for page in ["site/practice.html", "site/boosters.html", "leaders/answer-key.html"] {
        assert!(!none.path().join("kit/out").join(page).exists(), "{page}");
    }
}
