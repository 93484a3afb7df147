//! What the theme puts around a page: the navigation, the head and the foot; and the page that gathers all the others.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::Value;

use super::html::{Kind, tokens};
use super::links::{self, Place};
use super::{Made, Renderer, contents, late_text, search, view};
use crate::mark;
use crate::text::diagnostic::Diagnostics;

/// An entry of the navigation.
#[derive(Serialize)]
struct NavView<'a> {
    title: &'a str,
    address: &'a str,
    here: bool,
}

/// A page as it is written, but for its version.
pub(super) struct Finished {
    pub(super) html: String,
    /// What links to it can lead to.
    pub(super) ids: BTreeSet<String>,
    pub(super) diagnostics: Diagnostics,
}

impl<'a> Renderer<'a> {
    /// The page with the theme around it.
    pub(super) fn finish(&self, one: &Made, all: &[Made<'a>]) -> Finished {
        let mut diagnostics = Diagnostics::default();
        let root = one.page.root();
        let mut context = self.base.clone();
        let same_folder = |other: &&Made| other.page.folder() == one.page.folder();
        let mut in_nav: Vec<&Made> =
            all.iter().filter(same_folder).filter(|other| other.page.nav.is_some()).collect();
        in_nav.sort_by_key(|other| other.page.nav);
        let nav: Vec<NavView> = in_nav
            .iter()
            .map(|other| NavView {
                title: &other.short,
                address: &other.page.address,
                here: other.page.address == one.page.address,
            })
            .collect();
        // The first page of the navigation is where a reader starts.
        let home = in_nav.first().copied().or_else(|| all.iter().find(same_folder)).unwrap_or(one);
        context.insert("home", &home.page.address);
        context.insert("nav", &nav);
        context.insert("page", &view(one.page, &one.title, &one.short, one.lead.as_deref(), &root));
        if let Some(role) = one.page.role {
            context.insert("role", &self.kit.roles()[role]);
        }
        let body =
            if one.page.gathers { self.gathered(one, all, &mut diagnostics) } else { one.body.clone() };
        context.insert_value("body", Value::safe_string(&body));
        context.insert("contents", &contents(&one.sections));
        let html = self.theme.fill("page.html", &context, &mut diagnostics);
        let ids = links::ids(&html);
        let html = links::write_out(&html, &Place::Alone(&root));
        debug_assert!(mark::is_clean(&late_text::without(&html)), "{} holds a mark", one.page.address);
        Finished { html, ids, diagnostics }
    }

    /// The page's own body, then all other pages of the folder as parts of one. Links between them stay inside.
    fn gathered(&self, one: &Made, all: &[Made<'a>], diagnostics: &mut Diagnostics) -> String {
        let others: Vec<&Made> = all
            .iter()
            .filter(|other| !other.page.gathers && other.page.folder() == one.page.folder())
            .collect();
        let pages: BTreeSet<String> = others.iter().map(|other| other.page.address.clone()).collect();
        let mut parts = String::new();
        for other in others {
            let mut context = self.base.clone();
            let root = other.page.root();
            context
                .insert("page", &view(other.page, &other.title, &other.short, other.lead.as_deref(), &root));
            let body = links::under(&other.body, &other.page.address);
            context.insert_value("body", Value::safe_string(&body));
            context.insert("part_id", &links::part_id(&other.page.address));
            parts.push_str(&self.theme.fill("gathered.html", &context, diagnostics));
        }
        links::write_out(&(one.body.clone() + &lowered(&parts)), &Place::Gathered(&pages))
    }
}

/// Headings one level down: the title of the page that gathers stands above them.
fn lowered(html: &str) -> String {
    let mut lower = String::with_capacity(html.len());
    let mut from = 0;
    for token in tokens(html) {
        let (name, at) = match token.kind {
            Kind::Start(tag) => (tag.name, token.range.start + 1),
            Kind::End(name) => (name, token.range.start + 2),
            _ => continue,
        };
        if let Some(level @ 1..=5) = search::heading_level(name) {
            lower.push_str(&html[from..at]);
            lower.push_str(&format!("h{}", level + 1));
            from = at + name.len();
        }
    }
    lower.push_str(&html[from..]);
    lower
}
