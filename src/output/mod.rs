//! The finished files of a kit, and how they reach the disk: [`write`] is the whole of it.
//!
//! A build has two phases. First, everything new is written beside the site, in `.inservice/`, and flushed; if the machine
//! refuses anything, it is usually here, and the site is untouched. Then a list of steps moves it into place, each step one
//! rename. A build that is killed before the first step has changed nothing; one that is killed later is finished by the next.

pub(crate) mod browser;
mod disk;
mod folder;
pub(crate) mod handover;
mod manifest;
mod plan;
mod record;
mod refused;
pub(crate) mod replace;
mod stage;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::site::Audience;

pub use disk::{Destination, Written, finish_earlier, write};
pub use record::{Record, is_intact};
pub use refused::Refused;

/// Every finished file of a kit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Path under the output folder (`site/index.html`) to bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Those of the files that are pages, in the order in which they are read.
    pub pages: Vec<Page>,
    /// For each role, by its id, the version of what it signs for.
    pub signed: BTreeMap<String, String>,
}

/// What is known of a page besides its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its key among the files.
    pub path: String,
    /// Its title, as text.
    pub title: String,
    /// For whom it is.
    pub audience: Audience,
    /// Whether all others of its folder are in it.
    pub gathers: bool,
    /// On how many sides of paper it must fit.
    pub sides: Option<u32>,
    /// The roles that get it as a part of what they read, by their ids.
    pub readers: Vec<String>,
    /// Whether they sign that they have read it.
    pub signed: bool,
    /// Whether it is a sheet to count on.
    pub tally: bool,
}
