//! Markdown to HTML. The events are pulldown-cmark's, the HTML is ours: shielded values become text again, links become links
//! inside the kit, headings get ids, table headers get a scope, task lists get real checkboxes, and raw HTML keeps what is
//! harmless. Everything that is reported has its place from the parser.

mod blocks;
mod elements;
mod footnotes;
mod links;
mod pictures;
mod raw;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::html::{decode, escape_into};
use crate::text::placeholder::unshield;
use footnotes::Footnotes;
pub use pictures::pictures;
use raw::Open;

/// The settings for rendering a document.
pub struct Setting<'a> {
    /// How many levels its headings move down: a kit's own text must never outrank the page's title.
    pub lower: usize,
    /// The pictures that may be shown: `data:` addresses by path.
    pub pictures: &'a BTreeMap<String, String>,
    /// The words of the interface.
    pub words: &'a BTreeMap<String, String>,
    /// Gets a link's address and where it is; returns the address to write, or `None` if it leads nowhere.
    pub link: &'a mut dyn FnMut(&str, Range<usize>) -> Option<String>,
    /// Called for raw HTML that is left out.
    pub dropped: &'a mut dyn FnMut(Dropped),
    /// The ids already in use on this page.
    pub ids: &'a mut BTreeSet<String>,
}

/// Raw HTML that is left out of a page.
#[derive(Debug)]
pub struct Dropped {
    /// What is left out.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// Its byte range in the Markdown.
    pub range: Range<usize>,
}

type Events<'e> = [(Event<'e>, Range<usize>)];

/// The Markdown extensions, the same wherever Markdown is read.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// Renders a document as HTML. Placeholders stay in it and are replaced later.
pub fn html(markdown: &str, setting: &mut Setting) -> String {
    let source = without_references(markdown);
    let parser = Parser::new_ext(&source, options()).into_offset_iter();
    let events = shallow(TextMergeWithOffset::new(parser), setting);
    let mut writer = Writer {
        source: &source,
        written: markdown,
        out: String::with_capacity(markdown.len() * 2),
        open: Vec::new(),
        skipping: None,
        table: Vec::new(),
        in_head: false,
        column: 0,
        notes: Footnotes::default(),
        setting,
    };
    writer.all(&events);
    writer.close_raw();
    writer.footnotes();
    writer.out
}

/// How deep quotes and lists may be nested. No page needs more, and each level costs the writer some stack.
const DEEPEST: usize = 100;

/// The events without those nested deeper than [`DEEPEST`], which are reported.
fn shallow<'e>(
    events: impl Iterator<Item = (Event<'e>, Range<usize>)>,
    setting: &mut Setting,
) -> Vec<(Event<'e>, Range<usize>)> {
    let (mut kept, mut depth, mut told) = (Vec::new(), 0, false);
    for (event, range) in events {
        let (starts, ends) = (matches!(event, Event::Start(_)), matches!(event, Event::End(_)));
        depth += usize::from(starts);
        if depth <= DEEPEST {
            kept.push((event, range));
        } else if !told {
            told = true;
            (setting.dropped)(Dropped {
                message: format!(
                    "this is nested more than {DEEPEST} levels deep, and is left out of the page"
                ),
                help: "Remove the repeated marks that begin a quote or a list.".to_string(),
                range,
            });
        }
        depth -= usize::from(ends);
    }
    kept
}

/// The Markdown with each reference to a [reserved](crate::text::placeholder) character replaced by one to U+FFFD, of the same
/// length. The parser treats references and values alike, so the text it reads must not contain reserved characters from an
/// author.
fn without_references(markdown: &str) -> Cow<'_, str> {
    let mut done = Cow::Borrowed(markdown);
    for (at, _) in markdown.match_indices("&#") {
        let digits = &markdown[at + 2..];
        let (sign, radix) = if digits.starts_with(['x', 'X']) { (1, 16) } else { (0, 10) };
        let length = digits[sign..].chars().take_while(|digit| digit.is_digit(radix)).count();
        let end = at + 2 + sign + length;
        if length >= 5 && decode(&markdown[at..end], false) == "\u{FFFD}" {
            let code =
                if radix == 16 { format!("{:0>length$X}", 0xFFFD) } else { format!("{:0>length$}", 0xFFFD) };
            done.to_mut().replace_range(at + 2 + sign..end, &code);
        }
    }
    done
}

/// A text as an id: lowercase letters, digits and dashes.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.to_lowercase().chars() {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug: String = slug.trim_end_matches('-').chars().take(60).collect();
    if slug.is_empty() { "part".to_string() } else { slug.trim_end_matches('-').to_string() }
}

/// The slug, with a number if needed, so that no id appears twice on a page.
pub fn unique(slug: &str, ids: &mut BTreeSet<String>) -> String {
    if ids.insert(slug.to_string()) {
        return slug.to_string();
    }
    // Numbers are used without gaps, so the first free one is found by doubling and bisecting rather than by counting up.
    let taken = |number: usize| ids.contains(&format!("{slug}-{number}"));
    let (mut last, mut free) = (1, 2);
    while taken(free) {
        (last, free) = (free, free * 2);
    }
    while free - last > 1 {
        let middle = last.midpoint(free);
        if taken(middle) { last = middle } else { free = middle }
    }
    let id = format!("{slug}-{free}");
    ids.insert(id.clone());
    id
}

struct Writer<'w, 's> {
    /// The text that the parser reads; all ranges refer to it.
    source: &'w str,
    /// The same text as written, with its original references.
    written: &'w str,
    out: String,
    /// What is open and must still be closed, the innermost last.
    open: Vec<Open>,
    /// The raw element whose content is being left out, until it ends.
    skipping: Option<String>,
    table: Vec<Alignment>,
    in_head: bool,
    column: usize,
    notes: Footnotes,
    setting: &'w mut Setting<'s>,
}

