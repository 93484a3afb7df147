//! Pages are data: what their front matter asks for is done, for a page that a workspace adds as well as for built-in ones.

use crate::driver::{Folder, SMALLEST, TODAY};

fn links(html: &str, class: &str) -> Vec<String> {
    let class = format!("class=\"{class}\"");
    let list = html.split(&class).skip(1).map(|rest| rest.split("</ul>").next().unwrap_or_default());
    let hrefs = list.flat_map(|list| list.split("href=\"").skip(1));
    hrefs.filter_map(|rest| rest.split('"').next()).map(str::to_string).collect()
}

fn contents(html: &str) -> Vec<String> {
    let list = html
        .split("class=\"contents\"")
        .nth(1)
        .and_then(|rest| rest.split("</nav>").next())
        .expect("contents");
    list.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_string).collect()
}

fn site(folder: &Folder, page: &str) -> String {
    folder.read(&format!("kit/out/site/{page}"))
}

#[test]
fn every_page_is_in_the_contents_of_the_one_that_gathers_them_and_leads_into_it() {
    let folder = Folder::kit(SMALLEST)
        .file("kit/content/pages/tips.md", "---\ntitle: Tips\n---\n\nOne.\n")
        .file("kit/content/pages/poster.md", "---\ntitle: Poster\naudience: print\n---\n\nTwo.\n");
    folder.build().ends(0);
    let all = site(&folder, "all.html");
    let pages: Vec<String> = folder
        .files("kit/out/site")
        .into_keys()
        .filter(|name| name.ends_with(".html") && name != "all.html")
        .map(|name| format!("#{}", name.trim_end_matches(".html").replace('/', ".")))
        .collect();
    let mut listed = contents(&all);
    for link in &listed {
        assert!(all.contains(&format!("id=\"{}\"", &link[1..])), "{link} leads nowhere");
    }
    listed.sort();
    let mut expected = pages;
    expected.sort();
    assert_eq!(listed, expected);
}

#[test]
fn a_page_is_listed_where_its_front_matter_asks() {
    let page = |title: &str, more: &str| format!("---\ntitle: {title}\n{more}---\n\nText.\n");
    let folder = Folder::kit(SMALLEST)
        .file("kit/content/pages/tips.md", page("Tips", ""))
        .file("kit/content/pages/first.md", page("First", "listed: {start: 1, print: 0}\n"))
        .file("kit/content/pages/silent.md", page("Silent", "listed: no\n"))
        .file(
            "kit/content/pages/poster.md",
            page("Poster", "audience: print\nabout: \"For {{ practice.name }}.\"\n"),
        );
    folder.build().ends(0);
    let start = links(&site(&folder, "index.html"), "listed");
    let (print, other) = start.split_at(5);
    assert_eq!(print, ["first.html", "cards.html", "sign-off.html", "feedback.html", "poster.html"]);
    assert_eq!(
        other,
        [
            "first.html",
            "task.html",
            "practice.html",
            "boosters.html",
            "rollout.html",
            "faq.html",
            "all.html",
            "tips.html"
        ]
    );
    assert!(site(&folder, "index.html").contains("<span>For Riverbend.</span>"));
    for (listed, code) in [
        ("listed: {strat: 1}", "unknown-key"),
        ("listed: {start: soon}", "wrong-type"),
        ("listed: start", "wrong-type"),
        ("listed: [start]", "wrong-type"),
        ("sides: one", "wrong-type"),
        ("in_version: maybe", "wrong-type"),
        ("when: practise.name", "template"),
        ("when: \"concerns and\"", "template"),
        ("when: concern", "template"),
        ("pages: 1", "unknown-key"),
    ] {
        folder.write("kit/content/pages/first.md", page("First", &format!("{listed}\n")));
        let found = folder.check();
        assert!(found.len() == 1 && found[0].ends_with(code), "{listed}: {found:?}");
        assert!(found[0].starts_with("3:"), "{found:?}");
    }
}

#[test]
fn a_page_exists_if_its_condition_holds() {
    let page = |when: &str| format!("---\ntitle: Extra\nwhen: {when}\n---\n\nText.\n");
    let kit = format!("{SMALLEST}measures: m.csv\n");
    let folder = Folder::kit(&kit).file("kit/m.csv", "date,arm,cases,errors,caught\n");
    let there = |when: &str| {
        folder.write("kit/content/pages/extra.md", page(when));
        folder.build().ends(0);
        folder.path().join("kit/out/site/extra.html").is_file()
    };
    assert!(!there("concerns") && !there("feedback") && !there("clinicians") && !there("measures.rows"));
    assert!(there("not concerns") && there("\"task.clinical and not gate.cleared_for\"") && there("roles"));
    folder.write("kit/m.csv", "date,arm,cases,errors,caught\n2026-11-10,manual,3,0,0\n");
    assert!(there("measures.rows"));
    folder.write(
        "kit/kit.yaml",
        format!("{kit}feedback: [{{question: worked, said: Good}}]\n")
            .replace("[front-desk]", "[front-desk, physician]"),
    );
    assert!(there("feedback") && there("clinicians"));
}

