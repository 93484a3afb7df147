//! Faults of the library's files: tasks, state laws, pages and themes, built in or added by a workspace.

pub(crate) use crate::files::rules::*;
use crate::text::rule::{Example, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[ROLE_OWNS_NOTHING, TEMPLATE, LAW_UNSURE];

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

#[rustfmt::skip]
pub(crate) const LAW_UNSURE: Rule = Rule {
    code: "law-unsure", severity: Severity::Warning, source: "content/compliance/states.yaml: `rests_on` and `sure` say how each law was read",
    when: "A state law in the workspace's own file blocks or asks for answers, but rests on memory or on one unofficial page, or is uncertain.",
    why: "A practice must not be held up, or cleared, by a law that nobody has read. It counts as a warning.",
    remedy: "Write `severity: warning`; or have the law read, and write what it rests on in `rests_on` and `high` in `sure`.",
    example: Example::Files(&[("content/compliance/states.yaml", b"as_of: 2026-11-20\nlaws:\n  - {id: oh-x, state: OH, name: Ohio X, cite: ORC 1, must: Tell patients., says: requires a notice, remedy: Tell them., status: In force., sure: low, rests_on: memory, source: from memory, as_of: 2026-11-20, severity: block}\n")]),
};
