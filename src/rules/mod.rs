//! The rules, one file per subject: each row (code, severity, why, source, smallest example) next to the function that finds
//! it. The questions' own severities are data and are applied here. Each finding points at the line of the answer, or at the
//! place where it is missing.

mod acceptance;
mod agreement;
mod answers;
mod concerns;
mod dates;
mod deadlines;
mod oversight;
mod patient_information;
mod pilot;
mod practice;
mod states;
mod lint;
mod keys;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::check::Resolved;
use crate::check::answers::{Answer, State};
use crate::check::facts::Facts;
use crate::check::finding::{Finding, Found, Standing};
use crate::check::people::People;
use crate::check::roles::ReadyRole;
use crate::check::view::Asked;
use crate::files::snapshot::Snapshot;
use crate::kit::Kit;
use crate::library::condition::{Situation, TaskIs};
use crate::library::ids;
use crate::library::{FilledTask, Laws, Library, Phrases, Questions};
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::{Gate, Rule, Severity};
use crate::text::source::Span;

/// The source of the rules about the rollout itself.
const FRAMEWORK: &str =
    "the rollout framework: skeptics first, HIPAA before features, one task, a pilot before everyone starts";

/// The rows of all subjects, in the order in which `list rules` prints them.
pub(crate) const ROWS: &[&[Rule]] = &[
    patient_information::ROWS,
    agreement::ROWS,
    answers::ROWS,
    oversight::ROWS,
    dates::ROWS,
    deadlines::ROWS,
    pilot::ROWS,
    concerns::ROWS,
    practice::ROWS,
    states::ROWS,
    lint::ROWS,
    acceptance::ROWS,
];

/// Everything that the rules look at.
pub(crate) struct RuleInput<'a> {
    pub kit: &'a Kit,
    pub task: &'a FilledTask,
    pub roles: &'a [ReadyRole],
    pub people: &'a People,
    pub answers: &'a BTreeMap<String, Asked>,
    pub facts: &'a Facts<'a>,
    pub questions: &'a Questions,
    pub laws: &'a Laws,
    /// The first day on which the measures count work by hand, if any.
    pub manual_since: Option<Date>,
    pub today: Date,
    /// The sentences that pages are assembled from.
    pub phrases: &'a Phrases,
}

impl RuleInput<'_> {
    /// An answer, if its question applies to this kit.
    fn asked(&self, id: &str) -> Option<&Answer> {
        self.answers.get(id).filter(|asked| asked.asked).map(|asked| &asked.answer)
    }

    /// The value of an answer whose question applies and was answered.
    fn value(&self, id: &str) -> Option<&str> {
        self.asked(id)?.raw.as_deref()
    }

    /// The answer of a date question.
    fn day(&self, id: &str) -> Option<Date> {
        self.value(id)?.parse().ok()
    }

    /// The place of an answer, or the place where it is missing.
    fn at(&self, id: &str) -> Span {
        self.answers
            .get(id)
            .map_or_else(|| self.kit.compliance.key.clone(), |asked| asked.answer.span.clone())
    }

    /// Whether the answer that the tool touches no patient information was checked recently enough to count.
    fn no_patient_information(&self) -> bool {
        self.asked(ids::TOUCHES_PHI).is_some_and(|answer| {
            answer.state == State::No && answer.checked.as_ref().is_some_and(|checked| checked.fresh)
        })
    }
}

impl<'a> RuleInput<'a> {
    fn of(resolved: &'a Resolved) -> Self {
        Self {
            kit: resolved.kit,
            task: &resolved.task,
            roles: &resolved.roles,
            people: &resolved.people,
            answers: &resolved.answers,
            facts: &resolved.facts,
            questions: resolved.questions,
            laws: resolved.laws,
            manual_since: resolved.measures.manual_since,
            today: resolved.today,
            phrases: &resolved.phrases,
        }
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

    /// Whether a binding, unmet law asks for this. Severities depend on it.
    fn law_asks(&self, what: &str) -> bool {
        let states = self.kit.practice.all_states();
        states
            .iter()
            .flat_map(|state| self.laws.of(&state.value))
            .filter(|law| law.asks.iter().any(|asked| asked == what))
            .any(|law| states::in_force(law, self) && states::open(law, self))
    }

    fn baa_with_other(&self) -> bool {
        self.facts.baa_with_other()
    }
}

/// The findings collected so far.
#[derive(Default)]
pub(crate) struct Findings {
    list: Vec<Finding>,
    relaxed: bool,
}

impl Findings {
    /// Adds a finding of a rule in the table, with the given severity.
    fn add(
        &mut self,
        rule: Rule,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        let message = message.into();
        let finding = Finding {
            code: rule.code.to_string(),
            severity,
            brief: message.clone(),
            message,
            remedy: rule.remedy.to_string(),
            to_do: rule.remedy.to_string(),
            look: None,
            check: false,
            owner: None,
            due: None,
            source: rule.source.to_string(),
            about: Vec::new(),
            accepted: None,
            place: place(&span),
            span,
            question: None,
            closed_by: Vec::new(),
        };
        let at = self.list.len();
        self.list.push(finding);
        &mut self.list[at]
    }

