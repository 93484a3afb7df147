//! `inservice receive`: writes a reply into `kit.yaml`. Each answer is tried on a copy in memory with all rules. An answer that
//! contradicts the kit is refused with a reason, and everything else in the file stays byte for byte.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use jiff::civil::Date;
use similar::TextDiff;

use super::grouped::Detail;
use super::wrap::counted;
use super::{Ended, Refusal, Today, kit_named, no_kit, report, terminal};
use crate::files::KIT_FILE;
use crate::files::machine;
use crate::files::workspace::{self, KitPlace, NoKit};
use crate::library::Library;
use crate::output::replace::Replacement;
use crate::reply::judge::{Judge, Taken, Verdict};
use crate::reply::read::{self, Reply};
use crate::reply::splice;
use crate::text::diagnostic::{Diagnostic, Diagnostics};
use crate::text::rule::Severity;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice receive answers-dana.json clients/riverbend
  inservice receive questions.csv clients/riverbend --from dana --yes

Without a kit, the reply itself says which kit of the workspace it is for.")]
pub(super) struct Receive {
    /// The reply: answers-PERSON.json from a form, or a sheet as CSV or as a workbook (XLSX)
    #[arg(value_name = "FILE")]
    file: Utf8PathBuf,
    /// The kit's folder
    #[arg(value_name = "KIT")]
    kit: Option<Utf8PathBuf>,
    /// Who answered, as an id of `people`, if the reply does not say
    #[arg(long, value_name = "PERSON")]
    from: Option<String>,
    /// Write without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    today: Today,
}

impl Receive {
    /// Shows what changes, asks, and writes.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let bytes = fs::read(&self.file)
            .map_err(|error| Refusal::Machine(machine::refused("read", &self.file, &error)))?;
        let reply = read::reply(&bytes).map_err(|why| Refusal::Faults(format!("{}: {why}", self.file)))?;
        let kit = self.kit(&reply)?;
        let path = kit.folder.path().join(KIT_FILE);
        let before = fs::read_to_string(&path)
            .map_err(|error| Refusal::Machine(machine::refused("read", &path, &error)))?;
        let Some(outcome) = self.judge(&kit, &reply, &before)? else { return Ok(Ended::Faults) };
        for (id, line) in &outcome.said {
            terminal::err(format!("{id}: {line}"))?;
        }
        let ended = if outcome.refused > 0 { Ended::Faults } else { Ended::Fine };
        if outcome.after == before {
            terminal::out(format!("{}: nothing new in this reply", kit.name()))?;
            return Ok(ended);
        }
        let shown = kit.folder.show(KIT_FILE);
        let diff =
            TextDiff::from_lines(&before, &outcome.after).unified_diff().header(&shown, &shown).to_string();
        terminal::out(diff.replace("\r\n", "\n").trim_end())?;
        if !self.yes {
            terminal::err(format!("Write this into {shown}? Type yes or no."))?;
            let typed = terminal::line("no")?;
            if !matches!(typed.as_deref().map(str::to_lowercase).as_deref(), Some("y" | "yes")) {
                terminal::err("Nothing was written. Use --yes to write without this question.")?;
                return Ok(Ended::Faults);
            }
        }
        write(&path, &before, &outcome.after)?;
        let told = outcome.taken - outcome.checked;
        terminal::out(format!(
            "{}: {} written, {} of them checked, {told} as told",
            kit.name(),
            counted(outcome.taken, "answer"),
            outcome.checked
        ))?;
        Ok(ended)
    }

    /// The kit that the arguments or the reply name. A reply for another kit is refused.
    fn kit(&self, reply: &Reply) -> Result<KitPlace, Refusal> {
        let last = |name: &str| name.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_string();
        let name = |kit: &KitPlace| kit.folder.path().file_name().unwrap_or_default().to_string();
        let wanted = reply.kit.as_deref().map(last);
        let kit = match workspace::locate(self.kit.as_deref()) {
            Ok(kit) => kit,
            Err(NoKit::Several(kits)) => {
                let named = kits.iter().find(|kit| Some(name(kit)) == wanted).cloned();
                named.ok_or_else(|| Refusal::Usage(no_kit(&NoKit::Several(kits))))?
            }
            Err(_) => kit_named(self.kit.as_deref())?,
        };
        match wanted {
            Some(wanted) if wanted != name(&kit) => Err(Refusal::Faults(format!(
                "this reply is for the kit {}, not for {}. Nothing was written.",
                reply.kit.as_deref().unwrap_or_default(),
                kit.name()
            ))),
            _ => Ok(kit),
        }
    }

    /// Decides on each answer; `None` if the kit itself has faults, which are printed.
    fn judge(&self, kit: &KitPlace, reply: &Reply, before: &str) -> Result<Option<Outcome>, Refusal> {
        let today = self.today.day();
        let snapshot = kit.snapshot();
        let library = Library::built_in().with(&snapshot);
        let (written, ready, found) = crate::examine(&snapshot, &library, today);
        report::all_was_read(&snapshot)?;
        let (Some(written), Some(ready)) = (written, ready) else {
            report::text(&kit.name(), &found, None, Detail::Fitting, None)?;
            return Ok(None);
        };
        let person = self.from.as_deref().or(reply.person.as_deref());
        let questions = library.questions(&mut Diagnostics::default());
        let judge = Judge { kit: &written, ready: &ready, questions, person };
        let mut outcome = Outcome { after: before.to_string(), ..Outcome::default() };
        let mut waiting: Vec<Taken> = Vec::new();
        for (id, given) in &reply.answers {
            if waiting.iter().any(|taken| taken.id == *id) {
                outcome.refuse(id, "it is answered twice in this reply; the first answer counts");
                continue;
            }
            match judge.of(id, given, reply) {
                Verdict::Take(taken) if splice::has(before, id, &taken.parts) => {
                    outcome.said.push((id.clone(), "the kit has this answer already".to_string()));
                }
                Verdict::Take(taken) => waiting.push(taken),
                Verdict::Leave(why) => outcome.said.push((id.clone(), format!("left as it is: {why}"))),
                Verdict::Refuse(why) => outcome.refuse(id, &why),
            }
        }
        outcome.take(waiting, kit, today)?;
        Ok(Some(outcome))
    }
}

