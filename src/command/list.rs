//! `inservice list`: what is built in, and what the workspace adds.

use clap::Args;

use super::{Ended, Refusal, report, terminal};
use crate::files::snapshot::Snapshot;
use crate::library::{Questions, role, task};
use crate::text::diagnostic::Diagnostics;

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct List {
    /// What to list
    #[arg(value_enum)]
    what: What,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    Tasks,
    Roles,
    Questions,
    Rules,
    Themes,
}

impl List {
    /// Prints a line for each.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let snapshot = super::snapshot_here();
        let mut diagnostics = Diagnostics::default();
        let rows = self.rows(&snapshot, &mut diagnostics);
        let width = rows.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
        for (id, what) in rows {
            terminal::out(format!("{id:width$}  {what}"))?;
        }
        report::no_faults(diagnostics)?;
        Ok(Ended::Fine)
    }

    fn rows(&self, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> Vec<(String, String)> {
        match self.what {
            What::Tasks => task::ids(snapshot)
                .into_iter()
                .filter_map(|id| {
                    let task = task::read(snapshot, &id, diagnostics)?;
                    Some((id, format!("{} (stakes: {})", task.name, task.stakes.word())))
                })
                .collect(),
            What::Roles => role::read_roles(snapshot, diagnostics)
                .into_iter()
                .map(|role| {
                    (role.id, if role.licensed { format!("{} (licensed)", role.title) } else { role.title })
                })
                .collect(),
            What::Questions => Questions::read(snapshot, diagnostics)
                .0
                .iter()
                .map(|question| (question.id.clone(), question.question.clone()))
                .collect(),
            What::Rules => {
                let questions = Questions::read(snapshot, diagnostics);
                let code = crate::all_rules().map(|rule| (rule.code.to_string(), rule.when.to_string()));
                let asked = questions.0.iter().map(|question| (question.code(), question.question.clone()));
                code.chain(asked).collect()
            }
            What::Themes => {
                snapshot.folders("themes").into_iter().map(|theme| (theme, String::new())).collect()
            }
        }
    }
}
