//! From a ready kit and the library's templates to the plan of a site: every page with its address and its place in the
//! navigation. Nothing is rendered here.

pub(crate) mod flow;
mod listed;
pub(crate) mod shapes;
pub(crate) mod sides;
mod twice;

use crate::check::rules;
use crate::files::is_file_name;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::ReadyKit;
use crate::check::roles::ReadyRole;
use crate::library::Library;
use crate::library::engine::FIRST_THEME;
use crate::library::template::{self, Template};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Source, Span};
use crate::yaml::fields::Fields;
pub(crate) use listed::LISTS;
use listed::{CONTENTS, listed};
use sides::Sides;
use twice::{same_addresses, same_questions};

/// The plan of a site.
#[derive(Debug)]
pub struct Site {
    /// Every page, in the order in which a gathering page prints them.
    pub pages: Vec<Page>,
    /// The Markdown templates by path. Pages refer to theirs by that path.
    pub templates: BTreeMap<String, Template>,
    /// The built-in questions and answers, in order.
    pub faq: Vec<FaqEntry>,
    /// The theme's files by name.
    pub theme: BTreeMap<String, Template>,
    /// The theme's fonts by name, as `data:` addresses.
    pub fonts: BTreeMap<String, String>,
    /// How the theme prints pages that must fit on a number of sides.
    pub sides: Option<Sides>,
    /// The words of the interface.
    pub words: BTreeMap<String, String>,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its path within the folder `site/` or `leaders/`: `hipaa.html`, `roles/nurse.html`.
    pub address: String,
    /// The template's path: `content/pages/hipaa.md`.
    pub template: String,
    /// The title, itself a template.
    pub title: TitleText,
    /// A sentence under the title, itself a template.
    pub lead: Option<TitleText>,
    /// A short title for the navigation, itself a template.
    pub short: Option<TitleText>,
    /// The position in the navigation.
    pub nav: Option<i64>,
    /// Who it is for.
    pub audience: Audience,
    /// The index of the only role it is for, if any.
    pub role: Option<usize>,
    /// Whether it gathers all the other pages.
    pub gathers: bool,
    /// The number of sides of paper it must fit on.
    pub sides: Option<u32>,
    /// The number of sides of paper it should print on, for its reader.
    pub printed_on: Option<u32>,
    /// Whether its text counts in the kit's version.
    pub in_version: bool,
    /// Whether its readers sign that they have read it.
    pub signed: bool,
    /// Whether it is in the packet of pages that each reader gets. All signed pages are.
    pub in_packet: bool,
    /// A one-line description for lists of pages, itself a template.
    pub about: Option<TitleText>,
    /// The condition under which the page exists, in the template language; always if `None`.
    pub when: Option<TitleText>,
    /// The lists that include the page, each with its position there.
    pub listed: BTreeMap<&'static str, i64>,
    /// Whether its headings are listed next to it.
    pub aside: bool,
    /// Whether it shows the banner and the note that it must not be hosted. Pages that are sent to somebody do not.
    pub banner: bool,
    /// Whether its headings use the theme's own font, which makes the file larger.
    pub heading_font: bool,
    /// Whether it is a tally sheet, which the `tally` command also writes on its own.
    pub tally: bool,
}

/// A text in the front matter that is filled in as a template.
#[derive(Clone, Debug)]
pub struct TitleText {
    /// The template.
    pub text: String,
    /// The place of the text in its file.
    pub span: Span,
}

/// A question of the built-in FAQ.
#[derive(Debug)]
pub struct FaqEntry {
    /// The template's path.
    pub template: String,
    /// The question, itself a template.
    pub question: TitleText,
    /// Its position in the FAQ.
    pub position: i64,
}

/// Who a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everyone.
    Staff,
    /// Physicians, NPs and PAs.
    Physicians,
    /// The people who lead the rollout; never hosted.
    Leaders,
    /// Anyone who prints it: forms, cards and sheets.
    Print,
}

impl Audience {
    /// The word in front matter.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Physicians => template::CLINICIANS,
            Self::Leaders => "leaders",
            Self::Print => "print",
        }
    }
}

impl Page {
    /// Its path in the output.
    pub fn path(&self) -> String {
        format!("{}/{}", self.folder(), self.address)
    }

    /// Whether it counts in the kit's version.
    pub fn counts(&self) -> bool {
        self.in_version && !self.gathers && self.folder() == "site"
    }

