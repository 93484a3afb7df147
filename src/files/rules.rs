//! Faults of files: missing, unreadable or outside the workspace.

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
    example: Example::Files(&[("kit.yaml", b"\x70\x72\x61\x63\x74\x69\x63\x65\x3a\x20\x7b\x6e\x61\x6d\x65\x3a\x20\x43\x61\x66\xe9\x7d\x0a\x74\x61\x73\x6b\x3a\x20\x61\x66\x74\x65\x72\x2d\x76\x69\x73\x69\x74\x2d\x73\x75\x6d\x6d\x61\x72\x79\x0a\x72\x6f\x6c\x65\x73\x3a\x20\x5b\x6e\x75\x72\x73\x65\x5d\x0a")]),
};

#[rustfmt::skip]
pub(crate) const EMPTY_FILE: Rule = Rule {
    code: "empty-file", severity: Severity::Error, source: FORMAT,
    when: "A file that should describe something holds nothing but spaces and comments.",
    why: "There is nothing to build from.",
    remedy: "Start with `inservice new`, or restore the file from a copy.",
    example: Example::Files(&[("kit.yaml", b"# nothing yet\n")]),
};

#[rustfmt::skip]
pub(crate) const MISSING_FILE: Rule = Rule {
    code: "missing-file", severity: Severity::Error, source: FORMAT,
    when: "A file that the kit names is not there, or is a folder.",
    why: "The page would have a gap.",
    remedy: "Put the file there, or correct the path. Paths start at the kit's folder.",
    example: Example::Kit("brand: {logo: assets/logo.svg}"),
};

#[rustfmt::skip]
pub(crate) const OUTSIDE_WORKSPACE: Rule = Rule {
    code: "outside-workspace", severity: Severity::Error, source: "good practice: a kit is handed over as one folder",
    when: "A path leads outside the kit's folder or its workspace.",
    why: "The file would be missing on the next machine, or should never be in a kit.",
    remedy: "Copy the file into the kit's folder and name it from there.",
    example: Example::Kit("brand: {logo: ../logo.svg}"),
};
