//! Faults in any YAML file: kits, tasks, questions, front matter.

use crate::text::rule::{Example, Rule, Severity};

const YAML: &str = "YAML 1.2, the language of kit.yaml";
const FORMAT: &str = "the format of kit.yaml; `inservice new` writes one with comments";

pub(crate) const ROWS: &[Rule] = &[
    YAML_SYNTAX,
    TOO_DEEP,
    TOO_LONG,
    DUPLICATE_KEY,
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_TYPE,
    BAD_CHOICE,
    BAD_DATE,
    CUT_SHORT,
    QUOTES_FROM_WORD,
    TRAILING_COMMA,
];

#[rustfmt::skip]
pub(crate) const YAML_SYNTAX: Rule = Rule {
    code: "yaml-syntax", severity: Severity::Error, source: YAML,
    when: "A line cannot be read as YAML.",
    why: "A misread line would put something into the kit that nobody wrote.",
    remedy: "Follow the hint under the line. Most often a value needs quotes, or a line needs two spaces more or less.",
    example: Example::Kit("theme: [clinic"),
};

#[rustfmt::skip]
pub(crate) const TOO_DEEP: Rule = Rule {
    code: "too-deep", severity: Severity::Error, source: "a limit of inservice: 64 levels, 100,000 values",
    when: "Values are nested, or aliases repeated, far more than in any kit.",
    why: "Such a file is broken, or made to stop the program.",
    remedy: "Remove the nesting. A kit needs four levels.",
    example: Example::Kit("theme: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
};

#[rustfmt::skip]
pub(crate) const TOO_LONG: Rule = Rule {
    code: "too-long", severity: Severity::Error, source: "a limit of inservice: 20,000 bytes for a text that is printed as one line or paragraph",
    when: "A name, a date, a reason or another short text has more than 20,000 bytes.",
    why: "Pages repeat it, and no reader reads it.",
    remedy: "Shorten it. Markdown (answers, messages, the promise on jobs) may be longer.",
    example: Example::Kit(LONG_NAME),
};

/// A kit whose theme is a word of 20,001 letters.
const LONG_NAME: &str = {
    static BYTES: [u8; 20_008] = {
        let mut bytes = [b'x'; 20_008];
        let head = b"theme: ";
        let mut at = 0;
        while at < head.len() {
            bytes[at] = head[at];
            at += 1;
        }
        bytes
    };
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "",
    }
};

#[rustfmt::skip]
pub(crate) const DUPLICATE_KEY: Rule = Rule {
    code: "duplicate-key", severity: Severity::Error, source: "YAML 1.2 section 3.2.1.1: keys of a map are unique",
    when: "The same key appears twice in one group, or the same person, role or accepted code is listed twice.",
    why: "One of the two would silently win.",
    remedy: "Keep one of the two.",
    example: Example::Kit("theme: clinic\ntheme: clinic"),
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_KEY: Rule = Rule {
    code: "unknown-key", severity: Severity::Error, source: FORMAT,
    when: "A key is not one of those known in its place.",
    why: "A mistyped key would be silently dropped, and its answer with it.",
    remedy: "Use the key that the message names, or remove the line.",
    example: Example::Kit("them: clinic"),
};

#[rustfmt::skip]
pub(crate) const MISSING_KEY: Rule = Rule {
    code: "missing-key", severity: Severity::Error, source: FORMAT,
    when: "Something that a kit, a person, a role or a concern needs is missing.",
    why: "A page would have a gap, or a sentence that nobody answers for.",
    remedy: "Add the key that the message names.",
    example: Example::Files(&[("kit.yaml", b"practice: {name: Example Clinic}\ntask: after-visit-summary\n")]),
};

#[rustfmt::skip]
pub(crate) const WRONG_TYPE: Rule = Rule {
    code: "wrong-type", severity: Severity::Error, source: FORMAT,
    when: "There is a list where text is needed, text where a number is needed, and so on.",
    why: "Guessing what was meant could print something that nobody wrote.",
    remedy: "Write the value in the form that the message shows.",
    example: Example::Kit("theme: {name: clinic}"),
};

#[rustfmt::skip]
pub(crate) const BAD_CHOICE: Rule = Rule {
    code: "bad-choice", severity: Severity::Error, source: FORMAT,
    when: "A value is not one of the allowed ones.",
    why: "The rules that depend on it could not be applied.",
    remedy: "Use one of the values that the message lists.",
    example: Example::Kit("brand: {paper: a5}"),
};

#[rustfmt::skip]
pub(crate) const BAD_DATE: Rule = Rule {
    code: "bad-date", severity: Severity::Error, source: "ISO 8601, the form 2026-11-03",
    when: "A date cannot be read, or is not a day on the calendar.",
    why: "11/03 is two different days in two countries.",
    remedy: "Write year, month and day: 2026-11-03.",
    example: Example::Kit("rollout: {go_live: 12/21/2026}"),
};

#[rustfmt::skip]
pub(crate) const CUT_SHORT: Rule = Rule {
    code: "cut-short", severity: Severity::Warning, source: "YAML 1.2 section 6.6: comments",
    when: "A ` #` is followed by a letter or a digit, so that the end of a value is read as a comment.",
    why: "\"Suite #4\" would be printed as \"Suite\".",
    remedy: "Put the value in quotes, or put a space after the `#` of a real comment.",
    example: Example::Kit("jobs_promise: Nobody loses a job, see memo #4 and #5\n"),
};

#[rustfmt::skip]
pub(crate) const QUOTES_FROM_WORD: Rule = Rule {
    code: "quotes-from-word", severity: Severity::Warning, source: "YAML 1.2 section 7.3: quotes are straight",
    when: "A value is in curly quotes from a word processor.",
    why: "YAML does not treat them as quotes, so a comma or a colon inside them would cut the value in two.",
    remedy: "Use straight quotes, or none. `inservice check --fix` does this for you.",
    example: Example::Kit("tool: {name: \u{201c}ScribeAssist\u{201d}}\n"),
};

#[rustfmt::skip]
pub(crate) const TRAILING_COMMA: Rule = Rule {
    code: "trailing-comma", severity: Severity::Warning, source: "YAML 1.2 section 7.3.3: a comma ends a value only in brackets",
    when: "There is a comma after a value at the end of a line.",
    why: "This is a habit from JSON. YAML would make the comma part of the value.",
    remedy: "Remove the comma, or put the value in quotes if it ends with one. `inservice check --fix` removes it.",
    example: Example::Kit("theme: clinic,\n"),
};
