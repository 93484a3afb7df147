//! Days as pages print them.

use jiff::civil::Date;
use serde::Serialize;

use crate::library::phrases::{DATE_FULL, DATE_LONG, DATE_SHORT, DATE_TEXT, Phrases};

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
    /// `November 3, 2026`.
    pub full: String,
}

impl PrintedDay {
    /// A day in all of its printed forms.
    pub fn of(day: Date, phrases: &Phrases) -> Self {
        Self {
            iso: day.to_string(),
            text: text(day, phrases),
            long: phrases.day(DATE_LONG, day),
            short: phrases.day(DATE_SHORT, day),
            full: phrases.day(DATE_FULL, day),
        }
    }
}

/// `Nov 3, 2026`.
pub fn text(day: Date, phrases: &Phrases) -> String {
    phrases.day(DATE_TEXT, day)
}
