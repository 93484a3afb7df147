//! Exported files, opened by programs that did not write them.

pub mod archive;
mod calendar;
mod letters;
pub mod pdf;
mod scorm;
mod single;

use std::path::PathBuf;
use std::process::Command;

use crate::driver::{Folder, TODAY, skipped};

/// The built-in sample as the client `riverbend` of a workspace.
pub fn sample() -> Folder {
    let folder = Folder::new();
    let top = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("content/starter/sample");
    let mut open = vec![top.clone()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(at).expect("the sample").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&top).expect("inside").to_string_lossy().replace('\\', "/");
                folder.write(&format!("clients/riverbend/{name}"), std::fs::read(&path).expect("a file"));
            }
        }
    }
    folder
}

/// Exports a client of the workspace, and returns the path that is printed last.
pub fn export(folder: &Folder, arguments: &[&str]) -> String {
    let all = [&["export"], arguments, &["--today", TODAY]].concat();
    let ran = folder.run(&all).ends(0);
    ran.out.lines().last().expect("a path").to_string()
}

/// The output of a Python script that uses only the standard library; `None` without Python.
pub fn python(what: &str, folder: &Folder, script: &str, arguments: &[&str]) -> Option<String> {
    let ran =
        Command::new("python3").arg("-c").arg(script).args(arguments).current_dir(folder.path()).output();
    let Ok(ran) = ran.inspect_err(|error| skipped(what, &format!("python3 does not run: {error}"))) else {
        return None;
    };
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(String::from_utf8_lossy(&ran.stdout).into_owned())
}

