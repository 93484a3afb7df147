//! `inservice build`: writes the kit, or leaves what stands there as it is.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use jiff::civil::{Date, date};

use super::{Ended, Today, kits_named, refuse, report};
use crate::files::layers::Layers;
use crate::output;

/// The day for which the sample is built unless another is given: its checks are fresh then.
const SAMPLE_DAY: Date = date(2026, 11, 23);

/// The arguments.
#[derive(Debug, Args)]
pub struct Build {
    /// The kits' folders; without one, the kit in the current folder
    #[arg(value_name = "KIT")]
    kits: Vec<Utf8PathBuf>,
    /// Every client of the workspace
    #[arg(long, conflicts_with_all = ["sample", "out"])]
    all: bool,
    /// The sample practice that is built in
    #[arg(long, conflicts_with = "kits")]
    sample: bool,
    /// Where to write site/ and leaders/, instead of the kit's out/
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    #[command(flatten)]
    today: Today,
}

impl Build {
    /// Builds, writes, and says where.
    pub fn run(self) -> Ended {
        if self.sample {
            let out = self.out.unwrap_or_else(|| Utf8PathBuf::from("riverbend-sample"));
            let today = self.today.today.unwrap_or(SAMPLE_DAY);
            return build(&Layers::sample(), "the sample practice", &out, today);
        }
        let kits = match kits_named(&self.kits, self.all) {
            Ok(kits) => kits,
            Err(reason) => {
                refuse(&reason);
                return Ended::Usage;
            }
        };
        if kits.len() > 1 && self.out.is_some() {
            refuse("--out takes one kit: two would be written over each other");
            return Ended::Usage;
        }
        let mut ended = Ended::Fine;
        for kit in kits {
            let out = self.out.clone().unwrap_or_else(|| kit.out());
            let this = build(&kit.layers(), &kit.name(), &out, self.today.day());
            ended = if this as u8 > ended as u8 { this } else { ended };
        }
        ended
    }
}

fn build(layers: &Layers, name: &str, out: &Utf8Path, today: Date) -> Ended {
    let built = crate::build(layers, today);
    if let Some(refused) = report::refusals(layers) {
        return refused;
    }
    report::text(name, &built.diagnostics, None);
    let standing = report::standing(built.cleared_for());
    let Some(files) = built.output else {
        anstream::eprintln!("Nothing was written.");
        return Ended::Faults;
    };
    match output::write(&files, out) {
        Ok(written) => {
            anstream::println!(
                "{name}: {} pages, {standing}; {} written, {} as they were, {} removed",
                files.files.keys().filter(|path| path.ends_with(".html")).count(),
                written.written,
                written.same,
                written.removed
            );
            anstream::println!("{}", out.join("site").join("index.html"));
            Ended::Fine
        }
        Err(refused) => {
            refuse(&refused.to_string());
            Ended::Machine
        }
    }
}
