//! The two phases of writing. [`prepare`] writes everything new beside the site and makes a list of steps; [`Steps::carry_out`]
//! moves it into place, and undoes what it did if the machine refuses on the way. [`finish`] does the rest of a list that
//! a killed build left.

use std::fs::{self, File};
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};

use super::folder::{self, Entry, hash};
use super::manifest::{MANIFEST, Manifest};
use super::plan::Plan;
use super::refused::Refused;

/// What is on its way into the site, in our own folder.
pub(super) const NEW: &str = "new";
/// What it takes the place of, until all of it has arrived.
pub(super) const OLD: &str = "old";
/// The two manifests of a build, on their way.
const DURING: &str = "manifest-during.json";
const AFTER: &str = "manifest-after.json";

/// The steps of a build that has everything prepared.
pub(super) struct Steps {
    own: Utf8PathBuf,
    list: Vec<Step>,
    made: Vec<Utf8PathBuf>,
    emptied: Vec<Utf8PathBuf>,
}

/// One change of the site: a file takes its place, or goes.
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

/// Writes what is new beside the site and flushes it. If the machine refuses, nothing of it stays.
pub(super) fn prepare(plan: &Plan, folder: &Utf8Path, own: &Utf8Path) -> Result<Steps, Refused> {
    let mut steps = Steps { own: own.to_owned(), list: Vec::new(), made: Vec::new(), emptied: Vec::new() };
    match steps.fill(plan, folder) {
        Ok(()) => Ok(steps),
        Err((path, error)) => {
            steps.clear();
            Err(Refused::Machine(path, error))
        }
    }
}

/// A path of the output, and what the machine said of it.
type Failed = (Utf8PathBuf, io::Error);

impl Steps {
    fn fill(&mut self, plan: &Plan, folder: &Utf8Path) -> Result<(), Failed> {
        let manifest = self.own.join(MANIFEST);
        for name in [NEW, OLD] {
            let path = self.own.join(name);
            make_folder(&path).map_err(|error| (path, error))?;
        }
        let mut files = Vec::new();
        let backup = self.back_up(MANIFEST, &manifest).map_err(|error| (manifest.clone(), error))?;
        let staged = self
            .stage(DURING, &plan.during.bytes(), &mut files)
            .map_err(|error| (manifest.clone(), error))?;
        self.list.push(Step { staged: Some(staged), target: manifest.clone(), backup });
        for new in &plan.write {
            let target = folder.join(new.path);
            let failed = |error| (target.clone(), error);
            let staged = self.stage(&name_of(new.path), new.bytes, &mut files).map_err(failed)?;
            let backup =
                if new.replaces { self.back_up(&name_of(new.path), &target).map_err(failed)? } else { None };
            make_parents(folder, new.path, &mut self.made)?;
            self.list.push(Step { staged: Some(staged), target, backup });
        }
        for path in &plan.remove {
            let target = folder.join(path);
            let backup = self.back_up(&name_of(path), &target).map_err(|error| (target.clone(), error))?;
            self.emptied.extend(parents(path).map(|parent| folder.join(parent)));
            self.list.push(Step { staged: None, target, backup });
        }
        let staged =
            self.stage(AFTER, &plan.after.bytes(), &mut files).map_err(|error| (manifest.clone(), error))?;
        self.list.push(Step { staged: Some(staged), target: manifest, backup: None });
        flush(&files, &self.own.join(NEW)).map_err(|error| (folder.to_owned(), error))
    }

    /// Writes a file beside the site, with the permissions that any new file gets here.
    fn stage(&self, name: &str, bytes: &[u8], files: &mut Vec<File>) -> io::Result<Utf8PathBuf> {
        let path = self.own.join(NEW).join(name);
        let mut file = File::create_new(&path)?;
        file.write_all(bytes)?;
        files.push(file);
        Ok(path)
    }

