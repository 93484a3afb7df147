//! The gate: what stands between a kit and the first patient's information. The questions' own severities are weighed here;
//! the combination rules stand one subject to a file. Each finding points at the line that answers, or should answer.

mod acceptance;
mod agreement;
mod concerns;
mod dates;
mod oversight;
mod patient_information;
mod pilot;
mod practice;
mod states;
mod lint;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::answers::{Answer, State};
use super::facts::Facts;
use super::people::People;
use super::printed_date::PrintedDay;
use super::roles::ReadyRole;
use super::view::Asked;
use crate::files::layers::Layers;
use crate::kit::Kit;
use crate::library::condition::{Situation, TaskIs};
use crate::library::question::Weight;
use crate::library::{Laws, Questions, Task};
use crate::rules::{Rule, Severity};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;

/// The two gates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cleared {
    /// The first real patient information may go into the tool.
    Pilot,
    /// Everyone may start.
    Rollout,
}

impl Cleared {
    /// The word in JSON and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pilot => "pilot",
            Self::Rollout => "rollout",
        }
    }
}

/// Where a kit stands.
#[derive(Clone, Debug, Serialize)]
pub struct Gate {
    /// How far it is cleared; `None` while there is a block.
    pub cleared_for: Option<Cleared>,
    /// How many findings hold the pilot back.
    pub blocks: usize,
    /// How many hold only the rollout back.
    pub later: usize,
    /// How many warnings there are besides, taken on or not.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
    /// How many of the questions that are asked have a confirmed answer, or do not apply.
    pub settled: usize,
    /// How many questions are asked.
    pub asked: usize,
}

/// Something that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The rule, the question with dashes, or `state-law`.
    pub code: String,
    /// `block`, `later`, `warning` or `note`.
    #[serde(serialize_with = "weight_word")]
    pub weight: Weight,
    /// What was found, as a sentence.
    pub message: String,
    /// The same in fewer words, for the page that has one side.
    pub brief: String,
    /// What to do.
    pub remedy: String,
    /// Who sees to it.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<PrintedDay>,
    /// The rule's source.
    pub source: String,
    /// Who took it on.
    pub accepted: Option<Acceptance>,
    /// The file and line: `kit.yaml:41`.
    pub place: String,
    /// Where it stands in the kit.
    #[serde(skip)]
    pub span: Span,
    /// The question, where the finding is about one.
    pub question: Option<String>,
}

/// A warning that a named person has taken on.
#[derive(Clone, Debug, Serialize)]
pub struct Acceptance {
    /// The person.
    pub by: String,
    /// The day.
    pub on: PrintedDay,
    /// Why.
    pub reason: String,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn weight_word<S: serde::Serializer>(weight: &Weight, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match weight {
        Weight::Block => "block",
        Weight::Later => "later",
        Weight::Warning => "warning",
        Weight::Note => "note",
    })
}

/// Everything that the rules look at.
pub(super) struct RuleInput<'a> {
    pub kit: &'a Kit,
    pub task: &'a Task,
    pub roles: &'a [ReadyRole],
    pub people: &'a People,
    pub answers: &'a BTreeMap<String, Asked>,
    pub facts: &'a Facts<'a>,
    pub questions: &'a Questions,
    pub laws: &'a Laws,
    /// The day of the first row of work by hand in the measures, if there is one.
    pub manual_since: Option<Date>,
    pub today: Date,
}

impl RuleInput<'_> {
    /// An answer, if its question is asked of this kit.
    fn asked(&self, id: &str) -> Option<&Answer> {
        self.answers.get(id).filter(|asked| asked.asked).map(|asked| &asked.answer)
    }

    /// The value of an answer that is asked for and given.
    fn value(&self, id: &str) -> Option<&str> {
        self.asked(id)?.raw.as_deref()
    }

    /// A day that was answered.
    fn day(&self, id: &str) -> Option<Date> {
        self.value(id)?.parse().ok()
    }

    /// Where an answer stands, or should stand.
    fn at(&self, id: &str) -> Span {
        self.answers
            .get(id)
            .map_or_else(|| self.kit.compliance.key.clone(), |asked| asked.answer.span.clone())
    }

    /// Whether the tool touches no patient information, and that was checked.
    fn no_patient_information(&self) -> bool {
        self.asked("touches_phi").is_some_and(|answer| {
            answer.state == State::No && answer.checked.as_ref().is_some_and(|checked| checked.fresh)
        })
    }
}

impl Situation for RuleInput<'_> {
    fn answer(&self, question: &str) -> Option<String> {
        self.facts.answer(question)
    }

    fn confirmed(&self, question: &str) -> Option<String> {
        let answer = self.asked(question)?;
        let fresh = answer.checked.as_ref().is_some_and(|checked| checked.fresh);
        answer.raw.clone().filter(|_| fresh)
    }

    fn tool_name(&self) -> &str {
        self.facts.tool_name()
    }

    fn task_is(&self, property: TaskIs) -> bool {
        self.facts.task_is(property)
    }

    fn has_role(&self, role: &str) -> bool {
        self.facts.has_role(role)
    }

    fn in_state(&self, state: &str) -> bool {
        self.facts.in_state(state)
    }

    fn law_asks(&self, what: &str) -> bool {
        let states = &self.kit.practice.states;
        states
            .iter()
            .flat_map(|state| self.laws.of(&state.value))
            .any(|law| law.asks.iter().any(|asked| asked == what) && states::open(law, self))
    }

    fn baa_with_other(&self) -> bool {
        self.facts.baa_with_other()
    }
}

