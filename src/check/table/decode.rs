//! The text of a table, however a spreadsheet saved it: UTF-8 with or without a byte order mark, UTF-16 (Excel's "Unicode
//! text"), or Windows-1252, which some programs save by default.

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::super::rules;
use crate::files::snapshot::Found;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;

/// A file's text, and whether it is byte for byte the file: only then do the offsets of a fix apply to it.
pub(super) struct Decoded {
    pub(super) source: Arc<Source>,
    pub(super) verbatim: bool,
}

/// The text of a table. A workbook, or anything else that is not text, is reported.
pub(super) fn decoded(found: &Found, diagnostics: &mut Diagnostics) -> Option<Decoded> {
    if let Ok(source) = found.text()
        && !source.text.contains('\0')
    {
        return Some(Decoded { source, verbatim: true });
    }
    let bytes = found.bytes.as_ref();
    let by_mark =
        Encoding::for_bom(bytes).map(|(encoding, _)| encoding).filter(|encoding| *encoding != UTF_8);
    let (text, _, broken) = by_mark.unwrap_or(WINDOWS_1252).decode(bytes);
    if broken || text.contains('\0') {
        let start = Source::new(found.shown.clone(), "").start();
        let message =
            if bytes.starts_with(b"PK") { "this is a workbook, not a CSV file" } else { "this is not text" };
        diagnostics
            .add(rules::NOT_UTF8, start, message)
            .help("Open it in the spreadsheet program and save it as \"CSV UTF-8\".");
        return None;
    }
    Some(Decoded { source: Source::new(found.shown.clone(), text), verbatim: false })
}
