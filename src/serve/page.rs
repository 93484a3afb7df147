//! What is added to a page on its way to the browser: one element with the data for the script, the script, and the permission
//! for both to talk to this server. The page itself stays as `build` writes it.

use crate::render::html::{self, Kind, Token, escape, tokens};
use crate::render::policy::HEADER;

/// The script that runs in the browser.
const SCRIPT: &str = include_str!("preview.js");
/// The style of the panel. It lives in a shadow root, which the page's own style does not reach.
const STYLE: &str = include_str!("preview.css");

/// The script, with the style in it.
pub fn script() -> String {
    let style = serde_json::Value::String(STYLE.to_string());
    format!("const STYLE = {style};\n{SCRIPT}")
}

/// What a served page may do in addition to what its own policy allows.
#[derive(Clone, Copy)]
pub struct Leave<'a> {
    /// The nonce of the added script; no other added script runs. It is secret to this process.
    pub nonce: &'a str,
    /// The token for opening places in the editor; `None` for other machines, which must not start the editor of this one.
    pub token: Option<&'a str>,
}

/// A page with the preview in it. Without a token, it can show everything but open nothing in the editor.
pub fn with_preview(html: &[u8], path: &str, tag: &str, leave: Leave) -> Vec<u8> {
    let Leave { nonce, token } = leave;
    let html = String::from_utf8_lossy(html);
    let html = relaxed(&html, nonce);
    let path = escape(path);
    let token = token.map(|token| format!(" data-token=\"{token}\"")).unwrap_or_default();
    let added = format!(
        "<inservice-preview data-path=\"{path}\" data-tag=\"{tag}\"{token}></inservice-preview><script nonce=\"{nonce}\" src=\"/-/preview.js\"></script>"
    );
    let ends_body =
        |token: &Token| matches!(token.kind, Kind::End(name) if name.eq_ignore_ascii_case("body"));
    let at = tokens(&html).filter(ends_body).last().map_or(html.len(), |end| end.range.start);
    [&html[..at], &added, &html[at..]].concat().into_bytes()
}

/// The page to serve where there is none: the kit has never been built, or has no page at this address.
pub fn stand_in(path: &str, leave: Leave, title: &str, text: &str) -> Vec<u8> {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>body {{ font: 100%/1.55 system-ui, sans-serif; max-width: 38rem; margin: 6vh auto; padding: 0 1.5rem }}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{text}</p>\n</body>\n</html>\n"
    );
    with_preview(html.as_bytes(), path, "", leave)
}

/// The page with a security policy that lets the preview load its script, connect, and show the page in a frame.
fn relaxed(page: &str, nonce: &str) -> String {
    html::with_values(page, |tag, attribute| {
        let says = tag.attribute("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case(HEADER));
        (says && tag.is("meta") && attribute.is("content")).then(|| with_own(&attribute.decoded(), nonce))
    })
}

/// A policy extended by what the preview needs.
fn with_own(policy: &str, nonce: &str) -> String {
    let nonce = format!("'nonce-{nonce}'");
    let mut policy: Vec<Vec<&str>> = policy.split(';').map(|one| one.split_whitespace().collect()).collect();
    policy.retain(|directive| !directive.is_empty());
    let otherwise: Vec<&str> = policy
        .iter()
        .find(|directive| directive[0] == "default-src")
        .map(|directive| directive[1..].to_vec())
        .unwrap_or_default();
    for (name, own) in [("script-src", nonce.as_str()), ("connect-src", "'self'"), ("frame-src", "'self'")] {
        if !policy.iter().any(|directive| directive[0] == name) {
            policy.push([vec![name], otherwise.clone()].concat());
        }
        for directive in policy.iter_mut().filter(|directive| directive[0] == name) {
            directive.retain(|word| *word != "'none'");
            directive.push(own);
        }
    }
    policy.iter().map(|directive| directive.join(" ")).collect::<Vec<_>>().join("; ")
}