#[test]
fn the_clinicians_page_is_named_after_those_who_are_here_and_absent_without_any() {
    for (roles, names) in [
        ("front-desk", None),
        ("front-desk, nurse", None),
        ("physician", Some("physicians")),
        ("front-desk, advanced-practice", Some("NPs and PAs")),
        ("physician, advanced-practice", Some("physicians, NPs and PAs")),
        ("physical-therapist", Some("physical therapists")),
        (
            "{id: vet, title: Podiatrist, clinician: yes, before: [a], now: [a], ai_handles: [b], you_own: [c]}",
            Some("podiatrists"),
        ),
    ] {
        let folder =
            Folder::kit(&format!("practice: {{name: R}}\ntask: after-visit-summary\nroles: [{roles}]\n"));
        folder.build().ends(0);
        let files = folder.files("kit/out/site");
        assert_eq!(files.contains_key("physicians.html"), names.is_some(), "{roles}");
        if let Some(names) = names {
            let page = site(&folder, "physicians.html");
            assert!(
                page.contains(&format!("<h1>The tool for {names}</h1>"))
                    || page.contains(&format!("<h1>[tool name] for {names}</h1>")),
                "{roles}"
            );
            assert!(site(&folder, "index.html").contains(&format!("For {names}")), "{roles}");
        }
    }
}

#[test]
fn a_page_says_whether_it_counts_in_the_version_and_how_much_paper_it_may_take() {
    let version = |folder: &Folder| {
        folder.build().ends(0);
        let page = site(folder, "task.html");
        let at = page.find("Kit version ").expect("a version") + "Kit version ".len();
        page[at..at + 12].to_string()
    };
    let folder = Folder::kit(SMALLEST);
    let write = |more: &str, text: &str| {
        folder.write(
            "kit/content/pages/extra.md",
            format!("---\ntitle: Extra\nlisted: no\n{more}---\n\n{text}\n"),
        );
    };
    write("in_version: no\n", "One.");
    let first = version(&folder);
    write("in_version: no\n", "Two.");
    assert_eq!(version(&folder), first);
    write("", "Two.");
    assert_ne!(version(&folder), first);
    // Any page can ask to fit on a number of sides.
    let long = "A line of words that takes its place on the paper.\n\n".repeat(200);
    let found = |more: &str, text: &str| {
        write(more, text);
        let all = folder.run(&["check", "kit", "--today", TODAY]);
        all.err.contains("extra.html needs about")
    };
    assert!(
        !found("", &long)
            && !found("sides: 1\n", "Short.")
            && found("sides: 1\n", &long)
            && !found("sides: 9\n", &long)
    );
}

#[test]
fn the_measures_of_a_theme_are_checked() {
    let theme = include_str!("../../themes/clinic/theme.yaml");
    for (from, to, code) in [
        ("columns: 2", "columns: two", "wrong-type"),
        ("  column: 262", "  colum: 262", "unknown-key"),
        ("size: 15, ", "", "missing-key"),
        ("  banner: 20", "  # none: 20", "missing-key"),
        ("    222:", "    narrow:", "wrong-type"),
    ] {
        let folder = Folder::kit(SMALLEST).file("kit/themes/clinic/theme.yaml", theme.replace(from, to));
        let found = folder.check();
        assert!(found.iter().any(|row| row.ends_with(code)), "{to}: {found:?}");
    }
}

#[test]
fn printed_pages_lead_phones_to_the_hosted_kit() {
    let at = |url: &str| {
        let kit = format!("{SMALLEST}{url}");
        let folder = Folder::kit(&kit);
        folder.build().ends(0);
        ["cards.html", "sign-off.html"]
            .map(|page| site(&folder, page).matches("<svg class=\"qr\"").count() > 0)
    };
    assert_eq!(at("site_url: https://intranet.riverbend.example/kit\n"), [true, true]);
    assert_eq!(at(""), [false, false]);
    // Cards define the code once, and use it again.
    let roles = "roles: [nurse, front-desk, physician, medical-assistant, scheduler]";
    let kit = format!(
        "{}site_url: https://intranet.riverbend.example/{}\n",
        SMALLEST.replace("roles: [front-desk]", roles),
        "k/".repeat(60)
    );
    let folder = Folder::kit(&kit);
    folder.build().ends(0);
    let cards = site(&folder, "cards.html");
    assert!(kit.contains(roles) && cards.matches("<svg class=\"qr\"").count() == 8);
    assert_eq!(
        (cards.matches("id=\"site-square\"").count(), cards.matches("\"#site-square\"").count()),
        (1, 7)
    );
    assert!(cards.len() < 60 * 1024, "{}", cards.len());
    let folder = Folder::kit(&format!("{SMALLEST}site_url: https://intranet.riverbend.example/kit\n"));
    folder.build().ends(0);
    assert!(
        site(&folder, "sign-off.html").contains("Read the kit at: https://intranet.riverbend.example/kit/")
    );
}
