//! What the drafts with planted errors say: how many of them this group found, by failure mode, and how many real errors the
//! review has missed, assuming that real errors are as hard to see as planted ones.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Drilled;
use super::arm::{FEWEST_FOR_PERCENT, Share};
use crate::statistics::missed;

/// What readers found.
#[derive(Clone, Debug, Serialize)]
pub struct Seeding {
    /// Planted errors, each counted once for each reader.
    pub planted: u64,
    /// How many of them were found.
    pub found: u64,
    /// The share that was found; `None` under 30 planted errors.
    pub share: Option<Share>,
    /// How many people read drafts.
    pub readers: usize,
    /// How many places were marked that were not errors.
    pub false_alarms: u64,
    /// By failure mode, the one found least often first.
    pub modes: Vec<Mode>,
    /// How many real errors were missed; `None` if nobody counted what the review caught, or if no planted error was found.
    pub missed: Option<MissedErrors>,
}

/// One kind of planted error.
#[derive(Clone, Debug, Serialize)]
pub struct Mode {
    /// The failure mode, or the drill if it has none.
    pub name: String,
    /// How many were planted, once for each reader.
    pub planted: u64,
    /// How many were found.
    pub found: u64,
}

/// An estimate of what the review missed.
#[derive(Clone, Debug, Serialize)]
pub struct MissedErrors {
    /// Real errors that the review caught.
    pub real: u64,
    /// The estimate, rounded.
    pub about: String,
    /// The lower end of its interval.
    pub low: u64,
    /// The upper end of its interval.
    pub high: u64,
}

/// What the drills say. `real`: the errors that the review caught on all days with the tool. `modes`: each drill's failure
/// mode, by its id.
pub(super) fn of(drills: &[Drilled], real: Option<u64>, modes: &BTreeMap<String, String>) -> Option<Seeding> {
    if drills.is_empty() {
        return None;
    }
    let mut by_mode: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let (mut found, mut planted, mut false_alarms) = (0, 0, 0);
    for one in drills {
        let name = modes.get(&one.drill).unwrap_or(&one.drill);
        let (seen, all) = (u64::from(one.found), u64::from(one.found) + u64::from(one.missed));
        let mode = by_mode.entry(name).or_default();
        *mode = (mode.0 + seen, mode.1 + all);
        found += seen;
        planted += all;
        false_alarms += u64::from(one.false_alarm);
    }
    let mut modes: Vec<Mode> = by_mode
        .into_iter()
        .filter(|(_, (_, planted))| *planted > 0)
        .map(|(name, (found, planted))| Mode { name: name.to_string(), planted, found })
        .collect();
    // Compares shares without dividing. Equal ones stay in order of their names.
    let product = |a: u64, b: u64| u128::from(a) * u128::from(b);
    modes.sort_by(|a, b| product(a.found, b.planted).cmp(&product(b.found, a.planted)));
    let readers: BTreeSet<(&str, u32)> = drills.iter().map(|one| (one.role.as_str(), one.reader)).collect();
    let estimate = real.and_then(|real| {
        let missed = missed(found, planted, real)?;
        Some(MissedErrors { real, about: format!("{:.0}", missed.about), low: missed.low, high: missed.high })
    });
    Some(Seeding {
        planted,
        found,
        share: (planted >= FEWEST_FOR_PERCENT).then(|| Share::of(found, planted)),
        readers: readers.len(),
        false_alarms,
        modes,
        missed: estimate,
    })
}
