//! The lists of a task as printed: the lines that this practice has a use for, with their slots filled.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Check, FailureMode, Flow, MeasureWords, Stakes, Task, Unattended, Variant};
use crate::library::line::filled;
use crate::library::role::FilledLists;
use crate::library::slots::Slots;

/// A task with its slots filled, as templates see it.
#[derive(Clone, Debug, Serialize)]
pub struct FilledTask {
    /// Its id: the file's name.
    pub id: String,
    /// Its name, as a title.
    pub name: String,
    /// One piece of the tool's work: "after-visit summary draft".
    pub draft: String,
    /// The plural of `draft`.
    pub drafts: String,
    /// What a reviewer does with a correct one: "sign" or "accept".
    pub settle: String,
    /// What it does and who checks, in one sentence.
    pub summary: String,
    /// How it is done today, and why the team is tired of that.
    pub annoying: Option<String>,
    /// What people notice in the first week.
    pub first_win: Option<String>,
    /// The labels of the flow diagram.
    pub flow: Option<FilledFlow>,
    /// What the tool does.
    pub does: Vec<String>,
    /// What the tool never does.
    pub never_does: Vec<String>,
    /// What happens with nobody checking, if the task allows that.
    pub unattended: Option<FilledUnattended>,
    /// How much is at stake.
    pub stakes: Stakes,
    /// Why that much is at stake.
    pub stakes_why: String,
    /// Whether the tool usually touches patient information.
    pub touches_phi: bool,
    /// The patient information that it usually touches.
    pub phi_usual: Vec<String>,
    /// Whether what the tool makes reaches patients.
    pub reaches_patients: bool,
    /// Whether it sends text messages to patients.
    pub texts_patients: bool,
    /// Whether someone licensed must sign.
    pub clinical: bool,
    /// Whether it may do administrative work with nobody checking.
    pub may_act: bool,
    /// How it goes wrong, and who catches it.
    pub failure_modes: Vec<FilledFailure>,
    /// What the reviewer checks, in order.
    pub checklist: Vec<FilledCheck>,
    /// When the checklist is used.
    pub checklist_when: String,
    /// When to stop using the tool.
    pub stop_when: Vec<String>,
    /// How errors and time are measured.
    pub measures: MeasureWords,
    /// How the work is done when the tool is down.
    pub downtime: Vec<String>,
    /// What staff can say to a patient who asks.
    pub patient_words: Option<String>,
    /// Extra statements for the roles that this practice has.
    pub variants: Vec<FilledVariant>,
}

/// The four labels of the flow diagram.
#[derive(Clone, Debug, Serialize)]
pub struct FilledFlow {
    /// What goes in.
    pub goes_in: String,
    /// What the tool makes of it.
    pub makes: String,
    /// Who checks or signs.
    pub human: String,
    /// What reaches whom.
    pub reaches: String,
    /// The labels split into lines for the wide diagram, under the keys `in`, `makes`, `human` and `reaches`.
    pub wide: BTreeMap<&'static str, Vec<String>>,
    /// The same for the tall diagram.
    pub tall: BTreeMap<&'static str, Vec<String>>,
}

/// The most characters in one line of a label: in a box beside others, and in a box as wide as a phone.
const LINE_WIDE: usize = 15;
const LINE_TALL: usize = 36;

/// What happens with nobody checking.
#[derive(Clone, Debug, Serialize)]
pub struct FilledUnattended {
    /// What goes out unchecked.
    pub goes_out: String,
    /// Who reads how many afterward.
    pub sampled: String,
    /// Who reads replies.
    pub replies: String,
}

/// One way in which a task can go wrong.
#[derive(Clone, Debug, Serialize)]
pub struct FilledFailure {
    /// Its name, in a few words.
    pub name: String,
    /// An example case.
    pub example: String,
    /// How it is caught.
    pub catch: String,
    /// Who catches it, such as "the front desk"; empty if there is no one to name.
    pub who: String,
    /// The step or checklist line that catches it.
    pub by: Option<String>,
}

/// One line of the review checklist.
#[derive(Clone, Debug, Serialize)]
pub struct FilledCheck {
    /// What to check in a few words, starting with a verb.
    pub check: String,
    /// How to check it.
    pub how: String,
}

/// Extra statements for certain roles.
#[derive(Clone, Debug, Serialize)]
pub struct FilledVariant {
    /// Those of the roles that this practice has.
    pub roles: Vec<String>,
    /// Its heading.
    pub title: String,
    /// The extra statements.
    pub notes: Vec<String>,
}

