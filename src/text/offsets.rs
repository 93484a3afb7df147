//! Maps places in a text to places in its file where the two differ: a YAML scalar has indentation, quotes and escapes in
//! the file, and a filled template has values in the text. What they share is known byte for byte; nothing is searched for.

use std::ops::Range;
use std::sync::Arc;

use super::source::{Source, Span};

/// Where the bytes of a text are in a file.
#[derive(Clone, Debug)]
pub struct Offsets {
    source: Arc<Source>,
    /// Where each stretch begins, in the text and in the file. Text and file run in parallel up to the next stretch.
    stretches: Vec<(usize, usize)>,
    /// The bytes of the file that contain every place.
    within: Range<usize>,
}

impl Offsets {
    /// Takes the start of each stretch that text and file share, in order, as pairs of text offset and file offset.
    pub fn new(source: &Arc<Source>, within: Range<usize>, stretches: Vec<(usize, usize)>) -> Self {
        Self { source: Arc::clone(source), stretches, within }
    }

    /// The place in the file of a byte range of the text.
    pub fn span(&self, range: Range<usize>) -> Span {
        let Some(start) = self.in_file(range.start) else { return self.source.span(self.within.clone()) };
        let end = if range.is_empty() { start } else { self.end_in_file(range.end).unwrap_or(start) };
        let most = self.within.end;
        let start = start.min(most);
        self.source.span(start..self.source.boundary_after(end).clamp(start, most.max(start)))
    }

    fn in_file(&self, at: usize) -> Option<usize> {
        let after = self.stretches.partition_point(|(text_at, _)| *text_at <= at);
        let (text_at, file_at) = self.stretches.get(after.saturating_sub(1))?;
        Some(file_at + at.saturating_sub(*text_at))
    }

    /// Where the byte before `end` ends in the file. The next byte may be on another line, or after the rest of an escape.
    fn end_in_file(&self, end: usize) -> Option<usize> {
        let after = self.stretches.partition_point(|(text_at, _)| *text_at < end);
        let next = self.stretches.get(after).filter(|(text_at, _)| *text_at == end);
        next.map_or_else(|| self.in_file(end - 1).map(|last| last + 1), |(_, file_at)| Some(*file_at))
    }
}

/// Collects stretches as they are found.
#[derive(Debug, Default)]
pub struct Stretches(Vec<(usize, usize)>);

impl Stretches {
    /// Records that the text at `text_at` is the file's text at `file_at`.
    pub fn add(&mut self, text_at: usize, file_at: usize) {
        let goes_on = self.0.last().is_some_and(|(text, file)| file + (text_at - text) == file_at);
        if !goes_on {
            self.0.push((text_at, file_at));
        }
    }

    /// All stretches.
    pub fn into_vec(self) -> Vec<(usize, usize)> {
        self.0
    }
}
