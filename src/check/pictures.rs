//! The pictures that the kit's Markdown names: each is put into the page that shows it.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Parser, Tag};

use super::brand::picture;
use crate::files::snapshot::Snapshot;
use crate::kit::{Kit, Text};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Span, Spanned};

/// The kit's texts that are Markdown.
pub fn passages(kit: &Kit) -> impl Iterator<Item = &Text> {
    let concerns = kit.concerns.iter().filter_map(|concern| concern.answer.as_ref());
    let faq = kit.faq.iter().map(|item| &item.answer);
    kit.physicians.message.iter().chain(&kit.jobs_promise).chain(concerns).chain(faq)
}

/// Every picture by its path, as a `data:` address; faults where one is missing.
pub fn pictures(kit: &Kit, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
    passages(kit)
        .flat_map(|passage| pictures_of(&passage.value, &passage.span, snapshot, diagnostics))
        .collect()
}

/// The pictures that a Markdown text names; `span`: where the text stands.
pub fn pictures_of(
    markdown: &str,
    span: &Span,
    snapshot: &Snapshot,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let mut pictures = BTreeMap::new();
    for event in Parser::new(markdown) {
        if let Event::Start(Tag::Image { dest_url, .. }) = event {
            let path = Spanned::new(dest_url.to_string(), span.find(&dest_url));
            if let Some(data) = picture(&path, snapshot, diagnostics) {
                pictures.insert(path.value, data);
            }
        }
    }
    pictures
}
