//! Puts an answer into the text of a kit: the edits for one question, and nothing else. The result is read again and compared, so
//! an edit that cannot be made safely is refused, never guessed.

use crate::text::diagnostic::Diagnostics;
use crate::text::edit::{Edit, apply};
use crate::text::source::{Source, Spanned};
use crate::yaml::{self, Entry, Node, Value};

/// The keys of an answer in order, each with its value as one line of YAML.
pub type Parts = Vec<(&'static str, String)>;

/// The keys that say who checked, when and where.
const CHECK: [&str; 3] = ["checked_by", "checked_on", "source"];

/// The text with the answer in it; `None` if it cannot be put there without touching something else.
pub fn spliced(text: &str, id: &str, parts: &Parts) -> Option<String> {
    let root = tree(text)?;
    let tried = |how: Rewrite| {
        let after = apply(text, &edits(text, &root, id, parts, how)?);
        let then = tree(&after)?;
        (same_but(&root, &then, id) && holds(&then, id, parts)).then_some(after)
    };
    tried(Rewrite::KeyByKey).or_else(|| tried(Rewrite::Whole))
}

/// How to change an existing answer whose old check no longer counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rewrite {
    /// Each key on its own, keeping every comment.
    KeyByKey,
    /// All on one line, where the keys cannot be separated.
    Whole,
}

/// Whether the kit already has the answer with all of its parts.
pub fn has(text: &str, id: &str, parts: &Parts) -> bool {
    tree(text).is_some_and(|root| holds(&root, id, parts))
}

fn tree(text: &str) -> Option<Node> {
    let mut diagnostics = Diagnostics::default();
    let root = yaml::read(&Source::new("kit.yaml", text), &mut diagnostics)?;
    (!diagnostics.has_errors()).then_some(root)
}

fn edits(text: &str, root: &Node, id: &str, parts: &Parts, how: Rewrite) -> Option<Vec<Edit>> {
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let top = root.entries()?;
    let Some(compliance) = top.iter().find(|entry| entry.key.value == "compliance") else {
        let ended = text.is_empty() || text.ends_with('\n');
        let before = if ended { "" } else { line_end };
        let line = format!("{before}compliance:{line_end}  {id}: {}{line_end}", flow(parts));
        // A flow map at the top has no place for another line.
        return (!opens(text, root)).then(|| vec![Edit::insert(text.len(), line)]);
    };
    match &compliance.value.value {
        Value::Null => {
            let at = after_colon(text, &compliance.key)?;
            let value = compliance.value.span.range.clone();
            let range = if value.is_empty() || value.start < at { at..at } else { at..value.end };
            Some(vec![Edit::replace(range, format!(" {{{id}: {}}}", flow(parts)))])
        }
        Value::Map(entries) => match entries.iter().find(|entry| entry.key.value == id) {
            Some(entry) => Some(change(text, entry, parts, how)?),
            None => Some(vec![add(
                text,
                &compliance.value,
                entries,
                &format!("{id}: {}", flow(parts)),
                line_end,
            )?]),
        },
        _ => None,
    }
}

