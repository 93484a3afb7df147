//! Builds a tree from the parser's events. Stops at the first syntax fault and returns it.

use crate::yaml::rules;
use std::collections::{BTreeMap, HashMap};

use granit_parser::{Event, Options, Parser, Placement, ScalarStyle, ScanError, StructureStyle, options};

use super::recover::Mended;
use super::{Entry, Node, Value};
use crate::text::diagnostic::Diagnostics;
use crate::text::placeholder::without_reserved;
use crate::text::source::{Span, Spanned};

/// The deepest nesting: more than any kit needs, and far less than a stack can take.
const DEEPEST: usize = 64;
/// The most values that one file may expand to through aliases.
const MOST_VALUES: usize = 100_000;

/// A text to read, as written or as mended.
pub(super) struct Draft<'a> {
    pub mended: &'a Mended<'a>,
}

struct Builder<'a> {
    draft: &'a Draft<'a>,
    parser: std::iter::Peekable<Parser<'a, granit_parser::StrInput<'a>>>,
    anchors: BTreeMap<usize, Node>,
    anchor_places: BTreeMap<usize, (Span, bool)>,
    last_scalar: Option<(Span, bool)>,
    values: usize,
    after_scalar: bool,
    /// The columns, from 0, of the open block lists and maps.
    columns: Vec<usize>,
    /// The number of open brackets.
    brackets: usize,
}

pub(super) fn options() -> Options {
    options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    }
}

/// The tree, or the first syntax fault. All other faults are reported.
pub(super) fn build(draft: &Draft, diagnostics: &mut Diagnostics) -> Result<Option<Node>, ScanError> {
    let parser = Parser::new_from_str_with_options(&draft.mended.text, options()).peekable();
    let mut builder = Builder {
        draft,
        parser,
        anchors: BTreeMap::new(),
        anchor_places: BTreeMap::new(),
        last_scalar: None,
        values: 0,
        after_scalar: false,
        columns: Vec::new(),
        brackets: 0,
    };
    let mut root = None;
    let mut documents = 0;
    while let Some((event, span)) = builder.next(diagnostics)? {
        match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents == 2 {
                    diagnostics
                        .add(rules::YAML_SYNTAX, builder.span(&span), "a second document begins here")
                        .help("A kit is one document. Remove the line `---` and what does not belong to this kit.");
                }
            }
            event if event.is_node() => {
                let node = builder.node(event, &span, diagnostics)?;
                if root.is_none() {
                    root = Some(node);
                }
            }
            _ => {}
        }
    }
    builder.tell_unused_anchors(diagnostics);
    Ok(root)
}

impl<'a> Builder<'a> {
    fn span(&self, span: &granit_parser::Span) -> Span {
        self.draft.mended.span(span.byte_range().unwrap_or(0..0))
    }

