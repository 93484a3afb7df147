//! What is handed over: turns a finished kit into the bytes of files that other programs open. There is one module for each
//! format; nothing here writes to the disk, reads the clock or starts a program.

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

/// A file to hand over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Handed {
    /// Its path below the handover folder: `riverbend-rollout.ics`, `riverbend-letters/vendor.txt`.
    pub(crate) path: String,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
    /// What it is for and who gets it, in a sentence or two.
    pub(crate) about: String,
}

/// A finished kit to hand over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finished<'a> {
    /// The name of the kit's folder, with which every file name begins.
    pub(crate) name: &'a str,
    /// The checked kit.
    pub(crate) kit: &'a ReadyKit,
    /// Its pages.
    pub(crate) output: &'a Output,
}

/// The prefix of file names: `DRAFT-` or nothing.
pub(crate) fn draft_prefix(as_draft: bool) -> String {
    draft::prefix(as_draft).to_string()
}

/// The head of the index of what is handed over.
pub(crate) fn index_head(of: Finished) -> String {
    format!(
        "{} at {}: what is in this folder, and to whom it goes\nAs of {}",
        of.kit.tool(),
        of.kit.practice(),
        of.kit.today().full
    )
}
