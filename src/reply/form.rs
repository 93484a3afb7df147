//! The questions as one page that works from a disk, from a mail attachment or on paper. It sends no requests, and what is typed
//! stays on the device until the person saves the file of answers.

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
}

/// The data for the form's script.
#[derive(Serialize)]
struct About<'a> {
    kit: &'a str,
    person: Option<&'a str>,
    questions: Vec<&'a str>,
    asked: super::Editions<'a>,
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
        };
        // Inside a script element, nothing may look like its end.
        let about = serde_json::to_string(&about).unwrap_or_default();
        let harmless = |letter: char| if letter == '<' { "\\u003c".to_string() } else { letter.to_string() };
        let about: String = about.chars().map(harmless).collect();
        let policy = policy::of(&[SCRIPT.to_string()], false);
        let greeting = self.person.map_or_else(String::new, |(_, name)| format!(", for {}", escape(name)));
        let title = format!("Questions about {}{greeting}", escape(self.practice));
        let questions: String =
            self.questions.iter().enumerate().map(|(at, question)| field_set(at, question)).collect();
        format!(
            "{MARK}<html lang=\"en\"><head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"referrer\" content=\"no-referrer\">\
<title>{title}</title><style>{STYLE}</style></head><body>\n<main>\n<h1>{title}</h1>\n\
<p>Please answer what you can, and leave the rest empty. The date and the document matter as much as the answer: with them, \
others can rely on it. Do not write any patient information here.</p>\n\
<p class=\"screen\">At the end, save the file <b>{file}</b> and send it back. Nothing is sent from this page.</p>\n\
<p class=\"paper\">Write on this page and give it back. Your name: ____________________ Date: ____________</p>\n\
<noscript><p><b>Scripts are turned off, so this page cannot save your answers.</b> Print it and write on it.</p></noscript>\n\
<form autocomplete=\"off\">\n{questions}</form>\n\
<div class=\"end\"><a class=\"save\" download=\"{file}\" href=\"#\">Save my answers</a> <span id=\"count\" role=\"status\"></span>\
<p id=\"kept\" role=\"status\"></p></div>\n</main>\n\
<script type=\"application/json\" id=\"about\">{about}</script>\n<script>{SCRIPT}</script>\n</body></html>\n",
            file = escape(&self.saves_as()),
            policy = escape(&policy),
        )
    }
}

fn field_set(at: usize, question: &AskedQuestion) -> String {
    let id = escape(&question.id);
    let answer = match question.kind {
        Kind::YesNo | Kind::Choice => choices(&id, question),
        Kind::Date => input(&format!("{id} answer"), &format!("q{at}a"), "Your answer", "date", ""),
        Kind::Number => input(&format!("{id} answer"), &format!("q{at}a"), "Your answer", "number", ""),
        Kind::List => area(&format!("{id} answer"), &format!("q{at}a"), "Your answer, one on each line"),
        Kind::Text(_) => area(&format!("{id} answer"), &format!("q{at}a"), "Your answer"),
        Kind::Person | Kind::Role | Kind::Roles => choices(&id, question),
    };
    let row = |name: &str, text: &str| {
        if text.is_empty() { String::new() } else { format!("<dt>{name}</dt><dd>{}</dd>", escape(text)) }
    };
    let told = row("What we were told so far", question.told.as_deref().unwrap_or_default());
    let due = row("Please answer by", question.due.as_deref().unwrap_or_default());
    format!(
        "<fieldset id=\"{id}\"><legend>{number}. {ask}</legend>\n<dl>{why}{good}{look}{told}{due}</dl>\n{answer}{day}{source}{note}</fieldset>\n",
        number = at + 1,
        ask = escape(&question.ask),
        why = row("Why we ask", &question.why),
        good = row("A good answer", &question.good),
        look = row("Where to look", &question.look),
        day = input(&format!("{id} checked_on"), &format!("q{at}d"), "The day you looked", "date", ""),
        source = input(
            &format!("{id} source"),
            &format!("q{at}s"),
            "The document and the page you saw it in",
            "text",
            "BAA v2, page 4",
        ),
        note = input(&format!("{id} note"), &format!("q{at}n"), "Anything else we should know", "text", ""),
    )
}

fn choices(id: &str, question: &AskedQuestion) -> String {
    let one = |(value, words): &(String, String)| {
        format!(
            "<label><input type=\"radio\" name=\"{id} answer\" value=\"{}\"> {}</label>\n",
            escape(value),
            escape(words)
        )
    };
    let buttons: String = question.choices.iter().map(one).collect();
    format!(
        "<div class=\"field choices\" role=\"radiogroup\" aria-label=\"Your answer\"><span class=\"label\">Your answer</span>\n{buttons}</div>\n"
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
