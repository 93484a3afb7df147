//! State laws that apply and are not met, states without rules, and data that have grown old.

use jiff::Unit;

use super::{Case, Findings};
use crate::check::day;
use crate::library::law::Law;
use crate::library::question::Weight;
use crate::library::state;

/// Older data are told, in days.
const OLD: i32 = 180;

/// Whether a law applies to a kit in its state, and the kit does not show that it is met.
pub(super) fn open(law: &Law, case: &Case) -> bool {
    let applies = law.applies_when.as_ref().is_none_or(|when| when.holds(case, false));
    applies && !law.met_when.as_ref().is_some_and(|when| when.holds(case, false))
}

pub(super) fn find(case: &Case, findings: &mut Findings) {
    for code in &case.kit.practice.states {
        let Some(name) = state::name(&code.value) else { continue };
        if case.laws.of(&code.value).next().is_none() {
            let message = format!("No rule is loaded for {name}. That does not mean that none exists.");
            findings.add("state-unknown", Weight::Warning, code.span.clone(), message);
        }
        for law in case.laws.of(&code.value).filter(|law| open(law, case)) {
            let message = format!(
                "{} ({}) {} {}",
                law.name,
                law.cite,
                law.says.trim_end_matches('.').to_string() + ".",
                law.status
            );
            let finding = findings.add("state-law", law.severity, code.span.clone(), message);
            finding.brief = format!("{} {}.", law.name, law.says.trim_end_matches('.'));
            finding.remedy.clone_from(&law.remedy);
            finding.source = format!(
                "{}. Certainty: {}. As of {}.",
                law.source.trim_end_matches('.'),
                law.sure.trim_end_matches('.'),
                law.as_of
            );
        }
    }
    if let Some(as_of) = case.laws.as_of {
        let age = as_of.until((Unit::Day, case.today)).map_or(0, |age| age.get_days());
        if age > OLD {
            let at = case.kit.practice.states_key.clone().unwrap_or_else(|| case.kit.practice.key.clone());
            let message =
                format!("The data on state laws are of {}, {age} days before this build.", day::text(as_of));
            findings.add("state-data-old", Weight::Warning, at, message);
        }
    }
}
