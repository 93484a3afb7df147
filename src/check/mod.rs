//! From what was written to what can be printed: a [`ReadyKit`] is made only here, from a kit without faults, so later
//! stages ask no more whether something is missing.

pub mod answers;
pub mod brand;
pub mod printed_date;
mod facts;
pub mod gate;
mod measures;
pub mod pictures;
pub mod people;
mod view;
pub mod roles;
pub mod rollout;
pub mod sentences;
pub mod steps;

use crate::rules;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::files::layers::Layers;
use crate::kit::Kit;
use crate::library::condition::Situation;
use crate::library::phrase::Slots;
use crate::library::{Laws, Questions, Task, role, state, task};
use crate::text::diagnostic::{Diagnostics, suggestion};
use answers::{Answer, Frame};
use facts::{Facts, comparable_answers};
use gate::RuleInput;
use jiff::civil::Date;
use people::People;
use roles::{ReadyRole, ResolvedRole};
use view::{Asked, ReadyPhysicians, ReadyPractice, ReadyState, ReadyTool};

pub use view::{Raised, ReadyKit};

/// The kit, ready to be built; `None` where a fault stands in the way. `today` tells only what is stale.
pub fn check(kit: &Kit, layers: &Layers, today: Date, diagnostics: &mut Diagnostics) -> Option<ReadyKit> {
    let library = role::read_roles(layers, diagnostics);
    let questions = Questions::read(layers, diagnostics);
    let task = find_task(kit, layers, diagnostics);
    let people = people::check(kit, &library, diagnostics);
    let chosen = roles::choose(kit, &library, task.as_ref(), diagnostics);
    let facts = Facts { kit, task: task.as_ref(), roles: &chosen, answers: comparable_answers(kit) };
    let reviewer = reviewer(&facts);
    let slots = slots(kit, &people, &chosen, reviewer.as_deref());
    let answers = answers(kit, &questions, &people, &facts, &slots, today, diagnostics);
    let practice = practice(kit, &people, diagnostics);
    let brand = brand::check(&kit.brand, layers, diagnostics);
    let theme = theme(kit, layers, diagnostics);
    let language = language(kit, layers, diagnostics);
    let rollout = rollout::check(kit, &people, diagnostics);
    check_other_people(kit, &people, diagnostics);
    let measures = measures::check(kit, layers, diagnostics);
    let pictures = pictures::pictures(kit, layers, diagnostics);
    let named = |id: &Option<crate::kit::Text>| id.as_ref().and_then(|id| people.get(&id.value)).cloned();
    let task = task.as_ref()?;
    let ready: Vec<ReadyRole> = chosen.iter().map(|role| role.ready(&slots, reviewer.as_deref())).collect();
    let filled = task.filled(&slots, |role| facts.has_role(role));
    let laws = Laws::read(layers, diagnostics);
    let input = RuleInput {
        kit,
        task: &filled,
        roles: &ready,
        people: &people,
        answers: &answers,
        facts: &facts,
        questions: &questions,
        laws: &laws,
        manual_since: measures.manual_since,
        today,
    };
    let findings = gate::find(&input, layers, diagnostics);
    let gate = gate::stand(&findings, &answers);
    if diagnostics.has_errors() {
        return None;
    }
    let asked: Vec<Answer> =
        answers.values().filter(|asked| asked.asked).map(|asked| asked.answer.clone()).collect();
    let mut ordered: Vec<Answer> = Vec::new();
    for question in &questions.0 {
        ordered.extend(asked.iter().find(|answer| answer.id == question.id).cloned());
    }
    let text = |text: &Option<crate::kit::Text>| text.as_ref().map(|text| text.value.clone());
    Some(ReadyKit {
        practice,
        tool: ReadyTool {
            name: slots.fill("{tool}"),
            vendor: slots.fill("{vendor}"),
            feature: text(&kit.tool.feature),
            named: kit.tool.name.is_some(),
        },
        task: filled,
        gate,
        findings,
        reviewer: ready.iter().find(|role| role.reviews).cloned(),
        roles: ready,
        people: people.0.iter().map(|person| (person.id.clone(), person.clone())).collect(),
        answers,
        questions: ordered,
        physicians: ReadyPhysicians {
            champion: named(&kit.physicians.champion),
            note_name: slots.fill("{note}"),
            message: kit.physicians.message.as_ref().map(view::passage),
        },
        concerns: view::concerns(kit, &people),
        register: view::register(kit, &people),
        jobs_promise: kit.jobs_promise.as_ref().map(view::passage),
        rollout,
        feedback: view::feedback(kit),
        own_faq: view::own_faq(kit),
        brand,
        theme,
        language,
        today: printed_date::PrintedDay::of(today),
        source: Arc::clone(&kit.source),
        pictures,
    })
}

