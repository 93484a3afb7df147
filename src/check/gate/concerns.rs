//! Open concerns hold the go-live back, or are at least owned.

use super::{Findings, RuleInput};
use crate::check::printed_date::PrintedDay;
use crate::library::question::Weight;
use crate::rules;
use crate::text::diagnostic::Diagnostics;

pub(super) fn find(input: &RuleInput, findings: &mut Findings, diagnostics: &mut Diagnostics) {
    for concern in input.kit.concerns.iter().filter(|concern| concern.answer.is_none()) {
        let must = if concern.must_close { ", and must be answered before the start" } else { "" };
        let message = format!("The concern \"{}\" has no answer yet{must}.", concern.concern.value);
        let weight = if concern.must_close { Weight::Block } else { Weight::Warning };
        let owner = concern
            .owner
            .as_ref()
            .and_then(|id| input.people.get(&id.value))
            .map(|person| person.contact.clone());
        let due = concern.due.as_ref().map(|due| PrintedDay::of(due.value));
        let finding = findings.add(rules::CONCERN_OPEN, weight, concern.concern.span.clone(), message);
        finding.owner = owner;
        finding.due = due;
        let missing = match (&concern.owner, &concern.due) {
            (None, None) => "`owner` and no `due`",
            (None, Some(_)) => "`owner`",
            (Some(_), None) => "`due`",
            (Some(_), Some(_)) => continue,
        };
        diagnostics
            .add(
                rules::CONCERN_UNOWNED,
                concern.concern.span.clone(),
                format!("this open concern has no {missing}"),
            )
            .help("Write who will answer it and by when, or write the `answer`.");
    }
}
