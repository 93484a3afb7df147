//! Notices that something a build asked for is no longer what it was. Events of the file system only say when to look;
//! what counts is the contents. A sweep every two seconds catches what no event told, and is all there is on a network drive.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How often the files are looked at although no event came.
const SWEEP: Duration = Duration::from_secs(2);
/// The same where events cannot be trusted.
const POLL: Duration = Duration::from_millis(200);
/// A burst has ended when nothing more came for so long.
const QUIET: Duration = Duration::from_millis(10);
/// A burst that does not end is not waited for longer than this.
const LONGEST: Duration = Duration::from_millis(100);

/// What was found at a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Look {
    /// Cheap to ask for: time, length and which file it is; nothing where there is none.
    stat: Option<(SystemTime, u64, u64)>,
    /// The contents, or the names in a folder.
    hash: u64,
}

impl Look {
    fn at(path: &Utf8Path) -> Self {
        let stat = stat(path);
        if stat.is_none() {
            return Self::default();
        }
        let mut hasher = DefaultHasher::new();
        if let Ok(bytes) = fs::read(path) {
            bytes.hash(&mut hasher);
        } else if let Ok(entries) = path.read_dir_utf8() {
            let names: BTreeSet<String> =
                entries.flatten().map(|entry| entry.file_name().to_string()).collect();
            names.hash(&mut hasher);
        }
        Self { stat, hash: hasher.finish() }
    }
}

fn stat(path: &Utf8Path) -> Option<(SystemTime, u64, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len(), identity(&metadata)))
}

/// Which file or folder it is, whatever it is called.
#[cfg(unix)]
fn identity(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ino() ^ metadata.dev().rotate_left(32)
}

/// Elsewhere the time at which it was made has to do.
#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> u64 {
    let mut hasher = DefaultHasher::new();
    metadata.created().ok().hash(&mut hasher);
    hasher.finish()
}

/// What a build found on the disk, taken before it began: what changes meanwhile shows afterwards.
#[derive(Debug, Default)]
pub struct Inputs(BTreeMap<Utf8PathBuf, Look>);

impl Inputs {
    /// The paths as they are now.
    pub fn of(asked: &BTreeSet<Utf8PathBuf>) -> Self {
        Self(asked.iter().map(|path| (path.clone(), Look::at(path))).collect())
    }

    /// The paths as they are now, if one of them does not hold what it held. One that was not looked at counts as changed.
    fn unlike(&self, asked: &BTreeSet<Utf8PathBuf>) -> Option<Self> {
        let now = Self::of(asked);
        let same = now.0.iter().all(|(path, look)| self.0.get(path).is_some_and(|old| old.hash == look.hash));
        (!same).then_some(now)
    }

    /// Whether nobody has touched them, as far as that shows without reading.
    fn untouched(&self, asked: &BTreeSet<Utf8PathBuf>) -> bool {
        asked.iter().all(|path| self.0.get(path).is_some_and(|look| look.stat == stat(path)))
    }
}

/// The watcher: folders that hold what was asked for, and where a folder would be that is not there yet.
pub struct Watch {
    events: Receiver<Instant>,
    watcher: Option<RecommendedWatcher>,
    folders: BTreeMap<Utf8PathBuf, u64>,
    every: Duration,
}

impl Watch {
    /// A watcher that follows nothing yet; with `poll`, or where the machine gives no events, one that only sweeps.
    pub fn new(poll: bool) -> Self {
        let (sender, events) = channel();
        let told = move |event: notify::Result<notify::Event>| {
            // Our own reading is an event too.
            let read = event.as_ref().is_ok_and(|event| match event.kind {
                EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
                EventKind::Access(_) => true,
                _ => false,
            });
            if !read {
                let _ = sender.send(Instant::now());
            }
        };
        let watcher = if poll { None } else { notify::recommended_watcher(told).ok() };
        let every = if watcher.is_some() { SWEEP } else { POLL };
        Self { events, watcher, folders: BTreeMap::new(), every }
    }

    /// Blocks until something that was asked for differs from what the build found, or until a time. Gives what is found
    /// then; nothing if the time came first.
    ///
    /// What happened before `since`, the end of the build, belongs to a burst that the build was in the middle of: then
    /// its end is waited for. Everything else is told at once.
    pub fn changed(
        &mut self,
        inputs: &Inputs,
        asked: &BTreeSet<Utf8PathBuf>,
        since: Instant,
        until: Option<Instant>,
    ) -> Option<Inputs> {
        // What came to a folder before it was watched gave no event.
        let mut look = self.follow(asked);
        let mut burst = false;
        loop {
            if look && let Some(now) = inputs.unlike(asked) {
                if !burst {
                    return Some(now);
                }
                self.settle();
                return Some(Inputs::of(asked));
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return inputs.unlike(asked);
            }
            let wait = left.map_or(self.every, |left| left.min(self.every));
            match self.events.recv_timeout(wait) {
                Ok(at) => {
                    burst = at < since;
                    while self.events.try_recv().is_ok() {}
                    look = true;
                }
                Err(error) => {
                    if error == RecvTimeoutError::Disconnected {
                        std::thread::sleep(wait);
                    }
                    burst = false;
                    look = !inputs.untouched(asked);
                }
            }
            // Perhaps a folder came that nothing was asked in yet, or one went and came again.
            if !look || inputs.untouched(asked) {
                look |= self.follow(asked);
            }
        }
    }

    /// Waits for the end of a burst.
    fn settle(&self) {
        let latest = Instant::now() + LONGEST;
        while Instant::now() < latest && self.events.recv_timeout(QUIET).is_ok() {}
    }

    /// Watches the folders of what was asked for, and those that these lie in, since a folder can be replaced as a whole.
    /// Single files are never watched: an editor that saves by renaming would silence that. Says whether a folder is new.
    fn follow(&mut self, asked: &BTreeSet<Utf8PathBuf>) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        let mut folders = BTreeSet::new();
        for path in asked {
            let path = full(path);
            // What a link leads to lives elsewhere.
            if let Ok(real) = path.canonicalize_utf8()
                && real != path
            {
                folders.extend(real.parent().map(Utf8Path::to_owned));
            }
            let there = path.ancestors().find(|path| path.is_dir());
            folders.extend(
                there.into_iter().flat_map(|there| there.ancestors().take(2)).map(Utf8Path::to_owned),
            );
        }
        let mut new = false;
        for folder in &folders {
            let Ok(metadata) = fs::metadata(folder) else { continue };
            let identity = identity(&metadata);
            if self.folders.get(folder) == Some(&identity) {
                continue;
            }
            if self.folders.remove(folder).is_some() {
                let _ = watcher.unwatch(folder.as_std_path());
            }
            if watcher.watch(folder.as_std_path(), RecursiveMode::NonRecursive).is_ok() {
                self.folders.insert(folder.clone(), identity);
                new = true;
            }
        }
        let gone: Vec<Utf8PathBuf> =
            self.folders.keys().filter(|folder| !folders.contains(*folder)).cloned().collect();
        for folder in gone {
            let _ = watcher.unwatch(folder.as_std_path());
            self.folders.remove(&folder);
        }
        new
    }
}

/// A path from the root, without looking at the disk.
fn full(path: &Utf8Path) -> Utf8PathBuf {
    let path = if path == "" { Utf8Path::new(".") } else { path };
    std::path::absolute(path)
        .ok()
        .and_then(|full| Utf8PathBuf::from_path_buf(full).ok())
        .unwrap_or(path.into())
}
