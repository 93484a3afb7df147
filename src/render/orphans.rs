//! Pages that nobody would find: they are not in the navigation, and no other page's text links to them.

use std::collections::BTreeSet;

use super::links::Target;
use super::{Made, rules};
use crate::files::snapshot::Owner;
use crate::site::{Audience, Site};
use crate::text::diagnostic::Diagnostics;

/// Reports each page of the client or the workspace that is only in the list of all pages.
pub(super) fn report(made: &[Made], site: &Site, diagnostics: &mut Diagnostics) {
    let targets = made.iter().flat_map(|one| one.links.iter().map(move |link| (one, link)));
    let led_to: BTreeSet<&str> = targets
        .filter_map(|(one, link)| match &link.target {
            Target::Page(address, _) if *address != one.page.address => Some(address.as_str()),
            _ => None,
        })
        .collect();
    let mut told = BTreeSet::new();
    for one in made {
        let page = one.page;
        let template = &site.templates[&page.template];
        let found = page.nav.is_some()
            || page.gathers
            || page.audience == Audience::Print
            || page.is_placed()
            || led_to.contains(page.address.trim_start_matches("../site/"));
        if template.owner == Owner::BuiltIn || found || !told.insert(&page.template) {
            continue;
        }
        diagnostics
            .add(
                rules::ORPHAN_PAGE,
                template.source.start(),
                format!("neither the navigation nor another page's text leads to {}", page.address),
            )
            .help("Give it a place in the navigation with `nav: 50`, or link to it from another page.");
    }
}
