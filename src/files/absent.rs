//! Why a file cannot be used, and how that is reported to an author.

use crate::files::rules;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;

/// The largest input file, in bytes. A bigger one is probably a mistake, and would be copied into every page.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// Why a file is not available.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// There is no such file.
    Missing,
    /// The path is a folder.
    Folder,
    /// The file is outside the workspace, or is a link that leads there.
    Outside,
    /// The path is a link to something that does not exist.
    Dangling,
    /// The path is a named pipe, a socket or a device, and reading it could wait forever.
    Special(&'static str),
    /// The file's name is not UTF-8, so nothing can refer to it.
    Name,
    /// The file is hidden, in an output folder or in `node_modules`.
    Skipped,
    /// The file is larger than [`LARGEST`]; holds its size in bytes.
    TooLarge(u64),
    /// The operating system refused to read the file; holds its message.
    Refused(String),
}

impl Absent {
    /// Adds the diagnostic for this file, which messages call `shown`.
    pub fn report(&self, shown: &str, span: Span, diagnostics: &mut Diagnostics) {
        let (rule, message, help) = match self {
            Self::Missing => (
                rules::MISSING_FILE,
                format!("there is no file {shown}"),
                "Put the file there, or correct the path. It starts at the kit's folder.",
            ),
            Self::Folder => (rules::MISSING_FILE, format!("{shown} is a folder"), "Name a file in it."),
            Self::Outside => (
                rules::OUTSIDE_WORKSPACE,
                format!("`{shown}` is outside the kit's folder and its workspace"),
                "Copy the file into the kit's folder and name it from there.",
            ),
            Self::Dangling => (
                rules::MISSING_FILE,
                format!("{shown} is a link to a file that does not exist"),
                "Put the file itself there, or remove the link.",
            ),
            Self::Special(kind) => (
                rules::MISSING_FILE,
                format!("{shown} is a {kind}, not a file"),
                "Put a regular file there, or remove it.",
            ),
            Self::Name => (
                rules::NOT_UTF8,
                format!("the name of {shown} is not UTF-8 text, so the file cannot be read"),
                "Rename the file. Lowercase letters, digits and dashes work everywhere.",
            ),
            Self::Skipped => (
                rules::MISSING_FILE,
                format!("{shown} is not read: it is hidden, in out/ or in node_modules"),
                "Move the file to a folder such as assets/ and name it from there.",
            ),
            Self::TooLarge(size) => (
                rules::MISSING_FILE,
                format!(
                    "{shown} is too large to read: {} MB, and the limit is {} MB",
                    mb(*size),
                    mb(LARGEST)
                ),
                "Use a smaller file: a picture of 200 KB is plenty for a page.",
            ),
            Self::Refused(reason) => (
                rules::MISSING_FILE,
                format!("{shown} cannot be read: {reason}"),
                "Give the person who builds the kit permission to read the file.",
            ),
        };
        diagnostics.add(rule, span, message).help(help);
    }
}

/// Megabytes, rounded up, so that a size over a limit never looks equal to it.
fn mb(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}
