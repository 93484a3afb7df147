//! A Markdown text from the kit: rendered separately from its page, then inserted.

use serde::{Serialize, Serializer};

use crate::kit::Text;
use crate::text::placeholder::Placeholder;

/// A Markdown text from the kit. Templates see a placeholder with its index in
/// [`ReadyKit::passages`](super::ReadyKit::passages).
#[derive(Clone, Copy, Debug)]
pub struct Passage(usize);

impl Serialize for Passage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.placeholder())
    }
}

impl Passage {
    /// The placeholder that stands for it until the page is assembled.
    pub fn placeholder(self) -> Placeholder {
        Placeholder::Passage(self.0)
    }

    /// Adds a text as the kit's next passage.
    pub(super) fn add(text: &Text, passages: &mut Vec<Text>) -> Self {
        passages.push(text.clone());
        Self(passages.len() - 1)
    }
}
