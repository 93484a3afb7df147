//! What inservice knows before it reads a kit: roles, tasks, questions, laws, claims, words, pages and themes, as one value.
//! All of it is data under `content/` and `themes/`, read and checked like a kit, so that a workspace's own files get the
//! same messages.
//!
//! The built-in library is read once per process and shared. A workspace or client that replaces some of the files has its
//! own library, which shares all other files.

pub(crate) mod rules;
pub mod claim;
pub mod drill;
pub(crate) mod ids;
pub mod condition;
pub mod engine;
pub mod law;
pub mod line;
pub mod phrases;
pub mod question;
pub mod role;
mod shelf;
pub mod slots;
pub mod state;
pub mod task;
pub mod template;
mod volume;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use crate::files::snapshot::{Found, Owner, Snapshot};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;
use crate::yaml::{self, Node};
use engine::Engines;
pub use shelf::is_part;
use shelf::{Kind, Shelf, empty, in_theme, kind_of, own, put, readable, same};
use template::{Page, Template};
use volume::{Font, OfFile, Volume, kept_or_new};

pub use claim::Claims;
pub use drill::Bank;
pub use law::Laws;
pub use phrases::Phrases;
pub use question::{Question, Questions};
pub use role::{FilledLists, Role, RoleLists};
pub use task::{FilledTask, Task};
pub use volume::Written;
pub use words::Words;

/// Everything that inservice knows. A clone shares its files with the original, along with what was made from them.
#[derive(Clone, Debug)]
pub struct Library {
    roles: Arc<Volume<Vec<Role>>>,
    questions: Arc<Volume<Questions>>,
    laws: Arc<Volume<Laws>>,
    claims: Arc<Volume<Claims>>,
    tasks: Shelf<Volume<Option<Task>>>,
    drills: Shelf<Volume<Option<Bank>>>,
    words: Shelf<Volume<Words>>,
    phrases: Shelf<Volume<Arc<Phrases>>>,
    pages: Shelf<Volume<Option<Page>>>,
    faq: Shelf<Volume<Option<Page>>>,
    themes: Shelf<Volume<Option<Template>>>,
    fonts: Shelf<Font>,
    starter: Arc<Volume<Option<Template>>>,
    engines: Engines,
}

const ROLES: &str = "content/roles.yaml";
/// The template of a new client's `kit.yaml`.
pub const STARTER: &str = "content/starter/kit.yaml";
/// The language that is complete: pages, tasks, questions, laws, words and phrases.
pub const ENGLISH: &str = "en";

static BUILT_IN: LazyLock<Library> = LazyLock::new(|| {
    let mut library = Library {
        roles: empty(ROLES),
        questions: empty(question::FILE),
        laws: empty(law::FILE),
        claims: empty(claim::FILE),
        tasks: BTreeMap::new(),
        drills: BTreeMap::new(),
        words: BTreeMap::new(),
        phrases: BTreeMap::new(),
        pages: BTreeMap::new(),
        faq: BTreeMap::new(),
        themes: BTreeMap::new(),
        fonts: BTreeMap::new(),
        starter: empty(STARTER),
        engines: Engines::new([].into_iter()),
    };
    for file in Snapshot::built_in_files() {
        library.place(file, None);
    }
    library.engines = Engines::new(library.theme_names().into_iter());
    library
});

impl Library {
    /// The built-in library.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The library of a kit or workspace: the built-in one, with the snapshot's files in place of some. Files that this
    /// library already has are reused, not read again.
    pub fn with(&self, snapshot: &Snapshot) -> Self {
        let mut library = BUILT_IN.clone();
        for path in snapshot.overrides() {
            // A file that the library does not use is not even read.
            if kind_of(path).is_some()
                && let Some(file) = snapshot.find(path)
            {
                library.place(file, Some(self));
            }
        }
        library.engines = if library.has_templates_of(self) {
            self.engines.clone()
        } else if library.has_templates_of(&BUILT_IN) {
            BUILT_IN.engines.clone()
        } else {
            Engines::new(library.theme_names().into_iter())
        };
        library
    }

    /// Whether all templates come from the same files as in another library.
    fn has_templates_of(&self, other: &Self) -> bool {
        same(&self.pages, &other.pages) && same(&self.faq, &other.faq) && same(&self.themes, &other.themes)
    }

    /// The templates, compiled when first needed.
    pub fn engines(&self) -> &Engines {
        &self.engines
    }

