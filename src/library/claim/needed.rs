//! The words without which a regular expression cannot match. They are searched for before an expression is compiled,
//! because compiling takes a thousand times as long as looking for a few words.
//!
//! An expression that is not fully understood here needs no words, and is always tried.

/// The shortest word worth looking for.
const SHORTEST: usize = 3;

/// Lowercase words of which every matching text contains at least one; `None` if the expression shows none.
pub(super) fn needed(expression: &str) -> Option<Vec<String>> {
    let mut reader = Reader { rest: expression, strange: false };
    let words = reader.alternatives();
    words.filter(|_| !reader.strange && reader.rest.is_empty())
}

/// A text in the form in which it is compared with those words: in lowercase, and with `k` and `s` in place of the two
/// characters that a case-insensitive search takes for them.
pub(super) fn folded(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\u{212a}' => 'k',
            '\u{17f}' => 's',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

struct Reader<'a> {
    rest: &'a str,
    /// Whether the expression has something that this reader does not know.
    strange: bool,
}

enum Atom {
    /// A character that stands for itself.
    Letter(char),
    /// A group, with the words that its alternatives need.
    Group(Option<Vec<String>>),
    /// A character class, or a position between characters.
    Other,
}

impl Reader<'_> {
    fn take(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    fn skip(&mut self, start: &str) -> bool {
        let rest = self.rest.strip_prefix(start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The words of a group or of the whole expression. They are only known if every alternative needs a word.
    fn alternatives(&mut self) -> Option<Vec<String>> {
        let mut words = self.sequence();
        while self.skip("|") {
            let more = self.sequence();
            words = words.zip(more).map(|(words, more)| [words, more].concat());
        }
        words
    }

    /// The best words that a sequence needs: one run of letters, or those of one of its groups.
    fn sequence(&mut self) -> Option<Vec<String>> {
        let mut best = None;
        let mut run = String::new();
        while !self.strange && !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let atom = self.atom();
            let (least, repeats) = self.quantifier();
            match atom {
                Atom::Letter(letter) if least > 0 => run.push(letter),
                Atom::Group(words) if least > 0 => {
                    keep(&mut best, Some(vec![std::mem::take(&mut run)]));
                    keep(&mut best, words);
                }
                _ => keep(&mut best, Some(vec![std::mem::take(&mut run)])),
            }
            if repeats {
                keep(&mut best, Some(vec![std::mem::take(&mut run)]));
            }
        }
        keep(&mut best, Some(vec![run]));
        best
    }

    fn atom(&mut self) -> Atom {
        match self.take().unwrap_or_default() {
            '(' => {
                let plain = self.skip("?:") || self.skip("?-i:") || !self.rest.starts_with('?');
                let words = self.alternatives();
                self.strange |= !plain || !self.skip(")");
                Atom::Group(words)
            }
            '[' => {
                self.class();
                Atom::Other
            }
            '\\' => match self.take().unwrap_or_default() {
                'b' | 'd' | 'w' | 's' | 'B' | 'D' | 'W' | 'S' => Atom::Other,
                sign if sign.is_ascii_punctuation() => Atom::Letter(sign),
                _ => {
                    self.strange = true;
                    Atom::Other
                }
            },
            '.' | '^' | '$' => Atom::Other,
            letter if letter.is_ascii() => Atom::Letter(letter.to_ascii_lowercase()),
            _ => Atom::Other,
        }
    }

    fn class(&mut self) {
        self.skip("^");
        self.skip("]");
        loop {
            match self.take() {
                Some(']') => return,
                Some('\\') => drop(self.take()),
                Some('[') | None => {
                    self.strange = true;
                    return;
                }
                _ => {}
            }
        }
    }

    /// How many times the preceding atom must occur at least (only 0 or 1 matters), and whether it may occur more often than
    /// that.
    fn quantifier(&mut self) -> (u8, bool) {
        let found = if self.skip("?") || self.skip("*") {
            (0, true)
        } else if self.skip("+") {
            (1, true)
        } else if self.skip("{") {
            let least = u8::from(!self.rest.starts_with(['0', ',']));
            let end = self.rest.find('}');
            self.strange |= end.is_none();
            self.rest = end.map_or("", |end| &self.rest[end + 1..]);
            (least, true)
        } else {
            return (1, false);
        };
        self.skip("?");
        found
    }
}

/// Keeps the better filter: the one with the longer shortest word, or else with fewer words.
fn keep(best: &mut Option<Vec<String>>, other: Option<Vec<String>>) {
    let worth = |words: &[String]| {
        let shortest = words.iter().map(String::len).min().unwrap_or(0);
        (shortest, std::cmp::Reverse(words.len()))
    };
    let other = other.filter(|words| worth(words).0 >= SHORTEST);
    if let Some(other) = other
        && best.as_ref().is_none_or(|best| worth(best) < worth(&other))
    {
        *best = Some(other);
    }
}

#[cfg(test)]
mod tests {
    use super::{folded, needed};

    #[test]
    fn words_are_needed_in_every_alternative() {
        let of = |expression: &str| needed(expression).unwrap_or_default().join(" ");
        for (expression, words) in [
            (r"\bguarantee(?:s|d|ing)?\b", "guarantee"),
            (r"\bHIPAA[- ]?(?:compliant|certified)\b|\bFDA[- ]approved\b", "compliant certified approved"),
            (r"(?:\b(?:we|you)|\{tool\})(?: are| is) covered\b", " covered"),
            (r"risk(?:-free)?", "risk"),
            (r"colou?r", "colo"),
            (r"anonymi[sz]ed", "anonymi"),
            (r"ab+cde", "cde"),
            (r"(?:abc){2,3}", "abc"),
            (r"(?-i:Patient) \d", "patient"),
            (r"[^]abc]\.com", ".com"),
        ] {
            assert_eq!(of(expression), words, "{expression}");
        }
    }

    #[test]
    fn optional_short_and_unknown_parts_need_no_words() {
        for expression in [
            "",
            r"\d{7,10}",
            "abc|",
            "abc|de",
            "(?:abc)?",
            "(?:abc){0,2}",
            "a?b?c?",
            "(?i)abc",
            r"\x41bcd",
            "[[:alpha:]]x",
        ] {
            assert_eq!(needed(expression), None, "{expression}");
        }
        // Unclosed brackets are not a valid expression, but must not cause a panic.
        for broken in ["(abc", "[abc", "abc{2", r"abc\", "abc)"] {
            assert_eq!(needed(broken), None, "{broken}");
        }
    }

    #[test]
    fn a_search_that_ignores_case_takes_two_more_characters_for_letters() {
        assert_eq!(folded("RI\u{17f}\u{212a} FREE"), "risk free");
    }
}
