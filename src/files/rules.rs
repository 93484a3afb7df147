//! Faults of files: missing, unreadable, or outside the workspace.

use crate::text::rule::{Example, Rule, Severity};
pub(crate) use crate::yaml::rules::*;

const FORMAT: &str = "the format of kit.yaml; `inservice new` writes one with comments";

pub(crate) const ROWS: &[Rule] = &[NOT_UTF8, EMPTY_FILE, MISSING_FILE, OUTSIDE_WORKSPACE];

#[rustfmt::skip]
pub(crate) const NOT_UTF8: Rule = Rule {
    code: "not-utf8", severity: Severity::Error, source: "The Unicode Standard, UTF-8; YAML 1.2 section 5.2",
    when: "A file holds bytes that are not UTF-8 text.",
    why: "Names with accents would come out wrong.",
    remedy: "Save the file as UTF-8: most editors ask for the encoding in \"Save as\".",
    example: Example::Kit(""),
};

#[rustfmt::skip]
pub(crate) const EMPTY_FILE: Rule = Rule {
    code: "empty-file", severity: Severity::Error, source: FORMAT,
    when: "A file that should describe something holds nothing but blanks and comments.",
    why: "There is nothing to build from.",
    remedy: "Start with `inservice new`, or restore the file from a copy.",
    example: Example::Kit(""),
};

#[rustfmt::skip]
pub(crate) const MISSING_FILE: Rule = Rule {
    code: "missing-file", severity: Severity::Error, source: FORMAT,
    when: "A file that the kit names is not there, or is a folder.",
    why: "The page would show a hole.",
    remedy: "Put the file there, or correct the path. Paths start at the kit's folder.",
    example: Example::Kit(""),
};

#[rustfmt::skip]
pub(crate) const OUTSIDE_WORKSPACE: Rule = Rule {
    code: "outside-workspace", severity: Severity::Error, source: "good practice: a kit is handed over as one folder",
    when: "A path leads out of the kit's folder, or of its workspace.",
    why: "The file would be missing on the next machine, or should never be in a kit.",
    remedy: "Copy the file into the kit's folder and name it from there.",
    example: Example::Kit(""),
};
