//! `inservice plan`: what is still needed to open a gate, by who can give it.

use camino::Utf8PathBuf;
use clap::Args;

use super::grouped::Detail;
use super::report::{self, Format, GateName};
use super::wrap::{counted, hanging};
use super::{Ended, Refusal, Today, kit_named, terminal};
use crate::check::ReadyKit;
use crate::check::printed_date;
use crate::library::Library;
use crate::plan::{self, Ask, Item, Plan as Plans};
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::Gate;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice plan clients/riverbend --gate pilot
  inservice plan clients/riverbend --gate rollout --format json

Each thing is asked of one person, and of as few people as possible. Exit code 1 while the gate is closed.")]
pub(super) struct Plan {
    /// The kit's folder; by default, the current folder
    #[arg(value_name = "KIT")]
    kit: Option<Utf8PathBuf>,
    /// The gate to open
    #[arg(long, value_enum, value_name = "GATE", default_value = "pilot")]
    gate: GateName,
    /// How to print the plan
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    today: Today,
}

impl Plan {
    /// Prints the plan. The result says whether the gate is open.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let kit = kit_named(self.kit.as_deref())?;
        let snapshot = kit.snapshot();
        let library = Library::built_in().with(&snapshot);
        let today = self.today.day();
        let built = crate::build(&snapshot, &library, today);
        report::all_was_read(&snapshot)?;
        let (Some(written), Some(ready)) = (&built.kit, &built.ready) else {
            report::text(&kit.name(), &built.diagnostics, None, Detail::Fitting, None)?;
            return Ok(Ended::Faults);
        };
        let questions = library.questions(&mut Diagnostics::default());
        let plan = plan::plan(written, ready, questions, self.gate.into(), today);
        match self.format {
            Format::Json => terminal::out_json(&plan)?,
            Format::Text => terminal::out(text(&kit.name(), &plan, ready).trim_end())?,
        }
        Ok(if plan.open { Ended::Fine } else { Ended::Faults })
    }
}

/// The plan as text for people, in lines of 80 characters.
fn text(name: &str, plan: &Plans, ready: &ReadyKit) -> String {
    let gate = match plan.gate {
        Gate::Pilot => "pilot",
        Gate::Rollout => "rollout",
    };
    if plan.open {
        return wrapped("", &format!("{name}: the {gate}'s gate is open. Nothing is missing."));
    }
    let day = |iso: &str| {
        iso.parse().map_or_else(|_| iso.to_string(), |day| printed_date::text(day, ready.phrases()))
    };
    let things: usize = plan.people.iter().map(|ask| ask.items.len()).sum();
    let undated = plan.people.iter().flat_map(|ask| &ask.items).filter(|item| item.due.is_none()).count();
    let mut head = format!("{name}: the {gate}'s gate is closed.");
    if things > 0 {
        head.push_str(&format!(" Still needed: {}.", counted(things, "answer")));
    }
    if let Some(earliest) = &plan.earliest {
        head.push_str(&format!(" It could open on {} at the earliest", day(earliest)));
        head.push_str(match undated {
            0 => ".",
            1 => "; one answer has no date yet.",
            _ => "; ",
        });
        if undated > 1 {
            head.push_str(&format!("{undated} answers have no date yet."));
        }
    }
    let mut text = wrapped("", &head);
    for ask in &plan.people {
        text.push('\n');
        text.push_str(&wrapped("", &heading(ask, ready)));
        for item in &ask.items {
            text.push_str(&lines(item, &day));
        }
    }
    if !plan.changes.is_empty() {
        text.push_str("\nNo answer changes these:\n");
        for (code, message) in &plan.changes {
            text.push_str(&wrapped("- ", &format!("{message} ({code})")));
        }
    }
    text
}

fn heading(ask: &Ask, ready: &ReadyKit) -> String {
    let things = counted(ask.items.len(), "answer");
    let person = ask.person.as_deref().and_then(|id| ready.person(id));
    match person {
        Some(person) => format!("{}: {things}", person.contact),
        None => format!("Nobody in the kit is known to have these: {things}"),
    }
}

fn lines(item: &Item, day: &impl Fn(&str) -> String) -> String {
    let id = item.question.as_deref().or(item.key.as_deref()).unwrap_or_default();
    let mut text = wrapped("- ", &format!("{} ({id})", item.ask));
    text.push_str(&wrapped("  ", &format!("Where to look: {}", item.look.trim_end_matches('.'))));
    if let Some(due) = &item.due {
        text.push_str(&wrapped("  ", &format!("Due: {}", day(due))));
    }
    text
}

/// A text in lines of 80 characters, with later lines indented by the width of `before`.
fn wrapped(before: &str, text: &str) -> String {
    format!("{before}{}\n", hanging(text, before.len(), Some(80)))
}
