//! Builds that stop between any two steps, and builds whose steps the machine refuses, at every file.

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use super::manifest::{Manifest, can_be_ours, relative};
use super::{Destination, Output, Refused, finish_earlier, plan, stage, write};

/// A temporary folder for a test.
struct Scene {
    _dir: tempfile::TempDir,
    kit: Utf8PathBuf,
}

impl Scene {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let kit = Utf8PathBuf::from_path_buf(dir.path().canonicalize().expect("real")).expect("text");
        Self { _dir: dir, kit }
    }

    fn to(&self) -> Destination {
        Destination::named(self.kit.join("out"), Some(&self.kit))
    }

    /// The pages on the disk.
    fn pages(&self) -> BTreeMap<String, Vec<u8>> {
        let mut pages = BTreeMap::new();
        collect(&self.kit.join("out"), "", &mut pages);
        pages.retain(|path, _| !path.starts_with(".inservice/"));
        pages
    }

    fn own_files(&self) -> Vec<String> {
        let mut own = BTreeMap::new();
        collect(&self.kit.join("out/.inservice"), "", &mut own);
        own.into_keys().collect()
    }

    /// Prepares the new output over the old one.
    fn begin(&self, new: &Output) -> stage::Steps {
        let (out, own) = (self.kit.join("out"), self.kit.join("out/.inservice"));
        let old = Manifest::read(&own).expect("a manifest");
        let plan = plan::compare(new, &old, "..", &out).expect("a plan");
        stage::prepare(&plan, &out, &own).expect("prepared")
    }
}

fn collect(folder: &Utf8Path, under: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in folder.read_dir_utf8().expect("a folder").flatten() {
        let name = format!("{under}{}", entry.file_name());
        if entry.path().is_dir() {
            collect(entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).expect("readable"));
        }
    }
}

fn output(files: &[(&str, &str)]) -> Output {
    let files = files.iter().map(|(path, text)| ((*path).to_string(), text.as_bytes().to_vec()));
    Output { files: files.collect(), ..Output::default() }
}

fn old() -> Output {
    output(&[
        ("leaders/run-sheet.html", "same"),
        ("site/index.html", "old index"),
        ("site/roles/nurse.html", "old nurse"),
        ("site/gone/deep/page.html", "gone"),
        ("site/task.html", "old task"),
    ])
}

fn new() -> Output {
    output(&[
        ("leaders/run-sheet.html", "same"),
        ("site/faq/more.html", "new faq"),
        ("site/index.html", "new index"),
        ("site/roles/nurse.html", "new nurse"),
        ("site/roles/biller.html", "new nurse"),
        ("site/task.html", ""),
    ])
}

#[test]
fn a_build_that_stops_after_any_step_is_finished_by_the_next() {
    let count = {
        let scene = Scene::new();
        write(&old(), &scene.to(), None).expect("written");
        scene.begin(&new()).count()
    };
    assert_eq!(count, 8, "two manifests, five files, one removal");
    for steps in 0..=count {
        for then in ["finish", "new", "old"] {
            let scene = Scene::new();
            write(&old(), &scene.to(), None).expect("written");
            scene.begin(&new()).run_first(steps);
            let expected = match then {
                "finish" => {
                    finish_earlier(&scene.to()).expect("finished");
                    if steps == 0 { old() } else { new() }
                }
                "new" => write(&new(), &scene.to(), None).map(|_| new()).expect("written"),
                _ => write(&old(), &scene.to(), None).map(|_| old()).expect("written"),
            };
            assert_eq!(scene.pages(), expected.files, "{steps} steps, then {then}");
            assert_eq!(scene.own_files(), ["lock", "manifest.json"], "{steps} steps, then {then}");
            assert_eq!(
                write(&expected, &scene.to(), None).expect("written").written,
                0,
                "{steps} steps, then {then}"
            );
        }
    }
}

