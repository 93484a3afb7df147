//! `inservice explain CODE`: what a rule means, why it is there, where it comes from, how to satisfy it.

use clap::Args;

use super::{Ended, refuse};
use crate::library::Questions;
use crate::text::diagnostic::{Diagnostics, suggestion};

/// The arguments.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code of a message, or the id of a question
    code: String,
}

impl Explain {
    /// Prints the rule.
    pub fn run(self) -> Ended {
        let mut diagnostics = Diagnostics::default();
        let questions = Questions::read(&super::layers_here(), &mut diagnostics);
        let code = self.code.replace('_', "-");
        if let Some(rule) = crate::all_rules().find(|rule| rule.code == code) {
            anstream::println!("{code} ({})\n", rule.severity);
            print(&[
                ("When", rule.when),
                ("Why", rule.why),
                ("What to do", rule.remedy),
                ("Source", rule.source),
            ]);
            return Ended::Fine;
        }
        if let Some(question) = questions.0.iter().find(|question| question.code() == code) {
            anstream::println!("{code} (question `{}`)\n", question.id);
            let example = format!("{}: {}", question.id, question.example);
            print(&[
                ("Question", &question.question),
                ("Why", &question.why),
                ("How to find out", &question.find),
                ("What to do", &question.remedy),
                ("In kit.yaml", &example),
                ("Source", &question.source),
            ]);
            return Ended::Fine;
        }
        let codes: Vec<String> = questions.0.iter().map(crate::library::Question::code).collect();
        let known: Vec<&str> =
            crate::all_rules().map(|rule| rule.code).chain(codes.iter().map(String::as_str)).collect();
        let near = crate::text::diagnostic::nearest(&code, known.iter().copied()).map_or_else(
            || "`inservice list rules` has them all.".to_string(),
            |near| suggestion(&code, [near], ""),
        );
        refuse(&format!("there is no rule `{}`. {near}", self.code));
        Ended::Usage
    }
}

fn print(parts: &[(&str, &str)]) {
    for (name, text) in parts {
        anstream::println!("{name}:\n  {text}\n");
    }
}
