//! Before and now, step by step: what stayed, what changed, what went away and what was added. A pure function of the two
//! lists; a guide's comparison and the sentence with its counts come from here.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use serde::Serialize;

use crate::library::line::FilledLine;
use crate::library::phrases::{self, Phrase, Phrases};

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Step {
    /// The step is in both lists, in the same words.
    Stays {
        /// The step before.
        before: String,
        /// The step now.
        now: String,
        /// Whether it now comes earlier in the day.
        earlier: bool,
        /// Whether it now takes longer.
        longer: bool,
    },
    /// The step is in both lists, in different words.
    Changes {
        /// The step before.
        before: String,
        /// The step now.
        now: String,
        /// Whether it now comes earlier in the day.
        earlier: bool,
        /// Whether it now takes longer.
        longer: bool,
    },
    /// The step is only in the list before.
    Goes {
        /// The step before.
        before: String,
    },
    /// The step is only in the list now.
    New {
        /// The step now.
        now: String,
        /// Whether it comes earlier in the day than what it replaces.
        earlier: bool,
        /// Whether it takes longer than what it replaces.
        longer: bool,
    },
}

/// The comparison with its counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Steps {
    /// The lines, in the order of the work now; a step that went away keeps its old position.
    pub rows: Vec<Step>,
    /// How many steps there were before.
    pub before: usize,
    /// How many steps there are now.
    pub now: usize,
    /// How many stay as they are.
    pub stays: usize,
    /// How many change.
    pub changes: usize,
    /// How many go away.
    pub goes: usize,
    /// How many are added.
    pub added: usize,
    /// The first step that comes earlier or takes longer, which is taken as the one that costs most.
    pub costs_most: Option<String>,
    /// The counts in a sentence: "5 of your 7 steps stay as they are."
    pub sentence: String,
}

/// The least share of common words that makes two steps one that changed (Dice's coefficient, in percent).
const SHARED: usize = 50;

/// The most pairs of steps that are compared word by word.
const MOST_COMPARED: usize = 40_000;

/// Compares two lists of steps. A step that names what it replaces is paired with that step, the others by their words.
pub fn compare(before: &[String], now: &[FilledLine], phrases: &Phrases) -> Steps {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    // Equal steps are paired first, each once, wherever they moved; then the rest, the most similar pairs first.
    let mut equal: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, step) in before.iter().enumerate() {
        equal.entry(plain(step)).or_default().push_back(at);
    }
    let mut free_before: BTreeSet<usize> = (0..before.len()).collect();
    let mut free_now: BTreeSet<usize> = (0..now.len()).collect();
    for (at, step) in now.iter().enumerate() {
        let plain_step = plain(step.was.as_ref().unwrap_or(&step.text));
        let same = equal.get_mut(&plain_step).and_then(VecDeque::pop_front);
        if let Some(same) = same {
            free_before.remove(&same);
            free_now.remove(&at);
            pairs.push((same, at));
        }
    }
    let mut alike: Vec<(usize, usize, usize)> = Vec::new();
    // Nobody reads hundreds of steps, so the rest of such long lists is not compared word by word.
    if free_before.len().saturating_mul(free_now.len()) <= MOST_COMPARED {
        let words_before: Vec<BTreeSet<String>> = before.iter().map(|step| words(step)).collect();
        let words_now: Vec<BTreeSet<String>> = now.iter().map(|step| words(&step.text)).collect();
        for i in &free_before {
            for j in &free_now {
                let likeness = likeness(&words_before[*i], &words_now[*j]);
                if likeness >= SHARED {
                    alike.push((likeness, *i, *j));
                }
            }
        }
    }
    alike.sort_by_key(|(likeness, i, j)| (std::cmp::Reverse(*likeness), i.abs_diff(*j), *i, *j));
    for (_, i, j) in alike {
        if free_before.contains(&i) && free_now.contains(&j) {
            free_before.remove(&i);
            free_now.remove(&j);
            pairs.push((i, j));
        }
    }
    let rows = rows(before, now, &pairs);
    let count = |wanted: fn(&Step) -> bool| rows.iter().filter(|row| wanted(row)).count();
    let stays = count(|row| matches!(row, Step::Stays { .. }));
    let changes = count(|row| matches!(row, Step::Changes { .. }));
    let goes = count(|row| matches!(row, Step::Goes { .. }));
    let added = count(|row| matches!(row, Step::New { .. }));
    let sentence = sentence(before.len(), [stays, changes, goes, added], phrases);
    let costs_most = now.iter().find(|step| step.earlier || step.longer).map(|step| step.text.clone());
    Steps { before: before.len(), now: now.len(), stays, changes, goes, added, costs_most, sentence, rows }
}

/// Today's steps in order, with each step that went away after the one it used to follow.
fn rows(before: &[String], now: &[FilledLine], pairs: &[(usize, usize)]) -> Vec<Step> {
    let of_now: HashMap<usize, usize> = pairs.iter().map(|(i, j)| (*j, *i)).collect();
    let paired: HashSet<usize> = pairs.iter().map(|(i, _)| *i).collect();
    let mut rows = Vec::new();
    let mut gone: VecDeque<usize> = (0..before.len()).filter(|i| !paired.contains(i)).collect();
    let gone_before = |limit: Option<usize>, gone: &mut VecDeque<usize>, rows: &mut Vec<Step>| {
        while let Some(first) = gone.front().copied()
            && limit.is_none_or(|limit| first < limit)
        {
            rows.push(Step::Goes { before: before[first].clone() });
            gone.pop_front();
        }
    };
    for (j, step) in now.iter().enumerate() {
        match of_now.get(&j).copied() {
            Some(i) => {
                gone_before(Some(i), &mut gone, &mut rows);
                let (before, now) = (before[i].clone(), step.text.clone());
                let FilledLine { earlier, longer, .. } = *step;
                let same = plain(&before) == plain(&now);
                rows.push(if same {
                    Step::Stays { before, now, earlier, longer }
                } else {
                    Step::Changes { before, now, earlier, longer }
                });
            }
            None => {
                rows.push(Step::New { now: step.text.clone(), earlier: step.earlier, longer: step.longer })
            }
        }
    }
    gone_before(None, &mut gone, &mut rows);
    rows
}

