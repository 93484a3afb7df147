//! Copies of built-in files that someone has made their own. A record beside them says what each was copied from, so that a later
//! version of this program can say which built-in files have changed since.
//!
//! The record is a separate file in the format of `sha256sum`, and not a comment in each copy: fonts and scripts could not carry
//! one, and what is in a copy ends up on pages. Its name begins with a dot, so nothing takes it for a part of a kit. It has one
//! line for each file, so that version control can merge two records.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};

use crate::files::snapshot::Snapshot;
use crate::library::is_part;

/// The name of the record, at the top of a workspace or of a client's folder.
pub const RECORD: &str = ".ejected";

/// A built-in file that can be ejected.
#[derive(Debug)]
pub struct BuiltIn {
    /// The path from the top of its layer: `content/pages/hipaa.md`.
    pub path: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Every built-in file that a workspace or a client can override, sorted by path.
pub fn built_in() -> Vec<BuiltIn> {
    let files = Snapshot::built_in_files().filter(|file| is_part(&file.path));
    let mut files: Vec<BuiltIn> =
        files.map(|file| BuiltIn { path: file.path.clone(), bytes: file.bytes.to_vec() }).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The files that a name can mean: a whole path, the end of one, or the end without the extension.
pub fn named<'f>(name: &str, files: &'f [BuiltIn]) -> Vec<&'f BuiltIn> {
    let name = name.replace('\\', "/");
    let name = name.trim_start_matches("./").trim_end_matches('/');
    if let Some(whole) = files.iter().find(|file| file.path == name) {
        return vec![whole];
    }
    let ends = |path: &str| path.strip_suffix(name).is_some_and(|before| before.ends_with('/'));
    let stem = |path: &str| path.rsplit_once('.').is_some_and(|(path, _)| ends(path));
    let mut found: Vec<&BuiltIn> = files.iter().filter(|file| ends(&file.path)).collect();
    if found.is_empty() {
        found = files.iter().filter(|file| stem(&file.path)).collect();
    }
    found
}

/// How a copy compares with the current built-in file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is the built-in file, byte for byte.
    Same,
    /// It was copied from the current built-in file or has its changes merged, and has been edited.
    Changed,
    /// The built-in file has changed since the copy was made.
    MovedOn,
    /// There is no record of what it was copied from.
    NoRecord,
}

/// A copy in a layer.
#[derive(Debug)]
pub struct Copied<'f> {
    /// The built-in file.
    pub of: &'f BuiltIn,
    /// The copy's content.
    pub bytes: Vec<u8>,
    /// How the two compare.
    pub standing: Standing,
}

/// A layer on the disk: a workspace, or a client's folder.
#[derive(Debug)]
pub struct Layer {
    folder: Utf8PathBuf,
    record: BTreeMap<String, String>,
}

impl Layer {
    /// The layer in a folder, with its record.
    pub fn at(folder: &Utf8Path) -> io::Result<Self> {
        let record = match fs::read_to_string(folder.join(RECORD)) {
            Ok(text) => read(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        Ok(Self { folder: folder.to_owned(), record })
    }

    /// The copies in this layer, in the order of the built-in files.
    pub fn copies<'f>(&self, files: &'f [BuiltIn]) -> Vec<Copied<'f>> {
        let copies = files.iter().filter_map(|of| {
            let bytes = fs::read(self.folder.join(&of.path)).ok()?;
            let standing = match self.record.get(&of.path) {
                _ if bytes == of.bytes => Standing::Same,
                None => Standing::NoRecord,
                Some(from) if *from == hash(&of.bytes) => Standing::Changed,
                Some(_) => Standing::MovedOn,
            };
            Some(Copied { of, bytes, standing })
        });
        copies.collect()
    }

    /// Paths in the record that no longer have a built-in file in this version.
    pub fn orphans<'r>(&'r self, files: &[BuiltIn]) -> Vec<&'r str> {
        let gone = |path: &&String| !files.iter().any(|file| file.path == **path);
        self.record.keys().filter(gone).map(String::as_str).collect()
    }

    /// Copies a built-in file here. The file must not exist yet.
    pub fn eject(&mut self, file: &BuiltIn) -> io::Result<()> {
        let path = self.folder.join(&file.path);
        let parent = path.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent)?;
        // A folder that is a link could lead anywhere.
        if !parent.canonicalize_utf8()?.starts_with(self.folder.canonicalize_utf8()?) {
            return Err(io::Error::other("its folder is a link that leads elsewhere"));
        }
        fs::File::create_new(&path)?.write_all(&file.bytes)?;
        self.remember(file)
    }

    /// Records that the copy is made from, or has taken in, the current built-in file.
    pub fn remember(&mut self, file: &BuiltIn) -> io::Result<()> {
        self.record.insert(file.path.clone(), hash(&file.bytes));
        let lines: String = self.record.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect();
        let beside = self.folder.join(format!("{RECORD}.{}.new", std::process::id()));
        fs::write(&beside, lines)?;
        fs::rename(&beside, self.folder.join(RECORD))
    }
}

/// Parses a record with one line for each file: its hash, two spaces, its path. Other lines are skipped.
fn read(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter_map(|line| line.trim_end().split_once("  "));
    lines.map(|(hash, path)| (path.to_string(), hash.to_string())).collect()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> BuiltIn {
        BuiltIn { path: path.to_string(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn a_copy_shows_whether_the_built_in_file_has_changed() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = Utf8Path::from_path(dir.path()).expect("UTF-8");
        let today = [file("content/pages/a.md", "one"), file("content/pages/b.md", "one")];
        let mut layer = Layer::at(folder).expect("a layer");
        layer.eject(&today[0]).expect("written");
        assert!(layer.eject(&today[0]).is_err(), "never overwritten");
        let standing = |files: &[BuiltIn]| {
            let layer = Layer::at(folder).expect("a layer");
            layer.copies(files).iter().map(|copy| copy.standing).collect::<Vec<_>>()
        };
        assert_eq!(standing(&today), [Standing::Same]);
        fs::write(folder.join("content/pages/a.md"), "mine").expect("written");
        fs::write(folder.join("content/pages/b.md"), "by hand").expect("written");
        assert_eq!(standing(&today), [Standing::Changed, Standing::NoRecord]);
        let later = [file("content/pages/a.md", "two"), file("content/pages/b.md", "two")];
        assert_eq!(standing(&later), [Standing::MovedOn, Standing::NoRecord]);
        layer.remember(&later[0]).expect("written");
        assert_eq!(standing(&later), [Standing::Changed, Standing::NoRecord]);
        assert_eq!(Layer::at(folder).expect("a layer").orphans(&later[1..]), ["content/pages/a.md"]);
    }

    #[test]
    fn a_name_finds_its_file() {
        let files = built_in();
        let paths =
            |name: &str| named(name, &files).iter().map(|file| file.path.as_str()).collect::<Vec<_>>();
        assert_eq!(paths("hipaa.md"), ["content/pages/hipaa.md"]);
        assert_eq!(paths("hipaa"), ["content/pages/hipaa.md"]);
        assert_eq!(paths("./content/pages/hipaa.md"), ["content/pages/hipaa.md"]);
        assert_eq!(paths("clinic/page.html"), ["themes/clinic/page.html"]);
        assert_eq!(paths("concerns"), ["content/pages/concerns.md", "themes/clinic/parts/concerns.html"]);
        assert!(paths("starter/sample/kit.yaml").is_empty() && paths("ipaa.md").is_empty());
    }
}
