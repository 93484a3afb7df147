//! The sample's pages as they read: every tag and text of `main`, and on the start page of the frame around it, compared with
//! `tests/expected/sample`. `SNAPSHOTS=overwrite cargo test sample` regenerates the files; read the diff.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;
use snapbox::{Data, assert_data_eq};

use crate::driver::{Folder, TODAY};
use crate::html::{Piece, pieces};

/// Elements that are part of a line of text.
const INLINE: [&str; 16] = [
    "a", "b", "br", "cite", "code", "del", "em", "i", "kbd", "mark", "small", "span", "strong", "sub", "sup",
    "time",
];
const VOID: [&str; 7] = ["br", "col", "hr", "img", "input", "meta", "wbr"];
/// Elements whose content does not affect how a page reads.
const OPAQUE: [&str; 3] = ["script", "style", "svg"];

/// A page as lines: each block on its own lines, indented by depth; pictures and styles are left out.
fn outline(html: &str) -> String {
    let data = Regex::new("data:[a-z]+/[^\"\\s]*").expect("a pattern");
    let version = Regex::new(r"\b[0-9a-f]{8}(?:[0-9a-f]{4})?\b|sha256-[A-Za-z0-9+/=]+").expect("a pattern");
    let html = data.replace_all(html, "data:…");
    let html = version.replace_all(&html, "…");
    let (mut out, mut line, mut depth) = (String::new(), String::new(), 0_usize);
    let mut opaque: Option<String> = None;
    let flush = |line: &mut String, out: &mut String, depth: usize| {
        let text = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            out.push_str(&format!("{}{text}\n", "  ".repeat(depth)));
        }
        line.clear();
    };
    for piece in pieces(&html) {
        let name = match &piece {
            Piece::Open(name, _) | Piece::Close(name) => name.clone(),
            Piece::Text(text) => {
                if opaque.is_none() {
                    line.push_str(text);
                }
                continue;
            }
        };
        let opens = matches!(piece, Piece::Open(..));
        if let Some(inside) = &opaque {
            if !opens && *inside == name {
                opaque = None;
            }
        } else if INLINE.contains(&name.as_str()) {
            line.push_str(&piece.to_string());
        } else if OPAQUE.contains(&name.as_str()) {
            line.push_str(&format!("<{name}>"));
            opaque = Some(name);
        } else {
            flush(&mut line, &mut out, depth);
            if !opens {
                depth = depth.saturating_sub(1);
                continue;
            }
            out.push_str(&format!("{}{piece}\n", "  ".repeat(depth)));
            depth += usize::from(!VOID.contains(&name.as_str()));
        }
    }
    flush(&mut line, &mut out, depth);
    out
}

/// The main part of a page. The frame around it is the same on every page, and is compared only on the start page.
fn main_of(html: &str) -> &str {
    let start = html.find("<main").expect("a main part");
    let end = html.find("</main>").expect("the end of the main part");
    &html[start..end + "</main>".len()]
}

#[test]
fn the_pages_of_the_sample_read_as_expected() {
    let folder = Folder::new();
    folder.run(&["build", "--sample", "--out", "sample", "--today", TODAY]).ends(0);
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected/sample");
    let mut names = BTreeSet::new();
    for (name, bytes) in folder.files("sample") {
        // The page that gathers all others repeats them.
        if !name.ends_with(".html") || name == "site/all.html" {
            continue;
        }
        let html = String::from_utf8(bytes).expect("text");
        let shown = if name == "site/index.html" { html.as_str() } else { main_of(&html) };
        let file = format!("{}.txt", name.trim_end_matches(".html").replace('/', "-"));
        assert_data_eq!(outline(shown), Data::read_from(&expected.join(&file), None).raw());
        names.insert(file);
    }
    let there = fs::read_dir(&expected).expect("expected pages").flatten();
    let there: BTreeSet<String> =
        there.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names, there, "a file for each page, and none besides");
}
