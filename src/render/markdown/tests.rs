//! How Markdown is printed, and what is reported about markup that is not.

use proptest::prelude::*;

use super::*;
use crate::text::placeholder::{Placeholder, holds_sealed, is_reserved, shield};

/// A document as HTML, with its links and what was left out of it.
pub(super) struct Printed {
    pub(super) html: String,
    links: Vec<(String, String)>,
    dropped: Vec<(String, String)>,
}

/// Renders Markdown as a page would, with `x.html` as the only page.
pub(super) fn print(markdown: &str) -> Printed {
    let words = ["alert_note", "alert_tip", "alert_important", "alert_warning", "alert_caution", "note_back"];
    let words = words.map(|word| (word.to_string(), word.trim_start_matches("alert_").to_string())).into();
    let pictures = [("a.png".to_string(), "data:image/png;base64,AA".to_string())].into();
    let (mut links, mut dropped, mut ids) = (Vec::new(), Vec::new(), BTreeSet::new());
    let written = |range: Range<usize>| markdown[range].to_string();
    let mut link = |address: &str, range: Range<usize>| {
        links.push((address.to_string(), written(range)));
        (address == "x.html" || address.starts_with("mailto:")).then(|| address.to_string())
    };
    let mut leave_out = |one: Dropped| dropped.push((one.message, written(one.range)));
    let mut setting = Setting {
        lower: 1,
        pictures: &pictures,
        words: &words,
        link: &mut link,
        dropped: &mut leave_out,
        ids: &mut ids,
    };
    let html = html(markdown, &mut setting);
    Printed { html, links, dropped }
}

#[track_caller]
fn prints(markdown: &str, expected: &str) {
    let printed = print(markdown);
    assert_eq!(printed.html.trim(), expected, "{markdown}");
    assert_eq!(printed.dropped, [], "{markdown}");
}

#[track_caller]
fn drops(markdown: &str, expected: &str, dropped: &[(&str, &str)]) {
    let printed = print(markdown);
    assert_eq!(printed.html.trim(), expected, "{markdown}");
    let found: Vec<(&str, &str)> =
        printed.dropped.iter().map(|(message, at)| (message.as_str(), at.as_str())).collect();
    assert_eq!(found, dropped, "{markdown}");
}

#[test]
fn tasks_have_checkboxes_at_any_depth() {
    let tick = |done: &str, text: &str| {
        format!("<li class=\"tick\"><label><input type=\"checkbox\"{done}> {text}</label>")
    };
    let (one, two) = (tick("", "One"), tick(" checked", "<em>Two</em>"));
    prints("- [ ] One\n- [x] *Two*\n", &format!("<ul>\n{one}</li>\n{two}</li>\n</ul>"));
    prints("- [ ] One\n\n- [x] *Two*\n", &format!("<ul>\n{one}</li>\n{two}</li>\n</ul>"));
    prints("1. [ ] One\n   - [x] *Two*\n", &format!("<ol>\n{one}<ul>\n{two}</li>\n</ul>\n</li>\n</ol>"));
    prints(
        "> - [ ] One\n>\n>   More.\n",
        &format!("<blockquote>\n<ul>\n{one}<p>More.</p>\n</li>\n</ul>\n</blockquote>"),
    );
}

#[test]
fn footnotes_link_in_both_directions() {
    prints(
        "One[^a], two[^b], one[^a].\n\n[^b]: B.\n[^a]: A.\n",
        "<p>One<sup id=\"note-1-from\"><a href=\"#note-1\">1</a></sup>, \
         two<sup id=\"note-2-from\"><a href=\"#note-2\">2</a></sup>, \
         one<sup id=\"note-1-from-2\"><a href=\"#note-1\">1</a></sup>.</p>\n\
         <section class=\"footnotes\"><ol>\n\
         <li id=\"note-1\"><p>A. <a href=\"#note-1-from\" aria-label=\"note_back\">↩</a> <a href=\"#note-1-from-2\" aria-label=\"note_back\">↩</a></p></li>\n\
         <li id=\"note-2\"><p>B. <a href=\"#note-2-from\" aria-label=\"note_back\">↩</a></p></li>\n\
         </ol></section>",
    );
}

