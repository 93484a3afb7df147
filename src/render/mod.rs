//! From a plan to finished pages: each template is filled, its Markdown becomes HTML, the theme's parts and the kit's own
//! Markdown are set in, the theme's page goes around it, links are written out. A page's bytes depend on nothing else.

mod faults;
mod fill;
mod frame;
mod link;
pub mod markdown;
mod one_side;
mod reading;
mod search;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tera::{Context, Value};

use crate::check::ReadyKit;
use crate::diagnostic::Diagnostics;
use crate::mark::{self, Kind, Mark, Piece, pieces, unshield};
use crate::output::Output;
use crate::site::{Audience, Page, Site};
use crate::source::Span;
use fill::Templates;
use link::{Anchors, Place, Target, Written};
use markdown::Setting;

/// A page that is made but for what goes around it.
struct Made<'a> {
    page: &'a Page,
    title: String,
    short: String,
    lead: Option<String>,
    body: String,
}

/// What the theme sees of the page it is on.
#[derive(Serialize)]
struct PageView<'a> {
    title: &'a str,
    short: &'a str,
    lead: Option<&'a str>,
    address: &'a str,
    root: &'a str,
    audience: &'a str,
    gathers: bool,
    name: &'a str,
}

/// A heading of the page, for its contents.
#[derive(Serialize)]
struct ContentsView {
    id: String,
    title: String,
}

/// A question of the FAQ.
#[derive(Serialize)]
struct FaqView {
    question: String,
    answer: String,
    id: String,
}

/// Everything that pages are made with.
struct Press<'a> {
    kit: &'a ReadyKit,
    site: &'a Site,
    markdown: Templates<'a>,
    theme: Templates<'a>,
    base: Context,
    addresses: BTreeMap<&'static str, BTreeSet<String>>,
    links: Vec<Written>,
}

/// The finished files; faults in templates and links are noted.
pub fn render(kit: &ReadyKit, site: &Site, diagnostics: &mut Diagnostics) -> Output {
    let mut press = Press::new(kit, site, diagnostics);
    let faq = press.faq(diagnostics);
    press.base.insert("faq", &faq);
    let mut made = Vec::new();
    for page in &site.pages {
        made.push(press.make(page, diagnostics));
    }
    for one in made.iter().filter(|one| one.page.audience == Audience::Staff && !one.page.gathers) {
        press.read_aloud(one, diagnostics);
    }
    if let Some(hipaa) =
        made.iter().find(|one| one.page.address == "hipaa.html" && one.page.folder() == "site")
    {
        press.fits_one_side(hipaa, diagnostics);
    }
    press.requests(&made, diagnostics);
    let mut output = Output::default();
    let mut anchors = Anchors::new();
    for one in &made {
        let html = press.finish(one, &made, diagnostics);
        anchors.insert((one.page.folder(), one.page.address.clone()), link::ids(&html));
        let html = link::write_out(&html, &Place::Alone(&one.page.root()));
        debug_assert!(mark::is_clean(&html.replace(version::PLACE, "")), "{} holds a mark", one.page.address);
        output.files.insert(format!("{}/{}", one.page.folder(), one.page.address), html.into_bytes());
    }
    link::check(&press.links, &anchors, diagnostics);
    let searched = made.iter().filter(|one| one.page.folder() == "site" && !one.page.gathers);
    let entries = searched.map(|one| {
        // Forms and cards repeat what other pages say; their names are enough to find them.
        let body = if one.page.audience == Audience::Print { "" } else { &one.body };
        search::entry(&one.page.address, &one.title, one.lead.as_deref(), body)
    });
    version::set(&mut output);
    let script = site.theme.get("search.js").map(|file| squeezed(&file.body)).unwrap_or_default();
    output.files.insert("site/search.js".to_string(), search::script(entries.collect(), &script));
    output
}

