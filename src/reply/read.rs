//! Reads a reply: the file of answers that a form saves, or a sheet in any encoding and with any separator.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use serde::Deserialize;
use serde_json::Value;

use super::table;

/// A person's answers.
#[derive(Debug, Default)]
pub struct Reply {
    /// The kit that the questions were about; `None` for sheets, which do not say.
    pub kit: Option<String>,
    /// The person's id; `None` for sheets, which do not say.
    pub person: Option<String>,
    /// What the kit had for each question when it was asked.
    pub asked: BTreeMap<String, String>,
    /// The answers, in the order of the reply.
    pub answers: Vec<(String, Given)>,
}

/// One answer. Fields that were left empty are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The answer; several items for a list.
    pub answer: Vec<String>,
    /// The day on which the person looked.
    pub checked_on: String,
    /// The document, and the place in it.
    pub source: String,
    /// Anything else.
    pub note: String,
}

#[derive(Deserialize)]
struct File {
    version: u64,
    kit: Option<String>,
    person: Option<String>,
    #[serde(default)]
    asked: BTreeMap<String, String>,
    answers: serde_json::Map<String, Value>,
}

/// Reads the reply in a file. The error says in words why there is none.
pub fn reply(bytes: &[u8]) -> Result<Reply, String> {
    if table::is_workbook(bytes) {
        return table::reply(&table::of_workbook(bytes)?);
    }
    let text = text_of(bytes);
    if text.trim_start().starts_with('{') { json(&text) } else { table::reply(&table::of_text(&text)) }
}

fn json(text: &str) -> Result<Reply, String> {
    let file: File = serde_json::from_str(text).map_err(|error| {
        format!(
            "this is not a file of answers from a form: {error}. Have it saved again with \"Save my answers\""
        )
    })?;
    if file.version != 1 {
        return Err(format!(
            "this answers file is version {}, but this program only reads version 1",
            file.version
        ));
    }
    let answers = file.answers.into_iter().map(|(id, value)| {
        let text = |key: &str| value.get(key).map_or_else(String::new, |value| one(value).trim().to_string());
        let answer = match value.get("answer") {
            Some(Value::Array(items)) => items.iter().map(one).collect(),
            Some(value) => vec![one(value)],
            None => Vec::new(),
        };
        let answer =
            answer.iter().map(|text| text.trim().to_string()).filter(|text| !text.is_empty()).collect();
        let given =
            Given { answer, checked_on: text("checked_on"), source: text("source"), note: text("note") };
        (id, given)
    });
    let answers = answers.collect();
    Ok(Reply { kit: file.kit, person: file.person, asked: file.asked, answers })
}

fn one(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(true) => "yes".to_string(),
        Value::Bool(false) => "no".to_string(),
        other => other.to_string(),
    }
}

/// Decodes text in UTF-8, in UTF-16 with a byte order mark, or else in Windows-1252.
fn text_of(bytes: &[u8]) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.unwrap_or(if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 });
    encoding.decode(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> Vec<(String, Given)> {
        reply(bytes).expect("a reply").answers
    }

    #[test]
    fn a_sheet_is_read_however_it_was_saved() {
        let text =
            "question,ask,answer,checked_on,source,note\r\nbaa_with,With whom?,Café Co.,2026-11-20,p. 2,\r\n";
        let given = |source: &str| {
            let given = Given {
                answer: vec!["Café Co.".to_string()],
                checked_on: "2026-11-20".to_string(),
                source: source.to_string(),
                note: String::new(),
            };
            vec![("baa_with".to_string(), given)]
        };
        assert_eq!(found(text.as_bytes()), given("p. 2"));
        assert_eq!(found(text.replace(',', ";").as_bytes()), given("p. 2"));
        assert_eq!(found(text.replace(',', "\t").as_bytes()), given("p. 2"));
        assert_eq!(found(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), given("p. 2"));
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(found(&[b"\xff\xfe".as_slice(), &wide].concat()), given("p. 2"));
        let old: Vec<u8> =
            text.chars().map(|letter| if letter == 'é' { 0xe9 } else { letter as u8 }).collect();
        assert_eq!(found(&old), given("p. 2"));
        assert_eq!(found(text.replace("p. 2", "'=p. 2").as_bytes()), given("=p. 2"));
        // What spreadsheet programs make of it: a line that names the separator, a title above, days in their display format.
        assert_eq!(found(format!("sep=;\r\n{}", text.replace(',', ";")).as_bytes()), given("p. 2"));
        assert_eq!(found(format!("Our questions,,,,,\r\n{text}").as_bytes()), given("p. 2"));
        assert_eq!(found(text.replace("2026-11-20", "11/20/2026").as_bytes()), given("p. 2"));
        assert_eq!(found(text.replace("2026-11-20", "46346").as_bytes()), given("p. 2"));
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(found(&[b"\xfe\xff".as_slice(), &wide].concat()), given("p. 2"));
    }

    #[test]
    fn files_that_are_not_replies_are_refused_with_a_reason() {
        for bytes in [
            b"".as_slice(),
            b"PK\x03\x04",
            b"question,answer,answer\n",
            b"question,anwser\n",
            b"hello",
            b"{}",
            b"{\"version\": 2, \"answers\": {}}",
            b"\x00\x01\x02",
            b"[1]",
        ] {
            assert!(reply(bytes).is_err(), "{bytes:?}");
        }
    }
}
