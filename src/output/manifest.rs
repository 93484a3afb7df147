//! The manifest: which bytes inservice has written where, so that it never replaces or removes anything else. The folder may come
//! from anywhere, so only entries for files under `site/` and `leaders/` count.

use std::collections::BTreeMap;
use std::io;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::folder;
use super::refused::Refused;

/// The manifest's name in our own folder.
pub(super) const MANIFEST: &str = "manifest.json";

/// Paths, and the hashes of the bytes that inservice wrote there: usually one; two while a build moves its files, old and new.
pub(super) type Hashes = BTreeMap<String, Vec<String>>;

/// What an output folder records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The kit's folder, relative to the output; [`SAMPLE`] for the built-in one. Early versions did not record it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kit: Option<String>,
    /// Every file that inservice wrote.
    pub files: Hashes,
    /// Only while a build moves its files into place: what `files` will be at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Hashes>,
}

/// The built-in sample, which has no folder. No relative path looks like this.
pub(super) const SAMPLE: &str = "(sample)";

impl Manifest {
    /// Reads the manifest in our own folder. A manifest that cannot be understood counts as empty: then every file in the way is
    /// taken to be someone else's, and nothing is lost.
    pub fn read(own: &Utf8Path) -> Result<Self, Refused> {
        let path = own.join(MANIFEST);
        let bytes = match folder::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Refused::Machine(path, error)),
        };
        let mut manifest: Self = serde_json::from_slice(&bytes).unwrap_or_default();
        manifest.files.retain(|path, _| can_be_ours(path));
        if let Some(next) = &mut manifest.next {
            next.retain(|path, _| can_be_ours(path));
        }
        Ok(manifest)
    }

    /// The manifest as the bytes of its file.
    pub fn bytes(&self) -> Vec<u8> {
        // A map of strings can always be written as JSON.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }
}

/// Whether a path can belong to a file that inservice wrote: below `site/` or `leaders/`, with names that mean the same on every
/// operating system.
pub(super) fn can_be_ours(path: &str) -> bool {
    let name = |part: &str| {
        !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']) && !part.contains(char::is_control)
    };
    matches!(path.split_once('/'), Some(("site" | "leaders", rest)) if rest.split('/').all(name))
}

/// The relative path from one existing folder to another; the absolute path if there is none (two drives on Windows).
pub(super) fn relative(from: &Utf8Path, to: &Utf8Path) -> io::Result<String> {
    let real = |path: &Utf8Path| if path == "" { Utf8Path::new(".") } else { path }.canonicalize_utf8();
    let (from, to) = (real(from)?, real(to)?);
    let (from, to): (Vec<Utf8Component>, Vec<Utf8Component>) =
        (from.components().collect(), to.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let mut way = Utf8PathBuf::new();
    if shared > 0 {
        way.extend(from[shared..].iter().map(|_| ".."));
    }
    way.extend(&to[shared..]);
    let way = way.as_str().replace('\\', "/");
    Ok(if way.is_empty() { ".".to_string() } else { way })
}
