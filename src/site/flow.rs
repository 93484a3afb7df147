//! How a theme prints a single-column page: the measures of its type, and how each part of the page is set, by its class. The
//! theme's `theme.yaml` has them, next to the styles that they describe.

use std::collections::BTreeMap;

use super::sides::{Type, classes, kind, points};
use crate::text::diagnostic::Diagnostics;
use crate::yaml::Node;
use crate::yaml::fields::Fields;

/// The measures of a theme's print style for a single column, in points.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The height of a side, from margin to margin.
    pub page: f64,
    /// The height of the practice's line on the first side.
    pub frame: f64,
    /// The height of the line that says that the kit is not cleared.
    pub banner: f64,
    /// The width of the column.
    pub width: f64,
    /// The page's title.
    pub title: Type,
    /// The sentence under it.
    pub lead: Type,
    /// A heading, `h2`.
    pub heading: Type,
    /// A list item.
    pub item: Type,
    /// Everything else.
    pub text: Type,
    /// Parts that are set differently, by their class.
    pub parts: BTreeMap<String, Part>,
    /// Classes of elements that are not printed.
    pub hidden: Vec<String>,
    /// The ids of headings that are not printed.
    pub hidden_headings: Vec<String>,
}

/// How a part of a page is set.
#[derive(Clone, Debug)]
pub struct Part {
    /// The way in which it is set.
    pub way: Way,
    /// Its type; a width of 0 stands for that of the column.
    pub kind: Type,
    /// The classes of the table cells that contain text, each with its width.
    pub cells: Vec<(String, f64)>,
    /// The most lines that are printed, or 0 for all.
    pub most: f64,
}

/// The ways in which a part can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Narrower, with a frame around it, and never broken across sides.
    Box,
    /// All of its text as one paragraph.
    Run,
    /// Each item on its own line.
    Lines,
    /// As a table, each row as high as its highest cell.
    Rows,
    /// As a list in two columns.
    Halves,
}

impl Flow {
    /// Reads the measures under `flow` in a theme's `theme.yaml`.
    pub(super) fn read(top: &mut Fields, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mut fields = top.map("flow", "the measures of one column", diagnostics)?;
        let mut measure = |key| points(&mut fields, key, diagnostics);
        let (page, frame, banner, width) =
            (measure("page"), measure("frame"), measure("banner"), measure("width"));
        let mut kind = |key| kind(&mut fields, key, diagnostics);
        let (title, lead, heading) = (kind("title"), kind("lead"), kind("heading"));
        let (item, text) = (kind("item"), kind("text"));
        let entries = fields.node("parts").and_then(Node::entries).unwrap_or_default();
        let parts = entries.iter().filter_map(|entry| {
            let at = entry.key.span.clone();
            let part = part(Fields::of(&entry.value, at, "a part of the page", diagnostics), diagnostics);
            Some((entry.key.value.clone(), part?))
        });
        let parts = parts.collect();
        let hidden = classes(&mut fields, "hidden", diagnostics);
        let hidden_headings = classes(&mut fields, "hidden_headings", diagnostics);
        fields.finish(diagnostics);
        Some(Self {
            page: page?.max(1.0),
            frame: frame?,
            banner: banner?,
            width: width?,
            title: title?,
            lead: lead?,
            heading: heading?,
            item: item?,
            text: text?,
            parts,
            hidden,
            hidden_headings,
        })
    }
}

fn part(mut fields: Fields, diagnostics: &mut Diagnostics) -> Option<Part> {
    const WAYS: [(&str, Way); 5] = [
        ("box", Way::Box),
        ("run", Way::Run),
        ("lines", Way::Lines),
        ("rows", Way::Rows),
        ("halves", Way::Halves),
    ];
    let word = fields.choice("as", &WAYS.map(|(word, _)| word), diagnostics);
    let mut optional = |key, diagnostics: &mut Diagnostics| {
        if fields.has(key) { points(&mut fields, key, diagnostics) } else { Some(0.0) }
    };
    let (size, line) = (optional("size", diagnostics), optional("line", diagnostics));
    let (width, after) = (optional("width", diagnostics), optional("after", diagnostics));
    let most = optional("most", diagnostics);
    let entries = fields.node("cells").and_then(Node::entries).unwrap_or_default();
    let cells = entries.iter().filter_map(|entry| {
        let width = entry.value.text().and_then(|text| text.parse().ok())?;
        Some((entry.key.value.clone(), width))
    });
    let cells = cells.collect();
    fields.finish(diagnostics);
    let way = WAYS.into_iter().find(|(name, _)| word.as_ref().is_some_and(|word| word.value == *name))?.1;
    let kind = Type { size: size?, line: line?, width: width?, indent: 0.0, after: after? };
    Some(Part { way, kind, cells, most: most? })
}
