//! What the author most likely meant where a line cannot be read: every small change that would make it readable is tried, and
//! the one with which reading goes farthest is taken. It names the line where the fault lies, which is often far above the
//! one where the parser gives up, and the rest is read as if the change had been made.

use std::ops::Range;

use granit_parser::Parser;

use super::candidates::candidates;
use super::line::{Line, lines};
use crate::text::edit::{Edit, apply};

/// What is wrong on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A tab indents it.
    Tab,
    /// This quote is opened and never closed.
    Quote(char),
    /// This bracket is opened and never closed.
    Open(char),
    /// This bracket is closed and was never opened.
    Close(char),
    /// `key:value`.
    Glued,
    /// `key value`.
    NoColon,
    /// The value begins with this character, which YAML takes for itself.
    Sign(char),
    /// The value holds `: `.
    Colon,
    /// ` #` inside brackets begins a comment.
    Hash,
    /// The quote is closed, and the value goes on.
    QuoteInside(char),
    /// A backslash inside double quotes.
    Backslash,
    /// Two items without a comma between them.
    Comma,
    /// A comma at the end of a line, outside brackets.
    TrailingComma,
    /// It begins in another column than its siblings.
    Indent,
    /// An item without its dash.
    Dash,
    /// `-item`.
    GluedDash,
    /// `key:  key: value`, most likely two lines that became one.
    TwoLines,
}

/// A change that may be what was meant.
#[derive(Clone, Debug)]
pub(super) struct Repair {
    pub fault: Fault,
    /// The place of the fault.
    pub place: Range<usize>,
    pub edits: Vec<Edit>,
    /// What the repair guesses at and nobody should read: empty where it guesses at nothing.
    pub guessed: Range<usize>,
    /// How unlikely it is beside others that lead as far.
    pub rank: usize,
}

/// So many bytes are read again, at most, to find what was meant.
const MOST_READ: usize = 20 << 20;

/// The line of the first fault that is left in a text; `usize::MAX` where there is none.
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

/// What was most likely meant where reading stopped at a byte; `None` where no small change leads past that line.
/// `read` counts the bytes that were read for it, over a whole file.
pub(super) fn likeliest(text: &str, stopped: usize, read: &mut usize) -> Option<Repair> {
    let tried = try_all(text, stopped, read);
    let stop = stop_of(text, stopped);
    let best = tried.iter().filter(|(far, _)| *far > stop.past);
    let best = best.min_by_key(|(far, repair)| (std::cmp::Reverse(*far), repair.rank));
    // Moving a line leads on a little almost anywhere; it has to lead to the end, or wait until nothing better is found.
    let weak = |far: usize, repair: &Repair| {
        far != usize::MAX && matches!(repair.fault, Fault::Indent | Fault::Dash | Fault::NoColon)
    };
    if let Some((far, repair)) = best
        && !weak(*far, repair)
    {
        return Some(repair.clone());
    }
    // Two faults can hide each other: a bracket that is left open swallows the next line's fault. Of two changes that
    // together lead on, the first is taken.
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

/// Where reading stopped, on a line.
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

/// Every candidate, with how far reading goes with it, in bytes of the text as it is.
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
