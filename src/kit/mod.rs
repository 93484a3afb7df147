//! What a consultant wrote in `kit.yaml`, with places: one module per part, each type next to the function that reads it.
//! Reading never fails: what cannot be read is reported and left out. Nothing here is checked against the library or the
//! calendar: an id can be any word, a role can be unknown, an answer can be missing.

pub(crate) mod shapes;
mod nested;
mod people;
mod practice;
mod tool;
mod roles;
mod compliance;
mod voices;
mod rollout;
mod shared;

use std::sync::Arc;

use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Source, Spanned};
use crate::yaml::fields::Fields;
use crate::yaml::{Node, Value};

pub use crate::text::source::{Day, Section, Text};
pub use compliance::AnswerEntry;
pub use people::Person;
pub use practice::{Brand, Contact, Practice, PreparedBy, Site};
pub use roles::{RoleEntry, StepEntry};
pub use rollout::{Accepted, MeasuresPlan, Pilot, Rollout};
pub(crate) use shared::{Defaults, VendorFile};
pub use tool::{TaskOption, Tool};
pub use voices::{Concern, FEEDBACK_QUESTIONS, Feedback, Physicians, Question, asked};

/// A kit as it is written.
#[derive(Debug)]
pub struct Kit {
    /// The file `kit.yaml`.
    pub source: Arc<Source>,
    /// Everyone who is named anywhere in the kit, by id.
    pub people: Vec<Person>,
    /// What people call this edition.
    pub version: Option<Text>,
    /// The consultant.
    pub prepared_by: Option<PreparedBy>,
    /// The practice.
    pub practice: Practice,
    /// The practice's logo, color and paper.
    pub brand: Brand,
    /// The theme's name.
    pub theme: Option<Text>,
    /// Where the practice hosts the kit.
    pub site_url: Option<Text>,
    /// The language of the kit.
    pub language: Option<Text>,
    /// The tool.
    pub tool: Tool,
    /// The one task of the kit.
    pub task: Option<Text>,
    /// The choices that the task's library entry leaves to the kit.
    pub task_options: Vec<TaskOption>,
    /// The roles that touch the tool.
    pub roles: Vec<RoleEntry>,
    /// The compliance answers.
    pub compliance: Section<Vec<AnswerEntry>>,
    /// What the physicians' page says.
    pub physicians: Physicians,
    /// What worries people, and the answers.
    pub concerns: Vec<Concern>,
    /// What leadership says about jobs.
    pub jobs_promise: Option<Text>,
    /// The dates of the rollout.
    pub rollout: Rollout,
    /// The file that records what readers found in the drafts with planted errors.
    pub drills: Option<Text>,
    /// What people said after the pilot, and what was done.
    pub feedback: Vec<Feedback>,
    /// The file that holds the feedback, if it is not in the kit.
    pub feedback_file: Option<Text>,
    /// The file of the measures.
    pub measures: Option<Text>,
    /// The warnings that a named person accepts.
    pub accepted: Vec<Accepted>,
    /// What the pilot must show.
    pub measures_plan: Option<MeasuresPlan>,
    /// The kit's own questions and answers.
    pub faq: Vec<Question>,
    /// Every text in the kit and in what it takes from shared files, for checking the wording.
    pub texts: Vec<Text>,
    /// The files shared by clients that this kit takes something from.
    pub shared: Vec<Arc<Source>>,
    /// The help lines in those files, whether or not this kit prints them.
    phones_of_vendors: Vec<Text>,
}

impl Kit {
    /// When the last skeptic was heard; `None` while one of them has not been. A day under `rollout` counts for all of them.
    pub fn skeptic_talked_on(&self) -> Option<&Day> {
        let skeptics = || self.people.iter().filter(|person| person.skeptic);
        let rollout = self.rollout.skeptic_talked_on.as_ref();
        if rollout.is_none() && skeptics().any(|person| person.talked_on.is_none()) {
            return None;
        }
        let days = skeptics().filter_map(|person| person.talked_on.as_ref()).chain(rollout);
        days.max_by_key(|day| day.value)
    }

    /// Every phone number that the kit assigns to a person, place or line.
    pub fn phones(&self) -> impl Iterator<Item = &Text> {
        let people = self.people.iter().filter_map(|person| person.phone.as_ref());
        let sites = self.practice.sites.iter().filter_map(|site| site.phone.as_ref());
        let contacts = self.practice.contacts.iter().map(|contact| &contact.phone);
        let consultant = self.prepared_by.as_ref().and_then(|by| by.phone.as_ref());
        let more = [self.practice.phone.as_ref(), self.tool.support_phone.as_ref(), consultant];
        let vendors = self.phones_of_vendors.iter();
        people.chain(sites).chain(contacts).chain(more.into_iter().flatten()).chain(vendors)
    }

