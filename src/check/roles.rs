//! The kit's roles: the library's lists for the task, some of them replaced by the kit's own.

use crate::check::rules;
use serde::Serialize;

use super::readers::Reader;
use super::steps::{Steps, compare, same_step};
use crate::files::is_file_name;
use crate::kit::{Kit, RoleEntry, Section, StepEntry, Text};
use crate::library::line::Line;
use crate::library::phrases::{self, Phrases};
use crate::library::role::plural;
use crate::library::slots::{RoleHere, Slots};
use crate::library::{Role, RoleLists, Task};
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::text::source::Span;

/// A role of the kit, with everything that its guide needs.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyRole {
    /// The id, and the name of its page.
    pub id: String,
    /// The title.
    pub title: String,
    /// The words for one person in this role: "a nurse".
    pub person: String,
    /// The words for several people in this role: "nurses".
    #[serde(skip)]
    pub plural: Vec<String>,
    /// Whether people in this role may be asked to sign clinical content.
    pub licensed: bool,
    /// Whether the library or the kit says that they may not.
    #[serde(skip)]
    pub known_unlicensed: bool,
    /// Whether the physicians' page is for them.
    pub clinician: bool,
    /// Whether this role checks every output.
    pub reviews: bool,
    /// The steps before and now.
    pub steps: Steps,
    /// What the AI handles.
    pub ai_handles: Vec<String>,
    /// What people in this role still own and review.
    pub you_own: Vec<String>,
    /// What the task saves them, in words.
    pub saves: Option<String>,
    /// What the task costs them, in words.
    pub costs: Option<String>,
    /// Whether none of their steps changes; `you_own` then has only what they should know.
    pub unaffected: bool,
    /// Whom they should get, and tell, when something is wrong.
    pub reader: Reader,
    /// The page's address.
    pub address: String,
    /// The place of the role in the kit.
    #[serde(skip)]
    pub span: Span,
}

/// A role before its slots are filled.
pub struct ResolvedRole {
    id: Text,
    title: String,
    /// The words for one person in this role.
    pub person: String,
    the: String,
    plural: Vec<String>,
    licensed: bool,
    known_unlicensed: bool,
    clinician: bool,
    lists: RoleLists,
    /// The earlier steps that the kit's own steps say they replace.
    was: Vec<Text>,
    own_saves: Option<String>,
    own_costs: Option<String>,
}

impl ResolvedRole {
    /// Whether people in this role may be asked to sign clinical content.
    pub fn licensed(&self) -> bool {
        self.licensed
    }

    /// Whether the clinicians' page is for them.
    pub fn clinician(&self) -> bool {
        self.clinician
    }

    /// The words that sentences use for one person in this role, and for the only one.
    pub fn here(&self) -> RoleHere {
        RoleHere { id: self.id.value.clone(), person: self.person.clone(), the: self.the.clone() }
    }

    /// The role's id.
    pub fn id(&self) -> &str {
        &self.id.value
    }

    /// Fills the slots and compares the steps. Reports a step that replaces one that does not exist.
    pub fn ready(&self, slots: &Slots, phrases: &Phrases, diagnostics: &mut Diagnostics) -> ReadyRole {
        let lists = self.lists.filled(slots, self.id());
        for was in &self.was {
            if !lists.before.iter().any(|step| same_step(step, &was.value)) {
                let steps = lists.before.iter().map(String::as_str);
                diagnostics
                    .add(
                        rules::BAD_CHOICE,
                        was.span.clone(),
                        format!("`was` matches no step under `before` of `{}`", self.id()),
                    )
                    .help(suggestion(&was.value, steps, "Write one of these steps, word for word:"));
            }
        }
        ReadyRole {
            id: self.id.value.clone(),
            title: self.title.clone(),
            person: self.person.clone(),
            plural: self.plural.clone(),
            licensed: self.licensed,
            known_unlicensed: self.known_unlicensed,
            clinician: self.clinician,
            reviews: slots.reviews(self.id()),
            steps: compare(&lists.before, &lists.now, phrases),
            ai_handles: lists.ai_handles,
            you_own: lists.you_own,
            saves: self.own_saves.clone().or(lists.saves),
            costs: self.own_costs.clone().or(lists.costs),
            unaffected: lists.unaffected,
            reader: Reader::default(),
            address: format!("roles/{}.html", self.id.value),
            span: self.id.span.clone(),
        }
    }
}

