//! From what was written to what can be printed. A [`ReadyKit`] is made only here, from a kit without faults, so later stages
//! never have to ask whether something is missing.

pub(crate) mod rules;
pub mod answers;
pub mod brand;
mod concerns;
pub mod drills;
mod feedback;
mod here;
pub mod printed_date;
pub(crate) mod facts;
pub mod finding;
mod measures;
pub(crate) mod next_gate;
pub(crate) mod not_used;
mod options;
mod practice;
mod owners;
mod passage;
pub mod due_dates;
mod readers;
pub(crate) mod table;
mod timeline;
mod picture;
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
use crate::library::engine::FIRST_THEME;
use crate::library::slots::Slots;
use crate::library::{ENGLISH, FilledTask, Laws, Library, Phrases, Questions, Task};
use crate::text::diagnostic::{Diagnostics, suggestion};
use answers::Frame;
use facts::Facts;
use finding::Found;
use jiff::civil::Date;
use people::People;
use readers::Reader;
use roles::{ReadyRole, ResolvedRole};
use view::{Asked, ReadyPhysicians, ReadyTool};

pub use concerns::Raised;
pub(crate) use measures::ASSISTED;
pub use measures::tally::Tally;
pub use view::ReadyKit;

/// A kit with its names looked up and its answers read. The rules look at it, and a [`ReadyKit`] is made from it.
pub(crate) struct Resolved<'a> {
    pub(crate) kit: &'a Kit,
    pub(crate) facts: Facts<'a>,
    pub(crate) questions: &'a Questions,
    pub(crate) laws: &'a Laws,
    pub(crate) people: People,
    /// The task with its slots filled.
    pub(crate) task: FilledTask,
    pub(crate) roles: Vec<ReadyRole>,
    pub(crate) answers: BTreeMap<String, Asked>,
    pub(crate) measures: measures::Measures,
    pub(crate) today: Date,
    slots: Slots,
    options: BTreeMap<String, String>,
    practice: practice::ReadyPractice,
    prepared_by: Option<practice::ReadyPreparedBy>,
    drills: Vec<drills::ReadyDrill>,
    site_url: Option<String>,
    feedback: Vec<feedback::ReadyFeedback>,
    brand: brand::ReadyBrand,
    theme: String,
    language: String,
    rollout: rollout::ReadyRollout,
    pub(crate) phrases: Arc<Phrases>,
}

/// Looks up every name and reads every answer; `None` without a task. `today` affects only what depends on dates.
pub(crate) fn resolve<'a>(
    kit: &'a Kit,
    snapshot: &Snapshot,
    library: &'a Library,
    today: Date,
    diagnostics: &mut Diagnostics,
) -> Option<Resolved<'a>> {
    let all = library.roles(diagnostics);
    let questions = library.questions(diagnostics);
    let task = find_task(kit, library, diagnostics);
    let phrases = library.phrases(diagnostics);
    let people = people::check(kit, all, &phrases, diagnostics);
    if let Some(phone) = &kit.tool.support_phone {
        people::check_phone(phone, diagnostics);
    }
    let chosen = roles::choose(kit, all, task, &phrases, diagnostics);
    let laws = library.laws(diagnostics);
    let facts = Facts::new(kit, task, &chosen, laws, today);
    let options = options::check(kit, task, diagnostics);
    let who = practice::Who { people: &people, roles: &chosen, library: all };
    let urgent = practice::urgent(kit.practice.urgent.as_ref(), who, diagnostics);
    let slots =
        here::slots(kit, task, who, urgent.as_ref(), options.clone(), facts.reviewers.clone(), &phrases);
    let answers = answers(kit, questions, &people, &facts, &slots, today, diagnostics);
    let practice = practice::check(kit, who, urgent, &slots, diagnostics);
    let prepared_by = practice::prepared_by(kit, snapshot, diagnostics);
    let site_url = practice::site_url(kit, diagnostics);
    let brand = brand::check(&kit.brand, snapshot, diagnostics);
    let theme = theme(kit, library, diagnostics);
    let language = language(kit, diagnostics);
    let rollout = rollout::check(kit, &people, &phrases, today, diagnostics);
    check_other_people(kit, &people, diagnostics);
    people::mistyped_once(kit, diagnostics);
    let known: Vec<&str> =
        all.iter().map(|role| role.id.as_str()).chain(chosen.iter().map(ResolvedRole::id)).collect();
    let mut measures = measures::check(kit, &known, snapshot, today, &phrases, diagnostics);
    let feedback = feedback::check(kit, &known, snapshot, diagnostics);
    let task = task?;
    let modes: Vec<&str> = task.failure_modes.iter().map(|mode| mode.name.as_str()).collect();
    let filled = task.filled(&slots, |role| facts.has_role(role));
    let drills = drills::check(library, &filled, &modes, &slots, diagnostics);
    measures.name_modes(drills.iter().filter_map(|drill| Some((drill.id.as_str(), drill.mode.as_deref()?))));
    Some(Resolved {
        roles: chosen.iter().map(|role| role.ready(&slots, &phrases, diagnostics)).collect(),
        task: filled,
        drills,
        laws,
        kit,
        facts,
        questions,
        people,
        answers,
        measures,
        today,
        slots,
        options,
        practice,
        prepared_by,
        site_url,
        feedback,
        brand,
        theme,
        language,
        rollout,
        phrases,
    })
}

