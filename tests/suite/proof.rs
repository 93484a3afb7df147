//! The proof that no page says more than its answers.
//!
//! There are three nets, one after the other. Every sentence that an answer can become is in `tests/expected/sentences.txt`, and
//! every page of a kit in which nothing is known is in `tests/expected/nothing-known.txt`: a template that was changed to claim
//! more shows up there, for a person to read. Third, every state of every answer is built and searched: a clause may appear alone
//! only if it is confirmed (or is a plain no), an unknown is seen as unknown, and the banner appears exactly if there is a block.

mod given;
mod search;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use inservice::files::{self, snapshot::Snapshot};
use inservice::library::Library;
use inservice::trace::text_of_html;
use inservice::{Built, build};
use jiff::civil::date;
use snapbox::{assert_data_eq, file};

use crate::driver::Folder;
use given::{Given, kit, kit_in, questions, ways};
use search::{patterns, search};

/// One task of each kind: clinical for patients, sent unchecked, clinical within the practice, and not clinical.
const TASKS: [&str; 4] =
    ["after-visit-summary", "appointment-reminders", "intake-summary", "coding-suggestions"];

fn built(folder: &Folder, text: &str) -> Built {
    folder.write("kit/kit.yaml", text);
    let path = camino::Utf8PathBuf::from_path_buf(folder.path().join("kit")).expect("a path of text");
    let built = build(
        &Snapshot::of_kit(&files::folder::Folder::named(&path), None),
        Library::built_in(),
        date(2026, 11, 23),
    );
    assert!(built.output.is_some(), "{text}\n{:?}", built.diagnostics);
    built
}

fn pages(built: &Built) -> BTreeMap<String, String> {
    let files = &built.output.as_ref().expect("pages").files;
    // The tool's output has a different name in each task; the search uses just one.
    let squeeze = |html: &str| {
        let text = text_of_html(html).split_whitespace().collect::<Vec<_>>().join(" ");
        let names = ["edit the", "reject the", "accepted each"];
        names.iter().fold(text, |text, before| {
            text.replace(&format!("{before} reminder text"), &format!("{before} draft"))
        })
    };
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path.clone(), squeeze(&String::from_utf8_lossy(bytes)))).collect()
}

/// A kit to build and search.
struct Case {
    task: &'static str,
    /// The states where patients are seen, in addition to those whose laws ask for one of the answers.
    states: BTreeSet<&'static str>,
    given: Vec<Given>,
}

