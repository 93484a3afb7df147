//! The keys of a task's file, as `inservice explain` describes them. A test compares them with the built-in files.

use crate::yaml::shape::{Form, Key, Shape};

const fn may(name: &'static str, form: Form, says: &'static str, example: &'static str) -> Key {
    Key::may(name, form, says, example)
}

const fn must(name: &'static str, form: Form, says: &'static str, example: &'static str) -> Key {
    Key::must(name, form, says, example)
}

/// `content/tasks/NAME.yaml`.
#[rustfmt::skip]
pub(crate) static TASK: Shape = Shape {
    what: "a task",
    keys: &[
        must("name", Form::Text, "The task, as a heading.", "Summarize intake forms"),
        must("draft", Form::Text, "What the tool makes, in the singular.", "intake summary draft"),
        must("drafts", Form::Text, "What the tool makes, in the plural.", "intake summary drafts"),
        may("settle", Form::Text, "What a reviewer does with a draft that is right.", "accept"),
        must("summary", Form::Text, "The task in a sentence. Names come from slots: {tool}, {reviewer}, {practice}.", "\"{tool} drafts a summary of each intake form.\""),
        may("annoying", Form::Text, "Today's way, and why the team is tired of it.", "Today someone pages through a long form between two patients."),
        may("first_win", Form::Text, "What people notice in the first week. No promise of minutes.", "What people notice first is one short page per patient."),
        may("flow", Form::Map(&FLOW), "Four short labels for the picture of the task.", "{goes_in: The form, makes: A draft, human: \"{reviewer} checks it\", reaches: The care team}"),
        may("options", Form::ById(&OPTION), "What a kit may choose under `task_options`.", "{forms: {ask: \"Which forms do patients fill in?\", choices: [paper, digital, both], usual: paper}}"),
        may("unattended", Form::Map(&UNATTENDED), "What happens with nobody checking, where `may_act` is administrative.", "{goes_out: \"...\", sampled: \"...\", replies: \"...\"}"),
        must("does", Form::Steps(&LINE), "What the tool does.", "[\"{tool} reads the form.\"]"),
        must("never_does", Form::Steps(&LINE), "What it never does.", "[It never diagnoses.]"),
        must("stakes", Form::Choice(&["low", "medium", "medium-high", "high"]), "How much harm a mistake can do.", "medium"),
        must("stakes_why", Form::Text, "Why a mistake can do that much harm.", "A lost allergy can follow the patient into the chart."),
        may("touches_phi", Form::Flag, "Whether the tool sees patient information.", "yes"),
        must("phi_usual", Form::Texts, "Which patient information it usually sees.", "[name, date of birth]"),
        may("reaches_patients", Form::Flag, "Whether patients get what it makes.", "no"),
        may("texts_patients", Form::Flag, "Whether patients get it as a text message.", "no"),
        may("clinical", Form::Flag, "Whether it is about care, so that a licensed person must review it.", "yes"),
        may("may_act", Form::Choice(&["nothing", "administrative"]), "Whether it may do anything before a person has looked.", "nothing"),
        must("reviewers", Form::Texts, "The roles that can review a draft.", "[nurse, physician]"),
        may("failure_modes", Form::List(&FAILURE_MODE), "How it goes wrong, and how that is caught.", "[{name: A lost no, example: \"...\", catch: \"...\", caught_by: [{role: reviewer, by: \"...\"}]}]"),
        may("checklist", Form::List(&CHECK), "What a reviewer checks in every draft.", "[{check: The right patient, how: Compare name and date of birth}]"),
        must("checklist_when", Form::Text, "When the checklist is used.", "Every draft, before it is accepted."),
        must("stop_when", Form::Steps(&LINE), "When everyone stops using the tool.", "[A summary of another patient]"),
        must("measures", Form::Map(&MEASURES), "What is counted in the pilot.", "{error: \"...\", time: \"...\", sample: \"...\"}"),
        must("downtime", Form::Steps(&LINE), "What to do when the tool is down.", "[Read the form as before.]"),
        may("patient_words", Form::Text, "What to tell a patient who asks.", "A computer helps us sort your form. A nurse reads it."),
        may("variants", Form::List(&VARIANT), "What is different for some roles.", "[{roles: [dental-hygienist], title: In dentistry, notes: [Read the chart first.]}]"),
        may("roles", Form::ById(&ROLE), "Each role's day before and now, what the tool handles, and what the person still owns.", "{nurse: {before: [...], now: [...], ai_handles: [...], you_own: [...]}}"),
    ],
};

#[rustfmt::skip]
static FLOW: Shape = Shape {
    what: "the flow",
    keys: &[
        must("goes_in", Form::Text, "What goes in.", "The patient's intake form"),
        must("makes", Form::Text, "What the tool makes.", "A draft, each safety yes set apart"),
        must("human", Form::Text, "Who signs or checks.", "\"{reviewer} checks it and accepts it\""),
        must("reaches", Form::Text, "What reaches whom.", "The care team, along with the form"),
    ],
};

#[rustfmt::skip]
static OPTION: Shape = Shape {
    what: "an option",
    keys: &[
        must("ask", Form::Text, "The question for the consultant.", "Which forms do patients fill in?"),
        may("choices", Form::Texts, "The values, unless it is a number.", "[paper, digital, both]"),
        may("number", Form::Flag, "Whether the value is a number.", "yes"),
        must("usual", Form::Text, "The value where the kit says nothing.", "paper"),
    ],
};

