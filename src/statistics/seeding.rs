//! Error seeding: from how many planted errors readers found, how many real ones a review has missed. It holds if real errors
//! are as hard to see as planted ones, and pages say so.

use super::interval::{float, ln_gamma};

/// How many real errors were missed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Missed {
    /// The estimate: m (n − k) / k.
    pub about: f64,
    /// At least so many.
    pub low: u64,
    /// At most so many.
    pub high: u64,
}

/// Where the search for the upper end stops: so wide an interval says nothing.
const MOST: u64 = 100_000;

/// Of `planted` errors `found` were found, and of the real ones `real`. The interval counts both how few errors were planted
/// and how few real ones there were: the share found has the beta distribution of `found` (with Jeffreys' prior), and given
/// it, the number missed has the negative binomial one. None where none was planted or none found.
#[allow(clippy::many_single_char_names, reason = "the names of the formula")]
pub fn missed(found: u64, planted: u64, real: u64) -> Option<Missed> {
    if found == 0 || found > planted {
        return None;
    }
    let (k, n, m) = (float(found), float(planted), float(real));
    let (a, b, r) = (k + 0.5, n - k + 0.5, m + 1.0);
    let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let mut term = ln_beta(a + r, b) - ln_beta(a, b);
    let (mut sum, mut low) = (0.0, None);
    for j in 0..MOST {
        sum += term.exp();
        if low.is_none() && sum >= 0.025 {
            low = Some(j);
        }
        if sum >= 0.975 {
            return Some(Missed { about: m * (n - k) / k, low: low.unwrap_or(j), high: j });
        }
        let j = float(j);
        term += ((r + j) * (b + j) / ((j + 1.0) * (a + r + b + j))).ln();
    }
    None
}