impl<'a> Press<'a> {
    fn new(kit: &'a ReadyKit, site: &'a Site, diagnostics: &mut Diagnostics) -> Self {
        let mut markdown = Templates::of_markdown();
        markdown
            .add_files(site.templates.iter().map(|(path, template)| (path.as_str(), template)), diagnostics);
        let mut lines = BTreeMap::new();
        for page in &site.pages {
            let three =
                [("title", Some(&page.title)), ("lead", page.lead.as_ref()), ("short", page.short.as_ref())];
            for (kind, line) in three {
                lines.extend(line.map(|line| (format!("{}#{kind}", page.template), line)));
            }
        }
        lines.extend(site.faq.iter().map(|entry| (format!("{}#question", entry.template), &entry.question)));
        markdown.add_lines(lines, diagnostics);
        let mut theme = Templates::of_html();
        let html = site.theme.iter().filter(|(name, _)| name.ends_with(".html"));
        theme.add_files(html.map(|(name, template)| (name.as_str(), template)), diagnostics);
        let mut base = Context::from_serialize(kit).unwrap_or_default();
        base.insert("words", &site.words);
        base.insert("version", version::PLACE);
        base.insert("kept_until", &version::kept_until(kit));
        let text = |name: &str| site.theme.get(name).map(|file| file.body.as_str()).unwrap_or_default();
        base.insert_value("css", Value::safe_string(&squeezed(text("clinic.css"))));
        base.insert_value("script", Value::safe_string(&squeezed(text("clinic.js"))));
        base.insert_value("search_script", Value::safe_string(&squeezed(text("search.js"))));
        let mut addresses: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for page in &site.pages {
            addresses.entry(page.folder()).or_default().insert(page.address.clone());
        }
        Self { kit, site, markdown, theme, base, addresses, links: Vec::new() }
    }

