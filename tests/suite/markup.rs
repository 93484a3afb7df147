//! What pages are made of: links and their positions, ids, policies, scripts and pictures.

use std::collections::BTreeSet;

use crate::driver::{Folder, Ran, SMALLEST, TODAY};

/// The findings of `check` with a code, as `file:line:column text`.
fn found(folder: &Folder, code: &str) -> Vec<String> {
    let ran = folder.run(&["check", "kit", "--format", "json", "--today", TODAY]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let list = report["kits"][0]["diagnostics"].as_array().expect("diagnostics").clone();
    let rows = list.iter().filter(|row| row["code"] == code);
    rows.map(|row| {
        format!(
            "{}:{}:{} {}",
            row["file"].as_str().unwrap_or_default(),
            row["line"],
            row["column"],
            row["message"].as_str().unwrap_or_default()
        )
    })
    .collect()
}

fn page(text: &str) -> String {
    format!("---\ntitle: More\n---\n\n{text}\n")
}

#[test]
fn a_dead_link_is_reported_where_it_is() {
    let kit = format!(
        "{SMALLEST}jobs_promise: >-\n  The gone.html page\n  is [gone](gone.html).\nfaq:\n  - question: \"Q?\"\n    answer: \"gone.html: \\\"[a](gone.html)\\\"\\n\\n<a href='gone.html'>b</a>\"\n"
    );
    let folder = Folder::kit(&kit).file(
        "kit/content/pages/more.md",
        page("The gone.html of {{ practice.name }}.\n\n{% for one in [1, 2] %}- {{ one }} [a](gone.html)\n{% endfor %}\n<a\n  href=gone.html>b</a>"),
    );
    let gone = "`gone.html` leads nowhere: there is no page `gone.html` in this kit";
    let places = [
        "content/pages/more.md:7:40",
        "content/pages/more.md:10:8",
        "kit.yaml:6:13",
        "kit.yaml:9:31",
        "kit.yaml:9:56",
    ];
    assert_eq!(found(&folder, "dead-link"), places.map(|place| format!("kit/{place} {gone}")));
}

#[test]
fn leaders_links_into_staff_pages_are_checked_to_the_heading() {
    let with = |anchor: &str| {
        let text = format!("---\ntitle: More\naudience: leaders\n---\n\n[There](hipaa.html#{anchor})\n");
        Folder::kit(SMALLEST).file("kit/content/pages/more.md", text)
    };
    with("not-known").build().ends(0);
    let expected = "kit/content/pages/more.md:6:9 `hipaa.html#not-knwn` leads nowhere: the page `../site/hipaa.html` has no heading `#not-knwn`";
    assert_eq!(found(&with("not-knwn"), "dead-link"), [expected]);
}

#[test]
fn a_link_to_a_document_says_what_to_do_instead() {
    let folder = Folder::kit(&format!("{SMALLEST}jobs_promise: \"[The form](assets/form.pdf)\"\n"))
        .file("kit/assets/form.pdf", "x");
    let err = folder.build().ends(1).err;
    assert!(
        err.contains("`assets/form.pdf` is a document, and a kit includes no documents")
            && err.contains("address on the web"),
        "{err}"
    );
}

#[test]
fn a_heading_with_an_id_in_a_template_is_explained() {
    let folder = Folder::kit(SMALLEST).file("kit/content/pages/more.md", page("## Parking {#own}"));
    let err = folder.build().ends(1).err;
    assert!(err.contains("more.md:5:12") && err.contains("`{ #own }`"), "{err}");
    let folder =
        Folder::kit(SMALLEST).file("kit/content/pages/more.md", page("## Parking { #own }\n\n[There](#own)"));
    folder.build().ends(0);
    assert!(folder.read("kit/out/site/more.html").contains("<h2 id=\"own\">Parking</h2>"));
}

#[test]
fn no_id_appears_twice_in_the_page_that_holds_everything() {
    let folder = ["main", "roles-nurse", "roles", "hipaa--agreement", "a"].iter().fold(
        Folder::kit("practice: {name: R}\ntask: after-visit-summary\nroles: [nurse, front-desk]\n"),
        |folder, name| {
            folder.file(&format!("kit/content/pages/x{name}.md"), page("x")).file(
                &format!("kit/content/pages/{}.md", if *name == "roles" { "own" } else { name }),
                page("## Nurse\n\n## Agreement\n\n## B\n\n<p id=\"main\">x</p>"),
            )
        },
    );
    folder.build().ends(0);
    let html = folder.read("kit/out/site/all.html");
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let different: BTreeSet<&str> = ids.iter().copied().collect();
    assert!(ids.len() > 100);
    assert_eq!(ids.len(), different.len(), "{ids:?}");
    for link in html.split(" href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(different.contains(link), "#{link} leads nowhere");
    }
}

/// A page's content security policy.
fn policy(html: &str) -> &str {
    let rest = html.split_once("http-equiv=\"Content-Security-Policy\" content=\"").expect("a policy").1;
    rest.split('"').next().unwrap_or_default()
}

#[test]
fn a_page_runs_the_scripts_of_its_theme_and_no_others() {
    let folder = Folder::kit(&format!("{SMALLEST}jobs_promise: \"x <script>kit()</script>\"\n"));
    folder.build().ends(0);
    for (path, bytes) in folder.files("kit/out").iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        let policy = policy(&html);
        assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{path}: {policy}");
        assert!(
            !policy.contains("script-src 'unsafe-inline'") && policy.contains("connect-src 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(policy.contains("'self' file:"), path.starts_with("site/"), "{path}: {policy}");
        let before = html.find("Content-Security-Policy").expect("a policy");
        assert!(before < html.find("<script").unwrap_or(usize::MAX), "{path}");
    }
}

#[test]
fn a_custom_theme_has_the_policy_too_and_its_scripts_run_as_written() {
    let script = "var a = `\n    // no comment\n`;  // {{ version }}\n\n";
    let folder = Folder::kit(SMALLEST)
        .file("kit/themes/clinic/page.html", "<!doctype html><html><head><meta charset=\"utf-8\"><title>{{ page.title }}</title><script>{{ files[\"own.js\"] }}</script></head><body>{{ body }}</body></html>")
        .file("kit/themes/clinic/own.js", script);
    folder.build().ends(0);
    let html = folder.read("kit/out/site/index.html");
    assert!(html.contains(&format!("<script>{script}</script>")), "{html:.600}");
    let digest = |text: &str| {
        use std::io::Write;
        let mut openssl = std::process::Command::new("openssl");
        let openssl = openssl
            .args(["dgst", "-sha256", "-binary"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped());
        let mut child = openssl.spawn().ok()?;
        child.stdin.take()?.write_all(text.as_bytes()).ok()?;
        Some(child.wait_with_output().ok()?.stdout)
    };
    if let Some(digest) = digest(script) {
        use base64::Engine;
        let hash = base64::engine::general_purpose::STANDARD.encode(digest);
        assert!(policy(&html).contains(&format!("'sha256-{hash}'")), "{}", policy(&html));
    }
}

#[test]
fn the_version_is_in_the_search_index_too() {
    let folder = Folder::kit(SMALLEST)
        .file("kit/content/pages/more.md", page("## Version {{ version }}\n\nIt is {{ version }}."));
    folder.build().ends(0);
    let html = folder.read("kit/out/site/more.html");
    let version = html.split_once("It is ").and_then(|(_, rest)| rest.split_once('.')).expect("a version").0;
    assert_eq!(version.len(), 12, "{version}");
    assert!(folder.read("kit/out/site/search.js").contains(&format!("It is {version}.")));
}

#[test]
fn a_picture_in_raw_html_is_embedded_or_reported_missing() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"></svg>";
    let kit = |path: &str| {
        format!("{SMALLEST}jobs_promise: |\n  assets/no.svg\n  <img src='{path}' alt=\"It's\">\n")
    };
    let folder = Folder::kit(&kit("assets/a.svg")).file("kit/assets/a.svg", svg);
    folder.build().ends(0);
    assert!(folder.read("kit/out/site/faq.html").contains("<img src=\"data:image/svg+xml;base64,"));
    let folder = Folder::kit(&kit("assets/no.svg"));
    assert_eq!(folder.check(), ["6:13-26 error missing-file"]);
    let folder = Folder::kit(&kit("https://example.com/x.png"));
    let Ran { code, .. } = folder.build();
    assert_eq!((code, folder.check()), (0, vec!["6:3-51 warning html-dropped".to_string()]));
}
