//! From a ready kit and the snapshot' templates to the plan of a site: every page, its address, its place in the navigation.
//! Nothing is rendered here.

use crate::check::rules;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use base64::Engine;

use crate::check::ReadyKit;
use crate::check::pictures::pictures_of;
use crate::files::snapshot::{Found, Owner, Snapshot};
use crate::library::{text_of, tree_of};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Source, Span};
use crate::yaml;
use crate::yaml::fields::Fields;

/// The plan of a site.
#[derive(Debug)]
pub struct Site {
    /// Every page, in the order of the navigation, then by address.
    pub pages: Vec<Page>,
    /// The Markdown templates by path; pages name theirs.
    pub templates: BTreeMap<String, Template>,
    /// The built-in questions and answers, in their order.
    pub faq: Vec<FaqEntry>,
    /// The theme's files by name.
    pub theme: BTreeMap<String, Template>,
    /// The theme's fonts by name, as `data:` addresses.
    pub fonts: BTreeMap<String, String>,
    /// The words of the interface.
    pub words: BTreeMap<String, String>,
    /// The pictures that overrides name, by path, as `data:` addresses.
    pub pictures: BTreeMap<String, String>,
}

/// A template file.
#[derive(Clone, Debug)]
pub struct Template {
    /// The whole file.
    pub source: Arc<Source>,
    /// What is filled in: the file with its front matter blanked, so that line numbers stay.
    pub body: Arc<str>,
    /// Whose it is.
    pub owner: Owner,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page {
    /// `hipaa.html`, `roles/nurse.html`: from the folder `site/` or `leaders/`.
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
    /// For whom it is.
    pub audience: Audience,
    /// Which role of the kit it is for, by position.
    pub role: Option<usize>,
    /// Whether it gathers all the others.
    pub gathers: bool,
}

/// A text of the front matter that is filled in.
#[derive(Clone, Debug)]
pub struct TitleText {
    /// The template.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A question of the built-in FAQ.
#[derive(Debug)]
pub struct FaqEntry {
    /// The template's path.
    pub template: String,
    /// The question, itself a template.
    pub question: TitleText,
    /// Where it stands in the FAQ.
    pub position: i64,
}

/// For whom a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everyone.
    Staff,
    /// Physicians, NPs and PAs.
    Physicians,
    /// Those who lead the rollout; never hosted.
    Leaders,
    /// Paper.
    Print,
}

impl Audience {
    /// The word in front matter.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Physicians => "physicians",
            Self::Leaders => "leaders",
            Self::Print => "print",
        }
    }
}

impl Page {
    /// The folder that the page is written to.
    pub const fn folder(&self) -> &'static str {
        match self.audience {
            Audience::Leaders => "leaders",
            _ => "site",
        }
    }

    /// What leads from the page back to its folder: nothing, or `../`.
    pub fn root(&self) -> String {
        "../".repeat(self.address.matches('/').count())
    }
}

