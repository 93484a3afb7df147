//! The task library: `content/tasks/ID.yaml`. What a task does and never does, how it fails, how it is reviewed, and what
//! each role does with it. `lists` fills it in for one kit.

mod lists;
mod read;
pub(crate) mod shapes;

use std::collections::BTreeMap;

use serde::Serialize;

use super::condition::TaskIs;
use super::line::{Line, Printed};
use super::role::RoleLists;

pub use lists::{FilledTask, FilledUnattended};
pub(super) use read::id_of;

/// A task of the library, or of the workspace.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its id: the file's name.
    pub id: String,
    /// Its name, as a title.
    pub name: String,
    /// One piece of the tool's work: "after-visit summary draft".
    pub draft: String,
    /// Several of them.
    pub drafts: String,
    /// What a reviewer does with a good one: "sign", or "accept".
    pub settle: String,
    /// What it does and who checks, in one sentence.
    pub summary: String,
    /// Today's way, and why the team is tired of it.
    pub annoying: Option<String>,
    /// What people notice in the first week.
    pub first_win: Option<String>,
    /// The labels of the flow picture.
    pub flow: Option<Flow>,
    /// What a kit may choose in `task_options`.
    pub options: Vec<TaskOption>,
    /// What happens with nobody checking.
    pub unattended: Option<Unattended>,
    /// What it does.
    pub does: Vec<Line>,
    /// What it never does.
    pub never_does: Vec<Line>,
    /// `low`, `medium`, `medium-high` or `high`.
    pub stakes: Stakes,
    /// Why the stakes are so.
    pub stakes_why: String,
    /// Whether it usually touches patient information.
    pub touches_phi: bool,
    /// What it usually touches.
    pub phi_usual: Vec<String>,
    /// Whether what it makes reaches patients.
    pub reaches_patients: bool,
    /// Whether it texts patients.
    pub texts_patients: bool,
    /// Whether somebody licensed must sign.
    pub clinical: bool,
    /// Whether it may do administrative things with nobody checking.
    pub may_act: bool,
    /// The roles that may review, the usual one first.
    pub reviewers: Vec<String>,
    /// How it goes wrong.
    pub failure_modes: Vec<FailureMode>,
    /// What the reviewer checks, in order.
    pub checklist: Vec<Check>,
    /// When the list is used.
    pub checklist_when: String,
    /// When to stop using it.
    pub stop_when: Vec<Line>,
    /// How errors and time are measured.
    pub measures: MeasureWords,
    /// How the work is done when the tool is down.
    pub downtime: Vec<Line>,
    /// What staff can say to a patient who asks.
    pub patient_words: Option<String>,
    /// What holds besides in practices with a certain role.
    pub variants: Vec<Variant>,
    /// The four lists of each role.
    pub roles: BTreeMap<String, RoleLists>,
}

/// How much is at stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stakes {
    /// Administrative and reversible.
    Low,
    /// Clinical text that a licensed person checks before anyone acts.
    Medium,
    /// The same, and it reaches patients.
    MediumHigh,
    /// Reaches patients with clinical content, or changes urgency or payment.
    High,
}

impl Stakes {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::MediumHigh => "medium-high",
            Self::High => "high",
        }
    }

    pub(super) fn of(word: &str) -> Self {
        [Self::Low, Self::Medium, Self::MediumHigh]
            .into_iter()
            .find(|stakes| stakes.word() == word)
            .unwrap_or(Self::High)
    }
}

/// The labels of the flow picture, under 38 characters each.
#[derive(Clone, Debug)]
pub struct Flow {
    /// What goes in.
    pub goes_in: String,
    /// What the tool makes of it.
    pub makes: String,
    /// Who checks or signs.
    pub human: String,
    /// What reaches whom.
    pub reaches: String,
}

/// Something that a kit may choose about a task.
#[derive(Clone, Debug)]
pub struct TaskOption {
    /// Its key under `task_options`.
    pub id: String,
    /// As a consultant asks it.
    pub ask: String,
    /// The values there are; none where it is a number.
    pub choices: Vec<String>,
    /// What holds where a kit does not choose.
    pub usual: String,
}

/// What happens with nobody checking.
#[derive(Clone, Debug)]
pub struct Unattended {
    /// What goes out unchecked.
    pub goes_out: String,
    /// Who reads how many afterwards.
    pub sampled: String,
    /// Who reads replies.
    pub replies: String,
}

/// One way in which a task goes wrong.
#[derive(Clone, Debug)]
pub struct FailureMode {
    /// In a few words.
    pub name: String,
    /// A case.
    pub example: String,
    /// How it is caught.
    pub catch: String,
    /// Who catches it, the best first: a role, or `reviewer`; and the line of theirs that does.
    pub caught_by: Vec<(String, String)>,
    pub(super) printed: Printed,
}

/// One line of the review checklist.
#[derive(Clone, Debug)]
pub struct Check {
    /// In a few words, verb first.
    pub check: String,
    /// How.
    pub how: String,
    pub(super) printed: Printed,
}

/// How errors and time are measured.
#[derive(Clone, Debug, Serialize)]
pub struct MeasureWords {
    /// What counts as an error.
    pub error: String,
    /// What is counted apart.
    pub minor: Option<String>,
    /// What is timed.
    pub time: String,
    /// How the sample is picked.
    pub sample: String,
}

/// What holds besides for certain roles.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The roles.
    pub roles: Vec<String>,
    /// Its heading.
    pub title: String,
    /// The stakes in a practice that has such a role, where they are higher.
    pub stakes: Option<Stakes>,
    /// What holds for them.
    pub notes: Vec<Line>,
    /// Lines added to the checklist.
    pub checks: Vec<Check>,
}

impl Task {
    /// A property that conditions ask for.
    pub fn is(&self, property: TaskIs) -> bool {
        match property {
            TaskIs::Clinical => self.clinical,
            TaskIs::ReachesPatients => self.reaches_patients,
            TaskIs::TextsPatients => self.texts_patients,
        }
    }
}
