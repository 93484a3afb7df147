//! The tokenizer compared with `html5ever`, on HTML that nobody would write.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{self as theirs, BufferQueue, TokenSink, TokenSinkResult, Tokenizer};
use proptest::prelude::*;

use super::*;

/// The tokens of either side, put into words so that they can be compared.
type Words = Vec<String>;

fn push_text(list: &mut Words, text: &str) {
    match list.last_mut().filter(|last| last.starts_with("text ")) {
        Some(last) => last.push_str(text),
        None => list.push(format!("text {text}")),
    }
}

fn push_tag(list: &mut Words, name: &str, closed: bool, attributes: &[(String, String)]) {
    let mut known: Vec<&str> = Vec::new();
    let mut words = format!("start {}{}", name.to_ascii_lowercase(), if closed { " /" } else { "" });
    for (name, value) in attributes {
        if !known.contains(&name.as_str()) {
            words.push_str(&format!(" {name}={value:?}"));
            known.push(name);
        }
    }
    list.push(words);
}

fn ours(html: &str) -> Words {
    let mut list = Words::new();
    let mut end = 0;
    for token in tokens(html) {
        assert!(token.range.start >= end, "{html:?} overlaps at {token:?}");
        end = token.range.end;
        match token.kind {
            Kind::Text(text) => {
                push_text(&mut list, &text.decoded().replace("\r\n", "\n").replace('\r', "\n"))
            }
            Kind::Start(tag) => {
                let attributes = tag.attributes().map(|one| {
                    assert_eq!(&html[one.value_at.clone()], one.value);
                    assert_eq!(&html[one.name_at.clone()], one.name);
                    (one.name.to_ascii_lowercase(), one.decoded().into_owned())
                });
                push_tag(&mut list, tag.name, tag.closed, &attributes.collect::<Vec<_>>());
            }
            Kind::End(name) => list.push(format!("end {}", name.to_ascii_lowercase())),
            Kind::Comment(text) => {
                list.push(format!("comment {}", text.replace("\r\n", "\n").replace('\r', "\n")))
            }
            Kind::Doctype(_) => list.push("doctype".to_string()),
        }
    }
    assert!(end <= html.len());
    list
}

/// Does for the tokenizer what a tree builder would: switches it to raw text, and tracks whether SVG is open.
#[derive(Default)]
struct Sink {
    list: RefCell<Words>,
    foreign: RefCell<usize>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: theirs::Token, _: u64) -> TokenSinkResult<()> {
        let mut list = self.list.borrow_mut();
        let mut foreign = self.foreign.borrow_mut();
        match token {
            theirs::CharacterTokens(text) => push_text(&mut list, &text),
            theirs::CommentToken(text) => list.push(format!("comment {text}")),
            theirs::DoctypeToken(_) => list.push("doctype".to_string()),
            theirs::TagToken(tag) => {
                let name = tag.name.to_string();
                let foreign_root = ["svg", "math"].contains(&name.as_str());
                if tag.kind == theirs::EndTag {
                    if foreign_root {
                        *foreign = foreign.saturating_sub(1);
                    }
                    list.push(format!("end {name}"));
                    return TokenSinkResult::Continue;
                }
                let attributes: Vec<_> =
                    tag.attrs.iter().map(|one| (one.name.local.to_string(), one.value.to_string())).collect();
                push_tag(&mut list, &name, tag.self_closing, &attributes);
                if foreign_root {
                    *foreign += usize::from(!tag.self_closing);
                } else if NOT_IN_SVG.contains(&name.as_str()) {
                    *foreign = 0;
                }
                if *foreign > 0 {
                    return TokenSinkResult::Continue;
                }
                match name.as_str() {
                    "script" => return TokenSinkResult::RawData(ScriptData),
                    "title" | "textarea" => return TokenSinkResult::RawData(Rcdata),
                    "style" | "xmp" | "iframe" | "noembed" | "noframes" => {
                        return TokenSinkResult::RawData(Rawtext);
                    }
                    _ => {}
                }
            }
            theirs::ParseError(_) | theirs::NullCharacterToken | theirs::EOFToken => {}
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        *self.foreign.borrow() > 0
    }
}

fn of_html5ever(html: &str) -> Words {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Sink::default(), html5ever::tokenizer::TokenizerOpts::default());
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink.list.take()
}

#[track_caller]
fn same(html: &str) {
    assert_eq!(ours(html), of_html5ever(html), "{html:?}");
}

