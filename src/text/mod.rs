//! Text with places in it, and the diagnostics at those places. Nothing here reads a file or prints.

pub mod diagnostic;
mod look_alike;
mod nearest;
mod shortened;
pub mod edit;
pub mod offsets;
pub mod placeholder;
pub mod rule;
pub mod source;
pub(crate) mod visible;
