//! What an override of the theme would load or send when its page is opened. Pages make no requests: their policy stops the
//! browser, and this module reports the attempt to the author, at its place. Templates are read unfilled, so the values they
//! will print are unknown.

use std::ops::Range;
use std::sync::LazyLock;

use cssparser::{Parser, Token};
use regex::Regex;

use super::html::{Attribute, Kind, Tag, tokens};

/// Something that would be loaded or sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Load {
    /// What would load, for messages that show it as code.
    pub what: String,
    /// Its byte range.
    pub range: Range<usize>,
    /// Whether browsers ignore it, so that it never loads or runs.
    pub idle: bool,
}

/// Attributes whose addresses are loaded, or sent to, in any element.
const LOADING: [&str; 17] = [
    "action",
    "archive",
    "background",
    "classid",
    "code",
    "codebase",
    "data",
    "dynsrc",
    "formaction",
    "imagesrcset",
    "lowsrc",
    "manifest",
    "ping",
    "poster",
    "src",
    "srcdoc",
    "srcset",
];
/// Elements whose purpose is to load something.
const LOADERS: [&str; 7] = ["applet", "embed", "fencedframe", "frame", "iframe", "object", "portal"];
/// Elements whose `href` is only a link.
const LINKS: [&str; 2] = ["a", "area"];

/// What an HTML override loads. `fonts` has the names of the theme's own fonts.
pub fn in_html(template: &str, fonts: &[&str]) -> Vec<Load> {
    let html = without_tags(template);
    let mut loads = Vec::new();
    let mut inside = "";
    for token in tokens(&html) {
        match token.kind {
            Kind::Start(tag) => {
                inside = tag.name;
                loads.extend(in_tag(&tag, &token.range, fonts));
            }
            Kind::Text(text) if text.literal => {
                let found = match inside {
                    name if name.eq_ignore_ascii_case("style") => in_style(text.raw, fonts),
                    name if name.eq_ignore_ascii_case("script") => in_script(text.raw),
                    _ => Vec::new(),
                };
                loads.extend(
                    found
                        .into_iter()
                        .map(|load| Load { range: moved(&load.range, token.range.start), ..load }),
                );
            }
            _ => {}
        }
    }
    loads
}