/// The kit's roles, each with its lists. Reports roles that are unknown, listed twice, or not fully described.
pub fn choose(
    kit: &Kit,
    library: &[Role],
    task: Option<&Task>,
    phrases: &Phrases,
    diagnostics: &mut Diagnostics,
) -> Vec<ResolvedRole> {
    let mut chosen: Vec<ResolvedRole> = Vec::new();
    for entry in &kit.roles {
        if let Some(first) = chosen.iter().find(|role| role.id.value == entry.id.value) {
            let line = first.id.span.start().line;
            diagnostics
                .add(
                    rules::DUPLICATE_KEY,
                    entry.id.span.clone(),
                    format!("the role `{}` is listed twice", entry.id.value),
                )
                .help(format!("It is already on line {line}. Keep one of the two."));
            continue;
        }
        chosen.extend(choose_one(entry, library, task, phrases, diagnostics));
    }
    chosen
}

fn choose_one(
    entry: &RoleEntry,
    library: &[Role],
    task: Option<&Task>,
    phrases: &Phrases,
    diagnostics: &mut Diagnostics,
) -> Option<ResolvedRole> {
    let known = library.iter().find(|role| role.id == entry.id.value);
    let from_task = task.and_then(|task| task.roles.get(&entry.id.value));
    let described = entry.before.is_some()
        || entry.now.is_some()
        || entry.ai_handles.is_some()
        || entry.you_own.is_some();
    if known.is_none() && from_task.is_none() && !described {
        let ids: Vec<&str> = library.iter().map(|role| role.id.as_str()).collect();
        let called = library.iter().find(|role| role.is_called(&entry.id.value));
        let meant = called.map_or_else(
            || suggestion(&entry.id.value, ids, "The roles are"),
            |role| format!("Did you mean `{}`?", role.id),
        );
        diagnostics
            .add(
                rules::UNKNOWN_ROLE,
                entry.id.span.clone(),
                format!("there is no role `{}` in the library", entry.id.value),
            )
            .help(format!("{meant} A new role needs `title`, `before`, `now`, `ai_handles` and `you_own`."));
        return None;
    }
    if !is_file_name(&entry.id.value) {
        diagnostics
            .add(
                rules::BAD_CHOICE,
                entry.id.span.clone(),
                format!(
                    "`{}` cannot be a role's id, because the id becomes the name of a page",
                    entry.id.value
                ),
            )
            .help("Use lowercase letters, digits and dashes: care-coordinator.");
        return None;
    }
    let lists = lists(entry, known.is_some(), task, diagnostics);
    if let Some(own) = entry.you_own.as_ref().filter(|own| own.value.is_empty()) {
        diagnostics
            .add(
                rules::ROLE_OWNS_NOTHING,
                own.key.clone(),
                format!("the role `{}` owns nothing", entry.id.value),
            )
            .help("Write what this person still decides, checks and answers for.");
    }
    let title = entry
        .title
        .as_ref()
        .map(|title| title.value.clone())
        .or_else(|| known.map(|role| role.title.clone()));
    if title.is_none() {
        diagnostics
            .add(
                rules::MISSING_KEY,
                entry.id.span.clone(),
                format!("the role `{}` needs `title`", entry.id.value),
            )
            .absent("title")
            .help("Add `title: ...`, the name that staff use for the role.");
    }
    let title = title.unwrap_or_else(|| entry.id.value.clone());
    let person = known.map_or_else(|| one_of_them(&title, phrases), |role| role.person.clone());
    let the = known
        .map_or_else(|| phrases.say(phrases::THE_ROLE, &[&in_a_sentence(&title)]), |role| role.the.clone());
    Some(ResolvedRole {
        id: entry.id.clone(),
        person,
        the,
        plural: known.map_or_else(|| vec![plural(&title)], |role| role.plural.clone()),
        title,
        licensed: entry.licensed.unwrap_or_else(|| known.is_some_and(|role| role.licensed)),
        known_unlicensed: entry.licensed.or_else(|| known.map(|role| role.licensed)) == Some(false),
        clinician: entry.clinician.unwrap_or_else(|| known.is_some_and(|role| role.clinician)),
        lists,
        was: entry.now.iter().flat_map(|now| &now.value).filter_map(|step| step.was.clone()).collect(),
        own_saves: entry.saves.as_ref().map(|saves| saves.value.clone()),
        own_costs: entry.costs.as_ref().map(|costs| costs.value.clone()),
    })
}

