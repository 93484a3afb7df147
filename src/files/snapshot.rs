//! All input files of one kit as of one moment: the client's folder, the workspace, and the files embedded in the binary. A
//! file in a nearer layer replaces the file with the same path in a farther one; the contents of files are never merged.
//!
//! Each folder is listed by a single walk. A file is opened when first needed and at most once; its content, or the reason
//! why it could not be read, is kept for everyone who asks later. So all stages of a build see the same bytes, and nothing
//! is read from disk twice.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::absent::Absent;
use super::embedded;
use super::folder::{Folder, tidy};
use super::inputs::Inputs;
use super::listing::{Content, Listing, Part, key};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;

pub use super::listing::{Hash, vendor_of};

/// The folder of the embedded sample practice.
const SAMPLE: &str = "content/starter/sample/";

/// Who a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The client: it is in the kit's folder.
    Client,
    /// The workspace that all clients share.
    Workspace,
    /// Nobody: it is embedded in the binary.
    BuiltIn,
}

/// A file that was found in a layer.
#[derive(Clone, Debug)]
pub struct Found<'s> {
    /// The path relative to the top of its layer: `content/pages/hipaa.md`.
    pub path: String,
    /// The path as messages show it.
    pub shown: String,
    /// The file's content.
    pub bytes: Cow<'s, [u8]>,
    /// The hash of the content; `None` for built-in files, which never change.
    pub hash: Option<Hash>,
    /// Who the file belongs to.
    pub owner: Owner,
}

impl Found<'_> {
    /// Copies the bytes, so that the file can outlive the snapshot.
    pub fn into_owned(self) -> Found<'static> {
        let Self { path, shown, bytes, hash, owner } = self;
        Found { path, shown, bytes: Cow::Owned(bytes.into_owned()), hash, owner }
    }

    /// The file's text. If it is not UTF-8, a source with the text decoded lossily and the offset of the first invalid byte.
    pub fn text(&self) -> Result<Arc<Source>, (Arc<Source>, usize)> {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => Ok(Source::new(self.shown.clone(), text)),
            Err(error) => {
                let text = String::from_utf8_lossy(&self.bytes).into_owned();
                Err((Source::new(self.shown.clone(), text), error.valid_up_to()))
            }
        }
    }
}

/// A file or folder that could not be read.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// The file or folder, as messages show it.
    pub path: String,
    /// The error of the operating system.
    pub reason: String,
}

/// What the kits of a workspace share, walked and read once for all of them.
#[derive(Debug)]
pub struct Workspace {
    folder: Folder,
    shared: Listing,
    /// The whole folder, for a kit that names a file outside the shared part.
    whole: OnceLock<Listing>,
}

impl Workspace {
    /// Walks a workspace.
    pub fn walk(folder: &Folder) -> Arc<Self> {
        let shared = Listing::walk(folder, Part::Shared, &[folder.path()]);
        Arc::new(Self { folder: folder.clone(), shared, whole: OnceLock::new() })
    }

    fn whole(&self) -> &Listing {
        self.whole.get_or_init(|| Listing::walk(&self.folder, Part::Whole, &[self.folder.path()]))
    }

    /// Reads any file of the workspace.
    fn read(&self, path: &str) -> (&Listing, Result<&Content, Absent>) {
        match self.shared.read(path) {
            Err(Absent::Missing) => (self.whole(), self.whole().read(path)),
            found => (&self.shared, found),
        }
    }
}

#[derive(Debug)]
enum Client {
    Folder(Listing),
    Text(String),
    Sample,
    Nobody,
}

/// The input files of one kit.
#[derive(Debug)]
pub struct Snapshot {
    client: Client,
    workspace: Option<Arc<Workspace>>,
    /// What this kit has used of the workspace, which other kits read too.
    asked: Mutex<Asked>,
}

/// What one kit has used of a shared workspace.
#[derive(Debug, Default)]
struct Asked {
    /// Files, by their paths in the workspace.
    paths: BTreeSet<String>,
    /// Whether the kit requested the list of vendors.
    vendors: bool,
}

impl Snapshot {
    /// The snapshot of a kit's folder, with its workspace if it has one.
    pub fn of_kit(folder: &Folder, workspace: Option<Arc<Workspace>>) -> Self {
        let mut tops = vec![folder.path()];
        tops.extend(workspace.as_ref().map(|workspace| workspace.folder.path()));
        let listing = Listing::walk(folder, Part::Kit, &tops);
        Self { client: Client::Folder(listing), workspace, asked: Mutex::default() }
    }

    /// The snapshot of a kit that consists of this text alone, with no other files.
    pub fn of_text(text: String) -> Self {
        Self { client: Client::Text(text), workspace: None, asked: Mutex::default() }
    }

    /// The snapshot of the embedded sample practice.
    pub fn sample() -> Self {
        Self { client: Client::Sample, workspace: None, asked: Mutex::default() }
    }

    /// A snapshot of the built-in files and a workspace, without a kit.
    pub fn of_workspace(workspace: Option<Arc<Workspace>>) -> Self {
        Self { client: Client::Nobody, workspace, asked: Mutex::default() }
    }

