//! The JSON Schema of `kit.yaml` and of the files that kits share, generated from the record that the readers use. It
//! contains only keywords that mean the same in draft-07 and in 2020-12, because editors are split between the two.

mod shared;

use serde_json::{Map, Value, json};

use crate::kit::shapes::{ANSWER, KIT, VENDOR, WORKSPACE};
use crate::library::question::{Kind, Question};
use crate::library::{Library, Task, state};
use crate::text::diagnostic::Diagnostics;
use crate::yaml::shape::{Form, Key, Shape};

/// The schema file that `new` writes beside a kit.
pub const FILE: &str = "kit.schema.json";
/// The line that leads editors to the schema.
pub const MODELINE: &str = "# yaml-language-server: $schema=./kit.schema.json";

/// The title of the schema of a kit.
pub const TITLE: &str = "A kit of inservice";

/// The files that have a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Of {
    /// kit.yaml
    #[default]
    Kit,
    /// workspace.yaml
    Workspace,
    /// vendors/NAME.yaml
    Vendor,
}

/// The schema of a file, for kits that use this library.
pub fn of(file: Of, library: &Library, diagnostics: &mut Diagnostics) -> String {
    let ids: Vec<String> = library.task_ids().map(str::to_string).collect();
    let tasks = ids.iter().filter_map(|id| library.task(id, diagnostics)).collect();
    let questions = library.questions(diagnostics).0.iter().collect();
    let themes = library.theme_names().into_iter().map(str::to_string).collect();
    let writer = Writer { ids, tasks, questions, themes };
    let (shape, title) = match file {
        Of::Kit => (&KIT, TITLE),
        Of::Workspace => (&WORKSPACE, "What every kit of a workspace of inservice has"),
        Of::Vendor => (&VENDOR, "A vendor's tool, for kits of inservice"),
    };
    let mut schema = writer.map(shape);
    schema.insert("title".to_string(), json!(title));
    if file == Of::Kit {
        schema.insert("allOf".to_string(), writer.options_by_task());
    }
    let mut schema = Value::Object(schema);
    shared::share(&mut schema);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// The schema of `kit.yaml`.
pub fn of_kits(library: &Library, diagnostics: &mut Diagnostics) -> String {
    of(Of::Kit, library, diagnostics)
}

/// A pattern for any of these words in upper or lower case, with spaces around it, or for nothing.
fn words(words: &[&str]) -> String {
    let in_any_case = |letter: char| match letter {
        letter if letter.is_ascii_alphabetic() => {
            format!("[{}{}]", letter.to_ascii_uppercase(), letter.to_ascii_lowercase())
        }
        letter if letter.is_alphanumeric() || letter == ' ' || letter == '-' || letter == '/' => {
            letter.to_string()
        }
        letter => format!("\\{letter}"),
    };
    let words: Vec<String> = words.iter().map(|word| word.chars().map(in_any_case).collect()).collect();
    alternatives(&words)
}

/// A pattern for exactly one of these words, with spaces around it, or for nothing.
fn exactly(words: &[String]) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_' || letter == ' ';
    let escaped = |letter| if plain(letter) { letter.to_string() } else { format!("\\{letter}") };
    alternatives(&words.iter().map(|word| word.chars().map(escaped).collect()).collect::<Vec<String>>())
}

fn alternatives(patterns: &[String]) -> String {
    format!("^\\s*({})?\\s*$", patterns.join("|"))
}

const YES_NO: [&str; 4] = ["yes", "no", "true", "false"];
const NOTHING_KNOWN: [&str; 7] = ["unknown", "not known", "?", "tbd", "n/a", "na", "not applicable"];
const DIGITS: &str = "\\+?[0-9]+";
const PERCENT: &str = "\\+?0*(100|[0-9]{1,2})";
const DAY: &str = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
/// A pattern for text that is not blank.
const FILLED: &str = "\\S";

struct Writer<'l> {
    ids: Vec<String>,
    tasks: Vec<&'l Task>,
    questions: Vec<&'l Question>,
    themes: Vec<String>,
}

