//! Values into templates. One instance of Tera fills Markdown (values are shielded), another the theme's HTML (values are
//! escaped). What goes wrong in a template becomes a diagnostic with the template's file, line and column.

use crate::render::rules;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use tera::{Context, ErrorKind, Kwargs, State, StringInput, Tera, TeraResult, Value};

use super::filled;
use super::html::escape;
use crate::files::snapshot::Owner;
use crate::library::template::Template;
use crate::site::TitleText;
use crate::text::diagnostic::Diagnostics;
use crate::text::placeholder::shield;
use crate::text::source::Span;

/// Templates of one kind, ready to be filled.
pub struct Templates<'a> {
    tera: Arc<Tera>,
    gives: Gives,
    /// Where each template stands, by the name it has here.
    places: BTreeMap<String, Place<'a>>,
}

/// Where a template was written.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// A file of its own.
    File(&'a Template),
    /// A line of a front matter.
    Line(&'a TitleText),
}

impl<'a> Place<'a> {
    /// What the template engine gets: an override of Markdown says where each stretch of it was written.
    fn text(&self, gives: Gives) -> Cow<'a, str> {
        match self {
            Self::File(template) if gives == Gives::Markdown && template.owner != Owner::BuiltIn => {
                filled::with_places(&template.body).into()
            }
            Self::File(template) => (&*template.body).into(),
            Self::Line(line) => line.text.as_str().into(),
        }
    }

    /// The place in the file of an offset in what the template engine got.
    fn offset(&self, gives: Gives, at: usize) -> usize {
        match self.text(gives) {
            Cow::Borrowed(_) => at,
            Cow::Owned(text) => filled::without_places(&text, at),
        }
    }
}

fn shield_to(value: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(shield(value).as_bytes())
}

/// `part(name="steps", …)`: the place of a part of the theme, with what it is given.
#[allow(clippy::needless_pass_by_value, reason = "Tera calls functions with values")]
fn part(arguments: Kwargs, _: &State) -> TeraResult<Value> {
    let name: String = arguments.must_get("name")?;
    let mut given = serde_json::Map::new();
    for (key, value) in arguments.iter() {
        let key = key.to_string();
        if key != "name" {
            let json =
                serde_json::to_value(value).map_err(|error| tera::Error::message(error.to_string()))?;
            given.insert(key, json);
        }
    }
    Ok(Value::safe_string(&filled::sealed_call(&name, &given)))
}

/// What stands between backticks in a plain text, as code: a remedy names keys of the kit so.
#[allow(clippy::needless_pass_by_value, reason = "Tera calls filters with values")]
fn ticks(text: StringInput, _: Kwargs, _: &State) -> Value {
    let mut html = String::with_capacity(text.as_str().len() + 16);
    for (at, piece) in text.as_str().split('`').enumerate() {
        let piece = escape(piece);
        html.push_str(&if at % 2 == 1 { format!("<code>{piece}</code>") } else { piece });
    }
    Value::safe_string(&html)
}

/// A text inside a string of CSS: whatever is no letter or digit becomes its number, so that nothing closes the string
/// or the `style` element around it.
#[allow(clippy::needless_pass_by_value, reason = "Tera calls filters with values")]
fn css_string(text: StringInput, _: Kwargs, _: &State) -> Value {
    let mut css = String::with_capacity(text.as_str().len() + 16);
    for letter in text.as_str().chars() {
        if letter.is_ascii() && !letter.is_ascii_alphanumeric() && letter != ' ' {
            css.push_str(&format!("\\{:x} ", u32::from(letter)));
        } else {
            css.push(letter);
        }
    }
    Value::safe_string(&css)
}

/// What templates give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gives {
    /// Markdown: values are shielded.
    Markdown,
    /// HTML: values are escaped.
    Html,
}

impl Gives {
    fn engine(self) -> Tera {
        let mut tera = Tera::new();
        match self {
            Self::Markdown => {
                tera.autoescape_on(vec![""]);
                tera.set_escape_fn(shield_to);
                tera.register_function("part", part);
            }
            Self::Html => {
                tera.autoescape_on(vec![".html"]);
                tera.register_filter("ticks", ticks);
                tera.register_filter("css_string", css_string);
            }
        }
        tera
    }
}

/// A template by its name.
pub type Named<'a> = (String, Place<'a>);

/// Templates without a fault as they were last put together, with the texts they were made of. Most saves change the kit
/// alone, and a preview builds the same templates again and again.
type Kept = BTreeMap<Gives, (Vec<(String, String)>, Arc<Tera>)>;
static KEPT: LazyLock<Mutex<Kept>> = LazyLock::new(Mutex::default);

