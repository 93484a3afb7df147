//! The preview: build, show, watch, wait. There are no kinds of change and no modes: whatever changed, the kit is built again,
//! the finished whole replaces the previous one, and a browser acts only on pages whose bytes differ.

mod editor;
mod http;
pub mod kits;
mod page;
mod watch;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use serde::Serialize;

use crate::Built;
use crate::files::snapshot::{Snapshot, Unreadable};
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::text::diagnostic::Diagnostic;
use crate::text::rule::Severity;
use crate::trace::origin::Origins;

pub use editor::Editor;
use watch::Watch;

/// The first port that is tried.
const PORT: u16 = 4400;
/// How long a fault must last before it covers a good page: a file passes through faults while it is being written.
const PATIENCE: Duration = Duration::from_millis(150);

/// What a preview is started with.
#[derive(Debug)]
pub struct Settings {
    /// The kit.
    pub place: KitPlace,
    /// The address to listen on.
    pub host: IpAddr,
    /// The port; `None` for 4400 or the next free one, 0 for any.
    pub port: Option<u16>,
    /// Look at the files five times a second instead of waiting for events.
    pub poll: bool,
    /// The editor that opens a place in a file.
    pub editor: Option<Editor>,
    /// Serve only what staff may see: no pages for leaders, and no findings.
    pub site_only: bool,
}

/// A preview that has its port and is not yet running.
pub struct Preview {
    settings: Settings,
    listener: TcpListener,
    address: SocketAddr,
}

/// The result of one build.
#[derive(Debug)]
pub struct Round {
    /// What was built.
    pub built: Arc<Built>,
    /// The files that could not be read.
    pub refused: Vec<Unreadable>,
    /// How long it took.
    pub took: Duration,
    /// How many pages differ from the previous round, including removed ones.
    pub changed: usize,
}

/// What browsers see at one moment. It is never changed, only replaced.
#[derive(Debug, Default)]
struct Shown {
    /// The last kit that could be built.
    good: Option<Arc<Built>>,
    /// A hash of each page's bytes.
    tags: BTreeMap<String, String>,
    /// What open pages are sent, as JSON.
    state: String,
    /// What the pages were written from, computed when first needed.
    origins: OnceLock<Origins>,
}

/// What open pages are sent.
#[derive(Serialize)]
struct State<'a> {
    kit: &'a str,
    pages: &'a BTreeMap<String, String>,
    faults: Vec<Told<'a>>,
    findings: Vec<Told<'a>>,
}

/// A diagnostic as a page shows it.
#[derive(Serialize)]
struct Told<'a> {
    severity: &'static str,
    code: &'a str,
    message: &'a str,
    file: &'a str,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<String>,
    /// `drawn` with the terminal's color codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    styled: Option<String>,
}

/// Takes a port: the requested one, else 4400 or the next free one.
fn listen(host: IpAddr, port: Option<u16>) -> io::Result<TcpListener> {
    match port {
        Some(port) => TcpListener::bind((host, port)),
        None => (PORT..PORT + 100)
            .find_map(|port| TcpListener::bind((host, port)).ok())
            .map_or_else(|| TcpListener::bind((host, 0)), Ok),
    }
}

/// An address as a browser on this machine can reach it.
fn shown_address(address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() => "127.0.0.1".to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    format!("http://{host}:{}/", address.port())
}

impl Preview {
    /// Takes a port.
    pub fn new(settings: Settings) -> io::Result<Self> {
        let listener = listen(settings.host, settings.port)?;
        let address = listener.local_addr()?;
        Ok(Self { settings, listener, address })
    }

    /// Its address for a browser on this machine: `http://127.0.0.1:4400/`.
    pub fn address(&self) -> String {
        shown_address(self.address)
    }

