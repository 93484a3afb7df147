//! Days as pages print them.

use jiff::civil::Date;
use serde::Serialize;

/// A day in the forms that pages need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PrintedDay {
    /// `2026-11-03`.
    pub iso: String,
    /// `Nov 3, 2026`.
    pub text: String,
    /// `Tuesday, November 3, 2026`.
    pub long: String,
    /// `Nov 3`.
    pub short: String,
}

impl PrintedDay {
    /// A day.
    pub fn of(day: Date) -> Self {
        Self {
            iso: day.to_string(),
            text: text(day),
            long: day.strftime("%A, %B %-d, %Y").to_string(),
            short: day.strftime("%b %-d").to_string(),
        }
    }
}

/// `Nov 3, 2026`.
pub fn text(day: Date) -> String {
    day.strftime("%b %-d, %Y").to_string()
}
