//! Writes the files to hand over: all of them or none, each in one rename, and never over a file that inservice did not write. A
//! record in the kit's output, beside the manifest of the pages, lists what it wrote.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::disk::{Destination, Own};
use super::folder::{self, Entry, hash};
use super::manifest;
use super::refused::{Obstacle, Refused};

/// The record of handed-over files, in our own folder of the output.
const RECORD: &str = "handover.json";
/// The file that says what each of the others is for.
pub(crate) const INDEX: &str = "index.txt";

/// Files to hand over, and where they go.
#[derive(Clone, Debug)]
pub(crate) struct Handover {
    /// The folder that they go to.
    pub(crate) folder: Utf8PathBuf,
    /// Each file's path below the folder, its bytes, and what it is for.
    pub(crate) files: Vec<(String, Vec<u8>, String)>,
    /// The set that these files make up: earlier files of the set that are not among them are removed.
    pub(crate) whole: Option<Whole>,
    /// The head of the index; `None` if no index is written.
    pub(crate) index: Option<String>,
}

/// A set of files that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Whole {
    /// The files in a folder below the target.
    Folder(String),
    /// The files whose names have this beginning and this end.
    Named(String, &'static str),
}

impl Whole {
    /// Whether a path below the target folder belongs to the set.
    fn has(&self, path: &str) -> bool {
        match self {
            Self::Folder(folder) => path
                .strip_prefix(folder.as_str())
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(is_name),
            Self::Named(begin, end) => {
                is_name(path) && path.strip_prefix(begin.as_str()).is_some_and(|rest| rest.ends_with(end))
            }
        }
    }
}

/// The handed-over files, by path.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Record {
    files: BTreeMap<String, Remembered>,
}

/// A file that was handed over.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Remembered {
    /// The hash of the bytes that inservice wrote there, then the previous one, in case the machine stopped before the rename.
    hashes: Vec<String>,
    /// What the file is for.
    about: String,
}

/// A change to make: a staged file to move, or a file to remove.
struct Step {
    target: Utf8PathBuf,
    /// The staged file beside the target; `None` for a file to remove.
    staged: Option<Utf8PathBuf>,
    before: Option<Vec<u8>>,
}

/// Writes the files to hand over.
pub(crate) fn hand_over(kit: &Destination, what: &Handover) -> Result<(), Refused> {
    let own = Own::open(kit)?;
    let record_path = own.path().join(RECORD);
    let at = |path: &Utf8Path| {
        let path = path.to_owned();
        move |error| Refused::Machine(path, error)
    };
    let mut record: Record = match folder::look(own.path(), RECORD).map_err(at(&record_path))? {
        Entry::Nothing => Record::default(),
        Entry::File => {
            let bytes = folder::read(&record_path).map_err(at(&record_path))?;
            serde_json::from_slice(&bytes).unwrap_or_default()
        }
        _ => return Err(Refused::InTheWay(vec![(record_path, Obstacle::Link)])),
    };
    make_folder(kit, &what.folder)?;
    let top = manifest::relative(kit.folder(), &what.folder).map_err(at(&what.folder))?;
    let key = |path: &str| format!("{top}/{path}");
    let mut files = what.files.clone();
    let mut gone = Vec::new();
    if let Some(whole) = &what.whole {
        let begin = key("");
        for path in record.files.keys().filter_map(|old| old.strip_prefix(&begin)) {
            if whole.has(path) && files.iter().all(|(new, ..)| new != path) {
                gone.push(path.to_string());
            }
        }
    }
    if let Some(head) = &what.index {
        files.push(index(head, &files, &gone, &record, &what.folder, &top));
    }
    let (mut steps, mut in_the_way) = (Vec::new(), Vec::new());
    for (path, bytes, _) in &files {
        let target = what.folder.join(path);
        let known = record.files.get(&key(path)).map(|known| known.hashes.as_slice()).unwrap_or_default();
        match look(&what.folder, path, known).map_err(at(&target))? {
            Ok(Some(before)) if before == *bytes => {}
            Ok(before) => steps.push((target, Some(bytes), before)),
            Err(found) => in_the_way.push(found),
        }
    }
    if !in_the_way.is_empty() {
        return Err(Refused::InTheWay(in_the_way));
    }
    for path in &gone {
        let known = record.files.get(&key(path)).map(|known| known.hashes.as_slice()).unwrap_or_default();
        let target = what.folder.join(path);
        // A file that someone has changed since stays.
        if let Ok(Some(before)) = look(&what.folder, path, known).map_err(at(&target))? {
            steps.push((target, None, Some(before)));
        }
    }
    for (path, bytes, about) in &files {
        let entry = record
            .files
            .entry(key(path))
            .or_insert_with(|| Remembered { hashes: vec![], about: String::new() });
        let new = hash(bytes);
        entry.hashes.retain(|old| *old != new);
        entry.hashes.insert(0, new);
        entry.hashes.truncate(2);
        entry.about.clone_from(about);
    }
    for path in &gone {
        record.files.remove(&key(path));
    }
    let record = serde_json::to_vec_pretty(&record).unwrap_or_default();
    let steps = stage(steps)?;
    let written = stage_one(&record_path, &record)
        .and_then(|staged| fs::rename(staged, &record_path))
        .map_err(at(&record_path));
    match written.and_then(|()| carry_out(&steps)) {
        Ok(()) => Ok(()),
        Err(error) => {
            clear(&steps);
            Err(error)
        }
    }
}

