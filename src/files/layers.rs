//! The files of a kit as one tree of layers: the client's folder, the workspace, and what is embedded in the binary.
//! A file of a nearer layer replaces the one of the same path in a farther one; nothing is merged inside files.
//!
//! Layers remember every path that was asked for, absent ones too, so that a preview can watch exactly those; and every
//! refusal of the machine, so that reading stays free of `Result`s and a build can end with all of them.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use rust_embed::RustEmbed;

use crate::mark;
use crate::text::source::Source;

#[derive(RustEmbed)]
#[folder = "content"]
#[prefix = "content/"]
struct Content;

#[derive(RustEmbed)]
#[folder = "themes"]
#[prefix = "themes/"]
struct Themes;

/// The file that makes a folder a kit.
pub const KIT_FILE: &str = "kit.yaml";

/// Where the embedded sample practice lies.
const SAMPLE: &str = "content/starter/sample/";

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// The client's folder.
    Client,
    /// The workspace of all clients.
    Workspace,
    /// Embedded in the binary.
    BuiltIn,
}

/// A file as a layer has it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The path as messages show it.
    pub shown: String,
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
    /// Whose it is.
    pub owner: Owner,
}

impl Found {
    /// The file's text, or the place of the first byte that is not UTF-8, as a source of what can be read.
    pub fn text(&self) -> Result<Arc<Source>, (Arc<Source>, usize)> {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => Ok(Source::new(self.shown.clone(), mark::without_marks(text.to_string()))),
            Err(error) => {
                let text = String::from_utf8_lossy(&self.bytes).into_owned();
                Err((Source::new(self.shown.clone(), text), error.valid_up_to()))
            }
        }
    }
}

/// What the machine refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The file or folder.
    pub path: Utf8PathBuf,
    /// What the operating system said.
    pub reason: String,
}

/// Why a file that a kit names cannot be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Absent {
    /// There is no such file.
    Missing,
    /// It is a folder.
    Folder,
    /// It lies outside the workspace.
    Outside,
}

enum Root {
    Folder(Utf8PathBuf),
    Embedded(&'static str),
}

/// The layers of one kit, nearest first.
pub struct Layers {
    client: Root,
    workspace: Option<Utf8PathBuf>,
    asked: Mutex<BTreeSet<Utf8PathBuf>>,
    refused: Mutex<Vec<Refusal>>,
}

impl Layers {
    /// A kit's folder, in a workspace or alone.
    pub fn new(kit: Utf8PathBuf, workspace: Option<Utf8PathBuf>) -> Self {
        Self { client: Root::Folder(kit), workspace, asked: Mutex::default(), refused: Mutex::default() }
    }

    /// The embedded sample practice.
    pub fn sample() -> Self {
        Self {
            client: Root::Embedded(SAMPLE),
            workspace: None,
            asked: Mutex::default(),
            refused: Mutex::default(),
        }
    }

    /// What is built in and what a workspace adds, without a kit.
    pub fn of_workspace(workspace: Option<Utf8PathBuf>) -> Self {
        Self {
            client: Root::Embedded("content/starter/none/"),
            workspace,
            asked: Mutex::default(),
            refused: Mutex::default(),
        }
    }

    /// A file by its path under `content/` or `themes/`, from the nearest layer that has it.
    pub fn find(&self, path: &str) -> Option<Found> {
        if let Root::Folder(kit) = &self.client
            && let Some(found) = self.read(&kit.join(path), Owner::Client)
        {
            return Some(found);
        }
        if let Some(workspace) = &self.workspace
            && let Some(found) = self.read(&workspace.join(path), Owner::Workspace)
        {
            return Some(found);
        }
        embedded(path)
    }

    /// The names directly under a folder in any layer, sorted; folders are left out.
    pub fn list(&self, folder: &str) -> Vec<String> {
        let mut names = BTreeSet::new();
        if let Root::Folder(kit) = &self.client {
            self.names_in(&kit.join(folder), &mut names);
        }
        if let Some(workspace) = &self.workspace {
            self.names_in(&workspace.join(folder), &mut names);
        }
        let prefix = format!("{folder}/");
        for path in Content::iter().chain(Themes::iter()) {
            if let Some(name) = path.strip_prefix(&prefix)
                && !name.contains('/')
            {
                names.insert(name.to_string());
            }
        }
        names.into_iter().collect()
    }

