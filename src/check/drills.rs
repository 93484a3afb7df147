//! The drills of a kit: those of the task's banks that this practice can use, as pages print them, and the short boosters for
//! the weeks after everyone has started.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::measures::Measures;
use super::printed_date::PrintedDay;
use super::rollout::working_day;
use super::rules;
use crate::library::drill::{Bank, Drill, letter};
use crate::library::slots::Slots;
use crate::library::{FilledTask, Library, Phrases};
use crate::text::diagnostic::{Diagnostics, suggestion};

/// The fewest drafts in a bank, and the fewest of them without an error: with fewer, readers soon know what is coming.
const FEWEST: usize = 8;
const FEWEST_CLEAN: usize = 3;
/// How many boosters there are, and the days from the start to the first and from each one to the next.
const BOOSTERS: usize = 6;
const DAYS_BETWEEN: i64 = 14;

/// A drill as pages print it.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyDrill {
    /// Its name in drills.csv.
    pub id: String,
    /// Its place among the kit's drills, from 1.
    pub number: usize,
    /// The patient whose draft it is.
    pub patient: String,
    /// The heading over the source, if the bank has its own.
    pub source_title: Option<String>,
    /// The heading over the draft, if the bank has its own.
    pub draft_title: Option<String>,
    /// The label for the choice that nothing is wrong, if the bank has its own.
    pub fine: Option<String>,
    /// What the draft was made from.
    pub source: Vec<ReadySource>,
    /// What the tool wrote.
    pub draft: Vec<ReadyDraft>,
    /// `wrong`, `missing` or `clean`.
    pub kind: &'static str,
    /// The line with the error: `3` of the draft, or `C` of the source.
    pub line: Option<String>,
    /// The failure mode that the error belongs to.
    pub mode: Option<String>,
    /// What is wrong, or why nothing is.
    pub because: Option<String>,
    /// What would happen if nobody noticed the error.
    pub if_missed: Option<String>,
}

/// A line of the source that a draft was made from.
#[derive(Clone, Debug, Serialize)]
pub struct ReadySource {
    pub(super) letter: &'static str,
    pub(super) text: String,
    /// The lines of the draft that contain it: "2 and 3".
    pub(super) inside: Option<String>,
    /// Why the draft may leave it out.
    pub(super) not_needed: Option<String>,
    /// Whether it was left out: the planted error.
    pub(super) key: bool,
}

/// A line of a draft.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyDraft {
    pub(super) number: usize,
    pub(super) text: String,
    /// The lines of the source that it is based on: "A and C".
    pub(super) from: Option<String>,
    /// Why it is right, where that is not obvious.
    pub(super) right: Option<String>,
    /// Whether it is the planted error.
    pub(super) key: bool,
}

/// A short drill some weeks after the start.
#[derive(Clone, Debug, Serialize)]
pub struct Booster {
    /// Its number, from 1.
    pub number: usize,
    /// How many weeks after the start it comes.
    pub weeks: i64,
    /// Its day, if the start has a date.
    pub on: Option<PrintedDay>,
    /// The drill.
    pub drill: ReadyDrill,
    /// Whether it comes back because readers missed it or another with its failure mode.
    pub again: bool,
}

/// The drills for a kit's task, in the order of their banks.
pub(super) fn check(
    library: &Library,
    task: &FilledTask,
    all_modes: &[&str],
    slots: &Slots,
    diagnostics: &mut Diagnostics,
) -> Vec<ReadyDrill> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut ready: Vec<ReadyDrill> = Vec::new();
    for bank in library.banks(&task.id, diagnostics) {
        if bank.task_id() != task.id {
            no_such_task(bank, library, diagnostics);
            continue;
        }
        for drill in &bank.drills {
            if let Some(other) = known.insert(drill.id.value.clone(), bank.name.clone()) {
                diagnostics
                    .add(
                        rules::DUPLICATE_KEY,
                        drill.id.span.clone(),
                        format!("content/drills/{other}.yaml already has a drill `{}`", drill.id.value),
                    )
                    .help("Give one of the two a different id: drills.csv names drills by their ids.");
                continue;
            }
            if let Some(mode) = drill.mode.as_ref().filter(|mode| !all_modes.contains(&mode.value.as_str())) {
                let message = format!("the task has no failure mode `{}`", mode.value);
                diagnostics.add(rules::BAD_CHOICE, mode.span.clone(), message).help(suggestion(
                    &mode.value,
                    all_modes.iter().copied(),
                    "The failure modes are",
                ));
            }
            let mode = drill.mode.as_ref().map(|mode| mode.value.as_str());
            let printed = mode.is_none_or(|mode| task.failure_modes.iter().any(|one| one.name == mode));
            if printed && drill.is_for(slots) {
                ready.push(filled(drill, bank, ready.len() + 1, slots));
            }
        }
        few(bank, diagnostics);
    }
    ready
}