impl Writer<'_> {
    /// The schema of a map.
    fn map(&self, shape: &Shape) -> Map<String, Value> {
        let keys = shape.keys.iter().map(|key| (key.name.to_string(), self.key(key)));
        let required: Vec<_> = shape.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
        // An empty value counts as a map without keys.
        let kinds = if shape.may_be_empty() { json!(["object", "null"]) } else { json!("object") };
        let mut map = Map::new();
        map.insert("type".to_string(), kinds);
        map.insert("properties".to_string(), Value::Object(keys.collect()));
        if !required.is_empty() {
            map.insert("required".to_string(), json!(required));
        }
        map.insert("additionalProperties".to_string(), json!(false));
        map
    }

    /// The schema of a key's value.
    fn key(&self, key: &Key) -> Value {
        let mut value = self.form(key);
        if let Value::Object(map) = &mut value {
            if key.required {
                filled(map);
            }
            map.insert("description".to_string(), json!(format!("{} Example: {}", key.says, key.example)));
        }
        value
    }

    fn form(&self, key: &Key) -> Value {
        let text = |pattern: &str| json!({"type": ["string", "null"], "pattern": alternatives(&[pattern.to_string()])});
        match key.form {
            Form::Text | Form::Markdown => json!({"type": ["string", "number", "boolean", "null"]}),
            Form::Day => text(DAY),
            Form::Number => number(DIGITS, u32::MAX),
            Form::Percent => number(PERCENT, 100),
            Form::Decimal => json!({"type": ["number", "string", "null"]}),
            Form::Flag => {
                json!({"type": ["boolean", "string", "null"], "pattern": words(&YES_NO), "examples": ["yes", "no"]})
            }
            Form::Choice(choices) => choice(choices.iter().map(ToString::to_string).collect()),
            Form::Task => choice(self.ids.clone()),
            Form::Theme => choice(self.themes.clone()),
            Form::Texts => texts(),
            Form::States => {
                let codes = state::names().filter_map(state::code).map(str::to_string).collect::<Vec<_>>();
                let pattern = exactly(&codes).replace(")?", ")");
                json!({
                    "type": ["array", "string", "null"], "pattern": pattern,
                    "items": {"type": "string", "pattern": pattern, "examples": codes},
                })
            }
            Form::Map(shape) => Value::Object(self.map(shape)),
            Form::List(shape) => json!({"type": ["array", "null"], "items": self.map(shape)}),
            Form::ListOrFile(shape) => {
                json!({"type": ["array", "string", "number", "boolean", "null"], "items": self.map(shape)})
            }
            Form::ById(shape) => json!({"type": ["object", "null"], "additionalProperties": self.map(shape)}),
            Form::Steps(shape) => json!({
                "type": ["array", "object", "string", "number", "boolean", "null"],
                "items": self.map_or_text(shape),
            })
            .merged(self.map(shape)),
            Form::Roles(shape) => json!({"type": "array", "minItems": 1, "items": self.map_or_text(shape)}),
            Form::Answers(_) => {
                let answers =
                    self.questions.iter().map(|question| (question.id.clone(), self.answer(question)));
                let answers: Map<String, Value> = answers.collect();
                json!({"type": ["object", "null"], "properties": answers, "additionalProperties": false})
            }
            // Empty here, because `answer` inserts what the question takes.
            Form::Answer => json!({}),
            Form::Options => json!({"type": ["object", "null"]}),
        }
    }

    /// The schema of a text, or of a map in its place.
    fn map_or_text(&self, shape: &Shape) -> Value {
        json!({"type": ["string", "number", "boolean", "object"], "pattern": FILLED}).merged(self.map(shape))
    }

    /// The schema of an answer: the value alone, or a map with details.
    fn answer(&self, question: &Question) -> Value {
        let value = value_of(question);
        let mut map = self.map(&ANSWER);
        if let Some(Value::Object(keys)) = map.get_mut("properties") {
            let says = keys.get("answer").and_then(|answer| answer.get("description")).cloned();
            let mut inside = value.clone();
            inside["description"] = says.unwrap_or_default();
            keys.insert("answer".to_string(), inside);
        }
        let mut answer = value.merged(map);
        if let Some(Value::Array(kinds)) = answer.get_mut("type") {
            kinds.push(json!("object"));
        }
        answer["description"] = json!(format!("{} Example: {}", question.question, question.example));
        answer
    }

    /// The options that each task leaves to the kit.
    fn options_by_task(&self) -> Value {
        let tasks = self.tasks.iter().map(|task| {
            let options = task.options.iter().map(|option| {
                let mut schema = if option.choices.is_empty() {
                    number(DIGITS, u32::MAX)
                } else {
                    choice(option.choices.clone())
                };
                schema["description"] = json!(format!("{} Usually: {}.", option.ask, option.usual));
                (option.id.clone(), schema)
            });
            let options: Map<String, Value> = options.collect();
            let options = json!({"properties": options, "additionalProperties": false});
            json!({
                "if": {"properties": {"task": {"enum": [task.id]}}, "required": ["task"]},
                "then": {"properties": {"task_options": options}},
            })
        });
        Value::Array(tasks.collect())
    }
}

