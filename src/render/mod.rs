//! From a plan to finished pages: each template is filled, its Markdown becomes HTML, the theme's parts and the kit's own
//! Markdown are inserted, the theme's frame goes around it, and links get their final form. A page's bytes depend on nothing
//! else.

pub(crate) mod rules;
mod body;
mod checks;
mod engine;
mod fill;
mod filled;
pub mod html;
mod layout;
mod late_text;
pub(crate) mod links;
mod lists;
pub mod markdown;
mod one_column;
mod one_side;
mod orphans;
mod qr;
mod readability;
mod search;
pub(crate) mod substance;
mod template_faults;
mod loads;
mod minify;
pub(crate) mod pictures;
pub(crate) mod policy;
mod version;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Value};

use crate::check::ReadyKit;
use crate::files::snapshot::Owner;
use crate::library::Library;
use crate::output::{self, Output};
use crate::site::{self, Audience, Page, Site};
use crate::text::diagnostic::Diagnostics;
use body::Document;
use fill::Templates;
use filled::Call;
use late_text::LateTexts;
use layout::Finished;
use links::{Anchors, Incomplete, Overrides, Written};
use pictures::Pictures;
use search::Section;
pub(crate) use search::heading_level;

/// A page that is complete except for its frame.
struct Made<'a> {
    page: &'a Page,
    title: String,
    short: String,
    lead: Option<String>,
    body: String,
    sections: Vec<Section>,
    /// The parts on the page that have their own style sheet in the theme.
    styled: BTreeSet<&'a str>,
    /// The links in its texts.
    links: Vec<Written>,
    /// The scripts in the theme's parts.
    scripts: Vec<String>,
    diagnostics: Diagnostics,
}

/// The page that the theme is laying out, as its templates see it.
#[derive(Serialize)]
struct PageView<'a> {
    title: &'a str,
    short: &'a str,
    lead: Option<&'a str>,
    address: &'a str,
    root: &'a str,
    audience: &'a str,
    gathers: bool,
    sides: Option<u32>,
    aside: bool,
    banner: bool,
    heading_font: bool,
    /// The roles that sign for it; `*` for all of them.
    signed_by: Option<String>,
    name: &'a str,
}

/// A heading of the page, for its table of contents.
#[derive(Serialize)]
struct ContentsView<'a> {
    id: &'a str,
    title: &'a str,
}

/// A question of the FAQ.
#[derive(Serialize)]
struct FaqView {
    question: String,
    answer: String,
    id: String,
}

/// Everything that is needed to make pages.
struct Renderer<'a> {
    kit: &'a ReadyKit,
    site: &'a Site,
    pictures: &'a Pictures,
    markdown: Templates<'a>,
    theme: Templates<'a>,
    base: Context,
    /// The answers to the built-in FAQ questions. `calls` has the part calls in them.
    answers: Vec<Document<'a>>,
    calls: Vec<Arc<Call>>,
    addresses: BTreeMap<&'static str, BTreeSet<String>>,
}

/// Loads the parts of a library that every kit needs, starting with those needed last. To build a single kit faster, run it in
/// a second thread: each part is loaded once, by the thread that needs it first.
pub fn read_ahead(library: &Library) {
    fill::read_ahead(library);
    library.read_ahead();
}

