//! Kits as a consultant writes them, under `tests/kits`: no reader is told to contact themselves, and nothing reads as if a
//! machine put it together.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use inservice::trace::text_of_html;
use regex::Regex;

use crate::driver::{Folder, TODAY};

#[test]
fn every_kit_reads_as_if_a_person_wrote_it() {
    let odd = [
        r"[A-Za-z]\.\. ",
        "These 0 ",
        r"\b1 points",
        "All of your",
        r"\bor an? [A-Z]\w+ or\b",
        r"\b(an?|the) (an?|the) ",
    ];
    let odd = Regex::new(&odd.join("|")).expect("a pattern");
    let site = Regex::new(r"At [A-Z][^:.]{2,30}: get ([^()]{3,30} \([0-9-]+\)) now, then tell ([^.]+)\.")
        .expect("a pattern");
    let kits = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits");
    let mut wrong = Vec::new();
    for (at, kit) in fs::read_dir(kits).expect("tests/kits").flatten().enumerate() {
        let folder = Folder::new();
        let out = format!("out{at}");
        folder.run(&["build", &kit.path().to_string_lossy(), "--today", TODAY, "--out", &out]).ends(0);
        for part in ["site", "leaders"] {
            for (page, bytes) in folder.files(&format!("{out}/{part}")) {
                if !page.ends_with(".html") {
                    continue;
                }
                let text = text_of_html(&String::from_utf8_lossy(&bytes));
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let themselves = site.captures_iter(&text).filter(|found| found[2].contains(&found[1]));
                let found = odd.find_iter(&text).map(|found| found.as_str().to_string());
                let found = found.chain(themselves.map(|found| found[0].to_string()));
                wrong.extend(found.map(|found| format!("{}: {page}: {found}", kit.path().display())));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The length of a run of words to compare; page titles and names of things are shorter.
const RUN: usize = 8;

fn runs(html: &str) -> BTreeSet<String> {
    let text = text_of_html(html);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(RUN).map(|run| run.join(" ")).collect()
}

#[test]
fn a_clinicians_guide_and_the_clinicians_page_share_no_sentence() {
    let kits = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits");
    let (mut compared, mut wrong) = (0, Vec::new());
    for (at, kit) in fs::read_dir(kits).expect("tests/kits").flatten().enumerate() {
        let folder = Folder::new();
        let out = format!("out{at}");
        folder.run(&["build", &kit.path().to_string_lossy(), "--today", TODAY, "--out", &out]).ends(0);
        let site = folder.files(&format!("{out}/site"));
        let page = |name: &str| String::from_utf8_lossy(&site[name]).into_owned();
        // The box on what to do when something is wrong and the footer are on every page.
        let everywhere = runs(&page("rollout.html"));
        let clinicians = runs(&page("physicians.html"));
        for name in site.keys().filter(|name| name.starts_with("roles/")) {
            let guide = page(name);
            if !guide.contains("physicians.html\">") || !guide.contains("What you can see and change in") {
                continue;
            }
            compared += 1;
            let shared = runs(&guide);
            let shared = shared.intersection(&clinicians).filter(|run| !everywhere.contains(*run));
            wrong.extend(shared.map(|run| format!("{}: {name}: {run}", kit.path().display())));
        }
    }
    assert!(compared >= 6, "{compared}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The places of a kit, as readers in a role see them.
#[test]
fn nobody_is_sent_to_themselves_at_a_place_either() {
    let folder = Folder::kit(
        "people:\n  dana: {name: Dana Ortiz, role: practice-manager, phone: \"555-0142\"}\n  \
         price: {name: Ann Price, role: advanced-practice, phone: \"555-0144\"}\n\
         practice:\n  name: Riverbend\n  report_to: [dana]\n  urgent: nurse\n  sites:\n  \
         - {name: Mill Road, report_to: [price, dana], urgent: price}\n\
         task: after-visit-summary\nroles: [front-desk, nurse, advanced-practice, practice-manager]\n",
    );
    folder.build().ends(0);
    let box_at = |role: &str| {
        let page = folder.read(&format!("kit/out/site/roles/{role}.html"));
        let from = page.find("data-site=\"Mill Road\"").expect("the place");
        let until = page[from..].find("</dl>").unwrap_or(600);
        text_of_html(&page[from..from + until]).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let get = "Get Ann Price (555-0144) now.";
    assert!(box_at("front-desk").contains(get) && box_at("front-desk").contains("Dana Ortiz"));
    let manager = box_at("practice-manager");
    assert!(manager.contains(get) && !manager.contains("Dana Ortiz"), "{manager}");
    let own = box_at("advanced-practice");
    assert!(own.contains("See to the patient first.") && !own.contains("Ann Price"), "{own}");
    assert!(own.contains("Dana Ortiz"), "{own}");
    // In a line with little room.
    let text = text_of_html(&folder.read("kit/out/site/hipaa.html"));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        text.contains("At Mill Road: Ann Price (555-0144) is the person to get now, and to tell."),
        "{text}"
    );
}

/// The page of a shared kit, built, as text.
fn page_of(kit: &str, page: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits").join(kit);
    let folder = Folder::new();
    folder.run(&["build", &path.to_string_lossy(), "--today", TODAY, "--out", "out"]).ends(0);
    let html = String::from_utf8_lossy(&folder.files("out/site")[page]).into_owned();
    text_of_html(&html).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One of the two NPs and PAs is the person to get at one site, and reads the same guide as the other.
#[test]
fn a_reader_who_may_be_the_person_to_tell_learns_what_to_do_then() {
    let theirs = "Is one of these people you? See to the patient first, then tell the other one.";
    let kit = "two-rivers-family-medicine";
    assert_eq!(page_of(kit, "roles/advanced-practice.html").matches(theirs).count(), 1);
    // The only physician is never listed on their own guide, and nobody at the front desk is told.
    for page in ["roles/physician.html", "roles/front-desk.html", "task.html"] {
        assert!(!page_of(kit, page).contains("Is one of these people you?"), "{page}");
    }
}

#[test]
fn the_only_clinician_of_two_people_is_no_colleague_to_ask() {
    assert!(!page_of("quiet-harbor-counseling", "physicians.html").contains("A colleague to ask"));
    assert!(page_of("two-rivers-family-medicine", "physicians.html").contains("In a colleague's words"));
}

#[test]
fn a_small_pilot_checks_every_draft() {
    let small = "so check every one of them";
    assert!(
        page_of("quiet-harbor-counseling", "task.html")
            .contains(&format!("about 12 intake summary drafts, {small}."))
    );
    assert!(
        page_of("two-rivers-family-medicine", "task.html").contains(&format!("{small} until you have 30."))
    );
}
