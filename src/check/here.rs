//! Which people and roles the kit has, and the values that fill the slots in the library's texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::people::{People, Person};
use super::practice::{self, Urgent, Who};
use super::roles::ResolvedRole;
use crate::kit::{self, Kit, Text};
use crate::library::phrases::{self, Phrase, Phrases};
use crate::library::slots::{AtSites, Contact, RoleHere, Slots};
use crate::library::{Role, Task};
use crate::text::diagnostic::Diagnostics;

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
    // "draft" is enough where the tool drafts something; a text that is sent out is not called a draft.
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
        whom_to_get(kit, who, urgent, phrases),
        whom_to_tell(kit, people, phrases),
    );
    slots.options(options);
    slots
}

/// Whom each site gets at once when a patient could be harmed.
fn whom_to_get(kit: &Kit, who: Who, urgent: Option<&Urgent>, phrases: &Phrases) -> Vec<AtSites> {
    let usual: Vec<Contact> = urgent.map(|urgent| urgent.contact(who.people)).into_iter().collect();
    // An unknown name is reported where the site is checked.
    let own = |site: &kit::Site| {
        let own = practice::urgent(Some(site.urgent.as_ref()?), who, &mut Diagnostics::default())?;
        Some(vec![own.contact(who.people)])
    };
    by_site(kit, &usual, own, phrases)
}

/// Whom each site tells, then the backup.
fn whom_to_tell(kit: &Kit, people: &People, phrases: &Phrases) -> Vec<AtSites> {
    let contacts = |ids: &[Text]| -> Vec<Contact> {
        let known = ids.iter().filter_map(|id| people.get(&id.value));
        known.map(|person| contact(person, people)).collect()
    };
    let own = |site: &kit::Site| Some(contacts(&site.report_to)).filter(|own| !own.is_empty());
    by_site(kit, &contacts(&kit.practice.report_to), own, phrases)
}

/// The sites that share their people, together; without sites, or where all share them, the practice's people alone.
fn by_site(
    kit: &Kit,
    usual: &[Contact],
    own: impl Fn(&kit::Site) -> Option<Vec<Contact>>,
    phrases: &Phrases,
) -> Vec<AtSites> {
    let mut groups: Vec<(Vec<Contact>, Vec<&str>)> = Vec::new();
    for site in &kit.practice.sites {
        let contacts = own(site).unwrap_or_else(|| usual.to_vec());
        match groups.iter_mut().find(|(known, _)| *known == contacts) {
            Some((_, sites)) => sites.push(&site.name.value),
            None => groups.push((contacts, vec![&site.name.value])),
        }
    }
    if groups.is_empty() {
        groups.push((usual.to_vec(), Vec::new()));
    }
    let differ = groups.len() > 1;
    let named = groups.into_iter().filter(|(contacts, _)| !contacts.is_empty());
    named
        .map(|(contacts, sites)| AtSites { contacts, sites: differ.then(|| phrases.all_of(&sites)) })
        .collect()
}

/// A role is here if the kit lists it, if somebody holds it, if it is an office that the practice fills, or if the practice
/// names it in `urgent`.
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

/// A person's contact for a slot, with their role if nobody else holds it.
pub(super) fn contact(person: &Person, people: &People) -> Contact {
    let alone =
        |role: &String| people.0.iter().filter(|other| other.role.as_deref() == Some(role)).count() == 1;
    Contact { text: person.contact.clone(), only: person.role.clone().filter(alone) }
}
