//! What is handed over: from a finished kit to the bytes of files that other programs open. One file for each format; nothing
//! here writes to the disk, reads the clock or starts a program.

pub(crate) mod archive;
pub(crate) mod calendar;
mod draft;
pub(crate) mod letters;
mod packet;
pub(crate) mod pdf;
mod plain_text;
pub(crate) mod scorm;
pub(crate) mod single;

use crate::check::ReadyKit;
use crate::output::Output;

/// A file for somebody outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Handed {
    /// Its path under the folder of what is handed over: `riverbend-rollout.ics`, `riverbend-letters/vendor.txt`.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
    /// What it is for and to whom it goes, in a sentence or two.
    pub(crate) about: String,
}

/// A kit that is handed over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finished<'a> {
    /// What the kit's folder is called: every file begins with it.
    pub(crate) name: &'a str,
    /// The kit, checked.
    pub(crate) kit: &'a ReadyKit,
    /// Its pages.
    pub(crate) output: &'a Output,
}

/// How the names of files begin.
pub(crate) fn draft_prefix(as_draft: bool) -> String {
    draft::prefix(as_draft).to_string()
}

/// What comes first in the list of what is handed over.
pub(crate) fn index_head(of: Finished) -> String {
    format!(
        "{} at {}: what is in this folder, and to whom it goes\nAs of {}",
        of.kit.tool(),
        of.kit.practice(),
        of.kit.today().full
    )
}
