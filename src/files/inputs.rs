//! What a build looked at: each file with what its bytes were, each folder with what was in it. Two snapshots with the same
//! inputs give the same kit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::time::SystemTime;

use camino::{Utf8Path, Utf8PathBuf};

use super::absent::Absent;
use super::listing::Hash;

/// What a build looked at, by path from the root of the file system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Each file that was needed: what its bytes were, or why there were none.
    pub files: BTreeMap<Utf8PathBuf, Result<Hash, Absent>>,
    /// Each folder that was listed: a hash of the names in it. A file that does not exist is not in its folder.
    pub folders: BTreeMap<Utf8PathBuf, Hash>,
    /// What the links among them lead to.
    pub links: BTreeSet<Utf8PathBuf>,
    /// Whether the whole workspace was walked, for a kit that names a file somewhere in it.
    pub(super) whole: bool,
}

/// What the file system says of files without opening them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Stamps(BTreeMap<Utf8PathBuf, Option<Stamp>>);

/// Time, length, and which file it is.
type Stamp = (SystemTime, u64, u64);

impl Inputs {
    /// How the files look now.
    pub fn stamps(&self) -> Stamps {
        Stamps(self.files.keys().map(|path| (path.clone(), stamp(path))).collect())
    }
}

fn stamp(path: &Utf8Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len(), identity(&metadata)))
}

/// Which file or folder it is, whatever it is called.
#[cfg(unix)]
pub fn identity(metadata: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt;
    metadata.ino() ^ metadata.dev().rotate_left(32)
}

/// Elsewhere the time at which it was created has to do.
#[cfg(not(unix))]
pub fn identity(metadata: &Metadata) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher};
    let mut hasher = DefaultHasher::new();
    metadata.created().ok().hash(&mut hasher);
    hasher.finish()
}
