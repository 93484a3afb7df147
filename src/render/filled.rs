//! The output of a Markdown template that has been filled: its text, the calls for parts of the theme in it, and, for an
//! override, where each stretch of the text was written. Calls and places pass through the template engine sealed, and are
//! taken out before anything else looks at the text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Map, Value, json};

use crate::files::snapshot::Owner;
use crate::library::template::Template;
use crate::text::offsets::{Offsets, Stretches};
use crate::text::placeholder::{Piece, Placeholder, pieces, sealed, unshield};

/// The kind of sealed text that holds a call.
const CALL: char = 'c';
/// The kind of sealed text that holds a place.
const PLACE: char = 'o';

/// A call for a part of the theme.
#[derive(Debug)]
pub struct Call {
    /// The name of the part.
    pub name: String,
    /// The arguments it is given.
    pub given: Map<String, Value>,
}

/// A template filled with its values.
#[derive(Debug)]
pub struct Filled {
    /// Markdown, with placeholders.
    pub text: String,
    /// Where the text was written. `None` for a built-in template, which has no faults to report.
    pub offsets: Option<Offsets>,
}

/// A call in the form in which a template writes it.
pub fn sealed_call(name: &str, given: &Map<String, Value>) -> String {
    sealed(CALL, &STANDARD_NO_PAD.encode(json!([name, given]).to_string()))
}

/// Takes the calls and places out of a template's output. `earlier` is the number of calls that are not in `calls`.
pub fn taken_apart(text: &str, template: &Template, earlier: usize, calls: &mut Vec<Call>) -> Filled {
    let mut out = String::with_capacity(text.len());
    let mut places = Stretches::default();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Sealed(PLACE, at) => places.add(out.len(), at.parse().unwrap_or_default()),
            Piece::Sealed(CALL, encoded) => {
                if let Some(call) = call(encoded) {
                    out.push_str(&Placeholder::Part(earlier + calls.len()).to_string());
                    calls.push(call);
                }
            }
            Piece::Sealed(kind, inside) => out.push_str(&sealed(kind, inside)),
        }
    }
    let source = &template.source;
    let own = template.owner != Owner::BuiltIn;
    let offsets = own.then(|| Offsets::new(source, 0..source.text.len(), places.into_vec()));
    Filled { text: out, offsets }
}

fn call(encoded: &str) -> Option<Call> {
    let json = STANDARD_NO_PAD.decode(encoded).ok()?;
    let (name, mut given): (String, Map<String, Value>) = serde_json::from_slice(&json).ok()?;
    given.values_mut().for_each(unshield_in);
    Some(Call { name, given })
}

/// Removes the shields: a part is not Markdown, so its arguments are the plain values.
fn unshield_in(value: &mut Value) {
    match value {
        Value::String(text) => *text = unshield(text).into_owned(),
        Value::Array(items) => items.iter_mut().for_each(unshield_in),
        Value::Object(entries) => entries.values_mut().for_each(unshield_in),
        _ => {}
    }
}

/// A template that marks each stretch of its own text with its place.
pub fn with_places(body: &str) -> String {
    let mut out = String::with_capacity(body.len() + body.len() / 8);
    // Text inside a `set`, `filter` or component block becomes a value first, so it is left unchanged.
    let mut values = 0_usize;
    let mut at = 0;
    while at < body.len() {
        let length = ["{{", "{%", "{#"].iter().filter_map(|open| body[at..].find(open)).min();
        let end = length.map_or(body.len(), |length| at + length);
        let text = &body[at..end];
        let first = text.find(|letter: char| !letter.is_whitespace());
        if let Some(first) = first.filter(|_| values == 0) {
            out.push_str(&text[..first]);
            out.push_str(&sealed(PLACE, &(at + first).to_string()));
            out.push_str(&text[first..]);
        } else {
            out.push_str(text);
        }
        let tag = &body[end..end + tag_length(&body[end..])];
        out.push_str(tag);
        at = end + tag.len();
        let word = first_word(tag);
        if word.starts_with("raw") {
            let ends = |(at, _): &(usize, &str)| first_word(&body[*at..]).starts_with("endraw");
            let end =
                body.match_indices("{%").find(|tag| tag.0 >= at && ends(tag)).map_or(body.len(), |tag| tag.0);
            out.push_str(&body[at..end]);
            at = end;
        } else if ["endset", "endfilter", "endcomponent", "</"].iter().any(|end| word.starts_with(end)) {
            values = values.saturating_sub(1);
        } else if word.starts_with("set") && !word.contains('=')
            || ["filter", "component"].iter().any(|start| word.starts_with(start))
            || word.starts_with('<') && !word.contains("/>")
        {
            values += 1;
        }
    }
    out
}

