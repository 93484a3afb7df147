//! inservice turns one YAML file about a medical practice into a static training kit for the one AI task it starts with.
//!
//! Data flows one way, and each stage returns a value:
//!
//! ```text
//! folders + embedded ─► Snapshot ─┬─ kit::read ─► Kit ─ check ─► ReadyKit ─ site::plan ─► Site ─ render ─► Output
//!                    Library ─────┘
//! build(&Snapshot, &Library, today) -> Built
//! Output ─► output::write (build) │ export │ http (serve) │ nothing (check)
//! ```
//!
//! * A **kit** is what a consultant writes about one client; a **workspace** is a folder of kits.
//! * A **layer** is where a file comes from: the client's folder, the workspace, or the files embedded in the binary.
//! * A **diagnostic** is a fault that an author can fix, with its place. `&mut Diagnostics` is passed down every stage and
//!   read at the end. What the operating system refuses is an error with its path, and only the last modules return those.
//!
//! A module uses only modules above it in this list, as a test makes sure. Nothing before `output` prints, reads the clock
//! or writes a file: the date is passed in as data, so that the same kit always gives the same bytes.

pub mod statistics;
pub mod text;
pub mod yaml;
pub mod files;
pub mod kit;
pub mod library;
mod read;
pub mod check;
pub(crate) mod rules;
pub mod plan;
pub mod tally;
pub mod site;
pub mod output;
pub mod render;
pub mod reply;
pub mod trace;
pub(crate) mod diff;
pub mod starter;
pub mod eject;
pub mod export;
pub mod schema;
pub(crate) mod browser;
pub mod serve;
pub mod command;

use jiff::civil::Date;

use check::ReadyKit;
use files::inputs::Inputs;
use files::snapshot::Snapshot;
use kit::Kit;
use library::{Library, Written};
use output::Output;
use render::pictures::{self, Pictures};
use text::diagnostic::{Diagnostic, Diagnostics};
use text::rule::{Gate, Rule};

/// The result of building a kit.
#[derive(Debug)]
pub struct Built {
    /// The kit as written; `None` if its file cannot be read at all.
    pub kit: Option<Kit>,
    /// The kit after all checks; `None` if a fault prevents it.
    pub ready: Option<ReadyKit>,
    /// The finished files; `None` if a fault prevents them.
    pub output: Option<Output>,
    /// Everything that was found, in the order in which to fix it.
    pub diagnostics: Vec<Diagnostic>,
    /// The library's texts that pages may have been written from.
    pub texts: Vec<Written>,
    /// Every file and folder that was looked at.
    pub inputs: Inputs,
}

impl Built {
    /// The gate that the kit is cleared for; `None` while there is a fault or a block.
    pub fn cleared_for(&self) -> Option<Gate> {
        self.ready.as_ref()?.gate().cleared_for
    }
}

/// Every rule that is implemented in code, in the order of `list rules`. Questions and state laws are data.
pub fn all_rules() -> impl Iterator<Item = &'static Rule> {
    let writing = [
        yaml::rules::ROWS,
        files::rules::ROWS,
        library::rules::ROWS,
        check::rules::ROWS,
        render::rules::ROWS,
    ];
    writing.into_iter().chain(rules::ROWS.iter().copied()).flatten()
}

/// Reads, checks and renders a kit. `today` decides only which checks are stale and which dates have passed.
pub fn build(snapshot: &Snapshot, library: &Library, today: Date) -> Built {
    let mut diagnostics = Diagnostics::default();
    let kit = read::kit(snapshot, &mut diagnostics);
    let mut pictures = Pictures::new();
    if let Some(kit) = &kit {
        pictures = pictures::of_kit(kit, snapshot, &mut diagnostics);
    }
    let mut ready = kit.as_ref().and_then(|kit| ready(kit, snapshot, library, today, &mut diagnostics));
    if let (Some(kit), Some(ready)) = (&kit, &mut ready) {
        let questions = library.questions(&mut diagnostics);
        ready.leads_to(plan::next_gate(kit, ready, questions, today));
    }
    let site = ready.as_ref().map(|kit| site::plan(kit, library, &mut diagnostics));
    if let Some(site) = &site {
        pictures::of_overrides(site, snapshot, &mut pictures, &mut diagnostics);
    }
    snapshot.report(&mut diagnostics);
    if let Some(kit) = &kit {
        check::not_used::report(kit, snapshot, library, &mut diagnostics);
    }
    let output = ready.as_ref().zip(site).filter(|_| !diagnostics.has_errors());
    let output = output.map(|(kit, site)| render::render(kit, site, library, &pictures, &mut diagnostics));
    let output = output.filter(|_| !diagnostics.has_errors());
    let task = kit.as_ref().and_then(|kit| kit.task.as_ref()).map(|task| task.value.as_str());
    Built {
        texts: library.written(task),
        kit,
        ready: ready.filter(|_| output.is_some()),
        output,
        diagnostics: diagnostics.into_sorted(),
        inputs: snapshot.inputs(),
    }
}

/// Reads and checks a kit without making pages, so faults that only pages show, such as one in a template, are not found.
pub fn examine(
    snapshot: &Snapshot,
    library: &Library,
    today: Date,
) -> (Option<Kit>, Option<ReadyKit>, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::default();
    let kit = read::kit(snapshot, &mut diagnostics);
    if let Some(kit) = &kit {
        pictures::of_kit(kit, snapshot, &mut diagnostics);
    }
    let ready = kit.as_ref().and_then(|kit| ready(kit, snapshot, library, today, &mut diagnostics));
    snapshot.report(&mut diagnostics);
    let ready = ready.filter(|_| !diagnostics.has_errors());
    (kit, ready, diagnostics.into_sorted())
}

/// Checks a kit.
fn ready(
    kit: &Kit,
    snapshot: &Snapshot,
    library: &Library,
    today: Date,
    diagnostics: &mut Diagnostics,
) -> Option<ReadyKit> {
    let resolved = check::resolve(kit, snapshot, library, today, diagnostics)?;
    let found = rules::find(&resolved, snapshot, library, diagnostics);
    (!diagnostics.has_errors()).then(|| check::ready(resolved, found))
}