/// Builds all kits on two threads, and reports what is wrong together with its kit.
fn all(kits: &[Case]) {
    let questions = questions();
    let patterns = patterns();
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for half in kits.chunks(kits.len().div_ceil(2).max(1)) {
            let (questions, patterns, wrong) = (&questions.0, &patterns, &wrong);
            scope.spawn(move || {
                let folder = Folder::new();
                for Case { task, states, given } in half {
                    let built = built(&folder, &kit_in(states, task, given));
                    let found = search(questions, patterns, &built, given);
                    let name: Vec<String> =
                        given.iter().map(|given| format!("{}: {}", given.id, given.yaml)).collect();
                    let named =
                        found.into_iter().map(|found| format!("{found} in {task} [{}]", name.join("; ")));
                    wrong.lock().expect("a list").extend(named);
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().expect("a list");
    // Messages begin with what is wrong, so that sorting groups them by kind.
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "{} things are said that no answer carries:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

#[test]
fn every_state_of_every_answer_in_every_task() {
    let questions = questions();
    let mut kits = Vec::new();
    for task in TASKS {
        for question in &questions.0 {
            kits.extend(ways(question).into_iter().map(|given| Case {
                task,
                states: BTreeSet::new(),
                given: vec![given],
            }));
        }
    }
    assert!(kits.len() > 1000, "{}", kits.len());
    all(&kits);
}

/// The answers that sentences on more than one page, a rule or a law depend on.
const TOGETHER: [&str; 24] = [
    "touches_phi",
    "psychotherapy",
    "shared_with",
    "writes_new_text",
    "acts_without_person",
    "decision_support",
    "seen_working",
    "baa_signed",
    "baa_covers_feature",
    "baa_terms_checked",
    "training_use",
    "retention",
    "us_only",
    "encrypted_at_rest",
    "audit_log",
    "sees_source",
    "can_edit",
    "can_reject",
    "keeps_original",
    "reviewer",
    "reviewer_licensed",
    "no_retaliation",
    "ai_notice",
    "who_may_stop",
];

/// A state for each kind of law (notices, therapy, recording, decisions), and the states that ask for their own answer.
const STATES: [&str; 9] = ["CA", "VT", "TX", "UT", "IL", "ME", "NV", "CO", "FL"];

#[test]
fn every_pair_of_states_across_answers() {
    let questions = questions();
    let ways: Vec<Vec<Given>> = TOGETHER
        .iter()
        .map(|id| ways(questions.0.iter().find(|question| question.id == *id).expect("a question")))
        .collect();
    let mut open: BTreeSet<(usize, usize, usize, usize)> = BTreeSet::new();
    for (i, first) in ways.iter().enumerate() {
        for (j, second) in ways.iter().enumerate().skip(i + 1) {
            for a in 0..first.len() {
                open.extend((0..second.len()).map(|b| (i, a, j, b)));
            }
        }
    }
    // Greedy: each kit takes an open pair and then, for each other question, the way that closes the most pairs.
    let mut kits = Vec::new();
    while let Some((i, a, j, b)) = open.iter().next().copied() {
        let mut chosen: Vec<Option<usize>> = vec![None; ways.len()];
        (chosen[i], chosen[j]) = (Some(a), Some(b));
        for at in 0..ways.len() {
            if chosen[at].is_none() {
                let closes = |way: usize| {
                    let pair = |(other, chosen): (usize, &Option<usize>)| {
                        chosen.is_some_and(|chosen| {
                            open.contains(&if other < at {
                                (other, chosen, at, way)
                            } else {
                                (at, way, other, chosen)
                            })
                        })
                    };
                    chosen.iter().enumerate().filter(|one| pair((one.0, one.1))).count()
                };
                chosen[at] = (0..ways[at].len()).max_by_key(|way| closes(*way));
            }
        }
        let chosen: Vec<usize> = chosen.into_iter().map(Option::unwrap_or_default).collect();
        for (i, a) in chosen.iter().enumerate() {
            for (j, b) in chosen.iter().enumerate().skip(i + 1) {
                open.remove(&(i, *a, j, *b));
            }
        }
        let given = chosen.iter().enumerate().map(|(at, way)| ways[at][*way].clone()).collect();
        let (task, state) = (TASKS[kits.len() % TASKS.len()], STATES[kits.len() % STATES.len()]);
        kits.push(Case { task, states: BTreeSet::from([state]), given });
    }
    assert!(kits.len() > 40, "{}", kits.len());
    all(&kits);
}

#[test]
fn every_sentence_that_an_answer_can_become() {
    let folder = Folder::new();
    let mut lines = String::new();
    for question in &questions().0 {
        for given in ways(question) {
            let task = match question.id.as_str() {
                "reviewer_licensed" => TASKS[0],
                "supplementary_consent" => TASKS[2],
                _ => TASKS[1],
            };
            let built = built(&folder, &kit(task, std::slice::from_ref(&given)));
            let kit = built.ready.as_ref().expect("a kit");
            let answer = kit.answers().iter().find(|answer| answer.id == question.id);
            let said = answer.map_or("(not asked)", |answer| answer.sentence.as_str());
            lines.push_str(&format!("{} = {}\n    {said}\n", given.id, given.yaml));
        }
    }
    assert_data_eq!(lines, file!["../expected/sentences.txt"]);
}

#[test]
fn every_page_of_a_kit_in_which_nothing_is_known() {
    let folder = Folder::new();
    let version = regex::Regex::new("Kit version [0-9a-f]{12}").expect("a pattern");
    let mut text = String::new();
    for task in &TASKS[..3] {
        for (path, page) in pages(&built(&folder, &kit(task, &[]))) {
            if !path.ends_with("all.html") {
                // The version depends on all words at once, so it would change with each of them.
                let page = version.replace_all(&page, "Kit version (hash)");
                text.push_str(&format!("== {task} {path}\n{}\n", page.replace(". ", ".\n")));
            }
        }
    }
    assert_data_eq!(text, file!["../expected/nothing-known.txt"]);
}
