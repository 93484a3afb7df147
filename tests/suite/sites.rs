//! A practice with several sites: the box, the cards and the sign-off sheet of each site name the people there, and a kit without
//! sites has nothing to pick.

use crate::driver::{Folder, SMALLEST, TODAY};

const KIT: &str = "people:
  dana: {name: Dana Ortiz, role: practice-manager, phone: \"555-0142\"}
  sam: {name: Sam Lee, role: front-desk, phone: \"555-0143\"}
  patel: {name: Dr. Anika Patel, role: physician, phone: \"555-0144\"}
practice:
  name: Riverbend Family Medicine
  phone: \"555-0100\"
  report_to: [dana, patel]
  urgent: nurse
  sites:
    - {name: Main Street, phone: \"555-0101\", states: [OH]}
    - {name: Harbor Road, phone: \"555-0102\", report_to: [sam, dana], urgent: patel, states: [TX]}
task: after-visit-summary
roles: [front-desk, nurse, physician]
";

/// The parts of a page for one site, with their tags.
fn parts(page: &str, site: &str) -> Vec<String> {
    page.split("data-site=\"").skip(1).filter(|part| part.starts_with(site)).map(str::to_string).collect()
}

#[test]
fn each_site_has_its_own_people_in_the_box_on_the_cards_and_on_a_sheet() {
    let folder = Folder::kit(KIT);
    folder.build().ends(0);
    let index = folder.read("kit/out/site/index.html");
    let (main, harbor) = (parts(&index, "Main Street"), parts(&index, "Harbor Road"));
    assert_eq!((main.len(), harbor.len()), (1, 1));
    let first = |part: &str| part.split("</dl>").next().unwrap_or_default().to_string();
    let (main, harbor) = (first(&main[0]), first(&harbor[0]));
    for (part, there, not_there) in [
        (&main, ["Get a nurse now", "Dana Ortiz", "555-0101"], ["Sam Lee", "555-0102"]),
        (&harbor, ["Get Dr. Anika Patel", "Sam Lee", "555-0102"], ["Get a nurse", "555-0101"]),
    ] {
        assert!(there.iter().all(|text| part.contains(text)), "{part}");
        assert!(!not_there.iter().any(|text| part.contains(text)), "{part}");
    }
    assert!(index.contains("Where do you work?") && index.contains("<option>Harbor Road</option>"));
    let cards = folder.read("kit/out/site/cards.html");
    let stop: Vec<&str> = cards.split("<section class=\"paper-card stop-card\"").skip(1).collect();
    assert_eq!(stop.len(), 4, "two for each site");
    assert!(stop[2].starts_with(" data-site=\"Harbor Road\"") && stop[2].contains("Dr. Anika Patel"));
    let badges: Vec<&str> = cards.split("<section class=\"paper-card badge\"").skip(1).collect();
    assert_eq!(badges.len(), 8);
    assert!(badges[4].contains("Harbor Road") && badges[4].contains("555-0143"));
    let sheet = folder.read("kit/out/site/sign-off.html");
    assert_eq!(sheet.matches("class=\"site-of-sheet\"").count(), 2);
    assert_eq!(sheet.matches("Dana Ortiz").count(), 2);
    for page in [&index, &cards, &sheet] {
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "an id stands twice");
    }
}

#[test]
fn the_states_of_sites_count_and_faults_of_a_site_are_reported_there() {
    let rows = Folder::kit(KIT).all();
    assert!(!rows.iter().any(|row| row.ends_with(" states-missing")), "{rows:?}");
    let report = Folder::kit(KIT).run(&["check", "kit", "--full", "--today", TODAY]);
    assert!(report.err.contains("Texas") || report.err.contains("TX"), "{}", report.err);
    for (from, to, row) in [
        ("[sam, dana]", "[samm, dana]", "12:58-62 error unknown-person"),
        ("urgent: patel", "urgent: patell", "12:78-84 error unknown-person"),
        ("[TX]", "[TT]", "12:94-96 error unknown-state"),
        ("name: Harbor Road, ", "", "12:8-13 error missing-key"),
        ("phone: \"555-0102\"", "fone: \"555-0102\"", "12:27-31 error unknown-key"),
    ] {
        let rows = Folder::kit(&KIT.replace(from, to)).all();
        assert!(rows.iter().any(|found| found == row), "{to}: {rows:?}");
    }
}

#[test]
fn a_kit_without_sites_has_nothing_to_pick() {
    let folder = Folder::kit(SMALLEST);
    folder.build().ends(0);
    for (path, bytes) in folder.files("kit/out/site") {
        let page = String::from_utf8_lossy(&bytes);
        assert!(!page.contains("data-site=") && !page.contains("class=\"pick-site"), "{path}");
    }
}
