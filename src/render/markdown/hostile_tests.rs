//! Checks with a browser-grade HTML parser what is left of raw HTML.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use proptest::prelude::*;

use super::elements;
use super::tests::print;

/// Collects every element under a node with its attributes, and the text.
fn look(node: &Handle, found: &mut Vec<(String, Vec<(String, String)>)>, text: &mut String) {
    match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let attributes = attrs.borrow();
            let attributes =
                attributes.iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
            found.push((name.local.to_string(), attributes));
        }
        NodeData::Text { contents } => text.push_str(&contents.borrow()),
        NodeData::Comment { contents } => panic!("a comment: {contents}"),
        _ => {}
    }
    for child in node.children.borrow().iter() {
        look(child, found, text);
    }
}

fn find(node: &Handle, id: &str) -> Option<Handle> {
    if let NodeData::Element { attrs, .. } = &node.data
        && attrs.borrow().iter().any(|one| &*one.name.local == "id" && &*one.value == id)
    {
        return Some(node.clone());
    }
    node.children.borrow().iter().find_map(|child| find(child, id))
}

/// Checks how a browser would see some HTML in a page: it must contain nothing that acts or loads, and must not get out of its
/// place.
fn is_harmless(html: &str) -> Result<(), String> {
    let page = format!(
        "<!doctype html><body><main id=before></main><div id=place><div>{html}</div><p id=last></p></div><p id=after></p>"
    );
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(page.as_str());
    let place = find(&dom.document, "place").ok_or("no place")?;
    if place.children.borrow().len() != 2 {
        return Err("it got out of its place".into());
    }
    if find(&place, "last").is_none() || find(&place, "after").is_some() {
        return Err("what comes after it has moved".into());
    }
    let inside = place.children.borrow()[0].clone();
    let (mut found, mut text) = (Vec::new(), String::new());
    look(&inside, &mut found, &mut text);
    for (name, attributes) in &found[1..] {
        if !matches!(elements::raw(name), elements::Raw::Stays(_)) {
            return Err(format!("there is a <{name}>"));
        }
        for (attribute, value) in attributes {
            let ours = matches!((name.as_str(), attribute.as_str()), ("a", "rel") | ("input", "type"));
            if !ours && !elements::may_have(name, attribute) {
                return Err(format!("<{name}> has {attribute}"));
            }
            let linked = value.starts_with('#') || value == "x.html" || value.starts_with("mailto:");
            if attribute == "href" && !linked || attribute == "src" && !value.starts_with("data:image/") {
                return Err(format!("{attribute} leads to {value}"));
            }
        }
    }
    Ok(())
}

fn hostile_piece() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "b",
        "i",
        "a",
        "p",
        "div",
        "section",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "caption",
        "col",
        "details",
        "summary",
        "h2",
        "script",
        "style",
        "iframe",
        "svg",
        "math",
        "title",
        "textarea",
        "template",
        "form",
        "input",
        "img",
        "select",
        "option",
        "button",
        "noscript",
        "xmp",
        "plaintext",
        "body",
        "html",
        "frameset",
        "dl",
        "dt",
        "dd",
        "pre",
        "code",
        "ruby",
        "rt",
        "label",
        "initials",
        "object",
        "base",
        "meta",
        "link",
        "font",
        "nobr",
        "marquee",
        "blockquote",
        "hr",
        "br",
        "center",
        "figure",
        "figcaption",
    ]);
    let attribute = prop::sample::select(vec![
        "",
        " onclick=x",
        " style=x",
        " class='a\"b'",
        " href=x.html",
        " href=javascript:x",
        " src=http://x",
        " src=a.png",
        " id=place",
        " title=\"<script>\"",
        " type=checkbox",
        " href='site:javascript:x'",
        " /",
        " srcset=x",
        "\nid=b",
    ]);
    let tag = (name.clone(), attribute.clone(), attribute, prop::sample::select(vec![">", "/>", ""]))
        .prop_map(|(name, one, two, end)| format!("<{name}{one}{two}{end}"));
    let end = name.prop_map(|name| format!("</{name}>"));
    let text = prop::sample::select(vec![
        "text",
        " ",
        "\n",
        "\n\n",
        "\n\n",
        "- ",
        "> ",
        "\n\n- [ ] ",
        "*",
        "**",
        "`",
        "[a](x.html)",
        "[a](javascript:x)",
        "![a](a.png)",
        "# ",
        "\n\n| a | b |\n|---|---|\n| ",
        " | ",
        "\n\n```\n",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?",
        "&lt;",
        "&quot;",
        "[^1]",
        "\n\n[^1]: ",
        "    ",
        "\n1. ",
        "~~",
        "<",
        ">",
        "\"",
        "<a@b.example>",
        "\\",
    ]);
    prop_oneof![4 => tag, 2 => end, 4 => text.prop_map(str::to_string)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_raw_html_is_made_harmless(pieces in prop::collection::vec(hostile_piece(), 0..16)) {
        let markdown = pieces.concat();
        let printed = print(&markdown);
        if let Err(reason) = is_harmless(&printed.html) {
            prop_assert!(false, "{}: {:?} gives {:?}", reason, markdown, printed.html);
        }
    }
}
