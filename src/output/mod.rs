//! The finished files of a kit, and how they reach the disk: [`write`] does all of it.
//!
//! A build has two phases. First, everything new is written beside the site, in `.inservice/`, and flushed. If the machine
//! refuses anything, it is usually here, and the site is untouched. Then a list of steps moves it into place, each step one
//! rename. A build that is killed before the first step has changed nothing; a build that is killed later is finished by the next
//! one.

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
    /// The bytes of each file, by its path under the output folder (`site/index.html`).
    pub files: BTreeMap<String, Vec<u8>>,
    /// The files that are pages, in reading order.
    pub pages: Vec<Page>,
    /// The version of what each role signs for, by the role's id.
    pub signed: BTreeMap<String, String>,
}

/// What is known about a page in addition to its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its key among the files.
    pub path: String,
    /// Its title, as text.
    pub title: String,
    /// Who it is for.
    pub audience: Audience,
    /// Whether it contains all other pages of its folder.
    pub gathers: bool,
    /// The number of sides of paper that it must fit on.
    pub sides: Option<u32>,
    /// The ids of the roles that have it in their reading.
    pub readers: Vec<String>,
    /// Whether its readers sign that they have read it.
    pub signed: bool,
    /// Whether it is a sheet to count on.
    pub tally: bool,
}
