//! One folder of input files, listed by a single walk. Each file is read when first needed and at most once. Nothing is
//! merged here; [`Snapshot`](super::snapshot::Snapshot) layers several listings.

use std::collections::BTreeMap;
use std::fs::{self, FileType};
use std::io::{self, Read as _};
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};
use walkdir::{DirEntry, WalkDir};

use super::KIT_FILE;
use super::absent::{Absent, LARGEST};
use super::folder::Folder;

/// The part of a folder to walk. Hidden files and `node_modules` are never included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A kit's folder, except its `out/`.
    Kit,
    /// What the kits of a workspace share: [`SHARED`], and the files beside those folders.
    Shared,
    /// A whole workspace, including other clients. Walked only for a kit that names a file there.
    Whole,
}

/// The folders of a workspace that every kit can read.
const SHARED: [&str; 4] = ["content", "themes", "vendors", "assets"];

/// The vendor that a file describes: `acme` for `vendors/acme.yaml`.
pub fn vendor_of(path: &str) -> Option<&str> {
    let name = path.strip_prefix("vendors/")?.strip_suffix(".yaml")?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

/// A folder that has been walked.
#[derive(Debug)]
pub(super) struct Listing {
    folder: Folder,
    /// By path relative to this folder, with `/`.
    entries: BTreeMap<String, Entry>,
    /// The targets of the links, and of this folder if it is a link.
    links: Vec<Utf8PathBuf>,
}

/// Something found by the walk.
#[derive(Debug)]
pub(super) struct Entry {
    kind: Kind,
    read: OnceLock<Result<Content, Absent>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Unusable(Absent),
}

/// A file's bytes and their hash.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    pub(super) hash: Hash,
}

/// A SHA-256 hash.
pub type Hash = [u8; 32];

impl Listing {
    /// Walks a folder. Links may lead into the folders in `tops`.
    pub(super) fn walk(folder: &Folder, part: Part, tops: &[&Utf8Path]) -> Self {
        let real = folder.path().canonicalize_utf8().ok();
        let links = real.into_iter().filter(|real| real != folder.path()).collect();
        let mut listing = Self { folder: folder.clone(), entries: BTreeMap::new(), links };
        let mut walk = WalkDir::new(folder.path()).follow_links(true).into_iter();
        while let Some(next) = walk.next() {
            match next {
                Ok(entry) => {
                    if listing.add(&entry, part, tops) == Descend::No && entry.file_type().is_dir() {
                        walk.skip_current_dir();
                    }
                }
                Err(error) => listing.add_refused(&error),
            }
        }
        listing
    }

    fn add(&mut self, entry: &DirEntry, part: Part, tops: &[&Utf8Path]) -> Descend {
        if entry.depth() == 0 {
            return Descend::Yes;
        }
        let name = entry.file_name().to_string_lossy();
        let folder = entry.file_type().is_dir();
        if is_skipped(&name) || (folder && !is_walked(&name, entry.depth(), part)) {
            return Descend::No;
        }
        let kind = if entry.file_name().to_str().is_none() {
            Kind::Unusable(Absent::Name)
        } else if entry.path_is_symlink() && !self.follows(entry, part, tops) {
            Kind::Unusable(Absent::Outside)
        } else {
            kind_of(entry.file_type())
        };
        let descend = if kind == Kind::Folder { Descend::Yes } else { Descend::No };
        self.insert(entry.path(), kind);
        descend
    }

    /// Whether a link may be followed. Records the target if so.
    fn follows(&mut self, link: &DirEntry, part: Part, tops: &[&Utf8Path]) -> bool {
        let Ok(real) = link.path().canonicalize() else { return false };
        let inside =
            || tops.iter().filter_map(|top| top.canonicalize().ok()).any(|top| real.starts_with(top));
        // The person running the command chose the kit, so its own file may be a link to anywhere.
        let own = part == Part::Kit && link.depth() == 1 && link.file_name() == KIT_FILE;
        let may = own || inside();
        if may {
            self.links.extend(Utf8PathBuf::from_path_buf(real).ok());
        }
        may
    }

