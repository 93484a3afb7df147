//! The task library: `content/tasks/ID.yaml`. What a task does and never does, how it fails, how it is reviewed, and what
//! each role does with it.

use crate::library::rules;
use std::collections::BTreeMap;

use serde::Serialize;

use super::condition::TaskIs;
use super::phrase::{self, Slots};
use super::role::RoleLists;
use super::tree_of;
use crate::files::layers::Layers;
use crate::kit::{Section, Text};
use crate::text::diagnostic::Diagnostics;
use crate::yaml::Node;
use crate::yaml::fields::Fields;

/// A task of the library, or of the workspace.
#[derive(Clone, Debug, Serialize)]
pub struct Task {
    /// Its id: the file's name.
    pub id: String,
    /// Its name, as a title.
    pub name: String,
    /// One piece of the tool's work: "after-visit summary draft".
    pub draft: String,
    /// Several of them.
    pub drafts: String,
    /// What it does and who checks, in one sentence.
    pub summary: String,
    /// What it does.
    pub does: Vec<String>,
    /// What it never does.
    pub never_does: Vec<String>,
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
    pub stop_when: Vec<String>,
    /// How errors and time are measured.
    pub measures: MeasureWords,
    /// How the work is done when the tool is down.
    pub downtime: Vec<String>,
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

    fn of(word: &str) -> Self {
        [Self::Low, Self::Medium, Self::MediumHigh]
            .into_iter()
            .find(|stakes| stakes.word() == word)
            .unwrap_or(Self::High)
    }
}

/// One way in which a task goes wrong.
#[derive(Clone, Debug, Serialize)]
pub struct FailureMode {
    /// In a few words.
    pub name: String,
    /// A case.
    pub example: String,
    /// How a reviewer catches it.
    pub catch: String,
}

/// One line of the review checklist.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// In a few words, verb first.
    pub check: String,
    /// How.
    pub how: String,
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

/// What holds besides where the kit has a certain role.
#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    /// The role.
    pub role: String,
    /// Its heading.
    pub title: String,
    /// The stakes in such a practice, where they are higher.
    pub stakes: Option<Stakes>,
    /// What holds for everyone.
    pub notes: Vec<String>,
    /// Lines added to the checklist.
    pub checks: Vec<Check>,
}

/// The ids of all tasks, sorted.
pub fn ids(layers: &Layers) -> Vec<String> {
    layers
        .list("content/tasks")
        .iter()
        .filter_map(|name| name.strip_suffix(".yaml"))
        .map(str::to_string)
        .collect()
}

/// A task by its id; `None` if there is no such file, or if it cannot be read (then that is noted).
pub fn read(layers: &Layers, id: &str, diagnostics: &mut Diagnostics) -> Option<Task> {
    if !id.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_') {
        return None;
    }
    let found = layers.find(&format!("content/tasks/{id}.yaml"))?;
    let (source, root) = tree_of(&found, diagnostics)?;
    let mut reader = Reader { fields: Fields::of(&root, source.start(), "a task", diagnostics), diagnostics };
    let task = reader.task(id);
    reader.fields.finish(diagnostics);
    Some(task)
}

/// Reads texts with their slots checked.
struct Reader<'a, 'd> {
    fields: Fields<'a>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Reader<'a, '_> {
    fn text(&mut self, key: &'static str) -> String {
        self.fields.required(key, self.diagnostics).map(|text| self.slotted(text)).unwrap_or_default()
    }

    fn optional(&mut self, key: &'static str) -> Option<String> {
        self.fields.text(key, self.diagnostics).map(|text| self.slotted(text))
    }

    fn slotted(&mut self, text: Text) -> String {
        phrase::check(&text, self.diagnostics);
        text.value
    }

    fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(Section { value, .. }) = self.fields.texts(key, self.diagnostics) else {
            self.fields.missing(key, self.diagnostics);
            return Vec::new();
        };
        value.into_iter().map(|text| self.slotted(text)).collect()
    }

    fn flag(&mut self, key: &'static str) -> bool {
        self.fields.flag(key, self.diagnostics).unwrap_or(false)
    }

    fn stakes(&mut self) -> Option<Stakes> {
        let words = ["low", "medium", "medium-high", "high"];
        self.fields.choice("stakes", &words, self.diagnostics).map(|word| Stakes::of(&word.value))
    }

    fn items<T>(
        &mut self,
        key: &'static str,
        what: &'static str,
        read: impl Fn(&mut Reader<'a, '_>) -> T,
    ) -> Vec<T> {
        let items: &'a [Node] = self.fields.list(key, self.diagnostics);
        items
            .iter()
            .map(|item| {
                let fields = Fields::of(item, item.span.clone(), what, self.diagnostics);
                let mut reader = Reader { fields, diagnostics: self.diagnostics };
                let read = read(&mut reader);
                reader.fields.finish(self.diagnostics);
                read
            })
            .collect()
    }

    fn task(&mut self, id: &str) -> Task {
        Task {
            id: id.to_string(),
            name: self.text("name"),
            draft: self.text("draft"),
            drafts: self.text("drafts"),
            summary: self.text("summary"),
            does: self.texts("does"),
            never_does: self.texts("never_does"),
            stakes: self.stakes().unwrap_or(Stakes::High),
            stakes_why: self.text("stakes_why"),
            touches_phi: self.flag("touches_phi"),
            phi_usual: self.texts("phi_usual"),
            reaches_patients: self.flag("reaches_patients"),
            texts_patients: self.flag("texts_patients"),
            clinical: self.flag("clinical"),
            may_act: self
                .fields
                .choice("may_act", &["nothing", "administrative"], self.diagnostics)
                .is_some_and(|word| word.value == "administrative"),
            reviewers: self.texts("reviewers"),
            failure_modes: self.items("failure_modes", "a failure mode", |item| FailureMode {
                name: item.text("name"),
                example: item.text("example"),
                catch: item.text("catch"),
            }),
            checklist: self.items("checklist", "a check", check),
            checklist_when: self.text("checklist_when"),
            stop_when: self.texts("stop_when"),
            measures: self.measures(),
            downtime: self.texts("downtime"),
            patient_words: self.optional("patient_words"),
            variants: self.items("variants", "a variant", |item| Variant {
                role: item.text("role"),
                title: item.text("title"),
                stakes: item.stakes(),
                notes: item.texts("notes"),
                checks: item.items("checks", "a check", check),
            }),
            roles: self.roles(),
        }
    }

    fn measures(&mut self) -> MeasureWords {
        let Some(fields) = self.fields.map("measures", "the measures", self.diagnostics) else {
            self.fields.missing("measures", self.diagnostics);
            return MeasureWords {
                error: String::new(),
                minor: None,
                time: String::new(),
                sample: String::new(),
            };
        };
        let mut reader = Reader { fields, diagnostics: self.diagnostics };
        let words = MeasureWords {
            error: reader.text("error"),
            minor: reader.optional("minor"),
            time: reader.text("time"),
            sample: reader.text("sample"),
        };
        reader.fields.finish(self.diagnostics);
        words
    }

    fn roles(&mut self) -> BTreeMap<String, RoleLists> {
        let mut roles = BTreeMap::new();
        let entries = self.fields.node("roles").and_then(Node::entries).unwrap_or_default();
        for entry in entries {
            let fields = Fields::of(&entry.value, entry.key.span.clone(), "a role", self.diagnostics);
            let mut reader = Reader { fields, diagnostics: self.diagnostics };
            let lists = RoleLists {
                before: reader.texts("before"),
                now: reader.texts("now"),
                ai_handles: reader.texts("ai_handles"),
                you_own: reader.texts("you_own"),
            };
            reader.fields.finish(self.diagnostics);
            if lists.you_own.is_empty() {
                self.diagnostics
                    .add(
                        rules::ROLE_OWNS_NOTHING,
                        entry.key.span.clone(),
                        format!("`{}` owns nothing", entry.key.value),
                    )
                    .help("Write under `you_own` what this person still decides, checks and answers for.");
            }
            roles.insert(entry.key.value.clone(), lists);
        }
        roles
    }
}

fn check(item: &mut Reader) -> Check {
    Check { check: item.text("check"), how: item.text("how") }
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

    /// With the slots filled, and only the variants that the kit's roles call for.
    pub fn filled(&self, slots: &Slots, has_role: impl Fn(&str) -> bool) -> Self {
        let one = |text: &String| slots.fill_start(text);
        let all = |list: &[String]| list.iter().map(one).collect::<Vec<_>>();
        let checks = |list: &[Check]| {
            list.iter().map(|item| Check { check: one(&item.check), how: one(&item.how) }).collect::<Vec<_>>()
        };
        let variants: Vec<Variant> = self
            .variants
            .iter()
            .filter(|variant| has_role(&variant.role))
            .map(|variant| Variant {
                role: variant.role.clone(),
                title: one(&variant.title),
                stakes: variant.stakes,
                notes: all(&variant.notes),
                checks: checks(&variant.checks),
            })
            .collect();
        let mut checklist = checks(&self.checklist);
        checklist.extend(variants.iter().flat_map(|variant| variant.checks.iter().cloned()));
        Self {
            id: self.id.clone(),
            name: one(&self.name),
            draft: one(&self.draft),
            drafts: one(&self.drafts),
            summary: one(&self.summary),
            does: all(&self.does),
            never_does: all(&self.never_does),
            stakes: variants.iter().filter_map(|variant| variant.stakes).fold(self.stakes, Stakes::max),
            stakes_why: one(&self.stakes_why),
            phi_usual: all(&self.phi_usual),
            failure_modes: self
                .failure_modes
                .iter()
                .map(|mode| FailureMode {
                    name: one(&mode.name),
                    example: one(&mode.example),
                    catch: one(&mode.catch),
                })
                .collect(),
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
            variants,
            roles: self.roles.iter().map(|(id, lists)| (id.clone(), lists.filled(slots))).collect(),
            reviewers: self.reviewers.clone(),
            ..*self
        }
    }
}
