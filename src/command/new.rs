//! `inservice new`: starts a kit. What is not said by a flag is asked, where somebody is there to answer.

use std::fs;
use std::io::{IsTerminal, Write, stdin};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use super::{Ended, refuse, report};
use crate::files::layers::Layers;
use crate::files::workspace::KIT_FILE;
use crate::library::{Questions, Task, role, state, task};
use crate::starter::{self, Client};
use crate::text::diagnostic::{Diagnostics, suggestion};

/// The arguments.
#[derive(Debug, Args)]
pub struct New {
    /// The client's folder: a name, or a path
    name: Utf8PathBuf,
    /// The one task to begin with
    #[arg(long, value_name = "TASK")]
    task: Option<String>,
    /// The roles that touch the tool
    #[arg(long, value_name = "ROLES", value_delimiter = ',')]
    roles: Vec<String>,
    /// Every state where patients are seen
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

/// Who touches the tool in most practices, where nobody has said.
const USUAL_ROLES: [&str; 4] = ["front-desk", "medical-assistant", "nurse", "physician"];

impl New {
    /// Writes the kit, unless there is one already.
    pub fn run(self) -> Ended {
        if self.name.file_name().is_none_or(|name| name.trim().is_empty() || name == "..") {
            refuse("give the client's folder a name: inservice new riverbend");
            return Ended::Usage;
        }
        let folder = self.folder();
        let file = folder.join(KIT_FILE);
        if file.exists() {
            refuse(&format!("{file} is there already, and stays as it is. Choose another name."));
            return Ended::Usage;
        }
        let workspace = crate::files::workspace::workspace_above(&folder);
        let layers = Layers::of_workspace(workspace);
        let mut diagnostics = Diagnostics::default();
        let (client, task) = match self.client(&layers, &mut diagnostics) {
            Ok(client) => client,
            Err(reason) => {
                refuse(&reason);
                return Ended::Usage;
            }
        };
        let questions = Questions::read(&layers, &mut diagnostics);
        let template =
            layers.find("content/starter/kit.yaml").map(|found| found.bytes.into_owned()).unwrap_or_default();
        let text = starter::text(&String::from_utf8_lossy(&template), &client, &task, &questions);
        let found = diagnostics.into_sorted();
        if !found.is_empty() {
            report::text("the workspace", &found, None);
            return Ended::Faults;
        }
        let text = match text {
            Ok(text) => text,
            Err(error) => {
                refuse(&format!("content/starter/kit.yaml cannot be filled in: {error}"));
                return Ended::Faults;
            }
        };
        if let Err(error) = write_new(&folder, &file, &text) {
            refuse(&format!("cannot write {file}: {error}"));
            return Ended::Machine;
        }
        anstream::println!("{file}");
        anstream::eprintln!(
            "Next: fill it in, then `inservice check \"{folder}\"` and `inservice build \"{folder}\"`."
        );
        Ended::Fine
    }

    /// In a workspace a bare name is a client's.
    fn folder(&self) -> Utf8PathBuf {
        let bare = self.name.components().count() == 1;
        if bare && Utf8Path::new("clients").is_dir() {
            Utf8Path::new("clients").join(&self.name)
        } else {
            self.name.clone()
        }
    }

    fn client(&self, layers: &Layers, diagnostics: &mut Diagnostics) -> Result<(Client, Task), String> {
        let asking = stdin().is_terminal() && std::io::stderr().is_terminal();
        let ids = task::ids(layers);
        let ask =
            |question: &str, usual: &str| if asking { answered(question, usual) } else { usual.to_string() };
        let name = self.name.file_name().unwrap_or_default();
        let practice =
            self.practice.clone().unwrap_or_else(|| ask("The practice's full name", &titled(name)));
        let task_id = match &self.task {
            Some(task) => task.clone(),
            None if asking => answered(&format!("The one task to begin with ({})", ids.join(", ")), &ids[0]),
            None => {
                return Err(format!("say which task it is, with --task. The tasks are {}.", ids.join(", ")));
            }
        };
        let Some(task) = task::read(layers, &task_id, diagnostics) else {
            let help = suggestion(&task_id, ids.iter().map(String::as_str), "The tasks are");
            return Err(format!("there is no task `{task_id}`. {help}"));
        };
        let list = |given: &[String], question: &str, usual: &str| -> Vec<String> {
            let given = if given.is_empty() {
                ask(question, usual).split(',').map(str::to_string).collect()
            } else {
                given.to_vec()
            };
            given.iter().map(|item| item.trim().to_string()).filter(|item| !item.is_empty()).collect()
        };
        let roles = list(&self.roles, "The roles that touch the tool", &USUAL_ROLES.join(","));
        let known = role::read_roles(layers, diagnostics);
        for role in &roles {
            if !known.iter().any(|known| known.id == *role) {
                let help = suggestion(role, known.iter().map(|known| known.id.as_str()), "The roles are");
                return Err(format!("there is no role `{role}`. {help}"));
            }
        }
        let states: Vec<String> =
            list(&self.states, "Every state where patients are seen, such as OH,KY", "")
                .iter()
                .map(|state| state.to_uppercase())
                .collect();
        if let Some(wrong) = states.iter().find(|code| state::name(code).is_none()) {
            return Err(format!("`{wrong}` is no US state or territory. Use the two letters, such as OH."));
        }
        let tool = self
            .tool
            .clone()
            .or_else(|| Some(ask("What staff call the tool", "")).filter(|tool| !tool.is_empty()));
        Ok((Client { practice, tool, vendor: self.vendor.clone(), roles, states }, task))
    }
}

/// Asks on the terminal; an empty line takes the usual answer.
fn answered(question: &str, usual: &str) -> String {
    let hint = if usual.is_empty() { String::new() } else { format!(" [{usual}]") };
    anstream::eprint!("{question}{hint}: ");
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    match stdin().read_line(&mut line) {
        Ok(_) if !line.trim().is_empty() => line.trim().to_string(),
        _ => usual.to_string(),
    }
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
