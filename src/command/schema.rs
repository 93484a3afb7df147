//! `inservice schema`: the JSON Schema of `kit.yaml`, `workspace.yaml` or a vendor's file, with the tasks, themes and questions
//! that are known here.

use std::fs;

use camino::Utf8PathBuf;
use clap::Args;

use super::{Ended, Refusal, report, terminal};
use crate::files::machine;
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::output::replace::Replacement;
use crate::schema::{FILE, Of};
use crate::text::diagnostic::Diagnostics;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice schema --write riverbend     renew riverbend's kit.schema.json
  inservice schema > kit.schema.json")]
pub(super) struct Schema {
    /// The kit whose tasks and themes it offers, and those of its workspace
    kit: Option<Utf8PathBuf>,
    /// The file that it is for
    #[arg(long = "for", value_name = "FILE", value_enum, default_value_t)]
    file: Of,
    /// Write it beside the kit, as kit.schema.json, where its editor line looks for it
    #[arg(long, requires = "kit", conflicts_with = "file")]
    write: bool,
}

impl Schema {
    /// Prints the schema.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let place = self.kit.as_deref().map(|kit| super::kit_named(Some(kit))).transpose()?;
        let snapshot = place.as_ref().map_or_else(super::snapshot_here, KitPlace::snapshot);
        let library = Library::built_in().with(&snapshot);
        let mut diagnostics = Diagnostics::default();
        let schema = crate::schema::of(self.file, &library, &mut diagnostics);
        report::no_faults(diagnostics)?;
        let Some(place) = place.filter(|_| self.write) else {
            terminal::out(schema.trim_end())?;
            return Ok(Ended::Fine);
        };
        let shown = place.folder.show(FILE);
        let file = place.folder.path().join(FILE);
        let refused = |error: std::io::Error| Refusal::Machine(machine::refused("write", &shown, &error));
        match fs::read_to_string(&file) {
            Ok(old) if !is_ours(&old) => {
                let message = format!(
                    "{shown} already exists, and inservice did not write it. Move or rename it first."
                );
                return Err(Refusal::Machine(message));
            }
            Ok(old) => Replacement::prepare(&file, old.as_bytes(), schema.as_bytes())
                .and_then(Replacement::carry_out)
                .map_err(refused)?,
            Err(_) => fs::write(&file, &schema).map_err(refused)?,
        }
        terminal::out(shown)?;
        Ok(Ended::Fine)
    }
}

/// Whether `new` or `schema` wrote this schema.
fn is_ours(text: &str) -> bool {
    text.contains(crate::schema::TITLE)
}

/// The message if the schema beside a kit is not the one of this program and workspace: an editor would then mark a new task as
/// wrong.
pub(super) fn stale(place: &KitPlace, library: &Library) -> Option<String> {
    let text = fs::read_to_string(place.folder.path().join(FILE)).ok().filter(|text| is_ours(text))?;
    let now = crate::schema::of(Of::Kit, library, &mut Diagnostics::default());
    let name = place.name();
    (text != now).then(|| format!(
        "{}, which editors use to complete, is out of date for this version or this workspace. `inservice schema --write {name}` renews it.",
        place.folder.show(FILE)
    ))
}
