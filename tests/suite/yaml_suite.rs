//! YAML's own test suite: valid texts become the right tree, invalid ones are refused, and nothing crashes. What a kit refuses
//! although YAML allows it is listed with the reason, and so is what it reads in its own way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use inservice::yaml::{Node, Value};

use crate::foreign;
use crate::yaml::ours;

/// One case of the suite.
struct Case {
    /// The file's four-character id, with a number if the file has several cases.
    id: String,
    yaml: String,
    /// Whether it must be refused.
    fail: bool,
    /// The events that a parser produces for it.
    events: String,
}

/// A tree that both sides can be converted to.
#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Null,
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(Tree, Tree)>),
}

fn cases() -> Option<Vec<Case>> {
    let folder = foreign::suite("yaml-test-suite")?.join("data");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).expect("the suite").flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|ending| ending != "js")
            || path.file_stem().is_some_and(|name| name == "index")
        {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a file of the suite");
        let json = text.split_once("export default").expect("a file of the suite").1;
        let file: serde_json::Value = serde_json::from_str(json.trim().trim_end_matches(';')).expect("JSON");
        let list = file["cases"].as_array().expect("cases");
        let mut events = "";
        for (number, case) in list.iter().enumerate() {
            // A case without events has those of the case before it.
            events = case["tree"].as_str().unwrap_or(events);
            let id = file["id"].as_str().expect("an id");
            cases.push(Case {
                id: if list.len() > 1 { format!("{id}/{number:02}") } else { id.to_string() },
                yaml: case["yaml"].as_str().expect("a text").to_string(),
                fail: case["fail"].as_bool().unwrap_or_default(),
                events: events.to_string(),
            });
        }
    }
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    Some(cases)
}

/// What the suite's events say about a case.
#[derive(Default)]
struct Document {
    tree: Option<Tree>,
    /// Why a kit must refuse it, although YAML allows it.
    refused: BTreeSet<&'static str>,
}

const DOCUMENTS: &str = "several documents: a kit is one";
const TAG: &str = "a tag: it means nothing in a kit, and is most likely text that begins with `!`";
const ANCHOR: &str = "an anchor that nothing refers to: most likely text that begins with `&`";
const KEY: &str = "a key that is a list or a map: keys are words";
const TWICE: &str = "a key that stands twice";
const ITEM: &str = "an item that goes on in a line with a dash: that line was meant as the next item";
const CONTROL: &str = "an escape for a control character: no page may hold one";

/// Builds the tree of the first document from the suite's events: `+MAP`, `=VAL :text`, `=ALI *name`, `-MAP`.
struct Events<'a> {
    lines: std::vec::IntoIter<&'a str>,
    anchors: BTreeMap<&'a str, Tree>,
    /// Anchors of scalars that no alias has used.
    unused: BTreeSet<&'a str>,
    refused: BTreeSet<&'static str>,
}

fn document(events: &str) -> Document {
    let lines: Vec<&str> = events.lines().map(str::trim_start).collect();
    let documents = lines.iter().filter(|line| line.starts_with("+DOC")).count();
    let inner = lines.into_iter().filter(|line| !line.starts_with("+STR") && !line.starts_with("-STR"));
    let inner: Vec<&str> = inner.collect();
    let mut events = Events {
        lines: inner.into_iter(),
        anchors: BTreeMap::new(),
        unused: BTreeSet::new(),
        refused: BTreeSet::new(),
    };
    let mut tree = None;
    while let Some(line) = events.lines.next() {
        if line.starts_with("+DOC") {
            let next = events.lines.next().expect("a value");
            let value = events.value(next);
            tree = tree.or(Some(value));
            // Anchor names start over in each document.
            events.close_anchors();
        }
    }
    if documents > 1 {
        events.refused.insert(DOCUMENTS);
    }
    Document { tree, refused: events.refused }
}

impl<'a> Events<'a> {
    fn close_anchors(&mut self) {
        if !std::mem::take(&mut self.unused).is_empty() {
            self.refused.insert(ANCHOR);
        }
        self.anchors.clear();
    }

