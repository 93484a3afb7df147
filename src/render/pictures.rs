//! The pictures that the kit's texts and the overrides name. Each is embedded in the pages that show it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::markdown;
use crate::check::brand::picture;
use crate::check::passages;
use crate::files::snapshot::{Owner, Snapshot};
use crate::kit::Kit;
use crate::site::Site;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Span, Spanned};
use crate::yaml::scalar;

/// Pictures by path, as `data:` addresses.
pub type Pictures = BTreeMap<String, String>;

/// The pictures of a kit's texts. Reports missing ones.
pub fn of_kit(kit: &Kit, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> Pictures {
    let mut pictures = Pictures::new();
    for passage in passages(kit) {
        let named = markdown::pictures(&passage.value);
        if !named.is_empty() {
            let offsets = scalar::offsets(&passage.span, &passage.value);
            add(named, |range| offsets.span(range), snapshot, &mut pictures, diagnostics);
        }
    }
    pictures
}

/// Adds the pictures of a site's overrides. Their templates are not filled yet, so only paths written out in full are found.
pub fn of_overrides(
    site: &Site,
    snapshot: &Snapshot,
    pictures: &mut Pictures,
    diagnostics: &mut Diagnostics,
) {
    for template in site.templates.values().filter(|template| template.owner != Owner::BuiltIn) {
        let named = markdown::pictures(&template.body);
        add(named, |range| template.source.span(range), snapshot, pictures, diagnostics);
    }
}

fn add(
    named: Vec<(String, Range<usize>)>,
    place: impl Fn(Range<usize>) -> Span,
    snapshot: &Snapshot,
    pictures: &mut Pictures,
    diagnostics: &mut Diagnostics,
) {
    for (path, range) in named {
        let path = Spanned::new(path, place(range));
        if let Some(data) = picture(&path, snapshot, diagnostics) {
            pictures.insert(path.value, data.address);
        }
    }
}
