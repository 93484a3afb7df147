//! The inside of a page: its template is filled, its Markdown becomes HTML, and the theme's parts and the kit's own Markdown
//! are inserted. Each page is made independently of the others.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use tera::Context;

use super::fill::line_name;
use super::filled::{self, Call, Filled};
use super::html::{Kind, tokens};
use super::links::{self, Target, Written};
use super::lists::{Lines, Lists};
use super::markdown::{self, Dropped, Setting};
use super::{FaqView, Made, Renderer, policy, rules, search, view};
use crate::files::snapshot::Owner;
use crate::kit::{Text, asked};
use crate::library::template::Template;
use crate::site::{Audience, Page};
use crate::text::diagnostic::Diagnostics;
use crate::text::offsets::Offsets;
use crate::text::placeholder::{self, Piece, Placeholder, pieces, sealed, unshield};
use crate::text::source::Span;
use crate::yaml::scalar;

/// How deep parts and answers may be nested: a page, its part, an answer in it, a part of that answer, and some to spare.
const DEEPEST: usize = 6;

/// A Markdown text, and where it comes from.
pub(super) enum Document<'a> {
    /// A text of the kit.
    Passage(&'a Text),
    /// A template that has been filled in.
    Template(&'a Template, Filled),
}

impl Document<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Passage(text) => &text.value,
            Self::Template(_, filled) => &filled.text,
        }
    }

    /// The places in the file of the text's bytes.
    fn offsets(&self) -> Option<Offsets> {
        match self {
            Self::Passage(text) => Some(scalar::offsets(&text.span, &text.value)),
            Self::Template(_, filled) => filled.offsets.clone(),
        }
    }

    fn is_built_in(&self) -> bool {
        matches!(self, Self::Template(template, _) if template.owner == Owner::BuiltIn)
    }

    fn start(&self) -> Span {
        match self {
            Self::Passage(text) => text.span.clone(),
            Self::Template(template, _) => template.source.start(),
        }
    }
}

/// What is collected while a page is made.
struct Making<'p> {
    page: &'p Page,
    context: Context,
    /// The ids already in use.
    ids: BTreeSet<String>,
    links: Vec<Written>,
    /// The part calls of the page's own template. Their numbers continue after those of the FAQ's answers.
    calls: Vec<Arc<Call>>,
    /// The scripts in the theme's parts.
    scripts: Vec<String>,
    depth: usize,
    diagnostics: Diagnostics,
}

