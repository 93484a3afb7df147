//! The record of all keys of `kit.yaml` and of the two files that kits share, in the order of the format. The readers in
//! this module use it to look up keys.

use super::voices::FEEDBACK_QUESTIONS;
use crate::yaml::shape::{Form, Key, Shape};

const fn may(name: &'static str, form: Form, says: &'static str, example: &'static str) -> Key {
    Key::may(name, form, says, example)
}

const fn must(name: &'static str, form: Form, says: &'static str, example: &'static str) -> Key {
    Key::must(name, form, says, example)
}

/// How comfortable a person is with technology.
pub(super) const COMFORT: &[&str] = &["low", "medium", "high"];
/// The paper sizes that pages are printed on.
pub(super) const PAPER: &[&str] = &["letter", "a4"];

// One line per key, as in a table.

/// The whole of `kit.yaml`.
#[rustfmt::skip]
pub(crate) static KIT: Shape = Shape {
    what: "a kit",
    keys: &[
        may("people", Form::ById(&PERSON), "Everyone who is named anywhere in the kit, once, under a short id.", "{dana: {name: Dana Ortiz, role: practice-manager}}"),
        may("version", Form::Text, "What people call this edition. It is printed beside the hash of the content.", "\"1.0\""),
        may("prepared_by", Form::Map(&PREPARED_BY), "The consultant, in the footer of every page.", "{name: Jo Rivera, company: Rivera Practice Consulting}"),
        must("practice", Form::Map(&PRACTICE), "The practice that the kit is for.", "{name: Riverbend Family Medicine, states: [OH]}"),
        may("brand", Form::Map(&BRAND), "The practice's logo, color and paper.", "{logo: assets/logo.svg, accent: \"#0b6e6e\"}"),
        may("theme", Form::Theme, "How pages look: a folder under themes/.", "clinic"),
        may("site_url", Form::Text, "Where the practice hosts the kit. Cards and sign-off sheets then carry a QR code.", "https://intranet.riverbend.example/kit/"),
        may("language", Form::Choice(&["en"]), "The language of the kit.", "en"),
        may("tool", Form::Map(&TOOL), "The AI tool.", "{name: ScribeAssist, vendor: \"Acme Health, Inc.\"}"),
        must("task", Form::Task, "The one task that the kit trains for.", "after-visit-summary"),
        may("task_options", Form::Options, "The choices that the task leaves to the practice.", "{forms: both}"),
        must("roles", Form::Roles(&ROLE), "The roles that touch the tool. Each gets a guide.", "[front-desk, physician]"),
        may("compliance", Form::Answers(&ANSWER), "The answers on compliance. What is left out is unknown.", "{baa_signed: yes}"),
        may("physicians", Form::Map(&PHYSICIANS), "What clinicians read.", "{champion: patel, note_name: SOAP note}"),
        may("concerns", Form::List(&CONCERN), "What skeptics said, in their words, and the answer.", "[{concern: \"Will this slow my charting down?\", raised_by: sam}]"),
        may("jobs_promise", Form::Markdown, "What leadership says about jobs. Without it, the kit says that leadership has said nothing.", "Nobody loses hours because of this tool."),
        may("rollout", Form::Map(&ROLLOUT), "The dates of the rollout.", "{training_on: 2026-11-20, go_live: 2026-12-21}"),
        may("drills", Form::Text, "The CSV file with what readers found in the drafts with planted errors.", "drills.csv"),
        may("feedback", Form::ListOrFile(&FEEDBACK), "What people said after the pilot, and what was done about it.", "[{question: worked, said: It saves a call., did: Kept it.}]"),
        may("measures", Form::Text, "The CSV file with the measures before and during the pilot.", "measures.csv"),
        may("accepted", Form::List(&ACCEPTED), "Warnings that a named person accepts.", "[{code: second-factor, by: dana, on: 2026-11-12, reason: Rolled out in January}]"),
        may("measures_plan", Form::Map(&MEASURES_PLAN), "What the pilot must show, decided before it starts.", "{adoption: 70, max_error_rate: 10, fixed_on: 2026-11-20}"),
        may("faq", Form::List(&QUESTION), "The practice's own questions and answers. One with the same question takes the place of a built-in one.", "[{question: \"Can I use my own phone?\", answer: No.}]"),
    ],
};

