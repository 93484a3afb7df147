//! Claims that nobody may make, words to avoid with physicians, and what looks like a patient identifier:
//! `content/compliance/claims.yaml`, as regular expressions, each with a true wording.
//!
//! Compiling a hundred expressions takes longer than building a kit. So an expression is compiled only if the text contains
//! a word that it cannot match without.

mod needed;

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

/// The file of the patterns.
pub const FILE: &str = "content/compliance/claims.yaml";

/// The patterns.
#[derive(Debug, Default)]
pub struct Claims {
    /// Claims that nobody may make.
    pub banned: Patterns,
    /// Software jargon on physicians' pages.
    pub software: Patterns,
    /// What looks like a patient identifier.
    pub identifiers: Patterns,
}

/// Patterns that are searched for together.
#[derive(Debug, Default)]
pub struct Patterns {
    list: Vec<Pattern>,
}

/// The patterns that may match in some texts.
#[derive(Debug)]
pub struct Possible<'p>(Vec<&'p Pattern>);

/// One pattern.
#[derive(Debug)]
pub struct Pattern {
    finds: Expression,
    /// A text without any of these words cannot match; `None` if no such words are known.
    needs: Option<Vec<String>>,
    unless: Option<Expression>,
    /// Why nobody may say it, or what it looks like.
    pub why: String,
    /// What to write instead.
    pub instead: String,
}

/// A regular expression, compiled when first needed.
#[derive(Debug)]
struct Expression {
    text: Text,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Patterns {
    /// The patterns that may match in any of these texts.
    pub fn possible_in<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Possible<'_> {
        let texts = texts.into_iter().map(needed::folded).collect::<Vec<_>>().join("\n");
        let has = |word: &String| memchr::memmem::find(texts.as_bytes(), word.as_bytes()).is_some();
        let possible = |pattern: &&Pattern| pattern.needs.as_ref().is_none_or(|words| words.iter().any(has));
        Possible(self.list.iter().filter(possible).collect())
    }
}

impl<'p> Possible<'p> {
    /// The byte ranges of one of the texts where a pattern matches and nothing in the same sentence excuses it.
    pub fn places(&self, text: &str) -> Vec<(&'p Pattern, Range<usize>)> {
        let patterns = self.0.iter();
        patterns
            .flat_map(|pattern| pattern.places(text).into_iter().map(move |range| (*pattern, range)))
            .collect()
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

    /// Reports expressions that are not valid.
    fn check(&self, diagnostics: &mut Diagnostics) {
        for expression in [Some(&self.finds), self.unless.as_ref()].into_iter().flatten() {
            if let Err(reason) = expression.regex() {
                diagnostics
                    .add(
                        rules::WRONG_TYPE,
                        expression.text.span.clone(),
                        format!("this is not a valid regular expression: {reason}"),
                    )
                    .help("Put it in single quotes, and put a backslash before characters with a special meaning.");
            }
        }
    }
}

/// How far a sentence may extend around a match, in bytes on each side.
const LONGEST_SENTENCE: usize = 600;

/// The sentence around a range of a text, without the punctuation at its end. A period inside an address, a number or a file
/// name does not end a sentence, nor does one after an abbreviation.
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

/// Abbreviations after which a sentence continues, and those after which it continues if a digit follows.
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

/// Compiles an expression that ignores case and knows only ASCII letters, digits and spaces: the words to find are English.
fn compiled(pattern: &str) -> Result<Regex, String> {
    // Literal prefilters cost more to build than a kit's few hundred searches save.
    Regex::builder()
        .configure(Config::new().auto_prefilter(false))
        .syntax(syntax::Config::new().case_insensitive(true))
        .build(&ascii(pattern))
        .map_err(|error| error.to_string().lines().last().unwrap_or_default().to_string())
}

/// Replaces the classes of an expression with their ASCII versions.
fn ascii(pattern: &str) -> String {
    let classes = [
        (r"\b", r"(?-u:\b)"),
        (r"\d", "[0-9]"),
        (r"\w", "[0-9A-Za-z_]"),
        (r"\W", "[^0-9A-Za-z_]"),
        (r"\s", r"[ \t\r\n]"),
    ];
    classes.into_iter().fold(pattern.to_string(), |pattern, (class, plain)| pattern.replace(class, plain))
}

impl Read for Claims {
    fn read(_: &str, source: &Arc<Source>, owner: Owner, diagnostics: &mut Diagnostics) -> Self {
        let Some(root) = tree(source, diagnostics) else { return Self::default() };
        let mut top = Fields::of(&root, source.start(), "the file of claims", diagnostics);
        let mut patterns = |key, diagnostics: &mut Diagnostics| {
            let list = top.list(key, diagnostics).iter();
            Patterns { list: list.filter_map(|item| pattern(item, diagnostics)).collect() }
        };
        let claims = Self {
            banned: patterns("claims", diagnostics),
            software: patterns("software_words", diagnostics),
            identifiers: patterns("identifiers", diagnostics),
        };
        top.finish(diagnostics);
        // A test checks the built-in ones.
        if owner != Owner::BuiltIn {
            claims.check(diagnostics);
        }
        claims
    }
}

impl Claims {
    /// Reports every pattern that is not a valid expression.
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
    let finds = finds?;
    let needs = needed::needed(&finds.value);
    Some(Pattern { finds: Expression::new(finds), needs, unless: unless.map(Expression::new), why, instead })
}

#[cfg(test)]
mod tests {
    use regex_syntax::hir::{Class, Hir, HirKind};

