//! The pilot in numbers: the file of measures, the plan that was fixed for it, and what readers found in the drafts with
//! planted errors.

use jiff::civil::Date;
use serde::Serialize;

use super::printed_date::PrintedDay;
use super::table::{Columns, Row, rows};
use crate::files::snapshot::Snapshot;
use crate::kit::Kit;
use crate::library::Phrases;
use crate::text::diagnostic::Diagnostics;

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
    /// The first day on which work by hand was measured.
    #[serde(skip)]
    pub manual_since: Option<Date>,
}

/// One day of one arm.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// The day.
    pub on: PrintedDay,
    /// `manual` or `assisted`.
    pub arm: &'static str,
    /// How many cases were done.
    pub cases: u32,
    /// Errors found afterwards.
    pub errors: u32,
    /// Errors that the review caught before they had an effect.
    pub caught: Option<u32>,
    /// Minutes spent on these cases in all, review included.
    pub minutes: Option<u32>,
    /// How many people used it.
    pub using: Option<u32>,
    /// Of how many who were trained and could.
    pub eligible: Option<u32>,
    /// A word on a day when somebody stopped it.
    pub stopped: Option<String>,
}

/// One draft read by one reader.
#[derive(Debug, Serialize)]
pub struct Drilled {
    /// Which draft.
    pub drill: String,
    /// The reader's role.
    pub role: String,
    /// The reader: a number, never a name.
    pub reader: u32,
    /// Planted errors that were found.
    pub found: u32,
    /// Planted errors that were not.
    pub missed: u32,
    /// What was marked and was no error.
    pub false_alarm: u32,
}

/// What the pilot must show, fixed before it starts.
#[derive(Debug, Serialize)]
pub struct Plan {
    /// The share of those trained who use it, in percent, at least.
    pub adoption: Option<u32>,
    /// Errors in a hundred cases, at most.
    pub max_error_rate: Option<u32>,
    /// Minutes saved on a case, at least.
    pub min_minutes_saved: Option<u32>,
    /// The day on which this was decided.
    pub fixed_on: Option<PrintedDay>,
}

/// The kit's measures; nothing where there are none. `roles`: the ids that a role may have.
pub(super) fn check(
    kit: &Kit,
    roles: &[&str],
    snapshot: &Snapshot,
    phrases: &Phrases,
    diagnostics: &mut Diagnostics,
) -> Measures {
    let mut measures = Measures::default();
    let file = kit.measures.as_ref().and_then(|path| rows(path, &MEASURES, snapshot, diagnostics));
    for row in file.unwrap_or_default() {
        let Some((day, one)) = measured(&row, phrases, diagnostics) else { continue };
        if one.arm == "manual" && one.cases > 0 {
            measures.manual_since = measures.manual_since.into_iter().chain([day]).min();
        }
        measures.rows.push(one);
    }
    let file = kit.drills.as_ref().and_then(|path| rows(path, &DRILLS, snapshot, diagnostics));
    for row in file.unwrap_or_default() {
        measures.drills.extend(drilled(&row, roles, diagnostics));
    }
    measures.plan = kit.measures_plan.as_ref().map(|plan| Plan {
        adoption: plan.adoption.as_ref().map(|number| number.value),
        max_error_rate: plan.max_error_rate.as_ref().map(|number| number.value),
        min_minutes_saved: plan.min_minutes_saved.as_ref().map(|number| number.value),
        fixed_on: plan.fixed_on.as_ref().map(|day| PrintedDay::of(day.value, phrases)),
    });
    measures
}

fn measured(row: &Row, phrases: &Phrases, diagnostics: &mut Diagnostics) -> Option<(Date, Measured)> {
    let day = row.day("date", diagnostics);
    let arm = row.choice("arm", &["manual", "assisted"], diagnostics);
    let cases = row.number("cases", diagnostics);
    let errors = row.number("errors", diagnostics);
    let mut number = |column| row.number_or_none(column, diagnostics);
    let (caught, minutes) = (number("caught"), number("minutes"));
    let (using, eligible) = (number("using"), number("eligible"));
    let stopped = row.text("stopped").map(|word| word.value.clone());
    let day = day?;
    let on = PrintedDay::of(day, phrases);
    Some((
        day,
        Measured { on, arm: arm?, cases: cases?, errors: errors?, caught, minutes, using, eligible, stopped },
    ))
}

fn drilled(row: &Row, roles: &[&str], diagnostics: &mut Diagnostics) -> Option<Drilled> {
    let drill = row.required("drill", diagnostics).map(|cell| cell.value.clone());
    let role = super::roles::known_role(row.required("role", diagnostics), roles, diagnostics);
    let mut number = |column| row.number(column, diagnostics);
    let (reader, found) = (number("reader"), number("found"));
    let (missed, false_alarm) = (number("missed"), number("false_alarm"));
    Some(Drilled {
        drill: drill?,
        role: role?,
        reader: reader?,
        found: found?,
        missed: missed?,
        false_alarm: false_alarm?,
    })
}
