//! Where a printed text was written: lines of the kit, of answers and findings, of templates, tasks and interface words. Their
//! words appear in the text, with anything in their slots. A text put together from several places has several origins.

use std::collections::HashMap;
use std::ops::Range;

use crate::Built;
use crate::check::ReadyKit;
use crate::files::snapshot::Owner;
use crate::library::Written;
use crate::text::source::Span;

/// The most origins that are reported for one text.
const MOST: usize = 4;

/// Where a text was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file's path, as messages show it.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The text there.
    pub text: String,
    /// Whose content it is; `None` for the kit itself.
    pub content: Option<Owner>,
}

/// Everything that a kit's pages can have been written from.
#[derive(Debug, Default)]
pub struct Origins {
    numbers: HashMap<String, u32>,
    fragments: Vec<Fragment>,
}

/// The words of a text, split where something is filled in.
#[derive(Debug)]
struct Fragment {
    origin: Origin,
    pieces: Vec<Vec<u32>>,
    /// The number of words in all pieces.
    words: usize,
    /// The page template it comes from, so that a page's own texts are preferred.
    page: Option<String>,
}

/// A fragment that was found in a text.
struct Match<'o> {
    fragment: &'o Fragment,
    words: Vec<Range<usize>>,
}

impl Origins {
    /// Everything that a build read and derived.
    pub fn of(built: &Built) -> Self {
        let mut all = Self::default();
        let Some(kit) = &built.kit else { return all };
        // A day that appears in several places is traced to the rollout, if it is one of the rollout's.
        let rollout = &kit.rollout;
        let pilot = rollout.pilot.iter().flat_map(|pilot| [&pilot.start, &pilot.end]);
        let days = [&rollout.skeptic_talked_on, &rollout.hipaa_page_given_on, &rollout.training_on];
        for day in days.into_iter().chain(pilot).chain([&rollout.go_live]).flatten() {
            all.kit_text(&day.value.to_string(), &day.span, built.ready.as_ref());
        }
        // A role's title is traced to the role before a person who has it.
        if let Some(ready) = &built.ready {
            all.checked(ready);
        }
        for text in &kit.texts {
            all.kit_text(&text.value, &text.span, built.ready.as_ref());
        }
        for written in &built.texts {
            all.content(written);
        }
        all
    }

    /// A text of the kit, line by line; a day in the forms that pages print.
    fn kit_text(&mut self, value: &str, span: &Span, ready: Option<&ReadyKit>) {
        if let Ok(day) = value.trim().parse() {
            let forms = ready.map(|ready| ready.printed(day)).map(|day| [day.long, day.text]);
            for form in forms.into_iter().flatten() {
                self.add(&[&form], span, None, value);
            }
            return;
        }
        for line in value.lines().filter(|line| !line.trim().is_empty()) {
            self.add(&[line], &span.find(line.trim()), None, line);
        }
    }

    /// What was derived from the kit. It is traced to the line it rests on.
    fn checked(&mut self, ready: &ReadyKit) {
        for role in ready.roles() {
            self.add(&[&role.title], &role.span, None, &role.title);
            self.add(&[&role.steps.sentence], &role.span, None, &role.steps.sentence);
        }
        for answer in ready.answers() {
            let more = [answer.until.as_deref(), answer.next.as_deref(), Some(answer.question.as_str())];
            let sentences = [Some(answer.sentence.as_str()), Some(answer.fact.as_str())];
            for text in sentences.into_iter().chain(more).flatten() {
                self.add(&[text], &answer.span, None, text);
            }
            if let Some(checked) = &answer.checked {
                self.add(&[&checked.line], &answer.span, None, &checked.line);
            }
        }
        for one in ready.findings() {
            let rule = format!("{} {} {}", one.code, one.source, one.place);
            for text in [&one.message, &one.brief, &one.remedy, &rule] {
                self.add(&[text], &one.span, None, text);
            }
        }
    }

