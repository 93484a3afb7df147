//! A workspace on disk and the binary in it: `Folder::new().file(..).run(..).ends(..)`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

/// The day that the tests pretend it is.
pub const TODAY: &str = "2026-11-23";

/// The smallest kit that can be built.
pub const SMALLEST: &str = "practice: {name: Riverbend}\ntask: after-visit-summary\nroles: [front-desk]\n";

/// A temporary folder.
pub struct Folder {
    dir: tempfile::TempDir,
}

/// The result of running the binary.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Folder {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().expect("a folder") }
    }

    /// With a kit in the folder `kit`.
    pub fn kit(text: &str) -> Self {
        Self::new().file("kit/kit.yaml", text)
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let full = self.path().join(path);
        fs::create_dir_all(full.parent().expect("a parent")).expect("folders");
        fs::write(full, bytes).expect("a file");
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_inservice"));
        command.args(arguments).current_dir(self.path()).env("NO_COLOR", "1");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.command(arguments).output().expect("the binary runs"))
    }

    /// The findings of `check` on the folder `kit` as `line:column-end severity code`, without those that the gate reports for
    /// every unanswered kit. A false alarm is not hidden.
    pub fn check(&self) -> Vec<String> {
        let code = |row: &str| row.rsplit(' ').next().unwrap_or_default().to_string();
        self.all().into_iter().filter(|row| !usual().contains(&code(row))).collect()
    }

    /// All findings of `check` on the folder `kit`.
    pub fn all(&self) -> Vec<String> {
        let ran = self.run(&["check", "kit", "--format", "json", "--today", TODAY]);
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        rows(&ran.out)
    }

    /// Runs `build` on the folder `kit`.
    pub fn build(&self) -> Ran {
        self.run(&["build", "kit", "--today", TODAY])
    }

    /// Every file under a folder: its bytes by its path.
    pub fn files(&self, under: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let top = self.path().join(under);
        let mut open: Vec<PathBuf> = vec![top.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(&top).expect("inside").to_string_lossy().replace('\\', "/");
                    files.insert(name, fs::read(&path).expect("readable"));
                }
            }
        }
        files
    }
}

impl Ran {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Asserts the exit code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n--- out\n{}\n--- err\n{}", self.out, self.err);
        self
    }
}

/// Reports that something was not tested because a program or a package is missing. With `CI` set, where everything must be
/// installed, the test fails.
#[track_caller]
pub fn skipped(what: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what} was not tried: {why}");
    say_skipped(what, why);
}

/// Reports that something was not tested on the real standard error, since the harness hides what passing tests print.
pub fn say_skipped(what: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED: {what}, because {why}.");
}

/// The codes of what the gate finds in the smallest kit: unanswered questions, no people, no dates.
fn usual() -> &'static BTreeSet<String> {
    static USUAL: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let rows = Folder::kit(SMALLEST).all();
        assert!(rows.iter().all(|row| !row.contains(" error ")), "{rows:?}");
        rows.iter().filter_map(|row| row.rsplit(' ').next()).map(str::to_string).collect()
    });
    &USUAL
}

/// The diagnostics of a JSON report, one line each.
pub fn rows(json: &str) -> Vec<String> {
    let report: serde_json::Value =
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"));
    let list = report["kits"][0]["diagnostics"].as_array().expect("diagnostics").clone();
    list.iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_string();
            let number = |key: &str| row[key].as_u64().unwrap_or_default();
            let end = if number("end_line") == number("line") {
                number("end_column").to_string()
            } else {
                "…".into()
            };
            format!("{}:{}-{end} {} {}", number("line"), number("column"), text("severity"), text("code"))
        })
        .collect()
}
