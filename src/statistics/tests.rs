//! Compares our values with those of scipy and statsmodels, and tries counts that no practice has.

use super::*;

/// The values of scipy and statsmodels; `values.py` beside the file shows how they were computed.
const VALUES: &str = include_str!("../../tests/statistics/values.csv");

fn numbers(text: &str) -> Vec<f64> {
    text.split(' ').map(|number| number.parse().expect("a number")).collect()
}

fn counts(text: &str) -> Vec<u64> {
    text.split(' ').map(|number| number.parse().expect("a count")).collect()
}

/// Our values for the same numbers.
fn ours(what: &str, given: &str) -> Vec<f64> {
    let count = |number: usize| f64::from(u32::try_from(number).expect("small"));
    match what {
        "wilson" => {
            let interval = wilson(counts(given)[0], counts(given)[1]);
            vec![interval.low, interval.high]
        }
        "still_allowed" => vec![still_allowed(counts(given)[0], counts(given)[1])],
        "cases_without_error" => {
            cases_without_error(numbers(given)[0] / 100.0).map(interval::float).into_iter().collect()
        }
        "most_errors" => {
            let given = numbers(given);
            most_errors(counts(&given[0].to_string())[0], given[1] / 100.0)
                .map(interval::float)
                .into_iter()
                .collect()
        }
        "median" => median(&numbers(given)).into_iter().collect(),
        "median_interval" => median_interval(&numbers(given))
            .map_or_else(Vec::new, |interval| vec![interval.low, interval.high]),
        "run_chart" => run_chart(&numbers(given)).map_or_else(Vec::new, |chart| {
            [chart.useful, chart.longest, chart.longest_by_chance, chart.crossings, chart.crossings_by_chance]
                .map(count)
                .to_vec()
        }),
        "missed" => {
            let given = counts(given);
            missed(given[0], given[1], given[2]).map_or_else(Vec::new, |missed| {
                vec![missed.about, interval::float(missed.low), interval::float(missed.high)]
            })
        }
        other => panic!("{other}"),
    }
}

#[test]
fn the_values_are_those_of_scipy_and_statsmodels() {
    let mut seen = std::collections::BTreeMap::new();
    for line in VALUES.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [what, given, expected] = cells[..] else { panic!("{line}") };
        let expected = if expected == "none" { Vec::new() } else { numbers(expected) };
        let ours = ours(what, given);
        let same = |(ours, theirs): (&f64, &f64)| (ours - theirs).abs() <= 1e-7 * theirs.abs().max(1e-3);
        assert!(
            ours.len() == expected.len() && ours.iter().zip(&expected).all(same),
            "{line}: {ours:?} instead of {expected:?}"
        );
        *seen.entry(what).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 8, "{seen:?}");
    assert!(seen.values().all(|count| *count >= 9), "{seen:?}");
}

#[test]
fn no_error_in_thirty_cases_still_allows_nine_and_a_half_percent() {
    assert!((still_allowed(0, 30) - 0.095).abs() < 0.0005);
    assert_eq!(cases_without_error(0.05), Some(59));
    assert!(still_allowed(0, 58) > 0.05 && still_allowed(0, 59) <= 0.05);
}

#[test]
fn counts_that_no_practice_has_do_no_harm() {
    let most = u64::from(u32::MAX);
    for (k, n) in [(0, 0), (5, 0), (7, 3), (0, most), (most / 2, most), (most, most)] {
        let (interval, bound) = (wilson(k, n), still_allowed(k, n));
        assert!(0.0 <= interval.low && interval.low <= interval.high && interval.high <= 1.0, "{k} of {n}");
        assert!((0.0..=1.0).contains(&bound), "{k} of {n}: {bound}");
    }
    assert_eq!(
        (cases_without_error(0.0), most_errors(0, 0.1), most_errors(most, 1.0)),
        (None, None, Some(most))
    );
    assert_eq!((median(&[]), median_interval(&[]), run_chart(&[])), (None, None, None));
    assert_eq!((missed(0, 0, 0), missed(0, 9, 4), missed(9, 3, 1)), (None, None, None));
    assert!(missed(1, most, most).is_none());
}

/// Points on the median count for neither side, so a series of equal points has no chart.
#[test]
fn a_run_chart_needs_enough_points_off_the_median() {
    assert_eq!(run_chart(&[5.0; 40]), None);
    let up: Vec<f64> = (0..12).map(f64::from).collect();
    let chart = run_chart(&up).expect("enough points");
    assert!(!chart.shift() && chart.few_crossings(), "{chart:?}");
    assert_eq!(run_chart(&up[..9]), None);
}
