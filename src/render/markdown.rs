//! Markdown to HTML. The events are pulldown-cmark's; the HTML is ours: shielded values come back as text, links become
//! links inside the kit, headings get ids, tables scopes, lists of tasks real boxes, and raw HTML loses all that acts.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd,
    TextMergeStream,
};

use super::html::escape;
use crate::mark::{Piece, holds_mark, pieces, unshield};

/// What a document is rendered with.
pub struct Setting<'a> {
    /// How many levels its headings go down: a kit's own text never outranks the page's title.
    pub lower: usize,
    /// The pictures that may be shown, by path, as `data:` addresses.
    pub pictures: &'a BTreeMap<String, String>,
    /// What to write for a link's address; `None` where there is no way to it.
    pub link: &'a mut dyn FnMut(&str) -> Option<String>,
    /// Ids that are taken on this page.
    pub ids: &'a mut BTreeSet<String>,
}

/// A document as HTML. Marks stay in it, to be replaced afterwards.
pub fn html(markdown: &str, setting: &mut Setting) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let events: Vec<Event> = TextMergeStream::new(Parser::new_ext(markdown, options)).collect();
    let mut writer = Writer {
        out: String::with_capacity(markdown.len() * 2),
        raw: false,
        table: Vec::new(),
        in_head: false,
        column: 0,
        footnotes: Vec::new(),
        links: Vec::new(),
        setting,
    };
    writer.write(&events);
    let (out, raw) = (writer.out, writer.raw);
    if raw { clean(&out, setting.pictures) } else { out }
}

/// A text as an id: small letters, digits and dashes.
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

/// The slug, or the slug with a number, so that no id stands twice on a page.
pub fn unique(slug: &str, ids: &mut BTreeSet<String>) -> String {
    let mut id = slug.to_string();
    let mut number = 2;
    while !ids.insert(id.clone()) {
        id = format!("{slug}-{number}");
        number += 1;
    }
    id
}

struct Writer<'w, 's> {
    out: String,
    raw: bool,
    table: Vec<Alignment>,
    in_head: bool,
    column: usize,
    footnotes: Vec<(String, String)>,
    setting: &'w mut Setting<'s>,
    /// For each open link, whether it was written.
    links: Vec<bool>,
}

impl Writer<'_, '_> {
    fn write(&mut self, events: &[Event]) {
        let mut at = 0;
        while at < events.len() {
            at += self.one(&events[at..]);
        }
        if !self.footnotes.is_empty() {
            let notes: String =
                self.footnotes.iter().map(|(id, html)| format!("<li id=\"{id}\">{html}</li>\n")).collect();
            self.out.push_str("<section class=\"footnotes\"><ol>\n");
            self.out.push_str(&notes);
            self.out.push_str("</ol></section>\n");
        }
    }