    /// Adds what the walk could not look at: a folder that cannot be listed, a dangling link, or a link to a folder that
    /// contains it.
    fn add_refused(&mut self, error: &walkdir::Error) {
        let Some(path) = error.path() else { return };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if error.depth() > 0 && is_skipped(&name) {
            return;
        }
        let absent = match error.io_error() {
            Some(io) if io.kind() == io::ErrorKind::NotFound => {
                // What disappeared during the walk is simply not there, but a dangling link still exists.
                if error.depth() == 0 || fs::symlink_metadata(path).is_err() {
                    return;
                }
                Absent::Dangling
            }
            Some(io) if is_absence(io) => return,
            Some(io) => Absent::Refused(io.to_string()),
            None => Absent::Refused("the link points to a folder that contains it".to_string()),
        };
        self.insert(path, Kind::Unusable(absent));
    }

    fn insert(&mut self, path: &std::path::Path, kind: Kind) {
        let relative = path.strip_prefix(self.path()).unwrap_or(path);
        let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        self.entries.insert(parts.join("/"), Entry { kind, read: OnceLock::new() });
    }

    /// The folder's absolute path.
    pub(super) fn path(&self) -> &Utf8Path {
        self.folder.path()
    }

    /// How messages show a path in this folder.
    pub(super) fn shown(&self, path: &str) -> String {
        self.folder.show(path)
    }

    /// A file's content, read now unless it has been read before.
    pub(super) fn read(&self, path: &str) -> Result<&Content, Absent> {
        let (written, entry) = self.entry(path)?;
        entry.read(&self.path().join(written))
    }

    /// A path as the listing spells it, if it is listed.
    pub(super) fn written(&self, path: &str) -> Option<&str> {
        self.entry(path).ok().map(|(written, _)| written)
    }

    fn entry(&self, path: &str) -> Result<(&str, &Entry), Absent> {
        if let Some((written, entry)) = self.entries.get_key_value(path) {
            return Ok((written, entry));
        }
        self.blocked(path)?;
        if path.is_empty() {
            return Err(Absent::Folder);
        }
        if path.split('/').any(is_skipped) || path.starts_with("out/") {
            return Err(Absent::Skipped);
        }
        // Some file systems take `Logo.svg` for `logo.svg`; the listing has the name as the disk spells it.
        let real = self.path().join(path).canonicalize_utf8().ok();
        let written = real.as_deref().zip(self.path().canonicalize_utf8().ok());
        let written = written.and_then(|(real, top)| real.strip_prefix(top).ok()).map(key);
        let listed = written.and_then(|written| self.entries.get_key_value(&written));
        listed.map(|(written, entry)| (written.as_str(), entry)).ok_or(Absent::Missing)
    }

    /// Substitutes other bytes for those of a file on disk. Works only for a file that exists and has not been read yet.
    pub(super) fn stand_in(&self, shown: &str, bytes: &[u8]) -> bool {
        let mut files = self.entries.iter().filter(|(_, entry)| entry.kind == Kind::File);
        let Some((_, entry)) = files.find(|(path, _)| tidy_shown(&self.shown(path)) == shown) else {
            return false;
        };
        let content = Content { hash: Sha256::digest(bytes).into(), bytes: bytes.to_vec() };
        entry.read.set(Ok(content)).is_ok()
    }

    /// Records and returns an error if a folder on the way to a path cannot be listed.
    fn blocked(&self, path: &str) -> Result<(), Absent> {
        let above = path.match_indices('/').map(|(at, _)| &path[..at]);
        for folder in [""].into_iter().chain(above).chain([path]) {
            if let Some(entry) = self.entries.get(folder)
                && matches!(entry.kind, Kind::Unusable(_))
            {
                entry.read(self.path())?;
            }
        }
        Ok(())
    }

    /// The paths of the files under `content/` and `themes/`. Those that cannot be read are recorded as needed too.
    pub(super) fn overrides(&self) -> impl Iterator<Item = &str> {
        let within = |path: &str| matches!(path.split('/').next(), Some("content" | "themes"));
        self.entries.iter().filter_map(move |(path, entry)| match entry.kind {
            Kind::File => Some(path.as_str()).filter(|path| within(path)),
            Kind::Folder => None,
            Kind::Unusable(_) => {
                if within(path) || path.is_empty() {
                    let _ = entry.read(self.path());
                }
                None
            }
        })
    }

    /// What was needed but not available, by path.
    pub(super) fn lacking(&self) -> impl Iterator<Item = (&str, &Absent)> {
        self.entries.iter().filter_map(|(path, entry)| {
            // A name that nothing can refer to counts as needed wherever files are found by listing a folder.
            let unnamed = matches!(entry.kind, Kind::Unusable(Absent::Name)).then_some(&Absent::Name);
            let absent = entry.read.get().and_then(|read| read.as_ref().err()).or(unnamed)?;
            Some((path.as_str(), absent))
        })
    }

