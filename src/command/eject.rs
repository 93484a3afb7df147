//! `inservice eject`: copies a built-in file so that it can be changed, and later compares the copy with the built-in file.

use std::io::ErrorKind;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use similar::TextDiff;

use super::wrap::counted;
use super::{Ended, Refusal, kit_named, terminal};
use crate::eject::{self, BuiltIn, Copied, Layer, Standing};
use crate::files::folder::Folder;
use crate::files::machine;
use crate::files::workspace::{self, KitPlace};
use crate::text::diagnostic::nearest;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice eject hipaa.md                    for every kit of the workspace
  inservice eject hipaa.md --kit riverbend    for this client only
  inservice eject --diff hipaa.md             my copy against the built-in
  inservice eject --check                     after an update of inservice
  inservice eject --merged hipaa.md           the changes are in my copy now")]
pub(super) struct Eject {
    /// Built-in files: hipaa.md, content/pages/hipaa.md, themes/clinic/page.html
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// Use this client's folder instead of the workspace
    #[arg(long, value_name = "KIT")]
    kit: Option<Utf8PathBuf>,
    /// List what can be ejected, and what has been
    #[arg(long, conflicts_with_all = ["diff", "check", "merged"])]
    list: bool,
    /// Show how my copy differs from the current built-in file
    #[arg(long, conflicts_with_all = ["check", "merged"])]
    diff: bool,
    /// Exit with code 1 if a built-in file has changed since it was ejected
    #[arg(long, conflicts_with = "merged")]
    check: bool,
    /// Record that my copy includes the changes to the built-in file
    #[arg(long, requires = "files")]
    merged: bool,
}

/// A workspace or a client's folder, and the copies in it.
struct Place {
    folder: Folder,
    layer: Layer,
}

impl Eject {
    /// Copies, lists, compares or checks, as the arguments say.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let built_in = eject::built_in();
        let wanted = self.wanted(&built_in)?;
        if self.list {
            return self.list(&built_in, &wanted);
        }
        if self.diff || self.check {
            return self.compare(&built_in, &wanted);
        }
        if wanted.is_empty() {
            let help = "name a built-in file, such as `inservice eject hipaa.md`. `inservice eject --list` has them all.";
            return Err(Refusal::Usage(help.to_string()));
        }
        let mut places = self.places()?;
        let place = places.remove(0);
        if self.merged { merged(place, &wanted) } else { copied(place, &wanted) }
    }

    /// The built-in files that the arguments name.
    fn wanted<'f>(&self, built_in: &'f [BuiltIn]) -> Result<Vec<&'f BuiltIn>, Refusal> {
        let mut wanted = Vec::new();
        for name in &self.files {
            match eject::named(name, built_in).as_slice() {
                [one] => wanted.push(*one),
                [] => return Err(Refusal::Usage(unknown(name, built_in))),
                several => {
                    let paths: Vec<String> = several.iter().map(|file| format!("  {}", file.path)).collect();
                    let message = format!("`{name}` could be any of these; name one:\n{}", paths.join("\n"));
                    return Err(Refusal::Usage(message));
                }
            }
        }
        Ok(wanted)
    }

    /// The places to look in: the workspace, then its clients; or only the client that `--kit` names. Copies go to the first.
    fn places(&self) -> Result<Vec<Place>, Refusal> {
        let place = |folder: &Folder| {
            let layer = Layer::at(folder.path());
            let layer = layer.map_err(|error| {
                Refusal::Machine(machine::refused("read", folder.show(eject::RECORD), &error))
            })?;
            Ok(Place { folder: folder.clone(), layer })
        };
        if let Some(kit) = &self.kit {
            return Ok(vec![place(&kit_named(Some(kit))?.folder)?]);
        }
        let here = Folder::named(Utf8Path::new(""));
        let kits = workspace::kits_under(Utf8Path::new(""));
        let (top, kits) = match workspace::locate(None) {
            Ok(KitPlace { workspace: Some(top), folder }) => (top, vec![folder]),
            Ok(KitPlace { workspace: None, folder }) => (folder, Vec::new()),
            Err(_) if !kits.is_empty() || here.path().join("clients").is_dir() => {
                (here, kits.into_iter().map(|kit| kit.folder).collect())
            }
            Err(_) => {
                let help = "there is no workspace and no kit here. Go to the folder that has clients/, or name a client with --kit.";
                return Err(Refusal::Usage(help.to_string()));
            }
        };
        [top].iter().chain(&kits).map(place).collect()
    }

    fn list(&self, built_in: &[BuiltIn], wanted: &[&BuiltIn]) -> Result<Ended, Refusal> {
        // Outside a workspace or a kit there are no copies, but the list is still useful.
        let places = self.places().unwrap_or_default();
        let is_wanted = |file: &BuiltIn| wanted.is_empty() || wanted.iter().any(|one| one.path == file.path);
        for file in built_in.iter().filter(|file| is_wanted(file)) {
            terminal::out(&file.path)?;
            for place in &places {
                for copy in place.layer.copies(std::slice::from_ref(file)) {
                    terminal::out(format!("  {}: {}", place.folder.show(&file.path), words(copy.standing)))?;
                }
            }
        }
        Ok(Ended::Fine)
    }

    /// With `--diff`, shows the differences; otherwise says how each copy compares with its built-in file.
    fn compare(&self, built_in: &[BuiltIn], wanted: &[&BuiltIn]) -> Result<Ended, Refusal> {
        let (mut moved, mut seen) = (0, 0);
        for place in self.places()? {
            for copy in place.layer.copies(built_in) {
                if !wanted.is_empty() && !wanted.iter().any(|one| one.path == copy.of.path) {
                    continue;
                }
                seen += 1;
                let shown = place.folder.show(&copy.of.path);
                if self.diff {
                    terminal::out(diff(&shown, &copy).trim_end())?;
                    continue;
                }
                moved += usize::from(copy.standing == Standing::MovedOn);
                terminal::out(format!("{shown}: {}", words(copy.standing)))?;
            }
            for path in place.layer.orphans(built_in) {
                let gone = "this version has no built-in file with that name, so yours may no longer be used";
                terminal::out(format!("{}: {gone}", place.folder.show(path)))?;
                moved += 1;
            }
        }
        if seen == 0 && moved == 0 {
            terminal::err(if wanted.is_empty() {
                "Nothing is ejected here. `inservice eject hipaa.md` copies a built-in page to change."
            } else {
                "You have no copy of that file here. Run the command without --diff and --check to make one."
            })?;
        }
        if moved > 0 && !self.diff {
            terminal::err(
                "Run `inservice eject --diff FILE`, copy the changes you want, then run `inservice eject --merged FILE`.",
            )?;
        }
        Ok(if moved > 0 { Ended::Faults } else { Ended::Fine })
    }
}

