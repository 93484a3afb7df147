//! The pictures that the kit's texts and the overrides name: each is put into the page that shows it.

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

/// Pictures by their path, as `data:` addresses.
pub type Pictures = BTreeMap<String, String>;

/// Those of a kit; faults where one is missing.
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

/// Those of the overrides of a site. Their templates are not filled in yet: a path is written out in them.
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
            pictures.insert(path.value, data);
        }
    }
}
