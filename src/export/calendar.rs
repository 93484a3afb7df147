//! A kit's dates as calendars, following RFC 5545: all-day events whose UIDs stay the same across exports, so that importing the
//! file again updates existing events. One calendar is for staff; a second, for those who lead the rollout, has the owners' due
//! dates.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use sha2::{Digest, Sha256};

use super::{Finished, Handed};

/// The interface words, which name the phases.
type Words = BTreeMap<String, String>;

/// The calendars of an earlier export, whose sequence numbers continue.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Earlier<'a> {
    pub(crate) staff: Option<&'a str>,
    pub(crate) owners: Option<&'a str>,
}

/// The staff's calendar, then the owners'.
pub(crate) fn export(of: Finished, words: &Words, today: Date, earlier: Earlier) -> Vec<Handed> {
    let kit = of.kit;
    let title = format!("{} at {}", kit.tool(), kit.practice());
    let staff = Calendar { title: format!("{title}: the rollout"), today, earlier: earlier.staff };
    let owners = Calendar { title: format!("{title}: due dates"), today, earlier: earlier.owners };
    vec![
        Handed {
            path: format!("{}-rollout.ics", of.name),
            bytes: staff.text(&rollout(of, words)).into_bytes(),
            about: "The dates of the rollout, for the calendars of everyone who works with the tool. Importing it again updates what is there, and cancels dates that the kit no longer has.".to_string(),
        },
        Handed {
            path: format!("{}-owners.ics", of.name),
            bytes: owners.text(&due(of)).into_bytes(),
            about: "Who has to find out what, and by when, with reminders. Only for those who lead the rollout; not for all staff.".to_string(),
        },
    ]
}

/// An event that lasts whole days.
struct Event {
    /// Identifies the event for as long as the kit exists.
    id: String,
    first: Date,
    last: Date,
    summary: String,
    text: String,
    reminds: bool,
}

fn rollout(of: Finished, words: &Words) -> Vec<Event> {
    let word = |key: String| words.get(&key).cloned().unwrap_or_default();
    let rollout = of.kit.rollout();
    let everyone = rollout.pilot.as_ref().is_some_and(|pilot| pilot.everyone);
    let phases = rollout.timeline.phases.iter().filter_map(|phase| {
        let first: Date = phase.on.as_ref()?.iso.parse().ok()?;
        let last: Option<Date> = phase.until.as_ref().and_then(|day| day.iso.parse().ok());
        let text = if everyone && phase.id == "pilot" { "everyone" } else { "text" };
        Some(Event {
            id: format!("rollout {}", phase.id),
            first,
            last: last.unwrap_or(first).max(first),
            summary: format!("{}: {}", of.kit.tool(), word(format!("phase_{}", phase.id))),
            text: word(format!("phase_{}_{text}", phase.id)),
            reminds: false,
        })
    });
    phases.chain(boosters(of, words)).map(|event| event.of_kit(of)).collect()
}

/// The short drills after the start, if they have dates.
fn boosters(of: Finished, words: &Words) -> Vec<Event> {
    let word = |key: &str| words.get(key).cloned().unwrap_or_default();
    let all = of.kit.boosters();
    let dated = all.iter().filter_map(|booster| {
        let day: Date = booster.on.as_ref()?.iso.parse().ok()?;
        let (number, count) = (booster.number.to_string(), all.len().to_string());
        Some(Event {
            id: format!("booster {number}"),
            first: day,
            last: day,
            summary: word("booster_event")
                .replace("{tool}", of.kit.tool())
                .replace("{n}", &number)
                .replace("{of}", &count),
            text: word("booster_event_text"),
            reminds: false,
        })
    });
    dated.collect()
}

fn due(of: Finished) -> Vec<Event> {
    let due = of.kit.due_dates().into_iter().filter_map(|due| {
        let day: Date = due.on.iso.parse().ok()?;
        let who = due.owner.unwrap_or_else(|| "Nobody yet".to_string());
        Some(Event {
            id: format!("due {}", due.id),
            first: day,
            last: day,
            summary: format!("{who}: {}", due.what),
            text: due.to_do.unwrap_or_default(),
            reminds: true,
        })
    });
    due.map(|event| event.of_kit(of)).collect()
}

