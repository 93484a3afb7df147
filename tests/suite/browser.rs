//! What only a real browser can tell: every page of the sample and of two kits (`tests/browser/pages.mjs`), and the preview
//! (`tests/browser/preview.mjs`). Needs node,
//! Debian's Chromium, and the packages that `.ci/run` installs into `target/browser`; without them it says so and passes,
//! unless `CI` is set.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::driver::{Folder, SMALLEST, TODAY};

const KITS: [&str; 2] = ["harbor-physical-therapy", "summit-dental"];

/// What is missing for a look at the pages.
fn missing(packages: &Path, chromium: &Path) -> Option<String> {
    if Command::new("node").arg("--version").output().is_err() {
        return Some("node".to_string());
    }
    let parts =
        ["axe-core", "playwright-core", "vnu-jar"].map(|name| packages.join("node_modules").join(name));
    let wanted = parts.into_iter().chain([chromium.to_path_buf()]);
    wanted.into_iter().find(|path| !path.exists()).map(|path| path.display().to_string())
}

/// The packages and the browser; where something is missing, that is said, and with `CI` set it is a fault.
fn browser() -> Option<(PathBuf, PathBuf)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = env::var_os("INSERVICE_BROWSER").map_or_else(|| top.join("target/browser"), PathBuf::from);
    let chromium = env::var_os("CHROMIUM").map_or_else(|| PathBuf::from("/usr/bin/chromium"), PathBuf::from);
    let Some(missing) = missing(&packages, &chromium) else { return Some((packages, chromium)) };
    assert!(env::var_os("CI").is_none(), "{missing} is missing, and nothing was looked at in a browser");
    // Past the harness, which keeps what passing tests print to itself.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: the tests in a browser, because {missing} is missing. `.ci/run` installs it."
    );
    None
}

fn node(script: &str, packages: &Path, chromium: &Path) -> Command {
    let mut command = Command::new("node");
    command
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser").join(script))
        .env("PACKAGES", packages)
        .env("CHROMIUM", chromium)
        .env("SHOTS", packages.join("shots"));
    command
}

#[track_caller]
fn passes(command: &mut Command) {
    let ran = command.output().expect("node runs");
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "\n{out}\n{err}");
}

#[test]
fn every_page_holds_in_a_browser() {
    let Some((packages, chromium)) = browser() else { return };
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    folder.run(&["build", "--sample", "--out", "sample", "--today", TODAY]).ends(0);
    for kit in KITS {
        let kit_file = top.join("tests/kits").join(kit).join("kit.yaml");
        folder.write(&format!("{kit}/kit.yaml"), std::fs::read(kit_file).expect("a kit"));
        folder.run(&["build", kit, "--out", &format!("built-{kit}"), "--today", TODAY]).ends(0);
    }
    let last = std::fs::read_to_string(top.join("tests/kits/lakeside-pediatrics/kit.yaml")).expect("a kit");
    for (name, text) in [("lakeside", last.as_str()), ("smallest", SMALLEST)] {
        folder.write(&format!("{name}/kit.yaml"), text);
        folder.run(&["build", name, "--out", &format!("built-{name}"), "--today", TODAY]).ends(0);
    }
    let built = ["sample".to_string()].into_iter().chain(KITS.map(|kit| format!("built-{kit}")));
    let paper =
        ["lakeside", "smallest"].map(|name| format!("paper:{}/built-{name}", folder.path().display()));
    passes(
        node("pages.mjs", &packages, &chromium).args(built.map(|kit| folder.path().join(kit))).args(paper),
    );
}

#[test]
fn the_preview_holds_in_a_browser() {
    let Some((packages, chromium)) = browser() else { return };
    let folder = Folder::new();
    passes(node("preview.mjs", &packages, &chromium).arg(env!("CARGO_BIN_EXE_inservice")).arg(folder.path()));
}