/// Findings as they are made.
#[derive(Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    relaxed: bool,
}

impl Findings {
    /// A finding of a rule in the table, with the weight given.
    fn add(&mut self, rule: Rule, weight: Weight, span: Span, message: impl Into<String>) -> &mut Finding {
        let message = message.into();
        let finding = Finding {
            code: rule.code.to_string(),
            weight,
            brief: message.clone(),
            message,
            remedy: rule.remedy.to_string(),
            owner: None,
            due: None,
            source: rule.source.to_string(),
            accepted: None,
            place: place(&span),
            span,
            question: None,
        };
        let at = self.list.len();
        self.list.push(finding);
        &mut self.list[at]
    }

    /// A finding that is only a note where the tool touches no patient information: the contract's ●.
    fn add_phi(
        &mut self,
        rule: Rule,
        weight: Weight,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        let weight = if self.relaxed { Weight::Note } else { weight };
        self.add(rule, weight, span, message)
    }
}

fn place(span: &Span) -> String {
    let file = span.source.path.rsplit('/').next().unwrap_or_default();
    format!("{file}:{}", span.start().line)
}

/// All that is found; faults among it go to the diagnostics at once, with every finding behind them.
pub(super) fn find(input: &RuleInput, layers: &Layers, diagnostics: &mut Diagnostics) -> Vec<Finding> {
    let mut findings = Findings { relaxed: input.no_patient_information(), ..Findings::default() };
    questions(input, &mut findings);
    patient_information::find(input, &mut findings, diagnostics);
    agreement::find(input, &mut findings);
    oversight::find(input, &mut findings);
    dates::find(input, &mut findings, diagnostics);
    pilot::find(input, &mut findings);
    concerns::find(input, &mut findings, diagnostics);
    practice::find(input, &mut findings);
    states::find(input, &mut findings);
    lint::find(input, layers, &mut findings, diagnostics);
    acceptance::find(input, &mut findings);
    let mut list = findings.list;
    list.sort_by(|a, b| {
        (a.weight, a.span.range.start, &a.code).cmp(&(b.weight, b.span.range.start, &b.code))
    });
    for finding in &list {
        tell(finding, diagnostics);
    }
    list
}

fn tell(finding: &Finding, diagnostics: &mut Diagnostics) {
    let severity = match finding.weight {
        Weight::Block => Severity::Block,
        Weight::Later | Weight::Warning => Severity::Warning,
        Weight::Note => Severity::Note,
    };
    let taken_on = finding.accepted.as_ref().filter(|_| finding.weight != Weight::Later);
    let accepted = taken_on.map(|taken| format!(" (taken on by {} on {})", taken.by, taken.on.text));
    let message = format!("{}{}", finding.message.trim_end_matches('.'), accepted.unwrap_or_default());
    diagnostics.add_finding(
        finding.code.clone(),
        severity,
        finding.span.clone(),
        message,
        finding.weight == Weight::Later,
        &finding.remedy,
    );
}

/// Where a kit with these findings stands.
pub(super) fn stand(findings: &[Finding], answers: &BTreeMap<String, Asked>) -> Gate {
    let count = |weight| findings.iter().filter(|finding| finding.weight == weight).count();
    let (blocks, later) = (count(Weight::Block), count(Weight::Later));
    let asked: Vec<&Answer> =
        answers.values().filter(|asked| asked.asked).map(|asked| &asked.answer).collect();
    Gate {
        cleared_for: match (blocks, later) {
            (0, 0) => Some(Cleared::Rollout),
            (0, _) => Some(Cleared::Pilot),
            _ => None,
        },
        blocks,
        later,
        warnings: count(Weight::Warning),
        notes: count(Weight::Note),
        settled: asked
            .iter()
            .filter(|answer| !matches!(answer.state, State::Unknown | State::Stated))
            .count(),
        asked: asked.len(),
    }
}

/// The questions' own severities: what is no, unknown or only stated.
fn questions(input: &RuleInput, findings: &mut Findings) {
    for question in &input.questions.0 {
        let Some(answer) = input.asked(&question.id) else { continue };
        let weights = match answer.state {
            State::No => &question.no,
            State::Unknown => &question.unknown_weight,
            State::Stated => &question.stated,
            State::Confirmed | State::NotApplicable => continue,
        };
        let Some(weight) = weights.of(input, answer.instead.is_some()) else { continue };
        let weight = if question.phi_only && findings.relaxed { Weight::Note } else { weight };
        let remedy = match answer.state {
            State::Unknown => format!("{} {}", question.find, question.remedy),
            State::Stated => format!(
                "Have somebody read it, and write `checked_by`, `checked_on` and `source`. {}",
                question.find
            ),
            _ => question.remedy.clone(),
        };
        findings.list.push(Finding {
            code: question.code(),
            weight,
            message: answer.fact.clone(),
            brief: answer.fact.clone(),
            remedy,
            owner: answer.owner.clone(),
            due: answer.due.clone(),
            source: question.source.clone(),
            accepted: None,
            place: place(&answer.span),
            span: answer.span.clone(),
            question: Some(question.id.clone()),
        });
    }
}
