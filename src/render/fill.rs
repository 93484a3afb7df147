//! Fills templates with values. Faults become diagnostics with the template's file, line and column.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tera::{Context, ErrorKind};

use super::engine::{Gives, MOST_STEPS, filled_within_limits, put_together};
use super::{filled, rules, template_faults};
use crate::files::snapshot::Owner;
use crate::library::Library;
use crate::library::engine::{Engine, FIRST_THEME};
use crate::library::template::{Line, Page, Template};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;

/// Templates of one kind, ready to be filled.
pub struct Templates<'a> {
    engine: &'a Engine,
    gives: Gives,
    /// Where each template was written, by its name in this engine.
    places: BTreeMap<String, Place<'a>>,
}

/// Where a template was written.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// The template is a whole file.
    File(&'a Template),
    /// The template is a line of front matter.
    Line(&'a Line),
}

impl<'a> Place<'a> {
    /// The text for the template engine. In Markdown overrides, it also marks where each part of it was written.
    fn text(&self, gives: Gives) -> Cow<'a, str> {
        match self {
            Self::File(template) if gives == Gives::Markdown && template.owner != Owner::BuiltIn => {
                filled::with_places(&template.body).into()
            }
            Self::File(template) => (&*template.body).into(),
            // The line is an expression of the template language, so a condition can use anything that a template sees.
            Self::Line(line) if line.key == WHEN => {
                format!("{{% if {} %}}yes{{% endif %}}", line.text).into()
            }
            Self::Line(line) => line.text.as_str().into(),
        }
    }

    /// Whether there is anything to fill in.
    fn is_template(&self) -> bool {
        match self {
            Self::File(_) => true,
            Self::Line(line) => line.key == WHEN || line.text.contains('{'),
        }
    }

    /// The offset in the file for an offset in the text that the template engine got.
    fn offset(&self, gives: Gives, at: usize) -> usize {
        match self.text(gives) {
            Cow::Borrowed(_) => at,
            Cow::Owned(text) => filled::without_places(&text, at),
        }
    }
}

/// The key of the front matter line that says under which condition the page exists.
pub(super) const WHEN: &str = "when";

/// The template name of a front matter line.
pub(super) fn line_name(template: &str, key: &str) -> String {
    format!("{template}#{key}")
}

impl<'a> Templates<'a> {
    /// The pages and answers of a library, with the lines of their front matter. Reports every syntax error.
    pub fn markdown(library: &'a Library, diagnostics: &mut Diagnostics) -> Self {
        let engine = markdown_engine(library);
        let places = pages(library).into_iter().flat_map(|(path, page)| of_page(path, page)).collect();
        Self::new(engine, Gives::Markdown, places, diagnostics)
    }

    /// The HTML templates among a theme's `files`. Reports every syntax error.
    pub fn theme(
        library: &'a Library,
        name: &str,
        files: &'a BTreeMap<String, Template>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let engine = theme_engine(library, name);
        let html = files.iter().filter(|(name, _)| name.ends_with(".html"));
        let places = html.map(|(name, template)| (name.clone(), Place::File(template))).collect();
        Self::new(engine, Gives::Html, places, diagnostics)
    }

    fn new(
        engine: &'a Engine,
        gives: Gives,
        places: BTreeMap<String, Place<'a>>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        engine.steps.store(MOST_STEPS, Ordering::Relaxed);
        let templates = Self { engine, gives, places };
        for (error, name) in &engine.faults {
            templates.tell(error, name, diagnostics);
        }
        templates
    }

    /// Whether there is such a template.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// A filled template; if that fails, an empty text and a diagnostic.
    pub fn fill(&self, name: &str, context: &Context, diagnostics: &mut Diagnostics) -> String {
        if let Some(Place::Line(line)) = self.places.get(name).filter(|place| !place.is_template()) {
            return line.text.clone();
        }
        match filled_within_limits(&self.engine.tera, name, context) {
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
            // The missing template has a fault that was already reported. Reporting this too would hide the cause.
            ErrorKind::TemplateNotFound(missing) if self.places.contains_key(missing) => return,
            _ => {
                let text = error.to_string();
                (first_line(&text), self.place_in(&text).or_else(|| self.span(name, None)))
            }
        };
        let Some(mut place) = place else { return };
        let text = Arc::clone(&place.source);
        let explained = template_faults::explained(&message, &text.text, place.range.start);
        if let Some(range) = explained.range {
            place = text.span(range);
        }
        diagnostics
            .add(rules::TEMPLATE, place, format!("the template cannot be filled in: {}", explained.message))
            .help(explained.help);
    }

    /// Errors that Tera finds while it combines templates come as rendered text with a ` --> file:line:column` in it.
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

/// The pages and answers of a library, by path.
fn pages(library: &Library) -> Vec<(&str, &Page)> {
    // Their faults are reported where the site is planned.
    let unheard = &mut Diagnostics::default();
    [library.pages(unheard), library.faq(unheard)].concat()
}

/// A page's templates: its body, and the lines of its front matter.
fn of_page<'a>(path: &str, page: &'a Page) -> Vec<(String, Place<'a>)> {
    let lines = page.lines.iter().map(|line| (line_name(path, &line.key), Place::Line(line)));
    [(path.to_string(), Place::File(&page.template))].into_iter().chain(lines).collect()
}

/// Builds the engines of a library before the first page needs them.
pub(super) fn read_ahead(library: &Library) {
    markdown_engine(library);
    theme_engine(library, FIRST_THEME);
}

fn markdown_engine(library: &Library) -> &Engine {
    let built_in = Library::built_in();
    library.engines().markdown(|| {
        let first = library.engines().is(built_in.engines());
        let base = (!first).then(|| &markdown_engine(built_in).tera);
        let own =
            pages(library).into_iter().filter(|(_, page)| first || page.template.owner != Owner::BuiltIn);
        let list: Vec<(String, Place)> = own.flat_map(|(path, page)| of_page(path, page)).collect();
        let templates = list.iter().filter(|(_, place)| place.is_template());
        let texts: Vec<(&str, Cow<str>)> =
            templates.map(|(name, place)| (name.as_str(), place.text(Gives::Markdown))).collect();
        put_together(Gives::Markdown, base, &texts)
    })
}

fn theme_engine<'l>(library: &'l Library, name: &str) -> &'l Engine {
    let built_in = Library::built_in();
    library.engines().theme(name, || {
        let first = name == FIRST_THEME && library.engines().is(built_in.engines());
        let base = (!first).then(|| &theme_engine(built_in, FIRST_THEME).tera);
        let unheard = &mut Diagnostics::default();
        let mut files = library.theme(FIRST_THEME, unheard);
        files.retain(|(_, file)| first || file.owner != Owner::BuiltIn);
        if name != FIRST_THEME {
            files.extend(library.theme(name, unheard));
        }
        let html = files.into_iter().filter(|(name, _)| name.ends_with(".html"));
        let texts: BTreeMap<&str, Cow<str>> = html.map(|(name, file)| (name, (&*file.body).into())).collect();
        put_together(Gives::Html, base, &texts.into_iter().collect::<Vec<_>>())
    })
}

fn first_line(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).trim_end_matches('.').to_string()
}
