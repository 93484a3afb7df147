//! Whole processes, each beside its floor and its peers in one run: `cargo bench --bench build`, or with a number of kits
//! after `--` (300 without one).
//!
//! The floor of a build is `cp -r` of what it wrote. Hugo and mdBook, where they are on the path, build as many Markdown pages.
//! `INSERVICE_BEFORE=path` adds an earlier binary, and `INSERVICE_KIT=path` takes another kit, which that one knows too.

#![allow(clippy::cast_precision_loss, reason = "figures for people")]

mod peer;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const KIT: &str = include_str!("../../kits/lakeside-pediatrics/kit.yaml");
const NAME: &str = "name: Lakeside Pediatrics";
const TODAY: [&str; 2] = ["--today", "2026-11-23"];
/// Built-in files that one of the kits replaces with copies of them.
const COPIES: [&str; 8] = [
    "content/roles.yaml",
    "content/compliance/claims.yaml",
    "content/tasks/appointment-reminders.yaml",
    "content/pages/index.md",
    "content/pages/hipaa.md",
    "content/faq/jobs.md",
    "content/words/en.yaml",
    "themes/clinic/page.html",
];

/// A binary, and a workspace of its own for it to build.
struct Program {
    name: &'static str,
    binary: PathBuf,
    workspace: PathBuf,
}

fn main() {
    let kits = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(300);
    let dir = tempfile::tempdir().expect("a folder");
    let mut programs =
        vec![Program::new("inservice", env!("CARGO_BIN_EXE_inservice").into(), dir.path(), kits)];
    if let Some(before) = std::env::var_os("INSERVICE_BEFORE") {
        programs.push(Program::new("before", before.into(), dir.path(), kits));
    }
    let each = |what: &str, most: usize, run: &mut dyn FnMut(&Program) -> Duration| {
        let mut times: Vec<Vec<Duration>> = programs.iter().map(|_| Vec::new()).collect();
        // By turns, so that a machine that slows down slows all of them down.
        for _ in 0..most {
            programs.iter().zip(&mut times).for_each(|(program, times)| times.push(run(program)));
        }
        for (program, times) in programs.iter().zip(&mut times) {
            row(program.name, what, median(times));
        }
    };
    each("start", 31, &mut |one| one.runs(&["--version"]));
    each("check one kit", 15, &mut |one| one.runs(&["check", "clients/c0000"]));
    each("cold build", 15, &mut |one| one.cold(&["build", "clients/c0000"]));
    each("the same again", 15, &mut |one| one.runs(&["build", "clients/c0000"]));
    each(&format!("check --all, {kits} kits"), 3, &mut |one| one.runs(&["check", "--all"]));
    each(&format!("build --all, {kits} kits"), 3, &mut |one| one.cold(&["build", "--all"]));
    each("build --all, nothing changed", 3, &mut |one| one.runs(&["build", "--all"]));
    let mut number = 0;
    each("build --all, one changed", 3, &mut |one| {
        number += 1;
        one.kit("c0000", &format!("{NAME} {number}"));
        one.runs(&["build", "--all"])
    });
    // Copies of today's files mean nothing to an earlier binary, so they come last and in one workspace.
    let ours = &programs[0];
    ours.overrides();
    let mut times: Vec<Duration> = (0..15).map(|_| ours.cold(&["build", "clients/overrides"])).collect();
    row(ours.name, "cold build, with overrides", median(&mut times));
    ours.cold(&["build", "clients/c0000"]);
    let site = ours.workspace.join("clients/c0000/out");
    row(
        "cp -r",
        "what a cold build wrote",
        median(&mut (0..15).map(|_| copied(&site, dir.path())).collect::<Vec<_>>()),
    );
    ours.cold(&["build", "--all"]);
    let clients = ours.workspace.join("clients");
    row("cp -r", &format!("{kits} kits with what was written"), copied(&clients, dir.path()));
    let pages = pages(&site);
    for (name, time) in peer::on_the_path(dir.path(), pages) {
        match time {
            Some(time) => row(name, &format!("cold build of {pages} pages"), time),
            None => println!("{name:<10} not measured: it is not on the path, or does not build"),
        }
    }
}

fn row(name: &str, what: &str, time: Duration) {
    println!("{name:<10} {what:<34} {:>9.1} ms", time.as_secs_f64() * 1000.0);
}

/// The middle one of some times.
fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// How long a command takes, from start to exit.
fn timed(command: &mut Command) -> Duration {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let ended = command.status().expect("the command runs");
    let took = start.elapsed();
    assert!(ended.success(), "{command:?}");
    took
}

fn copied(folder: &Path, into: &Path) -> Duration {
    let copy = into.join("copy");
    let _ = fs::remove_dir_all(&copy);
    timed(Command::new("cp").arg("-r").arg(folder).arg(copy))
}

/// How many pages a build wrote.
fn pages(out: &Path) -> usize {
    let entries = fs::read_dir(out).expect("a folder").flatten();
    let is_page = |path: &Path| path.extension().is_some_and(|ending| ending == "html");
    let count = |path: PathBuf| if path.is_dir() { pages(&path) } else { usize::from(is_page(&path)) };
    entries.map(|entry| count(entry.path())).sum()
}

impl Program {
    fn new(name: &'static str, binary: PathBuf, folder: &Path, kits: usize) -> Self {
        let one = Self { name, binary, workspace: folder.join(name) };
        for number in 0..kits {
            one.kit(&format!("c{number:04}"), &format!("{NAME} {number}"));
        }
        one
    }

    /// Adds a kit that replaces built-in files with copies of them.
    fn overrides(&self) {
        self.kit("overrides", NAME);
        for path in COPIES {
            let copy = self.workspace.join("clients/overrides").join(path);
            fs::create_dir_all(copy.parent().expect("a folder")).expect("folders");
            fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), copy).expect("a copy");
        }
    }

    fn kit(&self, client: &str, name: &str) {
        let own = std::env::var_os("INSERVICE_KIT").map(|path| fs::read_to_string(path).expect("a kit"));
        let folder = self.workspace.join("clients").join(client);
        fs::create_dir_all(&folder).expect("folders");
        let text = own.as_deref().unwrap_or(KIT).replacen(NAME, name, 1);
        fs::write(folder.join("kit.yaml"), text).expect("a kit");
    }

    /// A command over what the last one left.
    fn runs(&self, arguments: &[&str]) -> Duration {
        let mut command = Command::new(&self.binary);
        command.args(arguments).current_dir(&self.workspace);
        if arguments.len() > 1 {
            command.args(TODAY);
        }
        timed(&mut command)
    }

    /// A command without anything written before.
    fn cold(&self, arguments: &[&str]) -> Duration {
        for client in fs::read_dir(self.workspace.join("clients")).expect("clients").flatten() {
            let _ = fs::remove_dir_all(client.path().join("out"));
        }
        self.runs(arguments)
    }
}
