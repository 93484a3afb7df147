//! Banks of drills, `content/drills/NAME.yaml`: drafts about invented patients beside their sources, some with a planted
//! error. A bank belongs to the task that it names, or else to the task that it is named after. Faults that one file shows
//! by itself are reported here; whether a drill fits its task is left to `check`.

use std::sync::Arc;

use super::line::Printed;
use super::slots::{self, Slots};
use super::volume::Read;
use super::{rules, tree};
use crate::files::is_file_name;
use crate::files::snapshot::Owner;
use crate::text::diagnostic::{Diagnostics, suggestion};
use crate::text::source::{Source, Span, Text};
use crate::yaml::fields::{Fields, text_of};
use crate::yaml::{Node, Value};

/// The folder of the banks.
pub(super) const FOLDER: &str = "content/drills";
/// How the names of invented patients start, so that nobody mistakes a drill for a chart.
const INVENTED: &str = "Testpatient";
/// The letters that label the lines of a source.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRST";

/// One file of drills.
#[derive(Clone, Debug)]
pub struct Bank {
    /// The task that the drills are for, if the file names one; otherwise the file's name counts.
    pub task: Option<Text>,
    /// The name of the file.
    pub name: String,
    /// The start of the file.
    pub at: Span,
    /// The title of the source, the title of the draft, and the words beside the choice that nothing is wrong.
    pub words: [Option<String>; 3],
    /// The drills, in the order of the file.
    pub drills: Vec<Drill>,
}

/// One drill: a draft and its source.
#[derive(Clone, Debug)]
pub struct Drill {
    /// Its id in tables and addresses.
    pub id: Text,
    /// The name of the invented patient.
    pub patient: String,
    /// The source that the draft was made from.
    pub source: Vec<SourceLine>,
    /// The draft that the tool wrote.
    pub draft: Vec<DraftLine>,
    /// The name of the planted failure mode of the task; `None` in a draft without an error.
    pub mode: Option<Text>,
    /// What would happen if nobody noticed the error.
    pub if_missed: Option<String>,
    /// What to say about a draft without an error.
    pub because: Option<String>,
    pub(super) printed: Printed,
}

/// A line of the source that a draft was made from.
#[derive(Clone, Debug)]
pub struct SourceLine {
    /// The text of the line.
    pub text: String,
    /// Why the line should be in the draft, which leaves it out: the planted error.
    pub missing: Option<String>,
    /// Why the draft is right to leave the line out.
    pub not_needed: Option<String>,
}

/// A line of a draft.
#[derive(Clone, Debug)]
pub struct DraftLine {
    /// The text that the tool wrote.
    pub text: String,
    /// The source lines that it is based on, counted from 0.
    pub from: Vec<usize>,
    /// What is wrong with it: the planted error.
    pub wrong: Option<String>,
    /// Why it is right, if the source does not make that plain.
    pub right: Option<String>,
}

impl Bank {
    /// The id of the task.
    pub fn task_id(&self) -> &str {
        self.task.as_ref().map_or(&self.name, |task| &task.value)
    }
}

impl Drill {
    /// Whether the drill applies to a practice.
    pub fn is_for(&self, slots: &Slots) -> bool {
        self.printed.holds(slots, None)
    }

    /// Whether the drill has a planted error.
    pub fn has_error(&self) -> bool {
        self.leaves_out() || self.draft.iter().any(|line| line.wrong.is_some())
    }

    /// Whether the planted error is an omission.
    pub fn leaves_out(&self) -> bool {
        self.source.iter().any(|line| line.missing.is_some())
    }
}

/// The letter of a source line.
pub fn letter(at: usize) -> &'static str {
    LETTERS.get(at..=at).unwrap_or_default()
}