fn find_task(kit: &Kit, layers: &Layers, diagnostics: &mut Diagnostics) -> Option<Task> {
    let id = kit.task.as_ref()?;
    let before = diagnostics.has_errors();
    let task = task::read(layers, &id.value, diagnostics);
    if task.is_none() && (before || !diagnostics.has_errors()) {
        let ids = task::ids(layers);
        diagnostics
            .add(rules::UNKNOWN_TASK, id.span.clone(), format!("there is no task `{}`", id.value))
            .help(suggestion(&id.value, ids.iter().map(String::as_str), "The tasks are"));
    }
    task
}

/// The role that checks every output, if the kit answers that with one of its roles. Nobody is guessed.
fn reviewer(facts: &Facts) -> Option<String> {
    let has = |id: &&String| facts.roles.iter().any(|role| role.id() == id.as_str());
    facts.answers.get("reviewer").filter(has).cloned()
}

fn slots(kit: &Kit, people: &People, roles: &[ResolvedRole], reviewer: Option<&str>) -> Slots {
    let mut slots = Slots::default();
    let text = |text: &Option<crate::kit::Text>, other: &str| {
        text.as_ref().map_or_else(|| other.to_string(), |text| text.value.clone())
    };
    let person = |id: Option<&crate::kit::Text>, other: &str| {
        id.and_then(|id| people.get(&id.value))
            .map_or_else(|| other.to_string(), |person| person.contact.clone())
    };
    slots.set("tool", text(&kit.tool.name, "the tool"));
    slots.set("vendor", text(&kit.tool.vendor, "the vendor"));
    slots.set("feature", text(&kit.tool.feature, "the feature in use"));
    let practice = kit.practice.short_name.as_ref().or(kit.practice.name.as_ref());
    slots.set("practice", practice.map_or("the practice", |name| name.value.as_str()));
    slots.set("note", text(&kit.physicians.note_name, "visit note"));
    let by = reviewer.and_then(|id| roles.iter().find(|role| role.id() == id));
    slots.set("reviewer", by.map_or("a reviewer", |role| role.person.as_str()));
    slots.set("tell", person(kit.practice.report_to.first(), "your manager"));
    slots.set("privacy_official", person(kit.practice.privacy_official.as_ref(), "the privacy official"));
    slots
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
    let roles = facts.roles.iter().map(|role| (role.id().to_string(), role.person.clone())).collect();
    let frame = Frame { people, roles: &roles, slots, today, missing_at: &kit.compliance.key };
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

fn theme(kit: &Kit, layers: &Layers, diagnostics: &mut Diagnostics) -> String {
    let Some(theme) = &kit.theme else { return "clinic".to_string() };
    let themes = layers.folders("themes");
    if !themes.contains(&theme.value) {
        diagnostics
            .add(rules::BAD_CHOICE, theme.span.clone(), format!("there is no theme `{}`", theme.value))
            .help(suggestion(&theme.value, themes.iter().map(String::as_str), "The themes are"));
    }
    theme.value.clone()
}

fn language(kit: &Kit, layers: &Layers, diagnostics: &mut Diagnostics) -> String {
    let Some(language) = &kit.language else { return "en".to_string() };
    let files = layers.list("content/words");
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
