//! State laws: which apply, which are met, which are only a note, and that no law blocks before someone has read it.

use inservice::library::Library;
use inservice::text::diagnostic::Diagnostics;
use inservice::text::rule::Severity;

use crate::driver::{Folder, TODAY, rows};

const CHECKED: &str = "checked_by: dana, checked_on: 2026-11-03, source: \"Paper p. 1\"";

/// A kit in a state, with further keys.
fn kit(state: &str, task: &str, more: &str) -> String {
    format!(
        "people: {{dana: {{name: Dana Ortiz, phone: \"555-0142\"}}}}\npractice: {{name: Riverbend, states: [{state}]}}\n\
         tool: {{name: Aid, vendor: Acme}}\ntask: {task}\nroles: [nurse, physician]\n{more}\n"
    )
}

/// The findings with one of the codes, as `severity code`.
fn found(kit: &str, codes: &[&str]) -> Vec<String> {
    let rows = Folder::kit(kit).all();
    let short = rows.iter().filter_map(|row| row.split_once(' ')).map(|(_, rest)| rest.to_string());
    short.filter(|row| codes.iter().any(|code| row.ends_with(&format!(" {code}")))).collect()
}

/// The rows of the table of laws on the readiness page: name, then what it means for the kit.
fn table(kit: &str) -> Vec<(String, String)> {
    let folder = Folder::kit(kit);
    folder.build().ends(0);
    let html = folder.read("kit/out/leaders/readiness.html");
    let rows = html.split("<tr class=\"law-").skip(1);
    let cell = |row: &str, open: &str, close: &str| {
        row.split(open).nth(1).and_then(|rest| rest.split(close).next()).unwrap_or_default().to_string()
    };
    rows.map(|row| (cell(row, "<th scope=\"row\">", "<span"), cell(row, "<strong>", ".</strong>"))).collect()
}

