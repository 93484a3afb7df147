//! The pilot in numbers: the file of measures, the plan that was fixed for it, and what readers found in the drafts with
//! planted errors. The files are read here; the modules below work out what the numbers say.

mod arm;
mod chart;
mod compare;
mod promise;
mod results;
mod seeding;
pub mod tally;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::printed_date::PrintedDay;
use super::rules;
use super::table::{Columns, Row, rows};
use crate::files::snapshot::Snapshot;
use crate::kit::Kit;
use crate::library::Phrases;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Spanned;
use promise::Promise;
use results::Results;
use seeding::Seeding;
use tally::Tally;

/// The arm of work by hand.
const MANUAL: &str = "manual";
/// The arm of work with the tool.
pub(crate) const ASSISTED: &str = "assisted";
/// The columns that stay empty until somebody has counted: `tally` writes rows like that.
const COUNTED: [&str; 6] = ["cases", "errors", "caught", "minutes", "using", "stopped"];

const MEASURES: Columns = Columns {
    what: "measures",
    required: &["date", "arm", "cases", "errors", "caught"],
    optional: &["minutes", "using", "eligible", "stopped"],
};

const DRILLS: Columns = Columns {
    what: "drills",
    required: &["drill", "role", "reader", "found", "missed", "false_alarm"],
    optional: &[],
};

/// The measures of a kit.
#[derive(Debug, Default, Serialize)]
pub struct Measures {
    /// Every row, in the order of the file.
    pub rows: Vec<Measured>,
    /// What readers found in the drafts with planted errors.
    pub drills: Vec<Drilled>,
    /// What the pilot must show.
    pub plan: Option<Plan>,
    /// What the pilot can show, stated before it begins; `None` without a pilot.
    pub promise: Option<Promise>,
    /// The days to count; `None` if the pilot has no dates.
    pub tally: Option<Tally>,
    /// What the drills say about the planted errors; `None` before any drill.
    pub seeding: Option<Seeding>,
    /// What the numbers say; `None` without any rows.
    pub results: Option<Results>,
    /// The first day on which work by hand was measured.
    #[serde(skip)]
    pub manual_since: Option<Date>,
}

/// One day of one arm.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// The day.
    pub on: PrintedDay,
    #[serde(skip)]
    pub(super) day: Date,
    /// `manual` or `assisted`.
    pub arm: &'static str,
    /// How many cases were done.
    pub cases: u32,
    /// Errors found afterward.
    pub errors: u32,
    /// Errors that the review caught before they had an effect.
    pub caught: Option<u32>,
    /// Total minutes spent on these cases, review included.
    pub minutes: Option<u32>,
    /// How many people used the tool.
    pub using: Option<u32>,
    /// How many people were trained and could have used it.
    pub eligible: Option<u32>,
    /// A remark, if somebody stopped the tool that day.
    pub stopped: Option<String>,
}

/// One draft read by one reader.
#[derive(Debug, Serialize)]
pub struct Drilled {
    /// The draft's id or number.
    pub drill: String,
    /// The reader's role.
    pub role: String,
    /// The reader: a number, never a name.
    pub reader: u32,
    /// Planted errors that were found.
    pub found: u32,
    /// Planted errors that were not.
    pub missed: u32,
    /// How many places were marked that were not errors.
    pub false_alarm: u32,
}

/// What the pilot must show, fixed before it starts.
#[derive(Debug, Serialize)]
pub struct Plan {
    /// The smallest share of trained people who use it, in percent.
    pub adoption: Option<u32>,
    /// The most errors per hundred cases.
    pub max_error_rate: Option<u32>,
    /// The fewest minutes saved per case.
    pub min_minutes_saved: Option<u32>,
    /// The day on which the plan was fixed.
    pub fixed_on: Option<PrintedDay>,
    /// Whether it was fixed after the pilot began, or has no date although the pilot has begun.
    pub late: bool,
}

/// The kit's measures; empty if it has none. `roles` has the ids that a role may have.
pub(super) fn check(
    kit: &Kit,
    roles: &[&str],
    snapshot: &Snapshot,
    today: Date,
    phrases: &Phrases,
    diagnostics: &mut Diagnostics,
) -> Measures {
    let mut measures = Measures::default();
    let file = kit.measures.as_ref().and_then(|path| rows(path, &MEASURES, snapshot, diagnostics));
    let (mut known, mut days) = (BTreeMap::new(), Vec::new());
    for row in file.unwrap_or_default() {
        let Some(one) = measured(&row, &mut days, phrases, diagnostics) else { continue };
        let line = row.line().start().line;
        if let Some(first) = known.insert((one.day, one.arm), line) {
            let message = format!("{} has a second row for `{}`", one.on.iso, one.arm);
            diagnostics
                .add(rules::DUPLICATE_KEY, row.line().clone(), message)
                .help(format!("It is already on line {first}. Add the two up in one row."));
            continue;
        }
        measures.rows.push(one);
    }
    let manual = measures.rows.iter().filter(|row| row.arm == MANUAL && row.cases > 0);
    measures.manual_since = manual.map(|row| row.day).min();
    let file = kit.drills.as_ref().and_then(|path| rows(path, &DRILLS, snapshot, diagnostics));
    for row in file.unwrap_or_default() {
        measures.drills.extend(drilled(&row, roles, diagnostics));
    }
    let dates = Dates::of(kit, today);
    measures.plan = kit.measures_plan.as_ref().map(|plan| {
        let number = |number: &Option<Spanned<u32>>| number.as_ref().map(|number| number.value);
        let fixed_on = plan.fixed_on.as_ref().map(|day| day.value);
        Plan {
            adoption: number(&plan.adoption),
            max_error_rate: number(&plan.max_error_rate),
            min_minutes_saved: number(&plan.min_minutes_saved),
            fixed_on: fixed_on.map(|day| PrintedDay::of(day, phrases)),
            late: dates.start.is_some_and(|start| fixed_on.map_or(start <= today, |fixed| fixed > start)),
        }
    });
    let people = kit.rollout.pilot.as_ref().map_or(0, |pilot| pilot.people.len());
    measures.tally = tally::of(&dates, people, &days, phrases);
    measures.promise = promise::of(kit, measures.plan.as_ref());
    measures.results = results::of(&measures, &dates, phrases);
    measures.seeding = measures.seeded(&BTreeMap::new());
    measures
}

