//! Blocks that need more than an opening and a closing tag: headings with ids, alerts with their label, tasks with checkboxes,
//! tables with names, placeholders without a paragraph around them.

use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::{Events, Writer, is_task, length, plain, slug, unique};
use crate::render::html::{escape, escape_into};
use crate::text::placeholder::{Piece, Placeholder, holds_sealed, pieces};

/// Each alert's marker in Markdown, the key of its label in the words of the interface, and whether it is a warning.
const ALERTS: [(BlockQuoteKind, &str, &str, bool); 5] = [
    (BlockQuoteKind::Note, "[!note]", "alert_note", false),
    (BlockQuoteKind::Tip, "[!tip]", "alert_tip", false),
    (BlockQuoteKind::Important, "[!important]", "alert_important", true),
    (BlockQuoteKind::Warning, "[!warning]", "alert_warning", true),
    (BlockQuoteKind::Caution, "[!caution]", "alert_caution", true),
];

impl Writer<'_, '_> {
    pub(super) fn heading(&mut self, inside: &Events, level: HeadingLevel, id: Option<&str>) {
        let level = (level as usize + self.setting.lower).min(6);
        let slug = id.map_or_else(|| slug(&plain(inside)), slug);
        let id = unique(&slug, self.setting.ids);
        self.out.push_str(&format!("<h{level} id=\"{id}\">"));
        let close = ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"][level - 1];
        self.within(TagEnd::Heading(HeadingLevel::H1), close, |writer| writer.all(inside));
    }

    /// A paragraph. If it contains only placeholders for HTML, it gets no paragraph element around it.
    pub(super) fn paragraph(&mut self, inside: &Events) {
        if is_set_in_later(inside) {
            self.all(inside);
            self.out.push('\n');
            return;
        }
        self.out.push_str("<p>");
        self.within(TagEnd::Paragraph, "</p>\n", |writer| writer.all(inside));
    }

