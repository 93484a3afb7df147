//! Examines and reads an output folder. The folder may come from anywhere, so no link below it is ever
//! followed, and only regular files are opened.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};

use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};

use super::refused::Obstacle;

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// Nothing.
    Nothing,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// Something else, and where it is.
    Other(Utf8PathBuf, Obstacle),
}

/// The most bytes of any file that inservice writes. A longer file is someone else's, and need not be read.
const LONGEST: u64 = 256 << 20;

/// What is at a path under a folder.
pub(super) fn look(folder: &Utf8Path, path: &str) -> io::Result<Entry> {
    let mut at = folder.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        at.push(part);
        let metadata = match fs::symlink_metadata(&at) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Entry::Nothing),
            Err(error) => return Err(error),
        };
        let last = parts.peek().is_none();
        if let Some(obstacle) = never_ours(&metadata) {
            return Ok(Entry::Other(at, obstacle));
        }
        match (last, metadata.is_dir()) {
            (false, true) => {}
            (false, false) => return Ok(Entry::Other(at, Obstacle::File)),
            (true, true) => return Ok(Entry::Folder),
            (true, false) => return Ok(Entry::File),
        }
    }
    Ok(Entry::Nothing)
}

fn never_ours(metadata: &Metadata) -> Option<Obstacle> {
    if metadata.is_symlink() {
        Some(Obstacle::Link)
    } else if metadata.is_dir() || metadata.is_file() {
        None
    } else {
        Some(Obstacle::Special)
    }
}

/// The bytes of a file that [`look`] found. It is an error if something else has taken its place since.
pub(super) fn read(path: &Utf8Path) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    if metadata.len() > LONGEST {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    file.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opening a pipe would wait for its writer, and opening a link would lead elsewhere.
#[cfg(unix)]
fn open(path: &Utf8Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    File::options().read(true).custom_flags(NO_LINK_NO_WAIT).open(path)
}

#[cfg(not(unix))]
fn open(path: &Utf8Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
const NO_LINK_NO_WAIT: i32 =
    (rustix::fs::OFlags::NOFOLLOW.bits() | rustix::fs::OFlags::NONBLOCK.bits()).cast_signed();

/// Opens the lock, or creates it; never empties it, and never follows a link.
pub(super) fn open_lock(path: &Utf8Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, NO_LINK_NO_WAIT);
    options.open(path)
}

/// The hash of some bytes, in the form that manifests use.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
