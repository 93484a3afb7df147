//! What a page tells its reader: whom to get and whom to tell, without sending anybody to themselves. Also, who signs the sheet.

use serde::Serialize;

use super::here::contact;
use super::people::{People, Person};
use super::practice::{ReadyPractice, Urgent};
use super::roles::ReadyRole;

/// Whom a reader should get, and tell, when something is wrong.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reader {
    /// Whom to get at once: "Dr. Anika Patel (555-0144)", or "a nurse".
    urgent: Option<String>,
    /// Whether the reader is the one to get.
    is_urgent: bool,
    /// Whom to tell, then the backup.
    tell: Vec<Person>,
    /// Whether the reader is the only one to tell.
    is_told: bool,
    /// Whether somebody to get or tell is one of several people who read this page.
    may_be_you: bool,
    /// The privacy official with phone.
    official: Option<String>,
    /// The privacy official's name.
    official_name: Option<String>,
    /// Whether the reader is the privacy official.
    is_official: bool,
    /// The sites that differ from the practice in whom to get or tell, one line each.
    sites: Vec<Site>,
    /// Every site, each with whom to get and tell there.
    places: Vec<Place>,
}

/// One of several sites of a practice.
#[derive(Clone, Debug, Serialize)]
struct Place {
    name: String,
    /// Its phone number.
    phone: Option<String>,
    reader: Reader,
}

/// A site with people of its own, as its reader sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Site {
    name: String,
    urgent: Option<String>,
    /// Whether the reader is the one to get there.
    is_urgent: bool,
    /// Whether the one to get is also the first to tell; `tell` has the others.
    same: bool,
    tell: Vec<String>,
}

impl Reader {
    /// For anyone, or for a reader in a role. A reader who alone holds the role is not sent to themselves.
    pub(super) fn of(practice: &ReadyPractice, people: &People, role: Option<&str>) -> Self {
        let places = practice.sites.iter().map(|site| Place {
            name: site.name.clone(),
            phone: site.phone.clone(),
            reader: Self::with(practice, site.urgent.as_ref(), &site.report_to, people, role),
        });
        Self {
            sites: sites(practice, people, role),
            places: places.collect(),
            ..Self::with(practice, practice.urgent.as_ref(), &practice.report_to, people, role)
        }
    }

    /// The reader's view of a place with these people to get and tell.
    fn with(
        practice: &ReadyPractice,
        urgent: Option<&Urgent>,
        report_to: &[Person],
        people: &People,
        role: Option<&str>,
    ) -> Self {
        let own = |person: &Person| role.is_some() && contact(person, people).only.as_deref() == role;
        let is_urgent =
            role.is_some() && urgent.is_some_and(|urgent| urgent.contact(people).only.as_deref() == role);
        let shares = |person: &Person| role.is_some() && person.role.as_deref() == role && !own(person);
        let urgent_shares = urgent.and_then(Urgent::person).is_some_and(shares);
        let tell: Vec<Person> = report_to.iter().filter(|person| !own(person)).cloned().collect();
        let official = practice.privacy_official.as_ref();
        let is_official = official.is_some_and(own);
        let official = official.filter(|_| !is_official);
        Self {
            urgent: urgent.filter(|_| !is_urgent).map(|urgent| urgent.contact.clone()),
            is_urgent,
            is_told: tell.is_empty() && !report_to.is_empty(),
            may_be_you: urgent_shares || tell.iter().any(shares),
            tell,
            official: official.map(|person| person.contact.clone()),
            official_name: official.map(|person| person.name.clone()),
            is_official,
            ..Self::default()
        }
    }
}

/// The sites that name other people than the practice does. There too, nobody is sent to themselves.
fn sites(practice: &ReadyPractice, people: &People, role: Option<&str>) -> Vec<Site> {
    let is_reader = |only: Option<&str>| role.is_some() && only == role;
    let site = |name: &str, urgent: Option<&Urgent>, tell: &[Person]| {
        let is_urgent = urgent.is_some_and(|urgent| is_reader(urgent.contact(people).only.as_deref()));
        let urgent = urgent.filter(|_| !is_urgent).map(|urgent| urgent.contact.clone());
        let others = tell.iter().filter(|person| !is_reader(contact(person, people).only.as_deref()));
        let mut tell: Vec<String> = others.map(|person| person.contact.clone()).collect();
        let same = urgent.is_some() && tell.first() == urgent.as_ref();
        tell.retain(|one| !same || Some(one) != urgent.as_ref());
        Site { name: name.to_string(), urgent, is_urgent, same, tell }
    };
    let usual = |name: &str| site(name, practice.urgent.as_ref(), &practice.report_to);
    let sites = practice.sites.iter().filter(|here| !here.report_to.is_empty());
    sites
        .map(|here| site(&here.name, here.urgent.as_ref(), &here.report_to))
        .filter(|here| *here != usual(&here.name))
        .filter(|here| here.urgent.is_some() || !here.tell.is_empty())
        .collect()
}

/// How many rows the sheet to sign has on one side of paper.
pub(super) const SHEET_ROWS: usize = 16;

/// The minimum number of rows left empty.
pub(super) const EMPTY_ROWS: usize = 5;

/// Everyone who signs: in the order of the kit's roles, then people in other roles or none.
pub(super) fn roster(people: &People, roles: &[ReadyRole]) -> Vec<Person> {
    let place = |person: &Person| roles.iter().position(|role| Some(&role.id) == person.role.as_ref());
    let mut roster = people.0.clone();
    roster.sort_by_key(|person| place(person).unwrap_or(usize::MAX));
    roster
}
