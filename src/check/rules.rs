//! Faults in the names and values of a kit: people, roles, tasks, questions, states, colors, pictures, measures, drills.

pub(crate) use crate::library::rules::*;
use crate::text::rule::{Example, Rule, Severity};

const FORMAT: &str = "the format of kit.yaml; `inservice new` writes one with comments";

pub(crate) const ROWS: &[Rule] = &[
    UNKNOWN_PERSON,
    UNKNOWN_ROLE,
    UNKNOWN_TASK,
    UNKNOWN_QUESTION,
    UNKNOWN_STATE,
    BAD_PHONE_OR_EMAIL,
    BAD_COLOR,
    COLOR_ADJUSTED,
    BAD_PICTURE,
    LOGO_FLAT,
    HEAVY_PICTURE,
    NOT_USED,
    IMPOSSIBLE_COUNT,
    DRILLS_FEW,
];

#[rustfmt::skip]
pub(crate) const UNKNOWN_PERSON: Rule = Rule {
    code: "unknown-person", severity: Severity::Error, source: FORMAT,
    when: "An id is used for a person who is not listed under `people`.",
    why: "Staff would be told to call somebody without a name or a number.",
    remedy: "Add the person under `people`, or correct the id.",
    example: Example::Kit("physicians: {champion: patel}"),
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_ROLE: Rule = Rule {
    code: "unknown-role", severity: Severity::Error, source: FORMAT,
    when: "A role is named that is neither in the library nor described in full.",
    why: "A guide needs a title and the four lists.",
    remedy: "Correct the id (`inservice list roles`), or give the role `title`, `before`, `now`, `ai_handles` and `you_own`.",
    example: Example::Kit("roles: [nurs]"),
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_TASK: Rule = Rule {
    code: "unknown-task", severity: Severity::Error, source: FORMAT,
    when: "The task is neither in the library nor in the workspace's `content/tasks/`.",
    why: "The kit's steps, failure modes and checklist come from the task.",
    remedy: "Use an id from `inservice list tasks`, or add `content/tasks/ID.yaml`.",
    example: Example::Kit("task: after-visit"),
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_QUESTION: Rule = Rule {
    code: "unknown-question", severity: Severity::Error, source: FORMAT,
    when: "`compliance` has an answer to a question that does not exist.",
    why: "The answer would be dropped, and the real question would stay open.",
    remedy: "Correct the id: `inservice list questions` lists them all.",
    example: Example::Kit("compliance: {baa_sign: yes}"),
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_STATE: Rule = Rule {
    code: "unknown-state", severity: Severity::Error, source: "USPS two-letter state and territory codes",
    when: "A code under `practice.states` is not a US state or territory.",
    why: "State laws are looked up by it.",
    remedy: "Use the two letters: OH.",
    example: Example::Kit("practice: {name: Example Clinic, states: [XX]}"),
};

#[rustfmt::skip]
pub(crate) const BAD_PHONE_OR_EMAIL: Rule = Rule {
    code: "bad-phone-or-email", severity: Severity::Warning, source: "good practice: staff call the number that is printed",
    when: "A phone number or an email address is not valid.",
    why: "It is printed on the stop-and-tell card.",
    remedy: "Correct it, with the extension after an x: \"555-0142 x12\".",
    example: Example::Kit("people: {dana: {name: Dana Ortiz, phone: \"55\"}}"),
};

#[rustfmt::skip]
pub(crate) const NOT_USED: Rule = Rule {
    code: "not-used", severity: Severity::Warning, source: FORMAT,
    when: "Nothing reads a file under `content/` or `themes/`, or in a folder with a similar name; or no key names a table.",
    why: "Its author believes that it is part of the kit.",
    remedy: "Move it to where it is read, correct its ending, or name it in kit.yaml.",
    example: Example::Files(&[("content/page/parking.md", b"---\ntitle: Parking\n---\n\nBehind the house.\n")]),
};

#[rustfmt::skip]
pub(crate) const BAD_COLOR: Rule = Rule {
    code: "bad-color", severity: Severity::Error, source: "CSS hexadecimal colors",
    when: "`brand.accent` is not a color.",
    why: "The pages would lose their contrast, or their color.",
    remedy: "Write six hexadecimal digits in quotes: \"#0b6e6e\".",
    example: Example::Kit("brand: {accent: teal}"),
};

#[rustfmt::skip]
pub(crate) const COLOR_ADJUSTED: Rule = Rule {
    code: "color-adjusted", severity: Severity::Note, source: "WCAG 2.2, success criterion 1.4.3",
    when: "`brand.accent` is too light for text on white.",
    why: "Links are set in it; tired eyes and old screens need the contrast. What is filled with it keeps the color and gets dark text.",
    remedy: "Nothing has to change: links use the darker color in the message. Write that color in the kit to silence the note.",
    example: Example::Kit("brand: {accent: \"#ffd400\"}"),
};

#[rustfmt::skip]
pub(crate) const BAD_PICTURE: Rule = Rule {
    code: "bad-picture", severity: Severity::Error, source: "what browsers show: SVG, PNG, JPEG, GIF, WebP and AVIF",
    when: "A logo or a picture cannot be shown by a browser, whatever its name says, or is larger than 5 MB.",
    why: "Every page would show a broken picture.",
    remedy: "Open the file in a browser. If it does not show there, save it again as PNG or SVG.",
    example: Example::Files(&[
        ("kit.yaml", b"practice: {name: Example Clinic}\ntask: after-visit-summary\nroles: [nurse]\nbrand: {logo: assets/logo.png}\n"),
        ("assets/logo.png", b"this is text"),
    ]),
};

#[rustfmt::skip]
pub(crate) const LOGO_FLAT: Rule = Rule {
    code: "logo-flat", severity: Severity::Note, source: "good practice: what is less than 16 px high cannot be read",
    when: "The practice's logo is so wide for its height that a phone shows it less than 16 px high.",
    why: "Nobody could read the name in it.",
    remedy: "Use a logo in two lines, or one without its tagline.",
    example: Example::Files(&[
        ("kit.yaml", b"practice: {name: Example Clinic}\ntask: after-visit-summary\nroles: [nurse]\nbrand: {logo: assets/logo.svg}\n"),
        ("assets/logo.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 20\"/>"),
    ]),
};

#[rustfmt::skip]
pub(crate) const HEAVY_PICTURE: Rule = Rule {
    code: "heavy-picture", severity: Severity::Warning, source: "good practice: each page carries its pictures, so that it is complete when it is opened alone",
    when: "A picture is larger than 200 KB.",
    why: "Every page carries it: a photo of 1 MB makes a kit of 25 pages 33 MB heavier.",
    remedy: "Save it smaller.",
    example: Example::Files(&[
        ("kit.yaml", b"practice: {name: Example Clinic}\ntask: after-visit-summary\nroles: [nurse]\nbrand: {logo: assets/logo.svg}\n"),
        ("assets/logo.svg", HEAVY_SVG),
    ]),
};

/// A square, padded with 200 KB of spaces.
const HEAVY_SVG: &[u8] = &{
    let head = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"/>";
    let mut svg = [b' '; 200_100];
    let mut at = 0;
    while at < head.len() {
        svg[at] = head[at];
        at += 1;
    }
    svg
};

#[rustfmt::skip]
pub(crate) const IMPOSSIBLE_COUNT: Rule = Rule {
    code: "impossible-count", severity: Severity::Error, source: "arithmetic: a part is never more than its whole",
    when: "A row of the measures has more errors than cases, or more people using the tool than could.",
    why: "Results print as a part of a whole, such as 3 of 40. These counts cannot.",
    remedy: "Count each case with an error once. Correct the row.",
    example: Example::Files(&[
        ("kit.yaml", b"practice: {name: Example Clinic}\ntask: after-visit-summary\nroles: [nurse]\nmeasures: measures.csv\n"),
        ("measures.csv", b"date,arm,cases,errors,caught\n2026-11-10,manual,3,4,0\n"),
    ]),
};

#[rustfmt::skip]
pub(crate) const DRILLS_FEW: Rule = Rule {
    code: "drills-few", severity: Severity::Warning, source: "visual search: errors that are rare, or expected, are missed (doi 10.1038/435439a)",
    when: "A workspace's own bank of drills has fewer than eight drafts, or fewer than three without an error.",
    why: "Readers soon know every draft by heart, or learn that there is always an error.",
    remedy: "Add drafts. Give a file that only adds to the built-in bank a name of its own, with `task:` at its top.",
    example: Example::Files(&[("content/drills/after-visit-summary.yaml", b"drills:\n  - id: marigold\n    patient: Testpatient Marigold\n    source: [Rest the ankle]\n    draft:\n      - {text: Rest your ankle., from: [A]}\n")]),
};
