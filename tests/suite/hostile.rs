//! Values are printed as written, whatever is in them.

use proptest::prelude::*;

use crate::driver::{Folder, Ran, SMALLEST, TODAY};

const HOSTILE: &[&str] = &[
    "Smith & *Sons* <b>",
    "{{ x }} {% if %}",
    "](javascript:alert(1))",
    "| pipe | pipe |",
    "<script>alert(1)</script>",
    "\" onmouseover=\"alert(1)",
    "' ' `code` ~~x~~ __y__",
    "# heading",
    "- [ ] task",
    "1. one",
    "> quote",
    "&amp; &lt; &#42;",
    "😀 ünïcödé",
    "مرحبا שלום",
    "![x](https://example.com/x.png)",
    "<https://example.com>",
    "http://example.com",
    "[^1] ```",
    "a\\b \\* {tool} {practice}",
    "---",
    "+++",
    "$x^2$ {#id .class}",
];

/// The text that a page shows for some HTML: entities are decoded, and nothing else.
fn shown(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The text of a page without its tags: a value that markup swallowed is missing here.
fn text_of(html: &str) -> String {
    let body = html.split_once("</style>").map_or(html, |(_, body)| body);
    let mut text = String::new();
    let mut inside = false;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside => text.push(letter),
            _ => {}
        }
    }
    shown(&text)
}

fn kit_with(value: &str) -> String {
    let v = quoted(value);
    format!(
        "people:\n  dana: {{name: {v}, role: practice-manager}}\npractice: {{name: {v}, report_to: [dana], privacy_official: dana}}\n\
         tool: {{name: {v}, vendor: {v}, feature: {v}}}\ntask: after-visit-summary\nroles:\n  - front-desk\n  - physician\n  - id: helper\n    title: {v}\n    \
         before: [{v}]\n    now: [{v}, Second]\n    ai_handles: [{v}]\n    you_own: [{v}]\ncompliance:\n  phi_list: [{v}]\n  \
         baa_kept_at: {{answer: {v}, checked_by: dana, checked_on: 2026-11-01, source: {v}}}\n  who_may_stop: {v}\n\
         concerns:\n  - concern: {v}\n    answer: Fine.\nfaq:\n  - question: {v}\n    answer: Fine.\n"
    )
}

/// Builds a kit with the value in every field, and looks for it on each page that must show it.
fn holds(value: &str) -> Result<(), String> {
    let folder = Folder::kit(&kit_with(value));
    let ran = folder.run(&["build", "kit", "--today", TODAY]);
    if ran.code != 0 {
        return Err(ran.err);
    }
    let value: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
    for page in ["index", "hipaa", "task", "roles/helper", "physicians", "rollout", "faq", "concerns", "all"]
    {
        let html = folder.read(&format!("kit/out/site/{page}.html"));
        let text: String = text_of(&html).split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.contains(&value) {
            return Err(format!("{page} does not show {value:?}"));
        }
        let title =
            html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
        let title: String = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = title.as_str();
        if !shown(title).contains(&value) {
            return Err(format!("the title of {page} does not show {value:?}: {title}"));
        }
        if html.chars().any(|letter| u32::from(letter) >= 0xF_0000) {
            return Err(format!("{page} holds a private character"));
        }
        let scripts = html.matches("<script").count();
        if html.contains("javascript:") && !value.contains("javascript:")
            || scripts > 1
            || html.contains(" onmouseover=\"")
        {
            return Err(format!("{page}: something acts in {value:?}"));
        }
    }
    Ok(())
}

