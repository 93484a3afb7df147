//! The frame that the theme puts around a page (navigation, head and foot), and the page that gathers all the others.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;
use tera::Value;

use super::html::{Kind, tokens};
use super::links::{self, Place};
use super::{Made, Renderer, contents, late_text, policy, rules, search, view};
use crate::files::snapshot::Owner;
use crate::site::Page;
use crate::text::diagnostic::Diagnostics;
use crate::text::placeholder::{Piece, Placeholder, holds_reserved, holds_sealed, pieces, sealed};
use crate::text::source::Span;

/// An entry in the navigation.
#[derive(Serialize)]
struct NavView<'a> {
    title: &'a str,
    address: &'a str,
    here: bool,
}

/// A complete page, except for its late text.
pub(super) struct Finished {
    pub(super) html: String,
    /// The ids that links can point to.
    pub(super) ids: BTreeSet<String>,
    /// The content of its `script` elements.
    pub(super) scripts: Vec<String>,
    pub(super) diagnostics: Diagnostics,
}

impl<'a> Renderer<'a> {
    /// Puts the theme's frame around a page.
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
        // The first page in the navigation is where readers start.
        let home = in_nav.first().copied().or_else(|| all.iter().find(same_folder)).unwrap_or(one);
        context.insert("home", &home.page.address);
        context.insert("nav", &nav);
        context.insert("page", &view(self.kit, one.page, &one.title, &one.short, one.lead.as_deref(), &root));
        if let Some(role) = one.page.role {
            context.insert("role", &self.kit.roles()[role]);
        }
        let mut scripts = one.scripts.clone();
        let body = if one.page.gathers {
            Cow::Owned(self.gathered(one, all, &mut scripts, &mut diagnostics))
        } else {
            Cow::Borrowed(one.body.as_str())
        };
        context.insert_value("body", Value::safe_string(&Placeholder::Body.to_string()));
        context.insert("contents", &contents(&one.sections));
        let gathered =
            all.iter().filter(|other| one.page.gathers && other.page.folder() == one.page.folder());
        let styled: BTreeSet<&str> = gathered.chain([one]).flat_map(|page| &page.styled).copied().collect();
        context.insert("parts", &styled);
        context.insert("home_parts", &home.styled);
        let frame = self.theme.fill("page.html", &context, &mut diagnostics);
        // Only scripts from the theme may run, so they are collected before the body is put into its frame.
        scripts.extend(policy::scripts(&frame));
        let at = policy::place(&frame);
        let policy = format!("\n<meta http-equiv=\"{}\" content=\"{}\">", policy::HEADER, late_text::POLICY);
        let frame = [&frame[..at], &policy, &frame[at..]].concat();
        let html = around(&frame, &body);
        let (html, ids) = links::write_out(&html, &Place::Alone(&root));
        self.leftover(one, &html, &mut diagnostics);
        Finished { html, ids, scripts, diagnostics }
    }

    /// The parts on a page that have their own style sheet in the theme: `with-NAME.css` belongs to the class NAME.
    pub(super) fn parts_with_styles(&self, body: &str) -> BTreeSet<&'a str> {
        let names = self.site.theme.keys();
        let parts = names.filter_map(|name| name.strip_prefix("with-")?.strip_suffix(".css"));
        let mut missing: Vec<&str> = parts.collect();
        let mut found = BTreeSet::new();
        for token in tokens(body) {
            let (Kind::Start(tag), false) = (token.kind, missing.is_empty()) else { continue };
            // The attribute is read once for all names: a page of thousands of roles has hundreds of thousands of tags.
            let Some(classes) = tag.attribute("class") else { continue };
            for class in classes.split_ascii_whitespace() {
                missing.retain(|name| *name != class || !found.insert(*name));
            }
        }
        found
    }

    /// Reports a placeholder that nothing has replaced: it is in an attribute or a script, or a filter has changed it.
    fn leftover(&self, one: &Made, html: &str, diagnostics: &mut Diagnostics) {
        let known = late_text::count(self.site, self.kit);
        let left = pieces(html).any(|piece| match piece {
            Piece::Text(text) => holds_reserved(text),
            Piece::Sealed(kind, inside) => {
                !matches!(Placeholder::of(kind, inside), Some(Placeholder::Late(index)) if index < known)
            }
        });
        if left {
            let message = format!(
                "text from the kit or a part of the theme cannot be printed where {} puts it",
                one.page.address
            );
            diagnostics.add(rules::TEMPLATE, self.written(one.page), message).help(
                "Put an answer, a promise or `part(…)` between the tags of a page: not in an attribute, a title or a script, not through a filter, and not in an answer that the part itself prints.",
            );
        }
    }

    /// The file to blame for a page: the page's override, otherwise an override of the theme, otherwise the kit.
    fn written(&self, page: &Page) -> Span {
        let page = self.site.templates.get(&page.template).filter(|file| file.owner != Owner::BuiltIn);
        let theme = || self.site.theme.values().find(|file| file.owner != Owner::BuiltIn);
        page.or_else(theme).map_or_else(|| self.kit.source().start(), |file| file.source.start())
    }

    /// The page's own body, then all other pages of its folder as parts of it. Links between them stay inside.
    fn gathered(
        &self,
        one: &Made,
        all: &[Made<'a>],
        scripts: &mut Vec<String>,
        diagnostics: &mut Diagnostics,
    ) -> String {
        let others: Vec<&Made> = all
            .iter()
            .filter(|other| !other.page.gathers && other.page.folder() == one.page.folder())
            .collect();
        let pages: BTreeSet<String> = others.iter().map(|other| other.page.address.clone()).collect();
        let mut parts = String::new();
        for other in others {
            let mut context = self.base.clone();
            let root = other.page.root();
            context.insert(
                "page",
                &view(self.kit, other.page, &other.title, &other.short, other.lead.as_deref(), &root),
            );
            context.insert_value("body", Value::safe_string(&Placeholder::Body.to_string()));
            context.insert("part_id", &links::part_id(&other.page.address));
            let frame = self.theme.fill("gathered.html", &context, diagnostics);
            scripts.extend(policy::scripts(&frame));
            scripts.extend_from_slice(&other.scripts);
            parts.push_str(&around(&frame, &links::under(&other.body, &other.page.address)));
        }
        links::write_out(&(one.body.clone() + &lowered(&parts)), &Place::Gathered(&pages)).0
    }
}

/// A page inside its frame.
fn around(frame: &str, body: &str) -> String {
    let mut done = String::with_capacity(frame.len() + body.len() + 256);
    let mut from = 0;
    for token in tokens(frame) {
        let Kind::Text(text) = token.kind else { continue };
        if text.literal || !holds_sealed(text.raw) {
            continue;
        }
        done.push_str(&frame[from..token.range.start]);
        from = token.range.end;
        for piece in pieces(text.raw) {
            match piece {
                Piece::Text(text) => done.push_str(text),
                Piece::Sealed(kind, inside) if Placeholder::of(kind, inside) == Some(Placeholder::Body) => {
                    done.push_str(body)
                }
                Piece::Sealed(kind, inside) => done.push_str(&sealed(kind, inside)),
            }
        }
    }
    done.push_str(&frame[from..]);
    done
}

/// Moves all headings one level down, below the title of the gathering page.
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
