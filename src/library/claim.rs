//! What nobody may claim, which words to avoid with physicians, and what looks like a patient's identifier:
//! `content/compliance/claims.yaml`, as regular expressions with a true wording for each.
//!
//! Compiling a hundred expressions takes longer than building a kit. So each list is tried as one alternation first, and
//! only text in which something is found is searched with the expressions themselves.

use crate::library::rules;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;

use super::tree;
use super::volume::Read;
use crate::files::snapshot::Owner;
use crate::kit::Text;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;
use crate::yaml::Node;
use crate::yaml::fields::Fields;

/// Where the patterns stand.
pub const FILE: &str = "content/compliance/claims.yaml";

/// The patterns.
#[derive(Debug, Default)]
pub struct Claims {
    /// What nobody may claim.
    pub banned: Patterns,
    /// Software words on physicians' pages.
    pub software: Patterns,
    /// What looks like a patient's identifier.
    pub identifiers: Patterns,
}

/// Patterns that are looked for together.
#[derive(Debug, Default)]
pub struct Patterns {
    list: Vec<Pattern>,
    /// One expression for all, compiled at first need; none where a pattern is not an expression.
    any: OnceLock<Option<Regex>>,
}

/// One pattern.
#[derive(Debug)]
pub struct Pattern {
    finds: Expression,
    unless: Option<Expression>,
    /// Why it may not stand, or what it looks like.
    pub why: String,
    /// What to write instead.
    pub instead: String,
}

/// A regular expression, compiled at first need.
#[derive(Debug)]
struct Expression {
    text: Text,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Patterns {
    /// The places in a text, in bytes, where a pattern matches and nothing in the same sentence excuses it.
    pub fn places<'p>(&'p self, text: &str) -> Vec<(&'p Pattern, Range<usize>)> {
        let any = self.any.get_or_init(|| {
            let all = self.list.iter().map(|pattern| format!("(?:{})", pattern.finds.text.value));
            compiled(&all.collect::<Vec<_>>().join("|")).ok()
        });
        if self.list.is_empty() || any.as_ref().is_some_and(|any| !any.is_match(text)) {
            return Vec::new();
        }
        self.list
            .iter()
            .flat_map(|pattern| pattern.places(text).into_iter().map(move |range| (pattern, range)))
            .collect()
    }

    fn new(list: Vec<Pattern>) -> Self {
        Self { list, any: OnceLock::new() }
    }
}

impl Pattern {
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        let Ok(finds) = self.finds.regex() else { return Vec::new() };
        let unless = self.unless.as_ref().and_then(|unless| unless.regex().as_ref().ok());
        let excused =
            |range: &Range<usize>| unless.is_some_and(|unless| unless.is_match(&text[sentence(text, range)]));
        finds.find_iter(text).map(|found| found.range()).filter(|range| !excused(range)).collect()
    }

    /// Names what is not an expression.
    fn check(&self, diagnostics: &mut Diagnostics) {
        for expression in [Some(&self.finds), self.unless.as_ref()].into_iter().flatten() {
            if let Err(reason) = expression.regex() {
                diagnostics
                    .add(
                        rules::WRONG_TYPE,
                        expression.text.span.clone(),
                        format!("this is not a regular expression: {reason}"),
                    )
                    .help("Put it in single quotes, and put a backslash before characters with a special meaning.");
            }
        }
    }
}

/// The longest sentence that is looked at, in bytes to each side.
const LONGEST_SENTENCE: usize = 600;

/// The sentence around a stretch of a text, without the sign that ends it. A full stop inside an address, a number or the
/// name of a file ends none, nor does one after an abbreviation.
fn sentence(text: &str, range: &Range<usize>) -> Range<usize> {
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let first = boundary(range.start.saturating_sub(LONGEST_SENTENCE));
    let last = boundary((range.end + LONGEST_SENTENCE).min(text.len()));
    let before = text[first..range.start].rmatch_indices(['.', '!', '?', '\n']);
    let before = before.map(|(at, _)| first + at).find(|at| ends_sentence(text, *at));
    let after = text[range.end..last].match_indices(['.', '!', '?', '\n']);
    let after = after.map(|(at, _)| range.end + at).find(|at| ends_sentence(text, *at));
    before.map_or(first, |at| at + 1)..after.unwrap_or(last)
}

