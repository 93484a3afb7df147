//! A reply as rows of cells: CSV with any separator, or a workbook as Excel and similar programs save it. Undoes what a
//! spreadsheet program does to a sheet: a title above the columns, days as numbers or in US format.

use std::io::Cursor;

use calamine::{Data, Reader as _, Sheets, open_workbook_auto_from_rs};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::read::{Given, Reply};
use super::sheet::{COLUMNS, unguarded};

/// The header must be within this many rows.
const FIRST_ROWS: usize = 20;
/// The largest workbook that can be a reply, in bytes.
const LARGEST: usize = 20_000_000;

/// Rows of cells.
pub(super) type Rows = Vec<Vec<String>>;

/// Whether a file comes from a spreadsheet program: a ZIP archive, or the older binary format.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

/// The rows of CSV.
pub(super) fn of_text(text: &str) -> Rows {
    // Excel writes a line that names the separator where it is not the usual one.
    let (named, text) = match text.split_once('\n') {
        Some((line, rest)) if line.trim_end().len() == 5 && line.starts_with("sep=") => {
            (line.as_bytes().get(4).copied(), rest)
        }
        _ => (None, text),
    };
    let head = text.lines().take(FIRST_ROWS).find(|line| line.to_ascii_lowercase().contains("question"));
    let head = head.or_else(|| text.lines().next()).unwrap_or_default();
    let count = |one: &u8| head.bytes().filter(|byte| byte == one).count();
    let separator = named.or_else(|| [b'|', b'\t', b';', b','].into_iter().max_by_key(count));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let rows = reader.records().flatten();
    rows.map(|row| row.iter().map(str::to_string).collect()).collect()
}

/// The rows of the sheet in a workbook that has the questions.
pub(super) fn of_workbook(bytes: &[u8]) -> Result<Rows, String> {
    if bytes.len() > LARGEST {
        return Err("this workbook is too large for a reply".to_string());
    }
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| {
        format!("this workbook cannot be read: {error}. Save it as \"Excel Workbook (.xlsx)\" or as CSV")
    })?;
    let names = book.sheet_names();
    for name in &names {
        let Ok(range) = book.worksheet_range(name) else { continue };
        let first = range.start().map_or(0, |(row, _)| row as usize);
        let rows: Rows = range.rows().map(|row| row.iter().map(cell).collect()).collect();
        let Some(head) = head_of(&rows) else { continue };
        if let Sheets::Xlsx(book) = &mut book {
            let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
            let below = |at: &u32| *at as usize >= first + head;
            if let Some(one) = merged.iter().find(|one| one.start.0 < one.end.0 && below(&one.end.0)) {
                return Err(format!(
                    "rows {} to {} of the sheet \"{name}\" have a merged cell, so it is not known which answer belongs to which \
                     question. Unmerge it, and write the answer into each row",
                    one.start.0 + 1,
                    one.end.0 + 1
                ));
            }
        }
        return Ok(rows);
    }
    Err(format!(
        "no sheet of this workbook has the columns {}. Its sheets are: {}",
        COLUMNS.join(", "),
        names.join(", ")
    ))
}

fn cell(cell: &Data) -> String {
    match cell {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(true) => "yes".to_string(),
        Data::Bool(false) => "no".to_string(),
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// The index of the header row.
fn head_of(rows: &Rows) -> Option<usize> {
    let has = |row: &Vec<String>, name: &str| row.iter().any(|cell| is(cell, name));
    rows.iter().take(FIRST_ROWS).position(|row| has(row, COLUMNS[0]) && has(row, COLUMNS[2]))
}

fn is(cell: &str, name: &str) -> bool {
    cell.trim().eq_ignore_ascii_case(name)
}

/// The reply in some rows. The error says in words why there is none.
pub(super) fn reply(rows: &Rows) -> Result<Reply, String> {
    let Some(head) = head_of(rows) else {
        let first = rows.first().map(|row| row.join(", ")).unwrap_or_default();
        let found: String = first.chars().take(80).collect();
        return Err(format!(
            "this is neither a file of answers from a form nor a sheet with the columns {}. It begins with: {found}",
            COLUMNS.join(", ")
        ));
    };
    let header = &rows[head];
    if let Some(twice) = COLUMNS.iter().find(|name| header.iter().filter(|cell| is(cell, name)).count() > 1) {
        return Err(format!("this sheet has the column {twice} twice; keep one of them"));
    }
    let column = |name: &str| header.iter().position(|cell| is(cell, name));
    let mut reply = Reply::default();
    for row in &rows[head + 1..] {
        let cell = |name: &str| {
            let text = column(name).and_then(|at| row.get(at)).map_or("", String::as_str);
            unguarded(text).trim().to_string()
        };
        let (id, answer) = (cell("question"), cell("answer"));
        let given = Given {
            answer: Some(answer).filter(|answer| !answer.is_empty()).into_iter().collect(),
            checked_on: day(&cell("checked_on")),
            source: cell("source"),
            note: cell("note"),
        };
        if !id.is_empty() {
            reply.answers.push((id, given));
        }
    }
    Ok(reply)
}

/// A day in the form that kits have. Spreadsheets show it as 11/20/2026 in US format, or as the number of days since 1899.
fn day(text: &str) -> String {
    let of_number = |days: i64| date(1899, 12, 30).checked_add(days.days()).ok();
    let of_parts = |text: &str| {
        let mut parts = text.split(' ').next()?.split('/');
        let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    };
    let number = text.parse().ok().filter(|days| (30_000..80_000).contains(days));
    // A time after the day adds nothing.
    let iso = || text.get(..10).filter(|_| text.len() > 10).and_then(|day| day.parse().ok());
    let found = number.and_then(of_number).or_else(|| of_parts(text)).or_else(iso);
    found.map_or_else(|| text.to_string(), |day: Date| day.to_string())
}
