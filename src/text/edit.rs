//! Edits to a text by byte range: for fixes, and for changing a kit while every other byte stays the same.

use std::ops::Range;

/// A byte range of a text and its replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace.
    pub range: Range<usize>,
    /// The replacement.
    pub text: String,
}

impl Edit {
    /// Replaces a range.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Inserts text at an offset.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }
}

/// Applies edits to a text. An edit that overlaps an earlier one is skipped.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut done = String::with_capacity(text.len() + 16);
    let mut from = 0;
    for edit in edits {
        if edit.range.start < from {
            continue;
        }
        done.push_str(&text[from..edit.range.start]);
        done.push_str(&edit.text);
        from = edit.range.end;
    }
    done.push_str(&text[from..]);
    done
}

/// The edits of all fixes that can be made together. Each fix is made completely or not at all, and earlier ones win. An
/// edit that two fixes have in common is made once.
pub fn together<'a>(fixes: impl IntoIterator<Item = &'a [Edit]>) -> Vec<Edit> {
    let mut chosen: Vec<Edit> = Vec::new();
    for fix in fixes {
        // Two insertions at the same offset would end up in an arbitrary order.
        let clash = |edit: &Edit| {
            chosen.iter().any(|other| {
                let (a, b) = (&edit.range, &other.range);
                a == b || a.start < b.end && b.start < a.end
            })
        };
        let new: Vec<Edit> = fix.iter().filter(|edit| !chosen.contains(edit)).cloned().collect();
        if !new.iter().any(clash) {
            chosen.extend(new);
        }
    }
    chosen.sort_by_key(|edit| (edit.range.start, edit.range.end));
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let quotes = [Edit::replace(0..1, "\""), Edit::replace(4..5, "\"")];
        let inside = [Edit::replace(4..6, "x")];
        let beside = [Edit::insert(6, " "), Edit::replace(0..1, "\"")];
        let again = [Edit::insert(6, "\t")];
        let chosen = together([&quotes[..], &inside, &beside, &again]);
        assert_eq!(chosen, [quotes[0].clone(), quotes[1].clone(), beside[0].clone()]);
    }

    proptest! {
        #[test]
        fn only_what_is_inside_a_span_changes(
            text in "[a-zé“\r\n ]{0,60}",
            cuts in prop::collection::vec((0usize..60, 0usize..6, "[xyz]{0,3}"), 0..8)
        ) {
            let edge = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let fixes: Vec<Vec<Edit>> = cuts
                .iter()
                .map(|(at, length, new)| vec![Edit::replace(edge(*at)..edge(at + length), new.clone())])
                .collect();
            let chosen = together(fixes.iter().map(Vec::as_slice));
            let done = apply(&text, &chosen);
            // The text between two edits must reappear in order, with the replacements in between.
            let (mut from, mut at) = (0, 0);
            for edit in &chosen {
                let kept = &text[from..edit.range.start];
                prop_assert_eq!(&done[at..at + kept.len()], kept);
                at += kept.len();
                prop_assert_eq!(&done[at..at + edit.text.len()], edit.text.as_str());
                at += edit.text.len();
                from = edit.range.end;
            }
            prop_assert_eq!(&done[at..], &text[from..]);
        }
    }

    #[test]
    fn all_other_text_stays_the_same() {
        let edits = [Edit::insert(0, "# "), Edit::replace(3..4, "\""), Edit::replace(3..5, "lost")];
        assert_eq!(apply("a: 'x'\r\n", &edits), "# a: \"x'\r\n");
    }
}
