//! `inservice new`: starts a kit. It asks for whatever no flag says, if somebody can answer.

use std::fs;
use std::io::{IsTerminal, Write, stderr, stdin};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::{Ended, Refusal, report, terminal};
use crate::files::KIT_FILE;
use crate::files::snapshot::{Snapshot, Workspace};
use crate::files::workspace::workspace_above;
use crate::library::{Library, STARTER, Task, state};
use crate::starter::{self, Client};
use crate::text::diagnostic::{Diagnostics, suggestion};

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct New {
    /// The client's folder, as a name or a path
    name: Utf8PathBuf,
    /// The one task to start with
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// The roles that touch the tool, separated by commas
    #[arg(long, value_name = "ROLES", value_delimiter = ',')]
    roles: Vec<String>,
    /// Every state where patients are seen, separated by commas
    #[arg(long = "state", value_name = "STATES", value_delimiter = ',')]
    states: Vec<String>,
    /// The practice's full name
    #[arg(long, value_name = "NAME")]
    practice: Option<String>,
    /// What staff call the tool
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    tool: Option<String>,
    /// The vendor's legal name
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
}

/// Who touches the tool in most practices; suggested by default.
const USUAL_ROLES: [&str; 4] = ["front-desk", "medical-assistant", "nurse", "physician"];

impl New {
    /// Writes the kit, unless there is one already.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let folder = self.folder()?;
        let file = folder.join(KIT_FILE);
        if file.exists() {
            let message = format!("{file} already exists and is left as it is. Choose another name.");
            return Err(Refusal::Usage(message));
        }
        let snapshot = Snapshot::of_workspace(workspace_above(&folder).as_ref().map(Workspace::walk));
        let library = Library::built_in().with(&snapshot);
        let mut diagnostics = Diagnostics::default();
        let task = self.task(&library, &mut diagnostics)?;
        let client = self.client(&library, &mut diagnostics)?;
        let questions = library.questions(&mut diagnostics);
        let laws = library.laws(&mut diagnostics);
        let template = library.starter(&mut diagnostics).map_or("", |template| &template.body);
        let text = starter::text(template, &client, task, questions, laws);
        report::no_faults(diagnostics)?;
        let text =
            text.map_err(|error| Refusal::Faults(format!("{STARTER} cannot be filled in: {error}")))?;
        write_new(&folder, &file, &text)
            .map_err(|error| Refusal::Machine(format!("cannot write {file}: {error}")))?;
        terminal::out(&file)?;
        terminal::err(format!(
            "Next: fill it in, then `inservice check \"{folder}\"` and `inservice build \"{folder}\"`."
        ))?;
        Ok(Ended::Fine)
    }

    /// The client's folder: in a workspace, a bare name means one under `clients/`.
    fn folder(&self) -> Result<Utf8PathBuf, Refusal> {
        if self.name.file_name().is_none_or(|name| name.trim().is_empty() || name == "..") {
            let message = "give the client's folder a name: inservice new riverbend";
            return Err(Refusal::Usage(message.to_string()));
        }
        let bare = self.name.components().count() == 1;
        let clients = Utf8Path::new("clients");
        Ok(if bare && clients.is_dir() { clients.join(&self.name) } else { self.name.clone() })
    }

    /// The task to start with, the only thing without a default.
    fn task<'l>(&self, library: &'l Library, diagnostics: &mut Diagnostics) -> Result<&'l Task, Refusal> {
        let ids: Vec<&str> = library.task_ids().collect();
        let id = match &self.task {
            Some(id) => id.clone(),
            None if asking() => {
                terminal::ask(&format!("The one task to begin with ({})", ids.join(", ")), ids[0])?
            }
            None => {
                let message = format!("say which task it is, with --task. The tasks are {}.", ids.join(", "));
                return Err(Refusal::Usage(message));
            }
        };
        library.task(&id, diagnostics).ok_or_else(|| {
            let help = suggestion(&id, ids, "The tasks are");
            Refusal::Usage(format!("there is no task `{id}`. {help}"))
        })
    }

    fn client(&self, library: &Library, diagnostics: &mut Diagnostics) -> Result<Client, Refusal> {
        let name = self.name.file_name().unwrap_or_default();
        let practice = one(self.practice.as_ref(), "The practice's full name", &titled(name))?;
        let roles = several(&self.roles, "The roles that touch the tool", &USUAL_ROLES.join(","))?;
        let known = library.roles(diagnostics);
        for role in &roles {
            if !known.iter().any(|known| known.id == *role) {
                let help = suggestion(role, known.iter().map(|known| known.id.as_str()), "The roles are");
                return Err(Refusal::Usage(format!("there is no role `{role}`. {help}")));
            }
        }
        let mut states = several(&self.states, "Every state where patients are seen, such as OH,KY", "")?;
        for state in &mut states {
            state.make_ascii_uppercase();
        }
        if let Some(wrong) = states.iter().find(|code| state::name(code).is_none()) {
            let message =
                format!("`{wrong}` is not a US state or territory. Use the two letters, such as OH.");
            return Err(Refusal::Usage(message));
        }
        let tool = one(self.tool.as_ref(), "What staff call the tool", "")?;
        let tool = Some(tool).filter(|tool| !tool.is_empty());
        Ok(Client { practice, tool, vendor: self.vendor.clone(), roles, states })
    }
}

/// Whether somebody can answer a prompt.
fn asking() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// The value of a flag, else the answer to a prompt, else the default.
fn one(given: Option<&String>, question: &str, usual: &str) -> Result<String, Refusal> {
    match given {
        Some(given) => Ok(given.clone()),
        None if asking() => terminal::ask(question, usual),
        None => Ok(usual.to_string()),
    }
}

/// The same for a list separated by commas.
fn several(given: &[String], question: &str, usual: &str) -> Result<Vec<String>, Refusal> {
    let joined = Some(given.join(",")).filter(|_| !given.is_empty());
    let list = one(joined.as_ref(), question, usual)?;
    Ok(list.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_string).collect())
}

/// `lakeside-pediatrics` as a name: Lakeside Pediatrics.
fn titled(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

fn write_new(folder: &Utf8Path, file: &Utf8Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    // Created, never opened over something that appeared meanwhile.
    fs::File::create_new(file)?.write_all(text.as_bytes())
}
