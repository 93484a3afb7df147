//! Works on several kits in parallel, each on one thread. Shared files are read once, and results come in order.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use super::Refusal;
use crate::files::folder::Folder;
use crate::files::snapshot::{Snapshot, Workspace};
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::render;

/// The walked workspaces, each with its library.
type Shared = BTreeMap<Folder, (Arc<Workspace>, Library)>;

/// Works on every kit, and takes the results in the order of the kits, each as soon as it and all before it are ready. A result
/// should be small, since early ones wait for those before them. Ends early if taking one fails.
pub(super) fn side_by_side<T: Send>(
    kits: &[KitPlace],
    work: impl Fn(&KitPlace, &Snapshot, &Library) -> T + Sync,
    take: impl FnMut(&KitPlace, T) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    so_many_at_once(kits, None, work, take)
}

/// Like [`side_by_side`], with a given number of threads; `None` for one per core.
pub(super) fn so_many_at_once<T: Send>(
    kits: &[KitPlace],
    jobs: Option<NonZero<usize>>,
    work: impl Fn(&KitPlace, &Snapshot, &Library) -> T + Sync,
    mut take: impl FnMut(&KitPlace, T) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let shared = shared(kits);
    let one = |kit: &KitPlace| {
        let (snapshot, library) = inputs(kit, &shared);
        work(kit, &snapshot, &library)
    };
    // A single kit's pages are rendered in parallel instead, and the library is read ahead while the kit is read.
    if let [kit] = kits {
        let (snapshot, library) = inputs(kit, &shared);
        let result = thread::scope(|scope| {
            scope.spawn(|| render::read_ahead(&library));
            work(kit, &snapshot, &library)
        });
        return take(kit, result);
    }
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let threads = jobs.map_or_else(cores, NonZero::get).min(kits.len());
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let worker = |sender: Sender<(usize, T)>| {
        // Render pages one by one: while a kit waited for its pages, its thread would start a second kit on top of it.
        let _pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
        while !stopped.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(kit) = kits.get(at) else { break };
            if sender.send((at, one(kit))).is_err() {
                break;
            }
        }
    };
    thread::scope(|scope| {
        let (sender, results) = channel();
        for _ in 0..threads {
            let sender = sender.clone();
            scope.spawn(|| worker(sender));
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut waiting = kits.iter().enumerate().peekable();
        for (at, result) in results {
            early.insert(at, result);
            while let Some((_, kit, result)) =
                waiting.peek().and_then(|(at, kit)| Some((*at, *kit, early.remove(at)?)))
            {
                waiting.next();
                take(kit, result).inspect_err(|_| stopped.store(true, Ordering::Relaxed))?;
            }
        }
        Ok(())
    })
}

/// What the kits of each workspace share.
fn shared(kits: &[KitPlace]) -> Shared {
    let mut shared = Shared::new();
    for folder in kits.iter().filter_map(|kit| kit.workspace.as_ref()) {
        if !shared.contains_key(folder) {
            let workspace = Workspace::walk(folder);
            let library = Library::built_in().with(&Snapshot::of_workspace(Some(Arc::clone(&workspace))));
            shared.insert(folder.clone(), (workspace, library));
        }
    }
    shared
}

/// A kit's files and its library.
fn inputs(kit: &KitPlace, shared: &Shared) -> (Snapshot, Library) {
    let known = kit.workspace.as_ref().and_then(|folder| shared.get(folder));
    let snapshot = kit.snapshot_in(known.map(|(workspace, _)| Arc::clone(workspace)));
    let library = known.map_or(Library::built_in(), |(_, library)| library).with(&snapshot);
    (snapshot, library)
}
