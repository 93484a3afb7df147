//! Compares two editions of a kit by what their pages say: which pages changed, in which sentences, and who must read again. An
//! edition is its finished pages, whether just built, in a folder or in an archive.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use similar::{Algorithm, ChangeTag, TextDiff};

use crate::check::ReadyKit;
use crate::output::Output;
use crate::render::html::{self, Kind, Tag, tokens};
use crate::render::substance::{Sentence, sentences};

/// What the pages of an edition say.
#[derive(Debug, Default)]
pub(crate) struct Edition {
    pages: BTreeMap<String, PageText>,
    /// The titles of the roles that sign for pages, by their ids.
    roles: BTreeMap<String, String>,
}

#[derive(Debug)]
struct PageText {
    title: String,
    signed_by: BTreeSet<String>,
    /// Whether every role of the kit signs for it.
    by_all: bool,
    sentences: Vec<Sentence>,
}

/// What changed from one edition to the next.
#[derive(Debug, Serialize)]
pub(crate) struct Changes {
    pub(crate) version: u32,
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) pages: Vec<ChangedPage>,
    pub(crate) read_again: Vec<ReadAgain>,
    /// Whether the pages for those who lead the rollout were left out, since one of the two editions has none.
    pub(crate) without_leaders: bool,
}

/// A page that says something different than before.
#[derive(Debug, Serialize)]
pub(crate) struct ChangedPage {
    pub(crate) page: String,
    pub(crate) title: String,
    pub(crate) change: Change,
    /// The roles that sign for something that changed on it.
    pub(crate) roles: Vec<String>,
    pub(crate) removed: Vec<String>,
    pub(crate) added: Vec<String>,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Change {
    Changed,
    Added,
    Removed,
}

/// A role that must read again, and the pages to read.
#[derive(Debug, Serialize)]
pub(crate) struct ReadAgain {
    pub(crate) role: String,
    pub(crate) title: String,
    /// Whether the role is new, so that it reads everything for the first time.
    pub(crate) new: bool,
    pub(crate) pages: Vec<String>,
}

impl Edition {
    /// The edition of a kit that was just built.
    pub(crate) fn of_output(kit: &ReadyKit, output: &Output) -> Self {
        let mut edition = Self::of_files(output.files.iter().map(|(path, bytes)| (path.as_str(), &**bytes)));
        // A practice's own theme may not say on the page who signs for it.
        for page in &output.pages {
            if let Some(text) = edition.pages.get_mut(&page.path) {
                let readers = page.readers.iter().filter(|_| page.signed);
                text.signed_by = readers.cloned().collect();
                text.by_all = false;
            }
        }
        edition.roles = kit.roles().iter().map(|role| (role.id.clone(), role.title.clone())).collect();
        edition
    }

    /// The edition made of the pages among some files, by path: `site/index.html`.
    pub(crate) fn of_files<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> Self {
        let pages = files.filter(|(path, _)| path.ends_with(".html"));
        let texts = pages.filter_map(|(path, bytes)| {
            let html = String::from_utf8_lossy(bytes);
            Some((path.to_string(), PageText::of(&html)?))
        });
        let mut edition = Self { pages: texts.collect(), roles: BTreeMap::new() };
        for page in edition.pages.values() {
            // The title of the page that only one role signs for is that role's title.
            let alone = page.signed_by.len() == 1 && !page.by_all;
            for role in &page.signed_by {
                let title = edition.roles.entry(role.clone()).or_insert_with(|| role.clone());
                if alone {
                    title.clone_from(&page.title);
                }
            }
        }
        edition
    }

    /// Whether it has no pages at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    fn has_leaders(&self) -> bool {
        self.pages.keys().any(|path| path.starts_with(LEADERS))
    }

    /// The sentences on a page that a role signs for; `None` if it does not sign for the page.
    fn signed<'e>(&'e self, path: &str, role: &'e str) -> Option<Vec<&'e str>> {
        let page = self.pages.get(path).filter(|page| page.by_all || page.signed_by.contains(role))?;
        let own = |one: &&Sentence| one.signed && one.role.as_deref().is_none_or(|its| its == role);
        Some(page.sentences.iter().filter(own).map(|one| one.text.as_str()).collect())
    }
}

/// The beginning of the paths of pages that only those who lead the rollout see.
const LEADERS: &str = "leaders/";

