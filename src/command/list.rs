//! `inservice list`: what is built in, and what the workspace adds.

use camino::Utf8PathBuf;
use clap::Args;

use super::{Ended, Refusal, Today, clients, keys, report, terminal, values, wrap};
use crate::library::Library;
use crate::library::template::Page;
use crate::text::diagnostic::Diagnostics;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice list questions
  inservice list keys                             every key of kit.yaml
  inservice list clients --using content/pages    whose kits a change touches")]
pub(super) struct List {
    /// What to list
    #[arg(value_enum)]
    what: What,
    /// With clients: only those whose build reads this file, or a file in this folder
    #[arg(long, value_name = "PATH")]
    using: Option<Utf8PathBuf>,
    #[command(flatten)]
    today: Today,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Tasks,
    Roles,
    Questions,
    Rules,
    Themes,
    /// Every page, with the file that makes it
    Pages,
    /// Every key of kit.yaml and of the other files
    Keys,
    /// What templates see
    Values,
    Clients,
}

impl List {
    /// Prints one line per item.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        if self.what == What::Clients {
            return clients::print(self.using.as_deref(), self.today.day());
        }
        if self.using.is_some() {
            let message = "--using works only with clients: inservice list clients --using PATH";
            return Err(Refusal::Usage(message.to_string()));
        }
        let library = Library::built_in().with(&super::snapshot_here());
        let mut diagnostics = Diagnostics::default();
        let rows = self.rows(&library, &mut diagnostics);
        let columns = terminal::columns_of_lists();
        // A name longer than this gets its own line.
        let most = columns.map_or(usize::MAX, |columns| columns / 2 - 4);
        let lengths = rows.iter().map(|(id, _)| id.chars().count());
        let width = lengths.filter(|length| *length <= most).max().unwrap_or(0);
        for (id, what) in rows {
            let what = wrap::hanging(&what, width + 2, columns);
            let gap = if id.chars().count() > width { format!("\n{:width$}", "") } else { String::new() };
            terminal::out(format!("{id:width$}{gap}  {what}").trim_end())?;
        }
        report::no_faults(diagnostics)?;
        Ok(Ended::Fine)
    }

    fn rows(&self, library: &Library, diagnostics: &mut Diagnostics) -> Vec<(String, String)> {
        match self.what {
            What::Tasks => library
                .task_ids()
                .filter_map(|id| {
                    let task = library.task(id, diagnostics)?;
                    Some((id.to_string(), format!("{} (stakes: {})", task.name, task.stakes.word())))
                })
                .collect(),
            What::Roles => library
                .roles(diagnostics)
                .iter()
                .map(|role| {
                    let title = &role.title;
                    let licensed = if role.licensed { " (licensed)" } else { "" };
                    (role.id.clone(), format!("{title}{licensed}"))
                })
                .collect(),
            What::Questions => library
                .questions(diagnostics)
                .0
                .iter()
                .map(|question| (question.id.clone(), question.question.clone()))
                .collect(),
            What::Rules => {
                let questions = library.questions(diagnostics);
                let code = crate::all_rules().map(|rule| (rule.code.to_string(), rule.when.to_string()));
                let asked = questions.0.iter().map(|question| (question.code(), question.question.clone()));
                code.chain(asked).collect()
            }
            What::Pages => {
                let line = |page: &Page| {
                    let title = page.lines.iter().find(|line| line.key == "title");
                    let short = page.lines.iter().find(|line| line.key == "short").or(title);
                    short.map(|line| line.text.clone()).unwrap_or_default()
                };
                let pages = library.pages(diagnostics).into_iter();
                pages.map(|(path, page)| (path.to_string(), line(page))).collect()
            }
            What::Keys => keys::all(),
            What::Values => {
                let all = values::OF_KIT.iter().chain(&values::OF_PAGE);
                all.map(|(name, what)| ((*name).to_string(), (*what).to_string())).collect()
            }
            What::Clients => Vec::new(),
            What::Themes => {
                library.theme_names().into_iter().map(|theme| (theme.to_string(), String::new())).collect()
            }
        }
    }
}
