//! A folder as the file system knows it and as messages show it. The first stays the same even if the working directory
//! changes; the second is what the person typed.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// A folder on the disk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Folder {
    path: Utf8PathBuf,
    shown: String,
}

impl Folder {
    /// A folder as it was named in a command; empty for the current one.
    pub fn named(name: &Utf8Path) -> Self {
        let text = name.as_str().replace('\\', "/");
        let text = text.strip_prefix("./").unwrap_or(&text);
        let trimmed = text.trim_end_matches('/');
        // The top of the file system is only its slash.
        let shown = if trimmed.is_empty() { text } else { trimmed };
        let shown = if shown == "." { "" } else { shown };
        Self { path: absolute(name), shown: shown.to_string() }
    }

    /// From the root of the file system, without `.` and `..`.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// A path in this folder as messages show it.
    pub fn show(&self, path: &str) -> String {
        match self.shown.as_str() {
            "" => path.to_string(),
            shown => format!("{}/{path}", shown.trim_end_matches('/')),
        }
    }

    /// The folder itself as messages show it; empty for the current one.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The path on the disk of what messages show, if that is in this folder.
    pub fn find(&self, shown: &str) -> Option<Utf8PathBuf> {
        let inside = match self.shown.as_str() {
            "" => shown,
            own => shown.strip_prefix(own.trim_end_matches('/'))?.strip_prefix('/')?,
        };
        Some(self.path.join(inside))
    }
}

/// A path from the root of the file system, without `.` and `..`, links aside.
fn absolute(path: &Utf8Path) -> Utf8PathBuf {
    let path = if path == "" { Utf8Path::new(".") } else { path };
    tidy(&camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned()))
}

/// A path without `.` and `..`, worked out from its text alone.
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
    fn what_is_shown_leads_back_to_the_disk() {
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
