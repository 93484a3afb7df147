//! A YAML file line by line, as people write it: what each line opens and leaves open, before its meaning is considered.

/// One line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// The offset of its first byte.
    pub start: usize,
    /// The offset of the end of its content, before trailing spaces, the comment and the line break.
    pub end: usize,
    /// The number of spaces and tabs it starts with.
    pub indent: usize,
    /// Whether it has nothing but spaces or a comment.
    pub empty: bool,
    /// Whether it is part of the text of a `|` or `>` block.
    pub block_text: bool,
}

/// What a line opens and leaves open, as byte offsets in the file.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// A quote at the start of a value.
    pub quote: Option<usize>,
    /// The outermost bracket.
    pub bracket: Option<usize>,
    /// A brace inside that bracket with no `key:` after it; of the two, this one is more likely the fault.
    pub inner: Option<usize>,
    /// A closing bracket without an opening one.
    pub close: Option<usize>,
}

/// Splits a text into lines.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut start = 0;
    // The indentation of the key whose value is the current block text, if any.
    let mut block: Option<usize> = None;
    for raw in text.split_inclusive('\n') {
        let body = raw.trim_end();
        let indent = body.len() - body.trim_start_matches([' ', '\t']).len();
        let content = &body[indent.min(body.len())..];
        let mut line = Line {
            start,
            end: start + body.len(),
            indent,
            empty: content.is_empty() || content.starts_with('#'),
            block_text: false,
        };
        if let Some(above) = block {
            if content.is_empty() || indent > above {
                line.block_text = true;
            } else {
                block = None;
            }
        }
        if !line.block_text {
            if let Some(comment) = comment(content) {
                line.end = start + indent + content[..comment].trim_end().len();
            }
            let said = &text[start + indent..line.end.max(start + indent)];
            let header = said.rsplit([' ', ':']).next().unwrap_or_default();
            let opens = matches!(header, "|" | ">" | "|-" | ">-" | "|+" | ">+")
                && (said.contains(": ") || said.starts_with("- "));
            if opens {
                // In `- key: |`, the key starts after the dash.
                block = Some(indent + (said.len() - said.trim_start_matches(['-', ' ']).len()));
                if said.starts_with("- ") && !said.contains(": ") {
                    block = Some(indent);
                }
            }
        }
        lines.push(line);
        start += raw.len();
    }
    lines
}

/// The offset of the comment in a line; a `#` in quotes does not begin one.
fn comment(content: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = ' ';
    for (at, letter) in content.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if " [{,".contains(before) => quote = Some(letter),
            (None, '#') if before == ' ' => return Some(at),
            _ => {}
        }
        before = letter;
    }
    // After a quote that is never closed, it is uncertain whether a `#` begins a comment.
    None
}

impl Line {
    /// The content of the line, without indentation and comment.
    pub(super) fn said<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start + self.indent..self.end).unwrap_or_default()
    }

    /// Whether the line begins a key or a list item.
    pub(super) fn begins(&self, text: &str) -> bool {
        let said = self.said(text);
        !self.empty && !self.block_text && (said.starts_with("- ") || said == "-" || key(said).is_some())
    }

    /// What the line opens and leaves open.
    pub(super) fn open(&self, text: &str) -> Open {
        let (mut open, mut stack): (Open, Vec<(usize, char)>) = (Open::default(), Vec::new());
        let mut quote: Option<(usize, char)> = None;
        let (mut before, mut escaped) = (' ', false);
        let first = self.start + self.indent;
        for (at, letter) in self.said(text).char_indices() {
            let at = first + at;
            match (quote, letter) {
                (Some((_, '"')), '\\') if !escaped => {
                    escaped = true;
                    continue;
                }
                (Some((_, sign)), letter) if sign == letter && !escaped => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') if " [{,".contains(before) => quote = Some((at, letter)),
                (None, '[' | '{') if !stack.is_empty() || " -".contains(before) => stack.push((at, letter)),
                (None, ']' | '}') => match stack.pop() {
                    Some((at, opened)) if (opened == '[') != (letter == ']') => {
                        open.bracket.get_or_insert(at);
                    }
                    Some(_) => {}
                    None if self.said(text).contains(": ") => open.close = open.close.or(Some(at)),
                    None => {}
                },
                _ => {}
            }
            escaped = false;
            before = letter;
        }
        open.quote = quote.map(|(at, _)| at);
        open.bracket = open.bracket.or(stack.first().map(|(at, _)| *at));
        let bare = |from: usize| {
            let rest = text[from + 1..self.end].split([',', '}', ']']).next().unwrap_or_default();
            !rest.contains(": ") && !rest.ends_with(':')
        };
        let braces = text[first..self.end].match_indices('{').map(|(at, _)| first + at);
        open.inner = braces.filter(|at| open.bracket.is_some_and(|outer| *at > outer)).find(|at| bare(*at));
        open
    }
}

/// The key at the start of `key: value` or `key:`, with or without a dash before it. Quoted keys are not recognized.
pub(super) fn key(said: &str) -> Option<&str> {
    let said = said.strip_prefix("- ").map_or(said, str::trim_start);
    let (key, rest) = said.split_once(':')?;
    let word = !key.is_empty() && !key.contains(['{', '[', ',', '#', ' ', '"', '\'']);
    (word && (rest.is_empty() || rest.starts_with(' '))).then_some(key)
}