impl Writer<'_, '_> {
    fn all(&mut self, events: &Events) {
        let mut at = 0;
        while at < events.len() {
            at += self.one(&events[at..]);
        }
    }

    /// Writes what begins with the first event, and returns how many events that took.
    fn one(&mut self, events: &Events) -> usize {
        let (event, range) = &events[0];
        if self.skipping.is_some() && !matches!(event, Event::InlineHtml(_) | Event::End(_)) {
            let block = matches!(event, Event::Start(tag) if blocks::is_block(tag));
            return if block { length(events) } else { 1 };
        }
        let is_raw = matches!(event, Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_));
        if !is_raw && !matches!(event, Event::End(_) | Event::SoftBreak) {
            self.leave_table();
        }
        match event {
            Event::Start(tag) => return self.start(tag, events),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => {
                let code = matches!(self.open.last(), Some(Open::Markdown(TagEnd::CodeBlock, _)));
                let text = if code { self.as_written(text, range) } else { Cow::Borrowed(&**text) };
                escape_into(&unshield(&text), &mut self.out);
            }
            Event::Code(code) => {
                self.out.push_str("<code>");
                let code = self.as_written(code, range);
                escape_into(&unshield(&code), &mut self.out);
                self.out.push_str("</code>");
            }
            Event::Html(html) | Event::InlineHtml(html) => self.inline_html(html, range.start),
            Event::FootnoteReference(name) => self.footnote_reference(&unshield(name)),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        1
    }

    /// Code as its author wrote it: character references in code are plain text.
    fn as_written<'t>(&self, code: &'t str, range: &Range<usize>) -> Cow<'t, str> {
        let (read, written) = (&self.source[range.clone()], &self.written[range.clone()]);
        match read.find(code).filter(|_| read != written) {
            Some(at) => Cow::Owned(written[at..at + code.len()].to_string()),
            None => Cow::Borrowed(code),
        }
    }

    fn start(&mut self, tag: &Tag, events: &Events) -> usize {
        let length = length(events);
        let inside = &events[1..length.max(2) - 1];
        match tag {
            Tag::Heading { level, id, .. } => self.heading(inside, *level, id.as_deref()),
            Tag::Paragraph => self.paragraph(inside),
            Tag::Image { dest_url, title, .. } => self.image(inside, dest_url, title),
            Tag::FootnoteDefinition(name) => self.footnote(inside, name),
            Tag::HtmlBlock => self.html_block(inside),
            Tag::BlockQuote(kind) => self.quote(inside, *kind),
            Tag::Item if is_task(inside).is_some() => self.task(inside),
            Tag::Table(alignments) => {
                self.table.clone_from(alignments);
                self.table(inside);
                return 1;
            }
            tag => {
                self.open(tag, events);
                return 1;
            }
        }
        length
    }

    /// Writes the opening of a container, and remembers its closing.
    fn open(&mut self, tag: &Tag, events: &Events) {
        let close = match tag {
            Tag::CodeBlock(_) => {
                self.out.push_str("<pre tabindex=\"0\"><code>");
                "</code></pre>\n"
            }
            Tag::List(Some(1)) => {
                self.out.push_str("<ol>\n");
                "</ol>\n"
            }
            Tag::List(Some(first)) => {
                self.out.push_str(&format!("<ol start=\"{first}\">\n"));
                "</ol>\n"
            }
            Tag::List(None) => {
                self.out.push_str("<ul>\n");
                "</ul>\n"
            }
            Tag::Item => {
                self.out.push_str("<li>");
                "</li>\n"
            }
            Tag::TableHead => {
                (self.in_head, self.column) = (true, 0);
                self.out.push_str("<thead><tr>");
                "</tr></thead>\n<tbody>\n"
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
                "</tr>\n"
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => {
                self.out.push_str("<em>");
                "</em>"
            }
            Tag::Strong => {
                self.out.push_str("<strong>");
                "</strong>"
            }
            Tag::Strikethrough => {
                self.out.push_str("<del>");
                "</del>"
            }
            Tag::Link { link_type, dest_url, title, .. } => self.link(events, *link_type, dest_url, title),
            _ => "",
        };
        self.open.push(Open::Markdown(tag.to_end(), close));
    }

    /// Closes the container that a Markdown end event belongs to, with everything still open inside it.
    fn end(&mut self, end: TagEnd) {
        let own = |open: &Open| matches!(open, Open::Markdown(other, _) if *other == end);
        let Some(at) = self.open.iter().rposition(own) else { return };
        self.close_to(at);
        self.in_head &= end != TagEnd::TableHead;
        if matches!(end, TagEnd::TableCell | TagEnd::Item) {
            self.skipping = None;
        }
    }

    /// Writes something between an opening and a closing text, and closes everything left open inside.
    fn within(&mut self, end: TagEnd, close: &'static str, write: impl FnOnce(&mut Self)) {
        let depth = self.open.len();
        self.open.push(Open::Markdown(end, close));
        write(self);
        self.close_to(depth);
        // Skipping never continues past the container in which it began.
        self.skipping = None;
    }
}

/// The number of events from a start to its end, both included.
fn length(events: &Events) -> usize {
    let mut depth = 0;
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    events.len()
}

/// Whether a list item is a task, and whether it is done. The marker comes first in the item or in its first paragraph.
fn is_task(item: &Events) -> Option<bool> {
    let first =
        item.iter().map(|(event, _)| event).find(|event| !matches!(event, Event::Start(Tag::Paragraph)))?;
    if let Event::TaskListMarker(done) = first { Some(*done) } else { None }
}

/// The text of some events, with shielded values restored.
fn plain(events: &Events) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    unshield(&text).into_owned()
}