#[rustfmt::skip]
static PERSON: Shape = Shape {
    what: "a person",
    keys: &[
        must("name", Form::Text, "The full name.", "Dana Ortiz"),
        may("role", Form::Text, "The id of the person's role.", "practice-manager"),
        may("phone", Form::Text, "The phone number, as it is dialed.", "\"555-0142\""),
        may("email", Form::Text, "The email address.", "dana@riverbend.example"),
        may("comfort", Form::Choice(COMFORT), "How comfortable this person is with technology.", "low"),
        may("skeptic", Form::Flag, "Whether this person doubts the tool. Skeptics are heard one to one before any training.", "yes"),
        may("talked_on", Form::Day, "The day on which this skeptic was heard.", "2026-11-10"),
        may("trained_on", Form::Day, "The day on which this person was trained.", "2026-11-20"),
        may("quote", Form::Text, "What this person says now. It is printed with the name, so the person must have agreed.", "It caught a wrong dose."),
    ],
};

#[rustfmt::skip]
static PREPARED_BY: Shape = Shape {
    what: "`prepared_by`",
    keys: &[
        must("name", Form::Text, "The consultant's full name.", "Jo Rivera"),
        may("company", Form::Text, "The consultant's company.", "Rivera Practice Consulting"),
        may("phone", Form::Text, "The consultant's phone number.", "\"555-0190\""),
        may("email", Form::Text, "The consultant's email address.", "jo@rivera.example"),
        may("logo", Form::Text, "The consultant's logo: the path of a file, relative to the folder of this file.", "assets/rivera.svg"),
    ],
};

#[rustfmt::skip]
static PRACTICE: Shape = Shape {
    what: "the practice",
    keys: &[
        must("name", Form::Text, "The practice's full name, at the top of every page.", "Riverbend Family Medicine"),
        may("short_name", Form::Text, "A shorter name for use within sentences.", "Riverbend"),
        may("specialty", Form::Text, "The specialty, in your own words.", "family medicine"),
        may("phone", Form::Text, "The main line.", "\"555-0100\""),
        may("states", Form::States, "Every state where patients are seen, telehealth included. State laws depend on it.", "[OH, KY]"),
        may("privacy_official", Form::Text, "The id of the person who is the privacy official.", "dana"),
        may("security_official", Form::Text, "The id of the person who is the security official.", "dana"),
        may("report_to", Form::Texts, "The ids of the people whom staff tell when something is wrong, then the backup.", "[dana, patel]"),
        may("sites", Form::List(&SITE), "The practice's locations, if it has several.", "[{name: Main Street, phone: \"555-0101\"}]"),
        may("urgent", Form::Text, "Whom to get at once when a patient could be harmed: the id of a person, or of a role of the kit.", "nurse"),
        may("contacts", Form::List(&CONTACT), "Phone lines that belong to no one person.", "[{name: Interpreter line, phone: \"800-555-0123\"}]"),
    ],
};

#[rustfmt::skip]
static SITE: Shape = Shape {
    what: "a site",
    keys: &[
        must("name", Form::Text, "What staff call the location.", "Main Street"),
        may("phone", Form::Text, "Its phone number, if it has its own.", "\"555-0101\""),
        may("states", Form::States, "The states of the patients seen there, if they differ.", "[KY]"),
        may("report_to", Form::Texts, "The ids of the people whom staff tell there, if they differ.", "[sam, dana]"),
        may("urgent", Form::Text, "Whom to get there at once when a patient could be harmed, if it differs.", "patel"),
    ],
};

#[rustfmt::skip]
static CONTACT: Shape = Shape {
    what: "a contact",
    keys: &[
        must("name", Form::Text, "What staff call the line.", "Interpreter line"),
        must("phone", Form::Text, "The number, as it is dialed.", "\"800-555-0123\""),
    ],
};

#[rustfmt::skip]
static BRAND: Shape = Shape {
    what: "the brand",
    keys: &[
        may("logo", Form::Text, "The practice's logo: a file in the kit's folder.", "assets/logo.svg"),
        may("accent", Form::Text, "The practice's color, with quotes because of the #. Its contrast is checked.", "\"#0b6e6e\""),
        BRAND_PAPER,
    ],
};

const TOOL_FROM: Key = may(
    "from",
    Form::Text,
    "The NAME of a vendor's file, `vendors/NAME.yaml`, that fills in the rest. What is written here wins.",
    "acme",
);
const TOOL_NAME: Key = may("name", Form::Text, "What staff call the tool, as on the screen.", "ScribeAssist");
const TOOL_VENDOR: Key =
    may("vendor", Form::Text, "The vendor's legal name, as on the contract.", "\"Acme Health, Inc.\"");
const TOOL_FEATURE: Key = may("feature", Form::Text, "The one feature in use.", "Visit summary drafts");
const TOOL_PHONE: Key = may("support_phone", Form::Text, "The vendor's help line.", "800-555-0188");
const TOOL_DOES: Key = may(
    "does",
    Form::Texts,
    "What the tool does. This replaces the library's list for the task.",
    "[Reads the signed note, Drafts a summary]",
);

