//! The kit as templates see it. Its fields are private to `check`, so no other module can make one.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::answers::{Answer, Provenance, State};
use super::brand::ReadyBrand;
use super::concerns::{Raised, ReadyConcern, Skeptic};
use super::drills::{Booster, ReadyDrill};
use super::due_dates::{self, DueDate};
use super::feedback::ReadyFeedback;
use super::finding::{Finding, Standing, StateLaws};
use super::measures::Measures;
use super::measures::tally::Tally;
use super::next_gate::NextGate;
use super::owners::OwnersList;
use super::passage::Passage;
use super::people::Person;
use super::practice::{ReadyPractice, ReadyPreparedBy};
use super::printed_date;
use super::readers::Reader;
use super::roles::ReadyRole;
use super::rollout::ReadyRollout;
use crate::kit::{Kit, Text};
use crate::library::slots::Slots;
use crate::library::task::FilledUnattended;
use crate::library::{FilledTask, Phrases, ids};
use crate::text::source::{Source, Span};

/// A kit that can be built. Templates see exactly this.
#[derive(Debug, Serialize)]
pub struct ReadyKit {
    pub(super) practice: ReadyPractice,
    pub(super) tool: ReadyTool,
    /// What people call this edition of the kit; `version` is the hash of what staff read.
    pub(super) edition: Option<String>,
    pub(super) prepared_by: Option<ReadyPreparedBy>,
    /// The address where the practice hosts the kit, ending in a slash.
    pub(super) site_url: Option<String>,
    pub(super) task: FilledTask,
    /// Drafts about invented patients, some with a planted error.
    pub(super) drills: Vec<ReadyDrill>,
    /// The drills that come back after the start, with their days.
    pub(super) boosters: Vec<Booster>,
    /// What the kit chose for the task's options, or the usual values.
    pub(super) task_options: BTreeMap<String, String>,
    pub(super) roles: Vec<ReadyRole>,
    pub(super) people: BTreeMap<String, Person>,
    pub(super) answers: BTreeMap<String, Asked>,
    pub(super) questions: Vec<Answer>,
    /// Who checks every output, if the kit answers that with its own roles.
    pub(super) reviewer: Option<Reviewer>,
    /// The roles that the clinicians' page is for, if there are any.
    pub(super) clinicians: Option<Clinicians>,
    /// How far the kit is cleared.
    pub(super) gate: Standing,
    /// What opens the next one; none once every gate is open.
    pub(super) next_gate: Option<NextGate>,
    /// Everything that was found, blocks first.
    pub(super) findings: Vec<Finding>,
    /// The state laws that were checked.
    pub(super) laws: Vec<StateLaws>,
    /// Whom anyone should get, and tell, when something is wrong.
    pub(super) reader: Reader,
    /// Who saw the tool do what this kit says, and when; `None` unless that is confirmed.
    pub(super) seen: Option<Provenance>,
    /// What happens with nobody checking, unless the answer is that nothing does.
    pub(super) unattended: Option<Unattended>,
    /// Whether there are skeptics to listen to first. Only pages for leaders may name them.
    pub(super) has_skeptics: bool,
    /// Who signs the sheet.
    pub(super) roster: Vec<Person>,
    /// Empty rows on the sheet, for people hired later.
    pub(super) empty_rows: usize,
    pub(super) physicians: ReadyPhysicians,
    pub(super) concerns: Vec<ReadyConcern>,
    pub(super) jobs_promise: Option<Passage>,
    pub(super) rollout: ReadyRollout,
    pub(super) feedback: Vec<ReadyFeedback>,
    pub(super) measures: Measures,
    pub(super) own_faq: Vec<OwnQuestion>,
    pub(super) brand: ReadyBrand,
    pub(super) theme: String,
    pub(super) language: String,
    pub(super) today: printed_date::PrintedDay,
    #[serde(skip)]
    pub(super) source: Arc<Source>,
    #[serde(skip)]
    pub(super) register: Vec<Raised>,
    /// The kit's own Markdown texts. Templates see only their placeholders.
    #[serde(skip)]
    pub(super) passages: Vec<Text>,
    #[serde(skip)]
    pub(super) owners: Vec<OwnersList>,
    #[serde(skip)]
    pub(super) phrases: Arc<Phrases>,
    #[serde(skip)]
    pub(super) skeptics: Vec<Skeptic>,
}

