//! The client: requests one page after another, once a millisecond, and records the answers.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::MARK;

/// The pause between two requests.
const PAUSE: Duration = Duration::from_millis(1);
/// A save that is not seen by then never will be.
const LONGEST: Duration = Duration::from_secs(15);

/// An answer: status and body.
pub struct Answer {
    status: u16,
    body: String,
    /// Whether the body is as long as the header said.
    full: bool,
}

/// What was seen of one server.
#[derive(Default)]
pub struct Seen {
    times: Vec<Duration>,
    asked: usize,
    missing: usize,
    partial: usize,
    stale: usize,
    newest: usize,
}

impl Seen {
    /// Saves, and sends requests until the save is seen.
    pub fn until(&mut self, number: usize, address: &str, pages: &[&str], save: impl FnOnce()) {
        let start = Instant::now();
        save();
        loop {
            let answer = get(address, pages[self.asked % pages.len()]);
            self.asked += 1;
            match answer {
                Some(answer) if answer.status == 200 && !whole(&answer) => self.partial += 1,
                Some(answer) if answer.status == 200 => {
                    let shown = number_in(&answer.body).unwrap_or(0);
                    self.stale += usize::from(shown < self.newest);
                    self.newest = shown.max(self.newest);
                }
                _ => self.missing += 1,
            }
            if self.newest == number {
                break;
            }
            assert!(start.elapsed() < LONGEST, "save {number} was not seen at {address}");
            std::thread::sleep(PAUSE);
        }
        self.times.push(start.elapsed());
    }

    /// How many answers were not as they should be.
    pub fn bad(&self) -> usize {
        self.missing + self.partial + self.stale
    }

    /// A line of figures.
    pub fn figures(&self) -> String {
        let mut times = self.times.clone();
        times.sort();
        let at = |share: usize| {
            times
                .get((times.len() * share / 100).min(times.len().saturating_sub(1)))
                .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
        };
        format!(
            "saves {}, median {:.1} ms, p95 {:.1} ms, longest {:.1} ms; requests {}: missing {}, partial {}, stale after new {}",
            times.len(),
            at(50),
            at(95),
            at(100),
            self.asked,
            self.missing,
            self.partial,
            self.stale
        )
    }
}

/// Whether a page is complete.
pub fn whole(answer: &Answer) -> bool {
    answer.full && answer.body.trim_end().ends_with('>')
}

fn number_in(body: &str) -> Option<usize> {
    body.split(MARK).nth(1)?.get(..6)?.parse().ok()
}

/// Sends a request on a new connection; `None` if nobody answers. Uses HTTP/1.0, so that a body ends with its connection.
pub fn get(address: &str, path: &str) -> Option<Answer> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_nodelay(true).ok()?;
    stream.set_read_timeout(Some(LONGEST)).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    // Read as far as the header says, or to the end of the connection: not every server closes it.
    let (mut bytes, mut chunk) = (Vec::new(), [0; 16384]);
    while length(&bytes).is_none_or(|(head, length)| bytes.len() < head + length) {
        let read = stream.read(&mut chunk).ok()?;
        if read == 0 {
            break;
        }
        bytes.extend_from_slice(&chunk[..read]);
    }
    let full = length(&bytes).is_none_or(|(head, length)| bytes.len() == head + length);
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.get(9..12)?.parse().ok()?;
    Some(Answer { status, body: body.to_string(), full })
}

/// Where the body begins and how long it is, if the header says so.
fn length(bytes: &[u8]) -> Option<(usize, usize)> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())?;
    Some((head + 4, length))
}
