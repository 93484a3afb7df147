//! `inservice check`: every fault of a kit and every finding of the gate, and nothing written.

use camino::Utf8PathBuf;
use clap::Args;

use super::report::{self, Format, GateName};
use super::{Ended, Today, kits_named, refuse};
use crate::Built;

/// The arguments.
#[derive(Debug, Args)]
pub struct Check {
    /// The kits' folders; without one, the kit in the current folder
    #[arg(value_name = "KIT")]
    kits: Vec<Utf8PathBuf>,
    /// Every client of the workspace
    #[arg(long)]
    all: bool,
    /// Whether the kit may go live; exit code 1 where it may not
    #[arg(long, value_enum, value_name = "GATE")]
    gate: Option<GateName>,
    /// How faults are told
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    today: Today,
}

impl Check {
    /// Checks, tells, and says whether there are faults or the gate is closed.
    pub fn run(self) -> Ended {
        let kits = match kits_named(&self.kits, self.all) {
            Ok(kits) => kits,
            Err(reason) => {
                refuse(&reason);
                return Ended::Usage;
            }
        };
        let mut built: Vec<(String, Built)> = Vec::new();
        for kit in &kits {
            let layers = kit.layers();
            let result = crate::build(&layers, self.today.day());
            if let Some(refused) = report::refusals(&layers) {
                return refused;
            }
            built.push((kit.name(), result));
        }
        let closed = |built: &Built| {
            built.output.is_none() || self.gate.is_some_and(|gate| !gate.open(built.cleared_for()))
        };
        let ended = if built.iter().any(|(_, built)| closed(built)) { Ended::Faults } else { Ended::Fine };
        if self.format == Format::Json {
            report::json(&built, self.gate);
            return ended;
        }
        for (name, result) in &built {
            report::text(name, &result.diagnostics, self.gate);
            if result.output.is_some() {
                anstream::println!("{name}: can be built; {}", report::standing(result.cleared_for()));
            }
        }
        ended
    }
}
