//! `build --all` skips a client only if a build would give exactly the same: each thing that may change is changed in turn.

use std::fs;

use crate::driver::{Folder, SMALLEST, TODAY};

fn workspace() -> Folder {
    let mut folder =
        Folder::new().file("content/pages/more.md", "---\ntitle: More\nnav: 70\n---\n\nA page.\n");
    for name in ["ash", "elm", "oak"] {
        folder = folder.file(&format!("clients/{name}/kit.yaml"), SMALLEST);
    }
    folder
}

/// The names of the clients that were built; the others must have been skipped.
fn built(folder: &Folder, more: &[&str]) -> Vec<String> {
    let mut arguments = vec!["build", "--all"];
    arguments.extend(more);
    if !more.contains(&"--today") {
        arguments.extend(["--today", TODAY]);
    }
    let ran = folder.run(&arguments).ends(0);
    let lines: Vec<(&str, &str)> =
        ran.out.lines().filter_map(|line| line.strip_prefix("clients/")?.split_once(": ")).collect();
    assert_eq!(lines.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["ash", "elm", "oak"], "{}", ran.out);
    let skipped = |rest: &str| rest == "unchanged, not cleared for patient information";
    lines.iter().filter(|(_, rest)| !skipped(rest)).map(|(name, _)| (*name).to_string()).collect()
}

const ALL: [&str; 3] = ["ash", "elm", "oak"];

#[test]
fn unchanged_clients_are_skipped_and_changed_ones_are_built() {
    let folder = workspace();
    assert_eq!(built(&folder, &[]), ALL);
    let pages = folder.files("clients");
    assert_eq!(built(&folder, &[]), [""; 0]);
    assert!(folder.files("clients") == pages);
    assert_eq!(built(&folder, &["--force"]), ALL);
    assert!(folder.files("clients") == pages);
    // The kit itself, even if its pages stay the same.
    folder.write("clients/elm/kit.yaml", format!("{SMALLEST}# a note\n"));
    assert_eq!(built(&folder, &[]), ["elm"]);
    // A file that did not exist.
    folder.write("clients/oak/content/pages/own.md", "---\ntitle: Own\nnav: 80\n---\n\nOne.\n");
    assert_eq!(built(&folder, &[]), ["oak"]);
    // A file that all clients share.
    folder.write("content/pages/more.md", "---\ntitle: More\nnav: 70\n---\n\nAnother page.\n");
    assert_eq!(built(&folder, &[]), ALL);
    // A page that someone has deleted.
    fs::remove_file(folder.path().join("clients/ash/out/site/faq.html")).expect("removed");
    assert_eq!(built(&folder, &[]), ["ash"]);
    // Another day, on which a check may be stale.
    assert_eq!(built(&folder, &["--today", "2026-11-24"]), ALL);
    // A record that cannot be read, and one that another program wrote.
    folder.write("clients/ash/out/.inservice/built.json", "{");
    let other =
        folder.read("clients/elm/out/.inservice/built.json").replace("\"program\": \"", "\"program\": \"9");
    folder.write("clients/elm/out/.inservice/built.json", other);
    assert_eq!(built(&folder, &["--today", "2026-11-24"]), ["ash", "elm"]);
    assert_eq!(built(&folder, &["--today", "2026-11-24"]), [""; 0]);
    // A file that is changed, built from, and changed back: the last build did not use it as it is now.
    let page = "clients/oak/content/pages/own.md";
    folder.write(page, "---\ntitle: Own\nnav: 80\n---\n\nTwo.\n");
    folder.run(&["build", "clients/oak", "--today", "2026-11-24"]).ends(0);
    folder.write(page, "---\ntitle: Own\nnav: 80\n---\n\nOne.\n");
    assert_eq!(built(&folder, &["--today", "2026-11-24"]), ["oak"]);
    // Everything is moved away and back.
    fs::rename(folder.path().join("clients"), folder.path().join("away")).expect("moved");
    fs::rename(folder.path().join("away"), folder.path().join("clients")).expect("moved");
    assert_eq!(built(&folder, &["--today", "2026-11-24"]), [""; 0]);
}

#[test]
fn a_client_with_faults_is_tried_every_time() {
    let folder = workspace();
    folder.write("clients/elm/kit.yaml", format!("{SMALLEST}rols: 1\n"));
    for _ in 0..2 {
        let ran = folder.run(&["build", "--all", "--today", TODAY]).ends(1);
        assert!(ran.err.contains("unknown-key"), "{}", ran.err);
    }
}

#[test]
fn all_shards_together_equal_one_run() {
    let (whole, parts) = (Folder::new(), Folder::new());
    for number in 0..7 {
        for folder in [&whole, &parts] {
            folder.write(
                &format!("clients/c{number}/kit.yaml"),
                SMALLEST.replace("Riverbend", &format!("Kit {number}")),
            );
        }
    }
    whole.run(&["build", "--all", "--jobs", "1", "--today", TODAY]).ends(0);
    let mut names = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let ran = parts.run(&["build", "--all", "--shard", shard, "--jobs", "2", "--today", TODAY]).ends(0);
        let lines =
            ran.out.lines().filter_map(|line| line.split_once(": ").map(|(name, _)| name.to_string()));
        names.extend(lines);
    }
    names.sort();
    assert_eq!(names, (0..7).map(|number| format!("clients/c{number}")).collect::<Vec<_>>());
    assert!(whole.files("clients") == parts.files("clients"));
    // With more shards than clients, some machines have nothing to do.
    parts.run(&["build", "--all", "--shard", "9/9", "--today", TODAY]).ends(0);
    for wrong in ["0/3", "4/3", "x", "1/0", "1"] {
        parts.run(&["build", "--all", "--shard", wrong, "--today", TODAY]).ends(2);
    }
    parts.run(&["build", "clients/c1", "--force"]).ends(2);
}
