//! Roles: those in the library, and the four lists that a task gives each of them.

use std::sync::Arc;

use super::line::{self, FilledLine, Line};
use super::slots::Slots;
use super::tree;
use super::volume::Read;
use crate::files::snapshot::Owner;
use crate::kit::Text;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;
use crate::yaml::fields::Fields;

/// A role of the library.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How a sentence refers to one of them: "a nurse".
    pub person: String,
    /// How a sentence refers to a known one: "the nurse".
    pub the: String,
    /// How a sentence refers to several of them: "nurses".
    pub plural: Vec<String>,
    /// Other names for it, such as "doctor".
    pub also: Vec<String>,
    /// Whether people in this role may be asked to sign clinical content.
    pub licensed: bool,
    /// Whether the physicians' page is for this role.
    pub clinician: bool,
}

impl Role {
    /// Whether this is the role's title or another name for it.
    pub fn is_called(&self, name: &str) -> bool {
        let plain = |text: &str| text.trim().to_lowercase().replace(['-', '_', '.'], " ");
        let name = plain(name);
        plain(&self.title) == name || self.also.iter().any(|also| plain(also) == name)
    }
}

/// What a role did, does, hands over and owns, for one task.
#[derive(Clone, Debug, Default)]
pub struct RoleLists {
    /// The steps before.
    pub before: Vec<Line>,
    /// The steps now.
    pub now: Vec<Line>,
    /// What the AI handles.
    pub ai_handles: Vec<Line>,
    /// What the person still owns and reviews; never empty.
    pub you_own: Vec<Line>,
    /// What the task saves this role, in words.
    pub saves: Option<String>,
    /// What it costs this role, in words.
    pub costs: Option<String>,
    /// Whether nothing changes in this role's steps. The fourth list then has two lines to know.
    pub unaffected: bool,
}

/// The lists as printed.
#[derive(Clone, Debug, Default)]
pub struct FilledLists {
    /// The steps before.
    pub before: Vec<String>,
    /// The steps now.
    pub now: Vec<FilledLine>,
    /// What the AI handles.
    pub ai_handles: Vec<String>,
    /// What the person still owns and reviews.
    pub you_own: Vec<String>,
    /// What the task saves this role.
    pub saves: Option<String>,
    /// What it costs this role.
    pub costs: Option<String>,
    /// Whether nothing changes in this role's steps.
    pub unaffected: bool,
}

impl RoleLists {
    /// The lists with their slots filled, for a reader in this role.
    pub fn filled(&self, slots: &Slots, role: &str) -> FilledLists {
        let reader = Some(role);
        // A step names the one it replaces in the library's wording; both are printed in the kit's.
        let before = |text: &String| {
            let Some(line) = self.before.iter().find(|line| line.text == *text) else {
                // A kit's own step names the old step as printed.
                return Some(text.clone());
            };
            line.filled(slots, reader)
        };
        let now = self.now.iter().filter_map(|line| {
            Some(FilledLine {
                text: line.filled(slots, reader)?,
                was: line.was.as_ref().and_then(before),
                earlier: line.earlier,
                longer: line.longer,
            })
        });
        let text = |text: &Option<String>| text.as_ref().map(|text| slots.fill_start(text));
        FilledLists {
            before: line::filled(&self.before, slots, reader),
            now: now.collect(),
            ai_handles: line::filled(&self.ai_handles, slots, reader),
            you_own: line::filled(&self.you_own, slots, reader),
            saves: text(&self.saves),
            costs: text(&self.costs),
            unaffected: self.unaffected,
        }
    }
}

/// Reads the roles of `content/roles.yaml`, in the order of the file.
impl Read for Vec<Role> {
    fn read(_: &str, source: &Arc<Source>, _: Owner, diagnostics: &mut Diagnostics) -> Self {
        let Some(root) = tree(source, diagnostics) else { return Vec::new() };
        let mut top = Fields::of(&root, source.start(), "the file of roles", diagnostics);
        let mut roles = Vec::new();
        for item in top.list("roles", diagnostics) {
            let mut fields = Fields::of(item, item.span.clone(), "a role", diagnostics);
            let text = |text: Option<Text>| text.map(|text| text.value).unwrap_or_default();
            let title = text(fields.required("title", diagnostics));
            let person = text(fields.required("person", diagnostics));
            roles.push(Role {
                id: text(fields.required("id", diagnostics)),
                plural: fields.texts("plural", diagnostics).map_or_else(
                    || vec![plural(&title)],
                    |list| list.value.into_iter().map(|text| text.value).collect(),
                ),
                title,
                the: the(&person, fields.text("the", diagnostics)),
                person,
                also: fields
                    .texts("also", diagnostics)
                    .map_or_else(Vec::new, |list| list.value.into_iter().map(|text| text.value).collect()),
                licensed: fields.flag("licensed", diagnostics).unwrap_or(false),
                clinician: fields.flag("clinician", diagnostics).unwrap_or(false),
            });
            fields.finish(diagnostics);
        }
        top.finish(diagnostics);
        roles
    }
}

/// "the nurse", from "a nurse", unless the file says otherwise.
pub fn the(person: &str, given: Option<Text>) -> String {
    let plain = person.strip_prefix("a ").or_else(|| person.strip_prefix("an "));
    let derived = || plain.map_or_else(|| person.to_string(), |plain| format!("the {plain}"));
    given.map_or_else(derived, |text| text.value)
}

/// "dietitians", from the title "Dietitian", unless the file says otherwise.
pub fn plural(title: &str) -> String {
    let mut letters = title.chars();
    let acronym = letters.clone().nth(1).is_some_and(char::is_uppercase);
    let first = letters.next().map(|first| if acronym { first } else { first.to_ascii_lowercase() });
    format!("{}{}s", first.map(String::from).unwrap_or_default(), letters.as_str())
}
