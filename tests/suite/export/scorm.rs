//! The courses for training systems: which ones there are, what is in them, and their manifests as XML.

use std::collections::BTreeMap;

use super::archive::entries;
use super::{export, sample};
use crate::driver::{Folder, SMALLEST, TODAY};

/// The courses in a folder: the files of each, by its name.
fn courses(folder: &Folder, under: &str) -> BTreeMap<String, BTreeMap<String, Vec<u8>>> {
    let names = folder.files(under).into_keys().filter(|name| name.ends_with(".scorm.zip"));
    names.map(|name| (name.clone(), entries(folder, &format!("{under}/{name}")))).collect()
}

#[test]
fn there_is_a_course_for_each_role_and_one_for_clinicians() {
    let folder = sample();
    let last = export(&folder, &["scorm", "clients/riverbend"]);
    assert_eq!(last, "clients/riverbend/out/handover");
    let all = courses(&folder, &last);
    let names: Vec<&str> = all.keys().map(String::as_str).collect();
    let roles = [
        "advanced-practice",
        "care-coordinator",
        "clinicians",
        "front-desk",
        "medical-assistant",
        "nurse",
        "physician",
        "practice-manager",
        "privacy-official",
    ];
    assert_eq!(names, roles.map(|role| format!("riverbend-{role}.scorm.zip")));
    for (name, files) in &all {
        assert_eq!(files.keys().collect::<Vec<_>>(), ["imsmanifest.xml", "index.html"], "{name}");
    }
    let page = |name: &str| {
        String::from_utf8(all[&format!("riverbend-{name}.scorm.zip")]["index.html"].clone()).expect("text")
    };
    let parts = |name: &str| -> Vec<String> {
        let html = page(name);
        let parts = html.split("<article class=\"gathered").skip(1);
        parts.filter_map(|part| Some(part.split_once(" id=\"")?.1.split('"').next()?.to_string())).collect()
    };
    assert_eq!(parts("nurse"), ["hipaa", "roles.nurse", "task", "faq", "cards"]);
    assert_eq!(parts("physician"), ["hipaa", "roles.physician", "task", "physicians", "faq", "cards"]);
    assert_eq!(
        parts("clinicians"),
        ["hipaa", "roles.physician", "roles.advanced-practice", "task", "physicians", "faq", "cards"]
    );
    // The reader confirms the version that the role reads, as on the sign-off sheet.
    let sheet = {
        folder.run(&["build", "clients/riverbend", "--today", TODAY]).ends(0);
        folder.read("clients/riverbend/out/site/sign-off.html")
    };
    let version = page("nurse")
        .split("data-version=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a version")
        .to_string();
    assert!(sheet.contains(&format!("Nurse <strong>{version}</strong>")), "{version}");
    // When a role is removed, so is its course, but nothing else.
    let kit = folder.read("clients/riverbend/kit.yaml").replace("  - nurse\n", "");
    folder.write("clients/riverbend/kit.yaml", kit);
    folder.write("clients/riverbend/out/handover/riverbend-own.scorm.zip", "theirs");
    export(&folder, &["scorm", "clients/riverbend"]);
    let left = folder.files(&last);
    assert!(!left.contains_key("riverbend-nurse.scorm.zip") && left.contains_key("riverbend-own.scorm.zip"));
    assert!(!folder.read(&format!("{last}/index.txt")).contains("riverbend-nurse"));
}

#[test]
fn a_manifest_follows_the_standard() {
    let kit = SMALLEST.replace("{name: Riverbend}", "{name: 'Smith & \"Sons\" <Family>'}");
    let folder = Folder::new().file("7 west/kit.yaml", kit);
    folder.run(&["export", "scorm", "7 west", "--draft", "--out", "courses", "--today", TODAY]).ends(0);
    let all = courses(&folder, "courses");
    assert_eq!(
        all.keys().collect::<Vec<_>>(),
        ["DRAFT-7 west-front-desk.scorm.zip"],
        "no clinicians, so no course for them"
    );
    let files = all.values().next().expect("a course");
    let manifest = String::from_utf8(files["imsmanifest.xml"].clone()).expect("text");
    let tree = roxmltree::Document::parse(&manifest).expect("XML");
    let (packaging, adl) =
        ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "http://www.adlnet.org/xsd/adlcp_rootv1p2");
    let one = |name: &str| {
        let mut found = tree.descendants().filter(|node| node.has_tag_name((packaging, name)));
        let node = found.next().unwrap_or_else(|| panic!("no {name}"));
        assert!(found.next().is_none() || name == "title", "two of {name}");
        node
    };
    assert_eq!(one("schema").text(), Some("ADL SCORM"));
    assert_eq!(one("schemaversion").text(), Some("1.2"));
    assert!(one("organizations").attribute("default") == one("organization").attribute("identifier"));
    assert!(one("item").attribute("identifierref") == one("resource").attribute("identifier"));
    assert_eq!(one("resource").attribute((adl, "scormtype")), Some("sco"));
    assert_eq!(one("resource").attribute("type"), Some("webcontent"));
    assert_eq!(one("resource").attribute("href"), Some("index.html"));
    assert_eq!(one("file").attribute("href"), Some("index.html"));
    assert!(
        one("title")
            .text()
            .is_some_and(|title| title.starts_with("DRAFT: ") && title.contains("Smith & \"Sons\" <Family>"))
    );
    let ids: Vec<&str> = tree.descendants().filter_map(|node| node.attribute("identifier")).collect();
    for id in &ids {
        assert!(id.starts_with(|letter: char| letter.is_ascii_alphabetic()) && !id.contains(' '), "{id}");
        assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "{id}");
    }
    let page = String::from_utf8(files["index.html"].clone()).expect("text");
    assert!(page.contains("<title>DRAFT: ") && page.contains("class=\"draft-mark\""));
    assert!(
        page.contains("<h1>[tool name] at Smith &amp; &quot;Sons&quot; &lt;Family&gt;: Front desk</h1>"),
        "{page}"
    );
    let parts: usize = page.match_indices("<article").count();
    assert!(parts >= 4 && !page.contains("'self'"));
}

#[test]
fn equal_kits_give_equal_courses_and_a_closed_gate_gives_none() {
    let folder = sample();
    for out in ["one", "two"] {
        folder.run(&["export", "scorm", "clients/riverbend", "--out", out, "--today", TODAY]).ends(0);
    }
    assert_eq!(folder.files("one"), folder.files("two"));
    assert_eq!(folder.files("one").len(), 9);
    let folder = Folder::kit(SMALLEST);
    let ran = folder.run(&["export", "scorm", "kit", "--today", TODAY]).ends(1);
    assert!(ran.err.contains("baa-signed") && ran.err.contains("--draft"), "{}", ran.err);
    assert!(ran.out.is_empty() && folder.files("kit/out").is_empty());
}
