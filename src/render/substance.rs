//! What a page says to its readers, sentence by sentence: everything in `main` except what only distinguishes one edition from
//! the next. The hash that people sign for and the comparison of two editions are based on it. Three attributes control it, and
//! a theme or a page may set them on any element:
//!
//! * `data-edition`: the version or the day of the build; never compared.
//! * `data-unsigned`: compared, but not signed for, such as the day by which a page must be read.
//! * `data-role="nurse"`: signed for only by this role, on a page that several roles read.

use std::collections::BTreeMap;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::html::{Kind, tokens};

/// A sentence of a page, or a heading, a table cell, a list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) text: String,
    /// The only role that it is for, if any.
    pub(crate) role: Option<String>,
    /// Whether it is part of what readers sign for.
    pub(crate) signed: bool,
}

/// Elements that can be inside a sentence.
const INLINE: [&str; 16] = [
    "a", "abbr", "b", "code", "del", "em", "i", "input", "ins", "label", "mark", "small", "span", "strong",
    "sub", "sup",
];

/// What an element's attributes say about the text inside it.
struct Scope {
    name: String,
    /// How many elements of this name are open inside it, including itself.
    depth: usize,
    role: Option<String>,
    unsigned: bool,
}

/// The sentences of a page, in order.
pub(crate) fn sentences(page: &str) -> Vec<Sentence> {
    let mut list = Vec::new();
    let mut scopes: Vec<Scope> = Vec::new();
    let (mut block, mut link) = (String::new(), None);
    let mut inside = false;
    let mut pieces = tokens(page);
    while let Some(piece) = pieces.next() {
        match piece.kind {
            Kind::Start(tag) if tag.is("main") => inside = true,
            Kind::End(name) if name.eq_ignore_ascii_case("main") => break,
            _ if !inside => {}
            Kind::Text(text) if !text.literal => block.push_str(&text.decoded()),
            Kind::Start(tag) => {
                let is = |name: &str| tag.attribute(name).is_some();
                let copy = tag.attribute("aria-hidden").is_some_and(|value| value == "true");
                if tag.is_one_of(&["svg", "nav", "script", "style"])
                    || copy
                    || is("data-edition")
                    || tag.has_class("needs-script")
                {
                    pieces.skip_element(&tag);
                    continue;
                }
                if !tag.is_one_of(&INLINE) {
                    flush(&mut block, &scopes, &mut list);
                }
                // Themes put a line and the line below it into adjacent elements.
                if tag.is("span") && block.ends_with(char::is_alphanumeric) {
                    block.push(' ');
                }
                if tag.is("img") {
                    block.push_str(&tag.attribute("alt").unwrap_or_default());
                }
                if tag.is("a") {
                    link = tag.attribute("href").map(std::borrow::Cow::into_owned);
                }
                let (role, unsigned) = (tag.attribute("data-role"), is("data-unsigned"));
                if let Some(scope) = scopes.last_mut().filter(|scope| tag.is(&scope.name)) {
                    scope.depth += 1;
                }
                if (role.is_some() || unsigned) && !tag.is_void() {
                    let name = tag.name.to_ascii_lowercase();
                    let role = role.map(std::borrow::Cow::into_owned);
                    scopes.push(Scope { name, depth: 1, role, unsigned });
                }
            }
            Kind::End(name) => {
                if name.eq_ignore_ascii_case("a")
                    && let Some(address) = link.take().filter(|address| leads_out(address, &block))
                {
                    block.push_str(&format!(" ({address})"));
                }
                if !INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline)) {
                    flush(&mut block, &scopes, &mut list);
                }
                if let Some(scope) = scopes.last_mut().filter(|scope| name.eq_ignore_ascii_case(&scope.name))
                {
                    scope.depth -= 1;
                    if scope.depth == 0 {
                        flush(&mut block, &scopes, &mut list);
                        scopes.pop();
                        // The element may also be one that the surrounding scope counts.
                        if let Some(around) =
                            scopes.last_mut().filter(|around| name.eq_ignore_ascii_case(&around.name))
                        {
                            around.depth -= 1;
                        }
                    }
                }
            }
            _ => {}
        }
    }
    flush(&mut block, &scopes, &mut list);
    list
}

/// Whether a link says something that its text does not, which is true of web addresses. Mail and phone links repeat their
/// text.
fn leads_out(address: &str, text: &str) -> bool {
    address.split_once("://").is_some_and(|(_, rest)| !text.contains(rest))
}

/// Ends a block and adds its sentences to the list.
fn flush(block: &mut String, scopes: &[Scope], list: &mut Vec<Sentence>) {
    let text = block.split_whitespace().collect::<Vec<_>>().join(" ");
    block.clear();
    let role = scopes.iter().rev().find_map(|scope| scope.role.clone());
    let signed = !scopes.iter().any(|scope| scope.unsigned);
    // A step's number says nothing that its place in the list does not.
    let is_number = |one: &str| one.len() < 3 && one.chars().all(|letter| letter.is_ascii_digit());
    let says = |one: &&str| one.chars().any(char::is_alphanumeric) && !is_number(one);
    let sentences = split(&text).into_iter().filter(says);
    list.extend(sentences.map(|text| Sentence { text: text.to_string(), role: role.clone(), signed }));
}

