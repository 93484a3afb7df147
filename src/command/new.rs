//! `inservice new`: starts a kit with only the questions that apply.

use clap::Args;

use super::Ended;

/// The arguments.
#[derive(Debug, Args)]
pub struct New {
    /// The client's folder name
    name: String,
}

impl New {
    /// Writes the kit.
    pub fn run(self) -> Ended {
        let _ = self.name;
        Ended::Fine
    }
}