impl Measures {
    /// Groups the planted errors by failure mode. `modes` has each drill's id and its failure mode.
    pub(super) fn name_modes<'a>(&mut self, modes: impl Iterator<Item = (&'a str, &'a str)>) {
        let owned = |(drill, mode): (&str, &str)| (drill.to_string(), mode.to_string());
        self.seeding = self.seeded(&modes.map(owned).collect());
    }

    fn seeded(&self, modes: &BTreeMap<String, String>) -> Option<Seeding> {
        let assisted = self.rows.iter().filter(|row| row.arm == ASSISTED);
        let caught: Vec<u64> = assisted.filter_map(|row| row.caught).map(u64::from).collect();
        let real = (!caught.is_empty()).then(|| caught.iter().sum());
        seeding::of(&self.drills, real, modes)
    }
}

/// The dates that decide which phase a row belongs to.
#[derive(Clone, Copy, Debug, Default)]
struct Dates {
    /// The pilot's first day.
    start: Option<Date>,
    /// Its last day.
    end: Option<Date>,
    /// The day everyone starts.
    go_live: Option<Date>,
    today: Date,
}

impl Dates {
    fn of(kit: &Kit, today: Date) -> Self {
        let pilot = kit.rollout.pilot.as_ref();
        let day = |day: Option<&crate::kit::Day>| day.map(|day| day.value);
        Self {
            start: day(pilot.and_then(|pilot| pilot.start.as_ref())),
            end: day(pilot.and_then(|pilot| pilot.end.as_ref())),
            go_live: day(kit.rollout.go_live.as_ref()),
            today,
        }
    }
}

/// A row, or `None` if nobody has filled it in yet or something in it cannot be read. Its day is added to `days` either way.
fn measured(
    row: &Row,
    days: &mut Vec<(Date, &'static str)>,
    phrases: &Phrases,
    diagnostics: &mut Diagnostics,
) -> Option<Measured> {
    let day = row.day("date", diagnostics);
    let arm = row.choice("arm", &[MANUAL, ASSISTED], diagnostics);
    days.extend(day.zip(arm));
    if row.is_empty_under(&COUNTED) {
        return None;
    }
    let stopped = row.text("stopped").map(|word| word.value.clone());
    // If the tool was stopped right away, there is nothing to count that day.
    let nothing = stopped.is_some() && row.is_empty_under(&["cases", "errors"]);
    let (cases, errors) = if nothing {
        (Some(0), Some(0))
    } else {
        (row.number("cases", diagnostics), row.number("errors", diagnostics))
    };
    let mut number = |column| row.number_or_none(column, diagnostics);
    let (caught, minutes) = (number("caught"), number("minutes"));
    let (using, eligible) = (number("using"), number("eligible"));
    no_more_than(row, ("errors", errors), ("cases", cases), diagnostics);
    no_more_than(row, ("using", using), ("eligible", eligible), diagnostics);
    let day = day?;
    let on = PrintedDay::of(day, phrases);
    Some(Measured {
        on,
        day,
        arm: arm?,
        cases: cases?,
        errors: errors?,
        caught,
        minutes,
        using,
        eligible,
        stopped,
    })
}

/// Reports a part that is greater than its whole: its share would be meaningless.
fn no_more_than(
    row: &Row,
    (part, some): (&str, Option<u32>),
    (whole, all): (&str, Option<u32>),
    diagnostics: &mut Diagnostics,
) {
    let Some((cell, (some, all))) = row.text(part).zip(some.zip(all)).filter(|(_, (some, all))| some > all)
    else {
        return;
    };
    let help = if part == "errors" {
        "Count each case with an error once, however many errors are in it."
    } else {
        "Everyone who used it is also one of those who could. Correct one of the two."
    };
    let message = format!("`{part}` is {some}, which is more than `{whole}` ({all})");
    diagnostics.add(rules::IMPOSSIBLE_COUNT, cell.span.clone(), message).help(help);
}

fn drilled(row: &Row, roles: &[&str], diagnostics: &mut Diagnostics) -> Option<Drilled> {
    let drill = row.required("drill", diagnostics).map(|cell| cell.value.clone());
    let role = super::roles::known_role(row.required("role", diagnostics), roles, diagnostics);
    let reader = row.required("reader", diagnostics).and_then(|cell| reader(cell, diagnostics));
    let mut number = |column| row.number(column, diagnostics);
    let (found, missed, false_alarm) = (number("found"), number("missed"), number("false_alarm"));
    Some(Drilled {
        drill: drill?,
        role: role?,
        reader: reader?,
        found: found?,
        missed: missed?,
        false_alarm: false_alarm?,
    })
}

/// A reader's number. A name is a fault, because nobody's errors are printed by name.
fn reader(cell: &Spanned<String>, diagnostics: &mut Diagnostics) -> Option<u32> {
    let number = cell.value.parse().ok();
    if number.is_none() {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                cell.span.clone(),
                format!("a reader is a number, never a name, but this is `{}`", cell.value),
            )
            .help("Number the readers 1, 2, 3 in each role. Keep the list of who has which number outside the kit.");
    }
    number
}
