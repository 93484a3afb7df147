//! `inservice explain NAME`: what a rule means, why it exists, where it comes from and how to satisfy it; what a question prints
//! in each state; what a key, a column or a value is.

use clap::Args;

use super::wrap::hanging;
use super::{Ended, Refusal, keys, states, terminal, topics, values};
use crate::library::{Library, Question};
use crate::text::diagnostic::{Diagnostics, nearest};
use crate::text::rule::Rule;

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice explain baa-signed           a finding: why, and what to do
  inservice explain baa_signed           a question, and what each state prints
  inservice explain practice.report_to   a key of kit.yaml
  inservice explain measures.csv         the columns of a file
  inservice explain values               what templates see
  inservice explain page                 the keys at the top of a page
  inservice explain task                 the keys of content/tasks/NAME.yaml")]
pub(super) struct Explain {
    /// The code in a message; the id of a question, a task or a role; a key of kit.yaml or of another file, with dots between
    /// its parts; a file with columns; a value that templates see. Without it: what there is
    name: Option<String>,
}

/// What can be explained, shown if no name was given.
const WHAT: [(&str, &str); 9] = [
    ("A code in a message", "baa-signed, dead-link: `inservice list rules` has them all"),
    ("A question", "baa_signed: `inservice list questions` has them all"),
    ("A task or a role", "after-visit-summary, nurse"),
    ("A key of kit.yaml", "practice.report_to, or report_to alone: `inservice list keys`"),
    ("A file with columns", "measures.csv, drills.csv, feedback.csv"),
    ("Files that kits share", "workspace, vendor"),
    ("Front matter", "page or faq-entry, and page.audience"),
    ("A theme's or a task's file", "theme.yaml, task-file, and task-file.flow"),
    ("What templates see", "values, practice.name, answers.baa_signed"),
];

impl Explain {
    /// Prints everything that has the given name.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let Some(name) = self.name else {
            return print("What can be explained", &WHAT.map(|(a, b)| (a.to_string(), b.to_string())));
        };
        let mut diagnostics = Diagnostics::default();
        let library = Library::built_in().with(&super::snapshot_here());
        let questions = library.questions(&mut diagnostics);
        // A question may be named by its path in the kit: `compliance.baa_signed`.
        let code = name.strip_prefix("compliance.").unwrap_or(&name).replace('_', "-");
        let rule = crate::all_rules().find(|rule| rule.code == code);
        let question = questions.0.iter().find(|question| question.code() == code);
        if let Some(rule) = rule {
            explain_rule(rule)?;
        }
        if let Some(question) = question {
            explain_question(question, &library)?;
        }
        if rule.is_some() || question.is_some() {
            return Ok(Ended::Fine);
        }
        // One name can mean several things: `measures` is a key of the kit, a file with columns, and a value in templates.
        let mut told: Vec<_> = topics::topic(&name, &library, &mut diagnostics).into_iter().collect();
        told.extend(keys::of(&name));
        // Keys come first, since they are asked for most and a value prints many lines: a value of the same name is only
        // mentioned.
        if told.is_empty() || !name.contains('.') {
            let value = values::of(&name);
            match value {
                Some((title, _)) if !told.is_empty() && name != "values" => {
                    let more = format!("values.{name}");
                    told.push((title, vec![("See".to_string(), format!("`inservice explain {more}`"))]));
                }
                value => told.extend(value),
            }
        }
        if !told.is_empty() {
            // Values are printed first, so that the output ends with the example of the last key, which is what a test reads.
            told.sort_by_key(|(title, _)| !title.contains("(value "));
            for (title, parts) in &told {
                print(title, parts)?;
            }
            return Ok(Ended::Fine);
        }
        Err(Refusal::Usage(format!("there is nothing called `{name}`. {}", near(&name, &code, &library))))
    }
}

/// The help for an unknown name: the nearest known name of any kind.
fn near(name: &str, code: &str, library: &Library) -> String {
    let unheard = &mut Diagnostics::default();
    let mut known: Vec<String> = crate::all_rules().map(|rule| rule.code.to_string()).collect();
    known.extend(library.questions(unheard).0.iter().map(Question::code));
    known.extend(library.task_ids().map(str::to_string));
    known.extend(library.roles(unheard).iter().map(|role| role.id.clone()));
    let paths = keys::names();
    // A key is also found by its last part alone.
    known.extend(paths.iter().filter_map(|path| path.rsplit('.').next()).map(str::to_string));
    known.extend(paths);
    known.extend(topics::NAMES.map(str::to_string));
    known.extend(values::OF_KIT.iter().chain(&values::OF_PAGE).map(|(name, _)| (*name).to_string()));
    let known = || known.iter().map(String::as_str);
    match nearest(code, known()).or_else(|| nearest(name, known())) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => "`inservice explain` without a name lists what can be explained.".to_string(),
    }
}

fn explain_rule(rule: &Rule) -> Result<Ended, Refusal> {
    let parts =
        [("When", rule.when), ("Why", rule.why), ("What to do", rule.remedy), ("Source", rule.source)];
    print(
        &format!("{} ({})", rule.code, rule.severity),
        &parts.map(|(name, text)| (name.to_string(), text.to_string())),
    )
}

fn explain_question(question: &Question, library: &Library) -> Result<Ended, Refusal> {
    let example = format!("{}: {}", question.id, question.example);
    let choices = crate::starter::choices(question);
    let paper = question.paper.as_deref().unwrap_or_default();
    let before = [
        ("Question", question.question.as_str()),
        ("How to write it", question.write.as_deref().unwrap_or_default()),
        ("What can be answered", &choices),
        ("Why", &question.why),
        ("Where to look", paper),
        ("How to find out", &question.find),
        ("What to do", &question.remedy),
    ];
    let after = [("In kit.yaml", example.as_str()), ("Source", &question.source)];
    let owned = |(name, text): (&str, &str)| (name.to_string(), text.to_string());
    let parts = before.map(owned).into_iter().chain(states::of(question, library)).chain(after.map(owned));
    let parts: Vec<_> = parts.filter(|(_, text)| !text.is_empty()).collect();
    print(&format!("{} (question `{}`)", question.code(), question.id), &parts)
}

fn print(title: &str, parts: &[(String, String)]) -> Result<Ended, Refusal> {
    let columns = terminal::columns_of_lists();
    terminal::out(format!("{title}\n"))?;
    for (name, text) in parts {
        let lines: Vec<String> = text.lines().map(|line| hanging(line, 2, columns)).collect();
        terminal::out(format!("{name}:\n  {}\n", lines.join("\n  ")))?;
    }
    Ok(Ended::Fine)
}