fn moved(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

fn in_tag(tag: &Tag, range: &Range<usize>, fonts: &[&str]) -> Vec<Load> {
    let name = tag.name.to_ascii_lowercase();
    if LOADERS.contains(&name.as_str()) {
        return vec![Load { what: format!("<{name}>"), range: range.clone(), idle: false }];
    }
    let refreshes =
        tag.attribute("http-equiv").is_some_and(|value| value.trim().eq_ignore_ascii_case("refresh"));
    if name == "meta" && refreshes {
        return vec![Load {
            what: "<meta http-equiv=\"refresh\">".to_string(),
            range: range.clone(),
            idle: false,
        }];
    }
    let mut loads = Vec::new();
    for attribute in tag.attributes() {
        let own = attribute.name.to_ascii_lowercase();
        let local = own.strip_prefix("xlink:").unwrap_or(&own);
        let value = attribute.decoded();
        let place = attribute.name_at.start..attribute.value_at.end.max(attribute.name_at.end);
        let what = || format!("{local}=\"{}\"", shortened(value.trim()));
        if LOADING.contains(&local) || local == "href" && !LINKS.contains(&name.as_str()) {
            if !stays_in_page(&attribute, local) {
                loads.push(Load { what: what(), range: place, idle: false });
            }
        } else if local == "style" {
            loads.extend(
                in_style(&value, fonts).into_iter().map(|load| Load { range: place.clone(), ..load }),
            );
        } else if local.starts_with("on") || local == "href" && is_script(&value) {
            loads.push(Load { what: what(), range: place, idle: true });
        }
    }
    loads
}

/// Whether an address stays within the page: data, an anchor, nothing, or a value that a template fills in.
fn stays_in_page(attribute: &Attribute, name: &str) -> bool {
    let value = attribute.decoded();
    let lists = name.ends_with("srcset");
    let mut addresses: Vec<&str> = vec![&value];
    // The comma in a `data:` address separates nothing.
    if lists && !value.trim_start().starts_with("data:") {
        addresses = value.split(',').collect();
    }
    addresses.into_iter().all(|address| is_in_page(address, &[]))
}

fn is_in_page(address: &str, fonts: &[&str]) -> bool {
    let address = address.trim();
    let data = address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"));
    address.is_empty()
        || data
        || address.starts_with(['#'])
        || address.starts_with("{{")
        || fonts.contains(&address)
}

fn is_script(address: &str) -> bool {
    let tidy: String =
        address.chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    tidy.get(..11).is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript:"))
}

/// What a style sheet loads.
pub fn in_style(css: &str, fonts: &[&str]) -> Vec<Load> {
    let mut loads = Vec::new();
    style(&mut Parser::new(css), &Within::Anything, fonts, &mut loads);
    loads
}

/// The meaning of a string in CSS, by its context.
#[derive(PartialEq)]
enum Within {
    /// The string is not an address.
    Anything,
    /// The string is an address, in a function that takes one.
    Address,
    /// The string belongs to an at-rule that was already reported or only names something, up to the next `;`.
    Passed,
}

fn style(parser: &mut Parser, within: &Within, fonts: &[&str], loads: &mut Vec<Load>) {
    let mut rule = Within::Anything;
    loop {
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { break };
        let mut load = |what: String, end: usize| {
            loads.push(Load { what, range: start..end, idle: false });
        };
        let end = parser.position().byte_index();
        let nested = match &token {
            Token::UnquotedUrl(address) if rule != Within::Passed && !is_in_page(address, fonts) => {
                load(format!("url({})", shortened(address)), end);
                continue;
            }
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("import") => {
                load("@import".to_string(), end);
                rule = Within::Passed;
                continue;
            }
            Token::AtKeyword(name) if name.eq_ignore_ascii_case("namespace") => {
                rule = Within::Passed;
                continue;
            }
            Token::Semicolon => {
                rule = Within::Anything;
                continue;
            }
            Token::QuotedString(address) if *within == Within::Address && !is_in_page(address, fonts) => {
                load(format!("\"{}\"", shortened(address)), end);
                continue;
            }
            Token::Function(name) if rule != Within::Passed && takes_addresses(name) => Within::Address,
            // A string such as `type("image/avif")` inside `image-set()` is not an address.
            Token::Function(_) => Within::Anything,
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                Within::Anything
            }
            _ => continue,
        };
        let _ = parser.parse_nested_block(|inner| {
            style(inner, &nested, fonts, loads);
            Ok::<(), cssparser::ParseError<()>>(())
        });
    }
}

fn takes_addresses(function: &str) -> bool {
    let name = function.to_ascii_lowercase();
    let name = name.strip_prefix("-webkit-").unwrap_or(&name);
    ["url", "src", "image", "image-set", "cross-fade"].contains(&name)
}

/// What makes a script reach outside its page. Scripts are not parsed: these are the names that browsers use for it, and web
/// addresses in strings.
static SCRIPT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let names = [
        r"\bfetch\s*\(",
        r"\bimport\s*[\(\x22'{*]",
        r"\bimport\s+[\w{*]",
        r"\b(?:XMLHttpRequest|WebSocket|WebSocketStream|WebTransport|EventSource|RTCPeerConnection|sendBeacon|importScripts|serviceWorker|prerender|prefetch)\b",
        r"\bnew\s+(?:Shared)?Worker\b",
        r"\blocation\s*(?:\.\s*(?:href|host|hostname|port|protocol|pathname|search)\s*)?=[^=]",
        r"\blocation\s*\.\s*(?:assign|replace)\s*\(",
        r"\b(?:window|self|top|parent)\s*\.\s*open\s*\(",
        r"[\x22'`] *(?:(?:https?|wss?|ftp):)?//\w[^\x22'`\s]*",
    ];
    Regex::new(&names.join("|")).ok()
});

