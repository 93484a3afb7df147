//! Links and pictures, from Markdown or raw HTML: both report where they are, and are written only as the page allows.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::raw::Open;
use super::{Events, Writer, length, plain};
use crate::render::html::{escape, escape_into};
use crate::text::placeholder::unshield;

impl Writer<'_, '_> {
    /// Writes the opening of a link, and returns its closing.
    pub(super) fn link(
        &mut self,
        events: &Events,
        kind: LinkType,
        address: &str,
        title: &str,
    ) -> &'static str {
        let (whole, inside) = (events[0].1.clone(), &events[1..length(events).max(2) - 1]);
        let address = unshield(address);
        let mail = if kind == LinkType::Email { "mailto:" } else { "" };
        let place = match kind {
            LinkType::Email | LinkType::Autolink => whole.start + 1..whole.end - 1,
            _ => self.address_at(&whole, inside, &address),
        };
        let within_raw = self.open.iter().any(|open| open.is_raw("a"));
        let Some(address) = (self.setting.link)(&format!("{mail}{address}"), place).filter(|_| !within_raw)
        else {
            return "";
        };
        self.out.push_str("<a");
        self.address(&address);
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            escape_into(&unshield(title), &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
        "</a>"
    }

    /// Writes the attributes of a link to an address that may be linked.
    pub(super) fn address(&mut self, address: &str) {
        self.out.push_str(" href=\"");
        escape_into(address, &mut self.out);
        self.out.push('"');
        if !address.starts_with("site:") && !address.starts_with('#') {
            self.out.push_str(" rel=\"noreferrer\"");
        }
    }

    pub(super) fn image(&mut self, inside: &Events, path: &str, title: &str) {
        let alt = plain(inside);
        let Some(data) = self.setting.pictures.get(&*unshield(path)) else {
            escape_into(&alt, &mut self.out);
            return;
        };
        self.out.push_str(&format!("<img src=\"{data}\" alt=\"{}\"", escape(&alt)));
        if !title.is_empty() {
            self.out.push_str(&format!(" title=\"{}\"", escape(&unshield(title))));
        }
        self.out.push('>');
    }

    /// The byte range of the address in `[text](address)`, or of the whole link if its address is defined elsewhere.
    fn address_at(&self, whole: &Range<usize>, inside: &Events, address: &str) -> Range<usize> {
        address_at(self.source, whole, inside.last().map(|(_, range)| range.end), address)
    }
}

/// The byte range of the address in `[text](address)`, which follows the end of the text, or `whole` if the address is defined
/// elsewhere.
pub fn address_at(
    source: &str,
    whole: &Range<usize>,
    text_end: Option<usize>,
    address: &str,
) -> Range<usize> {
    let end = text_end.unwrap_or(whole.start + 1);
    let Some(rest) = source.get(end..whole.end) else { return whole.clone() };
    let Some(open) = rest.find("](").filter(|at| rest[..*at].chars().all(|letter| "*_~`".contains(letter)))
    else {
        return whole.clone();
    };
    let rest = rest[open + 2..].trim_start().trim_start_matches('<');
    let start = whole.end - rest.len();
    let written = unshield(rest);
    if written.starts_with(address) {
        // A shielded character is longer than the character it stands for.
        let length = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        let end = length.into_iter().find(|at| unshield(&rest[..*at]) == address);
        return start..start + end.unwrap_or(rest.len());
    }
    whole.clone()
}

impl Open {
    /// Whether it is a raw element of this name.
    pub(super) fn is_raw(&self, name: &str) -> bool {
        matches!(self, Self::Raw(own, _) if *own == name)
    }
}
