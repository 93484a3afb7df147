//! From a save to new bytes served, over the real binary: `cargo bench --bench serve`, or with a number of saves behind `--`.
//! Every answer on the way is looked at: whole, never 404, and never older than one that was given before. Other site
//! generators on the path (hugo, mdbook, zensical, eleventy) are measured in the same run: their saves come between ours,
//! to a site of as many pages, and the same client asks.

mod client;
mod peer;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use client::{Seen, get, whole};
use peer::Peer;

const KIT: &str = include_str!("../../kits/lakeside-pediatrics/kit.yaml");
const NAME: &str = "name: Lakeside Pediatrics";
/// What stands before the number of the save in every answer.
pub const MARK: &str = "Lakeside Pediatrics No";
const PAGES: [&str; 3] = ["/site/index.html?raw", "/site/all.html?raw", "/leaders/readiness.html?raw"];
/// One save in so many is followed by one of each peer: they take longer.
const PEERS_EVERY: usize = 10;

/// A server, which ends with the benchmark.
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

fn main() {
    let saves = std::env::args().skip(1).find_map(|word| word.parse().ok()).unwrap_or(1000);
    let dir = tempfile::tempdir().expect("a folder");
    let kit = dir.path().join("kit");
    fs::create_dir_all(kit.join("content/pages")).expect("folders");
    for page in 1..=6 {
        let text = format!("---\ntitle: \"Page {page}\"\n---\n\nOf {{{{ practice.name }}}}, *once more*.\n");
        fs::write(kit.join(format!("content/pages/more-{page}.md")), text).expect("a page");
    }
    save(&kit, 0, false);
    let server = start(dir.path());
    let mut peers = Peer::on_the_path(dir.path());
    let mut memory_warm = 0;
    let mut ours = Seen::default();
    for number in 1..=saves {
        // Saves come at no particular time.
        std::thread::sleep(Duration::from_micros((number * 7919 % 6000) as u64));
        ours.until(number, &server.address, &PAGES, || save(&kit, number, number % 2 == 0));
        // What is kept for good, compiled expressions for one, is there by now.
        if number == 100 {
            memory_warm = memory(server.child.id());
        }
        if number % PEERS_EVERY == 0 {
            for peer in &mut peers {
                std::thread::sleep(Duration::from_micros((number * 6271 % 50_000) as u64));
                peer.save(number);
            }
        }
    }
    println!("{:<10} {}", "inservice", ours.figures());
    for peer in &peers {
        println!("{:<10} {}", peer.name, peer.seen.figures());
    }
    println!("memory {memory_warm} KiB after 100 saves, {} KiB after all", memory(server.child.id()));
    assert_eq!(ours.bad(), 0);
}

/// Every second save by writing, every second by renaming, as editors do.
fn save(kit: &Path, number: usize, rename: bool) {
    let text = KIT.replacen(NAME, &format!("{NAME} No{number:06}"), 1);
    assert_ne!(text, KIT);
    if rename {
        fs::write(kit.join(".kit.yaml.new"), text).expect("a file");
        fs::rename(kit.join(".kit.yaml.new"), kit.join("kit.yaml")).expect("a rename");
    } else {
        fs::write(kit.join("kit.yaml"), text).expect("a file");
    }
}

fn start(folder: &Path) -> Server {
    let mut child = Command::new(env!("CARGO_BIN_EXE_inservice"))
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

/// The resident memory of a process in KiB, where that can be read.
fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}