    /// A quotation, or an alert. An alert's label is printed, because color alone says nothing.
    pub(super) fn quote(&mut self, inside: &Events, kind: Option<BlockQuoteKind>) {
        let alert = ALERTS.iter().find(|(of, ..)| Some(*of) == kind);
        let titled = titled_alert(inside);
        let (alert, title) = match (alert, titled) {
            (Some(alert), _) => (alert, None),
            (None, Some((alert, title))) => (alert, Some(title)),
            (None, None) => {
                self.out.push_str("<blockquote>\n");
                self.within(TagEnd::BlockQuote(None), "</blockquote>\n", |writer| writer.all(inside));
                return;
            }
        };
        let (_, sign, word, warns) = alert;
        let class = if *warns { "callout callout-warning" } else { "callout" };
        let word = self.setting.words.get(*word).map_or("", String::as_str);
        self.out.push_str(&format!(
            "<div class=\"{class}\">\n<p class=\"callout-word\"><strong>{}",
            escape(word)
        ));
        let Some(title) = title else {
            self.out.push_str("</strong></p>\n");
            self.within(TagEnd::BlockQuote(None), "</div>\n", |writer| writer.all(inside));
            return;
        };
        // In `> [!note] Title`, the rest of the line is the title, and the text follows it.
        let (first, rest) = inside[1].clone();
        let Event::Text(text) = first else { return };
        let mut line = vec![(Event::Text(CowStr::from(text[sign.len()..].trim_start().to_string())), rest)];
        line.extend_from_slice(&inside[2..title]);
        self.out.push_str(": ");
        self.within(TagEnd::Strong, "</strong></p>\n", |writer| writer.all(&line));
        let after = &inside[title..];
        let after = if matches!(after[0].0, Event::End(_)) { &after[1..] } else { after };
        self.within(TagEnd::BlockQuote(None), "</div>\n", |writer| {
            if let Some((Event::SoftBreak | Event::HardBreak, _)) = after.first() {
                let end = after.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::Paragraph)));
                let (paragraph, others) = after.split_at(end.unwrap_or(after.len()));
                writer.paragraph(&paragraph[1..]);
                writer.all(others.get(1..).unwrap_or_default());
            } else {
                writer.all(after);
            }
        });
    }

    /// `- [ ] text`: a checkbox, with the item's first paragraph as its label.
    pub(super) fn task(&mut self, item: &Events) {
        let checked = if is_task(item) == Some(true) { " checked" } else { "" };
        let loose = matches!(item[0].0, Event::Start(Tag::Paragraph));
        let text = if loose { &item[1..length(item) - 1] } else { item };
        let is_block = |event: &Event| matches!(event, Event::Start(tag) if is_block(tag));
        let end = text.iter().position(|(event, _)| is_block(event)).unwrap_or(text.len());
        let rest = if loose { &item[length(item)..] } else { &text[end..] };
        self.out.push_str(&format!("<li class=\"tick\"><label><input type=\"checkbox\"{checked}> "));
        self.within(TagEnd::Item, "</li>\n", |writer| {
            writer.within(TagEnd::Paragraph, "</label>", |writer| writer.all(&text[..end]));
            writer.all(rest);
        });
    }

    /// A table that scrolls on its own, and is labeled with the names of its columns.
    pub(super) fn table(&mut self, inside: &Events) {
        let head = inside.iter().position(|(event, _)| matches!(event, Event::End(TagEnd::TableHead)));
        let mut names: Vec<String> = Vec::new();
        let mut from = 0;
        for (at, (event, _)) in inside[..head.unwrap_or(0)].iter().enumerate() {
            match event {
                Event::Start(Tag::TableCell) => from = at,
                Event::End(TagEnd::TableCell) => names.push(plain(&inside[from..at])),
                _ => {}
            }
        }
        names.retain(|name| !name.trim().is_empty() && !holds_sealed(name));
        self.out.push_str("<div class=\"table\" role=\"group\" tabindex=\"0\"");
        if !names.is_empty() {
            self.out.push_str(" aria-label=\"");
            escape_into(&names.join(", "), &mut self.out);
            self.out.push('"');
        }
        self.out.push_str("><table>\n");
        self.open.push(super::Open::Markdown(TagEnd::Table, "</tbody></table></div>\n"));
    }

    pub(super) fn cell(&mut self) -> &'static str {
        let name = if self.in_head { "th scope=\"col\"" } else { "td" };
        let align = match self.table.get(self.column) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"center\"",
            _ => "",
        };
        self.column += 1;
        self.out.push_str(&format!("<{name}{align}>"));
        if self.in_head { "</th>" } else { "</td>" }
    }
}

/// Whether a tag is a block rather than part of a line of text.
pub(super) fn is_block(tag: &Tag) -> bool {
    let inline = matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    );
    !inline
}

/// Whether a paragraph contains nothing but placeholders for HTML.
fn is_set_in_later(inside: &Events) -> bool {
    let mut any = false;
    let blank = inside.iter().all(|(event, _)| match event {
        Event::Text(text) => pieces(text).all(|piece| match piece {
            Piece::Text(text) => text.trim().is_empty(),
            Piece::Sealed(kind, inside) => {
                any = true;
                !matches!(Placeholder::of(kind, inside), None | Some(Placeholder::Late(_)))
            }
        }),
        Event::SoftBreak => true,
        _ => false,
    });
    blank && any
}

type Alert = (BlockQuoteKind, &'static str, &'static str, bool);

/// An alert with a title after its marker, and the index of the event that ends the title.
fn titled_alert(inside: &Events) -> Option<(&'static Alert, usize)> {
    let [(Event::Start(Tag::Paragraph), _), (Event::Text(text), _), ..] = inside else { return None };
    let starts = |sign: &str| text.get(..sign.len()).is_some_and(|start| start.eq_ignore_ascii_case(sign));
    let alert = ALERTS.iter().find(|(_, sign, ..)| starts(sign))?;
    let ends =
        |event: &Event| matches!(event, Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph));
    let end = inside.iter().position(|(event, _)| ends(event))?;
    Some((alert, end))
}