    /// The lines of a file of content.
    fn content(&mut self, written: &Written) {
        let Written { path, source, .. } = written;
        let mut in_yaml = path.ends_with(".yaml");
        for number in 1..=source.lines() {
            let range = source.line(number);
            let line = &source.text[range.clone()];
            if line.trim_end() == "---" {
                in_yaml = number == 1;
            }
            // The key before a value is not printed.
            let value = if in_yaml { without_key(line) } else { line };
            let (literals, given) = taken_apart(value);
            // A phrase of one or two words, such as "the {title}", would match every sentence that has them.
            let few = literals.iter().flat_map(|piece| words(piece)).nth(2).is_none();
            if few && path.starts_with("content/phrases/") {
                continue;
            }
            self.add(&literals, &source.span(range.clone()), Some(written), line);
            for text in given {
                self.add(&[text], &source.span(range.clone()), Some(written), line);
            }
        }
    }

    fn add(&mut self, pieces: &[&str], span: &Span, content: Option<&Written>, text: &str) {
        let numbers = &mut self.numbers;
        let mut number = |word: String| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(word).or_insert(next)
        };
        let pieces = pieces.iter().map(|piece| words(piece).map(&mut number).collect::<Vec<u32>>());
        let pieces: Vec<Vec<u32>> = pieces.filter(|piece| !piece.is_empty()).collect();
        let count = pieces.iter().map(Vec::len).sum();
        if count == 0 {
            return;
        }
        let file = span.source.path.clone();
        let page = content.and_then(|written| written.path.strip_prefix("content/pages/"));
        let page = page.map(|name| name.trim_end_matches(".md").to_string());
        let content = content.map(|written| written.owner);
        let text = text.trim().trim_start_matches(['-', '#', ' ']).to_string();
        let origin = Origin { file, line: span.start().line, text, content };
        self.fragments.push(Fragment { origin, pieces, words: count, page });
    }

    /// Where a text of a page was written, the largest part first. `page` is the page's path, if known.
    pub fn find(&self, said: &str, page: Option<&str>) -> Vec<Origin> {
        let said: Vec<Option<u32>> = words(said).map(|word| self.numbers.get(&word).copied()).collect();
        let mut matches: Vec<Match> =
            self.fragments.iter().filter_map(|fragment| fragment.within(&said)).collect();
        let mut covered = vec![false; said.len()];
        let mut found: Vec<Origin> = Vec::new();
        while found.len() < MOST {
            let best = matches
                .iter()
                .enumerate()
                .map(|(at, one)| (at, one.weight(&covered, said.len(), page)))
                .filter(|(_, weight)| *weight > 0)
                // Of equals, the first one wins: the kit comes before the content.
                .max_by_key(|(at, weight)| (*weight, std::cmp::Reverse(*at)));
            let Some((at, _)) = best else { break };
            let best = matches.swap_remove(at);
            for range in best.words {
                covered[range].fill(true);
            }
            let origin = &best.fragment.origin;
            if !found.iter().any(|known| known.file == origin.file && known.line == origin.line) {
                found.push(origin.clone());
            }
        }
        found
    }
}

impl Fragment {
    /// The words of a text that are this fragment's: its pieces in order, or the whole text inside one of them.
    fn within(&self, said: &[Option<u32>]) -> Option<Match<'_>> {
        let mut ranges = Vec::new();
        let mut from = 0;
        for piece in &self.pieces {
            let at = said[from..]
                .windows(piece.len())
                .position(|some| some.iter().zip(piece).all(|(a, b)| *a == Some(*b)));
            if let Some(at) = at {
                ranges.push(from + at..from + at + piece.len());
                from += at + piece.len();
            }
        }
        if ranges.is_empty() && !said.is_empty() {
            let holds = |piece: &Vec<u32>| {
                piece.windows(said.len()).any(|some| some.iter().zip(said).all(|(a, b)| Some(*a) == *b))
            };
            if !self.pieces.iter().any(holds) {
                return None;
            }
            ranges.push(0..said.len());
        }
        (!ranges.is_empty()).then_some(Match { fragment: self, words: ranges })
    }
}