    /// Puts a file in its place. If `known` has the same file, that one is reused.
    fn place(&mut self, file: Found, known: Option<&Self>) {
        match kind_of(&file.path) {
            Some(Kind::Roles) => self.roles = kept_or_new(known.map(|known| &known.roles), file),
            Some(Kind::Questions) => self.questions = kept_or_new(known.map(|known| &known.questions), file),
            Some(Kind::Laws) => self.laws = kept_or_new(known.map(|known| &known.laws), file),
            Some(Kind::Claims) => self.claims = kept_or_new(known.map(|known| &known.claims), file),
            Some(Kind::Starter) => self.starter = kept_or_new(known.map(|known| &known.starter), file),
            Some(Kind::Task) => put(&mut self.tasks, known.map(|known| &known.tasks), file),
            Some(Kind::Drills) => put(&mut self.drills, known.map(|known| &known.drills), file),
            Some(Kind::Words) => put(&mut self.words, known.map(|known| &known.words), file),
            Some(Kind::Phrases) => put(&mut self.phrases, known.map(|known| &known.phrases), file),
            Some(Kind::Page) => put(&mut self.pages, known.map(|known| &known.pages), file),
            Some(Kind::Faq) => put(&mut self.faq, known.map(|known| &known.faq), file),
            Some(Kind::Theme) => put(&mut self.themes, known.map(|known| &known.themes), file),
            Some(Kind::Font) => put(&mut self.fonts, known.map(|known| &known.fonts), file),
            None => {}
        }
    }

    /// The roles, in the order of their file.
    pub fn roles(&self, diagnostics: &mut Diagnostics) -> &[Role] {
        self.roles.get(diagnostics)
    }

    /// The compliance questions.
    pub fn questions(&self, diagnostics: &mut Diagnostics) -> &Questions {
        self.questions.get(diagnostics)
    }

    /// The state laws.
    pub fn laws(&self, diagnostics: &mut Diagnostics) -> &Laws {
        self.laws.get(diagnostics)
    }

    /// The patterns for claims that nobody may make.
    pub fn claims(&self, diagnostics: &mut Diagnostics) -> &Claims {
        self.claims.get(diagnostics)
    }

    /// Reads what every kit needs, starting with what is needed last.
    pub(crate) fn read_ahead(&self) {
        // Faults stay with their file and are reported to everyone who asks for it.
        let unheard = &mut Diagnostics::default();
        self.claims(unheard);
        self.laws(unheard);
        self.phrases(unheard);
        self.questions(unheard);
        self.roles(unheard);
    }

    /// The ids of all tasks, sorted.
    pub fn task_ids(&self) -> impl Iterator<Item = &str> {
        self.tasks.keys().filter_map(|path| task::id_of(path))
    }

    /// A task by its id; `None` if there is no such file, or if it cannot be read, which is reported.
    pub fn task(&self, id: &str, diagnostics: &mut Diagnostics) -> Option<&Task> {
        self.tasks.get(&format!("content/tasks/{id}.yaml"))?.get(diagnostics).as_ref()
    }

    /// The banks of a task, starting with the one named after it. Banks of unknown tasks are included; the caller reports
    /// those.
    pub(crate) fn banks(&self, task: &str, diagnostics: &mut Diagnostics) -> Vec<&Bank> {
        let mut banks = Vec::new();
        for volume in self.drills.values() {
            // Only the file says which task a bank is for; its other faults concern the kits of that task.
            let Some(bank) = volume.get(&mut Diagnostics::default()) else {
                if volume.file().owner != Owner::BuiltIn {
                    volume.get(diagnostics);
                }
                continue;
            };
            let known = self.task_ids().any(|id| id == bank.task_id());
            if bank.task_id() == task || !known {
                volume.get(diagnostics);
                banks.push(bank);
            }
        }
        banks.sort_by_key(|bank| bank.task.is_some() && bank.name != task);
        banks
    }

    /// The words of a language by name. Words that pages need but that are missing are reported.
    pub fn words(&self, language: &str, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
        let path = |language: &str| format!("content/words/{language}.yaml");
        let Some(volume) = self.words.get(&path(language)) else { return BTreeMap::new() };
        let words = volume.get(diagnostics);
        if let Some(needed) = BUILT_IN.words.get(&path(ENGLISH)) {
            words.check(needed.get(&mut Diagnostics::default()), diagnostics);
        }
        words.texts.clone()
    }

