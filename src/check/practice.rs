//! The practice and the consultant as pages see them: every id is a person, every state exists, every phone number can be
//! dialed.

use serde::Serialize;

use super::brand;
use super::people::{People, Person, check_email, check_phone};
use super::roles::ResolvedRole;
use super::rules;
use crate::files::snapshot::Snapshot;
use crate::kit::{self, Kit, Text};
use crate::library::Role;
use crate::library::slots::{Contact, Slots};
use crate::library::state;
use crate::text::diagnostic::{Diagnostics, suggestion};

#[derive(Debug, Serialize)]
pub(super) struct ReadyPractice {
    pub(super) name: String,
    pub(super) short_name: String,
    specialty: Option<String>,
    /// The main phone number.
    phone: Option<String>,
    /// The states where patients are seen, including those of the sites.
    states: Vec<ReadyState>,
    pub(super) privacy_official: Option<Person>,
    security_official: Option<Person>,
    pub(super) report_to: Vec<Person>,
    /// Whom to get at once when a patient could be harmed.
    pub(super) urgent: Option<Urgent>,
    /// Whom staff get and tell, in words that name the sites where they differ.
    pub(super) get: Option<String>,
    pub(super) tell: String,
    pub(super) sites: Vec<ReadySite>,
    contacts: Vec<ReadyContact>,
}

/// Whom to get at once: a named person, or anyone in a role.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Urgent {
    /// "Dr. Anika Patel (555-0142)", or "a nurse".
    pub(super) contact: String,
    person: Option<Person>,
    /// The id of the role, if it is a role.
    role: Option<String>,
    /// Whether the kit names them; otherwise it is a licensed role of the kit.
    named: bool,
}

#[derive(Debug, Serialize)]
struct ReadyState {
    code: String,
    name: &'static str,
}

/// One site. The practice's values fill in for those it does not set.
#[derive(Debug, Serialize)]
pub(super) struct ReadySite {
    pub(super) name: String,
    pub(super) phone: Option<String>,
    states: Vec<ReadyState>,
    pub(super) report_to: Vec<Person>,
    pub(super) urgent: Option<Urgent>,
}

/// A phone number that belongs to no single person.
#[derive(Debug, Serialize)]
struct ReadyContact {
    name: String,
    phone: String,
}

/// The consultant.
#[derive(Debug, Serialize)]
pub(super) struct ReadyPreparedBy {
    name: String,
    company: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    /// The logo as a `data:` address.
    logo: Option<String>,
}

impl Urgent {
    /// The role, if it is a role.
    pub(super) fn role(&self) -> Option<&str> {
        self.role.as_deref()
    }

    /// The person, if it is a named one.
    pub(super) fn person(&self) -> Option<&Person> {
        self.person.as_ref()
    }

    /// The contact for a slot, with the role of a person who alone holds it.
    pub(super) fn contact(&self, people: &People) -> Contact {
        match &self.person {
            Some(person) => super::here::contact(person, people),
            None => Contact { text: self.contact.clone(), only: self.role.clone() },
        }
    }
}

/// Whom `urgent` can name.
#[derive(Clone, Copy)]
pub(super) struct Who<'a> {
    pub(super) people: &'a People,
    /// The kit's roles.
    pub(super) roles: &'a [ResolvedRole],
    /// The library's roles. A practice that says "get a nurse" has one, with or without a guide for nurses.
    pub(super) library: &'a [Role],
}

/// Whom to get at once: the person or role with this id; without an id, a licensed role of the kit, clinicians first.
pub(super) fn urgent(id: Option<&Text>, who: Who, diagnostics: &mut Diagnostics) -> Option<Urgent> {
    let Who { people, roles, library } = who;
    let role = |id: &str, person: &str, named| Urgent {
        contact: person.to_string(),
        person: None,
        role: Some(id.to_string()),
        named,
    };
    let of_role = |one: &ResolvedRole, named| role(one.id(), &one.person, named);
    let Some(id) = id else {
        let licensed = || roles.iter().filter(|role| role.licensed());
        let role = licensed().find(|role| role.clinician()).or_else(|| licensed().next())?;
        return Some(of_role(role, false));
    };
    if let Some(role) = roles.iter().find(|role| role.id() == id.value) {
        return Some(of_role(role, true));
    }
    if let Some(person) = people.get(&id.value) {
        let person = person.clone();
        return Some(Urgent {
            contact: person.contact.clone(),
            person: Some(person),
            role: None,
            named: true,
        });
    }
    if let Some(known) = library.iter().find(|role| role.id == id.value) {
        return Some(role(&known.id, &known.person, true));
    }
    let all: Vec<&str> =
        people.0.iter().map(|person| person.id.as_str()).chain(roles.iter().map(ResolvedRole::id)).collect();
    diagnostics
        .add(
            rules::UNKNOWN_PERSON,
            id.span.clone(),
            format!("`{}` is neither a person under `people` nor a role", id.value),
        )
        .absent(id.value.as_str())
        .help(suggestion(&id.value, all, "Write one of"));
    None
}

