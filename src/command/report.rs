//! Prints diagnostics: for people on standard error, or as JSON on standard output.

use serde::Serialize;

use super::grouped::{self, Detail};
use super::wrap::{counted, hanging, sentence};
use super::{Refusal, terminal};
use crate::files::snapshot::{self, Snapshot};
use crate::text::diagnostic::{Diagnostic, Diagnostics, MOST_PRINTED, Row};
use crate::text::rule::{Gate, Severity};

/// How faults are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// Text for people.
    #[default]
    Text,
    /// One JSON object on standard output.
    Json,
}

/// Which gate to ask about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum GateName {
    /// The first real patient information goes into the tool.
    Pilot,
    /// Everyone starts.
    Rollout,
}

impl From<GateName> for Gate {
    fn from(name: GateName) -> Self {
        match name {
            GateName::Pilot => Self::Pilot,
            GateName::Rollout => Self::Rollout,
        }
    }
}

impl GateName {
    /// Whether this gate is open for a kit that is cleared this far.
    pub(super) fn open(self, cleared_for: Option<Gate>) -> bool {
        cleared_for >= Some(self.into())
    }
}

/// One kit of a JSON report.
#[derive(Serialize)]
struct KitRow<'a> {
    kit: &'a str,
    cleared_for: Option<&'static str>,
    diagnostics: Vec<Row<'a>>,
}

/// A JSON report that is printed kit by kit, so that it is never in memory as a whole.
pub(super) struct JsonReport {
    kits: usize,
}

impl JsonReport {
    /// Prints the part before the kits.
    pub(super) fn begin() -> Result<Self, Refusal> {
        terminal::out_part("{\n  \"version\": 1,\n  \"kits\": [")?;
        Ok(Self { kits: 0 })
    }

    /// Prints a kit.
    pub(super) fn add(
        &mut self,
        name: &str,
        cleared_for: Option<Gate>,
        diagnostics: &[Diagnostic],
        gate: Option<GateName>,
    ) -> Result<(), Refusal> {
        let gate = gate.map(Gate::from);
        let row = KitRow {
            kit: name,
            cleared_for: cleared_for.map(Gate::word),
            diagnostics: diagnostics.iter().map(|one| one.row(gate)).collect(),
        };
        let json = serde_json::to_string_pretty(&row)
            .map_err(|error| Refusal::Machine(format!("cannot write JSON: {error}")))?;
        let comma = if self.kits == 0 { "" } else { "," };
        self.kits += 1;
        terminal::out_part(&format!("{comma}\n    {}", json.replace('\n', "\n    ")))
    }

    /// Prints the part after the kits.
    pub(super) fn end(self) -> Result<(), Refusal> {
        terminal::out_part(if self.kits == 0 { "]\n}\n" } else { "\n  ]\n}\n" })
    }
}

/// Prints a report for people: faults in the files with their lines, then the gate's findings by urgency and by person, then what
/// to do next.
pub(super) fn text(
    name: &str,
    diagnostics: &[Diagnostic],
    gate: Option<GateName>,
    detail: Detail,
    standing: Option<&str>,
) -> Result<(), Refusal> {
    let gate = gate.map(Gate::from);
    let columns = terminal::columns();
    let (writing, found): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        diagnostics.iter().partition(|one| one.writing);
    let most = detail.most(diagnostics.len());
    let faults = diagnostics.iter().any(|one| one.severity == Severity::Error);
    for of_one_weight in writing.chunk_by(|a, b| a.severity == b.severity) {
        // Errors keep a kit from being built, so even a summary shows up to `FRAMES` of them.
        let most =
            if faults && of_one_weight[0].severity == Severity::Error { most.max(FRAMES) } else { most };
        // Nobody reads more than that, and drawing them is slow.
        let most = most.min(MOST_PRINTED);
        for diagnostic in of_one_weight.iter().take(most) {
            terminal::err_drawn(diagnostic, columns)?;
        }
        if of_one_weight.len() > most {
            let word = of_one_weight[0].severity.word(gate);
            let left = of_one_weight.len() - most;
            terminal::err(if most == MOST_PRINTED {
                format!("and {left} more. Fix these first; most of the others may go with them.\n")
            } else {
                let more = counted(left, &format!("more {word}"));
                format!("{more}: `inservice check --full` shows more.\n")
            })?;
        }
    }
    // In a kit with errors, the gate's findings would only bury them.
    let found = if faults { Vec::new() } else { grouped::in_order(found.into_iter()) };
    if !found.is_empty() {
        let text = grouped::text(&found, detail, diagnostics.len(), columns);
        terminal::err_styled(text.trim_end())?;
        terminal::err("")?;
    }
    let shown = |group: &[&Diagnostic]| group.len() <= most;
    let whole = faults || found.chunk_by(|a, b| a.owner == b.owner).all(shown);
    match standing {
        Some(standing) => terminal::out_sentence(standing)?,
        None if !diagnostics.is_empty() => {
            terminal::err(format!("{name}: {}.", counts(diagnostics, gate).join(", ")))?;
        }
        None => {}
    }
    next(diagnostics, &found, whole, columns)
}

