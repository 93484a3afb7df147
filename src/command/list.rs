//! `inservice list`: what is built in, and what the workspace adds.

use clap::Args;

use super::{Ended, refuse};
use crate::files::layers::Layers;
use crate::library::{Questions, role, task};
use crate::text::diagnostic::Diagnostics;

/// The arguments.
#[derive(Debug, Args)]
pub struct List {
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
    /// Prints a line each.
    pub fn run(self) -> Ended {
        let layers = super::layers_here();
        let mut diagnostics = Diagnostics::default();
        let rows = self.rows(&layers, &mut diagnostics);
        let width = rows.iter().map(|(id, _)| id.chars().count()).max().unwrap_or(0);
        for (id, what) in rows {
            anstream::println!("{id:width$}  {what}");
        }
        let found = diagnostics.into_sorted();
        if found.is_empty() {
            return Ended::Fine;
        }
        super::report::text("the workspace", &found, None);
        refuse("some files of the workspace could not be read");
        Ended::Faults
    }

    fn rows(&self, layers: &Layers, diagnostics: &mut Diagnostics) -> Vec<(String, String)> {
        match self.what {
            What::Tasks => task::ids(layers)
                .into_iter()
                .filter_map(|id| {
                    let task = task::read(layers, &id, diagnostics)?;
                    Some((id, format!("{} (stakes: {})", task.name, task.stakes.word())))
                })
                .collect(),
            What::Roles => role::read_roles(layers, diagnostics)
                .into_iter()
                .map(|role| {
                    (role.id, if role.licensed { format!("{} (licensed)", role.title) } else { role.title })
                })
                .collect(),
            What::Questions => Questions::read(layers, diagnostics)
                .0
                .iter()
                .map(|question| (question.id.clone(), question.question.clone()))
                .collect(),
            What::Rules => {
                let questions = Questions::read(layers, diagnostics);
                let code = crate::all_rules().map(|rule| (rule.code.to_string(), rule.when.to_string()));
                let asked = questions.0.iter().map(|question| (question.code(), question.question.clone()));
                code.chain(asked).collect()
            }
            What::Themes => {
                layers.folders("themes").into_iter().map(|theme| (theme, String::new())).collect()
            }
        }
    }
}
