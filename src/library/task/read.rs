//! Reads a file of the task library into a [`Task`]. What is missing or unknown in it is reported.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Check, FailureMode, Flow, MeasureWords, Stakes, Task, TaskOption, Unattended, Variant};
use crate::files::snapshot::Owner;
use crate::library::line::{Line, Printed};
use crate::library::role::RoleLists;
use crate::library::volume::Read;
use crate::library::{rules, slots, tree};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Section, Source, Text};
use crate::yaml::fields::Fields;
use crate::yaml::{Node, Value};

impl Read for Option<Task> {
    fn read(path: &str, source: &Arc<Source>, _: Owner, diagnostics: &mut Diagnostics) -> Self {
        let root = tree(source, diagnostics)?;
        let mut reader =
            Reader { fields: Fields::of(&root, source.start(), "a task", diagnostics), diagnostics };
        let task = reader.task(id_of(path)?);
        reader.fields.finish(diagnostics);
        Some(task)
    }
}

/// The id of the task that a file describes, which is the file's name.
pub(in crate::library) fn id_of(path: &str) -> Option<&str> {
    let id = path.strip_prefix("content/tasks/")?.strip_suffix(".yaml")?;
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    Some(id).filter(|id| id.chars().all(fits))
}

/// Reads texts and checks their slots.
struct Reader<'a, 'd> {
    fields: Fields<'a>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Reader<'a, '_> {
    fn text(&mut self, key: &'static str) -> String {
        self.fields.required(key, self.diagnostics).map(|text| self.slotted(text)).unwrap_or_default()
    }

    fn optional(&mut self, key: &'static str) -> Option<String> {
        self.fields.text(key, self.diagnostics).map(|text| self.slotted(text))
    }

    fn slotted(&mut self, text: Text) -> String {
        slots::check(&text, self.diagnostics);
        text.value
    }

    fn texts(&mut self, key: &'static str) -> Vec<String> {
        let Some(Section { value, .. }) = self.fields.texts(key, self.diagnostics) else {
            self.fields.missing(key, self.diagnostics);
            return Vec::new();
        };
        value.into_iter().map(|text| self.slotted(text)).collect()
    }

    /// The lines of a list. If a line is a map, its text is under `key`.
    fn lines(&mut self, list: &'static str, key: &'static str) -> Vec<Line> {
        let items: Vec<&Node> = match self.fields.node(list) {
            None => Vec::new(),
            Some(node) => match &node.value {
                Value::List(items) => items.iter().collect(),
                _ => vec![node],
            },
        };
        items.into_iter().filter_map(|item| Line::read(item, key, self.diagnostics)).collect()
    }

    /// A list that is required.
    fn required_lines(&mut self, list: &'static str, key: &'static str) -> Vec<Line> {
        if !self.fields.has(list) {
            self.fields.missing(list, self.diagnostics);
        }
        self.lines(list, key)
    }

    fn flag(&mut self, key: &'static str) -> bool {
        self.fields.flag(key, self.diagnostics).unwrap_or(false)
    }

    fn stakes(&mut self) -> Option<Stakes> {
        let words = ["low", "medium", "medium-high", "high"];
        self.fields.choice("stakes", &words, self.diagnostics).map(|word| Stakes::of(&word.value))
    }

    fn items<T>(
        &mut self,
        key: &'static str,
        what: &'static str,
        read: impl Fn(&mut Reader<'a, '_>) -> T,
    ) -> Vec<T> {
        let items: &'a [Node] = self.fields.list(key, self.diagnostics);
        items
            .iter()
            .map(|item| {
                let fields = Fields::of(item, item.span.clone(), what, self.diagnostics);
                let mut reader = Reader { fields, diagnostics: self.diagnostics };
                let read = read(&mut reader);
                reader.fields.finish(self.diagnostics);
                read
            })
            .collect()
    }

    fn task(&mut self, id: &str) -> Task {
        Task {
            id: id.to_string(),
            name: self.text("name"),
            draft: self.text("draft"),
            drafts: self.text("drafts"),
            settle: self.optional("settle").unwrap_or_else(|| "sign".to_string()),
            summary: self.text("summary"),
            annoying: self.optional("annoying"),
            first_win: self.optional("first_win"),
            flow: self.flow(),
            options: self.options(),
            unattended: self.unattended(),
            does: self.required_lines("does", "text"),
            never_does: self.required_lines("never_does", "text"),
            stakes: self.stakes().unwrap_or(Stakes::High),
            stakes_why: self.text("stakes_why"),
            touches_phi: self.flag("touches_phi"),
            phi_usual: self.texts("phi_usual"),
            reaches_patients: self.flag("reaches_patients"),
            texts_patients: self.flag("texts_patients"),
            clinical: self.flag("clinical"),
            may_act: self
                .fields
                .choice("may_act", &["nothing", "administrative"], self.diagnostics)
                .is_some_and(|word| word.value == "administrative"),
            reviewers: self.texts("reviewers"),
            failure_modes: self.items("failure_modes", "a failure mode", |item| FailureMode {
                name: item.text("name"),
                example: item.text("example"),
                catch: item.text("catch"),
                caught_by: item.caught_by(),
                printed: Printed::read(&mut item.fields, item.diagnostics),
            }),
            checklist: self.items("checklist", "a check", check),
            checklist_when: self.text("checklist_when"),
            stop_when: self.required_lines("stop_when", "text"),
            measures: self.measures(),
            downtime: self.required_lines("downtime", "text"),
            patient_words: self.optional("patient_words"),
            variants: self.items("variants", "a variant", |item| Variant {
                roles: item.variant_roles(),
                title: item.text("title"),
                stakes: item.stakes(),
                notes: item.lines("notes", "text"),
                checks: item.items("checks", "a check", check),
            }),
            roles: self.roles(),
        }
    }

