//! Converts HTML to the plain text of a mail: paragraphs, numbered items, line breaks.

use crate::render::html::{Kind, tokens};

/// The text of some HTML. The content of a list item is indented under its number.
pub(super) fn of(html: &str) -> String {
    let mut text = Writer::default();
    let mut lists: Vec<Option<usize>> = Vec::new();
    let mut pieces = tokens(html);
    while let Some(piece) = pieces.next() {
        match piece.kind {
            Kind::Text(part) if !part.literal => text.add(&part.decoded()),
            Kind::Start(tag) if tag.is_one_of(&["svg", "script", "style"]) => pieces.skip_element(&tag),
            Kind::Start(tag) if tag.is("br") => text.end_line(false),
            Kind::Start(tag) if tag.is_one_of(&["ol", "ul"]) => {
                text.end_line(true);
                lists.push(tag.is("ol").then_some(0));
            }
            Kind::Start(tag) if tag.is("li") => {
                text.end_line(true);
                text.begin_point(match lists.last_mut() {
                    Some(Some(count)) => {
                        *count += 1;
                        format!("{count}. ")
                    }
                    _ => "- ".to_string(),
                });
            }
            Kind::End(name) if is(name, &["ol", "ul"]) => {
                lists.pop();
                text.end_line(true);
                text.indent = String::new();
            }
            Kind::Start(tag) if is(tag.name, &BLOCKS) => text.end_line(!tag.has_class("clause")),
            Kind::End(name) if is(name, &BLOCKS) => text.end_line(false),
            _ => {}
        }
    }
    text.end_line(false);
    text.done.trim_end().to_string() + "\n"
}

/// Elements that begin a new line.
const BLOCKS: [&str; 12] =
    ["p", "div", "section", "h1", "h2", "h3", "h4", "table", "tr", "blockquote", "dt", "dd"];

fn is(name: &str, names: &[&str]) -> bool {
    names.iter().any(|one| name.eq_ignore_ascii_case(one))
}

/// The text written so far.
#[derive(Default)]
struct Writer {
    done: String,
    line: String,
    /// The mark of a list item whose first line comes next; its later lines get `indent`.
    begin: Option<String>,
    indent: String,
    /// Whether an empty line is due before the next one.
    gap: bool,
}

impl Writer {
    fn add(&mut self, text: &str) {
        self.line.push_str(text);
    }

    fn begin_point(&mut self, mark: String) {
        self.indent = " ".repeat(mark.chars().count());
        self.begin = Some(mark);
    }

    fn end_line(&mut self, gap: bool) {
        let line: Vec<&str> = self.line.split_whitespace().collect();
        if !line.is_empty() {
            if self.gap && !self.done.is_empty() {
                self.done.push('\n');
            }
            self.done.push_str(self.begin.take().as_ref().unwrap_or(&self.indent));
            self.done.push_str(&line.join(" "));
            self.done.push('\n');
            self.gap = false;
        }
        self.line.clear();
        self.gap |= gap;
    }
}

/// Wraps lines to `width` characters. A longer word stays whole, and indented lines stay indented.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let mut done = String::with_capacity(text.len() + 64);
    for line in text.lines() {
        let words = line.trim_start_matches(' ');
        let mut indent = line.len() - words.len();
        let mut used = indent;
        done.push_str(&" ".repeat(indent));
        if indent == 0 {
            // Later lines of an item are indented to its text.
            indent = words
                .split_once(". ")
                .map_or(0, |(number, _)| number.parse::<u32>().map_or(0, |_| number.len() + 2));
        }
        for (at, word) in words.split(' ').enumerate() {
            let length = word.chars().count();
            if at > 0 && used + 1 + length > width {
                done.push('\n');
                done.push_str(&" ".repeat(indent));
                used = indent;
            } else if at > 0 {
                done.push(' ');
                used += 1;
            }
            done.push_str(word);
            used += length;
        }
        done.push('\n');
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_list_items_and_breaks_are_kept() {
        let html = "<h2>Q</h2><p>To A &amp; B</p><ol><li><p>One <strong>thing</strong>?</p><p class=\"clause\">Look</p></li>\
                    <li><p>Two</p></li></ol><p>Thanks,</p><p>Jo<br>Clinic</p><svg><text>no</text></svg>";
        let expected = "Q\n\nTo A & B\n\n1. One thing?\n   Look\n\n2. Two\n\nThanks,\n\nJo\nClinic\n";
        assert_eq!(of(html), expected);
    }

    #[test]
    fn long_lines_are_wrapped_under_their_number() {
        assert_eq!(
            wrapped("1. aa bb cc\n   dd ee ff gg\nplain\n", 9),
            "1. aa bb\n   cc\n   dd ee\n   ff gg\nplain\n"
        );
    }
}
