//! Finds the pictures that a Markdown text names, in Markdown or in raw HTML. They are read together with the kit, so that a
//! missing one is reported along with everything else.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::links::address_at;
use super::options;
use super::raw::Written;
use crate::render::html::{Kind, tokens};

/// Each picture's path and its byte range in the Markdown. In raw HTML, addresses that are not paths are ignored.
pub fn pictures(markdown: &str) -> Vec<(String, Range<usize>)> {
    let mut found = Vec::new();
    let mut block = Written::default();
    // The picture whose text is being read, and where its text ends so far.
    let mut open: Option<(String, Range<usize>, Option<usize>)> = None;
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => open = Some((dest_url.to_string(), range, None)),
            Event::End(TagEnd::Image) => {
                if let Some((path, whole, text_end)) = open.take() {
                    let place = address_at(markdown, &whole, text_end, &path);
                    found.push((path, place));
                }
            }
            Event::Html(line) => block.push(&line, range.start),
            Event::End(TagEnd::HtmlBlock) => found.extend(raw(&std::mem::take(&mut block))),
            Event::InlineHtml(tag) => found.extend(raw(&Written::of(&tag, range.start))),
            _ => {
                if let Some((_, _, text_end)) = &mut open {
                    *text_end = Some(range.end);
                }
            }
        }
    }
    found
}

fn raw(written: &Written) -> Vec<(String, Range<usize>)> {
    let tags = tokens(&written.html).filter_map(|token| match token.kind {
        Kind::Start(tag) if tag.is("img") => tag.attributes().find(|one| one.is("src")),
        _ => None,
    });
    let own = tags.filter_map(|source| {
        let path = source.decoded().trim().to_string();
        let elsewhere = path.is_empty() || path.starts_with("//") || path.contains(':');
        (!elsewhere).then(|| (path, written.range(source.value_at)))
    });
    own.collect()
}
