//! Walks the keys of one map: reads each known key in the form it should have, and reports the rest. Everything written in
//! YAML is read with it: kits, tasks, questions, words, front matter.

use std::collections::HashSet;

use crate::text::diagnostic::{Diagnostics, nearest, suggestion};
use crate::text::edit::Edit;
use crate::text::source::{Day, Section, Span, Spanned, Text};
use crate::yaml::rules;
use crate::yaml::shape::{Form, Key, Shape};
use crate::yaml::{Entry, Node, Value, meant, misplaced};

pub use crate::yaml::single::{day_of, number_of, text_of, yes_no};

/// The longest text that is printed as one line or paragraph, in bytes. Pages repeat some of these texts dozens of times.
const LONGEST_TEXT: usize = 20_000;

/// The keys of one map.
pub struct Fields<'a> {
    entries: &'a [Entry],
    /// Where a missing key is reported: at the key that should hold it.
    at: Span,
    /// What the map describes, for messages, such as "a person".
    what: &'static str,
    known: Vec<&'static str>,
    /// The record of the keys, if there is one. Keys must be read the way it describes them.
    shape: Option<&'static Shape>,
    /// Whether the value is not a map and that has already been reported.
    told: bool,
}

impl<'a> Fields<'a> {
    /// The keys of the map under a key. If the value is something else, reports that and has no keys.
    pub fn of(node: &'a Node, at: Span, what: &'static str, diagnostics: &mut Diagnostics) -> Self {
        let entries = match &node.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Null | Value::Broken => &[],
            _ => {
                let fix = meant::glued_key(node);
                let help = if fix.is_empty() {
                    "Write `key: value` lines, indented by two spaces."
                } else {
                    "Put a space after the colon: `key: value`."
                };
                let message = format!("{what} must be keys with values, but this is {}", node.kind());
                diagnostics.add(rules::WRONG_TYPE, node.span.clone(), message).fix(fix).help(help);
                &[]
            }
        };
        let told = !matches!(&node.value, Value::Map(_) | Value::Null);
        Self { entries, at, what, known: Vec::new(), shape: None, told }
    }

    /// The keys of the map under a key, as described by a record.
    pub fn shaped(node: &'a Node, at: Span, shape: &'static Shape, diagnostics: &mut Diagnostics) -> Self {
        Self { shape: Some(shape), ..Self::of(node, at, shape.what, diagnostics) }
    }

    /// The record of a key. Reading a key that is not recorded, or is recorded in another form, is a bug in this program,
    /// and any test that reads the key finds it.
    fn recorded(&self, key: &'static str, fits: impl Fn(&Key) -> bool) -> Option<&'static Key> {
        let shape = self.shape?;
        let recorded = shape.keys.iter().find(|recorded| recorded.name == key);
        debug_assert!(recorded.is_some_and(fits), "`{key}` of {} is not read as it is recorded", shape.what);
        recorded
    }

    /// The record of the map under a key, or of each map if there are several.
    pub fn shape_under(&self, key: &'static str) -> Option<&'static Shape> {
        self.recorded(key, |_| true)?.form.shape()
    }

    /// The place for faults about missing keys.
    pub fn at(&self) -> Span {
        self.at.clone()
    }

    fn entry(&mut self, key: &'static str) -> Option<&'a Entry> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.entries.iter().find(|entry| entry.key.value == key)
    }

    /// The value of a key, unless it is empty or could not be read.
    pub fn node(&mut self, key: &'static str) -> Option<&'a Node> {
        let entry = self.entry(key)?;
        let empty = match &entry.value.value {
            Value::Null | Value::Broken => true,
            Value::Text { text, .. } => text.trim().is_empty(),
            _ => false,
        };
        (!empty).then_some(&entry.value)
    }

    /// Whether the key is there, even without a value.
    pub fn has(&mut self, key: &'static str) -> bool {
        self.entry(key).is_some()
    }

    /// The place of the key, if it is there.
    pub fn key(&mut self, key: &'static str) -> Option<Span> {
        self.entry(key).map(|entry| entry.key.span.clone())
    }

    /// The place of the key, or else of the key that should hold it.
    pub fn key_or_at(&mut self, key: &'static str) -> Span {
        self.key(key).unwrap_or_else(|| self.at.clone())
    }

    /// The map under a key. Faults about it point at the key.
    pub fn map(
        &mut self,
        key: &'static str,
        what: &'static str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Fields<'a>> {
        let shape = self.recorded(key, |key| matches!(key.form, Form::Map(shape) if shape.what == what));
        let entry = self.entry(key)?;
        let map = Fields::of(&entry.value, entry.key.span.clone(), what, diagnostics);
        Some(Fields { shape: shape.and_then(|key| key.form.shape()), ..map })
    }

    /// A text. Numbers, dates and yes/no are taken as they are written.
    pub fn text(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Text> {
        self.recorded(key, |key| key.form.is_text());
        self.scalar(key, diagnostics)
    }

    fn scalar(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Text> {
        let text = text_of(self.node(key)?, key, diagnostics)?;
        if text.value.len() <= LONGEST_TEXT {
            return Some(text);
        }
        let first = self.entry(key).map_or(text.span, |entry| entry.key.span.clone());
        diagnostics
            .add(rules::TOO_LONG, first, format!("the text of `{key}` has more than {LONGEST_TEXT} bytes"))
            .help("This text is printed as one line or one paragraph. Shorten it; long answers belong on their own page.");
        None
    }

    /// Markdown: a text whose first line keeps its indentation, because four spaces at its start begin a code block.
    pub fn markdown(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Text> {
        self.recorded(key, |key| key.form == Form::Markdown);
        let node = self.node(key)?;
        let text = text_of(node, key, diagnostics)?;
        Some(Spanned::new(without_blank_lines(node.text().unwrap_or_default()).to_string(), text.span))
    }

    /// Markdown that is required.
    pub fn required_markdown(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Text> {
        self.needs(key, diagnostics);
        self.markdown(key, diagnostics)
    }

    /// A text that is required.
    pub fn required(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Text> {
        self.needs(key, diagnostics);
        self.scalar(key, diagnostics)
    }

    /// Reports a key that is missing or empty. A key that could not be read has already been reported.
    fn needs(&mut self, key: &'static str, diagnostics: &mut Diagnostics) {
        let broken = self.entry(key).is_some_and(|entry| matches!(entry.value.value, Value::Broken));
        self.recorded(key, |key| key.required);
        if !broken && self.node(key).is_none() {
            self.missing(key, diagnostics);
        }
    }

    /// Reports that a key is missing.
    pub fn missing(&mut self, key: &'static str, diagnostics: &mut Diagnostics) {
        // A mistyped key is reported as unknown; reporting it as missing too would repeat that.
        let mistyped =
            !self.has(key) && self.entries.iter().any(|entry| nearest(without_value(entry), [key]).is_some());
        if self.told || mistyped {
            return;
        }
        let message = match self.key(key) {
            Some(_) => format!("`{key}` is empty"),
            None => format!("{} needs `{key}`", self.what),
        };
        let at = self.key_or_at(key);
        diagnostics.add(rules::MISSING_KEY, at, message).absent(key).help(format!("Add `{key}: ...` here."));
    }

    /// A date.
    pub fn day(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Day> {
        self.recorded(key, |key| key.form == Form::Day);
        let text = self.scalar(key, diagnostics)?;
        day_of(&text, diagnostics)
    }

    /// A date that is required.
    pub fn required_day(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Day> {
        self.needs(key, diagnostics);
        self.day(key, diagnostics)
    }

    /// A whole number, zero or more.
    pub fn number(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Spanned<u32>> {
        self.recorded(key, |key| key.form == Form::Number);
        let text = self.scalar(key, diagnostics)?;
        number_of(&text, diagnostics)
    }

    /// A whole number of percent, from 0 to 100.
    pub fn percent(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Spanned<u32>> {
        self.recorded(key, |key| key.form == Form::Percent);
        let text = self.scalar(key, diagnostics)?;
        let number = number_of(&text, diagnostics)?;
        if number.value <= 100 {
            return Some(number);
        }
        diagnostics
            .add(
                rules::WRONG_TYPE,
                number.span.clone(),
                format!("`{key}` must be from 0 to 100 percent, but this is {}", number.value),
            )
            .help("Write the percentage without a percent sign, such as 70.");
        None
    }

    /// Yes or no.
    pub fn flag(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<bool> {
        self.recorded(key, |key| key.form == Form::Flag);
        let text = self.scalar(key, diagnostics)?;
        if let Some(flag) = yes_no(&text) {
            return Some(flag);
        }
        let meant = meant::yes_or_no(&text.value);
        let fix = meant.map(|meant| Edit::replace(text.span.range.clone(), meant));
        diagnostics
            .add(
                rules::WRONG_TYPE,
                text.span.clone(),
                format!("`{key}` must be yes or no, but this is `{}`", text.value),
            )
            .fix(fix.into_iter().collect())
            .help(meant.map_or("Write `yes` or `no`.".to_string(), |meant| format!("Write `{meant}`.")));
        None
    }

    /// One of a fixed set of words.
    pub fn choice(
        &mut self,
        key: &'static str,
        choices: &[&str],
        diagnostics: &mut Diagnostics,
    ) -> Option<Text> {
        self.recorded(key, |key| matches!(key.form, Form::Choice(recorded) if recorded == choices));
        let text = self.scalar(key, diagnostics)?;
        if choices.contains(&text.value.as_str()) {
            return Some(text);
        }
        diagnostics
            .add(
                rules::BAD_CHOICE,
                text.span.clone(),
                format!("`{}` is not one of the values of `{key}`", text.value),
            )
            .help(suggestion(&text.value, choices.iter().copied(), "The values are"));
        None
    }

    /// A list of texts. A single text counts as a list of one.
    pub fn texts(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Section<Vec<Text>>> {
        self.recorded(key, |key| matches!(key.form, Form::Texts | Form::States));
        let entry = self.entry(key)?;
        let value = match &entry.value.value {
            Value::Broken => return None,
            Value::Null => Vec::new(),
            Value::List(items) => items
                .iter()
                .filter(|item| !matches!(item.value, Value::Broken))
                .filter_map(|item| text_of(item, key, diagnostics))
                .collect(),
            _ => text_of(&entry.value, key, diagnostics).into_iter().collect(),
        };
        Some(Section { value, key: entry.key.span.clone() })
    }

    /// A list of distinct texts; repeated ones are reported and left out.
    pub fn distinct(
        &mut self,
        key: &'static str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Section<Vec<Text>>> {
        let mut list = self.texts(key, diagnostics)?;
        let mut known = HashSet::new();
        list.value.retain(|text| {
            let new = known.insert(text.value.clone());
            if !new {
                diagnostics
                    .add(
                        rules::DUPLICATE_KEY,
                        text.span.clone(),
                        format!("`{}` is in `{key}` a second time", text.value),
                    )
                    .help("Keep one of the two.");
            }
            new
        });
        Some(list)
    }

    /// A list of values of any kind.
    pub fn list(&mut self, key: &'static str, diagnostics: &mut Diagnostics) -> &'a [Node] {
        let Some(node) = self.node(key) else { return &[] };
        if let Value::List(items) = &node.value {
            return items;
        }
        let words = meant::words(node);
        let words = (!words.is_empty()).then(|| format!("[{}]", words.join(", ")));
        let message = format!("`{key}` must be a list, but this is {}", node.kind());
        diagnostics
            .add(rules::WRONG_TYPE, node.span.clone(), message)
            .fix(words.as_ref().map_or_else(
                || meant::as_list(node),
                |words| vec![Edit::replace(node.span.range.clone(), words)],
            ))
            .help(words.map_or_else(
                || "Start each item on its own line with `- `.".to_string(),
                |words| format!("Write: {key}: {words}"),
            ));
        &[]
    }

    /// Reports every unknown key.
    pub fn finish(mut self, diagnostics: &mut Diagnostics) {
        if let Some(shape) = self.shape.filter(|_| !self.entries.is_empty()) {
            let recorded: Vec<_> = shape.keys.iter().map(|key| key.name).collect();
            let read = |name: &&str| self.known.contains(name);
            debug_assert!(recorded.iter().all(read), "{}: recorded and not read", shape.what);
            debug_assert!(
                self.known.iter().all(|name| recorded.contains(name)),
                "{}: not recorded",
                shape.what
            );
            self.known = recorded;
        }
        for (at, entry) in self.entries.iter().enumerate() {
            let name = entry.key.value.as_str();
            if self.known.contains(&name) {
                continue;
            }
            let before = at.checked_sub(1).and_then(|before| self.entries.get(before));
            let near = || nearest(name, self.known.iter().copied());
            let cut = without_value(entry);
            let help = match name {
                _ if diagnostics.is_full() => "Use a key of the format, or remove the line.".to_string(),
                _ if cut != name && self.known.contains(&cut) => {
                    format!("A colon is missing after the key. Write: {cut}:{}", &name[cut.len()..])
                }
                "<<" => "YAML 1.2 has no merge keys: write the keys out.".to_string(),
                _ if meant::holds_curly(name) => {
                    "These are curly quotes from a word processor. Use straight quotes: \"…\".".to_string()
                }
                _ if near().is_some() => suggestion(name, self.known.iter().copied(), "The keys here are"),
                _ => part_of_value(entry, before)
                    .or_else(|| misplaced::belongs(entry, self.shape?))
                    .unwrap_or_else(|| suggestion(name, self.known.iter().copied(), "The keys here are")),
            };
            diagnostics
                .add(rules::UNKNOWN_KEY, entry.key.span.clone(), format!("{} has no key `{name}`", self.what))
                .fix(meant::cut_at_commas(self.entries, at))
                .help(help);
        }
    }
}

/// A text without blank lines at its start and end. Spaces at the start and end of the other lines stay.
pub fn without_blank_lines(text: &str) -> &str {
    let first = text.len() - text.trim_start().len();
    let last = text.trim_end().len();
    let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
    let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
    text[start..end.max(start)].trim_end_matches('\r')
}

/// The key of an entry. Without its colon, as in `{name Dana, role: nurse}`, it is the first word.
fn without_value(entry: &Entry) -> &str {
    let name = entry.key.value.as_str();
    if matches!(entry.value.value, Value::Null) { name.split(' ').next().unwrap_or(name) } else { name }
}

/// The help for a word after a comma, in brackets, that has no value: it most likely continues the value before it.
fn part_of_value(entry: &Entry, before: Option<&Entry>) -> Option<String> {
    let before = before?;
    let value = before.value.text()?;
    let line = entry.key.span.start().line;
    let alone = matches!(entry.value.value, Value::Null) && entry.value.span.range.is_empty();
    (alone
        && before.key.span.start().line == line
        && entry.key.span.range.start > before.value.span.range.end)
        .then(|| {
            let whole = format!("{value}, {}", entry.key.value).replace('"', "\\\"");
            format!(
                "If it is part of the value before it, put the whole value in quotes: {}: \"{whole}\"",
                before.key.value
            )
        })
}
