//! `inservice check --fix`: fixes what is safe to fix in a kit's files. Every change is first tried on copies in memory with a
//! full build, and dropped if the result cannot be read. Only then are the files written, each as a whole.

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

/// The most rounds of fixes: once the first faults are gone, others may become fixable.
const MOST_ROUNDS: usize = 12;

/// What can be fixed in a kit.
#[derive(Debug, Default)]
pub(super) struct Fixes {
    /// The files that change, by the path that messages show.
    changes: BTreeMap<String, Change>,
    /// How many faults these changes fix.
    pub(super) faults: usize,
    /// The messages on files that are left to a person.
    pub(super) left: Vec<String>,
}

#[derive(Clone, Debug)]
struct Change {
    path: Utf8PathBuf,
    before: String,
    after: String,
}

/// Finds what can be fixed. Writes nothing.
pub(super) fn find(kit: &KitPlace, today: Date) -> Result<Fixes, Refusal> {
    let mut fixes = Fixes::default();
    let mut found = build(kit, &fixes.changes, today)?;
    for _ in 0..MOST_ROUNDS {
        let mut usable: Vec<&Diagnostic> = found.iter().filter(|one| !one.fix.is_empty()).collect();
        usable.retain(|one| fixes.open(kit, one));
        // All of them if the result can be read, else the first single one that can.
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

/// The diagnostics of a kit with the changed files in place.
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

/// Whether a file still has the text that a fault was found in. Front matter that was read alone is padded with spaces to the
/// length of its file.
fn holds(file: &str, one: &Diagnostic) -> bool {
    let read = &one.span.source.text;
    let ranges = one.fix.iter().map(|edit| &edit.range).chain([&one.span.range]);
    file.len() == read.len() && { ranges }.all(|range| file.get(range.clone()) == read.get(range.clone()))
}

/// How many times the same message is reported for the same file.
fn count(found: &[Diagnostic], one: &Diagnostic) -> usize {
    let same = |other: &&Diagnostic| {
        other.code == one.code
            && other.message == one.message
            && other.span.source.path == one.span.source.path
    };
    found.iter().filter(same).count()
}

/// Whether a fixed line can be read now but means something else: a key in the wrong place.
fn misread(mended: &[&Diagnostic], then: &[Diagnostic]) -> bool {
    let place = |one: &Diagnostic| (one.span.source.path.clone(), one.span.start().line);
    let lines: Vec<_> = mended.iter().filter(|one| one.is_unreadable()).map(|one| place(one)).collect();
    then.iter().any(|one| {
        matches!(one.code.as_ref(), "unknown-key" | "duplicate-key") && lines.contains(&place(one))
    })
}

/// The number of faults that keep a file from being read.
fn unreadable(found: &[Diagnostic]) -> usize {
    found.iter().filter(|one| one.is_unreadable()).count()
}

impl Fixes {
    /// Whether a fix can be applied: its file must be in the kit or its workspace, and still have the text that was read.
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
            return leave("it is a link out of the workspace, or not one of your files");
        };
        match fs::read_to_string(&path) {
            Ok(text) if holds(&text, one) => {
                let change = Change { path, after: text.clone(), before: text };
                self.changes.insert(shown.clone(), change);
                true
            }
            Ok(_) => leave("it contains characters that nobody types, or was saved in the meantime"),
            Err(error) => leave(&error.to_string()),
        }
    }

    /// The files with the given faults fixed.
    fn with(&self, faults: &[&Diagnostic]) -> BTreeMap<String, Change> {
        let mut changes = self.changes.clone();
        for (shown, change) in &mut changes {
            let here = faults.iter().filter(|one| one.span.source.path == *shown);
            let edits: Vec<Edit> = together(here.map(|one| one.fix.as_slice()));
            change.after = apply(&change.after, &edits);
        }
        changes
    }

    /// The changes as a diff.
    pub(super) fn diff(&self) -> String {
        let diffs = self.changes.iter().map(|(shown, change)| {
            let diff = TextDiff::from_lines(&change.before, &change.after);
            let text = diff.unified_diff().header(shown, shown).to_string();
            // Line endings do not change, so the diff need not show them.
            text.replace("\r\n", "\n")
        });
        diffs.collect()
    }

    /// Writes the files. All new versions are on disk beside the old ones before the first is moved into place.
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
