//! `inservice tally`: adds rows for the days to count to the kit's measures file, and writes the sheets to count on.

use std::fs;
use std::io::{ErrorKind, Write};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::grouped::Detail;
use super::wrap::counted;
use super::{Ended, Refusal, Today, kit_named, report, terminal};
use crate::files::rules::MISSING_FILE;
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::output::Output;
use crate::output::replace::Replacement;
use crate::tally::{Row, with_rows};
use crate::text::rule::Severity;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice tally clients/riverbend

Run it again after the dates have changed: it adds the rows that are missing, and changes no other byte.")]
pub(super) struct Tally {
    /// The kit's folder; by default, the current folder
    #[arg(value_name = "KIT")]
    kit: Option<Utf8PathBuf>,
    #[command(flatten)]
    today: Today,
}

/// The measures file of a kit that names none.
const MEASURES: &str = "measures.csv";

impl Tally {
    /// Adds the rows, writes the sheets, and says where they are.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let kit = kit_named(self.kit.as_deref())?;
        begin(&kit, self.today)?;
        let snapshot = kit.snapshot();
        let library = Library::built_in().with(&snapshot);
        let built = crate::build(&snapshot, &library, self.today.day());
        report::all_was_read(&snapshot)?;
        let (Some(written), Some(ready), Some(output)) = (&built.kit, &built.ready, &built.output) else {
            report::text(&kit.name(), &built.diagnostics, None, Detail::Fitting, None)?;
            return Ok(Ended::Faults);
        };
        let Some(days) = ready.tally() else {
            let message = "the pilot needs its first and its last day. Write `rollout.pilot.start` and `rollout.pilot.end`, the first one first.";
            return Err(Refusal::Faults(format!("{}: {message}", kit.name())));
        };
        let named = written.measures.as_ref().map(|path| path.value.trim_start_matches("./"));
        let file = kit.folder.show(named.unwrap_or(MEASURES));
        // Without the key, the check has not read the file, so its days are not known.
        if named.is_none() && kit.find(&file).is_some() {
            let message =
                format!("{file} is there, but no key names it. Write `measures: {MEASURES}` in kit.yaml.");
            return Err(Refusal::Faults(message));
        }
        let rows: Vec<Row> = days
            .missing
            .iter()
            .map(|(day, arm)| Row {
                day: *day,
                arm,
                eligible: days.eligible.filter(|_| *arm == crate::check::ASSISTED),
            })
            .collect();
        add(&kit, &file, &rows)?;
        let all = days.manual.len() + days.assisted.len();
        terminal::out(match rows.len() {
            0 => format!("{file}: all {} are there; nothing was changed", counted(all, "day")),
            added => format!("{file}: {} added", counted(added, "row")),
        })?;
        if named.is_none() {
            terminal::out(format!("Write `measures: {MEASURES}` in kit.yaml, so that the kit reads it."))?;
        }
        for sheet in sheets(&kit, output)? {
            terminal::out(sheet)?;
        }
        Ok(Ended::Fine)
    }
}

/// Creates the file that the kit names, if its absence is all that is wrong with the kit.
fn begin(kit: &KitPlace, today: Today) -> Result<(), Refusal> {
    let snapshot = kit.snapshot();
    let library = Library::built_in().with(&snapshot);
    let (written, _, found) = crate::examine(&snapshot, &library, today.day());
    let Some(named) = written.as_ref().and_then(|kit| kit.measures.as_ref()) else { return Ok(()) };
    let mut errors = found.iter().filter(|one| one.severity == Severity::Error).peekable();
    let absent = errors.peek().is_some()
        && errors.all(|one| one.code == MISSING_FILE.code && one.span.range == named.span.range);
    if absent { add(kit, &kit.folder.show(named.value.trim_start_matches("./")), &[]) } else { Ok(()) }
}

/// Adds rows to a file, or creates it.
fn add(kit: &KitPlace, file: &str, rows: &[Row]) -> Result<(), Refusal> {
    let refused = |error: std::io::Error| Refusal::Machine(format!("cannot write {file}: {error}"));
    let path = kit.find(file);
    if path.is_some() && rows.is_empty() {
        return Ok(());
    }
    match path {
        Some(path) => {
            let before = fs::read(&path).map_err(refused)?;
            let after = with_rows(Some(&before), rows);
            Replacement::prepare(&path, &before, &after).and_then(Replacement::carry_out).map_err(refused)
        }
        None => {
            // Never overwrite what someone has put there in the meantime.
            let mut new = fs::File::create_new(file).map_err(refused)?;
            new.write_all(&with_rows(None, rows)).map_err(refused)
        }
    }
}

/// Writes the pages that are tally sheets to out/tally/, and returns their paths.
fn sheets(kit: &KitPlace, output: &Output) -> Result<Vec<Utf8PathBuf>, Refusal> {
    let folder = kit.out().join("tally");
    let mut paths = Vec::new();
    for page in output.pages.iter().filter(|page| page.tally) {
        let name = page.path.rsplit('/').next().unwrap_or(&page.path);
        let path = folder.join(name);
        let refused = |error: std::io::Error| Refusal::Machine(format!("cannot write {path}: {error}"));
        fs::create_dir_all(&folder).map_err(refused)?;
        ours(&path)?;
        fs::write(&path, output.files.get(&page.path).map_or(&[][..], Vec::as_slice)).map_err(refused)?;
        paths.push(path);
    }
    Ok(paths)
}

/// Refuses to overwrite a file that is not an HTML page.
fn ours(path: &Utf8Path) -> Result<(), Refusal> {
    match fs::read(path) {
        Ok(old) if old.first() != Some(&b'<') => Err(Refusal::Machine(format!(
            "{path} already exists, and inservice did not write it. Move or rename it."
        ))),
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(Refusal::Machine(format!("cannot read {path}: {error}")))
        }
        _ => Ok(()),
    }
}
