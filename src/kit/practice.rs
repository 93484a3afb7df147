//! `practice`, `prepared_by` and `brand`: who the kit is for, who made it, and how it looks.

use super::shapes::PAPER;
use super::{Text, items};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Span;
use crate::yaml::fields::Fields;

/// The practice.
#[derive(Debug)]
pub struct Practice {
    /// The key `practice`.
    pub key: Span,
    /// The full name.
    pub name: Option<Text>,
    /// A shorter name for use within sentences.
    pub short_name: Option<Text>,
    /// The specialty, in free text.
    pub specialty: Option<Text>,
    /// The main line.
    pub phone: Option<Text>,
    /// Two-letter codes of the states where patients are seen.
    pub states: Vec<Text>,
    /// The key `states`, if it is there.
    pub states_key: Option<Span>,
    /// The id of the privacy official.
    pub privacy_official: Option<Text>,
    /// The id of the security official.
    pub security_official: Option<Text>,
    /// The ids of the people whom staff tell when something is wrong, then the backup.
    pub report_to: Vec<Text>,
    /// The practice's locations, if it has several, each with what is different there.
    pub sites: Vec<Site>,
    /// Whom to get at once when a patient could be harmed: the id of a person or of a role in the kit.
    pub urgent: Option<Text>,
    /// Phone lines that belong to no one person.
    pub contacts: Vec<Contact>,
}

/// One location of a practice that has several. What it leaves out is the same as for the practice.
#[derive(Debug)]
pub struct Site {
    /// What staff call it.
    pub name: Text,
    /// Its phone number.
    pub phone: Option<Text>,
    /// The two-letter codes of the states of the patients seen there.
    pub states: Vec<Text>,
    /// The ids of the people whom staff tell there.
    pub report_to: Vec<Text>,
    /// Whom to get there at once: the id of a person or of a role in the kit.
    pub urgent: Option<Text>,
}

/// A phone line that belongs to no one person, such as an interpreter line or a help desk.
#[derive(Debug)]
pub struct Contact {
    /// What staff call it.
    pub name: Text,
    /// The number, as dialed.
    pub phone: Text,
}

/// The consultant.
#[derive(Debug)]
pub struct PreparedBy {
    /// The full name.
    pub name: Text,
    /// The company.
    pub company: Option<Text>,
    /// The phone number, as dialed.
    pub phone: Option<Text>,
    /// The email address.
    pub email: Option<Text>,
    /// The logo's path, relative to the folder of the file that names it.
    pub logo: Option<Text>,
    /// Whether that file is the workspace's.
    pub of_workspace: bool,
}

/// How the kit looks.
#[derive(Debug, Default)]
pub struct Brand {
    /// The logo's path, relative to the kit's folder.
    pub logo: Option<Text>,
    /// A color as `#rrggbb`.
    pub accent: Option<Text>,
    /// The paper that pages are printed on: `letter` or `a4`.
    pub paper: Option<Text>,
}

impl Practice {
    /// Every state where patients are seen, including those of the sites, each once.
    pub fn all_states(&self) -> Vec<&Text> {
        let mut all: Vec<&Text> = Vec::new();
        for state in self.states.iter().chain(self.sites.iter().flat_map(|site| &site.states)) {
            if !all.iter().any(|known| known.value.eq_ignore_ascii_case(&state.value)) {
                all.push(state);
            }
        }
        all
    }
}

pub(super) fn practice(top: &mut Fields, diagnostics: &mut Diagnostics) -> Practice {
    let key = top.key_or_at("practice");
    let broken = top.has("practice") && top.node("practice").is_none() && top.key("practice").is_some();
    let Some(mut fields) = top.map("practice", "the practice", diagnostics) else {
        top.missing("practice", diagnostics);
        return Practice {
            key,
            name: None,
            short_name: None,
            specialty: None,
            phone: None,
            states: Vec::new(),
            states_key: None,
            privacy_official: None,
            security_official: None,
            report_to: Vec::new(),
            sites: Vec::new(),
            urgent: None,
            contacts: Vec::new(),
        };
    };
    // Read in the order of the format, because "The keys here are" lists them in this order.
    let practice = Practice {
        key,
        name: if broken { None } else { fields.required("name", diagnostics) },
        short_name: fields.text("short_name", diagnostics),
        specialty: fields.text("specialty", diagnostics),
        phone: fields.text("phone", diagnostics),
        states_key: fields.key("states"),
        states: list(&mut fields, "states", diagnostics),
        privacy_official: fields.text("privacy_official", diagnostics),
        security_official: fields.text("security_official", diagnostics),
        report_to: list(&mut fields, "report_to", diagnostics),
        sites: items(&mut fields, "sites", diagnostics, site),
        urgent: fields.text("urgent", diagnostics),
        contacts: items(&mut fields, "contacts", diagnostics, contact),
    };
    if broken {
        fields.missing("name", diagnostics);
    }
    fields.finish(diagnostics);
    practice
}

fn list(fields: &mut Fields, key: &'static str, diagnostics: &mut Diagnostics) -> Vec<Text> {
    fields.distinct(key, diagnostics).map(|list| list.value).unwrap_or_default()
}

fn site(fields: &mut Fields, diagnostics: &mut Diagnostics) -> Option<Site> {
    let name = fields.required("name", diagnostics);
    let phone = fields.text("phone", diagnostics);
    let states = list(fields, "states", diagnostics);
    let report_to = list(fields, "report_to", diagnostics);
    let urgent = fields.text("urgent", diagnostics);
    Some(Site { name: name?, phone, states, report_to, urgent })
}

fn contact(fields: &mut Fields, diagnostics: &mut Diagnostics) -> Option<Contact> {
    let name = fields.required("name", diagnostics);
    let phone = fields.required("phone", diagnostics);
    Some(Contact { name: name?, phone: phone? })
}

pub(super) fn prepared_by(top: &mut Fields, diagnostics: &mut Diagnostics) -> Option<PreparedBy> {
    let mut fields = top.map("prepared_by", "`prepared_by`", diagnostics)?;
    let name = fields.required("name", diagnostics);
    let company = fields.text("company", diagnostics);
    let phone = fields.text("phone", diagnostics);
    let email = fields.text("email", diagnostics);
    let logo = fields.text("logo", diagnostics);
    fields.finish(diagnostics);
    Some(PreparedBy { name: name?, company, phone, email, logo, of_workspace: false })
}

pub(super) fn brand(top: &mut Fields, diagnostics: &mut Diagnostics) -> Brand {
    let Some(mut fields) = top.map("brand", "the brand", diagnostics) else { return Brand::default() };
    let brand = Brand {
        logo: fields.text("logo", diagnostics),
        accent: fields.text("accent", diagnostics),
        paper: fields.choice("paper", PAPER, diagnostics),
    };
    fields.finish(diagnostics);
    brand
}
