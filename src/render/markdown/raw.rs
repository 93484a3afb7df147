//! Raw HTML in Markdown: tags that structure or mark text are kept, and balanced within their container; everything else is
//! removed and reported. A name in angle brackets that is not HTML is text, and is printed as written.

use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::elements::{self, Raw};
use super::{Dropped, Events, Writer, unique};
use crate::render::html::{self, Attribute, Kind, escape_into};
use crate::text::placeholder::unshield;

/// An element that is open.
#[derive(Debug)]
pub enum Open {
    /// Opened by Markdown, with the text that closes it.
    Markdown(TagEnd, &'static str),
    /// Opened by a raw tag at this place.
    Raw(&'static str, Range<usize>),
}

/// Raw HTML, and where its lines are in the Markdown: lines of a block may be indented or prefixed there.
#[derive(Default)]
pub struct Written {
    pub(super) html: String,
    lines: Vec<(usize, usize)>,
}

impl Written {
    pub(super) fn of(html: &str, start: usize) -> Self {
        Self { html: html.to_string(), lines: vec![(0, start)] }
    }

    /// Appends the next line.
    pub(super) fn push(&mut self, line: &str, start: usize) {
        self.lines.push((self.html.len(), start));
        self.html.push_str(line);
    }

    /// The range in the Markdown for a range of the HTML.
    pub(super) fn range(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let line = self.lines.partition_point(|(own, _)| *own <= at).saturating_sub(1);
            self.lines.get(line).map_or(at, |(own, place)| place + at - own)
        };
        // A line break at the end would point to the next line.
        let text = self.html[range.clone()].trim_end();
        let last = range.start + text.len().saturating_sub(1);
        place(range.start)..place(last) + 1
    }
}

impl Writer<'_, '_> {
    /// A block of raw HTML. If it is only text with words in angle brackets, it becomes a paragraph.
    pub(super) fn html_block(&mut self, inside: &Events) {
        let mut written = Written::default();
        for (event, range) in inside {
            if let Event::Html(line) | Event::Text(line) = event {
                written.push(line, range.start);
            }
        }
        let is_text = html::tokens(&written.html).all(|token| match token.kind {
            Kind::Start(tag) => elements::raw(tag.name) == Raw::NoHtml,
            Kind::End(name) => elements::raw(name) == Raw::NoHtml,
            Kind::Text(_) => true,
            Kind::Comment(_) | Kind::Doctype(_) => false,
        });
        if is_text {
            self.out.push_str("<p>");
            self.raw(&written);
            let end = self.out.trim_end().len();
            self.out.truncate(end);
            self.out.push_str("</p>\n");
        } else {
            self.raw(&written);
        }
        self.skipping = None;
    }

    /// A raw tag within a line of text.
    pub(super) fn inline_html(&mut self, html: &str, start: usize) {
        self.raw(&Written::of(html, start));
    }

    fn raw(&mut self, written: &Written) {
        let mut read = 0;
        for piece in html::tokens(&written.html) {
            read = piece.range.end;
            let own = &written.html[piece.range.clone()];
            let place = written.range(piece.range.clone());
            if let Some(name) = &self.skipping {
                if matches!(piece.kind, Kind::End(end) if end.eq_ignore_ascii_case(name)) {
                    self.skipping = None;
                }
                continue;
            }
            match piece.kind {
                Kind::Text(text) => {
                    if !text.raw.trim().is_empty() {
                        self.leave_table();
                    }
                    escape_into(&unshield(&text.decoded()), &mut self.out);
                }
                Kind::Start(tag) => match elements::raw(tag.name) {
                    Raw::Stays(name) => self.raw_start(name, &tag, written, place),
                    Raw::NoHtml => escape_into(&unshield(own), &mut self.out),
                    Raw::Goes => {
                        let name = tag.name.to_ascii_lowercase();
                        self.leave_out(place, format!("the tag `<{name}>` is left out of the page"), TAGS);
                    }
                    Raw::GoesWhole => {
                        let name = tag.name.to_ascii_lowercase();
                        let message = format!("`<{name}>` is left out of the page, with everything in it");
                        self.leave_out(place, message, TAGS);
                        if !tag.is_void() && !tag.closed {
                            self.skipping = Some(name);
                        }
                    }
                },
                Kind::End(name) => match elements::raw(name) {
                    Raw::Stays(name) => self.raw_end(name, place),
                    Raw::NoHtml => escape_into(&unshield(own), &mut self.out),
                    // The start tag was already reported.
                    Raw::Goes | Raw::GoesWhole => {}
                },
                Kind::Comment(_) if own.starts_with("<!--") => {
                    if !own.ends_with("-->") && !own.ends_with("--!>") {
                        self.leave_out(
                            place.start..place.start + 4,
                            "this comment is never closed: everything after it is left out of the page"
                                .to_string(),
                            "Close it with `-->`, or remove the `<!--`.",
                        );
                    }
                }
                Kind::Comment(_) | Kind::Doctype(_) => {
                    self.leave_out(place, "this is left out of the page".to_string(), TAGS);
                }
            }
        }
        if read < written.html.trim_end().len() && self.skipping.is_none() {
            let place = written.range(read..written.html.len());
            self.leave_out(
                place,
                "this tag has no end, and is printed as text".to_string(),
                "Close it with `>`.",
            );
            escape_into(&unshield(written.html[read..].trim_end()), &mut self.out);
        }
    }

