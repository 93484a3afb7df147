//! What the results pages say about a few pilots with clear numbers: each finding, with what the rollout does about it.

use jiff::civil::{Date, date};

use crate::driver::{Folder, SMALLEST};
use crate::pilots::working_days;

const PLAN: &str =
    "measures_plan: {adoption: 70, max_error_rate: 10, min_minutes_saved: 2, fixed_on: 2026-10-23}\n";

/// Rows for working days from a given day on, each with the same ending.
fn rows(from: Date, days: usize, rest: &str) -> String {
    working_days(from).take(days).map(|day| format!("{day},{rest}\n")).collect()
}

/// The staff's and the leaders' results pages, on a given day.
fn pages(plan: &str, rows: &str, today: &str) -> (String, String) {
    let kit = format!(
        "{SMALLEST}tool: {{name: Aid}}\nmeasures: m.csv\n{plan}rollout: {{pilot: {{start: 2026-11-03, end: 2026-11-16, drafts_expected: 60}}, go_live: 2026-11-23}}\n"
    );
    let folder = Folder::kit(&kit)
        .file("kit/m.csv", format!("date,arm,cases,errors,caught,minutes,using,eligible,stopped\n{rows}"));
    folder.run(&["build", "kit", "--today", today]).ends(0);
    (folder.read("kit/out/site/results.html"), folder.read("kit/out/leaders/results.html"))
}

fn by_hand(rest: &str) -> String {
    rows(date(2026, 10, 5), 10, &format!("manual,{rest},,,"))
}

fn with(days: usize, rest: &str) -> String {
    rows(date(2026, 11, 3), days, &format!("assisted,{rest}"))
}

fn assert_says(page: &str, sentences: &[&str]) {
    for sentence in sentences {
        assert!(page.contains(sentence), "{sentence}\n{page}");
    }
}

#[test]
fn a_pilot_that_is_plainly_better_is_a_go() {
    let counted = by_hand("10,4,0,80") + &with(10, "10,0,1,40,5,5,");
    let (staff, leaders) = pages(PLAN, &counted, "2026-11-18");
    assert_says(
        &staff,
        &["fewer errors with Aid than by hand: 0 of 100, and 40 of 100 by hand", "about 4 minutes less"],
    );
    assert_says(&leaders, &["By the plan: go", "5 of 5"]);
    // While the pilot runs, nothing is decided.
    let (staff, leaders) = pages(PLAN, &counted, "2026-11-16");
    assert_says(&staff, &["Nothing is decided before it ends"]);
    assert_says(&leaders, &["The pilot is still running"]);
}

#[test]
fn a_plan_that_is_missed_is_a_no_go_and_says_what_to_do() {
    let counted = by_hand("10,0,0,50") + &with(10, "10,4,1,90,1,5,");
    let (staff, leaders) = pages(PLAN, &counted, "2026-11-18");
    assert_says(&staff, &["more errors with Aid than by hand", "about 4 minutes more"]);
    assert_says(
        &leaders,
        &["By the plan: no-go", "Too many errors", "does not save the planned minutes", "Few use it"],
    );
    // Thirty days after the start, low use is about the training; from the fourth week on, time is about the workflow.
    let (staff, leaders) = pages(PLAN, &(by_hand("10,0,0,50") + &with(40, "10,0,1,50,1,5,")), "2027-01-04");
    assert_says(
        &staff,
        &[
            "we look at the training again",
            "By week 8, we see no time saved",
            "we look at the workflow again",
        ],
    );
    assert_says(&leaders, &["look at the training again", "Week 8, and no time saved that we can see"]);
}

#[test]
fn without_a_baseline_or_with_few_cases_nothing_is_compared() {
    let (staff, leaders) = pages("", &with(10, "5,1,1,30,,,"), "2026-11-18");
    assert_says(
        &staff,
        &["10 of 50 cases had an error. Nobody counted work by hand", "Nobody timed work by hand"],
    );
    assert_says(&leaders, &["There is no plan to decide by", "We suggest"]);
    // Work by hand after the first day of the pilot is not a baseline.
    let later = rows(date(2026, 11, 9), 3, "manual,10,5,0,80,,,");
    let (staff, _) = pages("", &(later + &with(10, "5,1,1,30,,,")), "2026-11-18");
    assert_says(&staff, &["Nobody counted work by hand", "3 later days by hand are left out of it"]);
    let (staff, _) = pages(PLAN, &(by_hand("2,2,0,8") + &with(10, "10,0,1,40,,,")), "2026-11-18");
    assert_says(&staff, &["20 of 20", "tell yet which is better: there are too few cases"]);
    assert!(!staff.contains("20 of 20</b><span>100%"), "{staff}");
    // Only the baseline, before the pilot.
    let (staff, leaders) = pages(PLAN, &by_hand("3,1,0,21"), "2026-11-01");
    assert_says(&staff, &["What we counted by hand", "10 of 30 cases had an error", "nothing to compare"]);
    assert_says(&leaders, &["There is nothing to decide yet", "up to 4.9 in 100", "at most 1 error in 60"]);
}

#[test]
fn a_stopped_day_and_a_late_plan_are_mentioned() {
    let counted = by_hand("3,0,0,21") + "2026-11-03,assisted,,,,,,,Wrong patient; Dr. Ng decided\n";
    let late = PLAN.replace("2026-10-23", "2026-11-10");
    let (staff, leaders) = pages(&late, &counted, "2026-11-18");
    assert_says(&staff, &["Tuesday, November 3, 2026.</strong> Wrong patient; Dr. Ng decided."]);
    assert_says(
        &leaders,
        &["after the pilot had begun", "It was stopped once", "Wrong patient; Dr. Ng decided."],
    );
}