    /// The needed files that `asks` accepts, by path on disk, each with the hash of its bytes. Files that were needed but
    /// not available are always included, with the reason.
    pub(super) fn needed(
        &self,
        asks: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = (Utf8PathBuf, Result<Hash, Absent>)> {
        self.entries.iter().filter_map(move |(path, entry)| {
            let read = entry.read.get()?.as_ref();
            if read.is_ok() && !asks(path) {
                return None;
            }
            Some((self.path().join(path), read.map(|content| content.hash).map_err(Clone::clone)))
        })
    }

    /// All files, by path relative to this folder.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter(|(_, entry)| entry.kind == Kind::File).map(|(path, _)| path.as_str())
    }

    /// The files that nothing has needed so far.
    pub(super) fn unused(&self) -> impl Iterator<Item = &str> {
        let waiting = |entry: &Entry| entry.kind == Kind::File && entry.read.get().is_none();
        self.entries.iter().filter(move |(_, entry)| waiting(entry)).map(|(path, _)| path.as_str())
    }

    /// The targets of the links.
    pub(super) fn links(&self) -> impl Iterator<Item = &Utf8PathBuf> {
        self.links.iter()
    }

    /// Every folder that was walked, including this one, with a hash of the names in it. Unless `listed` is set, the names
    /// of vendor files are left out: a build requests those by name, so a new one changes nothing.
    pub(super) fn folders(&self, listed: bool) -> impl Iterator<Item = (Utf8PathBuf, Hash)> {
        let mut folders = BTreeMap::from([("", Sha256::new())]);
        for (path, entry) in &self.entries {
            let (above, name) = path.rsplit_once('/').unwrap_or(("", path));
            let names = folders.entry(above).or_default();
            if listed || entry.kind != Kind::File || vendor_of(path).is_none() {
                names.update(format!("{name}\0{:?}\0", entry.kind));
            }
            if entry.kind == Kind::Folder {
                folders.entry(path).or_default();
            }
        }
        folders.into_iter().map(|(path, names)| (self.path().join(path), names.finalize().into()))
    }
}

impl Entry {
    fn read(&self, path: &Utf8Path) -> Result<&Content, Absent> {
        let read = self.read.get_or_init(|| match &self.kind {
            Kind::File => content(path),
            Kind::Folder => Err(Absent::Folder),
            Kind::Unusable(absent) => Err(absent.clone()),
        });
        read.as_ref().map_err(Clone::clone)
    }
}

/// Opens and reads a file. No input is opened anywhere else.
fn content(path: &Utf8Path) -> Result<Content, Absent> {
    let read = || -> io::Result<Result<Content, Absent>> {
        let file = fs::File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.len() > LARGEST {
            return Ok(Err(Absent::TooLarge(metadata.len())));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
        // The file may grow while it is being read.
        file.take(LARGEST + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST {
            return Ok(Err(Absent::TooLarge(bytes.len() as u64)));
        }
        Ok(Ok(Content { hash: Sha256::digest(&bytes).into(), bytes }))
    };
    read().unwrap_or_else(|error| {
        Err(if is_absence(&error) { Absent::Missing } else { Absent::Refused(error.to_string()) })
    })
}

#[derive(PartialEq, Eq)]
enum Descend {
    Yes,
    No,
}

fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || name == "node_modules"
}

fn is_walked(folder: &str, depth: usize, part: Part) -> bool {
    match part {
        Part::Kit => depth > 1 || folder != "out",
        Part::Shared => depth > 1 || SHARED.contains(&folder),
        Part::Whole => folder != "out",
    }
}

fn kind_of(kind: FileType) -> Kind {
    if kind.is_file() {
        Kind::File
    } else if kind.is_dir() {
        Kind::Folder
    } else {
        Kind::Unusable(Absent::Special(special(kind)))
    }
}

#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        "named pipe"
    } else if kind.is_socket() {
        "socket"
    } else {
        "device"
    }
}

#[cfg(not(unix))]
fn special(_: FileType) -> &'static str {
    "device"
}

/// Whether an error only means that there is no such file.
fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::InvalidFilename
    )
}

/// A path as messages show it.
fn tidy_shown(shown: &str) -> String {
    super::folder::tidy(Utf8Path::new(shown)).to_string().replace('\\', "/")
}

/// A relative path as listings spell it.
pub(super) fn key(path: &Utf8Path) -> String {
    let parts: Vec<&str> = path.iter().collect();
    parts.join("/")
}
