//! What a page may do. Every page tells the browser, whatever its theme: it runs only the scripts that the theme wrote, handles
//! no events in attributes, and makes no requests.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use memchr::memchr_iter;
use sha2::{Digest, Sha256};

use super::html::{Kind, Token, tokens};

/// The name of the policy's header.
pub const HEADER: &str = "Content-Security-Policy";

/// The policy of a page, in the syntax of Content Security Policy. `scripts` has the text between its `script` tags, byte for
/// byte. `searches` says whether it loads the search index, the only file it loads.
pub fn of(scripts: &[String], searches: bool) -> String {
    let mut allowed: Vec<String> = Vec::new();
    for script in scripts {
        // Browsers turn every kind of line break into a single character before they hash a script.
        let read = script.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{FFFD}");
        let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(read)));
        if !allowed.contains(&hash) {
            allowed.push(hash);
        }
    }
    if searches {
        // On a disk, where a page has no origin, the index needs `file:`.
        allowed.extend(["'self'", "file:"].map(str::to_string));
    }
    if allowed.is_empty() {
        allowed.push("'none'".to_string());
    }
    format!(
        "default-src 'none'; script-src {}; style-src 'unsafe-inline'; img-src data:; font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'",
        allowed.join(" ")
    )
}

/// The scripts in some HTML.
pub fn scripts(html: &str) -> Vec<String> {
    let mut scripts = Vec::new();
    // Most parts have no script, and every page consists of dozens of parts.
    let opens = |at: usize| {
        html.as_bytes().get(at + 1..at + 7).is_some_and(|name| name.eq_ignore_ascii_case(b"script"))
    };
    if !memchr_iter(b'<', html.as_bytes()).any(opens) {
        return scripts;
    }
    let mut pieces = tokens(html).peekable();
    while let Some(piece) = pieces.next() {
        let opens = matches!(piece.kind, Kind::Start(tag) if tag.is("script"));
        if opens && let Some(Kind::Text(text)) = pieces.peek().map(|piece| &piece.kind) {
            scripts.push(text.raw.to_string());
        }
    }
    scripts
}

/// Where a page declares its policy: after the tag with its encoding, but before anything that the policy could stop.
pub fn place(html: &str) -> usize {
    let mut at = 0;
    for Token { kind, range } in tokens(html) {
        match kind {
            Kind::Doctype(_) | Kind::Comment(_) => at = range.end,
            Kind::Text(text) if text.raw.trim().is_empty() => {}
            Kind::Start(tag) if tag.is_one_of(&["html", "head"]) => at = range.end,
            Kind::Start(tag) if tag.is("meta") && tag.attribute("charset").is_some() => return range.end,
            _ => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_script_is_named_by_its_hash() {
        // The example is from the specification, CSP Level 3.
        let policy = of(&["doSomething();".to_string()], true);
        assert!(
            policy.contains("script-src 'sha256-RFWPLDbv2BY+rCkDzsE+0fr8ylGr2R2faWMhq4lfEQc=' 'self' file:;"),
            "{policy}"
        );
        assert!(of(&[], false).contains("script-src 'none';"));
        assert_eq!(scripts("<p><script>a < b</script><script src=x></script><script>c"), ["a < b", "c"]);
    }

    #[test]
    fn the_policy_comes_before_anything_that_can_act() {
        let place = |html: &str| place(html);
        let page = "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=\"utf-8\">\n<script>";
        assert_eq!(&page[place(page)..], "\n<script>");
        let page = "<!-- a --><head><script></script><meta charset=utf-8>";
        assert_eq!(&page[place(page)..], "<script></script><meta charset=utf-8>");
        assert_eq!(place("<p>x"), 0);
    }
}
