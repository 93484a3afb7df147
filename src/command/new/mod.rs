//! `inservice new`: starts a kit. What no flag, file or other kit answers is asked on the terminal, with the reason for asking.

pub(super) mod ask;
mod given;

use std::fs;
use std::io::Write;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use self::ask::{Asked, Asker, Choice, find, find_all};
use self::given::{Attempt, Given};
use super::{Ended, Refusal, Today, report, terminal};
use crate::files::KIT_FILE;
use crate::files::machine;
use crate::files::snapshot::{Snapshot, Workspace};
use crate::files::workspace::workspace_above;
use crate::library::{Library, STARTER, state};
use crate::schema;
use crate::starter::{self, Client};
use crate::text::diagnostic::{Diagnostics, nearest};

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice new riverbend                           asks what it has to know
  inservice new riverbend --answers answers.yaml    asks only what is missing
  inservice new lakeside --from riverbend           the same tool and people")]
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
    /// The vendor: the NAME of a shared vendors/NAME.yaml for the kit to use, or else its legal name
    #[arg(long, value_name = "NAME")]
    vendor: Option<String>,
    /// A file with the answers: practice, task, roles, states, tool, vendor, feature
    #[arg(long, value_name = "FILE")]
    answers: Option<Utf8PathBuf>,
    /// Another client whose task, roles, states, tool and consultant are taken over
    #[arg(long, value_name = "CLIENT")]
    from: Option<Utf8PathBuf>,
    #[command(flatten)]
    today: Today,
}

/// The roles that touch the tool in most practices, as the suggested answer.
const USUAL_ROLES: [&str; 4] = ["front-desk", "medical-assistant", "nurse", "physician"];

const PRACTICE: Asked = Asked {
    question: "The practice's full name",
    why: "It appears on every page, so use the name that patients and staff know.",
    flag: "--practice",
};
const TASK: Asked = Asked {
    question: "The one task to start with",
    why: "A kit trains for exactly one task. The next one gets a kit of its own, later.",
    flag: "--task",
};
const ROLES: Asked = Asked {
    question: "The roles that touch the tool",
    why: "Each of them gets a guide. Roles of your own can be added in the file.",
    flag: "--roles",
};
const STATES: Asked = Asked {
    question: "Every state where patients are seen, telehealth included",
    why: "State laws on recording, notice and consent depend on it. For example: OH, Kentucky. Leave it empty if you don't know yet.",
    flag: "--state",
};
const TOOL: Asked = Asked {
    question: "What staff call the tool",
    why: "Every page calls it by the name on the screen. Leave it empty if it is not chosen yet.",
    flag: "--tool",
};
const VENDOR: Asked = Asked {
    question: "The vendor's legal name, as on the contract",
    why: "The BAA has to be with this company. Leave it empty if you don't know yet.",
    flag: "--vendor",
};

impl New {
    /// Writes the kit, unless one already exists.
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
        let attempt = Attempt::of(&folder);
        let mut given = self.given(&attempt)?;
        shared_vendor(&mut given, &snapshot)?;
        let client =
            client(given, folder.file_name().unwrap_or_default(), &library, &attempt, &mut diagnostics)?;
        let task = library.task(&client.task, &mut diagnostics);
        let questions = library.questions(&mut diagnostics);
        let laws = library.laws(&mut diagnostics);
        let template = library.starter(&mut diagnostics).map_or("", |template| &template.body);
        let text = task.map(|task| starter::text(template, &client, task, questions, laws, self.today.day()));
        let schema = schema::of_kits(&library, &mut diagnostics);
        report::no_faults(diagnostics)?;
        let Some(text) = text else {
            return Err(Refusal::Usage(format!("there is no task `{}`", client.task)));
        };
        let text =
            text.map_err(|error| Refusal::Faults(format!("{STARTER} cannot be filled in: {error}")))?;
        let text = format!("{}\n{text}", schema::MODELINE);
        write_new(&folder, &file, &text)
            .and_then(|()| beside(&folder.join(schema::FILE), &schema))
            .map_err(|error| Refusal::Machine(machine::refused("write", &file, &error)))?;
        attempt.done();
        terminal::out(&file)?;
        let name = self.name.as_str();
        let name = if name.contains(char::is_whitespace) { format!("\"{name}\"") } else { name.to_string() };
        terminal::err(format!(
            "Next: `inservice serve {name}` shows the kit while you fill it in, `inservice check {name}` says what is missing, \
             `inservice build {name}` writes it."
        ))?;
        Ok(Ended::Fine)
    }

    /// The client's folder. In a workspace, a bare name means a folder under `clients/`.
    fn folder(&self) -> Result<Utf8PathBuf, Refusal> {
        if self.name.file_name().is_none_or(|name| name.trim().is_empty() || name == "..") {
            let message = "give the client's folder a name: inservice new riverbend";
            return Err(Refusal::Usage(message.to_string()));
        }
        let bare = self.name.components().count() == 1;
        let clients = Utf8Path::new("clients");
        Ok(if bare && clients.is_dir() { clients.join(&self.name) } else { self.name.clone() })
    }

    /// The answers that need not be asked for, from the nearest source first.
    fn given(&self, attempt: &Attempt) -> Result<Given, Refusal> {
        let list = |list: &Vec<String>| Some(list.clone()).filter(|list| !list.is_empty());
        let mut given = Given {
            practice: self.practice.clone(),
            task: self.task.clone(),
            roles: list(&self.roles),
            states: list(&self.states),
            tool: self.tool.clone(),
            vendor: self.vendor.clone(),
            ..Given::default()
        };
        if let Some(path) = &self.answers {
            given = given.or(Given::read(path)?);
        }
        if let Some(earlier) = attempt.earlier()? {
            terminal::err("Continuing with your answers from last time.")?;
            given = given.or(earlier);
        }
        match &self.from {
            Some(client) => Ok(given.or(Given::of_kit(client, self.today.day())?)),
            None => Ok(given),
        }
    }
}

