//! `inservice schema`: the JSON Schema of `kit.yaml`, with the tasks, themes and questions that are here.

use camino::Utf8PathBuf;
use clap::Args;

use super::{Ended, Refusal, report, terminal};
use crate::library::Library;
use crate::text::diagnostic::Diagnostics;

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The kit whose tasks and themes it offers, and those of its workspace
    kit: Option<Utf8PathBuf>,
}

impl Schema {
    /// Prints the schema.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let snapshot = match &self.kit {
            Some(kit) => super::kit_named(Some(kit))?.snapshot(),
            None => super::snapshot_here(),
        };
        let library = Library::built_in().with(&snapshot);
        let mut diagnostics = Diagnostics::default();
        let schema = crate::schema::of_kits(&library, &mut diagnostics);
        report::no_faults(diagnostics)?;
        terminal::out(schema.trim_end())?;
        Ok(Ended::Fine)
    }
}
