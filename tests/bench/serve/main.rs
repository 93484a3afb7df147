//! The time from a save to new bytes being served, with the real binary: `cargo bench --bench serve`, with an optional number of
//! saves after `--`. Every answer on the way is checked: complete, never 404, and never older than an earlier one. Other site
//! generators on the path (hugo, mdbook, zensical, eleventy) are measured in the same run: their saves are made between ours, to
//! a site with as many pages, by the same client. A kit that replaces built-in files with copies of them is measured beside one
//! that does not; `INSERVICE_BEFORE=path` adds an earlier binary, and `INSERVICE_KIT=path` uses another kit, which the earlier
//! binary must know too.

#![allow(clippy::cast_precision_loss, reason = "figures for people")]

mod client;
mod peer;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use client::{Seen, get, whole};
use peer::Peer;

const KIT: &str = include_str!("../../kits/lakeside-pediatrics/kit.yaml");
const NAME: &str = "name: Lakeside Pediatrics";
/// The text before the number of the save in every answer.
pub const MARK: &str = "Lakeside Pediatrics No";
const PAGES: [&str; 3] = ["/site/index.html?raw", "/site/all.html?raw", "/leaders/readiness.html?raw"];
/// How many of our saves there are for each save of the peers, which take longer.
const PEERS_EVERY: usize = 10;

/// A server, which is killed at the end of the benchmark.
pub struct Server {
    /// The process.
    pub child: Child,
    /// Host and port.
    pub address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One of our previews, with its kit.
struct Preview {
    name: &'static str,
    kit: PathBuf,
    server: Server,
    seen: Seen,
    /// Resident memory in KiB after the first hundred saves.
    warm: u64,
}

/// Built-in files that a kit replaces with copies of them. Its pages are the same, so a save should cost the same.
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

fn main() {
    let saves = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1000);
    let dir = tempfile::tempdir().expect("a folder");
    let binary = Path::new(env!("CARGO_BIN_EXE_inservice"));
    let mut ours = vec![
        Preview::start("inservice", binary, &dir.path().join("plain"), &[]),
        Preview::start("overrides", binary, &dir.path().join("overrides"), &COPIES),
    ];
    // An earlier binary, to compare with in the same run.
    if let Some(before) = std::env::var_os("INSERVICE_BEFORE") {
        ours.push(Preview::start("before", Path::new(&before), &dir.path().join("before"), &[]));
    }
    let mut peers = Peer::on_the_path(dir.path());
    for number in 1..=saves {
        for one in &mut ours {
            // Spread the saves over time.
            std::thread::sleep(Duration::from_micros((number * 7919 % 6000) as u64));
            let Preview { kit, server, seen, .. } = one;
            seen.until(number, &server.address, &PAGES, || save(kit, number, number % 2 == 0));
            // By now, everything that is kept for good, such as compiled expressions, is in memory.
            if number == 100 {
                one.warm = memory(one.server.child.id());
            }
        }
        if number % PEERS_EVERY == 0 {
            for peer in &mut peers {
                std::thread::sleep(Duration::from_micros((number * 6271 % 50_000) as u64));
                peer.save(number);
            }
        }
    }
    for one in &ours {
        println!("{:<10} {}", one.name, one.seen.figures());
    }
    for peer in &peers {
        println!("{:<10} {}", peer.name, peer.seen.figures());
    }
    for one in &ours {
        let now = memory(one.server.child.id());
        let processor = processor(one.server.child.id()) / saves as f64;
        println!(
            "{:<10} {processor:.1} ms of processor time a save; memory {} KiB after 100 saves, {now} KiB after all",
            one.name, one.warm
        );
        assert_eq!(one.seen.bad(), 0, "{}", one.name);
    }
}

impl Preview {
    fn start(name: &'static str, binary: &Path, folder: &Path, copies: &[&str]) -> Self {
        let kit = folder.join("kit");
        fs::create_dir_all(kit.join("content/pages")).expect("folders");
        for page in 1..=6 {
            let text =
                format!("---\ntitle: \"Page {page}\"\n---\n\nOf {{{{ practice.name }}}}, *once more*.\n");
            fs::write(kit.join(format!("content/pages/more-{page}.md")), text).expect("a page");
        }
        for path in copies {
            let copy = kit.join(path);
            fs::create_dir_all(copy.parent().expect("a folder")).expect("folders");
            fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), copy).expect("a copy");
        }
        save(&kit, 0, false);
        let server = start(binary, folder);
        Self { name, kit, server, seen: Seen::default(), warm: 0 }
    }
}

/// Every second save writes in place, every other one renames, as editors do.
fn save(kit: &Path, number: usize, rename: bool) {
    let own = std::env::var_os("INSERVICE_KIT").map(|path| fs::read_to_string(path).expect("a kit"));
    let kit_text = own.as_deref().unwrap_or(KIT);
    let text = kit_text.replacen(NAME, &format!("{NAME} No{number:06}"), 1);
    assert_ne!(text, kit_text);
    if rename {
        fs::write(kit.join(".kit.yaml.new"), text).expect("a file");
        fs::rename(kit.join(".kit.yaml.new"), kit.join("kit.yaml")).expect("a rename");
    } else {
        fs::write(kit.join("kit.yaml"), text).expect("a file");
    }
}

fn start(binary: &Path, folder: &Path) -> Server {
    let mut child = Command::new(binary)
        .args(["serve", "kit", "--port", "0", "--today", "2026-11-23"])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("the address");
    let address = line.trim().trim_start_matches("http://").trim_end_matches('/').to_string();
    let first = get(&address, PAGES[0]).expect("an answer");
    assert!(whole(&first), "the first page is whole");
    Server { child, address }
}

/// The resident memory of a process in KiB; 0 if it cannot be read.
fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The processor time of a process, in milliseconds; 0 if it cannot be read. It shows what a save costs even on a busy machine.
fn processor(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let ticks: u64 = after_name.split(' ').skip(11).take(2).filter_map(|part| part.parse::<u64>().ok()).sum();
    // Linux counts a hundred ticks a second everywhere.
    ticks as f64 * 10.0
}
