//! State laws that apply and are not met, states without loaded rules, and outdated data.

use jiff::Unit;

use super::{Findings, RuleInput};
use crate::check::answers::{Answer, State};
use crate::check::finding::Missing;
use crate::check::finding::{LawLookedAt, LawStanding, StateLaws};
use crate::check::printed_date::{self, PrintedDay};
use crate::library::condition::Condition;
use crate::library::law::Law;
use crate::library::phrases;
use crate::library::state;
use crate::text::rule::{Example, Gate, Rule, Severity};

pub(crate) const ROWS: &[Rule] = &[STATE_LAW, STATE_UNKNOWN, STATE_DATA_OLD];

#[rustfmt::skip]
pub(crate) const STATE_LAW: Rule = Rule {
    code: "state-law", severity: Severity::Block(Gate::Pilot), source: "content/compliance/states.yaml: each law with its citation and the day its source was read",
    when: "A loaded state law applies to this kit and is not met.",
    why: "It binds the practice in addition to HIPAA.",
    remedy: "Do what the message says, and have a lawyer in that state confirm it.",
    example: Example::Kit("practice: {name: Example Clinic, states: [TX]}"),
};

#[rustfmt::skip]
pub(crate) const STATE_UNKNOWN: Rule = Rule {
    code: "state-unknown", severity: Severity::Warning, source: "the state laws that are loaded",
    when: "No rule is loaded for a state where patients are seen.",
    why: "That does not mean that none exists.",
    remedy: "Have somebody look it up, and accept the warning with what they found.",
    example: Example::Kit("practice: {name: Example Clinic, states: [WY]}"),
};

#[rustfmt::skip]
pub(crate) const STATE_DATA_OLD: Rule = Rule {
    code: "state-data-old", severity: Severity::Warning, source: "the state laws that are loaded, and the day they were read",
    when: "The state-law data is more than 180 days old on the day of the build.",
    why: "State laws on AI change every few months.",
    remedy: "Update inservice, or put a newer `content/compliance/states.yaml` in the workspace.",
    example: Example::Files(&[("content/compliance/states.yaml", b"as_of: 2026-01-01\nlaws: []\n")]),
};

/// State-law data older than this many days is reported.
const OLD: i32 = 180;

/// Whether a law applies to this kit and the kit does not show that it is met.
pub(super) fn open(law: &Law, input: &RuleInput) -> bool {
    law.applies(input) && !law.met(input)
}

/// Whether the law binds by today or when everyone starts.
pub(super) fn in_force(law: &Law, input: &RuleInput) -> bool {
    law.in_force(input.kit.rollout.go_live.as_ref().map(|day| day.value), input.today)
}

/// Every loaded law of the kit's states, and what it means for the kit.
pub(super) fn looked_at(input: &RuleInput) -> Vec<StateLaws> {
    let states = input.kit.practice.all_states();
    let named = states.iter().filter_map(|code| Some((code.value.as_str(), state::name(&code.value)?)));
    let looked_at = named.map(|(code, name)| StateLaws {
        state: name,
        laws: input.laws.of(code).map(|law| look_at(law, input)).collect(),
    });
    looked_at.collect()
}

/// The first answer with an owner among the unconfirmed ones that would show that a law is met.
fn owned<'a>(law: &Law, input: &'a RuleInput) -> Option<&'a Answer> {
    unconfirmed(law, input).find(|answer| answer.owner.is_some())
}

/// The answers that would show that a law is met but are not confirmed.
fn unconfirmed<'a>(law: &Law, input: &'a RuleInput) -> impl Iterator<Item = &'a Answer> {
    let ids = law.met_when.as_ref().map(Condition::confirmed).unwrap_or_default();
    let ids: Vec<String> = ids.into_iter().map(str::to_string).collect();
    let answers = ids.into_iter().filter_map(|id| input.asked(&id));
    answers.filter(|answer| answer.state != State::Confirmed)
}

fn look_at(law: &Law, input: &RuleInput) -> LawLookedAt {
    let standing = match (law.applies(input), in_force(law, input), law.met(input)) {
        (false, _, _) => LawStanding::NotApplicable,
        (true, false, _) => LawStanding::NotYet,
        (true, true, true) => LawStanding::Met,
        (true, true, false) if law.met_when.is_none() => LawStanding::Unasked,
        (true, true, false) => LawStanding::Open,
    };
    let printed = |day| PrintedDay::of(day, input.phrases);
    LawLookedAt {
        name: law.name.clone(),
        cite: law.cite.clone(),
        standing,
        must: law.must.clone(),
        why_not: law.why_not.clone().filter(|_| standing == LawStanding::NotApplicable),
        status: law.status.clone(),
        in_force_from: law.in_force_from.map(printed),
        rests_on: law.rests_on,
        sure: law.sure.clone(),
        source: law.source.clone(),
        as_of: law.as_of.map(printed),
    }
}

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    for code in input.kit.practice.all_states() {
        let Some(name) = state::name(&code.value) else { continue };
        let about = vec![code.value.clone(), name.to_string()];
        if input.laws.of(&code.value).next().is_none() {
            let message = input.phrases.say(phrases::LAWS_NOT_LOADED, &[name]);
            let finding = findings.add(STATE_UNKNOWN, Severity::Warning, code.span.clone(), message);
            finding.about.clone_from(&about);
        }
        for law in input.laws.of(&code.value).filter(|law| open(law, input)) {
            let message =
                input.phrases.say(phrases::LAW_OPEN, &[&law.name, &law.cite, &law.says, &law.status]);
            let severity = if in_force(law, input) { law.severity } else { Severity::Note };
            let finding = findings.add(STATE_LAW, severity, code.span.clone(), message);
            finding.about = [&law.id, &law.name].into_iter().chain(&about).cloned().collect();
            finding.brief = input.phrases.say(phrases::LAW_BRIEF, &[&law.name, &law.says]);
            finding.remedy.clone_from(&law.remedy);
            finding.to_do.clone_from(&law.must);
            finding.closed_by =
                unconfirmed(law, input).map(|answer| Missing::Answer(answer.id.clone())).collect();
            if let Some(owned) = owned(law, input) {
                finding.owner.clone_from(&owned.owner);
                finding.due.clone_from(&owned.due);
            }
            finding.source = match law.as_of.map(|day| printed_date::text(day, input.phrases)) {
                Some(day) => input.phrases.say(phrases::LAW_SOURCE_READ, &[&law.source, &law.sure, &day]),
                None => input.phrases.say(phrases::LAW_SOURCE, &[&law.source, &law.sure]),
            };
        }
    }
    if let Some(as_of) = input.laws.as_of {
        let age = as_of.until((Unit::Day, input.today)).map_or(0, |age| age.get_days());
        if age > OLD {
            let at = input.kit.practice.states_key.clone().unwrap_or_else(|| input.kit.practice.key.clone());
            let day = printed_date::text(as_of, input.phrases);
            let message = input.phrases.say(phrases::LAWS_OLD, &[&day, &age.to_string()]);
            findings.add(STATE_DATA_OLD, Severity::Warning, at, message);
        }
    }
}