/// The schema of an answer's value.
fn value_of(question: &Question) -> Value {
    let known = |kinds: Value, pattern: String, choices: &[&str]| {
        let pattern = format!("{pattern}|{}", words(&NOTHING_KNOWN));
        let examples = [choices, &["unknown", "n/a"]].concat();
        json!({"type": kinds, "pattern": pattern, "examples": examples})
    };
    let choices = question.choices();
    match question.kind {
        Kind::YesNo => known(json!(["string", "boolean", "null"]), words(&YES_NO), &choices),
        Kind::Choice => {
            let words: Vec<String> = choices.iter().map(ToString::to_string).collect();
            known(json!(["string", "null"]), exactly(&words), &choices)
        }
        Kind::Number => {
            let pattern = alternatives(&[DIGITS.to_string()]);
            let mut value = known(json!(["integer", "string", "null"]), pattern, &[]);
            value["minimum"] = json!(0);
            value["maximum"] = json!(u32::MAX);
            value
        }
        Kind::Date => known(json!(["string", "null"]), alternatives(&[DAY.to_string()]), &[]),
        Kind::Text(_) | Kind::Person | Kind::Role => json!({"type": ["string", "number", "boolean", "null"]}),
        Kind::List | Kind::Roles => {
            let mut value = texts();
            if let Value::Object(map) = &mut value {
                map.remove("pattern");
            }
            value
        }
    }
}

/// The schema of several texts, or of a single one.
fn texts() -> Value {
    json!({
        "type": ["array", "string", "number", "boolean", "null"], "pattern": FILLED,
        "items": {"type": ["string", "number", "boolean"], "pattern": FILLED},
    })
}

fn number(digits: &str, most: u32) -> Value {
    let pattern = alternatives(&[digits.to_string()]);
    json!({"type": ["integer", "string", "null"], "minimum": 0, "maximum": most, "pattern": pattern})
}

fn choice(choices: Vec<String>) -> Value {
    let mut values: Vec<Value> = choices.into_iter().map(Value::String).collect();
    values.push(Value::Null);
    json!({"enum": values})
}

/// Removes the empty values from the schema of a required key.
fn filled(map: &mut Map<String, Value>) {
    let is_null = |value: &Value| value.is_null() || value == "null";
    for keyword in ["type", "enum"] {
        if let Some(Value::Array(values)) = map.get_mut(keyword) {
            values.retain(|value| !is_null(value));
        }
    }
    let texts =
        map.get("type").and_then(Value::as_array).is_some_and(|kinds| kinds.contains(&json!("string")));
    match map.get_mut("pattern") {
        Some(Value::String(pattern)) => *pattern = pattern.replace(")?\\s*$", ")\\s*$"),
        None if texts => {
            map.insert("pattern".to_string(), json!(FILLED));
        }
        _ => {}
    }
}

/// A schema with the keywords of another added. Keywords that it already has stay as they are.
trait Merged {
    fn merged(self, more: Map<String, Value>) -> Self;
}

impl Merged for Value {
    fn merged(mut self, more: Map<String, Value>) -> Self {
        if let Value::Object(map) = &mut self {
            for (keyword, value) in more {
                map.entry(keyword).or_insert(value);
            }
        }
        self
    }
}
