//! Where files come from: the layers of one kit, and the kits of a workspace.

pub(crate) mod rules;
pub mod layers;
pub mod workspace;
