//! "You said, we did": what people in the pilot said and what was done about it, from the kit or from a file that it names.

use serde::Serialize;

use super::roles::known_role;
use super::table::{Columns, Row, rows};
use crate::files::snapshot::Snapshot;
use crate::kit::{FEEDBACK_QUESTIONS, Kit};
use crate::text::diagnostic::Diagnostics;

const COLUMNS: Columns =
    Columns { what: "feedback", required: &["question", "said"], optional: &["did", "by_role"] };

/// What somebody said, and what was done about it.
#[derive(Debug, Serialize)]
pub(super) struct ReadyFeedback {
    /// `worked`, `felt-wrong` or `easier`.
    question: String,
    said: String,
    did: Option<String>,
    /// The id of the role that did it.
    by_role: Option<String>,
}

/// The feedback of a kit. `roles` has the ids that a role may have.
pub(super) fn check(
    kit: &Kit,
    roles: &[&str],
    snapshot: &Snapshot,
    diagnostics: &mut Diagnostics,
) -> Vec<ReadyFeedback> {
    let file = kit.feedback_file.as_ref().and_then(|path| rows(path, &COLUMNS, snapshot, diagnostics));
    let mut list: Vec<ReadyFeedback> =
        file.unwrap_or_default().iter().filter_map(|row| read(row, roles, diagnostics)).collect();
    list.extend(kit.feedback.iter().map(|item| ReadyFeedback {
        question: item.question.value.clone(),
        said: item.said.value.clone(),
        did: item.did.as_ref().map(|did| did.value.clone()),
        by_role: known_role(item.by_role.as_ref(), roles, diagnostics),
    }));
    list
}

fn read(row: &Row, roles: &[&str], diagnostics: &mut Diagnostics) -> Option<ReadyFeedback> {
    let question = row.choice("question", &FEEDBACK_QUESTIONS, diagnostics);
    let said = row.required("said", diagnostics).map(|cell| cell.value.clone());
    let did = row.text("did").map(|cell| cell.value.clone());
    let by_role = known_role(row.text("by_role"), roles, diagnostics);
    Some(ReadyFeedback { question: question?.to_string(), said: said?, did, by_role })
}
