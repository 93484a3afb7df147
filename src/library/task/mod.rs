//! The task library: `content/tasks/ID.yaml`. It says what a task does and never does, how it fails, how it is reviewed, and
//! what each role does with it. `lists` fills it in for one kit.

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

/// A task from the library or the workspace.
#[derive(Clone, Debug)]
pub struct Task {
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
    pub flow: Option<Flow>,
    /// What a kit may choose in `task_options`.
    pub options: Vec<TaskOption>,
    /// What happens with nobody checking, if the task allows that.
    pub unattended: Option<Unattended>,
    /// What the tool does.
    pub does: Vec<Line>,
    /// What the tool never does.
    pub never_does: Vec<Line>,
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
    /// The roles that may review, the usual one first.
    pub reviewers: Vec<String>,
    /// How it goes wrong.
    pub failure_modes: Vec<FailureMode>,
    /// What the reviewer checks, in order.
    pub checklist: Vec<Check>,
    /// When the checklist is used.
    pub checklist_when: String,
    /// When to stop using the tool.
    pub stop_when: Vec<Line>,
    /// How errors and time are measured.
    pub measures: MeasureWords,
    /// How the work is done when the tool is down.
    pub downtime: Vec<Line>,
    /// What staff can say to a patient who asks.
    pub patient_words: Option<String>,
    /// Extra statements for practices that have a given role.
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
    /// The same, but it reaches patients.
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

/// The labels of the flow diagram, under 38 characters each.
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
    /// The question, as a consultant asks it.
    pub ask: String,
    /// The possible values; empty if the value is a number.
    pub choices: Vec<String>,
    /// The value for a kit that does not choose one.
    pub usual: String,
}

/// What happens with nobody checking.
#[derive(Clone, Debug)]
pub struct Unattended {
    /// What goes out unchecked.
    pub goes_out: String,
    /// Who reads how many afterward.
    pub sampled: String,
    /// Who reads replies.
    pub replies: String,
}

/// One way in which a task can go wrong.
#[derive(Clone, Debug)]
pub struct FailureMode {
    /// Its name, in a few words.
    pub name: String,
    /// An example case.
    pub example: String,
    /// How it is caught.
    pub catch: String,
    /// Who catches it, best first, as a role or `reviewer`, each with the line of theirs that catches it.
    pub caught_by: Vec<(String, String)>,
    pub(super) printed: Printed,
}

/// One line of the review checklist.
#[derive(Clone, Debug)]
pub struct Check {
    /// What to check in a few words, starting with a verb.
    pub check: String,
    /// How to check it.
    pub how: String,
    pub(super) printed: Printed,
}

/// How errors and time are measured.
#[derive(Clone, Debug, Serialize)]
pub struct MeasureWords {
    /// What counts as an error.
    pub error: String,
    /// What is counted separately.
    pub minor: Option<String>,
    /// What is timed.
    pub time: String,
    /// How the sample is picked.
    pub sample: String,
}

/// Extra statements for practices that have certain roles.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The roles.
    pub roles: Vec<String>,
    /// Its heading.
    pub title: String,
    /// The stakes in a practice that has such a role, if they are higher.
    pub stakes: Option<Stakes>,
    /// The extra statements.
    pub notes: Vec<Line>,
    /// Extra lines for the checklist.
    pub checks: Vec<Check>,
}

impl Task {
    /// Whether the task has a property that conditions ask for.
    pub fn is(&self, property: TaskIs) -> bool {
        match property {
            TaskIs::Clinical => self.clinical,
            TaskIs::ReachesPatients => self.reaches_patients,
            TaskIs::TextsPatients => self.texts_patients,
        }
    }
}