impl Read for Option<Bank> {
    fn read(path: &str, source: &Arc<Source>, _: Owner, diagnostics: &mut Diagnostics) -> Self {
        let root = tree(source, diagnostics)?;
        let name = path.strip_prefix(FOLDER)?.trim_start_matches('/').strip_suffix(".yaml")?;
        let mut fields = Fields::of(&root, source.start(), "a bank of drills", diagnostics);
        let task = fields.text("task", diagnostics);
        let words = ["source_title", "draft_title", "fine"].map(|key| slotted(&mut fields, key, diagnostics));
        if !fields.has("drills") {
            fields.missing("drills", diagnostics);
        }
        let items = fields.list("drills", diagnostics);
        let drills: Vec<Drill> = items.iter().filter_map(|item| drill(item, diagnostics)).collect();
        fields.finish(diagnostics);
        Some(Bank { task, name: name.to_string(), at: source.start(), words, drills })
    }
}

fn slotted(fields: &mut Fields, key: &'static str, diagnostics: &mut Diagnostics) -> Option<String> {
    let text = fields.text(key, diagnostics)?;
    slots::check(&text, diagnostics);
    Some(text.value)
}

fn required(fields: &mut Fields, key: &'static str, diagnostics: &mut Diagnostics) -> String {
    let text = fields.required(key, diagnostics);
    text.inspect(|text| slots::check(text, diagnostics)).map(|text| text.value).unwrap_or_default()
}

fn drill(node: &Node, diagnostics: &mut Diagnostics) -> Option<Drill> {
    let mut fields = Fields::of(node, node.span.clone(), "a drill", diagnostics);
    let id = fields.required("id", diagnostics);
    let patient = fields.required("patient", diagnostics);
    let mode = fields.text("mode", diagnostics);
    let if_missed = slotted(&mut fields, "if_missed", diagnostics);
    let because = slotted(&mut fields, "because", diagnostics);
    let printed = Printed::read(&mut fields, diagnostics);
    for key in ["source", "draft"] {
        if !fields.has(key) {
            fields.missing(key, diagnostics);
        }
    }
    let source_at = fields.key_or_at("source");
    let source_nodes = fields.list("source", diagnostics);
    if let Some(extra) = source_nodes.get(LETTERS.len()) {
        diagnostics
            .add(
                rules::DRILL_UNCLEAR,
                extra.span.clone(),
                format!("a source has at most {} lines", LETTERS.len()),
            )
            .help("Nobody reads that much in two minutes. Shorten the case.");
    }
    let source: Vec<SourceLine> =
        source_nodes.iter().take(LETTERS.len()).map(|item| source_line(item, diagnostics)).collect();
    let mut all_there = true;
    let mut draft: Vec<DraftLine> = Vec::new();
    for item in fields.list("draft", diagnostics) {
        let (line, there) = draft_line(item, source.len(), diagnostics);
        all_there &= there;
        draft.push(line);
    }
    fields.finish(diagnostics);
    let (id, patient) = (id?, patient?);
    if !is_file_name(&id.value) {
        diagnostics
            .add(rules::BAD_CHOICE, id.span.clone(), format!("`{}` cannot be the id of a drill", id.value))
            .help("Use lowercase letters, digits and dashes. The id appears in web addresses and in drills.csv.");
        return None;
    }
    if !patient.value.starts_with(INVENTED) {
        diagnostics
            .add(
                rules::DRILL_PATIENT,
                patient.span.clone(),
                format!("`{}` could be somebody's name", patient.value),
            )
            .help(format!("Begin the name with `{INVENTED}`: Testpatient Marigold."));
    }
    let drill = Drill { id, patient: patient.value, source, draft, mode, if_missed, because, printed };
    one_error(&drill, diagnostics);
    // A source line that `from` names by a wrong letter would also be reported as unused.
    if all_there && !drill.draft.is_empty() {
        no_loose_ends(&drill, source_nodes, &source_at, diagnostics);
    }
    Some(drill)
}

/// Reports a drill with several errors, or with an error or a failure mode but not both.
fn one_error(drill: &Drill, diagnostics: &mut Diagnostics) {
    let planted = drill.source.iter().filter(|line| line.missing.is_some()).count()
        + drill.draft.iter().filter(|line| line.wrong.is_some()).count();
    let id = &drill.id;
    let fault = match (planted, &drill.mode) {
        (0, Some(mode)) => Some((
            mode.span.clone(),
            format!("the drill `{}` names a failure mode, but none of its lines has the error", id.value),
            "Mark the line: `wrong: why` in the draft, or `missing: why` in the source. Without an error, leave out `mode`.",
        )),
        (1, None) => Some((
            id.span.clone(),
            format!("the drill `{}` has a planted error, but no `mode`", id.value),
            "Name the task's failure mode that it stands for, word for word: `mode: Old allergies`.",
        )),
        (2.., _) => Some((
            id.span.clone(),
            format!("the drill `{}` has {planted} planted errors", id.value),
            "Plant one. A reader looks for one thing and is told about one.",
        )),
        _ => None,
    };
    if let Some((at, message, help)) = fault {
        diagnostics.add(rules::DRILL_UNCLEAR, at, message).help(help);
    }
}

