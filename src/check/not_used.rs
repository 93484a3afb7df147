//! Files that do nothing: they are where library files are looked for, or nearly, but nothing reads them. Their author believes
//! that they are part of the kit.

use std::collections::BTreeSet;

use crate::check::rules;
use crate::files::WORKSPACE_FILE;
use crate::files::snapshot::{Owner, Snapshot, vendor_of};
use crate::kit::Kit;
use crate::library::{Library, is_part};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;

/// Folders at the top of a kit that were meant to be under `content/` or `themes/`.
const ASTRAY: [&str; 13] = [
    "page",
    "pages",
    "faq",
    "faqs",
    "task",
    "tasks",
    "drills",
    "words",
    "parts",
    "theme",
    "template",
    "templates",
    "contents",
];
/// Tables that kits name, and the keys that name them.
const TABLES: [(&str, &str); 3] =
    [("measures.csv", "measures"), ("drills.csv", "drills"), ("feedback.csv", "feedback")];

/// Reports every file that nothing reads, although its place or name suggests that something should.
pub(crate) fn report(kit: &Kit, snapshot: &Snapshot, library: &Library, diagnostics: &mut Diagnostics) {
    let built_in = Library::built_in().theme_names();
    let in_use = kit.theme.as_ref().map(|theme| theme.value.as_str());
    let themes = library.theme_names();
    let named: BTreeSet<&str> = kit.tables().map(|table| table.value.trim_start_matches("./")).collect();
    let from = kit.tool.from.as_ref().map(|from| from.value.as_str());
    let mut told_themes = BTreeSet::new();
    for (owner, path, shown) in snapshot.files() {
        let (top, rest) = path.split_once('/').unwrap_or(("", path));
        let name = path.rsplit('/').next().unwrap_or(path);
        let help = match top {
            "content" | "themes" | "vendors" | "vendor" if is_aside(path, name) => continue,
            "vendors" => match vendor_of(path) {
                // Another client may use it.
                Some(vendor) if owner == Owner::Workspace || from == Some(vendor) => continue,
                Some(vendor) => format!("To use it, write `tool: {{from: {vendor}}}`."),
                None => VENDORS.to_string(),
            },
            "vendor" => VENDORS.to_string(),
            "content" if is_part(path) => continue,
            "content" => PLACES.to_string(),
            "themes" => {
                let theme = rest.split('/').next().unwrap_or_default();
                // A theme in the workspace may be meant for another client.
                let idle = owner == Owner::Client && !built_in.contains(theme) && in_use != Some(theme);
                if idle && themes.contains(theme) {
                    if told_themes.insert(theme) {
                        let help = format!(
                            "To use it, write `theme: {theme}`. To change parts of the theme in use, put the file into that theme's folder."
                        );
                        add(
                            &shown,
                            &format!("the kit does not use the theme `{theme}`, so nothing reads this file"),
                            &help,
                            diagnostics,
                        );
                    }
                    continue;
                }
                if is_part(path) {
                    continue;
                }
                "A theme has files NAME.html, .css, .js, .yaml and .woff2, and the same in `parts/`."
                    .to_string()
            }
            "" if owner == Owner::Workspace && path == "workspace.yml" => {
                format!("Rename it to {WORKSPACE_FILE}.")
            }
            "" if owner == Owner::Client && [WORKSPACE_FILE, "workspace.yml"].contains(&path) => {
                format!("Move it out of the kit: {WORKSPACE_FILE} belongs beside the folder clients/.")
            }
            "" => match TABLES.iter().find(|(table, _)| *table == path) {
                Some((table, key)) if owner == Owner::Client && !named.contains(table) => {
                    format!("Add `{key}: {table}` to kit.yaml.")
                }
                _ => continue,
            },
            _ if ASTRAY.contains(&top) => PLACES.to_string(),
            _ => continue,
        };
        add(&shown, "nothing reads this file", &help, diagnostics);
    }
}

const VENDORS: &str =
    "Vendor files are read from vendors/NAME.yaml, for a kit with `tool: {from: NAME}`. Move or rename it.";
const PLACES: &str = "What is read: content/pages/NAME.md, content/faq/NAME.md, content/tasks/NAME.yaml, content/drills/NAME.yaml, content/words/LANGUAGE.yaml, content/roles.yaml, content/compliance/ with the built-in names, and themes/NAME/. Move or rename it, endings included.";

fn add(shown: &str, message: &str, help: &str, diagnostics: &mut Diagnostics) {
    let start = Source::new(shown.to_string(), "").start();
    diagnostics.add(rules::NOT_USED, start, message).help(help);
}

/// Files that belong next to library files without being one: notes, licenses, the starter's sample.
fn is_aside(path: &str, name: &str) -> bool {
    let aside = ["README", "LICENSE", "LICENCE", "COPYING", "NOTICE"].iter().any(|one| name.starts_with(one));
    aside || name.ends_with(".OFL.txt") || path.starts_with("content/starter/")
}
