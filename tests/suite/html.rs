//! Pages as html5ever's tokenizer sees them: what a browser reads, however it was written.

use std::cell::RefCell;
use std::fmt;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, EndTag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// A tag with its attributes sorted by name, or text with its entities decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Open(String, Vec<(String, String)>),
    Close(String),
    Text(String),
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(name, attributes) => {
                write!(f, "<{name}")?;
                attributes.iter().try_for_each(|(name, value)| write!(f, " {name}={value:?}"))?;
                write!(f, ">")
            }
            Self::Close(name) => write!(f, "</{name}>"),
            Self::Text(text) => write!(f, "{text}"),
        }
    }
}

#[derive(Default)]
struct Sink(RefCell<Vec<Piece>>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let mut pieces = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => match pieces.last_mut() {
                Some(Piece::Text(before)) => before.push_str(&text),
                _ => pieces.push(Piece::Text(text.to_string())),
            },
            Token::TagToken(tag) if tag.kind == EndTag => pieces.push(Piece::Close(tag.name.to_string())),
            Token::TagToken(tag) => {
                let pair = |one: &html5ever::Attribute| (one.name.local.to_string(), one.value.to_string());
                let mut attributes: Vec<_> = tag.attrs.iter().map(pair).collect();
                attributes.sort();
                pieces.push(Piece::Open(tag.name.to_string(), attributes));
                match &*tag.name {
                    "script" => return TokenSinkResult::RawData(ScriptData),
                    "title" | "textarea" => return TokenSinkResult::RawData(Rcdata),
                    "style" => return TokenSinkResult::RawData(Rawtext),
                    _ => {}
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// The tags and texts of a page or of a part of one.
pub fn pieces(html: &str) -> Vec<Piece> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink::default(), TokenizerOpts::default());
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.0.take()
}