/// The kit's Markdown texts.
pub fn passages(kit: &Kit) -> impl Iterator<Item = &crate::kit::Text> {
    let concerns = kit.concerns.iter().filter_map(|concern| concern.answer.as_ref());
    let faq = kit.faq.iter().map(|item| &item.answer);
    kit.physicians.message.iter().chain(&kit.jobs_promise).chain(concerns).chain(faq)
}

/// The kit as templates see it, together with the findings.
pub(crate) fn ready(resolved: Resolved, found: Found) -> ReadyKit {
    let Resolved { kit, slots, people, mut roles, answers, .. } = resolved;
    for role in &mut roles {
        role.reader = Reader::of(&resolved.practice, &people, Some(&role.id));
    }
    let named = |id: &Option<crate::kit::Text>| id.as_ref().and_then(|id| people.get(&id.value)).cloned();
    let text = |text: &Option<crate::kit::Text>| text.as_ref().map(|text| text.value.clone());
    let asked = resolved.questions.0.iter().filter_map(|question| answers.get(&question.id));
    let ordered = asked.filter(|asked| asked.asked).map(|asked| asked.answer.clone()).collect();
    let mut passages = Vec::new();
    let mut passage = |text: &crate::kit::Text| passage::Passage::add(text, &mut passages);
    ReadyKit {
        reader: Reader::of(&resolved.practice, &people, None),
        seen: view::seen(&answers),
        unattended: view::unattended(&resolved.task, &answers),
        has_skeptics: people.0.iter().any(|person| person.skeptic),
        roster: readers::roster(&people, &roles),
        empty_rows: readers::SHEET_ROWS.saturating_sub(people.0.len()).max(readers::EMPTY_ROWS),
        owners: owners::lists(&found.findings, &answers, &people, resolved.today),
        practice: resolved.practice,
        tool: ReadyTool {
            name: slots.fill("{tool}"),
            vendor: slots.fill("{vendor}"),
            feature: text(&kit.tool.feature),
            named: kit.tool.name.is_some(),
            support_phone: text(&kit.tool.support_phone),
            does: kit.tool.does.as_ref().map_or_else(
                || resolved.task.does.clone(),
                |own| own.iter().map(|line| line.value.clone()).collect(),
            ),
        },
        edition: text(&kit.version),
        prepared_by: resolved.prepared_by,
        site_url: resolved.site_url,
        task: resolved.task,
        task_options: resolved.options,
        gate: found.gate,
        next_gate: None,
        findings: found.findings,
        laws: found.laws,
        reviewer: view::reviewer(&roles, &slots),
        clinicians: view::clinicians(&roles, &resolved.phrases),
        roles,
        people: people.0.iter().map(|person| (person.id.clone(), person.clone())).collect(),
        questions: ordered,
        answers,
        physicians: ReadyPhysicians {
            champion: named(&kit.physicians.champion),
            note_name: text(&kit.physicians.note_name),
            message: kit.physicians.message.as_ref().map(&mut passage),
        },
        jobs_promise: kit.jobs_promise.as_ref().map(&mut passage),
        concerns: concerns::concerns(kit, &people, &resolved.phrases, &mut passages),
        register: concerns::register(kit, &people),
        skeptics: concerns::skeptics(kit, &people, &resolved.phrases),
        boosters: drills::boosters(
            &resolved.drills,
            &resolved.measures,
            kit.rollout.go_live.as_ref().map(|day| day.value),
            &resolved.phrases,
        ),
        drills: resolved.drills,
        rollout: resolved.rollout,
        feedback: resolved.feedback,
        measures: resolved.measures,
        own_faq: view::own_faq(kit, &mut passages),
        brand: resolved.brand,
        theme: resolved.theme,
        language: resolved.language,
        today: printed_date::PrintedDay::of(resolved.today, &resolved.phrases),
        source: Arc::clone(&kit.source),
        passages,
        phrases: resolved.phrases,
    }
}

