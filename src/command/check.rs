//! `inservice check`: reports every fault of a kit and every finding of the gate. Without `--fix`, it writes nothing.

use camino::Utf8PathBuf;
use clap::Args;
use jiff::civil::Date;

use super::fix;
use super::grouped::Detail;
use super::many::side_by_side;
use super::report::{self, Format, GateName, JsonReport};
use super::wrap::counted;
use super::{Ended, Refusal, Today, kits_named, schema, terminal};
use crate::files::snapshot::Snapshot;
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::text::diagnostic::Diagnostic;
use crate::text::rule::Gate;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice check clients/riverbend
  inservice check riverbend --fix             fix tabs, curly quotes, dates ...
  inservice check --all                       a line for each client
  inservice check riverbend --gate pilot      exit code 1 while it is closed
  inservice check riverbend --format json     for an editor or a script")]
pub(super) struct Check {
    /// The kits' folders; by default, the current folder
    #[arg(value_name = "KIT")]
    kits: Vec<Utf8PathBuf>,
    /// Check every client in the workspace
    #[arg(long)]
    all: bool,
    /// Also exit with code 1 if the kit may not go live
    #[arg(long, value_enum, value_name = "GATE")]
    gate: Option<GateName>,
    /// Fix what is safe to fix, such as tabs, curly quotes and dates, and show what changed
    #[arg(long)]
    fix: bool,
    /// Show only a few of each group, which is the default if there are many
    #[arg(long, conflicts_with = "full")]
    summary: bool,
    /// Show everything
    #[arg(long)]
    full: bool,
    /// How to report faults
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    today: Today,
}

/// What is kept of a kit after its check.
struct Checked {
    diagnostics: Vec<Diagnostic>,
    cleared_for: Option<Gate>,
    can_be_built: bool,
    /// The message about the schema beside the kit, if that schema is out of date.
    stale: Option<String>,
}

impl Check {
    /// Checks and reports. The result says whether there are faults or the gate is closed.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let kits = kits_named(&self.kits, self.all)?;
        if self.fix {
            for kit in &kits {
                self.mend(kit)?;
            }
        }
        let mut ended = Ended::Fine;
        let mut json = (self.format == Format::Json).then(JsonReport::begin).transpose()?;
        let today = self.today.day();
        side_by_side(
            &kits,
            |kit, snapshot, library| check(kit, snapshot, library, today),
            |kit, checked| {
                let checked = match checked {
                    Ok(checked) => checked,
                    // The other kits can still be checked.
                    Err(refusal) => {
                        terminal::err_refusal(&refusal);
                        ended = Ended::Refused;
                        return Ok(());
                    }
                };
                let open = self.gate.is_none_or(|gate| gate.open(checked.cleared_for));
                ended = ended.max(if checked.can_be_built && open { Ended::Fine } else { Ended::Faults });
                match &mut json {
                    Some(json) => json.add(&kit.name(), checked.cleared_for, &checked.diagnostics, self.gate),
                    None => self.print(&kit.name(), &checked),
                }
            },
        )?;
        json.map(JsonReport::end).transpose()?;
        Ok(ended)
    }

    /// Fixes what is safe to fix, and shows the changes. With JSON they go to standard error: they are not part of the result.
    fn mend(&self, kit: &KitPlace) -> Result<(), Refusal> {
        let fixes = fix::find(kit, self.today.day())?;
        for left in &fixes.left {
            terminal::err(left)?;
        }
        let name = kit.name();
        if fixes.files().is_empty() {
            return terminal::err(format!("{name}: nothing can be fixed automatically"));
        }
        fixes.write()?;
        let diff = fixes.diff();
        match self.format {
            Format::Text => terminal::out(diff.trim_end())?,
            Format::Json => terminal::err(diff.trim_end())?,
        }
        let faults = counted(fixes.faults, "fault");
        terminal::err(format!("{name}: fixed {faults} in {}", fixes.files().join(", ")))
    }

    fn print(&self, name: &str, checked: &Checked) -> Result<(), Refusal> {
        let standing = if checked.can_be_built {
            format!("can be built; {}", report::standing(checked.cleared_for))
        } else {
            "cannot be built".to_string()
        };
        let mut parts = vec![format!("{name}: {standing}")];
        let counts = report::counts(&checked.diagnostics, self.gate.map(Gate::from)).join(", ");
        parts.extend(Some(counts).filter(|counts| !counts.is_empty()));
        let line = parts.join("; ");
        if self.all && !self.full {
            return terminal::out(line);
        }
        let line = Some(line.as_str()).filter(|_| checked.can_be_built);
        report::text(name, &checked.diagnostics, self.gate, self.detail(), line)?;
        checked.stale.as_ref().map_or(Ok(()), terminal::err)
    }

    fn detail(&self) -> Detail {
        match (self.full, self.summary) {
            (true, _) => Detail::Full,
            (_, true) => Detail::Summary,
            _ => Detail::Fitting,
        }
    }
}

/// Builds a kit and discards its pages.
fn check(place: &KitPlace, snapshot: &Snapshot, library: &Library, today: Date) -> Result<Checked, Refusal> {
    let built = crate::build(snapshot, library, today);
    report::all_was_read(snapshot)?;
    Ok(Checked {
        cleared_for: built.cleared_for(),
        can_be_built: built.output.is_some(),
        stale: schema::stale(place, library),
        diagnostics: built.diagnostics,
    })
}