/// The lists of a role: the kit's own, completed by the library's.
fn lists(entry: &RoleEntry, known: bool, task: Option<&Task>, diagnostics: &mut Diagnostics) -> RoleLists {
    let from_task = task.and_then(|task| task.roles.get(&entry.id.value));
    // Without a task there is already a fault; the lists it would have provided are not reported as missing too.
    let part = |name: &'static str,
                own: Option<Vec<Line>>,
                library: Option<&Vec<Line>>,
                diagnostics: &mut Diagnostics|
     -> Vec<Line> {
        if let Some(own) = own {
            return own;
        }
        if library.is_none() && (task.is_some() || !known) {
            diagnostics
                .add(
                    rules::MISSING_KEY,
                    entry.id.span.clone(),
                    format!("the role `{}` needs `{name}`", entry.id.value),
                )
                .absent(name)
                .help(format!(
                    "Add `{name}: [...]` to the role: the library has none for this role and task."
                ));
        }
        library.cloned().unwrap_or_default()
    };
    let (before, now) = (own_steps(entry.before.as_ref()), own_steps(entry.now.as_ref()));
    RoleLists {
        before: part("before", before, from_task.map(|lists| &lists.before), diagnostics),
        now: part("now", now, from_task.map(|lists| &lists.now), diagnostics),
        ai_handles: part(
            "ai_handles",
            own_lines(entry.ai_handles.as_ref()),
            from_task.map(|lists| &lists.ai_handles),
            diagnostics,
        ),
        you_own: part(
            "you_own",
            own_lines(entry.you_own.as_ref()),
            from_task.map(|lists| &lists.you_own),
            diagnostics,
        ),
        // What the library's steps save and cost says nothing about steps that the kit wrote.
        saves: from_task.filter(|_| entry.now.is_none()).and_then(|lists| lists.saves.clone()),
        costs: from_task.filter(|_| entry.now.is_none()).and_then(|lists| lists.costs.clone()),
        // A kit that writes the steps itself says what changes.
        unaffected: from_task.is_some_and(|lists| lists.unaffected)
            && entry.before.is_none()
            && entry.now.is_none(),
    }
}

fn own_lines(own: Option<&Section<Vec<Text>>>) -> Option<Vec<Line>> {
    own.map(|own| own.value.iter().map(|text| Line::own(text.value.clone())).collect())
}

fn own_steps(own: Option<&Section<Vec<StepEntry>>>) -> Option<Vec<Line>> {
    let line = |step: &StepEntry| {
        let mut line = Line::own(step.step.value.clone());
        line.was = step.was.as_ref().map(|was| was.value.clone());
        (line.earlier, line.longer) = (step.earlier, step.longer);
        line
    };
    own.map(|own| own.value.iter().map(line).collect())
}

/// The id of a role, if it is one of `roles`. Reports an unknown role.
pub(super) fn known_role(id: Option<&Text>, roles: &[&str], diagnostics: &mut Diagnostics) -> Option<String> {
    let id = id?;
    if !roles.contains(&id.value.as_str()) {
        diagnostics
            .add(rules::UNKNOWN_ROLE, id.span.clone(), format!("there is no role `{}`", id.value))
            .absent(id.value.as_str())
            .help(suggestion(&id.value, roles.iter().copied(), "The roles are"));
        return None;
    }
    Some(id.value.clone())
}

/// The words for one person with this title: "a dentist", "an orthodontist", "an RN".
fn one_of_them(title: &str, phrases: &Phrases) -> String {
    let vowels = if is_acronym(title) { "AEFHILMNORSX" } else { "aeiou" };
    let title = in_a_sentence(title);
    let vowel = title.starts_with(|letter: char| vowels.contains(letter));
    phrases.say(if vowel { phrases::AN_ROLE } else { phrases::A_ROLE }, &[&title])
}

/// A title without its initial capital, unless it is an acronym.
fn in_a_sentence(title: &str) -> String {
    let mut letters = title.chars();
    match letters.next().filter(|_| !is_acronym(title)) {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => title.to_string(),
    }
}

fn is_acronym(title: &str) -> bool {
    let mut letters = title.chars();
    let (first, second) = (letters.next().unwrap_or_default(), letters.next().unwrap_or_default());
    first.is_uppercase() && (second.is_uppercase() || second == '.')
}

#[cfg(test)]
mod tests {
    use super::one_of_them;
    use crate::library::Phrases;

    #[test]
    fn articles() {
        let phrases = Phrases::english();
        let titles = ["Dentist", "Orthodontist", "RN", "PT aide", "Care coordinator"];
        let said: Vec<String> = titles.map(|title| one_of_them(title, &phrases)).into();
        assert_eq!(said, ["a dentist", "an orthodontist", "an RN", "a PT aide", "a care coordinator"]);
    }
}
