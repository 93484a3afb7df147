//! The command line: from arguments to a command, and from its result to an exit code. A command is a recipe: it returns how it
//! ended or why it was refused, and prints through `terminal`. The clock is read only here.

mod ask;
mod build;
mod check;
mod clients;
mod diff;
mod eject;
mod explain;
mod export;
mod fix;
mod grouped;
mod keys;
mod list;
mod many;
mod new;
mod plan;
mod receive;
mod report;
mod schema;
mod serve;
mod shell;
mod states;
mod status;
mod tally;
mod terminal;
mod topics;
mod values;
mod why;
mod wrap;

use std::fmt;
use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::files::folder::Folder;
use crate::files::snapshot::{Snapshot, Workspace};
use crate::files::workspace::{self, KitPlace, NoKit};
use crate::text::diagnostic::nearest;

/// How a command that ran ended. The number is the exit code; worse outcomes have greater numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ended {
    /// Everything is fine.
    Fine = 0,
    /// The kit has faults, or the gate is closed.
    Faults = 1,
    /// One of several kits was refused, and the reason has been printed.
    Refused = 3,
}

/// Why a command did not finish. What an author can fix in a kit is a diagnostic instead.
#[derive(Debug)]
enum Refusal {
    /// Something in the kit, its workspace or a given file stands in the way: exit code 1.
    Faults(String),
    /// The arguments are wrong: exit code 2.
    Usage(String),
    /// The system refused, for example to read a file: exit code 3.
    Machine(String),
}

impl Refusal {
    fn exit_code(&self) -> u8 {
        match self {
            Self::Faults(_) => 1,
            Self::Usage(_) => 2,
            Self::Machine(_) => 3,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Faults(message) | Self::Usage(message) | Self::Machine(message) => f.write_str(message),
        }
    }
}

/// One YAML file about a medical practice in, a training kit for one AI task out.
#[derive(Debug, Parser)]
#[command(
    name = "inservice",
    version,
    about,
    max_term_width = 100,
    disable_help_subcommand = true,
    after_help = "\
A first kit:
  inservice new riverbend      asks a few questions, writes riverbend/kit.yaml
  inservice serve riverbend    the kit in the browser, updated at every save
  inservice check riverbend    what is wrong, what is open, what comes next
  inservice build riverbend    the finished kit, in riverbend/out/"
)]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a kit: write a commented kit.yaml with only the questions that apply
    New(new::New),
    /// Report every fault, where it is, and what to write instead
    Check(check::Check),
    /// List what is still needed to open a gate, by who can give it
    Plan(plan::Plan),
    /// Write each person's open questions as one offline form, or as a sheet
    Ask(ask::Ask),
    /// Put a reply to `ask` into kit.yaml, and nothing else: shows the changes, and asks
    Receive(receive::Receive),
    /// Show every client on a line, the most urgent first: what it waits for, and on whom
    Status(status::Status),
    /// Write the kit: site/ to host, leaders/ to keep private
    Build(build::Build),
    /// Hand the kit over: an archive, one file, calendars, letters
    Export(export::Export),
    /// Compare two editions of a kit: the sentences that changed, and who must read again
    Diff(diff::Diff),
    /// Add a row for each day to be tallied, and write the tally sheets
    Tally(tally::Tally),
    /// Preview the kit in the browser and update it at every save
    Serve(serve::Serve),
    /// List what is built in and what the workspace adds
    List(list::List),
    /// Trace a printed sentence to its answer, rule and source, or to the line it comes from
    Why(why::Why),
    /// Explain a rule: what it means, why it exists, its source, and how to satisfy it
    Explain(explain::Explain),
    /// Copy a built-in page or theme file to customize it, and see later what changed in the original
    Eject(eject::Eject),
    /// Print the JSON Schema of kit.yaml, which lets editors complete and check as you type
    Schema(schema::Schema),
    /// Print the completions for a shell
    Completions(shell::Completions),
    /// Print the manual page
    #[command(after_help = "Examples:\n  inservice man > inservice.1 && man ./inservice.1")]
    Man,
}