/// What became of a reply.
#[derive(Default)]
struct Outcome {
    after: String,
    /// Messages, each with the id of its question.
    said: Vec<(String, String)>,
    taken: usize,
    checked: usize,
    refused: usize,
}

impl Outcome {
    fn refuse(&mut self, id: &str, why: &str) {
        self.refused += 1;
        self.said.push((id.to_string(), format!("REFUSED: {why}")));
    }

    /// Tries one answer after another. Answers that fit only together are tried again once the others are in.
    fn take(&mut self, mut waiting: Vec<Taken>, kit: &KitPlace, today: Date) -> Result<(), Refusal> {
        while !waiting.is_empty() {
            let mut left = Vec::new();
            let before = waiting.len();
            for taken in waiting {
                let why = match splice::spliced(&self.after, &taken.id, &taken.parts) {
                    None => {
                        let parts: Vec<String> =
                            taken.parts.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                        format!(
                            "its place in the file cannot be edited safely; write it yourself: {{{}}}",
                            parts.join(", ")
                        )
                    }
                    Some(text) => match faults(kit, &text, today)?.first() {
                        None => {
                            self.after = text;
                            self.taken += 1;
                            self.checked += usize::from(taken.checked);
                            self.said.extend(taken.said.into_iter().map(|line| (taken.id.clone(), line)));
                            continue;
                        }
                        Some(fault) => {
                            let help =
                                fault.help.as_ref().map(|help| format!(". {help}")).unwrap_or_default();
                            format!("{}{help}", fault.message)
                        }
                    },
                };
                left.push((taken, why));
            }
            if left.len() == before {
                for (taken, why) in left {
                    self.refuse(&taken.id, &why);
                }
                break;
            }
            waiting = left.into_iter().map(|(taken, _)| taken).collect();
        }
        Ok(())
    }
}

/// The errors of a kit if its file had this text.
fn faults(kit: &KitPlace, text: &str, today: Date) -> Result<Vec<Diagnostic>, Refusal> {
    let snapshot = kit.snapshot();
    if !snapshot.stand_in(&kit.folder.show(KIT_FILE), text.as_bytes()) {
        return Err(Refusal::Machine(format!(
            "cannot edit {}: it is not a regular file",
            kit.folder.show(KIT_FILE)
        )));
    }
    let library = Library::built_in().with(&snapshot);
    let (_, _, found) = crate::examine(&snapshot, &library, today);
    Ok(found.into_iter().filter(|one| one.severity == Severity::Error).collect())
}

/// Writes the whole file, unless someone has saved it in the meantime.
fn write(path: &Utf8Path, before: &str, after: &str) -> Result<(), Refusal> {
    let refused = |error: std::io::Error| Refusal::Machine(machine::refused("write", path, &error));
    let replacement = Replacement::prepare(path, before.as_bytes(), after.as_bytes()).map_err(refused)?;
    replacement.carry_out().map_err(refused)
}
