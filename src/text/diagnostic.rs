//! Diagnostics: what an author can fix, with a code, a message, a place and a remedy; lists of them; and how one is drawn.
//! Nothing here prints.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use crate::text::edit::{Edit, apply};
use crate::text::look_alike;
pub use crate::text::nearest::{nearest, suggestion};
use crate::text::rule::{Gate, Rule, Severity};
use crate::text::shortened::shortened;
use crate::text::source::Span;
use crate::text::visible::visible;

/// One fault or finding, at a place.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The code of the rule, the question (with dashes) or the law.
    pub code: Cow<'static, str>,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a period.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Where the fault is, or where the missing thing should be.
    pub span: Span,
    /// Edits that fix it, if that is safe. They apply to the file of the span.
    pub fix: Vec<Edit>,
    /// Names of what is missing, if anything is. Another fault may have hidden it, and then this one is dropped.
    pub absent: Vec<String>,
    /// The person who is to deal with it.
    pub owner: Option<String>,
    /// The key that would answer it, as a path from the top of the file.
    pub key: Option<String>,
    /// The order among findings of equal severity; lower comes first.
    pub rank: usize,
    /// Whether a named person has accepted it.
    pub accepted: bool,
    /// Whether it is about how a file is written, and is shown with the lines. Otherwise a gate rule found it.
    pub writing: bool,
}

/// The most diagnostics that are printed for people; the rest are only counted.
pub const MOST_PRINTED: usize = 100;

/// The diagnostics found so far. Every stage adds to the list, and it is sorted and read at the end.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

/// The diagnostic that was just added, for attaching help and a fix.
pub struct Added<'a>(&'a mut Diagnostic);

impl Added<'_> {
    /// Marks this as being about something missing. It is dropped if a syntax fault, or the same name in the wrong place,
    /// may be the reason.
    #[must_use]
    pub fn absent(self, name: impl Into<String>) -> Self {
        self.0.absent = vec![name.into()];
        self
    }

    /// Like [`Self::absent`], where any of several keys would do.
    #[must_use]
    pub fn absent_all(self, names: &[&str]) -> Self {
        self.0.absent = names.iter().map(ToString::to_string).collect();
        self
    }

    /// Attaches the edits that fix it, if that is safe.
    #[must_use]
    pub fn fix(self, edits: Vec<Edit>) -> Self {
        self.0.fix = edits;
        self
    }

    /// Says what to write instead.
    pub fn help(self, help: impl Into<String>) {
        self.0.help = Some(shortened(help.into()));
    }
}

