//! The statistics of a small pilot, as pure functions of numbers: how far a count can be trusted, the median of a series,
//! whether a series changed along the way, and how many errors a review missed. Every interval is a 95% interval. The
//! results are compared with scipy and statsmodels in `tests/statistics`.

mod interval;
mod seeding;
mod series;

pub use interval::{Interval, cases_without_error, most_errors, still_allowed, wilson};
pub use seeding::{Missed, missed};
pub use series::{MedianInterval, RunChart, median, median_interval, run_chart};

#[cfg(test)]
mod tests;
