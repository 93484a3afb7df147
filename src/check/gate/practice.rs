//! Who is named, and where patients are seen.

use super::{Findings, RuleInput};
use crate::library::phrase::listing;
use crate::library::question::Weight;
use crate::rules;

pub(super) fn find(input: &RuleInput, findings: &mut Findings) {
    let practice = &input.kit.practice;
    let mut missing = Vec::new();
    if practice.report_to.is_empty() {
        missing.push("whom staff tell the same day");
    }
    if practice.privacy_official.is_none() {
        missing.push("the privacy official");
    }
    if practice.security_official.is_none() {
        missing.push("the security official");
    }
    if !missing.is_empty() {
        let message = format!("The kit does not name {}.", listing(&missing));
        findings.add(rules::NOBODY_TO_TELL, Weight::Block, practice.key.clone(), message);
    }
    if practice.states.is_empty() {
        let at = practice.states_key.clone().unwrap_or_else(|| practice.key.clone());
        findings.add(
            rules::STATES_MISSING,
            Weight::Block,
            at,
            "The kit does not say in which states patients are seen.",
        );
    }
}