    /// Adds a finding that drops to a note if it is confirmed that the tool touches no patient information.
    fn add_phi(
        &mut self,
        rule: Rule,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        let severity = if self.relaxed { Severity::Note } else { severity };
        self.add(rule, severity, span, message)
    }
}

fn place(span: &Span) -> String {
    let file = span.source.path.rsplit('/').next().unwrap_or_default();
    format!("{file}:{}", span.start().line)
}

/// Runs every rule. Errors go straight to the diagnostics, and all findings follow in order.
pub(crate) fn find(
    resolved: &Resolved,
    snapshot: &Snapshot,
    library: &Library,
    diagnostics: &mut Diagnostics,
) -> Found {
    let input = &RuleInput::of(resolved);
    let mut findings = Findings { relaxed: input.no_patient_information(), ..Findings::default() };
    questions(input, &mut findings);
    patient_information::find(input, &mut findings, diagnostics);
    agreement::find(input, &mut findings);
    oversight::find(input, &mut findings);
    answers::find(input, &mut findings);
    dates::find(input, &mut findings, diagnostics);
    deadlines::find(input, &mut findings);
    pilot::find(input, &mut findings);
    concerns::find(input, &mut findings, diagnostics);
    practice::find(input, &mut findings);
    states::find(input, &mut findings);
    lint::find(input, snapshot, library, &mut findings, diagnostics);
    acceptance::find(input, &mut findings);
    let mut list = findings.list;
    list.sort_by(|a, b| {
        (a.severity, a.span.range.start, &a.code).cmp(&(b.severity, b.span.range.start, &b.code))
    });
    for finding in &list {
        tell(finding, input, diagnostics);
    }
    Found { gate: standing(&list, resolved), findings: list, laws: states::looked_at(input) }
}

/// A message without its last period, unless that belongs to a name, as in "Acme Health, Inc."
fn without_period<'m>(message: &'m str, input: &RuleInput) -> &'m str {
    let (practice, tool) = (&input.kit.practice, &input.kit.tool);
    let written = [&practice.name, &practice.short_name, &tool.name, &tool.vendor, &tool.feature];
    let people = input.people.0.iter().map(|person| person.name.as_str());
    let answers = input.answers.values().filter_map(|asked| asked.answer.value.as_deref());
    let mut names =
        written.into_iter().flatten().map(|text| text.value.as_str()).chain(people).chain(answers);
    let named = names.any(|name| name.ends_with('.') && message.ends_with(name));
    if named { message } else { message.trim_end_matches('.') }
}

fn tell(finding: &Finding, input: &RuleInput, diagnostics: &mut Diagnostics) {
    let accepted = finding.accepted.as_ref().map(|by| format!(" (accepted by {} on {})", by.by, by.on.text));
    let message = format!("{}{}", without_period(&finding.message, input), accepted.unwrap_or_default());
    let told = diagnostics.add_finding(
        finding.code.clone(),
        finding.severity,
        finding.span.clone(),
        message,
        &finding.remedy,
    );
    let named = |contact: &String| {
        let person = input.people.0.iter().find(|person| person.contact == *contact);
        person.map_or_else(|| contact.clone(), |person| person.name.clone())
    };
    told.owner = finding.owner.as_ref().map(named);
    told.accepted = finding.accepted.is_some();
    let question = finding.question.as_ref();
    told.key = question
        .map(|id| format!("compliance.{id}"))
        .or_else(|| keys::key_of(&finding.code).map(str::to_string));
    // Keys that the kit itself lacks are quick to write, so they rank first. Questions follow in the order they are asked.
    let at = question.and_then(|id| input.questions.0.iter().position(|question| question.id == *id));
    told.rank = at.map_or(0, |at| at + 1);
}

/// How far a kit with these findings is cleared.
fn standing(findings: &[Finding], resolved: &Resolved) -> Standing {
    let answers = &resolved.answers;
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (blocks, later) = (count(Severity::Block(Gate::Pilot)), count(Severity::Block(Gate::Rollout)));
    let blocks_a_gate = |id: &String| {
        let about = findings.iter().filter(|finding| finding.question.as_ref() == Some(id));
        about.into_iter().any(|finding| matches!(finding.severity, Severity::Block(_)))
    };
    let asked: Vec<&Answer> =
        answers.values().filter(|asked| asked.asked).map(|asked| &asked.answer).collect();
    Standing {
        cleared_for: match (blocks, later) {
            (0, 0) => Some(Gate::Rollout),
            (0, _) => Some(Gate::Pilot),
            _ => None,
        },
        blocks,
        later,
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        settled: asked
            .iter()
            .filter(|answer| {
                !matches!(answer.state, State::Unknown | State::Stated) && !blocks_a_gate(&answer.id)
            })
            .count(),
        asked: asked.len(),
    }
}

/// The questions' own severities, for answers that are no, unknown or only stated.
fn questions(input: &RuleInput, findings: &mut Findings) {
    for question in &input.questions.0 {
        let Some(answer) = input.asked(&question.id) else { continue };
        let severities = match answer.state {
            State::No => &question.no,
            State::Unknown => &question.unknown_severity,
            State::Stated => &question.stated,
            State::Confirmed | State::NotApplicable => continue,
        };
        let Some(severity) = severities.of(input, answer.instead.is_some()) else { continue };
        let severity = if question.phi_only && findings.relaxed { Severity::Note } else { severity };
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
            severity,
            message: answer.fact.clone(),
            brief: answer.fact.clone(),
            remedy,
            look: question.paper.clone(),
            check: answer.state == State::Stated,
            to_do: if answer.state == State::No { &question.remedy } else { &question.find }.clone(),
            owner: answer.owner.clone(),
            due: answer.due.clone(),
            source: question.source.clone(),
            about: vec![question.id.clone()],
            accepted: None,
            place: place(&answer.span),
            span: answer.span.clone(),
            question: Some(question.id.clone()),
            closed_by: agreement::answers_to(question, input),
        });
    }
}