/// Renders the finished files, and reports faults in templates and links. Pages are made in parallel, because none needs
/// another before all are made; their diagnostics are put together in the order of the pages.
pub fn render(
    kit: &ReadyKit,
    mut site: Site,
    library: &Library,
    pictures: &Pictures,
    diagnostics: &mut Diagnostics,
) -> Output {
    let markdown = Templates::markdown(library, diagnostics);
    let base = Context::from_serialize(kit).unwrap_or_default();
    lists::keep_present(kit, &mut site, &markdown, &base, diagnostics);
    let site = &site;
    let theme = Templates::theme(library, kit.theme(), &site.theme, diagnostics);
    let mut renderer = Renderer::new(kit, site, pictures, markdown, theme, base);
    let faq = renderer.faq(diagnostics);
    renderer.base.insert("faq", &faq);
    let lines = renderer.lines(diagnostics);
    renderer.base.insert("lists", &renderer.lists("site", &lines));
    let leaders = renderer.lists("leaders", &lines);
    // Rendering starts only without errors, so any error here is in something that all pages share, and it may have cost any
    // page some headings.
    let mut incomplete = Incomplete { all: diagnostics.has_errors(), pages: BTreeSet::new() };
    let made = site.pages.par_iter().zip(lines).map(|(page, lines)| {
        let mut one = renderer.make(page, lines, &leaders);
        renderer.look_at(&mut one);
        one
    });
    let mut made: Vec<Made> = made.collect();
    for one in &mut made {
        incomplete.note(one.page, &one.diagnostics);
        diagnostics.append(std::mem::take(&mut one.diagnostics));
    }
    renderer.requests(diagnostics);
    let finished: Vec<Finished> = made.par_iter().map(|one| renderer.finish(one, &made)).collect();
    let mut output = Output::default();
    let mut anchors = Anchors::new();
    let mut policies = BTreeMap::new();
    for (one, finished) in made.iter().zip(finished) {
        incomplete.note(one.page, &finished.diagnostics);
        diagnostics.append(finished.diagnostics);
        anchors.insert((one.page.folder(), one.page.address.clone()), finished.ids);
        let path = one.page.path();
        policies.insert(path.clone(), finished.scripts);
        output.files.insert(path.clone(), finished.html.into_bytes());
        output.pages.push(output::Page {
            path,
            title: one.title.clone(),
            audience: one.page.audience,
            gathers: one.page.gathers,
            sides: one.page.sides,
            readers: site::readers(one.page, kit),
            signed: one.page.signed,
            tally: one.page.tally,
        });
    }
    let overrides = overrides(&made, site);
    links::check(made.iter().flat_map(|one| &one.links), &anchors, &incomplete, &overrides, diagnostics);
    if !diagnostics.has_errors() {
        orphans::report(&made, site, diagnostics);
    }
    let searched = made.iter().filter(|one| one.page.folder() == "site" && !one.page.gathers);
    let entries = searched.map(|one| {
        // Forms and cards repeat what other pages say, so their titles are enough to find them.
        let sections = if one.page.audience == Audience::Print { &[] } else { one.sections.as_slice() };
        search::entry(&one.page.address, &one.title, one.lead.as_deref(), sections)
    });
    let counting: BTreeSet<String> =
        made.iter().filter(|one| one.page.counts()).map(|one| one.page.path()).collect();
    let version = version::of(&output, |path| counting.contains(path));
    output.signed = version::of_roles(&output);
    let signed = output.signed.clone();
    let late = LateTexts::new(site, &version, kit.roles().iter().map(|role| signed.get(&role.id)));
    let policies = policies.into_par_iter().map(|(path, scripts): (String, Vec<String>)| {
        let scripts: Vec<String> = scripts.iter().map(|script| late.fill(script, "")).collect();
        let policy = policy::of(&scripts, path.starts_with("site/"));
        (path, policy)
    });
    late.fill_all(&mut output, &policies.collect());
    let search =
        search::script(&late.only_version(&search::index(entries.collect())), late.file("search.js", site));
    output.files.insert("site/search.js".to_string(), search.into_bytes());
    output
}

impl<'a> Renderer<'a> {
    fn new(
        kit: &'a ReadyKit,
        site: &'a Site,
        pictures: &'a Pictures,
        markdown: Templates<'a>,
        theme: Templates<'a>,
        mut base: Context,
    ) -> Self {
        let squares = kit.site_url().and_then(qr::squares).unwrap_or_default();
        base.insert_value("site_qr", Value::safe_string(&squares.first));
        base.insert_value("site_qr_again", Value::safe_string(&squares.again));
        base.insert("words", &site.words);
        base.insert("version", &late_text::VERSION.to_string());
        base.insert("reads", &late_text::of_roles(site, kit));
        base.insert("files", &late_text::placeholders(site));
        let mut addresses: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for page in &site.pages {
            addresses.entry(page.folder()).or_default().insert(page.address.clone());
        }
        let (answers, calls) = (Vec::new(), Vec::new());
        Self { kit, site, pictures, markdown, theme, base, answers, calls, addresses }
    }
}

/// The pages whose template replaces a built-in one or is new.
fn overrides(made: &[Made], site: &Site) -> Overrides {
    let own = made.iter().filter_map(|one| {
        let template = site.templates.get(&one.page.template)?;
        let start = (template.owner != Owner::BuiltIn).then(|| template.source.start())?;
        Some(((one.page.folder(), one.page.address.clone()), start))
    });
    own.collect()
}

/// The headings for a page's table of contents: its own, without those inside parts.
fn contents(sections: &[Section]) -> Vec<ContentsView<'_>> {
    let parts = sections.iter().filter(|part| part.level == 2 && !part.id.is_empty());
    parts.map(|part| ContentsView { id: &part.id, title: &part.heading }).collect()
}

fn view<'v>(
    kit: &ReadyKit,
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
        sides: page.sides,
        aside: page.aside,
        banner: page.banner,
        heading_font: page.heading_font,
        signed_by: signed_by(kit, page),
        name: page.template.trim_start_matches("content/pages/").trim_end_matches(".md"),
    }
}

/// The value of `signed_by`: the roles that sign for a page.
fn signed_by(kit: &ReadyKit, page: &Page) -> Option<String> {
    if !page.signed {
        return None;
    }
    let roles = site::readers(page, kit);
    let everyone = roles.len() == kit.roles().len();
    (!roles.is_empty()).then(|| if everyone { "*".to_string() } else { roles.join(" ") })
}
