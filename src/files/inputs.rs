//! The inputs of a build: each file that was read and each folder that was listed, with hashes. Two snapshots with the same
//! inputs give the same kit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};

use serde::{Deserialize, Serialize};

use super::absent::Absent;
use super::listing::Hash;
use super::workspace::KitPlace;

/// The inputs of a build, by absolute path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Each file that was needed, with the hash of its bytes or the reason why there were none.
    pub files: BTreeMap<Utf8PathBuf, Result<Hash, Absent>>,
    /// Each folder that was listed, with a hash of the names in it. A file that does not exist is missing from its folder's
    /// names.
    pub folders: BTreeMap<Utf8PathBuf, Hash>,
    /// The targets of the links that were followed.
    pub links: BTreeSet<Utf8PathBuf>,
    /// Whether the whole workspace was walked, because the kit names a file somewhere in it.
    pub(super) whole: bool,
    /// Whether the list of vendors was requested.
    pub(super) vendors: bool,
}

/// What the file system reports about files without opening them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Stamps(BTreeMap<Utf8PathBuf, Option<Stamp>>);

/// Time of modification, length and [`identity`].
type Stamp = (SystemTime, u64, u64);

impl Inputs {
    /// The stamps of the files as they are now.
    pub fn stamps(&self) -> Stamps {
        Stamps(self.files.keys().map(|path| (path.clone(), stamp(path))).collect())
    }
}

fn stamp(path: &Utf8Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len(), identity(&metadata)))
}

/// Identifies a file or folder, whatever its name.
#[cfg(unix)]
pub fn identity(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ino() ^ metadata.dev().rotate_left(32)
}

/// Without inode numbers, the time of creation has to serve.
#[cfg(not(unix))]
pub fn identity(metadata: &Metadata) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher};
    let mut hasher = DefaultHasher::new();
    metadata.created().ok().hash(&mut hasher);
    hasher.finish()
}

/// The inputs of a build in the form stored beside its output, by paths that stay valid when the workspace moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The files with the hashes of their bytes; `None` for a file that did not exist.
    files: BTreeMap<String, Option<String>>,
    /// The folders with the hashes of the names in them.
    folders: BTreeMap<String, String>,
    whole: bool,
    #[serde(default)]
    vendors: bool,
}

/// The prefixes of recorded paths.
const KIT: &str = "kit:";
const WORKSPACE: &str = "workspace:";

impl Inputs {
    /// The record to store. `None` if something could not be read: such a kit is rebuilt every time.
    pub fn recorded(&self, kit: &KitPlace) -> Option<Recorded> {
        let name = |path: &Utf8Path| {
            if let Ok(inside) = path.strip_prefix(kit.folder.path()) {
                return Some(format!("{KIT}{}", inside.as_str().replace('\\', "/")));
            }
            let inside = path.strip_prefix(kit.workspace.as_ref()?.path()).ok()?;
            Some(format!("{WORKSPACE}{}", inside.as_str().replace('\\', "/")))
        };
        let files = self.files.iter().map(|(path, read)| {
            let hash = match read {
                Ok(hash) => Some(hex(hash)),
                Err(Absent::Missing) => None,
                Err(_) => return None,
            };
            Some((name(path)?, hash))
        });
        let folders = self.folders.iter().map(|(path, names)| Some((name(path)?, hex(names))));
        Some(Recorded {
            files: files.collect::<Option<_>>()?,
            folders: folders.collect::<Option<_>>()?,
            whole: self.whole,
            vendors: self.vendors,
        })
    }
}

impl Recorded {
    /// The recorded inputs, at the paths where the kit is now. `None` if the record is not valid.
    pub fn inputs(&self, kit: &KitPlace) -> Option<Inputs> {
        let path = |name: &str| {
            let (folder, inside) = match name.strip_prefix(KIT) {
                Some(inside) => (&kit.folder, inside),
                None => (kit.workspace.as_ref()?, name.strip_prefix(WORKSPACE)?),
            };
            Some(if inside.is_empty() { folder.path().to_owned() } else { folder.path().join(inside) })
        };
        let files = self.files.iter().map(|(name, hash)| {
            let read = match hash {
                Some(hash) => Ok(unhex(hash)?),
                None => Err(Absent::Missing),
            };
            Some((path(name)?, read))
        });
        let folders = self.folders.iter().map(|(name, hash)| Some((path(name)?, unhex(hash)?)));
        Some(Inputs {
            files: files.collect::<Option<_>>()?,
            folders: folders.collect::<Option<_>>()?,
            links: BTreeSet::new(),
            whole: self.whole,
            vendors: self.vendors,
        })
    }

    /// Whether a build of the kit would have these same inputs.
    pub fn holds(&self, kit: &KitPlace) -> bool {
        self.inputs(kit).is_some_and(|inputs| kit.snapshot().has(&inputs))
    }
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Hash> {
    let digits = text
        .as_bytes()
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok().map(|pair| u8::from_str_radix(pair, 16)));
    let bytes: Vec<u8> = digits.map(|byte| byte?.ok()).collect::<Option<_>>()?;
    bytes.try_into().ok()
}
