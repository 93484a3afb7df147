//! Finds kits and workspaces on disk and takes their snapshots. Does not read kits.

use std::io::ErrorKind;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use crate::files::KIT_FILE;
use crate::files::folder::{Folder, tidy};
use crate::files::snapshot::{Snapshot, Workspace};

/// Where a kit is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KitPlace {
    /// The kit's folder.
    pub folder: Folder,
    /// The workspace that the kit belongs to: the folder above `clients/`.
    pub workspace: Option<Folder>,
}

/// Why no kit was found at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoKit {
    /// The path does not exist.
    Nothing(Utf8PathBuf),
    /// The path is neither a kit nor a folder with kits under `clients/`.
    NotAKit(Utf8PathBuf),
    /// The folder is a workspace with these kits.
    Several(Vec<KitPlace>),
}

impl KitPlace {
    fn of(folder: &Utf8Path) -> Self {
        Self { folder: Folder::named(folder), workspace: workspace_above(folder) }
    }

    /// Takes a snapshot of the kit's files as they are now.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot_in(self.workspace.as_ref().map(Workspace::walk))
    }

    /// Takes a snapshot of the kit's files, with a workspace that has already been walked.
    pub fn snapshot_in(&self, workspace: Option<Arc<Workspace>>) -> Snapshot {
        Snapshot::of_kit(&self.folder, workspace)
    }

    /// The kit's name in messages and in JSON.
    pub fn name(&self) -> String {
        let shown = self.folder.shown();
        if shown.is_empty() { ".".to_string() } else { shown.to_string() }
    }

    /// The default output folder of `build`, as messages show it.
    pub fn out(&self) -> Utf8PathBuf {
        Utf8PathBuf::from(self.folder.show("out"))
    }

    /// The path on disk of a file that messages show, if it is in the kit or its workspace.
    pub fn find(&self, shown: &str) -> Option<Utf8PathBuf> {
        let top = self.workspace.as_ref().unwrap_or(&self.folder);
        let real = |folder: &Folder| folder.find(shown)?.canonicalize_utf8().ok();
        let found = real(&self.folder).or_else(|| real(self.workspace.as_ref()?))?;
        let inside = [top, &self.folder].into_iter().filter_map(|top| top.path().canonicalize_utf8().ok());
        (found.is_file() && { inside }.any(|top| found.starts_with(top))).then_some(found)
    }
}

/// The kit that a path names: a kit's folder, or its `kit.yaml`. Without a path, the kit in the current folder.
pub fn locate(path: Option<&Utf8Path>) -> Result<KitPlace, NoKit> {
    let path = path.unwrap_or(Utf8Path::new(""));
    let path = if path == "." { Utf8Path::new("") } else { path };
    let here = if path == "" { Utf8Path::new(".") } else { path };
    // In a workspace, a client's name alone is enough.
    let client = Utf8Path::new("clients").join(path);
    if path != "" && path.components().count() == 1 && !is_kit(here) && !here.is_file() && is_kit(&client) {
        return Ok(KitPlace::of(&client));
    }
    if here.is_file() {
        let folder = path.parent().map(Utf8Path::to_owned).unwrap_or_default();
        return if path.file_name() == Some(KIT_FILE) {
            Ok(KitPlace::of(&folder))
        } else {
            Err(NoKit::NotAKit(path.to_owned()))
        };
    }
    if !here.is_dir() {
        return Err(NoKit::Nothing(path.to_owned()));
    }
    if is_kit(here) {
        return Ok(KitPlace::of(path));
    }
    let kits = kits_under(path);
    if kits.is_empty() { Err(NoKit::NotAKit(path.to_owned())) } else { Err(NoKit::Several(kits)) }
}

/// The kits of a workspace, sorted by name.
pub fn kits_under(workspace: &Utf8Path) -> Vec<KitPlace> {
    let clients = workspace.join("clients");
    let Ok(entries) = clients.read_dir_utf8() else { return Vec::new() };
    let mut folders: Vec<Utf8PathBuf> =
        entries.flatten().map(camino::Utf8DirEntry::into_path).filter(|path| is_kit(path)).collect();
    folders.sort();
    folders.iter().map(|folder| KitPlace::of(folder)).collect()
}

/// Whether a folder is a kit. Also true if the folder cannot be accessed, because building it then says why.
fn is_kit(folder: &Utf8Path) -> bool {
    match folder.join(KIT_FILE).symlink_metadata() {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    }
}

/// The workspace of a folder, if the folder is directly inside one named `clients`.
pub fn workspace_above(folder: &Utf8Path) -> Option<Folder> {
    let parent = folder.parent();
    if let Some(clients) = parent.filter(|parent| parent.file_name() == Some("clients")) {
        return clients.parent().map(Folder::named);
    }
    // The folder may be named without its parents, as for `inservice build` inside clients/riverbend.
    let full = if folder == "" { Utf8Path::new(".") } else { folder }.canonicalize_utf8().ok()?;
    let clients = full.parent().filter(|parent| parent.file_name() == Some("clients"))?;
    let above = Folder::named(&tidy(&folder.join("../..")));
    let same = above.path().canonicalize_utf8().ok().as_deref() == clients.parent();
    if same { Some(above) } else { clients.parent().map(Folder::named) }
}