#[test]
fn alerts_print_their_label() {
    let word = |class: &str, word: &str| {
        format!("<div class=\"callout{class}\">\n<p class=\"callout-word\"><strong>{word}</strong></p>\n")
    };
    prints(
        "> [!WARNING]\n> Text.\n",
        &format!("{}<p>Text.</p>\n</div>", word(" callout-warning", "warning")),
    );
    prints(
        "> [!note] A *title*\n> Text.\n",
        &format!("{}<p>Text.</p>\n</div>", word("", "note: A <em>title</em>")),
    );
    prints(
        "> [!Tip] Title\n>\n> - One\n",
        &format!("{}<ul>\n<li>One</li>\n</ul>\n</div>", word("", "tip: Title")),
    );
    prints("> [!other] Text\n", "<blockquote>\n<p>[!other] Text</p>\n</blockquote>");
}

#[test]
fn tables_are_labeled_with_their_columns() {
    prints(
        "| A \"b\" | C |\n|---|---:|\n| 1 | 2 |\n",
        "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"A &quot;b&quot;, C\"><table>\n\
         <thead><tr><th scope=\"col\">A &quot;b&quot;</th><th scope=\"col\" class=\"right\">C</th></tr></thead>\n\
         <tbody>\n<tr><td>1</td><td class=\"right\">2</td></tr>\n</tbody></table></div>",
    );
}

#[test]
fn links_report_their_place() {
    let printed = print(
        "<a@b.example> [*one*](x.html \"t\") [two](<no where>)\n[r][ref] <a class=k href='x.html'>h</a> <A\nHREF=gone>\n\n[ref]: gone\n",
    );
    let expected = [
        ("mailto:a@b.example", "a@b.example"),
        ("x.html", "x.html"),
        ("no where", "no where"),
        ("gone", "[r][ref]"),
        ("x.html", "x.html"),
        ("gone", "gone"),
    ];
    let found: Vec<(&str, &str)> =
        printed.links.iter().map(|(link, at)| (link.as_str(), at.as_str())).collect();
    assert_eq!(found, expected);
    assert!(
        printed.html.contains("<a href=\"mailto:a@b.example\" rel=\"noreferrer\">a@b.example</a>"),
        "{}",
        printed.html
    );
    assert!(
        printed.html.contains("<a class=\"k\" href=\"x.html\" rel=\"noreferrer\">h</a> <a></a>"),
        "{}",
        printed.html
    );
}

#[test]
fn non_html_is_printed_as_written() {
    prints(
        "Write <initials> and *<patient name>*.",
        "<p>Write &lt;initials&gt; and <em>&lt;patient name&gt;</em>.</p>",
    );
    prints(
        "<initials>\nGo </on> \"here\" &amp; there.\n",
        "<p>&lt;initials&gt;\nGo &lt;/on&gt; &quot;here&quot; &amp; there.</p>",
    );
    prints("<My-Own x=\"1\">a</My-Own>", "<p>&lt;My-Own x=&quot;1&quot;&gt;a&lt;/My-Own&gt;</p>");
}

#[test]
fn removed_html_is_reported_at_its_place() {
    let (script, tag) = (
        "`<script>` is left out of the page, with everything in it",
        "the tag `<font>` is left out of the page",
    );
    drops("a <script>alert(1)</script> b", "<p>a  b</p>", &[(script, "<script>")]);
    drops("<script>\nalert(1)\n\nalert(2)\n</script>\nb", "<p>b</p>", &[(script, "<script>")]);
    drops("a *b <script>c* d\n\ne", "<p>a <em>b </em></p>\n<p>e</p>", &[(script, "<script>")]);
    drops(
        "| a |\n|---|\n| <script>b |\n| c |\n",
        print("| a |\n|---|\n| |\n| c |\n").html.trim(),
        &[(script, "<script>")],
    );
    drops("a <font\ncolor=red>b</font>", "<p>a b</p>", &[(tag, "<font\ncolor=red>")]);
    drops(
        "> <p style='x' ONCLICK=y class=\"a&quot;b\">c</p>",
        "<blockquote>\n<p class=\"a&quot;b\">c</p></blockquote>",
        &[(
            "`style` and `onclick` of `<p>` are left out of the page",
            "<p style='x' ONCLICK=y class=\"a&quot;b\">",
        )],
    );
    drops("a </b> c", "<p>a  c</p>", &[("`</b>` closes nothing here, and is left out of the page", "</b>")]);
    drops("a <time> c\n\nd", "<p>a <time> c</time></p>\n<p>d</p>", &[("`<time>` is never closed", "<time>")]);
    drops(
        "<td>a</td>",
        "a",
        &[
            ("`<td>` is not allowed here, and is left out of the page", "<td>"),
            ("`</td>` closes nothing here, and is left out of the page", "</td>"),
        ],
    );
    let ends = "this `<table>` ends early: something in it is outside its cells";
    drops("<table>\n\na", "<table>\n</table><p>a</p>", &[(ends, "<table>")]);
    drops(
        "a <input> <img src=b.png>",
        "<p>a  </p>",
        &[
            ("this `<input>` is left out of the page", "<input>"),
            ("this `<img>` is left out of the page", "<img src=b.png>"),
        ],
    );
    let comment = "this comment is never closed: everything after it is left out of the page";
    drops(
        "a\n\n> <!-- b\n>\n> c\n\nd",
        "<p>a</p>\n<blockquote>\n</blockquote>\n<p>d</p>",
        &[(comment, "<!--")],
    );
    drops("<?php x ?>", "", &[("this is left out of the page", "<?php x ?>")]);
    drops(
        "<div\n\nclass=x",
        "<p>&lt;div</p>\n<p>class=x</p>",
        &[("this tag has no end, and is printed as text", "<div")],
    );
}