impl Diagnostics {
    /// Adds a fault of a rule, with the rule's severity.
    pub fn add(&mut self, rule: Rule, span: Span, message: impl Into<String>) -> Added<'_> {
        self.add_as(rule.code, rule.severity, span, message)
    }

    /// Adds edits to the fix of a fault that this file already has, instead of reporting it again. Returns whether it did.
    pub fn adds_to_fix(&mut self, rule: Rule, span: &Span, message: &str, edits: &[Edit]) -> bool {
        let same = |one: &&mut Diagnostic| {
            one.code == rule.code && one.message == message && one.span.source.path == span.source.path
        };
        let first = self.list.iter_mut().find(same);
        first.map(|one| one.fix.extend_from_slice(edits)).is_some()
    }

    /// Adds a finding whose severity depends on the kit, or whose code is data.
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
            message: shortened(message.into()),
            help: None,
            span,
            fix: Vec::new(),
            absent: Vec::new(),
            owner: None,
            key: None,
            rank: 0,
            accepted: false,
            writing: true,
        });
        Added(&mut self.list[at])
    }

    /// Adds a finding of a gate rule.
    pub fn add_finding(
        &mut self,
        code: String,
        severity: Severity,
        span: Span,
        message: String,
        help: &str,
    ) -> &mut Diagnostic {
        let at = self.list.len();
        let help = Some(shortened(help.to_string())).filter(|help| !help.is_empty());
        self.list.push(Diagnostic {
            code: code.into(),
            severity,
            message: shortened(message),
            help,
            span,
            fix: Vec::new(),
            absent: Vec::new(),
            owner: None,
            key: None,
            rank: 0,
            accepted: false,
            writing: false,
        });
        &mut self.list[at]
    }

    /// Moves the diagnostics of another list into this one.
    pub fn append(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// Whether there are errors, so that the kit cannot be built.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether as many diagnostics have been found as are printed. Nobody reads suggestions past that point, and searching
    /// thousands of names for one is slow.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MOST_PRINTED
    }

    /// The diagnostics so far, in the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Removes and returns the diagnostics found so far for one rule.
    pub fn take(&mut self, rule: Rule) -> Vec<Diagnostic> {
        let (taken, kept) = std::mem::take(&mut self.list).into_iter().partition(|one| one.code == rule.code);
        self.list = kept;
        taken
    }

    /// Drops the fixes of diagnostics at a place whose text does not match the bytes of its file.
    pub fn without_fix(&mut self, at: &Span) {
        let here =
            |one: &&mut Diagnostic| one.span.range == at.range && Arc::ptr_eq(&one.span.source, &at.source);
        self.list.iter_mut().filter(here).for_each(|one| one.fix.clear());
    }

    /// Puts back diagnostics that [`Self::take`] removed.
    pub fn put(&mut self, diagnostics: Vec<Diagnostic>) {
        self.list.extend(diagnostics);
    }

    /// Sorts the diagnostics into the order in which to fix them: faults that keep a file from being read, other errors,
    /// then the rest, each by file and place. Diagnostics that only follow from another fault are dropped, and so are
    /// duplicates.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        let unreadable = |one: &Diagnostic| UNREADABLE.contains(&one.code.as_ref());
        let broken: BTreeSet<(String, usize)> =
            self.list.iter().filter(|one| unreadable(one)).map(part).collect();
        let misplaced: BTreeSet<String> = self
            .list
            .iter()
            .filter(|one| one.code == "unknown-key")
            .map(|one| one.span.text().to_string())
            .collect();
        let nobody_read = self.list.iter().any(hides_people);
        let faults = self.list.iter().filter(|one| one.severity == Severity::Error && one.absent.is_empty());
        let written: Vec<Misread> = faults.take(MOST_PRINTED).filter_map(Misread::of).collect();
        self.list.retain(|one| {
            let follows = |name: &String| {
                if one.code == "unknown-person" && nobody_read || misplaced.contains(name) {
                    return true;
                }
                if broken.is_empty() {
                    return false;
                }
                let own = part(one);
                let named = one.code.starts_with("unknown-");
                let home = if one.code == "unknown-role" { "roles" } else { "people" };
                // A person, a role or a key may be missing only because the part that should hold it could not be read.
                let hidden = |(path, line): &(String, usize)| {
                    *path == own.0
                        && (*line == own.1 || own.1 == 0 || named && one.span.source.key_on(*line) == home)
                };
                broken.iter().any(hidden)
            };
            !one.absent.iter().any(follows) && !written.iter().any(|fault| fault.keeps(one))
        });
        // On a line that could not be read as written, anything else that seems wrong follows from that.
        let lines: BTreeSet<(String, usize)> =
            self.list.iter().filter(|one| one.code == "yaml-syntax").map(place).collect();
        if !lines.is_empty() {
            self.list.retain(|one| one.code == "yaml-syntax" || !lines.contains(&place(one)));
        }
        let order = |one: &Diagnostic| match one.severity {
            Severity::Error if unreadable(one) => 0,
            Severity::Error => 1,
            _ => 2,
        };
        self.list.sort_by(|a, b| {
            (order(a), &a.span.source.path, a.span.range.start, a.severity, &a.code, &a.message).cmp(&(
                order(b),
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
        for one in self.list.iter_mut().filter(|one| one.severity == Severity::Error).take(MOST_PRINTED) {
            if let Some(hint) = look_alike::hint(&one.span) {
                one.help =
                    Some(one.help.take().map_or_else(|| hint.clone(), |help| format!("{hint} {help}")));
            }
        }
        self.list
    }
}

/// A key that was written but not read as intended: its name is mistyped, it is a duplicate, or its value does not fit.
struct Misread {
    path: String,
    line: usize,
    key: String,
    mistyped: bool,
}

impl Misread {
    fn of(one: &Diagnostic) -> Option<Self> {
        let mistyped = match one.code.as_ref() {
            "unknown-key" => true,
            "duplicate-key" | "wrong-type" | "bad-date" | "bad-choice" => false,
            _ => return None,
        };
        let (path, line) = place(one);
        let key = if mistyped { one.span.text() } else { one.span.source.key_on(line) };
        let key: String = key.trim_start_matches([' ', '-']).split_whitespace().collect();
        Some(Self { path, line, key, mistyped })
    }

    /// Whether another diagnostic misses exactly this key: it names the key and points at the head of the block that holds
    /// it.
    fn keeps(&self, other: &Diagnostic) -> bool {
        let is_it = |name: &String| {
            if self.mistyped { nearest(&self.key, [name.as_str()]).is_some() } else { self.key == *name }
        };
        other.absent.iter().any(is_it) && {
            let (path, line) = place(other);
            path == self.path && other.span.source.is_in_block(line, self.line)
        }
    }
}

/// The file of a diagnostic and the line of the top-level key it is under; line 0 at the start of the file.
fn part(one: &Diagnostic) -> (String, usize) {
    let source = &one.span.source;
    let line = one.span.start().line;
    (source.path.clone(), if one.span.range.start == 0 { 0 } else { source.part_of(line) })
}

fn place(one: &Diagnostic) -> (String, usize) {
    (one.span.source.path.clone(), one.span.start().line)
}

/// Whether a fault keeps everyone under `people` from being read: the key is mistyped or misplaced, or its value is
/// something other than people.
fn hides_people(one: &Diagnostic) -> bool {
    let source = &one.span.source;
    match one.code.as_ref() {
        "unknown-key" => nearest(one.span.text(), ["people"]).is_some(),
        "wrong-type" => {
            let at = one.span.start();
            let before = &source.text[source.line(at.line).start..one.span.range.start];
            let alone = before.chars().all(char::is_whitespace) || before.trim() == "people:";
            alone && source.key_on(source.part_of(at.line)) == "people"
        }
        _ => false,
    }
}

/// The codes of faults that keep a file, or a part of it, from being read.
const UNREADABLE: [&str; 3] = ["not-utf8", "too-deep", "yaml-syntax"];

/// A diagnostic as JSON, with the keys that the format guarantees.
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
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix>,
}

/// A safe fix: some bytes of the file and the text that replaces them.
#[derive(Serialize)]
struct Fix {
    start: usize,
    end: usize,
    text: String,
}

impl Fix {
    /// Merges several edits into one fix.
    fn of(edits: &[Edit], text: &str) -> Option<Self> {
        let start = edits.iter().map(|edit| edit.range.start).min()?;
        let end = edits.iter().map(|edit| edit.range.end).max()?;
        let inside: Vec<Edit> = edits
            .iter()
            .map(|edit| Edit::replace(edit.range.start - start..edit.range.end - start, edit.text.clone()))
            .collect();
        Some(Self { start, end, text: apply(text.get(start..end)?, &inside) })
    }
}

impl Diagnostic {
    /// The row for `--format json`, with the severity that applies to the requested gate.
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
            fix: Fix::of(&self.fix, &self.span.source.text),
        }
    }

    /// Whether its place only marks where something is missing: a key without a value, or the part that should hold it.
    pub fn missing_key(&self) -> bool {
        let Some(key) = self.key.as_deref() else { return false };
        let last = key.rsplit('.').next().unwrap_or(key);
        let top = key.split('.').next().unwrap_or(key);
        key != last && self.span.text() == top
    }

    /// Whether it keeps a file, or a part of it, from being read.
    pub fn is_unreadable(&self) -> bool {
        UNREADABLE.contains(&self.code.as_ref())
    }

    /// Draws the diagnostic for people: the code, the place with its line, and the remedy, with or without color codes.
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
        // A span of several lines is shown by its first line; readers can look up the rest in the file.
        let line = source.line(self.span.start().line);
        range.start = source.boundary(range.start);
        range.end = source.boundary(range.end.min(line.end)).max(range.start);
        // The renderer cleans the source lines itself; the text around them may quote the source too.
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