/// Reports source lines that are neither in the draft nor explained. Otherwise a careful reader would find an error that
/// nobody planted.
fn no_loose_ends(drill: &Drill, nodes: &[Node], source_at: &Span, diagnostics: &mut Diagnostics) {
    for (at, line) in drill.source.iter().enumerate() {
        let used = drill.draft.iter().any(|draft| draft.from.contains(&at));
        let explained = line.missing.is_some() || line.not_needed.is_some();
        let span = nodes.get(at).map_or(source_at, |node| &node.span);
        if used == explained && !line.text.is_empty() {
            let letter = letter(at);
            let (message, help) = if used {
                (
                    format!("line {letter} of the source is in the draft, but is marked as not being there"),
                    format!("Take {letter} out of `from`, or remove `missing` or `not_needed` here."),
                )
            } else {
                (
                    format!("no line of the draft is based on line {letter} of the source"),
                    format!(
                        "Name {letter} in the `from` of the line that has it; or say `missing: why` if it was left out on purpose, `not_needed: why` if it need not be there."
                    ),
                )
            };
            diagnostics.add(rules::DRILL_UNCLEAR, span.clone(), message).help(help);
        }
    }
}

/// A source line, as text or as a map with details.
fn source_line(node: &Node, diagnostics: &mut Diagnostics) -> SourceLine {
    if !matches!(node.value, Value::Map(_)) {
        let text = text_of(node, "source", diagnostics);
        let text =
            text.inspect(|text| slots::check(text, diagnostics)).map(|text| text.value).unwrap_or_default();
        return SourceLine { text, missing: None, not_needed: None };
    }
    let mut fields = Fields::of(node, node.span.clone(), "a line of a source", diagnostics);
    let line = SourceLine {
        text: required(&mut fields, "text", diagnostics),
        missing: slotted(&mut fields, "missing", diagnostics),
        not_needed: slotted(&mut fields, "not_needed", diagnostics),
    };
    fields.finish(diagnostics);
    line
}

/// A draft line, and whether every source line that it names exists.
fn draft_line(node: &Node, lines: usize, diagnostics: &mut Diagnostics) -> (DraftLine, bool) {
    let mut fields = Fields::of(node, node.span.clone(), "a line of a draft", diagnostics);
    let text = required(&mut fields, "text", diagnostics);
    let wrong = slotted(&mut fields, "wrong", diagnostics);
    let right = slotted(&mut fields, "right", diagnostics);
    let written = fields.texts("from", diagnostics).map(|list| list.value).unwrap_or_default();
    let known: Vec<&str> = (0..lines).map(letter).collect();
    let (mut from, mut all_there) = (Vec::new(), true);
    for one in &written {
        match known.iter().position(|letter| *letter == one.value) {
            Some(at) => from.push(at),
            None => {
                all_there = false;
                diagnostics
                    .add(
                        rules::BAD_CHOICE,
                        one.span.clone(),
                        format!("`{}` is not a line of the source", one.value),
                    )
                    .help(suggestion(&one.value, known.iter().copied(), "The lines are"));
            }
        }
    }
    if written.is_empty() && wrong.is_none() && right.is_none() && !text.is_empty() {
        diagnostics
            .add(rules::DRILL_UNCLEAR, node.span.clone(), "nothing in the source supports this line of the draft")
            .help("Name the lines that it is based on, such as `from: [A, C]`. Otherwise write `wrong: why`, or `right: why` if it needs no source.");
    }
    fields.finish(diagnostics);
    (DraftLine { text, from, wrong, right }, all_there)
}