impl Match<'_> {
    /// How many still-unexplained words it covers, as a weight for ranking; 0 for a coincidental match.
    fn weight(&self, covered: &[bool], said: usize, page: Option<&str>) -> usize {
        let all: usize = self.words.iter().map(Range::len).sum();
        let new = self.words.iter().flat_map(|range| &covered[range.clone()]).filter(|done| !**done).count();
        let whole = all == self.fragment.words;
        // One or two words out of many can appear anywhere, and so can the one word of a built-in label.
        let anywhere = all == 1 && said > 3 && self.fragment.origin.file.contains("content/words/");
        let label = whole && new == all && !anywhere;
        if new == 0 || (!whole && all * 3 < self.fragment.words.min(said) || new < 2) && !label {
            return 0;
        }
        let exact = (all * 10).checked_div(self.fragment.words.max(all)).unwrap_or(0);
        let own = match (&self.fragment.page, page) {
            (Some(template), Some(page)) if is_of(template, page) => 8,
            (Some(_), Some(_)) => 0,
            _ => 4,
        };
        let kit = if self.fragment.origin.content == Some(Owner::BuiltIn) { 0 } else { 5 };
        new * 20 + exact + own + kit
    }
}

/// Whether a page, such as `site/roles/nurse.html`, is made from a template, such as `roles`.
fn is_of(template: &str, page: &str) -> bool {
    let address = page.trim_start_matches("site/").trim_start_matches("leaders/").trim_end_matches(".html");
    address == template || address.split_once('/').is_some_and(|(folder, _)| folder == template)
}

/// The fixed text of a line without what is filled in, and the quoted texts that are passed to what fills it.
fn taken_apart(line: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut pieces, mut given) = (Vec::new(), Vec::new());
    let mut rest = line;
    while let Some(open) = rest.find('{') {
        pieces.push(&rest[..open]);
        rest = &rest[open..];
        let close = match rest.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => "}",
        };
        let (slot, behind) = rest.find(close).map_or((rest, ""), |at| rest.split_at(at + close.len()));
        given.extend(slot.split('"').skip(1).step_by(2));
        rest = behind;
    }
    pieces.push(rest);
    (pieces, given)
}

/// A line of YAML without the key before its value.
fn without_key(line: &str) -> &str {
    let inner = line.trim_start().trim_start_matches("- ");
    match inner.split_once(": ") {
        Some((key, value))
            if key.chars().all(|letter| letter.is_alphanumeric() || "_-\"".contains(letter)) =>
        {
            value
        }
        _ => inner,
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::Source;

    fn origins(lines: &[&str]) -> Origins {
        let source = Source::new("content/pages/hipaa.md".to_string(), lines.join("\n"));
        let path = source.path.clone();
        let mut all = Origins::default();
        all.content(&Written { path, owner: Owner::BuiltIn, source });
        all
    }

    #[track_caller]
    fn lines(all: &Origins, said: &str, expected: &[usize]) {
        let found: Vec<usize> = all.find(said, None).into_iter().map(|origin| origin.line).collect();
        assert_eq!(found, expected, "{said}");
    }

    #[test]
    fn a_text_is_traced_to_the_lines_it_is_made_of() {
        let all = origins(&[
            "- Nothing goes out until {% if reviewer %}{{ reviewer.person }}{% else %}somebody{% endif %} has checked it.",
            "A physician",
            "Tell",
            "If you cannot reach them",
            "Nothing here goes anywhere, and nothing is told to anybody.",
        ]);
        lines(&all, "Nothing goes out until a physician has checked it.", &[1, 2]);
        lines(&all, "If you cannot reach them: Dr. Nobody", &[4]);
        lines(&all, "Tell", &[3]);
        lines(&all, "cannot reach", &[4]);
        lines(&all, "Nothing", &[]);
        lines(&all, "Words of nobody", &[]);
    }
}
