//! Files that contain templates: pages, answers of the FAQ, and the theme. They are split into front matter and body here;
//! the site interprets the front matter.

use std::sync::Arc;

use super::rules;
use super::volume::Read;
use crate::files::snapshot::Owner;
use crate::text::diagnostic::Diagnostics;
use crate::text::source::{Source, Span};
use crate::yaml::{self, Entry, Node};

/// The folder of the FAQ's answers.
pub(super) const FAQ: &str = "content/faq/";

/// A template file.
#[derive(Clone, Debug)]
pub struct Template {
    /// The whole file.
    pub source: Arc<Source>,
    /// What is filled in: the file with its front matter blanked out, so that line numbers stay the same.
    pub body: Arc<str>,
    /// Whose file it is.
    pub owner: Owner,
}

/// A template with front matter.
#[derive(Debug)]
pub struct Page {
    /// The file.
    pub template: Template,
    /// The tree of the front matter, unless it is empty.
    pub matter: Option<Node>,
    /// The texts in the front matter. Each may be a template.
    pub lines: Vec<Line>,
    /// The line that opens the front matter, where faults about something missing point.
    pub at: Span,
}

/// A text in front matter.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its key, such as `title`.
    pub key: String,
    /// The text.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// The audience of pages written in clinical language.
pub const CLINICIANS: &str = "physicians";

impl Page {
    /// The page's audience, as its front matter gives it.
    pub fn audience(&self) -> Option<&str> {
        self.matter.as_ref()?.get("audience")?.text()
    }
}

impl Read for Option<Page> {
    fn read(path: &str, source: &Arc<Source>, owner: Owner, diagnostics: &mut Diagnostics) -> Self {
        page(source, owner, if path.starts_with(FAQ) { "question" } else { "title" }, diagnostics)
    }
}

impl Read for Option<Template> {
    fn read(_: &str, source: &Arc<Source>, owner: Owner, _: &mut Diagnostics) -> Self {
        Some(Template { source: Arc::clone(source), body: source.text.as_str().into(), owner })
    }
}

/// Reads a page or an answer; `key` is required in its front matter.
fn page(source: &Arc<Source>, owner: Owner, key: &str, diagnostics: &mut Diagnostics) -> Option<Page> {
    let text = source.text.trim_start_matches('\u{feff}');
    let offset = source.text.len() - text.len();
    let Some(FrontMatter { start, close, after }) = front_matter_in(text, offset) else {
        let message = if is_fence(text.lines().next().unwrap_or_default()) {
            "the front matter has no closing line `---`"
        } else {
            "a page begins with its title between two lines `---`"
        };
        diagnostics
            .add(rules::TEMPLATE, source.start(), message)
            .help("Begin the file with:\n---\ntitle: \"The title\"\n---");
        return None;
    };
    // Blanked out to the same length, so that places stay the same.
    let yaml_text: String =
        blank(&source.text[..start]) + &source.text[start..close] + &blank(&source.text[close..]);
    let matter_source = Source::new(source.path.clone(), yaml_text);
    let mut found_faults = Diagnostics::default();
    let matter = yaml::read(&matter_source, &mut found_faults);
    let at = source.span(offset..offset + 3);
    if matter.is_none() && !found_faults.has_errors() {
        // Without this fault, the page would be missing from the site, and so would the file that it replaces.
        found_faults
            .add(rules::MISSING_KEY, at.clone(), format!("the front matter is empty, and needs `{key}`"))
            .help(format!("Add `{key}: ...` between the two lines `---`."));
    }
    diagnostics.append(found_faults);
    let body = Arc::from(blank(&source.text[..after]) + &source.text[after..]);
    let lines = lines(matter.as_ref(), source);
    Some(Page { template: Template { source: Arc::clone(source), body, owner }, matter, lines, at })
}

/// The texts in front matter, with their places in the whole file.
fn lines(matter: Option<&Node>, source: &Arc<Source>) -> Vec<Line> {
    let entries = matter.and_then(Node::entries).unwrap_or_default().iter();
    let texts = entries.filter_map(|entry| Some((entry, entry.value.text()?)));
    let line = |(entry, text): (&Entry, &str)| Line {
        key: entry.key.value.clone(),
        text: text.to_string(),
        span: source.span(entry.value.span.range.clone()),
    };
    texts.map(line).collect()
}

/// The extent of front matter in a file: its YAML is between `start` and `close`, and the body begins at `after`.
struct FrontMatter {
    start: usize,
    close: usize,
    after: usize,
}

/// The front matter between two lines that contain only `---`. `offset` is where the text starts in its file.
fn front_matter_in(text: &str, offset: usize) -> Option<FrontMatter> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| is_fence(line))?;
    let start = first.len();
    let mut at = start;
    for line in lines {
        if is_fence(line) {
            return Some(FrontMatter {
                start: offset + start,
                close: offset + at,
                after: offset + at + line.len(),
            });
        }
        at += line.len();
    }
    None
}

fn is_fence(line: &str) -> bool {
    line.trim_end() == "---"
}

fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}
