//! What inservice knows before it reads a kit: roles, tasks, questions. All of it is data under `content/`, read and
//! checked like a kit, so that a workspace's own files get the same messages.

pub(crate) mod rules;
pub mod claim;
pub(crate) mod ids;
pub mod condition;
pub mod law;
pub mod line;
pub mod phrase;
pub mod question;
pub mod role;
pub mod slots;
pub mod state;
pub mod task;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use crate::files::snapshot::{Found, Owner, Snapshot};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;
use crate::yaml::{self, Node};

pub use law::Laws;
pub use question::{Question, Questions};
pub use role::{FilledLists, Role, RoleLists};
pub use task::{FilledTask, Task};

/// The text of a file, or a fault about its encoding.
pub fn text_of(found: &Found, diagnostics: &mut Diagnostics) -> Option<Arc<Source>> {
    match found.text() {
        Ok(source) => Some(source),
        Err((source, offset)) => {
            let line = source.position(offset).line;
            let before = source.text.get(..offset).map_or(0, str::len);
            diagnostics
                .add(
                    rules::NOT_UTF8,
                    source.span(before..before),
                    format!("from line {line} on, this is not UTF-8 text"),
                )
                .help("Open the file in your editor and save it with the encoding UTF-8.");
            None
        }
    }
}

/// A file with its tree.
pub type Tree = (Arc<Source>, Arc<Node>);

/// A YAML file of the content, as a tree. What is built in never changes and is read once: a preview builds the same kit
/// again and again.
pub fn tree_of(found: &Found, diagnostics: &mut Diagnostics) -> Option<Tree> {
    static BUILT_IN: LazyLock<Mutex<BTreeMap<String, Tree>>> = LazyLock::new(Mutex::default);
    if found.owner != Owner::BuiltIn {
        return parsed(found, diagnostics);
    }
    let known = || BUILT_IN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(tree) = known().get(&found.shown) {
        return Some(tree.clone());
    }
    let mut faults = Diagnostics::default();
    let tree = parsed(found, &mut faults);
    if let Some(tree) = &tree
        && faults.iter().next().is_none()
    {
        known().insert(found.shown.clone(), tree.clone());
    }
    diagnostics.append(faults);
    tree
}

/// What is made of a file of the content; of the one built in it is made once.
pub fn made_of<T: Default>(
    snapshot: &Snapshot,
    path: &str,
    built_in: &OnceLock<Arc<T>>,
    diagnostics: &mut Diagnostics,
    make: impl FnOnce(&Found, &Tree, &mut Diagnostics) -> T,
) -> Arc<T> {
    let Some(found) = snapshot.find(path) else { return Arc::default() };
    let own = found.owner != Owner::BuiltIn;
    if !own && let Some(made) = built_in.get() {
        return Arc::clone(made);
    }
    let Some(tree) = tree_of(&found, diagnostics) else { return Arc::default() };
    let new = Arc::new(make(&found, &tree, diagnostics));
    if own { new } else { Arc::clone(built_in.get_or_init(|| new)) }
}

fn parsed(found: &Found, diagnostics: &mut Diagnostics) -> Option<Tree> {
    let source = text_of(found, diagnostics)?;
    let node = yaml::read(&source, diagnostics);
    if node.is_none() && !diagnostics.has_errors() {
        diagnostics
            .add(rules::EMPTY_FILE, source.start(), "this file is empty")
            .help("Remove it, and the one built in is used; or write it in full.");
    }
    Some((source, Arc::new(node?)))
}

/// A file of the content that has to be there, as a tree.
pub fn tree_at(snapshot: &Snapshot, path: &str, diagnostics: &mut Diagnostics) -> Option<Tree> {
    tree_of(&snapshot.find(path)?, diagnostics)
}
