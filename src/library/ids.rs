//! The ids of the questions that rules refer to. Everything else about questions is data.

pub(crate) const ACTS_WITHOUT_PERSON: &str = "acts_without_person";
pub(crate) const BAA_EXPIRES_ON: &str = "baa_expires_on";
pub(crate) const BAA_SIGNED_ON: &str = "baa_signed_on";
pub(crate) const BAA_VIA: &str = "baa_via";
pub(crate) const BAA_WITH: &str = "baa_with";
pub(crate) const BREACH_NOTICE_DAYS: &str = "breach_notice_days";
pub(crate) const CONSENT_WRITTEN_BY_TOOL: &str = "consent_written_by_tool";
pub(crate) const DECISION_SUPPORT: &str = "decision_support";
pub(crate) const HOSTING: &str = "hosting";
pub(crate) const PHI_LIST: &str = "phi_list";
pub(crate) const PROCESSES_PHI: &str = "processes_phi";
pub(crate) const REVIEWER: &str = "reviewer";
pub(crate) const RISK_ANALYSIS_ON: &str = "risk_analysis_on";
pub(crate) const SEEN_WORKING: &str = "seen_working";
pub(crate) const STOP_TESTED_ON: &str = "stop_tested_on";
pub(crate) const STORES_PHI: &str = "stores_phi";
pub(crate) const TOUCHES_PHI: &str = "touches_phi";
pub(crate) const TRAINING_USE: &str = "training_use";
pub(crate) const TRANSMITS_PHI: &str = "transmits_phi";

/// The ids that a test looks for in the data.
#[cfg(test)]
const ALL: &[&str] = &[
    ACTS_WITHOUT_PERSON,
    BAA_EXPIRES_ON,
    BAA_SIGNED_ON,
    BAA_VIA,
    BAA_WITH,
    BREACH_NOTICE_DAYS,
    CONSENT_WRITTEN_BY_TOOL,
    DECISION_SUPPORT,
    HOSTING,
    PHI_LIST,
    PROCESSES_PHI,
    REVIEWER,
    RISK_ANALYSIS_ON,
    SEEN_WORKING,
    STOP_TESTED_ON,
    STORES_PHI,
    TOUCHES_PHI,
    TRAINING_USE,
    TRANSMITS_PHI,
];

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_question_that_a_rule_names_exists() {
        let data = include_str!("../../content/compliance/questions.yaml");
        for id in ALL {
            assert!(data.contains(&format!("  - id: {id}\n")), "{id}");
        }
    }
}
