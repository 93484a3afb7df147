//! The finished files of a kit, and how they reach the disk.

mod disk;

pub use disk::{Output, Refused, Written, write};