/// An answer, and whether its question applies to this kit.
#[derive(Debug, Serialize)]
pub(crate) struct Asked {
    #[serde(flatten)]
    pub(crate) answer: Answer,
    pub(crate) asked: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct ReadyTool {
    pub(super) name: String,
    pub(super) vendor: String,
    pub(super) feature: Option<String>,
    /// Whether the kit names the tool; otherwise pages say "the tool".
    pub(super) named: bool,
    /// The vendor's help line.
    pub(super) support_phone: Option<String>,
    /// What it does: the kit's own list, or the library's for the task.
    pub(super) does: Vec<String>,
}

/// The role that checks every output, or several roles that each check their own.
#[derive(Debug, Serialize)]
pub(super) struct Reviewer {
    /// The words for one of them: "a physician or an NP or PA".
    person: String,
    roles: Vec<ReadyRole>,
    several: bool,
}

/// The roles that the clinicians' page is for.
#[derive(Debug, Serialize)]
pub(super) struct Clinicians {
    /// "physicians, NPs and PAs".
    names: String,
    roles: Vec<ReadyRole>,
}

/// The clinicians of a kit, if it has any.
pub(super) fn clinicians(roles: &[ReadyRole], phrases: &Phrases) -> Option<Clinicians> {
    let roles: Vec<ReadyRole> = roles.iter().filter(|role| role.clinician).cloned().collect();
    let names: Vec<&String> = roles.iter().flat_map(|role| &role.plural).collect();
    (!roles.is_empty()).then(|| Clinicians { names: phrases.all_of(&names), roles: roles.clone() })
}

/// Who checks every output.
pub(super) fn reviewer(roles: &[ReadyRole], slots: &Slots) -> Option<Reviewer> {
    let roles: Vec<ReadyRole> = roles.iter().filter(|role| role.reviews).cloned().collect();
    let several = roles.len() > 1;
    (!roles.is_empty()).then(|| Reviewer { person: slots.fill("{reviewer}"), roles, several })
}

#[derive(Debug, Serialize)]
pub(super) struct ReadyPhysicians {
    pub(super) champion: Option<Person>,
    /// The local name for the draft, if the kit gives one.
    pub(super) note_name: Option<String>,
    pub(super) message: Option<Passage>,
}

/// What happens with nobody checking.
#[derive(Debug, Serialize)]
pub(super) struct Unattended {
    #[serde(flatten)]
    task: FilledUnattended,
    /// Whether somebody has confirmed that this is what happens.
    known: bool,
}

/// What happens with nobody checking, according to the task, unless the answer is that nothing does.
pub(super) fn unattended(task: &FilledTask, answers: &BTreeMap<String, Asked>) -> Option<Unattended> {
    let answer = answers.get(ids::ACTS_WITHOUT_PERSON).map(|asked| &asked.answer);
    let raw = answer.and_then(|answer| answer.raw.as_deref());
    let known = answer.is_some_and(|answer| answer.state == State::Confirmed);
    task.unattended.clone().filter(|_| raw != Some("nothing")).map(|task| Unattended { task, known })
}

/// Who saw the tool do what the kit says, if that is confirmed.
pub(super) fn seen(answers: &BTreeMap<String, Asked>) -> Option<Provenance> {
    let answer = &answers.get(ids::SEEN_WORKING)?.answer;
    answer.checked.clone().filter(|_| answer.confirmed_yes)
}

/// A question of the kit with its answer.
#[derive(Debug, Serialize)]
pub(crate) struct OwnQuestion {
    pub(crate) question: String,
    /// Where it is asked.
    #[serde(skip)]
    pub(crate) span: Span,
    pub(crate) answer: Passage,
}

impl ReadyKit {
    /// The names that pages print unchanged: of the practice, the tool, the vendor and the people.
    pub fn names(&self) -> Vec<&str> {
        let fixed = [&self.practice.name, &self.practice.short_name, &self.tool.name, &self.tool.vendor];
        fixed
            .into_iter()
            .map(String::as_str)
            .chain(self.people.values().map(|person| person.name.as_str()))
            .collect()
    }

