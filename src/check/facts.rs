//! What the conditions of questions are asked of, before the answers are read: the kit as written, the task, the roles.

use std::collections::BTreeMap;

use super::roles::ResolvedRole;
use crate::kit::Kit;
use crate::library::Task;
use crate::library::condition::{Situation, TaskIs, comparable};
use crate::text::diagnostic::Diagnostics;

/// What conditions of questions are asked of.
pub(super) struct Facts<'a> {
    /// The kit as written.
    pub kit: &'a Kit,
    /// The task, if it is known.
    pub task: Option<&'a Task>,
    /// The kit's roles.
    pub roles: &'a [ResolvedRole],
    /// Every answer's value, as written.
    pub answers: BTreeMap<String, String>,
}

impl Situation for Facts<'_> {
    fn answer(&self, question: &str) -> Option<String> {
        self.answers.get(question).cloned()
    }

    /// Whether something is checked is not known before the answers are.
    fn confirmed(&self, _: &str) -> Option<String> {
        None
    }

    fn tool_name(&self) -> &str {
        self.kit.tool.name.as_ref().map(|name| name.value.as_str()).unwrap_or_default()
    }

    fn task_is(&self, property: TaskIs) -> bool {
        self.task.is_some_and(|task| task.is(property))
    }

    fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|chosen| chosen.id() == role)
    }

    fn in_state(&self, state: &str) -> bool {
        self.kit.practice.states.iter().any(|code| code.value.eq_ignore_ascii_case(state))
    }

    fn law_asks(&self, _what: &str) -> bool {
        false
    }

    fn baa_with_other(&self) -> bool {
        let vendor = self.kit.tool.vendor.as_ref().map(|vendor| vendor.value.as_str());
        self.answers
            .get("baa_with")
            .is_some_and(|with| !vendor.is_some_and(|vendor| same_company(with, vendor)))
    }
}

pub(super) fn comparable_answers(kit: &Kit) -> BTreeMap<String, String> {
    let mut unheard = Diagnostics::default();
    let entries = kit.compliance.value.iter();
    entries
        .filter_map(|entry| {
            let value = comparable(entry.value.as_ref()?, &mut unheard)?;
            let known = !matches!(value.as_str(), "unknown" | "n/a" | "");
            known.then(|| (entry.id.value.clone(), value))
        })
        .collect()
}

/// Whether two legal names are one: case, blanks and a final full stop are no difference.
pub(super) fn same_company(a: &str, b: &str) -> bool {
    let plain = |name: &str| -> String {
        name.trim().trim_end_matches('.').split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    };
    plain(a) == plain(b)
}
