//! The two phases of writing. [`prepare`] writes everything new beside the site and lists the steps that move it into place.
//! [`Steps::carry_out`] takes those steps, and undoes them if the machine refuses one. [`finish`] takes the steps that a killed
//! build did not get to.

use std::fs::{self, File};
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use super::folder::{self, Entry, hash};
use super::manifest::{MANIFEST, Manifest};
use super::plan::Plan;
use super::refused::Refused;

/// The subfolder of our own folder for files that will move into the site.
pub(super) const NEW: &str = "new";
/// The subfolder for the files that they replace, kept until all have been moved.
pub(super) const OLD: &str = "old";
/// The staged manifests: the one for while files move, and the one for afterwards.
const DURING: &str = "manifest-during.json";
const AFTER: &str = "manifest-after.json";

/// The steps of a build whose files are all prepared. The first and the last replace the manifest: after the first, the
/// build can only be finished.
pub(super) struct Steps {
    own: Utf8PathBuf,
    list: Vec<Step>,
    /// Files to flush before the first step.
    unflushed: Vec<File>,
    /// Folders that were created because they were missing.
    made: Vec<Utf8PathBuf>,
    /// Folders that may be empty after the last step.
    emptied: Vec<Utf8PathBuf>,
}

/// One change to the site: a staged file is moved into place, or a file is removed.
struct Step {
    staged: Option<Utf8PathBuf>,
    target: Utf8PathBuf,
    backup: Option<Utf8PathBuf>,
}

impl Step {
    fn run(&self) -> io::Result<()> {
        match &self.staged {
            Some(staged) => fs::rename(staged, &self.target),
            None => fs::remove_file(&self.target),
        }
    }

    fn undo(&self) -> io::Result<()> {
        match &self.backup {
            Some(backup) => fs::rename(backup, &self.target),
            None => fs::remove_file(&self.target),
        }
    }
}

/// Writes what is new beside the site, and flushes it. If the machine refuses, nothing of it is left.
pub(super) fn prepare(plan: &Plan, folder: &Utf8Path, own: &Utf8Path) -> Result<Steps, Refused> {
    let mut steps = Steps {
        own: own.to_owned(),
        list: Vec::new(),
        unflushed: Vec::new(),
        made: Vec::new(),
        emptied: Vec::new(),
    };
    match steps.fill(plan, folder) {
        Ok(()) => Ok(steps),
        Err(Failed(path, error)) => {
            steps.clear();
            Err(Refused::Machine(path, error))
        }
    }
}

/// The path for the message, and the error.
struct Failed(Utf8PathBuf, io::Error);

fn at(path: &Utf8Path) -> impl FnOnce(io::Error) -> Failed {
    move |error| Failed(path.to_owned(), error)
}

impl Steps {
    fn fill(&mut self, plan: &Plan, folder: &Utf8Path) -> Result<(), Failed> {
        for name in [NEW, OLD] {
            let path = self.own.join(name);
            make_folder(&path).map_err(at(&path))?;
        }
        let manifest = self.own.join(MANIFEST);
        let backup = self.back_up(MANIFEST, &manifest)?;
        let staged = self.stage(DURING, &plan.during.bytes(), &manifest)?;
        self.list.push(Step { staged: Some(staged), target: manifest.clone(), backup });
        for new in &plan.write {
            let (name, target) = (name_of(new.path), folder.join(new.path));
            let staged = self.stage(&name, new.bytes, &target)?;
            let backup = if new.replaces { self.back_up(&name, &target)? } else { None };
            make_parents(folder, new.path, &mut self.made)?;
            self.list.push(Step { staged: Some(staged), target, backup });
        }
        for path in &plan.remove {
            let target = folder.join(path);
            let backup = self.back_up(&name_of(path), &target)?;
            self.emptied.extend(parents(path).map(|parent| folder.join(parent)));
            self.list.push(Step { staged: None, target, backup });
        }
        let staged = self.stage(AFTER, &plan.after.bytes(), &manifest)?;
        self.list.push(Step { staged: Some(staged), target: manifest, backup: None });
        flush(&std::mem::take(&mut self.unflushed), &self.own.join(NEW)).map_err(at(folder))
    }

    /// Writes a file beside the site, with the permissions that the umask gives any new file.
    fn stage(&mut self, name: &str, bytes: &[u8], target: &Utf8Path) -> Result<Utf8PathBuf, Failed> {
        let path = self.own.join(NEW).join(name);
        let file = File::create_new(&path).and_then(|mut file| file.write_all(bytes).map(|()| file));
        self.unflushed.push(file.map_err(at(target))?);
        Ok(path)
    }

