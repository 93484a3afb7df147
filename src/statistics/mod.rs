//! The statistics of a small pilot, as pure functions of numbers: how far a count can be trusted, the middle of a series,
//! whether a series changed on its way, and how many errors a review has missed. Every interval is a 95% interval. What
//! they give is compared with scipy and statsmodels in `tests/statistics`.

mod interval;
mod seeding;
mod series;

pub use interval::{Interval, cases_without_error, most_errors, still_allowed, wilson};
pub use seeding::{Missed, missed};
pub use series::{MedianInterval, RunChart, median, median_interval, run_chart};

#[cfg(test)]
mod tests;
