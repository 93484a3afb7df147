//! `inservice check`: every fault of a kit and every finding of the gate, and nothing written.

use camino::Utf8PathBuf;
use clap::Args;

use super::report::{self, Format, GateName};
use super::{Ended, Refusal, Today, kits_named, terminal};
use crate::Built;
use crate::library::Library;

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The kits' folders; without one, the kit in the current folder
    #[arg(value_name = "KIT")]
    kits: Vec<Utf8PathBuf>,
    /// Every client of the workspace
    #[arg(long)]
    all: bool,
    /// Whether the kit may go live; exit code 1 where it may not
    #[arg(long, value_enum, value_name = "GATE")]
    gate: Option<GateName>,
    /// How faults are reported
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    today: Today,
}

impl Check {
    /// Checks, reports, and says whether there are faults or the gate is closed.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let mut checked: Vec<(String, Built)> = Vec::new();
        for kit in kits_named(&self.kits, self.all)? {
            let snapshot = kit.snapshot();
            let library = Library::built_in().with(&snapshot);
            let built = crate::build(&snapshot, &library, self.today.day());
            report::all_was_read(&snapshot)?;
            checked.push((kit.name(), built));
        }
        match self.format {
            Format::Json => report::json(&checked, self.gate)?,
            Format::Text => self.print(&checked)?,
        }
        let closed = |built: &Built| {
            built.output.is_none() || self.gate.is_some_and(|gate| !gate.open(built.cleared_for()))
        };
        Ok(if checked.iter().any(|(_, built)| closed(built)) { Ended::Faults } else { Ended::Fine })
    }

    fn print(&self, checked: &[(String, Built)]) -> Result<(), Refusal> {
        for (name, built) in checked {
            report::text(name, &built.diagnostics, self.gate)?;
            if built.output.is_some() {
                let standing = report::standing(built.cleared_for());
                terminal::out(format!("{name}: can be built; {standing}"))?;
            }
        }
        Ok(())
    }
}
