//! The pages for leaders are for people who never see `kit.yaml`: they mention no keys, no question ids, no lines of files.

use std::path::Path;

use inservice::trace::text_of_html;
use regex::Regex;

use crate::driver::{Folder, TODAY};

/// Half checked, overdue, with nobody to report to, with dates that do not fit: as many findings as one kit can have.
const MUCH_IS_WRONG: &str = "\
people:
  dana: {name: Dana Ortiz, role: practice-manager, phone: \"555-0142\", skeptic: yes}
practice: {name: Riverbend, states: [OH, TX]}
tool: {name: Aid, vendor: Acme}
task: after-visit-summary
roles: [front-desk, physician]
compliance:
  baa_signed: {answer: yes, checked_by: dana}
  baa_with: {answer: Somebody Else LLC, owner: dana, due: 2026-11-01}
  audit_log: {answer: unknown, owner: dana, due: 2026-11-02}
  breach_notice_days: 90
  acts_without_person: clinical
  training_use: identifiable
  can_edit: no
  seen_working: no
concerns: [{concern: Is it safe?, raised_by: dana, owner: dana, due: 2026-11-03}]
rollout: {training_on: 2026-12-05, go_live: 2026-12-06, pilot: {start: 2026-12-01, end: 2026-12-04, people: [dana], drafts_expected: 5}}
";

#[test]
fn no_page_for_leaders_speaks_of_keys_or_files() {
    let key = Regex::new(r"`|\b[a-z]+(_[a-z]+)+\b|\.yaml\b|\.csv\b").expect("a pattern");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let kits = ["gate/blocked", "gate/ready", "gate/hard/clients/plainview", "kits/lakeside-pediatrics"];
    let folder = Folder::kit(MUCH_IS_WRONG);
    let paths = kits.iter().map(|kit| fixtures.join(kit).to_string_lossy().into_owned());
    let mut wrong = Vec::new();
    for (at, kit) in paths.chain(["kit".to_string()]).enumerate() {
        let out = format!("out{at}");
        folder.run(&["build", &kit, "--today", TODAY, "--out", &out]).ends(0);
        for (page, bytes) in folder.files(&format!("{out}/leaders")) {
            let text = text_of_html(&String::from_utf8_lossy(&bytes));
            let found = key.find_iter(&text).map(|found| {
                let start = text[..found.start()].char_indices().rev().nth(40).map_or(0, |(at, _)| at);
                format!("{kit} {page}: …{}", &text[start..found.end()])
            });
            wrong.extend(found);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
