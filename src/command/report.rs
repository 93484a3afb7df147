//! Diagnostics for people on standard error, or as JSON on standard output.

use serde::Serialize;

use super::{Refusal, terminal};
use crate::files::snapshot::{self, Snapshot};
use crate::text::diagnostic::{Diagnostic, Diagnostics, Row};
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
    /// Whether a kit is cleared for it.
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

/// A JSON report that is printed kit by kit, so that no kit has to be kept in memory.
pub(super) struct JsonReport {
    kits: usize,
}

impl JsonReport {
    /// Prints what comes before the kits.
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

    /// Prints what comes after the kits.
    pub(super) fn end(self) -> Result<(), Refusal> {
        terminal::out_part(if self.kits == 0 { "]\n}\n" } else { "\n  ]\n}\n" })
    }
}

/// Reports to people: faults with their source lines first, then the gate's findings, one line each, the most serious first.
pub(super) fn text(name: &str, diagnostics: &[Diagnostic], gate: Option<GateName>) -> Result<(), Refusal> {
    let gate = gate.map(Gate::from);
    let framed = |one: &&Diagnostic| one.writing;
    for diagnostic in diagnostics.iter().filter(framed) {
        terminal::err_drawn(diagnostic)?;
    }
    let mut found: Vec<(Severity, &Diagnostic)> = diagnostics
        .iter()
        .filter(|one| !framed(one))
        .map(|one| (one.severity.seen_from(gate), one))
        .collect();
    // What the gate finds in a kit that cannot be read as it was meant would only bury the faults.
    if diagnostics.iter().any(|one| one.severity == Severity::Error) {
        found.clear();
    }
    found.sort_by_key(|(severity, _)| *severity);
    let width = found.iter().map(|(_, one)| one.code.chars().count()).max().unwrap_or(0);
    for (severity, one) in &found {
        let at = one.span.start();
        let severity = severity.word(gate);
        terminal::err(format!("{severity:7}  {:width$}  {}", one.code, one.message))?;
        let place = format!("{}:{}:{}", one.span.source.path, at.line, at.column);
        terminal::err(format!("{:7}  {:width$}  {place}", "", ""))?;
    }
    let counts = counts(diagnostics, gate);
    if !counts.is_empty() {
        terminal::err(format!("{name}: {}. `inservice explain CODE` says more.", counts.join(", ")))?;
    }
    Ok(())
}

fn counts(diagnostics: &[Diagnostic], gate: Option<Gate>) -> Vec<String> {
    let names = [
        (Severity::Error, "error", "errors"),
        (Severity::Block(Gate::Pilot), "block", "blocks"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ];
    let count = |severity| diagnostics.iter().filter(|one| one.severity.seen_from(gate) == severity).count();
    names
        .into_iter()
        .filter_map(|(severity, one, many)| match count(severity) {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        })
        .collect()
}

/// How far a kit is cleared, in a sentence.
pub(super) fn standing(cleared_for: Option<Gate>) -> &'static str {
    match cleared_for {
        None => "not cleared for patient information",
        Some(Gate::Pilot) => "cleared for the pilot",
        Some(Gate::Rollout) => "cleared for the rollout",
    }
}

/// Refuses to go on if a file could not be read.
pub(super) fn all_was_read(snapshot: &Snapshot) -> Result<(), Refusal> {
    let unread: Vec<String> = snapshot.refused().iter().map(unread).collect();
    if unread.is_empty() { Ok(()) } else { Err(Refusal::Machine(unread.join("\n"))) }
}

/// A file that could not be read, and why.
pub(super) fn unread(file: &snapshot::Unreadable) -> String {
    format!("cannot read {}: {}", file.path, file.reason)
}

/// Refuses to go on if files of the workspace have faults, and prints those.
pub(super) fn no_faults(diagnostics: Diagnostics) -> Result<(), Refusal> {
    let found = diagnostics.into_sorted();
    if found.is_empty() {
        return Ok(());
    }
    text("the workspace", &found, None)?;
    Err(Refusal::Faults("some files of the workspace cannot be used".to_string()))
}
