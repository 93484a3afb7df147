//! How hard a page is to read: the Flesch-Kincaid grade of its text, and its hardest sentences. Words that nobody in a clinic
//! can avoid count as short, because they are not what makes a page hard.

use std::collections::BTreeSet;

use super::html::{Kind, Tag, tokens};

/// A page's grade, and its three hardest sentences.
#[derive(Debug)]
pub struct Reading {
    /// The school grade, to one decimal.
    pub grade: f64,
    /// The hardest sentences, hardest first.
    pub hardest: Vec<String>,
}

/// The grade above which a page is reported: AHRQ advises grade 8 for staff.
pub const HARD: f64 = 8.0;

/// The words that a clinic cannot avoid, without their endings, in alphabetical order.
const UNAVOIDABLE: [&str; 40] = [
    "agreement",
    "allergies",
    "allergy",
    "appointment",
    "assistant",
    "associate",
    "behavioral",
    "business",
    "clinical",
    "confirmation",
    "coordinator",
    "diagnosis",
    "eligibility",
    "encrypted",
    "follow",
    "hipaa",
    "hygienist",
    "identity",
    "information",
    "insurance",
    "interpreter",
    "licensed",
    "manager",
    "medication",
    "official",
    "patient",
    "pharmacy",
    "physician",
    "practice",
    "privacy",
    "record",
    "referral",
    "reminder",
    "signature",
    "summaries",
    "summary",
    "therapist",
    "therapy",
    "translator",
    "vendor",
];

/// The reading level of a page's HTML. The kit's names count as short words.
pub fn level(html: &str, names: &[&str]) -> Reading {
    let names: BTreeSet<String> =
        names.iter().flat_map(|name| words(name)).map(str::to_ascii_lowercase).collect();
    let mut scored: Vec<(f64, &str)> = Vec::new();
    let (mut all_words, mut all_syllables) = (0.0, 0.0);
    let mut all_sentences = 0.0;
    let text = text(html);
    let mut word = String::new();
    for sentence in sentences(&text) {
        let (mut count, mut syllables) = (0.0, 0.0);
        for written in words(sentence) {
            word.clear();
            word.push_str(written);
            word.make_ascii_lowercase();
            count += 1.0;
            syllables += f64::from(self::syllables(&word, &names));
        }
        if count < 3.0 {
            continue;
        }
        all_words += count;
        all_syllables += syllables;
        all_sentences += 1.0;
        scored.push((grade(count, 1.0, syllables), sentence));
    }
    if all_sentences < 1.0 {
        return Reading { grade: 0.0, hardest: Vec::new() };
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let hardest = scored.into_iter().take(3).map(|(_, sentence)| sentence.to_string()).collect();
    Reading { grade: (grade(all_words, all_sentences, all_syllables) * 10.0).round() / 10.0, hardest }
}

/// Flesch-Kincaid: 0.39 × words per sentence + 11.8 × syllables per word − 15.59.
fn grade(words: f64, sentences: f64, syllables: f64) -> f64 {
    0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59
}

/// Elements that occur inside a sentence.
const INLINE: [&str; 8] = ["a", "strong", "em", "b", "span", "code", "sup", "abbr"];

/// The text of a page. A table cell, a list item and a heading end a sentence. Sources and code are left out.
fn text(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut pieces = tokens(html);
    while let Some(piece) = pieces.next() {
        match piece.kind {
            Kind::Text(piece) if !piece.literal => text.push_str(&piece.decoded()),
            Kind::Start(tag)
                if tag.is_one_of(&["svg", "code"]) || tag.is("span") && tag.has_class("source") =>
            {
                pieces.skip_element(&tag);
            }
            Kind::Start(Tag { name, .. }) | Kind::End(name)
                if !INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline)) =>
            {
                text.push('\n');
            }
            _ => {}
        }
    }
    text
}

/// The sentences of a text, without empty ones.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let blocks = text.lines().flat_map(|block| {
        let mut from = 0;
        // A period inside a number or a file name does not end a sentence.
        let ends = block.match_indices(['.', '!', '?', ';', ':']).map(|(at, _)| at + 1);
        let ends = ends.filter(|at| *at == block.len() || block[*at..].starts_with([' ', '"', ')']));
        let ends = ends.chain([block.len()]);
        ends.map(move |end| block[std::mem::replace(&mut from, end)..end].trim()).collect::<Vec<_>>()
    });
    blocks.filter(|sentence| !sentence.is_empty())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphabetic() && letter != '\'')
        .filter(|word| word.chars().any(char::is_alphabetic))
}

/// The number of vowel groups, with the usual corrections. Unavoidable words count two at most, the kit's names one.
fn syllables(word: &str, names: &BTreeSet<String>) -> u32 {
    let mut count = 0;
    let mut before = false;
    for letter in word.chars() {
        let vowel = matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        count += u32::from(vowel && !before);
        before = vowel;
    }
    let silent = word.ends_with('e') && !word.ends_with("le")
        || word.ends_with("es") && !word.ends_with("ses")
        || word.ends_with("ed") && !word.ends_with("ted") && !word.ends_with("ded");
    let count = count.saturating_sub(u32::from(silent && count > 1)).max(1);
    // Most words are short and need no lookup.
    if count > 1 && names.contains(word) {
        return 1;
    }
    let unavoidable = || {
        let stem = word.strip_suffix("'s").unwrap_or(word).trim_end_matches('s');
        [stem, word].iter().any(|word| UNAVOIDABLE.binary_search(word).is_ok())
    };
    if count > 2 && unavoidable() { 2 } else { count }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unavoidable_words_are_sorted() {
        assert!(UNAVOIDABLE.is_sorted());
    }

    #[test]
    fn plain_sentences_are_easy_and_heavy_ones_hard() {
        let easy = level("<p>You print the sheet. You check the name. Then you hand it over.</p>", &[]);
        assert!(easy.grade < 3.0, "{}", easy.grade);
        let hard = level(
            "<p>Organizational accountability necessitates comprehensive documentation of interdisciplinary responsibilities.</p>",
            &[],
        );
        assert!(hard.grade > 14.0, "{}", hard.grade);
        assert_eq!(hard.hardest.len(), 1);
    }
}