    /// The next event other than a comment or an anchor; those are handled along the way.
    fn next(
        &mut self,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<(Event<'a>, granit_parser::Span)>, ScanError> {
        for next in self.parser.by_ref() {
            let (event, span) = next?;
            match event {
                Event::Comment(text, Placement::Right) => {
                    let place = self.draft.mended.span(span.byte_range().unwrap_or(0..0));
                    if let Some(before) = self.last_scalar.take() {
                        super::syntax_faults::cut_short(&text, &place, &before, diagnostics);
                    }
                }
                Event::Comment(..) => {}
                Event::Anchor(id, _) => {
                    let place = self.draft.mended.span(span.byte_range().unwrap_or(0..0));
                    // Before a list or a map it can only be an anchor, and an unused one does no harm.
                    self.anchor_places.insert(id, (place, !self.after_scalar));
                }
                event => {
                    self.after_scalar = matches!(event, Event::Scalar(..));
                    return Ok(Some((event, span)));
                }
            }
        }
        Ok(None)
    }

    fn node(
        &mut self,
        event: Event<'a>,
        span: &granit_parser::Span,
        diagnostics: &mut Diagnostics,
    ) -> Result<Node, ScanError> {
        self.values += 1;
        if let Some(tag) = event.tag()
            && tag.core_suffix().is_none()
        {
            let at = span.tag_span().and_then(|tag| tag.byte_range()).unwrap_or(0..0);
            super::syntax_faults::needs_quotes('!', &self.draft.mended.span(at), diagnostics);
        }
        let anchor = event.anchor_id();
        let place = self.span(span);
        let style = match event {
            Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => Some(style),
            _ => None,
        };
        let quoted =
            matches!(event, Event::Scalar(_, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted, ..));
        match style {
            Some(StructureStyle::Block) => self.columns.push(Self::column(&place)),
            Some(StructureStyle::Flow) => self.brackets += 1,
            None => {}
        }
        let mut node = match event {
            Event::Scalar(text, style, ..) => {
                self.last_scalar =
                    matches!(style, ScalarStyle::Plain).then(|| (place.clone(), place.range.is_empty()));
                super::odd_characters::told(&text, &place, diagnostics);
                self.scalar(&text, style, place)
            }
            Event::SequenceStart(..) => self.list(place, diagnostics)?,
            Event::MappingStart(..) => self.map(place, diagnostics)?,
            Event::Alias(id) => self.alias(id, place, diagnostics),
            Event::UnresolvedAlias(_) => {
                super::syntax_faults::needs_quotes('*', &place, diagnostics);
                Node { value: Value::Broken, span: place }
            }
            _ => Node { value: Value::Null, span: place },
        };
        match style {
            Some(StructureStyle::Block) => _ = self.columns.pop(),
            Some(StructureStyle::Flow) => self.brackets -= 1,
            None => {}
        }
        if (quoted || style == Some(StructureStyle::Flow))
            && let Some(line) = self.outdented(&node.span, quoted)
        {
            super::syntax_faults::outdented(&node.span, line, quoted, diagnostics);
            node.value = Value::Broken;
        }
        if let Some(id) = anchor {
            self.anchors.insert(id, node.clone());
        }
        Ok(node)
    }

    /// The column, from 0, where a block list or map starts. An anchor or a tag before its first key counts as its start.
    fn column(start: &Span) -> usize {
        let line = start.source.line(start.start().line);
        let before = start.source.text[line.start..start.range.start].trim_start_matches('\u{feff}');
        before.find(|letter| !matches!(letter, ' ' | '-' | '?' | ':')).unwrap_or(before.len())
    }

    /// The first line on which quoted text, or a list or map in brackets, continues without being indented deeper than the
    /// list or map that contains it. A closing bracket may be right below the key, as in JSON.
    fn outdented(&self, span: &Span, quoted: bool) -> Option<usize> {
        // In a mended text, columns are not those of the file, and the fault has been reported already.
        let column =
            *self.columns.last().filter(|_| self.brackets == 0 && !self.draft.mended.is_changed())?;
        (span.start().line + 1..=span.end().line).find(|number| {
            let line = &span.source.text[span.source.line(*number)];
            let content = line.trim_start_matches(' ');
            let spaces = line.len() - content.len();
            let content = content.trim_start();
            let comment = !quoted && content.starts_with('#');
            let close = !quoted && content.starts_with([']', '}']);
            !content.is_empty() && !comment && if close { spaces < column } else { spaces <= column }
        })
    }

    fn scalar(&self, text: &str, style: ScalarStyle, mut place: Span) -> Node {
        if self.draft.mended.is_guess(&place) {
            return Node { value: Value::Broken, span: place };
        }
        let plain = matches!(style, ScalarStyle::Plain);
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            place.range.end = place.range.start + place.text().trim_end().len();
        }
        let value = if plain && matches!(text, "~" | "null" | "Null" | "NULL" | "") {
            Value::Null
        } else {
            // An escape can produce any character.
            Value::Text { text: without_reserved(text.to_string()), plain }
        };
        Node { value, span: place }
    }

    fn list(&mut self, start: Span, diagnostics: &mut Diagnostics) -> Result<Node, ScanError> {
        let mut items: Vec<Node> = Vec::new();
        let mut whole = start;
        while let Some((event, span)) = self.next(diagnostics)? {
            if matches!(event, Event::SequenceEnd) {
                whole = closed(&whole, &self.span(&span), items.last().map(|item| &item.span));
                break;
            }
            let plain = self.brackets == 0 && matches!(event, Event::Scalar(_, ScalarStyle::Plain, ..));
            let mut item = self.node(event, &span, diagnostics)?;
            if plain
                && !self.draft.mended.is_changed()
                && super::syntax_faults::folded_item(&item.span, diagnostics)
            {
                item.value = Value::Broken;
            }
            items.push(item);
        }
        let value = if self.draft.mended.is_guess(&whole) { Value::Broken } else { Value::List(items) };
        Ok(Node { value, span: whole })
    }