/// How many errors a summary shows with their lines.
const FRAMES: usize = 20;

/// Prints what to do next, and where.
fn next(
    diagnostics: &[Diagnostic],
    found: &[&Diagnostic],
    whole: bool,
    columns: Option<usize>,
) -> Result<(), Refusal> {
    let fault = diagnostics.iter().find(|one| one.severity == Severity::Error);
    let Some(next) = fault.or(found.iter().copied().find(|one| !one.accepted)) else { return Ok(()) };
    terminal::err(format!("Next: {}", hanging(&sentence(&next.message), 6, columns)))?;
    let fixes = diagnostics.iter().filter(|one| !one.fix.is_empty()).count();
    let more = match fixes {
        0 => format!("`inservice explain {}` says more.", next.code),
        n => format!("`inservice check --fix` fixes {} for you.", counted(n, "fault")),
    };
    let all = if whole { "" } else { " `inservice check --full` shows all." };
    terminal::err(format!(
        "Where: {}",
        hanging(&format!("{}. {more}{all}", grouped::place(next)), 7, columns)
    ))
}

/// The numbers of errors, blocks, warnings and notes, in words.
pub(super) fn counts(diagnostics: &[Diagnostic], gate: Option<Gate>) -> Vec<String> {
    let weights = [Severity::Error, Severity::Block(Gate::Pilot), Severity::Warning, Severity::Note];
    let count = |severity| diagnostics.iter().filter(|one| one.severity.seen_from(gate) == severity).count();
    weights
        .into_iter()
        .map(|severity| (severity, count(severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| counted(count, severity.word(gate)))
        .collect()
}

/// How far a kit is cleared, as a phrase.
pub(super) fn standing(cleared_for: Option<Gate>) -> &'static str {
    match cleared_for {
        None => "not cleared for patient information",
        Some(Gate::Pilot) => "cleared for the pilot",
        Some(Gate::Rollout) => "cleared for the rollout",
    }
}

/// Refuses if any file could not be read.
pub(super) fn all_was_read(snapshot: &Snapshot) -> Result<(), Refusal> {
    let unread: Vec<String> = snapshot.refused().iter().map(unread).collect();
    if unread.is_empty() { Ok(()) } else { Err(Refusal::Machine(unread.join("\n"))) }
}

/// The message for a file that could not be read.
pub(super) fn unread(file: &snapshot::Unreadable) -> String {
    format!(
        "cannot read {}: {}. Make it readable for you, or move it out of the way.",
        file.path, file.reason
    )
}

/// Refuses if files of the workspace have faults, and prints the faults.
pub(super) fn no_faults(diagnostics: Diagnostics) -> Result<(), Refusal> {
    no_faults_in("the workspace", diagnostics)
}

/// Like [`no_faults`], for other files.
pub(super) fn no_faults_in(name: &str, diagnostics: Diagnostics) -> Result<(), Refusal> {
    let found = diagnostics.into_sorted();
    if found.is_empty() {
        return Ok(());
    }
    text(name, &found, None, Detail::Full, None)?;
    Err(Refusal::Faults(format!("{name} cannot be used as written")))
}