/// Drills for a task that does not exist end up in no kit, and their author would not notice.
fn no_such_task(bank: &Bank, library: &Library, diagnostics: &mut Diagnostics) {
    let at = bank.task.as_ref().map_or(&bank.at, |task| &task.span);
    diagnostics
        .add(
            rules::UNKNOWN_TASK,
            at.clone(),
            format!("these drills are for `{}`, but there is no such task", bank.task_id()),
        )
        .help(if bank.task.is_some() {
            suggestion(bank.task_id(), library.task_ids().collect::<Vec<_>>(), "The tasks are")
        } else {
            "Name the task at the top: `task: after-visit-summary`. Or name the file after the task's id."
                .to_string()
        });
}

/// Reports a task's own bank if readers would soon know it by heart. A file that adds to another bank may be as short as it
/// likes.
fn few(bank: &Bank, diagnostics: &mut Diagnostics) {
    let clean = bank.drills.iter().filter(|drill| !drill.has_error()).count();
    let (has, needs, what) = if bank.drills.len() < FEWEST {
        (bank.drills.len(), FEWEST, "drafts")
    } else {
        (clean, FEWEST_CLEAN, "drafts without an error")
    };
    if bank.name == bank.task_id() && has < needs {
        diagnostics
            .add(rules::DRILLS_FEW, bank.at.clone(), format!("this bank has {has} {what}, but needs {needs}"))
            .help(
                "Write at least eight, three of them without an error. Plant omissions more often than other errors: drafts leave things out more often than they add them.",
            );
    }
}

fn filled(drill: &Drill, bank: &Bank, number: usize, slots: &Slots) -> ReadyDrill {
    let (one, phrases) = (|text: &String| slots.fill_start(text), slots.phrases());
    let some = |text: &Option<String>| text.as_ref().map(one);
    let joined = |items: Vec<String>| (!items.is_empty()).then(|| phrases.all_of(&items));
    let source: Vec<ReadySource> = drill
        .source
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let inside = drill.draft.iter().enumerate().filter(|(_, draft)| draft.from.contains(&at));
            ReadySource {
                letter: letter(at),
                text: one(&line.text),
                inside: joined(inside.map(|(line, _)| (line + 1).to_string()).collect()),
                not_needed: some(&line.not_needed),
                key: line.missing.is_some(),
            }
        })
        .collect();
    let draft: Vec<ReadyDraft> = drill
        .draft
        .iter()
        .enumerate()
        .map(|(at, line)| ReadyDraft {
            number: at + 1,
            text: one(&line.text),
            from: joined(line.from.iter().map(|at| letter(*at).to_string()).collect()),
            right: some(&line.right),
            key: line.wrong.is_some(),
        })
        .collect();
    let wrong = draft.iter().find(|line| line.key).map(|line| line.number.to_string());
    let missing = source.iter().find(|line| line.key).map(|line| line.letter.to_string());
    let reason = drill.draft.iter().find_map(|line| line.wrong.as_ref());
    let reason = reason.or_else(|| drill.source.iter().find_map(|line| line.missing.as_ref()));
    let [source_title, draft_title, fine] = &bank.words;
    ReadyDrill {
        id: drill.id.value.clone(),
        number,
        patient: drill.patient.clone(),
        source_title: some(source_title),
        draft_title: some(draft_title),
        fine: some(fine),
        source,
        draft,
        kind: match (&wrong, &missing) {
            (Some(_), _) => "wrong",
            (None, Some(_)) => "missing",
            (None, None) => "clean",
        },
        line: wrong.or(missing),
        mode: drill.mode.as_ref().map(|mode| mode.value.clone()),
        because: reason.or(drill.because.as_ref()).map(one),
        if_missed: some(&drill.if_missed),
    }
}

/// The boosters: one every two weeks, the first two weeks after go-live, moved to working days. Every third one is a draft
/// without an error. The others bring back what readers missed: first the drills of the failure mode that was missed most, in
/// order of their own misses. Ties, and all drills if nothing was missed, come with omissions before other errors, each in the
/// order of the bank.
pub(super) fn boosters(
    drills: &[ReadyDrill],
    measures: &Measures,
    go_live: Option<Date>,
    phrases: &Phrases,
) -> Vec<Booster> {
    let days = (1..).map(|at| at * DAYS_BETWEEN);
    let chosen = order(drills, &missed(drills, measures)).into_iter().take(BOOSTERS);
    let boosters = chosen.zip(days).enumerate().map(|(at, ((drill, again), days))| Booster {
        number: at + 1,
        weeks: days / 7,
        on: go_live
            .and_then(|day| day.checked_add(jiff::Span::new().days(days)).ok())
            .map(|day| PrintedDay::of(working_day(day), phrases)),
        drill: drill.clone(),
        again,
    });
    boosters.collect()
}

