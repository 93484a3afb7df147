//! Changes of a text by place: what a fix writes, and how a kit is edited while everything else stays byte for byte.

use std::ops::Range;

/// A stretch of a text, in bytes, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go.
    pub range: Range<usize>,
    /// What comes instead.
    pub text: String,
}

impl Edit {
    /// Replaces a stretch.
    pub fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    /// Puts a text in at a place.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { range: at..at, text: text.into() }
    }
}

/// The text with edits made. Edits that overlap an earlier one are left out.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_else_stays() {
        let edits = [Edit::insert(0, "# "), Edit::replace(3..4, "\""), Edit::replace(3..5, "lost")];
        assert_eq!(apply("a: 'x'\r\n", &edits), "# a: \"x'\r\n");
    }
}
