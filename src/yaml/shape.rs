//! The record of a map's keys: their names, forms and meanings. `Fields` reads by it, `inservice schema` prints it and
//! `inservice explain` quotes it, so the three always agree.

/// The keys of one kind of map.
#[derive(Debug, PartialEq)]
pub struct Shape {
    /// What the map describes, for messages, such as "a person".
    pub what: &'static str,
    /// The keys, in the order in which messages list them.
    pub keys: &'static [Key],
}

/// One key.
#[derive(Debug, PartialEq)]
pub struct Key {
    /// Its name in the file.
    pub name: &'static str,
    /// The form of its value.
    pub form: Form,
    /// Whether it must be there and not be empty.
    pub required: bool,
    /// What it is for.
    pub says: &'static str,
    /// A plausible value, as YAML.
    pub example: &'static str,
}

/// The form of a key's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// Text on one line. Numbers, dates and yes/no are taken as they are written.
    Text,
    /// Paragraphs of Markdown.
    Markdown,
    /// A date, such as 2026-11-03.
    Day,
    /// A whole number, zero or more.
    Number,
    /// A whole number from 0 to 100.
    Percent,
    /// A number that may have decimals.
    Decimal,
    /// Yes or no.
    Flag,
    /// One of a fixed set of words.
    Choice(&'static [&'static str]),
    /// The id of a task in the library or the workspace.
    Task,
    /// The name of a theme.
    Theme,
    /// A list of texts, or a single one.
    Texts,
    /// A list of two-letter state codes, or a single one.
    States,
    /// A map.
    Map(&'static Shape),
    /// A list of maps.
    List(&'static Shape),
    /// A list of maps, or the name of a file that holds them.
    ListOrFile(&'static Shape),
    /// Maps under ids that the author chooses.
    ById(&'static Shape),
    /// A list of texts or maps, or a single one.
    Steps(&'static Shape),
    /// A list of roles, as ids or maps, with at least one.
    Roles(&'static Shape),
    /// Question ids, each with a value or with this map.
    Answers(&'static Shape),
    /// Whatever the question accepts.
    Answer,
    /// The options that the task's library entry offers.
    Options,
}

impl Key {
    /// An optional key.
    pub const fn may(name: &'static str, form: Form, says: &'static str, example: &'static str) -> Self {
        Self { name, form, required: false, says, example }
    }

    /// A required key.
    pub const fn must(name: &'static str, form: Form, says: &'static str, example: &'static str) -> Self {
        Self { name, form, required: true, says, example }
    }
}

impl Shape {
    /// A key by its name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// Whether a map of this shape may be empty.
    pub fn may_be_empty(&self) -> bool {
        self.keys.iter().all(|key| !key.required)
    }
}

impl Form {
    /// The record of the map or maps under the key, if it has any.
    pub const fn shape(self) -> Option<&'static Shape> {
        match self {
            Self::Map(shape)
            | Self::List(shape)
            | Self::ListOrFile(shape)
            | Self::ById(shape)
            | Self::Steps(shape)
            | Self::Roles(shape)
            | Self::Answers(shape) => Some(shape),
            _ => None,
        }
    }

    /// Whether a reader may take the value as text and interpret it later.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Text | Self::Decimal | Self::Task | Self::Theme | Self::Choice(_) | Self::ListOrFile(_)
        )
    }

    /// The form in words, for people.
    pub fn in_words(self) -> String {
        match self {
            Self::Text => "text".to_string(),
            Self::Markdown => "paragraphs of Markdown, after `|`".to_string(),
            Self::Day => "a date, written as 2026-11-03".to_string(),
            Self::Number => "a whole number".to_string(),
            Self::Percent => "a whole number from 0 to 100, without a percent sign".to_string(),
            Self::Decimal => "a number, such as 11.6".to_string(),
            Self::Flag => "yes or no".to_string(),
            Self::Choice(choices) => format!("one of: {}", choices.join(", ")),
            Self::Task => "the id of a task; `inservice list tasks` lists them all".to_string(),
            Self::Theme => "the name of a theme".to_string(),
            Self::Texts => "a list of texts, or one text".to_string(),
            Self::States => "a list of two-letter state codes, or one code".to_string(),
            Self::Map(_) => "keys with values".to_string(),
            Self::List(shape) => format!("a list; each item is {}, as keys with values", shape.what),
            Self::ListOrFile(shape) => {
                format!(
                    "a list in which each item is {}, as keys with values; or the name of a CSV file",
                    shape.what
                )
            }
            Self::ById(shape) => format!("short ids of your choice, with {} under each", shape.what),
            Self::Steps(_) => "a list; each item is text, or keys with values".to_string(),
            Self::Roles(_) => "a list; each item is a role's id, or keys with values".to_string(),
            Self::Answers(_) => {
                "question ids, each with its answer; `inservice list questions` lists them all".to_string()
            }
            Self::Answer => {
                "whatever the question accepts; `inservice explain` with the question's id says what that is"
                    .to_string()
            }
            Self::Options => {
                "the options of the task; `inservice explain` with the task's id lists them".to_string()
            }
        }
    }
}
