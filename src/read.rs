//! Reads the files that make up a kit: `kit.yaml`, then what it takes from `workspace.yaml` and `vendors/`.

use crate::files::absent::Absent;
use crate::files::snapshot::{Found, Snapshot};
use crate::files::{KIT_FILE, WORKSPACE_FILE, rules};
use crate::kit::{self, Defaults, Kit, VendorFile};
use crate::library;
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::text::source::{Source, Text};
use crate::yaml::{self, Node};

/// The kit as written, completed by the workspace and a vendor's file.
pub(crate) fn kit(snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> Option<Kit> {
    let mut kit = own(snapshot, diagnostics)?;
    if let Some(from) = kit.tool.from.clone() {
        vendor(&mut kit, &from, snapshot, diagnostics);
    }
    defaults(&mut kit, snapshot, diagnostics);
    Some(kit)
}

fn defaults(kit: &mut Kit, snapshot: &Snapshot, diagnostics: &mut Diagnostics) {
    let found = match snapshot.workspace_file(WORKSPACE_FILE) {
        None | Some(Err(Absent::Missing)) => return,
        Some(Ok(found)) => found,
        Some(Err(absent)) => {
            let shown = snapshot.shown_in_workspace(WORKSPACE_FILE);
            absent.report(&shown, Source::new(shown.clone(), "").start(), diagnostics);
            return;
        }
    };
    if let Some((source, root)) = tree(&found, "the workspace", diagnostics) {
        kit.take_defaults(Defaults::read(&source, &root, diagnostics));
    }
}

fn vendor(kit: &mut Kit, from: &Text, snapshot: &Snapshot, diagnostics: &mut Diagnostics) {
    let name = from.value.as_str();
    let path = format!("vendors/{name}.yaml");
    // A path could lead out of the folder.
    let plain = !name.contains(['/', '\\']);
    let found = if plain { snapshot.vendor(&path) } else { Err(Absent::Missing) };
    let found = match found {
        Ok(found) => found,
        Err(Absent::Missing) => {
            let names = snapshot.vendors();
            let help = if names.is_empty() {
                format!("Write {path} beside clients/, with `tool` and `compliance` as in a kit.")
            } else {
                suggestion(name, names, "The vendors are")
            };
            diagnostics
                .add(rules::MISSING_FILE, from.span.clone(), format!("there is no file {path}"))
                .help(help);
            return;
        }
        Err(absent) => return absent.report(&path, from.span.clone(), diagnostics),
    };
    if let Some((source, root)) = tree(&found, "a vendor's file", diagnostics) {
        kit.take_vendor(VendorFile::read(&source, &root, diagnostics));
    }
}

/// The tree of a file that clients share. An empty file is not a fault and has no tree.
fn tree(found: &Found, what: &str, diagnostics: &mut Diagnostics) -> Option<(std::sync::Arc<Source>, Node)> {
    let source = library::text_of(found, diagnostics)?;
    let root = yaml::read(&source, diagnostics)?;
    if root.entries().is_none() {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                root.span.clone(),
                format!("{what} must be keys with values, but this is {}", root.kind()),
            )
            .help("Write `key: value` lines; `inservice explain workspace` and `inservice explain vendors` list the keys.");
        return None;
    }
    Some((source, root))
}

/// Reads `kit.yaml` itself.
fn own(snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> Option<Kit> {
    let found = match snapshot.kit_file(KIT_FILE) {
        Ok(found) => found,
        Err(absent) => {
            let shown = snapshot.shown(KIT_FILE);
            let start = Source::new(shown.clone(), "").start();
            match absent {
                Absent::Folder => diagnostics
                    .add(rules::MISSING_FILE, start, "kit.yaml is a folder, but should be a file")
                    .help("Move the folder away, or rename it."),
                Absent::Missing => diagnostics
                    .add(rules::MISSING_FILE, start, "there is no kit.yaml that can be read")
                    .help("Start one with `inservice new NAME`."),
                other => other.report(&shown, start, diagnostics),
            }
            return None;
        }
    };
    let source = library::text_of(&found, diagnostics)?;
    let blank = source.text.lines().all(|line| {
        let line = line.trim_start_matches('\u{feff}').trim();
        line.is_empty() || line.starts_with('#') || line == "---" || line == "..."
    });
    if blank {
        diagnostics.add(rules::EMPTY_FILE, source.start(), "this kit is empty").help(
            "A kit needs `practice`, `task` and `roles`. `inservice new NAME` writes one with comments.",
        );
        return None;
    }
    let root = yaml::read(&source, diagnostics)?;
    if root.entries().is_none() {
        let message = format!("a kit must be keys with values, but this is {}", root.kind());
        diagnostics
            .add(rules::WRONG_TYPE, root.span, message)
            .help("Begin with `practice:`, `task:` and `roles:`.");
        return None;
    }
    Some(kit::read(&source, &root, diagnostics))
}