impl<'a> Templates<'a> {
    /// All templates that there are; each fault of syntax is told.
    pub fn new(gives: Gives, list: Vec<Named<'a>>, diagnostics: &mut Diagnostics) -> Self {
        let kept = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let texts: Vec<(&str, Cow<str>)> =
            list.iter().map(|(name, place)| (name.as_str(), place.text(gives))).collect();
        let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, &**text)).collect();
        let same = |known: &[(String, String)]| {
            known.iter().map(|(name, text)| (name.as_str(), text.as_str())).eq(texts.iter().copied())
        };
        if let Some((_, tera)) = kept().get(&gives).filter(|(known, _)| same(known)) {
            let tera = Arc::clone(tera);
            return Self { tera, gives, places: list.into_iter().collect() };
        }
        let mut tera = gives.engine();
        // All at once, since Tera goes over everything it has each time; one by one only to tell every fault.
        if tera.add_raw_templates(texts.iter().copied()).is_ok() {
            let owned = texts.iter().map(|(name, text)| ((*name).to_string(), (*text).to_string())).collect();
            let tera = Arc::new(tera);
            kept().insert(gives, (owned, Arc::clone(&tera)));
            return Self { tera, gives, places: list.into_iter().collect() };
        }
        let mut faulty = Vec::new();
        for (name, text) in &texts {
            if let Err(error) = tera.add_raw_template(name, text) {
                faulty.push((error, (*name).to_string()));
            }
        }
        let templates = Self { tera: Arc::new(tera), gives, places: list.into_iter().collect() };
        for (error, name) in faulty {
            templates.tell(&error, &name, diagnostics);
        }
        templates
    }

    /// Whether there is such a template.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// A template with its values; nothing, and a diagnostic, where that cannot be.
    pub fn fill(&self, name: &str, context: &Context, diagnostics: &mut Diagnostics) -> String {
        match self.tera.render(name, context) {
            Ok(filled) => filled,
            Err(error) => {
                self.tell(&error, name, diagnostics);
                String::new()
            }
        }
    }

    fn tell(&self, error: &tera::Error, name: &str, diagnostics: &mut Diagnostics) {
        let (message, place) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let file = if report.filename().is_empty() { name } else { report.filename() };
                (first_line(report.message()), self.span(file, Some(report.span())))
            }
            // A template that was told already is missing here; saying so again would hide the cause.
            ErrorKind::TemplateNotFound(missing) if self.places.contains_key(missing) => return,
            _ => {
                let text = error.to_string();
                (first_line(&text), self.place_in(&text).or_else(|| self.span(name, None)))
            }
        };
        let Some(place) = place else { return };
        diagnostics
            .add(rules::TEMPLATE, place, format!("the template cannot be filled in: {message}"))
            .help(if message.contains("omment tag") {
                "`{#` begins a comment of the template language. Put a space in between to give a heading an id: `{ #own }`."
            } else {
                "Correct the name or the tag. Templates see: practice, tool, task, task_options, roles, reviewer, clinicians, people, answers, findings, gate, rollout, measures, concerns, feedback, faq, lists, page, words."
            });
    }

    /// Faults that Tera finds when it puts templates together come as a drawn text with ` --> file:line:column` in it.
    fn place_in(&self, drawn: &str) -> Option<Span> {
        let place = drawn.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
        let mut parts = place.trim().rsplitn(3, ':');
        let (column, line, name) =
            (parts.next()?.parse::<usize>().ok()?, parts.next()?.parse::<usize>().ok()?, parts.next()?);
        let Some(place @ Place::File(template)) = self.places.get(name) else { return self.span(name, None) };
        let text = place.text(self.gives);
        let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let start = place.offset(self.gives, before + column.saturating_sub(1));
        let line = template.source.line(line);
        let start = start.clamp(line.start, line.end);
        Some(template.source.span(start..line.end))
    }

    fn span(&self, name: &str, span: Option<&tera::Span>) -> Option<Span> {
        let place = self.places.get(name)?;
        Some(match place {
            Place::Line(line) => line.span.clone(),
            Place::File(template) => match span {
                Some(span) => {
                    let offset = |at: usize| place.offset(self.gives, at);
                    template.source.span(offset(span.range.start)..offset(span.range.end))
                }
                None => template.source.start(),
            },
        })
    }
}

fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).trim_end_matches('.').to_string()
}
