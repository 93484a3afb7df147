//! Faults of the library's files: tasks, pages and themes, built in or added by a workspace.

pub(crate) use crate::files::rules::*;
use crate::text::rule::{Example, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[ROLE_OWNS_NOTHING, TEMPLATE];

#[rustfmt::skip]
pub(crate) const ROLE_OWNS_NOTHING: Rule = Rule {
    code: "role-owns-nothing", severity: Severity::Error, source: "the framework: nobody's judgment is replaced",
    when: "A role's fourth list, `you_own`, is empty.",
    why: "A role that owns nothing has been replaced, or is not described.",
    remedy: "Write what this person still decides, checks and answers for.",
    example: Example::Kit("roles: [{id: nurse, you_own: []}]"),
};

#[rustfmt::skip]
pub(crate) const TEMPLATE: Rule = Rule {
    code: "template", severity: Severity::Error, source: "the template language, Tera 2",
    when: "A page or a theme cannot be filled in as it is written.",
    why: "The page cannot be made.",
    remedy: "Correct the template at the place shown.",
    example: Example::Files(&[("content/pages/tips.md", b"---\ntitle: Tips\n---\n\n{{ practise.name }}\n")]),
};
