//! What an author certainly meant by a value that is written the wrong way, out of habit from JSON, word processors or other
//! date formats. Each function gives the edits that correct it. Nothing here is a guess unless the result says so.

use std::str::FromStr;

use jiff::civil::Date;

use crate::text::diagnostic::Diagnostics;
use crate::text::edit::Edit;
use crate::text::source::Span;
use crate::yaml::{Entry, Node, Value, rules};

/// The quotes that word processors put in place of straight ones: first the opening, then the closing one.
const CURLY: [(char, char); 2] = [('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}')];

/// Whether a text contains curly quotes.
pub(super) fn holds_curly(text: &str) -> bool {
    text.contains(|letter| CURLY.iter().any(|(open, close)| letter == *open || letter == *close))
}

/// The text of a plain scalar without what certainly does not belong to it: curly quotes around it, or a comma after it.
/// Both are reported.
pub(super) fn without_habits<'t>(text: &'t str, span: &Span, diagnostics: &mut Diagnostics) -> &'t str {
    let (text, span) = match text.strip_suffix(',').filter(|rest| !rest.is_empty()) {
        Some(rest) if span.text().ends_with(',') => {
            let comma = span.source.span(span.range.end - 1..span.range.end);
            diagnostics
                .add(
                    rules::TRAILING_COMMA,
                    comma.clone(),
                    "there is a comma after the value, and YAML does not need it",
                )
                .fix(vec![Edit::replace(comma.range, "")])
                .help("Remove the comma. If it belongs to the text, put the text in quotes.");
            (rest.trim_end(), &span.source.span(span.range.start..span.range.end - 1))
        }
        _ => (text, span),
    };
    let Some(inside) = inside_curly(text) else { return text };
    let fix = straight(span);
    diagnostics
        .add(
            rules::QUOTES_FROM_WORD,
            span.clone(),
            "these are curly quotes from a word processor, and YAML makes them part of the text",
        )
        .fix(fix)
        .help(format!("Write straight quotes: \"{}\"", inside.replace('\\', "\\\\").replace('"', "\\\"")));
    inside
}

/// Whether curly quotes enclose a whole text.
pub(super) fn is_in_curly(text: &str) -> bool {
    inside_curly(text.trim_end()).is_some()
}

/// The text between curly quotes that enclose the whole of it.
fn inside_curly(text: &str) -> Option<&str> {
    CURLY.iter().find_map(|(open, close)| {
        let inside = text.strip_prefix(*open)?.strip_suffix(*close)?;
        // `“A” and “B”` is not quoted as a whole. An apostrophe inside single quotes is fine.
        let ends_early = inside.match_indices(*close).any(|(at, _)| {
            let after = inside[at + close.len_utf8()..].chars().next();
            !after.is_some_and(char::is_alphanumeric)
        });
        (!inside.trim().is_empty() && !inside.contains(*open) && !ends_early).then_some(inside)
    })
}

/// The edits that replace the curly quotes around a span with straight ones, and escape what would have a meaning inside
/// those.
pub(super) fn straight(span: &Span) -> Vec<Edit> {
    let raw = span.text();
    let (Some(first), Some(last)) = (raw.chars().next(), raw.trim_end().chars().next_back()) else {
        return Vec::new();
    };
    let start = span.range.start;
    let (from, to) = (first.len_utf8(), raw.trim_end().len() - last.len_utf8());
    if to < from {
        return Vec::new();
    }
    let inside =
        raw[from..to].match_indices(['"', '\\']).map(|(at, _)| Edit::insert(start + from + at, "\\"));
    let mut edits = vec![Edit::replace(start..start + from, "\"")];
    edits.extend(inside);
    edits.push(Edit::replace(start + to..start + to + last.len_utf8(), "\""));
    edits
}

