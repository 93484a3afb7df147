//! Writing loses nothing: only what changed is written, only our own files are removed, and a kill leaves whole files.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use crate::driver::{Folder, SMALLEST, TODAY};

fn times(folder: &Folder) -> BTreeMap<String, SystemTime> {
    let names = folder.files("kit/out/site");
    let time = |name: &String| {
        fs::metadata(folder.path().join("kit/out/site").join(name)).and_then(|data| data.modified())
    };
    names.keys().map(|name| (name.clone(), time(name).expect("a time"))).collect()
}

/// Every file of `site/` and `leaders/`.
fn pages(folder: &Folder) -> BTreeMap<String, Vec<u8>> {
    let mut files = folder.files("kit/out");
    files.retain(|path, _| !path.starts_with('.'));
    files
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

/// The files of a kit with overrides, in the order in which they are created.
const OVERRIDES: [(&str, &str); 4] = [
    (
        "kit/kit.yaml",
        "practice: {name: Riverbend Clinic, states: [OH, KY]}\nroles: [front-desk, nurse, physician]\ntask: after-visit-summary\ntool: {name: ScribeAssist}\n",
    ),
    ("kit/content/pages/b.md", "---\ntitle: B\n---\nOne\n"),
    ("kit/content/pages/a.md", "---\ntitle: A\n---\nTwo\n"),
    ("kit/content/faq/own.md", "---\nquestion: \"Is this ours?\"\n---\nYes.\n"),
];

#[test]
fn a_build_gives_the_same_bytes_in_any_surroundings() {
    let zones = ["UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Kiritimati", ""];
    let locales = ["C", "en_US.UTF-8", "tr_TR.UTF-8", "de_DE"];
    let mut first: Option<BTreeMap<String, Vec<u8>>> = None;
    for round in 0..20 {
        let folder = Folder::new();
        let mut files = OVERRIDES;
        files.rotate_left(round % OVERRIDES.len());
        for (path, text) in files {
            folder.write(path, text);
        }
        let kit = folder.path().join("kit");
        let [from, named] = match round % 3 {
            0 => [folder.path(), "kit".as_ref()],
            1 => [kit.as_path(), ".".as_ref()],
            _ => ["/".as_ref(), kit.as_path()],
        };
        let mut command = folder.command(&["build", "--today", TODAY]);
        command.arg(named).current_dir(from);
        command.env("TZ", zones[round % zones.len()]).env("LC_ALL", locales[round % locales.len()]);
        command.env("RAYON_NUM_THREADS", ["1", "2", "7"][round % 3]).env("USER", format!("user{round}"));
        if round % 2 == 0 {
            command.env_remove("HOME").env_remove("PATH").env("COLUMNS", "30");
        }
        let ran = command.output().expect("the binary runs");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let mut built = folder.files("kit/out");
        // It holds times and the path from the output to the kit, and is nobody's to read.
        built.retain(|path, _| !path.starts_with(".inservice/built.json"));
        match &first {
            Some(first) => assert!(*first == built, "round {round}"),
            None => first = Some(built),
        }
    }
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
    // Every page has the kit's version, and the version is a hash of what staff read.
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
    // A page that someone edited after the build is theirs too.
    let folder = Folder::kit(SMALLEST);
    folder.build().ends(0);
    folder.write("kit/out/site/task.html", "edited");
    folder.write("kit/kit.yaml", SMALLEST.replace("Riverbend", "Lakeside"));
    folder.build().ends(3);
    assert_eq!(folder.read("kit/out/site/task.html"), "edited");
    assert!(folder.read("kit/out/site/index.html").contains("Riverbend"));
}

/// The number of builds to kill. For reliable figures: `INSERVICE_KILLS=1000 cargo test --release a_kill`.
fn kills() -> u32 {
    std::env::var("INSERVICE_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(24)
}

#[test]
fn a_kill_at_any_instant_leaves_the_old_site_or_the_new_one_and_the_next_build_finishes_it() {
    let kits =
        [SMALLEST.to_string(), SMALLEST.replace("Riverbend", "Lakeside").replace("front-desk", "nurse")];
    let sites = kits.clone().map(|kit| {
        let fresh = Folder::kit(&kit);
        fresh.build().ends(0);
        pages(&fresh)
    });
    let folder = Folder::kit(&kits[0]);
    let started = Instant::now();
    folder.build().ends(0);
    let whole_run = started.elapsed();
    let (mut old, mut new, mut mixed) = (0, 0, 0);
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..kills() {
        let (from, to) = (round as usize % 2, (round as usize + 1) % 2);
        folder.write("kit/kit.yaml", &kits[to]);
        let mut command = folder.command(&["build", "kit", "--today", TODAY]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs");
        // At some point during a run, or a little after it.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(
            whole_run.mul_f64(1.2 * f64::from((random >> 33) as u32) / f64::from(u32::MAX >> 1)),
        );
        let _ = child.kill();
        let _ = child.wait();
        let found = pages(&folder);
        for (name, bytes) in &found {
            let whole = sites.iter().any(|site| site.get(name) == Some(bytes));
            assert!(whole, "{name} is neither as it was nor as it will be");
        }
        match sites.iter().position(|site| *site == found) {
            Some(at) if at == from => old += 1,
            Some(_) => new += 1,
            None => mixed += 1,
        }
        // Even a kit that cannot be built finishes what was begun.
        let (broken, ends) = if round % 3 == 0 { ("oops: [", 1) } else { (&*kits[to], 0) };
        folder.write("kit/kit.yaml", broken);
        folder.build().ends(ends);
        let found = pages(&folder);
        assert!(sites.contains(&found), "{:?}", found.keys().collect::<Vec<_>>());
        // A kill between the last page and the record of the build leaves no record, and a kit with faults writes none.
        let mut own: Vec<String> = folder.files("kit/out/.inservice").into_keys().collect();
        own.retain(|name| ends == 0 || name != "built.json");
        let built: &[&str] = if ends == 0 { &["built.json"] } else { &[] };
        assert_eq!(own, [built, &["lock", "manifest.json"]].concat());
        folder.write("kit/kit.yaml", &kits[to]);
        folder.build().ends(0);
        assert!(pages(&folder) == sites[to], "the next build did not finish");
    }
    println!("{} kills in runs of {whole_run:?}: {old} old, {new} new, {mixed} mixed", kills());
    assert!(mixed <= 1 + kills() / 100, "{mixed} of {} are neither old nor new", kills());
}

#[test]
fn a_first_build_that_is_killed_leaves_nothing_or_everything_to_the_next() {
    let fresh = Folder::kit(SMALLEST);
    let started = Instant::now();
    fresh.build().ends(0);
    let (site, whole_run) = (pages(&fresh), started.elapsed());
    for step in 0..8 {
        let folder = Folder::kit(SMALLEST);
        let mut command = folder.command(&["build", "kit", "--today", TODAY]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs");
        std::thread::sleep(whole_run.mul_f64(f64::from(step) / 7.0));
        let _ = child.kill();
        let _ = child.wait();
        folder.build().ends(0);
        assert!(pages(&folder) == site, "the next build did not finish");
    }
}

#[cfg(unix)]
#[test]
fn errors_of_the_operating_system_name_their_path() {
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

#[test]
fn pages_are_known_by_title_audience_and_order() {
    let folder = Folder::kit(&SMALLEST.replace("{name: Riverbend}", "{name: \"Smith & *Sons* <Family>\"}"));
    let kit = camino::Utf8PathBuf::from_path_buf(folder.path().join("kit")).expect("text");
    let snapshot = inservice::files::workspace::locate(Some(&kit)).expect("a kit").snapshot();
    let library = inservice::library::Library::built_in().with(&snapshot);
    let built = inservice::build(&snapshot, &library, jiff::civil::date(2026, 11, 23));
    let output = built.output.expect("it can be built");
    let known: Vec<&String> = output.pages.iter().map(|page| &page.path).collect();
    let mut sorted = known.clone();
    sorted.sort();
    assert_eq!(sorted, output.files.keys().filter(|path| path.ends_with(".html")).collect::<Vec<_>>());
    let at = |path: &str| output.pages.iter().position(|page| page.path == path).expect("a page");
    assert!(
        at("site/index.html") < at("site/hipaa.html")
            && at("site/hipaa.html") < at("site/roles/front-desk.html")
    );
    assert!(output.pages[at("site/index.html")].title.contains("Smith & *Sons* <Family>"));
    assert!(output.pages.iter().all(|page| {
        (page.audience == inservice::site::Audience::Leaders) == page.path.starts_with("leaders/")
    }));
}