/// Changes an answer that is already in the kit.
fn change(text: &str, entry: &Entry, parts: &Parts, how: Rewrite) -> Option<Vec<Edit>> {
    let Value::Map(entries) = &entry.value.value else {
        return Some(vec![replace(text, entry, &flow(parts))?]);
    };
    let has = |key: &str| parts.iter().any(|(part, _)| *part == key);
    // The old check was of the old answer. Everything else that was agreed on stays.
    let stale = |old: &Entry| CHECK.contains(&old.key.value.as_str()) && !has(&old.key.value);
    if how == Rewrite::Whole && entries.iter().any(stale) {
        let kept =
            entries.iter().filter(|old| !has(&old.key.value) && !CHECK.contains(&old.key.value.as_str()));
        let kept = kept.map(|old| format!("{}: {}", old.key.value, quoted_value(&old.value)));
        let new = parts.iter().map(|(key, value)| format!("{key}: {value}"));
        let all: Vec<String> = new.chain(kept).collect();
        return Some(vec![replace(text, entry, &format!("{{{}}}", all.join(", ")))?]);
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut edits = Vec::new();
    for at in (0..entries.len()).filter(|at| stale(&entries[*at])) {
        edits.extend(remove(text, &entry.value, entries, at)?);
    }
    let mut missing = Vec::new();
    for (key, value) in parts {
        match entries.iter().find(|old| old.key.value == *key) {
            Some(old) => edits.push(replace(text, old, value)?),
            None => missing.push(format!("{key}: {value}")),
        }
    }
    if !missing.is_empty() {
        let separator = if opens(text, &entry.value) {
            ", ".to_string()
        } else {
            let column = column(text, entries.first()?.key.span.range.start);
            format!("{line_end}{}", " ".repeat(column))
        };
        let added = add(text, &entry.value, entries, &missing.join(&separator), line_end)?;
        // What is added after the last key must come after that key's new value.
        match edits.iter_mut().find(|edit| edit.range.end == added.range.start && added.range.is_empty()) {
            Some(edit) => edit.text.push_str(&added.text),
            None => edits.push(added),
        }
    }
    Some(edits)
}

/// Removes an entry from a map, leaving every comment in place. `None` if a comment is inside the entry.
fn remove(text: &str, map: &Node, entries: &[Entry], at: usize) -> Option<Vec<Edit>> {
    let entry = &entries[at];
    let start = entry.key.span.range.start;
    let colon = after_colon(text, &entry.key)?;
    let value = entry.value.span.range.clone();
    let end = if value.is_empty() || value.start < colon {
        colon
    } else {
        value.start + text[value.clone()].trim_end_matches(['\r', '\n', ' ']).len()
    };
    if end > colon && text[colon..value.start].contains('#') {
        return None;
    }
    if !opens(text, map) {
        let rest = &text[end..];
        let line = rest.find('\n').map_or(rest.len(), |at| at + 1);
        // A comment after the value stays, on its own line.
        if rest[..line].contains('#') {
            let space = rest.len() - rest.trim_start_matches(' ').len();
            return Some(vec![Edit::replace(start..end + space, "")]);
        }
        let begin = text[..start].rfind('\n').map_or(0, |at| at + 1);
        return Some(vec![Edit::replace(begin..end + line, "")]);
    }
    let Some(before) = at.checked_sub(1).map(|before| &entries[before]) else {
        let next = entries.get(1)?.key.span.range.start;
        return (!text[end..next].contains('#')).then(|| vec![Edit::replace(start..next, "")]);
    };
    let before = before.value.span.range.end;
    let comma = before + text[before..start].find(',')?;
    if text[before..comma].contains('#') {
        return None;
    }
    let commented = text[comma..start].contains('#');
    let with_comma = Edit::replace(comma..if commented { comma + 1 } else { end }, "");
    let alone = commented.then(|| Edit::replace(start..end, ""));
    Some([with_comma].into_iter().chain(alone).collect())
}

/// Replaces the value of an entry.
fn replace(text: &str, entry: &Entry, value: &str) -> Option<Edit> {
    let at = after_colon(text, &entry.key)?;
    let old = entry.value.span.range.clone();
    if old.is_empty() || old.start < at {
        return Some(Edit::insert(at, format!(" {value}")));
    }
    // A value that begins on a later line moves up beside its key, unless a comment is in between.
    let between = text.get(at..old.start)?;
    let start = if between.contains('\n') && between.trim().is_empty() { at } else { old.start };
    let space = if start == at { " " } else { "" };
    let whole = &text[old.clone()];
    let end = old.start + whole.trim_end_matches(['\r', '\n', ' ']).len();
    Some(Edit::replace(start..end, format!("{space}{value}")))
}

/// Adds an entry after the last one of a map.
fn add(text: &str, map: &Node, entries: &[Entry], new: &str, line_end: &str) -> Option<Edit> {
    let open = map.span.range.start;
    let Some(last) = entries.last() else {
        return opens(text, map).then(|| Edit::insert(open + 1, new));
    };
    let mut end =
        last.value.span.range.end.max(after_colon(text, &last.key).unwrap_or(last.key.span.range.end));
    if opens(text, map) {
        // A comma may already follow the last entry.
        return Some(Edit::insert(end, format!(", {new}")));
    }
    let indent = " ".repeat(column(text, entries.first()?.key.span.range.start));
    // Go to the end of the line on which the last value ends, comment included.
    if !text[..end].ends_with('\n') {
        let rest = &text[end..];
        end += rest.find('\n').map_or(rest.len(), |at| at + 1);
    }
    let before = if text[..end].ends_with('\n') { "" } else { line_end };
    let after = if before.is_empty() { line_end } else { "" };
    Some(Edit::insert(end, format!("{before}{indent}{new}{after}")))
}

/// Whether a map is written in braces.
fn opens(text: &str, map: &Node) -> bool {
    text[map.span.range.start..].starts_with('{')
}

/// Where a value may begin: after the colon of its key.
fn after_colon(text: &str, key: &Spanned<String>) -> Option<usize> {
    let end = key.span.range.end;
    let rest = text.get(end..)?;
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    rest[spaces..].starts_with(':').then_some(end + spaces + 1)
}

/// The number of characters before a place on its line.
fn column(text: &str, at: usize) -> usize {
    let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
    text[line..at].trim_start_matches('\u{feff}').chars().count()
}

/// All parts in braces. An answer alone needs no braces.
fn flow(parts: &Parts) -> String {
    match parts.as_slice() {
        [("answer", value)] => value.clone(),
        _ => {
            let parts: Vec<String> = parts.iter().map(|(key, value)| format!("{key}: {value}")).collect();
            format!("{{{}}}", parts.join(", "))
        }
    }
}

/// A text as one line of YAML that is also valid in braces.
pub fn quoted(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let word = text.starts_with(|letter: char| letter.is_ascii_alphanumeric()) && text.chars().all(plain);
    if word && !["true", "false", "null"].contains(&text.to_lowercase().as_str()) {
        return text.to_string();
    }
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\x7F").replace('\u{85}', "\\x85")
}

/// One or several texts as YAML.
pub fn quoted_all(texts: &[String]) -> String {
    match texts {
        [one] => quoted(one),
        _ => format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
    }
}

fn quoted_value(node: &Node) -> String {
    match &node.value {
        Value::Text { text, .. } => quoted(text),
        Value::List(items) => {
            format!("[{}]", items.iter().map(quoted_value).collect::<Vec<_>>().join(", "))
        }
        _ => "null".to_string(),
    }
}

/// Whether two kits say the same, apart from the answer to one question.
fn same_but(before: &Node, after: &Node, id: &str) -> bool {
    let rest = |root: &Node, inside: bool| -> Vec<String> {
        let entries = root.entries().unwrap_or_default().iter();
        let kept = entries.filter(|entry| entry.key.value != if inside { id } else { "compliance" });
        kept.map(|entry| format!("{}: {}", entry.key.value, plain(&entry.value))).collect()
    };
    let answers = |root: &Node| root.get("compliance").map(|part| rest(part, true)).unwrap_or_default();
    rest(before, false) == rest(after, false) && answers(before) == answers(after)
}

/// Whether a kit has these parts of an answer, and no older check.
fn holds(root: &Node, id: &str, parts: &Parts) -> bool {
    let Some(found) = root.get("compliance").and_then(|part| part.get(id)) else { return false };
    let old_check = |key: &&str| found.get(key).is_some() && parts.iter().all(|(part, _)| part != key);
    if matches!(found.value, Value::Map(_)) && CHECK.iter().any(old_check) {
        return false;
    }
    parts.iter().all(|(key, value)| {
        let node = match &found.value {
            Value::Map(_) => found.get(key),
            _ => Some(found).filter(|_| *key == "answer"),
        };
        let expected = tree(&format!("v: {value}\n"));
        let expected = expected.as_ref().and_then(|root| root.get("v"));
        node.zip(expected).is_some_and(|(node, expected)| plain(node) == plain(expected))
    })
}

/// A value without its positions, for comparison.
fn plain(node: &Node) -> String {
    match &node.value {
        Value::Null => "~".to_string(),
        Value::Text { text, .. } => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(",")),
        Value::Map(entries) => {
            let entries =
                entries.iter().map(|entry| format!("{:?}:{}", entry.key.value, plain(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Value::Broken => "?".to_string(),
    }
}
