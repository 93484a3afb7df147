//! The letters of a kit, each as a page that prints clean, as text, and as a mail that opens ready to send. A letter is the
//! section after the theme's marker on a page for leaders. The marker has the letter's name in `data-letter`, its subject in
//! `data-subject`, and if the reader is known, `data-to` and `data-address`.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Finished, Handed, plain_text};
use crate::render::html::{Kind, escape, tokens};
use crate::site::Audience;

/// A letter found on a page.
struct Letter {
    name: String,
    subject: String,
    /// The reader's name and address.
    to: Option<(String, String)>,
    html: String,
}

/// All letters, each in three formats.
pub(crate) fn export(of: Finished) -> Vec<Handed> {
    let mut names = BTreeSet::new();
    let mut handed = Vec::new();
    let pages = of.output.pages.iter().filter(|page| page.audience == Audience::Leaders);
    let bytes = pages.filter_map(|page| of.output.files.get(&page.path));
    for letter in bytes.flat_map(|bytes| letters(&String::from_utf8_lossy(bytes))) {
        let plain = file_name(&letter.name);
        let (mut name, mut count) = (plain.clone(), 1);
        while !names.insert(name.clone()) {
            count += 1;
            name = format!("{plain}-{count}");
        }
        let to = letter.to.as_ref().map_or_else(String::new, |(name, _)| format!(", to {name}"));
        let file = |ending: &str, bytes: String, about: &str| Handed {
            path: format!("{}-letters/{name}.{ending}", of.name),
            bytes: bytes.into_bytes(),
            about: format!("{}{to}: {about}", letter.subject),
        };
        let text = plain_text::of(&letter.html);
        let lines = plain_text::wrapped(&text, 76).replace('\n', "\r\n");
        handed.push(file("html", page(&letter, of.kit.language()), "to print."));
        handed.push(file("txt", lines, "to paste into any program."));
        handed.push(file("eml", mail(&letter, &text), "opens in a mail program, ready to send."));
    }
    handed
}

/// The sections of a page that follow a letter's marker.
fn letters(page: &str) -> Vec<Letter> {
    let mut found = Vec::new();
    let mut pieces = tokens(page);
    while let Some(piece) = pieces.next() {
        let Kind::Start(tag) = piece.kind else { continue };
        let Some(name) = tag.attribute("data-letter") else { continue };
        let value = |name: &str| {
            tag.attribute(name).map(|value| value.trim().to_string()).filter(|value| !value.is_empty())
        };
        pieces.skip_element(&tag);
        let opens = |kind: &Kind| matches!(kind, Kind::Start(tag) if tag.is("section"));
        let Some(section) = pieces.by_ref().find(|piece| opens(&piece.kind)) else { break };
        found.push(Letter {
            name: name.into_owned(),
            subject: value("data-subject").unwrap_or_default(),
            to: value("data-address").map(|address| (value("data-to").unwrap_or_default(), address)),
            html: as_document(&page[section.range.end..]),
        });
    }
    found
}

/// Turns the content of a section into a document: everything up to the end of the section, with its headings raised to `h1`.
fn as_document(html: &str) -> String {
    let mut done = String::with_capacity(html.len());
    let (mut from, mut open) = (0, 0usize);
    for token in tokens(html) {
        let name = match &token.kind {
            Kind::Start(tag) => {
                open += usize::from(tag.is("section"));
                tag.name
            }
            Kind::End(name) if name.eq_ignore_ascii_case("section") || name.eq_ignore_ascii_case("main") => {
                if open == 0 {
                    done.push_str(&html[from..token.range.start]);
                    return done.trim().to_string();
                }
                open -= 1;
                continue;
            }
            Kind::End(name) => name,
            _ => continue,
        };
        if name.eq_ignore_ascii_case("h2") {
            let at = token.range.start + if matches!(token.kind, Kind::End(_)) { 2 } else { 1 };
            done.push_str(&html[from..at]);
            done.push_str("h1");
            from = at + name.len();
        }
    }
    done.push_str(&html[from..]);
    done.trim().to_string()
}

/// A name that every operating system accepts as a file name.
fn file_name(name: &str) -> String {
    let letters = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' });
    let name: String = letters.collect();
    let parts: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "letter".to_string() } else { parts.join("-") }
}

