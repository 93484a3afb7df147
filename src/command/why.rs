//! `inservice why KIT "a printed sentence"`: from a sentence on a page to what carries it.

use camino::Utf8PathBuf;
use clap::Args;

use super::{Ended, Today, kits_named, refuse, report};

/// The arguments.
#[derive(Debug, Args)]
pub struct Why {
    /// The kit's folder
    kit: Utf8PathBuf,
    /// A printed sentence, or a part of one
    sentence: String,
    #[command(flatten)]
    today: Today,
}

impl Why {
    /// Prints what carries the sentence.
    pub fn run(self) -> Ended {
        let kit = match kits_named(&[self.kit], false) {
            Ok(kits) => kits,
            Err(reason) => {
                refuse(&reason);
                return Ended::Usage;
            }
        };
        let Some(kit) = kit.first() else { return Ended::Usage };
        let layers = kit.layers();
        let built = crate::build(&layers, self.today.day());
        if let Some(refused) = report::refusals(&layers) {
            return refused;
        }
        if built.output.is_none() {
            report::text(&kit.name(), &built.diagnostics, None);
            return Ended::Faults;
        }
        let reasons = crate::why_of(&layers, &built, &self.sentence);
        if reasons.is_empty() {
            refuse("no page of this kit prints that, and nothing of this kit carries it");
            return Ended::Faults;
        }
        for reason in &reasons {
            anstream::println!("{}", reason.sentence);
            anstream::println!("  {}", reason.place);
            for (name, text) in &reason.notes {
                anstream::println!("  {name}: {text}");
            }
            if !reason.pages.is_empty() {
                anstream::println!("  Printed on: {}", reason.pages.join(", "));
            }
            anstream::println!();
        }
        Ended::Fine
    }
}