    fn value(&mut self, line: &'a str) -> Tree {
        let (kind, mut rest) = line.split_at(4);
        rest = rest.trim_start();
        for flow in ["[]", "{}"] {
            rest = rest.strip_prefix(flow).unwrap_or(rest).trim_start();
        }
        if kind == "=ALI" {
            let name = &rest[1..];
            self.unused.remove(name);
            return self.anchors[name].clone();
        }
        let mut anchor = None;
        if let Some(name) = rest.strip_prefix('&') {
            let (name, after) = name.split_once(' ').unwrap_or((name, ""));
            (anchor, rest) = (Some(name), after);
        }
        if let Some(tag) = rest.strip_prefix('<') {
            let (tag, after) = tag.split_once('>').expect("a tag");
            let core = ["str", "int", "float", "bool", "null", "map", "seq"];
            if !tag.strip_prefix("tag:yaml.org,2002:").is_some_and(|name| core.contains(&name)) {
                self.refused.insert(TAG);
            }
            rest = after.trim_start();
        }
        let tree = match kind {
            "=VAL" => {
                if let Some(name) = anchor
                    && self.unused.replace(name).is_some()
                {
                    self.refused.insert(ANCHOR);
                }
                let value = scalar(rest);
                let control = |letter: char| letter.is_control() && !"\n\t\r".contains(letter);
                if matches!(&value, Tree::Text(text) if text.contains(control)) {
                    self.refused.insert(CONTROL);
                }
                value
            }
            "+SEQ" => Tree::List(self.until("-SEQ")),
            "+MAP" => Tree::Map(self.entries()),
            _ => panic!("{line}"),
        };
        if let Some(name) = anchor {
            self.anchors.insert(name, tree.clone());
        }
        tree
    }

    fn until(&mut self, end: &str) -> Vec<Tree> {
        let mut items = Vec::new();
        while let Some(line) = self.lines.next().filter(|line| *line != end) {
            items.push(self.value(line));
        }
        items
    }

    fn entries(&mut self) -> Vec<(Tree, Tree)> {
        let flat = self.until("-MAP");
        let mut entries: Vec<(Tree, Tree)> = Vec::new();
        for pair in flat.chunks(2) {
            let [key, value] = pair else { panic!("a key without a value") };
            if matches!(key, Tree::List(_) | Tree::Map(_)) {
                self.refused.insert(KEY);
            }
            if entries.iter().any(|(other, _)| other == key) {
                self.refused.insert(TWICE);
            }
            entries.push((key.clone(), value.clone()));
        }
        entries
    }
}

/// `:plain`, `"double`, `'single`, `|literal` or `>folded`, with the suite's escapes. A core tag (`!!str`) changes nothing:
/// without a value, it is still null.
fn scalar(written: &str) -> Tree {
    let (style, escaped) = written.split_at(1);
    let mut text = String::new();
    let mut letters = escaped.chars();
    while let Some(letter) = letters.next() {
        let after = if letter == '\\' { letters.next() } else { None };
        text.push(match after {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('b') => '\u{8}',
            Some(other) => other,
            None => letter,
        });
    }
    let nothing = style == ":" && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL");
    if nothing { Tree::Null } else { Tree::Text(text) }
}

fn tree(node: &Node) -> Tree {
    match &node.value {
        Value::Null => Tree::Null,
        Value::Text { text, .. } => Tree::Text(text.clone()),
        Value::List(items) => Tree::List(items.iter().map(tree).collect()),
        Value::Map(entries) => {
            let key = |key: &str| match key {
                "" => Tree::Null,
                key => Tree::Text(key.to_string()),
            };
            Tree::Map(entries.iter().map(|entry| (key(&entry.key.value), tree(&entry.value))).collect())
        }
        Value::Broken => panic!("a broken value without a fault: {node:?}"),
    }
}

#[test]
fn yaml_reads_its_own_suite() {
    let Some(cases) = cases() else { return };
    let (mut read, mut invalid) = (0, 0);
    let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &cases {
        let node = ours(&case.yaml);
        if case.fail {
            invalid += 1;
            if node.is_some() {
                wrong.push(format!("{} is not YAML, and is read:\n{}", case.id, case.yaml));
            }
            continue;
        }
        let mut document = document(&case.events);
        if case.id == "AB8U" {
            document.refused.insert(ITEM);
        }
        for reason in &document.refused {
            *refused.entry(reason).or_default() += 1;
        }
        match (&node, document.refused.is_empty()) {
            (None, true) => wrong.push(format!("{} is refused:\n{}", case.id, case.yaml)),
            (Some(_), false) => {
                wrong.push(format!("{} is read: {:?}\n{}", case.id, document.refused, case.yaml))
            }
            (None, false) => {}
            (Some(node), true) => {
                read += 1;
                let (found, right) = (tree(node), document.tree.unwrap_or(Tree::Null));
                if found != right {
                    wrong.push(format!("{}:\n{}{found:?}\n{right:?}", case.id, case.yaml));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(read > 200 && invalid > 90 && refused.len() == 7, "{read} read, {invalid} invalid, {refused:?}");
}
