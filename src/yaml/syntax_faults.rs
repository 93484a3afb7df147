//! The parser's faults in words for a person who edits YAML by hand.

use crate::yaml::rules;
use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Source, Span};

/// A fault of syntax at a byte of the source.
pub(super) fn syntax(error: &ScanError, at: usize, source: &Arc<Source>, diagnostics: &mut Diagnostics) {
    let line = source.line(source.position(at).line);
    let rest = source.text[at.min(line.end)..line.end].trim_end();
    let first = rest.chars().next();
    let mut place = source.span(at..at + rest.len());
    let quoted = rest.replace('\\', "\\\\").replace('"', "\\\"");
    match error.kind() {
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            let tabs = source.text[line.clone()].len() - source.text[line.clone()].trim_start().len();
            place = source.span(line.start..line.start + tabs);
            diagnostics
                .add(rules::YAML_SYNTAX, place, "a tab cannot indent a line")
                .help("Indent with two spaces for each level, here and in the lines below.")
        }
        ErrorKind::UnclosedQuotedScalar => {
            let quote = first.unwrap_or('"');
            diagnostics
                .add(rules::YAML_SYNTAX, place, format!("the quote {quote} is opened here and never closed"))
                .help(format!("Put a {quote} behind the last character of the value: {rest}{quote}"))
        }
        ErrorKind::UnclosedFlowCollection { .. } => unclosed(at, source, diagnostics),
        ErrorKind::MissingAnchorOrAliasName | ErrorKind::UnexpectedCharacter { .. } => {
            let sign = first.unwrap_or('&');
            diagnostics
                .add(rules::YAML_SYNTAX, place, format!("a value cannot begin with `{sign}`, which has a meaning in YAML"))
                .help(format!("Put the value into quotes: \"{quoted}\""))
        }
        ErrorKind::MappingValueNotAllowed => diagnostics
            .add(rules::YAML_SYNTAX, place, "there is a `:` here that cannot be read as part of the value")
            .help("Put the whole value into quotes, or, where a new key was meant, begin it on a line of its own under its siblings."),
        ErrorKind::UnknownQuotedScalarEscape => diagnostics
            .add(rules::YAML_SYNTAX, place, "inside double quotes a backslash has a meaning, and this one has none")
            .help("Write two backslashes, or put the value into single quotes."),
        ErrorKind::RecursionLimitExceeded => diagnostics
            .add(rules::TOO_DEEP, source.span(at..at + 1), "values are nested more than 64 deep")
            .help("A kit needs four levels at most. Look for a bracket that is opened again and again."),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => diagnostics
            .add(rules::YAML_SYNTAX, place, "this line does not fit under the lines above it")
            .help("Keys of one group begin in the same column, and so do the dashes of one list. Move it there."),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => diagnostics
            .add(rules::YAML_SYNTAX, place, "a key with a colon is expected here")
            .help("Put a blank behind the colon of `key: value`, and behind the dash of `- item`."),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => diagnostics
            .add(rules::YAML_SYNTAX, place, "inside brackets a comma is expected before this")
            .help("Separate the items by commas, and close the bracket behind the last one."),
        ErrorKind::BlockSequenceEntryNotAllowed => diagnostics
            .add(rules::YAML_SYNTAX, place, "a list cannot begin behind a key on the same line")
            .help("Begin it on the next line, or write it in brackets: [a, b]."),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => diagnostics
            .add(rules::YAML_SYNTAX, place, "the quote is closed, and the value goes on behind it")
            .help("Put the whole value into double quotes. In single quotes an apostrophe is written twice: 'it''s'."),
        _ => diagnostics
            .add(rules::YAML_SYNTAX, place, format!("this cannot be read as YAML: {}", error.info()))
            .help("Check quotes, brackets and the indentation of this line and the one above it."),
    };
}

/// A key without a blank behind its colon.
pub(super) fn glued(line: std::ops::Range<usize>, source: &Arc<Source>, diagnostics: &mut Diagnostics) {
    let written = source.text[line.clone()].to_string();
    let (key, value) = written.split_once(':').unwrap_or((&written, ""));
    diagnostics
        .add(rules::YAML_SYNTAX, source.span(line), "there is no blank behind the colon, so this is no key")
        .help(format!("Write `{key}: {value}`."));
}

/// A bracket that is never closed.
pub(super) fn unclosed(at: usize, source: &Arc<Source>, diagnostics: &mut Diagnostics) {
    let open = source.text[at..].chars().next().unwrap_or('[');
    let close = if open == '{' { '}' } else { ']' };
    diagnostics
        .add(
            rules::YAML_SYNTAX,
            source.span(at..at + 1),
            format!("the bracket `{open}` is opened here and never closed"),
        )
        .help(format!("Put a `{close}` behind the last item."));
}

/// Quoted text, or a list or map in brackets, that goes on at or left of the column of its key.
pub(super) fn outdented(span: &Span, line: usize, quoted: bool, diagnostics: &mut Diagnostics) {
    let source = &span.source;
    let first = source.line(span.start().line);
    let place = source.span(span.range.start..first.end.min(span.range.end));
    let (what, close) = if quoted { ("quoted text", "quote") } else { ("bracket", "bracket") };
    diagnostics
        .add(
            rules::YAML_SYNTAX,
            place,
            format!(
                "the {what} that begins here continues on line {line}, which is not indented under its key"
            ),
        )
        .help(format!(
            "Indent line {line} with two more spaces than the key, or close the {close} before it."
        ));
}

/// A value that begins with a sign that YAML takes for itself: an alias, an anchor that nothing refers to, a tag.
pub(super) fn needs_quotes(sign: char, place: &Span, diagnostics: &mut Diagnostics) {
    let source = &place.source;
    let line = source.line(place.start().line);
    let value = source.text[place.range.start..line.end].trim_end();
    let meant = match sign {
        '*' => "a reference to an anchor, and there is no such anchor",
        '&' => "an anchor, and nothing refers to it",
        _ => "a tag",
    };
    let end = if source.text[line.start..place.range.start].contains(['{', '[']) {
        value.find([',', '}', ']']).unwrap_or(value.len())
    } else {
        value.len()
    };
    let quoted = value[..end].replace('\\', "\\\\").replace('"', "\\\"");
    diagnostics
        .add(rules::YAML_SYNTAX, place.clone(), format!("`{}` is read as {meant}", place.text()))
        .help(format!("If it is text, put the value into quotes: \"{quoted}\""));
}

/// A comment glued to its first word, right behind a value or in its place: most likely part of the value.
pub(super) fn cut_short(comment: &str, place: &Span, before: &(Span, bool), diagnostics: &mut Diagnostics) {
    let (scalar, empty) = before;
    let same_line = scalar.end().line == place.start().line;
    let between = &place.source.text[scalar.range.end.min(place.range.start)..place.range.start];
    let is_key = !empty && between.contains(':');
    if !same_line || is_key || comment.is_empty() || comment.starts_with([' ', '\t', '#', '-', '=']) {
        return;
    }
    let value = if *empty { String::new() } else { format!("{} ", scalar.text()) };
    let whole = format!("{value}#{}", comment.trim_end()).replace('\\', "\\\\").replace('"', "\\\"");
    diagnostics
        .add(
            rules::CUT_SHORT,
            place.clone(),
            "from ` #` on, the line is a comment, and the value ends before it",
        )
        .help(format!(
            "If it belongs to the value, use quotes: \"{whole}\". If it is a comment, put a space behind `#`."
        ));
}