    /// The folders directly under a folder in any layer, sorted.
    pub fn folders(&self, folder: &str) -> Vec<String> {
        let mut names = BTreeSet::new();
        for root in self.kit_folder().into_iter().chain(self.workspace.as_deref()) {
            let Ok(entries) = root.join(folder).read_dir_utf8() else { continue };
            names.extend(
                entries
                    .flatten()
                    .filter(|entry| entry.path().is_dir())
                    .map(|entry| entry.file_name().to_string()),
            );
        }
        let prefix = format!("{folder}/");
        let built_in = Content::iter().chain(Themes::iter());
        names.extend(built_in.filter_map(|path| {
            path.strip_prefix(&prefix)?.split_once('/').map(|(name, _)| name.to_string())
        }));
        names.into_iter().collect()
    }

    /// A file that the kit names, by its path from the kit's folder.
    pub fn kit_file(&self, path: &str) -> Result<Found, Absent> {
        let kit = match &self.client {
            Root::Embedded(prefix) => return embedded(&format!("{prefix}{path}")).ok_or(Absent::Missing),
            Root::Folder(kit) => kit,
        };
        let top = self.workspace.as_deref().unwrap_or(kit);
        let full = kit.join(path);
        if Utf8Path::new(path).is_absolute() || !absolute(&full).starts_with(absolute(top)) {
            return Err(Absent::Outside);
        }
        // A link inside the folder can still lead out of it. The kit's own file may: whoever runs the command named it.
        if path != KIT_FILE
            && let (Ok(real), Ok(top)) = (full.canonicalize_utf8(), absolute(top).canonicalize_utf8())
            && !real.starts_with(top)
        {
            return Err(Absent::Outside);
        }
        if full.is_dir() {
            self.ask(&full);
            return Err(Absent::Folder);
        }
        self.read(&full, Owner::Client).ok_or(Absent::Missing)
    }

    /// The kit's folder; none for the embedded sample.
    pub fn kit_folder(&self) -> Option<&Utf8Path> {
        match &self.client {
            Root::Folder(kit) => Some(kit),
            Root::Embedded(_) => None,
        }
    }

    /// A file as it is built in, whatever lies over it.
    pub fn built_in(&self, path: &str) -> Option<Found> {
        embedded(path)
    }

    /// A file of the kit's folder as messages show it.
    pub fn shown(&self, path: &str) -> String {
        match &self.client {
            Root::Folder(kit) => shown(&kit.join(path)),
            Root::Embedded(prefix) => format!("{prefix}{path}"),
        }
    }

    /// Every path that was asked for so far, whether it is there or not.
    pub fn asked(&self) -> BTreeSet<Utf8PathBuf> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the machine refused so far.
    pub fn refused(&self) -> Vec<Refusal> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn ask(&self, path: &Utf8Path) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }

    fn refuse(&self, path: &Utf8Path, error: &io::Error) {
        let refusal = Refusal { path: path.to_owned(), reason: error.to_string() };
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(refusal);
    }

    fn read(&self, path: &Utf8Path, owner: Owner) -> Option<Found> {
        self.ask(path);
        match std::fs::read(path) {
            Ok(bytes) => Some(Found { shown: shown(path), bytes: Cow::Owned(bytes), owner }),
            Err(error) if is_absence(&error) => None,
            Err(error) => {
                self.refuse(path, &error);
                None
            }
        }
    }

    fn names_in(&self, folder: &Utf8Path, names: &mut BTreeSet<String>) {
        self.ask(folder);
        match folder.read_dir_utf8() {
            Ok(entries) => names.extend(
                entries
                    .flatten()
                    .filter(|entry| entry.path().is_file() && !entry.file_name().starts_with('.'))
                    .map(|entry| entry.file_name().to_string()),
            ),
            Err(error) if is_absence(&error) => {}
            Err(error) => self.refuse(folder, &error),
        }
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::InvalidFilename
    )
}

fn embedded(path: &str) -> Option<Found> {
    let file = Content::get(path).or_else(|| Themes::get(path))?;
    Some(Found { shown: path.to_string(), bytes: file.data, owner: Owner::BuiltIn })
}

/// A path for messages: with `/`, without a leading `./`.
fn shown(path: &Utf8Path) -> String {
    let text = path.as_str().replace('\\', "/");
    text.strip_prefix("./").unwrap_or(&text).to_string()
}

/// A path from the root of the file system, without `.` and `..`, links aside.
fn absolute(path: &Utf8Path) -> Utf8PathBuf {
    tidy(
        &camino::absolute_utf8(if path == "" { Utf8Path::new(".") } else { path })
            .unwrap_or_else(|_| path.to_owned()),
    )
}

/// A path without `.` and `..`, worked out from its text alone.
fn tidy(path: &Utf8Path) -> Utf8PathBuf {
    let mut tidy = Utf8PathBuf::new();
    for component in path.components() {
        match component {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                if matches!(tidy.components().next_back(), Some(Utf8Component::Normal(_))) {
                    tidy.pop();
                } else {
                    tidy.push("..");
                }
            }
            other => tidy.push(other.as_str()),
        }
    }
    tidy
}
