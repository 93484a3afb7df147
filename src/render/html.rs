//! The only place that takes HTML apart: a tokenizer that finds the same tokens as a browser (tags with their attributes, text,
//! comments) as slices of the page, each with its byte range, so that a caller can replace one value and copy the rest.
//!
//! It builds no tree. All it has to know about trees is which elements hold raw text, and that those elements do not exist
//! inside SVG. The tests compare it with `html5ever`, token by token.

mod entity;
mod tag;

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr2};

use entity::escape_value_into;
pub use entity::{decode, escape, escape_into};
use tag::is_space;
pub use tag::{Attribute, Attributes, Tag};

/// Elements whose content is text up to their end tag, whatever it contains.
const RAW: [&str; 6] = ["script", "style", "xmp", "iframe", "noembed", "noframes"];
/// Elements whose content is text up to their end tag, with character references but no tags.
const TEXT_ONLY: [&str; 2] = ["title", "textarea"];
/// Start tags that end an SVG element, if its end tag is missing.
const NOT_IN_SVG: [&str; 43] = [
    "b",
    "big",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "i",
    "img",
    "li",
    "listing",
    "menu",
    "meta",
    "nobr",
    "ol",
    "p",
    "pre",
    "ruby",
    "s",
    "small",
    "span",
    "strong",
    "strike",
    "sub",
    "sup",
    "table",
    "tt",
    "u",
    "ul",
];

/// A token: one piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The kind of token.
    pub kind: Kind<'a>,
    /// Its byte range.
    pub range: Range<usize>,
}

