//! Finds kits and workspaces on disk, and takes their snapshots. Reads no kit.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::files::KIT_FILE;
use crate::files::snapshot::{Snapshot, Workspace};

/// Where a kit lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KitPlace {
    /// Its folder, as it was named in the command.
    pub folder: Utf8PathBuf,
    /// The workspace that it belongs to: the folder above `clients/`.
    pub workspace: Option<Utf8PathBuf>,
}

/// Why no kit was found where one was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoKit {
    /// There is nothing at this path.
    Nothing(Utf8PathBuf),
    /// The folder is no kit, and holds none.
    NotAKit(Utf8PathBuf),
    /// The folder is a workspace with these kits.
    Several(Vec<KitPlace>),
}

impl KitPlace {
    fn of(folder: Utf8PathBuf) -> Self {
        let workspace = workspace_above(&folder);
        Self { folder, workspace }
    }

    /// The kit's files as they are now.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot_in(self.workspace.as_deref().map(Workspace::walk))
    }

    /// The kit's files, with a workspace that has been walked already.
    pub fn snapshot_in(&self, workspace: Option<Arc<Workspace>>) -> Snapshot {
        Snapshot::of_kit(&self.folder, workspace)
    }

    /// Its name in messages and in JSON.
    pub fn name(&self) -> String {
        let text = self.folder.as_str().replace('\\', "/");
        let text = text.strip_prefix("./").unwrap_or(&text).trim_end_matches('/');
        if text.is_empty() { ".".to_string() } else { text.to_string() }
    }

    /// The folder where `build` writes unless it is told another.
    pub fn out(&self) -> Utf8PathBuf {
        self.folder.join("out")
    }
}

/// The kit that a path names: a kit's folder, or its `kit.yaml`. Without a path, the kit in the current folder.
pub fn locate(path: Option<&Utf8Path>) -> Result<KitPlace, NoKit> {
    let path = path.unwrap_or(Utf8Path::new(""));
    let path = if path == "." { Utf8Path::new("") } else { path };
    let here = if path == "" { Utf8Path::new(".") } else { path };
    if here.is_file() {
        let folder = path.parent().map(Utf8Path::to_owned).unwrap_or_default();
        return if path.file_name() == Some(KIT_FILE) {
            Ok(KitPlace::of(folder))
        } else {
            Err(NoKit::NotAKit(path.to_owned()))
        };
    }
    if !here.is_dir() {
        return Err(NoKit::Nothing(path.to_owned()));
    }
    if here.join(KIT_FILE).exists() {
        return Ok(KitPlace::of(path.to_owned()));
    }
    let kits = kits_under(path);
    if kits.is_empty() { Err(NoKit::NotAKit(path.to_owned())) } else { Err(NoKit::Several(kits)) }
}

/// The kits of a workspace, sorted by name.
pub fn kits_under(workspace: &Utf8Path) -> Vec<KitPlace> {
    let clients = workspace.join("clients");
    let Ok(entries) = clients.read_dir_utf8() else { return Vec::new() };
    let mut folders: Vec<Utf8PathBuf> = entries
        .flatten()
        .map(camino::Utf8DirEntry::into_path)
        .filter(|path| path.join(KIT_FILE).exists())
        .collect();
    folders.sort();
    folders.into_iter().map(KitPlace::of).collect()
}

/// The workspace that a folder is in, if it lies directly under a folder `clients`.
pub fn workspace_above(folder: &Utf8Path) -> Option<Utf8PathBuf> {
    let parent = folder.parent();
    if let Some(clients) = parent.filter(|parent| parent.file_name() == Some("clients")) {
        return clients.parent().map(Utf8Path::to_owned);
    }
    // The folder may be given without its parents: `inservice build` inside clients/riverbend.
    let full = if folder == "" { Utf8Path::new(".") } else { folder }.canonicalize_utf8().ok()?;
    let clients = full.parent().filter(|parent| parent.file_name() == Some("clients"))?;
    if folder == "" { Some(Utf8PathBuf::from("../..")) } else { clients.parent().map(Utf8Path::to_owned) }
}