/// The practice of a kit.
pub(super) fn check(
    kit: &Kit,
    who: Who,
    urgent_here: Option<Urgent>,
    slots: &Slots,
    diagnostics: &mut Diagnostics,
) -> ReadyPractice {
    let (practice, people) = (&kit.practice, who.people);
    let mut person = |id: &Option<Text>| id.as_ref().and_then(|id| people.find(id, diagnostics)).cloned();
    let (privacy_official, security_official) =
        (person(&practice.privacy_official), person(&practice.security_official));
    let report_to = persons(&practice.report_to, people, diagnostics);
    phone(practice.phone.as_ref(), diagnostics);
    let mut all = states(practice.states.iter(), diagnostics);
    let sites: Vec<ReadySite> =
        practice.sites.iter().map(|site| ready_site(site, kit, who, diagnostics)).collect();
    for state in sites.iter().flat_map(|site| &site.states) {
        if !all.iter().any(|known| known.code == state.code) {
            all.push(ReadyState { code: state.code.clone(), name: state.name });
        }
    }
    let contacts = practice.contacts.iter().map(|contact| {
        check_phone(&contact.phone, diagnostics);
        ReadyContact { name: contact.name.value.clone(), phone: contact.phone.value.clone() }
    });
    let contacts = contacts.collect();
    let name = text(practice.name.as_ref()).unwrap_or_default();
    ReadyPractice {
        short_name: text(practice.short_name.as_ref()).unwrap_or_else(|| name.clone()),
        name,
        specialty: text(practice.specialty.as_ref()),
        phone: text(practice.phone.as_ref()),
        states: all,
        privacy_official,
        security_official,
        report_to,
        urgent: urgent_here,
        get: slots.whom_to_get(),
        tell: slots.whom_to_tell(),
        sites,
        contacts,
    }
}

fn ready_site(site: &kit::Site, kit: &Kit, who: Who, diagnostics: &mut Diagnostics) -> ReadySite {
    let (practice, people) = (&kit.practice, who.people);
    phone(site.phone.as_ref(), diagnostics);
    let own_states = states(site.states.iter(), diagnostics);
    let own_report_to = persons(&site.report_to, people, diagnostics);
    let own_urgent = site.urgent.as_ref().and_then(|id| urgent(Some(id), who, diagnostics));
    // Faults in the practice's own values were already reported with the practice.
    let heard = &mut Diagnostics::default();
    ReadySite {
        name: site.name.value.clone(),
        phone: text(site.phone.as_ref()).or_else(|| text(practice.phone.as_ref())),
        states: if site.states.is_empty() { states(practice.states.iter(), heard) } else { own_states },
        report_to: if site.report_to.is_empty() {
            persons(&practice.report_to, people, heard)
        } else {
            own_report_to
        },
        urgent: own_urgent.or_else(|| urgent(practice.urgent.as_ref(), who, heard)),
    }
}

fn persons(ids: &[Text], people: &People, diagnostics: &mut Diagnostics) -> Vec<Person> {
    ids.iter().filter_map(|id| people.find(id, diagnostics).cloned()).collect()
}

fn phone(phone: Option<&Text>, diagnostics: &mut Diagnostics) {
    if let Some(phone) = phone {
        check_phone(phone, diagnostics);
    }
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.value.clone())
}

fn states<'k>(codes: impl Iterator<Item = &'k Text>, diagnostics: &mut Diagnostics) -> Vec<ReadyState> {
    let mut states = Vec::new();
    for code in codes {
        if let Some(name) = state::name(&code.value) {
            states.push(ReadyState { code: code.value.clone(), name });
            continue;
        }
        let upper = code.value.to_ascii_uppercase();
        let known = state::name(&upper).map(|_| upper.as_str()).or_else(|| state::code(&code.value));
        diagnostics
            .add(
                rules::UNKNOWN_STATE,
                code.span.clone(),
                format!("`{}` is not a US state or territory", code.value),
            )
            .help(match known {
                Some(code) => format!("Did you mean `{code}`?"),
                None if code.value.contains(',') => {
                    format!("Write several states as a list: [{}].", code.value)
                }
                None => "Use the two-letter postal code, such as OH.".to_string(),
            });
    }
    states
}

/// The consultant who made the kit.
pub(super) fn prepared_by(
    kit: &Kit,
    snapshot: &Snapshot,
    diagnostics: &mut Diagnostics,
) -> Option<ReadyPreparedBy> {
    let by = kit.prepared_by.as_ref()?;
    phone(by.phone.as_ref(), diagnostics);
    if let Some(email) = &by.email {
        check_email(email, diagnostics);
    }
    Some(ReadyPreparedBy {
        name: by.name.value.clone(),
        company: text(by.company.as_ref()),
        phone: text(by.phone.as_ref()),
        email: text(by.email.as_ref()),
        logo: by.logo.as_ref().and_then(|logo| {
            let logo = if by.of_workspace { from_workspace(logo) } else { logo.clone() };
            brand::picture(&logo, snapshot, diagnostics).map(|picture| picture.address)
        }),
    })
}

/// A path relative to the workspace, as one of its kits would write it.
fn from_workspace(path: &Text) -> Text {
    let name = path.value.as_str();
    let elsewhere = name.starts_with('/') || name.starts_with("data:");
    let value = if elsewhere { name.to_string() } else { format!("../../{name}") };
    Text::new(value, path.span.clone())
}

/// The address where the practice hosts the kit, ending in a slash.
pub(super) fn site_url(kit: &Kit, diagnostics: &mut Diagnostics) -> Option<String> {
    let url = kit.site_url.as_ref()?;
    let rest = url.value.strip_prefix("https://").or_else(|| url.value.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let plain = !url.value.contains(|letter: char| letter.is_whitespace() || "<>\"'\\?#".contains(letter));
    if host.is_empty() || !plain {
        diagnostics
            .add(
                rules::WRONG_TYPE,
                url.span.clone(),
                format!("`site_url` must be a web address, but this is `{}`", url.value),
            )
            .help("Write the address of the folder with the pages: https://intranet.example/kit/");
        return None;
    }
    Some(format!("{}/", url.value.trim_end_matches('/')))
}
