//! From what was written to what can be printed: a [`ReadyKit`] is made only here, from a kit without faults, so later
//! stages ask no more whether something is missing.

pub(crate) mod rules;
pub mod answers;
pub mod brand;
pub mod printed_date;
pub(crate) mod facts;
pub mod finding;
mod measures;
pub mod pictures;
pub mod people;
pub(crate) mod view;
pub mod roles;
pub mod rollout;
pub mod sentences;
pub mod steps;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::files::snapshot::Snapshot;
use crate::kit::Kit;
use crate::library::condition::Situation;
use crate::library::ids;
use crate::library::slots::{Contact, RoleHere, Slots};
use crate::library::{FilledTask, Laws, Questions, Role, Task, role, state, task};
use crate::text::diagnostic::{Diagnostics, suggestion};
use answers::Frame;
use facts::Facts;
use finding::{Finding, Standing};
use jiff::civil::Date;
use people::People;
use roles::{ReadyRole, ResolvedRole};
use view::{Asked, ReadyPhysicians, ReadyPractice, ReadyState, ReadyTool};

pub use view::{Raised, ReadyKit};

/// A kit with its names looked up and its answers read: what the rules look at, and all that a [`ReadyKit`] is made of.
pub(crate) struct Resolved<'a> {
    pub(crate) kit: &'a Kit,
    pub(crate) facts: Facts<'a>,
    pub(crate) questions: Arc<Questions>,
    pub(crate) laws: Arc<Laws>,
    pub(crate) people: People,
    /// The task with its slots filled.
    pub(crate) task: FilledTask,
    pub(crate) roles: Vec<ReadyRole>,
    pub(crate) answers: BTreeMap<String, Asked>,
    pub(crate) measures: measures::Measures,
    pub(crate) today: Date,
    slots: Slots,
    practice: ReadyPractice,
    brand: brand::ReadyBrand,
    theme: String,
    language: String,
    rollout: rollout::ReadyRollout,
    pictures: BTreeMap<String, String>,
}

/// Looks up every name and reads every answer; `None` without a task. `today` tells only what is stale.
pub(crate) fn resolve<'a>(
    kit: &'a Kit,
    snapshot: &Snapshot,
    today: Date,
    diagnostics: &mut Diagnostics,
) -> Option<Resolved<'a>> {
    let library = role::read_roles(snapshot, diagnostics);
    let questions = Questions::read(snapshot, diagnostics);
    let task = find_task(kit, snapshot, diagnostics);
    let people = people::check(kit, &library, diagnostics);
    let chosen = roles::choose(kit, &library, task.as_ref(), diagnostics);
    let facts = Facts::new(kit, task.as_ref(), &chosen);
    let reviewer = reviewer(&facts);
    let slots = slots(kit, &people, &library, &chosen, task.as_ref(), reviewer.as_deref());
    let answers = answers(kit, &questions, &people, &facts, &slots, today, diagnostics);
    let practice = practice(kit, &people, diagnostics);
    let brand = brand::check(&kit.brand, snapshot, diagnostics);
    let theme = theme(kit, snapshot, diagnostics);
    let language = language(kit, snapshot, diagnostics);
    let rollout = rollout::check(kit, &people, diagnostics);
    check_other_people(kit, &people, diagnostics);
    let measures = measures::check(kit, snapshot, diagnostics);
    let pictures = pictures::pictures(kit, snapshot, diagnostics);
    let task = task?;
    Some(Resolved {
        roles: chosen.iter().map(|role| role.ready(&slots)).collect(),
        task: task.filled(&slots, |role| facts.has_role(role)),
        laws: Laws::read(snapshot, diagnostics),
        kit,
        facts,
        questions,
        people,
        answers,
        measures,
        today,
        slots,
        practice,
        brand,
        theme,
        language,
        rollout,
        pictures,
    })
}

