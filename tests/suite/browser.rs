//! What only a real browser can tell: every page of the sample and of two kits (`tests/browser/pages.mjs`), the preview
//! (`tests/browser/preview.mjs`), a course in a training system (`tests/browser/scorm.mjs`), and that Firefox shows and prints
//! the pages too (`tests/browser/firefox.mjs`). These tests need node, Debian's Chromium and Firefox ESR, and the packages that
//! `.ci/run` installs into `target/browser`. Without them they say so and pass, unless `CI` is set.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::driver::{Folder, SMALLEST, TODAY, skipped};
use crate::export::archive::entries;
use crate::export::sample;

mod paper;

const KITS: [&str; 2] = ["harbor-physical-therapy", "summit-dental"];

/// A browser: the variable that names it, its path on Debian, and the packages that drive it.
struct Browser {
    variable: &'static str,
    usual: &'static str,
    parts: &'static [&'static str],
}

const CHROMIUM: Browser = Browser {
    variable: "CHROMIUM",
    usual: "/usr/bin/chromium",
    parts: &["axe-core", "playwright-core", "scorm-again", "vnu-jar"],
};
const FIREFOX: Browser =
    Browser { variable: "FIREFOX", usual: "/usr/bin/firefox-esr", parts: &["puppeteer-core"] };

impl Browser {
    fn program(&self) -> PathBuf {
        env::var_os(self.variable).map_or_else(|| PathBuf::from(self.usual), PathBuf::from)
    }

    /// The first thing that is missing to run a script, if any.
    fn missing(&self, packages: &Path) -> Option<String> {
        if Command::new("node").arg("--version").output().is_err() {
            return Some("node".to_string());
        }
        let parts = self.parts.iter().map(|name| packages.join("node_modules").join(name));
        let mut wanted = parts.chain([self.program()]);
        wanted.find(|path| !path.exists()).map(|path| path.display().to_string())
    }

    /// The script as a command that takes arguments; `None` if it cannot run, after printing what is missing.
    fn script(&self, name: &str) -> Option<Command> {
        let top = Path::new(env!("CARGO_MANIFEST_DIR"));
        let packages =
            env::var_os("INSERVICE_BROWSER").map_or_else(|| top.join("target/browser"), PathBuf::from);
        if let Some(missing) = self.missing(&packages) {
            skipped(&format!("{name} in a browser"), &format!("{missing} is missing; `.ci/run` installs it"));
            return None;
        }
        let mut command = Command::new("node");
        command
            .arg(top.join("tests/browser").join(name))
            .env("PACKAGES", &packages)
            .env(self.variable, self.program())
            .env("SHOTS", packages.join("shots"));
        Some(command)
    }
}

#[track_caller]
fn passes(command: &mut Command) {
    let ran = command.output().expect("node runs");
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "\n{out}\n{err}");
}

/// Builds the sample and some of the kits under `tests/kits`.
fn build(folder: &Folder, kits: &[&str]) -> Vec<PathBuf> {
    folder.run(&["build", "--sample", "--out", "sample", "--today", TODAY]).ends(0);
    let mut built = vec![folder.path().join("sample")];
    for kit in kits {
        let kit_file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits").join(kit).join("kit.yaml");
        folder.write(&format!("{kit}/kit.yaml"), std::fs::read(kit_file).expect("a kit"));
        let out = format!("built-{kit}");
        folder.run(&["build", kit, "--out", &out, "--today", TODAY]).ends(0);
        built.push(folder.path().join(out));
    }
    built
}

#[test]
fn every_page_works_in_a_browser() {
    let Some(mut script) = CHROMIUM.script("pages.mjs") else { return };
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    let built = build(&folder, &KITS);
    let last = std::fs::read_to_string(top.join("tests/kits/lakeside-pediatrics/kit.yaml")).expect("a kit");
    for (name, text) in [("lakeside", last.as_str()), ("smallest", SMALLEST)] {
        folder.write(&format!("{name}/kit.yaml"), text);
        folder.run(&["build", name, "--out", &format!("built-{name}"), "--today", TODAY]).ends(0);
    }
    let paper =
        ["lakeside", "smallest"].map(|name| format!("paper:{}/built-{name}", folder.path().display()));
    passes(script.args(built).args(paper));
}

#[test]
fn every_page_works_in_firefox() {
    let Some(mut script) = FIREFOX.script("firefox.mjs") else { return };
    let folder = Folder::new();
    passes(script.args(build(&folder, &["summit-dental"])));
}

#[test]
fn the_preview_works_in_a_browser() {
    let Some(mut script) = CHROMIUM.script("preview.mjs") else { return };
    let folder = Folder::new();
    passes(script.arg(env!("CARGO_BIN_EXE_inservice")).arg(folder.path()));
}

/// Courses of the sample, unpacked, and one of a kit that is not cleared, which is a draft.
#[test]
fn a_course_works_in_a_training_system() {
    let Some(mut script) = CHROMIUM.script("scorm.mjs") else { return };
    let folder = sample();
    folder.write("draft/kit.yaml", SMALLEST);
    folder.run(&["export", "scorm", "clients/riverbend", "--out", "courses", "--today", TODAY]).ends(0);
    folder.run(&["export", "scorm", "draft", "--draft", "--out", "courses", "--today", TODAY]).ends(0);
    for name in ["riverbend-nurse", "riverbend-clinicians", "DRAFT-draft-front-desk"] {
        for (path, bytes) in entries(&folder, &format!("courses/{name}.scorm.zip")) {
            folder.write(&format!("open/{name}/{path}"), bytes);
        }
        script.arg(folder.path().join("open").join(name));
    }
    // The whole kit in one file, and the same for a draft.
    for (kit, more) in [("clients/riverbend", None), ("draft", Some("--draft"))] {
        let out = format!("open/{}-file/index.html", kit.replace('/', "-"));
        std::fs::create_dir_all(folder.path().join(&out).parent().expect("a parent")).expect("folders");
        let arguments = ["export", "file", kit, "--out", &out, "--today", TODAY].into_iter().chain(more);
        folder.run(&arguments.collect::<Vec<_>>()).ends(0);
        script.arg(format!("page:{}/open/{}-file", folder.path().display(), kit.replace('/', "-")));
    }
    passes(&mut script);
}

#[test]
fn what_is_typed_and_picked_is_kept_and_the_saved_answers_are_received() {
    for (browser, name) in [(&CHROMIUM, "chromium"), (&FIREFOX, "firefox")] {
        let Some(mut script) = browser.script("kept.mjs") else { return };
        let kit =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kits/two-rivers-family-medicine/kit.yaml");
        let folder = Folder::new().file("kit/kit.yaml", std::fs::read(kit).expect("a kit"));
        folder.build().ends(0);
        folder.run(&["ask", "kit", "--to", "hank", "--out", "form.html", "--today", TODAY]).ends(0);
        let here = folder.path();
        passes(script.env("BROWSER", name).args([
            here.join("kit/out/site"),
            here.join("form.html"),
            here.into(),
        ]));
        let before = folder.read("kit/kit.yaml");
        let out = folder.run(&["receive", "answers-hank.json", "kit", "--yes", "--today", TODAY]).ends(0).out;
        assert!(folder.read("kit/kit.yaml") != before && out.contains("Data sheet 2, page 4"), "{out}");
    }
}
