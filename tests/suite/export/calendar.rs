//! The calendars, read by Mozilla's parser.

use std::collections::BTreeMap;

use super::{export, node, sample};
use crate::driver::Folder;

const READ: &str = r"
const ICAL = require('ical.js');
const text = require('fs').readFileSync(process.argv[1], 'utf8');
const calendar = new (ICAL.Component || ICAL.default.Component)((ICAL.parse || ICAL.default.parse)(text));
for (const event of calendar.getAllSubcomponents('vevent')) {
  const value = name => event.getFirstPropertyValue(name);
  console.log([value('uid'), value('dtstart'), value('dtend'), value('dtstart').isDate, value('sequence'),
    event.getAllSubcomponents('valarm').length, value('summary')].join('\t'));
}";

/// The events by UID: first day, the day after the last, whether they last all day, sequence, reminders, summary.
fn events(folder: &Folder, path: &str) -> Option<BTreeMap<String, Vec<String>>> {
    let read = node("the calendar", folder, READ, &[path])?;
    let rows = read.lines().map(|line| line.split('\t').map(str::to_string).collect::<Vec<_>>());
    Some(rows.map(|row| (row[0].clone(), row[1..].to_vec())).collect())
}

#[test]
fn every_date_is_an_all_day_event_with_an_exclusive_end() {
    let folder = sample();
    let path = export(&folder, &["ics", "clients/riverbend"]);
    assert_eq!(path, "clients/riverbend/out/handover/riverbend-rollout.ics");
    let text = folder.read(&path);
    assert!(text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains('\n'));
    assert!(text.lines().all(|line| line.len() <= 75));
    let times = text.lines().filter(|line| line.starts_with("DTSTART") || line.starts_with("DTEND"));
    assert!(times.clone().count() >= 10 && times.clone().all(|line| !line.ends_with('Z')), "{text}");
    let Some(staff) = events(&folder, &path) else { return };
    let day = |word: &str| {
        let row =
            staff.values().find(|row| row[5].contains(word)).unwrap_or_else(|| panic!("{word}: {staff:?}"));
        format!("{} {} {}", row[0], row[1], row[2])
    };
    assert_eq!(day("Training"), "2026-10-23 2026-10-24 true");
    assert_eq!(day("Pilot"), "2026-11-03 2026-11-17 true");
    // Two weeks and twelve weeks after everyone starts on December 21.
    assert_eq!(day("drill 1 of 6"), "2027-01-04 2027-01-05 true");
    assert_eq!(day("drill 6 of 6"), "2027-03-15 2027-03-16 true");
    assert!(staff.len() >= 12 && staff.values().all(|row| row[4] == "0"), "{staff:?}");
    let owners = events(&folder, "clients/riverbend/out/handover/riverbend-owners.ics").expect("node");
    assert!(
        owners.len() >= 3
            && owners
                .values()
                .all(|row| row[4] == "1" && row[5].contains("Dana Ortiz") || row[5].contains("Ruth Kessler")),
        "{owners:?}"
    );
}

#[test]
fn a_second_import_updates_moved_events() {
    let folder = sample();
    let path = export(&folder, &["ics", "clients/riverbend"]);
    let kit = folder.read("clients/riverbend/kit.yaml");
    let Some(before) = events(&folder, &path) else { return };
    let moved = kit.replace("training_on: 2026-10-23", "training_on: 2026-10-22");
    assert_ne!(kit, moved);
    folder.write("clients/riverbend/kit.yaml", moved);
    export(&folder, &["ics", "clients/riverbend"]);
    let after = events(&folder, &path).expect("node");
    assert!(before.keys().eq(after.keys()), "the names stay");
    let number = |row: &[String]| row[3].parse::<i64>().expect("a number");
    for (uid, row) in &after {
        let higher = number(row) > number(&before[uid]);
        assert_eq!(higher, row[0] != before[uid][0], "{row:?}");
    }
}
