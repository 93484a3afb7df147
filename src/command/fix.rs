//! `inservice check --fix`: what is safe to mend in the files of a kit. Every change is tried on copies in memory first, with
//! the whole build; what would not read afterwards is not made. Only then are files written, each whole.

use std::collections::BTreeMap;
use std::fs;

use camino::Utf8PathBuf;
use jiff::civil::Date;
use similar::TextDiff;

use super::{Refusal, report};
use crate::files::machine;
use crate::files::snapshot::Workspace;
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::output::replace::Replacement;
use crate::text::diagnostic::Diagnostic;
use crate::text::edit::{Edit, apply, together};

/// So often is it looked what else can be fixed once the first faults are gone.
const MOST_ROUNDS: usize = 12;

/// What can be mended in a kit.
#[derive(Debug, Default)]
pub(super) struct Fixes {
    /// The files that change, by the path that messages show.
    changes: BTreeMap<String, Change>,
    /// How many faults that mends.
    pub(super) faults: usize,
    /// Why some are left to a person.
    pub(super) left: Vec<String>,
}

#[derive(Clone, Debug)]
struct Change {
    path: Utf8PathBuf,
    before: String,
    after: String,
}

/// Finds what can be mended. Writes nothing.
pub(super) fn find(kit: &KitPlace, today: Date) -> Result<Fixes, Refusal> {
    let mut fixes = Fixes::default();
    let mut found = build(kit, &fixes.changes, today)?;
    for _ in 0..MOST_ROUNDS {
        let mut usable: Vec<&Diagnostic> = found.iter().filter(|one| !one.fix.is_empty()).collect();
        usable.retain(|one| fixes.open(kit, one));
        // All of them if that can be read, else the first that can.
        let tries = std::iter::once(usable.clone()).chain(usable.iter().map(|one| vec![*one]));
        let better = tries.into_iter().filter(|tried| !tried.is_empty()).find_map(|tried| {
            let changes = fixes.with(&tried);
            let then = match build(kit, &changes, today) {
                Ok(then) => then,
                Err(refusal) => return Some(Err(refusal)),
            };
            let mended = tried.iter().filter(|one| count(&then, one) < count(&found, one)).count();
            let good = mended > 0 && unreadable(&then) <= unreadable(&found) && !misread(&tried, &then);
            good.then_some(Ok((changes, then, mended)))
        });
        let Some(better) = better else { break };
        let (changes, then, mended) = better?;
        fixes.changes = changes;
        fixes.faults += mended;
        found = then;
    }
    fixes.changes.retain(|_, change| change.before != change.after);
    Ok(fixes)
}

/// What a kit has faults of, with changed files.
fn build(
    kit: &KitPlace,
    changes: &BTreeMap<String, Change>,
    today: Date,
) -> Result<Vec<Diagnostic>, Refusal> {
    let workspace = kit.workspace.as_ref().map(Workspace::walk);
    let snapshot = kit.snapshot_in(workspace);
    for (shown, change) in changes {
        snapshot.stand_in(shown, change.after.as_bytes());
    }
    let library = Library::built_in().with(&snapshot);
    let built = crate::build(&snapshot, &library, today);
    report::all_was_read(&snapshot)?;
    Ok(built.diagnostics)
}

/// Whether a file holds what a fault was found in. Around a front matter that was read alone stand spaces of the same length.
fn holds(file: &str, one: &Diagnostic) -> bool {
    let read = &one.span.source.text;
    let ranges = one.fix.iter().map(|edit| &edit.range).chain([&one.span.range]);
    file.len() == read.len() && { ranges }.all(|range| file.get(range.clone()) == read.get(range.clone()))
}

/// How often the same is said of the same file.
fn count(found: &[Diagnostic], one: &Diagnostic) -> usize {
    let same = |other: &&Diagnostic| {
        other.code == one.code
            && other.message == one.message
            && other.span.source.path == one.span.source.path
    };
    found.iter().filter(same).count()
}

/// Whether a line that could not be read now says something else than what was meant: a key in the wrong place.
fn misread(mended: &[&Diagnostic], then: &[Diagnostic]) -> bool {
    let place = |one: &Diagnostic| (one.span.source.path.clone(), one.span.start().line);
    let lines: Vec<_> = mended.iter().filter(|one| one.is_unreadable()).map(|one| place(one)).collect();
    then.iter().any(|one| {
        matches!(one.code.as_ref(), "unknown-key" | "duplicate-key") && lines.contains(&place(one))
    })
}

/// The faults that keep a file from being read.
fn unreadable(found: &[Diagnostic]) -> usize {
    found.iter().filter(|one| one.is_unreadable()).count()
}

impl Fixes {
    /// Whether a fix can be made: its file must lie in the kit or its workspace, and hold what was read.
    fn open(&mut self, kit: &KitPlace, one: &Diagnostic) -> bool {
        let shown = &one.span.source.path;
        if let Some(change) = self.changes.get(shown) {
            return holds(&change.after, one);
        }
        let mut leave = |why: &str| {
            let line = format!("{shown} is left as it is: {why}");
            if !self.left.contains(&line) {
                self.left.push(line);
            }
            false
        };
        let Some(path) = kit.find(shown) else {
            return leave("it is a link that leads out of the workspace, or no file of yours");
        };
        match fs::read_to_string(&path) {
            Ok(text) if holds(&text, one) => {
                let change = Change { path, after: text.clone(), before: text };
                self.changes.insert(shown.clone(), change);
                true
            }
            Ok(_) => leave("it holds characters that nobody types, or was saved meanwhile"),
            Err(error) => leave(&error.to_string()),
        }
    }

    /// The files with some faults mended.
    fn with(&self, faults: &[&Diagnostic]) -> BTreeMap<String, Change> {
        let mut changes = self.changes.clone();
        for (shown, change) in &mut changes {
            let here = faults.iter().filter(|one| one.span.source.path == *shown);
            let edits: Vec<Edit> = together(here.map(|one| one.fix.as_slice()));
            change.after = apply(&change.after, &edits);
        }
        changes
    }

    /// What changes, as a diff.
    pub(super) fn diff(&self) -> String {
        let diffs = self.changes.iter().map(|(shown, change)| {
            let diff = TextDiff::from_lines(&change.before, &change.after);
            let text = diff.unified_diff().header(shown, shown).to_string();
            // What ends the lines has not changed.
            text.replace("\r\n", "\n")
        });
        diffs.collect()
    }

    /// Writes the files: all are ready beside the old ones before the first is moved.
    pub(super) fn write(&self) -> Result<(), Refusal> {
        let refused = |path: &Utf8PathBuf, error: std::io::Error| {
            Refusal::Machine(machine::refused("write", path, &error))
        };
        let mut ready = Vec::new();
        for change in self.changes.values() {
            let (before, after) = (change.before.as_bytes(), change.after.as_bytes());
            let replacement = Replacement::prepare(&change.path, before, after);
            ready.push((&change.path, replacement.map_err(|error| refused(&change.path, error))?));
        }
        for (path, replacement) in ready {
            replacement.carry_out().map_err(|error| refused(path, error))?;
        }
        Ok(())
    }

    /// The files that change.
    pub(super) fn files(&self) -> Vec<&str> {
        self.changes.keys().map(String::as_str).collect()
    }
}