    /// The kit's roles.
    pub fn roles(&self) -> &[ReadyRole] {
        &self.roles
    }

    /// A day in the forms that this kit prints.
    pub fn printed(&self, day: Date) -> printed_date::PrintedDay {
        printed_date::PrintedDay::of(day, &self.phrases)
    }

    /// The ids of the roles that check what the tool writes; empty until somebody has answered that.
    pub fn reviewing_roles(&self) -> Vec<&str> {
        let roles = self.reviewer.iter().flat_map(|reviewer| &reviewer.roles);
        roles.map(|role| role.id.as_str()).collect()
    }

    /// The person with this id in the kit.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.get(id)
    }

    /// The phrases that sentences are built from.
    pub fn phrases(&self) -> &Phrases {
        &self.phrases
    }

    /// The practice's name.
    pub fn practice(&self) -> &str {
        &self.practice.name
    }

    /// The tool's name, or "the tool".
    pub fn tool(&self) -> &str {
        &self.tool.name
    }

    /// The task's id.
    pub fn task_id(&self) -> &str {
        &self.task.id
    }

    /// The name of the task.
    pub fn task_name(&self) -> &str {
        &self.task.name
    }

    /// The day of the build.
    pub fn today(&self) -> &printed_date::PrintedDay {
        &self.today
    }

    /// The short drills after the start.
    pub fn boosters(&self) -> &[Booster] {
        &self.boosters
    }

    /// The rollout with its dates.
    pub fn rollout(&self) -> &ReadyRollout {
        &self.rollout
    }

    /// What somebody must find out or answer by a certain day. For leaders.
    pub fn due_dates(&self) -> Vec<DueDate> {
        let concerns = self.concerns.iter().filter(|concern| concern.answer.is_none());
        let concerns = concerns.map(|one| (one.concern.as_str(), one.owner.as_ref(), one.due.as_ref()));
        due_dates::all(&self.findings, &self.questions, concerns)
    }

    /// The days to count: those of the pilot, and those of work by hand before it.
    pub fn tally(&self) -> Option<&Tally> {
        self.measures.tally.as_ref()
    }

    /// How far the kit is cleared.
    pub fn gate(&self) -> &Standing {
        &self.gate
    }

    /// Everything that was found, blocks first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Where the practice hosts the kit.
    pub fn site_url(&self) -> Option<&str> {
        self.site_url.as_deref()
    }

    /// The theme's name.
    pub fn theme(&self) -> &str {
        &self.theme
    }

    /// The language of the words.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The file that the kit was read from.
    pub fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The kit's own questions, with their answers.
    pub(crate) fn own_faq(&self) -> &[OwnQuestion] {
        &self.own_faq
    }

    /// The kit's own Markdown texts, in the order of their placeholders' numbers.
    pub fn passages(&self) -> &[Text] {
        &self.passages
    }

    /// Who raised which concern. Only pages for leaders may see it.
    pub fn register(&self) -> &[Raised] {
        &self.register
    }

    /// What each owner has to find out, for the leaders' letters.
    pub fn owners(&self) -> &[OwnersList] {
        &self.owners
    }

    /// The skeptics to listen to first. Only pages for leaders may see them.
    pub fn skeptics(&self) -> &[Skeptic] {
        &self.skeptics
    }

    /// The answers to the questions that apply to this kit, in the order of the questions.
    pub fn answers(&self) -> &[Answer] {
        &self.questions
    }
}

/// The kit's own questions and answers.
pub(super) fn own_faq(kit: &Kit, passages: &mut Vec<Text>) -> Vec<OwnQuestion> {
    let own = kit.faq.iter().map(|item| OwnQuestion {
        question: item.question.value.clone(),
        span: item.question.span.clone(),
        answer: Passage::add(&item.answer, passages),
    });
    own.collect()
}
