//! The finished files in memory, and how they come onto the disk: only files whose bytes changed are written, each whole
//! under another name and then renamed; only files of our own earlier manifest are removed; nothing that inservice did not
//! write is ever touched.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Every file of a kit by its path under the output folder: `site/index.html`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Path to bytes.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// What writing did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were the same already.
    pub same: usize,
    /// Files of an earlier build that are gone.
    pub removed: usize,
}

/// Why nothing was written, or not all.
#[derive(Debug)]
pub enum Refused {
    /// The machine said no.
    Machine(Utf8PathBuf, io::Error),
    /// These files are in the way, and their bytes are not inservice's.
    Foreign(Vec<Utf8PathBuf>),
    /// Another build writes here at this moment.
    Busy(Utf8PathBuf),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine(path, error) => write!(f, "cannot write {path}: {error}"),
            Self::Busy(path) => write!(f, "another build is writing to {path} at this moment"),
            Self::Foreign(paths) => {
                writeln!(
                    f,
                    "nothing was written, because these files are not as inservice wrote them, or not inservice's at all:"
                )?;
                for path in paths.iter().take(10) {
                    writeln!(f, "  {path}")?;
                }
                if paths.len() > 10 {
                    writeln!(f, "  and {} more", paths.len() - 10)?;
                }
                write!(
                    f,
                    "Move them away, or choose another folder with --out. What should stay on a page belongs into kit.yaml or content/."
                )
            }
        }
    }
}

/// Our own folder beside `site/` and `leaders/`: the manifest, the lock, and files on their way.
const OWN: &str = ".inservice";

/// How the names of files on their way begin: nobody names a file so.
const PART: &str = ".inservice-part-";

/// Which bytes inservice has written, by path. While a build writes, a file may have its old bytes or its new ones.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Manifest {
    files: BTreeMap<String, Vec<String>>,
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes the output into a folder.
pub fn write(output: &Output, folder: &Utf8Path) -> Result<Written, Refused> {
    let own = folder.join(OWN);
    fs::create_dir_all(&own).map_err(|error| Refused::Machine(own.clone(), error))?;
    let lock_path = own.join("lock");
    let lock = open_lock(&lock_path).map_err(|error| Refused::Machine(lock_path.clone(), error))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Refused::Busy(folder.to_owned())),
        // Some network drives know no locks. A build without one is better than none.
        Err(TryLockError::Error(_)) => {}
    }
    clear_leftovers(&own);
    let manifest_path = own.join("manifest.json");
    let old = read_manifest(&manifest_path)?;
    let plan = plan(output, &old, folder)?;
    if plan.write.is_empty() && plan.remove.is_empty() && plan.after.files.iter().eq(old.files.iter()) {
        return Ok(Written { same: output.files.len(), ..Written::default() });
    }
    // First what may be found while we write, then the files, then what is to be found.
    if !plan.write.is_empty() {
        write_manifest(&plan.during, &manifest_path, &own)?;
    }
    for path in &plan.write {
        write_whole(&folder.join(path), &output.files[*path], &own)?;
    }
    for path in &plan.remove {
        remove(&folder.join(path), folder)?;
    }
    write_manifest(&plan.after, &manifest_path, &own)?;
    Ok(Written {
        written: plan.write.len(),
        same: output.files.len() - plan.write.len(),
        removed: plan.remove.len(),
    })
}

/// Opens the lock as it is. Whatever a link would lead to is nothing of ours.
fn open_lock(path: &Utf8Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::other("this is a link or a folder, where a file must be"));
    }
    File::options().create(true).truncate(false).write(true).open(path)
}

/// What will be written and removed, and what the manifest says meanwhile and afterwards.
struct Plan<'a> {
    write: Vec<&'a str>,
    remove: Vec<String>,
    during: Manifest,
    after: Manifest,
}

