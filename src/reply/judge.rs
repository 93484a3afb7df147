//! What a reply means for a kit: which answers are taken, as checked or as told, and which are not, each with a reason.

use crate::check::ReadyKit;
use crate::check::answers::{Answer, State};
use crate::kit::Kit;
use crate::library::Questions;
use crate::library::question::{Kind, Question};

use super::read::{Given, Reply};
use super::splice::{Parts, quoted, quoted_all};

/// An answer that may be put into the kit.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The question's id.
    pub id: String,
    /// The keys to write, with their values.
    pub parts: Parts,
    /// Messages about it.
    pub said: Vec<String>,
    /// Whether it says who looked, when and where.
    pub checked: bool,
}

/// What becomes of one answer.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It may be written.
    Take(Taken),
    /// The kit stays as it is and nothing is lost; the reason.
    Leave(String),
    /// It cannot be used; the reason.
    Refuse(String),
}

/// Judges each answer of a reply against the current kit.
pub struct Judge<'a> {
    /// The kit.
    pub kit: &'a Kit,
    /// The checked kit.
    pub ready: &'a ReadyKit,
    /// The questions.
    pub questions: &'a Questions,
    /// The id of the person who answered.
    pub person: Option<&'a str>,
}

impl Judge<'_> {
    /// Decides what becomes of an answer.
    pub fn of(&self, id: &str, given: &Given, reply: &Reply) -> Verdict {
        let Some(question) = self.questions.get(id) else {
            return Verdict::Refuse(format!("there is no question `{id}`"));
        };
        let empty =
            given.answer.is_empty() || given.answer.iter().all(|text| text.eq_ignore_ascii_case("unknown"));
        if empty {
            let more = [&given.source, &given.note].into_iter().find(|text| !text.is_empty());
            return Verdict::Leave(match more {
                Some(text) => format!("no answer, but a note to you: \"{text}\""),
                None => "no answer".to_string(),
            });
        }
        let known = self.person.filter(|id| self.kit.people.iter().any(|person| person.id.value == *id));
        let checked = known.filter(|_| !given.checked_on.is_empty() && !given.source.is_empty());
        let mut parts: Parts = vec![("answer", value(question, given))];
        if let Some(person) = checked {
            parts.push(("checked_by", quoted(person)));
        }
        for (key, text) in
            [("checked_on", &given.checked_on), ("source", &given.source), ("why", &given.note)]
        {
            if !text.is_empty() {
                parts.push((key, quoted(text)));
            }
        }
        let mut taken = Taken { id: id.to_string(), parts, said: Vec::new(), checked: checked.is_some() };
        if checked.is_none() {
            taken.said.push(format!("taken as told; missing: {}", self.missing(given).join(", ")));
        }
        let now = self.ready.answers().iter().find(|answer| answer.id == id);
        let entry = self.kit.compliance.value.iter().find(|entry| entry.id.value == id);
        let older = reply.asked.get(id).is_some_and(|asked| *asked != super::edition(self.kit, id));
        if older && entry.is_some() {
            taken.said.push("the kit's answer has changed since this was asked".to_string());
        }
        let settled = now.filter(|answer| {
            let fresh = answer.checked.as_ref().is_some_and(|checked| checked.fresh);
            fresh && !matches!(answer.state, State::Unknown)
        });
        match settled {
            Some(answer) => against(answer, given, taken, older),
            None => Verdict::Take(taken),
        }
    }

    fn missing(&self, given: &Given) -> Vec<&'static str> {
        let known = self.person.is_some_and(|id| self.kit.people.iter().any(|person| person.id.value == id));
        let parts = [
            ("who", known),
            ("the day", !given.checked_on.is_empty()),
            ("the document", !given.source.is_empty()),
        ];
        parts.into_iter().filter(|(_, there)| !there).map(|(name, _)| name).collect()
    }
}

/// Judges an answer to a question that the kit already has a checked answer to.
fn against(answer: &Answer, given: &Given, mut taken: Taken, older: bool) -> Verdict {
    let Some(check) = &answer.checked else { return Verdict::Take(taken) };
    let same = answer.raw.as_deref().is_some_and(|raw| raw.eq_ignore_ascii_case(&given.answer.join(", ")));
    let line = &check.line;
    if same && !taken.checked {
        return Verdict::Leave(format!("the kit has the same answer, confirmed by {line}"));
    }
    if !taken.checked {
        return Verdict::Leave(format!(
            "\"{}\" was only told, and does not replace what was confirmed by {line}",
            given.answer.join(", ")
        ));
    }
    if older || given.checked_on < check.on.iso {
        return Verdict::Leave(format!(
            "\"{}\" is older than what was confirmed by {line}",
            given.answer.join(", ")
        ));
    }
    taken.said.push(format!("REPLACES the answer confirmed by {line}"));
    Verdict::Take(taken)
}

fn value(question: &Question, given: &Given) -> String {
    let text = given.answer.join(", ");
    match question.kind {
        Kind::YesNo => quoted(&text.to_ascii_lowercase()),
        Kind::List | Kind::Roles => {
            let breaks: &[char] = if text.contains('\n') { &['\n'] } else { &[',', ';'] };
            let items = given.answer.iter().flat_map(|text| text.split(breaks));
            let items: Vec<String> =
                items.map(|item| item.trim().to_string()).filter(|item| !item.is_empty()).collect();
            quoted_all(&items)
        }
        _ => quoted(&text),
    }
}
