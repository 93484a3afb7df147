//! What a build reads: each file once, regular files only, nothing outside the workspace, and nothing silently ignored.

use std::fs;

use inservice::Built;
use inservice::files::snapshot::Snapshot;
use inservice::files::workspace::{KitPlace, locate};
use inservice::library::Library;

use crate::driver::{Folder, SMALLEST};

/// The beginning of a PNG of two pixels, just enough to identify it.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\x02\0\0\0";
const PAGE: &str = "---\ntitle: More\n---\n\nMore.\n";

/// What `check` prints on standard error. It must end soon enough that it cannot have waited for a pipe.
#[cfg(unix)]
#[track_caller]
fn faults(folder: &Folder, kit: &str) -> String {
    let mut child =
        folder.command(&["check", kit]).stderr(std::process::Stdio::piped()).spawn().expect("it runs");
    let start = std::time::Instant::now();
    while child.try_wait().expect("a child").is_none() {
        if start.elapsed().as_secs() > 10 {
            child.kill().expect("its end");
            panic!("the check waits for something that never comes");
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let ended = child.wait_with_output().expect("its output");
    assert_eq!(ended.status.code(), Some(1));
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

#[cfg(unix)]
fn pipe(folder: &Folder, path: &str) {
    let full = folder.path().join(path);
    fs::create_dir_all(full.parent().expect("a parent")).expect("folders");
    assert!(std::process::Command::new("mkfifo").arg(full).status().expect("mkfifo").success());
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_devices_are_named_and_never_read() {
    let folder = Folder::new();
    pipe(&folder, "kit/kit.yaml");
    assert!(faults(&folder, "kit").contains("kit/kit.yaml is a named pipe, not a file"));

    let logo = format!("{SMALLEST}brand: {{logo: assets/logo.svg}}\n");
    let folder = Folder::kit(&logo);
    pipe(&folder, "kit/assets/logo.svg");
    let err = faults(&folder, "kit");
    assert!(err.contains("kit/assets/logo.svg is a named pipe") && err.contains("kit/kit.yaml:4"), "{err}");

    for path in
        ["content/pages/index.md", "content/tasks/after-visit-summary.yaml", "themes/clinic/page.html"]
    {
        let folder = Folder::new().file("clients/kit/kit.yaml", SMALLEST);
        pipe(&folder, path);
        assert!(faults(&folder, "clients/kit").contains(&format!("{path} is a named pipe")), "{path}");
    }

    let folder = Folder::kit(SMALLEST).file("kit/content/pages/more.md", PAGE);
    let socket = folder.path().join("kit/content/pages/live.md");
    let _open = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
    assert!(faults(&folder, "kit").contains("kit/content/pages/live.md is a socket"));
    fs::remove_file(&socket).expect("removed");
    // Entries that nothing needs may be of any type.
    pipe(&folder, "kit/scans/inbox");
    folder.build().ends(0);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_workspace_are_refused() {
    let link = |folder: &Folder, from: &str, to: &str| {
        let full = folder.path().join(from);
        fs::create_dir_all(full.parent().expect("a parent")).expect("folders");
        std::os::unix::fs::symlink(folder.path().join(to), full).expect("a link");
    };
    let outside = "is outside the kit's folder and its workspace";
    // An override, a folder of overrides, and one in the workspace's own content.
    for (from, to) in [
        ("w/clients/kit/content/pages/zz.md", "secret/zz.md"),
        ("w/clients/kit/content/pages", "secret"),
        ("w/content/pages/zz.md", "secret/zz.md"),
        ("w/content", "secret"),
    ] {
        let folder = Folder::new()
            .file("w/clients/kit/kit.yaml", SMALLEST)
            .file("secret/zz.md", PAGE.replace("More.", "TOPSECRET"))
            .file("secret/pages/zz.md", PAGE.replace("More.", "TOPSECRET"));
        link(&folder, from, to);
        let ran = folder.run(&["build", "w/clients/kit"]).ends(1);
        assert!(ran.err.contains("outside-workspace") && ran.err.contains(outside), "{from}: {}", ran.err);
        assert!(ran.err.contains(&format!("`{from}`")), "{from}: {}", ran.err);
    }
    // A link inside the workspace is as good as a file, and a kit's folder may itself be a link.
    let folder = Folder::new()
        .file("store/kit/kit.yaml", SMALLEST)
        .file("w/clients/other/kit.yaml", SMALLEST)
        .file("w/shared/more.md", PAGE)
        .file("w/themes/readme.txt", "");
    link(&folder, "w/content/pages/more.md", "w/shared/more.md");
    link(&folder, "w/clients/kit", "store/kit");
    folder.run(&["build", "w/clients/kit", "w/clients/other"]).ends(0);
    assert!(folder.read("store/kit/out/site/more.html").contains("More."));
    // A link to nothing is the author's fault; a link to itself is an error of the system.
    let folder = Folder::kit(SMALLEST);
    link(&folder, "kit/content/pages/gone.md", "nowhere");
    assert!(folder.build().ends(1).err.contains("gone.md is a link to a file that does not exist"));
    let folder = Folder::kit(SMALLEST);
    link(&folder, "kit/content/pages/loop.md", "kit/content/pages/loop.md");
    assert!(folder.build().ends(3).err.contains("cannot read kit/content/pages/loop.md"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_text_is_reported() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::kit(SMALLEST).file("kit/content/pages/more.md", PAGE);
    let name = std::ffi::OsStr::from_bytes(b"b\xffd.md");
    fs::write(folder.path().join("kit/content/pages").join(name), PAGE).expect("a file");
    let ran = folder.build().ends(1);
    assert!(ran.err.contains("kit/content/pages/b\u{fffd}d.md is not UTF-8"), "{}", ran.err);
}

#[test]
fn a_file_that_is_far_too_large_is_named_with_its_size() {
    let folder = Folder::kit(&format!("{SMALLEST}brand: {{logo: assets/logo.png}}\n"));
    folder.write("kit/assets/logo.png", vec![0; 17 * 1024 * 1024]);
    let err = folder.build().ends(1).err;
    assert!(err.contains("kit/assets/logo.png is too large to read: 17 MB, and the limit is 16 MB"), "{err}");
}

/// How often each file under a folder was opened while a command ran, from kernel events.
#[cfg(target_os = "linux")]
fn opened(folder: &Folder, arguments: &[&str]) -> std::collections::BTreeMap<String, usize> {
    use notify::event::AccessKind;
    use notify::{EventKind, RecursiveMode, Watcher};
    let top = folder.path().canonicalize().expect("a folder");
    let (sender, events) = std::sync::mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).expect("a watcher");
    watcher.watch(&top, RecursiveMode::Recursive).expect("watched");
    folder.run(arguments).ends(0);
    // The kernel reports events in order, so the event of this file is the last.
    folder.write("last", "");
    let mut counts = std::collections::BTreeMap::new();
    for event in events.iter().flatten() {
        let path = &event.paths[0];
        if path.ends_with("last") {
            break;
        }
        if matches!(event.kind, EventKind::Access(AccessKind::Open(_))) && path.is_file() {
            let name = path.strip_prefix(&top).expect("inside").to_string_lossy().into_owned();
            *counts.entry(name).or_insert(0) += 1;
        }
    }
    counts
}

#[cfg(target_os = "linux")]
#[test]
fn a_build_opens_each_input_once_and_nothing_else() {
    let picture = "![the desk](assets/desk.png)";
    let kit = format!(
        "{SMALLEST}brand: {{logo: assets/desk.png}}\nmeasures: measures.csv\njobs_promise: |\n  Nobody loses a job. {picture}\n"
    );
    let page = format!("---\ntitle: More\nnav: 60\n---\n\n{picture} and ![]({}/mark.svg)\n", "../../assets");
    let folder = Folder::new()
        .file("clients/kit/kit.yaml", kit)
        .file(
            "clients/kit/measures.csv",
            "date,arm,cases,errors,caught,minutes,using,eligible\n2026-11-02,manual,9,1,0,40,,\n",
        )
        .file("clients/kit/assets/desk.png", PNG)
        .file("clients/kit/content/pages/more.md", page)
        .file("clients/kit/content/faq/own.md", "---\nquestion: Own?\n---\n\nYes.\n")
        .file("clients/kit/notes/talk.txt", "for us")
        .file("clients/other/kit.yaml", SMALLEST)
        .file("assets/mark.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("assets/other.svg", "<svg/>")
        .file("content/roles.yaml", include_str!("../../content/roles.yaml"))
        .file("content/compliance/claims.yaml", include_str!("../../content/compliance/claims.yaml"))
        .file(
            "content/tasks/after-visit-summary.yaml",
            include_str!("../../content/tasks/after-visit-summary.yaml"),
        )
        .file("content/words/en.yaml", include_str!("../../content/words/en.yaml"))
        .file("themes/clinic/page.html", include_str!("../../themes/clinic/page.html"));
    for arguments in [["check", "clients/kit"], ["build", "clients/kit"]] {
        let counts = opened(&folder, &arguments);
        let inputs: Vec<(&str, usize)> = counts
            .iter()
            .filter(|(path, _)| !path.starts_with("clients/kit/out/"))
            .map(|(path, count)| (path.as_str(), *count))
            .collect();
        assert_eq!(
            inputs,
            [
                ("assets/mark.svg", 1),
                ("clients/kit/assets/desk.png", 1),
                ("clients/kit/content/faq/own.md", 1),
                ("clients/kit/content/pages/more.md", 1),
                ("clients/kit/kit.yaml", 1),
                ("clients/kit/measures.csv", 1),
                ("content/compliance/claims.yaml", 1),
                ("content/roles.yaml", 1),
                ("content/tasks/after-visit-summary.yaml", 1),
                ("content/words/en.yaml", 1),
                ("themes/clinic/page.html", 1),
            ]
        );
    }
}

/// A kit in a workspace, with a picture elsewhere in the workspace.
fn in_a_workspace() -> (Folder, KitPlace) {
    let kit =
        format!("{SMALLEST}brand: {{logo: assets/desk.png}}\njobs_promise: See ![](../../shared/mark.svg)\n");
    let folder = Folder::new()
        .file("clients/kit/kit.yaml", kit)
        .file("clients/kit/assets/desk.png", b"\x89PNG\r\n\x1a\n")
        .file("clients/kit/assets/other.png", "unused")
        .file("clients/kit/content/pages/more.md", PAGE)
        .file("clients/kit/content/page/lost.md", PAGE)
        .file("clients/kit/notes.txt", "for us")
        .file("clients/kit/.git/config", "hidden")
        .file("clients/kit/out/site/index.html", "an output")
        .file("clients/kit/node_modules/x/index.js", "not ours")
        .file("clients/other/kit.yaml", SMALLEST)
        .file("content/tasks/.keep", "")
        .file("themes/clinic/.keep", "")
        .file("shared/mark.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .file("content/faq/own.md", "---\nquestion: Own?\n---\n\nYes.\n");
    let path = camino::Utf8PathBuf::from_path_buf(folder.path().join("clients/kit")).expect("a path of text");
    let place = locate(Some(&path)).expect("a kit");
    (folder, place)
}

fn built(snapshot: &Snapshot) -> Built {
    inservice::build(snapshot, &Library::built_in().with(snapshot), jiff::civil::date(2026, 11, 23))
}

/// Paths relative to the workspace.
fn from_top<'p>(folder: &Folder, paths: impl Iterator<Item = &'p str>) -> Vec<String> {
    let top = folder.path().to_string_lossy().into_owned();
    paths.map(|path| path.trim_start_matches(&top).trim_start_matches('/').to_string()).collect()
}

#[test]
fn files_that_are_listed_and_never_needed_can_be_reported() {
    let (folder, place) = in_a_workspace();
    let snapshot = place.snapshot();
    let built = built(&snapshot);
    let unused = snapshot.unused();
    assert_eq!(
        from_top(&folder, unused.iter().map(String::as_str)),
        ["clients/kit/assets/other.png", "clients/kit/content/page/lost.md", "clients/kit/notes.txt"]
    );
    assert_eq!(
        from_top(&folder, built.inputs.files.keys().map(|path| path.as_str())),
        [
            "clients/kit/assets/desk.png",
            "clients/kit/content/pages/more.md",
            "clients/kit/kit.yaml",
            "content/faq/own.md",
            "shared/mark.svg",
        ]
    );
}

#[test]
fn a_snapshot_has_the_inputs_of_a_build_until_one_of_them_changes() {
    let (folder, place) = in_a_workspace();
    let inputs = built(&place.snapshot()).inputs;
    assert!(place.snapshot().has(&inputs));
    // The same bytes again, and files that do not matter.
    folder.write("clients/kit/content/pages/more.md", PAGE);
    folder.write("clients/kit/out/site/index.html", "another output");
    folder.write("clients/kit/.kit.yaml.swp", "an editor's");
    folder.write("clients/kit/assets/other.png", "unused, and another");
    assert!(place.snapshot().has(&inputs), "nothing that was looked at is different");
    for path in [
        "clients/kit/kit.yaml",
        "clients/kit/assets/desk.png",
        "clients/kit/content/pages/more.md",
        "content/faq/own.md",
        "shared/mark.svg",
    ] {
        let before = fs::read(folder.path().join(path)).expect("an input");
        folder.write(path, "different");
        assert!(!place.snapshot().has(&inputs), "{path} has changed");
        fs::remove_file(folder.path().join(path)).expect("removed");
        assert!(!place.snapshot().has(&inputs), "{path} is gone");
        folder.write(path, before);
        assert!(place.snapshot().has(&inputs), "{path} is as it was");
    }
    for path in ["clients/kit/content/pages/new.md", "content/tasks/new.yaml", "themes/clinic/new.css"] {
        folder.write(path, "new");
        assert!(!place.snapshot().has(&inputs), "{path} is new");
        fs::remove_file(folder.path().join(path)).expect("removed");
        assert!(place.snapshot().has(&inputs), "{path} is gone again");
    }
}
