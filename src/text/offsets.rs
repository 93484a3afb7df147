//! From a place in a text to the place in its file, where the two differ: a scalar of YAML has its indentation, quotes and
//! escapes in the file, a filled template its values in the text. What they share is known, byte for byte; nothing is
//! searched for.

use std::ops::Range;
use std::sync::Arc;

use super::source::{Source, Span};

/// Where the bytes of a text are in a file.
#[derive(Clone, Debug)]
pub struct Offsets {
    source: Arc<Source>,
    /// Where a stretch begins in the text, and where in the file. Both go on side by side to the next one.
    stretches: Vec<(usize, usize)>,
    /// The bytes of the file in which every place lies.
    within: Range<usize>,
}

impl Offsets {
    /// For a text of a file that has it at these places, in order: from the text to the file.
    pub fn new(source: &Arc<Source>, within: Range<usize>, stretches: Vec<(usize, usize)>) -> Self {
        Self { source: Arc::clone(source), stretches, within }
    }

    /// The place in the file of some bytes of the text.
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

    /// Where the byte before one ends: what comes next may be on another line, or after the rest of an escape.
    fn end_in_file(&self, end: usize) -> Option<usize> {
        let after = self.stretches.partition_point(|(text_at, _)| *text_at < end);
        let next = self.stretches.get(after).filter(|(text_at, _)| *text_at == end);
        next.map_or_else(|| self.in_file(end - 1).map(|last| last + 1), |(_, file_at)| Some(*file_at))
    }
}

/// Stretches as they are found.
#[derive(Debug, Default)]
pub struct Stretches(Vec<(usize, usize)>);

impl Stretches {
    /// The text at `text_at` is the file's at `file_at`.
    pub fn add(&mut self, text_at: usize, file_at: usize) {
        let goes_on = self.0.last().is_some_and(|(text, file)| file + (text_at - text) == file_at);
        if !goes_on {
            self.0.push((text_at, file_at));
        }
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<(usize, usize)> {
        self.0
    }
}
