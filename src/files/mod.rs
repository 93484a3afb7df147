//! Where files come from: the snapshot of one kit's inputs, and the kits in a workspace.

pub mod absent;
mod embedded;
pub mod folder;
pub mod inputs;
mod listing;
pub(crate) mod machine;
pub(crate) mod rules;
pub mod snapshot;
pub mod workspace;

/// The file that makes a folder a kit.
pub const KIT_FILE: &str = "kit.yaml";
/// The file at the top of a workspace that holds what all its kits have in common.
pub const WORKSPACE_FILE: &str = "workspace.yaml";

/// Whether a name, plus an extension, is a valid file name on every file system: lowercase letters, digits, dashes and
/// underscores only, and not one of the names that Windows reserves for devices.
pub(crate) fn is_file_name(stem: &str) -> bool {
    let numbered =
        |name: &str| stem.strip_prefix(name).is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']));
    let device = ["con", "prn", "aux", "nul"].contains(&stem) || numbered("com") || numbered("lpt");
    let letters = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-' || letter == '_'
    };
    !stem.is_empty() && stem.len() <= 64 && !device && stem.chars().all(letters)
}
