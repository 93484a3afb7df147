//! What stands inside a page: its template filled in, the Markdown as HTML, with the theme's parts and the kit's own
//! Markdown set in. A page is made without knowing the others.

use std::collections::BTreeSet;

use tera::Context;

use super::links::{self, Target, Written};
use super::lists::{Lines, Lists};
use super::markdown::{self, Setting};
use super::{FaqView, Made, Renderer, search, view};
use crate::check::ReadyKit;
use crate::mark::{self, Kind, Mark, Piece, pieces, unshield};
use crate::site::{Audience, Page, Site};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;
use crate::yaml::fields::without_blank_lines;

/// A page on its way: what is noted while it is made.
struct Making<'p> {
    page: &'p Page,
    context: Context,
    /// Ids that are taken.
    ids: BTreeSet<String>,
    links: Vec<Written>,
    diagnostics: Diagnostics,
}

impl<'a> Renderer<'a> {
    /// A line of the front matter, as plain text.
    pub(super) fn line(&self, name: &str, context: &Context, diagnostics: &mut Diagnostics) -> String {
        let filled = self.markdown.fill(name, context, diagnostics);
        unshield(&filled).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The built-in questions with the kit's own: the same question replaces, others follow.
    pub(super) fn faq(&self, diagnostics: &mut Diagnostics) -> Vec<FaqView> {
        let mut ids = BTreeSet::new();
        let mut list: Vec<FaqView> = Vec::new();
        for entry in &self.site.faq {
            let question = self.line(&format!("{}#question", entry.template), &self.base, diagnostics);
            let filled = self.markdown.fill(&entry.template, &self.base, diagnostics);
            let answer = mark::encode(Kind::Filled, &entry.template, without_blank_lines(&filled));
            let file = entry.template.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
            let id = markdown::unique(&markdown::slug(file), &mut ids);
            list.push(FaqView { question, answer, id });
        }
        let same = |a: &str, b: &str| markdown::slug(a) == markdown::slug(b);
        for (question, answer) in self.kit.own_faq() {
            let answer = serde_json::to_value(answer)
                .ok()
                .and_then(|value| value.as_str().map(str::to_string))
                .unwrap_or_default();
            if let Some(built_in) = list.iter_mut().find(|entry| same(&entry.question, question)) {
                built_in.answer = answer;
            } else {
                let id = markdown::unique(&markdown::slug(question), &mut ids);
                list.push(FaqView { question: question.to_string(), answer, id });
            }
        }
        list
    }

    /// A page's title and body.
    pub(super) fn make(&self, page: &'a Page, lines: Lines, leaders: &Lists) -> Made<'a> {
        let mut diagnostics = Diagnostics::default();
        let mut context = self.base.clone();
        if let Some(role) = page.role {
            context.insert("role", &self.kit.roles()[role]);
        }
        if page.audience == Audience::Leaders {
            context.insert("register", self.kit.register());
            context.insert("skeptics", self.kit.skeptics());
            context.insert("lists", leaders);
        }
        let Lines { title, short, lead, .. } = lines;
        let root = page.root();
        context.insert("page", &view(page, &title, &short, lead.as_deref(), &root));
        let filled = self.markdown.fill(&page.template, &context, &mut diagnostics);
        // Ids of the frame around the page are taken.
        let ids = ["main", "nav", "top", "find-field", "page-colors"].map(str::to_string).into();
        let mut making = Making { page, context, ids, links: Vec::new(), diagnostics };
        let markdown = Mark { kind: Kind::Filled, origin: page.template.clone(), text: filled };
        let body = self.set(&markdown, 0, &mut making);
        let sections = search::sections(&body);
        let Making { links, diagnostics, .. } = making;
        Made { page, title, short, lead, body, sections, links, diagnostics }
    }

    /// Markdown, or a part of the theme, as HTML with everything set in.
    fn set(&self, mark: &Mark, lower: usize, making: &mut Making) -> String {
        let html = match mark.kind {
            Kind::Part => self.part(mark, making),
            Kind::Filled | Kind::Passage => {
                let lower = if mark.kind == Kind::Passage { lower + 2 } else { lower };
                let Making { page, ids, links, .. } = making;
                let mut link = |written: &str| self.link(written, mark, page, links);
                let mut setting = Setting { lower, pictures: &self.site.pictures, link: &mut link, ids };
                markdown::html(&mark.text, &mut setting)
            }
        };
        self.set_in(&html, making)
    }

    /// A part of the theme.
    fn part(&self, mark: &Mark, making: &mut Making) -> String {
        let name = format!("parts/{}.html", mark.origin);
        if !self.theme.has(&name) {
            self.missing_part(&mark.origin, making.page, &mut making.diagnostics);
            return String::new();
        }
        let mut context = making.context.clone();
        if let Ok(serde_json::Value::Object(given)) = serde_json::from_str(&mark.text) {
            for (key, value) in given {
                context.insert(key, &value);
            }
        }
        self.theme.fill(&name, &context, &mut making.diagnostics)
    }

    /// What to write for a link, which is noted; nothing where there is no way to it.
    fn link(&self, written: &str, mark: &Mark, page: &Page, links: &mut Vec<Written>) -> Option<String> {
        let none = BTreeSet::new();
        let known = self.addresses.get(page.folder()).unwrap_or(&none);
        let mut target = links::resolve(written, &page.address, known);
        // What staff read is linked from the leaders' folder too: the two lie side by side until one is hosted.
        if page.audience == Audience::Leaders
            && let Target::Page(address, anchor) = &target
            && !known.contains(address)
            && self.site.pages.iter().any(|page| page.folder() == "site" && page.address == *address)
        {
            target = Target::Page(format!("../site/{address}"), anchor.clone());
        }
        let span = place_of(mark, written, self.kit, self.site)?;
        let address = match &target {
            Target::Page(page, anchor) => {
                let hash = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                Some(format!("site:{page}{hash}"))
            }
            Target::Outside => Some(encoded(written)),
            Target::Forbidden(_) => None,
        };
        links.push(Written { text: written.to_string(), target, span, folder: page.folder() });
        address
    }

    /// HTML with its marks replaced.
    fn set_in(&self, html: &str, making: &mut Making) -> String {
        if !mark::holds_mark(html) {
            return html.to_string();
        }
        let mut done = String::with_capacity(html.len() * 2);
        for piece in pieces(html) {
            match piece {
                Piece::Plain(text) => done.push_str(text),
                // What stands inside a part or an answer begins two levels below the page's title.
                Piece::Mark(mark) if mark.kind == Kind::Filled => done.push_str(&self.set(&mark, 2, making)),
                Piece::Mark(mark) => done.push_str(&self.set(&mark, 0, making)),
            }
        }
        done
    }
}

/// Where a link was written: in the kit, or in a template.
fn place_of(mark: &Mark, written: &str, kit: &ReadyKit, site: &Site) -> Option<Span> {
    if mark.kind == Kind::Passage {
        let (start, end) = mark.origin.split_once('-')?;
        let passage = kit.source().span(start.parse().ok()?..end.parse().ok()?);
        return Some(passage.find(written));
    }
    let source = &site.templates.get(&mark.origin)?.source;
    Some(source.span(0..source.text.len()).find(&format!("({written}")).find(written))
}

/// An address of the web as an attribute may hold it.
fn encoded(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for letter in address.trim().chars() {
        if letter.is_control() || letter.is_whitespace() || "\"<>\\^`{|}".contains(letter) {
            let mut buffer = [0; 4];
            for byte in letter.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(letter);
        }
    }
    out
}