/// In brackets, text in curly quotes is split at its commas, and every part after the first looks like a key. Gives the
/// edits for the last of these keys, if a value before it opened the quotes.
pub(super) fn cut_at_commas(entries: &[Entry], at: usize) -> Vec<Edit> {
    let last = &entries[at];
    let empty = |entry: &Entry| matches!(entry.value.value, Value::Null) && entry.value.span.range.is_empty();
    let closes = |(_, close): &&(char, char)| last.key.value.ends_with(*close);
    let Some((open, _)) = CURLY.iter().find(closes).filter(|_| empty(last)) else { return Vec::new() };
    for entry in entries[..at].iter().rev() {
        if let Some(text) = entry.value.text() {
            let whole = last.key.span.source.span(entry.value.span.range.start..last.key.span.range.end);
            return if text.starts_with(*open) { straight(&whole) } else { Vec::new() };
        }
        if !empty(entry) {
            break;
        }
    }
    Vec::new()
}

/// The edit that replaces a list of one text with the text, where a text belongs.
pub(crate) fn only_item(node: &Node) -> Vec<Edit> {
    let Value::List(items) = &node.value else { return Vec::new() };
    let [Node { value: Value::Text { .. }, span }] = items.as_slice() else { return Vec::new() };
    // A comment inside the brackets would be lost.
    let around = [node.span.range.start..span.range.start, span.range.end..node.span.range.end];
    let bare = around.into_iter().all(|range| {
        node.span
            .source
            .text
            .get(range)
            .is_some_and(|text| text.chars().all(|c| c.is_whitespace() || "-[],".contains(c)))
    });
    if bare && !span.text().contains('\n') {
        vec![Edit::replace(node.span.range.clone(), span.text())]
    } else {
        Vec::new()
    }
}

/// The words in a row, such as `front-desk, nurse`, with which a list was meant. Empty if this is something else.
pub(crate) fn words(node: &Node) -> Vec<&str> {
    let text = node.text().unwrap_or_default();
    let parts =
        text.trim_matches(['[', ']']).split([',', ';']).flat_map(|part| part.split(" and ")).map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let word = |part: &&str| part.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter));
    if parts.iter().all(word) { parts } else { Vec::new() }
}

/// The edits that turn a map into a list of one map, where a list of maps belongs.
pub(super) fn as_list(node: &Node) -> Vec<Edit> {
    let range = &node.span.range;
    if !matches!(node.value, Value::Map(_)) {
        return Vec::new();
    }
    let raw = node.span.text();
    if raw.starts_with('{') {
        return vec![Edit::insert(range.start, "["), Edit::insert(range.end, "]")];
    }
    let mut edits = vec![Edit::insert(range.start, "- ")];
    let breaks = raw.trim_end().match_indices('\n').map(|(at, _)| range.start + at + 1);
    // Blank lines stay as they are.
    let filled = breaks
        .filter(|at| !node.span.source.text[*at..].trim_start_matches([' ', '\t', '\r']).starts_with('\n'));
    edits.extend(filled.map(|at| Edit::insert(at, "  ")));
    edits
}

/// The edit that makes a key of `key:value`, which YAML reads as text.
pub(super) fn glued_key(node: &Node) -> Vec<Edit> {
    let raw = node.span.text();
    let Value::Text { plain: true, .. } = &node.value else { return Vec::new() };
    let Some((key, value)) = raw.split_once(':') else { return Vec::new() };
    let word = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    if word && !value.starts_with(['/', ' ']) && !value.contains([':', '\n']) {
        vec![Edit::insert(node.span.range.start + key.len() + 1, " ")]
    } else {
        Vec::new()
    }
}

