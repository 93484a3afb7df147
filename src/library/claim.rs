//! What nobody may claim, which words physicians are not addressed with, and what looks like a patient's identifier:
//! `content/compliance/claims.yaml`, as regular expressions with a true wording for each.

use regex::{Regex, RegexBuilder};

use super::tree_at;
use crate::diagnostic::Diagnostics;
use crate::kit::Text;
use crate::kit::fields::Fields;
use crate::layers::Layers;
use crate::yaml::Node;

/// Where the patterns stand.
pub const FILE: &str = "content/compliance/claims.yaml";

/// The patterns.
#[derive(Debug, Default)]
pub struct Claims {
    /// What nobody may claim.
    pub banned: Vec<Pattern>,
    /// Software words on physicians' pages.
    pub software: Vec<Pattern>,
    /// What looks like a patient's identifier.
    pub identifiers: Vec<Pattern>,
}

/// One pattern.
#[derive(Debug)]
pub struct Pattern {
    /// What is looked for.
    pub finds: Regex,
    /// Where the same sentence matches this, nothing is said.
    pub unless: Option<Regex>,
    /// Why it may not stand, or what it looks like.
    pub why: String,
    /// What to write instead.
    pub instead: String,
}

impl Pattern {
    /// The places in a text, in bytes, where the pattern matches and nothing in the same sentence excuses it.
    pub fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
        self.finds.find_iter(text).map(|found| found.range()).filter(move |range| {
            let start = text[..range.start].rfind(['.', '!', '?', '\n']).map_or(0, |at| at + 1);
            let end = text[range.end..].find(['.', '!', '?', '\n']).map_or(text.len(), |at| range.end + at);
            !self.unless.as_ref().is_some_and(|unless| unless.is_match(&text[start..end]))
        })
    }
}

impl Claims {
    /// Reads the nearest file of patterns.
    pub fn read(layers: &Layers, diagnostics: &mut Diagnostics) -> Self {
        let Some((source, root)) = tree_at(layers, FILE, diagnostics) else { return Self::default() };
        let mut top = Fields::of(&root, source.start(), "the file of claims", diagnostics);
        let mut patterns = |key, diagnostics: &mut Diagnostics| -> Vec<Pattern> {
            top.list(key, diagnostics).iter().filter_map(|item| pattern(item, diagnostics)).collect()
        };
        let claims = Self {
            banned: patterns("claims", diagnostics),
            software: patterns("software_words", diagnostics),
            identifiers: patterns("identifiers", diagnostics),
        };
        top.finish(diagnostics);
        claims
    }
}

fn pattern(item: &Node, diagnostics: &mut Diagnostics) -> Option<Pattern> {
    let mut fields = Fields::of(item, item.span.clone(), "a pattern", diagnostics);
    let finds = fields.required("match", diagnostics);
    let unless = fields.text("unless", diagnostics);
    let plain = |text: Option<Text>| text.map(|text| text.value).unwrap_or_default();
    let why = plain(fields.text("why", diagnostics).or_else(|| fields.text("what", diagnostics)));
    let instead = plain(fields.text("instead", diagnostics));
    fields.finish(diagnostics);
    Some(Pattern {
        finds: expression(&finds?, diagnostics)?,
        unless: unless.and_then(|unless| expression(&unless, diagnostics)),
        why,
        instead,
    })
}

fn expression(text: &Text, diagnostics: &mut Diagnostics) -> Option<Regex> {
    match RegexBuilder::new(&text.value).case_insensitive(true).build() {
        Ok(regex) => Some(regex),
        Err(error) => {
            let reason = error.to_string().lines().last().unwrap_or_default().to_string();
            diagnostics
                .add("wrong-type", text.span.clone(), format!("this is no regular expression: {reason}"))
                .help("Put it into single quotes, and escape signs with a meaning by a backslash.");
            None
        }
    }
}