/// The plan for a kit; faults in front matter are noted.
pub fn plan(kit: &ReadyKit, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> Site {
    let mut templates = BTreeMap::new();
    let mut pages = Vec::new();
    for name in snapshot.list("content/pages") {
        let Some(stem) = name.strip_suffix(".md") else { continue };
        let path = format!("content/pages/{name}");
        let Some(matter) = front_matter(snapshot, &path, "title", diagnostics) else { continue };
        pages.extend(pages_of(stem, &path, &matter, kit, diagnostics));
        templates.insert(path, matter.template);
    }
    let mut faq = Vec::new();
    for name in snapshot.list("content/faq") {
        if !has_ending(&name, "md") {
            continue;
        }
        let path = format!("content/faq/{name}");
        let Some(matter) = front_matter(snapshot, &path, "question", diagnostics) else { continue };
        faq.extend(faq_entry(&path, &matter, diagnostics));
        templates.insert(path, matter.template);
    }
    same_addresses(&pages, &templates, diagnostics);
    pages.sort_by(|a, b| {
        (a.nav.is_none(), a.nav, a.role, &a.address).cmp(&(b.nav.is_none(), b.nav, b.role, &b.address))
    });
    faq.sort_by(|a, b| (a.position, &a.template).cmp(&(b.position, &b.template)));
    let words = words(snapshot, kit.language(), diagnostics);
    let mut pictures = kit.pictures().clone();
    for template in templates.values().filter(|template| template.owner != Owner::BuiltIn) {
        let body = template.source.span(0..template.source.text.len());
        pictures.extend(pictures_of(&template.body, &body, snapshot, diagnostics));
    }
    let (theme, fonts) = theme(snapshot, kit.theme(), diagnostics);
    Site { pages, templates, faq, theme, fonts, words, pictures }
}

/// A template with the tree of its front matter.
#[derive(Clone)]
struct Matter {
    template: Template,
    node: Option<Arc<yaml::Node>>,
    at: Span,
}

/// A template's file; `key` must be in its front matter. What is built in never changes and is taken apart once: a preview builds the same kit again and again.
fn front_matter(
    snapshot: &Snapshot,
    path: &str,
    key: &'static str,
    diagnostics: &mut Diagnostics,
) -> Option<Matter> {
    static BUILT_IN: LazyLock<Mutex<BTreeMap<String, Matter>>> = LazyLock::new(Mutex::default);
    let found = snapshot.find(path)?;
    if found.owner != Owner::BuiltIn {
        return taken_apart(&found, key, diagnostics);
    }
    let mut known = BUILT_IN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(matter) = known.get(path) {
        return Some(matter.clone());
    }
    let matter = taken_apart(&found, key, diagnostics)?;
    known.insert(path.to_string(), matter.clone());
    Some(matter)
}

fn taken_apart(found: &Found, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Matter> {
    let source = text_of(found, diagnostics)?;
    let text = source.text.trim_start_matches('\u{feff}');
    let offset = source.text.len() - text.len();
    let Some(FrontMatter { start, close, after }) = front_matter_in(text, offset) else {
        let message = if is_fence(text.lines().next().unwrap_or_default()) {
            "the front matter has no closing line `---`"
        } else {
            "a page begins with its title between two lines `---`"
        };
        diagnostics
            .add(rules::TEMPLATE, source.start(), message)
            .help("Begin the file with:\n---\ntitle: \"The title\"\n---");
        return None;
    };
    // Blanked to the same length: what is read keeps its places.
    let yaml_text: String =
        blank(&source.text[..start]) + &source.text[start..close] + &blank(&source.text[close..]);
    let matter_source = Source::new(source.path.clone(), yaml_text);
    let mut found_faults = Diagnostics::default();
    let node = yaml::read(&matter_source, &mut found_faults).map(Arc::new);
    let at = source.span(offset..offset + 3);
    if node.is_none() && !found_faults.has_errors() {
        // Without this the page would be left out of the site, and the file that it replaces with it.
        found_faults
            .add(rules::MISSING_KEY, at.clone(), format!("the front matter is empty, and needs `{key}`"))
            .help(format!("Add `{key}: ...` between the two lines `---`."));
    }
    diagnostics.append(found_faults);
    let body = Arc::from(blank(&source.text[..after]) + &source.text[after..]);
    Some(Matter { template: Template { source, body, owner: found.owner }, node, at })
}

/// Where the front matter of a file is: its YAML from `start` to `close`, the body from `after`.
struct FrontMatter {
    start: usize,
    close: usize,
    after: usize,
}

/// The front matter between two lines that hold `---` and nothing else. `offset`: where the text starts in its file.
fn front_matter_in(text: &str, offset: usize) -> Option<FrontMatter> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| is_fence(line))?;
    let start = first.len();
    let mut at = start;
    for line in lines {
        if is_fence(line) {
            return Some(FrontMatter {
                start: offset + start,
                close: offset + at,
                after: offset + at + line.len(),
            });
        }
        at += line.len();
    }
    None
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
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
    matter: &Matter,
    kit: &ReadyKit,
    diagnostics: &mut Diagnostics,
) -> Vec<Page> {
    let Some(node) = &matter.node else { return Vec::new() };
    let source = &matter.template.source;
    let mut fields = Fields::of(node, matter.at.clone(), "a page", diagnostics);
    let own_title = title(&mut fields, "title", source, diagnostics);
    let lead = title(&mut fields, "lead", source, diagnostics);
    let short = title(&mut fields, "short", source, diagnostics);
    let nav = fields.number("nav", diagnostics).map(|number| i64::from(number.value));
    let audiences = ["staff", "physicians", "leaders", "print"];
    let audience =
        match fields.choice("audience", &audiences, diagnostics).as_ref().map(|word| word.value.as_str()) {
            Some("physicians") => Audience::Physicians,
            Some("leaders") => Audience::Leaders,
            Some("print") => Audience::Print,
            _ => Audience::Staff,
        };
    let each = fields.choice("each", &["role"], diagnostics);
    let address = fields.text("address", diagnostics);
    let stem = address.as_ref().map_or(stem, |address| address.value.trim_end_matches(".html"));
    if !is_name(stem) {
        let at =
            address.as_ref().map_or(matter.at.clone(), |address| source.span(address.span.range.clone()));
        diagnostics
            .add(rules::BAD_CHOICE, at, format!("`{stem}` cannot be the name of a page"))
            .help("Use small letters, digits and dashes. It becomes a file beside the others.");
        return Vec::new();
    }
    let gathers = fields.flag("gathers", diagnostics).unwrap_or(false);
    let wanted = fields.choice("when", &["concerns", "feedback", "clinicians"], diagnostics);
    if own_title.is_none() {
        fields.missing("title", diagnostics);
    }
    fields.finish(diagnostics);
    let Some(title) = own_title else { return Vec::new() };
    if wanted.is_some_and(|wanted| !kit.has(&wanted.value)) {
        return Vec::new();
    }
    let page = Page {
        address: format!("{stem}.html"),
        template: path.to_string(),
        title,
        lead,
        short,
        nav,
        audience,
        role: None,
        gathers,
    };
    if each.is_none() {
        return vec![page];
    }
    let roles = kit.roles().iter().enumerate();
    roles
        .map(|(at, role)| Page {
            address: format!("{stem}/{}.html", role.id),
            role: Some(at),
            ..page.clone()
        })
        .collect()
}

