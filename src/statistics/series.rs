//! The middle of a series of days, how far that middle can be trusted, and whether the series changed on its way.

/// The middle of some numbers: with an even number of them, halfway between the two in the middle.
pub fn median(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len() % 2 == 1 { upper } else { f64::midpoint(sorted[middle - 1], upper) })
}

/// Between which two of the numbers the true middle lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MedianInterval {
    /// The lower one.
    pub low: f64,
    /// The upper one.
    pub high: f64,
}

impl MedianInterval {
    /// Whether the two have a value in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// The interval for the middle that assumes nothing of how the numbers are spread: between two of the numbers themselves,
/// as far apart as 95% takes (the sign test's). Fewer than six numbers have none.
pub fn median_interval(values: &[f64]) -> Option<MedianInterval> {
    let sorted = sorted(values);
    // How many may be left out at each end: the chance that so many or fewer of them lie on one side is at most 2.5%.
    let out = least_likely(sorted.len(), 0.025)?;
    Some(MedianInterval { low: sorted[out], high: sorted[sorted.len() - 1 - out] })
}

/// What the run-chart rules see in a series: whether it stays too long on one side of its middle, or crosses it too seldom,
/// for chance alone (Anhøj and Olesen 2014, doi 10.1371/journal.pone.0113825).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunChart {
    /// How many points lie on one side or the other; those on the middle do not count.
    pub useful: usize,
    /// The longest run on one side.
    pub longest: usize,
    /// How long a run is still chance.
    pub longest_by_chance: usize,
    /// How often the series crosses its middle.
    pub crossings: usize,
    /// How few crossings are still chance.
    pub crossings_by_chance: usize,
}

impl RunChart {
    /// A run that is too long: the series has shifted.
    pub fn shift(&self) -> bool {
        self.longest > self.longest_by_chance
    }

    /// Too few crossings: the series moves.
    pub fn few_crossings(&self) -> bool {
        self.crossings < self.crossings_by_chance
    }
}

/// The fewest points that the rules say anything of.
const FEWEST_POINTS: usize = 10;

/// The run chart of a series in its order; none with fewer than ten points beside the middle.
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
        // The first number of crossings that chance reaches five times in a hundred.
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

/// The greatest number for which so many heads or fewer, of `n` coins, come up at most with this chance. None where even
/// no head is more likely.
fn least_likely(n: usize, chance: f64) -> Option<usize> {
    let n32 = i32::try_from(n).ok()?;
    if n == 0 {
        return None;
    }
    // In logarithms, since half to the power of a thousand is no number any more.
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