/// The output of a script that uses a package of `tests/foreign/package.json`; `None` if it is not installed.
pub fn node(what: &str, folder: &Folder, script: &str, arguments: &[&str]) -> Option<String> {
    let modules = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/foreign/node_modules");
    if !modules.join("ical.js").is_dir() {
        skipped(what, "target/foreign/node_modules lacks its packages; .ci/run installs them");
        return None;
    }
    let ran = Command::new("node")
        .args(["--input-type=commonjs", "-e", script])
        .args(arguments)
        .env("NODE_PATH", modules)
        .current_dir(folder.path())
        .output()
        .expect("node runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    Some(String::from_utf8_lossy(&ran.stdout).into_owned())
}

#[test]
fn formats_are_listed_without_one_and_an_unknown_one_is_a_usage_error() {
    let folder = sample();
    let ran = folder.run(&["export"]).ends(0);
    for format in ["ics", "letters"] {
        assert!(ran.out.lines().any(|line| line.starts_with(format)), "{}", ran.out);
    }
    let ran = folder.run(&["export", "isc", "clients/riverbend"]).ends(2);
    assert!(ran.err.contains("Did you mean `ics`?"), "{}", ran.err);
    folder.run(&["export", "ics", "clients/nobody"]).ends(2);
}

#[test]
fn nothing_is_written_over_someone_elses_file_or_from_a_kit_with_faults() {
    let folder = sample();
    let theirs = "clients/riverbend/out/handover/riverbend-owners.ics";
    folder.write(theirs, "theirs");
    let ran = folder.run(&["export", "ics", "clients/riverbend", "--today", TODAY]).ends(3);
    assert!(ran.err.contains(theirs) && ran.err.contains("not written by inservice"), "{}", ran.err);
    assert_eq!(folder.read(theirs), "theirs");
    let there = folder.files("clients/riverbend/out/handover");
    assert_eq!(there.len(), 1, "all or none: {:?}", there.keys());
    // A file that was ours, but has been changed since.
    std::fs::remove_file(folder.path().join(theirs)).expect("removed");
    export(&folder, &["ics", "clients/riverbend"]);
    folder.write(theirs, "changed");
    let ran = folder.run(&["export", "ics", "clients/riverbend", "--today", TODAY]).ends(3);
    assert!(ran.err.contains("changed since"), "{}", ran.err);
    // A name given with --out is treated the same, and our own file is replaced there too.
    folder.write("dates.ics", "theirs");
    folder.run(&["export", "ics", "clients/riverbend", "--out", "dates.ics", "--today", TODAY]).ends(3);
    assert_eq!(folder.read("dates.ics"), "theirs");
    for day in ["2026-11-23", "2026-11-24"] {
        let ran = folder.run(&["export", "ics", "clients/riverbend", "--out", "new.ics", "--today", day]);
        assert_eq!(ran.ends(0).out.trim(), "new.ics");
    }
    assert!(folder.read("new.ics").contains("DTSTAMP:20261124"));
    let kit = folder.read("clients/riverbend/kit.yaml").replace("task: ", "tusk: ");
    folder.write("clients/riverbend/kit.yaml", kit);
    let ran = folder.run(&["export", "letters", "clients/riverbend", "--today", TODAY]).ends(1);
    assert!(ran.err.contains("Nothing was written"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    for link in [
        "clients/riverbend/out",
        "clients/riverbend/out/handover",
        "clients/riverbend/out/handover/riverbend-letters",
    ] {
        let folder = sample().file("elsewhere/theirs.txt", "theirs");
        let full = folder.path().join(link);
        std::fs::create_dir_all(full.parent().expect("a parent")).expect("folders");
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &full).expect("a link");
        let ran = folder.run(&["export", "letters", "clients/riverbend", "--today", TODAY]).ends(3);
        assert!(ran.err.contains(&format!("{link}: a link")), "{}", ran.err);
        assert_eq!(folder.files("elsewhere").len(), 1, "{link}");
    }
}

#[test]
fn the_index_names_every_file_and_what_it_is_for() {
    let folder = sample();
    export(&folder, &["ics", "clients/riverbend"]);
    let last = export(&folder, &["--all", "clients/riverbend"]);
    assert_eq!(last, "clients/riverbend/out/handover");
    let index = folder.read("clients/riverbend/out/handover/index.txt");
    let files = folder.files("clients/riverbend/out/handover");
    assert!(files.len() > 8, "{:?}", files.keys());
    for name in files.keys().filter(|name| *name != "index.txt") {
        let mut lines = index.lines().skip_while(|line| line != name).skip(1);
        assert!(lines.next().is_some_and(|line| line.len() > 20), "{name}: {index}");
    }
    // An owner with nothing left to find out no longer has a letter.
    let kit = folder.read("clients/riverbend/kit.yaml").replace("owner: ruth", "owner: dana");
    folder.write("clients/riverbend/kit.yaml", kit);
    export(&folder, &["letters", "clients/riverbend"]);
    let files = folder.files("clients/riverbend/out/handover");
    assert!(!files.contains_key("riverbend-letters/to-ruth.eml"), "{:?}", files.keys());
    assert!(!folder.read("clients/riverbend/out/handover/index.txt").contains("to-ruth"));
}

#[test]
fn all_clients_are_exported_in_order_and_one_that_is_closed_stops_no_other() {
    let folder = sample();
    folder.write("clients/blocked/kit.yaml", crate::driver::SMALLEST);
    folder.write("clients/faulty/kit.yaml", "practice: [");
    let ran = folder.run(&["export", "zip", "--all", "--today", TODAY]).ends(1);
    let expected = "1/3 clients/blocked: not exported\n2/3 clients/faulty: not exported\n3/3 clients/riverbend: clients/riverbend/out/handover/riverbend-kit.zip\n";
    assert_eq!(ran.out, expected);
    assert!(ran.err.contains("clients/blocked: the kit is not cleared"), "{}", ran.err);
    assert!(ran.err.contains("clients/faulty: the kit has faults"), "{}", ran.err);
    assert!(folder.path().join("clients/riverbend/out/handover/riverbend-kit.zip").is_file());
    assert!(!folder.path().join("clients/blocked/out/handover").exists());
    // Letters are needed most while the gate is closed.
    std::fs::remove_dir_all(folder.path().join("clients/faulty")).expect("removed");
    let ran = folder.run(&["export", "letters", "--all", "--today", TODAY]).ends(0);
    assert_eq!(ran.out.lines().count(), 2, "{}", ran.out);
    assert!(folder.path().join("clients/blocked/out/handover/blocked-letters").is_dir());
    let ran = folder.run(&["export", "zip", "--all", "--out", "x"]).ends(2);
    assert!(ran.err.contains("are for one kit"), "{}", ran.err);
}
