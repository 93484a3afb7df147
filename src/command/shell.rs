//! `inservice completions` and `inservice man`, both generated from the definitions of the arguments.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::{Ended, Line, Refusal, terminal};

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice completions bash > inservice.bash
  inservice completions zsh > ~/.zfunc/_inservice")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints the script that completes commands and options.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let mut script = Vec::new();
        generate(self.shell, &mut Line::command(), "inservice", &mut script);
        terminal::out(String::from_utf8_lossy(&script).trim_end())?;
        Ok(Ended::Fine)
    }
}

/// Prints the manual page: the program, then each command.
pub(super) fn manual() -> Result<Ended, Refusal> {
    let failed = |error: std::io::Error| Refusal::Machine(format!("cannot write the manual: {error}"));
    let mut page = Vec::new();
    let mut line = Line::command();
    line.build();
    clap_mangen::Man::new(line.clone()).render(&mut page).map_err(failed)?;
    for command in line.get_subcommands() {
        let man = clap_mangen::Man::new(command.clone());
        man.render_synopsis_section(&mut page).map_err(failed)?;
        man.render_description_section(&mut page).map_err(failed)?;
        man.render_options_section(&mut page).map_err(failed)?;
    }
    terminal::out(String::from_utf8_lossy(&page).trim_end())?;
    Ok(Ended::Fine)
}