    /// Whether it has a position of its own in a list other than the one with every page.
    pub fn is_placed(&self) -> bool {
        self.listed.iter().any(|(list, place)| *list != CONTENTS && *place != LAST)
    }

    /// The folder that the page is written to.
    pub const fn folder(&self) -> &'static str {
        match self.audience {
            Audience::Leaders => "leaders",
            _ => "site",
        }
    }

    /// The relative path from the page back to its folder: empty, or `../`.
    pub fn root(&self) -> String {
        "../".repeat(self.address.matches('/').count())
    }
}

/// The plan for a kit's site. Reports faults in front matter.
pub fn plan(kit: &ReadyKit, library: &Library, diagnostics: &mut Diagnostics) -> Site {
    let mut templates = BTreeMap::new();
    let mut pages = Vec::new();
    for (path, file) in library.pages(diagnostics) {
        let stem = path.trim_start_matches("content/pages/").trim_end_matches(".md");
        pages.extend(pages_of(stem, path, file, kit, diagnostics));
        templates.insert(path.to_string(), file.template.clone());
    }
    let mut faq = Vec::new();
    for (path, file) in library.faq(diagnostics) {
        faq.extend(faq_entry(path, file, diagnostics));
        templates.insert(path.to_string(), file.template.clone());
    }
    same_addresses(&pages, &templates, diagnostics);
    same_questions(&faq, &templates, diagnostics);
    pages.sort_by(|a, b| {
        let key = |page: &'_ Page| (page.listed[CONTENTS], page.role, page.address.clone());
        key(a).cmp(&key(b))
    });
    faq.sort_by(|a, b| (a.position, &a.template).cmp(&(b.position, &b.template)));
    let words = library.words(kit.language(), diagnostics);
    let (theme, fonts) = theme(library, kit.theme(), diagnostics);
    let sides = theme.get("theme.yaml").and_then(|file| Sides::read(&file.source, diagnostics));
    Site { pages, templates, faq, theme, fonts, sides, words }
}

fn title(
    fields: &mut Fields,
    key: &'static str,
    source: &Arc<Source>,
    diagnostics: &mut Diagnostics,
) -> Option<TitleText> {
    let text = fields.text(key, diagnostics)?;
    Some(TitleText { text: text.value, span: source.span(text.span.range) })
}

fn pages_of(
    stem: &str,
    path: &str,
    file: &template::Page,
    kit: &ReadyKit,
    diagnostics: &mut Diagnostics,
) -> Vec<Page> {
    let Some(node) = &file.matter else { return Vec::new() };
    let source = &file.template.source;
    let mut fields = Fields::shaped(node, file.at.clone(), &shapes::PAGE, diagnostics);
    let own_title = title(&mut fields, "title", source, diagnostics);
    let lead = title(&mut fields, "lead", source, diagnostics);
    let short = title(&mut fields, "short", source, diagnostics);
    let nav = fields.number("nav", diagnostics).map(|number| i64::from(number.value));
    let audience = match fields
        .choice("audience", shapes::AUDIENCES, diagnostics)
        .as_ref()
        .map(|word| word.value.as_str())
    {
        Some(template::CLINICIANS) => Audience::Physicians,
        Some("leaders") => Audience::Leaders,
        Some("print") => Audience::Print,
        _ => Audience::Staff,
    };
    let each = fields.choice("each", shapes::EACH, diagnostics);
    let address = fields.text("address", diagnostics);
    let stem = address.as_ref().map_or(stem, |address| address.value.trim_end_matches(".html"));
    if !is_file_name(stem) {
        let at = address.as_ref().map_or(file.at.clone(), |address| source.span(address.span.range.clone()));
        diagnostics
            .add(rules::BAD_CHOICE, at, format!("`{stem}` cannot be the name of a page"))
            .help("Use lowercase letters, digits and dashes. It becomes a file beside the others.");
        return Vec::new();
    }
    let gathers = fields.flag("gathers", diagnostics).unwrap_or(false);
    let when = title(&mut fields, "when", source, diagnostics);
    let about = title(&mut fields, "about", source, diagnostics);
    let position = nav.unwrap_or(LAST);
    let signed = fields.flag("signed", diagnostics).unwrap_or(false);
    let page = Page {
        address: format!("{stem}.html"),
        template: path.to_string(),
        title: own_title.clone().unwrap_or_else(|| TitleText { text: String::new(), span: file.at.clone() }),
        lead,
        short,
        nav,
        audience,
        role: None,
        gathers,
        sides: fields.number("sides", diagnostics).map(|sides| sides.value),
        printed_on: None,
        in_version: fields.flag("in_version", diagnostics).unwrap_or(true),
        signed,
        in_packet: fields.flag("packet", diagnostics).unwrap_or(false) || signed,
        about,
        when,
        listed: listed(&mut fields, audience, position, diagnostics),
        aside: fields.flag("aside", diagnostics).unwrap_or(true),
        banner: fields.flag("banner", diagnostics).unwrap_or(true),
        heading_font: fields.flag("heading_font", diagnostics).unwrap_or(true),
        tally: fields.flag("tally", diagnostics).unwrap_or(false),
    };
    let printed_on = printed_on(&mut fields, diagnostics);
    if own_title.is_none() {
        fields.missing("title", diagnostics);
    }
    fields.finish(diagnostics);
    if own_title.is_none() {
        return Vec::new();
    }
    if each.is_none() {
        return vec![Page { printed_on: printed_on[0], ..page }];
    }
    let roles = kit.roles().iter().enumerate();
    roles
        .map(|(at, role)| Page {
            address: format!("{stem}/{}.html", role.id),
            role: Some(at),
            printed_on: if role.clinician { printed_on[1] } else { printed_on[0] },
            ..page.clone()
        })
        .collect()
}

