//! The key of `kit.yaml` that fixes a finding about something missing.

/// The full path of the key for a rule's code. Answers are not here: they are under `compliance`, by their question's id.
pub(super) fn key_of(code: &str) -> Option<&'static str> {
    Some(match code {
        "nobody-to-tell" => "practice.report_to",
        "urgent-missing" => "practice.urgent",
        "states-missing" => "practice.states",
        "hipaa-after-training" => "rollout.hipaa_page_given_on",
        "skeptic-after-training" => "rollout.skeptic_talked_on",
        "pilot-too-early" => "rollout.pilot",
        "pilot-length" => "rollout.pilot",
        "pilot-group" => "rollout.pilot.people",
        "pilot-small" => "rollout.pilot.drafts_expected",
        "no-baseline" => "measures",
        "plan-late" => "measures_plan.fixed_on",
        "concern-open" => "concerns",
        "role-unaffected" => "roles",
        "acts-alone" | "acts-clinically-alone" => "compliance.acts_without_person",
        "half-checked" => "compliance",
        _ => return None,
    })
}
