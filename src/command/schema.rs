//! `inservice schema`: the JSON Schema of `kit.yaml`, `workspace.yaml` or a vendor's file, with the tasks, themes and questions that are here.

use camino::Utf8PathBuf;
use clap::Args;

use super::{Ended, Refusal, report, terminal};
use crate::library::Library;
use crate::schema::Of;
use crate::text::diagnostic::Diagnostics;

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The kit whose tasks and themes it offers, and those of its workspace
    kit: Option<Utf8PathBuf>,
    /// The file that it is for
    #[arg(long = "for", value_name = "FILE", value_enum, default_value_t)]
    file: Of,
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
        let schema = crate::schema::of(self.file, &library, &mut diagnostics);
        report::no_faults(diagnostics)?;
        terminal::out(schema.trim_end())?;
        Ok(Ended::Fine)
    }
}