/// Whether a name from the record can be a file's name within one folder.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name != "." && name != ".." && !name.contains(['/', '\\', ':'])
}

/// Creates the folder. Inside the kit's output, it must not be a link to somewhere else.
fn make_folder(kit: &Destination, path: &Utf8Path) -> Result<(), Refused> {
    if let Ok(inside) = path.strip_prefix(kit.folder()) {
        let found = folder::look(kit.folder(), inside.as_str());
        match found.map_err(|error| Refused::Machine(path.to_owned(), error))? {
            Entry::Nothing | Entry::Folder => {}
            Entry::File => return Err(Refused::InTheWay(vec![(path.to_owned(), Obstacle::File)])),
            Entry::Other(at, obstacle) => return Err(Refused::InTheWay(vec![(at, obstacle)])),
        }
    }
    let path = if path == "" { Utf8Path::new(".") } else { path };
    fs::create_dir_all(path).map_err(|error| Refused::Machine(path.to_owned(), error))
}

/// What is at a path: the bytes that inservice wrote there, nothing, or an obstacle.
#[expect(clippy::type_complexity, reason = "three outcomes, each of them used once")]
fn look(
    folder: &Utf8Path,
    path: &str,
    known: &[String],
) -> io::Result<Result<Option<Vec<u8>>, (Utf8PathBuf, Obstacle)>> {
    let target = folder.join(path);
    Ok(match folder::look(folder, path)? {
        Entry::Nothing => Ok(None),
        Entry::Folder => Err((target, Obstacle::Folder)),
        Entry::Other(at, obstacle) => Err((at, obstacle)),
        Entry::File => {
            let bytes = folder::read(&target)?;
            if known.contains(&hash(&bytes)) {
                Ok(Some(bytes))
            } else {
                Err((target, if known.is_empty() { Obstacle::NotOurs } else { Obstacle::Changed }))
            }
        }
    })
}

/// The index of all files in the folder, with what each is for.
fn index(
    head: &str,
    files: &[(String, Vec<u8>, String)],
    gone: &[String],
    record: &Record,
    folder: &Utf8Path,
    top: &str,
) -> (String, Vec<u8>, String) {
    let mut all: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, known) in &record.files {
        let Some(path) = key.strip_prefix(top).and_then(|rest| rest.strip_prefix('/')) else { continue };
        if !gone.iter().any(|gone| gone == path) && folder.join(path).is_file() {
            all.insert(path, &known.about);
        }
    }
    all.extend(files.iter().map(|(path, _, about)| (path.as_str(), about.as_str())));
    all.remove(INDEX);
    let rows: Vec<String> = all.iter().map(|(path, about)| format!("{path}\r\n    {about}\r\n")).collect();
    let text = format!("{}\r\n\r\n{}", head.replace('\n', "\r\n"), rows.join("\r\n"));
    (INDEX.to_string(), text.into_bytes(), "What each file is for.".to_string())
}

type Wanted<'b> = (Utf8PathBuf, Option<&'b Vec<u8>>, Option<Vec<u8>>);

/// Writes every file beside its target.
fn stage(wanted: Vec<Wanted>) -> Result<Vec<Step>, Refused> {
    let mut steps = Vec::new();
    for (target, bytes, before) in wanted {
        let staged = match bytes.map(|bytes| stage_one(&target, bytes)).transpose() {
            Ok(staged) => staged,
            Err(error) => {
                clear(&steps);
                return Err(Refused::Machine(target, error));
            }
        };
        steps.push(Step { target, staged, before });
    }
    Ok(steps)
}

/// Writes one file beside its target, and waits until it is on the disk.
fn stage_one(target: &Utf8Path, bytes: &[u8]) -> io::Result<Utf8PathBuf> {
    if let Some(parent) = target.parent().filter(|parent| *parent != "") {
        fs::create_dir_all(parent)?;
    }
    let beside = target.with_file_name(format!(
        ".{}.{}.new",
        target.file_name().unwrap_or_default(),
        std::process::id()
    ));
    let mut file = File::create_new(&beside)?;
    let written = file.write_all(bytes).and_then(|()| match file.sync_all() {
        // Some network drives cannot flush.
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        other => other,
    });
    match written {
        Ok(()) => Ok(beside),
        Err(error) => {
            let _ = fs::remove_file(&beside);
            Err(error)
        }
    }
}

/// Moves everything into place. If a step fails, the steps before it are undone.
fn carry_out(steps: &[Step]) -> Result<(), Refused> {
    for (at, step) in steps.iter().enumerate() {
        let done = match &step.staged {
            Some(staged) => fs::rename(staged, &step.target),
            None => fs::remove_file(&step.target),
        };
        let Err(error) = done else { continue };
        let undone = steps[..at].iter().rev().try_for_each(|step| match &step.before {
            Some(before) => stage_one(&step.target, before).and_then(|old| fs::rename(old, &step.target)),
            None => fs::remove_file(&step.target),
        });
        let path = step.target.clone();
        return Err(match undone {
            Ok(()) => Refused::Machine(path, error),
            Err(_) => Refused::HalfWay(path, error),
        });
    }
    Ok(())
}

/// Removes staged files that will not be used.
fn clear(steps: &[Step]) {
    for staged in steps.iter().filter_map(|step| step.staged.as_ref()) {
        let _ = fs::remove_file(staged);
    }
}
