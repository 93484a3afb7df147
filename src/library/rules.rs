//! Faults of the library's files: tasks, state laws, pages and themes, built in or added by a workspace.

pub(crate) use crate::files::rules::*;
use crate::text::rule::{Example, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[ROLE_OWNS_NOTHING, TEMPLATE, LAW_UNSURE, DRILL_UNCLEAR, DRILL_PATIENT];

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
    when: "The template of a page or a theme has a fault.",
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

#[rustfmt::skip]
pub(crate) const DRILL_UNCLEAR: Rule = Rule {
    code: "drill-unclear", severity: Severity::Error, source: "the format of content/drills/NAME.yaml: every line of a draft can be checked against the source beside it",
    when: "The lines of a drill do not add up: something is in the source and not in the draft, or the reverse, and the drill does not say why.",
    why: "A careful reader would find an error that nobody planted, or could not find the one that is there.",
    remedy: "Name the source of each line in `from`, and mark the one planted error with `wrong` or `missing`.",
    example: Example::Files(&[("content/drills/own.yaml", b"task: after-visit-summary\ndrills:\n  - id: marigold\n    patient: Testpatient Marigold\n    source: [Rest the ankle, Come back in a week]\n    draft:\n      - {text: Rest your ankle., from: [A]}\n")]),
};

#[rustfmt::skip]
pub(crate) const DRILL_PATIENT: Rule = Rule {
    code: "drill-patient", severity: Severity::Error, source: "45 CFR 164.514(b)(2): names are identifiers",
    when: "The patient of a drill has a name that could be somebody's.",
    why: "Drills are printed and left on desks. Nobody should have to wonder whether one of them is a real chart.",
    remedy: "Begin the name with `Testpatient`: Testpatient Marigold.",
    example: Example::Files(&[("content/drills/own.yaml", b"task: after-visit-summary\ndrills:\n  - id: marigold\n    patient: Mary Gold\n    source: [Rest the ankle]\n    draft:\n      - {text: Rest your ankle., from: [A]}\n")]),
};
