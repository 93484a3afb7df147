//! Links inside a kit. Until a page is finished, every link to another page is written `site:ADDRESS#ANCHOR`; here it becomes a
//! relative address, or an anchor in the page that gathers everything. Dead links are also found here.

use crate::render::rules;
use std::collections::{BTreeMap, BTreeSet};

use super::html;
use crate::site::Page;
use crate::text::diagnostic::{Diagnostics, nearest};
use crate::text::placeholder::without_reserved;
use crate::text::source::Span;

/// The target of a link in Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page of the kit, and possibly an anchor in it.
    Page(String, Option<String>),
    /// An address outside the kit: a web page, a mail address, a phone number.
    Outside,
    /// An address with a scheme that pages may not link to.
    Forbidden(String),
}

/// A link in somebody's text, to be checked once all pages exist.
#[derive(Clone, Debug)]
pub struct Written {
    /// The link as written.
    pub text: String,
    /// The target of the link.
    pub target: Target,
    /// Where it was written.
    pub span: Span,
    /// The folder of the page that contains it. Links stay inside it, except from leaders' pages to staff pages.
    pub folder: &'static str,
    /// Whether it is in a built-in text.
    pub built_in: bool,
}

/// Every page by folder and address, with the ids in it.
pub type Anchors = BTreeMap<(&'static str, String), BTreeSet<String>>;

/// The target of a link. `page` is the address of the page that contains it.
pub fn resolve(written: &str, page: &str, pages: &BTreeSet<String>) -> Target {
    let (path, anchor) = match written.split_once('#') {
        Some((path, anchor)) => (path, Some(decoded(anchor))),
        None => (written, None),
    };
    if let Some(scheme) = scheme(path) {
        return match scheme.as_str() {
            "http" | "https" | "mailto" | "tel" => Target::Outside,
            "site" => Target::Page(path["site:".len()..].to_string(), anchor),
            _ => Target::Forbidden(scheme),
        };
    }
    if path.starts_with("//") {
        return Target::Outside;
    }
    if path.is_empty() {
        return Target::Page(page.to_string(), anchor);
    }
    // Addresses are relative to the kit's folder, but addresses relative to their own page work too.
    let path = decoded(path);
    let from_top = path.trim_start_matches("./").trim_start_matches('/').to_string();
    let address = if pages.contains(&from_top) { from_top } else { from_page(&path, page) };
    Target::Page(address, anchor)
}

fn scheme(path: &str) -> Option<String> {
    // Browsers drop tabs, line breaks and leading spaces from an address before they look at its scheme.
    let tidy: String =
        path.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    let (scheme, _) = tidy.split_once(':')?;
    let named = scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    named.then(|| scheme.to_ascii_lowercase())
}

fn from_page(path: &str, page: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Decodes `%20` and the like, if the result is UTF-8.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%')
            .then(|| after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok()))
            .flatten()
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        if let Some(byte) = hex {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    without_reserved(String::from_utf8(bytes).unwrap_or_else(|_| text.to_string()))
}

/// The pages that lack some of their text because of a fault. A link to them may point to what is missing.
pub struct Incomplete {
    /// Whether it is all of them.
    pub all: bool,
    /// The individual pages.
    pub pages: BTreeSet<(&'static str, String)>,
}

impl Incomplete {
    /// Adds a page if its diagnostics have errors.
    pub fn note(&mut self, page: &Page, diagnostics: &Diagnostics) {
        if diagnostics.has_errors() {
            self.pages.insert((page.folder(), page.address.clone()));
        }
    }

    fn holds(&self, page: &str, folder: &'static str) -> bool {
        self.all || self.pages.contains(&in_folder(page, folder))
    }
}

/// The pages that are not built in, each with the start of its file.
pub type Overrides = BTreeMap<(&'static str, String), Span>;

/// Reports every link that leads nowhere. If a built-in text links to a heading that an override leaves out, the override is
/// reported, because that is what can be fixed.
pub fn check<'w>(
    written: impl Iterator<Item = &'w Written>,
    anchors: &Anchors,
    incomplete: &Incomplete,
    overrides: &Overrides,
    diagnostics: &mut Diagnostics,
) {
    let addresses = |folder: &'static str| {
        anchors.keys().filter(move |(of, _)| *of == folder || *of == "site").map(|(_, page)| page.as_str())
    };
    for link in written {
        let (message, help) = match &link.target {
            Target::Outside => continue,
            Target::Page(page, _) if incomplete.holds(page, link.folder) => continue,
            Target::Forbidden(scheme) => (
                format!("a link cannot begin with `{scheme}:`"),
                "Link to a page of the kit, a web page, an email address or a phone number.".to_string(),
            ),
            Target::Page(page, anchor) => match (ids_of(page, link.folder, anchors), anchor) {
                (None, _) if is_file(page) => (
                    format!("`{page}` is a document, and a kit includes no documents"),
                    "Link to the document's address on the web or on your network. A picture is shown with `![What it shows](assets/picture.png)`.".to_string(),
                ),
                (None, _) => (
                    format!("there is no page `{page}` in this kit"),
                    nearest(page, addresses(link.folder)).map_or_else(
                        || {
                            format!(
                                "The pages are {}.",
                                addresses(link.folder).collect::<Vec<_>>().join(", ")
                            )
                        },
                        |near| format!("Did you mean `{near}`?"),
                    ),
                ),
                (Some(ids), Some(anchor))
                    if !ids.contains(anchor)
                        && link.built_in
                        && let Some(own) = overrides.get(&in_folder(page, link.folder)) =>
                {
                    let message = format!("this file leaves out the heading `#{anchor}`, which built-in pages link to");
                    let help = format!("Give one of its headings that id: `## A heading {{ #{anchor} }}`.");
                    diagnostics.add(rules::DEAD_LINK, own.clone(), message).help(help);
                    continue;
                }
                (Some(ids), Some(anchor)) if !anchor.is_empty() && !ids.contains(anchor) => (
                    format!("the page `{page}` has no heading `#{anchor}`"),
                    nearest(anchor, ids.iter().map(String::as_str)).map_or_else(
                        || "Open the page and copy the address of the heading.".to_string(),
                        |near| format!("Did you mean `#{near}`?"),
                    ),
                ),
                _ => continue,
            },
        };
        diagnostics
            .add(rules::DEAD_LINK, link.span.clone(), format!("`{}` leads nowhere: {message}", link.text))
            .help(help);
    }
}

/// The ids of a page, if it exists.
fn ids_of<'a>(page: &str, folder: &'static str, anchors: &'a Anchors) -> Option<&'a BTreeSet<String>> {
    anchors.get(&in_folder(page, folder))
}

/// The folder and the address of a link's target. Links from leaders' pages to staff pages begin with `../site/`.
fn in_folder(page: &str, folder: &'static str) -> (&'static str, String) {
    let (folder, page) = page.strip_prefix("../site/").map_or((folder, page), |page| ("site", page));
    (folder, page.to_string())
}

/// Whether an address is that of a file that is not a page.
fn is_file(address: &str) -> bool {
    let name = address.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        !ending.eq_ignore_ascii_case("html") && !ending.eq_ignore_ascii_case("htm")
    })
}

