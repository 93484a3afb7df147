//! Everything that the operating system can refuse, tried for real: one clear message, exit code 3, the old site intact, and a
//! normal build once the cause is gone. Tests that need an administrator are skipped elsewhere, with the reason.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::driver::{Folder, SMALLEST, TODAY};

/// A kit that differs from the smallest one on every page.
fn other() -> String {
    SMALLEST.replace("Riverbend", "Lakeside").replace("front-desk", "nurse")
}

fn pages(folder: &Folder, out: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = folder.files(out);
    files.retain(|path, _| path.starts_with("site/") || path.starts_with("leaders/"));
    files
}

fn ran(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success())
}

/// A file system that is unmounted with the test.
struct Mount(PathBuf);

impl Mount {
    fn new(at: &Path, options: &str) -> Option<Self> {
        fs::create_dir_all(at).expect("a folder");
        let name = at.to_string_lossy();
        if ran("mount", &["-t", "tmpfs", "-o", options, "inservice-test", &name]) {
            return Some(Self(at.to_owned()));
        }
        println!("skipped: only an administrator can mount a file system");
        None
    }

    fn again(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(ran("mount", &["-o", &options, &self.0.to_string_lossy()]));
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

/// Builds the old kit, causes a problem, and builds another kit, which must be refused with a message that names a path and a
/// reason. Then removes the problem, and builds again.
fn refused(
    folder: &Folder,
    out: &str,
    happens: impl FnOnce(),
    path: &str,
    reason: &str,
    goes: impl FnOnce(),
) {
    let build = ["build", "kit", "--out", out, "--today", TODAY];
    let before = pages(folder, out);
    folder.write("kit/kit.yaml", other());
    happens();
    let start = Instant::now();
    let ran = folder.run(&build).ends(3);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    let errors: Vec<&str> = ran.err.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(errors.len(), 1, "{}", ran.err);
    assert!(errors[0].contains(path) && errors[0].contains(reason), "{}", errors[0]);
    assert_eq!(ran.out, "");
    assert!(pages(folder, out) == before, "the old site is not whole");
    goes();
    folder.run(&build).ends(0);
    let after = pages(folder, out);
    assert!(after.contains_key("site/roles/nurse.html") && !after.contains_key("site/roles/front-desk.html"));
    assert!(String::from_utf8_lossy(&after["site/index.html"]).contains("Lakeside"));
    let own: Vec<String> = folder.files(&format!("{out}/.inservice")).into_keys().collect();
    assert_eq!(own, ["built.json", "lock", "manifest.json"]);
}

fn with_old_site(out: &str) -> Folder {
    let folder = Folder::kit(SMALLEST);
    folder.run(&["build", "kit", "--out", out, "--today", TODAY]).ends(0);
    folder
}

#[test]
fn a_full_disk() {
    let fresh = Folder::kit(&other());
    fresh.run(&["build", "kit", "--out", "out", "--today", TODAY]).ends(0);
    let all: usize = pages(&fresh, "out").values().map(Vec::len).sum();
    // Nothing fits; some of the new pages fit; nearly all fit.
    for free in [0, all / 8, all / 2, all - all / 16] {
        let folder = Folder::kit(SMALLEST);
        let Some(_mount) = Mount::new(&folder.path().join("disk"), "size=16m") else { return };
        folder.run(&["build", "kit", "--out", "disk/out", "--today", TODAY]).ends(0);
        let filler = folder.path().join("disk/filler");
        let fill = || {
            let mut file = File::create(&filler).expect("a file");
            while file.write_all(&[0; 4096]).is_ok() {}
            let length = file.metadata().expect("its length").len();
            file.set_len(length.saturating_sub(free as u64)).expect("shorter");
        };
        let goes = || fs::remove_file(&filler).expect("removed");
        refused(&folder, "disk/out", fill, "disk/out/", "the disk is full", goes);
    }
}

#[test]
fn no_room_for_more_files() {
    let folder = Folder::kit(SMALLEST);
    let Some(_mount) = Mount::new(&folder.path().join("disk"), "size=64m,nr_inodes=120") else { return };
    folder.run(&["build", "kit", "--out", "disk/out", "--today", TODAY]).ends(0);
    let many = folder.path().join("disk/many");
    let fill = || {
        fs::create_dir(&many).expect("a folder");
        let mut number = 0;
        while File::create(many.join(number.to_string())).is_ok() {
            number += 1;
        }
        fs::remove_file(many.join("0")).expect("removed");
    };
    let goes = || fs::remove_dir_all(&many).expect("removed");
    refused(&folder, "disk/out", fill, "disk/out/", "no room for more files", goes);
}

#[test]
fn a_read_only_file_system() {
    let folder = Folder::kit(SMALLEST);
    let Some(mount) = Mount::new(&folder.path().join("disk"), "size=64m") else { return };
    folder.run(&["build", "kit", "--out", "disk/out", "--today", TODAY]).ends(0);
    refused(
        &folder,
        "disk/out",
        || mount.again("ro"),
        "disk/out",
        "Read-only file system",
        || mount.again("rw"),
    );
}

#[test]
fn another_file_system_inside_the_output() {
    for part in ["out/site", "out/site/roles", "out/leaders"] {
        let folder = with_old_site("out");
        let at = folder.path().join(part);
        let aside = folder.path().join("aside");
        fs::rename(&at, &aside).expect("moved");
        let Some(mount) = Mount::new(&at, "size=64m") else { return };
        assert!(ran("cp", &["-r", &format!("{}/.", aside.display()), &at.to_string_lossy()]));
        let goes = || {
            drop(mount);
            fs::remove_dir(&at).expect("removed");
            fs::rename(&aside, &at).expect("moved back");
        };
        refused(&folder, "out", || (), part, "a different file system", goes);
    }
}

#[test]
fn an_immutable_page() {
    let folder = with_old_site("out");
    let change = |flag: &str, path: &str| ran("chattr", &[flag, &folder.path().join(path).to_string_lossy()]);
    for path in [
        "out/site/task.html",
        "out/site/all.html",
        "out/leaders/readiness.html",
        "out/site/roles",
        "out/site",
    ] {
        if !change("+i", path) {
            println!("skipped: only an administrator, on some file systems, can make a file immutable");
            return;
        }
        assert!(change("-i", path));
        folder.write("kit/kit.yaml", SMALLEST);
        folder.run(&["build", "kit", "--out", "out", "--today", TODAY]).ends(0);
        let happens = || assert!(change("+i", path));
        refused(&folder, "out", happens, path, "Operation not permitted", || assert!(change("-i", path)));
    }
}

/// Runs the binary as a user without administrator rights, in a folder of that user.
fn as_nobody(folder: &Folder, arguments: &[&str]) -> Option<std::process::Output> {
    let is_root = fs::metadata("/proc/self").expect("Linux").uid() == 0;
    let mut command = if is_root {
        let mut command = Command::new("setpriv");
        command
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .arg(env!("CARGO_BIN_EXE_inservice"));
        command
    } else {
        Command::new(env!("CARGO_BIN_EXE_inservice"))
    };
    command.args(arguments).current_dir(folder.path()).env("NO_COLOR", "1").output().ok()
}

#[test]
fn no_permission() {
    let folder = with_old_site("out");
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("changed");
    if ran("id", &["-u", "nobody"]) {
        let _ = Command::new("chown").args(["-R", "65534:65534"]).arg(folder.path()).output();
    }
    let build = ["build", "kit", "--out", "out", "--today", TODAY];
    match as_nobody(&folder, &build) {
        Some(output) if output.status.success() => {}
        other => {
            println!("skipped: the binary cannot be run as somebody else here: {other:?}");
            return;
        }
    }
    let before = pages(&folder, "out");
    folder.write("kit/kit.yaml", other());
    for path in ["out/site", "out/site/roles", "out/leaders", "out/.inservice", "out/.inservice/lock"] {
        let full = folder.path().join(path);
        let mode = fs::metadata(&full).expect("there").permissions();
        fs::set_permissions(&full, Permissions::from_mode(0o444 | (mode.mode() & 0o111))).expect("changed");
        let output = as_nobody(&folder, &build).expect("it ran before");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(3), "{path}: {error}");
        let errors: Vec<&str> = error.lines().filter(|line| line.starts_with("error")).collect();
        assert!(errors.len() == 1 && errors[0].contains("Permission denied"), "{path}: {error}");
        assert!(errors[0].contains(path) || path.contains(".inservice"), "{path}: {error}");
        assert!(pages(&folder, "out") == before, "{path}: the old site is not whole");
        fs::set_permissions(&full, mode).expect("changed back");
    }
    assert!(as_nobody(&folder, &build).expect("it ran before").status.success());
    assert!(folder.read("out/site/index.html").contains("Lakeside"));
}

#[test]
fn an_output_that_is_a_file() {
    let folder = Folder::kit(SMALLEST).file("out", "a file").file("blocked", "a file");
    for out in ["out", "blocked/deep"] {
        let ran = folder.run(&["build", "kit", "--out", out, "--today", TODAY]).ends(3);
        assert!(ran.err.contains(&format!("cannot write {out}: ")), "{}", ran.err);
    }
    assert_eq!((folder.read("out"), folder.read("blocked")), ("a file".to_string(), "a file".to_string()));
}

#[test]
fn another_build_at_the_same_time() {
    let folder = with_old_site("out");
    let lock = File::options().write(true).open(folder.path().join("out/.inservice/lock")).expect("the lock");
    refused(
        &folder,
        "out",
        || lock.lock().expect("locked"),
        "out",
        "another build is writing",
        || lock.unlock().expect("unlocked"),
    );
    // Many at once: each writes everything or is refused.
    let fresh = Folder::kit(SMALLEST);
    let build = ["build", "kit", "--out", "out", "--today", TODAY];
    let spawn =
        |_| fresh.command(&build).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    let children: Vec<_> = (0..6).map(spawn).collect();
    let codes: Vec<Option<i32>> =
        children.into_iter().map(|mut child| child.wait().expect("its end").code()).collect();
    assert!(
        codes.iter().all(|code| [Some(0), Some(3)].contains(code)) && codes.contains(&Some(0)),
        "{codes:?}"
    );
    fresh.run(&build).ends(0);
}

#[test]
fn a_kit_that_is_edited_meanwhile() {
    let kits = [SMALLEST.to_string(), other()];
    let sites = kits.clone().map(|kit| {
        let fresh = Folder::kit(&kit);
        fresh.run(&["build", "kit", "--out", "out", "--today", TODAY]).ends(0);
        pages(&fresh, "out")
    });
    let folder = with_old_site("out");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for kit in kits.iter().cycle() {
                // Saved as editors do: under another name, then renamed.
                folder.write("kit/.kit.yaml.tmp", kit);
                fs::rename(folder.path().join("kit/.kit.yaml.tmp"), folder.path().join("kit/kit.yaml"))
                    .expect("saved");
                if done.load(std::sync::atomic::Ordering::Relaxed) {
                    break;
                }
            }
        });
        for _ in 0..8 {
            folder.run(&["build", "kit", "--out", "out", "--today", TODAY]).ends(0);
            let found = pages(&folder, "out");
            assert!(sites.contains(&found), "a site of two kits");
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
}