    /// Writes a start tag that is kept, if its parent may contain it.
    fn raw_start(&mut self, name: &'static str, tag: &html::Tag, written: &Written, place: Range<usize>) {
        if elements::is_block(name) {
            self.end_paragraph();
        }
        while let Some(Open::Raw(before, _)) = self.open.last()
            && elements::closes(name, before)
        {
            self.close_last();
        }
        let parent = match self.open.last() {
            Some(Open::Raw(parent, _)) => Some(*parent),
            _ => None,
        };
        if !elements::is_allowed_in(name, parent) {
            let message = format!("`<{name}>` is not allowed here, and is left out of the page");
            return self.leave_out(
                place,
                message,
                "Put it into the element that it belongs to, such as `<tr>` or `<ul>`.",
            );
        }
        if !elements::belongs_in(name, parent) {
            self.leave_table();
        }
        let in_link = |open: &Open| matches!(open, Open::Raw("a", _) | Open::Markdown(TagEnd::Link, "</a>"));
        if name == "a" && self.open.iter().any(in_link) {
            return self.leave_out(
                place,
                "a link cannot hold another link".to_string(),
                "Close the first one before it.",
            );
        }
        let Some(attributes) = self.attributes(name, tag, written, &place) else { return };
        // Raw headings move down like those in Markdown.
        let level = name.strip_prefix('h').and_then(|level| level.parse::<usize>().ok());
        let name = level.map_or(name, |level| {
            ["h1", "h2", "h3", "h4", "h5", "h6"][(level + self.setting.lower).min(6) - 1]
        });
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(&attributes);
        self.out.push('>');
        if !tag.is_void() {
            self.open.push(Open::Raw(name, place));
        }
    }

    /// The attributes of a tag, ready to write; `None` for an element that means nothing without its attribute.
    fn attributes(
        &mut self,
        name: &str,
        tag: &html::Tag,
        written: &Written,
        place: &Range<usize>,
    ) -> Option<String> {
        let before = std::mem::take(&mut self.out);
        let mut known: Vec<String> = Vec::new();
        let mut gone: Vec<String> = Vec::new();
        for attribute in tag.attributes() {
            let own = attribute.name.to_ascii_lowercase();
            if known.contains(&own) {
                continue;
            }
            if !elements::may_have(name, &own) || !self.attribute(name, &own, &attribute, written) {
                gone.push(format!("`{}`", unshield(&own)));
            }
            known.push(own);
        }
        let attributes = std::mem::replace(&mut self.out, before);
        if name == "img" && !attributes.contains(" src=") || name == "input" && !attributes.contains(" type=")
        {
            let message = format!("this `<{name}>` is left out of the page");
            let help = if name == "img" {
                PICTURES
            } else {
                "The only form field that is kept is `<input type=\"checkbox\">`."
            };
            self.leave_out(place.clone(), message, help);
            return None;
        }
        if !gone.is_empty() {
            let verb = if gone.len() == 1 { "is" } else { "are" };
            let message = format!("{} of `<{name}>` {verb} left out of the page", gone.join(" and "));
            self.leave_out(place.clone(), message, ATTRIBUTES);
        }
        Some(attributes)
    }

