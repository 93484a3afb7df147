//! Faults in the writing of a kit, of an override, or of an added task.

use super::Rule;
use super::Severity::{Error, Note, Warning};

const YAML: &str = "YAML 1.2, the language of kit.yaml";
const FORMAT: &str = "the format of kit.yaml; `inservice new` writes one with comments";

pub(super) const RULES: &[Rule] = &[
    YAML_SYNTAX,
    NOT_UTF8,
    EMPTY_FILE,
    TOO_DEEP,
    UNKNOWN_KEY,
    DUPLICATE_KEY,
    MISSING_KEY,
    WRONG_TYPE,
    UNKNOWN_PERSON,
    UNKNOWN_ROLE,
    UNKNOWN_TASK,
    UNKNOWN_QUESTION,
    BAD_CHOICE,
    BAD_DATE,
    BAD_COLOR,
    COLOR_ADJUSTED,
    BAD_PHONE_OR_EMAIL,
    UNKNOWN_STATE,
    MISSING_FILE,
    DEAD_LINK,
    CUT_SHORT,
    OUTSIDE_WORKSPACE,
    TEMPLATE,
    ROLE_OWNS_NOTHING,
];

#[rustfmt::skip]
pub(crate) const YAML_SYNTAX: Rule = Rule {
    code: "yaml-syntax", severity: Error, source: YAML,
    when: "A line cannot be read as YAML.",
    why: "A misread line would put something into the kit that nobody wrote.",
    remedy: "Follow the hint under the line. Most often a value needs quotes, or a line needs two spaces more or less.",
};

#[rustfmt::skip]
pub(crate) const NOT_UTF8: Rule = Rule {
    code: "not-utf8", severity: Error, source: "The Unicode Standard, UTF-8; YAML 1.2 section 5.2",
    when: "A file holds bytes that are not UTF-8 text.",
    why: "Names with accents would come out wrong.",
    remedy: "Save the file as UTF-8: most editors ask for the encoding in \"Save as\".",
};

#[rustfmt::skip]
pub(crate) const EMPTY_FILE: Rule = Rule {
    code: "empty-file", severity: Error, source: FORMAT,
    when: "A file that should describe something holds nothing but blanks and comments.",
    why: "There is nothing to build from.",
    remedy: "Start with `inservice new`, or restore the file from a copy.",
};

