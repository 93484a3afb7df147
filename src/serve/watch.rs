//! Notices when something that a build looked at has changed. File system events only say when to look; what counts is the
//! contents. A sweep every two seconds catches what no event reported; on a network drive, sweeps are all there is.
//!
//! Looking means taking a snapshot. The snapshot that differs is the one that is built next, so no file is read twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::files::inputs::{Inputs, identity};
use crate::files::snapshot::Snapshot;
use crate::files::workspace::KitPlace;

/// How often the files are looked at if no event comes.
const SWEEP: Duration = Duration::from_secs(2);
/// The same, where events cannot be trusted.
const POLL: Duration = Duration::from_millis(200);
/// A burst has ended when nothing more comes for this long.
const QUIET: Duration = Duration::from_millis(10);
/// The longest to wait for a burst to end.
const LONGEST: Duration = Duration::from_millis(100);
/// For this long after a change, an unchanged time and length prove nothing: some file systems count in steps of two seconds.
const YOUNG: Duration = Duration::from_secs(4);

/// The watcher. It follows the folders that a build looked at, and those in which a missing one would appear.
pub struct Watch {
    events: Receiver<Instant>,
    watcher: Option<RecommendedWatcher>,
    folders: BTreeMap<Utf8PathBuf, u64>,
    every: Duration,
}

impl Watch {
    /// A watcher that follows nothing yet; with `poll`, or where the machine reports no events, a watcher that only sweeps.
    pub fn new(poll: bool) -> Self {
        let (sender, events) = channel();
        let told = move |event: notify::Result<notify::Event>| {
            // Our own reading causes events too.
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

    /// Blocks until what a build looked at is different, or until a given time. Returns the snapshot that shows the difference;
    /// `None` if the time came first.
    ///
    /// Events from before `since`, the end of the build, belong to a burst that the build was in the middle of, so this waits for
    /// the burst to end. Everything else is reported at once.
    pub fn changed(
        &mut self,
        place: &KitPlace,
        inputs: &Inputs,
        since: Instant,
        until: Option<Instant>,
    ) -> Option<Snapshot> {
        let mut stamps = inputs.stamps();
        let mut young = since + YOUNG;
        let (mut look, mut burst) = (false, false);
        loop {
            if look {
                let now = place.snapshot();
                if !now.has(inputs) {
                    if !burst {
                        return Some(now);
                    }
                    self.settle();
                    return Some(place.snapshot());
                }
            }
            // What came into a folder before it was watched gave no event.
            look = self.follow(inputs);
            if look {
                continue;
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Some(place.snapshot()).filter(|now| !now.has(inputs));
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
                    look = Instant::now() < young || !place.snapshot().has_folders(inputs);
                    let now = inputs.stamps();
                    if now != stamps {
                        (stamps, young, look) = (now, Instant::now() + YOUNG, true);
                    }
                }
            }
        }
    }

    /// Waits for the end of a burst.
    fn settle(&self) {
        let latest = Instant::now() + LONGEST;
        while Instant::now() < latest && self.events.recv_timeout(QUIET).is_ok() {}
    }

    /// Watches the folders that were looked at and the folders above them, since a folder can be replaced as a whole. Never
    /// watches single files: an editor that saves by renaming would silence that. Returns whether a folder is new.
    fn follow(&mut self, inputs: &Inputs) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        let mut folders = BTreeSet::new();
        // The target of a link is elsewhere.
        for path in inputs.folders.keys().chain(&inputs.links) {
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