/// The text of a statement tag after its opening; empty for other tags.
fn first_word(tag: &str) -> &str {
    tag.strip_prefix("{%").map(|tag| tag.trim_start_matches('-').trim_start()).unwrap_or_default()
}

/// The length of the tag that begins here. A closing delimiter inside a string does not end it.
pub(super) fn tag_length(tag: &str) -> usize {
    let close = match tag.as_bytes().get(1) {
        Some(b'{') => "}}",
        Some(b'%') => "%}",
        _ => "#}",
    };
    let mut quote = None;
    for (at, letter) in tag.char_indices().skip(2) {
        match quote {
            Some(open) if open == letter => quote = None,
            Some(_) => {}
            None if tag[at..].starts_with(close) => return at + 2,
            None if close != "#}" && matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            None => {}
        }
    }
    tag.len()
}

/// The offset in a template that corresponds to an offset in its version [with places](with_places).
pub fn without_places(marked: &str, at: usize) -> usize {
    let (mut read, mut own) = (0, 0);
    for piece in pieces(marked) {
        let length = match piece {
            Piece::Text(text) => {
                if at < read + text.len() {
                    return own + at.saturating_sub(read);
                }
                own += text.len();
                text.len()
            }
            Piece::Sealed(kind, inside) => sealed(kind, inside).len(),
        };
        read += length;
        if at < read {
            return own;
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::Source;

    fn filled(body: &str, context: &tera::Context) -> Filled {
        let mut tera = tera::Tera::new();
        tera.add_raw_template("x", &with_places(body)).expect("a template");
        let text = tera.render("x", context).expect("values");
        let source = Source::new("x.md", body);
        let template = Template { body: body.into(), source, owner: Owner::Client };
        taken_apart(&text, &template, 0, &mut Vec::new())
    }

    #[test]
    fn every_stretch_maps_to_its_place_in_the_template() {
        let body = "# One {{ a }} two\n\n{%- if b %}\n  three {# no #} four\n{% endif %}{% set c %} {{ a }} x{% endset %}\
                    {% for one in [1, 2] %}- five{{ \"%}\" }}\n{% endfor %}{{ c }}{% raw %}{{ six }}{% endraw %} seven";
        let mut context = tera::Context::new();
        context.insert("a", "A long value");
        context.insert("b", &true);
        let filled = filled(body, &context);
        assert_eq!(
            filled.text,
            "# One A long value two\n  three  four\n- five%}\n- five%}\n A long value x{{ six }} seven"
        );
        let offsets = filled.offsets.expect("an override");
        for word in ["One", "two", "three", "four", "five", "seven"] {
            let (first, last) = (filled.text.find(word), filled.text.rfind(word));
            for at in [first, last].into_iter().flatten() {
                let span = offsets.span(at..at + word.len());
                assert_eq!((span.text(), span.range.start), (word, body.find(word).expect("a word")));
            }
        }
    }

    #[test]
    fn removing_the_places_restores_the_template() {
        let body = "a {{ b }}\n  c {% if d %}é{% endif %}";
        let marked = with_places(body);
        let plain: String = pieces(&marked)
            .filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None })
            .collect();
        assert_eq!(plain, body);
        for (at, letter) in body.char_indices() {
            let in_marked = marked.char_indices().filter(|(place, _)| without_places(&marked, *place) == at);
            assert!(in_marked.map(|(_, letter)| letter).any(|found| found == letter), "{at} {letter}");
        }
    }

    #[test]
    fn a_call_survives_sealing() {
        let given: Map<String, Value> =
            [("ids".to_string(), json!(["a", "{{ <b> }}"]))].into_iter().collect();
        let text = format!("x {} y", sealed_call("steps", &given));
        let source = Source::new("x.md", "");
        let template = Template { body: "".into(), source, owner: Owner::BuiltIn };
        let mut calls = Vec::new();
        let filled = taken_apart(&text, &template, 3, &mut calls);
        assert_eq!(filled.text, format!("x {} y", Placeholder::Part(3)));
        assert_eq!((calls[0].name.as_str(), &calls[0].given), ("steps", &given));
    }
}
