//! `inservice check`: every fault of a kit, and nothing written.

use camino::Utf8PathBuf;
use clap::Args;

use super::report::{self, Format, KitRow};
use super::{Ended, Today, kits_named, refuse};
use crate::rule::Severity;

/// The arguments.
#[derive(Debug, Args)]
pub struct Check {
    /// The kits' folders; without one, the kit in the current folder
    #[arg(value_name = "KIT")]
    kits: Vec<Utf8PathBuf>,
    /// Every client of the workspace
    #[arg(long)]
    all: bool,
    /// How faults are told
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    today: Today,
}

impl Check {
    /// Checks, tells, and says whether there are faults.
    pub fn run(self) -> Ended {
        let kits = match kits_named(&self.kits, self.all) {
            Ok(kits) => kits,
            Err(reason) => {
                refuse(&reason);
                return Ended::Usage;
            }
        };
        let mut ended = Ended::Fine;
        let mut built = Vec::new();
        for kit in &kits {
            let layers = kit.layers();
            let result = crate::build(&layers, self.today.day());
            if let Some(refused) = report::refusals(&layers) {
                return refused;
            }
            if result.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
                ended = Ended::Faults;
            }
            built.push((kit.name(), result));
        }
        if self.format == Format::Json {
            let rows: Vec<KitRow> = built
                .iter()
                .map(|(name, result)| KitRow {
                    kit: name.clone(),
                    cleared_for: None,
                    diagnostics: result.diagnostics.iter().map(crate::diagnostic::Diagnostic::row).collect(),
                })
                .collect();
            report::json(&rows);
            return ended;
        }
        for (name, result) in &built {
            report::text(name, &result.diagnostics);
            if result.output.is_some() {
                anstream::println!("{name}: can be built");
            }
        }
        ended
    }
}
