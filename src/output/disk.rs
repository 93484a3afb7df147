//! Writes an output into its folder: only files whose bytes changed, and all of them or none. Removes only files of its own
//! earlier manifest, and touches nothing that inservice did not write.

use std::fs::{self, File, TryLockError};

use camino::{Utf8Path, Utf8PathBuf};

use super::folder::{self, Entry};
use super::manifest::{self, MANIFEST, SAMPLE};
use super::record::{RECORD, Record};
use super::refused::{Obstacle, Refused};
use super::{Output, plan, stage};
use crate::files::workspace::KitPlace;

/// The folder that an output goes to, and the kit that it comes from.
#[derive(Clone, Debug)]
pub struct Destination {
    folder: Utf8PathBuf,
    /// The kit's folder; `None` for the built-in sample.
    kit: Option<Utf8PathBuf>,
    /// Whether the user named the folder. Any other folder comes with the kit, and may not be a link to somewhere else.
    named: bool,
}

impl Destination {
    /// The folder for a kit's output if the user names none.
    pub fn of(kit: &KitPlace) -> Self {
        Self { folder: kit.out(), kit: Some(kit.folder.path().to_owned()), named: false }
    }

    /// A folder that the user named, for a kit in a folder or for the built-in sample.
    pub fn named(folder: Utf8PathBuf, kit: Option<&Utf8Path>) -> Self {
        Self { folder, kit: kit.map(Utf8Path::to_owned), named: true }
    }

    /// The folder that holds `site/` and `leaders/`.
    pub fn folder(&self) -> &Utf8Path {
        &self.folder
    }
}

/// What writing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were new or changed.
    pub written: usize,
    /// Files that already had the same bytes.
    pub same: usize,
    /// Files of an earlier build that were removed.
    pub removed: usize,
    /// Files of an earlier build that the kit no longer has but someone has changed: they stay.
    pub left: Vec<Utf8PathBuf>,
}

/// Our own folder beside `site/` and `leaders/`, with the manifest, the lock and staged files.
pub(super) const OWN: &str = ".inservice";
/// The lock that a writing build holds.
const LOCK: &str = "lock";

/// Writes the output into a folder, then the record of what it was made from.
pub fn write(output: &Output, to: &Destination, record: Option<&Record>) -> Result<Written, Refused> {
    let folder = &to.folder;
    let own = Own::open(to)?;
    let old = stage::finish(folder, &own.path)?;
    let kit = kit_of(to)?;
    if let Some(other) = old.kit.as_ref().filter(|other| **other != kit) {
        return Err(Refused::OtherKit { output: folder.clone(), kit: other.clone() });
    }
    let plan = plan::compare(output, &old, &kit, folder)?;
    if !plan.write.is_empty() || !plan.remove.is_empty() || plan.after != old {
        let steps = stage::prepare(&plan, folder, &own.path)?;
        // If this build is killed from here on, the old record must not vouch for its files.
        Record::remove(&own.path)?;
        steps.carry_out()?;
    }
    match record {
        Some(record) if Record::read(to).as_ref() == Some(record) => {}
        Some(record) => record.write(&own.path)?,
        None => Record::remove(&own.path)?,
    }
    Ok(Written {
        written: plan.write.len(),
        same: output.files.len() - plan.write.len(),
        removed: plan.remove.len(),
        left: plan.left,
    })
}

/// Finishes what a killed build left behind, if there is an output at all.
pub fn finish_earlier(to: &Destination) -> Result<(), Refused> {
    if is_there(&to.folder, OWN, &Entry::Folder)? {
        let own = Own::open(to)?;
        stage::finish(&to.folder, &own.path)?;
    }
    Ok(())
}

/// Our own folder, locked for as long as this value lives.
pub(super) struct Own {
    path: Utf8PathBuf,
    _lock: File,
}

impl Own {
    /// The folder's path.
    pub(super) fn path(&self) -> &Utf8Path {
        &self.path
    }

    pub(super) fn open(to: &Destination) -> Result<Self, Refused> {
        let folder = &to.folder;
        if !to.named && fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_symlink()) {
            return Err(Refused::InTheWay(vec![(folder.clone(), Obstacle::Link)]));
        }
        let refused = |error| Refused::Machine(folder.clone(), error);
        fs::create_dir_all(folder).map_err(refused)?;
        let path = folder.join(OWN);
        if !is_there(folder, OWN, &Entry::Folder)? {
            fs::create_dir(&path).map_err(refused)?;
        }
        for (name, kind) in [
            (LOCK, Entry::File),
            (MANIFEST, Entry::File),
            (RECORD, Entry::File),
            (stage::NEW, Entry::Folder),
            (stage::OLD, Entry::Folder),
        ] {
            is_there(&path, name, &kind)?;
        }
        let lock_path = path.join(LOCK);
        let lock =
            folder::open_lock(&lock_path).map_err(|error| Refused::Machine(lock_path.clone(), error))?;
        match lock.try_lock() {
            // Some network drives have no locks. Building without one is better than not building.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Refused::Busy(folder.clone())),
        }
    }
}

/// Whether an entry of our own exists. Anything else in its place is refused.
fn is_there(folder: &Utf8Path, name: &str, kind: &Entry) -> Result<bool, Refused> {
    let path = folder.join(name);
    let found = folder::look(folder, name).map_err(|error| Refused::Machine(path.clone(), error))?;
    let in_the_way = |at, obstacle| Err(Refused::InTheWay(vec![(at, obstacle)]));
    match found {
        Entry::Nothing => Ok(false),
        found if found == *kind => Ok(true),
        Entry::File => in_the_way(path, Obstacle::File),
        Entry::Folder => in_the_way(path, Obstacle::Folder),
        Entry::Other(at, obstacle) => in_the_way(at, obstacle),
    }
}

/// The kit's folder as the output records it: relative, so that both can be moved together.
fn kit_of(to: &Destination) -> Result<String, Refused> {
    match &to.kit {
        None => Ok(SAMPLE.to_string()),
        Some(kit) => {
            manifest::relative(&to.folder, kit).map_err(|error| Refused::Machine(to.folder.clone(), error))
        }
    }
}
