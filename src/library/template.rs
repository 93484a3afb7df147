//! Files with templates in them: pages, answers of the FAQ, and the theme. Here they are taken apart into front matter and
//! body; what a front matter means is the site's business.

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
    /// What is filled in: the file with its front matter blanked, so that line numbers stay.
    pub body: Arc<str>,
    /// Whose it is.
    pub owner: Owner,
}

/// A template with front matter.
#[derive(Debug)]
pub struct Page {
    /// The file.
    pub template: Template,
    /// The tree of the front matter, if there is anything in it.
    pub matter: Option<Node>,
    /// The texts of the front matter. Each may be a template.
    pub lines: Vec<Line>,
    /// The line that opens the front matter: faults about something missing point at it.
    pub at: Span,
}

/// A text of a front matter.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its key: `title`.
    pub key: String,
    /// What it says.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

/// The audience of pages that are written in clinical language.
pub const CLINICIANS: &str = "physicians";

impl Page {
    /// Whom the page is for, as its front matter says it.
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

/// A page or an answer; `key` must be in its front matter.
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
    // Blanked to the same length: what is read keeps its places.
    let yaml_text: String =
        blank(&source.text[..start]) + &source.text[start..close] + &blank(&source.text[close..]);
    let matter_source = Source::new(source.path.clone(), yaml_text);
    let mut found_faults = Diagnostics::default();
    let matter = yaml::read(&matter_source, &mut found_faults);
    let at = source.span(offset..offset + 3);
    if matter.is_none() && !found_faults.has_errors() {
        // Without this the page would be left out of the site, and the file that it replaces with it.
        found_faults
            .add(rules::MISSING_KEY, at.clone(), format!("the front matter is empty, and needs `{key}`"))
            .help(format!("Add `{key}: ...` between the two lines `---`."));
    }
    diagnostics.append(found_faults);
    let body = Arc::from(blank(&source.text[..after]) + &source.text[after..]);
    let lines = lines(matter.as_ref(), source);
    Some(Page { template: Template { source: Arc::clone(source), body, owner }, matter, lines, at })
}

/// The texts of a front matter, with their places in the whole file.
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

/// Where the front matter of a file is: its YAML from `start` to `close`, the body from `after`.
struct FrontMatter {
    start: usize,
    close: usize,
    after: usize,
}

/// The front matter between two lines that hold `---` and nothing else. `offset`: where the text starts in its file.
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
