//! What every page carries and no page is made of: the style, the scripts, the kit's version. Until all pages are made a
//! letter stands for each, so that a page is a third as long while it goes from hand to hand.

use memchr::memmem::Finder;
use rayon::prelude::*;

use crate::output::Output;

/// Stands for the version; no file can hold these letters.
pub const VERSION: char = '\u{10FF10}';
/// Stands for the style sheet.
pub const STYLE: char = '\u{10FF11}';
/// Stands for the script of every page.
pub const SCRIPT: char = '\u{10FF12}';
/// Stands for the script that searches.
pub const SEARCH: char = '\u{10FF13}';

/// What the letters have in common, in UTF-8; the byte behind it tells them apart.
const COMMON: &[u8] = b"\xF4\x8F\xBC";

/// Puts the texts where their letters stand, in every file.
pub fn set(output: &mut Output, texts: &[(char, &str)]) {
    let common = Finder::new(COMMON);
    let files: Vec<&mut Vec<u8>> = output.files.values_mut().collect();
    files.into_par_iter().for_each(|bytes| {
        if let Some(set) = with(bytes, &common, texts) {
            *bytes = set;
        }
    });
}

fn with(bytes: &[u8], common: &Finder, texts: &[(char, &str)]) -> Option<Vec<u8>> {
    let text = |at: usize| {
        let letter = std::str::from_utf8(bytes.get(at..at + 4)?).ok()?.chars().next();
        texts.iter().find(|(other, _)| Some(*other) == letter).map(|(_, text)| *text)
    };
    let places: Vec<(usize, &str)> =
        common.find_iter(bytes).filter_map(|at| text(at).map(|text| (at, text))).collect();
    let length = bytes.len() + places.iter().map(|(_, text)| text.len()).sum::<usize>();
    let mut done = Vec::with_capacity(length);
    let mut from = 0;
    for (at, text) in places {
        done.extend_from_slice(&bytes[from..at]);
        done.extend_from_slice(text.as_bytes());
        from = at + VERSION.len_utf8();
    }
    done.extend_from_slice(&bytes[from..]);
    (from > 0).then_some(done)
}

/// A page without the letters.
pub fn without(html: &str) -> String {
    html.replace([VERSION, STYLE, SCRIPT, SEARCH], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_where_their_letters_stand() {
        let page = format!("<style>{STYLE}</style>é\u{10FF20}{VERSION}, {VERSION}");
        let files = [("a".to_string(), page.into_bytes()), ("b".to_string(), b"plain".to_vec())];
        let mut output = Output { files: files.into() };
        set(&mut output, &[(VERSION, "v1"), (STYLE, "p{}")]);
        assert_eq!(output.files["a"], "<style>p{}</style>é\u{10FF20}v1, v1".as_bytes());
        assert_eq!(output.files["b"], b"plain");
    }
}
