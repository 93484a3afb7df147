//! How a theme prints a page that must fit on a number of sides: the measures of its type, and which parts of the page are
//! printed. The theme's `theme.yaml` has them, next to the styles that they describe.

use std::collections::BTreeMap;

use super::flow::Flow;
use crate::check::rules;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;
use crate::yaml::fields::{Fields, text_of};
use crate::yaml::{self, Node};

/// The measures of a theme's print style, in points.
#[derive(Clone, Debug)]
pub struct Sides {
    /// The height of a side, from margin to margin.
    pub page: f64,
    /// The height of everything around the text: the practice's line, the footer, and the space that columns lose because boxes
    /// do not break.
    pub frame: f64,
    /// The height of the line that says that the kit is not cleared.
    pub banner: f64,
    /// How many columns there are.
    pub columns: f64,
    /// The width of one column.
    pub column: f64,
    /// The page's title.
    pub title: Type,
    /// A heading, `h2`.
    pub heading: Type,
    /// A list item.
    pub item: Type,
    /// Everything else.
    pub text: Type,
    /// By class, the sections that span the columns in a box, each with how much narrower than a column its lines are.
    pub boxes: BTreeMap<String, f64>,
    /// Classes of elements that are not printed.
    pub hidden: Vec<String>,
    /// Classes of elements that are printed only once the kit is cleared.
    pub hidden_until_cleared: Vec<String>,
    /// How single-column pages are printed, if the theme says so.
    pub flow: Option<Flow>,
    /// The widths of characters, in thousandths of the type size.
    widths: BTreeMap<char, f64>,
}

/// How one kind of line is set.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// The size of the type.
    pub size: f64,
    /// The distance from one line to the next.
    pub line: f64,
    /// The width at which it breaks; 0 for that of a column.
    pub width: f64,
    /// How far it is indented.
    pub indent: f64,
    /// The space after it.
    pub after: f64,
}

/// The width of a character that the theme does not list, in thousandths of the type size.
const OTHER: f64 = 556.0;
/// The width of East Asian characters, which fill a square.
const SQUARE: f64 = 1000.0;

impl Sides {
    /// Reads the measures in a theme's `theme.yaml`.
    pub(super) fn read(source: &std::sync::Arc<Source>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let root = yaml::read(source, diagnostics)?;
        let mut top = Fields::shaped(&root, source.start(), &super::shapes::THEME, diagnostics);
        top.text("name", diagnostics);
        let sides = top.map("sides", "the measures of a side", diagnostics);
        let flow = Flow::read(&mut top, diagnostics);
        top.finish(diagnostics);
        let mut fields = sides?;
        let mut measure = |key| points(&mut fields, key, diagnostics);
        let (page, frame, banner) = (measure("page"), measure("frame"), measure("banner"));
        let (columns, column) = (measure("columns"), measure("column"));
        let mut kind = |key| kind(&mut fields, key, diagnostics);
        let (title, heading, item, text) = (kind("title"), kind("heading"), kind("item"), kind("text"));
        let boxes = boxes(&mut fields, diagnostics);
        let hidden = classes(&mut fields, "hidden", diagnostics);
        let hidden_until_cleared = classes(&mut fields, "hidden_until_cleared", diagnostics);
        let widths = widths(&mut fields, diagnostics);
        fields.finish(diagnostics);
        Some(Self {
            page: page?,
            frame: frame?,
            banner: banner?,
            columns: columns?.max(1.0),
            column: column?,
            title: title?,
            heading: heading?,
            item: item?,
            text: text?,
            boxes,
            hidden,
            hidden_until_cleared,
            flow,
            widths,
        })
    }

    /// The measures of the built-in theme.
    #[cfg(test)]
    pub(crate) fn clinic() -> Self {
        let source = Source::new("themes/clinic/theme.yaml", include_str!("../../themes/clinic/theme.yaml"));
        let mut diagnostics = Diagnostics::default();
        let sides = Self::read(&source, &mut diagnostics).expect("measures");
        assert!(!diagnostics.has_errors());
        sides
    }

    /// The width of a character at a type size.
    pub fn width(&self, character: char, size: f64) -> f64 {
        let other = if u32::from(character) > 0x2E80 { SQUARE } else { OTHER };
        self.widths.get(&character).copied().unwrap_or(other) * size / 1000.0
    }
}

/// A required measure, in points.
pub(super) fn points(fields: &mut Fields, key: &'static str, diagnostics: &mut Diagnostics) -> Option<f64> {
    let Some(text) = fields.text(key, diagnostics) else {
        fields.missing(key, diagnostics);
        return None;
    };
    let number = text.value.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    if number.is_none() {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                text.span,
                format!("`{key}` must be a number, but this is `{}`", text.value),
            )
            .help("Write a number of points, such as 11.6.");
    }
    number
}

pub(super) fn kind(fields: &mut Fields, key: &'static str, diagnostics: &mut Diagnostics) -> Option<Type> {
    let Some(mut map) = fields.map(key, "a kind of line", diagnostics) else {
        fields.missing(key, diagnostics);
        return None;
    };
    let mut optional = |key, diagnostics: &mut Diagnostics| {
        if map.has(key) { points(&mut map, key, diagnostics) } else { Some(0.0) }
    };
    let (width, indent) = (optional("width", diagnostics), optional("indent", diagnostics));
    let (size, line) = (points(&mut map, "size", diagnostics), points(&mut map, "line", diagnostics));
    let after = points(&mut map, "after", diagnostics);
    map.finish(diagnostics);
    Some(Type { size: size?, line: line?, width: width?, indent: indent?, after: after? })
}

pub(super) fn classes(fields: &mut Fields, key: &'static str, diagnostics: &mut Diagnostics) -> Vec<String> {
    let list = fields.texts(key, diagnostics).map(|list| list.value).unwrap_or_default();
    list.into_iter().map(|class| class.value).collect()
}

fn boxes(fields: &mut Fields, diagnostics: &mut Diagnostics) -> BTreeMap<String, f64> {
    let entries = fields.node("boxes").and_then(Node::entries).unwrap_or_default();
    let mut boxes = BTreeMap::new();
    for entry in entries {
        let narrower = text_of(&entry.value, "boxes", diagnostics).and_then(|text| text.value.parse().ok());
        boxes.insert(entry.key.value.clone(), narrower.unwrap_or(0.0));
    }
    boxes
}

/// Reads the widths. `500: ckz` says that these characters are half as wide as the type size.
fn widths(fields: &mut Fields, diagnostics: &mut Diagnostics) -> BTreeMap<char, f64> {
    let entries = fields.node("widths").and_then(Node::entries).unwrap_or_default();
    let mut widths = BTreeMap::new();
    for entry in entries {
        let Some(width) = entry.key.value.parse::<f64>().ok() else {
            diagnostics
                .add(
                    rules::WRONG_TYPE,
                    entry.key.span.clone(),
                    format!("a width must be a number, but this is `{}`", entry.key.value),
                )
                .help("Write the width in thousandths of the size, and the characters after it: `500: \"ckz\"`.");
            continue;
        };
        if let Some(text) = text_of(&entry.value, "widths", diagnostics) {
            widths.extend(text.value.chars().map(|character| (character, width)));
        }
    }
    widths
}
