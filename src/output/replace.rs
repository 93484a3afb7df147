//! Replaces a file that someone wrote: as a whole or not at all, keeping its permissions, and never over what someone else has
//! saved in the meantime.

use std::fs::{self, File};
use std::io::{self, Write};

use camino::Utf8Path;

/// A new version of a file, staged beside it; removed if it is not moved into place.
pub struct Replacement<'p> {
    path: &'p Utf8Path,
    beside: camino::Utf8PathBuf,
    before: &'p [u8],
    arrived: bool,
}

impl<'p> Replacement<'p> {
    /// Writes the new bytes beside the file, which must not be a link.
    pub fn prepare(path: &'p Utf8Path, before: &'p [u8], after: &[u8]) -> io::Result<Self> {
        let metadata = fs::symlink_metadata(path)?;
        if !metadata.is_file() {
            return Err(io::Error::other(
                "it is a link, not a file. Edit the file that it leads to, or put the file itself here.",
            ));
        }
        if metadata.permissions().readonly() {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "it is marked as read-only. Take that mark away, or work on a copy",
            ));
        }
        let name = path.file_name().unwrap_or_default();
        let beside = path.with_file_name(format!(".{name}.{}.new", std::process::id()));
        let mut file = File::create_new(&beside)?;
        let replacement = Self { path, beside, before, arrived: false };
        file.write_all(after)?;
        file.set_permissions(metadata.permissions())?;
        file.sync_all().or_else(|error| match error.kind() {
            // Some network drives cannot flush.
            io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported => Ok(()),
            _ => Err(error),
        })?;
        Ok(replacement)
    }

    /// Moves the new version into place, if the file still has the bytes from before.
    pub fn carry_out(mut self) -> io::Result<()> {
        if fs::read(self.path)? != self.before {
            return Err(io::Error::other("it was saved by somebody else meanwhile; run the command again"));
        }
        fs::rename(&self.beside, self.path)?;
        self.arrived = true;
        Ok(())
    }
}

impl Drop for Replacement<'_> {
    fn drop(&mut self) {
        if !self.arrived {
            let _ = fs::remove_file(&self.beside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use camino::Utf8PathBuf;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = Utf8PathBuf::from_path_buf(dir.path().join("kit.yaml")).expect("UTF-8");
        fs::write(&path, "old").expect("a file");
        (dir, path)
    }

    #[test]
    fn a_file_saved_in_the_meantime_stays() {
        let (dir, path) = folder();
        let replacement = Replacement::prepare(&path, b"old", b"new").expect("prepared");
        fs::write(&path, "theirs").expect("saved");
        assert!(replacement.carry_out().is_err());
        assert_eq!(fs::read_to_string(&path).expect("it"), "theirs");
        assert_eq!(dir.path().read_dir().expect("a folder").count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_stay_and_links_are_refused() {
        use std::os::unix::fs::PermissionsExt;
        let (dir, path) = folder();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        Replacement::prepare(&path, b"old", b"new").expect("prepared").carry_out().expect("moved");
        assert_eq!(fs::read_to_string(&path).expect("it"), "new");
        assert_eq!(fs::metadata(&path).expect("it").permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).expect("set");
        assert!(Replacement::prepare(&path, b"new", b"x").is_err());
        let link = Utf8PathBuf::from_path_buf(dir.path().join("link.yaml")).expect("UTF-8");
        std::os::unix::fs::symlink(&path, &link).expect("a link");
        assert!(Replacement::prepare(&link, b"new", b"x").is_err());
    }
}
