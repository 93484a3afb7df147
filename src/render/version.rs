//! The kit's version: a short hash of what staff read, printed on every page and on the sign-off sheet. It tells somebody who
//! finds a signed sheet years later which words were signed.

use sha2::{Digest, Sha256};

use std::collections::BTreeMap;

use super::html::{Kind, Token, tokens};
use super::substance::{self, SignedPage};
use crate::output::Output;

/// The version of the finished pages for which `counts` returns true. The sign-off sheet is left out by its front matter, so
/// that it can get a new layout without invalidating signed sheets. A page that gathers the others is left out, because it
/// would count them twice.
pub fn of(output: &Output, counts: impl Fn(&str) -> bool) -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in &output.files {
        if counts(path) {
            hash.update(path.as_bytes());
            hash.update([0]);
            let read = read(bytes);
            hash.update((read.len() as u64).to_be_bytes());
            hash.update(read);
        }
    }
    let digest = hash.finalize();
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// For each role, the version of what it signs for.
pub fn of_roles(output: &Output) -> BTreeMap<String, String> {
    let signed = output.pages.iter().filter(|page| page.signed);
    let pages = signed.filter_map(|page| {
        let html = std::str::from_utf8(output.files.get(&page.path)?).ok()?;
        Some(SignedPage { path: &page.path, readers: &page.readers, html })
    });
    let mut pages: Vec<SignedPage> = pages.collect();
    // Sorted by path, so that moving a page in the navigation changes nothing.
    pages.sort_by_key(|page| page.path);
    substance::of_roles(&pages)
}

/// The part of a page that people read: everything after its style sheet, which is the same on every page and says nothing.
fn read(bytes: &[u8]) -> &[u8] {
    let page = std::str::from_utf8(bytes).unwrap_or_default();
    let ends = |token: &Token| matches!(token.kind, Kind::End(name) if name.eq_ignore_ascii_case("style"));
    tokens(page).find(ends).map_or(bytes, |end| &bytes[end.range.start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version_of(pages: &[(&str, &str)]) -> String {
        let files = pages.iter().map(|(path, text)| (format!("site/{path}"), text.as_bytes().to_vec()));
        of(&Output { files: files.collect(), ..Output::default() }, |path| path != "site/sign-off.html")
    }

    #[test]
    fn the_version_depends_on_what_is_read_but_not_on_the_sheet() {
        let first = version_of(&[("index.html", "One"), ("sign-off.html", "Sheet")]);
        assert_eq!(first.len(), 12);
        assert_eq!(first, version_of(&[("index.html", "One"), ("sign-off.html", "Other")]));
        let styled = |style: &str| version_of(&[("index.html", &format!("<style>{style}</style>One"))]);
        assert_eq!(styled("p {}"), styled("h1 {}"));
        assert_ne!(first, version_of(&[("index.html", "Two"), ("sign-off.html", "Sheet")]));
    }
}
