//! What the theme puts around a page: the navigation, the head and the foot; and the page that gathers all the others.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::Value;

use super::link::{self, Place};
use super::{Made, Press, contents, view};
use crate::diagnostic::Diagnostics;

/// An entry of the navigation.
#[derive(Serialize)]
struct NavView<'a> {
    title: &'a str,
    address: &'a str,
    here: bool,
}

impl<'a> Press<'a> {
    /// The page with the theme around it.
    pub(super) fn finish(&mut self, one: &Made, all: &[Made<'a>], diagnostics: &mut Diagnostics) -> String {
        let root = one.page.root();
        let mut context = self.base.clone();
        let nav: Vec<NavView> = all
            .iter()
            .filter(|other| other.page.nav.is_some() && other.page.folder() == one.page.folder())
            .map(|other| NavView {
                title: &other.short,
                address: &other.page.address,
                here: other.page.address == one.page.address,
            })
            .collect();
        context.insert("nav", &nav);
        context.insert("page", &view(one.page, &one.title, &one.short, one.lead.as_deref(), &root));
        let mut body = one.body.clone();
        if one.page.gathers {
            body.push_str(&self.gathered(one, all, diagnostics));
        }
        context.insert_value("body", Value::safe_string(&body));
        context.insert("contents", &contents(&one.body));
        self.theme.fill("page.html", &context, diagnostics)
    }

    /// All other pages of the folder as parts of one.
    pub(super) fn gathered(&self, one: &Made, all: &[Made<'a>], diagnostics: &mut Diagnostics) -> String {
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
            let body = link::under(&other.body, &other.page.address);
            context.insert_value("body", Value::safe_string(&body));
            context.insert("part_id", &link::part_id(&other.page.address));
            parts.push_str(&self.theme.fill("gathered.html", &context, diagnostics));
        }
        link::write_out(&lowered(&parts), &Place::Gathered(&pages))
    }
}

/// Headings one level down: the title of the page that gathers stands above them.
fn lowered(html: &str) -> String {
    let mut html = html.to_string();
    for level in (1..=5).rev() {
        let below = level + 1;
        html = html
            .replace(&format!("<h{level}>"), &format!("<h{below}>"))
            .replace(&format!("<h{level} "), &format!("<h{below} "))
            .replace(&format!("</h{level}>"), &format!("</h{below}>"));
    }
    html
}