    /// Keeps a file under a second name until the build has succeeded; as a copy, where a file can have only one.
    fn back_up(&self, name: &str, target: &Utf8Path) -> io::Result<Option<Utf8PathBuf>> {
        let backup = self.own.join(OLD).join(name);
        match fs::hard_link(target, &backup) {
            Ok(()) => Ok(Some(backup)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(_) => {
                let bytes = folder::read(target)?;
                File::create_new(&backup)?.write_all(&bytes)?;
                Ok(Some(backup))
            }
        }
    }

    /// Moves everything into place. If the machine refuses, what was done is undone.
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

    /// A build that is killed after so many steps.
    #[cfg(test)]
    pub(super) fn run_first(&self, steps: usize) {
        self.list[..steps].iter().try_for_each(Step::run).expect("these steps are possible");
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.list.len()
    }

    /// Takes away what was prepared and is not used.
    fn clear(&self) {
        remove_empty(&self.made);
        clear_leftovers(&self.own);
    }
}

/// Does what a killed build had still to do, if there was one that had begun to move its files. Gives the manifest then.
pub(super) fn finish(folder: &Utf8Path, own: &Utf8Path) -> Result<Manifest, Refused> {
    let manifest = Manifest::read(own)?;
    let Some(next) = &manifest.next else {
        clear_leftovers(own);
        return Ok(manifest);
    };
    let mut steps = Vec::new();
    let has = |path: &Utf8Path, hashes: Option<&Vec<String>>| {
        folder::read(path).is_ok_and(|bytes| hashes.is_some_and(|hashes| hashes.contains(&hash(&bytes))))
    };
    let mut emptied = Vec::new();
    for (path, before) in &manifest.files {
        let target = folder.join(path);
        let wanted = next.get(path);
        let entry = folder::look(folder, path).map_err(|error| Refused::Machine(target.clone(), error))?;
        let ours = entry == Entry::File && has(&target, Some(before));
        let staged = own.join(NEW).join(name_of(path));
        if wanted.is_none() && ours {
            emptied.extend(parents(path).map(|parent| folder.join(parent)));
            steps.push(Step { staged: None, target, backup: None });
        } else if (ours || entry == Entry::Nothing) && !has(&target, wanted) && has(&staged, wanted) {
            make_parents(folder, path, &mut Vec::new())
                .map_err(|(path, error)| Refused::HalfWay(path, error))?;
            steps.push(Step { staged: Some(staged), target, backup: None });
        }
    }
    let after = Manifest { kit: manifest.kit.clone(), files: next.clone(), next: None };
    let target = own.join(MANIFEST);
    let staged = own.join(NEW).join(AFTER);
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

/// A file's name on its way. Nobody else gives a file such a name, so that what is left of it may be cleared away.
fn name_of(path: &str) -> String {
    hash(path.as_bytes())
}

fn is_leftover(name: &str) -> bool {
    matches!(name, DURING | AFTER | MANIFEST)
        || name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The folders above a path of the output, the nearest first: `site/roles`, `site`.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// Makes the folders above a path of the output, and notes those that were not there.
fn make_parents(folder: &Utf8Path, path: &str, made: &mut Vec<Utf8PathBuf>) -> Result<(), Failed> {
    for parent in parents(path).collect::<Vec<_>>().into_iter().rev() {
        let parent = folder.join(parent);
        match fs::create_dir(&parent) {
            Ok(()) => made.push(parent),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err((parent, error)),
        }
    }
    Ok(())
}

/// Makes one of our own folders. What is there already was looked at when our own folder was opened.
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

/// Removes folders that hold nothing any more, deepest first. One that holds something stays.
fn remove_empty(folders: &[Utf8PathBuf]) {
    let mut folders: Vec<&Utf8PathBuf> = folders.iter().collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
    folders.dedup();
    for folder in folders {
        let _ = fs::remove_dir(folder);
    }
}

/// Removes what a build had on its way. What cannot be removed now is tried again by the next one.
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

/// Waits until files and their folder are on the disk. The waiting costs, and hardly more for all of them at once than
/// for one, since a file system writes down together what several threads ask for.
fn flush(files: &[File], folder: &Utf8Path) -> io::Result<()> {
    const AT_ONCE: usize = 8;
    std::thread::scope(|scope| {
        let share = files.len().div_ceil(AT_ONCE).max(1);
        let threads: Vec<_> = files
            .chunks(share)
            .map(|files| scope.spawn(|| files.iter().try_for_each(File::sync_all)))
            .collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(io::Error::other("a thread that flushes files has failed")))
        })
    })?;
    flush_folder(folder)
}

#[cfg(unix)]
fn flush_folder(folder: &Utf8Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder is no file that could be flushed.
#[cfg(not(unix))]
fn flush_folder(_: &Utf8Path) -> io::Result<()> {
    Ok(())
}