#[test]
fn a_build_whose_staged_files_are_lost_after_a_kill_is_done_again() {
    for steps in 0..=7 {
        for then in [old(), new()] {
            let scene = Scene::new();
            write(&old(), &scene.to(), None).expect("written");
            scene.begin(&new()).run_first(steps);
            fs::remove_dir_all(scene.kit.join("out/.inservice/new")).expect("removed");
            finish_earlier(&scene.to()).expect("finished");
            write(&then, &scene.to(), None).unwrap_or_else(|error| panic!("{steps} steps: {error}"));
            assert_eq!(scene.pages(), then.files, "{steps} steps");
        }
    }
}

#[test]
fn pages_edited_after_a_kill_stay() {
    let scene = Scene::new();
    write(&old(), &scene.to(), None).expect("written");
    scene.begin(&new()).run_first(1);
    fs::write(scene.kit.join("out/site/roles/nurse.html"), "theirs").expect("written");
    fs::remove_dir_all(scene.kit.join("out/site/faq")).expect("removed");
    finish_earlier(&scene.to()).expect("finished");
    let mut expected = new().files;
    expected.insert("site/roles/nurse.html".to_string(), b"theirs".to_vec());
    assert_eq!(scene.pages(), expected);
    assert!(matches!(write(&new(), &scene.to(), None), Err(Refused::InTheWay(paths)) if paths.len() == 1));
}

#[test]
fn a_refused_step_undoes_all_before_it() {
    for at in [
        "site/index.html",
        "site/roles/nurse.html",
        "site/roles/biller.html",
        "site/task.html",
        "site/gone/deep/page.html",
    ] {
        let scene = Scene::new();
        write(&old(), &scene.to(), None).expect("written");
        let before = scene.pages();
        let steps = scene.begin(&new());
        let target = scene.kit.join("out").join(at);
        let _ = fs::remove_file(&target);
        fs::create_dir_all(target.join("in the way")).expect("a folder");
        let refused = steps.carry_out().expect_err("a folder is in the way");
        assert!(matches!(&refused, Refused::Machine(path, _) if *path == target), "{refused:?}");
        fs::remove_dir_all(&target).expect("removed");
        let mut expected = before;
        expected.remove(at);
        assert_eq!(scene.pages(), expected, "{at}");
        assert_eq!(scene.own_files(), ["lock", "manifest.json"], "{at}");
        assert!(!scene.kit.join("out/site/faq").exists(), "{at}: an empty folder stays");
        write(&new(), &scene.to(), None).expect("written");
        assert_eq!(scene.pages(), new().files, "{at}");
        // A page that is already gone is not removed, and neither is its folder.
        let by_us = at != "site/gone/deep/page.html";
        assert!(!by_us || !scene.kit.join("out/site/gone").exists(), "{at}: an empty folder stays");
    }
}

#[test]
fn paths_of_a_manifest_are_checked() {
    for good in ["site/index.html", "leaders/a/b/c.html", "site/Ä b.html"] {
        assert!(can_be_ours(good), "{good}");
    }
    let bad = [
        "",
        "site",
        "site/",
        "/site/a",
        "kit.yaml",
        "../kit.yaml",
        "site/../a",
        "site/./a",
        "site//a",
        "site/a/",
        "siteX/a",
    ];
    for bad in
        bad.into_iter().chain(["site/a\\b", "site\\a", "C:/site/a", "site/a:b", "site/a\0", "site/a\nb"])
    {
        assert!(!can_be_ours(bad), "{bad:?}");
    }
}

#[test]
fn the_kit_is_remembered_as_seen_from_the_output() {
    let scene = Scene::new();
    let at = |path: &str| {
        let path = scene.kit.join(path);
        fs::create_dir_all(&path).expect("folders");
        path
    };
    let (a, out, elsewhere) = (at("clients/a"), at("clients/a/out"), at("x/y"));
    assert_eq!(relative(&out, &a).expect("real"), "..");
    assert_eq!(relative(&elsewhere, &a).expect("real"), "../../clients/a");
    assert_eq!(relative(&a, &a).expect("real"), ".");
    assert_eq!(relative(&a, &out).expect("real"), "out");
}