    /// The sentences that are assembled for each kit.
    pub fn phrases(&self, diagnostics: &mut Diagnostics) -> Arc<Phrases> {
        let volume = self.phrases.get(&format!("{}/{ENGLISH}.yaml", phrases::FOLDER));
        volume.map(|volume| Arc::clone(volume.get(diagnostics))).unwrap_or_default()
    }

    /// The pages, by path.
    pub fn pages(&self, diagnostics: &mut Diagnostics) -> Vec<(&str, &Page)> {
        readable(&self.pages, diagnostics)
    }

    /// The answers of the FAQ, by path.
    pub fn faq(&self, diagnostics: &mut Diagnostics) -> Vec<(&str, &Page)> {
        readable(&self.faq, diagnostics)
    }

    /// The names of the themes.
    pub fn theme_names(&self) -> BTreeSet<&str> {
        let paths = self.themes.keys().chain(self.fonts.keys());
        paths.filter_map(|path| Some(path.strip_prefix("themes/")?.split_once('/')?.0)).collect()
    }

    /// A theme's own files, by name within the theme: `page.html`, `parts/steps.html`.
    pub fn theme(&self, name: &str, diagnostics: &mut Diagnostics) -> Vec<(&str, &Template)> {
        let own = self.themes.iter().filter_map(|(path, volume)| Some((in_theme(path, name)?, volume)));
        own.filter_map(|(file, volume)| Some((file, volume.get(diagnostics).as_ref()?))).collect()
    }

    /// A theme's own fonts, by name within the theme, as `data:` URLs.
    pub fn fonts(&self, theme: &str) -> impl Iterator<Item = (&str, &str)> {
        self.fonts.iter().filter_map(move |(path, font)| Some((in_theme(path, theme)?, font.address())))
    }

    /// The template of a new client's `kit.yaml`.
    pub fn starter(&self, diagnostics: &mut Diagnostics) -> Option<&Template> {
        self.starter.get(diagnostics).as_ref()
    }

    /// Every text under `content/` that a page may have been written from, for a kit with this task.
    pub fn written(&self, task: Option<&str>) -> Vec<Written> {
        let mut texts: Vec<Written> = Vec::new();
        let task = task.and_then(|id| self.tasks.get(&format!("content/tasks/{id}.yaml")));
        texts.extend(task.and_then(|volume| volume.written()));
        texts.extend(self.drills.values().filter_map(|volume| volume.written()));
        texts.extend(self.pages.values().filter_map(|volume| volume.written()));
        texts.extend(self.faq.values().filter_map(|volume| volume.written()));
        texts.extend(self.words.values().filter_map(|volume| volume.written()));
        texts.extend(self.phrases.values().filter_map(|volume| volume.written()));
        texts.extend(self.claims.written().into_iter().chain(self.questions.written()));
        texts.extend(self.laws.written().into_iter().chain(self.roles.written()));
        texts
    }

    /// The client's and the workspace's texts that pages are written from, without patterns, questions and laws.
    pub fn overrides(&self) -> Vec<Written> {
        let mut texts: Vec<Written> = Vec::new();
        texts.extend(self.roles.written());
        texts.extend(own(&self.pages));
        texts.extend(own(&self.faq));
        texts.extend(own(&self.tasks));
        texts.extend(own(&self.drills));
        texts.extend(own(&self.words));
        texts.extend(own(&self.phrases));
        texts.retain(|text| text.owner != Owner::BuiltIn);
        texts
    }
}

/// The text of a file; reports a fault if its encoding is wrong.
pub fn text_of(found: &Found, diagnostics: &mut Diagnostics) -> Option<Arc<Source>> {
    match found.text() {
        Ok(source) => Some(source),
        Err((source, offset)) => {
            let line = source.position(offset).line;
            let before = source.text.get(..offset).map_or(0, str::len);
            diagnostics
                .add(
                    rules::NOT_UTF8,
                    source.span(before..before),
                    format!("from line {line} on, this is not UTF-8 text"),
                )
                .help("Open the file in your editor and save it as UTF-8.");
            None
        }
    }
}

/// The tree of a YAML file of the library.
fn tree(source: &Arc<Source>, diagnostics: &mut Diagnostics) -> Option<Node> {
    let node = yaml::read(source, diagnostics);
    if node.is_none() && !diagnostics.has_errors() {
        diagnostics
            .add(rules::EMPTY_FILE, source.start(), "this file is empty")
            .help("Remove it to use the built-in one, or write it in full.");
    }
    node
}
