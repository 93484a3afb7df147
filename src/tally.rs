//! Adds rows to a file of measures that someone keeps. What is there stays byte for byte; new rows are added at the end,
//! with the file's own columns, line endings and encoding.

use jiff::civil::Date;

use crate::check::table;

/// A day to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The day.
    pub day: Date,
    /// `manual` or `assisted`.
    pub arm: &'a str,
    /// How many people could use the tool; `None` for work by hand, or if no one is named.
    pub eligible: Option<usize>,
}

/// The header of a new file.
const HEADER: &str = "date,arm,cases,errors,caught,minutes,using,eligible,stopped";

/// The bytes of the file with these rows at its end, or of a new file if there is none.
pub fn with_rows(before: Option<&[u8]>, rows: &[Row]) -> Vec<u8> {
    let before = before.unwrap_or_default();
    let encoding = Encoding::of(before);
    let text = encoding.read(before);
    let blank = text.trim().is_empty();
    let (columns, delimiter) =
        if blank { (HEADER.split(',').map(str::to_string).collect(), ',') } else { table::header(&text) };
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut added = String::new();
    if blank {
        added.push_str(HEADER);
        added.push_str(end);
    } else if !text.ends_with('\n') && !rows.is_empty() {
        added.push_str(end);
    }
    for row in rows {
        let cells: Vec<String> = columns.iter().map(|column| row.cell(column)).collect();
        added.push_str(&cells.join(&delimiter.to_string()));
        added.push_str(end);
    }
    let mut after = before.to_vec();
    after.extend(encoding.bytes(&added));
    after
}

impl Row<'_> {
    fn cell(&self, column: &str) -> String {
        match column.to_ascii_lowercase().as_str() {
            "date" => self.day.to_string(),
            "arm" => self.arm.to_string(),
            "eligible" => self.eligible.map(|people| people.to_string()).unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// The encoding of a file, as far as it matters for ASCII text.
#[derive(Clone, Copy)]
enum Encoding {
    Utf16 {
        big: bool,
    },
    /// UTF-8 or a Windows code page, which encode unaccented letters the same way.
    Bytes,
}

impl Encoding {
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xfe, ..] => Self::Utf16 { big: false },
            [0xfe, 0xff, ..] => Self::Utf16 { big: true },
            _ => Self::Bytes,
        }
    }

    fn read(self, bytes: &[u8]) -> String {
        match self {
            Self::Bytes => String::from_utf8_lossy(bytes).trim_start_matches('\u{feff}').to_string(),
            Self::Utf16 { big } => {
                let unit = |pair: &[u8]| {
                    let pair = [pair[0], pair[1]];
                    if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
                };
                let units: Vec<u16> = bytes.chunks_exact(2).skip(1).map(unit).collect();
                String::from_utf16_lossy(&units)
            }
        }
    }

    fn bytes(self, text: &str) -> Vec<u8> {
        match self {
            Self::Bytes => text.as_bytes().to_vec(),
            Self::Utf16 { big } => text
                .encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const ROW: Row = Row { day: date(2026, 12, 1), arm: "assisted", eligible: Some(5) };

    #[test]
    fn new_rows_follow_the_format_of_the_file() {
        let added =
            |before: &str| String::from_utf8(with_rows(Some(before.as_bytes()), &[ROW])).expect("text");
        assert_eq!(with_rows(None, &[ROW]), format!("{HEADER}\n2026-12-01,assisted,,,,,,5,\n").into_bytes());
        for (before, after) in [
            ("arm,date,cases\nmanual,11/30/2026,3", "\nassisted,2026-12-01,\n"),
            ("\u{feff}date;arm;eligible\r\n", "2026-12-01;assisted;5\r\n"),
            ("sep=;\r\nDate;Arm;cases\r\n", "2026-12-01;assisted;\r\n"),
            ("\"date\",\"arm\",note\n", "2026-12-01,assisted,\n"),
        ] {
            assert_eq!(added(before), format!("{before}{after}"));
        }
        let utf16: Vec<u8> = "\u{feff}date\tarm\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let after = with_rows(Some(&utf16), &[ROW]);
        let row: Vec<u8> = "2026-12-01\tassisted\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(after, [utf16, row].concat());
        // No rows, no change.
        assert_eq!(with_rows(Some(b"date,arm"), &[]), b"date,arm");
    }
}