/// Uses a vendor file of the workspace if the given vendor is the name of one.
fn shared_vendor(given: &mut Given, snapshot: &Snapshot) -> Result<(), Refusal> {
    let Some(name) = given.vendor.clone() else { return Ok(()) };
    let vendors = snapshot.vendors();
    if vendors.contains(name.as_str()) {
        given.shared = given.vendor.take();
    } else if let Some(near) = nearest(&name, vendors) {
        terminal::err(format!(
            "`{name}` is taken as the vendor's legal name. There is a file vendors/{near}.yaml: did you mean --vendor {near}?"
        ))?;
    }
    Ok(())
}

/// Everything that a kit starts with: given answers where they can be used, else asked ones. Each answer is kept at once.
fn client(
    mut given: Given,
    name: &str,
    library: &Library,
    attempt: &Attempt,
    diagnostics: &mut Diagnostics,
) -> Result<Client, Refusal> {
    let asker = Asker::of_terminal();
    let there = terminal::somebody_is_there();
    // A given answer that cannot be used is asked for again if someone is there.
    let unusable = |wrong: String, asked: &Asked| {
        if there { terminal::err(wrong) } else { Err(Refusal::Usage(format!("{}: {wrong}", asked.flag))) }
    };
    let tasks: Vec<Choice> = library
        .task_ids()
        .filter_map(|id| {
            Some(Choice {
                id: id.to_string(),
                name: library.task(id, diagnostics)?.name.clone(),
                also: Vec::new(),
            })
        })
        .collect();
    let known = library.roles(diagnostics).iter();
    let roles: Vec<Choice> = known
        .map(|role| Choice { id: role.id.clone(), name: role.title.clone(), also: role.also.clone() })
        .collect();
    let any = |text: &str| Ok(text.to_string());
    let keep = |given: &Given| if there { attempt.keep(given) } else { Ok(()) };

    if given.practice.is_none() {
        given.practice = Some(asker.text(&PRACTICE, Some(&titled(name)), &|text| match text {
            "" => Err("Every page needs a name at its top.".to_string()),
            text => Ok(text.to_string()),
        })?);
        keep(&given)?;
    }
    let task = match given.task.as_deref().map(|word| find(&tasks, word, false)) {
        Some(Ok(task)) => Some(task),
        Some(Err(wrong)) => unusable(wrong, &TASK).map(|()| None)?,
        None => None,
    };
    given.task = Some(task.map_or_else(|| asker.one(&TASK, &tasks), Ok)?);
    keep(&given)?;
    let chosen = match given.roles.as_ref().map(|words| find_all(&roles, &words.join(","), false)) {
        Some(Ok(chosen)) => Some(chosen),
        Some(Err(wrong)) => unusable(wrong, &ROLES).map(|()| None)?,
        None => None,
    };
    let usual: Vec<&str> =
        USUAL_ROLES.into_iter().filter(|id| roles.iter().any(|role| role.id == *id)).collect();
    given.roles = Some(chosen.map_or_else(|| asker.several(&ROLES, &roles, &usual), Ok)?);
    keep(&given)?;
    let states = match given.states.as_ref().map(|words| states(&words.join(","))) {
        Some(Ok(states)) => Some(states),
        Some(Err(wrong)) => unusable(wrong, &STATES).map(|()| None)?,
        None => None,
    };
    given.states = Some(states.map_or_else(|| asker.text(&STATES, Some(""), &self::states), Ok)?);
    keep(&given)?;
    let taken = given.shared.is_some();
    if given.tool.is_none() && !taken {
        given.tool = Some(asker.text(&TOOL, Some(""), &any)?);
        keep(&given)?;
    }
    if given.vendor.is_none() && !taken {
        given.vendor = Some(asker.text(&VENDOR, Some(""), &any)?);
        keep(&given)?;
    }
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    Ok(Client {
        practice: given.practice.unwrap_or_default(),
        task: given.task.unwrap_or_default(),
        tool: filled(given.tool),
        vendor: filled(given.vendor),
        from: given.shared,
        feature: filled(given.feature),
        roles: given.roles.unwrap_or_default(),
        states: given.states.unwrap_or_default(),
        prepared_by: given.prepared_by,
    })
}

/// Reads states by code or by name, separated by commas or semicolons.
fn states(line: &str) -> Result<Vec<String>, String> {
    let mut codes: Vec<String> = Vec::new();
    for word in line.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()) {
        let upper = word.to_uppercase();
        let code = state::name(&upper).map(|_| upper).or_else(|| state::code(word).map(str::to_string));
        let Some(code) = code else {
            let near = nearest(word, state::names()).map(|near| format!(" Did you mean {near}?"));
            return Err(format!(
                "`{word}` is not a US state or territory.{} Write names or two letters, such as Ohio or OH.",
                near.unwrap_or_default()
            ));
        };
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    Ok(codes)
}

/// A folder name as a practice's name: `lakeside-pediatrics` becomes Lakeside Pediatrics.
fn titled(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

fn write_new(folder: &Utf8Path, file: &Utf8Path, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    // Never overwrite a file that has appeared in the meantime.
    fs::File::create_new(file)?.write_all(text.as_bytes())
}

/// Writes the schema for editors, unless another kit.yaml has already left one here.
fn beside(file: &Utf8Path, schema: &str) -> std::io::Result<()> {
    if file.exists() { Ok(()) } else { fs::write(file, schema) }
}