/// The kit as templates see it, with what the rules found.
pub(crate) fn ready(resolved: Resolved, findings: Vec<Finding>, gate: Standing) -> ReadyKit {
    let Resolved { kit, slots, people, roles, answers, .. } = resolved;
    let named = |id: &Option<crate::kit::Text>| id.as_ref().and_then(|id| people.get(&id.value)).cloned();
    let text = |text: &Option<crate::kit::Text>| text.as_ref().map(|text| text.value.clone());
    let asked = resolved.questions.0.iter().filter_map(|question| answers.get(&question.id));
    let ordered = asked.filter(|asked| asked.asked).map(|asked| asked.answer.clone()).collect();
    ReadyKit {
        practice: resolved.practice,
        tool: ReadyTool {
            name: slots.fill("{tool}"),
            vendor: slots.fill("{vendor}"),
            feature: text(&kit.tool.feature),
            named: kit.tool.name.is_some(),
        },
        task: resolved.task,
        gate,
        findings,
        reviewer: roles.iter().find(|role| role.reviews).cloned(),
        roles,
        people: people.0.iter().map(|person| (person.id.clone(), person.clone())).collect(),
        questions: ordered,
        answers,
        physicians: ReadyPhysicians {
            champion: named(&kit.physicians.champion),
            note_name: slots.fill("{note}"),
            message: kit.physicians.message.as_ref().map(view::passage),
        },
        concerns: view::concerns(kit, &people),
        register: view::register(kit, &people),
        jobs_promise: kit.jobs_promise.as_ref().map(view::passage),
        rollout: resolved.rollout,
        feedback: view::feedback(kit),
        own_faq: view::own_faq(kit),
        brand: resolved.brand,
        theme: resolved.theme,
        language: resolved.language,
        today: printed_date::PrintedDay::of(resolved.today),
        source: Arc::clone(&kit.source),
        pictures: resolved.pictures,
    }
}

