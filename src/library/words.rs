//! The words of the interface: `content/words/LANGUAGE.yaml`, with a text for each name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::rules;
use super::tree;
use super::volume::Read;
use crate::files::snapshot::Owner;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;
use crate::yaml::fields::text_of;

/// The words of one language.
#[derive(Debug, Default)]
pub struct Words {
    /// The texts, by name.
    pub texts: BTreeMap<String, String>,
    source: Option<Arc<Source>>,
}

impl Read for Words {
    fn read(_: &str, source: &Arc<Source>, _: Owner, diagnostics: &mut Diagnostics) -> Self {
        let mut words = Self { texts: BTreeMap::new(), source: Some(Arc::clone(source)) };
        let root = tree(source, diagnostics);
        for entry in root.iter().filter_map(|root| root.entries()).flatten() {
            if let Some(text) = text_of(&entry.value, "a word", diagnostics) {
                words.texts.insert(entry.key.value.clone(), text.value);
            }
        }
        words
    }
}

impl Words {
    /// Reports words that pages need and that are missing here.
    pub(super) fn check(&self, needed: &Self, diagnostics: &mut Diagnostics) {
        let Some(source) = &self.source else { return };
        let missing = needed.texts.keys().filter(|name| !self.texts.contains_key(*name));
        let missing: Vec<String> = missing.map(|name| format!("`{name}`")).collect();
        if !missing.is_empty() {
            diagnostics
                .add(rules::MISSING_KEY, source.start(), format!("these words are missing: {}", missing.join(", ")))
                .help("This file replaces the built-in one entirely. Copy the missing lines from content/words/en.yaml.");
        }
    }
}
