//! The footnotes of one document: numbered by their first reference, each with links back to every reference. Ids are unique
//! within the page, so that the notes of two answers do not clash.

use super::{Events, Writer, unique};
use crate::render::html::{Kind, Token, escape, tokens};
use crate::text::placeholder::unshield;

use pulldown_cmark::TagEnd;

/// The notes of a document, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Footnotes(Vec<Note>);

#[derive(Debug)]
struct Note {
    name: String,
    id: String,
    /// The ids of the references to it.
    named_at: Vec<String>,
    html: Option<String>,
}

impl Writer<'_, '_> {
    /// The position of the note with this name, which is added if it is new.
    fn note(&mut self, name: &str) -> usize {
        if let Some(at) = self.notes.0.iter().position(|note| note.name == name) {
            return at;
        }
        let number = self.notes.0.len() + 1;
        let id = unique(&format!("note-{number}"), self.setting.ids);
        self.notes.0.push(Note { name: name.to_string(), id, named_at: Vec::new(), html: None });
        number - 1
    }

    pub(super) fn footnote_reference(&mut self, name: &str) {
        let at = self.note(name);
        let place = unique(&format!("{}-from", self.notes.0[at].id), self.setting.ids);
        let id = &self.notes.0[at].id;
        self.out.push_str(&format!("<sup id=\"{place}\"><a href=\"#{id}\">{}</a></sup>", at + 1));
        self.notes.0[at].named_at.push(place);
    }

    pub(super) fn footnote(&mut self, inside: &Events, name: &str) {
        let at = self.note(&unshield(name));
        let before = std::mem::take(&mut self.out);
        self.within(TagEnd::FootnoteDefinition, "", |writer| writer.all(inside));
        let note = std::mem::replace(&mut self.out, before);
        self.notes.0[at].html = Some(note);
    }

    /// Writes the notes at the end of the document.
    pub(super) fn footnotes(&mut self) {
        let notes = std::mem::take(&mut self.notes.0);
        let back = escape(self.setting.words.get("note_back").map_or("", String::as_str));
        let mut list = String::new();
        for Note { id, named_at, html, .. } in &notes {
            let Some(html) = html else { continue };
            let links =
                named_at.iter().map(|place| format!(" <a href=\"#{place}\" aria-label=\"{back}\">↩</a>"));
            let links: String = links.collect();
            // The links back go at the end of the note's last line.
            let html = html.trim_end();
            let ends_paragraph =
                |token: &Token| matches!(token.kind, Kind::End("p")) && token.range.end == html.len();
            let end =
                tokens(html).last().filter(ends_paragraph).map_or(html.len(), |token| token.range.start);
            let (text, end) = html.split_at(end);
            list.push_str(&format!("<li id=\"{id}\">{text}{links}{end}</li>\n"));
        }
        if !list.is_empty() {
            self.out.push_str(&format!("<section class=\"footnotes\"><ol>\n{list}</ol></section>\n"));
        }
    }
}
