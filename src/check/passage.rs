//! A text of the kit that is Markdown: rendered apart from the page that it is on, and put in at its place.

use serde::{Serialize, Serializer};

use crate::kit::Text;
use crate::text::placeholder::Placeholder;

/// A text of the kit that is Markdown. Templates see a placeholder, by its place in [`ReadyKit::passages`](super::ReadyKit::passages).
#[derive(Clone, Copy, Debug)]
pub struct Passage(usize);

impl Serialize for Passage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.placeholder())
    }
}

impl Passage {
    /// Its placeholder until the page is put together.
    pub fn placeholder(self) -> Placeholder {
        Placeholder::Passage(self.0)
    }

    /// The next passage of a kit.
    pub(super) fn add(text: &Text, passages: &mut Vec<Text>) -> Self {
        passages.push(text.clone());
        Self(passages.len() - 1)
    }
}
