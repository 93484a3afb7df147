//! The median of a series of days, how far it can be trusted, and whether the series changed along the way.

/// The median of some numbers; for an even count, halfway between the two in the middle.
pub fn median(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len() % 2 == 1 { upper } else { f64::midpoint(sorted[middle - 1], upper) })
}

/// The two of the numbers between which the true median lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MedianInterval {
    /// The lower number.
    pub low: f64,
    /// The upper number.
    pub high: f64,
}

impl MedianInterval {
    /// Whether two intervals have a value in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// The interval for the median that assumes nothing about the distribution (the sign test's): it lies between two of the
/// numbers themselves, as far apart as 95% requires. Fewer than six numbers have none.
pub fn median_interval(values: &[f64]) -> Option<MedianInterval> {
    let sorted = sorted(values);
    // How many to leave out at each end: the probability that this many or fewer lie on one side is at most 2.5%.
    let out = least_likely(sorted.len(), 0.025)?;
    Some(MedianInterval { low: sorted[out], high: sorted[sorted.len() - 1 - out] })
}

/// What the run-chart rules see in a series: whether it stays on one side of its median too long, or crosses it too rarely,
/// to be chance (Anhøj and Olesen 2014, doi 10.1371/journal.pone.0113825).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunChart {
    /// The number of points on either side of the median. Points on the median do not count.
    pub useful: usize,
    /// The length of the longest run on one side.
    pub longest: usize,
    /// The longest run that can still be chance.
    pub longest_by_chance: usize,
    /// The number of times the series crosses its median.
    pub crossings: usize,
    /// The fewest crossings that can still be chance.
    pub crossings_by_chance: usize,
}

impl RunChart {
    /// Whether a run is too long, so that the series has shifted.
    pub fn shift(&self) -> bool {
        self.longest > self.longest_by_chance
    }

    /// Whether there are too few crossings, so that the series is moving.
    pub fn few_crossings(&self) -> bool {
        self.crossings < self.crossings_by_chance
    }
}

/// The fewest points that the rules apply to.
const FEWEST_POINTS: usize = 10;

/// The run chart of a series in its order; `None` with fewer than ten points off the median.
pub fn run_chart(values: &[f64]) -> Option<RunChart> {
    let middle = median(values)?;
    let sides: Vec<bool> =
        values.iter().filter(|value| value.total_cmp(&middle).is_ne()).map(|value| *value > middle).collect();
    let useful = sides.len();
    if useful < FEWEST_POINTS {
        return None;
    }
    let (mut longest, mut run, mut crossings) = (1, 1, 0);
    for pair in sides.windows(2) {
        if pair[0] == pair[1] {
            run += 1;
        } else {
            crossings += 1;
            run = 1;
        }
        longest = longest.max(run);
    }
    Some(RunChart {
        useful,
        longest,
        longest_by_chance: rounded_log2(useful) + 3,
        crossings,
        // The smallest number for which the probability of so many crossings or fewer is above 5%.
        crossings_by_chance: least_likely(useful - 1, 0.05).map_or(0, |below| below + 1),
    })
}

/// The base-two logarithm, to the nearest whole number.
fn rounded_log2(n: usize) -> usize {
    let floor = n.ilog2() as usize;
    // 2^(floor + 1/2) squared is 2^(2 floor + 1).
    let (n, half) = (n as u128, 1_u128 << (2 * floor + 1));
    floor + usize::from(n * n >= half)
}

/// The greatest number for which the probability of so many heads or fewer in `n` coin flips is at most `chance`; `None` if
/// even zero heads is more likely.
fn least_likely(n: usize, chance: f64) -> Option<usize> {
    let n32 = i32::try_from(n).ok()?;
    if n == 0 {
        return None;
    }
    // Computed with logarithms, because 0.5 to the power of `n` underflows for an `n` above 1,074.
    let mut term = f64::from(n32) * 0.5_f64.ln();
    let mut sum = 0.0;
    let mut found = None;
    for heads in 0..n32 {
        sum += term.exp();
        if sum > chance {
            break;
        }
        found = usize::try_from(heads).ok();
        term += (f64::from(n32 - heads) / f64::from(heads + 1)).ln();
    }
    found
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}
