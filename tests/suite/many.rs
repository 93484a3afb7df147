//! Several kits in one command: in parallel, in name order, independent of each other, and none kept in memory.

use std::fs;

use crate::driver::{Folder, SMALLEST, TODAY};

/// A workspace with a number of kits.
fn workspace(kits: usize) -> Folder {
    let folder = Folder::new();
    for number in 1..=kits {
        folder.write(
            &format!("clients/c{number:04}/kit.yaml"),
            SMALLEST.replace("Riverbend", &format!("Kit {number}")),
        );
    }
    folder
}

#[test]
fn results_come_in_name_order_whatever_takes_longest() {
    let folder = workspace(12);
    // The first kit is by far the slowest.
    for page in 0..150 {
        let text = format!("---\ntitle: Page {page}\n---\n\n{}\n", "Words of a page. ".repeat(200));
        folder.write(&format!("clients/c0001/content/pages/more-{page}.md"), text);
    }
    let names: Vec<String> = (1..=12).map(|number| format!("clients/c{number:04}")).collect();
    let ran = folder.run(&["check", "--all", "--today", TODAY]).ends(0);
    let lines: Vec<&str> =
        ran.out.lines().filter_map(|line| line.split_once(": can be built").map(|(name, _)| name)).collect();
    assert_eq!(lines, names);
    let ran = folder.run(&["build", "--all", "--today", TODAY]).ends(0);
    let lines: Vec<&str> =
        ran.out.lines().filter_map(|line| line.split_once(": ").map(|(name, _)| name)).collect();
    assert_eq!(lines, names);
    for (number, name) in (1..).zip(&names) {
        assert!(folder.read(&format!("{name}/out/site/index.html")).contains(&format!("Kit {number}")));
    }
}

#[test]
fn kits_in_parallel_get_the_same_bytes_as_alone() {
    let folder = workspace(6)
        .file("content/pages/more.md", "---\ntitle: More\nnav: 70\n---\n\nOf {{ practice.name }}.\n");
    for number in [2, 5] {
        let page = "---\ntitle: Own\nnav: 70\n---\n\nOwn to {{ practice.name }}.\n";
        folder.write(&format!("clients/c{number:04}/content/pages/more.md"), page);
    }
    folder.run(&["build", "--all", "--today", TODAY]).ends(0);
    let together = folder.files("clients");
    fs::rename(folder.path().join("clients"), folder.path().join("together")).expect("renamed");
    for number in 1..=6 {
        let from = format!("together/c{number:04}");
        let kit = format!("clients/c{number:04}");
        for (path, bytes) in folder.files(&from).iter().filter(|(path, _)| !path.starts_with("out/")) {
            folder.write(&format!("{kit}/{path}"), bytes);
        }
        folder.run(&["build", &kit, "--today", TODAY]).ends(0);
    }
    assert!(folder.files("clients") == together, "the pages differ");
    assert!(folder.read("clients/c0005/out/site/more.html").contains("Own to Kit 5"));
    assert!(folder.read("clients/c0006/out/site/more.html").contains("Of Kit 6"));
}

#[cfg(unix)]
#[test]
fn an_unreadable_kit_does_not_stop_the_next() {
    let folder = workspace(3);
    let pages = folder.path().join("clients/c0002/content/pages");
    fs::create_dir_all(&pages).expect("folders");
    std::os::unix::fs::symlink("loop.md", pages.join("loop.md")).expect("a link");
    std::os::unix::fs::symlink("kit.yaml", folder.path().join("clients/kit.yaml")).expect("a link");
    fs::create_dir_all(folder.path().join("clients/c0004")).expect("a folder");
    std::os::unix::fs::symlink("kit.yaml", folder.path().join("clients/c0004/kit.yaml")).expect("a link");
    let ran = folder.run(&["check", "--all", "--format", "json", "--today", TODAY]).ends(3);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("one JSON object");
    let kits: Vec<&str> =
        report["kits"].as_array().expect("kits").iter().filter_map(|kit| kit["kit"].as_str()).collect();
    assert_eq!(kits, ["clients/c0001", "clients/c0003"]);
    assert!(ran.err.contains("cannot read clients/c0002/content/pages/loop.md"), "{}", ran.err);
    assert!(ran.err.contains("cannot read clients/c0004/kit.yaml"), "{}", ran.err);
    for command in ["check", "build"] {
        let ran = folder.run(&[command, "--all", "--today", TODAY]).ends(3);
        assert!(ran.out.contains("clients/c0001: ") && ran.out.contains("clients/c0003: "), "{}", ran.out);
        assert!(!ran.out.contains("c0002: ") && !ran.out.contains("c0004: "), "{}", ran.out);
    }
}

#[test]
fn a_report_of_many_kits_has_the_json_of_single_reports() {
    let folder = workspace(2);
    folder.write("clients/c0002/kit.yaml", "practice: {name: \"Line\\nbreak\"}\ntask: nothing\nroles: []\n");
    let ran = folder.run(&["check", "--all", "--format", "json", "--today", TODAY]).ends(1);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("one JSON object");
    assert!(
        ran.out.starts_with("{\n  \"version\": 1,\n  \"kits\": [\n    {\n      \"kit\": \"clients/c0001\",")
    );
    assert!(ran.out.ends_with("\n    }\n  ]\n}\n"));
    for (at, name) in ["clients/c0001", "clients/c0002"].into_iter().enumerate() {
        let alone = folder.run(&["check", name, "--format", "json", "--today", TODAY]).out;
        let alone: serde_json::Value = serde_json::from_str(&alone).expect("one JSON object");
        assert!(report["kits"][at] == alone["kits"][0], "{name}");
    }
}

/// The peak memory of a command, in MB.
#[cfg(target_os = "linux")]
fn peak(folder: &Folder, arguments: &[&str]) -> u64 {
    let mut child = folder
        .command(arguments)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("the binary runs");
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().expect("a child").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let now = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        most = most.max(now.unwrap_or(0) / 1024);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    most
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_number_of_kits() {
    let (many, some) = (workspace(300), workspace(120));
    for (folder, arguments) in [
        (&many, ["check", "--all", "--format", "text", "--today", TODAY].as_slice()),
        (&many, &["check", "--all", "--format", "json", "--today", TODAY]),
        (&some, &["build", "--all", "--today", TODAY]),
    ] {
        let most = peak(folder, arguments);
        assert!((5..100).contains(&most), "{arguments:?} had {most} MB");
    }
}

#[cfg(not(target_os = "linux"))]
#[test]
fn memory_does_not_grow_with_the_number_of_kits() {
    crate::driver::say_skipped("the memory of 300 kits", "only Linux counts a process's memory under /proc");
}