static TOOL: Shape = Shape {
    what: "the tool",
    keys: &[TOOL_FROM, TOOL_NAME, TOOL_VENDOR, TOOL_FEATURE, TOOL_PHONE, TOOL_DOES],
};

static VENDOR_TOOL: Shape =
    Shape { what: "the vendor's tool", keys: &[TOOL_NAME, TOOL_VENDOR, TOOL_FEATURE, TOOL_PHONE, TOOL_DOES] };

/// A vendor's file.
#[rustfmt::skip]
pub(crate) static VENDOR: Shape = Shape {
    what: "a vendor's file",
    keys: &[
        may("tool", Form::Map(&VENDOR_TOOL), "The tool, as in a kit. What a kit says itself wins.", "{name: ScribeAssist, vendor: \"Acme Health, Inc.\"}"),
        may("compliance", Form::Answers(&ANSWER), "Answers on the tool, as in a kit. In every kit they count as stated, never as confirmed: each practice checks its own papers.", "{encrypted_at_rest: yes}"),
    ],
};

/// What a workspace sets for every kit.
#[rustfmt::skip]
pub(crate) static WORKSPACE: Shape = Shape {
    what: "the workspace",
    keys: &[
        may("prepared_by", Form::Map(&PREPARED_BY), "The consultant, in every kit that does not name one.", "{name: Jo Rivera, company: Rivera Practice Consulting}"),
        may("theme", Form::Theme, "How pages look, in every kit that does not say.", "clinic"),
        may("brand", Form::Map(&WORKSPACE_BRAND), "The paper, in every kit that does not say.", "{paper: a4}"),
    ],
};

static WORKSPACE_BRAND: Shape = Shape { what: "the brand of every kit", keys: &[BRAND_PAPER] };

const BRAND_PAPER: Key = may("paper", Form::Choice(PAPER), "The paper that pages are printed on.", "letter");

#[rustfmt::skip]
static ROLE: Shape = Shape {
    what: "a role",
    keys: &[
        must("id", Form::Text, "The role's id: one of the library's, or one of your own in lowercase letters, digits and dashes.", "care-coordinator"),
        may("title", Form::Text, "What the practice calls the role. A role of your own needs it.", "Care coordinator"),
        may("before", Form::Steps(&STEP), "The role's steps before the tool. A role of your own needs it.", "[Print the canned sheet]"),
        may("now", Form::Steps(&NEW_STEP), "The role's steps with the tool. A role of your own needs it.", "[Wait for the signed summary, Print it]"),
        may("ai_handles", Form::Texts, "What the tool does in this role's work. A role of your own needs it.", "[Layout and large print]"),
        may("you_own", Form::Texts, "What stays this role's responsibility; never empty. A role of your own needs it.", "[The right patient]"),
        may("licensed", Form::Flag, "Whether a role of your own is licensed, so that it may sign clinical content.", "yes"),
        may("clinician", Form::Flag, "Whether a role of your own is a clinician, for whom the clinicians' page is written.", "no"),
        may("saves", Form::Text, "What the tool saves this role, in words.", "Ten minutes of typing a day"),
        may("costs", Form::Text, "What the tool costs this role, in words.", "Every draft must be read before the patient leaves"),
    ],
};

#[rustfmt::skip]
static STEP: Shape =
    Shape { what: "a step", keys: &[must("step", Form::Text, "The step.", "Print the canned sheet")] };

#[rustfmt::skip]
static NEW_STEP: Shape = Shape {
    what: "a step",
    keys: &[
        must("step", Form::Text, "The step.", "Print the signed summary"),
        may("was", Form::Text, "The step under `before` that this one replaces, word for word.", "Print the canned sheet"),
        may("earlier", Form::Flag, "Whether the step must now happen earlier.", "yes"),
        may("longer", Form::Flag, "Whether the step now takes longer.", "yes"),
    ],
};

#[rustfmt::skip]
pub(crate) static ANSWER: Shape = Shape {
    what: "an answer",
    keys: &[
        must("answer", Form::Answer, "The answer itself: what the question takes, `unknown`, or `n/a` with `why`.", "yes"),
        may("checked_by", Form::Text, "The id of the person who checked it in the document.", "dana"),
        may("checked_on", Form::Day, "The day of the check. A check is good for 365 days.", "2026-11-03"),
        may("source", Form::Text, "The document, and where in it.", "\"BAA p. 1, contracts binder\""),
        may("owner", Form::Text, "The id of the person who finds out, or who puts it right.", "dana"),
        may("due", Form::Day, "The day by which the owner does it.", "2026-12-01"),
        may("instead", Form::Text, "What is done instead, where the answer is no.", "Charts stay on the practice's own computers"),
        may("why", Form::Text, "Why it does not apply. `n/a` needs it.", "The feature reads the typed note only"),
    ],
};

