//! Diagnostics for people on standard error, or as JSON on standard output.

use std::io::IsTerminal;

use serde::Serialize;

use super::{Ended, refuse};
use crate::diagnostic::{Diagnostic, Row};
use crate::layers::Layers;
use crate::rule::Severity;

/// How faults are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object on standard output.
    Json,
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    kits: &'a [KitRow<'a>],
}

/// One kit of a JSON report.
#[derive(Serialize)]
pub struct KitRow<'a> {
    /// The kit's folder.
    pub kit: String,
    /// `null`, `"pilot"` or `"rollout"`.
    pub cleared_for: Option<&'static str>,
    /// Its diagnostics.
    pub diagnostics: Vec<Row<'a>>,
}

/// Prints the JSON report.
pub fn json(kits: &[KitRow]) {
    match serde_json::to_string_pretty(&Report { version: 1, kits }) {
        Ok(text) => anstream::println!("{text}"),
        Err(error) => refuse(&error.to_string()),
    }
}

/// Draws every diagnostic on standard error, and counts them.
pub fn text(name: &str, diagnostics: &[Diagnostic]) {
    let colour = std::io::stderr().is_terminal();
    for diagnostic in diagnostics {
        anstream::eprintln!("{}\n", diagnostic.draw(colour));
    }
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let mut counts = Vec::new();
    for (severity, one, many) in [
        (Severity::Error, "error", "errors"),
        (Severity::Block, "block", "blocks"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ] {
        match count(severity) {
            0 => {}
            1 => counts.push(format!("1 {one}")),
            n => counts.push(format!("{n} {many}")),
        }
    }
    if !counts.is_empty() {
        anstream::eprintln!("{name}: {}. `inservice explain CODE` says more.", counts.join(", "));
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
