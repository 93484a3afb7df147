//! What a rule is, and how serious a finding is. Each rule is defined beside the code that reports it.

use std::fmt;

use serde::{Serialize, Serializer};

/// The two gates of a rollout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// The tool sees real patient information for the first time.
    Pilot,
    /// Everyone starts.
    Rollout,
}

impl Gate {
    /// The gate's name in JSON and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pilot => "pilot",
            Self::Rollout => "rollout",
        }
    }
}

/// How serious a finding is, most serious first. Nothing else in the program decides this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The kit cannot be built as written.
    Error,
    /// The kit builds, but this gate stays closed. What closes the pilot gate also closes the rollout gate.
    Block(Gate),
    /// Listed on the readiness page; a named person may accept it.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The word in messages and in JSON. What closes only the rollout gate is a warning unless that gate is asked about.
    pub const fn word(self, asked: Option<Gate>) -> &'static str {
        match (self, asked) {
            (Self::Error, _) => "error",
            (Self::Block(Gate::Pilot), _) | (Self::Block(Gate::Rollout), Some(Gate::Rollout)) => "block",
            (Self::Block(Gate::Rollout) | Self::Warning, _) => "warning",
            (Self::Note, _) => "note",
        }
    }

    /// The severity when this gate is asked about: what closes only the other gate is a warning.
    pub fn seen_from(self, asked: Option<Gate>) -> Self {
        match self {
            Self::Block(Gate::Rollout) if asked != Some(Gate::Rollout) => Self::Warning,
            Self::Block(_) => Self::Block(Gate::Pilot),
            other => other,
        }
    }

    /// Parses the `severity:` of the library's data, where `later` closes the rollout gate.
    pub fn from_data(word: &str) -> Option<Self> {
        Some(match word {
            "block" => Self::Block(Gate::Pilot),
            "later" => Self::Block(Gate::Rollout),
            "warning" => Self::Warning,
            "note" => Self::Note,
            _ => return None,
        })
    }

    const fn data_word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Block(Gate::Pilot) => "block",
            Self::Block(Gate::Rollout) => "later",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word(Some(Gate::Rollout)))
    }
}

/// Templates see `block`, `later`, `warning` or `note`.
impl Serialize for Severity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.data_word())
    }
}

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name in messages, in `accepted` and for `explain`.
    pub code: &'static str,
    /// The severity of its findings unless a finding sets its own.
    pub severity: Severity,
    /// When it applies, in one sentence.
    pub when: &'static str,
    /// Why it exists.
    pub why: &'static str,
    /// How to comply.
    pub remedy: &'static str,
    /// Where it comes from: a regulation, a standard, or a requirement of the format itself.
    pub source: &'static str,
    /// The smallest input that it applies to. A test builds each one.
    pub example: Example,
}

/// The smallest input that a rule applies to.
#[derive(Clone, Copy, Debug)]
pub enum Example {
    /// Lines of `kit.yaml`. Keys that every kit needs are added if they are missing.
    Kit(&'static str),
    /// Files of a kit's folder by path. If `kit.yaml` is not among them, the smallest kit is added.
    Files(&'static [(&'static str, &'static [u8])]),
}

/// The keys that every kit needs, with the values of the smallest kit.
const SMALLEST: [(&str, &str); 3] = [
    ("practice:", "practice: {name: Example Clinic}\n"),
    ("task:", "task: after-visit-summary\n"),
    ("roles:", "roles: [nurse]\n"),
];

impl Example {
    /// The files of a kit's folder that the example stands for, completed to the smallest kit.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let kit = |lines: &str| {
            let missing = SMALLEST.iter().filter(|(key, _)| !lines.lines().any(|line| line.starts_with(key)));
            let whole: String = missing.map(|(_, line)| *line).chain([lines]).collect();
            ("kit.yaml".to_string(), whole.into_bytes())
        };
        match self {
            Self::Kit(lines) => vec![kit(lines)],
            Self::Files(files) => {
                let mut all: Vec<(String, Vec<u8>)> =
                    files.iter().map(|(path, bytes)| ((*path).to_string(), bytes.to_vec())).collect();
                if !files.iter().any(|(path, _)| *path == "kit.yaml") {
                    all.push(kit(""));
                }
                all
            }
        }
    }
}