/// What a script loads or sends.
pub fn in_script(script: &str) -> Vec<Load> {
    let Some(pattern) = SCRIPT.as_ref() else { return Vec::new() };
    let found = pattern.find_iter(script).filter(|found| !found.as_str().contains("//www.w3.org/"));
    found
        .map(|found| Load { what: shortened(found.as_str().trim()), range: found.range(), idle: false })
        .collect()
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// A template with its tags replaced by spaces, or by a word in braces if they print a value. The length stays the same.
fn without_tags(template: &str) -> String {
    let mut html = String::with_capacity(template.len());
    let mut at = 0;
    while at < template.len() {
        let open = ["{{", "{%", "{#"].iter().filter_map(|open| template[at..].find(open)).min();
        let start = open.map_or(template.len(), |length| at + length);
        html.push_str(&template[at..start]);
        let end = start + super::filled::tag_length(&template[start..]);
        let inside = end.saturating_sub(start + 4);
        if template[start..].starts_with("{{") && end >= start + 4 {
            html.push_str("{{");
            html.push_str(&"x".repeat(inside));
            html.push_str("}}");
        } else {
            html.push_str(&" ".repeat(end - start));
        }
        at = end;
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(html: &str) -> Vec<String> {
        in_html(html, &["own.woff2"]).into_iter().map(|load| html[load.range].to_string()).collect()
    }

    #[test]
    fn every_way_to_load_something_is_found() {
        for html in [
            "<img src='http://x.example/a'>",
            "<img src=http://x.example/a>",
            "<IMG SRC = \"//x.example/a\">",
            "<img src=a.png>",
            "<img srcset='data:image/png;base64,AA 1x' src='&#104;ttp://x.example'>",
            "<img srcset=\"http://x.example/a 1x\">",
            "<source srcset='{{ a }} 1x, http://x.example/a 2x'>",
            "<meta http-equiv=\"Refresh\" content=\"0;url=http://x.example\">",
            "<LINK rel=stylesheet href=\"http://x.example\">",
            "<base href=\"http://x.example\">",
            "<video poster=x.png>",
            "<body background=x.png>",
            "<object data=x></object>",
            "<iframe srcdoc='<p>'></iframe>",
            "<svg><image xlink:href='x.png'/></svg>",
            "<svg><use href=\"x.svg#a\"/></svg>",
            "<form action=\"http://x.example\">",
            "<a ping='http://x.example' href='x'>a</a>",
            "<p style=\"background: URL( 'http://x.example' )\">",
            "<p style='background: u\\72l(http://x.example)'>",
            "<style>@IMPORT 'x.css';</style>",
            "<style>@\\69mport url(x.css)</style>",
            "<style>p { background: image-set('x.png' 1x, \"data:image/png,\" 2x) }</style>",
            "<style>p { --x: src(\"x.png\") }</style>",
            "<style>@font-face { src: url(other.woff2) }</style>",
            "<style>/* url(data:) */ @media print { p { background: -webkit-image-set(url( x.png ) 1x) } }</style>",
            "<script>fetch('/x')</script>",
            "<script>new XMLHttpRequest()</script>",
            "<script>navigator.sendBeacon(x)</script>",
            "<script>location = x</script>",
            "<script>window.location.href='x'</script>",
            "<script>new Image().src = 'http://x.example'</script>",
            "<script>import('x')</script>",
            "<script type=module>import x from 'y'</script>",
            "<script src=x.js></script>",
            "<p onclick=\"x()\">",
            "<a href=\" java\nscript:x()\">",
            "{% if a %}<img {% if b %}src=\"x.png\"{% endif %}>{% endif %}",
        ] {
            assert_eq!(found(html).len(), 1, "{html}: {:?}", found(html));
        }
    }

    #[test]
    fn content_of_the_page_is_not_reported() {
        for html in [
            "<img src=\"{{ brand.logo }}\"><img src='data:image/png;base64,AA'><img src>",
            "<a href=\"https://www.hhs.gov\">a</a><a href=\"site:{{ role.address }}\">b</a>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><use href=\"#a\"/><path fill=\"url(#b)\"/></svg>",
            "<p style=\"--to-do: '{{ words.to_do | css_string }}: '; fill: url(#a)\">url(x) @import src=\"x\"</p>",
            "<style>@font-face { src: url(own.woff2) } p { content: \"url(x)\"; background: url(data:image/png;base64,AA) }</style>",
            "<style>@namespace svg url(http://www.w3.org/2000/svg); p { background: image-set(url(data:image/avif,) type(\"image/avif\")) }</style>",
            "<script>var a = document.createElementNS('http://www.w3.org/2000/svg', 'a'); if (location.hash === 'x') b.open = true;</script>",
            "<script>{{ files[\"clinic.js\"] }}</script><style>{{ files[\"clinic.css\"] }}</style>",
            "<!-- <img src=x> --><title><img src=x></title>",
            "{# <img src=x> #}",
        ] {
            assert_eq!(found(html), Vec::<String>::new(), "{html}");
        }
    }
}
