//! The examples of the `CommonMark` specification as answers in a kit's FAQ: each becomes the HTML that the specification gives,
//! or is one of a few deliberate differences.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use pulldown_cmark::{Event, Parser};

use crate::driver::{Folder, SMALLEST};
use crate::foreign;
use crate::html::{Piece, pieces};

/// Examples with a number so long that it may identify a patient.
const LONG_NUMBERS: [usize; 3] = [28, 265, 266];

/// Raw HTML that is never closed. What is not a tag prints as written, so that no word is lost.
const NO_TAGS: [usize; 4] = [156, 157, 158, 163];

/// One example of the specification.
struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

fn examples() -> Option<Vec<Example>> {
    let path = foreign::suite("commonmark-spec")?.join("spec.txt");
    let text = fs::read_to_string(path).expect("the specification").replace('→', "\t");
    let fence = "`".repeat(32);
    let (mut list, mut section) = (Vec::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.strip_prefix(fence.as_str()) == Some(" example") {
            let mut take = |end: &str| {
                lines
                    .by_ref()
                    .take_while(|line| *line != end)
                    .map(|line| format!("{line}\n"))
                    .collect::<String>()
            };
            let (markdown, html) = (take("."), take(&fence));
            list.push(Example { number: list.len() + 1, section: section.clone(), markdown, html });
        } else if let Some(title) = line.strip_prefix("## ") {
            section = title.to_string();
        }
    }
    Some(list)
}

fn kit(examples: &[&Example]) -> String {
    let mut kit = format!("{SMALLEST}faq:\n");
    for Example { number, markdown, .. } in examples {
        let answer = serde_json::Value::from(markdown.as_str());
        kit.push_str(&format!("- {{question: Example {number}, answer: {answer}}}\n"));
    }
    kit
}

/// What a kit makes of the examples: their HTML, or the codes of the faults for which they are refused. Links are checked only
/// once everything else is right, so refused examples are taken out until none is left.
fn made(examples: &[Example]) -> BTreeMap<usize, Result<String, BTreeSet<String>>> {
    let mut made: BTreeMap<usize, Result<String, BTreeSet<String>>> = BTreeMap::new();
    let folder = Folder::new();
    loop {
        let left: Vec<&Example> = examples.iter().filter(|one| !made.contains_key(&one.number)).collect();
        folder.write("kit/kit.yaml", kit(&left));
        let mut refused: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for row in folder.check().iter().filter(|row| row.contains(" error ")) {
            let line: usize = row.split(':').next().and_then(|line| line.parse().ok()).expect("a line");
            let code = row.rsplit(' ').next().expect("a code").to_string();
            // Skip the kit's own lines and `faq:`, which come before the first example.
            refused.entry(left[line - SMALLEST.lines().count() - 2].number).or_default().insert(code);
        }
        if refused.is_empty() {
            break;
        }
        made.extend(refused.into_iter().map(|(number, codes)| (number, Err(codes))));
    }
    folder.build().ends(0);
    let page = folder.read("kit/out/site/faq.html");
    for Example { number, .. } in examples {
        let open = format!("<h2>Example {number}</h2></summary>\n<div>");
        if let Some((_, after)) = page.split_once(&open) {
            let (answer, _) = after.split_once("<p class=\"link-here\">").expect("the end of an answer");
            made.insert(*number, Ok(answer.to_string()));
        }
    }
    assert_eq!(made.len(), examples.len());
    made
}

/// Whether a kit must refuse an example, as far as its HTML shows that.
fn must_be_refused(html: &str) -> bool {
    pieces(html).iter().any(|piece| {
        let Piece::Open(name, attributes) = piece else { return false };
        let value = |wanted: &str| {
            attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
        };
        let leads_nowhere = |href: &str| {
            let scheme = href.split_once(':').map(|(scheme, _)| scheme.to_lowercase());
            let known =
                scheme.is_some_and(|scheme| ["http", "https", "mailto", "tel"].contains(&scheme.as_str()));
            // An empty address means the page itself.
            !known && !href.is_empty()
        };
        name == "img" || name == "a" && value("href").is_some_and(leads_nowhere)
    })
}

const BLOCKS: [&str; 10] = ["p", "h", "ul", "ol", "li", "blockquote", "pre", "hr", "div", "table"];

