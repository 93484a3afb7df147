//! What opens the next gate, as leaders read it at the top of the readiness page. `plan` works it out.

use serde::Serialize;

use super::printed_date::PrintedDay;
use super::view::ReadyKit;
use crate::text::rule::Gate;

/// The shortest way to the next gate.
#[derive(Debug, Serialize)]
pub struct NextGate {
    /// The gate.
    pub gate: Gate,
    /// The earliest day on which it could open, as far as days are known.
    pub earliest: Option<PrintedDay>,
    /// Who is asked, each once.
    pub people: Vec<Asked>,
    /// How many findings no answer can settle.
    pub changes: usize,
}

/// One person, with the papers to look at.
#[derive(Debug, Serialize)]
pub struct Asked {
    /// The name with phone; `None` for what nobody in the kit is known to have.
    pub who: Option<String>,
    /// Each paper once, in the order of the questions.
    pub papers: Vec<Paper>,
}

/// A place to look, and how many questions it answers.
#[derive(Debug, Serialize)]
pub struct Paper {
    /// Where to look.
    pub look: String,
    /// How many questions it answers.
    pub questions: usize,
}

impl ReadyKit {
    /// Adds the way to the next gate, which is worked out from the kit itself.
    pub(crate) fn leads_to(&mut self, next: Option<NextGate>) {
        self.next_gate = next;
    }
}
