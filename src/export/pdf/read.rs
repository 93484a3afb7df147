//! Reads a PDF's pages, title, language, tags, bookmarks and named destinations, and corrects the titles of its bookmarks.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

/// What was read from a PDF.
#[derive(Debug, Default)]
pub(super) struct Print {
    pub(super) pages: usize,
    pub(super) title: String,
    pub(super) language: String,
    pub(super) tagged: bool,
    /// The pages that bookmarks lead to.
    pub(super) bookmarks: BTreeSet<usize>,
    /// The page of each named destination, by its name.
    pub(super) places: BTreeMap<String, usize>,
}

/// Reads a PDF; `None` if it cannot be read.
pub(super) fn read(bytes: &[u8]) -> Option<Print> {
    let document = Document::load_mem(bytes).ok()?;
    let numbers: BTreeMap<ObjectId, usize> =
        document.get_pages().into_iter().map(|(number, id)| (id, number as usize)).collect();
    let catalog = document.catalog().ok()?;
    let page = |target: &Object| -> Option<usize> {
        let target = resolved(&document, target);
        // A destination is a list that begins with its page, or a dictionary around such a list.
        let list = match target {
            Object::Dictionary(dictionary) => resolved(&document, dictionary.get(b"D").ok()?),
            other => other,
        };
        numbers.get(&list.as_array().ok()?.first()?.as_reference().ok()?).copied()
    };
    let mut places = BTreeMap::new();
    if let Some(named) = dictionary(&document, catalog, b"Dests") {
        for (name, target) in named {
            places.extend(page(target).map(|page| (String::from_utf8_lossy(name).into_owned(), page)));
        }
    }
    let mut bookmarks = BTreeSet::new();
    let mut open: Vec<&Dictionary> = dictionary(&document, catalog, b"Outlines").into_iter().collect();
    // A file with a cycle would be read forever.
    let mut left = 100_000;
    while let Some(entry) = open.pop().filter(|_| left > 0) {
        left -= 1;
        let target = entry.get(b"Dest").ok();
        let action = || dictionary(&document, entry, b"A")?.get(b"D").ok();
        let target = target.or_else(action).map(|target| resolved(&document, target));
        bookmarks.extend(target.and_then(|target| match target {
            Object::Name(name) | Object::String(name, _) => {
                places.get(&*String::from_utf8_lossy(name)).copied()
            }
            other => page(other),
        }));
        open.extend(dictionary(&document, entry, b"First"));
        open.extend(dictionary(&document, entry, b"Next"));
    }
    let about = document.trailer.get(b"Info").ok().map(|info| resolved(&document, info));
    let about = about.and_then(|info| info.as_dict().ok());
    let marked = dictionary(&document, catalog, b"MarkInfo")
        .is_some_and(|info| matches!(info.get(b"Marked"), Ok(Object::Boolean(true))));
    Some(Print {
        pages: numbers.len(),
        title: about.map(|info| text(&document, info, b"Title")).unwrap_or_default(),
        language: text(&document, catalog, b"Lang"),
        tagged: marked && dictionary(&document, catalog, b"StructTreeRoot").is_some(),
        bookmarks,
        places,
    })
}

/// A PDF with the headings as the titles of its bookmarks. Browsers assemble a title from the lines of a heading: the space at a
/// line break is missing, and a heading that was moved to the next page appears twice.
pub(super) fn with_titles(bytes: Vec<u8>, headings: &[String]) -> Vec<u8> {
    let Ok(mut document) = Document::load_mem(&bytes) else { return bytes };
    let mut entries = Vec::new();
    let first = |of: &Dictionary, key: &[u8]| of.get(key).and_then(Object::as_reference).ok();
    let mut open: Vec<ObjectId> = document
        .catalog()
        .ok()
        .and_then(|catalog| dictionary(&document, catalog, b"Outlines"))
        .and_then(|outlines| first(outlines, b"First"))
        .into_iter()
        .collect();
    // In reading order: what is under an entry comes before what follows it.
    while let Some(id) = open.pop().filter(|_| entries.len() < 100_000) {
        let Ok(entry) = document.get_dictionary(id) else { continue };
        entries.push((
            id,
            lopdf::decode_text_string(entry.get(b"Title").unwrap_or(&Object::Null)).unwrap_or_default(),
        ));
        open.extend(first(entry, b"Next"));
        open.extend(first(entry, b"First"));
    }
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    let mut headings = headings.iter();
    for (id, title) in entries {
        let said = bare(&title);
        let mut rest = headings.clone();
        let Some(heading) = rest.find(|heading| said == bare(heading) || said == bare(heading).repeat(2))
        else {
            continue;
        };
        headings = rest;
        if let Ok(entry) = document.get_dictionary_mut(id) {
            entry.set("Title", lopdf::text_string(heading));
        }
    }
    let mut set_right = Vec::with_capacity(bytes.len());
    if document.save_to(&mut set_right).is_ok() { set_right } else { bytes }
}

fn resolved<'d>(document: &'d Document, object: &'d Object) -> &'d Object {
    document.dereference(object).map_or(object, |(_, object)| object)
}

fn dictionary<'d>(document: &'d Document, of: &'d Dictionary, key: &[u8]) -> Option<&'d Dictionary> {
    resolved(document, of.get(key).ok()?).as_dict().ok()
}

/// A text, decoded loosely: all that matters is whether there is one.
fn text(document: &Document, of: &Dictionary, key: &[u8]) -> String {
    let found = of.get(key).ok().map(|object| resolved(document, object));
    let bytes = found.and_then(|object| object.as_str().ok()).unwrap_or_default();
    String::from_utf8_lossy(bytes).trim().to_string()
}