impl<'a> Renderer<'a> {
    /// A line of the front matter, filled and as plain text.
    pub(super) fn line(&self, name: &str, context: &Context, diagnostics: &mut Diagnostics) -> String {
        let filled = self.markdown.fill(name, context, diagnostics);
        unshield(&filled).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A Markdown template filled with its values, and the part calls that it makes.
    fn filled(
        &self,
        path: &str,
        context: &Context,
        earlier: usize,
        diagnostics: &mut Diagnostics,
    ) -> (Document<'a>, Vec<Arc<Call>>) {
        let template = &self.site.templates[path];
        let text = self.markdown.fill(path, context, diagnostics);
        let mut calls = Vec::new();
        let filled = filled::taken_apart(&text, template, earlier, &mut calls);
        (Document::Template(template, filled), calls.into_iter().map(Arc::new).collect())
    }

    /// The built-in questions, then the kit's own. If both ask the same question, the kit's answer replaces the built-in one.
    /// The built-in answers are kept in `answers`.
    pub(super) fn faq(&mut self, diagnostics: &mut Diagnostics) -> Vec<FaqView> {
        let mut ids = BTreeSet::new();
        let mut list: Vec<FaqView> = Vec::new();
        for entry in &self.site.faq {
            let question = self.line(&line_name(&entry.template, "question"), &self.base, diagnostics);
            let (answer, calls) = self.filled(&entry.template, &self.base, self.calls.len(), diagnostics);
            let placeholder = Placeholder::Answer(self.answers.len()).to_string();
            self.answers.push(answer);
            self.calls.extend(calls);
            let file = entry.template.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
            let id = markdown::unique(&markdown::slug(file), &mut ids);
            list.push(FaqView { question, answer: placeholder, id });
        }
        let questions = list.iter().enumerate().map(|(at, entry)| (asked(&entry.question), at));
        let built_in: BTreeMap<String, usize> = questions.collect();
        for own in self.kit.own_faq() {
            let (question, answer) = (&own.question, own.answer.placeholder().to_string());
            if let Some(at) = built_in.get(&asked(question)) {
                let message =
                    format!("this answer is printed in place of the built-in one to \"{question}\"");
                diagnostics
                    .add(rules::FAQ_REPLACED, own.span.clone(), message)
                    .help("Keep it if the practice wants its own words. Otherwise remove it, or ask it differently.");
                list[*at].answer = answer;
            } else {
                let id = markdown::unique(&markdown::slug(question), &mut ids);
                list.push(FaqView { question: question.clone(), answer, id });
            }
        }
        list
    }

    /// Makes a page: its title and body.
    pub(super) fn make(&self, page: &'a Page, lines: Lines, leaders: &Lists) -> Made<'a> {
        let mut diagnostics = Diagnostics::default();
        let mut context = self.base.clone();
        if let Some(role) = page.role {
            let role = &self.kit.roles()[role];
            context.insert("role", role);
            context.insert("reader", &role.reader);
        }
        if page.audience == Audience::Leaders {
            context.insert("register", self.kit.register());
            context.insert("skeptics", self.kit.skeptics());
            context.insert("lists", leaders);
            context.insert("owners", self.kit.owners());
        }
        let Lines { title, short, lead, .. } = lines;
        let root = page.root();
        context.insert("page", &view(self.kit, page, &title, &short, lead.as_deref(), &root));
        let (document, calls) = self.filled(&page.template, &context, self.calls.len(), &mut diagnostics);
        // The ids of the frame around the page are already in use.
        let ids = links::FRAME_IDS.map(str::to_string).into();
        let (links, scripts) = (Vec::new(), Vec::new());
        let mut making = Making { page, context, ids, links, calls, scripts, depth: 0, diagnostics };
        let body = self.document(&document, 0, &mut making);
        let (sections, styled) = (search::sections(&body), self.parts_with_styles(&body));
        let Making { links, scripts, diagnostics, .. } = making;
        Made { page, title, short, lead, body, sections, styled, links, scripts, diagnostics }
    }

    /// Markdown as HTML, with everything inserted.
    fn document(&self, document: &Document, lower: usize, making: &mut Making) -> String {
        let Making { page, ids, links, diagnostics, .. } = making;
        let offsets = LazyCell::new(|| document.offsets());
        let place = |range: Range<usize>| match &*offsets {
            Some(offsets) => offsets.span(range),
            None => document.start(),
        };
        let built_in = document.is_built_in();
        let mut link = |written: &str, range: Range<usize>| {
            let (target, address) = self.link(written, page);
            let (text, folder) = (written.to_string(), page.folder());
            links.push(Written { text, target, span: place(range), folder, built_in });
            address
        };
        let mut dropped =
            |one: Dropped| diagnostics.add(rules::HTML_DROPPED, place(one.range), one.message).help(one.help);
        let (pictures, words) = (self.pictures, &self.site.words);
        let mut setting = Setting { lower, pictures, words, link: &mut link, dropped: &mut dropped, ids };
        let html = markdown::html(document.text(), &mut setting);
        self.set_in(&html, making)
    }

    /// The HTML of one of the theme's parts.
    fn part(&self, call: &Call, making: &mut Making) -> String {
        let name = format!("parts/{}.html", call.name);
        if !self.theme.has(&name) {
            self.missing_part(&call.name, making.page, &mut making.diagnostics);
            return String::new();
        }
        let mut context = making.context.clone();
        for (key, value) in &call.given {
            context.insert(key.clone(), value);
        }
        let html = self.theme.fill(&name, &context, &mut making.diagnostics);
        making.scripts.extend(policy::scripts(&html));
        self.set_in(&html, making)
    }

    /// The target of a link, and the address to write for it; `None` if it leads nowhere.
    fn link(&self, written: &str, page: &Page) -> (Target, Option<String>) {
        let none = BTreeSet::new();
        let known = self.addresses.get(page.folder()).unwrap_or(&none);
        let mut target = links::resolve(written, &page.address, known);
        // Pages in the leaders' folder may link to what staff read: the two folders are side by side until one is hosted.
        if page.audience == Audience::Leaders
            && let Target::Page(address, anchor) = &target
            && !known.contains(address)
            && self.site.pages.iter().any(|page| page.folder() == "site" && page.address == *address)
        {
            target = Target::Page(format!("../site/{address}"), anchor.clone());
        }
        let address = match &target {
            Target::Page(page, anchor) => {
                let hash = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
                Some(format!("site:{page}{hash}"))
            }
            Target::Outside => Some(encoded(written)),
            Target::Forbidden(_) => None,
        };
        (target, address)
    }

    /// Inserts what the placeholders in the text of this HTML stand for. Placeholders inside tags stay and are handled later,
    /// because no attribute can hold HTML.
    fn set_in(&self, html: &str, making: &mut Making) -> String {
        if !placeholder::holds_sealed(html) {
            return html.to_string();
        }
        let mut done = String::with_capacity(html.len() * 2);
        let mut from = 0;
        for token in tokens(html) {
            let Kind::Text(text) = token.kind else { continue };
            if text.literal || !placeholder::holds_sealed(text.raw) {
                continue;
            }
            done.push_str(&html[from..token.range.start]);
            from = token.range.end;
            for piece in pieces(text.raw) {
                match piece {
                    Piece::Text(text) => done.push_str(text),
                    Piece::Sealed(kind, inside) => match self.what_stands_for(kind, inside, making) {
                        Some(html) => done.push_str(&html),
                        None => done.push_str(&sealed(kind, inside)),
                    },
                }
            }
        }
        done.push_str(&html[from..]);
        done
    }

    /// The HTML for a placeholder; `None` if it is filled in later or stands for nothing.
    fn what_stands_for(&self, kind: char, inside: &str, making: &mut Making) -> Option<String> {
        making.depth += 1;
        let html = match Placeholder::of(kind, inside) {
            _ if making.depth > DEEPEST => None,
            Some(Placeholder::Part(index)) => {
                let own = || making.calls.get(index - self.calls.len());
                let call = self.calls.get(index).or_else(own).map(Arc::clone);
                call.map(|call| self.part(&call, making))
            }
            // Headings inside a passage or an answer begin two levels below the page's title.
            Some(Placeholder::Passage(index)) => {
                let passage = self.kit.passages().get(index);
                passage.map(|text| self.document(&Document::Passage(text), 2, making))
            }
            Some(Placeholder::Answer(index)) => {
                self.answers.get(index).map(|answer| self.document(answer, 2, making))
            }
            Some(Placeholder::Body | Placeholder::Late(_)) | None => None,
        };
        making.depth -= 1;
        html
    }
}

/// A web address, encoded for use in an attribute.
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
