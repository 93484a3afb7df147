//! Writing loses nothing: only what changed is written, only what was ours is removed, a kill leaves whole files.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, SystemTime};

use crate::driver::{Folder, SMALLEST, TODAY};

fn times(folder: &Folder) -> BTreeMap<String, SystemTime> {
    let names = folder.files("kit/out/site");
    let time = |name: &String| {
        fs::metadata(folder.path().join("kit/out/site").join(name)).and_then(|data| data.modified())
    };
    names.keys().map(|name| (name.clone(), time(name).expect("a time"))).collect()
}

#[test]
fn the_same_kit_gives_the_same_bytes_and_writes_nothing_twice() {
    let folder = Folder::kit(SMALLEST);
    folder.build().ends(0);
    let (first, before) = (folder.files("kit/out/site"), times(&folder));
    std::thread::sleep(Duration::from_millis(20));
    let ran = folder.build().ends(0);
    assert!(ran.out.contains(" 0 written"), "{}", ran.out);
    assert_eq!(before, times(&folder));
    folder.run(&["build", "kit", "--today", TODAY, "--out", "elsewhere"]).ends(0);
    assert_eq!(first, folder.files("elsewhere/site"));
}

#[test]
fn only_changed_pages_are_written_and_only_ours_are_removed() {
    let folder = Folder::kit(SMALLEST).file("kit/content/pages/extra.md", "---\ntitle: Extra\n---\nOne\n");
    folder.build().ends(0);
    folder.write("kit/out/site/extra.html.bak", "theirs");
    let before = times(&folder);
    std::thread::sleep(Duration::from_millis(20));
    folder.write("kit/content/pages/extra.md", "---\ntitle: Extra\n---\nTwo\n");
    folder.build().ends(0);
    let changed: Vec<String> = times(&folder)
        .into_iter()
        .filter(|(name, time)| before.get(name) != Some(time))
        .map(|(name, _)| name)
        .collect();
    // Every page carries the kit's version, and the version is a hash of what staff read.
    let site: Vec<String> =
        folder.files("kit/out/site").into_keys().filter(|name| !name.ends_with(".bak")).collect();
    assert_eq!(changed, site);
    let before = times(&folder);
    std::thread::sleep(Duration::from_millis(20));
    folder.run(&["build", "kit", "--today", TODAY]).ends(0);
    assert_eq!(before, times(&folder));
    fs::remove_file(folder.path().join("kit/content/pages/extra.md")).expect("removed");
    let ran = folder.build().ends(0);
    assert!(ran.out.contains(" 1 removed"), "{}", ran.out);
    assert!(!folder.path().join("kit/out/site/extra.html").exists());
    assert_eq!(folder.read("kit/out/site/extra.html.bak"), "theirs");
}

#[test]
fn a_fault_leaves_the_last_good_site() {
    let folder = Folder::kit(SMALLEST);
    folder.build().ends(0);
    let before = folder.files("kit/out");
    folder.write("kit/kit.yaml", "practice: {nam: x}\n");
    folder.build().ends(1);
    assert_eq!(before, folder.files("kit/out"));
}

#[test]
fn what_inservice_did_not_write_is_never_overwritten() {
    let folder = Folder::kit(SMALLEST).file("kit/out/site/index.html", "mine");
    let ran = folder.build().ends(3);
    assert!(
        ran.err.contains("kit/out/site/index.html") && ran.err.contains("nothing was written"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("kit/out/site/index.html"), "mine");
    assert!(!folder.path().join("kit/out/site/hipaa.html").exists());
    // A page that somebody edited after the build is theirs too.
    let folder = Folder::kit(SMALLEST);
    folder.build().ends(0);
    folder.write("kit/out/site/task.html", "edited");
    folder.write("kit/kit.yaml", SMALLEST.replace("Riverbend", "Lakeside"));
    folder.build().ends(3);
    assert_eq!(folder.read("kit/out/site/task.html"), "edited");
    assert!(folder.read("kit/out/site/index.html").contains("Riverbend"));
}

#[test]
fn a_kill_at_any_instant_leaves_whole_pages_and_the_next_build_mends_all() {
    let folder = Folder::kit(SMALLEST);
    folder.build().ends(0);
    let other = SMALLEST.replace("Riverbend", "Lakeside");
    let fresh = Folder::kit(&other);
    fresh.build().ends(0);
    let (old, new) = (folder.files("kit/out/site"), fresh.files("kit/out/site"));
    for delay in (0..24).map(|step| Duration::from_micros(step * 900)) {
        folder.write("kit/kit.yaml", &other);
        let mut child = folder
            .command(&["build", "kit", "--today", TODAY])
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("runs");
        std::thread::sleep(delay);
        let _ = child.kill();
        let _ = child.wait();
        for (name, bytes) in folder.files("kit/out/site") {
            assert!(
                old.get(&name) == Some(&bytes) || new.get(&name) == Some(&bytes),
                "{name} is neither old nor new"
            );
        }
        folder.build().ends(0);
        assert_eq!(folder.files("kit/out/site"), new);
        folder.write("kit/kit.yaml", SMALLEST);
        folder.build().ends(0);
        assert_eq!(folder.files("kit/out/site"), old);
    }
    let own: Vec<String> = folder.files("kit/out/.inservice").into_keys().collect();
    assert_eq!(own, ["lock", "manifest.json"]);
}

#[cfg(unix)]
#[test]
fn the_machines_refusals_name_their_path() {
    let folder = Folder::kit(SMALLEST).file("blocked", "a file where a folder is needed");
    let ran = folder.run(&["build", "kit", "--out", "blocked/deep"]).ends(3);
    assert!(ran.err.contains("blocked/deep"), "{}", ran.err);
}

#[test]
fn links_are_relative_and_end_in_a_file_name() {
    let folder = Folder::new();
    folder.run(&["build", "--sample", "--out", "sample"]).ends(0);
    let files = folder.files("sample/site");
    for (name, bytes) in &files {
        let html = String::from_utf8(bytes.clone()).expect("text");
        for attribute in ["href=\"", "src=\""] {
            for target in html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                let inside = ["mailto:", "tel:", "data:", "#"].iter().any(|start| target.starts_with(start));
                let path = target.split('#').next().unwrap_or_default();
                let depth = name.matches('/').count();
                let from_top =
                    if depth == 0 { path.to_string() } else { path.trim_start_matches("../").to_string() };
                assert!(inside || files.contains_key(&from_top), "{name}: {target}");
            }
        }
        for outside in ["http://", "https://", "//cdn", "@import", "url("] {
            let body = html.replace("http://www.w3.org/2000/svg", "").replace("url(data:font/woff2;", "");
            assert!(!body.contains(outside), "{name} holds {outside}");
        }
    }
}