/// The kinds of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// `<p class="x">`
    Start(Tag<'a>),
    /// `</p>`, with the name as written.
    End(&'a str),
    /// Text between tags.
    Text(Text<'a>),
    /// The text of a comment, or of markup that browsers treat as one.
    Comment(&'a str),
    /// The text of `<!doctype …>`.
    Doctype(&'a str),
}

/// A stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// The text as written.
    pub raw: &'a str,
    /// Whether `&` is an ordinary character, as in scripts and styles.
    pub literal: bool,
}

impl<'a> Text<'a> {
    /// The text that a reader sees.
    pub fn decoded(&self) -> Cow<'a, str> {
        if self.literal { Cow::Borrowed(self.raw) } else { decode(self.raw, false) }
    }
}

/// The tokens of a page, in order.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    html: &'a str,
    at: usize,
    /// The element whose content is raw text up to its end tag, and whether character references count in it.
    raw: Option<(&'a str, bool)>,
    /// How many `svg` or `math` elements are open.
    foreign: usize,
}

/// Splits HTML into tokens.
pub fn tokens(html: &str) -> Tokens<'_> {
    Tokens { html, at: 0, raw: None, foreign: 0 }
}

impl<'a> Tokens<'a> {
    /// Skips the element that has just begun, with all of its content.
    pub fn skip_element(&mut self, started: &Tag) {
        if started.is_void() || started.closed && self.foreign > 0 {
            return;
        }
        let mut depth = 1;
        for token in self.by_ref() {
            match token.kind {
                Kind::Start(tag) if tag.is(started.name) && !tag.closed => depth += 1,
                Kind::End(name) if name.eq_ignore_ascii_case(started.name) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }

    /// The offset at which the next token begins.
    pub fn position(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a str {
        &self.html[self.at..]
    }

    fn to(&mut self, end: usize, kind: Kind<'a>) -> Token<'a> {
        let range = self.at..end;
        self.at = end;
        Token { kind, range }
    }

    /// A start tag or an end tag; `None` if the page ends inside it.
    fn tag(&mut self, end_tag: bool) -> Option<Token<'a>> {
        let start = self.at + 1 + usize::from(end_tag);
        let bytes = self.html.as_bytes();
        let length = bytes[start..].iter().position(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'));
        let Some(name_end) = length.map(|length| start + length) else {
            self.at = self.html.len();
            return None;
        };
        let name = &self.html[start..name_end];
        let Some((end, closed)) = Attributes::of(self.html, name_end).end() else {
            self.at = self.html.len();
            return None;
        };
        if end_tag {
            if self.foreign > 0 && ["svg", "math"].iter().any(|one| name.eq_ignore_ascii_case(one)) {
                self.foreign -= 1;
            }
            return Some(self.to(end, Kind::End(name)));
        }
        let tag = Tag::new(name, closed, self.html, name_end);
        if tag.is_one_of(&["svg", "math"]) {
            self.foreign += usize::from(!closed);
        } else if self.foreign > 0 && tag.is_one_of(&NOT_IN_SVG) {
            self.foreign = 0;
        }
        if self.foreign == 0 {
            let references = tag.is_one_of(&TEXT_ONLY);
            self.raw = (references || tag.is_one_of(&RAW)).then_some((name, references));
        }
        Some(self.to(end, Kind::Start(tag)))
    }

    /// `<!…>`: a comment, a doctype, or what browsers treat as a comment.
    fn declaration(&mut self) -> Token<'a> {
        let inner = self.at + 2;
        let text = &self.html[inner..];
        if let Some(comment) = text.strip_prefix("--") {
            let start = inner + 2;
            // `<!-->` and `<!--->` are complete, empty comments.
            for empty in [">", "->"] {
                if comment.starts_with(empty) {
                    return self.to(start + empty.len(), Kind::Comment(""));
                }
            }
            let ends = ["-->", "--!>"].into_iter().filter_map(|end| Some((comment.find(end)?, end.len())));
            return match ends.min() {
                Some((length, end)) => self.to(start + length + end, Kind::Comment(&comment[..length])),
                None => self.to(self.html.len(), Kind::Comment(unfinished(comment))),
            };
        }
        if text.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("doctype")) {
            let end = memchr(b'>', text.as_bytes());
            let inside = &text[7..end.unwrap_or(text.len())];
            return self.to(end.map_or(self.html.len(), |end| inner + end + 1), Kind::Doctype(inside));
        }
        if self.foreign > 0
            && let Some(section) = text.strip_prefix("[CDATA[")
        {
            let length = section.find("]]>");
            let raw = &section[..length.unwrap_or(section.len())];
            let end = length.map_or(self.html.len(), |length| inner + 7 + length + 3);
            return self.to(end, Kind::Text(Text { raw, literal: true }));
        }
        self.bogus(inner)
    }

    /// What browsers treat as a comment: everything up to the next `>`.
    fn bogus(&mut self, inner: usize) -> Token<'a> {
        let text = &self.html[inner..];
        match memchr(b'>', text.as_bytes()) {
            Some(length) => self.to(inner + length + 1, Kind::Comment(&text[..length])),
            None => self.to(self.html.len(), Kind::Comment(text)),
        }
    }

    /// The text of a raw element, up to its end tag.
    fn raw_text(&mut self, name: &str, references: bool) -> Option<Token<'a>> {
        let length = raw_length(self.rest(), name);
        let raw = &self.rest()[..length];
        (length > 0).then(|| self.to(self.at + length, Kind::Text(Text { raw, literal: !references })))
    }

    /// The length of the text that begins here: up to the next `<` that begins markup.
    fn text_length(&self) -> usize {
        let rest = self.rest().as_bytes();
        let mut at = 0;
        while let Some(open) = memchr(b'<', &rest[at..]) {
            let open = at + open;
            match (rest.get(open + 1), rest.get(open + 2)) {
                (Some(b'!' | b'?'), _) | (Some(b'/'), Some(_)) => return open,
                (Some(first), _) if first.is_ascii_alphabetic() => return open,
                _ => at = open + 1,
            }
        }
        rest.len()
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some((name, references)) = self.raw.take()
            && let Some(token) = self.raw_text(name, references)
        {
            return Some(token);
        }
        loop {
            let length = self.text_length();
            if length > 0 {
                let raw = &self.rest()[..length];
                return Some(self.to(self.at + length, Kind::Text(Text { raw, literal: false })));
            }
            let bytes = self.rest().as_bytes();
            match (bytes.get(1)?, bytes.get(2)) {
                (b'!', _) => return Some(self.declaration()),
                (b'?', _) => return Some(self.bogus(self.at + 1)),
                // Browsers ignore `</>`.
                (b'/', Some(b'>')) => self.at += 3,
                (b'/', Some(first)) if !first.is_ascii_alphabetic() => return Some(self.bogus(self.at + 2)),
                (first, _) => return self.tag(*first == b'/'),
            }
        }
    }
}

/// The text of a comment that the page ends in, without the dashes that might have been part of its end.
fn unfinished(comment: &str) -> &str {
    ["--!", "--", "-"].iter().find_map(|end| comment.strip_suffix(end)).unwrap_or(comment)
}

/// The length of a raw element's text: up to its own end tag. In a script, a script inside a comment must end first.
fn raw_length(text: &str, name: &str) -> usize {
    let bytes = text.as_bytes();
    let is_script = name.eq_ignore_ascii_case("script");
    let (mut at, mut in_comment, mut doubled) = (0, false, false);
    while let Some(found) = memchr2(b'<', b'-', &bytes[at..]) {
        at += found;
        let rest = &bytes[at..];
        if is_script && !in_comment && rest.starts_with(b"<!--") {
            // `<!-->` opens and closes a comment at once.
            (in_comment, at) = (true, at + 2);
        } else if in_comment && rest.starts_with(b"-->") {
            (in_comment, doubled, at) = (false, false, at + 3);
        } else if in_comment && !doubled && named(rest, b"<", b"script") {
            (doubled, at) = (true, at + 7);
        } else if doubled && named(rest, b"</", b"script") {
            (doubled, at) = (false, at + 8);
        } else if !doubled && named(rest, b"</", name.as_bytes()) {
            return at;
        } else {
            at += 1;
        }
    }
    text.len()
}

/// Whether a tag of this name begins here.
fn named(bytes: &[u8], open: &[u8], name: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(open) else { return false };
    let Some((written, after)) = rest.split_at_checked(name.len()) else { return false };
    written.eq_ignore_ascii_case(name)
        && after.first().is_some_and(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'))
}

/// The text of some HTML: character references decoded, tags left out.
pub fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for token in tokens(html) {
        if let Kind::Text(text) = token.kind {
            out.push_str(&text.decoded());
        }
    }
    out
}

/// HTML with some attribute values replaced. What `replace` returns for an attribute is escaped and becomes its new value.
pub fn with_values(html: &str, mut replace: impl FnMut(&Tag, &Attribute) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut from = 0;
    for token in tokens(html) {
        let Kind::Start(tag) = token.kind else { continue };
        for attribute in tag.attributes() {
            let Some(value) = replace(&tag, &attribute) else { continue };
            let at = &attribute.value_at;
            // An attribute without a value has no `=` that a new value could follow.
            if at.start == attribute.name_at.end {
                continue;
            }
            let quoted = matches!(html.as_bytes()[at.start - 1], b'"' | b'\'');
            out.push_str(&html[from..at.start - usize::from(quoted)]);
            out.push('"');
            escape_value_into(&value, &mut out);
            out.push('"');
            from = (at.end + usize::from(quoted)).min(html.len());
        }
    }
    out.push_str(&html[from..]);
    out
}

#[cfg(test)]
mod tests;