    fn map(&mut self, start: Span, diagnostics: &mut Diagnostics) -> Result<Node, ScanError> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut whole = start;
        let mut last = None;
        while let Some((event, span)) = self.next(diagnostics)? {
            if matches!(event, Event::MappingEnd) {
                whole = closed(&whole, &self.span(&span), last.as_ref());
                break;
            }
            let key = self.node(event, &span, diagnostics)?;
            let Some((event, span)) = self.next(diagnostics)? else { break };
            let value = self.node(event, &span, diagnostics)?;
            last = Some(if value.span.range.is_empty() { key.span.clone() } else { value.span.clone() });
            let name = match &key.value {
                Value::Text { text, .. } => text.clone(),
                // An alias of an empty value has no name; otherwise the key is what was written, `~` or `null`.
                Value::Null if key.span.text().starts_with('*') => String::new(),
                Value::Null => key.span.text().to_string(),
                Value::Broken => continue,
                Value::List(_) | Value::Map(_) => {
                    diagnostics
                        .add(rules::YAML_SYNTAX, key.span, "a key must be a word")
                        .help("Write `key: value`; put braces and brackets after the colon.");
                    continue;
                }
            };
            // In `{a:"b", c "d"}`, the missing space and colon make keys without values.
            if matches!(value.value, Value::Null)
                && value.span.range.is_empty()
                && self.brackets > 0
                && super::syntax_faults::no_key(&key.span, diagnostics)
            {
                continue;
            }
            if let Some(at) = known.get(&name).copied() {
                let first: &mut Entry = &mut entries[at];
                let line = first.key.span.start().line;
                diagnostics
                    .add(rules::DUPLICATE_KEY, key.span, format!("the key `{name}` appears a second time"))
                    .help(format!("It is already on line {line}. Keep one of the two."));
                // If the first one is empty, keep the second value, so that nothing that was written is reported as missing.
                if matches!(first.value.value, Value::Null) {
                    first.value = value;
                }
                continue;
            }
            known.insert(name.clone(), entries.len());
            entries.push(Entry { key: Spanned::new(name, key.span), value });
        }
        let value = if self.draft.mended.is_guess(&whole) { Value::Broken } else { Value::Map(entries) };
        Ok(Node { value, span: whole })
    }

    fn alias(&mut self, id: usize, place: Span, diagnostics: &mut Diagnostics) -> Node {
        if let Some((_, used)) = self.anchor_places.get_mut(&id) {
            *used = true;
        }
        let Some(node) = self.anchors.get(&id) else {
            super::syntax_faults::needs_quotes('*', &place, diagnostics);
            return Node { value: Value::Broken, span: place };
        };
        let size = size(node, MOST_VALUES);
        if self.values + size > MOST_VALUES {
            if self.values <= MOST_VALUES {
                diagnostics
                    .add(rules::TOO_DEEP, place.clone(), "this alias expands the file past 100,000 values")
                    .help("Write the values out, or use fewer aliases inside aliases.");
            }
            self.values = MOST_VALUES + 1;
            return Node { value: Value::Broken, span: place };
        }
        self.values += size;
        Node { value: node.value.clone(), span: place }
    }

    fn tell_unused_anchors(&self, diagnostics: &mut Diagnostics) {
        for (place, used) in self.anchor_places.values() {
            if !used {
                super::syntax_faults::needs_quotes('&', place, diagnostics);
            }
        }
    }
}

/// The span from the start to the closing bracket, or in block style to the end of the last value.
fn closed(start: &Span, end: &Span, last: Option<&Span>) -> Span {
    if end.range.is_empty() {
        last.map_or_else(|| start.clone(), |last| start.to(last))
    } else {
        start.to(end)
    }
}

fn size(node: &Node, most: usize) -> usize {
    let children: &mut dyn Iterator<Item = &Node> = match &node.value {
        Value::List(items) => &mut items.iter(),
        Value::Map(entries) => &mut entries.iter().map(|entry| &entry.value),
        _ => return 1,
    };
    let mut sum = 1;
    for child in children {
        sum += size(child, most);
        if sum > most {
            break;
        }
    }
    sum
}
