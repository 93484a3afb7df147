//! Recovers from syntax faults: reports each one and reads on as if the likeliest intended text had been written, so that
//! one run reports all faults of a file. Places always refer to the file as it was written.

use std::ops::Range;
use std::sync::Arc;

use granit_parser::ErrorKind;

use super::line::lines;
use super::tree::{Draft, build};
use super::{Node, repair, syntax_faults};
use crate::text::diagnostic::Diagnostics;
use crate::text::edit::{Edit, apply};
use crate::text::source::{Source, Span};

/// The most syntax faults that are reported; a file with more is not a kit.
const MOST_FAULTS: usize = 40;

/// A text that was changed to make it readable, with the place where each of its bytes was written.
pub(super) struct Mended<'a> {
    source: &'a Arc<Source>,
    pub text: String,
    /// The file offset of each byte of the text, and of its end. Empty while the text is that of the file.
    written_at: Vec<usize>,
    /// Spans of the file whose values are guesses.
    guessed: Vec<Range<usize>>,
}

impl<'a> Mended<'a> {
    fn new(source: &'a Arc<Source>) -> Self {
        Self { source, text: source.text.clone(), written_at: Vec::new(), guessed: Vec::new() }
    }

    /// Whether the text differs from the file.
    pub(super) fn is_changed(&self) -> bool {
        !self.written_at.is_empty()
    }

    fn byte(&self, at: usize) -> usize {
        if self.written_at.is_empty() { at } else { self.written_at[at.min(self.written_at.len() - 1)] }
    }

    /// Converts a range of the text to a range of the file.
    fn written(&self, range: Range<usize>) -> Range<usize> {
        let start = self.byte(range.start);
        let end = if range.is_empty() { start } else { self.byte(range.end - 1) + 1 };
        start..end.max(start)
    }

    /// The place in the file of a range of the text.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.source.span(self.written(range))
    }

    /// Whether the value at a place in the file is a guess.
    pub(super) fn is_guess(&self, span: &Span) -> bool {
        self.guessed.iter().any(|range| range.contains(&span.range.start))
    }

    fn change(&mut self, edits: &[Edit], guessed: Range<usize>) {
        if self.written_at.is_empty() {
            self.written_at = (0..=self.text.len()).collect();
        }
        let mut sorted: Vec<&Edit> = edits.iter().collect();
        sorted.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let mut places = Vec::with_capacity(self.written_at.len() + 16);
        let mut from = 0;
        for edit in sorted {
            if edit.range.start < from {
                continue;
            }
            places.extend_from_slice(&self.written_at[from..edit.range.start]);
            places.extend(std::iter::repeat_n(self.written_at[edit.range.start], edit.text.len()));
            from = edit.range.end;
        }
        places.extend_from_slice(&self.written_at[from..]);
        self.text = apply(&self.text, edits);
        self.written_at = places;
        if !guessed.is_empty() {
            let guessed = self.written(guessed.start..guessed.end.min(self.text.len()));
            self.guessed.push(guessed);
        }
    }

    /// Blanks out the top-level part of the file in which reading stopped. Its key stays, with an unreadable value.
    fn give_up(&mut self, stopped: usize) {
        let all = lines(&self.text);
        let top = |line: &&super::line::Line| line.indent == 0 && line.begins(&self.text);
        let first = all.iter().rev().filter(|line| line.start <= stopped).find(top);
        let first = first.map_or(0, |line| line.start);
        let end = all.iter().filter(|line| line.start > stopped.max(first)).find(top);
        let end = end.map_or(self.text.len(), |line| line.start);
        let part = &self.text[first..end];
        let key = super::line::key(part.lines().next().unwrap_or_default().trim_end());
        let kept = key.map_or(0, |key| key.len() + 1).min(part.len());
        let kept = if part.starts_with(key.unwrap_or_default()) { kept } else { 0 };
        let blank: String =
            part[kept..].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }).collect();
        let whole = self.written(first..end);
        self.change(&[Edit::replace(first + kept..end, blank)], 0..0);
        self.guessed.push(whole);
    }
}

/// The tree of a file, or as much of it as can be read.
pub(super) fn read(source: &Arc<Source>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut mended = Mended::new(source);
    let mut bytes_read = 0;
    let mut given_up = 0;
    for _ in 0..MOST_FAULTS {
        let mut found = Diagnostics::default();
        let error = match build(&Draft { mended: &mended }, &mut found) {
            Ok(node) => {
                diagnostics.append(found);
                return node;
            }
            Err(error) => error,
        };
        let stopped = error.marker().byte_offset().unwrap_or(0).min(mended.text.len());
        let stopped = (0..=stopped).rev().find(|at| mended.text.is_char_boundary(*at)).unwrap_or(0);
        let deep = matches!(error.kind(), ErrorKind::RecursionLimitExceeded);
        let meant = if deep { None } else { repair::likeliest(&mended.text, stopped, &mut bytes_read) };
        if let Some(repair) = meant {
            syntax_faults::meant(&repair, &mended, diagnostics);
            mended.change(&repair.edits, repair.guessed.clone());
            continue;
        }
        let place = mended.span(stopped..stopped);
        syntax_faults::syntax(&error, place.range.start, source, diagnostics);
        given_up += 1;
        if deep || given_up > 8 {
            return None;
        }
        mended.give_up(stopped);
    }
    None
}
