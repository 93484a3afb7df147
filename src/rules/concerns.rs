//! Open concerns: some hold up the start, and each needs an owner.

use super::FRAMEWORK;
use super::{Findings, RuleInput};
use crate::check::finding::Missing;
use crate::check::printed_date::PrintedDay;
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::{Example, Gate, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[CONCERN_OPEN, CONCERN_UNOWNED];

#[rustfmt::skip]
pub(crate) const CONCERN_OPEN: Rule = Rule {
    code: "concern-open", severity: Severity::Warning, source: FRAMEWORK,
    when: "A concern has no answer yet (a block if it must be closed before the start, otherwise a warning).",
    why: "The person who raised it was promised an answer.",
    remedy: "Answer it in `concerns`.",
    example: Example::Kit("people: {dana: {name: Dana Ortiz, phone: \"555-0142\"}}\nconcerns: [{concern: Will this slow me down?, owner: dana, due: 2026-12-01}]"),
};

#[rustfmt::skip]
pub(crate) const CONCERN_UNOWNED: Rule = Rule {
    code: "concern-unowned", severity: Severity::Error, source: FRAMEWORK,
    when: "An open concern has no owner or no day.",
    why: "A concern that nobody owns does not get answered.",
    remedy: "Give it `owner` and `due`, or an `answer`.",
    example: Example::Kit("concerns: [{concern: Will this slow me down?}]"),
};

/// Where to find the answer to a concern.
const ANSWERED_BY_TALKING: &str =
    "Talk with whoever raised it, and write an answer that you would say to their face";

pub(super) fn find(input: &RuleInput, findings: &mut Findings, diagnostics: &mut Diagnostics) {
    let concerns = input.kit.concerns.iter().enumerate();
    for (at, concern) in concerns.filter(|(_, concern)| concern.answer.is_none()) {
        let must = if concern.must_close { ", and must be answered before the start" } else { "" };
        let message = format!("The concern \"{}\" has no answer yet{must}.", concern.concern.value);
        let weight = if concern.must_close { Severity::Block(Gate::Pilot) } else { Severity::Warning };
        let owner = concern
            .owner
            .as_ref()
            .and_then(|id| input.people.get(&id.value))
            .map(|person| person.contact.clone());
        let due = concern.due.as_ref().map(|due| PrintedDay::of(due.value, input.phrases));
        let finding = findings.add(CONCERN_OPEN, weight, concern.concern.span.clone(), message);
        finding.about = vec![concern.concern.value.clone()];
        finding.owner = owner;
        finding.due = due;
        finding.closed_by = vec![Missing::Key {
            key: format!("concerns[{at}].answer"),
            ask: concern.concern.value.clone(),
            look: ANSWERED_BY_TALKING.to_string(),
            owner: concern.owner.as_ref().map(|id| id.value.clone()),
        }];
        let missing = match (&concern.owner, &concern.due) {
            (None, None) => "`owner` and no `due`",
            (None, Some(_)) => "`owner`",
            (Some(_), None) => "`due`",
            (Some(_), Some(_)) => continue,
        };
        diagnostics
            .add(CONCERN_UNOWNED, concern.concern.span.clone(), format!("this open concern has no {missing}"))
            .absent_all(&["answer", "owner", "due"])
            .help("Write who will answer it and by when, or write the `answer`.");
    }
}