impl PageText {
    /// Reads a page; `None` for one that gathers the others, since they are compared themselves.
    fn of(page: &str) -> Option<Self> {
        let starts = || {
            tokens(page).filter_map(|token| if let Kind::Start(tag) = token.kind { Some(tag) } else { None })
        };
        if starts().any(|tag| tag.is("article") && tag.has_class("gathered")) {
            return None;
        }
        let signed = starts().find(|tag| tag.is("body")).and_then(|body| attribute(&body, "data-signed-by"));
        let signed = signed.unwrap_or_default();
        let by_all = signed == "*";
        let signed_by = if by_all { "" } else { &signed }.split_whitespace().map(str::to_string).collect();
        Some(Self { title: title(page), signed_by, by_all, sentences: sentences(page) })
    }
}

fn attribute(tag: &Tag, name: &str) -> Option<String> {
    tag.attribute(name).map(std::borrow::Cow::into_owned)
}

/// The first heading, or else the title.
fn title(page: &str) -> String {
    let of = |name: &str| {
        let mut pieces = tokens(page);
        let start = pieces.find(|token| matches!(&token.kind, Kind::Start(tag) if tag.is(name)))?;
        let end =
            pieces.find(|token| matches!(token.kind, Kind::End(end) if end.eq_ignore_ascii_case(name)))?;
        let text = html::text(&page[start.range.end..end.range.start]);
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    of("h1").or_else(|| of("title")).unwrap_or_default()
}

/// Compares two editions, which are called `names`.
pub(crate) fn compare(names: [String; 2], old: &Edition, new: &Edition) -> Changes {
    let without_leaders = old.has_leaders() != new.has_leaders();
    let paths: BTreeSet<&String> = old.pages.keys().chain(new.pages.keys()).collect();
    let seen = |path: &&String| !without_leaders || !path.starts_with(LEADERS);
    let mut pages: Vec<ChangedPage> =
        paths.into_iter().filter(seen).filter_map(|path| changed(path, old, new)).collect();
    let mut read_again = Vec::new();
    for (role, title) in &new.roles {
        let is_new = !old.roles.contains_key(role);
        let differs = |page: &&mut ChangedPage| {
            let path = page.page.as_str();
            // A new role has not signed for anything yet.
            old.signed(path, role) != new.signed(path, role)
        };
        let mut again: Vec<String> = pages
            .iter_mut()
            .filter(differs)
            .map(|page| {
                page.roles.push(role.clone());
                page.page.clone()
            })
            .collect();
        if is_new {
            again = new.pages.keys().filter(|path| new.signed(path, role).is_some()).cloned().collect();
        }
        if !again.is_empty() {
            read_again.push(ReadAgain {
                role: role.clone(),
                title: title.clone(),
                new: is_new,
                pages: again,
            });
        }
    }
    let [old, new] = names;
    Changes { version: 1, old, new, pages, read_again, without_leaders }
}

/// The change to a page that is in at least one of the two; `None` if it says the same in both.
fn changed(path: &str, old: &Edition, new: &Edition) -> Option<ChangedPage> {
    let texts = |edition: &Edition| -> Vec<String> {
        let page = edition.pages.get(path);
        page.map(|page| page.sentences.iter().map(|one| one.text.clone()).collect()).unwrap_or_default()
    };
    let change = match (old.pages.get(path), new.pages.get(path)) {
        (Some(_), None) => Change::Removed,
        (None, _) => Change::Added,
        (Some(_), Some(_)) => Change::Changed,
    };
    let page = new.pages.get(path).or_else(|| old.pages.get(path))?;
    let (before, after) = (texts(old), texts(new));
    if change == Change::Changed && before == after {
        return None;
    }
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.iter().map(String::as_str).collect(), after.iter().map(String::as_str).collect());
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_slices(&before, &after);
    let of = |tag: ChangeTag| -> Vec<String> {
        let changes = diff.iter_all_changes().filter(|change| change.tag() == tag);
        changes.map(|change| change.value().to_string()).collect()
    };
    Some(ChangedPage {
        page: path.to_string(),
        title: page.title.clone(),
        change,
        roles: Vec::new(),
        removed: of(ChangeTag::Delete),
        added: of(ChangeTag::Insert),
    })
}
