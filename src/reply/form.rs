//! The questions as one page that works from a disk, from a mail attachment or on paper. It sends no requests, and what is typed
//! stays on the device until the person saves the file of answers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::AskedQuestion;
use crate::library::question::Kind;
use crate::render::html::escape;
use crate::render::policy;

/// The beginning of every form. It shows that the file is ours and may be overwritten.
pub const MARK: &str = "<!doctype html>\n<!-- Questions, written by inservice -->\n";

const STYLE: &str = include_str!("form.css");
const SCRIPT: &str = include_str!("form.js");

/// Who the form is for, and which kit it is about.
#[derive(Debug)]
pub struct Form<'a> {
    /// The kit's name in the workspace.
    pub kit: &'a str,
    /// The practice's name.
    pub practice: &'a str,
    /// The person's id and name; `None` for everyone's questions.
    pub person: Option<(&'a str, &'a str)>,
    /// The questions.
    pub questions: &'a [AskedQuestion],
    /// The words of the interface; the form's begin with `form_`.
    pub words: &'a BTreeMap<String, String>,
}

/// The data for the form's script.
#[derive(Serialize)]
struct About<'a> {
    kit: &'a str,
    person: Option<&'a str>,
    questions: Vec<&'a str>,
    asked: super::Editions<'a>,
    kept: &'a str,
    not_kept: &'a str,
    count: &'a str,
}

impl Form<'_> {
    /// The name of the file of answers.
    pub fn saves_as(&self) -> String {
        format!("answers-{}.json", self.person.map_or("all", |(id, _)| id))
    }

    /// The page.
    pub fn html(&self) -> String {
        let about = About {
            kit: self.kit,
            person: self.person.map(|(id, _)| id),
            questions: self.questions.iter().map(|question| question.id.as_str()).collect(),
            asked: super::editions(self.questions),
            kept: self.word("form_kept"),
            not_kept: self.word("form_not_kept"),
            count: self.word("form_count"),
        };
        // Inside a script element, nothing may look like its end.
        let about = serde_json::to_string(&about).unwrap_or_default();
        let harmless = |letter: char| if letter == '<' { "\\u003c".to_string() } else { letter.to_string() };
        let about: String = about.chars().map(harmless).collect();
        let policy = policy::of(&[SCRIPT.to_string()], false);
        let title = self.word(if self.person.is_some() { "form_title_for" } else { "form_title" });
        let name = self.person.map_or("", |(_, name)| name);
        let title = escape(&title.replace("{name}", name).replace("{practice}", self.practice));
        let questions: String =
            self.questions.iter().enumerate().map(|(at, question)| self.field_set(at, question)).collect();
        let file = self.saves_as();
        let bold = format!("<b>{}</b>", escape(&file));
        let save = escape(self.word("form_save_it")).replace("{file}", &bold);
        let text = |name: &str| escape(self.word(name));
        format!(
            "{MARK}<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">\
<title>{title}</title><style>{STYLE}</style></head><body>\n<main>\n<h1>{title}</h1>\n\
<p>{lead}</p>\n\
<p class=\"screen\">{save}</p>\n\
<p class=\"paper\">{paper}</p>\n\
<noscript><p><b>{no_script}</b></p></noscript>\n\
<form autocomplete=\"off\">\n{questions}</form>\n\
<div class=\"end\"><a class=\"save\" download=\"{file}\" href=\"#\">{button}</a> <span id=\"count\" role=\"status\"></span>\
<p id=\"kept\" role=\"status\"></p></div>\n</main>\n\
<script type=\"application/json\" id=\"about\">{about}</script>\n<script>{SCRIPT}</script>\n</body></html>\n",
            lead = text("form_lead"),
            paper = text("form_paper"),
            no_script = text("form_no_script"),
            button = text("form_button"),
            file = escape(&file),
            policy = escape(&policy),
        )
    }

    fn word(&self, name: &str) -> &str {
        self.words.get(name).map_or("", String::as_str)
    }

    fn field_set(&self, at: usize, question: &AskedQuestion) -> String {
        let (id, text) = (escape(&question.id), |name: &str| escape(self.word(name)));
        let answer = match question.kind {
            Kind::YesNo | Kind::Choice => choices(&id, &text("form_answer"), question),
            Kind::Date => {
                input(&format!("{id} answer"), &format!("q{at}a"), &text("form_answer"), "date", "")
            }
            Kind::Number => {
                input(&format!("{id} answer"), &format!("q{at}a"), &text("form_answer"), "number", "")
            }
            Kind::List => area(&format!("{id} answer"), &format!("q{at}a"), &text("form_lines")),
            Kind::Text(_) => area(&format!("{id} answer"), &format!("q{at}a"), &text("form_answer")),
            Kind::Person | Kind::Role | Kind::Roles => choices(&id, &text("form_answer"), question),
        };
        let row = |name: &str, value: &str| {
            if value.is_empty() {
                String::new()
            } else {
                format!("<dt>{}</dt><dd>{}</dd>", text(name), escape(value))
            }
        };
        let told = row("form_told", question.told.as_deref().unwrap_or_default());
        let due = row("form_due", question.due.as_deref().unwrap_or_default());
        format!(
            "<fieldset id=\"{id}\"><legend>{number}. {ask}</legend>\n<dl>{why}{good}{look}{told}{due}</dl>\n{answer}{day}{source}{note}</fieldset>\n",
            number = at + 1,
            ask = escape(&question.ask),
            why = row("form_why", &question.why),
            good = row("form_good", &question.good),
            look = row("form_look", &question.look),
            day = input(&format!("{id} checked_on"), &format!("q{at}d"), &text("form_day"), "date", ""),
            source = input(
                &format!("{id} source"),
                &format!("q{at}s"),
                &text("form_source"),
                "text",
                &text("form_source_hint"),
            ),
            note = input(&format!("{id} note"), &format!("q{at}n"), &text("form_note"), "text", ""),
        )
    }
}

fn choices(id: &str, label: &str, question: &AskedQuestion) -> String {
    let one = |(value, words): &(String, String)| {
        format!(
            "<label><input type=\"radio\" name=\"{id} answer\" value=\"{}\"> {}</label>\n",
            escape(value),
            escape(words)
        )
    };
    let buttons: String = question.choices.iter().map(one).collect();
    format!(
        "<div class=\"field choices\" role=\"radiogroup\" aria-label=\"{label}\"><span class=\"label\">{label}</span>\n{buttons}</div>\n"
    )
}

fn input(name: &str, id: &str, label: &str, kind: &str, hint: &str) -> String {
    let hint = if hint.is_empty() { String::new() } else { format!(" placeholder=\"{hint}\"") };
    format!(
        "<div class=\"field\"><label for=\"{id}\">{label}</label><input type=\"{kind}\" id=\"{id}\" name=\"{name}\"{hint}></div>\n"
    )
}

fn area(name: &str, id: &str, label: &str) -> String {
    format!(
        "<div class=\"field\"><label for=\"{id}\">{label}</label><textarea id=\"{id}\" name=\"{name}\"></textarea></div>\n"
    )
}