    fn asked(&self, note: impl FnOnce(&mut Asked)) {
        note(&mut self.asked.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Reads a file, and records a shared one as used by this kit.
    fn read<'s>(&self, owner: Owner, listing: &'s Listing, path: &str) -> Result<&'s Content, Absent> {
        if owner == Owner::Workspace {
            let written = listing.written(path).unwrap_or(path);
            self.asked(|asked| asked.paths.extend([written.to_string()]));
        }
        listing.read(path)
    }

    /// The folders on disk, nearest first.
    fn listings(&self) -> impl Iterator<Item = (Owner, &Listing)> {
        let client = match &self.client {
            Client::Folder(listing) => Some((Owner::Client, listing)),
            Client::Text(_) | Client::Sample | Client::Nobody => None,
        };
        let workspace = self.workspace.as_ref().map(|workspace| (Owner::Workspace, &workspace.shared));
        client.into_iter().chain(workspace)
    }

    /// A file under `content/` or `themes/`, from the nearest layer that has it.
    pub fn find(&self, path: &str) -> Option<Found<'_>> {
        let on_disk = self.listings().find_map(|(owner, listing)| {
            Some(found(listing, path, self.read(owner, listing, path).ok()?, owner))
        });
        on_disk.or_else(|| embedded_file(path))
    }

    /// A vendor's file, `vendors/NAME.yaml`, from the nearest layer that has it.
    pub fn vendor(&self, path: &str) -> Result<Found<'_>, Absent> {
        for (owner, listing) in self.listings() {
            match self.read(owner, listing, path) {
                Err(Absent::Missing) => {}
                read => return Ok(found(listing, path, read?, owner)),
            }
        }
        Err(Absent::Missing)
    }

    /// The names of the vendors that have a file.
    pub fn vendors(&self) -> BTreeSet<&str> {
        self.asked(|asked| asked.vendors = true);
        self.listings().flat_map(|(_, listing)| listing.files()).filter_map(vendor_of).collect()
    }

    /// A file at the top of the workspace; `None` without a workspace.
    pub fn workspace_file(&self, path: &str) -> Option<Result<Found<'_>, Absent>> {
        let shared = &self.workspace.as_ref()?.shared;
        let read = self.read(Owner::Workspace, shared, path);
        Some(read.map(|content| found(shared, path, content, Owner::Workspace)))
    }

    /// How messages show a file of the workspace.
    pub fn shown_in_workspace(&self, path: &str) -> String {
        self.workspace.as_ref().map_or_else(|| path.to_string(), |workspace| workspace.shared.shown(path))
    }

    /// The sorted paths of all files under `content/` and `themes/` that the client or the workspace has. Each replaces the
    /// built-in file with the same path, or is an addition.
    pub fn overrides(&self) -> BTreeSet<&str> {
        self.listings().flat_map(|(_, listing)| listing.overrides()).collect()
    }

    /// The built-in files under `content/` and `themes/`.
    pub fn built_in_files() -> impl Iterator<Item = Found<'static>> {
        embedded::paths().filter_map(|path| embedded_file(&path))
    }

    /// A file that the kit names, by its path relative to the kit's folder.
    pub fn kit_file(&self, path: &str) -> Result<Found<'_>, Absent> {
        let kit = match &self.client {
            Client::Folder(kit) => kit,
            Client::Sample => return embedded_file(&format!("{SAMPLE}{path}")).ok_or(Absent::Missing),
            Client::Text(text) if path == super::KIT_FILE => {
                let (path, bytes) = (path.to_string(), Cow::Borrowed(text.as_bytes()));
                return Ok(Found { shown: path.clone(), path, bytes, hash: None, owner: Owner::Client });
            }
            Client::Text(_) | Client::Nobody => return Err(Absent::Missing),
        };
        if Utf8Path::new(path).is_absolute() {
            return Err(Absent::Outside);
        }
        let full = tidy(&kit.path().join(path));
        let (listing, inside, content) = if let Ok(inside) = full.strip_prefix(kit.path()) {
            let inside = key(inside);
            let content = kit.read(&inside);
            (kit, inside, content)
        } else {
            let workspace = self.workspace.as_ref().ok_or(Absent::Outside)?;
            let inside = full.strip_prefix(workspace.shared.path()).map(key).map_err(|_| Absent::Outside)?;
            let (listing, content) = workspace.read(&inside);
            let written = listing.written(&inside).unwrap_or(&inside).to_string();
            self.asked(|asked| asked.paths.extend([written]));
            (listing, inside, content)
        };
        Ok(found(listing, &inside, content?, Owner::Client))
    }

    /// How messages show a file of the kit's folder.
    pub fn shown(&self, path: &str) -> String {
        match &self.client {
            Client::Folder(kit) => tidy(Utf8Path::new(&kit.shown(path))).to_string().replace('\\', "/"),
            Client::Sample => format!("{SAMPLE}{path}"),
            Client::Text(_) | Client::Nobody => path.to_string(),
        }
    }

    /// Substitutes other bytes for those of a file, named as messages show it, to find out what a change would do. Call it
    /// before anything reads the file. Returns whether there is such a file.
    pub fn stand_in(&self, shown: &str, bytes: &[u8]) -> bool {
        self.listings().any(|(_, listing)| listing.stand_in(shown, bytes))
    }

    /// Adds a diagnostic for every override that could not be read. Other files are reported where the kit names them.
    pub fn report(&self, diagnostics: &mut Diagnostics) {
        for (_, listing) in self.listings() {
            for (path, absent) in listing.lacking() {
                let silent = matches!(absent, Absent::Folder | Absent::Missing | Absent::Refused(_));
                if is_override(path) && !silent {
                    let shown = listing.shown(path);
                    let at = Source::new(shown.clone(), "").start();
                    absent.report(&shown, at, diagnostics);
                }
            }
        }
    }

    /// The files and folders that could not be read although every kit here needs them. An unreadable file elsewhere in the
    /// workspace is reported where a kit names it.
    pub fn refused(&self) -> Vec<Unreadable> {
        let refused = self.listings().flat_map(|(owner, listing)| {
            listing.lacking().filter_map(move |(path, absent)| match absent {
                Absent::Refused(reason) if owner == Owner::Client || is_override(path) || path.is_empty() => {
                    Some(Unreadable { path: listing.shown(path), reason: reason.clone() })
                }
                _ => None,
            })
        });
        refused.collect()
    }

    /// All files of the kit's folder and of the shared part of the workspace, with the paths that messages show.
    pub fn files(&self) -> impl Iterator<Item = (Owner, &str, String)> {
        let listings = self.listings();
        listings
            .flat_map(|(owner, listing)| listing.files().map(move |path| (owner, path, listing.shown(path))))
    }

    /// The files of the kit and the workspace that nothing has needed so far, as messages show them.
    pub fn unused(&self) -> Vec<String> {
        let listings = self.listings();
        listings.flat_map(|(_, listing)| listing.unused().map(|path| listing.shown(path))).collect()
    }

    /// Everything that has been looked at so far.
    pub fn inputs(&self) -> Inputs {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut inputs = Inputs {
            whole: self.whole().is_some(),
            vendors: asked.vendors,
            folders: self.folders(asked.vendors),
            ..Inputs::default()
        };
        for (owner, listing) in self.all_listings() {
            let asks = |path: &str| owner == Owner::Client || asked.paths.contains(path);
            inputs.files.extend(listing.needed(asks));
            inputs.links.extend(listing.links().cloned());
        }
        inputs
    }

    /// Whether a build of this snapshot would find the same inputs as an earlier one. Reads the files that the earlier build
    /// read.
    pub fn has(&self, inputs: &Inputs) -> bool {
        if inputs.whole
            && let Some(workspace) = &self.workspace
        {
            workspace.whole();
        }
        inputs.files.iter().all(|(path, was)| self.hash_of(path) == *was) && self.has_folders(inputs)
    }

    /// Whether the folders still contain the same names. Opens no file.
    pub fn has_folders(&self, inputs: &Inputs) -> bool {
        self.folders(inputs.vendors) == inputs.folders
    }

    /// The folders, each with a hash of the names in it. The names of shared vendor files count only if `vendors` is set.
    fn folders(&self, vendors: bool) -> BTreeMap<Utf8PathBuf, Hash> {
        let folders = |(owner, listing): (Owner, &Listing)| {
            listing.folders(owner == Owner::Client || vendors).collect::<Vec<_>>()
        };
        self.all_listings().flat_map(folders).collect()
    }

    /// The folders on disk, including the whole workspace if it has been walked.
    fn all_listings(&self) -> impl Iterator<Item = (Owner, &Listing)> {
        self.listings().chain(self.whole().map(|whole| (Owner::Workspace, whole)))
    }

    fn hash_of(&self, path: &Utf8Path) -> Result<Hash, Absent> {
        if let Client::Folder(kit) = &self.client
            && let Ok(inside) = path.strip_prefix(kit.path())
        {
            return Ok(kit.read(&key(inside))?.hash);
        }
        let workspace = self.workspace.as_ref().ok_or(Absent::Missing)?;
        let inside = path.strip_prefix(workspace.shared.path()).map_err(|_| Absent::Missing)?;
        Ok(workspace.read(&key(inside)).1?.hash)
    }

    fn whole(&self) -> Option<&Listing> {
        self.workspace.as_ref().and_then(|workspace| workspace.whole.get())
    }
}

/// Whether a path is under `content/` or `themes/`.
fn is_override(path: &str) -> bool {
    matches!(path.split('/').next(), Some("content" | "themes"))
}

fn found<'s>(listing: &Listing, path: &str, content: &'s Content, owner: Owner) -> Found<'s> {
    let bytes = Cow::Borrowed(content.bytes.as_slice());
    Found { path: path.to_string(), shown: listing.shown(path), bytes, hash: Some(content.hash), owner }
}

fn embedded_file(path: &str) -> Option<Found<'static>> {
    let bytes = embedded::read(path)?;
    Some(Found { path: path.to_string(), shown: path.to_string(), bytes, hash: None, owner: Owner::BuiltIn })
}
