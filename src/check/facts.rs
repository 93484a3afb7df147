//! The facts that the conditions of questions depend on, known before the answers are read: the kit as written, the task and
//! the roles.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::answers::items;
use super::roles::ResolvedRole;
use crate::kit::Kit;
use crate::library::condition::{Situation, TaskIs, comparable};
use crate::library::{Laws, Task, ids};
use crate::text::diagnostic::Diagnostics;
use crate::yaml::{Node, Value};

/// The facts that the conditions of questions depend on.
pub(crate) struct Facts<'a> {
    kit: &'a Kit,
    /// The properties of the task; empty if it is unknown.
    task: Vec<TaskIs>,
    /// The kit's roles by id, each with the words for a person in that role.
    pub roles: BTreeMap<String, String>,
    /// The roles that check every output: the kit's roles among those in the answer. No reviewer is guessed.
    pub reviewers: Vec<String>,
    /// The value of every known answer, as conditions compare it.
    answers: BTreeMap<String, String>,
    /// What the laws that apply to this kit ask for, met or not.
    asked_by_law: BTreeSet<String>,
}

impl<'a> Facts<'a> {
    /// The facts of a kit.
    pub(super) fn new(
        kit: &'a Kit,
        task: Option<&Task>,
        roles: &[ResolvedRole],
        laws: &Laws,
        today: Date,
    ) -> Self {
        let properties = [TaskIs::Clinical, TaskIs::ReachesPatients, TaskIs::TextsPatients];
        let has = |property: &TaskIs| task.is_some_and(|task| task.is(*property));
        let mut facts = Self {
            kit,
            task: properties.into_iter().filter(has).collect(),
            roles: roles.iter().map(|role| (role.id().to_string(), role.person.clone())).collect(),
            reviewers: reviewers(kit, roles),
            answers: comparable_answers(kit),
            asked_by_law: BTreeSet::new(),
        };
        let states = kit.practice.all_states();
        let binding = states.iter().flat_map(|state| laws.of(&state.value)).filter(|law| {
            law.in_force(kit.rollout.go_live.as_ref().map(|day| day.value), today) && law.applies(&facts)
        });
        facts.asked_by_law = binding.flat_map(|law| law.asks.iter().cloned()).collect();
        facts
    }
}

impl Situation for Facts<'_> {
    fn answer(&self, question: &str) -> Option<String> {
        self.answers.get(question).cloned()
    }

    /// Whether an answer is confirmed is not known until the answers are read.
    fn confirmed(&self, _: &str) -> Option<String> {
        None
    }

    fn tool_name(&self) -> &str {
        self.kit.tool.name.as_ref().map(|name| name.value.as_str()).unwrap_or_default()
    }

    fn task_is(&self, property: TaskIs) -> bool {
        self.task.contains(&property)
    }

    fn has_role(&self, role: &str) -> bool {
        self.roles.contains_key(role)
    }

    fn in_state(&self, state: &str) -> bool {
        self.kit.practice.all_states().iter().any(|code| code.value.eq_ignore_ascii_case(state))
    }

    /// Whether a law that applies asks for this. Whether it is met is not known until the answers are read.
    fn law_asks(&self, what: &str) -> bool {
        self.asked_by_law.contains(what)
    }

    fn baa_with_other(&self) -> bool {
        let vendor = self.kit.tool.vendor.as_ref().map(|vendor| vendor.value.as_str());
        self.answers
            .get(ids::BAA_WITH)
            .is_some_and(|with| !vendor.is_some_and(|vendor| same_company(with, vendor)))
    }
}

fn reviewers(kit: &Kit, roles: &[ResolvedRole]) -> Vec<String> {
    let entry = kit.compliance.value.iter().find(|entry| entry.id.value == ids::REVIEWER);
    let answer = entry.and_then(|entry| entry.value.as_ref());
    // Faults in the answer are reported where it is read.
    let named = answer.map(|node| items(node, ids::REVIEWER, &mut Diagnostics::default()));
    let mut reviewers: Vec<String> = Vec::new();
    for id in named.unwrap_or_default().into_iter().map(|text| text.value) {
        if roles.iter().any(|role| role.id() == id) && !reviewers.contains(&id) {
            reviewers.push(id);
        }
    }
    reviewers
}

fn comparable_answers(kit: &Kit) -> BTreeMap<String, String> {
    let mut unheard = Diagnostics::default();
    let entries = kit.compliance.value.iter();
    entries
        .filter_map(|entry| {
            // A list is compared by its first value; conditions that need the others ask for them by name.
            let value = match entry.value.as_ref()? {
                Node { value: Value::List(items), .. } => items.first()?,
                node => node,
            };
            let value = comparable(value, &mut unheard)?;
            let known = !matches!(value.as_str(), "unknown" | "n/a" | "");
            known.then(|| (entry.id.value.clone(), value))
        })
        .collect()
}

/// Whether two legal names are the same, ignoring case, extra spaces and a final period.
pub(crate) fn same_company(a: &str, b: &str) -> bool {
    let plain = |name: &str| -> String {
        name.trim().trim_end_matches('.').split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    };
    plain(a) == plain(b)
}
