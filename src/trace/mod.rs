//! Traces a printed sentence back to its origin: the answer in the kit with its state, rule and source, or the line of the kit,
//! the task, the page or the interface words that it was written in.

pub mod origin;

use crate::Built;
use crate::check::answers::Answer;
use crate::files::snapshot::Owner;
use crate::render::html::{self, Kind};
use crate::trace::origin::Origins;

/// Why a page has a sentence.
#[derive(Debug, PartialEq, Eq)]
pub struct Reason {
    /// The whole sentence that was found.
    pub sentence: String,
    /// The pages that print it.
    pub pages: Vec<String>,
    /// The file and the line that it comes from.
    pub place: String,
    /// Further notes, each with a name and a text.
    pub notes: Vec<(&'static str, String)>,
}

/// Everything that a sentence or a part of one comes from; answers first.
pub fn why(built: &Built, said: &str) -> Vec<Reason> {
    let said = plain(said);
    if said.is_empty() {
        return Vec::new();
    }
    let mut reasons = Vec::new();
    let ready = built.ready.as_ref();
    for answer in ready.map(crate::check::ReadyKit::answers).unwrap_or_default() {
        let sentences =
            [Some(&answer.sentence), Some(&answer.fact), answer.until.as_ref(), answer.next.as_ref()];
        if sentences.into_iter().flatten().any(|sentence| matches(sentence, &said)) {
            reasons.push(of_answer(answer, built));
        }
    }
    for finding in ready.map(crate::check::ReadyKit::findings).unwrap_or_default() {
        if finding.question.is_none() && matches(&finding.message, &said) {
            let at = finding.span.start();
            reasons.push(Reason {
                sentence: finding.message.clone(),
                pages: pages_with(built, &plain(&finding.message)),
                place: format!("{}:{}", finding.span.source.path, at.line),
                notes: vec![("Rule", finding.code.clone()), ("Source", finding.source.clone())],
            });
        }
    }
    if !reasons.is_empty() {
        return reasons;
    }
    let origins = Origins::of(built).find(&said, None);
    reasons.extend(origins.into_iter().map(|origin| {
        let whose = match origin.content {
            None if shared(built, &origin.file) => "a file that several clients share",
            None => "the kit itself",
            Some(Owner::Client) => "the client's own content",
            Some(Owner::Workspace) => "the workspace's content",
            Some(Owner::BuiltIn) => {
                "the content that is built in; `inservice` says the same to every practice"
            }
        };
        Reason {
            sentence: origin.text,
            pages: pages_with(built, &said),
            place: format!("{}:{}", origin.file, origin.line),
            notes: vec![("Carried by", whose.to_string())],
        }
    }));
    reasons
}

/// Whether a file is the workspace's or a vendor's, rather than the kit's own.
fn shared(built: &Built, file: &str) -> bool {
    built.kit.as_ref().is_some_and(|kit| kit.shared.iter().any(|source| source.path == file))
}

fn of_answer(answer: &Answer, built: &Built) -> Reason {
    let at = answer.span.start();
    let mut notes = vec![
        ("Answer", format!("{}: {}", answer.id, answer.value.as_deref().unwrap_or("unknown"))),
        ("State", answer.state_word.clone()),
    ];
    notes.extend(answer.checked.as_ref().map(|checked| ("Checked", checked.line.clone())));
    notes.push(("Rule", answer.id.replace('_', "-")));
    notes.push(("Source", answer.source.clone()));
    Reason {
        sentence: answer.sentence.clone(),
        pages: pages_with(built, &plain(&answer.fact)),
        place: format!("{}:{}", answer.span.source.path, at.line),
        notes,
    }
}

fn matches(sentence: &str, said: &str) -> bool {
    let sentence = plain(sentence);
    sentence.contains(said) || (sentence.len() > 12 && said.contains(sentence.trim_end_matches('.')))
}

/// The pages whose text contains the words.
fn pages_with(built: &Built, said: &str) -> Vec<String> {
    let Some(output) = &built.output else { return Vec::new() };
    let said = said.trim_end_matches('.');
    let holds = |bytes: &[u8]| plain(&text_of_html(&String::from_utf8_lossy(bytes))).contains(said);
    output
        .files
        .iter()
        .filter(|(path, bytes)| path.ends_with(".html") && holds(bytes))
        .map(|(path, _)| path.clone())
        .collect()
}

/// The text of a page from its `main` element to the end, or of the whole page if it has no `main`.
pub fn text_of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    for token in html::tokens(html) {
        match token.kind {
            Kind::Text(piece) if !piece.literal => text.push_str(&piece.decoded()),
            Kind::Start(tag) if tag.is("main") => text.clear(),
            Kind::Start(_) | Kind::End(_) => text.push(' '),
            _ => {}
        }
    }
    text
}

/// The text in lower case, with single spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