#[rustfmt::skip]
pub(crate) const TOO_DEEP: Rule = Rule {
    code: "too-deep", severity: Error, source: "a limit of inservice: 64 levels, 100,000 values",
    when: "Values are nested, or aliases repeated, far beyond any kit.",
    why: "Such a file is broken, or made to stop the program.",
    remedy: "Remove the nesting. A kit needs four levels.",
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_KEY: Rule = Rule {
    code: "unknown-key", severity: Error, source: FORMAT,
    when: "A key stands where no such key is known.",
    why: "A mistyped key would be left out in silence, and its answer with it.",
    remedy: "Use the key that the message names, or remove the line.",
};

#[rustfmt::skip]
pub(crate) const DUPLICATE_KEY: Rule = Rule {
    code: "duplicate-key", severity: Error, source: "YAML 1.2 section 3.2.1.1: keys of a map are unique",
    when: "The same key stands twice in one group, or the same person, role or accepted code is listed twice.",
    why: "One of the two would win in silence.",
    remedy: "Keep one of the two.",
};

#[rustfmt::skip]
pub(crate) const MISSING_KEY: Rule = Rule {
    code: "missing-key", severity: Error, source: FORMAT,
    when: "Something that a kit, a person, a role or a concern needs is not there.",
    why: "A page would have a hole, or a sentence nobody answers for.",
    remedy: "Add the key that the message names.",
};

#[rustfmt::skip]
pub(crate) const WRONG_TYPE: Rule = Rule {
    code: "wrong-type", severity: Error, source: FORMAT,
    when: "A list stands where a text belongs, a text where a number belongs, and so on.",
    why: "Guessing what was meant could print something that nobody wrote.",
    remedy: "Write the value in the form that the message shows.",
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_PERSON: Rule = Rule {
    code: "unknown-person", severity: Error, source: FORMAT,
    when: "An id is used for a person who is not listed under `people`.",
    why: "Staff would be told to call somebody without a name or a number.",
    remedy: "Add the person under `people`, or correct the id.",
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_ROLE: Rule = Rule {
    code: "unknown-role", severity: Error, source: FORMAT,
    when: "A role is named that is neither in the library nor described in full.",
    why: "A guide needs a title and the four lists.",
    remedy: "Correct the id (`inservice list roles`), or give the role `title`, `before`, `now`, `ai_handles` and `you_own`.",
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_TASK: Rule = Rule {
    code: "unknown-task", severity: Error, source: FORMAT,
    when: "The task is neither in the library nor in the workspace's `content/tasks/`.",
    why: "The kit's steps, failure modes and checklist come from the task.",
    remedy: "Use an id of `inservice list tasks`, or add `content/tasks/ID.yaml`.",
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_QUESTION: Rule = Rule {
    code: "unknown-question", severity: Error, source: FORMAT,
    when: "An answer stands under `compliance` for a question that is not asked anywhere.",
    why: "The answer would be dropped, and the real question stay open.",
    remedy: "Correct the id: `inservice list questions` has them all.",
};

#[rustfmt::skip]
pub(crate) const BAD_CHOICE: Rule = Rule {
    code: "bad-choice", severity: Error, source: FORMAT,
    when: "A value is not one of the few that are possible.",
    why: "The rules that depend on it could not be applied.",
    remedy: "Use one of the values that the message lists.",
};

#[rustfmt::skip]
pub(crate) const BAD_DATE: Rule = Rule {
    code: "bad-date", severity: Error, source: "ISO 8601, the form 2026-11-03",
    when: "A date cannot be read, or is no day of the calendar.",
    why: "11/03 is two different days in two countries.",
    remedy: "Write year, month and day: 2026-11-03.",
};

#[rustfmt::skip]
pub(crate) const BAD_COLOR: Rule = Rule {
    code: "bad-color", severity: Error, source: "CSS hexadecimal colors",
    when: "`brand.accent` is no color.",
    why: "The pages would lose their contrast, or their color.",
    remedy: "Write six hexadecimal digits in quotes: \"#0b6e6e\".",
};

#[rustfmt::skip]
pub(crate) const COLOR_ADJUSTED: Rule = Rule {
    code: "color-adjusted", severity: Note, source: "WCAG 2.2, success criterion 1.4.3",
    when: "`brand.accent` is too light to be read on white, or to carry white text.",
    why: "Links, buttons and headings carry it; tired eyes and old screens need the contrast.",
    remedy: "Nothing: the pages use the darker color that the message names. Write it into the kit to see no note.",
};

#[rustfmt::skip]
pub(crate) const BAD_PHONE_OR_EMAIL: Rule = Rule {
    code: "bad-phone-or-email", severity: Warning, source: "good practice: staff call the number that is printed",
    when: "A phone or an email address cannot be one.",
    why: "It is printed on the stop-and-tell card.",
    remedy: "Correct it, with the extension behind an x: \"555-0142 x12\".",
};

#[rustfmt::skip]
pub(crate) const UNKNOWN_STATE: Rule = Rule {
    code: "unknown-state", severity: Error, source: "USPS two-letter state and territory codes",
    when: "A code under `practice.states` is no US state or territory.",
    why: "State laws are looked up by it.",
    remedy: "Use the two letters: OH.",
};

#[rustfmt::skip]
pub(crate) const MISSING_FILE: Rule = Rule {
    code: "missing-file", severity: Error, source: FORMAT,
    when: "A file that the kit names is not there, or is a folder.",
    why: "The page would show a hole.",
    remedy: "Put the file there, or correct the path. Paths start at the kit's folder.",
};

#[rustfmt::skip]
pub(crate) const DEAD_LINK: Rule = Rule {
    code: "dead-link", severity: Error, source: FORMAT,
    when: "A link in the kit's texts or in an override leads to no page or no heading.",
    why: "Staff would end on an error.",
    remedy: "Link to a page of the kit by its address, such as hipaa.html or roles/nurse.html.",
};

#[rustfmt::skip]
pub(crate) const CUT_SHORT: Rule = Rule {
    code: "cut-short", severity: Warning, source: "YAML 1.2 section 6.6: comments",
    when: "A ` #` is followed by a letter or a digit, so that the end of a value is read as a comment.",
    why: "\"Suite #4\" would be printed as \"Suite\".",
    remedy: "Put the value into quotes, or a space behind the `#` of a real comment.",
};

#[rustfmt::skip]
pub(crate) const OUTSIDE_WORKSPACE: Rule = Rule {
    code: "outside-workspace", severity: Error, source: "good practice: a kit is handed over as one folder",
    when: "A path leads out of the kit's folder, or of its workspace.",
    why: "The file would be missing on the next machine, or should never be in a kit.",
    remedy: "Copy the file into the kit's folder and name it from there.",
};

#[rustfmt::skip]
pub(crate) const TEMPLATE: Rule = Rule {
    code: "template", severity: Error, source: "the template language, Tera 2",
    when: "A page or a theme cannot be filled in as it is written.",
    why: "The page cannot be made.",
    remedy: "Correct the template at the place shown.",
};

#[rustfmt::skip]
pub(crate) const ROLE_OWNS_NOTHING: Rule = Rule {
    code: "role-owns-nothing", severity: Error, source: "the framework: nobody's judgment is replaced",
    when: "A role's fourth list, `you_own`, is empty.",
    why: "A role that owns nothing has been replaced, or is not described.",
    remedy: "Write what this person still decides, checks and answers for.",
};