fn find_task(kit: &Kit, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> Option<Task> {
    let id = kit.task.as_ref()?;
    let before = diagnostics.has_errors();
    let task = task::read(snapshot, &id.value, diagnostics);
    if task.is_none() && (before || !diagnostics.has_errors()) {
        let ids = task::ids(snapshot);
        diagnostics
            .add(rules::UNKNOWN_TASK, id.span.clone(), format!("there is no task `{}`", id.value))
            .help(suggestion(&id.value, ids.iter().map(String::as_str), "The tasks are"));
    }
    task
}

/// The role that checks every output, if the kit answers that with one of its roles. Nobody is guessed.
fn reviewer(facts: &Facts) -> Option<String> {
    let has = |id: &&String| facts.has_role(id);
    facts.answers.get(ids::REVIEWER).filter(has).cloned()
}

fn slots(
    kit: &Kit,
    people: &People,
    library: &[Role],
    roles: &[ResolvedRole],
    task: Option<&Task>,
    reviewer: Option<&str>,
) -> Slots {
    let mut slots = Slots::default();
    let text = |text: &Option<crate::kit::Text>, other: &str| {
        text.as_ref().map_or_else(|| other.to_string(), |text| text.value.clone())
    };
    slots.set("tool", text(&kit.tool.name, "the tool"));
    slots.set("vendor", text(&kit.tool.vendor, "the vendor"));
    slots.set("feature", text(&kit.tool.feature, "the feature in use"));
    let practice = kit.practice.short_name.as_ref().or(kit.practice.name.as_ref());
    slots.set("practice", practice.map_or("the practice", |name| name.value.as_str()));
    slots.set("note", text(&kit.physicians.note_name, "visit note"));
    slots.set("reviewer", "a reviewer");
    slots.set("tell", "your manager");
    let official = kit.practice.privacy_official.as_ref().and_then(|id| people.get(&id.value));
    let official =
        official.map_or_else(|| "the privacy official".to_string(), |person| person.contact.clone());
    slots.set("privacy_official", official);
    slots.join_with(" or ");
    slots.people(
        roles_here(kit, people, library, roles),
        reviewer.map(str::to_string).into_iter().collect(),
        None,
        kit.practice
            .report_to
            .iter()
            .filter_map(|id| people.get(&id.value))
            .map(|p| contact(p, people))
            .collect(),
    );
    slots.options(task.map(Task::usual_options).unwrap_or_default());
    slots
}

/// A role is here if the kit lists it, if somebody holds it, or if it is an office that the practice fills.
fn roles_here(kit: &Kit, people: &People, library: &[Role], roles: &[ResolvedRole]) -> Vec<RoleHere> {
    let mut here: Vec<RoleHere> = roles.iter().map(ResolvedRole::here).collect();
    let held = |role: &Role| people.0.iter().any(|person| person.role.as_deref() == Some(&role.id));
    let office = |role: &Role| role.id == "privacy-official" && kit.practice.privacy_official.is_some();
    for role in library.iter().filter(|role| held(role) || office(role)) {
        if !here.iter().any(|one| one.id == role.id) {
            here.push(RoleHere { id: role.id.clone(), person: role.person.clone(), the: role.the.clone() });
        }
    }
    here
}

/// A person as a slot names them, with the role that they alone hold.
fn contact(person: &people::Person, people: &People) -> Contact {
    let alone =
        |role: &String| people.0.iter().filter(|other| other.role.as_deref() == Some(role)).count() == 1;
    Contact { text: person.contact.clone(), only: person.role.clone().filter(alone) }
}

fn answers(
    kit: &Kit,
    questions: &Questions,
    people: &People,
    facts: &Facts,
    slots: &Slots,
    today: Date,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Asked> {
    for entry in &kit.compliance.value {
        if questions.get(&entry.id.value).is_none() && !questions.0.is_empty() {
            let ids: Vec<&str> = questions.0.iter().map(|question| question.id.as_str()).collect();
            let near = crate::text::diagnostic::nearest(&entry.id.value, ids);
            diagnostics
                .add(
                    rules::UNKNOWN_QUESTION,
                    entry.id.span.clone(),
                    format!("there is no question `{}`", entry.id.value),
                )
                .help(near.map_or_else(
                    || "`inservice list questions` has them all.".to_string(),
                    |near| format!("Did you mean `{near}`?"),
                ));
        }
    }
    let frame = Frame { people, roles: &facts.roles, slots, today, missing_at: &kit.compliance.key };
    let entry = |id: &str| kit.compliance.value.iter().find(|entry| entry.id.value == id);
    questions
        .0
        .iter()
        .map(|question| {
            let asked = question.asked_when.as_ref().is_none_or(|when| when.holds(facts, false));
            let answer = frame.answer(question, entry(&question.id), diagnostics);
            (question.id.clone(), Asked { answer, asked })
        })
        .collect()
}

fn practice(kit: &Kit, people: &People, diagnostics: &mut Diagnostics) -> ReadyPractice {
    let practice = &kit.practice;
    let mut person =
        |id: &Option<crate::kit::Text>| id.as_ref().and_then(|id| people.find(id, diagnostics)).cloned();
    let (privacy_official, security_official) =
        (person(&practice.privacy_official), person(&practice.security_official));
    let report_to =
        practice.report_to.iter().filter_map(|id| people.find(id, diagnostics).cloned()).collect();
    let mut states = Vec::new();
    for code in &practice.states {
        match state::name(&code.value) {
            Some(name) => states.push(ReadyState { code: code.value.clone(), name }),
            None => {
                let upper = code.value.to_ascii_uppercase();
                let known = state::name(&upper).map(|_| upper.as_str()).or_else(|| state::code(&code.value));
                diagnostics
                    .add(
                        rules::UNKNOWN_STATE,
                        code.span.clone(),
                        format!("`{}` is no US state or territory", code.value),
                    )
                    .help(match known {
                        Some(code) => format!("Did you mean `{code}`?"),
                        None if code.value.contains(',') => {
                            format!("Several states stand in brackets: [{}].", code.value)
                        }
                        None => "Use the two letters of the postal code, such as OH.".to_string(),
                    });
            }
        }
    }
    let name = practice.name.as_ref().map(|name| name.value.clone()).unwrap_or_default();
    ReadyPractice {
        short_name: practice.short_name.as_ref().map_or_else(|| name.clone(), |name| name.value.clone()),
        name,
        specialty: practice.specialty.as_ref().map(|specialty| specialty.value.clone()),
        states,
        privacy_official,
        security_official,
        report_to,
    }
}

fn theme(kit: &Kit, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> String {
    let Some(theme) = &kit.theme else { return "clinic".to_string() };
    let themes = snapshot.folders("themes");
    if !themes.contains(&theme.value) {
        diagnostics
            .add(rules::BAD_CHOICE, theme.span.clone(), format!("there is no theme `{}`", theme.value))
            .help(suggestion(&theme.value, themes.iter().map(String::as_str), "The themes are"));
    }
    theme.value.clone()
}

fn language(kit: &Kit, snapshot: &Snapshot, diagnostics: &mut Diagnostics) -> String {
    let Some(language) = &kit.language else { return "en".to_string() };
    let files = snapshot.list("content/words");
    let words: Vec<&str> = files.iter().filter_map(|name| name.strip_suffix(".yaml")).collect();
    if !words.contains(&language.value.as_str()) {
        diagnostics
            .add(
                rules::BAD_CHOICE,
                language.span.clone(),
                format!("there are no words for the language `{}`", language.value),
            )
            .help(suggestion(&language.value, words, "The languages are"));
    }
    language.value.clone()
}

/// The ids of people in the parts that need nothing else from them here.
fn check_other_people(kit: &Kit, people: &People, diagnostics: &mut Diagnostics) {
    let concerns =
        kit.concerns.iter().flat_map(|concern| [concern.raised_by.as_ref(), concern.owner.as_ref()]);
    let accepted = kit.accepted.iter().map(|accepted| Some(&accepted.by));
    let champion = [kit.physicians.champion.as_ref()];
    for id in concerns.chain(accepted).chain(champion).flatten() {
        people.find(id, diagnostics);
    }
}