/// The day that decides whether a check is stale or a date has passed.
#[derive(Clone, Copy, Debug, Args)]
struct Today {
    /// Build for this day, such as 2026-11-22, instead of today
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
    let result = match Line::try_parse() {
        Ok(line) => line.command.run(),
        // Help and version are results; everything else is a usage error.
        Err(error) if error.use_stderr() => {
            let _ = terminal::usage(&error);
            return ExitCode::from(2);
        }
        Err(error) => terminal::usage(&error).map(|()| Ended::Fine),
    };
    match result {
        Ok(ended) => ExitCode::from(ended as u8),
        Err(refusal) => {
            terminal::err_refusal(&refusal);
            ExitCode::from(refusal.exit_code())
        }
    }
}

impl Command {
    fn run(self) -> Result<Ended, Refusal> {
        match self {
            Self::New(new) => new.run(),
            Self::Check(check) => check.run(),
            Self::Plan(plan) => plan.run(),
            Self::Ask(ask) => ask.run(),
            Self::Receive(receive) => receive.run(),
            Self::Status(status) => status.run(),
            Self::Build(build) => build.run(),
            Self::Export(export) => export.run(),
            Self::Diff(diff) => diff.run(),
            Self::Tally(tally) => tally.run(),
            Self::Serve(serve) => serve.run(),
            Self::List(list) => list.run(),
            Self::Why(why) => why.run(),
            Self::Explain(explain) => explain.run(),
            Self::Eject(eject) => eject.run(),
            Self::Schema(schema) => schema.run(),
            Self::Completions(completions) => completions.run(),
            Self::Man => shell::manual(),
        }
    }
}

/// The kit that a command names, or the one in the current folder.
fn kit_named(path: Option<&Utf8Path>) -> Result<KitPlace, Refusal> {
    workspace::locate(path).map_err(|reason| Refusal::Usage(no_kit(&reason)))
}

/// The kits that a command names: with `--all`, every kit of the workspace; without a path, the one in the current folder.
fn kits_named(paths: &[Utf8PathBuf], all: bool) -> Result<Vec<KitPlace>, Refusal> {
    if all {
        let kits = workspace::kits_under(paths.first().map_or(Utf8Path::new(""), |path| path));
        if kits.is_empty() {
            return Err(Refusal::Usage("there is no folder clients/ with kits here. Go to the folder that has it, or start a kit with `inservice new NAME`.".to_string()));
        }
        return Ok(kits);
    }
    if paths.is_empty() {
        return Ok(vec![kit_named(None)?]);
    }
    paths.iter().map(|path| kit_named(Some(path))).collect()
}

fn no_kit(reason: &NoKit) -> String {
    match reason {
        NoKit::Nothing(path) => nothing_at(path),
        NoKit::NotAKit(path) if path.as_str().is_empty() => {
            "there is no kit.yaml here. Start a kit with `inservice new NAME`, or name the kit's folder."
                .to_string()
        }
        NoKit::NotAKit(path) => {
            format!("{path} is not a kit: it has no kit.yaml. Start one with `inservice new NAME`.")
        }
        NoKit::Several(kits) => {
            let names: Vec<String> = kits.iter().map(|kit| format!("  {}", kit.name())).collect();
            format!("this is a workspace. Name one of its kits, or use --all:\n{}", names.join("\n"))
        }
    }
}

/// The message for a path that does not exist: most likely one of the kits here was meant.
fn nothing_at(path: &Utf8Path) -> String {
    let kits: Vec<String> = workspace::kits_under(Utf8Path::new("")).iter().map(KitPlace::name).collect();
    let folder = |name: &String| name.rsplit('/').next().unwrap_or(name).to_string();
    let folders: Vec<String> = kits.iter().map(folder).collect();
    let wanted = path.file_name().unwrap_or_default();
    let help = match nearest(wanted, folders.iter().map(String::as_str)) {
        Some(near) => format!("Did you mean `{near}`?"),
        None if kits.is_empty() => {
            "Name the kit's folder, or start a kit with `inservice new NAME`.".to_string()
        }
        None => format!("The kits here are {}. `inservice new NAME` starts another.", folders.join(", ")),
    };
    format!("there is nothing at {path}. {help}")
}

/// The snapshot of the current folder: a kit's, a workspace's, or only what is built in.
fn snapshot_here() -> Snapshot {
    match workspace::locate(None) {
        Ok(kit) => kit.snapshot(),
        Err(_) => Snapshot::of_workspace(Some(Workspace::walk(&Folder::named(Utf8Path::new(""))))),
    }
}
