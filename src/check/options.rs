//! `task_options`: what the task's library entry leaves to the kit, with the usual value where the kit makes no choice.

use std::collections::BTreeMap;

use super::rules;
use crate::kit::Kit;
use crate::library::Task;
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::yaml::fields::number_of;

/// The value of each option of the task. Reports options that the task does not have, and values that do not fit.
pub(super) fn check(
    kit: &Kit,
    task: Option<&Task>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, String> {
    let Some(task) = task else { return BTreeMap::new() };
    let mut chosen = task.usual_options();
    for option in &kit.task_options {
        let Some(known) = task.options.iter().find(|known| known.id == option.name.value) else {
            let help = if task.options.is_empty() {
                format!("The task `{}` has no options. Remove `task_options`.", task.id)
            } else {
                let ids = task.options.iter().map(|known| known.id.as_str());
                suggestion(&option.name.value, ids, "Its options are")
            };
            let message = format!("the task `{}` has no option `{}`", task.id, option.name.value);
            diagnostics.add(rules::UNKNOWN_KEY, option.name.span.clone(), message).help(help);
            continue;
        };
        let value = if known.choices.is_empty() {
            number_of(&option.value, diagnostics).map(|number| number.value.to_string())
        } else if known.choices.contains(&option.value.value) {
            Some(option.value.value.clone())
        } else {
            let choices = known.choices.iter().map(String::as_str);
            diagnostics
                .add(
                    rules::BAD_CHOICE,
                    option.value.span.clone(),
                    format!("`{}` is not one of the values of `{}`", option.value.value, known.id),
                )
                .help(suggestion(&option.value.value, choices, "The values are"));
            None
        };
        chosen.extend(value.map(|value| (known.id.clone(), value)));
    }
    chosen
}