    /// A line of the front matter, as plain text.
    fn line(&self, name: &str, context: &Context, diagnostics: &mut Diagnostics) -> String {
        let filled = self.markdown.fill(name, context, diagnostics);
        unshield(&filled).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The built-in questions with the kit's own: the same question replaces, others follow.
    fn faq(&mut self, diagnostics: &mut Diagnostics) -> Vec<FaqView> {
        let mut ids = BTreeSet::new();
        let mut list: Vec<FaqView> = Vec::new();
        for entry in &self.site.faq {
            let question = self.line(&format!("{}#question", entry.template), &self.base, diagnostics);
            let filled = self.markdown.fill(&entry.template, &self.base, diagnostics);
            let answer = mark::encode(Kind::Filled, &entry.template, filled.trim());
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
    fn make(&mut self, page: &'a Page, diagnostics: &mut Diagnostics) -> Made<'a> {
        let mut context = self.base.clone();
        if let Some(role) = page.role {
            context.insert("role", &self.kit.roles()[role]);
        }
        if page.audience == Audience::Leaders {
            context.insert("register", self.kit.register());
        }
        let line = |kind: &str, press: &Self, diagnostics: &mut Diagnostics| {
            press.line(&format!("{}#{kind}", page.template), &context, diagnostics)
        };
        let title = line("title", self, diagnostics);
        let short = if page.short.is_some() { line("short", self, diagnostics) } else { title.clone() };
        let lead =
            page.lead.as_ref().map(|_| line("lead", self, diagnostics)).filter(|lead| !lead.is_empty());
        let root = page.root();
        context.insert("page", &view(page, &title, &short, lead.as_deref(), &root));
        let filled = self.markdown.fill(&page.template, &context, diagnostics);
        // Ids of the frame around the page are taken.
        let mut ids: BTreeSet<String> =
            ["main", "nav", "top", "find-field", "page-colors"].map(str::to_string).into();
        let markdown = Mark { kind: Kind::Filled, origin: page.template.clone(), text: filled };
        let body = self.set(&markdown, page, &context, 0, &mut ids, diagnostics);
        Made { page, title, short, lead, body }
    }

    /// Markdown, or a part of the theme, as HTML with everything set in.
    fn set(
        &mut self,
        mark: &Mark,
        page: &Page,
        context: &Context,
        lower: usize,
        ids: &mut BTreeSet<String>,
        diagnostics: &mut Diagnostics,
    ) -> String {
        let html = match mark.kind {
            Kind::Part => {
                let name = format!("parts/{}.html", mark.origin);
                if !self.theme.has(&name) {
                    self.missing_part(&mark.origin, page, diagnostics);
                    return String::new();
                }
                let mut context = context.clone();
                if let Ok(serde_json::Value::Object(given)) = serde_json::from_str(&mark.text) {
                    for (key, value) in given {
                        context.insert(key, &value);
                    }
                }
                self.theme.fill(&name, &context, diagnostics)
            }
            Kind::Filled | Kind::Passage => {
                let Self { kit, addresses, links, site, .. } = self;
                let known = addresses.get(page.folder()).cloned().unwrap_or_default();
                let mut link = |written: &str| {
                    let mut target = link::resolve(written, &page.address, &known);
                    // What staff read is linked from the leaders' folder too: the two lie side by side until one is hosted.
                    if page.audience == Audience::Leaders
                        && let Target::Page(address, anchor) = &target
                        && !known.contains(address)
                        && site.pages.iter().any(|page| page.folder() == "site" && page.address == *address)
                    {
                        target = Target::Page(format!("../site/{address}"), anchor.clone());
                    }
                    let span = place_of(mark, written, kit, site)?;
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
                };
                let lower = if mark.kind == Kind::Passage { lower + 2 } else { lower };
                let mut setting = Setting { lower, pictures: &site.pictures, link: &mut link, ids };
                markdown::html(&mark.text, &mut setting)
            }
        };
        self.set_in(&html, page, context, ids, diagnostics)
    }

    /// HTML with its marks replaced.
    fn set_in(
        &mut self,
        html: &str,
        page: &Page,
        context: &Context,
        ids: &mut BTreeSet<String>,
        diagnostics: &mut Diagnostics,
    ) -> String {
        if !mark::holds_mark(html) {
            return html.to_string();
        }
        let mut done = String::with_capacity(html.len() * 2);
        for piece in pieces(html) {
            match piece {
                Piece::Plain(text) => done.push_str(text),
                // What stands inside a part or an answer begins two levels below the page's title.
                Piece::Mark(mark) if mark.kind == Kind::Filled => {
                    let inner = self.set(&mark, page, context, 2, ids, diagnostics);
                    done.push_str(&inner);
                }
                Piece::Mark(mark) => {
                    let inner = self.set(&mark, page, context, 0, ids, diagnostics);
                    done.push_str(&inner);
                }
            }
        }
        done
    }
}

/// A style sheet or a script as pages carry it: every page has its own copy, so comments on lines of their own, indents and
/// blank lines stay behind.
fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines().map(str::trim) {
        let comment = in_comment || line.starts_with("/*");
        in_comment = comment && !line.contains("*/");
        let line = if comment { line.split_once("*/").map_or("", |(_, behind)| behind.trim()) } else { line };
        if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The headings of a page that can be gone to: its own, without those inside parts.
fn contents(body: &str) -> Vec<ContentsView> {
    let parts = search::sections(body).into_iter().filter(|part| part.level == 2 && !part.id.is_empty());
    parts.map(|part| ContentsView { id: part.id, title: part.heading }).collect()
}

fn view<'v>(
    page: &'v Page,
    title: &'v str,
    short: &'v str,
    lead: Option<&'v str>,
    root: &'v str,
) -> PageView<'v> {
    PageView {
        title,
        short,
        lead,
        address: &page.address,
        root,
        audience: page.audience.word(),
        gathers: page.gathers,
        name: page.template.trim_start_matches("content/pages/").trim_end_matches(".md"),
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
