//! Dates as spreadsheets save them. Excel turns 2026-12-01 into 12/1/2026 in the US, and into 01.12.2026 elsewhere. A single
//! such date can be ambiguous, but a whole column usually has only one reading. A spreadsheet program rewrites the whole
//! column, so such a date next to ISO dates was typed by hand and is a fault.

use jiff::civil::Date;

/// Whether the month or the day comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    MonthFirst,
    DayFirst,
}

impl Order {
    /// The order in which all of these cells are valid dates. `None` if both orders are valid but differ, if neither is, or if
    /// some cells are ISO dates.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Self> {
        let cells: Vec<&str> = cells.collect();
        if cells.iter().any(|cell| cell.parse::<Date>().is_ok()) {
            return None;
        }
        let days: Vec<Numbers> = cells.into_iter().filter_map(Numbers::of).collect();
        let all = |order: Self| days.iter().all(|numbers| order.day(numbers).is_some());
        let same = days.iter().all(|numbers| numbers.first == numbers.second);
        match (all(Self::MonthFirst), all(Self::DayFirst)) {
            _ if days.is_empty() => None,
            (true, false) => Some(Self::MonthFirst),
            (false, true) => Some(Self::DayFirst),
            (true, true) if same => Some(Self::MonthFirst),
            _ => None,
        }
    }

    /// The date of a cell in this order.
    pub(super) fn read(self, cell: &str) -> Option<Date> {
        self.day(&Numbers::of(cell)?)
    }

    fn day(self, numbers: &Numbers) -> Option<Date> {
        let (month, day) = match self {
            Self::MonthFirst => (numbers.first, numbers.second),
            Self::DayFirst => (numbers.second, numbers.first),
        };
        Date::new(numbers.year, month, day).ok()
    }
}

/// Three numbers, the year last: `12/1/2026`, `1.12.26`.
struct Numbers {
    first: i8,
    second: i8,
    year: i16,
}

impl Numbers {
    fn of(cell: &str) -> Option<Self> {
        let separator = cell.chars().find(|letter| "/.-".contains(*letter))?;
        let parts: Vec<&str> = cell.split(separator).collect();
        let [first, second, year] = parts[..] else { return None };
        let short = |part: &str| (1..=2).contains(&part.len());
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !short(first) || !short(second) || !parts.iter().all(|part| digits(part)) {
            return None;
        }
        let year = match year.len() {
            4 => year.parse().ok()?,
            2 => 2000 + year.parse::<i16>().ok()?,
            _ => return None,
        };
        Some(Self { first: first.parse().ok()?, second: second.parse().ok()?, year })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(cells: &[&str]) -> Option<Vec<Date>> {
        let order = Order::of(cells.iter().copied())?;
        cells.iter().map(|cell| order.read(cell)).collect()
    }

    #[test]
    fn a_column_shows_which_number_is_the_month() {
        let days = |month, days: [i8; 2]| Some(days.map(|day| date(2026, month, day)).to_vec());
        assert_eq!(read(&["12/1/2026", "12/14/2026"]), days(12, [1, 14]));
        assert_eq!(read(&["01.12.2026", "14.12.2026"]), days(12, [1, 14]));
        assert_eq!(read(&["1-12-26", "14-12-26"]), days(12, [1, 14]));
        assert_eq!(read(&["11/11/2026", "11/11/26"]), days(11, [11, 11]));
        // Both orders are valid, neither is, or the column has ISO dates.
        for cells in [
            vec!["12/1/2026", "12/2/2026"],
            vec!["13/14/2026"],
            vec!["13/1/2026", "1/13/2026"],
            vec!["2026-12-01", "12/14/2026"],
            vec!["11/11/2026", "2026-11-12"],
        ] {
            assert_eq!(read(&cells), None, "{cells:?}");
        }
        assert_eq!(Order::of(["2026-12-01", "soon", ""].into_iter()), None);
    }
}
