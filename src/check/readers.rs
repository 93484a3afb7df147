//! Who reads a page, and what it tells them: whom to get and whom to tell without sending anybody to themselves, for which
//! clinicians a page is, who signs the sheet.

use serde::Serialize;

use super::here::contact;
use super::people::{People, Person};
use super::practice::ReadyPractice;
use super::roles::ReadyRole;

/// Whom a reader gets and tells when something is wrong.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reader {
    /// Whom to get at once: "Dr. Anika Patel (555-0144)", or "a nurse".
    urgent: Option<String>,
    /// The reader is the one who is got.
    is_urgent: bool,
    /// Whom to tell, then the backup.
    tell: Vec<Person>,
    /// The reader is the only one who is told.
    is_told: bool,
    /// The privacy official with phone.
    official: Option<String>,
    /// The privacy official's name.
    official_name: Option<String>,
    /// The reader is the privacy official.
    is_official: bool,
    /// The places where others are got or told.
    sites: Vec<Site>,
}

/// A place with its own people.
#[derive(Clone, Debug, Serialize)]
struct Site {
    name: String,
    urgent: Option<String>,
    tell: Vec<String>,
}

impl Reader {
    /// For anyone, or for a reader in a role: whoever holds it alone is not sent to themselves.
    pub(super) fn of(practice: &ReadyPractice, people: &People, role: Option<&str>) -> Self {
        let own = |person: &Person| role.is_some() && contact(person, people).only.as_deref() == role;
        let urgent = practice.urgent.as_ref();
        let is_urgent =
            role.is_some() && urgent.is_some_and(|urgent| urgent.contact(people).only.as_deref() == role);
        let tell: Vec<Person> = practice.report_to.iter().filter(|person| !own(person)).cloned().collect();
        let official = practice.privacy_official.as_ref();
        let is_official = official.is_some_and(own);
        let official = official.filter(|_| !is_official);
        Self {
            urgent: urgent.filter(|_| !is_urgent).map(|urgent| urgent.contact.clone()),
            is_urgent,
            is_told: tell.is_empty() && !practice.report_to.is_empty(),
            tell,
            official: official.map(|person| person.contact.clone()),
            official_name: official.map(|person| person.name.clone()),
            is_official,
            sites: sites(practice),
        }
    }
}

/// The places that name others than the practice does.
fn sites(practice: &ReadyPractice) -> Vec<Site> {
    let contacts = |people: &[Person]| people.iter().map(|person| person.contact.clone()).collect::<Vec<_>>();
    let usual = (practice.urgent.as_ref().map(|urgent| &urgent.contact), contacts(&practice.report_to));
    let sites = practice.sites.iter().map(|site| {
        let here = (site.urgent.as_ref().map(|urgent| &urgent.contact), contacts(&site.report_to));
        (site, here)
    });
    sites
        .filter(|(_, here)| *here != usual && !here.1.is_empty())
        .map(|(site, (urgent, tell))| Site { name: site.name.clone(), urgent: urgent.cloned(), tell })
        .collect()
}

/// How many rows a sheet to sign has on one side of paper.
pub(super) const SHEET_ROWS: usize = 16;

/// How many of them are left empty, at least.
pub(super) const EMPTY_ROWS: usize = 5;

/// Everyone who signs, in the order of the kit's roles, then the others.
pub(super) fn roster(people: &People, roles: &[ReadyRole]) -> Vec<Person> {
    let place = |person: &Person| roles.iter().position(|role| Some(&role.id) == person.role.as_ref());
    let mut roster = people.0.clone();
    roster.sort_by_key(|person| place(person).unwrap_or(usize::MAX));
    roster
}
