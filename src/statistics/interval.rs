//! What a count of `k` in `n` supports: Wilson's interval for results, and the exact one-sided bound for what a pilot of a
//! given size can rule out.

/// The 97.5th percentile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// The probability outside a one-sided 95% bound.
const TAIL: f64 = 0.05;

/// The range that a share can lie in, within 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Whether two intervals have a value in common. While they do, nobody can tell which share is greater.
    pub fn overlaps(self, other: Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }
}

/// Wilson's interval for `k` of `n`. Without any cases it is everything from 0 to 1.
pub fn wilson(k: u64, n: u64) -> Interval {
    if n == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let (k, n) = (float(k.min(n)), float(n));
    let share = k / n;
    let square = Z * Z / n;
    let center = (share + square / 2.0) / (1.0 + square);
    let half = Z * (share * (1.0 - share) / n + square / (4.0 * n)).sqrt() / (1.0 + square);
    Interval {
        low: if share > 0.0 { (center - half).max(0.0) } else { 0.0 },
        high: if share < 1.0 { (center + half).min(1.0) } else { 1.0 },
    }
}

/// The greatest share that `k` errors in `n` cases still allow: the exact one-sided 95% bound (Clopper and Pearson), the
/// share at which `k` errors or fewer would be found one time in twenty.
pub fn still_allowed(k: u64, n: u64) -> f64 {
    if k >= n {
        return 1.0;
    }
    // The probability of `k` or fewer in `n` falls as the share grows.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let share = f64::midpoint(low, high);
        if at_most(k, n, share) > TAIL {
            low = share;
        } else {
            high = share;
        }
    }
    high
}

/// How many cases must be free of errors to rule out a share as great as this; `None` if no number of cases can.
pub fn cases_without_error(share: f64) -> Option<u64> {
    if share >= 1.0 {
        return Some(1);
    }
    let needed = TAIL.ln() / (-share).ln_1p();
    // Rounded up without a tolerance: the bound itself decides.
    let needed = needed.ceil();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 2^53")]
    (share > 0.0 && needed < 9e15).then(|| needed.max(1.0) as u64)
}

/// The most errors in `n` cases that still rule out a share above this; `None` if even zero errors do not.
pub fn most_errors(n: u64, share: f64) -> Option<u64> {
    let rules_out = |k: u64| still_allowed(k, n) <= share;
    if n == 0 || !rules_out(0) {
        return None;
    }
    let (mut yes, mut no) = (0, n + 1);
    while no - yes > 1 {
        let k = yes.midpoint(no);
        if rules_out(k) {
            yes = k;
        } else {
            no = k;
        }
    }
    Some(yes)
}

/// The probability of `k` or fewer in `n`, each with this share: the regularized incomplete beta function.
fn at_most(k: u64, n: u64, share: f64) -> f64 {
    if share <= 0.0 {
        return 1.0;
    }
    if share >= 1.0 {
        return 0.0;
    }
    if k == 0 {
        return (float(n) * (-share).ln_1p()).exp();
    }
    beta_share(float(n - k), float(k) + 1.0, 1.0 - share)
}

/// `I_x(a, b)`, by its continued fraction (Lentz), which converges quickly on its own side of the mean.
fn beta_share(a: f64, b: f64, x: f64) -> f64 {
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

#[allow(clippy::many_single_char_names, reason = "the names of the formula")]
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let tiny = 1e-300;
    let kept = |value: f64| if value.abs() < tiny { tiny } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for step in 1..100_000_u32 {
        let m = f64::from(step);
        for term in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / kept(1.0 + term * d);
            c = kept(1.0 + term / c);
            result *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-15 {
            break;
        }
    }
    result
}

/// The logarithm of the gamma function for positive numbers (Lanczos, g = 7, nine terms).
pub(super) fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    let x = x - 1.0;
    let mut at = 0.0;
    let mut sum = 0.999_999_999_999_809_9;
    for term in TERMS {
        at += 1.0;
        sum += term / (x + at);
    }
    let base = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * base.ln() - base + sum.ln()
}

/// A count as a floating-point number. Exact for any count that a practice can write.
#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}