/// HTML without the differences that kits have everywhere: headings are below the page's title and have an id, code has no
/// language and can be reached with the keyboard, links do not send a referrer, an empty link names the page itself, and brackets
/// in an address are not escaped.
fn normal(html: &str) -> Vec<Piece> {
    let mut list = pieces(html.trim_end());
    for piece in &mut list {
        let heading = |name: &str| name.len() == 2 && name.starts_with('h') && name != "hr";
        match piece {
            Piece::Open(name, attributes) => {
                if heading(name) {
                    *name = "h".into();
                }
                let h = name == "h";
                attributes.retain(|(name, value)| match name.as_str() {
                    "id" => !h,
                    "rel" | "tabindex" => false,
                    "class" => !value.starts_with("language-"),
                    _ => true,
                });
                for (_, value) in attributes.iter_mut().filter(|(name, _)| name == "href") {
                    *value = value.replace("%5B", "[").replace("%5D", "]");
                    if value == "faq.html" {
                        value.clear();
                    }
                }
            }
            Piece::Close(name) if heading(name) => *name = "h".into(),
            _ => {}
        }
    }
    let block = |piece: Option<&Piece>| match piece {
        None => true,
        Some(Piece::Open(name, _) | Piece::Close(name)) => BLOCKS.contains(&name.as_str()),
        Some(Piece::Text(_)) => false,
    };
    let mut code = false;
    let mut normal = Vec::new();
    for (at, piece) in list.iter().enumerate() {
        match piece {
            Piece::Open(name, _) if name == "pre" => code = true,
            Piece::Close(name) if name == "pre" => code = false,
            Piece::Text(text) if code => {
                normal.push(Piece::Text(text.strip_suffix('\n').unwrap_or(text).to_string()));
                continue;
            }
            Piece::Text(text) => {
                let mut text = text.clone();
                // Browsers show a line break as a space, except next to a block.
                if block(at.checked_sub(1).and_then(|before| list.get(before))) {
                    text = text.trim_start().to_string();
                }
                if block(list.get(at + 1)) {
                    text = text.trim_end().to_string();
                }
                if !text.is_empty() {
                    normal.push(Piece::Text(text));
                }
                continue;
            }
            _ => {}
        }
        normal.push(piece.clone());
    }
    normal
}

/// The names of the tags that HTML opens, without the `tbody` that every browser adds to a table.
fn tags(html: &str) -> BTreeSet<String> {
    let open = |piece| match piece {
        Piece::Open(name, _) if name != "tbody" => Some(name),
        _ => None,
    };
    normal(html).into_iter().filter_map(open).collect()
}

#[test]
fn commonmark_examples_become_the_html_of_the_specification() {
    let Some(examples) = examples() else { return };
    let made = made(&examples);
    let (mut same, mut raw, mut refused) = (0, 0, 0);
    let mut wrong = Vec::new();
    for Example { number, section, markdown, html } in &examples {
        if NO_TAGS.contains(number) {
            continue;
        }
        let mut say =
            |what: &str| wrong.push(format!("{number} ({section}) {what}\n{markdown}\nshould be\n{html}"));
        let holds_raw_html =
            Parser::new(markdown).any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)));
        match &made[number] {
            // Raw HTML: only harmless parts of it remain, and nothing is added.
            Ok(found) if holds_raw_html => {
                raw += 1;
                if !tags(found).is_subset(&tags(html)) {
                    say(&format!("has tags that nobody wrote\n{found}"));
                }
            }
            Ok(found) if must_be_refused(html) => say(&format!("leads nowhere and is not refused\n{found}")),
            Ok(found) if normal(found) == normal(html) => same += 1,
            Ok(found) => say(&format!("is\n{found}")),
            Err(codes) => {
                refused += 1;
                let numbers = codes.iter().all(|code| code == "looks-like-phi");
                let right = if numbers {
                    LONG_NUMBERS.contains(number)
                } else {
                    must_be_refused(html) || holds_raw_html
                };
                if !right {
                    say(&format!("is refused: {codes:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong, {same} same\n{}", wrong.len(), wrong.join("\n---\n"));
    assert!(same > 460 && refused > 100 && raw < 80, "{same} same, {refused} refused, {raw} with raw HTML");
}

#[test]
fn a_passage_keeps_the_indentation_of_its_first_line_and_a_plain_text_does_not() {
    let code = "<pre tabindex=\"0\"><code>first\nsecond</code></pre>";
    let kit = "practice: {name: \"  Riverbend  \"}\ntask: after-visit-summary\nroles: [front-desk]\n\
        jobs_promise: |2\n\n      first\n      second\n\n\
        faq:\n  - question: \"  One?  \"\n    answer: |2+\n          first\n          second\n\n  \
        - {question: Two?, answer: \"\\n    first\\n    second\\n\\n\"}\n";
    let folder = Folder::kit(kit).file(
        "kit/content/faq/jobs.md",
        "---\nquestion: Three?\n---\n\n    first\n    second\n\n{% if jobs_promise %}\n{{ jobs_promise }}\n{% endif %}\n",
    );
    folder.build().ends(0);
    let page = folder.read("kit/out/site/faq.html");
    let page = page.replace("\n</code>", "</code>");
    assert_eq!(page.matches(code).count(), 4, "{page}");
    assert!(
        page.contains("<h2>One?</h2>") && page.contains("<title>Questions and answers | Riverbend</title>"),
        "{page}"
    );
}