#[test]
fn hostile_values_are_printed_as_written() {
    for value in HOSTILE {
        if let Err(reason) = holds(value) {
            panic!("{reason}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_shows_as_it_is(value in "[ -~]{1,24}|\\PC{1,12}|[*_`\\[\\]()<>!|#{}&;:\\\\ -]{1,16}") {
        let value = value.trim().to_string();
        // Leave out what YAML or inservice would not take as text.
        prop_assume!(value.chars().any(char::is_alphanumeric));
        prop_assume!(!["unknown", "n/a", "na", "tbd", "no", "yes"].contains(&value.to_lowercase().as_str()));
        prop_assume!(value.chars().all(|c| u32::from(c) < 0xF_0000 && !c.is_control()));
        if let Err(reason) = holds(&value) {
            prop_assert!(false, "{}", reason);
        }
    }
}

#[test]
fn raw_html_in_a_kits_markdown_loses_what_could_run() {
    let kit = "practice: {name: R}\ntask: after-visit-summary\nroles: [front-desk]\njobs_promise: |\n  Nobody <b onclick=\"x()\">loses</b> a job.\n  <script>alert(1)</script>\n  <img src=\"https://example.com/x.png\" onerror=\"x()\"><iframe src=\"https://example.com\"></iframe>\n  <style>p{}</style>\n";
    let folder = Folder::kit(kit);
    folder.build().ends(0);
    let html = folder.read("kit/out/site/faq.html");
    assert!(html.contains("<b>loses</b>"));
    for acting in ["onclick", "alert(1)", "onerror", "iframe", "example.com", "p{}"] {
        assert!(!html.contains(acting), "{acting}");
    }
    let dropped = ["5:10-27", "6:3-11", "7:3-54", "7:54-88", "8:3-10"];
    assert_eq!(folder.check(), dropped.map(|place| format!("{place} warning html-dropped")));
}

#[test]
fn no_link_runs_a_script_however_it_is_written() {
    for link in [
        "<a href=\"javascript:alert(1)\">a</a>",
        "<a href=\"site:javascript:alert(1)\">a</a>",
        "<a href=\"site:site:javascript:alert(1)\">a</a>",
        "<a href=\"java&Tab;script:alert(1)\">a</a>",
        "<A HREF=' &#106;avascript&colon;alert(1)'>a</A>",
        "<a href=\"data:text/html,x\">a</a>",
        "<a href=\"site://evil.example/x\">a</a>",
        "[a](site:javascript:alert\\(1\\))",
        "<a href=\"vbscript:x\" title=\"hipaa.html\">a</a>",
    ] {
        let folder = Folder::kit(&format!("{SMALLEST}jobs_promise: |\n  {link}\n"));
        let found = folder.check();
        assert!(
            matches!(found.as_slice(), [one] if one.starts_with("5:") && one.ends_with(" error dead-link")),
            "{link}: {found:?}"
        );
    }
}

/// The ways to write a character in a YAML text.
fn written(letter: char) -> [String; 4] {
    let code = u32::from(letter);
    [letter.to_string(), format!("\\U{code:08x}"), format!("&#x{code:x};"), format!("&#{code};")]
}

/// Forged placeholders for the first passage, the version, a part and a shielded bracket.
const FORGED: [&str; 7] = [
    "\u{100000}k0\u{100001}",
    "\u{100000}l0\u{100001}",
    "\u{100000}l2\u{100001}",
    "\u{100000}p0\u{100001}",
    "\u{100000}b0\u{100001}",
    "\u{F003C}b\u{F003E}",
    "\u{100000}cWyJmaW5kaW5ncyIseyJ3ZWlnaHQiOiJ3YXJuaW5nIn1d\u{100001}",
];

/// Whether a kit was refused for its long numbers: a reference in decimal digits looks like an identifier.
fn is_taken_for_an_identifier(ran: &Ran) -> bool {
    assert!(ran.code == 0 || ran.err.contains("looks-like-phi"), "{}", ran.err);
    ran.code != 0
}

/// A kit with a text in every field, or only in Markdown fields, and with overrides.
fn forged_in(text: &str, everywhere: bool) -> Folder {
    let plain = if everywhere { text } else { "Plain" };
    let kit = format!(
        "people:\n  dana: {{name: \"{plain} Ortiz\", role: practice-manager}}\npractice: {{name: \"{plain} Family\", report_to: [dana], states: [OH]}}\n\
         tool: {{name: \"{plain} Aid\", vendor: \"{plain} Inc\", feature: \"{plain} drafts\"}}\ntask: after-visit-summary\nroles:\n  - front-desk\n  - id: helper\n    \
         title: \"{plain} helper\"\n    before: [\"{plain} one\"]\n    now: [\"{plain} two\"]\n    ai_handles: [\"{plain} three\"]\n    you_own: [\"{plain} four\"]\n\
         compliance:\n  phi_list: [\"{plain} list\"]\n  who_may_stop: \"{plain} person\"\n\
         physicians: {{champion: dana, message: \"{text} A message.\"}}\njobs_promise: \"{text} [A promise](hipaa.html) `x`\"\n\
         concerns:\n  - {{concern: \"{plain} concern\", answer: \"{text} <b title='{text}'>An answer {text}</b>\", raised_by: dana}}\n\
         faq:\n  - {{question: \"{plain} question\", answer: \"# {text} One\\n\\n{text}\"}}\n"
    );
    Folder::kit(&kit)
}

#[test]
fn nothing_written_in_a_kit_is_a_placeholder() {
    for forged in FORGED {
        let with = |way: usize| -> String {
            forged
                .chars()
                .map(|letter| {
                    if u32::from(letter) < 0xF_0000 {
                        letter.to_string()
                    } else {
                        written(letter)[way].clone()
                    }
                })
                .collect()
        };
        let as_text = forged.replace(|letter| u32::from(letter) >= 0xF_0000, "\u{FFFD}");
        for (way, everywhere) in [(0, true), (1, true), (2, false), (3, false)] {
            let (kit, expected) = (forged_in(&with(way), everywhere), forged_in(&as_text, everywhere));
            if is_taken_for_an_identifier(&kit.build()) {
                continue;
            }
            expected.build().ends(0);
            let (found, expected) = (kit.files("kit/out"), expected.files("kit/out"));
            for (path, bytes) in &found {
                if !path.starts_with('.') {
                    assert_eq!(
                        String::from_utf8_lossy(bytes),
                        String::from_utf8_lossy(&expected[path]),
                        "{path} of {forged:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn nothing_written_in_an_override_is_a_placeholder() {
    for forged in FORGED {
        for way in [0, 2, 3] {
            let text: String = forged
                .chars()
                .map(|letter| {
                    if u32::from(letter) < 0xF_0000 {
                        letter.to_string()
                    } else {
                        written(letter)[way].clone()
                    }
                })
                .collect();
            let folder = Folder::kit(&format!("{SMALLEST}jobs_promise: SECRET\n"))
                .file("kit/content/pages/more.md", format!("---\ntitle: \"More {text}\"\nlead: \"{text}\"\n---\n\n## {text}\n\nA {text} `{text}` <b title=\"{text}\">{text}</b>\n\n{{% set x %}}{text}{{% endset %}}{{{{ x }}}}\n"))
                .file("kit/content/faq/own.md", format!("---\nquestion: \"Own {text}\"\n---\n{text}\n"))
                .file("kit/themes/clinic/parts/own.html", format!("<p title=\"{text}\">{text}</p><!-- {text} -->"));
            if is_taken_for_an_identifier(&folder.build()) {
                continue;
            }
            for (path, bytes) in folder.files("kit/out").iter().filter(|(path, _)| !path.starts_with('.')) {
                let html = String::from_utf8_lossy(bytes);
                assert!(!html.chars().any(|letter| u32::from(letter) >= 0xF_0000), "{path} of {text:?}");
                let printed = ["site/faq.html", "site/all.html", "site/search.js"].contains(&path.as_str());
                assert!(printed || !html.contains("SECRET"), "{path} of {text:?}");
            }
        }
    }
}

#[test]
fn a_placeholder_that_cannot_be_filled_in_is_an_error() {
    for page in [
        "![{{ jobs_promise }}](assets/a.svg)",
        "<b title=\"{{ jobs_promise }}\">x</b>",
        "{{ jobs_promise | upper }}",
        "{{ part(name=\"tell\") | upper }}",
        "[x](hipaa.html \"{{ jobs_promise }}\")",
    ] {
        let folder = Folder::kit(&format!("{SMALLEST}jobs_promise: Nobody loses a job.\n"))
            .file(
                "kit/assets/a.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"></svg>",
            )
            .file("kit/content/pages/more.md", format!("---\ntitle: More\n---\n\n{page}\n"));
        let ran = folder.build().ends(1);
        assert!(
            ran.err.contains("error[template]") && ran.err.contains("content/pages/more.md:1:1"),
            "{page}: {}",
            ran.err
        );
    }
    let folder = Folder::kit(SMALLEST)
        .file("kit/content/faq/jobs.md", "---\nquestion: \"Q?\"\n---\n{{ part(name=\"faq\") }}\n");
    assert!(folder.build().ends(1).err.contains("error[template]"));
}

#[test]
fn an_unclosed_fence_in_a_kits_markdown_stays_in_its_place() {
    let kit = "practice: {name: R}\ntask: after-visit-summary\nroles: [front-desk]\nfaq:\n  - question: One?\n    answer: |\n      ```\n      open\n  - question: Two?\n    answer: \"# Big\"\n";
    let folder = Folder::kit(kit);
    folder.build().ends(0);
    let html = folder.read("kit/out/site/faq.html");
    assert!(
        html.contains("<h2>Two?</h2>")
            && html.contains("</code></pre>")
            && html.contains("<h3 id=\"big\">Big</h3>")
    );
}
