//! What an author can put right: a code, a message, a place and a remedy; a list of them; and how one is drawn.
//! Nothing here prints.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use crate::text::rule::{Gate, Rule, Severity};
use crate::text::source::Span;
use crate::text::visible::visible;

/// One fault or finding, at a place.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The rule, the question (with dashes) or the law.
    pub code: Cow<'static, str>,
    /// What it weighs.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Where it stands, or where it should stand.
    pub span: Span,
    /// Whether it is about the writing of a file, to be shown with its lines; else a rule of the gate found it.
    pub writing: bool,
}

/// Diagnostics as they are found. They are added to on the way down and read at the end.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

/// The newest diagnostic, to hang a remedy on.
pub struct Added<'a>(&'a mut Diagnostic);

impl Added<'_> {
    /// Says what to write instead.
    pub fn help(self, help: impl Into<String>) {
        self.0.help = Some(help.into());
    }
}

impl Diagnostics {
    /// Notes a fault of a rule in the table; the table gives its weight.
    pub fn add(&mut self, rule: Rule, span: Span, message: impl Into<String>) -> Added<'_> {
        self.add_as(rule.code, rule.severity, span, message)
    }

    /// Notes a finding whose weight depends on the kit, or whose code is data.
    pub fn add_as(
        &mut self,
        code: impl Into<Cow<'static, str>>,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Added<'_> {
        let at = self.list.len();
        self.list.push(Diagnostic {
            code: code.into(),
            severity,
            message: message.into(),
            help: None,
            span,
            writing: true,
        });
        Added(&mut self.list[at])
    }

    /// Adds what a rule of the gate found.
    pub fn add_finding(&mut self, code: String, severity: Severity, span: Span, message: String, help: &str) {
        let help = Some(help.to_string()).filter(|help| !help.is_empty());
        self.list.push(Diagnostic { code: code.into(), severity, message, help, span, writing: false });
    }

    /// Takes over what another list holds.
    pub fn append(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Whether the kit cannot be built.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// What has been found so far, in the order of finding.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// In the order of the files and of the places in them; the same thing said twice at one place once.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| {
            (&a.span.source.path, a.span.range.start, a.severity, &a.code, &a.message).cmp(&(
                &b.span.source.path,
                b.span.range.start,
                b.severity,
                &b.code,
                &b.message,
            ))
        });
        self.list.dedup_by(|a, b| {
            a.code == b.code
                && a.message == b.message
                && a.span.source.path == b.span.source.path
                && a.span.range == b.span.range
        });
        self.list
    }
}

/// A diagnostic as JSON, with the keys of the format's contract.
#[derive(Serialize)]
pub struct Row<'a> {
    code: &'a str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl Diagnostic {
    /// For `--format json`, with the severity that counts for the gate that is asked about.
    pub fn row(&self, asked: Option<Gate>) -> Row<'_> {
        let (start, end) = (self.span.start(), self.span.end());
        Row {
            code: &self.code,
            severity: self.severity.word(asked),
            message: &self.message,
            help: self.help.as_deref(),
            file: &self.span.source.path,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }

    /// Drawn for people: the code, the place with its line, the remedy. With colour codes or without.
    pub fn draw(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Block(Gate::Pilot) => Level::ERROR.with_name("block"),
            Severity::Block(Gate::Rollout) | Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let source = &self.span.source;
        let mut range = self.span.range.clone();
        // A span over many lines is shown by its first line: the frame says where, the file has the rest.
        let line = source.line(self.span.start().line);
        range.start = source.boundary(range.start);
        range.end = source.boundary(range.end.min(line.end)).max(range.start);
        // The lines of the source are cleaned by the renderer; what stands around them may quote the source too.
        let path = visible(&source.path);
        let title = level.primary_title(visible(&self.message)).id(visible(&self.code));
        let group = if source.text.is_empty() {
            Group::with_title(title).element(annotate_snippets::Origin::path(path))
        } else {
            let snippet = Snippet::source(source.text.as_str())
                .path(path)
                .annotation(AnnotationKind::Primary.span(range));
            Group::with_title(title).element(snippet)
        };
        let group = match &self.help {
            Some(help) => group.element(Level::HELP.message(visible(help))),
            None => group,
        };
        renderer.render(&[group])
    }
}

/// The known name nearest to one that is not known, if any is near.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase().replace(['_', ' '], "-");
    known
        .into_iter()
        .map(|candidate| {
            let plain = candidate.to_lowercase().replace('_', "-");
            (strsim::damerau_levenshtein(&lower, &plain), candidate)
        })
        .filter(|(distance, candidate)| {
            *distance <= (candidate.chars().count().max(name.chars().count()) / 3).max(1)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean" with the nearest known name, or what names there are.
pub fn suggestion<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
    there_are: &str,
) -> String {
    match nearest(name, known.clone()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => {
            let all: Vec<String> = known.into_iter().map(|name| format!("`{name}`")).collect();
            format!("{there_are} {}.", all.join(", "))
        }
    }
}
