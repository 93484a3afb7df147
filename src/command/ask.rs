//! `inservice ask`: the open questions of one person, or of everyone, as one file that works offline.

use std::fs;
use std::io::ErrorKind;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::grouped::Detail;
use super::wrap::counted;
use super::{Ended, Refusal, Today, kit_named, report, terminal};
use crate::files::machine;
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::reply::form::{Form, MARK};
use crate::reply::{self, sheet};
use crate::text::diagnostic::Diagnostics;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice ask clients/riverbend --to dana
  inservice ask clients/riverbend --sheet --out questions.csv

The form works offline, and saves a file of answers for `inservice receive`.")]
pub(super) struct Ask {
    /// The kit's folder; by default, the current folder
    #[arg(value_name = "KIT")]
    kit: Option<Utf8PathBuf>,
    /// Only what this person can answer: an id of `people`
    #[arg(long, value_name = "PERSON")]
    to: Option<String>,
    /// Where to write it; by default, in the kit's out/ask/
    #[arg(long, value_name = "FILE")]
    out: Option<Utf8PathBuf>,
    /// Write a sheet (CSV) instead of a form
    #[arg(long)]
    sheet: bool,
    #[command(flatten)]
    today: Today,
}

impl Ask {
    /// Writes the form or the sheet, and prints its path.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let kit = kit_named(self.kit.as_deref())?;
        let snapshot = kit.snapshot();
        let library = Library::built_in().with(&snapshot);
        let (written, ready, diagnostics) = crate::examine(&snapshot, &library, self.today.day());
        report::all_was_read(&snapshot)?;
        let (Some(written), Some(ready)) = (written, ready) else {
            report::text(&kit.name(), &diagnostics, None, Detail::Fitting, None)?;
            return Ok(Ended::Faults);
        };
        let people: Vec<&str> = written.people.iter().map(|person| person.id.value.as_str()).collect();
        if let Some(to) = self.to.as_deref().filter(|to| !people.contains(to)) {
            let known = if people.is_empty() {
                "nobody is there yet. Add the person, or leave out --to to ask everyone".to_string()
            } else {
                format!("there are {}", people.join(", "))
            };
            return Err(Refusal::Usage(format!("there is no `{to}` under `people`: {known}.")));
        }
        let to = self.to.as_deref();
        let heard = &mut Diagnostics::default();
        let words = library.words(ready.language(), heard);
        let questions = reply::open_questions(&written, &ready, library.questions(heard), &words, to);
        let whose = to.map_or("this kit", |to| to);
        if questions.is_empty() {
            terminal::out(format!("{}: no open questions for {whose}", kit.name()))?;
            return Ok(Ended::Fine);
        }
        let bytes = if self.sheet {
            sheet::csv(&questions)
        } else {
            let person = to.and_then(|id| Some((id, ready.person(id)?.name.as_str())));
            let practice = written.practice.name.as_ref().map_or("the practice", |name| name.value.as_str());
            let form = Form {
                kit: &name_in_workspace(&kit),
                practice,
                person,
                questions: &questions,
                words: &words,
            };
            form.html().into_bytes()
        };
        let ending = if self.sheet { "csv" } else { "html" };
        let file = self.out.clone().unwrap_or_else(|| {
            let name =
                to.map_or_else(|| format!("questions.{ending}"), |to| format!("questions-{to}.{ending}"));
            kit.out().join("ask").join(name)
        });
        write(&file, &bytes)?;
        terminal::out(format!(
            "{}: {} for {}",
            kit.name(),
            counted(questions.len(), "question"),
            to.unwrap_or("everyone")
        ))?;
        terminal::out(&file)?;
        Ok(Ended::Fine)
    }
}

/// The kit's name as forms and replies have it, the same from every current folder: `clients/` and its folder in a workspace, or
/// only its folder's name.
pub(super) fn name_in_workspace(kit: &KitPlace) -> String {
    let name = kit.folder.path().file_name().unwrap_or("kit");
    if kit.workspace.is_some() { format!("clients/{name}") } else { name.to_string() }
}

/// Writes a form or a sheet. Refuses to overwrite a file that this program did not write.
fn write(file: &Utf8Path, bytes: &[u8]) -> Result<(), Refusal> {
    let refused = |error: std::io::Error| Refusal::Machine(machine::refused("write", file, &error));
    let begins =
        |old: &[u8]| old.starts_with(MARK.as_bytes()) || old.starts_with(b"\xef\xbb\xbfquestion,ask,answer,");
    match fs::read(file) {
        Ok(old) if !begins(&old) => {
            let message = format!(
                "{file} already exists, and inservice did not write it. Choose another file with --out."
            );
            return Err(Refusal::Machine(message));
        }
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(refused(error)),
        _ => {}
    }
    if let Some(folder) = file.parent().filter(|folder| *folder != "") {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    fs::write(file, bytes).map_err(refused)
}
