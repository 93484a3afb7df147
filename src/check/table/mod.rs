//! CSV files that a kit names: a header with known columns in any order, then rows whose cells know their places. Anything that
//! Excel saves can be read: Windows line ends, its encodings, semicolons or tabs, its dates, emptied rows that are only commas.

mod days;
mod decode;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::rules;
use crate::files::snapshot::Snapshot;
use crate::kit::Text;
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::text::source::{Source, Span, Spanned};
use crate::yaml::fields::{day_of, number_of};
use days::Order;
use decode::{Decoded, decoded};

/// The columns of a file: those it must have, and those it may have.
pub(super) struct Columns {
    /// What the file holds, for messages: "measures".
    pub(super) what: &'static str,
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
}

impl Columns {
    fn all(&self) -> Vec<&'static str> {
        self.required.iter().chain(self.optional).copied().collect()
    }
}

/// The cells of a row, with their columns' names.
pub(super) struct Row {
    cells: Vec<(&'static str, Text)>,
    line: Span,
    /// The order of day and month in columns whose dates are not ISO dates, by column name.
    orders: Arc<BTreeMap<&'static str, Order>>,
    /// Whether the text is byte for byte the file.
    verbatim: bool,
}

/// The rows of a file that the kit names. `None` if it cannot be read; the reason is then reported.
pub(super) fn rows(
    path: &Text,
    columns: &Columns,
    snapshot: &Snapshot,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Row>> {
    let found = match snapshot.kit_file(&path.value) {
        Ok(found) => found,
        Err(absent) => {
            super::brand::absence(path, &absent, snapshot, diagnostics);
            return None;
        }
    };
    let Decoded { source, verbatim } = decoded(&found, diagnostics)?;
    let start = body_start(&source.text);
    let text = &source.text[start..];
    let delimiter = delimiter(text);
    if let Some(open) = open_quote(text, delimiter) {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                source.span(start + open..start + open + 1),
                "this quotation mark never closes",
            )
            .help("Close it, or remove it. Inside quotes, a quotation mark is written twice: \"\".");
        return None;
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let known =
        known_columns(&header, &source.span(source.line(source.position(start).line)), columns, diagnostics)?;
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let from = at(start, reader.position());
        match reader.read_record(&mut record) {
            Ok(true) => {}
            _ => break,
        }
        if record.iter().any(|cell| !cell.is_empty()) {
            let to = at(start, reader.position());
            let row = row(&record, &known, &source, from, to);
            if let Some(extra) = record.iter().skip(header.len()).find(|cell| !cell.is_empty()) {
                let message =
                    format!("this row has {} cells, but the header has {}", record.len(), header.len());
                diagnostics
                    .add(rules::WRONG_TYPE, row.line.find(extra), message)
                    .help("Remove the extra cells. A cell that contains a comma needs quotes: \"…\".");
            }
            rows.push(row);
        }
    }
    let days = |column: &'static str| {
        // `tally` adds rows with only an ISO date and an arm, whichever program saved the rest of the file.
        let filled =
            rows.iter().filter(|row| row.cells.iter().filter(|(_, cell)| !cell.value.is_empty()).count() > 2);
        let cells = filled.filter_map(|row| row.text(column)).map(|cell| cell.value.as_str());
        Some((column, Order::of(cells)?))
    };
    let orders: Arc<BTreeMap<_, _>> = Arc::new(columns.all().into_iter().filter_map(days).collect());
    for row in &mut rows {
        row.orders = Arc::clone(&orders);
        row.verbatim = verbatim;
    }
    Some(rows)
}

/// The position of a quotation mark that opens a cell and is never closed. The reader would take the rest of the file for that
/// cell.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let (mut starts, mut open) = (true, None);
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match (open, byte) {
            // Inside quotes, two quotation marks stand for one.
            (Some(_), b'"') if bytes.peek().is_some_and(|(_, next)| *next == b'"') => {
                bytes.next();
            }
            (Some(_), b'"') => open = None,
            (None, b'"') if starts => open = Some(at),
            _ => {}
        }
        starts = open.is_none() && (byte == delimiter || byte == b'\n');
    }
    open
}

fn at(start: usize, position: &csv::Position) -> usize {
    start + usize::try_from(position.byte()).unwrap_or(0)
}

/// Where the header begins: after a byte order mark, and after the `sep=` line in which Excel names the delimiter.
fn body_start(text: &str) -> usize {
    let marked = text.len() - text.trim_start_matches('\u{feff}').len();
    let first = text[marked..].lines().next().unwrap_or_default();
    let named = first.len() == 5 && first.to_ascii_lowercase().starts_with("sep=");
    let rest = if named { text[marked..].find('\n').map_or(text.len() - marked, |end| end + 1) } else { 0 };
    marked + rest
}

/// The columns of a table in order, and the delimiter between its cells.
pub(crate) fn header(text: &str) -> (Vec<String>, char) {
    let text = &text[body_start(text)..];
    let delimiter = delimiter(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = reader.headers().cloned().unwrap_or_default();
    (columns.iter().map(str::to_string).collect(), char::from(delimiter))
}

/// The delimiter: a comma, or the semicolon or tab that Excel writes where the comma is the decimal point.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |letter: u8| header.bytes().filter(|byte| *byte == letter).count();
    [b';', b'\t']
        .into_iter()
        .filter(|letter| count(*letter) > count(b','))
        .max_by_key(|letter| count(*letter))
        .unwrap_or(b',')
}