#[test]
fn every_built_in_law_says_what_it_rests_on_and_why_it_does_not_apply() {
    let mut diagnostics = Diagnostics::default();
    let laws = Library::built_in().laws(&mut diagnostics);
    assert_eq!(diagnostics.iter().map(|one| one.message.clone()).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(laws.laws.len(), 35);
    for law in &laws.laws {
        assert!(law.why_not.is_some() && law.as_of.is_some(), "{}", law.id);
        assert!(inservice::library::state::name(&law.state).is_some(), "{}", law.id);
        let sure = law.sure.split([' ', '.', ':', ';']).next().unwrap_or_default();
        assert!(["high", "medium", "low"].contains(&sure), "{}: {sure}", law.id);
        // It is not certain on which day Vermont's law took effect, so it must not block anyone.
        if law.state == "VT" {
            assert_eq!((law.severity, law.asks.len()), (Severity::Warning, 0));
        }
    }
}

#[test]
fn a_law_that_nobody_has_read_never_blocks_and_asks_for_nothing() {
    let law = |rests_on: &str, sure: &str| {
        format!(
            "as_of: 2026-11-20\nlaws:\n  - {{id: oh-x, state: OH, name: Ohio X, cite: ORC 1, must: Tell patients., says: requires a notice, \
             remedy: Tell them., status: In force., why_not: It does not., sure: {sure}, rests_on: {rests_on}, source: somewhere, \
             as_of: 2026-11-20, severity: block, asks: [ai-notice, supplementary-consent]}}\n"
        )
    };
    let of = |rests_on: &str, sure: &str| {
        let folder = Folder::kit(&kit("OH", "after-visit-summary", ""))
            .file("kit/content/compliance/states.yaml", law(rests_on, sure));
        let codes = ["law-unsure", "state-law", "ai-notice", "supplementary-consent"];
        let rows = folder.all();
        let short: Vec<String> =
            rows.iter().filter_map(|row| row.split_once(' ')).map(|(_, rest)| rest.to_string()).collect();
        short
            .into_iter()
            .filter(|row| codes.iter().any(|code| row.ends_with(&format!(" {code}"))))
            .collect::<Vec<_>>()
    };
    let read = ["block state-law", "block ai-notice", "block supplementary-consent"];
    for rests_on in ["statute-text", "agency-page", "several-trackers"] {
        let mut found = of(rests_on, "high");
        found.sort_by_key(|row| read.iter().position(|known| known == row));
        assert_eq!(found, read, "{rests_on}");
    }
    for rests_on in ["one-tracker", "memory"] {
        let mut found = of(rests_on, "high");
        found.sort();
        assert_eq!(
            found,
            ["warning ai-notice", "warning law-unsure", "warning law-unsure", "warning state-law"],
            "{rests_on}"
        );
    }
    // The law was read, but the reading is not certain.
    assert!(of("several-trackers", "medium").contains(&"warning state-law".to_string()));
}

#[test]
fn a_law_that_binds_only_after_everyone_has_started_is_a_note() {
    let weight = |go_live: &str| {
        let rollout = format!(
            "rollout: {{go_live: {go_live}}}\ncompliance: {{psychotherapy: {{answer: no, {CHECKED}}}}}"
        );
        let rollout = if go_live.is_empty() { rollout.replace("go_live: ", "") } else { rollout };
        found(&kit("CO", "intake-summary", &rollout), &["state-law"])
    };
    assert_eq!(weight("2026-12-21"), ["note state-law"]);
    assert_eq!(weight("2027-01-01"), ["warning state-law"]);
    assert_eq!(weight(""), ["warning state-law"]);
    // Once the law is in force, an earlier start is no excuse.
    let folder = Folder::kit(&kit("CO", "intake-summary", "rollout: {go_live: 2026-12-21}"));
    let later = folder.run(&["check", "kit", "--format", "json", "--today", "2027-01-02"]);
    assert!(rows(&later.out).iter().any(|row| row.ends_with("warning state-law")), "{}", later.out);
    let table = table(&kit("CO", "intake-summary", "rollout: {go_live: 2026-12-21}"));
    assert!(
        table.contains(&("Colorado SB 26-189".to_string(), "Binds from Jan 1, 2027".to_string())),
        "{table:?}"
    );
}

#[test]
fn the_readiness_page_lists_each_law_and_why_it_applies_or_does_not() {
    let answers = format!(
        "compliance:\n  ai_notice: {{answer: A sign says so., {CHECKED}}}\n  decision_support: {{answer: no, {CHECKED}}}\n"
    );
    let open = "Applies, and the answers do not show that it is met";
    let met = "Applies, and the answers show that it is met";
    let expected = [
        ("Texas SB 1188 (storage)", open),
        ("Texas HB 300 (training)", open),
        ("Texas HB 149", met),
        ("Texas SB 1188 (diagnosis)", "Does not apply"),
        ("Texas SB 1188 (parents)", "Does not apply"),
    ];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(name, means)| ((*name).to_string(), (*means).to_string())).collect();
    assert_eq!(table(&kit("TX", "intake-summary", &answers)), expected);
    let folder = Folder::kit(&kit("WY", "intake-summary", ""));
    folder.build().ends(0);
    let html = folder.read("kit/out/leaders/readiness.html");
    assert!(
        html.contains("This kit has no law on file for this state. That does not mean that none exists.")
    );
}

