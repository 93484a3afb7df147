//! Days on which something is due or starts: those that have passed, and those on a weekend.

use jiff::civil::{Date, Weekday};

use super::{Findings, RuleInput};
use crate::check::answers::State;
use crate::check::printed_date::{self, PrintedDay};
use crate::kit::Day;
use crate::library::phrases::DATE_LONG;
use crate::text::rule::{Example, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[DATE_PASSED, WEEKEND];

#[rustfmt::skip]
pub(crate) const DATE_PASSED: Rule = Rule {
    code: "date-passed", severity: Severity::Warning, source: "good practice: a date that has passed is a promise that was not kept",
    when: "Something that is still open was due before the day of the build.",
    why: "The pages would print the day as if it were still to come.",
    remedy: "Write the answer, or agree on a new day with the owner.",
    example: Example::Kit("people: {dana: {name: Dana Ortiz, phone: \"555-0142\"}}\ncompliance: {baa_signed: {answer: unknown, owner: dana, due: 2026-10-31}}"),
};

#[rustfmt::skip]
pub(crate) const WEEKEND: Rule = Rule {
    code: "weekend", severity: Severity::Note, source: "good practice: most practices are closed on weekends",
    when: "Something starts or is due on a Saturday or a Sunday.",
    why: "Nobody may be there to do it, or to help when it goes wrong.",
    remedy: "Move it to a working day, unless the practice is open that day.",
    example: Example::Kit("rollout: {go_live: 2026-12-20}"),
};

/// Something that must be done by a certain day.
struct Open<'a> {
    what: String,
    /// The question's id, or the concern.
    about: &'a str,
    due: &'a Day,
    owner: Option<String>,
}

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    let open = open(input);
    for item in open.iter().filter(|item| item.due.value < input.today) {
        let message =
            format!("{} was due on {}.", item.what, printed_date::text(item.due.value, input.phrases));
        let finding = findings.add(DATE_PASSED, Severity::Warning, item.due.span.clone(), message);
        finding.owner.clone_from(&item.owner);
        finding.due = Some(PrintedDay::of(item.due.value, input.phrases));
        finding.about = vec![item.about.to_string()];
    }
    let rollout = &input.kit.rollout;
    let pilot = rollout.pilot.as_ref();
    let starts = [
        ("The training is", rollout.training_on.as_ref()),
        ("The pilot starts", pilot.and_then(|pilot| pilot.start.as_ref())),
        ("Everyone starts", rollout.go_live.as_ref()),
    ];
    let starts = starts.into_iter().filter_map(|(what, day)| Some((what.to_string(), day?)));
    let due = open.iter().map(|item| (format!("{} is due", item.what), item.due));
    for (what, day) in starts.chain(due) {
        if is_weekend(day.value) {
            let message = format!("{what} on {}.", input.phrases.day(DATE_LONG, day.value));
            findings.add(WEEKEND, Severity::Note, day.span.clone(), message);
        }
    }
}

/// Answers that are unknown, stated or no, and open concerns, all with a due date.
fn open<'a>(input: &RuleInput<'a>) -> Vec<Open<'a>> {
    let answers = input.kit.compliance.value.iter().filter_map(|entry| {
        let due = entry.due.as_ref()?;
        let answer = input.asked(&entry.id.value)?;
        let question = input.questions.get(&entry.id.value)?;
        matches!(answer.state, State::Unknown | State::No | State::Stated).then(|| Open {
            what: format!("The answer to \"{}\"", question.question),
            about: &entry.id.value,
            due,
            owner: answer.owner.clone(),
        })
    });
    let concerns = input.kit.concerns.iter().filter(|concern| concern.answer.is_none());
    let concerns = concerns.filter_map(|concern| {
        let owner = concern.owner.as_ref().and_then(|id| input.people.get(&id.value));
        Some(Open {
            what: format!("The answer to \"{}\"", concern.concern.value),
            about: &concern.concern.value,
            due: concern.due.as_ref()?,
            owner: owner.map(|person| person.contact.clone()),
        })
    });
    answers.chain(concerns).collect()
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
