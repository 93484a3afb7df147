//! `inservice build`: writes the kit, or leaves the last good build untouched.

use std::num::NonZero;
use std::str::FromStr;
use std::time::SystemTime;

use camino::Utf8PathBuf;
use clap::Args;
use jiff::civil::{Date, date};

use super::grouped::Detail;
use super::many::so_many_at_once;
use super::{Ended, Refusal, Today, kits_named, report, terminal};
use crate::files::snapshot::Snapshot;
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::output::{self, Destination, Record, Refused, Written};
use crate::text::diagnostic::Diagnostic;
use crate::text::rule::Gate;

/// The default build day of the sample: its checks are still fresh on it.
const SAMPLE_DAY: Date = date(2026, 11, 23);

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice build clients/riverbend
  inservice build --all                skips clients without a change
  inservice build --all --shard 2/4    the second quarter of the clients")]
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
    /// With --all: also build clients in which nothing has changed since their last build
    #[arg(long, requires = "all")]
    force: bool,
    /// With --all: build this many clients at once
    #[arg(long, value_name = "N", requires = "all")]
    jobs: Option<NonZero<usize>>,
    /// With --all: build only one of N equal parts of the clients, such as 2/4
    #[arg(long, value_name = "K/N", requires = "all")]
    shard: Option<Shard>,
    #[command(flatten)]
    today: Today,
}

/// One of several shards of all kits. Together the shards have each kit exactly once.
#[derive(Clone, Copy, Debug)]
struct Shard {
    /// Counted from 1.
    part: usize,
    of: usize,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers =
            text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((part, of)) if (1..=of).contains(&part) => Ok(Self { part, of }),
            _ => Err("write the part and the number of parts, such as 2/4".to_string()),
        }
    }
}

impl Shard {
    fn of(self, kits: Vec<KitPlace>) -> Vec<KitPlace> {
        kits.into_iter().skip(self.part - 1).step_by(self.of).collect()
    }
}

impl Build {
    /// Builds, writes, and prints where the pages are.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        if self.sample {
            let out = self.out.unwrap_or_else(|| Utf8PathBuf::from("riverbend-sample"));
            let today = self.today.today.unwrap_or(SAMPLE_DAY);
            let to = Destination::named(out, None);
            let done = build(None, &Snapshot::sample(), Library::built_in(), &to, today)?;
            return print("the sample practice", &to, done);
        }
        let mut kits = kits_named(&self.kits, self.all)?;
        if let Some(shard) = self.shard {
            kits = shard.of(kits);
        }
        if kits.len() > 1 && self.out.is_some() {
            let message = "--out works with one kit only: each kit would replace the one before it";
            return Err(Refusal::Usage(message.to_string()));
        }
        let to = |kit: &KitPlace| match &self.out {
            Some(out) => Destination::named(out.clone(), Some(kit.folder.path())),
            None => Destination::of(kit),
        };
        let (mut ended, today) = (Ended::Fine, self.today.day());
        let skips = self.all && !self.force;
        so_many_at_once(
            &kits,
            self.jobs,
            |kit, snapshot, library| match skips.then(|| unchanged(kit, &to(kit), today)).flatten() {
                Some(unchanged) => Ok(unchanged),
                None => build(Some(kit), snapshot, library, &to(kit), today),
            },
            |kit, done| match done.and_then(|done| print(&kit.name(), &to(kit), done)) {
                Ok(this) => {
                    ended = ended.max(this);
                    Ok(())
                }
                // The other kits can still be built.
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

/// What is kept of a kit after its build.
struct Done {
    diagnostics: Vec<Diagnostic>,
    cleared_for: Option<Gate>,
    /// The number of pages, and what writing them did; `None` if the kit has faults or is unchanged.
    written: Result<Option<(usize, Written)>, Refused>,
    /// Whether nothing has changed since the last build, so that nothing was built.
    unchanged: bool,
}

/// Identifies this program by its version, modification time and size: a recompiled one may build different pages.
pub(super) fn program() -> String {
    let metadata = std::env::current_exe().and_then(std::fs::metadata).ok();
    let since =
        |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok().map(|since| since.as_secs());
    let time = metadata.as_ref().and_then(|metadata| metadata.modified().ok()).and_then(since).unwrap_or(0);
    format!("{} {time} {}", env!("CARGO_PKG_VERSION"), metadata.map_or(0, |metadata| metadata.len()))
}

/// The result for a kit that need not be built again: the last build was by this program for this day, from files with the same
/// bytes, and nobody has touched its pages since.
fn unchanged(kit: &KitPlace, to: &Destination, today: Date) -> Option<Done> {
    let record = Record::read(to)?;
    let same = record.program == program() && record.day() == Some(today);
    if !same || !record.inputs.holds(kit) || !output::is_intact(to) {
        return None;
    }
    let cleared_for = [Gate::Pilot, Gate::Rollout]
        .into_iter()
        .find(|gate| record.cleared_for.as_deref() == Some(gate.word()));
    Some(Done { diagnostics: Vec::new(), cleared_for, written: Ok(None), unchanged: true })
}

/// Builds one kit and writes it to a folder.
fn build(
    kit: Option<&KitPlace>,
    snapshot: &Snapshot,
    library: &Library,
    to: &Destination,
    today: Date,
) -> Result<Done, Refusal> {
    let built = crate::build(snapshot, library, today);
    report::all_was_read(snapshot)?;
    let cleared_for = built.cleared_for();
    let recorded = kit.and_then(|kit| built.inputs.recorded(kit));
    let record = recorded.map(|inputs| Record {
        program: program(),
        day: today.to_string(),
        cleared_for: cleared_for.map(|gate| gate.word().to_string()),
        inputs,
    });
    let written = match &built.output {
        Some(output) => {
            output::write(output, to, record.as_ref()).map(|written| Some((output.pages.len(), written)))
        }
        None => output::finish_earlier(to).map(|()| None),
    };
    Ok(Done { diagnostics: built.diagnostics, cleared_for, written, unchanged: false })
}

fn print(name: &str, to: &Destination, done: Done) -> Result<Ended, Refusal> {
    if done.unchanged {
        terminal::out(format!("{name}: unchanged, {}", report::standing(done.cleared_for)))?;
        return Ok(Ended::Fine);
    }
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
            "warning: {path} is no longer a page of this kit, but it was changed after inservice wrote it, so it was not removed."
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