#[test]
fn a_question_that_a_law_asks_is_asked_where_the_law_applies_met_or_not() {
    let asked = |state: &str, answer: &str| {
        let kit = kit(state, "intake-summary", &format!("compliance: {{staff_training_signed: {answer}}}"));
        found(&kit, &["staff-training-signed", "state-law"])
    };
    let yes = format!("{{answer: yes, {CHECKED}}}");
    assert!(asked("TX", "no").contains(&"block staff-training-signed".to_string()));
    assert!(asked("TX", "unknown").contains(&"warning staff-training-signed".to_string()));
    assert!(!asked("TX", &yes).iter().any(|row| row.ends_with("staff-training-signed")));
    assert_eq!(asked("OH", "no"), Vec::<String>::new());
    // A checked answer is printed, even though it meets the law that asks for it.
    let folder =
        Folder::kit(&kit("TX", "intake-summary", &format!("compliance: {{staff_training_signed: {yes}}}")));
    folder.build().ends(0);
    let html = folder.read("kit/out/leaders/readiness.html");
    assert!(
        html.contains("Privacy training for each job is signed and kept, as state law requires."),
        "{html}"
    );
}

#[test]
fn a_notice_blocks_only_while_a_law_that_requires_it_is_unmet() {
    let notice = |state: &str, answers: &str| {
        found(&kit(state, "after-visit-summary", &format!("compliance:\n{answers}")), &["ai-notice"])
    };
    assert_eq!(notice("OH", ""), ["warning ai-notice"]);
    assert_eq!(notice("TX", ""), ["block ai-notice"]);
    assert_eq!(notice("CA", ""), ["block ai-notice"]);
    // Vermont's law is reported, but does not block.
    assert_eq!(notice("VT", ""), ["warning ai-notice"]);
    // In California, a licensed reviewer of every message replaces the notice.
    let reviewed = format!(
        "  reviewer: {{answer: [nurse, physician], {CHECKED}}}\n  reviewer_licensed: {{answer: yes, {CHECKED}}}\n  \
         acts_without_person: {{answer: nothing, {CHECKED}}}\n"
    );
    assert_eq!(notice("CA", &reviewed), ["warning ai-notice"]);
    assert_eq!(notice("TX", &reviewed), ["block ai-notice"]);
}

#[test]
fn a_new_kit_asks_what_the_laws_of_its_state_require() {
    let new = |state: &str| {
        let folder = Folder::new();
        folder
            .run(&["new", "lake", "--task", "intake-summary", "--roles", "nurse", "--state", state])
            .ends(0);
        let kit = folder.read("lake/kit.yaml");
        folder.run(&["check", "lake", "--today", TODAY]).ends(0);
        ["staff_training_signed", "supplementary_consent"].map(|id| kit.contains(&format!("  {id}: unknown")))
    };
    assert_eq!(new("OH"), [false, false]);
    assert_eq!(new("TX"), [true, false]);
    assert_eq!(new("ME"), [false, true]);
}

#[test]
fn an_acceptance_names_one_law_of_a_state_with_several() {
    let accepted = |about: &str| {
        let more = format!(
            "accepted: [{{code: state-law, about: {about}, by: dana, on: 2026-11-12, reason: A lawyer looked}}]"
        );
        let folder = Folder::kit(&kit("TX", "intake-summary", &more));
        let ran = folder.run(&["check", "kit", "--format", "json", "--today", TODAY]);
        let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        let rows = report["kits"][0]["diagnostics"].as_array().expect("a list").clone();
        let accepted = rows.iter().filter_map(|row| row["message"].as_str());
        let accepted =
            accepted.filter(|message| message.ends_with("(accepted by Dana Ortiz on Nov 12, 2026)"));
        let accepted: Vec<String> =
            accepted.map(|message| message.split(" (").next().unwrap_or_default().to_string()).collect();
        let unclear = rows.iter().find(|row| row["code"] == "acceptance-unclear");
        (accepted, unclear.and_then(|row| row["help"].as_str()).map(str::to_string))
    };
    let (none, help) = accepted("TX");
    assert_eq!(none, Vec::<String>::new());
    let help = help.expect("a remedy");
    assert!(help.starts_with("Add `about: ") && help.contains("\"tx-hb-300-training\""), "{help}");
    for about in ["tx-hb-300-training", "Texas HB 300"] {
        assert_eq!(accepted(about), (vec!["Texas HB 300".to_string()], None), "{about}");
    }
}