impl Task {
    /// The task with its slots filled, for a kit with these roles.
    pub fn filled(&self, slots: &Slots, has_role: impl Fn(&str) -> bool) -> FilledTask {
        let one = |text: &String| slots.fill_start(text);
        let all = |list: &[crate::library::line::Line]| filled(list, slots, None);
        let here: Vec<&Variant> =
            self.variants.iter().filter(|variant| variant.roles.iter().any(|role| has_role(role))).collect();
        let mut checklist = checks(&self.checklist, slots);
        checklist.extend(here.iter().flat_map(|variant| checks(&variant.checks, slots)));
        FilledTask {
            id: self.id.clone(),
            name: one(&self.name),
            draft: one(&self.draft),
            drafts: one(&self.drafts),
            settle: self.settle.clone(),
            summary: one(&self.summary),
            annoying: self.annoying.as_ref().map(one),
            first_win: self.first_win.as_ref().map(one),
            flow: self.flow.as_ref().map(|flow| flow.filled(slots)),
            does: all(&self.does),
            never_does: all(&self.never_does),
            unattended: self.unattended.as_ref().map(|unattended| unattended.filled(slots)),
            stakes: here.iter().filter_map(|variant| variant.stakes).fold(self.stakes, Stakes::max),
            stakes_why: one(&self.stakes_why),
            touches_phi: self.touches_phi,
            phi_usual: self.phi_usual.clone(),
            reaches_patients: self.reaches_patients,
            texts_patients: self.texts_patients,
            clinical: self.clinical,
            may_act: self.may_act,
            failure_modes: self.failure_modes.iter().filter_map(|mode| mode.filled(self, slots)).collect(),
            checklist,
            checklist_when: one(&self.checklist_when),
            stop_when: all(&self.stop_when),
            measures: MeasureWords {
                error: one(&self.measures.error),
                minor: self.measures.minor.as_ref().map(one),
                time: one(&self.measures.time),
                sample: one(&self.measures.sample),
            },
            downtime: all(&self.downtime),
            patient_words: self.patient_words.as_ref().map(one),
            variants: here
                .into_iter()
                .map(|variant| FilledVariant {
                    roles: variant.roles.iter().filter(|role| has_role(role)).cloned().collect(),
                    title: one(&variant.title),
                    notes: all(&variant.notes),
                })
                .collect(),
        }
    }

    /// The lists of a role, filled for a reader in that role.
    pub fn lists_for(&self, role: &str, slots: &Slots) -> Option<FilledLists> {
        self.roles.get(role).map(|lists| lists.filled(slots, role))
    }
}

fn checks(list: &[Check], slots: &Slots) -> Vec<FilledCheck> {
    let printed = list.iter().filter(|check| check.printed.holds(slots, None));
    printed
        .map(|check| FilledCheck { check: slots.fill_start(&check.check), how: slots.fill_start(&check.how) })
        .collect()
}

impl Flow {
    fn filled(&self, slots: &Slots) -> FilledFlow {
        let [goes_in, makes, human, reaches] =
            [&self.goes_in, &self.makes, &self.human, &self.reaches].map(|text| slots.fill_start(text));
        let all = [("in", &goes_in), ("makes", &makes), ("human", &human), ("reaches", &reaches)];
        let lines = |width| all.map(|(name, text)| (name, broken(text, width))).into();
        let (wide, tall) = (lines(LINE_WIDE), lines(LINE_TALL));
        FilledFlow { goes_in, makes, human, reaches, wide, tall }
    }
}

/// Splits a text into lines of at most `width` characters, as far as its words allow. SVG does not wrap lines.
fn broken(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

impl Unattended {
    fn filled(&self, slots: &Slots) -> FilledUnattended {
        FilledUnattended {
            goes_out: slots.fill_start(&self.goes_out),
            sampled: slots.fill_start(&self.sampled),
            replies: slots.fill_start(&self.replies),
        }
    }
}

/// Stands for the kit's reviewers where a failure mode names who catches it.
pub(super) const REVIEWER: &str = "reviewer";

impl FailureMode {
    /// Filled with the first one in `caught_by` whose line this practice has; otherwise with the kit's reviewers.
    fn filled(&self, task: &Task, slots: &Slots) -> Option<FilledFailure> {
        if !self.printed.holds(slots, None) {
            return None;
        }
        let here = |who: &&(String, String)| {
            who.0 == REVIEWER && slots.fill("{reviewer}") != *"" || task.has_line(&who.0, &who.1, slots)
        };
        let catcher = self.caught_by.iter().find(here);
        let who = match catcher {
            Some((role, _)) if role != REVIEWER => slots.fill(&format!("{{the:{role}}}")),
            _ => slots.fill("{reviewer}"),
        };
        Some(FilledFailure {
            name: slots.fill_start(&self.name),
            example: slots.fill_start(&self.example),
            catch: slots.fill_start(&self.catch),
            who,
            by: catcher.map(|(_, by)| slots.fill_start(by)),
        })
    }
}

impl Task {
    /// Whether a role is here and this line is in its printed lists.
    fn has_line(&self, role: &str, line: &str, slots: &Slots) -> bool {
        slots.is_here(role)
            && self.roles.get(role).is_some_and(|lists| {
                let lines = lists.now.iter().chain(&lists.you_own).filter(|one| one.text == line);
                lines.into_iter().any(|one| one.filled(slots, Some(role)).is_some())
            })
    }

    /// Failure modes whose `caught_by` names a line that does not exist, as `(mode, role, line)`.
    pub fn uncaught(&self) -> Vec<(&str, &str, &str)> {
        let mut lost = Vec::new();
        for mode in &self.failure_modes {
            for (role, by) in &mode.caught_by {
                let checked = || {
                    let variants = self.variants.iter().flat_map(|variant| &variant.checks);
                    self.checklist.iter().chain(variants).any(|check| check.check == *by)
                };
                let there = if role == REVIEWER {
                    checked()
                } else {
                    self.roles.get(role).is_some_and(|lists| {
                        lists.now.iter().chain(&lists.you_own).any(|line| line.text == *by)
                    })
                };
                if !there {
                    lost.push((mode.name.as_str(), role.as_str(), by.as_str()));
                }
            }
        }
        lost
    }

    /// The options that `task_options` may set, with their usual values.
    pub fn usual_options(&self) -> BTreeMap<String, String> {
        self.options.iter().map(|option| (option.id.clone(), option.usual.clone())).collect()
    }
}