    /// The CSV files that the kit names.
    pub fn tables(&self) -> impl Iterator<Item = &Text> {
        [&self.measures, &self.drills, &self.feedback_file].into_iter().flatten()
    }
}

/// Reads a kit from a tree.
pub fn read(source: &Arc<Source>, root: &Node, diagnostics: &mut Diagnostics) -> Kit {
    let lifted = nested::lifted(root, diagnostics);
    let root = lifted.as_ref().unwrap_or(root);
    let mut fields = Fields::shaped(root, source.start(), &shapes::KIT, diagnostics);
    let top = &mut fields;
    // Read in the order of the format, because "The keys here are" lists them in this order.
    let people = people::people(top, diagnostics);
    let version = top.text("version", diagnostics);
    let prepared_by = practice::prepared_by(top, diagnostics);
    let practice = practice::practice(top, diagnostics);
    let brand = practice::brand(top, diagnostics);
    let theme = top.text("theme", diagnostics);
    let site_url = top.text("site_url", diagnostics);
    let language = top.text("language", diagnostics);
    let tool = tool::tool(top, diagnostics);
    let task = tool::task(top, diagnostics);
    let task_options = tool::task_options(top, diagnostics);
    let roles = roles::roles(top, diagnostics);
    let compliance = compliance::compliance(top, diagnostics);
    let physicians = voices::physicians(top, diagnostics);
    let concerns = voices::concerns(top, diagnostics);
    let jobs_promise = top.markdown("jobs_promise", diagnostics);
    let rollout = rollout::rollout(top, diagnostics);
    let drills = top.text("drills", diagnostics);
    let (feedback, feedback_file) = voices::feedback(top, diagnostics);
    let measures = top.text("measures", diagnostics);
    let accepted = rollout::accepted(top, diagnostics);
    let measures_plan = rollout::measures_plan(top, diagnostics);
    let faq = voices::faq(top, diagnostics);
    fields.finish(diagnostics);
    Kit {
        source: Arc::clone(source),
        people,
        version,
        prepared_by,
        practice,
        brand,
        theme,
        site_url,
        language,
        tool,
        task,
        task_options,
        roles,
        compliance,
        physicians,
        concerns,
        jobs_promise,
        rollout,
        drills,
        feedback,
        feedback_file,
        measures,
        accepted,
        measures_plan,
        faq,
        texts: texts(root),
        shared: Vec::new(),
        phones_of_vendors: Vec::new(),
    }
}

/// Every text in a tree, in order.
fn texts(node: &Node) -> Vec<Text> {
    match &node.value {
        Value::Text { text, .. } => vec![Spanned::new(text.clone(), node.span.clone())],
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Map(entries) => entries.iter().flat_map(|entry| texts(&entry.value)).collect(),
        Value::Null | Value::Broken => Vec::new(),
    }
}

/// Reads each item of a list of maps.
fn items<T>(
    top: &mut Fields,
    key: &'static str,
    diagnostics: &mut Diagnostics,
    read: impl Fn(&mut Fields, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let mut list = Vec::new();
    let Some(shape) = top.shape_under(key) else { return list };
    for item in top.list(key, diagnostics) {
        if matches!(item.value, Value::Broken) {
            continue;
        }
        let at = item
            .entries()
            .and_then(|entries| entries.first())
            .map_or(item.span.clone(), |entry| entry.key.span.clone());
        let mut fields = Fields::shaped(item, at, shape, diagnostics);
        let read = read(&mut fields, diagnostics);
        if item.entries().is_some() {
            fields.finish(diagnostics);
        }
        list.extend(read);
    }
    list
}

/// The part of `kit.yaml` that a key belongs in, for someone who wrote it elsewhere.
pub(crate) fn home_of(key: &str) -> Option<&'static str> {
    let homes: [(&str, &[&str]); 7] = [
        (
            "practice",
            &[
                "short_name",
                "specialty",
                "states",
                "privacy_official",
                "security_official",
                "report_to",
                "sites",
                "urgent",
                "contacts",
            ],
        ),
        ("tool", &["from", "vendor", "feature", "support_phone", "does"]),
        ("brand", &["logo", "accent", "paper"]),
        ("physicians", &["champion", "note_name", "message"]),
        ("rollout", &["skeptic_talked_on", "hipaa_page_given_on", "training_on", "pilot", "go_live"]),
        ("rollout.pilot", &["start", "end", "drafts_expected"]),
        ("measures_plan", &["adoption", "max_error_rate", "min_minutes_saved", "fixed_on"]),
    ];
    homes.into_iter().find(|(_, keys)| keys.contains(&key)).map(|(part, _)| part)
}
