//! Pages and questions that there are two of.

use std::collections::BTreeMap;

use super::{FaqEntry, Page};
use crate::check::rules;
use crate::files::snapshot::Owner;
use crate::kit::asked;
use crate::library::template::Template;
use crate::text::diagnostic::Diagnostics;

/// Reports two pages with the same address, because one would replace the other.
pub(super) fn same_addresses(
    pages: &[Page],
    templates: &BTreeMap<String, Template>,
    diagnostics: &mut Diagnostics,
) {
    for (at, page) in pages.iter().enumerate() {
        let twin =
            pages[..at].iter().find(|other| other.folder() == page.folder() && other.address == page.address);
        if let (Some(twin), Some(template)) = (twin, templates.get(&page.template)) {
            let message = format!(
                "the address {}/{} is already taken by {}",
                page.folder(),
                page.address,
                twin.template
            );
            diagnostics
                .add(rules::DUPLICATE_KEY, template.source.start(), message)
                .help("Give one of the two another name. To replace a page, use the name of its file.");
        }
    }
}

/// Reports two files that ask the same question, because it would be answered twice. The added file is reported.
pub(super) fn same_questions(
    faq: &[FaqEntry],
    templates: &BTreeMap<String, Template>,
    diagnostics: &mut Diagnostics,
) {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let built_in = |entry: &&FaqEntry| templates[&entry.template].owner == Owner::BuiltIn;
    let (first, own): (Vec<&FaqEntry>, Vec<&FaqEntry>) = faq.iter().partition(built_in);
    for entry in first.into_iter().chain(own) {
        let other = *known.entry(asked(&entry.question.text)).or_insert(&entry.template);
        if other != entry.template && templates[&entry.template].owner != Owner::BuiltIn {
            diagnostics
                .add(
                    rules::DUPLICATE_KEY,
                    entry.question.span.clone(),
                    format!("{other} asks the same question"),
                )
                .help("Keep one of the two files. To replace a built-in answer, use the name of its file.");
        }
    }
}