/// The counts in a sentence; empty if there are no steps at all.
fn sentence(before: usize, [stays, changes, goes, added]: [usize; 4], phrases: &Phrases) -> String {
    let count = |phrase: Phrase, n: usize| phrases.say(phrase, &[&n.to_string()]);
    if before == 0 {
        return if added == 0 { String::new() } else { count(phrases::STEPS_ONLY_NEW, added) };
    }
    let stay = match stays {
        n if n == before => count(phrases::STEPS_ALL_STAY, n),
        0 => count(phrases::STEPS_NONE_STAY, before),
        n => phrases.say(phrases::STEPS_SOME_STAY, &[&n.to_string(), &before.to_string()]),
    };
    let rest = [(phrases::STEPS_CHANGE, changes), (phrases::STEPS_GO, goes), (phrases::STEPS_NEW, added)];
    let rest: Vec<String> =
        rest.into_iter().filter(|(_, n)| *n > 0).map(|(phrase, n)| count(phrase, n)).collect();
    if rest.is_empty() {
        phrases.say(phrases::STEPS_WHOLE, &[&stay])
    } else {
        phrases.say(phrases::STEPS_WHOLE_WITH, &[&stay, &phrases.all_of(&rest)])
    }
}

/// Whether two steps are the same apart from case, spaces and final periods.
pub(super) fn same_step(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

/// A step in lowercase, without extra spaces and final periods.
fn plain(step: &str) -> String {
    step.trim().trim_end_matches('.').split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Words too common to make two steps similar.
const LITTLE: &[&str] =
    &["a", "an", "the", "and", "or", "of", "to", "in", "on", "at", "for", "with", "it", "is", "by"];

fn words(step: &str) -> BTreeSet<String> {
    step.to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !LITTLE.contains(word))
        .map(|word| word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word).to_string())
        .collect()
}

fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> usize {
    let all = a.len() + b.len();
    (200 * a.intersection(b).count()).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(steps: &[&str]) -> Vec<String> {
        steps.iter().map(|step| (*step).to_string()).collect()
    }

    fn lines(steps: &[String]) -> Vec<FilledLine> {
        steps.iter().map(|step| FilledLine { text: step.clone(), ..FilledLine::default() }).collect()
    }

    #[test]
    fn a_full_comparison() {
        let before = list(&[
            "Greet the patient",
            "Call each patient on tomorrow's list",
            "Leave voicemails",
            "Close the list",
        ]);
        let now = list(&[
            "Greet the patient.",
            "Call only the patients on the exceptions list",
            "Close the list",
            "Pass symptoms on",
        ]);
        let steps = compare(&before, &lines(&now), &Phrases::english());
        let expected = vec![
            Step::Stays { before: before[0].clone(), now: now[0].clone(), earlier: false, longer: false },
            Step::Changes { before: before[1].clone(), now: now[1].clone(), earlier: false, longer: false },
            Step::Goes { before: before[2].clone() },
            Step::Stays { before: before[3].clone(), now: now[2].clone(), earlier: false, longer: false },
            Step::New { now: now[3].clone(), earlier: false, longer: false },
        ];
        assert_eq!(steps.rows, expected);
        assert_eq!(
            steps.sentence,
            "2 of your 4 steps stay as they are; 1 changes, 1 goes away and 1 is new."
        );
    }

    #[test]
    fn sentences_for_edge_cases() {
        let sentence = |before: &[&str], now: &[&str]| {
            compare(&list(before), &lines(&list(now)), &Phrases::english()).sentence
        };
        assert_eq!(sentence(&["a b", "c d"], &["a b", "c d"]), "All 2 of your steps stay as they are.");
        assert_eq!(sentence(&["walk"], &["walk"]), "Your 1 step stays as it is.");
        assert_eq!(
            sentence(&["walk"], &["run"]),
            "Your 1 step does not stay as it is; 1 goes away and 1 is new."
        );
        assert_eq!(sentence(&[], &["run"]), "1 step is new to your work.");
        assert_eq!(sentence(&[], &[]), "");
    }

    proptest! {
        #[test]
        fn every_step_appears_in_the_comparison_once(
            before in prop::collection::vec("[a-d]( [a-d]){0,3}", 0..8),
            now in prop::collection::vec("[a-d]( [a-d]){0,3}", 0..8),
        ) {
            let steps = compare(&before, &lines(&now), &Phrases::english());
            prop_assert_eq!(steps.stays + steps.changes + steps.goes, before.len());
            prop_assert_eq!(steps.stays + steps.changes + steps.added, now.len());
            let shown: Vec<String> = steps.rows.iter().filter_map(|row| match row {
                Step::Stays { now, .. } | Step::Changes { now, .. } | Step::New { now, .. } => Some(now.clone()),
                Step::Goes { .. } => None,
            }).collect();
            prop_assert_eq!(shown, now);
        }
    }
}
