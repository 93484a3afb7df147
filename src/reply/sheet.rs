//! The questions as a sheet for people who work in spreadsheets. A cell that a spreadsheet would take for a formula begins with
//! an apostrophe, which spreadsheets do not show and which is removed again when the sheet comes back.

use super::AskedQuestion;

/// The columns.
pub const COLUMNS: [&str; 6] = ["question", "ask", "answer", "checked_on", "source", "note"];

/// The characters that begin a formula in some spreadsheet program.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The sheet as CSV.
pub fn csv(questions: &[AskedQuestion]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut row = |cells: &[&str]| {
        let safe: Vec<String> = cells.iter().map(|cell| guarded(cell)).collect();
        // Writing into memory cannot fail.
        let _ = writer.write_record(&safe);
    };
    row(&COLUMNS);
    for question in questions {
        row(&[&question.id, &question.ask, "", "", "", ""]);
    }
    // Excel reads a file as UTF-8 only if it has a byte order mark.
    let bytes = writer.into_inner().unwrap_or_default();
    [b"\xef\xbb\xbf".as_slice(), &bytes].concat()
}

/// The cell in a form that no program takes for a formula.
pub fn guarded(cell: &str) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_string() }
}

/// The text that a guarded cell stands for.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::{guarded, unguarded};

    #[test]
    fn no_cell_is_a_formula_and_every_text_comes_back() {
        for text in ["=1+1", "+1", "-x", "@SUM(A1)", "\tx", "plain", "'quoted'", ""] {
            let cell = guarded(text);
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            assert_eq!(unguarded(&cell), text);
        }
    }
}