#[test]
fn harmless_html_is_kept() {
    prints(
        "<details><summary>A</summary>\n\n*b*\n\n</details>",
        "<details><summary>A</summary>\n<p><em>b</em></p>\n</details>",
    );
    prints("<!-- a --> b", "b");
    prints("a <!-- b --> c", "<p>a  c</p>");
    prints("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>");
    prints(
        "<table><tr><td>a<td colspan=2>b<tr><th>c</table>",
        "<table><tr><td>a</td><td colspan=\"2\">b</td></tr><tr><th>c</th></tr></table>",
    );
    prints("a <p>b</p> c", "<p>a </p><p>b</p> c");
    prints(
        "<H1 id=\"a b\">x</H1><img src=a.png alt=\"'\">",
        "<h2 id=\"a-b\">x</h2><img src=\"data:image/png;base64,AA\" alt=\"&#39;\">",
    );
}

#[test]
fn a_lone_placeholder_has_no_paragraph_around_it() {
    let (part, late) = (Placeholder::Part(3), Placeholder::Late(0));
    prints(&format!("{part}\n{part}"), &format!("{part}\n{part}"));
    prints(&format!("a {part}"), &format!("<p>a {part}</p>"));
    prints(&late.to_string(), &format!("<p>{late}</p>"));
}

#[test]
fn a_shielded_value_is_text_everywhere() {
    let value = "<b> *x* \" ' ](y) &amp;";
    let text = "&lt;b&gt; *x* &quot; &#39; ](y) &amp;amp;";
    let shielded = shield(value);
    prints(&shielded, &format!("<p>{text}</p>"));
    prints(
        &format!("`{shielded}` <b title=\"{shielded}\">{shielded}</b>"),
        &format!("<p><code>{text}</code> <b title=\"{text}\">{text}</b></p>"),
    );
    prints(&format!("<p>{shielded}</p>"), &format!("<p>{text}</p>"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_reference_gives_a_reserved_character(code in 0xE000u32..=0x10_FFFF, zeros in 0usize..3, hex: bool, place in 0usize..7) {
        let digits = if hex { format!("x{}{code:x}", "0".repeat(zeros)) } else { format!("{}{code}", "0".repeat(zeros)) };
        let reference = format!("&#{digits};");
        let markdown = match place {
            0 => format!("a{reference}b"),
            1 => format!("[a](x{reference}y \"{reference}\")"),
            2 => format!("<b title=\"{reference}\">{reference}</b>"),
            3 => format!("<div>{reference}k0{reference}</div>"),
            4 => format!("![{reference}](a.png)"),
            5 => format!("# {reference} {{#{reference}}}"),
            _ => format!("[a{reference}]: x.html\n\n[a{reference}]"),
        };
        let printed = print(&markdown);
        let links = printed.links.iter().map(|(link, _)| link.as_str());
        prop_assert!(!links.chain([printed.html.as_str()]).any(|text| text.contains(is_reserved)), "{}", printed.html);
        prop_assert!(!holds_sealed(&printed.html));
        // In code, a reference is text and stays as written.
        let code = print(&format!("`{reference}`\n\n    {reference}\n")).html;
        prop_assert_eq!(code.matches(&super::super::html::escape(&reference)).count(), 2, "{}", code);
    }
}

#[test]
fn the_whole_reserved_range_is_replaced_in_either_notation() {
    let codes = 0xF_0000u32..=0x10_FFFF;
    for reference in [|code: u32| format!("&#x{code:X};"), |code: u32| format!("&#{code};")] {
        let references: String = codes.clone().map(reference).collect();
        let markdown = format!("{references}\n\n<p title='{references}'>{references}</p>\n");
        let html = print(&markdown).html;
        assert!(!html.contains(is_reserved));
        assert_eq!(html.matches('\u{FFFD}').count(), 3 * codes.clone().count());
    }
}