impl Event {
    /// Makes the id unique across kits: one calendar can hold the dates of several.
    fn of_kit(mut self, of: Finished) -> Self {
        let whole = format!("{}\n{}\n{}", of.name, of.kit.task_id(), self.id);
        let hash: String = Sha256::digest(whole).iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        self.id = format!("{hash}@inservice.invalid");
        self
    }

    /// The lines between `BEGIN` and `END`, without those that say when the event was written.
    fn lines(&self) -> Vec<String> {
        let day = |day: Date| day.strftime("%Y%m%d").to_string();
        let after = self.last.tomorrow().unwrap_or(self.last);
        let mut lines = vec![
            format!("UID:{}", self.id),
            format!("DTSTART;VALUE=DATE:{}", day(self.first)),
            format!("DTEND;VALUE=DATE:{}", day(after)),
            format!("SUMMARY:{}", escaped(&self.summary)),
        ];
        if !self.text.is_empty() {
            lines.push(format!("DESCRIPTION:{}", escaped(&self.text)));
        }
        // A date does not make anyone busy all day.
        lines.push("TRANSP:TRANSPARENT".to_string());
        if self.reminds {
            // 9 a.m. the day before.
            let alarm = ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15H"].map(str::to_string);
            lines.extend(alarm);
            lines.push(format!("DESCRIPTION:{}", escaped(&self.summary)));
            lines.push("END:VALARM".to_string());
        }
        lines
    }
}

/// A calendar to write.
struct Calendar<'a> {
    title: String,
    today: Date,
    earlier: Option<&'a str>,
}

impl Calendar<'_> {
    fn text(&self, events: &[Event]) -> String {
        let earlier = self.earlier.map(read).unwrap_or_default();
        let stamp = format!("DTSTAMP:{}T000000Z", self.today.strftime("%Y%m%d"));
        let mut lines: Vec<String> = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//inservice//kit//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
        ]
        .map(str::to_string)
        .into();
        lines.push(format!("X-WR-CALNAME:{}", escaped(&self.title)));
        let gone = earlier.iter().filter(|(id, _)| events.iter().all(|event| event.id != **id));
        let gone = gone.map(|(id, (_, before))| (id, canceled(before)));
        for (id, own) in events.iter().map(|event| (&event.id, event.lines())).chain(gone) {
            let sequence = match earlier.get(id) {
                Some((sequence, before)) if *before == own => *sequence,
                Some((sequence, _)) => self.days().max(sequence + 1),
                None => self.days(),
            };
            lines.push("BEGIN:VEVENT".to_string());
            lines.extend(own);
            lines.push(stamp.clone());
            lines.push(format!("SEQUENCE:{sequence}"));
            lines.push("END:VEVENT".to_string());
        }
        lines.push("END:VCALENDAR".to_string());
        lines.iter().map(|line| folded(line)).collect()
    }

    /// The days since 2020-01-01: a sequence number that grows with later exports even if the earlier file is gone.
    fn days(&self) -> i64 {
        date(2020, 1, 1).until(self.today).map_or(0, |span| i64::from(span.get_days()).max(0))
    }
}

/// The events of a calendar written here, by UID: the sequence number, and the lines that say what it is about.
fn read(text: &str) -> BTreeMap<String, (i64, Vec<String>)> {
    let whole = text.replace("\r\n ", "");
    let mut events = BTreeMap::new();
    for event in whole.split("BEGIN:VEVENT\r\n").skip(1).filter_map(|rest| rest.split("END:VEVENT").next()) {
        let (mut sequence, mut lines) = (0, Vec::new());
        for line in event.lines() {
            if let Some(number) = line.strip_prefix("SEQUENCE:") {
                sequence = number.parse().unwrap_or(0);
            } else if !line.starts_with("DTSTAMP:") {
                lines.push(line.to_string());
            }
        }
        if let Some(id) = lines.first().and_then(|line| line.strip_prefix("UID:")) {
            events.insert(id.to_string(), (sequence, lines));
        }
    }
    events
}

