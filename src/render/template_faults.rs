//! Explains a fault in a template to its author. The template engine names the fault; this module adds what to write instead
//! and, for a tag that is never closed, the place where it was opened.

use std::ops::Range;

use super::filled::tag_length;
use crate::text::diagnostic::suggestion;

/// A fault in a template, with an explanation.
pub(super) struct Explained {
    pub(super) message: String,
    pub(super) help: String,
    /// Where it is in the template, if not at the place that the template engine reports.
    pub(super) range: Option<Range<usize>>,
}

/// The most useful variables that templates see. More depend on the page.
pub(super) const SEEN: &str = "practice, tool, task, task_options, roles, reviewer, clinicians, people, answers, findings, gate, rollout, measures, concerns, feedback, faq, lists, page, words";

/// The filters that a template can use.
const FILTERS: [&str; 38] = [
    "safe",
    "default",
    "upper",
    "lower",
    "wordcount",
    "escape",
    "escape_html",
    "escape_xml",
    "newlines_to_br",
    "pluralize",
    "trim",
    "trim_start",
    "trim_end",
    "replace",
    "capitalize",
    "title",
    "truncate",
    "indent",
    "str",
    "int",
    "float",
    "length",
    "reverse",
    "split",
    "abs",
    "round",
    "first",
    "last",
    "nth",
    "join",
    "sort",
    "unique",
    "get",
    "values",
    "keys",
    "pairs",
    "group_by",
    "ticks",
];
const TESTS: [&str; 17] = [
    "string",
    "number",
    "map",
    "bool",
    "array",
    "integer",
    "float",
    "none",
    "iterable",
    "defined",
    "undefined",
    "odd",
    "even",
    "divisible_by",
    "starting_with",
    "ending_with",
    "containing",
];
const FUNCTIONS: [&str; 2] = ["part", "range"];
const TAGS: [&str; 8] = ["if", "elif", "else", "for", "set", "include", "raw", "filter"];
/// The tags that need an end tag.
const BLOCKS: [&str; 6] = ["if", "for", "raw", "filter", "block", "component"];

/// Explains an error from the template engine. `text` is the template, `at` the place of the error.
pub(super) fn explained(said: &str, text: &str, at: usize) -> Explained {
    let plain = |message: String, help: String| Explained { message, help, range: None };
    let named = |name: &str, what: &str, known: &[&'static str]| {
        let (what, known) = (format!("there is no {what} `{name}`"), known.iter().copied());
        plain(what.clone(), suggestion(name, known, "There are"))
    };
    if let Some(name) = quoted(said, "Unknown filter ") {
        return named(name, "filter", &FILTERS);
    }
    if let Some(name) = quoted(said, "Unknown test ") {
        return named(name, "test", &TESTS);
    }
    if let Some(name) = quoted(said, "Unknown function ") {
        return named(name, "function", &FUNCTIONS);
    }
    if let Some(name) = quoted(said, "Unknown template ") {
        return plain(
            format!("there is no template `{name}`"),
            "Insert a part of the theme with `{{ part(name=\"dates\") }}`; other files cannot be included."
                .to_string(),
        );
    }
    if let Some(name) = quoted(said, "Field ").or_else(|| quoted(said, "Variable ")) {
        let known: Vec<&str> = said
            .split_once("Available ")
            .and_then(|(_, list)| list.split_once(": "))
            .map(|(_, list)| list.split(", ").collect())
            .unwrap_or_default();
        let what = if said.starts_with("Field ") { "field" } else { "variable" };
        let message = format!("there is no {what} `{name}` here");
        let help = suggestion(name, known.iter().copied(), "There are");
        return plain(message, if known.is_empty() { format!("Templates see: {SEEN}.") } else { help });
    }
    if said.contains("omment tag") {
        let help = "`{#` begins a comment of the template language. Put a space in between to give a heading an id: `{ #own }`.";
        return plain(said.to_string(), help.to_string());
    }
    if said.starts_with("Unexpected end of input")
        && let Some((range, word)) = left_open(text)
    {
        let (opened, close) = match word {
            "{{" => ("{{".to_string(), "}}".to_string()),
            "{%" => ("{%".to_string(), "%}".to_string()),
            word => (format!("{{% {word} %}}"), format!("{{% end{word} %}}")),
        };
        let message = format!("`{opened}` is opened here and never closed");
        return Explained { message, help: format!("Close it with `{close}`."), range: Some(range) };
    }
    if said.starts_with("Unknown tag") {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let name = &rest[..end];
        if let Some(opened) = name.strip_prefix("end").filter(|opened| BLOCKS.contains(opened)) {
            let message = format!("`{{% {name} %}}` closes nothing");
            return plain(message, format!("Remove it, or open a `{{% {opened} %}}` before it."));
        }
        if !name.is_empty() {
            return named(name, "tag", &TAGS);
        }
    }
    plain(said.to_string(), format!("Correct the name or the tag. Templates see: {SEEN}."))
}

fn quoted<'s>(said: &'s str, before: &str) -> Option<&'s str> {
    said.strip_prefix(before)?.strip_prefix('`')?.split('`').next()
}

/// The place and the keyword of the innermost tag that nothing closes.
fn left_open(text: &str) -> Option<(Range<usize>, &str)> {
    let mut open: Vec<(Range<usize>, &str)> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|found| at + found) {
        let rest = &text[start..];
        let kind = rest.get(..2).filter(|kind| ["{{", "{%", "{#"].contains(kind));
        let Some(kind) = kind else {
            at = start + 1;
            continue;
        };
        let length = tag_length(rest);
        let tag = &rest[..length];
        let close = if kind == "{{" { "}}" } else { "%}" };
        // A tag that contains the start of the next one was never closed itself.
        let runs_on = kind != "{#"
            && (!tag.ends_with(close) || tag[2..].contains(['{', '\n']) && tag[2..].contains(kind));
        if runs_on {
            let line = rest.lines().next().unwrap_or_default().trim_end().len();
            return Some((start..start + line, kind));
        }
        if kind == "{%" {
            let inside = tag[2..].trim_start_matches('-').trim_start();
            let end = inside.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(inside.len());
            let word = &inside[..end];
            if BLOCKS.contains(&word) {
                open.push((start..start + length, word));
            } else if word.starts_with("end") {
                open.pop();
            }
        }
        at = start + length;
    }
    open.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unclosed_tag_is_found() {
        let opened = |text| left_open(text).map(|(range, word)| (&text[range], word));
        assert_eq!(opened("a {% if b %} c {% for d in e %}{% endfor %}"), Some(("{% if b %}", "if")));
        assert_eq!(opened("{% if b %}{{ x }}{% endif %} {{ y \n z {{ a }}"), Some(("{{ y", "{{")));
        assert_eq!(opened("{% if b\n{{ c }}{% endif %}"), Some(("{% if b", "{%")));
        assert_eq!(opened("{# {% if #}{{ a }}{{ \"}}\" }}{% raw %}{% endraw %}"), None);
    }

    #[test]
    fn every_suggested_name_exists() {
        for (wrap, names) in [("{{ a | NAME }}", &FILTERS[..]), ("{% if a is NAME %}{% endif %}", &TESTS[..])]
        {
            for name in names {
                let mut tera = tera::Tera::new();
                tera.register_filter("ticks", |text: tera::StringInput, _: tera::Kwargs, _: &tera::State| {
                    text.as_str().to_string()
                });
                let known = tera.add_raw_template("x", &wrap.replace("NAME", name));
                assert!(known.is_ok(), "{name}: {known:?}");
            }
        }
    }
}
