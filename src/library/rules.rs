//! Faults of the task library, built in or added by a workspace.

pub(crate) use crate::files::rules::*;
use crate::text::rule::{Example, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[ROLE_OWNS_NOTHING];

#[rustfmt::skip]
pub(crate) const ROLE_OWNS_NOTHING: Rule = Rule {
    code: "role-owns-nothing", severity: Severity::Error, source: "the framework: nobody's judgment is replaced",
    when: "A role's fourth list, `you_own`, is empty.",
    why: "A role that owns nothing has been replaced, or is not described.",
    remedy: "Write what this person still decides, checks and answers for.",
    example: Example::Kit("roles: [{id: nurse, you_own: []}]"),
};
