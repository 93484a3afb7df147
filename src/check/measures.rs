//! The file of measures: read so far as the gate needs it, with a fault at the place of what cannot be read.

use crate::check::rules;
use std::str::FromStr;

use jiff::civil::Date;

use super::brand::absence;
use crate::files::snapshot::Snapshot;
use crate::kit::Kit;
use crate::library::text_of;
use crate::text::diagnostic::{Diagnostics, suggestion};

/// The columns, in any order.
const COLUMNS: [&str; 8] = ["date", "arm", "cases", "errors", "caught", "minutes", "using", "eligible"];

/// What the gate asks of the measures.
#[derive(Debug, Default)]
pub struct Measures {
    /// The first day on which work by hand was measured.
    pub manual_since: Option<Date>,
}

/// The kit's measures; nothing where there are none.
pub fn check(kit: &Kit, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> Measures {
    let mut measures = Measures::default();
    let Some(path) = &kit.measures else { return measures };
    let found = match snapshot.kit_file(&path.value) {
        Ok(found) => found,
        Err(absent) => {
            absence(path, &absent, snapshot, diagnostics);
            return measures;
        }
    };
    let Some(source) = text_of(&found, diagnostics) else { return measures };
    let text = source.text.trim_start_matches('\u{feff}');
    let offset = source.text.len() - text.len();
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let column = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name));
    let first = source.span(source.line(1));
    for name in header.iter().filter(|name| !COLUMNS.contains(&name.to_ascii_lowercase().as_str())) {
        diagnostics
            .add(rules::UNKNOWN_KEY, first.find(name), format!("measures have no column `{name}`"))
            .help(suggestion(name, COLUMNS, "The columns are"));
    }
    for name in COLUMNS.iter().take(5).filter(|name| column(name).is_none()) {
        diagnostics
            .add(rules::MISSING_KEY, first.clone(), format!("measures need a column `{name}`"))
            .help(format!("The first line names the columns: {}.", COLUMNS.join(",")));
    }
    let (Some(date), Some(arm)) = (column("date"), column("arm")) else { return measures };
    for record in reader.records().flatten() {
        let line = record
            .position()
            .map_or(offset, |position| offset + usize::try_from(position.byte()).unwrap_or(0));
        let place = source.span(source.line(source.position(line).line));
        let (written, arm) = (record.get(date).unwrap_or_default(), record.get(arm).unwrap_or_default());
        let day = Date::from_str(written).ok().filter(|_| written.len() == 10);
        if day.is_none() {
            diagnostics
                .add(rules::BAD_DATE, place.find(written), format!("`{written}` is no date"))
                .help("Write year, month and day with two digits each: 2026-11-03.");
        }
        if !["manual", "assisted"].contains(&arm) {
            diagnostics
                .add(rules::BAD_CHOICE, place.find(arm), format!("`{arm}` is no arm"))
                .help("Write `manual` or `assisted`.");
        }
        for (at, name) in COLUMNS.iter().enumerate().skip(2) {
            let value = column(name).and_then(|column| record.get(column)).unwrap_or_default();
            let may_be_empty = at >= 4;
            if value.parse::<u32>().is_err() && !(value.is_empty() && may_be_empty) {
                diagnostics
                    .add(
                        rules::WRONG_TYPE,
                        place.find(value),
                        format!("`{name}` is a whole number, and here stands `{value}`"),
                    )
                    .help("Write digits only.");
            }
        }
        let cases =
            column("cases").and_then(|column| record.get(column)).and_then(|cases| cases.parse::<u32>().ok());
        if arm == "manual" && cases.is_some_and(|cases| cases > 0) {
            measures.manual_since = measures.manual_since.into_iter().chain(day).min();
        }
    }
    measures
}
