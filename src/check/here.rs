//! Who is here, and what fills the slots of the library's texts for this kit.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::people::{People, Person};
use super::practice::{Urgent, Who};
use super::roles::ResolvedRole;
use crate::kit::{Kit, Text};
use crate::library::phrases::{self, Phrase, Phrases};
use crate::library::slots::{Contact, RoleHere, Slots};
use crate::library::{Role, Task};

pub(super) fn slots(
    kit: &Kit,
    task: Option<&Task>,
    who: Who,
    urgent: Option<&Urgent>,
    options: BTreeMap<String, String>,
    reviewers: Vec<String>,
    phrases: &Arc<Phrases>,
) -> Slots {
    let Who { people, .. } = who;
    let mut slots = Slots::default();
    let text = |text: &Option<Text>, unnamed: Phrase| {
        text.as_ref().map_or_else(|| phrases.word(unnamed), |text| text.value.clone())
    };
    slots.set("tool", text(&kit.tool.name, phrases::UNNAMED_TOOL));
    slots.set("vendor", text(&kit.tool.vendor, phrases::UNNAMED_VENDOR));
    // "draft" says enough where the tool drafts; a text that goes out is not called one.
    let draft = task.map_or("draft", |task| task.draft.as_str());
    slots.set("draft", if draft.ends_with("draft") { "draft" } else { draft });
    slots.set("feature", text(&kit.tool.feature, phrases::UNNAMED_FEATURE));
    let practice =
        if kit.practice.short_name.is_some() { &kit.practice.short_name } else { &kit.practice.name };
    slots.set("practice", text(practice, phrases::UNNAMED_PRACTICE));
    slots.set("note", text(&kit.physicians.note_name, phrases::UNNAMED_NOTE));
    slots.set("reviewer", phrases.word(phrases::UNNAMED_REVIEWER));
    slots.set("tell", phrases.word(phrases::UNNAMED_TELL));
    let official = kit.practice.privacy_official.as_ref().and_then(|id| people.get(&id.value));
    let official =
        official.map_or_else(|| phrases.word(phrases::UNNAMED_OFFICIAL), |person| person.contact.clone());
    slots.set("privacy_official", official);
    slots.say_with(Arc::clone(phrases));
    slots.people(
        roles_here(kit, who, urgent.and_then(Urgent::role)),
        reviewers,
        urgent.map(|urgent| urgent.contact(people)),
        kit.practice
            .report_to
            .iter()
            .filter_map(|id| people.get(&id.value))
            .map(|p| contact(p, people))
            .collect(),
    );
    slots.options(options);
    slots
}

/// A role is here if the kit lists it, if somebody holds it, if it is an office that the practice fills, or if
/// the practice says that its holder is got at once.
fn roles_here(kit: &Kit, who: Who, urgent: Option<&str>) -> Vec<RoleHere> {
    let Who { people, roles, library } = who;
    let mut here: Vec<RoleHere> = roles.iter().map(ResolvedRole::here).collect();
    let held = |role: &Role| people.0.iter().any(|person| person.role.as_deref() == Some(&role.id));
    let office = |role: &Role| role.id == "privacy-official" && kit.practice.privacy_official.is_some();
    for role in library.iter().filter(|role| held(role) || office(role) || urgent == Some(&role.id)) {
        if !here.iter().any(|one| one.id == role.id) {
            here.push(RoleHere { id: role.id.clone(), person: role.person.clone(), the: role.the.clone() });
        }
    }
    here
}

/// A person as a slot names them, with the role that they alone hold.
pub(super) fn contact(person: &Person, people: &People) -> Contact {
    let alone =
        |role: &String| people.0.iter().filter(|other| other.role.as_deref() == Some(role)).count() == 1;
    Contact { text: person.contact.clone(), only: person.role.clone().filter(alone) }
}
