//! The mark of a draft: on every page (on screen and on each printed sheet), in its title, and in the file's name.

use crate::render::html::{Kind, tokens};

/// The prefix of a draft's file name.
pub(super) const fn prefix(as_draft: bool) -> &'static str {
    if as_draft { "DRAFT-" } else { "" }
}

/// The text of the mark.
const MARK: &str = "DRAFT. Not for use with patient information.";

/// The page with the mark.
pub(super) fn marked(page: &[u8]) -> Vec<u8> {
    String::from_utf8(page.to_vec()).map_or_else(|_| page.to_vec(), |page| of(&page).into_bytes())
}

/// Like [`marked`], for a page as text.
pub(super) fn of(page: &str) -> String {
    let mut done = String::with_capacity(page.len() + 512);
    let (mut from, mut titled, mut begun) = (0, false, false);
    for token in tokens(page) {
        let Kind::Start(tag) = token.kind else { continue };
        let mark = if tag.is("title") && !titled {
            titled = true;
            "DRAFT: ".to_string()
        } else if tag.is("body") && !begun {
            begun = true;
            // On screen the mark stays in view; on paper it is in the margin of each sheet. Gecko has no margin boxes, but
            // repeats fixed elements on every sheet.
            format!(
                "\n<style>.draft-mark {{ position: sticky; top: 0; z-index: 9; padding: .4rem 1rem; background: #7a1f1f; color: #fff; font-weight: bold; text-align: center; }} .draft-mark p {{ margin: 0; }}\n\
                 @page {{ @top-center {{ content: \"{MARK}\" !important; font-weight: bold; white-space: nowrap; }} }}\n\
                 @media print {{ .draft-mark {{ position: fixed; top: 0; left: 0; right: 0; background: none; color: #000; padding: 0; font-size: 10pt; line-height: 1; }} }}\n\
                 @supports not (-moz-appearance: none) {{ @media print {{ .draft-mark {{ display: none; }} }} }}</style>\n\
                 <aside class=\"draft-mark\" aria-label=\"Draft\"><p>{MARK}</p></aside>"
            )
        } else {
            continue;
        };
        done.push_str(&page[from..token.range.end]);
        done.push_str(&mark);
        from = token.range.end;
    }
    done.push_str(&page[from..]);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_marked_once_in_its_title_and_its_body() {
        let page = "<!doctype html><title>A</title><body class=x><svg><title>B</title></svg><p>C</p>";
        let marked = of(page);
        assert!(
            marked.contains("<title>DRAFT: A</title>") && marked.contains("<title>B</title>"),
            "{marked}"
        );
        assert_eq!(marked.matches(MARK).count(), 2, "on screens and on paper: {marked}");
        assert!(marked.find(MARK) < marked.find("<svg>"), "{marked}");
    }
}
