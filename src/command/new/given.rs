//! What is already known about a client: from flags, a file of answers, an earlier attempt that was stopped, or another client's
//! kit. The record of an attempt has the format of a file of answers.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::Date;

use crate::command::{Refusal, kit_named, report};
use crate::files::machine;
use crate::library::Library;
use crate::starter::quoted;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;
use crate::yaml::{self, fields::Fields};

/// The answers that are known so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    pub(super) practice: Option<String>,
    pub(super) task: Option<String>,
    pub(super) roles: Option<Vec<String>>,
    pub(super) states: Option<Vec<String>>,
    pub(super) tool: Option<String>,
    pub(super) vendor: Option<String>,
    /// The name of a shared vendor file in the workspace.
    pub(super) shared: Option<String>,
    pub(super) feature: Option<String>,
    /// The consultant (`prepared_by`), as keys and values.
    pub(super) prepared_by: Vec<(&'static str, String)>,
}

impl Given {
    /// These answers, with the gaps filled from another source.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            practice: self.practice.or(other.practice),
            task: self.task.or(other.task),
            roles: self.roles.or(other.roles),
            states: self.states.or(other.states),
            tool: self.tool.or(other.tool),
            vendor: self.vendor.or(other.vendor),
            shared: self.shared.or(other.shared),
            feature: self.feature.or(other.feature),
            prepared_by: if self.prepared_by.is_empty() { other.prepared_by } else { self.prepared_by },
        }
    }

    /// Reads a file with the keys `practice`, `task`, `roles`, `states`, `tool`, `vendor` and `feature`.
    pub(super) fn read(path: &Utf8Path) -> Result<Self, Refusal> {
        let text = fs::read_to_string(path)
            .map_err(|error| Refusal::Usage(machine::refused("read the answers in", path, &error)))?;
        let source = Source::new(path.as_str(), text);
        let mut diagnostics = Diagnostics::default();
        let mut given = Self::default();
        if let Some(root) = yaml::read(&source, &mut diagnostics) {
            let mut fields = Fields::of(&root, source.start(), "a file of answers", &mut diagnostics);
            let mut text =
                |key, diagnostics: &mut Diagnostics| fields.text(key, diagnostics).map(|text| text.value);
            given.practice = text("practice", &mut diagnostics);
            given.task = text("task", &mut diagnostics);
            given.tool = text("tool", &mut diagnostics);
            given.vendor = text("vendor", &mut diagnostics);
            given.feature = text("feature", &mut diagnostics);
            let mut list = |key, diagnostics: &mut Diagnostics| {
                let texts = fields.texts(key, diagnostics)?;
                Some(texts.value.into_iter().map(|text| text.value).collect::<Vec<_>>())
            };
            given.roles = list("roles", &mut diagnostics);
            given.states = list("states", &mut diagnostics);
            fields.finish(&mut diagnostics);
        }
        report::no_faults_in("the answers", diagnostics)?;
        Ok(given)
    }

    /// What another client's kit says that is likely the same here: the task, the roles, the states, the tool and the consultant.
    /// No compliance answers: those rest on another practice's papers.
    pub(super) fn of_kit(path: &Utf8Path, today: Date) -> Result<Self, Refusal> {
        let place = kit_named(Some(path))?;
        let snapshot = place.snapshot();
        let built = crate::build(&snapshot, &Library::built_in().with(&snapshot), today);
        let Some(kit) = built.kit else {
            return Err(Refusal::Faults(format!(
                "{} cannot be read; `inservice check` says why",
                place.name()
            )));
        };
        let text = |text: &Option<crate::kit::Text>| text.as_ref().map(|text| text.value.clone());
        // What comes from a shared file reaches the new client through that file.
        let own = |value: &Option<crate::kit::Text>| {
            value
                .as_ref()
                .filter(|text| Arc::ptr_eq(&text.span.source, &kit.source))
                .map(|text| text.value.clone())
        };
        let by = kit.prepared_by.as_ref().filter(|by| !by.of_workspace).map(|by| {
            let parts = [("company", &by.company), ("phone", &by.phone), ("email", &by.email)];
            let more = parts.into_iter().filter_map(|(key, value)| Some((key, text(value)?)));
            std::iter::once(("name", by.name.value.clone())).chain(more).collect()
        });
        Ok(Self {
            practice: None,
            task: text(&kit.task),
            roles: Some(kit.roles.iter().map(|role| role.id.value.clone()).collect()),
            states: Some(kit.practice.states.iter().map(|state| state.value.clone()).collect()),
            tool: own(&kit.tool.name),
            vendor: own(&kit.tool.vendor),
            shared: text(&kit.tool.from),
            feature: own(&kit.tool.feature),
            prepared_by: by.unwrap_or_default(),
        })
    }

    fn written(&self) -> String {
        let mut text = String::from(
            "# What `inservice new` was told so far. It goes on from here, and removes this file.\n",
        );
        let texts = [
            ("practice", &self.practice),
            ("task", &self.task),
            ("tool", &self.tool),
            ("vendor", &self.vendor),
            ("feature", &self.feature),
        ];
        for (key, value) in texts {
            if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
                let _ = writeln!(text, "{key}: {}", quoted(value));
            }
        }
        for (key, list) in [("roles", &self.roles), ("states", &self.states)] {
            if let Some(list) = list {
                let items: Vec<String> = list.iter().map(|item| quoted(item)).collect();
                let _ = writeln!(text, "{key}: [{}]", items.join(", "));
            }
        }
        text
    }
}

/// The answers of an unfinished attempt, kept in the client's folder until the kit is written.
pub(super) struct Attempt {
    path: Utf8PathBuf,
}

impl Attempt {
    pub(super) fn of(folder: &Utf8Path) -> Self {
        Self { path: folder.join(".new-kit.yaml") }
    }

    /// What was answered before the last attempt stopped.
    pub(super) fn earlier(&self) -> Result<Option<Given>, Refusal> {
        if self.path.is_file() { Given::read(&self.path).map(Some) } else { Ok(None) }
    }

    /// Keeps what has been answered so far.
    pub(super) fn keep(&self, given: &Given) -> Result<(), Refusal> {
        let folder = self.path.parent().map_or(Ok(()), fs::create_dir_all);
        folder
            .and_then(|()| fs::write(&self.path, given.written()))
            .map_err(|error| Refusal::Machine(machine::refused("keep your answers in", &self.path, &error)))
    }

    /// Removes the kept answers once the kit is written.
    pub(super) fn done(&self) {
        let _ = fs::remove_file(&self.path);
    }
}