/// Where the links of a finished page should lead.
pub enum Place<'a> {
    /// The page stands alone: links are relative, and begin with this root (empty or `../`).
    Alone(&'a str),
    /// The page gathers all others: links to these pages lead to its parts.
    Gathered(&'a BTreeSet<String>),
}

/// The ids in the theme's frame. No page and no heading may use one of them.
pub const FRAME_IDS: [&str; 5] = ["main", "nav", "top", "find-field", "page-colors"];

/// The id of a page inside the page that gathers all others.
pub fn part_id(address: &str) -> String {
    let name = address.trim_end_matches(".html");
    // Page names have no dots, so no other page gets this id.
    if FRAME_IDS.contains(&name) { format!("{name}.") } else { name.replace('/', ".") }
}

/// Replaces every `site:` link in a page's HTML with its final form, and collects every id.
pub fn write_out(html: &str, place: &Place) -> (String, BTreeSet<String>) {
    let mut ids = BTreeSet::new();
    let html = html::with_values(html, |_, attribute| {
        if attribute.is("id") {
            ids.insert(attribute.decoded().into_owned());
        }
        let link = attribute.is("href").then(|| attribute.decoded())?;
        let link = link.strip_prefix("site:")?;
        let (address, anchor) = link.split_once('#').unwrap_or((link, ""));
        let hash = if anchor.is_empty() { "" } else { "#" };
        // A theme can write anything after `site:`; the result must be a path.
        let path = if scheme(address).is_some() || address.starts_with("//") { "./" } else { "" };
        let address = format!("{path}{address}");
        let address = address.as_str();
        Some(match place {
            Place::Alone(root) => format!("{root}{address}{hash}{anchor}"),
            Place::Gathered(pages) if pages.contains(address) => {
                let between = if anchor.is_empty() { "" } else { ":" };
                format!("#{}{between}{anchor}", part_id(address))
            }
            Place::Gathered(_) => format!("{address}{hash}{anchor}"),
        })
    });
    (html, ids)
}

/// The attributes that hold an id or a list of ids.
const ID_ATTRIBUTES: [&str; 5] = ["id", "for", "aria-labelledby", "aria-describedby", "aria-controls"];

/// Prefixes a page's ids with the page's own id, so that all pages fit into one.
pub fn under(html: &str, page: &str) -> String {
    let prefix = format!("{}:", part_id(page));
    html::with_values(html, |_, attribute| {
        if attribute.is("href") {
            return attribute.decoded().strip_prefix('#').map(|name| format!("#{prefix}{name}"));
        }
        let names = ID_ATTRIBUTES.iter().any(|name| attribute.is(name)).then(|| attribute.decoded())?;
        let names: Vec<String> =
            names.split_ascii_whitespace().map(|name| format!("{prefix}{name}")).collect();
        Some(names.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> BTreeSet<String> {
        ["index.html", "hipaa.html", "roles/nurse.html"].map(str::to_string).into()
    }

    #[test]
    fn addresses_are_relative_to_the_kit_or_to_the_page() {
        let page = |address: &str| Target::Page(address.to_string(), None);
        for written in ["hipaa.html", "./hipaa.html", "/hipaa.html", "../hipaa.html", "site:hipaa.html"] {
            assert_eq!(resolve(written, "roles/nurse.html", &pages()), page("hipaa.html"), "{written}");
        }
        let place = Target::Page("roles/nurse.html".into(), Some("you own".into()));
        assert_eq!(resolve("#you%20own", "roles/nurse.html", &pages()), place);
        assert_eq!(
            resolve(" java\nscript:x", "index.html", &pages()),
            Target::Forbidden("javascript".into())
        );
        assert_eq!(resolve("https://hhs.gov", "index.html", &pages()), Target::Outside);
    }

    #[test]
    fn links_get_their_final_form() {
        let html = r##"<a href="site:hipaa.html#baa">x</a><h2 id="a">y</h2><a href="#a">"##;
        let expected = r##"<a href="../hipaa.html#baa">x</a><h2 id="a">y</h2><a href="#a">"##;
        assert_eq!(write_out(html, &Place::Alone("../")), (expected.to_string(), ["a".to_string()].into()));
        let gathered = write_out(&under(html, "roles/nurse.html"), &Place::Gathered(&pages())).0;
        let expected =
            r##"<a href="#hipaa:baa">x</a><h2 id="roles.nurse:a">y</h2><a href="#roles.nurse:a">"##;
        assert_eq!(gathered, expected);
    }
}