fn plan<'a>(output: &'a Output, old: &Manifest, folder: &Utf8Path) -> Result<Plan<'a>, Refused> {
    let mut plan = Plan {
        write: Vec::new(),
        remove: Vec::new(),
        during: Manifest::default(),
        after: Manifest::default(),
    };
    let mut foreign = Vec::new();
    plan.during.files.clone_from(&old.files);
    for (path, bytes) in &output.files {
        let new = hash(bytes);
        let ours = old.files.get(path);
        match on_disk(&folder.join(path))? {
            OnDisk::Nothing => plan.write.push(path),
            OnDisk::File(found) if found == new => {}
            OnDisk::File(found) if ours.is_some_and(|hashes| hashes.contains(&found)) => {
                plan.write.push(path);
            }
            OnDisk::File(_) | OnDisk::Other => foreign.push(folder.join(path)),
        }
        let during = plan.during.files.entry(path.clone()).or_default();
        if !during.contains(&new) {
            during.push(new.clone());
        }
        plan.after.files.insert(path.clone(), vec![new]);
    }
    for (path, hashes) in &old.files {
        if output.files.contains_key(path) {
            continue;
        }
        match on_disk(&folder.join(path))? {
            OnDisk::File(found) if hashes.contains(&found) => plan.remove.push(path.clone()),
            // Somebody has changed it since: it is theirs now, and stays.
            _ => {}
        }
    }
    if foreign.is_empty() { Ok(plan) } else { Err(Refused::Foreign(foreign)) }
}

enum OnDisk {
    Nothing,
    File(String),
    Other,
}

fn on_disk(path: &Utf8Path) -> Result<OnDisk, Refused> {
    match fs::read(path) {
        Ok(bytes) => Ok(OnDisk::File(hash(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(OnDisk::Nothing),
        Err(error) if matches!(error.kind(), io::ErrorKind::IsADirectory | io::ErrorKind::NotADirectory) => {
            Ok(OnDisk::Other)
        }
        Err(error) => Err(Refused::Machine(path.to_owned(), error)),
    }
}

fn read_manifest(path: &Utf8Path) -> Result<Manifest, Refused> {
    match fs::read(path) {
        // One that cannot be read counts as none: then every file in the way is somebody else's, and nothing is lost.
        Ok(bytes) => {
            let mut manifest: Manifest = serde_json::from_slice(&bytes).unwrap_or_default();
            manifest.files.retain(|path, _| is_ours(path));
            Ok(manifest)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Manifest::default()),
        Err(error) => Err(Refused::Machine(path.to_owned(), error)),
    }
}

/// Whether a path can be that of a file that inservice wrote. A manifest may come with a folder from anywhere, and must
/// never lead to a file outside `site/` and `leaders/`.
fn is_ours(path: &str) -> bool {
    let normal =
        |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0']);
    matches!(path.split_once('/'), Some(("site" | "leaders", rest)) if rest.split('/').all(normal))
}

fn write_manifest(manifest: &Manifest, path: &Utf8Path, own: &Utf8Path) -> Result<(), Refused> {
    let json = serde_json::to_vec_pretty(manifest)
        .map_err(|error| Refused::Machine(path.to_owned(), error.into()))?;
    write_whole(path, &json, own)
}

fn write_whole(path: &Utf8Path, bytes: &[u8], own: &Utf8Path) -> Result<(), Refused> {
    let refused = |error: io::Error| Refused::Machine(path.to_owned(), error);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|error| Refused::Machine(parent.to_owned(), error))?;
    }
    let mut file = tempfile::Builder::new().prefix(PART).tempfile_in(own).map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    readable_by_all(file.as_file()).map_err(refused)?;
    file.persist(path).map_err(|error| refused(error.error))?;
    Ok(())
}

/// A temporary file is its owner's alone; a page on a file share is for everyone who may open the folder.
#[cfg(unix)]
fn readable_by_all(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &File) -> io::Result<()> {
    Ok(())
}

/// Removes a file, and the folders that it leaves empty.
fn remove(path: &Utf8Path, folder: &Utf8Path) -> Result<(), Refused> {
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(Refused::Machine(path.to_owned(), error)),
    }
    let above: BTreeSet<&Utf8Path> = path.ancestors().skip(1).take_while(|above| *above != folder).collect();
    for empty in above.into_iter().rev() {
        if fs::remove_dir(empty).is_err() {
            break;
        }
    }
    Ok(())
}

/// Files that a killed build left on their way.
fn clear_leftovers(own: &Utf8Path) {
    for entry in own.read_dir_utf8().into_iter().flatten().flatten() {
        if entry.file_name().starts_with(PART) {
            // What cannot be removed now is tried again by the next build.
            let _ = fs::remove_file(entry.path());
        }
    }
}
