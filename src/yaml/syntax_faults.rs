//! Words the parser's faults for people who edit YAML by hand.

use crate::yaml::rules;
use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::meant;
use super::recover::Mended;
use super::repair::{Fault, Repair};
use crate::text::diagnostic::Diagnostics;
use crate::text::edit::{Edit, apply};
use crate::text::source::{Source, Span};

/// Reports a syntax fault at a byte of the source.
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
                .help(format!("Put a {quote} after the last character of the value: {rest}{quote}"))
        }
        ErrorKind::UnclosedFlowCollection { .. } => diagnostics
            .add(rules::YAML_SYNTAX, place, format!("the bracket `{}` is opened here and never closed", first.unwrap_or('[')))
            .help("Close it after the last item."),
        ErrorKind::MissingAnchorOrAliasName | ErrorKind::UnexpectedCharacter { .. } => {
            let sign = first.unwrap_or('&');
            diagnostics
                .add(rules::YAML_SYNTAX, place, format!("a value cannot begin with `{sign}`, which is special in YAML"))
                .help(format!("Put the value in quotes: \"{quoted}\""))
        }
        ErrorKind::MappingValueNotAllowed => diagnostics
            .add(rules::YAML_SYNTAX, place, "there is a `:` here that cannot be read as part of the value")
            .help("Put the whole value in quotes. If you meant a new key, start it on its own line, in the same column as its siblings."),
        ErrorKind::UnknownQuotedScalarEscape => diagnostics
            .add(rules::YAML_SYNTAX, place, "a backslash in double quotes starts an escape, and this is not one")
            .help("Write two backslashes, or put the value in single quotes."),
        ErrorKind::RecursionLimitExceeded => diagnostics
            .add(rules::TOO_DEEP, source.span(at..at + 1), "values are nested more than 64 deep")
            .help("A kit needs four levels at most. Look for a bracket that is opened again and again."),
        ErrorKind::ExpectedBlockMappingKey | ErrorKind::ExpectedBlockSequenceEntry => diagnostics
            .add(rules::YAML_SYNTAX, place, "this line does not fit under the lines above it")
            .help("The keys of a group must start in the same column, and so must the dashes of a list. Move this line to match."),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => diagnostics
            .add(rules::YAML_SYNTAX, place, "a key with a colon is expected here")
            .help("Put a space after the colon of `key: value`, and after the dash of `- item`."),
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => diagnostics
            .add(rules::YAML_SYNTAX, place, "inside brackets, a comma must come before this")
            .help("Separate the items with commas, and close the bracket after the last one."),
        ErrorKind::BlockSequenceEntryNotAllowed => diagnostics
            .add(rules::YAML_SYNTAX, place, "a list cannot begin after a key on the same line")
            .help("Begin it on the next line, or write it in brackets: [a, b]."),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => diagnostics
            .add(rules::YAML_SYNTAX, place, "the value continues after its closing quote")
            .help("Put the whole value in double quotes. In single quotes an apostrophe is written twice: 'it''s'."),
        _ => diagnostics
            .add(rules::YAML_SYNTAX, place, format!("this cannot be read as YAML: {}", error.info()))
            .help("Check quotes, brackets and the indentation of this line and the one above it."),
    };
}

