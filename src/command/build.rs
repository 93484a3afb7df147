//! `inservice build`: writes the kit, or leaves the last good one as it is.

use camino::Utf8PathBuf;
use clap::Args;
use jiff::civil::{Date, date};

use super::grouped::Detail;
use super::many::side_by_side;
use super::{Ended, Refusal, Today, kits_named, report, terminal};
use crate::files::snapshot::Snapshot;
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::output::{self, Destination, Refused, Written};
use crate::text::diagnostic::Diagnostic;
use crate::text::rule::Gate;

/// The day the sample is built for by default, when its checks are still fresh.
const SAMPLE_DAY: Date = date(2026, 11, 23);

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Build {
    /// The kits' folders; by default, the current folder
    #[arg(value_name = "KIT")]
    kits: Vec<Utf8PathBuf>,
    /// Build every client in the workspace
    #[arg(long, conflicts_with_all = ["sample", "out"])]
    all: bool,
    /// Build the built-in sample practice
    #[arg(long, conflicts_with = "kits")]
    sample: bool,
    /// Write site/ and leaders/ here instead of into the kit's out/
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
            let done = build(&Snapshot::sample(), Library::built_in(), &to, today)?;
            return print("the sample practice", &to, done);
        }
        let kits = kits_named(&self.kits, self.all)?;
        if kits.len() > 1 && self.out.is_some() {
            let message = "--out takes one kit: each would replace the one before it";
            return Err(Refusal::Usage(message.to_string()));
        }
        let to = |kit: &KitPlace| match &self.out {
            Some(out) => Destination::named(out.clone(), Some(kit.folder.path())),
            None => Destination::of(kit),
        };
        let (mut ended, today) = (Ended::Fine, self.today.day());
        side_by_side(
            &kits,
            |kit, snapshot, library| build(snapshot, library, &to(kit), today),
            |kit, done| match done.and_then(|done| print(&kit.name(), &to(kit), done)) {
                Ok(this) => {
                    ended = ended.max(this);
                    Ok(())
                }
                // The next kit can still be built.
                Err(refusal) if kits.len() > 1 => {
                    terminal::err_refusal(&refusal);
                    ended = Ended::Refused;
                    Ok(())
                }
                Err(refusal) => Err(refusal),
            },
        )?;
        Ok(ended)
    }
}

/// What a build keeps of a kit.
struct Done {
    diagnostics: Vec<Diagnostic>,
    cleared_for: Option<Gate>,
    /// How many pages there are, and what writing them did; `None` if the kit has faults.
    written: Result<Option<(usize, Written)>, Refused>,
}

/// Builds one kit and writes it to a folder.
fn build(snapshot: &Snapshot, library: &Library, to: &Destination, today: Date) -> Result<Done, Refusal> {
    let built = crate::build(snapshot, library, today);
    report::all_was_read(snapshot)?;
    let cleared_for = built.cleared_for();
    let written = match &built.output {
        Some(output) => output::write(output, to).map(|written| Some((output.pages.len(), written))),
        None => output::finish_earlier(to).map(|()| None),
    };
    Ok(Done { diagnostics: built.diagnostics, cleared_for, written })
}

fn print(name: &str, to: &Destination, done: Done) -> Result<Ended, Refusal> {
    report::text(name, &done.diagnostics, None, Detail::Fitting, None)?;
    let Some((pages, written)) = done.written? else {
        terminal::err("Nothing was written.")?;
        return Ok(Ended::Faults);
    };
    terminal::out(format!(
        "{name}: {pages} pages, {}; {} written, {} unchanged, {} removed",
        report::standing(done.cleared_for),
        written.written,
        written.same,
        written.removed
    ))?;
    for path in &written.left {
        terminal::err(format!(
            "warning: {path} is no longer a page of this kit. It was changed after inservice wrote it, so it stays."
        ))?;
    }
    terminal::out(to.folder().join("site").join("index.html"))?;
    Ok(Ended::Fine)
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Machine(refused.to_string())
    }
}
