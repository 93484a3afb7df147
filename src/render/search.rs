//! The index for the search field: the text of every finished page by heading, as one classic script next to the pages. It is
//! loaded when somebody uses the field, which also works on a file share, where pages may not read other files.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::html::{Kind, tokens};

/// The part of a page under one heading.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The anchor; empty for text before the first heading.
    pub id: String,
    /// The heading's text.
    pub heading: String,
    /// The heading's level; 0 before the first heading.
    pub level: u8,
    /// The text up to the next heading.
    pub text: String,
}

/// A page split at its headings. For a FAQ question, the anchor is on the `details` element around it.
pub fn sections(html: &str) -> Vec<Section> {
    let mut list = vec![Section::default()];
    let (mut in_heading, mut around) = (false, String::new());
    let mut pieces = tokens(html);
    while let Some(piece) = pieces.next() {
        match piece.kind {
            Kind::Text(text) if !text.literal => add_text(&mut list, &text.decoded(), in_heading),
            Kind::Start(tag) => {
                if let Some(level) = heading_level(tag.name) {
                    let id = tag.attribute("id").map_or_else(|| std::mem::take(&mut around), Cow::into_owned);
                    list.push(Section { id, level, ..Section::default() });
                    in_heading = true;
                } else if tag.is("details") {
                    around = tag.attribute("id").unwrap_or_default().into_owned();
                } else if tag.is("svg") {
                    pieces.skip_element(&tag);
                } else if !is_inline(tag.name) {
                    add_text(&mut list, " ", in_heading);
                }
            }
            Kind::End(name) if heading_level(name).is_some() => in_heading = false,
            Kind::End(name) if !is_inline(name) => add_text(&mut list, " ", in_heading),
            _ => {}
        }
    }
    for section in &mut list {
        section.heading = tidy(&section.heading);
        section.text = tidy(&section.text);
    }
    list.retain(|section| !section.heading.is_empty() || !section.text.is_empty());
    list
}

/// A page's entry in the index: `[address, title, [[anchor, heading, text], …]]`.
pub fn entry(address: &str, title: &str, lead: Option<&str>, sections: &[Section]) -> Value {
    let mut parts: Vec<Value> = lead.map(|lead| json!(["", "", lead])).into_iter().collect();
    parts.extend(sections.iter().map(|part| json!([part.id, part.heading, part.text])));
    json!([address, title, parts])
}

/// The index of all pages, as JSON.
pub fn index(pages: Vec<Value>) -> String {
    Value::Array(pages).to_string()
}

/// The script: the index, and the code that searches it.
pub fn script(index: &str, searcher: &str) -> String {
    format!("window.inserviceIndex={index};\n{searcher}")
}

/// Whether an element can be part of a word or sentence, so that its tags separate nothing.
fn is_inline(name: &str) -> bool {
    ["a", "b", "code", "em", "i", "small", "strong", "sup"].iter().any(|one| name.eq_ignore_ascii_case(one))
}

/// The heading level of an element, by its name.
pub fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h' | b'H', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

fn add_text(list: &mut [Section], text: &str, in_heading: bool) {
    if let Some(section) = list.last_mut() {
        if in_heading { &mut section.heading } else { &mut section.text }.push_str(text);
    }
}

/// The text with all whitespace reduced to single spaces.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_split_at_its_headings() {
        let html = "<p>First.</p><h2 id=\"a\">A &amp; <em>b</em></h2><ul><li>One</li><li>T<b>w</b>o</li></ul>\
                    <svg><title>no</title></svg><details id=\"q\"><summary><h3>Why?</h3></summary><p>So.</p></details>";
        let found: Vec<(String, String, String)> =
            sections(html).into_iter().map(|part| (part.id, part.heading, part.text)).collect();
        let of =
            |id: &str, heading: &str, text: &str| (id.to_string(), heading.to_string(), text.to_string());
        assert_eq!(found, [of("", "", "First."), of("a", "A & b", "One Two"), of("q", "Why?", "So.")]);
    }
}