#[rustfmt::skip]
static UNATTENDED: Shape = Shape {
    what: "the unattended part",
    keys: &[
        must("goes_out", Form::Text, "What goes out with nobody checking.", "Each reminder goes out with nobody reading it first."),
        must("sampled", Form::Text, "Who reads how many afterwards.", "The front desk reads ten a day."),
        must("replies", Form::Text, "Who reads replies.", "The front desk reads every reply."),
    ],
};

/// A line that is printed only under some conditions. In `before` and `now`, `step` replaces `text`.
#[rustfmt::skip]
static LINE: Shape = Shape {
    what: "a line",
    keys: &[
        may("text", Form::Text, "The line, in lists other than `before` and `now`.", "Stop and tell {privacy_official}."),
        may("step", Form::Text, "The line, in `before` and `now`.", "Read every line of the draft"),
        may("was", Form::Text, "The old step that this one replaces, word for word.", "Finish notes after clinic"),
        may("alone", Form::Text, "What is printed instead if a slot in the line would send readers to themselves.", "Answer a symptom yourself, at once"),
        may("earlier", Form::Flag, "Whether this happens earlier in the day than before.", "yes"),
        may("longer", Form::Flag, "Whether this takes longer than before.", "yes"),
        may("with", Form::Texts, "Printed only where the kit has one of these roles.", "[scheduler]"),
        may("without", Form::Texts, "Printed only where the kit has none of these roles.", "[scheduler]"),
        may("when", Form::Options, "Printed only with these options.", "{forms: [paper, both]}"),
    ],
};

#[rustfmt::skip]
static FAILURE_MODE: Shape = Shape {
    what: "a failure mode",
    keys: &[
        must("name", Form::Text, "Its name, in a few words.", "A lost no"),
        must("example", Form::Text, "A made-up case.", "The form says no allergies, the draft says none known."),
        must("catch", Form::Text, "How it is caught.", "Read the allergy line on the form itself."),
        may("caught_by", Form::List(&CAUGHT_BY), "Who catches it, best first.", "[{role: reviewer, by: Compare the allergies}]"),
        may("with", Form::Texts, "Printed only where the kit has one of these roles.", "[nurse]"),
        may("without", Form::Texts, "Printed only where the kit has none of these roles.", "[nurse]"),
        may("when", Form::Options, "Printed only with these options.", "{forms: [paper, both]}"),
    ],
};

#[rustfmt::skip]
static CAUGHT_BY: Shape = Shape {
    what: "who catches it",
    keys: &[
        must("role", Form::Text, "A role, or `reviewer`.", "reviewer"),
        must("by", Form::Text, "A line of that role's lists or of the checklist, word for word.", "Compare the allergies"),
    ],
};

#[rustfmt::skip]
static CHECK: Shape = Shape {
    what: "a check",
    keys: &[
        must("check", Form::Text, "What is checked.", "The right patient"),
        must("how", Form::Text, "How.", "Compare name and date of birth with the form"),
        may("with", Form::Texts, "Printed only where the kit has one of these roles.", "[nurse]"),
        may("without", Form::Texts, "Printed only where the kit has none of these roles.", "[nurse]"),
        may("when", Form::Options, "Printed only with these options.", "{forms: [paper, both]}"),
    ],
};

#[rustfmt::skip]
static MEASURES: Shape = Shape {
    what: "the measures",
    keys: &[
        must("error", Form::Text, "What counts as an error.", "A draft with something wrong that matters"),
        may("minor", Form::Text, "What does not count.", "A spelling mistake"),
        must("time", Form::Text, "Which minutes are counted.", "From opening the form to accepting the draft"),
        must("sample", Form::Text, "How many cases are looked at.", "Twenty a week"),
    ],
};

#[rustfmt::skip]
static VARIANT: Shape = Shape {
    what: "a variant",
    keys: &[
        must("roles", Form::Texts, "The roles that it is for.", "[dental-hygienist]"),
        may("role", Form::Text, "The one role that it is for.", "dental-hygienist"),
        must("title", Form::Text, "Its heading.", "In dentistry"),
        may("stakes", Form::Choice(&["low", "medium", "medium-high", "high"]), "Its stakes, if they differ.", "high"),
        may("notes", Form::Steps(&LINE), "What is different.", "[Read the chart first.]"),
        may("checks", Form::List(&CHECK), "More to check.", "[{check: The tooth, how: Compare it with the chart}]"),
    ],
};

#[rustfmt::skip]
static ROLE: Shape = Shape {
    what: "a role",
    keys: &[
        may("saves", Form::Text, "What it saves this role, in words.", "Ten minutes of typing a day"),
        may("costs", Form::Text, "What it costs this role, in words.", "Every draft must be read"),
        may("before", Form::Steps(&LINE), "The steps before.", "[Page through the form]"),
        may("now", Form::Steps(&LINE), "The steps now.", "[Read the draft beside the form]"),
        may("ai_handles", Form::Steps(&LINE), "What the tool handles.", "[The first draft]"),
        must("you_own", Form::Steps(&LINE), "What this person still decides, checks and answers for. Never empty.", "[Whether it is right]"),
        may("unaffected", Form::Flag, "Whether nothing in this role's steps changes.", "yes"),
    ],
};