#[rustfmt::skip]
static PHYSICIANS: Shape = Shape {
    what: "the physicians' part",
    keys: &[
        may("champion", Form::Text, "The id of the colleague to ask.", "patel"),
        may("note_name", Form::Text, "What the draft is called in this practice.", "SOAP note"),
        may("message", Form::Markdown, "A message from the champion to the other clinicians.", "I read every draft to the end."),
    ],
};

#[rustfmt::skip]
static CONCERN: Shape = Shape {
    what: "a concern",
    keys: &[
        must("concern", Form::Text, "The concern, in the words of whoever raised it.", "Will this slow my charting down?"),
        may("raised_by", Form::Text, "The id of the person who raised it. Only leaders see it.", "sam"),
        may("answer", Form::Markdown, "The answer. Without one the concern is open, and needs `owner` and `due`.", "We will time it in the pilot."),
        may("owner", Form::Text, "The id of the person who finds the answer.", "dana"),
        may("due", Form::Day, "The day by which the owner has the answer.", "2026-12-01"),
        may("must_close_before_start", Form::Flag, "Whether the pilot must wait for the answer.", "yes"),
    ],
};

#[rustfmt::skip]
static ROLLOUT: Shape = Shape {
    what: "the rollout",
    keys: &[
        may("skeptic_talked_on", Form::Day, "The day on which the skeptics were heard one to one, before any training.", "2026-11-10"),
        may("hipaa_page_given_on", Form::Day, "The day on which staff got the HIPAA page, before any training.", "2026-11-16"),
        may("training_on", Form::Day, "The day of the training.", "2026-11-20"),
        may("pilot", Form::Map(&PILOT), "The pilot.", "{start: 2026-12-01, end: 2026-12-14, people: [sam, patel]}"),
        may("go_live", Form::Day, "The day on which everyone starts.", "2026-12-21"),
    ],
};

#[rustfmt::skip]
static PILOT: Shape = Shape {
    what: "the pilot",
    keys: &[
        may("start", Form::Day, "The pilot's first day.", "2026-12-01"),
        may("end", Form::Day, "The pilot's last day.", "2026-12-14"),
        may("people", Form::Texts, "The ids of the people in the pilot.", "[sam, patel]"),
        may("drafts_expected", Form::Number, "How many drafts the pilot will see.", "60"),
    ],
};

#[rustfmt::skip]
static FEEDBACK: Shape = Shape {
    what: "a piece of feedback",
    keys: &[
        must("question", Form::Choice(&FEEDBACK_QUESTIONS), "Which of the three questions was answered.", "worked"),
        must("said", Form::Text, "What was said.", "The summary is easier to hand over."),
        may("did", Form::Text, "What was done about it.", "Large print is now the default."),
        may("by_role", Form::Text, "The role of whoever did it.", "practice-manager"),
    ],
};

#[rustfmt::skip]
static ACCEPTED: Shape = Shape {
    what: "an accepted warning",
    keys: &[
        must("code", Form::Text, "The code of the warning. A block cannot be accepted.", "second-factor"),
        may("about", Form::Text, "Which of several findings with that code: a state, a concern, a role or a question's id.", "OH"),
        must("by", Form::Text, "The id of the person who accepts it.", "dana"),
        must("on", Form::Day, "The day on which it was accepted.", "2026-11-12"),
        must("reason", Form::Text, "Why it is acceptable.", "Rolled out to the whole clinic in January"),
    ],
};

#[rustfmt::skip]
static MEASURES_PLAN: Shape = Shape {
    what: "the plan for the measures",
    keys: &[
        may("adoption", Form::Percent, "The lowest acceptable percentage of trained people who use the tool.", "70"),
        may("max_error_rate", Form::Percent, "The highest acceptable number of errors per hundred cases.", "10"),
        may("min_minutes_saved", Form::Number, "The lowest acceptable number of minutes saved per case.", "2"),
        may("fixed_on", Form::Day, "The day on which this was decided, before the pilot starts.", "2026-11-20"),
    ],
};

#[rustfmt::skip]
static QUESTION: Shape = Shape {
    what: "a question of the FAQ",
    keys: &[
        must("question", Form::Text, "The question, as staff ask it.", "Can I use it on my own phone?"),
        must("answer", Form::Markdown, "The answer.", "No. Use the practice's computers."),
    ],
};
