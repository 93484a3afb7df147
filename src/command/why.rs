//! `inservice why KIT "a printed sentence"`: traces a sentence on a page to where it comes from.

use camino::Utf8PathBuf;
use clap::Args;

use super::grouped::Detail;
use super::{Ended, Refusal, Today, kit_named, report, terminal};
use crate::library::Library;
use crate::trace::{self, Reason};

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice why riverbend \"Vendors may not train on it\"")]
pub(super) struct Why {
    /// The kit's folder
    kit: Utf8PathBuf,
    /// A printed sentence, or part of one
    sentence: String,
    #[command(flatten)]
    today: Today,
}

impl Why {
    /// Prints where the sentence comes from.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let kit = kit_named(Some(&self.kit))?;
        let snapshot = kit.snapshot();
        let library = Library::built_in().with(&snapshot);
        let built = crate::build(&snapshot, &library, self.today.day());
        report::all_was_read(&snapshot)?;
        if built.output.is_none() {
            report::text(&kit.name(), &built.diagnostics, None, Detail::Fitting, None)?;
            return Ok(Ended::Faults);
        }
        let reasons = trace::why(&built, &self.sentence);
        if reasons.is_empty() {
            let message = "no page of this kit prints that, and it does not appear anywhere in the kit";
            return Err(Refusal::Faults(message.to_string()));
        }
        reasons.iter().try_for_each(print)?;
        Ok(Ended::Fine)
    }
}

fn print(reason: &Reason) -> Result<(), Refusal> {
    terminal::out(&reason.sentence)?;
    terminal::out(format!("  {}", reason.place))?;
    for (name, text) in &reason.notes {
        terminal::out(format!("  {name}: {text}"))?;
    }
    if !reason.pages.is_empty() {
        terminal::out(format!("  Printed on: {}", reason.pages.join(", ")))?;
    }
    terminal::out("")
}
