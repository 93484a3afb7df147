//! The inputs of the last build of an output, kept beside its manifest, so that the next build can tell that nothing would
//! change.

use std::fs;
use std::io::ErrorKind;

use camino::Utf8Path;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::disk::{Destination, OWN};
use super::folder;
use super::manifest::Manifest;
use super::refused::Refused;
use crate::files::inputs::Recorded;

/// The record's name in our own folder.
pub(super) const RECORD: &str = "built.json";

/// One build: by which program, for which day, and from which inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Identifies the program that built.
    pub program: String,
    /// The day of the build, in ISO form.
    pub day: String,
    /// How far the kit was cleared: `pilot`, `rollout` or `None`.
    pub cleared_for: Option<String>,
    /// Everything that the build looked at.
    pub inputs: Recorded,
}

impl Record {
    /// The record of the last build that finished, if it can be read.
    pub fn read(to: &Destination) -> Option<Self> {
        let bytes = folder::read(&to.folder().join(OWN).join(RECORD)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// The day of the build, parsed.
    pub fn day(&self) -> Option<Date> {
        self.day.parse().ok()
    }

    /// Removes the record of the last build, before its files are touched.
    pub(super) fn remove(own: &Utf8Path) -> Result<(), Refused> {
        let path = own.join(RECORD);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Refused::Machine(path, error)),
            _ => Ok(()),
        }
    }

    /// Writes the record, once every file is in place. If that is cut short, the record cannot be read, and the next build starts
    /// over.
    pub(super) fn write(&self, own: &Utf8Path) -> Result<(), Refused> {
        let path = own.join(RECORD);
        let bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        fs::write(&path, bytes).map_err(|error| Refused::Machine(path, error))
    }
}

/// Whether every file that the last build wrote still has the same bytes.
pub fn is_intact(to: &Destination) -> bool {
    let Ok(manifest) = Manifest::read(&to.folder().join(OWN)) else { return false };
    let same = |path: &str, hashes: &[String]| {
        let bytes = folder::read(&to.folder().join(path)).ok();
        bytes.is_some_and(|bytes| hashes.contains(&folder::hash(&bytes)))
    };
    let pages = !manifest.files.is_empty() && manifest.next.is_none();
    pages && manifest.files.iter().all(|(path, hashes)| hashes.len() == 1 && same(path, hashes))
}
