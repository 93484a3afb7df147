//! What pages carry and are not made of: the theme's styles and scripts, the kit's version. Until all pages are made a
//! letter stands for each, so that a page is a third as long while it goes from hand to hand.

use std::collections::BTreeMap;

use memchr::memmem::Finder;
use rayon::prelude::*;

use super::minify;
use crate::output::Output;
use crate::site::Site;

/// Stands for the version; no file can hold this letter or one of those behind it.
pub const VERSION: char = '\u{10FF10}';
/// The letters of the theme's files, in the order of their names.
const FILES: std::ops::RangeInclusive<char> = '\u{10FF11}'..='\u{10FF3F}';

/// The theme's style sheets and scripts by name, and the letter of each.
pub fn letters(site: &Site) -> BTreeMap<&str, String> {
    let names = site.theme.keys().filter(|name| name.ends_with(".css") || name.ends_with(".js"));
    names.map(String::as_str).zip(FILES.map(String::from)).collect()
}

/// What the letters of the theme's files stand for.
pub fn files(site: &Site) -> Vec<(char, String)> {
    let text = |name: &str| {
        let body = &site.theme[name].body;
        if name.ends_with(".css") { minify::style(&with_fonts(body, site)) } else { minify::script(body) }
    };
    letters(site).into_keys().map(text).zip(FILES).map(|(text, letter)| (letter, text)).collect()
}

/// A style sheet with the theme's fonts in it: a page asks for nothing.
fn with_fonts(style: &str, site: &Site) -> String {
    let fonts = site.fonts.iter();
    fonts.fold(style.to_string(), |style, (name, data)| {
        style.replace(&format!("url({name})"), &format!("url({data})"))
    })
}

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
    html.replace(|letter| letter == VERSION || FILES.contains(&letter), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_where_their_letters_stand() {
        let style = *FILES.start();
        let page = format!("<style>{style}</style>é\u{10FF40}{VERSION}, {VERSION}");
        let files = [("a".to_string(), page.into_bytes()), ("b".to_string(), b"plain".to_vec())];
        let mut output = Output { files: files.into() };
        set(&mut output, &[(VERSION, "v1"), (style, "p{}")]);
        assert_eq!(output.files["a"], "<style>p{}</style>é\u{10FF40}v1, v1".as_bytes());
        assert_eq!(output.files["b"], b"plain");
    }
}
