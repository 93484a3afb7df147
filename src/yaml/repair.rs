//! What the author most likely meant by a line that cannot be read. Every small change that might make it readable is tried,
//! and the one that lets reading get farthest is taken. It points at the line with the fault, which is often far above the
//! line where the parser gives up, and the rest is read as if the change had been made.

use std::ops::Range;

use granit_parser::Parser;

use super::candidates::candidates;
use super::line::{Line, lines};
use crate::text::edit::{Edit, apply};

/// What is wrong on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A tab in the indentation.
    Tab,
    /// A quote that is opened and never closed.
    Quote(char),
    /// A bracket that is opened and never closed.
    Open(char),
    /// A bracket that is closed and was never opened.
    Close(char),
    /// A missing space: `key:value`.
    Glued,
    /// A missing colon: `key value`.
    NoColon,
    /// A value that begins with this character, which is reserved in YAML.
    Sign(char),
    /// Text on the line of a `|`.
    AfterBar,
    /// A value that contains `: `.
    Colon,
    /// A ` #` inside brackets, which begins a comment.
    Hash,
    /// A value that continues after its closing quote.
    QuoteInside(char),
    /// A backslash that is not an escape, inside double quotes.
    Backslash,
    /// A missing comma between two items.
    Comma,
    /// A comma at the end of a line, outside brackets.
    TrailingComma,
    /// A line that starts in a different column than its siblings.
    Indent,
    /// A run of lines that was moved as a whole.
    Block {
        /// The offset where the last of them starts.
        last: usize,
        /// The number of spaces to move them by.
        by: usize,
        /// Whether they belong further to the right.
        right: bool,
    },
    /// A list item without its dash.
    Dash,
    /// A missing space: `-item`.
    GluedDash,
    /// Most likely two lines that became one: `key:  key: value`.
    TwoLines,
}

/// A change that the author may have meant.
#[derive(Clone, Debug)]
pub(super) struct Repair {
    pub fault: Fault,
    /// The place of the fault.
    pub place: Range<usize>,
    pub edits: Vec<Edit>,
    /// The part of the repaired text that is a guess, which nobody should read. Empty if nothing is guessed.
    pub guessed: Range<usize>,
    /// How unlikely it is, compared with repairs that let reading get as far. Lower is likelier.
    pub rank: usize,
}

/// The most bytes to read again, per file, in search of what was meant.
const MOST_READ: usize = 20 << 20;

/// The offset of the first syntax fault in a text; `usize::MAX` if there is none.
fn reach(text: &str) -> usize {
    let mut events = Parser::new_from_str_with_options(text, super::tree::options());
    loop {
        match events.next() {
            None => return usize::MAX,
            Some(Ok(_)) => {}
            Some(Err(error)) => return error.marker().byte_offset().unwrap_or(0),
        }
    }
}

/// The likeliest repair when reading stopped at an offset; `None` if no small change gets past that line. `read` counts the
/// bytes read in search of it, over the whole file.
pub(super) fn likeliest(text: &str, stopped: usize, read: &mut usize) -> Option<Repair> {
    let tried = try_all(text, stopped, read);
    let stop = stop_of(text, stopped);
    let best = tried.iter().filter(|(far, _)| *far > stop.past);
    let best = best.min_by_key(|(far, repair)| (std::cmp::Reverse(*far), repair.rank));
    // Moving a line, or adding a dash or a colon, gets reading a little further almost anywhere. Such a repair has to make
    // the rest readable, or it waits until nothing better is found.
    let weak = |far: usize, repair: &Repair| {
        far != usize::MAX
            && matches!(repair.fault, Fault::Indent | Fault::Block { .. } | Fault::Dash | Fault::NoColon)
    };
    if let Some((far, repair)) = best
        && !weak(*far, repair)
    {
        return Some(repair.clone());
    }
    // Two faults can hide each other: a bracket that is left open swallows the fault on the next line. If two changes only
    // help together, the first of them is taken.
    let certain = |repair: &&Repair| {
        matches!(repair.fault, Fault::Quote(_) | Fault::Open(_) | Fault::Glued | Fault::Tab)
    };
    for repair in tried.iter().map(|(_, repair)| repair).filter(certain).take(8) {
        let once = apply(text, &repair.edits);
        let next = reach(&once);
        let past = stop_of(&once, next).past;
        if next == usize::MAX || try_all(&once, next, read).iter().any(|(far, _)| *far > past) {
            return Some(repair.clone());
        }
    }
    best.map(|(_, repair)| repair.clone())
}

/// Where reading stopped, and on which line.
pub(super) struct Stop {
    pub at: usize,
    pub line: usize,
    past: usize,
    pub lines: Vec<Line>,
}

fn stop_of(text: &str, stopped: usize) -> Stop {
    let at = (0..=stopped.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let lines = lines(text);
    let line = lines.iter().rposition(|line| line.start <= at).unwrap_or(0);
    let past = lines.get(line).map_or(text.len(), |line| line.end.max(at));
    Stop { at, line, past, lines }
}

/// Tries every candidate. Each comes with the offset that reading then gets to, counted in the unchanged text.
fn try_all(text: &str, stopped: usize, read: &mut usize) -> Vec<(usize, Repair)> {
    let stop = stop_of(text, stopped);
    let mut tried = Vec::new();
    for repair in candidates(text, &stop) {
        if *read > MOST_READ {
            break;
        }
        let with = apply(text, &repair.edits);
        *read += with.len();
        let far = reach(&with);
        let far = if far == usize::MAX { far } else { (far + text.len()).saturating_sub(with.len()) };
        tried.push((far, repair));
    }
    tried
}