    /// Writes what begins here; returns how many events that were.
    fn one(&mut self, events: &[Event]) -> usize {
        match &events[0] {
            Event::Start(Tag::Heading { level, id, .. }) => {
                return self.heading(events, *level, id.as_deref());
            }
            Event::Start(Tag::Paragraph) => return self.paragraph(events),
            Event::Start(Tag::Image { dest_url, title, .. }) => return self.image(events, dest_url, title),
            Event::Start(Tag::FootnoteDefinition(name)) => return self.footnote(events, name),
            Event::Start(Tag::Item) if matches!(events.get(1), Some(Event::TaskListMarker(_))) => {
                return self.task(events);
            }
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) => self.out.push_str(&escape(&unshield_plain(text))),
            Event::Code(code) => {
                self.out.push_str("<code>");
                self.out.push_str(&escape(&unshield_plain(code)));
                self.out.push_str("</code>");
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.raw = true;
                self.out.push_str(&shielded_as_text(html));
            }
            Event::FootnoteReference(name) => {
                let name = slug(&unshield(name));
                self.out.push_str(&format!("<sup><a href=\"#note-{name}\">{}</a></sup>", escape(&name)));
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        1
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::BlockQuote(kind) => self.out.push_str(match kind {
                Some(BlockQuoteKind::Note | BlockQuoteKind::Tip) => "<div class=\"callout\">\n",
                Some(BlockQuoteKind::Warning | BlockQuoteKind::Caution | BlockQuoteKind::Important) => {
                    "<div class=\"callout callout-warning\">\n"
                }
                None => "<blockquote>\n",
            }),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                self.out.push_str("<pre tabindex=\"0\"><code>")
            }
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::Item => self.out.push_str("<li>"),
            Tag::Table(alignments) => {
                self.table.clone_from(alignments);
                self.out.push_str("<div class=\"table\" role=\"region\" tabindex=\"0\"><table>\n");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => {
                let name = if self.in_head { "th scope=\"col\"" } else { "td" };
                let align = match self.table.get(self.column) {
                    Some(Alignment::Right) => " class=\"right\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                self.column += 1;
                self.out.push_str(&format!("<{name}{align}>"));
            }
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { dest_url, title, .. } => {
                let address = (self.setting.link)(&unshield_plain(dest_url));
                self.links.push(address.is_some());
                if let Some(address) = address {
                    self.out.push_str(&format!("<a href=\"{}\"", escape(&address)));
                    if !title.is_empty() {
                        self.out.push_str(&format!(" title=\"{}\"", escape(&unshield_plain(title))));
                    }
                    if !address.starts_with("site:") && !address.starts_with('#') {
                        self.out.push_str(" rel=\"noreferrer\"");
                    }
                    self.out.push('>');
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.out.push_str(match tag {
            TagEnd::BlockQuote(Some(_)) => "</div>\n",
            TagEnd::BlockQuote(None) => "</blockquote>\n",
            TagEnd::CodeBlock => "</code></pre>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::Table => "</tbody></table></div>\n",
            TagEnd::TableHead => {
                self.in_head = false;
                "</tr></thead>\n<tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                if self.in_head {
                    "</th>"
                } else {
                    "</td>"
                }
            }
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link if self.links.pop() == Some(true) => "</a>",
            _ => "",
        });
    }

    fn heading(&mut self, events: &[Event], level: HeadingLevel, id: Option<&str>) -> usize {
        let length = length(events);
        let inside = &events[1..length - 1];
        let level = (level as usize + self.setting.lower).min(6);
        let slug = id.map_or_else(|| slug(&plain(inside)), slug);
        let id = unique(&slug, self.setting.ids);
        self.out.push_str(&format!("<h{level} id=\"{id}\">"));
        self.inner(inside);
        self.out.push_str(&format!("</h{level}>\n"));
        length
    }

    /// A paragraph; one that is a mark alone is that mark, without a paragraph around it.
    fn paragraph(&mut self, events: &[Event]) -> usize {
        let length = length(events);
        let inside = &events[1..length - 1];
        let text = plain_marked(inside);
        if holds_mark(&text)
            && pieces(&text).iter().all(|piece| {
                matches!(piece, Piece::Mark(_))
                    || matches!(piece, Piece::Plain(text) if text.trim().is_empty())
            })
        {
            self.out.push_str(text.trim());
            self.out.push('\n');
            return length;
        }
        self.out.push_str("<p>");
        self.inner(inside);
        self.out.push_str("</p>\n");
        length
    }

    fn inner(&mut self, events: &[Event]) {
        let mut at = 0;
        while at < events.len() {
            at += self.one(&events[at..]);
        }
    }

    fn image(&mut self, events: &[Event], path: &str, title: &str) -> usize {
        let length = length(events);
        let alt = plain(&events[1..length - 1]);
        if let Some(data) = self.setting.pictures.get(unshield_plain(path).as_str()) {
            self.out.push_str(&format!("<img src=\"{data}\" alt=\"{}\"", escape(&alt)));
            if !title.is_empty() {
                self.out.push_str(&format!(" title=\"{}\"", escape(&unshield_plain(title))));
            }
            self.out.push('>');
        } else {
            self.out.push_str(&escape(&alt));
        }
        length
    }

    fn footnote(&mut self, events: &[Event], name: &str) -> usize {
        let length = length(events);
        let before = std::mem::take(&mut self.out);
        self.inner(&events[1..length - 1]);
        let note = std::mem::replace(&mut self.out, before);
        let id = unique(&format!("note-{}", slug(&unshield(name))), self.setting.ids);
        self.footnotes.push((id, note));
        length
    }

    /// `- [ ] text`: a box that can be ticked, with its text as the label.
    fn task(&mut self, events: &[Event]) -> usize {
        let length = length(events);
        let checked = if matches!(events[1], Event::TaskListMarker(true)) { " checked" } else { "" };
        self.out.push_str(&format!("<li class=\"tick\"><label><input type=\"checkbox\"{checked}> "));
        self.inner(&events[2..length - 1]);
        self.out.push_str("</label></li>\n");
        length
    }
}

/// How many events from a start to its end, both included.
fn length(events: &[Event]) -> usize {
    let mut depth = 0;
    for (at, event) in events.iter().enumerate() {
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

/// The text of some events, values as they were.
fn plain(events: &[Event]) -> String {
    unshield_plain(&plain_marked(events))
}

fn plain_marked(events: &[Event]) -> String {
    let mut text = String::new();
    for event in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

/// Brings values back; marks stay as they are.
fn unshield_plain(text: &str) -> String {
    if !holds_mark(text) {
        return unshield(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('\u{10FF00}') {
        let close = rest[open..]
            .find('\u{10FF02}')
            .map_or(rest.len(), |close| open + close + '\u{10FF02}'.len_utf8());
        out.push_str(&unshield(&rest[..open]));
        out.push_str(&rest[open..close]);
        rest = &rest[close..];
    }
    out.push_str(&unshield(rest));
    out
}

/// Raw HTML in which values stand as escaped text.
fn shielded_as_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for letter in html.chars() {
        let back = unshield(letter.encode_utf8(&mut [0; 4]));
        if back.starts_with(letter) {
            out.push(letter);
        } else {
            out.push_str(&escape(&back));
        }
    }
    out
}

/// Raw HTML without anything that acts or that comes from somewhere else.
fn clean(html: &str, pictures: &BTreeMap<String, String>) -> String {
    let pictures = pictures.clone();
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .add_tags(["section", "label", "input", "figure", "figcaption"])
        .add_tag_attributes("input", ["type", "checked"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("th", ["scope"])
        .add_generic_attributes(["id", "class", "role", "tabindex"])
        .url_schemes(["http", "https", "mailto", "tel", "site", "data"].into())
        .link_rel(Some("noreferrer"))
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") if value.starts_with("data:image/") => Some(value.into()),
            ("img", "src") => pictures.get(value).map(|data| data.clone().into()),
            ("input", "type") => (value == "checkbox").then(|| value.into()),
            (_, "href") if value.trim_start().to_ascii_lowercase().starts_with("data:") => None,
            _ => Some(value.into()),
        });
    quotes_escaped(&cleaner.clean(html).to_string())
}

/// Quotes in text as entities again: links and ids are found by their quotes, which text must never hold.
fn quotes_escaped(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let (mut inside, mut quoted) = (false, false);
    for letter in html.chars() {
        match letter {
            '<' if !inside => inside = true,
            // What stands in an attribute may hold a `>`.
            '"' if inside => quoted = !quoted,
            '>' if inside && !quoted => inside = false,
            '"' => {
                out.push_str("&quot;");
                continue;
            }
            '\'' if !inside => {
                out.push_str("&#39;");
                continue;
            }
            _ => {}
        }
        out.push(letter);
    }
    out
}
