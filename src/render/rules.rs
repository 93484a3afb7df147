//! Faults that show only when pages are made: templates, links, length and reading level.

pub(crate) use crate::check::rules::*;
use crate::text::rule::{Example, Rule, Severity};

const FORMAT: &str = "the format of kit.yaml; `inservice new` writes one with comments";

pub(crate) const ROWS: &[Rule] =
    &[DEAD_LINK, HTML_DROPPED, ORPHAN_PAGE, FAQ_REPLACED, ONE_PAGER_LONG, ROLE_GUIDE_LONG, READING_LEVEL];

#[rustfmt::skip]
pub(crate) const DEAD_LINK: Rule = Rule {
    code: "dead-link", severity: Severity::Error, source: FORMAT,
    when: "A link in the kit's texts or in an override leads to no page or no heading.",
    why: "Staff would end up on an error page.",
    remedy: "Link to a page of the kit by the name of its file, as the browser shows it.",
    example: Example::Kit("jobs_promise: \"See [the plan](rolout.html).\""),
};

#[rustfmt::skip]
pub(crate) const HTML_DROPPED: Rule = Rule {
    code: "html-dropped", severity: Severity::Warning, source: FORMAT,
    when: "Raw HTML in a text is left out of the page: it could act, load something, or break the page around it.",
    why: "Words can be lost with it, and nobody would notice.",
    remedy: "Write it in Markdown, close what is open, or write `&lt;` for an angle bracket.",
    example: Example::Kit("jobs_promise: \"Nobody <font>loses</font> a job.\""),
};

#[rustfmt::skip]
pub(crate) const ORPHAN_PAGE: Rule = Rule {
    code: "orphan-page", severity: Severity::Note, source: "good practice: a page that nothing leads to is not read",
    when: "A page of the client or the workspace is neither in the navigation nor linked from another page's text. Lists of every page do not count.",
    why: "Staff find it only when they look for it.",
    remedy: "Give it `nav: 50` in its front matter, link to it, or say where it is listed with `listed: {start: 5}`.",
    example: Example::Files(&[("content/pages/parking.md", b"---\ntitle: Parking\n---\n\nBehind the house.\n")]),
};

#[rustfmt::skip]
pub(crate) const FAQ_REPLACED: Rule = Rule {
    code: "faq-replaced", severity: Severity::Note, source: FORMAT,
    when: "A question of the kit is the same as a built-in one, so its answer is printed in place of the built-in answer.",
    why: "The built-in answer follows what the kit knows. The kit's own answer says the same whatever changes.",
    remedy: "Keep it if the practice wants its own words. Otherwise remove it, or ask it differently.",
    example: Example::Kit("faq: [{question: \"Does my job change?\", answer: Ask us.}]"),
};

#[rustfmt::skip]
pub(crate) const ONE_PAGER_LONG: Rule = Rule {
    code: "one-pager-long", severity: Severity::Warning, source: "the framework: one printed page on HIPAA, not a lecture",
    when: "A page needs more sides of US Letter than its front matter allows with `sides`: the HIPAA page has one.",
    why: "One side is read; a second one is lost on the way to the bulletin board.",
    remedy: "Shorten the answers of the section that the message names, or their sources.",
    example: Example::Kit("people: {dana: {name: Dana Ortiz}}\ncompliance:\n  phi_list: {answer: [the item number 0 of a long list of items, the item number 1 of a long list of items, the item number 2 of a long list of items, the item number 3 of a long list of items, the item number 4 of a long list of items, the item number 5 of a long list of items, the item number 6 of a long list of items, the item number 7 of a long list of items, the item number 8 of a long list of items, the item number 9 of a long list of items, the item number 10 of a long list of items, the item number 11 of a long list of items, the item number 12 of a long list of items, the item number 13 of a long list of items, the item number 14 of a long list of items, the item number 15 of a long list of items, the item number 16 of a long list of items, the item number 17 of a long list of items, the item number 18 of a long list of items, the item number 19 of a long list of items, the item number 20 of a long list of items, the item number 21 of a long list of items, the item number 22 of a long list of items, the item number 23 of a long list of items, the item number 24 of a long list of items, the item number 25 of a long list of items, the item number 26 of a long list of items, the item number 27 of a long list of items, the item number 28 of a long list of items, the item number 29 of a long list of items, the item number 30 of a long list of items, the item number 31 of a long list of items, the item number 32 of a long list of items, the item number 33 of a long list of items, the item number 34 of a long list of items, the item number 35 of a long list of items, the item number 36 of a long list of items, the item number 37 of a long list of items, the item number 38 of a long list of items, the item number 39 of a long list of items, the item number 40 of a long list of items, the item number 41 of a long list of items, the item number 42 of a long list of items, the item number 43 of a long list of items, the item number 44 of a long list of items, the item number 45 of a long list of items, the item number 46 of a long list of items, the item number 47 of a long list of items, the item number 48 of a long list of items, the item number 49 of a long list of items, the item number 50 of a long list of items, the item number 51 of a long list of items, the item number 52 of a long list of items, the item number 53 of a long list of items, the item number 54 of a long list of items, the item number 55 of a long list of items, the item number 56 of a long list of items, the item number 57 of a long list of items, the item number 58 of a long list of items, the item number 59 of a long list of items], checked_by: dana, checked_on: 2026-11-03, source: \"the fact sheet, p. 2\"}\n  phi_never: {answer: [the item number 0 of a long list of items, the item number 1 of a long list of items, the item number 2 of a long list of items, the item number 3 of a long list of items, the item number 4 of a long list of items, the item number 5 of a long list of items, the item number 6 of a long list of items, the item number 7 of a long list of items, the item number 8 of a long list of items, the item number 9 of a long list of items, the item number 10 of a long list of items, the item number 11 of a long list of items, the item number 12 of a long list of items, the item number 13 of a long list of items, the item number 14 of a long list of items, the item number 15 of a long list of items, the item number 16 of a long list of items, the item number 17 of a long list of items, the item number 18 of a long list of items, the item number 19 of a long list of items, the item number 20 of a long list of items, the item number 21 of a long list of items, the item number 22 of a long list of items, the item number 23 of a long list of items, the item number 24 of a long list of items, the item number 25 of a long list of items, the item number 26 of a long list of items, the item number 27 of a long list of items, the item number 28 of a long list of items, the item number 29 of a long list of items, the item number 30 of a long list of items, the item number 31 of a long list of items, the item number 32 of a long list of items, the item number 33 of a long list of items, the item number 34 of a long list of items, the item number 35 of a long list of items, the item number 36 of a long list of items, the item number 37 of a long list of items, the item number 38 of a long list of items, the item number 39 of a long list of items, the item number 40 of a long list of items, the item number 41 of a long list of items, the item number 42 of a long list of items, the item number 43 of a long list of items, the item number 44 of a long list of items, the item number 45 of a long list of items, the item number 46 of a long list of items, the item number 47 of a long list of items, the item number 48 of a long list of items, the item number 49 of a long list of items, the item number 50 of a long list of items, the item number 51 of a long list of items, the item number 52 of a long list of items, the item number 53 of a long list of items, the item number 54 of a long list of items, the item number 55 of a long list of items, the item number 56 of a long list of items, the item number 57 of a long list of items, the item number 58 of a long list of items, the item number 59 of a long list of items], checked_by: dana, checked_on: 2026-11-03, source: \"the fact sheet, p. 2\"}"),
};

