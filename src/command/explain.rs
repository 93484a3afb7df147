//! `inservice explain CODE`: what a rule means, why it is there, where it comes from, how to satisfy it.

use clap::Args;

use super::{Ended, Refusal, keys, terminal, topics};
use crate::library::{Library, Question};
use crate::text::diagnostic::{Diagnostics, nearest, suggestion};
use crate::text::rule::Rule;

/// The arguments.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code in a message, the id of a question, a task or a role, or a key of kit.yaml with dots between its parts;
    /// measures, drills or feedback for a file's columns
    code: String,
}

impl Explain {
    /// Prints the rule, or the question of that name.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let mut diagnostics = Diagnostics::default();
        let library = Library::built_in().with(&super::snapshot_here());
        let questions = library.questions(&mut diagnostics);
        // `compliance.baa_signed` is the question's place in the kit.
        let name = self.code.strip_prefix("compliance.").unwrap_or(&self.code);
        let code = name.replace('_', "-");
        if let Some(rule) = crate::all_rules().find(|rule| rule.code == code) {
            return explain_rule(rule);
        }
        if let Some(question) = questions.0.iter().find(|question| question.code() == code) {
            return explain_question(question);
        }
        // A name can be both: `measures` is a key of the kit, and the file that it names has columns.
        let mut told: Vec<_> = topics::topic(&self.code, &library, &mut diagnostics).into_iter().collect();
        told.extend(keys::of(&self.code));
        if !told.is_empty() {
            for (title, parts) in &told {
                let parts: Vec<_> = parts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
                print(title, &parts)?;
            }
            return Ok(Ended::Fine);
        }
        let codes: Vec<String> = questions.0.iter().map(Question::code).collect();
        let mut known = crate::all_rules().map(|rule| rule.code).chain(codes.iter().map(String::as_str));
        let help = nearest(&code, &mut known).map_or_else(
            || "`inservice list rules` has them all.".to_string(),
            |near| suggestion(&code, [near], ""),
        );
        Err(Refusal::Usage(format!("there is no rule `{}`. {help}", self.code)))
    }
}

fn explain_rule(rule: &Rule) -> Result<Ended, Refusal> {
    print(
        &format!("{} ({})", rule.code, rule.severity),
        &[("When", rule.when), ("Why", rule.why), ("What to do", rule.remedy), ("Source", rule.source)],
    )
}

fn explain_question(question: &Question) -> Result<Ended, Refusal> {
    let example = format!("{}: {}", question.id, question.example);
    let choices = crate::starter::choices(question);
    let paper = question.paper.as_deref().unwrap_or_default();
    let parts = [
        ("Question", question.question.as_str()),
        ("How to write it", question.write.as_deref().unwrap_or_default()),
        ("What can be answered", &choices),
        ("Why", &question.why),
        ("Where to look", paper),
        ("How to find out", &question.find),
        ("What to do", &question.remedy),
        ("In kit.yaml", &example),
        ("Source", &question.source),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    print(&format!("{} (question `{}`)", question.code(), question.id), &parts)
}

fn print(title: &str, parts: &[(&str, &str)]) -> Result<Ended, Refusal> {
    terminal::out(format!("{title}\n"))?;
    for (name, text) in parts {
        terminal::out(format!("{name}:\n  {text}\n"))?;
    }
    Ok(Ended::Fine)
}