/// The lines of an event that the kit no longer has. Calendars that imported it take it out, or strike it through.
fn canceled(before: &[String]) -> Vec<String> {
    let alarm = before.iter().position(|line| line == "BEGIN:VALARM").unwrap_or(before.len());
    let kept = before[..alarm].iter().filter(|line| !line.starts_with("STATUS:")).cloned();
    kept.chain(["STATUS:CANCELLED".to_string()]).collect()
}

/// A text, escaped as a property value.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        match letter {
            '\\' | ';' | ',' => value.extend(['\\', letter]),
            '\n' => value.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => value.push(letter),
        }
    }
    value
}

/// Folds a line into pieces of at most 75 bytes, never inside a character.
fn folded(line: &str) -> String {
    let (mut done, mut used) = (String::with_capacity(line.len() + 8), 0);
    for letter in line.chars() {
        if used + letter.len_utf8() > 75 {
            done.push_str("\r\n ");
            used = 1;
        }
        done.push(letter);
        used += letter.len_utf8();
    }
    done + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(summary: &str) -> Event {
        Event {
            id: "a@inservice.invalid".to_string(),
            first: date(2026, 12, 31),
            last: date(2026, 12, 31),
            summary: summary.to_string(),
            text: String::new(),
            reminds: false,
        }
    }

    fn sequence(text: &str) -> i64 {
        read(text).into_values().next().expect("an event").0
    }

    #[test]
    fn a_changed_event_gets_a_higher_sequence_number_and_an_unchanged_one_keeps_its_own() {
        let calendar = |today, earlier| Calendar { title: "T".to_string(), today, earlier };
        let day = date(2026, 11, 23);
        let first = calendar(day, None).text(&[event("Training")]);
        assert!(first.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"), "{first}");
        assert_eq!(calendar(day, Some(&first)).text(&[event("Training")]), first);
        let moved = calendar(day, Some(&first)).text(&[event("Training at noon")]);
        assert_eq!(sequence(&moved), sequence(&first) + 1);
        let again = calendar(day, Some(&moved)).text(&[event("Training")]);
        assert_eq!(sequence(&again), sequence(&first) + 2);
        let later = calendar(date(2027, 1, 4), None).text(&[event("Training")]);
        assert!(sequence(&later) > sequence(&again));
    }

    #[test]
    fn an_event_that_is_gone_is_canceled_once_and_can_come_back() {
        let calendar = |earlier| Calendar { title: "T".to_string(), today: date(2026, 11, 23), earlier };
        let reminded = Event { reminds: true, ..event("Training") };
        let first = calendar(None).text(&[reminded]);
        let gone = calendar(Some(&first)).text(&[]);
        assert!(gone.contains("STATUS:CANCELLED\r\n") && !gone.contains("VALARM"), "{gone}");
        assert!(gone.contains("SUMMARY:Training\r\n"), "{gone}");
        assert_eq!(sequence(&gone), sequence(&first) + 1);
        assert_eq!(calendar(Some(&gone)).text(&[]), gone);
        let back = calendar(Some(&gone)).text(&[event("Training")]);
        assert!(!back.contains("STATUS:"), "{back}");
        assert_eq!(sequence(&back), sequence(&gone) + 1);
    }

    #[test]
    fn values_are_escaped_and_lines_folded_between_characters() {
        assert_eq!(escaped("a, b; c\\d\ne\u{7}"), "a\\, b\\; c\\\\d\\ne");
        let line = folded(&"é".repeat(80));
        assert!(line.split("\r\n").all(|part| part.len() <= 75), "{line}");
        assert_eq!(line.replace("\r\n ", "").trim_end(), "é".repeat(80));
    }
}
