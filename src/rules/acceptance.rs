//! Warnings that a named person has accepted. A block of the pilot cannot be accepted.

use super::{Findings, RuleInput};
use crate::check::finding::{Acceptance, Finding};
use crate::check::printed_date::PrintedDay;
use crate::text::rule::{Example, Gate, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[ACCEPTANCE_VOID, ACCEPTANCE_UNCLEAR];

#[rustfmt::skip]
pub(crate) const ACCEPTANCE_VOID: Rule = Rule {
    code: "acceptance-void", severity: Severity::Warning, source: "a block cannot be accepted",
    when: "An entry under `accepted` names a block, or something that was not found.",
    why: "It has no effect, but somebody may think it does.",
    remedy: "Remove it, or correct its code.",
    example: Example::Kit("people: {dana: {name: Dana Ortiz, phone: \"555-0142\"}}\naccepted: [{code: second-faktor, by: dana, on: 2026-11-12, reason: Rolled out in January}]"),
};

#[rustfmt::skip]
pub(crate) const ACCEPTANCE_UNCLEAR: Rule = Rule {
    code: "acceptance-unclear", severity: Severity::Warning, source: "an acceptance covers one finding",
    when: "An entry under `accepted` names a code that was found more than once, without saying which finding it covers.",
    why: "Somebody looked at one of them. The rest, and any found later, would be accepted along with it.",
    remedy: "Add `about`: the state, the concern's first words, the role or the question's id.",
    example: Example::Kit("people: {dana: {name: Dana Ortiz, phone: \"555-0142\"}}\npractice: {name: Example Clinic, states: [WY, ND]}\naccepted: [{code: state-unknown, by: dana, on: 2026-11-12, reason: A lawyer looked}]"),
};

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    for accepted in &input.kit.accepted {
        let written = accepted.code.value.replace('_', "-");
        // People may write "no-second-factor" for the finding `second-factor`.
        let names = |code: &str| code == written || written.strip_prefix("no-") == Some(code);
        let Some(person) = input.people.get(&accepted.by.value) else { continue };
        let about = accepted.about.as_ref();
        let meant: Vec<usize> = findings
            .list
            .iter()
            .enumerate()
            .filter(|(_, finding)| {
                names(&finding.code) && about.is_none_or(|about| is_about(finding, &about.value))
            })
            .map(|(at, _)| at)
            .collect();
        let blocked = |at: &usize| findings.list[*at].severity == Severity::Block(Gate::Pilot);
        // The first thing that a finding is about best tells it apart from the others.
        let subjects = meant.iter().filter_map(|at| findings.list[*at].about.first());
        let subjects: Vec<String> = subjects.map(|subject| format!("\"{subject}\"")).collect();
        let (rule, message) = match meant.as_slice() {
            [] => {
                let about = about.map(|about| format!(" about \"{}\"", about.value)).unwrap_or_default();
                (
                    ACCEPTANCE_VOID,
                    format!("\"{written}\"{about} was accepted, but nothing of that kind was found."),
                )
            }
            _ if meant.iter().all(blocked) => {
                (ACCEPTANCE_VOID, format!("\"{written}\" is a block, and a block cannot be accepted."))
            }
            [one] => {
                findings.list[*one].accepted = Some(Acceptance {
                    by: person.name.clone(),
                    on: PrintedDay::of(accepted.on.value, input.phrases),
                    reason: accepted.reason.value.clone(),
                });
                continue;
            }
            several => (
                ACCEPTANCE_UNCLEAR,
                format!(
                    "\"{written}\" was found {} times, and its acceptance does not say which one it covers.",
                    several.len()
                ),
            ),
        };
        let unclear = rule.code == ACCEPTANCE_UNCLEAR.code && !subjects.is_empty();
        let finding = findings.add(rule, Severity::Warning, accepted.code.span.clone(), message);
        if unclear {
            finding.remedy = format!("Add `about: {}`.", input.phrases.any_of(&subjects));
        }
    }
}

/// Whether a finding is about this: one of its subjects equals it, or starts with it as whole words.
fn is_about(finding: &Finding, about: &str) -> bool {
    let about = about.trim().to_lowercase();
    finding.about.iter().map(|subject| subject.to_lowercase()).any(|subject| {
        let rest = subject.strip_prefix(&about);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|letter: char| !letter.is_alphanumeric()))
    })
}