/// Abbreviations after which a sentence goes on, and those after which it does before a digit.
const GOES_ON: [&str; 10] = ["dr", "mr", "mrs", "ms", "st", "e.g", "i.e", "vs", "approx", "prof"];
const BEFORE_DIGIT: [&str; 8] = ["no", "nos", "p", "pp", "fig", "sec", "ext", "art"];

fn ends_sentence(text: &str, at: usize) -> bool {
    let rest = &text[at + 1..];
    if !text[at..].starts_with('.') {
        return text[at..].starts_with('\n')
            || !rest.starts_with(|next: char| next.is_alphanumeric() || "=&/%".contains(next));
    }
    if rest.starts_with(|next: char| next.is_alphanumeric() || "/_-.%?&=".contains(next)) {
        return false;
    }
    let word = text[..at].rsplit(|letter: char| !letter.is_alphanumeric() && letter != '.').next();
    let word = word.unwrap_or_default().to_lowercase();
    let digit = rest.trim_start().starts_with(|next: char| next.is_ascii_digit());
    !(GOES_ON.contains(&word.as_str()) || digit && BEFORE_DIGIT.contains(&word.as_str()))
}

impl Expression {
    fn new(text: Text) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    fn regex(&self) -> &Result<Regex, String> {
        self.compiled.get_or_init(|| compiled(&self.text.value))
    }
}

/// An expression that ignores case and knows only ASCII letters, digits and spaces: the words looked for are English.
fn compiled(pattern: &str) -> Result<Regex, String> {
    let classes = [(r"\b", r"(?-u:\b)"), (r"\d", "[0-9]"), (r"\w", "[0-9A-Za-z_]"), (r"\s", r"[ \t\r\n]")];
    let ascii = classes
        .into_iter()
        .fold(pattern.to_string(), |pattern, (class, plain)| pattern.replace(class, plain));
    // Preparing to search for literals pays off over millions of searches; a kit has a few hundred.
    Regex::builder()
        .configure(Config::new().auto_prefilter(false))
        .syntax(syntax::Config::new().case_insensitive(true))
        .build(&ascii)
        .map_err(|error| error.to_string().lines().last().unwrap_or_default().to_string())
}

impl Read for Claims {
    fn read(_: &str, source: &Arc<Source>, owner: Owner, diagnostics: &mut Diagnostics) -> Self {
        let Some(root) = tree(source, diagnostics) else { return Self::default() };
        let mut top = Fields::of(&root, source.start(), "the file of claims", diagnostics);
        let mut patterns = |key, diagnostics: &mut Diagnostics| {
            let list = top.list(key, diagnostics).iter();
            Patterns::new(list.filter_map(|item| pattern(item, diagnostics)).collect())
        };
        let claims = Self {
            banned: patterns("claims", diagnostics),
            software: patterns("software_words", diagnostics),
            identifiers: patterns("identifiers", diagnostics),
        };
        top.finish(diagnostics);
        // The built-in ones are checked by a test.
        if owner != Owner::BuiltIn {
            claims.check(diagnostics);
        }
        claims
    }
}

impl Claims {
    /// Names every pattern that is not an expression.
    pub fn check(&self, diagnostics: &mut Diagnostics) {
        for pattern in
            [&self.banned, &self.software, &self.identifiers].into_iter().flat_map(|patterns| &patterns.list)
        {
            pattern.check(diagnostics);
        }
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
    Some(Pattern { finds: Expression::new(finds?), unless: unless.map(Expression::new), why, instead })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_patterns_are_expressions_and_find_what_they_should() {
        let mut diagnostics = Diagnostics::default();
        let claims = crate::library::Library::built_in().claims(&mut diagnostics);
        claims.check(&mut diagnostics);
        assert_eq!(diagnostics.into_sorted().len(), 0);
        let finds = |patterns: &Patterns, text: &str| !patterns.places(text).is_empty();
        for text in [
            "It is HIPAA-compliant.",
            "We guarantee it.",
            "It replaces nurses.",
            "It is 100% accurate.",
            "Consent is implied.",
        ] {
            assert!(finds(&claims.banned, text), "{text}");
        }
        for text in
            ["No tool is HIPAA compliant.", "Nobody can guarantee that.", "It does not replace nurses."]
        {
            assert!(!finds(&claims.banned, text), "{text}");
        }
        assert!(finds(&claims.software, "The AI generates the output."));
        assert!(finds(&claims.identifiers, "SSN 123-45-6789"));
        assert!(!finds(&claims.identifiers, "The pilot starts on 2026-12-01 with 60 drafts."));
    }
}