/// Whether a page's file can be called so on every file system.
fn is_name(stem: &str) -> bool {
    let device = ["con", "prn", "aux", "nul"].contains(&stem);
    let letters = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-' || letter == '_'
    };
    !stem.is_empty() && stem.len() <= 64 && !device && stem.chars().all(letters)
}

/// Two pages with one address would replace each other.
fn same_addresses(pages: &[Page], templates: &BTreeMap<String, Template>, diagnostics: &mut Diagnostics) {
    for (at, page) in pages.iter().enumerate() {
        let twin =
            pages[..at].iter().find(|other| other.folder() == page.folder() && other.address == page.address);
        if let (Some(twin), Some(template)) = (twin, templates.get(&page.template)) {
            let message = format!(
                "the address {}/{} belongs to {} already",
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

fn faq_entry(path: &str, matter: &Matter, diagnostics: &mut Diagnostics) -> Option<FaqEntry> {
    let node = matter.node.as_ref()?;
    let mut fields = Fields::of(node, matter.at.clone(), "a question of the FAQ", diagnostics);
    let question = title(&mut fields, "question", &matter.template.source, diagnostics);
    if question.is_none() {
        fields.missing("question", diagnostics);
    }
    let position = fields.number("position", diagnostics).map_or(i64::MAX, |number| i64::from(number.value));
    fields.finish(diagnostics);
    Some(FaqEntry { template: path.to_string(), question: question?, position })
}

fn words(snapshot: &Snapshot, language: &str, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
    let mut words = BTreeMap::new();
    let path = format!("content/words/{language}.yaml");
    let Some((source, root)) = crate::library::tree_at(snapshot, &path, diagnostics) else { return words };
    for entry in root.entries().unwrap_or_default() {
        if let Some(text) = crate::yaml::fields::text_of(&entry.value, "a word", diagnostics) {
            words.insert(entry.key.value.clone(), text.value);
        }
    }
    let needed = snapshot.built_in("content/words/en.yaml");
    let needed = needed.and_then(|needed| tree_of(&needed, &mut Diagnostics::default()));
    let entries = needed.as_ref().and_then(|(_, tree)| tree.entries()).unwrap_or_default();
    let missing: Vec<String> = entries
        .iter()
        .filter(|entry| !words.contains_key(&entry.key.value))
        .map(|entry| format!("`{}`", entry.key.value))
        .collect();
    if !missing.is_empty() {
        diagnostics
            .add(rules::MISSING_KEY, source.start(), format!("these words are missing: {}", missing.join(", ")))
            .help("A file of words replaces the whole one below it. Copy the missing lines from content/words/en.yaml.");
    }
    words
}

/// The theme's files and its fonts; what a theme does not have comes from the first theme, clinic.
fn theme(
    snapshot: &Snapshot,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> (BTreeMap<String, Template>, BTreeMap<String, String>) {
    let (mut files, mut fonts) = (BTreeMap::new(), BTreeMap::new());
    for theme in ["clinic", name] {
        for folder in ["", "/parts"] {
            let folder = format!("themes/{theme}{folder}");
            for file in snapshot.list(&folder) {
                let font = has_ending(&file, "woff2");
                if !font && !["html", "css", "js", "yaml"].iter().any(|ending| has_ending(&file, ending)) {
                    continue;
                }
                let path = format!("{folder}/{file}");
                let Some(found) = snapshot.find(&path) else { continue };
                if font {
                    let data = base64::engine::general_purpose::STANDARD.encode(&found.bytes);
                    fonts.insert(file, format!("data:font/woff2;base64,{data}"));
                    continue;
                }
                let Some(source) = text_of(&found, diagnostics) else { continue };
                let short = path.trim_start_matches(&format!("themes/{theme}/")).to_string();
                files.insert(
                    short,
                    Template { body: source.text.as_str().into(), source, owner: found.owner },
                );
            }
        }
        if name == "clinic" {
            break;
        }
    }
    (files, fonts)
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found == ending)
}