    use super::*;

    /// A text generated from an expression; `choose(n)` returns a number below `n`.
    fn written(hir: &Hir, choose: &mut impl FnMut(usize) -> usize) -> String {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => String::new(),
            HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).into_owned(),
            HirKind::Class(Class::Unicode(class)) => {
                let range = class.ranges()[choose(class.ranges().len())];
                [range.start(), range.end()][choose(2)].to_string()
            }
            HirKind::Class(Class::Bytes(class)) => {
                char::from(class.ranges()[choose(class.ranges().len())].start()).to_string()
            }
            HirKind::Repetition(repeated) => {
                let times = repeated.min as usize
                    + choose(3).min(repeated.max.map_or(2, |max| (max - repeated.min) as usize));
                (0..times).map(|_| written(&repeated.sub, choose)).collect()
            }
            HirKind::Capture(capture) => written(&capture.sub, choose),
            HirKind::Concat(all) => all.iter().map(|part| written(part, choose)).collect(),
            HirKind::Alternation(all) => written(&all[choose(all.len())], choose),
        }
    }

    #[test]
    fn no_built_in_pattern_matches_a_text_without_a_word_that_it_needs() {
        let claims = crate::library::Library::built_in().claims(&mut Diagnostics::default());
        let mut seed = 7_usize;
        let mut choose = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let (mut with_words, mut matched) = (0, 0);
        for pattern in
            [&claims.banned, &claims.software, &claims.identifiers].into_iter().flat_map(|all| &all.list)
        {
            let hir = regex_syntax::parse(&ascii(&pattern.finds.text.value)).expect("an expression");
            let finds = pattern.finds.regex().as_ref().expect("an expression");
            with_words += usize::from(pattern.needs.is_some());
            for _ in 0..300 {
                let text = format!("x {} x", written(&hir, &mut choose));
                if finds.is_match(&text) {
                    matched += 1;
                    let folded = needed::folded(&text);
                    let needs = pattern.needs.iter().flatten();
                    let found =
                        pattern.needs.is_none() || needs.into_iter().any(|word| folded.contains(word));
                    assert!(
                        found,
                        "{:?} matches {text:?} without {:?}",
                        pattern.finds.text.value, pattern.needs
                    );
                }
            }
        }
        assert!(with_words > 40 && matched > 8_000, "{with_words} {matched}");
    }

    #[test]
    fn the_built_in_patterns_are_valid_and_find_what_they_should() {
        let mut diagnostics = Diagnostics::default();
        let claims = crate::library::Library::built_in().claims(&mut diagnostics);
        claims.check(&mut diagnostics);
        assert_eq!(diagnostics.into_sorted().len(), 0);
        let finds = |patterns: &Patterns, text: &str| !patterns.possible_in([text]).places(text).is_empty();
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