/// The position of each known column. `None` if a required one is missing.
fn known_columns(
    header: &csv::StringRecord,
    line: &Span,
    columns: &Columns,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<(usize, &'static str)>> {
    let all = columns.all();
    let mut known: Vec<(usize, &'static str)> = Vec::new();
    for (place, name) in header.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        match all.iter().find(|column| column.eq_ignore_ascii_case(name)) {
            Some(column) if known.iter().any(|(_, other)| other == column) => {
                diagnostics
                    .add(
                        rules::DUPLICATE_KEY,
                        line.clone(),
                        format!("{} have a second column `{name}`", columns.what),
                    )
                    .help("Keep one of the two.");
            }
            Some(column) => known.push((place, column)),
            None => {
                diagnostics
                    .add(
                        rules::UNKNOWN_KEY,
                        line.find(name),
                        format!("{} cannot have a column `{name}`", columns.what),
                    )
                    .help(suggestion(name, all.iter().copied(), "The columns are"));
            }
        }
    }
    let missing: Vec<&str> = columns
        .required
        .iter()
        .filter(|name| !known.iter().any(|(_, column)| column == *name))
        .copied()
        .collect();
    for name in &missing {
        diagnostics
            .add(rules::MISSING_KEY, line.clone(), format!("{} need a column `{name}`", columns.what))
            .help(format!("The first line names the columns: {}.", all.join(",")));
    }
    missing.is_empty().then_some(known)
}

fn row(
    record: &csv::StringRecord,
    known: &[(usize, &'static str)],
    source: &Arc<Source>,
    from: usize,
    to: usize,
) -> Row {
    // The reader counts a line end as part of the record that follows it.
    let raw = source.text.get(from..to).unwrap_or_default();
    let from = from + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
    let line = source.span(from..from + source.text[from..to].trim_end().len());
    let mut cursor = from;
    let mut cells = Vec::new();
    for (place, value) in record.iter().enumerate() {
        let found = source.text.get(cursor..to).and_then(|rest| rest.find(value));
        let span = match found {
            Some(found) if !value.is_empty() => {
                let start = cursor + found;
                cursor = start + value.len();
                source.span(start..cursor)
            }
            _ => line.clone(),
        };
        if let Some((_, column)) = known.iter().find(|(known, _)| *known == place) {
            cells.push((*column, Spanned::new(value.to_string(), span)));
        }
    }
    Row { cells, line, orders: Arc::default(), verbatim: true }
}

impl Row {
    /// A cell that is not empty.
    pub(super) fn text(&self, column: &str) -> Option<&Text> {
        self.cells
            .iter()
            .find(|(name, _)| *name == column)
            .map(|(_, cell)| cell)
            .filter(|cell| !cell.value.is_empty())
    }

    /// A cell that must not be empty.
    pub(super) fn required(&self, column: &str, diagnostics: &mut Diagnostics) -> Option<&Text> {
        let cell = self.text(column);
        if cell.is_none() {
            diagnostics
                .add(rules::MISSING_KEY, self.line.clone(), format!("this row has no value under `{column}`"))
                .help("Fill the cell in, or remove the row.");
        }
        cell
    }

    /// A required whole number.
    pub(super) fn number(&self, column: &str, diagnostics: &mut Diagnostics) -> Option<u32> {
        self.required(column, diagnostics)
            .and_then(|cell| number_of(cell, diagnostics))
            .map(|number| number.value)
    }

    /// A whole number, if the cell has one.
    pub(super) fn number_or_none(&self, column: &str, diagnostics: &mut Diagnostics) -> Option<u32> {
        self.text(column).and_then(|cell| number_of(cell, diagnostics)).map(|number| number.value)
    }

    /// A required date.
    pub(super) fn day(&self, column: &str, diagnostics: &mut Diagnostics) -> Option<Date> {
        let cell = self.required(column, diagnostics)?;
        if let Some(day) = self.orders.get(column).and_then(|order| order.read(&cell.value)) {
            return Some(day);
        }
        let day = day_of(cell, diagnostics).map(|day| day.value);
        if day.is_none() && !self.verbatim {
            diagnostics.without_fix(&cell.span);
        }
        day
    }

    /// Whether all of these cells are empty.
    pub(super) fn is_empty_under(&self, columns: &[&str]) -> bool {
        columns.iter().all(|column| self.text(column).is_none())
    }

    /// The span of the whole row.
    pub(super) fn line(&self) -> &Span {
        &self.line
    }

    /// One of a few words, in a required cell.
    pub(super) fn choice(
        &self,
        column: &str,
        choices: &[&'static str],
        diagnostics: &mut Diagnostics,
    ) -> Option<&'static str> {
        let cell = self.required(column, diagnostics)?;
        let choice = choices.iter().find(|choice| choice.eq_ignore_ascii_case(&cell.value)).copied();
        if choice.is_none() {
            diagnostics
                .add(
                    rules::BAD_CHOICE,
                    cell.span.clone(),
                    format!("`{}` is not one of the values of `{column}`", cell.value),
                )
                .help(suggestion(&cell.value, choices.iter().copied(), "The values are"));
        }
        choice
    }
}
