//! From a save to new bytes served, over the real binary: `cargo bench --bench serve`, or with a number of saves behind `--`.
//! Every answer on the way is looked at: whole, never 404, and never older than one that was given before.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const KIT: &str = include_str!("../kits/lakeside-pediatrics/kit.yaml");
const NAME: &str = "name: Lakeside Pediatrics";
const PAGES: [&str; 3] = ["/site/index.html", "/site/all.html", "/leaders/readiness.html"];

/// The server, which ends with the benchmark.
struct Server {
    child: Child,
    address: String,
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
    let mut connection = BufReader::new(connect(&server.address));
    let mut memory_warm = 0;
    let mut times = Vec::new();
    let (mut bad, mut asked, mut newest) = (0_usize, 0_usize, 0_usize);
    for number in 1..=saves {
        // Saves come at no particular time.
        std::thread::sleep(Duration::from_micros((number * 7919 % 6000) as u64));
        let start = Instant::now();
        save(&kit, number, number % 2 == 0);
        loop {
            let (status, body) = get(&mut connection, PAGES[asked % PAGES.len()]);
            asked += 1;
            let shown = number_in(&body);
            let whole = status == 200 && body.trim_end().ends_with("</html>");
            if !whole || shown.is_none_or(|shown| shown < newest) {
                bad += 1;
            }
            newest = shown.unwrap_or(newest).max(newest);
            if newest == number {
                break;
            }
            assert!(start.elapsed() < Duration::from_secs(10), "save {number} was not seen");
            std::thread::sleep(Duration::from_micros(300));
        }
        times.push(start.elapsed());
        // What is kept for good, compiled expressions for one, is there by now.
        if number == 100 {
            memory_warm = memory(server.child.id());
        }
    }
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1000.0;
    println!("saves {saves}, requests {asked}, bad answers {bad}");
    println!("median {:.1} ms, p95 {:.1} ms, longest {:.1} ms", at(50), at(95), at(100));
    println!("memory {memory_warm} KiB after 100 saves, {} KiB after all", memory(server.child.id()));
    assert_eq!(bad, 0);
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

fn number_in(body: &str) -> Option<usize> {
    body.split("Lakeside Pediatrics No").nth(1)?.get(..6)?.parse().ok()
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
    Server { child, address }
}

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    stream
}

/// A request on an open connection: status and body, read to its whole length.
fn get(connection: &mut BufReader<TcpStream>, path: &str) -> (u16, String) {
    let host = connection.get_ref().peer_addr().expect("a peer");
    write!(connection.get_mut(), "GET {path}?raw HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("sent");
    let (mut status, mut length, mut line) = (0, 0, String::new());
    loop {
        line.clear();
        connection.read_line(&mut line).expect("a line");
        let lower = line.to_ascii_lowercase();
        if let Some(code) = lower.strip_prefix("http/1.1 ") {
            status = code.get(..3).and_then(|code| code.parse().ok()).unwrap_or(0);
        } else if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        } else if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).expect("the whole body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

/// The resident memory of a process in KiB, where that can be read.
fn memory(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}