/// How often each drill was missed, by its number. The table names a drill by its id or its number.
fn missed(drills: &[ReadyDrill], measures: &Measures) -> BTreeMap<usize, u32> {
    let mut missed = BTreeMap::new();
    for row in measures.drills.iter().filter(|row| row.missed > 0) {
        let named = |drill: &&ReadyDrill| drill.id == row.drill || drill.number.to_string() == row.drill;
        if let Some(drill) = drills.iter().find(named) {
            *missed.entry(drill.number).or_insert(0) += row.missed;
        }
    }
    missed
}

/// The drills in booster order, each with whether misses brought it back.
fn order<'d>(drills: &'d [ReadyDrill], missed: &BTreeMap<usize, u32>) -> Vec<(&'d ReadyDrill, bool)> {
    let mut by_mode: BTreeMap<Option<&str>, u32> = BTreeMap::new();
    for drill in drills {
        *by_mode.entry(drill.mode.as_deref()).or_insert(0) += missed.get(&drill.number).copied().unwrap_or(0);
    }
    let of_mode = |drill: &ReadyDrill| by_mode.get(&drill.mode.as_deref()).copied().unwrap_or(0);
    let own = |drill: &ReadyDrill| missed.get(&drill.number).copied().unwrap_or(0);
    let mut errors: Vec<&ReadyDrill> = drills.iter().filter(|drill| drill.kind != "clean").collect();
    errors.sort_by_key(|drill| {
        (
            std::cmp::Reverse(of_mode(drill)),
            std::cmp::Reverse(own(drill)),
            drill.kind != "missing",
            drill.number,
        )
    });
    let (mut errors, mut clean) =
        (errors.into_iter().peekable(), drills.iter().filter(|drill| drill.kind == "clean").peekable());
    let mut chosen = Vec::new();
    while errors.peek().is_some() || clean.peek().is_some() {
        let third = chosen.len() % 3 == 2;
        let next = if third {
            clean.next().or_else(|| errors.next())
        } else {
            errors.next().or_else(|| clean.next())
        };
        chosen.extend(next.map(|drill| (drill, drill.kind != "clean" && of_mode(drill) > 0)));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drill(number: usize, kind: &'static str, mode: &str) -> ReadyDrill {
        ReadyDrill {
            id: format!("d{number}"),
            number,
            patient: "Testpatient Aster".to_string(),
            source_title: None,
            draft_title: None,
            fine: None,
            source: Vec::new(),
            draft: Vec::new(),
            kind,
            line: None,
            mode: (!mode.is_empty()).then(|| mode.to_string()),
            because: None,
            if_missed: None,
        }
    }

    fn bank() -> Vec<ReadyDrill> {
        vec![
            drill(1, "wrong", "Dose"),
            drill(2, "clean", ""),
            drill(3, "missing", "Return"),
            drill(4, "missing", "Test"),
            drill(5, "wrong", "Side"),
            drill(6, "clean", ""),
            drill(7, "missing", "Return"),
        ]
    }

    fn numbers(missed: &[(usize, u32)]) -> Vec<usize> {
        let bank = bank();
        order(&bank, &missed.iter().copied().collect()).into_iter().map(|(drill, _)| drill.number).collect()
    }

    #[test]
    fn omissions_come_first_and_every_third_draft_has_no_error() {
        assert_eq!(numbers(&[]), [3, 4, 2, 7, 1, 6, 5]);
    }

    #[test]
    fn missed_drills_come_back_with_others_of_their_mode() {
        assert_eq!(numbers(&[(5, 3), (7, 1)]), [5, 7, 2, 3, 4, 6, 1]);
    }

    #[test]
    fn boosters_are_two_weeks_apart_and_on_working_days() {
        let phrases = Phrases::english();
        let go_live = Some(jiff::civil::date(2026, 12, 20));
        let boosters = boosters(&bank(), &Measures::default(), go_live, &phrases);
        let days: Vec<String> =
            boosters.iter().filter_map(|one| Some(one.on.as_ref()?.iso.clone())).collect();
        assert_eq!(
            days,
            ["2027-01-04", "2027-01-18", "2027-02-01", "2027-02-15", "2027-03-01", "2027-03-15"]
        );
        assert_eq!(boosters[5].weeks, 12);
    }
}
