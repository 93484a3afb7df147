//! PDFs: the handbook with its contents, one page of the kit, or what one role gets. What a browser printed is read back and
//! checked, since browsers silently leave out bookmarks, tags and titles.

mod read;

use std::collections::BTreeMap;

use super::packet::{Packet, parts_for};
use super::{Finished, Handed, draft, single};
use crate::output::Page;
use crate::render::heading_level;
use crate::render::html::{Kind, Tag, decode, escape, text, tokens};
use crate::render::links::part_id;
use crate::site::Audience;
use read::{Print, read, with_titles};

const STYLE: &str = include_str!("handbook.css");

/// The interface words.
type Words = BTreeMap<String, String>;

/// What to print.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What<'a> {
    Handbook,
    /// One page, by its name.
    Page(&'a str),
    /// What one person in a role gets, by the role's id.
    Role(&'a str),
}

/// Why there is nothing to print, or what is wrong with what was printed.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The kit has no page that gathers the others.
    NothingGathers,
    /// There is no such page or role: the name that was given, and those that exist.
    Unknown(String, Vec<String>),
    /// A page does not fit: its title, the sides it takes, and the sides it may take.
    TooLong(String, usize, u32),
    /// What the browser left out.
    LeftOut(&'static str),
}

/// A document that a browser can print.
#[derive(Debug)]
pub(crate) struct Sheet {
    path: String,
    about: String,
    html: String,
    /// The parts in the order of the contents: id, title, and the number of sides that each must fit on.
    parts: Vec<(String, String, Option<u32>)>,
    /// Whether it has a table of contents, and so page numbers.
    contents: bool,
}

/// The document for a request.
pub(crate) fn sheet(of: Finished, what: What, words: &Words, as_draft: bool) -> Result<Sheet, Fault> {
    let (name, about, html, parts) = match what {
        What::Page(named) => one_page(of, named)?,
        What::Handbook | What::Role(_) => booklet(of, what, words)?,
    };
    let html = if as_draft { draft::of(&html) } else { html };
    let path = format!("{}{}-{name}.pdf", draft::prefix(as_draft), of.name);
    Ok(Sheet { path, about, html, parts, contents: !matches!(what, What::Page(_)) })
}

type Made = (String, String, String, Vec<(String, String, Option<u32>)>);

fn site(of: Finished<'_>) -> impl Iterator<Item = (&str, &Page)> {
    let pages = of.output.pages.iter().filter(|page| page.audience != Audience::Leaders);
    pages.filter_map(|page| Some((page.path.strip_prefix("site/")?, page)))
}

/// One page, as it prints on its own.
fn one_page(of: Finished, named: &str) -> Result<Made, Fault> {
    let wanted = named.trim_end_matches(".html");
    let address = |address: &str| address.trim_end_matches(".html").to_string();
    let found = site(of).find(|(at, page)| address(at) == wanted && !page.gathers);
    let Some((at, page)) = found else {
        let names = site(of).filter(|(_, page)| !page.gathers).map(|(at, _)| address(at));
        return Err(Fault::Unknown(named.to_string(), names.collect()));
    };
    let html = of.output.files.get(&page.path).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let about = format!("To print: {}.", page.title);
    let parts = vec![("main".to_string(), page.title.clone(), page.sides)];
    Ok((address(at).replace('/', "-"), about, html.unwrap_or_default(), parts))
}

/// Several pages, with a cover and contents.
fn booklet(of: Finished, what: What, words: &Words) -> Result<Made, Fault> {
    let page = single::page(of).ok_or(Fault::NothingGathers)?;
    let word = |key: &str| words.get(key).map_or("", String::as_str);
    let mut title = format!("{} at {}", of.kit.tool(), of.kit.practice());
    let (name, about, kept, roles) = match what {
        What::Role(id) => {
            let Some(role) = of.kit.roles().iter().find(|role| role.id == id) else {
                let ids = of.kit.roles().iter().map(|role| role.id.clone());
                return Err(Fault::Unknown(id.to_string(), ids.collect()));
            };
            title = format!("{title}: {}", role.title);
            let about = format!("To print: what one person gets as {}.", role.person);
            (id.to_string(), about, parts_for(of, &[id]), vec![id])
        }
        _ => {
            let all = site(of).filter(|(_, page)| !page.gathers).map(|(at, _)| part_id(at));
            let about =
                "The handbook: every page of the kit with contents and bookmarks, to print or to keep.";
            ("kit".to_string(), about.to_string(), all.collect(), Vec::new())
        }
    };
    let parts: Vec<(String, String, Option<u32>)> = site(of)
        .map(|(at, page)| (part_id(at), page.title.clone(), page.sides))
        .filter(|(id, ..)| kept.contains(id))
        .collect();
    let own_head = format!("@page front {{ @top-right {{ content: \"{}\"; }} }}\n", css_string(&title));
    let html = Packet { title, menu: word("handbook_contents"), parts: kept, roles }.of(&page);
    let heads: String = parts
        .iter()
        .enumerate()
        .map(|(at, (id, title, sides))| running_head(at, id, title, *sides))
        .collect();
    let head = format!("<style>\n{STYLE}{own_head}{heads}</style>\n");
    let task = of.kit.task_name();
    let day = &of.kit.today().full;
    let cover = format!(
        "<p class=\"cover-kind\">{}</p>\n<p class=\"cover-task\">{}</p>\n<p class=\"cover-day\">{} {}</p>\n",
        escape(word("handbook")),
        escape(task),
        escape(word("as_of")),
        escape(day),
    );
    let contents = format!("<h2 class=\"contents-title\">{}</h2>\n", escape(word("handbook_contents")));
    let html = set_in(&html, |kind, headings| match kind {
        Kind::End(name) if name.eq_ignore_ascii_case("head") => Some((false, head.clone())),
        Kind::End(name) if name.eq_ignore_ascii_case("h1") && headings == 1 => Some((true, cover.clone())),
        Kind::Start(tag) if is_contents(tag) => Some((false, contents.clone())),
        _ => None,
    });
    Ok((name, about, html, parts))
}

/// A style that puts a part's title at the top of its sheets. A part that must fit on a few sides has no room for it.
fn running_head(at: usize, id: &str, title: &str, sides: Option<u32>) -> String {
    if sides.is_some() {
        return String::new();
    }
    let title = css_string(title);
    format!(
        ".gathered:where([id=\"{id}\"]) {{ page: part-{at}; }}\n@page part-{at} {{ @top-right {{ content: \"{title}\"; }} }}\n"
    )
}

/// A text, escaped for a quoted string in a style sheet.
fn css_string(text: &str) -> String {
    let escaped = |letter: char| match letter {
        '"' | '\\' | '<' | '\n' => format!("\\{:x} ", u32::from(letter)),
        letter => letter.to_string(),
    };
    text.chars().map(escaped).collect()
}

fn is_contents(tag: &Tag) -> bool {
    tag.is("nav") && tag.has_class("contents")
}

/// Inserts texts into a page, each before or after a tag. `text` also gets the number of `h1` elements begun so far, and returns
/// whether its text goes after the tag.
fn set_in(page: &str, text: impl Fn(&Kind, usize) -> Option<(bool, String)>) -> String {
    let mut done = String::with_capacity(page.len() + page.len() / 8);
    let (mut from, mut headings) = (0, 0);
    for token in tokens(page) {
        headings += usize::from(matches!(token.kind, Kind::Start(tag) if tag.is("h1")));
        let Some((after, text)) = text(&token.kind, headings) else { continue };
        let at = if after { token.range.end } else { token.range.start };
        done.push_str(&page[from..at]);
        done.push_str(&text);
        from = at;
    }
    done.push_str(&page[from..]);
    done
}

impl Sheet {
    /// Prints the document until its contents have the right page for each part, then checks the result.
    pub(crate) fn printed<E>(
        self,
        mut print: impl FnMut(&str) -> Result<Vec<u8>, E>,
    ) -> Result<Result<Handed, Fault>, E> {
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        // Wider page numbers could move what follows them, so one more round may be needed.
        for _ in 0..4 {
            let bytes = print(&self.numbered(&numbers))?;
            let Some(found) = read(&bytes) else {
                return Ok(Err(Fault::LeftOut("anything that can be read")));
            };
            if !self.contents || found.places == numbers {
                return Ok(self.look(&found).map(|()| {
                    let bytes = with_titles(bytes, &headings(&self.html));
                    Handed { path: self.path, bytes, about: self.about }
                }));
            }
            numbers = found.places;
        }
        Ok(Err(Fault::LeftOut("page numbers that stay the same")))
    }

    /// The document with page numbers in its contents.
    fn numbered(&self, numbers: &BTreeMap<String, usize>) -> String {
        let (mut in_contents, mut done, mut from) = (false, String::with_capacity(self.html.len()), 0);
        let mut part = None;
        for token in tokens(&self.html) {
            match token.kind {
                Kind::Start(tag) if is_contents(&tag) => in_contents = self.contents,
                Kind::Start(tag) if in_contents && tag.is("a") => {
                    part = tag
                        .attribute("href")
                        .and_then(|link| Some(decode(link.strip_prefix('#')?, true).into_owned()));
                }
                Kind::End(name) if in_contents && name.eq_ignore_ascii_case("a") => {
                    let number = part
                        .take()
                        .and_then(|part| numbers.get(&part))
                        .map_or("–".to_string(), usize::to_string);
                    done.push_str(&self.html[from..token.range.end]);
                    done.push_str(&format!("<span class=\"page-no\">{number}</span>"));
                    from = token.range.end;
                }
                Kind::End(name) if name.eq_ignore_ascii_case("nav") => in_contents = false,
                _ => {}
            }
        }
        done.push_str(&self.html[from..]);
        done
    }

    /// Checks a printed PDF for what browsers leave out, and for pages that do not fit.
    fn look(&self, found: &Print) -> Result<(), Fault> {
        if !found.tagged {
            return Err(Fault::LeftOut("the tags that screen readers need"));
        }
        if found.language.is_empty() {
            return Err(Fault::LeftOut("the language"));
        }
        if found.title.is_empty() {
            return Err(Fault::LeftOut("the title"));
        }
        if found.bookmarks.is_empty() {
            return Err(Fault::LeftOut("the bookmarks"));
        }
        if !self.contents {
            let (_, title, sides) = &self.parts[0];
            return fits(title, found.pages, *sides);
        }
        for (at, (id, title, sides)) in self.parts.iter().enumerate() {
            let Some(first) = found.places.get(id) else {
                return Err(Fault::LeftOut("a page of the contents"));
            };
            if !found.bookmarks.contains(first) {
                return Err(Fault::LeftOut("a bookmark of a page"));
            }
            let next = self.parts.get(at + 1).and_then(|(id, ..)| found.places.get(id));
            let sheets = next.copied().unwrap_or(found.pages + 1).saturating_sub(*first);
            fits(title, sheets, *sides)?;
        }
        Ok(())
    }
}

/// The headings of a page, in order.
fn headings(page: &str) -> Vec<String> {
    let (mut list, mut begun) = (Vec::new(), None);
    for token in tokens(page) {
        match token.kind {
            Kind::Start(tag) if heading_level(tag.name).is_some() => begun = Some(token.range.end),
            Kind::End(name) if heading_level(name).is_some() => {
                let text = begun.take().map(|begun| text(&page[begun..token.range.start]));
                list.extend(text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")));
            }
            _ => {}
        }
    }
    list
}

fn fits(title: &str, pages: usize, sides: Option<u32>) -> Result<(), Fault> {
    match sides {
        Some(sides) if pages > sides as usize => Err(Fault::TooLong(title.to_string(), pages, sides)),
        _ => Ok(()),
    }
}
