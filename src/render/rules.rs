//! Faults that show only when pages are made: templates, links, length and reading level.

pub(crate) use crate::check::rules::*;
use crate::text::rule::{Example, Rule, Severity};

const FORMAT: &str = "the format of kit.yaml; `inservice new` writes one with comments";

pub(crate) const ROWS: &[Rule] = &[DEAD_LINK, ONE_PAGER_LONG, READING_LEVEL];

#[rustfmt::skip]
pub(crate) const DEAD_LINK: Rule = Rule {
    code: "dead-link", severity: Severity::Error, source: FORMAT,
    when: "A link in the kit's texts or in an override leads to no page or no heading.",
    why: "Staff would end on an error.",
    remedy: "Link to a page of the kit by its address, such as hipaa.html or roles/nurse.html.",
    example: Example::Kit(""),
};

#[rustfmt::skip]
pub(crate) const ONE_PAGER_LONG: Rule = Rule {
    code: "one-pager-long", severity: Severity::Warning, source: "the framework: one printed page on HIPAA, not a lecture",
    when: "The HIPAA page needs more than one side of US Letter at 10 pt.",
    why: "One side is read; a second one is lost on the way to the pinboard.",
    remedy: "Shorten the answers of the section that the message names, or their sources.",
    example: Example::Kit(""),
};

#[rustfmt::skip]
pub(crate) const READING_LEVEL: Rule = Rule {
    code: "reading-level", severity: Severity::Note, source: "AHRQ Health Literacy Universal Precautions Toolkit; the Flesch-Kincaid grade",
    when: "A staff page reads harder than grade 8.",
    why: "Tired people read it between two patients.",
    remedy: "Shorten the sentences that the message names.",
    example: Example::Kit(""),
};