    /// Serves until the process ends. `today` gives the day of each build; `tell` is called for each build that is shown.
    pub fn run(self, today: impl Fn() -> Date, mut tell: impl FnMut(&Round)) -> io::Result<()> {
        let Self { settings, listener, address } = self;
        let (show, shown) = tokio::sync::watch::channel(Arc::new(Shown::default()));
        let place = settings.place.clone();
        let mut first =
            Some((listener, http::ServerState::new(address, shown, place.clone(), settings.editor.clone())));
        let mut watch = Watch::new(settings.poll);
        let mut library = Library::built_in().clone();
        let mut snapshot = place.snapshot();
        let mut noticed = Instant::now();
        loop {
            // What the library already has of its files is kept; only the rest is read.
            library = library.with(&snapshot);
            let mut round = build(&snapshot, &library, today());
            let inputs = round.built.inputs.clone();
            let before = Arc::clone(&show.borrow());
            let built = Instant::now();
            if before.good.is_some() && !round.is_good() {
                let until = noticed + PATIENCE;
                if until > built
                    && let Some(now) = watch.changed(&place, &inputs, built, Some(until))
                {
                    // A fault that persists must last from here on.
                    (snapshot, noticed) = (now, Instant::now());
                    continue;
                }
            }
            let now = Shown::of(&round, &before, &place, settings.site_only);
            round.changed = differences(&before.tags, &now.tags);
            let news = before.state != now.state;
            show.send_if_modified(|shown| {
                *shown = Arc::new(now);
                news
            });
            if let Some((listener, door)) = first.take() {
                http::start(listener, door)?;
            }
            if news {
                tell(&round);
            }
            drop((round, before, snapshot));
            snapshot = loop {
                if let Some(now) = watch.changed(&place, &inputs, built, None) {
                    break now;
                }
            };
            noticed = Instant::now();
        }
    }
}

fn build(snapshot: &Snapshot, library: &Library, today: Date) -> Round {
    let start = Instant::now();
    let built = Arc::new(crate::build(snapshot, library, today));
    Round { built, refused: snapshot.refused(), took: start.elapsed(), changed: 0 }
}

/// How many pages differ, including removed ones.
fn differences(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> usize {
    let gone = before.keys().filter(|path| !now.contains_key(*path)).count();
    gone + now.iter().filter(|(path, tag)| before.get(*path) != Some(tag)).count()
}

impl Round {
    /// Whether `build` would have written this result.
    pub fn is_good(&self) -> bool {
        self.built.output.is_some() && self.refused.is_empty()
    }
}

impl Shown {
    /// What a round shows: its pages, or its faults over the last good pages.
    fn of(round: &Round, before: &Self, place: &KitPlace, site_only: bool) -> Self {
        let (good, tags) = match &round.built.output {
            Some(output) if round.is_good() => {
                let files = output.files.iter();
                let served = files.filter(|(path, _)| !site_only || !path.starts_with("leaders/"));
                let tags = served.map(|(path, bytes)| (path.clone(), tag(bytes))).collect();
                (Some(Arc::clone(&round.built)), tags)
            }
            _ => (before.good.clone(), before.tags.clone()),
        };
        let refusals: Vec<(String, String)> = round
            .refused
            .iter()
            .map(|refusal| {
                (refusal.path.clone(), format!("cannot read {}: {}", refusal.path, refusal.reason))
            })
            .collect();
        let mut faults: Vec<Told> = refusals
            .iter()
            .map(|(file, message)| Told {
                severity: "error",
                code: "",
                message,
                file,
                line: 1,
                drawn: Some(format!("error: {message}")),
                styled: None,
            })
            .collect();
        let mut findings = Vec::new();
        for one in &round.built.diagnostics {
            if one.severity == Severity::Error {
                let (drawn, styled) = (Some(one.draw(false)), Some(one.draw(true)));
                faults.push(Told { drawn, styled, ..told(one) });
            } else if !site_only {
                findings.push(told(one));
            }
        }
        findings.sort_by_key(|one: &Told| {
            ["block", "warning", "note"].iter().position(|word| *word == one.severity)
        });
        let name = place.name();
        let state = State { kit: &name, pages: &tags, faults, findings };
        let state = serde_json::to_string(&state).unwrap_or_default();
        Self { good, tags, state, origins: OnceLock::new() }
    }

    /// What the pages were written from.
    fn origins(&self) -> &Origins {
        self.origins.get_or_init(|| self.good.as_ref().map(|good| Origins::of(good)).unwrap_or_default())
    }

    /// The bytes and the tag of a page.
    fn page(&self, path: &str) -> Option<(&[u8], &str)> {
        let bytes = self.good.as_ref()?.output.as_ref()?.files.get(path)?;
        Some((bytes, self.tags.get(path)?))
    }
}

fn told(one: &Diagnostic) -> Told<'_> {
    Told {
        severity: one.severity.word(None),
        code: &one.code,
        message: &one.message,
        file: &one.span.source.path,
        line: one.span.start().line,
        drawn: None,
        styled: None,
    }
}

/// A hash of some bytes. It is the same in every run, so that a page knows after a restart whether it is still current.
fn tag(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
