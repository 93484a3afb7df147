//! Files of one kind, by their paths, and the kind of a file, from its path.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::volume::{OfFile, Read, Volume, kept_or_new};
use super::{ROLES, STARTER, Written, claim, drill, law, phrases, question, task};
use crate::files::snapshot::{Found, Owner};
use crate::text::diagnostic::Diagnostics;

/// Files of one kind, by their paths.
pub(super) type Shelf<V> = BTreeMap<String, Arc<V>>;

/// The kinds of files in the library.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Roles,
    Questions,
    Laws,
    Claims,
    Task,
    Drills,
    Words,
    Phrases,
    Page,
    Faq,
    Theme,
    Font,
    Starter,
}

/// Whether the library uses a file with this path, under `content/` or `themes/`.
pub fn is_part(path: &str) -> bool {
    kind_of(path).is_some()
}

/// The kind of a file, from its path; `None` if the library does not use it.
pub(super) fn kind_of(path: &str) -> Option<Kind> {
    let (folder, name) = path.rsplit_once('/')?;
    let (_, ending) = name.rsplit_once('.')?;
    let of_theme = || folder.strip_prefix("themes/").map(|rest| rest.split_once('/').map(|(_, sub)| sub));
    Some(match (folder, ending) {
        _ if path == ROLES => Kind::Roles,
        _ if path == question::FILE => Kind::Questions,
        _ if path == law::FILE => Kind::Laws,
        _ if path == claim::FILE => Kind::Claims,
        _ if path == STARTER => Kind::Starter,
        ("content/tasks", _) => task::id_of(path).map(|_| Kind::Task)?,
        (drill::FOLDER, "yaml") => Kind::Drills,
        ("content/words", "yaml") => Kind::Words,
        (phrases::FOLDER, "yaml") => Kind::Phrases,
        ("content/pages", "md") => Kind::Page,
        ("content/faq", "md") => Kind::Faq,
        (_, "html" | "css" | "js" | "yaml") if matches!(of_theme()?, None | Some("parts")) => Kind::Theme,
        (_, "woff2") if matches!(of_theme()?, None | Some("parts")) => Kind::Font,
        _ => return None,
    })
}

/// The path within a theme, if the file belongs to it.
pub(super) fn in_theme<'p>(path: &'p str, theme: &str) -> Option<&'p str> {
    path.strip_prefix("themes/")?.strip_prefix(theme)?.strip_prefix('/')
}

pub(super) fn empty<V: OfFile>(path: &str) -> Arc<V> {
    let file = Found {
        path: path.to_string(),
        shown: path.to_string(),
        bytes: Vec::new().into(),
        hash: None,
        owner: Owner::BuiltIn,
    };
    Arc::new(V::of(file))
}

pub(super) fn put<V: OfFile>(shelf: &mut Shelf<V>, known: Option<&Shelf<V>>, file: Found) {
    let path = file.path.clone();
    let volume = kept_or_new(known.and_then(|known| known.get(&path)), file);
    shelf.insert(path, volume);
}

/// Whether two shelves hold the very same volumes, not just equal ones.
pub(super) fn same<V>(one: &Shelf<V>, other: &Shelf<V>) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|((a, one), (b, other))| a == b && Arc::ptr_eq(one, other))
}

pub(super) fn own<T: Read>(shelf: &Shelf<Volume<T>>) -> impl Iterator<Item = Written> {
    shelf
        .values()
        .filter(|volume| volume.file().owner != Owner::BuiltIn)
        .filter_map(|volume| volume.written())
}

pub(super) fn readable<'l, T>(
    shelf: &'l Shelf<Volume<Option<T>>>,
    diagnostics: &mut Diagnostics,
) -> Vec<(&'l str, &'l T)>
where
    Option<T>: Read,
{
    let files = shelf.iter();
    files.filter_map(|(path, volume)| Some((path.as_str(), volume.get(diagnostics).as_ref()?))).collect()
}
