//! What the search field searches: the text of every finished page by heading, as one classic script beside the pages. It
//! is loaded when somebody goes to the field, from a file share too, where a page may not read other files.

use serde_json::{Value, json};

/// A stretch of a page under one heading.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The anchor; empty for what stands before the first heading.
    pub id: String,
    /// The heading's text.
    pub heading: String,
    /// The heading's level, 0 before the first.
    pub level: u8,
    /// The text up to the next heading.
    pub text: String,
}

/// A page cut at its headings. A question of the FAQ has its anchor on the `details` around it.
pub fn sections(html: &str) -> Vec<Section> {
    let mut list = vec![Section::default()];
    let (mut rest, mut in_heading, mut around) = (html, false, String::new());
    while let Some(at) = rest.find('<') {
        add_text(&mut list, &rest[..at], in_heading);
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let tag = &rest[at..end];
        rest = &rest[end..];
        if let Some(level) = heading_level(tag, "<h") {
            let id = attribute(tag, "id").map_or_else(|| std::mem::take(&mut around), str::to_string);
            list.push(Section { id, level, ..Section::default() });
            in_heading = true;
        } else if heading_level(tag, "</h").is_some() {
            in_heading = false;
        } else if tag.starts_with("<details") {
            around = attribute(tag, "id").unwrap_or_default().to_string();
        } else if tag.starts_with("<svg") {
            rest = rest.find("</svg>").map_or("", |close| &rest[close..]);
        } else if !is_inline(tag) {
            add_text(&mut list, " ", in_heading);
        }
    }
    add_text(&mut list, rest, in_heading);
    for section in &mut list {
        section.heading = tidy(&section.heading);
        section.text = tidy(&section.text);
    }
    list.retain(|section| !section.heading.is_empty() || !section.text.is_empty());
    list
}

/// A page for the script: `[address, title, [[anchor, heading, text], …]]`.
pub fn entry(address: &str, title: &str, lead: Option<&str>, sections: &[Section]) -> Value {
    let mut parts: Vec<Value> = lead.map(|lead| json!(["", "", lead])).into_iter().collect();
    parts.extend(sections.iter().map(|part| json!([part.id, part.heading, part.text])));
    json!([address, title, parts])
}

/// The script: the index, and what searches it.
pub fn script(pages: Vec<Value>, searcher: &str) -> Vec<u8> {
    format!("window.inserviceIndex={};\n{searcher}", Value::Array(pages)).into_bytes()
}

/// Whether a tag stands inside a word or a sentence: no blank comes of it.
fn is_inline(tag: &str) -> bool {
    let inner = tag.trim_start_matches(['<', '/']);
    let name = &inner[..inner.find([' ', '>']).unwrap_or(inner.len())];
    matches!(name, "a" | "b" | "code" | "em" | "i" | "small" | "strong" | "sup")
}

fn heading_level(tag: &str, start: &str) -> Option<u8> {
    let mut letters = tag.strip_prefix(start)?.bytes();
    let level = letters.next().filter(|digit| (b'1'..=b'6').contains(digit))? - b'0';
    matches!(letters.next(), Some(b' ' | b'>')).then_some(level)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = format!(" {name}=\"");
    tag[tag.find(&start)? + start.len()..].split('"').next()
}

fn add_text(list: &mut [Section], text: &str, in_heading: bool) {
    if let Some(section) = list.last_mut() {
        if in_heading { &mut section.heading } else { &mut section.text }.push_str(text);
    }
}

/// Blanks as one, entities as letters.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        let mut rest = word;
        while let Some(at) = rest.find('&') {
            tidy.push_str(&rest[..at]);
            rest = &rest[at..];
            let (entity, letter) =
                ENTITIES.into_iter().find(|(entity, _)| rest.starts_with(entity)).unwrap_or(("&", "&"));
            tidy.push_str(letter);
            rest = &rest[entity.len()..];
        }
        tidy.push_str(rest);
    }
    tidy
}

const ENTITIES: [(&str, &str); 7] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#39;", "'"),
    ("&#x27;", "'"),
    ("&#x2F;", "/"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_at_its_headings() {
        let html = "<p>First.</p><h2 id=\"a\">A &amp; <em>b</em></h2><ul><li>One</li><li>T<b>w</b>o</li></ul>\
                    <svg><title>no</title></svg><details id=\"q\"><summary><h3>Why?</h3></summary><p>So.</p></details>";
        let found: Vec<(String, String, String)> =
            sections(html).into_iter().map(|part| (part.id, part.heading, part.text)).collect();
        let of =
            |id: &str, heading: &str, text: &str| (id.to_string(), heading.to_string(), text.to_string());
        assert_eq!(found, [of("", "", "First."), of("a", "A & b", "One Two"), of("q", "Why?", "So.")]);
    }
}