/// A complete page that prints as a letter.
fn page(letter: &Letter, language: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<main>\n{}\n</main>\n</body>\n</html>\n",
        escape(language),
        escape(&letter.subject),
        letter.html
    )
}

const STYLE: &str = "@page { margin: 1in; }
body { margin: 0; background: #fff; color: #000; font: 11pt/1.45 Arial, Helvetica, sans-serif; }
main { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3em; }
li { margin-bottom: .8em; break-inside: avoid; }
li p { margin: 0 0 .25em; }
.clause { color: #333; }
.signature { break-inside: avoid; margin-top: 2em; }
@media print { main { max-width: none; margin: 0; padding: 0; } }
";

/// A mail that programs open as an unsent draft.
fn mail(letter: &Letter, text: &str) -> String {
    let to = match &letter.to {
        Some((name, address)) if name.is_empty() => format!("To: <{}>\r\n", header_safe(address)),
        Some((name, address)) => format!("To: {} <{}>\r\n", phrase(name), header_safe(address)),
        None => String::new(),
    };
    format!(
        "X-Unsent: 1\r\n{to}Subject: {}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{}",
        words(&letter.subject),
        quoted_printable(text)
    )
}

/// An address without characters that could end its line or its brackets.
fn header_safe(value: &str) -> String {
    value.chars().filter(|letter| !letter.is_control() && !matches!(letter, '<' | '>' | ' ')).collect()
}

/// A display name before an address.
fn phrase(name: &str) -> String {
    if name.is_ascii() {
        let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        words(name)
    }
}

/// A header's text: unchanged if short and ASCII, else in encoded words of at most 75 characters, following RFC 2047.
fn words(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    if text.is_ascii() && text.len() <= 65 && !text.contains("=?") {
        return text;
    }
    let (mut parts, mut part) = (Vec::new(), String::new());
    for letter in text.chars() {
        if part.len() + letter.len_utf8() > 42 {
            parts.push(std::mem::take(&mut part));
        }
        part.push(letter);
    }
    parts.push(part);
    let encoded: Vec<String> =
        parts.iter().map(|part| format!("=?utf-8?B?{}?=", STANDARD.encode(part))).collect();
    encoded.join("\r\n ")
}

/// Text in lines of at most 76 ASCII characters, following RFC 2045.
fn quoted_printable(text: &str) -> String {
    let mut done = String::with_capacity(text.len() * 2);
    for line in text.lines() {
        let mut used = 0;
        for (at, byte) in line.bytes().enumerate() {
            let last = at + 1 == line.len();
            let plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || byte == b' ' && !last;
            let code = if plain { char::from(byte).to_string() } else { format!("={byte:02X}") };
            if used + code.len() > 75 {
                done.push_str("=\r\n");
                used = 0;
            }
            used += code.len();
            done.push_str(&code);
        }
        done.push_str("\r\n");
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_the_section_after_its_marker() {
        let page = "<main><div hidden data-letter=\"To-Dana!\" data-subject=\"A &amp; B\" data-to=\"Dana\" data-address=\"d@x.example\">\
                    </div><section><h2 id=\"a\">T</h2><section><p>x</p></section><p>y</p></section><section><p>no</p></section></main>";
        let found = letters(page);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].html, "<h1 id=\"a\">T</h1><section><p>x</p></section><p>y</p>");
        assert_eq!(found[0].to, Some(("Dana".to_string(), "d@x.example".to_string())));
        assert_eq!((found[0].subject.as_str(), file_name(&found[0].name)), ("A & B", "to-dana".to_string()));
    }

    #[test]
    fn headers_stay_on_their_line_and_bodies_are_ascii() {
        let letter = Letter {
            name: "x".to_string(),
            subject: "Frage für José\r\nBcc: all@x.example".to_string(),
            to: Some(("Zoë \"Z\"".to_string(), "z@x.example\r\nBcc: y".to_string())),
            html: String::new(),
        };
        let mail = mail(&letter, "é = ü \nend\n");
        assert!(mail.is_ascii() && !mail.contains("\r\nBcc"), "{mail}");
        assert!(mail.ends_with("\r\n\r\n=C3=A9 =3D =C3=BC=20\r\nend\r\n"), "{mail}");
    }
}