    /// Writes an attribute, if its value may stay.
    fn attribute(&mut self, name: &str, own: &str, attribute: &Attribute, written: &Written) -> bool {
        let value = unshield(&attribute.decoded()).into_owned();
        let value = match (name, own) {
            (_, "href") => {
                let at = if attribute.value.is_empty() { &attribute.name_at } else { &attribute.value_at };
                // Dead links are reported like all other links.
                if let Some(address) = (self.setting.link)(&value, written.range(at.clone())) {
                    self.address(&address);
                }
                return true;
            }
            ("img", "src") if value.starts_with("data:image/") => value,
            ("img", "src") => match self.setting.pictures.get(&value) {
                Some(data) => data.clone(),
                None => return false,
            },
            ("input", "type") if value.eq_ignore_ascii_case("checkbox") => value,
            ("input", "type") => return false,
            (_, "id") if value.trim().is_empty() => return false,
            (_, "id") => unique(&value.split_whitespace().collect::<Vec<_>>().join("-"), self.setting.ids),
            _ => value,
        };
        self.out.push_str(&format!(" {own}=\""));
        escape_into(&value, &mut self.out);
        self.out.push('"');
        true
    }

    /// Writes an end tag that is kept, if it closes an element opened in the same container.
    fn raw_end(&mut self, name: &'static str, place: Range<usize>) {
        let level = name.strip_prefix('h').and_then(|level| level.parse::<usize>().ok());
        let lowered = level.map(|level| (level + self.setting.lower).min(6));
        let closes = |open: &Open| match (open, lowered) {
            (Open::Raw(own, _), Some(level)) => own.strip_prefix('h') == Some(level.to_string().as_str()),
            (Open::Raw(own, _), None) => *own == name,
            _ => false,
        };
        let mut raw =
            self.open.iter().enumerate().rev().take_while(|(_, open)| matches!(open, Open::Raw(..)));
        match raw.find(|(_, open)| closes(open)).map(|(at, _)| at) {
            Some(at) => self.close_to(at),
            None => {
                let message = format!("`</{name}>` closes nothing here, and is left out of the page");
                self.leave_out(place, message, "Remove it, or open the element in the same paragraph.");
            }
        }
    }

    /// Closes a table before content that is in none of its cells, because browsers would move that content out of the table.
    pub(super) fn leave_table(&mut self) {
        while let Some(Open::Raw(name, place)) = self.open.last()
            && elements::is_table_frame(name)
        {
            if *name == "table" {
                let message = "this `<table>` ends early: something in it is outside its cells".to_string();
                self.leave_out(place.clone(), message, "Put it into `<td>` or `<th>`.");
            }
            self.close_last();
        }
    }

    /// Ends the open paragraph before a block, as browsers do.
    fn end_paragraph(&mut self) {
        if let Some(Open::Markdown(TagEnd::Paragraph, close)) = self.open.last_mut() {
            self.out.push_str(close.trim_end());
            *close = "";
        }
    }

    /// Closes everything that was opened at this depth or deeper.
    pub(super) fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            // Only the outermost element can be closed by its own end tag; every raw element inside it lacks one.
            let is_own = self.open.len() == depth + 1;
            if let Some(Open::Raw(name, place)) = self.open.last()
                && !is_own
                && !elements::closes_itself(name)
            {
                let message = format!("`<{name}>` is never closed");
                let help = format!(
                    "Close it with `</{name}>`. For a word in angle brackets write `&lt;{name}&gt;`."
                );
                self.leave_out(place.clone(), message, &help);
            }
            self.close_last();
        }
    }

    /// Closes what is still open at the end of the document.
    pub(super) fn close_raw(&mut self) {
        self.open.insert(0, Open::Markdown(TagEnd::Paragraph, ""));
        self.close_to(0);
    }

    fn close_last(&mut self) {
        match self.open.pop() {
            Some(Open::Markdown(_, close)) => self.out.push_str(close),
            Some(Open::Raw(name, _)) => self.out.push_str(&format!("</{name}>")),
            None => {}
        }
    }

    fn leave_out(&mut self, range: Range<usize>, message: String, help: &str) {
        (self.setting.dropped)(Dropped { message, help: help.to_string(), range });
    }
}

const TAGS: &str = "A text may have tags that structure or mark it: headings, lists, tables, `<details>`, `<b>` and the like. \
    To print angle brackets write `&lt;` and `&gt;`.";
const ATTRIBUTES: &str = "A tag may have `class`, `id`, `title`, `lang`, `dir`, `role` and attributes that begin with `aria-`. \
    How things look is up to the theme.";
const PICTURES: &str =
    "Save the picture in the kit's folder, and name it from there: `![What it shows](assets/picture.png)`.";
