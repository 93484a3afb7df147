//! Error seeding: estimates how many real errors a review missed from how many planted errors readers found. The estimate
//! holds if real errors are as hard to see as planted ones, and pages say so.

use super::interval::{float, ln_gamma};

/// The number of real errors that were missed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Missed {
    /// The estimate: m (n − k) / k.
    pub about: f64,
    /// The lower end of the interval.
    pub low: u64,
    /// The upper end of the interval.
    pub high: u64,
}

/// Where the search for the upper end stops, because an interval this wide says nothing.
const MOST: u64 = 100_000;

/// Readers found `found` of `planted` planted errors, and `real` real ones. The interval allows for both how few errors were
/// planted and how few real ones there were: the share found has the beta distribution of `found` (with Jeffreys' prior),
/// and given that share, the number missed has a negative binomial distribution. `None` if no planted error was found, or if
/// the interval is too wide.
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
