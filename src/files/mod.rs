//! Where files come from: the snapshot of one kit's inputs, and the kits of a workspace.

pub mod absent;
mod embedded;
pub mod folder;
pub mod inputs;
mod listing;
pub(crate) mod rules;
pub mod snapshot;
pub mod workspace;

/// The file that makes a folder a kit.
pub const KIT_FILE: &str = "kit.yaml";
