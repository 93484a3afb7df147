//! The text of a new kit, with comments and only the questions that apply to it. Writes no files.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use tera::{Context, StringInput, Tera};

use crate::library::condition::{Situation, TaskIs};
use crate::library::question::Kind;
use crate::library::slots::Slots;
use crate::library::{Laws, Question, Questions, Task};

/// What is known about a client before anything is written.
#[derive(Debug)]
pub struct Client {
    /// The practice's name.
    pub practice: String,
    /// The task's id.
    pub task: String,
    /// The tool's name.
    pub tool: Option<String>,
    /// The vendor's legal name.
    pub vendor: Option<String>,
    /// The name of the vendor's file that fills in the rest.
    pub from: Option<String>,
    /// The one feature in use.
    pub feature: Option<String>,
    /// The consultant's details, as keys and values.
    pub prepared_by: Vec<(&'static str, String)>,
    /// The ids of the roles.
    pub roles: Vec<String>,
    /// The two-letter codes of the states.
    pub states: Vec<String>,
}

#[derive(Serialize)]
struct GroupView<'a> {
    title: &'a str,
    questions: Vec<QuestionView<'a>>,
}

#[derive(Serialize)]
struct QuestionView<'a> {
    id: &'a str,
    question: &'a str,
    write: Option<&'a str>,
    find: &'a str,
    example: &'a str,
    /// The possible answers, in words.
    choices: String,
}

/// Dates for the examples, so that none of them has passed when someone uncomments a line.
#[derive(Serialize)]
struct Days {
    today: String,
    due: String,
    talk: String,
    hipaa_page: String,
    training: String,
    pilot_start: String,
    pilot_end: String,
    go_live: String,
}

impl Days {
    /// A rollout that begins with a talk next week. No date falls on a weekend.
    fn after(today: Date) -> Self {
        let monday = i64::from(8 - today.weekday().to_monday_one_offset());
        let at = |days: i64| today.checked_add((monday + days).days()).unwrap_or(today).to_string();
        Self {
            today: today.to_string(),
            due: at(11),
            talk: at(1),
            hipaa_page: at(8),
            training: at(16),
            pilot_start: at(22),
            pilot_end: at(35),
            go_live: at(43),
        }
    }
}

/// A kit in which no question has been answered.
struct Beginning<'a> {
    task: &'a Task,
    client: &'a Client,
    laws: &'a Laws,
}

impl Situation for Beginning<'_> {
    fn answer(&self, _: &str) -> Option<String> {
        None
    }
    fn confirmed(&self, _: &str) -> Option<String> {
        None
    }
    fn tool_name(&self) -> &str {
        self.client.tool.as_deref().unwrap_or_default()
    }
    fn task_is(&self, property: TaskIs) -> bool {
        self.task.is(property)
    }
    fn has_role(&self, role: &str) -> bool {
        self.client.roles.iter().any(|known| known == role)
    }
    fn in_state(&self, state: &str) -> bool {
        self.client.states.iter().any(|known| known == state)
    }
    fn law_asks(&self, what: &str) -> bool {
        let laws = self.client.states.iter().flat_map(|state| self.laws.of(state));
        laws.filter(|law| law.asks.iter().any(|asked| asked == what)).any(|law| law.applies(self))
    }
    fn baa_with_other(&self) -> bool {
        false
    }
}

/// The text of the kit. `template` is `content/starter/kit.yaml`, from the nearest layer.
pub fn text(
    template: &str,
    client: &Client,
    task: &Task,
    questions: &Questions,
    laws: &Laws,
    today: Date,
) -> Result<String, tera::Error> {
    let titles = [
        ("practice", "The practice"),
        ("tool", "The tool"),
        ("contract", "The contract with the vendor"),
        ("security", "Security"),
        ("people", "The people who work here"),
        ("patients", "Patients"),
        ("review", "Review"),
    ];
    let situation = Beginning { task, client, laws };
    let applies =
        |question: &&Question| question.asked_when.as_ref().is_none_or(|when| when.holds(&situation, false));
    let mut groups: BTreeMap<usize, GroupView> = BTreeMap::new();
    for question in questions.0.iter().filter(applies) {
        let at = titles.iter().position(|(id, _)| *id == question.group).unwrap_or(titles.len() - 1);
        let group =
            groups.entry(at).or_insert_with(|| GroupView { title: titles[at].1, questions: Vec::new() });
        group.questions.push(QuestionView {
            id: &question.id,
            question: &question.question,
            write: question.write.as_deref(),
            find: &question.find,
            example: &question.example,
            choices: choices(question),
        });
    }
    let mut tera = Tera::new();
    tera.register_filter("quoted", |text: StringInput, _: tera::Kwargs, _: &tera::State| {
        quoted(text.as_str())
    });
    tera.add_raw_template("kit.yaml", template)?;
    let mut context = Context::new();
    context.insert("practice", &client.practice);
    context.insert("from", &client.from);
    context.insert("tool", &client.tool);
    context.insert("vendor", &client.vendor);
    context.insert("feature", &client.feature);
    context.insert("prepared_by", &client.prepared_by);
    context.insert("days", &Days::after(today));
    // A clinical role for what only a clinician would say, if there is one.
    let clinician = ["physician", "advanced-practice", "nurse"];
    let clinician = clinician.into_iter().find(|id| client.roles.iter().any(|role| role == id));
    context.insert("clinician", &clinician);
    // What the first role with lists of its own owns in this task, as an example to change.
    let lists = client.roles.iter().find_map(|id| Some((id, task.lists_for(id, &Slots::default())?)));
    let (role, owns) = lists.map_or((None, Vec::new()), |(id, lists)| (Some(id), lists.you_own));
    let owns: Vec<String> = owns.iter().take(2).map(|text| quoted(text)).collect();
    context.insert("example_role", &role);
    context.insert("example_owns", &owns);
    context.insert("roles", &client.roles);
    context.insert("states", &client.states);
    context.insert("task", &task.filled(&Slots::default(), |_| false));
    context.insert("groups", &groups.into_values().collect::<Vec<_>>());
    let text = tera.render("kit.yaml", &context)?;
    Ok(text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n") + "\n")
}

/// The possible answers to a question, in words for a comment.
pub(crate) fn choices(question: &Question) -> String {
    let few = question.choices();
    if !few.is_empty() {
        return format!("{}, unknown, n/a", few.join(", "));
    }
    let what = match question.kind {
        Kind::Number => "a whole number",
        Kind::Date => "a date",
        Kind::Person => "the id of a person",
        Kind::Role => "a role of this kit",
        Kind::Roles => "one role of this kit or several",
        Kind::List => "a list, or none",
        _ => "a text",
    };
    format!("{what}, unknown, n/a")
}

/// A text as a YAML scalar: plain if possible, otherwise in double quotes.
pub(crate) fn quoted(text: &str) -> String {
    let plain = text.chars().all(|letter| letter.is_alphanumeric() || " .,()'-".contains(letter))
        && text.starts_with(char::is_alphabetic)
        && text.trim() == text
        && !["yes", "no", "true", "false", "null"].contains(&text.to_lowercase().as_str());
    if plain { text.to_string() } else { serde_json::Value::from(text).to_string() }
}
