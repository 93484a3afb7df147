//! `inservice status`: one line per client, most urgent first: what it waits for, and whose move it is.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;

use super::build::program;
use super::many::side_by_side;
use super::report::Format;
use super::wrap::counted;
use super::{Ended, Refusal, Today, kit_named, report, terminal};
use crate::check::printed_date;
use crate::files::snapshot::Snapshot;
use crate::files::workspace::{self, KitPlace};
use crate::library::Library;
use crate::output::{Destination, Record};
use crate::plan::standing::{self, Due, Phase};
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::{Gate, Severity};
use crate::text::visible::visible;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice status
  inservice status ~/practices --format json")]
pub(super) struct Status {
    /// The workspace, or one kit; by default, the current folder
    #[arg(value_name = "WORKSPACE")]
    workspace: Option<Utf8PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    today: Today,
}

/// Where one client stands.
#[derive(Debug, Serialize)]
struct Client {
    kit: String,
    task: Option<String>,
    phase: Phase,
    cleared_for: Option<Gate>,
    errors: usize,
    blocks: usize,
    warnings: usize,
    open_concerns: usize,
    next_due: Option<Due>,
    /// The day of the last build.
    built: Option<String>,
    /// Whether the program or the kit's files have changed since the last build, or there was none.
    stale: bool,
    #[serde(skip)]
    rank: u8,
    /// The owner's name, if known.
    #[serde(skip)]
    owner: Option<String>,
}

/// All clients, as the JSON report has them.
#[derive(Debug, Serialize)]
struct Clients {
    version: u8,
    clients: Vec<Client>,
}

impl Status {
    /// Prints where every client stands.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let kits = self.kits()?;
        let today = self.today.day();
        let mut ended = Ended::Fine;
        let mut clients = Vec::new();
        side_by_side(
            &kits,
            |kit, snapshot, library| client(kit, snapshot, library, today),
            |_, client| {
                match client {
                    Ok(client) => clients.push(client),
                    // The others can still be shown.
                    Err(refusal) => {
                        terminal::err_refusal(&refusal);
                        ended = Ended::Refused;
                    }
                }
                Ok(())
            },
        )?;
        let date = |client: &Client| client.next_due.as_ref().map(|due| due.date.clone());
        // A client without a date comes after those with one; ties keep the order of the kits, which is by name.
        clients.sort_by_key(|client: &Client| (client.rank, date(client).is_none(), date(client)));
        match self.format {
            Format::Json => terminal::out_json(&Clients { version: 1, clients })?,
            Format::Text => terminal::out_styled(&text(&clients, today))?,
        }
        Ok(ended)
    }

    fn kits(&self) -> Result<Vec<KitPlace>, Refusal> {
        let folder = self.workspace.as_deref().unwrap_or(Utf8Path::new(""));
        let kits = workspace::kits_under(folder);
        if kits.is_empty() { Ok(vec![kit_named(self.workspace.as_deref())?]) } else { Ok(kits) }
    }
}

