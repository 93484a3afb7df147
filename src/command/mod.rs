//! The command line: arguments to a command, a command to an exit code. Only here is anything printed, and only here is the
//! clock read.

mod build;
mod check;
mod explain;
mod list;
mod new;
mod report;
mod serve;
mod why;

use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::files::workspace::{KitPlace, NoKit};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Fine.
    Fine = 0,
    /// The kit has faults, or the gate is closed.
    Faults = 1,
    /// Wrong usage.
    Usage = 2,
    /// The machine refused.
    Machine = 3,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        Self::from(ended as u8)
    }
}

/// One YAML file about a medical practice in, a training kit for one AI task out.
#[derive(Debug, Parser)]
#[command(name = "inservice", version, about, max_term_width = 100, disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Starts a kit: writes a commented kit.yaml with only the questions that apply
    New(new::New),
    /// Tells every fault, with its place and what to write instead
    Check(check::Check),
    /// Writes the kit: site/ to host, leaders/ to keep
    Build(build::Build),
    /// Shows the kit in the browser, and every save at once
    Serve(serve::Serve),
    /// Lists what is built in and what the workspace adds
    List(list::List),
    /// Says what carries a printed sentence: the answer, its state, the rule and the source
    Why(why::Why),
    /// Says what a rule means, why it is there, its source, and how to satisfy it
    Explain(explain::Explain),
}

/// The day against which checks are stale and dates have passed.
#[derive(Clone, Copy, Debug, Args)]
struct Today {
    /// The day to build for, instead of today: 2026-11-22
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
}

impl Today {
    fn day(self) -> Date {
        self.today.unwrap_or_else(|| jiff::Zoned::now().date())
    }
}

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help and version are results; everything else is wrong usage.
            let ended = if error.use_stderr() { Ended::Usage } else { Ended::Fine };
            let _ = error.print();
            return ended.into();
        }
    };
    match line.command {
        Command::New(new) => new.run(),
        Command::Check(check) => check.run(),
        Command::Build(build) => build.run(),
        Command::Serve(serve) => serve.run(),
        Command::List(list) => list.run(),
        Command::Why(why) => why.run(),
        Command::Explain(explain) => explain.run(),
    }
    .into()
}

/// The kits that a command names; the one in the current folder, if it names none; or why there are none.
fn kits_named(paths: &[Utf8PathBuf], all: bool) -> Result<Vec<KitPlace>, String> {
    if all {
        let folder = paths.first().cloned().unwrap_or_default();
        let kits = crate::files::workspace::kits_under(&folder);
        if kits.is_empty() {
            return Err("there is no folder clients/ with kits here".to_string());
        }
        return Ok(kits);
    }
    if paths.is_empty() {
        return crate::files::workspace::locate(None).map(|kit| vec![kit]).map_err(|reason| no_kit(&reason));
    }
    paths
        .iter()
        .map(|path| crate::files::workspace::locate(Some(path)).map_err(|reason| no_kit(&reason)))
        .collect()
}

fn no_kit(reason: &NoKit) -> String {
    match reason {
        NoKit::Nothing(path) => format!("there is nothing at {path}"),
        NoKit::NotAKit(path) if path.as_str().is_empty() => {
            "there is no kit.yaml here. Start a kit with `inservice new NAME`, or name the kit's folder."
                .to_string()
        }
        NoKit::NotAKit(path) => {
            format!("{path} is no kit: it has no kit.yaml. Start one with `inservice new NAME`.")
        }
        NoKit::Several(kits) => {
            let names: Vec<String> = kits.iter().map(|kit| format!("  {}", kit.name())).collect();
            format!("this is a workspace. Name one of its kits, or say --all:\n{}", names.join("\n"))
        }
    }
}

/// Says why a command could not be carried out.
fn refuse(message: &str) {
    anstream::eprintln!("error: {message}");
}

/// The layers of the folder in which the command was given: a kit's, a workspace's, or only what is built in.
fn layers_here() -> crate::files::layers::Layers {
    match crate::files::workspace::locate(None) {
        Ok(kit) => kit.layers(),
        Err(_) => crate::files::layers::Layers::of_workspace(Some(Utf8PathBuf::new())),
    }
}
