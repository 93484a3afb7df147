//! A start tag and its attributes, read the way browsers read them.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::entity::decode;

/// Elements that have no content and no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The name as written.
    pub name: &'a str,
    /// Whether it ends in `/>`.
    pub closed: bool,
    /// The whole page, which contains the attributes.
    html: &'a str,
    attributes: usize,
}

impl<'a> Tag<'a> {
    pub(super) fn new(name: &'a str, closed: bool, html: &'a str, attributes: usize) -> Self {
        Self { name, closed, html, attributes }
    }

    /// Whether it is a start tag with this name; case makes no difference.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Whether it has one of these names.
    pub fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// Whether it has neither content nor end tag.
    pub fn is_void(&self) -> bool {
        self.is_one_of(&VOID)
    }

    /// The attributes in order. A repeated attribute is included each time; browsers use the first.
    pub fn attributes(&self) -> Attributes<'a> {
        Attributes::of(self.html, self.attributes)
    }

    /// The value of the attribute with this name, in any case, as a browser reads it.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|one| one.name.eq_ignore_ascii_case(name)).map(|one| one.decoded())
    }

    /// Whether it has a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|list| list.split_ascii_whitespace().any(|one| one == class))
    }
}

/// An attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The name as written.
    pub name: &'a str,
    /// The value as written, without quotes; empty if there is none.
    pub value: &'a str,
    /// The byte range of the name.
    pub name_at: Range<usize>,
    /// The byte range of the value, without quotes.
    pub value_at: Range<usize>,
}

impl<'a> Attribute<'a> {
    /// Whether it has this name; case makes no difference.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value as a browser reads it.
    pub fn decoded(&self) -> Cow<'a, str> {
        decode(self.value, true)
    }
}

/// The attributes of a tag.
#[derive(Clone, Debug)]
pub struct Attributes<'a> {
    html: &'a str,
    at: usize,
    closed: bool,
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C')
}

impl<'a> Attributes<'a> {
    pub(super) fn of(html: &'a str, at: usize) -> Self {
        Self { html, at, closed: false }
    }

    fn peek(&self) -> Option<u8> {
        self.html.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    fn take_until(&mut self, stop: impl Fn(u8) -> bool) -> Range<usize> {
        let start = self.at;
        let rest = &self.html.as_bytes()[start..];
        self.at = rest.iter().position(|byte| stop(*byte)).map_or(self.html.len(), |length| start + length);
        start..self.at
    }

    fn value(&mut self) -> Range<usize> {
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                self.at += 1;
                let start = self.at;
                let end = memchr(quote, &self.html.as_bytes()[start..]);
                // A quote that is never closed swallows the rest of the page, including the tag.
                self.at = end.map_or(self.html.len() + 1, |length| start + length + 1);
                start..end.map_or(self.html.len(), |length| start + length)
            }
            _ => self.take_until(|byte| is_space(byte) || byte == b'>'),
        }
    }

    /// The offset after the tag's `>`, and whether the tag ends in `/>`. `None` if the page ends before that.
    pub(super) fn end(mut self) -> Option<(usize, bool)> {
        if let Some(end) = self.plain_end() {
            return Some((end, false));
        }
        while self.next().is_some() {}
        (self.peek() == Some(b'>')).then_some((self.at + 1, self.closed))
    }
}

impl Attributes<'_> {
    /// A fast path to the offset after a plain tag like `<p class="x" hidden>`; `None` for tags that need the full parser.
    fn plain_end(&self) -> Option<usize> {
        let bytes = self.html.as_bytes();
        let mut at = self.at;
        loop {
            match *bytes.get(at)? {
                b'>' => return Some(at + 1),
                byte if is_space(byte) => at += 1,
                b'/' | b'=' => return None,
                _ => {
                    at += bytes[at..].iter().position(|byte| ends_name(*byte))?;
                    if bytes[at] == b'=' {
                        let quote =
                            bytes.get(at + 1).copied().filter(|quote| matches!(quote, b'"' | b'\''))?;
                        at += 3 + memchr(quote, &bytes[at + 2..])?;
                    }
                }
            }
        }
    }
}

fn ends_name(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'/' | b'>' | b'=')
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        self.closed = false;
        loop {
            self.skip_space();
            match self.peek()? {
                b'>' => return None,
                b'/' => {
                    self.at += 1;
                    self.closed = self.peek() == Some(b'>');
                }
                _ => break,
            }
        }
        let start = self.at;
        // A leading `=` belongs to the name.
        self.at += 1;
        while !self.html.is_char_boundary(self.at) {
            self.at += 1;
        }
        self.take_until(ends_name);
        let name_at = start..self.at;
        let after_name = self.at;
        self.skip_space();
        let value_at = if self.peek() == Some(b'=') {
            self.at += 1;
            self.skip_space();
            self.value()
        } else {
            self.at = after_name;
            after_name..after_name
        };
        let name = &self.html[name_at.clone()];
        Some(Attribute { name, value: &self.html[value_at.clone()], name_at, value_at })
    }
}