    /// Keeps a file as a hard link until the build has succeeded, or as a copy where hard links are impossible.
    fn back_up(&self, name: &str, target: &Utf8Path) -> Result<Option<Utf8PathBuf>, Failed> {
        let backup = self.own.join(OLD).join(name);
        match fs::hard_link(target, &backup) {
            Ok(()) => Ok(Some(backup)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(_) => {
                let copied =
                    folder::read(target).and_then(|bytes| File::create_new(&backup)?.write_all(&bytes));
                copied.map(|()| Some(backup)).map_err(at(target))
            }
        }
    }

    /// Moves everything into place. If a step fails, the steps before it are undone.
    pub(super) fn carry_out(self) -> Result<(), Refused> {
        for (at, step) in self.list.iter().enumerate() {
            let Err(error) = step.run() else { continue };
            let path = step.target.clone();
            let undone: io::Result<()> = self.list[..at].iter().rev().try_for_each(Step::undo);
            if undone.is_err() {
                return Err(Refused::HalfWay(path, error));
            }
            self.clear();
            return Err(Refused::Machine(path, error));
        }
        remove_empty(&self.emptied);
        clear_leftovers(&self.own);
        Ok(())
    }

    /// Takes only the first steps, like a build that is killed.
    #[cfg(test)]
    pub(super) fn run_first(&self, steps: usize) {
        self.list[..steps].iter().try_for_each(Step::run).expect("these steps are possible");
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// Removes prepared files that will not be used.
    fn clear(&self) {
        remove_empty(&self.made);
        clear_leftovers(&self.own);
    }
}

/// Takes the steps that a killed build did not get to, if it got past the first one. Returns the resulting manifest.
pub(super) fn finish(folder: &Utf8Path, own: &Utf8Path) -> Result<Manifest, Refused> {
    let manifest = Manifest::read(own)?;
    let Some(next) = manifest.next.clone() else {
        clear_leftovers(own);
        return Ok(manifest);
    };
    let mut after = Manifest { kit: manifest.kit, files: next, next: None };
    let (mut steps, mut emptied) = (Vec::new(), Vec::new());
    for (path, before) in &manifest.files {
        let (target, staged) = (folder.join(path), own.join(NEW).join(name_of(path)));
        let found = hash_at(folder, path).map_err(|error| Refused::HalfWay(target.clone(), error))?;
        let Some(wanted) = after.files.get(path) else {
            if found.is_some_and(|found| before.contains(&found)) {
                emptied.extend(parents(path).map(|parent| folder.join(parent)));
                steps.push(Step { staged: None, target, backup: None });
            }
            continue;
        };
        if found.as_ref().is_some_and(|found| wanted.contains(found) || !before.contains(found)) {
            continue;
        }
        if folder::read(&staged).is_ok_and(|bytes| wanted.contains(&hash(&bytes))) {
            make_parents(folder, path, &mut Vec::new())
                .map_err(|Failed(path, error)| Refused::HalfWay(path, error))?;
            steps.push(Step { staged: Some(staged), target, backup: None });
        } else {
            // What was staged is lost. Remember the old bytes as ours, so that a build can still replace them.
            after.files.insert(path.clone(), before.clone());
        }
    }
    let (target, staged) = (own.join(MANIFEST), own.join(NEW).join(AFTER));
    let refused = |error| Refused::HalfWay(target.clone(), error);
    make_folder(&own.join(NEW)).map_err(refused)?;
    write_over(&staged, &after.bytes()).map_err(refused)?;
    steps.push(Step { staged: Some(staged), target: target.clone(), backup: None });
    for step in &steps {
        step.run().map_err(|error| Refused::HalfWay(step.target.clone(), error))?;
    }
    remove_empty(&emptied);
    clear_leftovers(own);
    Ok(after)
}

/// The hash of the file at a path, if there is one.
fn hash_at(folder: &Utf8Path, path: &str) -> io::Result<Option<String>> {
    match folder::look(folder, path)? {
        Entry::File => folder::read(&folder.join(path)).map(|bytes| Some(hash(&bytes))),
        Entry::Nothing => Ok(None),
        // Neither the old bytes nor the new ones, so someone else's.
        Entry::Folder | Entry::Other(..) => Ok(Some(String::new())),
    }
}

/// The name of a staged file. Nobody names a file like this, so leftovers can be removed safely.
fn name_of(path: &str) -> String {
    hash(path.as_bytes())
}

fn is_leftover(name: &str) -> bool {
    matches!(name, DURING | AFTER | MANIFEST)
        || name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The folders above a path of the output, nearest first: `site/roles`, `site`.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// Creates the folders above a path of the output, and records those that were missing.
fn make_parents(folder: &Utf8Path, path: &str, made: &mut Vec<Utf8PathBuf>) -> Result<(), Failed> {
    for parent in parents(path).collect::<Vec<_>>().into_iter().rev() {
        let parent = folder.join(parent);
        match fs::create_dir(&parent) {
            Ok(()) => made.push(parent),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Failed(parent, error)),
        }
    }
    Ok(())
}

/// Creates one of our own folders. Anything else by that name was refused when our own folder was opened.
fn make_folder(path: &Utf8Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

fn write_over(path: &Utf8Path, bytes: &[u8]) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes those folders that are empty now, deepest first.
fn remove_empty(folders: &[Utf8PathBuf]) {
    let mut folders: Vec<&Utf8PathBuf> = folders.iter().collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
    folders.dedup();
    for folder in folders {
        let _ = fs::remove_dir(folder);
    }
}

/// Removes what a build had staged. What cannot be removed now is left to the next build.
fn clear_leftovers(own: &Utf8Path) {
    for name in [NEW, OLD] {
        let path = own.join(name);
        if !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
            continue;
        }
        for entry in path.read_dir_utf8().into_iter().flatten().flatten() {
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_file && is_leftover(entry.file_name()) {
                let _ = fs::remove_file(entry.path());
            }
        }
        let _ = fs::remove_dir(&path);
    }
}

/// Waits until files and their folder are on the disk. A file system writes out together what several threads request at once, so
/// flushing all files takes hardly longer than flushing one.
fn flush(files: &[File], folder: &Utf8Path) -> io::Result<()> {
    const AT_ONCE: usize = 8;
    std::thread::scope(|scope| {
        let share = files.len().div_ceil(AT_ONCE).max(1);
        let threads: Vec<_> =
            files.chunks(share).map(|files| scope.spawn(|| files.iter().try_for_each(flush_one))).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread that flushes files panicked")))
        })
    })?;
    // On Windows a folder cannot be opened as a file.
    if cfg!(unix) { flush_one(&File::open(folder)?) } else { Ok(()) }
}

/// Flushes one file. Some network drives cannot flush; pages on them are no worse off than any other program's files.
fn flush_one(file: &File) -> io::Result<()> {
    match file.sync_all() {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        other => other,
    }
}