/// Copies each file to its place.
fn copied(mut place: Place, wanted: &[&BuiltIn]) -> Result<Ended, Refusal> {
    for file in wanted {
        let shown = place.folder.show(&file.path);
        place.layer.eject(file).map_err(|error| {
            Refusal::Machine(if error.kind() == ErrorKind::AlreadyExists {
                format!("{shown} already exists and was not changed. `inservice eject --diff {}` shows how it differs.", file.path)
            } else {
                machine::refused("write", &shown, &error)
            })
        })?;
        terminal::out(&shown)?;
    }
    let files = if wanted.len() == 1 { "It replaces" } else { "They replace" };
    terminal::err(format!(
        "{files} the built-in version. Delete a copy to go back to it; `inservice eject --check` tells you when the built-in file has changed."
    ))?;
    Ok(Ended::Fine)
}

/// Records that the copies are up to date with the current built-in files.
fn merged(mut place: Place, wanted: &[&BuiltIn]) -> Result<Ended, Refusal> {
    for file in wanted {
        let shown = place.folder.show(&file.path);
        if !place.folder.path().join(&file.path).is_file() {
            let message =
                format!("there is no {shown}. Name the client that has it with --kit, or eject it first.");
            return Err(Refusal::Usage(message));
        }
        place.layer.remember(file).map_err(|error| {
            Refusal::Machine(machine::refused("write", place.folder.show(eject::RECORD), &error))
        })?;
    }
    terminal::err(format!(
        "Recorded for {}: up to date with the built-in version.",
        counted(wanted.len(), "file")
    ))?;
    Ok(Ended::Fine)
}

fn words(standing: Standing) -> &'static str {
    match standing {
        Standing::Same => "identical to the built-in file",
        Standing::Changed => "yours; the built-in file has not changed since",
        Standing::MovedOn => "the built-in file has changed since you ejected it",
        Standing::NoRecord => "yours; not ejected, so its original is not known",
    }
}

/// The diff from the current built-in file to the copy.
fn diff(shown: &str, copy: &Copied) -> String {
    let built_in = format!("built-in {}", copy.of.path);
    match (std::str::from_utf8(&copy.of.bytes), std::str::from_utf8(&copy.bytes)) {
        (Ok(before), Ok(after)) => {
            let diff =
                TextDiff::from_lines(before, after).unified_diff().header(&built_in, shown).to_string();
            if diff.is_empty() { format!("{shown}: {}", words(Standing::Same)) } else { diff }
        }
        _ if copy.standing == Standing::Same => format!("{shown}: {}", words(Standing::Same)),
        _ => format!("{shown} differs from the {built_in}; neither is text"),
    }
}

/// The message for a name that no built-in file has.
fn unknown(name: &str, built_in: &[BuiltIn]) -> String {
    let names: Vec<&str> = built_in.iter().map(|file| file.path.rsplit('/').next().unwrap_or("")).collect();
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let near = nearest(name, built_in.iter().map(|file| file.path.as_str()))
        .or_else(|| nearest(last, names.iter().copied()))
        .or_else(|| nearest(last, names.iter().filter_map(|name| Some(name.rsplit_once('.')?.0))));
    let help = near.map_or("`inservice eject --list` has them all.".to_string(), |near| {
        format!("Did you mean `{near}`?")
    });
    format!("there is no built-in file `{name}`. {help}")
}