/// The date that was meant, and whether no other is possible: 11/12/2026 can mean two dates.
pub(super) fn day(written: &str) -> Option<(Date, bool)> {
    let written = match written.split_once(['T', ' ']) {
        // With a time after the date, as in spreadsheets and JSON.
        Some((day, time))
            if day.len() == 10 && time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':') =>
        {
            day
        }
        _ => written,
    };
    let parts: Vec<&str> = written.split(['/', '.', '-', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [one, two, three] = parts.as_slice() else { return None };
    let number = |part: &str, most: usize| {
        (part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<i16>().ok())?
    };
    let day = |part: &str| number(part.trim_end_matches(|c: char| c.is_ascii_lowercase()), 2);
    let date = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let year = |part: &str| number(part, 4).filter(|_| part.len() == 4);
    if let (Some(y), Some(m), Some(d)) = (year(one), number(two, 2), number(three, 2)) {
        return Some((date(y, m, d)?, true));
    }
    if let (Some(m), Some(d), Some(y)) = (month(one), day(two), year(three)) {
        return Some((date(y, m, d)?, true));
    }
    if let (Some(d), Some(m), Some(y)) = (day(one), month(two), year(three)) {
        return Some((date(y, m, d)?, true));
    }
    let (a, b) = (number(one, 2)?, number(two, 2)?);
    let (y, whole) = match (year(three), number(three, 2)) {
        (Some(y), _) => (y, true),
        (None, Some(short)) if three.len() == 2 => (2000 + short, false),
        _ => return None,
    };
    // Read the month first, as in the US, unless it cannot be a month.
    match (date(y, a, b), date(y, b, a)) {
        (Some(us), other) => Some((us, whole && other.is_none_or(|other| other == us))),
        (None, Some(other)) => Some((other, whole)),
        (None, None) => None,
    }
}

fn month(word: &str) -> Option<i16> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_lowercase();
    let named =
        |name: &&str| name.starts_with(&word) && word.len() >= 3 || word == "sept" && **name == *"september";
    i16::try_from(NAMES.iter().position(named)? + 1).ok()
}

/// The help for a date in the wrong form, and the edit that corrects it if only one date can be meant.
pub(super) fn day_fix(written: &str, span: &Span) -> (String, Vec<Edit>) {
    match day(written) {
        Some((day, true)) => {
            (format!("Write: {day}"), vec![Edit::replace(span.range.clone(), day.to_string())])
        }
        Some((day, false)) => {
            let said = day.strftime("%B %-d, %Y");
            (format!("Write year, month and day. If this is {said}, write: {day}"), Vec::new())
        }
        None => ("Write year, month and day with two digits each: 2026-11-03.".to_string(), Vec::new()),
    }
}

/// What `Y`, `n`, `on` and `off` mean.
pub fn yes_or_no(written: &str) -> Option<&'static str> {
    match written.to_ascii_lowercase().as_str() {
        "y" | "on" => Some("yes"),
        "n" | "off" => Some("no"),
        _ => None,
    }
}

/// Parses a date in exactly the form that kits use. `None` for another form; an error if there is no such day.
pub(super) fn iso(written: &str) -> Option<Result<Date, ()>> {
    let shaped = written.len() == 10 && written.split('-').map(str::len).eq([4, 2, 2]);
    shaped.then(|| Date::from_str(written).map_err(|_| ()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them_and_doubts_are_kept() {
        for (written, meant, certain) in [
            ("12/21/2026", "2026-12-21", true),
            ("21/12/2026", "2026-12-21", true),
            ("21.12.2026", "2026-12-21", true),
            ("3/3/2026", "2026-03-03", true),
            ("11/3/2026", "2026-11-03", false),
            ("11/23/26", "2026-11-23", false),
            ("2026/11/3", "2026-11-03", true),
            ("2026-1-3", "2026-01-03", true),
            ("2026.11.03", "2026-11-03", true),
            ("Nov 3, 2026", "2026-11-03", true),
            ("Sept. 3rd 2026", "2026-09-03", true),
            ("3 November 2026", "2026-11-03", true),
            ("3-nov-2026", "2026-11-03", true),
            ("2026-11-03T00:00:00Z", "2026-11-03", true),
            ("2026-11-03 08:30", "2026-11-03", true),
        ] {
            assert_eq!(
                day(written).map(|(day, sure)| (day.to_string(), sure)),
                Some((meant.to_string(), certain)),
                "{written}"
            );
        }
        for written in
            ["soon", "13/13/2026", "Nov 2026", "11/2026", "2/30/2026", "Q3 1 2026", "1/2/3", "5-5-5555-5"]
        {
            assert_eq!(day(written), None, "{written}");
        }
    }

    #[test]
    fn only_curly_quotes_around_a_whole_text_count() {
        assert_eq!(inside_curly("“Safe”"), Some("Safe"));
        assert_eq!(inside_curly("‘it’s safe’"), Some("it’s safe"));
        for text in ["“A” and “B”", "“A", "A”", "“”", "“ ”", "it’s", "“A” or B”"]
        {
            assert_eq!(inside_curly(text), None, "{text}");
        }
    }
}