/// Examines one client without rendering pages: with hundreds of clients, rendering would take minutes.
fn client(kit: &KitPlace, snapshot: &Snapshot, library: &Library, today: Date) -> Result<Client, Refusal> {
    let (written, ready, diagnostics) = crate::examine(snapshot, library, today);
    report::all_was_read(snapshot)?;
    let count = |severity| diagnostics.iter().filter(|one| one.severity.seen_from(None) == severity).count();
    let record = Record::read(&Destination::of(kit));
    let fresh = record.as_ref().is_some_and(|record| record.program == program() && record.inputs.holds(kit));
    let mut none = Diagnostics::default();
    let questions = library.questions(&mut none);
    let phase = written.as_ref().map_or(Phase::Undated, |kit| standing::phase(kit, today));
    let next_due = written.as_ref().and_then(|kit| standing::next_due(kit, ready.as_ref(), questions, today));
    let cleared_for = ready.as_ref().and_then(|ready| ready.gate().cleared_for);
    let errors = count(Severity::Error);
    let name = |id: &String| {
        let kit = written.as_ref()?;
        let person = kit.people.iter().find(|person| person.id.value == *id)?;
        Some(person.name.value.clone())
    };
    let open = |kit: &crate::kit::Kit| kit.concerns.iter().filter(|concern| concern.answer.is_none()).count();
    Ok(Client {
        kit: kit.name(),
        task: written.as_ref().and_then(|kit| Some(kit.task.as_ref()?.value.clone())),
        phase,
        cleared_for,
        errors,
        blocks: count(Severity::Block(Gate::Pilot)),
        warnings: count(Severity::Warning),
        open_concerns: written.as_ref().map_or(0, open),
        rank: standing::rank(phase, cleared_for, errors > 0, next_due.as_ref(), today),
        owner: next_due.as_ref().and_then(|due| name(due.owner.as_ref()?)),
        next_due,
        built: record.map(|record| record.day),
        stale: !fresh,
    })
}

/// The widths of all columns but the last.
const COLUMNS: [usize; 3] = [18, 13, 14];
const WIDTH: usize = 80;

/// One line per client, at most 80 characters wide.
fn text(clients: &[Client], today: Date) -> String {
    let phrases = Library::built_in().phrases(&mut Diagnostics::default());
    let [name, phase, gate] = COLUMNS;
    let mut text = format!("{:name$}{:phase$}{:gate$}NEXT\n", "CLIENT", "PHASE", "GATE");
    for client in clients {
        let short = client.kit.strip_prefix("clients/").unwrap_or(&client.kit);
        let (standing, color) = match (client.errors, client.blocks, client.cleared_for) {
            (0, 0, Some(Gate::Rollout)) => ("all clear".to_string(), 32),
            (0, _, Some(Gate::Pilot)) => ("pilot clear".to_string(), 33),
            (0, blocks, _) => (counted(blocks, "block"), 31),
            (errors, ..) => (counted(errors, "error"), 31),
        };
        let next = client.next_due.as_ref().map_or_else(
            || "nothing has a date".to_string(),
            |due| {
                let late = due.date < today.to_string();
                let day = due
                    .date
                    .parse()
                    .map_or_else(|_| due.date.clone(), |day| printed_date::text(day, &phrases));
                let who = client.owner.as_deref().or(due.owner.as_deref());
                let who = who.map(|who| format!(" {who}:")).unwrap_or_default();
                format!("{}{day}{who} {}", if late { "LATE " } else { "" }, due.what)
            },
        );
        let stale = if client.stale { "*" } else { " " };
        let first = format!("{} ", cut_front(&visible(short), name - 2)) + stale;
        let next = cut(&visible(&next), WIDTH - COLUMNS.iter().sum::<usize>());
        let standing =
            format!("\u{1b}[{color}m{standing}\u{1b}[0m{}", " ".repeat(gate.saturating_sub(standing.len())));
        text.push_str(&format!("{first:name$}{:phase$}{standing}{next}\n", client.phase.words()));
    }
    if clients.iter().any(|client| client.stale) {
        text.push_str("* changed since the last build, or never built\n");
    }
    text
}

/// A path, shortened to `width` characters from the front: the client's own folder is its last part.
fn cut_front(path: &str, width: usize) -> String {
    let length = path.chars().count();
    if length <= width {
        return path.to_string();
    }
    let own = path.rsplit('/').next().unwrap_or(path);
    if own.chars().count() >= width {
        return cut(own, width);
    }
    format!("…{}", path.chars().skip(length - width + 1).collect::<String>())
}

/// The text on one line, shortened to `width` characters if it is too long.
fn cut(text: &str, width: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= width {
        return line;
    }
    let kept: String = line.chars().take(width - 1).collect();
    format!("{}…", kept.trim_end())
}