fn find_task<'l>(kit: &Kit, library: &'l Library, diagnostics: &mut Diagnostics) -> Option<&'l Task> {
    let id = kit.task.as_ref()?;
    let before = diagnostics.has_errors();
    let task = library.task(&id.value, diagnostics);
    if task.is_none() && (before || !diagnostics.has_errors()) {
        let ids: Vec<&str> = library.task_ids().collect();
        diagnostics
            .add(rules::UNKNOWN_TASK, id.span.clone(), format!("there is no task `{}`", id.value))
            .help(suggestion(&id.value, ids, "The tasks are"));
    }
    task
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
                .help(match (crate::kit::home_of(&entry.id.value), near) {
                    (Some(part), _) => format!("`{}` belongs under `{part}`. Move it there.", entry.id.value),
                    (None, Some(near)) => format!("Did you mean `{near}`?"),
                    (None, None) => "`inservice list questions` lists them all.".to_string(),
                });
        }
    }
    // A question at the top level of the kit was most likely meant for `compliance`.
    let mut unknown = diagnostics.take(crate::yaml::rules::UNKNOWN_KEY);
    for one in unknown.iter_mut().filter(|one| questions.get(one.span.text()).is_some()) {
        one.help = Some("It is a question: put it under `compliance:`, indented by two spaces.".to_string());
    }
    diagnostics.put(unknown);
    let (roles, phrases) = (&facts.roles, slots.phrases());
    let frame = Frame { people, roles, slots, phrases, today, missing_at: &kit.compliance.key };
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

fn theme(kit: &Kit, library: &Library, diagnostics: &mut Diagnostics) -> String {
    let Some(theme) = &kit.theme else { return FIRST_THEME.to_string() };
    let themes = library.theme_names();
    if !themes.contains(theme.value.as_str()) {
        diagnostics
            .add(rules::BAD_CHOICE, theme.span.clone(), format!("there is no theme `{}`", theme.value))
            .help(suggestion(&theme.value, themes, "The themes are"));
    }
    theme.value.clone()
}

fn language(kit: &Kit, diagnostics: &mut Diagnostics) -> String {
    if let Some(language) = kit.language.as_ref().filter(|language| language.value != ENGLISH) {
        let message = format!("kits are in English only, but `language` is `{}`", language.value);
        diagnostics
            .add(rules::BAD_CHOICE, language.span.clone(), message)
            .help("Write `language: en`, or leave it out. Another language is offered once its pages, tasks, questions and words are all there.");
    }
    ENGLISH.to_string()
}

/// Checks the ids of people in parts that are not otherwise read here.
fn check_other_people(kit: &Kit, people: &People, diagnostics: &mut Diagnostics) {
    let concerns =
        kit.concerns.iter().flat_map(|concern| [concern.raised_by.as_ref(), concern.owner.as_ref()]);
    let accepted = kit.accepted.iter().map(|accepted| Some(&accepted.by));
    let champion = [kit.physicians.champion.as_ref()];
    for id in concerns.chain(accepted).chain(champion).flatten() {
        people.find(id, diagnostics);
    }
}
