//! Compares an output with its folder: what must be written or removed, and what is in the way. Changes nothing.

use camino::{Utf8Path, Utf8PathBuf};

use super::Output;
use super::folder::{self, Entry, hash};
use super::manifest::{Manifest, can_be_ours};
use super::refused::{Obstacle, Refused};

/// What a build has to do, and the manifests for while it does it and for afterwards.
pub(super) struct Plan<'a> {
    pub write: Vec<New<'a>>,
    /// Files of an earlier build that the kit no longer has.
    pub remove: Vec<String>,
    /// Files of an earlier build that someone has changed, so they stay.
    pub left: Vec<Utf8PathBuf>,
    pub during: Manifest,
    pub after: Manifest,
}

/// A file to write.
pub(super) struct New<'a> {
    pub path: &'a str,
    pub bytes: &'a [u8],
    /// Whether it replaces an existing file.
    pub replaces: bool,
}

/// Compares the two. Refuses if anything that inservice did not write is in the way.
pub(super) fn compare<'a>(
    output: &'a Output,
    old: &Manifest,
    kit: &str,
    folder: &Utf8Path,
) -> Result<Plan<'a>, Refused> {
    let (mut write, mut in_the_way) = (Vec::new(), Vec::new());
    let mut after = Manifest { kit: Some(kit.to_string()), ..Manifest::default() };
    for (path, bytes) in &output.files {
        if !can_be_ours(path) {
            return Err(Refused::BadName(path.clone()));
        }
        let recorded = old.files.get(path);
        let mut hashes = None;
        match state(folder, path, Some(bytes), recorded)? {
            State::Nothing => write.push(New { path, bytes, replaces: false }),
            State::Ours => write.push(New { path, bytes, replaces: true }),
            State::Same => hashes = recorded.filter(|hashes| hashes.len() == 1).cloned(),
            State::Obstacle(at, obstacle) => in_the_way.push((at, obstacle)),
        }
        after.files.insert(path.clone(), hashes.unwrap_or_else(|| vec![hash(bytes)]));
    }
    if !in_the_way.is_empty() {
        in_the_way.dedup();
        return Err(Refused::InTheWay(in_the_way));
    }
    let (mut remove, mut left) = (Vec::new(), Vec::new());
    for (path, hashes) in old.files.iter().filter(|(path, _)| !output.files.contains_key(*path)) {
        match state(folder, path, None, Some(hashes))? {
            State::Nothing => {}
            State::Ours => remove.push(path.clone()),
            State::Same | State::Obstacle(..) => {
                left.push(folder.join(path));
                after.files.insert(path.clone(), hashes.clone());
            }
        }
    }
    Ok(Plan { write, remove, left, during: during(old, &after), after })
}

/// The manifest while files move into place: each file may have its old bytes or its new ones.
fn during(old: &Manifest, after: &Manifest) -> Manifest {
    let mut files = old.files.clone();
    for (path, hashes) in &after.files {
        let known = files.entry(path.clone()).or_default();
        known.extend(hashes.iter().filter(|hash| !known.contains(hash)).cloned().collect::<Vec<_>>());
    }
    Manifest { kit: after.kit.clone(), files, next: Some(after.files.clone()) }
}

/// What is at the place of a file.
enum State {
    Nothing,
    /// The right bytes already.
    Same,
    /// Bytes that inservice wrote earlier.
    Ours,
    Obstacle(Utf8PathBuf, Obstacle),
}

fn state(
    folder: &Utf8Path,
    path: &str,
    new: Option<&[u8]>,
    recorded: Option<&Vec<String>>,
) -> Result<State, Refused> {
    let full = folder.join(path);
    let refused = |error| Refused::Machine(full.clone(), error);
    match folder::look(folder, path).map_err(refused)? {
        Entry::Nothing => return Ok(State::Nothing),
        Entry::Folder => return Ok(State::Obstacle(full, Obstacle::Folder)),
        Entry::Other(at, obstacle) => return Ok(State::Obstacle(at, obstacle)),
        Entry::File => {}
    }
    let found = folder::read(&full).map_err(refused)?;
    if new.is_some_and(|new| found == new) {
        return Ok(State::Same);
    }
    Ok(match recorded {
        Some(hashes) if hashes.contains(&hash(&found)) => State::Ours,
        Some(_) => State::Obstacle(full, Obstacle::Changed),
        None => State::Obstacle(full, Obstacle::NotOurs),
    })
}