#[rustfmt::skip]
pub(crate) const ROLE_GUIDE_LONG: Rule = Rule {
    code: "role-guide-long", severity: Severity::Warning, source: "the framework: a guide of one page per role",
    when: "The guide of a role prints on more than one side of US Letter, or on more than two for a clinician.",
    why: "One side is kept at the desk; the second one is lost.",
    remedy: "Shorten or join steps, or hand some of them to another role.",
    example: Example::Kit("roles: [{id: runner, title: Runner, before: [Wait], ai_handles: [Drafts], you_own: [The day], now: [Write down what was said at step number 0 of the long day and who is to hear of it before noon, Write down what was said at step number 1 of the long day and who is to hear of it before noon, Write down what was said at step number 2 of the long day and who is to hear of it before noon, Write down what was said at step number 3 of the long day and who is to hear of it before noon, Write down what was said at step number 4 of the long day and who is to hear of it before noon, Write down what was said at step number 5 of the long day and who is to hear of it before noon, Write down what was said at step number 6 of the long day and who is to hear of it before noon, Write down what was said at step number 7 of the long day and who is to hear of it before noon, Write down what was said at step number 8 of the long day and who is to hear of it before noon, Write down what was said at step number 9 of the long day and who is to hear of it before noon, Write down what was said at step number 10 of the long day and who is to hear of it before noon, Write down what was said at step number 11 of the long day and who is to hear of it before noon, Write down what was said at step number 12 of the long day and who is to hear of it before noon, Write down what was said at step number 13 of the long day and who is to hear of it before noon, Write down what was said at step number 14 of the long day and who is to hear of it before noon, Write down what was said at step number 15 of the long day and who is to hear of it before noon, Write down what was said at step number 16 of the long day and who is to hear of it before noon, Write down what was said at step number 17 of the long day and who is to hear of it before noon, Write down what was said at step number 18 of the long day and who is to hear of it before noon, Write down what was said at step number 19 of the long day and who is to hear of it before noon, Write down what was said at step number 20 of the long day and who is to hear of it before noon, Write down what was said at step number 21 of the long day and who is to hear of it before noon, Write down what was said at step number 22 of the long day and who is to hear of it before noon, Write down what was said at step number 23 of the long day and who is to hear of it before noon]}]"),
};

#[rustfmt::skip]
pub(crate) const READING_LEVEL: Rule = Rule {
    code: "reading-level", severity: Severity::Note, source: "AHRQ Health Literacy Universal Precautions Toolkit; the Flesch-Kincaid grade",
    when: "A staff page is harder to read than grade 8.",
    why: "Tired people read it between two patients.",
    remedy: "Shorten the sentences that the message names.",
    example: Example::Files(&[("content/pages/index.md", b"---\ntitle: Accountability\nnav: 10\n---\n\nOrganizational accountability necessitates comprehensive documentation of interdisciplinary responsibilities and administrative prerequisites.\n")]),
};
