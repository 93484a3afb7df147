//! `inservice diff OLD NEW`: the sentences that differ between two editions of a kit, and who must read again.

use std::fs;
use std::io::Cursor;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use walkdir::WalkDir;

use super::grouped::Detail;
use super::report::{self, Format};
use super::wrap::{counted, hanging};
use super::{Ended, Refusal, Today, terminal};
use crate::diff::{self, Change, ChangedPage, Changes, Edition, ReadAgain};
use crate::export::archive;
use crate::files::workspace::{self, KitPlace, NoKit};
use crate::library::Library;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice diff signed/out clients/riverbend        since that build
  inservice diff signed-kit.zip clients/riverbend    since that archive
  inservice diff old/riverbend clients/riverbend --format json

Versions, the day of the build and layout do not count. Exit code 0 whether or not anything changed.")]
pub(super) struct Diff {
    /// What people have read: a kit, a folder that `build` wrote, or an archive of `export zip`
    #[arg(value_name = "OLD")]
    old: Utf8PathBuf,
    /// What they read next, named the same way
    #[arg(value_name = "NEW")]
    new: Utf8PathBuf,
    /// How to print what changed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    today: Today,
}

impl Diff {
    /// Compares the two, and prints what changed.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let (Some(old), Some(new)) = (self.edition(&self.old)?, self.edition(&self.new)?) else {
            return Ok(Ended::Faults);
        };
        let names = [self.old.to_string(), self.new.to_string()];
        let changes = diff::compare(names, &old, &new);
        match self.format {
            Format::Json => terminal::out_json(&changes)?,
            Format::Text => terminal::out(text(&changes).trim_end())?,
        }
        Ok(Ended::Fine)
    }

    /// The edition that a path names; `None` for a kit with faults, which are printed.
    fn edition(&self, path: &Utf8Path) -> Result<Option<Edition>, Refusal> {
        if path.is_file() && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip")) {
            return of_archive(path).map(Some);
        }
        match workspace::locate(Some(path)) {
            Ok(kit) => self.of_kit(&kit),
            Err(NoKit::NotAKit(_)) if path.is_dir() => of_folder(path).map(Some),
            Err(reason) => Err(Refusal::Usage(super::no_kit(&reason))),
        }
    }

    fn of_kit(&self, kit: &KitPlace) -> Result<Option<Edition>, Refusal> {
        let snapshot = kit.snapshot();
        let library = Library::built_in().with(&snapshot);
        let built = crate::build(&snapshot, &library, self.today.day());
        report::all_was_read(&snapshot)?;
        if let (Some(ready), Some(output)) = (&built.ready, &built.output) {
            return Ok(Some(Edition::of_output(ready, output)));
        }
        report::text(&kit.name(), &built.diagnostics, None, Detail::Fitting, None)?;
        Ok(None)
    }
}

/// The pages in a folder that `build` wrote. A folder without `site` in it is taken to be the `site` folder itself.
fn of_folder(path: &Utf8Path) -> Result<Edition, Refusal> {
    let whole = path.join("site").is_dir();
    let tops = if whole { vec!["site", "leaders"] } else { vec![""] };
    let mut files = Vec::new();
    for top in tops {
        let folder = path.join(top);
        for entry in WalkDir::new(&folder).into_iter().filter_map(Result::ok) {
            let inside = entry.path().strip_prefix(&folder).ok().and_then(|path| path.to_str());
            let Some(inside) = inside.filter(|path| path.ends_with(".html") && entry.file_type().is_file())
            else {
                continue;
            };
            let bytes = fs::read(entry.path()).map_err(|error| {
                Refusal::Machine(format!("cannot read {}: {error}", entry.path().display()))
            })?;
            let top = if whole { top } else { "site" };
            files.push((format!("{top}/{}", inside.replace('\\', "/")), bytes));
        }
    }
    found(path, &files)
}

fn of_archive(path: &Utf8Path) -> Result<Edition, Refusal> {
    let cannot = |error: &dyn std::fmt::Display| Refusal::Machine(format!("cannot read {path}: {error}"));
    let bytes = fs::read(path).map_err(|error| cannot(&error))?;
    let files = archive::unpack(Cursor::new(bytes)).map_err(|error| cannot(&error))?;
    found(path, &files)
}

fn found(path: &Utf8Path, files: &[(String, Vec<u8>)]) -> Result<Edition, Refusal> {
    let edition = Edition::of_files(files.iter().map(|(path, bytes)| (path.as_str(), &**bytes)));
    if edition.is_empty() {
        let message = format!(
            "{path} is neither a kit nor the pages of one. Name a kit's folder, a folder that `inservice build` wrote, or an archive of `inservice export zip`."
        );
        return Err(Refusal::Usage(message));
    }
    Ok(edition)
}

/// The changes as text for people.
fn text(changes: &Changes) -> String {
    let mut text: String = changes.pages.iter().map(of_page).collect();
    if changes.without_leaders {
        text.push_str(
            "The pages for rollout leaders were left out: one of the two editions does not have them.\n\n",
        );
    }
    if changes.pages.is_empty() {
        text.push_str("The wording is the same on every page. Nobody has to read anything again.\n");
        return text;
    }
    text.push_str(&match changes.pages.len() {
        1 => "1 page reads differently.".to_string(),
        n => format!("{n} pages read differently."),
    });
    if changes.read_again.is_empty() {
        text.push_str(
            " None of these changes is in anything that people sign for, so nobody has to sign again.\n",
        );
        return text;
    }
    text.push_str(" These roles must read and sign again:\n");
    for role in &changes.read_again {
        text.push_str(&of_role(role, changes));
    }
    text
}

fn of_page(page: &ChangedPage) -> String {
    let head = format!("{}: {}", page.page, page.title);
    match page.change {
        Change::Added => format!("{head}\n  A new page, {}.\n\n", counted(page.added.len(), "sentence")),
        Change::Removed => format!("{head}\n  This page is gone.\n\n"),
        Change::Changed => {
            let row = |sign: char| move |line: &String| format!("  {sign} {}\n", hanging(line, 4, Some(100)));
            let removed: String = page.removed.iter().map(row('-')).collect();
            let added: String = page.added.iter().map(row('+')).collect();
            format!("{head}\n{removed}{added}\n")
        }
    }
}

fn of_role(role: &ReadAgain, changes: &Changes) -> String {
    if role.new {
        return format!("- {}: a new role, so all of its pages\n", role.title);
    }
    let titles: Vec<&str> = role
        .pages
        .iter()
        .filter_map(|path| changes.pages.iter().find(|page| page.page == *path))
        .map(|page| page.title.as_str())
        .collect();
    format!("- {}\n", hanging(&format!("{}: {}", role.title, titles.join("; ")), 2, Some(100)))
}