/// A block, split after each sentence. Doubtful places, as after "Dr." and "Inc.", are not split.
fn split(block: &str) -> Vec<&str> {
    let (mut list, mut from) = (Vec::new(), 0);
    for (at, mark) in block.match_indices(['.', '!', '?']) {
        let end = at + mark.len();
        let after = block[end..].trim_start_matches(['"', ')', '\u{201d}', '\'']);
        let end = block.len() - after.len();
        let Some(next) = after.strip_prefix(' ').and_then(|rest| rest.chars().next()) else { continue };
        let word = block[from..at].rsplit(' ').next().unwrap_or_default();
        let short = mark == "." && word.chars().count() < 4 && word.starts_with(char::is_uppercase);
        if !short && !next.is_lowercase() {
            list.push(block[from..end].trim());
            from = end;
        }
    }
    list.push(block[from..].trim());
    list.retain(|sentence| !sentence.is_empty());
    list
}

/// A page that people sign for, and the roles that sign for it.
pub(crate) struct SignedPage<'a> {
    pub(crate) path: &'a str,
    pub(crate) readers: &'a [String],
    pub(crate) html: &'a str,
}

/// For each role, the hash of what it signs for: eight hexadecimal digits. It changes with the words and the addresses of those
/// pages, and with nothing else.
pub(crate) fn of_roles(pages: &[SignedPage]) -> BTreeMap<String, String> {
    let hashes: Vec<_> = pages
        .par_iter()
        .map(|page| {
            let mut common = Sha256::new();
            let mut own: BTreeMap<String, Sha256> = BTreeMap::new();
            for sentence in sentences(page.html).into_iter().filter(|sentence| sentence.signed) {
                let hash = match sentence.role {
                    Some(role) => own.entry(role).or_default(),
                    None => &mut common,
                };
                hash.update(sentence.text);
                hash.update([0]);
            }
            (common.finalize(), own)
        })
        .collect();
    let mut roles: BTreeMap<&str, Sha256> = BTreeMap::new();
    for (page, (common, own)) in pages.iter().zip(hashes) {
        for role in page.readers {
            let hash = roles.entry(role).or_default();
            hash.update(page.path);
            hash.update([0]);
            hash.update(common);
            if let Some(own) = own.get(role.as_str()) {
                hash.update(own.clone().finalize());
            }
        }
    }
    let short = |hash: Sha256| hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    roles.into_iter().map(|(role, hash)| (role.to_string(), short(hash))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(page: &str) -> Vec<String> {
        sentences(page).into_iter().map(|one| one.text).collect()
    }

    #[test]
    fn a_page_is_split_into_sentences() {
        let page = "<header>no</header><main><h1>A <em>title</em></h1><p>Ask Dr. Lee first. Then\n go. \
                    <a href=\"https://x.example/a\">Read</a> it? Yes.</p><nav>no</nav><svg><text>no</text></svg>\
                    <p data-edition>no <b>no</b></p><ul><li>One<li>Two</ul></main><footer>no</footer>";
        let expected = [
            "A title",
            "Ask Dr. Lee first.",
            "Then go.",
            "Read (https://x.example/a) it?",
            "Yes.",
            "One",
            "Two",
        ];
        assert_eq!(texts(page), expected);
    }

    #[test]
    fn text_can_belong_to_one_role_or_be_unsigned() {
        let page = "<main><section><section data-role=nurse><section>A</section><p>B</p></section><p>C</p></section>\
                    <ol data-unsigned><li>D</li></ol><p>E</p></main>";
        let found: Vec<_> = sentences(page)
            .into_iter()
            .map(|one| (one.text, one.role.unwrap_or_default(), one.signed))
            .collect();
        let of = |text: &str, role: &str, signed| (text.to_string(), role.to_string(), signed);
        assert_eq!(
            found,
            [
                of("A", "nurse", true),
                of("B", "nurse", true),
                of("C", "", true),
                of("D", "", false),
                of("E", "", true)
            ]
        );
    }

    #[test]
    fn a_role_hash_changes_only_with_its_own_words() {
        let hashes = |shared: &str, guide: &str| {
            let both = ["nurse".to_string(), "physician".to_string()];
            let pages = [
                SignedPage { path: "site/a.html", readers: &both, html: &format!("<main>{shared}</main>") },
                SignedPage {
                    path: "site/n.html",
                    readers: &both[..1],
                    html: &format!("<main>{guide}</main>"),
                },
            ];
            of_roles(&pages)
        };
        let first = hashes("<p class=a id=b>One</p><p data-role=nurse>N</p>", "Two");
        assert_eq!(first["nurse"].len(), 8);
        assert_ne!(first["nurse"], first["physician"]);
        assert_eq!(
            first,
            hashes("<p id=c>One</p> <p data-role=nurse>N</p><i data-edition>v2</i>", "<b>Two</b>")
        );
        let other = hashes("<p>One</p><p data-role=nurse>M</p>", "Two");
        assert!(other["nurse"] != first["nurse"] && other["physician"] == first["physician"]);
        let other = hashes("<p>One</p><p data-role=nurse>N</p>", "Three");
        assert!(other["nurse"] != first["nurse"] && other["physician"] == first["physician"]);
        let other = hashes("<p>Uno</p><p data-role=nurse>N</p>", "Two");
        assert!(other["nurse"] != first["nurse"] && other["physician"] != first["physician"]);
    }
}
