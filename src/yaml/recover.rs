//! After a fault of syntax: tell it, mend the place in a copy of the same length, and read again.

use std::ops::Range;
use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::tree::{Draft, build};
use super::{Node, syntax_faults};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;

/// So many faults of syntax are told; a file with more is something else than a kit.
const MOST_FAULTS: usize = 40;

/// Stands where a value was mended: a letter, so that the value is a scalar again.
const FILLER: u8 = b'x';

pub(super) fn read_mending(source: &Arc<Source>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut bytes = source.text.clone().into_bytes();
    let mut mended: Vec<Range<usize>> = Vec::new();
    let mut told: Vec<usize> = Vec::new();
    for _ in 0..MOST_FAULTS * 3 {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut found = Diagnostics::default();
        match build(&Draft { source, text: &text, mended: &mended }, &mut found) {
            Ok(node) => {
                diagnostics.append(found);
                return node;
            }
            Err(error) => {
                let at = source.boundary(error.marker().byte_offset().unwrap_or(0));
                if let Some(bracket) = open_bracket_above(&text, source, source.position(at).line) {
                    syntax_faults::unclosed(bracket, source, diagnostics);
                    let line = source.line(source.position(bracket).line);
                    // A bracket of the other kind at the end closes what stands around this one.
                    let outer = if text[bracket..].starts_with('[') { '}' } else { ']' };
                    let end = line.start + text[line].trim_end().trim_end_matches(outer).len();
                    bytes[bracket..end].fill(FILLER);
                    mended.push(bracket..end);
                    continue;
                }
                if let Some(line) = glued_key(&text, source, source.position(at).line) {
                    syntax_faults::glued(line.clone(), source, diagnostics);
                    bytes[line].fill(b' ');
                    continue;
                }
                let line = source.position(at).line;
                let again = told.iter().filter(|told| **told == line).count();
                if again == 0 {
                    syntax_faults::syntax(&error, at, source, diagnostics);
                }
                let stop = matches!(error.kind(), ErrorKind::RecursionLimitExceeded);
                if stop || again > 2 || told.len() >= MOST_FAULTS {
                    return None;
                }
                told.push(line);
                let fits = mend(&mut bytes, source, &error, at, line, again);
                mended.extend(fits);
            }
        }
    }
    None
}

/// A bracket that is left open on a line above, although the next line begins a key or an item of its own: that is where
/// the fault lies, and not where the parser could go no further.
fn open_bracket_above(text: &str, source: &Source, error_line: usize) -> Option<usize> {
    for number in (1..=error_line).rev().take(12) {
        let range = source.line(number);
        let line = &text[range.clone()];
        let Some(open) = unmatched(line) else { continue };
        let indent = |line: &str| line.len() - line.trim_start().len();
        let next = (number + 1..=source.lines())
            .map(|next| &text[source.line(next)])
            .find(|line| !line.trim().is_empty());
        let begins = next.is_some_and(|next| {
            let key = next.trim_start().split_once(':').is_some_and(|(key, rest)| {
                !key.contains(['{', '[', '"', '\'', ' ', ',']) && (rest.is_empty() || rest.starts_with(' '))
            });
            indent(next) <= indent(line) && (key || next.trim_start().starts_with("- "))
        });
        return begins.then_some(range.start + open);
    }
    None
}

/// `key:value` on the line of the fault or the one above it: without a blank it is no key.
fn glued_key(text: &str, source: &Source, error_line: usize) -> Option<Range<usize>> {
    (error_line.saturating_sub(1).max(1)..=error_line).find_map(|number| {
        let range = source.line(number);
        let line = text[range.clone()].trim();
        let (key, value) = line.split_once(':')?;
        let named = !key.is_empty()
            && key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
        let glued = named && !value.is_empty() && !value.starts_with([' ', '/']);
        glued.then(|| {
            let start = range.start + text[range.clone()].len() - text[range.clone()].trim_start().len();
            start..start + line.len()
        })
    })
}

/// The last bracket of a line that the line does not close, quotes and comments aside.
fn unmatched(line: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        match (quote, letter) {
            (Some(sign), letter) if sign == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if " [{,:".contains(before) => quote = Some(letter),
            (None, '#') if before == ' ' => break,
            (None, '[' | '{') => open.push(at),
            (None, ']' | '}') => match open.pop() {
                // Closed by the other kind: this one is the fault.
                Some(at) if (line[at..].starts_with('[')) != (letter == ']') => return Some(at),
                _ => {}
            },
            _ => {}
        }
        before = letter;
    }
    open.first().copied()
}

/// Makes the place harmless: first the value, then the line with what is indented below it.
fn mend(
    bytes: &mut [u8],
    source: &Source,
    error: &ScanError,
    at: usize,
    line: usize,
    again: usize,
) -> Option<Range<usize>> {
    if matches!(error.kind(), ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation) && again == 0 {
        straighten_tabs(bytes, source);
        return None;
    }
    let range = source.line(line);
    let value = match again {
        0 => value_from(&source.text, range.clone(), at, is_token(error)),
        1 => value_from(&source.text, range.clone(), range.start, false),
        _ => None,
    };
    if let Some(value) = value {
        bytes[value.clone()].fill(FILLER);
        return Some(value);
    }
    blank_block(bytes, source, line);
    None
}

/// The fault lies in the value that begins at the marker.
fn is_token(error: &ScanError) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedCharacter { .. }
            | ErrorKind::MissingAnchorOrAliasName
            | ErrorKind::UnclosedQuotedScalar
            | ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::UnclosedFlowCollection { .. }
    )
}

/// The bytes of the value on a line: from the marker, or behind the first `key:`; closing brackets at its end stay.
fn value_from(text: &str, line: Range<usize>, at: usize, token: bool) -> Option<Range<usize>> {
    let content = &text[line.clone()];
    let start = if token && line.contains(&at) {
        at
    } else {
        let colon = content.find(": ")?;
        line.start + colon + 2 + content[colon + 2..].len() - content[colon + 2..].trim_start().len()
    };
    let rest = &text[start..line.end];
    let in_flow = token && content[..start - line.start].contains(['{', '[']);
    let end = if in_flow {
        rest.find([',', '}', ']']).unwrap_or(rest.trim_end().len())
    } else {
        rest.trim_end().len()
    };
    (end > 0).then(|| start..start + end)
}

fn straighten_tabs(bytes: &mut [u8], source: &Source) {
    for number in 1..=source.lines() {
        for at in source.line(number) {
            match bytes[at] {
                b'\t' => bytes[at] = b' ',
                b' ' => {}
                _ => break,
            }
        }
    }
}

/// Blanks a line and the lines below it that are indented deeper: what a misplaced key holds is lost with it.
fn blank_block(bytes: &mut [u8], source: &Source, first: usize) {
    let indent = |number: usize| {
        let line = &source.text[source.line(number)];
        if line.trim().is_empty() { None } else { Some(line.len() - line.trim_start().len()) }
    };
    let own = indent(first).unwrap_or(0);
    bytes[source.line(first)].fill(b' ');
    if source.text[source.line(first)].starts_with('\t') {
        // How deep a tab is nobody knows: what follows in spaces belongs to the lines above.
        let tabbed = (first + 1..=source.lines())
            .take_while(|number| source.text[source.line(*number)].starts_with('\t'));
        tabbed.for_each(|number| bytes[source.line(number)].fill(b' '));
        return;
    }
    for number in first + 1..=source.lines() {
        match indent(number) {
            Some(indent) if indent <= own => break,
            _ => bytes[source.line(number)].fill(b' '),
        }
    }
}
