//! Values are printed as they were written, whatever is in them.

use proptest::prelude::*;

use crate::driver::{Folder, TODAY};

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

/// What a page shows of a text: entities read, nothing else.
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

/// The text of a page without its tags: where a value is swallowed by markup, it is missing here.
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

/// Builds a kit with the value everywhere, and looks for it on each page that must show it.
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
fn hostile_values_show_as_they_are() {
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
        // What is no text to YAML or to inservice is another matter.
        prop_assume!(value.chars().any(char::is_alphanumeric));
        prop_assume!(!["unknown", "n/a", "na", "tbd", "no", "yes"].contains(&value.to_lowercase().as_str()));
        prop_assume!(value.chars().all(|c| u32::from(c) < 0xF_0000 && !c.is_control()));
        if let Err(reason) = holds(&value) {
            prop_assert!(false, "{}", reason);
        }
    }
}

#[test]
fn raw_html_in_a_kits_markdown_loses_what_acts() {
    let kit = "practice: {name: R}\ntask: after-visit-summary\nroles: [front-desk]\njobs_promise: |\n  Nobody <b onclick=\"x()\">loses</b> a job.\n  <script>alert(1)</script>\n  <img src=\"https://example.com/x.png\" onerror=\"x()\"><iframe src=\"https://example.com\"></iframe>\n  <a href=\"javascript:x()\">x</a> <style>p{}</style>\n";
    let folder = Folder::kit(kit);
    folder.build().ends(0);
    let html = folder.read("kit/out/site/faq.html");
    assert!(html.contains("<b>loses</b>"));
    for acting in ["onclick", "alert(1)", "onerror", "iframe", "example.com", "javascript:", "p{}"] {
        assert!(!html.contains(acting), "{acting}");
    }
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
