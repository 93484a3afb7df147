//! `inservice build`: writes the kit, or leaves the last good one as it is.

use camino::Utf8PathBuf;
use clap::Args;
use jiff::civil::{Date, date};

use super::{Ended, Refusal, Today, kits_named, report, terminal};
use crate::files::snapshot::Snapshot;
use crate::library::Library;
use crate::output::{self, Destination};

/// The sample is built for this day unless another is given: its checks are fresh then.
const SAMPLE_DAY: Date = date(2026, 11, 23);

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Build {
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
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        if self.sample {
            let out = self.out.unwrap_or_else(|| Utf8PathBuf::from("riverbend-sample"));
            let today = self.today.today.unwrap_or(SAMPLE_DAY);
            let to = Destination::named(out, None);
            return build(&Snapshot::sample(), "the sample practice", &to, today);
        }
        let kits = kits_named(&self.kits, self.all)?;
        if kits.len() > 1 && self.out.is_some() {
            let message = "--out takes one kit: each would replace the one before it";
            return Err(Refusal::Usage(message.to_string()));
        }
        let mut ended = Ended::Fine;
        for kit in &kits {
            let to = match &self.out {
                Some(out) => Destination::named(out.clone(), Some(kit.folder.path())),
                None => Destination::of(kit),
            };
            match build(&kit.snapshot(), &kit.name(), &to, self.today.day()) {
                Ok(this) => ended = ended.max(this),
                // The next kit can still be built.
                Err(refusal) if kits.len() > 1 => {
                    terminal::err_refusal(&refusal);
                    ended = Ended::Refused;
                }
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(ended)
    }
}

/// Builds one kit and writes it to a folder.
fn build(snapshot: &Snapshot, name: &str, to: &Destination, today: Date) -> Result<Ended, Refusal> {
    let library = Library::built_in().with(snapshot);
    let built = crate::build(snapshot, &library, today);
    report::all_was_read(snapshot)?;
    report::text(name, &built.diagnostics, None)?;
    let standing = report::standing(built.cleared_for());
    let Some(files) = built.output else {
        output::finish_earlier(to)?;
        terminal::err("Nothing was written.")?;
        return Ok(Ended::Faults);
    };
    let done = output::write(&files, to)?;
    let pages = files.files.keys().filter(|path| path.ends_with(".html")).count();
    terminal::out(format!(
        "{name}: {pages} pages, {standing}; {} written, {} unchanged, {} removed",
        done.written, done.same, done.removed
    ))?;
    for path in &done.left {
        terminal::err(format!(
            "warning: {path} is no page of this kit any more. It was changed after inservice wrote it, and so it stays."
        ))?;
    }
    terminal::out(to.folder().join("site").join("index.html"))?;
    Ok(Ended::Fine)
}

impl From<output::Refused> for Refusal {
    fn from(refused: output::Refused) -> Self {
        Self::Machine(refused.to_string())
    }
}
