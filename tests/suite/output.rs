//! An output folder that someone else has prepared: nothing outside it is touched, and nothing inside it that belongs to someone
//! else.

use std::fs;
#[cfg(unix)]
use std::path::Path;

use crate::driver::{Folder, SMALLEST, TODAY};

fn hash_of(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Adds files to the manifest in a kit's output, as if inservice had written them.
fn claim(folder: &Folder, files: &[(&str, &[u8])]) {
    let path = "kit/out/.inservice/manifest.json";
    let mut manifest: serde_json::Value = serde_json::from_str(&folder.read(path)).expect("JSON");
    for (name, bytes) in files {
        manifest["files"][name] = serde_json::json!([hash_of(bytes)]);
    }
    folder.write(path, manifest.to_string());
}

#[test]
fn a_manifest_reaches_no_file_outside_site_and_leaders() {
    let folder = Folder::kit(SMALLEST).file("victim", "precious").file("kit/assets/logo.svg", "precious");
    folder.build().ends(0);
    let absolute = folder.path().join("victim").to_string_lossy().into_owned();
    folder.write("kit/out/site/odd.html", "odd");
    folder.write("kit/out/own.html", "own");
    claim(
        &folder,
        &[
            ("../kit.yaml", SMALLEST.as_bytes()),
            ("site/../../kit.yaml", SMALLEST.as_bytes()),
            ("../assets/logo.svg", b"precious"),
            (&absolute, b"precious"),
            ("site/./odd.html", b"odd"),
            ("site//odd.html", b"odd"),
            ("own.html", b"own"),
            ("", b""),
        ],
    );
    folder.build().ends(0);
    assert_eq!(folder.read("victim"), "precious");
    assert_eq!(folder.read("kit/kit.yaml"), SMALLEST);
    assert_eq!(folder.read("kit/assets/logo.svg"), "precious");
    assert_eq!(folder.read("kit/out/site/odd.html"), "odd");
    assert_eq!(folder.read("kit/out/own.html"), "own");
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_and_files_of_others_stay() {
    let folder = Folder::kit(SMALLEST)
        .file("victim", "precious")
        .file("kit/out/.inservice/part-time-staff.docx", "theirs");
    let lock = folder.path().join("kit/out/.inservice/lock");
    std::os::unix::fs::symlink(folder.path().join("victim"), &lock).expect("a link");
    let ran = folder.build().ends(3);
    assert!(ran.err.contains("kit/out/.inservice/lock"), "{}", ran.err);
    assert_eq!(folder.read("victim"), "precious");
    fs::remove_file(&lock).expect("removed");
    folder.write("kit/out/.inservice/lock", "a note");
    folder.build().ends(0);
    assert_eq!(folder.read("kit/out/.inservice/part-time-staff.docx"), "theirs");
    assert_eq!(folder.read("kit/out/.inservice/lock"), "a note");
}

/// Puts something other than a file at a path.
#[cfg(unix)]
fn put(kind: &str, path: &Path) {
    fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
    match kind {
        "link" => std::os::unix::fs::symlink("/nowhere", path).expect("a link"),
        "folder" => fs::create_dir_all(path.join("in it")).expect("a folder"),
        "pipe" => assert!(std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo").success()),
        "socket" => drop(std::os::unix::net::UnixListener::bind(path).expect("a socket")),
        _ => fs::write(path, "theirs").expect("a file"),
    }
}

#[cfg(unix)]
#[test]
fn anything_in_place_of_a_file_stays_and_is_named() {
    let words = [
        ("link", "a link, which inservice does not follow"),
        ("folder", "a folder, where a file belongs"),
        ("pipe", "a pipe, a socket or a device"),
        ("socket", "a pipe, a socket or a device"),
        ("file", "not written by inservice"),
    ];
    for (kind, expected) in words {
        for page in ["kit/out/site/index.html", "kit/out/leaders/readiness.html"] {
            let folder = Folder::kit(SMALLEST);
            put(kind, &folder.path().join(page));
            let ran = folder.build().ends(3);
            let line = format!("  {page}: {expected}");
            assert!(
                ran.err.contains(&line) && ran.err.contains("nothing was written"),
                "{kind}: {}",
                ran.err
            );
            assert!(!folder.path().join("kit/out/site/task.html").exists(), "{kind} {page}");
        }
    }
    for name in ["lock", "manifest.json", "new", "old"] {
        for kind in ["link", "pipe"] {
            let folder = Folder::kit(SMALLEST);
            put(kind, &folder.path().join("kit/out/.inservice").join(name));
            let ran = folder.build().ends(3);
            assert!(ran.err.contains(&format!("  kit/out/.inservice/{name}: a ")), "{}", ran.err);
        }
    }
    for place in ["kit/out/site", "kit/out/leaders", "kit/out/.inservice", "kit/out/site/roles"] {
        let folder = Folder::kit(SMALLEST);
        put("file", &folder.path().join(place));
        let ran = folder.build().ends(3);
        assert!(ran.err.contains(place), "{place}: {}", ran.err);
        assert_eq!(folder.read(place), "theirs");
    }
}

#[cfg(unix)]
#[test]
fn no_link_is_followed_to_write_or_to_remove() {
    for link in ["kit/out", "kit/out/site", "kit/out/leaders", "kit/out/.inservice", "kit/out/site/roles"] {
        let folder = Folder::kit(SMALLEST).file("elsewhere/theirs.txt", "theirs");
        let full = folder.path().join(link);
        fs::create_dir_all(full.parent().expect("a parent")).expect("folders");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &full).expect("a link");
        let ran = folder.build().ends(3);
        assert!(ran.err.contains(&format!("  {link}: a link")), "{link}: {}", ran.err);
        let elsewhere: Vec<String> = folder.files("elsewhere").into_keys().collect();
        assert_eq!(elsewhere, ["theirs.txt"], "{link}");
    }
    // Pages of a removed role, whose folder has become a link to a folder with files of the same bytes.
    let folder = Folder::kit(&SMALLEST.replace("front-desk", "front-desk, nurse"));
    folder.build().ends(0);
    fs::rename(folder.path().join("kit/out/site/roles"), folder.path().join("elsewhere")).expect("moved");
    std::os::unix::fs::symlink("../../../elsewhere", folder.path().join("kit/out/site/roles"))
        .expect("a link");
    folder.write("kit/kit.yaml", SMALLEST);
    folder.build().ends(3);
    assert_eq!(folder.files("elsewhere").len(), 2);
    // An output that the user names may be a link: that is intended.
    let folder = Folder::kit(SMALLEST);
    fs::create_dir(folder.path().join("real")).expect("a folder");
    std::os::unix::fs::symlink("real", folder.path().join("named")).expect("a link");
    folder.run(&["build", "kit", "--out", "named", "--today", TODAY]).ends(0);
    assert!(folder.path().join("real/site/index.html").exists());
}

#[test]
fn an_output_holds_one_kit() {
    let folder = Folder::new()
        .file("clients/a/kit.yaml", SMALLEST)
        .file("clients/b/kit.yaml", SMALLEST.replace("front-desk", "nurse"));
    folder.run(&["build", "clients/a", "--out", "x/y", "--today", TODAY]).ends(0);
    let before = folder.files("x");
    let other = folder.run(&["build", "clients/b", "--out", "x/y", "--today", TODAY]).ends(3);
    assert!(other.err.contains("x/y holds another kit") && other.err.contains("clients"), "{}", other.err);
    let sample = folder.run(&["build", "--sample", "--out", "x/y"]).ends(3);
    assert!(sample.err.contains("x/y holds another kit"), "{}", sample.err);
    assert_eq!(folder.files("x"), before);
    // It is the same kit by whatever path it is named, and the kit and the output can be moved together.
    let same = folder.path().join("clients/../clients/a").to_string_lossy().into_owned();
    folder.run(&["build", &same, "--out", "x/y", "--today", TODAY]).ends(0);
    fs::create_dir(folder.path().join("moved")).expect("a folder");
    for name in ["clients", "x"] {
        fs::rename(folder.path().join(name), folder.path().join("moved").join(name)).expect("moved");
    }
    folder.run(&["build", "moved/clients/a", "--out", "moved/x/y", "--today", TODAY]).ends(0);
    let other = ["build", "moved/clients/b", "--out", "moved/x/y", "--today", TODAY];
    folder.run(&other).ends(3);
    // The output of an earlier version has no record of its kit, and gets one.
    let manifest = "moved/x/y/.inservice/manifest.json";
    let mut json: serde_json::Value = serde_json::from_str(&folder.read(manifest)).expect("JSON");
    assert_eq!(json["kit"], "../../clients/a");
    json.as_object_mut().expect("an object").remove("kit");
    folder.write(manifest, json.to_string());
    folder.run(&["build", "moved/clients/a", "--out", "moved/x/y", "--today", TODAY]).ends(0);
    folder.run(&other).ends(3);
    // The sample is treated like any other kit.
    folder.run(&["build", "--sample", "--out", "s"]).ends(0);
    folder.run(&["build", "--sample", "--out", "s"]).ends(0);
    folder.run(&["build", "moved/clients/a", "--out", "s", "--today", TODAY]).ends(3);
}

#[cfg(unix)]
#[test]
fn files_get_the_permissions_that_new_files_get_here() {
    use std::os::unix::fs::PermissionsExt;
    for (umask, file, dir) in [("077", 0o600, 0o700), ("002", 0o664, 0o775), ("022", 0o644, 0o755)] {
        let folder = Folder::kit(SMALLEST);
        let script = format!("umask {umask} && exec \"$0\" build kit --today {TODAY}");
        let binary = env!("CARGO_BIN_EXE_inservice");
        for _ in 0..2 {
            let mut command = std::process::Command::new("sh");
            let status = command
                .args(["-c", &script, binary])
                .current_dir(folder.path())
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::null())
                .status();
            assert!(status.expect("sh").success());
            let mode =
                |path: &str| fs::metadata(folder.path().join(path)).expect(path).permissions().mode() & 0o777;
            for path in folder.files("kit/out").keys() {
                assert_eq!(mode(&format!("kit/out/{path}")), file, "{path} with {umask}");
            }
            for path in ["site", "leaders", "site/roles", ".inservice"] {
                assert_eq!(mode(&format!("kit/out/{path}")), dir, "{path} with {umask}");
            }
            folder.write("kit/kit.yaml", SMALLEST.replace("Riverbend", "Lakeside"));
        }
    }
}

#[test]
fn a_stale_page_that_somebody_changed_is_reported_and_stays() {
    let folder = Folder::kit(SMALLEST).file("kit/content/pages/extra.md", "---\ntitle: Extra\n---\nOne\n");
    folder.build().ends(0);
    folder.write("kit/out/site/extra.html", "theirs");
    fs::remove_file(folder.path().join("kit/content/pages/extra.md")).expect("removed");
    for _ in 0..2 {
        let ran = folder.build().ends(0);
        assert!(ran.err.contains("kit/out/site/extra.html") && ran.out.contains(" 0 removed"), "{}", ran.err);
        assert_eq!(folder.read("kit/out/site/extra.html"), "theirs");
    }
    fs::remove_file(folder.path().join("kit/out/site/extra.html")).expect("removed");
    assert!(!folder.build().ends(0).err.contains("extra.html"));
}