/// Reports a fault with what was most likely meant, and shows the corrected line.
pub(super) fn meant(repair: &Repair, mended: &Mended, diagnostics: &mut Diagnostics) {
    let place = mended.span(repair.place.clone());
    let fixed = fixed_line(repair, mended);
    let write = format!("Write: {fixed}");
    // The author did use quotes, but not the kind that YAML knows.
    let curly = if matches!(repair.fault, Fault::Colon | Fault::Sign(_)) && meant::is_in_curly(place.text()) {
        meant::straight(&place)
    } else {
        Vec::new()
    };
    let (message, help) = match repair.fault {
        Fault::Tab => (
            TAB.to_string(),
            format!(
                "Indent with two spaces for each level. Most editors can turn tabs into spaces.{}",
                more_tabs(&place)
            ),
        ),
        Fault::Quote(sign) => {
            (format!("the quote {sign} is opened here and never closed"), format!("Close it. {write}"))
        }
        Fault::Open(sign) => {
            let close = if sign == '{' { '}' } else { ']' };
            (
                format!("the bracket `{sign}` is opened here and never closed"),
                format!("Close it with `{close}`. {write}"),
            )
        }
        Fault::Close(sign) => (format!("the bracket `{sign}` is closed here, but was never opened"), write),
        Fault::Glued => ("a space is missing after the colon, so this is not a key".to_string(), write),
        Fault::NoColon => ("a colon is missing after the key".to_string(), write),
        Fault::Colon | Fault::Sign(_) if !curly.is_empty() => (
            "these are curly quotes from a word processor, which YAML does not treat as quotes".to_string(),
            format!(
                "Write straight quotes: {}",
                apply(&place.source.text, &curly)[line_of(&place)..]
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .trim()
            ),
        ),
        Fault::Sign('?') => (
            "a value cannot begin with `?`".to_string(),
            "If nobody has the answer yet, write `unknown`. If it is text, put it in quotes.".to_string(),
        ),
        Fault::Sign(sign) => (
            format!("a value cannot begin with `{sign}`, which is special in YAML"),
            format!("Put the value in quotes. {write}"),
        ),
        Fault::AfterBar => (
            "the text of a `|` begins on the next line".to_string(),
            "Start a new line after `|`, and indent it by two spaces more than the key.".to_string(),
        ),
        Fault::Colon => (
            "a value with a colon and a space in it needs quotes".to_string(),
            format!("Put it in quotes. {write}"),
        ),
        Fault::Hash => (
            "everything from ` #` on is a comment, so the bracket is never closed".to_string(),
            format!("If `#` belongs to the value, put the value in quotes. {write}"),
        ),
        Fault::QuoteInside('"') => (
            "the value continues after its closing quote".to_string(),
            format!("Write \\\" for a quote inside quotes, or put the value in single quotes. {write}"),
        ),
        Fault::QuoteInside(_) => (
            "the value continues after its closing quote".to_string(),
            format!("Put the value in double quotes, or write the apostrophe twice. {write}"),
        ),
        Fault::Backslash => (
            "a backslash in double quotes starts an escape, and this is not one".to_string(),
            format!("In a path, use a forward slash. {write}"),
        ),
        Fault::TrailingComma => (
            "there is a comma after the value, and YAML needs none between lines".to_string(),
            format!("Remove the comma. {write}"),
        ),
        Fault::Comma => ("a comma is missing between two items in brackets".to_string(), write),
        Fault::Indent if under_a_value(&place).is_some() => {
            let key = under_a_value(&place).unwrap_or_default();
            (
                format!("`{key}` already has a value, so this line cannot be nested under it"),
                format!("Put both in braces, such as {key}: {{answer: ..., {}}}", place.text().trim()),
            )
        }
        Fault::Indent => (
            "this line does not start in the same column as the lines it belongs with".to_string(),
            column(repair),
        ),
        Fault::Block { last, by, right } => block(&place, &mended.span(last..last), by, right),
        Fault::Dash => ("a list item must begin with a dash and a space".to_string(), write),
        Fault::TwoLines => (
            "two lines have become one here".to_string(),
            format!("Begin a new line before this: {}", place.text().trim()),
        ),
        Fault::GluedDash => ("a space is missing after the dash".to_string(), write),
    };
    let safe = matches!(
        repair.fault,
        Fault::Tab | Fault::Glued | Fault::GluedDash | Fault::Backslash | Fault::TrailingComma
    );
    let written =
        |edit: &Edit| Edit { range: mended.span(edit.range.clone()).range, text: edit.text.clone() };
    let fix = if safe { repair.edits.iter().map(written).collect() } else { curly };
    if repair.fault == Fault::Tab && diagnostics.adds_to_fix(rules::YAML_SYNTAX, &place, TAB, &fix) {
        return;
    }
    diagnostics.add(rules::YAML_SYNTAX, place, message).fix(fix).help(help);
}

/// The message for a tab in the indentation.
const TAB: &str = "a tab cannot indent a line";

/// Where else in a file lines start with a tab. One editor made them all, so they are one fault.
fn more_tabs(place: &Span) -> String {
    let source = &place.source;
    let indent = |number: usize| {
        let line = &source.text[source.line(number)];
        (!line.trim().is_empty()).then(|| line[..line.len() - line.trim_start().len()].contains('\t'))
    };
    let (mut before, mut lines) = (true, Vec::new());
    for number in place.start().line + 1..=source.lines() {
        let Some(tab) = indent(number) else { continue };
        if tab && !before {
            lines.push(number.to_string());
        }
        before = tab;
    }
    match lines.as_slice() {
        [] => String::new(),
        [one] => format!(" There are more tabs from line {one} on."),
        [some @ .., last] if some.len() < 4 => {
            format!(" There are more tabs from lines {} and {last} on.", some.join(", "))
        }
        [one, two, rest @ ..] => {
            format!(" There are more tabs from lines {one} and {two} on, and in {} other places.", rest.len())
        }
    }
}

/// The line of the fault after the repair, shortened.
fn fixed_line(repair: &Repair, mended: &Mended) -> String {
    let line = mended.text[..repair.place.start].rfind('\n').map_or(0, |at| at + 1);
    let fixed = apply(&mended.text, &repair.edits);
    let whole = fixed[line.min(fixed.len())..].lines().next().unwrap_or_default().trim();
    let short: String = whole.chars().take(100).collect();
    if short.len() < whole.len() { format!("{short}…") } else { short }
}

/// The offset where the line of a place starts.
fn line_of(place: &Span) -> usize {
    place.source.line(place.start().line).start
}

