//! Text with places in it: a file's text, a span of it, and a value that remembers where it was written. Nothing here reads
//! a file.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::Arc;

use jiff::civil::Date;

use super::placeholder::without_reserved;

/// The text of one file, and the path that people know the file by.
#[derive(Debug)]
pub struct Source {
    /// The path as messages show it, relative to the folder where the command was run.
    pub path: String,
    /// The whole text.
    pub text: String,
    line_starts: Vec<usize>,
}

/// A line and a column, both counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
}

impl Source {
    /// A source with a path to show and a text, in which [reserved](super::placeholder) characters are replaced.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        let text = without_reserved(text.into());
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        Arc::new(Self { path: path.into(), text, line_starts })
    }

    /// The line and column of a byte offset. Offsets past the end count as the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.boundary(offset);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts[line - 1];
        // Editors neither show nor count a byte order mark.
        let before = self.text[start..offset].trim_start_matches('\u{feff}');
        Position { line, column: before.chars().count() + 1 }
    }

    /// The nearest character boundary at or before an offset.
    pub fn boundary(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The nearest character boundary at or after an offset.
    pub fn boundary_after(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset += 1;
        }
        offset
    }

    /// The byte range of a line without its line break, by its number from 1. Empty past the end.
    pub fn line(&self, number: usize) -> Range<usize> {
        let Some(start) = number.checked_sub(1).and_then(|i| self.line_starts.get(i)).copied() else {
            return self.text.len()..self.text.len();
        };
        let end = self.line_starts.get(number).map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }

    /// The line of the top-level key that a line is under, in a YAML file: the nearest line at or above it that is not
    /// indented.
    pub fn part_of(&self, line: usize) -> usize {
        let begins = |number: &usize| {
            let first = self.text[self.line(*number)].chars().next();
            first.is_some_and(|first| !first.is_whitespace() && !"#-".contains(first))
        };
        (1..=line).rev().find(begins).unwrap_or(line)
    }

    /// The key at the start of a line.
    pub fn key_on(&self, line: usize) -> &str {
        self.text[self.line(line)].split(':').next().unwrap_or_default()
    }

    /// Whether a line is in the block that `head` begins: every line after `head`, up to this one, is indented deeper than
    /// `head`.
    pub fn is_in_block(&self, head: usize, line: usize) -> bool {
        let indent = |number: usize| {
            let text = &self.text[self.line(number)];
            let content = text.trim_start();
            (!content.is_empty() && !content.starts_with('#')).then(|| text.len() - content.len())
        };
        let Some(own) = indent(head) else { return false };
        head < line && (head + 1..=line).filter_map(indent).all(|other| other > own)
    }

    /// The number of lines.
    pub fn lines(&self) -> usize {
        self.line_starts.len()
    }

    /// A span of this text.
    pub fn span(self: &Arc<Self>, range: Range<usize>) -> Span {
        let range = self.boundary(range.start)..self.boundary(range.end.max(range.start));
        Span { source: Arc::clone(self), range }
    }

    /// The start of the file, for messages about the file as a whole.
    pub fn start(self: &Arc<Self>) -> Span {
        self.span(0..0)
    }
}

/// A byte range of a source.
#[derive(Clone)]
pub struct Span {
    /// The file.
    pub source: Arc<Source>,
    /// The bytes.
    pub range: Range<usize>,
}

impl Span {
    /// The text of the span, exactly as in the file.
    pub fn text(&self) -> &str {
        self.source.text.get(self.range.clone()).unwrap_or_default()
    }

    /// Where it begins.
    pub fn start(&self) -> Position {
        self.source.position(self.range.start)
    }

    /// Where it ends: just after its last character.
    pub fn end(&self) -> Position {
        self.source.position(self.range.end)
    }

    /// The span from the start of this one to the end of another in the same file.
    pub fn to(&self, other: &Self) -> Self {
        let end = other.range.end.max(self.range.start);
        Self { source: Arc::clone(&self.source), range: self.range.start..end }
    }

    /// The first occurrence of `needle` in this span, or the whole span if there is none.
    pub fn find(&self, needle: &str) -> Self {
        match self.text().find(needle) {
            Some(at) if !needle.is_empty() => {
                let start = self.range.start + at;
                Self { source: Arc::clone(&self.source), range: start..start + needle.len() }
            }
            _ => self.clone(),
        }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.start();
        write!(f, "{}:{}:{}", self.source.path, at.line, at.column)
    }
}

/// A value and the place where it was written.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A text and its place.
pub type Text = Spanned<String>;
/// A day and its place.
pub type Day = Spanned<Date>;

/// A part of a file, and the key that holds it, if there is one. Faults about something missing point at the key.
#[derive(Debug)]
pub struct Section<T> {
    /// The part.
    pub value: T,
    /// The key, or the start of the file.
    pub key: Span,
}
