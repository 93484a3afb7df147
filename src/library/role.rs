//! Roles: the ones the library names, and the four lists that a task gives each of them.

use serde::Serialize;

use super::phrase::Slots;
use super::tree_at;
use crate::files::layers::Layers;
use crate::kit::Text;
use crate::text::diagnostic::Diagnostics;
use crate::yaml::fields::Fields;

/// A role of the library.
#[derive(Clone, Debug)]
pub struct Role {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How a sentence names one of them: "a nurse".
    pub person: String,
    /// Whether a person in this role may be asked to sign clinical content.
    pub licensed: bool,
    /// Whether the physicians' page is for them.
    pub clinician: bool,
}

/// What a role did, does, hands over and owns, for one task.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RoleLists {
    /// The steps before.
    pub before: Vec<String>,
    /// The steps now.
    pub now: Vec<String>,
    /// What the AI handles.
    pub ai_handles: Vec<String>,
    /// What the person still owns and reviews; never empty.
    pub you_own: Vec<String>,
}

impl RoleLists {
    /// With the slots filled.
    pub fn filled(&self, slots: &Slots) -> Self {
        let fill = |list: &[String]| list.iter().map(|text| slots.fill_start(text)).collect();
        Self {
            before: fill(&self.before),
            now: fill(&self.now),
            ai_handles: fill(&self.ai_handles),
            you_own: fill(&self.you_own),
        }
    }
}

/// The roles of `content/roles.yaml`, in its order.
pub fn read_roles(layers: &Layers, diagnostics: &mut Diagnostics) -> Vec<Role> {
    let Some((source, root)) = tree_at(layers, "content/roles.yaml", diagnostics) else { return Vec::new() };
    let mut top = Fields::of(&root, source.start(), "the file of roles", diagnostics);
    let mut roles = Vec::new();
    for item in top.list("roles", diagnostics) {
        let mut fields = Fields::of(item, item.span.clone(), "a role", diagnostics);
        let text = |text: Option<Text>| text.map(|text| text.value).unwrap_or_default();
        roles.push(Role {
            id: text(fields.required("id", diagnostics)),
            title: text(fields.required("title", diagnostics)),
            person: text(fields.required("person", diagnostics)),
            licensed: fields.flag("licensed", diagnostics).unwrap_or(false),
            clinician: fields.flag("clinician", diagnostics).unwrap_or(false),
        });
        fields.finish(diagnostics);
    }
    top.finish(diagnostics);
    roles
}