    fn flow(&mut self) -> Option<Flow> {
        let fields = self.fields.map("flow", "the flow", self.diagnostics)?;
        let mut reader = Reader { fields, diagnostics: self.diagnostics };
        let flow = Flow {
            goes_in: reader.text("goes_in"),
            makes: reader.text("makes"),
            human: reader.text("human"),
            reaches: reader.text("reaches"),
        };
        reader.fields.finish(self.diagnostics);
        Some(flow)
    }

    fn unattended(&mut self) -> Option<Unattended> {
        let fields = self.fields.map("unattended", "the unattended part", self.diagnostics)?;
        let mut reader = Reader { fields, diagnostics: self.diagnostics };
        let unattended = Unattended {
            goes_out: reader.text("goes_out"),
            sampled: reader.text("sampled"),
            replies: reader.text("replies"),
        };
        reader.fields.finish(self.diagnostics);
        Some(unattended)
    }

    fn options(&mut self) -> Vec<TaskOption> {
        let entries = self.fields.node("options").and_then(Node::entries).unwrap_or_default();
        let options = entries.iter().map(|entry| {
            let fields = Fields::of(&entry.value, entry.key.span.clone(), "an option", self.diagnostics);
            let mut reader = Reader { fields, diagnostics: self.diagnostics };
            let number = reader.flag("number");
            let option = TaskOption {
                id: entry.key.value.clone(),
                ask: reader.text("ask"),
                choices: if number { Vec::new() } else { reader.texts("choices") },
                usual: reader.text("usual"),
            };
            reader.fields.finish(self.diagnostics);
            option
        });
        options.collect()
    }

    /// One role or several.
    fn variant_roles(&mut self) -> Vec<String> {
        if let Some(role) = self.optional("role") {
            return vec![role];
        }
        self.texts("roles")
    }

    fn caught_by(&mut self) -> Vec<(String, String)> {
        self.items("caught_by", "who catches it", |item| {
            let role = item.text("role");
            (role, item.text("by"))
        })
    }

    fn measures(&mut self) -> MeasureWords {
        let Some(fields) = self.fields.map("measures", "the measures", self.diagnostics) else {
            self.fields.missing("measures", self.diagnostics);
            return MeasureWords {
                error: String::new(),
                minor: None,
                time: String::new(),
                sample: String::new(),
            };
        };
        let mut reader = Reader { fields, diagnostics: self.diagnostics };
        let words = MeasureWords {
            error: reader.text("error"),
            minor: reader.optional("minor"),
            time: reader.text("time"),
            sample: reader.text("sample"),
        };
        reader.fields.finish(self.diagnostics);
        words
    }

    fn roles(&mut self) -> BTreeMap<String, RoleLists> {
        let mut roles = BTreeMap::new();
        let entries = self.fields.node("roles").and_then(Node::entries).unwrap_or_default();
        for entry in entries {
            let fields = Fields::of(&entry.value, entry.key.span.clone(), "a role", self.diagnostics);
            let mut reader = Reader { fields, diagnostics: self.diagnostics };
            let unaffected = reader.flag("unaffected");
            let steps = |reader: &mut Reader, list: &'static str| {
                if unaffected { reader.lines(list, "step") } else { reader.required_lines(list, "step") }
            };
            let lists = RoleLists {
                before: steps(&mut reader, "before"),
                now: steps(&mut reader, "now"),
                ai_handles: reader.lines("ai_handles", "text"),
                you_own: reader.required_lines("you_own", "text"),
                saves: reader.optional("saves"),
                costs: reader.optional("costs"),
                unaffected,
            };
            reader.fields.finish(self.diagnostics);
            if lists.you_own.is_empty() {
                self.diagnostics
                    .add(
                        rules::ROLE_OWNS_NOTHING,
                        entry.key.span.clone(),
                        format!("`{}` owns nothing", entry.key.value),
                    )
                    .help("Write under `you_own` what this person still decides, checks and answers for.");
            }
            roles.insert(entry.key.value.clone(), lists);
        }
        roles
    }
}

fn check(item: &mut Reader) -> Check {
    Check {
        check: item.text("check"),
        how: item.text("how"),
        printed: Printed::read(&mut item.fields, item.diagnostics),
    }
}