/// The key of the answer that a line is indented under, if that answer already has a value on its own line.
fn under_a_value(place: &Span) -> Option<&str> {
    let source = &place.source;
    let at = place.start();
    let above = source.text.get(source.line(at.line.checked_sub(1).filter(|line| *line > 0)?))?;
    let (key, value) = above.split_once(':')?;
    let deeper = above.len() - above.trim_start().len() < at.column - 1;
    // If the line two above starts in the same column as this one, the line in between is out of line, not this one.
    let earlier = at.line.checked_sub(2).filter(|line| *line > 0).map(|line| &source.text[source.line(line)]);
    if earlier.is_some_and(|line| line.len() - line.trim_start().len() == at.column - 1) {
        return None;
    }
    let in_answers = source.key_on(source.part_of(at.line)) == "compliance";
    let plain =
        value.starts_with(' ') && !value.trim().is_empty() && !value.trim().starts_with(['{', '|', '>', '#']);
    (deeper && in_answers && plain && place.text().contains(": ")).then(|| key.trim())
}

/// Says which lines were moved together, and how to move them back.
fn block(first: &Span, last: &Span, by: usize, right: bool) -> (String, String) {
    let (first, last) = (first.start().line, last.start().line);
    let (is, fix) = if right { ("left", "right") } else { ("right", "left") };
    let by = if by == 1 { "1 space".to_string() } else { format!("{by} spaces") };
    (
        format!("from this line to line {last}, every line starts {by} too far to the {is}"),
        format!("Select lines {first} to {last} and move them to the {fix} by {by}."),
    )
}

/// Says which column a line belongs in.
fn column(repair: &Repair) -> String {
    let spaces = repair.edits.first().map_or(0, |edit| edit.text.len());
    match spaces {
        0 => "Move it to the start of the line.".to_string(),
        1 => "Indent it by 1 space.".to_string(),
        n => format!("Indent it by {n} spaces."),
    }
}

/// Reports something in brackets where a key should be, such as `answer:"yes"` or `why "no end"`. Returns whether it did.
pub(super) fn no_key(place: &Span, diagnostics: &mut Diagnostics) -> bool {
    let text = place.text();
    if text.starts_with(['"', '\'']) {
        return false;
    }
    let word =
        text.chars().take_while(|letter| letter.is_ascii_alphanumeric() || "_-".contains(*letter)).count();
    let (word, rest) = text.split_at(word);
    if let Some(value) = rest
        .strip_prefix(':')
        .filter(|value| !word.is_empty() && !value.is_empty() && !value.starts_with(['/', ' ', ':']))
    {
        let after = place.range.start + word.len() + 1;
        diagnostics
            .add(
                rules::YAML_SYNTAX,
                place.clone(),
                "a space is missing after the colon, so this is not a key",
            )
            .fix(vec![Edit::insert(after, " ")])
            .help(format!("Write: {word}: {value}"));
        return true;
    }
    let Some(quoted) = rest.strip_prefix(" \"").filter(|_| !word.is_empty()) else { return false };
    diagnostics
        .add(rules::YAML_SYNTAX, place.clone(), "a colon is missing after the key")
        .help(format!("Write: {word}: \"{quoted}"));
    true
}

/// Reports quoted text, or a list or map in brackets, that continues on a line at or left of the column of its key.
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
                "the {what} that starts here continues on line {line}, which is not indented more than its key"
            ),
        )
        .help(format!(
            "Indent line {line} with two more spaces than the key, or close the {close} before it."
        ));
}

/// Reports a list item whose text continues on a line that begins with a dash, because that line was meant as the next item.
/// Returns whether it did.
pub(super) fn folded_item(place: &Span, diagnostics: &mut Diagnostics) -> bool {
    let source = &place.source;
    let dash = (place.start().line + 1..=place.end().line)
        .find(|number| source.text[source.line(*number)].trim_start().starts_with("- "));
    let Some(number) = dash else { return false };
    let line = source.line(number);
    let start = line.start + source.text[line.clone()].len() - source.text[line.clone()].trim_start().len();
    diagnostics
        .add(
            rules::YAML_SYNTAX,
            source.span(start..line.end),
            "this line is read as part of the item above it, because it is indented further",
        )
        .help("Move it to the left, so that the two dashes are in the same column.");
    true
}

/// Reports a value that begins with a character reserved in YAML: an alias, an anchor that nothing refers to, or a tag.
pub(super) fn needs_quotes(sign: char, place: &Span, diagnostics: &mut Diagnostics) {
    let source = &place.source;
    let line = source.line(place.start().line);
    let value = source.text[place.range.start..line.end].trim_end();
    let meant = match sign {
        '*' => "a reference to an anchor that does not exist",
        '&' => "an anchor that nothing refers to",
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
        .help(format!("If it is text, put the value in quotes: \"{quoted}\""));
}

/// Reports a `#` right before a word, after a value or in place of one. It is most likely part of the value.
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
            "everything from ` #` on is a comment, so the value ends before it",
        )
        .help(format!(
            "If it belongs to the value, use quotes: \"{whole}\". If it is a comment, put a space after `#`."
        ));
}