#[test]
fn tokens_match_html5ever() {
    for html in [
        "<!doctype html><p class=a id='b' title=\"c > d\" hidden>x<br/>y</p>",
        "<a href=x/>y</a><a / b =c = d=e><a b=c d></A x=y>",
        "a < b <1 </ x></></p <p <b",
        "<!-- a --><!--><!---><!----><!-- a --!>b<!-- <!-- --> x<!x><?php ?><![CDATA[x]]>",
        "<!-- never closed",
        "<!-- never closed --",
        "<script>if (a < b) '</scripty>' </script >x",
        "<script><!-- <script> a </script> b --> c </script> d",
        "<script><!--> </script> d",
        "<script><!--><script></script> d </script> e",
        "<style>a > b { content: '</p>' }</style><title>&amp; <b></title><textarea>&lt;</TextArea>",
        "<svg><title>a<b></title><style>&lt;</style><![CDATA[ <p> ]]></svg><style>&lt;</style>",
        "<svg><p><style>&lt;<b></style>",
        "<svg/><style>&lt;</style>",
        "<p title='a&copy=b &copy; &notit;' x=&lt>&copy=b &notit;",
        "<p title=\"never closed>text",
        "<p a=1 A=2 a=3>",
        "<ü><p é=ü\u{a0}x>",
        "a\r\nb\rc<p title='\r\n'>",
    ] {
        same(html);
    }
}

fn piece() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "p", "P", "a", "script", "style", "title", "textarea", "svg", "math", "b", "div", "br", "img", "x-y",
        "é", "iframe", "li", "scripty",
    ]);
    let value = prop::sample::select(vec![
        "x", "'a b'", "\"a>b\"", "\"", "'", "a/b", "&amp;", "'&lt'", "&copy=1", "\"a\nb\"", "", "=", "`",
    ]);
    let attribute = (prop::sample::select(vec!["id", "HREF", "on", "=", "/", "é", "\"", "<"]), value)
        .prop_map(|(name, value)| format!(" {name}={value}"));
    let tag = (
        word.clone(),
        prop::collection::vec(attribute, 0..3),
        prop::sample::select(vec![">", "/>", " / >", ""]),
    )
        .prop_map(|(name, attributes, end)| format!("<{name}{}{end}", attributes.concat()));
    let end = (word, prop::sample::select(vec![">", " >", " x=y>", "/>", ""]))
        .prop_map(|(name, end)| format!("</{name}{end}"));
    let loose = prop::sample::select(vec![
        "<!--",
        "-->",
        "--!>",
        "->",
        "--",
        "<",
        ">",
        "</",
        "</>",
        "<!",
        "<?",
        "<![CDATA[",
        "]]>",
        "<!doctype html>",
        "&amp;",
        "&",
        "&#60;",
        "&#x3c",
        "&notin;",
        "&notit",
        "&#0;",
        "&#150;",
        "text",
        " ",
        "\n",
        "\r\n",
        "'",
        "\"",
        "/",
        "=",
        "é😀",
    ]);
    prop_oneof![3 => tag, 2 => end, 4 => loose.prop_map(str::to_string)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tokens_of_generated_html_match_html5ever(pieces in prop::collection::vec(piece(), 0..14)) {
        let html = pieces.concat();
        prop_assert_eq!(ours(&html), of_html5ever(&html), "{:?}", html);
    }

    #[test]
    fn tokens_of_any_text_match_html5ever(html in "[<>!/\\-='\"&;# a-cps\\n]{0,40}") {
        prop_assert_eq!(ours(&html), of_html5ever(&html), "{:?}", html);
    }

    #[test]
    fn html_is_unchanged_without_replacements(pieces in prop::collection::vec(piece(), 0..10)) {
        let html = pieces.concat();
        prop_assert_eq!(&with_values(&html, |_, _| None), &html);
    }
}

#[test]
fn values_are_replaced_whatever_their_quotes() {
    let html = "<a href=x>1</a><a id=\"h\" HREF='x'>2</a><a title=\">\" href = \"x\">3</a><a href>4</a>";
    let replaced = with_values(html, |tag, one| {
        (tag.is("a") && one.is("href") && !one.value.is_empty()).then(|| format!("<{}>", one.value))
    });
    let expected = "<a href=\"&lt;x&gt;\">1</a><a id=\"h\" HREF=\"&lt;x&gt;\">2</a><a title=\">\" href = \"&lt;x&gt;\">3</a><a href>4</a>";
    assert_eq!(replaced, expected);
}

#[test]
fn an_element_is_skipped_with_its_content() {
    let mut left = tokens("<svg><g><svg></svg></g></svg><p>x</p>");
    let Some(Kind::Start(tag)) = left.next().map(|token| token.kind) else { panic!("no tag") };
    left.skip_element(&tag);
    assert!(matches!(left.next().map(|token| token.kind), Some(Kind::Start(tag)) if tag.is("p")));
}
