//! Diagnostics for people on standard error, or as JSON on standard output.

use std::io::IsTerminal;

use serde::Serialize;

use super::{Ended, refuse};
use crate::Built;
use crate::files::layers::Layers;
use crate::text::diagnostic::{Diagnostic, Row};
use crate::text::rule::{Gate, Severity};

/// How faults are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object on standard output.
    Json,
}

/// Which gate is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum GateName {
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
    pub fn open(self, cleared_for: Option<Gate>) -> bool {
        cleared_for >= Some(self.into())
    }
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    kits: &'a [KitRow<'a>],
}

/// One kit of a JSON report.
#[derive(Serialize)]
struct KitRow<'a> {
    kit: &'a str,
    cleared_for: Option<&'static str>,
    diagnostics: Vec<Row<'a>>,
}

/// Prints the JSON report.
pub fn json(kits: &[(String, Built)], gate: Option<GateName>) {
    let rows: Vec<KitRow> = kits
        .iter()
        .map(|(name, built)| KitRow {
            kit: name,
            cleared_for: built.cleared_for().map(Gate::word),
            diagnostics: built.diagnostics.iter().map(|one| one.row(gate.map(Gate::from))).collect(),
        })
        .collect();
    match serde_json::to_string_pretty(&Report { version: 1, kits: &rows }) {
        Ok(text) => anstream::println!("{text}"),
        Err(error) => refuse(&error.to_string()),
    }
}

/// Tells people: faults in the writing with their frames, then what the gate found, a line each, the heaviest first.
pub fn text(name: &str, diagnostics: &[Diagnostic], gate: Option<GateName>) {
    let gate = gate.map(Gate::from);
    let colour = std::io::stderr().is_terminal();
    let framed = |one: &&Diagnostic| one.writing;
    for diagnostic in diagnostics.iter().filter(framed) {
        anstream::eprintln!("{}\n", diagnostic.draw(colour));
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
        anstream::eprintln!("{severity:7}  {:width$}  {}", one.code, one.message);
        anstream::eprintln!("{:7}  {:width$}  {}:{}:{}", "", "", one.span.source.path, at.line, at.column);
    }
    let counts = counts(diagnostics, gate);
    if !counts.is_empty() {
        anstream::eprintln!("{name}: {}. `inservice explain CODE` says more.", counts.join(", "));
    }
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
pub fn standing(cleared_for: Option<Gate>) -> &'static str {
    match cleared_for {
        None => "not cleared for patient information",
        Some(Gate::Pilot) => "cleared for the pilot",
        Some(Gate::Rollout) => "cleared for the rollout",
    }
}

/// Tells what the machine refused while reading, if anything.
pub fn refusals(layers: &Layers) -> Option<Ended> {
    let refused = layers.refused();
    for refusal in &refused {
        refuse(&format!("cannot read {}: {}", refusal.path, refusal.reason));
    }
    (!refused.is_empty()).then_some(Ended::Machine)
}