/// The roles that have a page in their packet: the role it is for, the clinicians, or everyone.
pub(crate) fn readers(page: &Page, kit: &ReadyKit) -> Vec<String> {
    let reads = |(at, role): &(usize, &ReadyRole)| match (page.role, page.audience) {
        (Some(own), _) => *at == own,
        (None, Audience::Physicians) => role.clinician,
        (None, _) => true,
    };
    if !page.in_packet || page.audience == Audience::Leaders || page.gathers {
        return Vec::new();
    }
    kit.roles().iter().enumerate().filter(reads).map(|(_, role)| role.id.clone()).collect()
}

/// The numbers of sides for staff and for clinicians: `printed_on: {staff: 1, clinicians: 2}`.
fn printed_on(fields: &mut Fields, diagnostics: &mut Diagnostics) -> [Option<u32>; 2] {
    let Some(mut map) = fields.map("printed_on", "the sides of paper", diagnostics) else { return [None; 2] };
    let sides =
        ["staff", "clinicians"].map(|reader| map.number(reader, diagnostics).map(|sides| sides.value));
    map.finish(diagnostics);
    sides
}

/// The position of a page that does not set one.
const LAST: i64 = 1000;

fn faq_entry(path: &str, file: &template::Page, diagnostics: &mut Diagnostics) -> Option<FaqEntry> {
    let stem = path.trim_start_matches("content/faq/").trim_end_matches(".md");
    if !is_file_name(stem) {
        diagnostics
            .add(rules::BAD_CHOICE, file.at.clone(), format!("`{stem}` cannot be the name of a FAQ answer"))
            .help("Use lowercase letters, digits and dashes. If a file-sharing program made this copy, remove it.");
        return None;
    }
    let node = file.matter.as_ref()?;
    let mut fields = Fields::shaped(node, file.at.clone(), &shapes::FAQ_ENTRY, diagnostics);
    let question = title(&mut fields, "question", &file.template.source, diagnostics);
    if question.is_none() {
        fields.missing("question", diagnostics);
    }
    let position = fields.number("position", diagnostics).map_or(i64::MAX, |number| i64::from(number.value));
    fields.finish(diagnostics);
    Some(FaqEntry { template: path.to_string(), question: question?, position })
}

/// The theme's files by name, and its fonts. Those that a theme does not have come from the first theme, clinic.
fn theme(
    library: &Library,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> (BTreeMap<String, Template>, BTreeMap<String, String>) {
    let (mut files, mut fonts) = (BTreeMap::new(), BTreeMap::new());
    for theme in [FIRST_THEME, name] {
        for (file, template) in library.theme(theme, diagnostics) {
            files.insert(file.to_string(), template.clone());
        }
        fonts.extend(library.fonts(theme).map(|(name, address)| (name.to_string(), address.to_string())));
        if name == FIRST_THEME {
            break;
        }
    }
    (files, fonts)
}
