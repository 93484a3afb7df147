//! A folder, both as an absolute path and as messages show it. The path stays valid if the working directory changes; what
//! messages show is what the person typed.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// A folder on disk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Folder {
    path: Utf8PathBuf,
    shown: String,
}

impl Folder {
    /// The folder that a command names; an empty name is the current folder.
    pub fn named(name: &Utf8Path) -> Self {
        let text = name.as_str().replace('\\', "/");
        let text = text.strip_prefix("./").unwrap_or(&text);
        let trimmed = text.trim_end_matches('/');
        // The root of the file system is nothing but a slash.
        let shown = if trimmed.is_empty() { text } else { trimmed };
        let shown = if shown == "." { "" } else { shown };
        Self { path: absolute(name), shown: shown.to_string() }
    }

    /// The absolute path, without `.` and `..`.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// How messages show a path in this folder.
    pub fn show(&self, path: &str) -> String {
        match self.shown.as_str() {
            "" => path.to_string(),
            shown => format!("{}/{path}", shown.trim_end_matches('/')),
        }
    }

    /// How messages show the folder itself; empty for the current folder.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The path on disk of a path that messages show, if it is in this folder.
    pub fn find(&self, shown: &str) -> Option<Utf8PathBuf> {
        let inside = match self.shown.as_str() {
            "" => shown,
            own => shown.strip_prefix(own.trim_end_matches('/'))?.strip_prefix('/')?,
        };
        Some(self.path.join(inside))
    }
}

/// The absolute path, without `.` and `..`. Links are not resolved.
fn absolute(path: &Utf8Path) -> Utf8PathBuf {
    let path = if path == "" { Utf8Path::new(".") } else { path };
    tidy(&camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned()))
}

/// Removes `.` and `..` from a path by its text alone.
pub(in crate::files) fn tidy(path: &Utf8Path) -> Utf8PathBuf {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_path_leads_back_to_the_disk() {
        for (name, shown) in [
            ("", "kit.yaml"),
            (".", "kit.yaml"),
            ("./clients/a/", "clients/a/kit.yaml"),
            ("../..", "../../kit.yaml"),
            ("/", "/kit.yaml"),
        ] {
            let folder = Folder::named(Utf8Path::new(name));
            assert!(folder.path().is_absolute() && !folder.path().as_str().contains(".."), "{name}");
            assert_eq!(folder.show("kit.yaml"), shown);
            assert_eq!(folder.find(shown), Some(folder.path().join("kit.yaml")));
        }
        assert_eq!(Folder::named(Utf8Path::new("a")).find("ab/kit.yaml"), None);
    }
}
