//! Reads a reply: the file of answers that a form saves, or a sheet in whatever encoding and with whatever separator it was saved.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::sheet::{COLUMNS, unguarded};

/// What somebody answered.
#[derive(Debug, Default)]
pub struct Reply {
    /// The kit that was asked about; sheets do not say.
    pub kit: Option<String>,
    /// The person, by id; sheets do not say.
    pub person: Option<String>,
    /// What the kit had for each question when it was asked.
    pub asked: BTreeMap<String, String>,
    /// The answers, in the order of the reply.
    pub answers: Vec<(String, Given)>,
}

/// One answer. What was left empty is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The answer; several where there are several.
    pub answer: Vec<String>,
    /// The day on which somebody looked.
    pub checked_on: String,
    /// The document and the place in it.
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

/// The reply in a file; in words, why there is none.
pub fn reply(bytes: &[u8]) -> Result<Reply, String> {
    let text = text_of(bytes);
    if text.trim_start().starts_with('{') { json(&text) } else { sheet(&text) }
}

fn json(text: &str) -> Result<Reply, String> {
    let file: File = serde_json::from_str(text).map_err(|error| {
        format!(
            "this is not a file of answers from a form: {error}. Have it saved again with \"Save my answers\""
        )
    })?;
    if file.version != 1 {
        return Err(format!(
            "this file of answers is of version {}, and this program knows only 1",
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

fn sheet(text: &str) -> Result<Reply, String> {
    let head = text.lines().next().unwrap_or_default();
    let separator =
        [b',', b';', b'\t'].into_iter().max_by_key(|one| head.bytes().filter(|byte| byte == one).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator.unwrap_or(b','))
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| format!("this is not a sheet: {error}"))?.clone();
    let column = |name: &str| header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
    let (Some(question), Some(answer)) = (column("question"), column("answer")) else {
        return Err(format!(
            "this is neither a file of answers from a form nor a sheet with the columns {}",
            COLUMNS.join(", ")
        ));
    };
    let mut reply = Reply::default();
    for row in reader.records() {
        let row = row.map_err(|error| format!("a row of this sheet cannot be read: {error}"))?;
        let cell = |at: Option<usize>| {
            unguarded(at.and_then(|at| row.get(at)).unwrap_or_default()).trim().to_string()
        };
        let answer = cell(Some(answer));
        let given = Given {
            answer: Some(answer).filter(|answer| !answer.is_empty()).into_iter().collect(),
            checked_on: cell(column("checked_on")),
            source: cell(column("source")),
            note: cell(column("note")),
        };
        let id = cell(Some(question));
        if !id.is_empty() {
            reply.answers.push((id, given));
        }
    }
    Ok(reply)
}

/// Text in UTF-8, in UTF-16 with its mark, or in the code page of an older Excel.
fn text_of(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_string(),
            Err(_) => bytes.iter().map(|byte| western(*byte)).collect(),
        },
    }
}

/// A byte of Windows-1252: the characters that people type there, quotes and dashes among them.
fn western(byte: u8) -> char {
    match byte {
        0x80 => '€',
        0x85 => '…',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x96 => '–',
        0x97 => '—',
        other => char::from(other),
    }
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
    }

    #[test]
    fn what_is_no_reply_is_refused_with_a_reason() {
        for bytes in
            [b"".as_slice(), b"hello", b"{}", b"{\"version\": 2, \"answers\": {}}", b"\x00\x01\x02", b"[1]"]
        {
            assert!(reply(bytes).is_err(), "{bytes:?}");
        }
    }
}
