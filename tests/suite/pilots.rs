//! Invented pilots, generated from a seed: how many cases a day, how often something is wrong, how long each takes. One of them
//! is the sample's; thousands of others are used to test what the results pages say.

use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use snapbox::{Data, assert_data_eq};

/// A random number generator that gives the same numbers on every machine (`SplitMix64`).
pub struct Seeded(u64);

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// An integer between two others, both included.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        least + u32::try_from(self.next() % u64::from(most - least + 1)).expect("small")
    }

    /// Whether something happens that has this chance in a thousand.
    pub fn happens(&mut self, in_a_thousand: u32) -> bool {
        self.between(0, 999) < in_a_thousand
    }

    /// How many of `of` things happen, each with this chance in a thousand.
    fn some(&mut self, of: u32, in_a_thousand: u32) -> u32 {
        (0..of).map(|_| u32::from(self.happens(in_a_thousand))).sum()
    }
}

/// A stretch of similar working days.
pub struct Stretch {
    pub arm: &'static str,
    pub from: Date,
    pub days: usize,
    /// Cases per day, at least and at most.
    pub cases: (u32, u32),
    /// Errors found afterwards, in a thousand cases.
    pub errors: u32,
    /// Errors caught by the review, in a thousand cases.
    pub caught: u32,
    /// Tenths of a minute per case; (0, 0) if nothing is timed.
    pub tenths: (u32, u32),
    /// How many people are trained, and how often in a thousand each of them uses the tool.
    pub people: Option<(u32, u32)>,
}

/// The working days from a given day on.
pub fn working_days(from: Date) -> impl Iterator<Item = Date> {
    let weekend = |day: &Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    from.series(1.day()).filter(move |day| !weekend(day))
}

/// The rows of a measures file.
pub fn measures(seed: u64, stretches: &[Stretch], stops: &[(Date, &str)]) -> String {
    let mut seeded = Seeded::new(seed);
    let mut csv = "date,arm,cases,errors,caught,minutes,using,eligible,stopped\n".to_string();
    for stretch in stretches {
        for day in working_days(stretch.from).take(stretch.days) {
            let stop = stops.iter().find(|(stopped, _)| *stopped == day && stretch.arm == "assisted");
            let most = if stop.is_some() { stretch.cases.0 } else { stretch.cases.1 };
            let cases = seeded.between(stretch.cases.0, most);
            let errors = seeded.some(cases, stretch.errors);
            let caught = seeded.some(cases, stretch.caught);
            let tenths: u32 = (0..cases).map(|_| seeded.between(stretch.tenths.0, stretch.tenths.1)).sum();
            let minutes = if stretch.tenths.1 == 0 { String::new() } else { ((tenths + 5) / 10).to_string() };
            // If cases were done, someone used the tool.
            let people = stretch.people.map_or(",".to_string(), |(eligible, often)| {
                let using = seeded.some(eligible, often).max(u32::from(cases > 0));
                format!("{using},{eligible}")
            });
            let word = stop.map_or("", |(_, word)| word);
            csv.push_str(&format!(
                "{day},{},{cases},{errors},{caught},{minutes},{people},{word}\n",
                stretch.arm
            ));
        }
    }
    csv
}

/// The sample's pilot: two weeks by hand, a first week with the tool that costs time and is stopped once, a second week that
/// saves some, and the days up to the sample's own.
pub fn sample() -> String {
    let with = |from, days, cases, caught, tenths, often| Stretch {
        arm: "assisted",
        from,
        days,
        cases,
        errors: 30,
        caught,
        tenths,
        people: Some((5, often)),
    };
    let by_hand = Stretch {
        arm: "manual",
        from: date(2026, 10, 5),
        days: 10,
        cases: (3, 3),
        errors: 100,
        caught: 80,
        tenths: (50, 90),
        people: None,
    };
    let stretches = [
        by_hand,
        with(date(2026, 11, 3), 5, (4, 7), 260, (60, 105), 620),
        with(date(2026, 11, 10), 5, (5, 8), 160, (36, 64), 850),
        with(date(2026, 11, 17), 4, (6, 8), 140, (34, 60), 900),
    ];
    measures(
        SAMPLE_SEED,
        &stretches,
        &[(date(2026, 11, 9), "An old allergy on a draft. Dr. Patel stopped it for the day")],
    )
}

/// The drills that the sample's readers did: each draft of the bank, with how often in a thousand its planted error is found.
const BANK: [(&str, Option<u32>); 10] = [
    ("marigold", Some(450)),
    ("juniper", Some(800)),
    ("clover", None),
    ("poppy", Some(600)),
    ("sorrel", Some(750)),
    ("willow", None),
    ("tansy", Some(450)),
    ("fern", Some(450)),
    ("aspen", None),
    ("cedar", Some(700)),
];

/// What five readers found on the training day.
pub fn sample_drills() -> String {
    let mut seeded = Seeded::new(SAMPLE_SEED);
    let mut csv = "drill,role,reader,found,missed,false_alarm\n".to_string();
    let readers = [
        ("medical-assistant", 1),
        ("nurse", 1),
        ("physician", 1),
        ("physician", 2),
        ("advanced-practice", 1),
    ];
    for (role, reader) in readers {
        for (drill, often) in BANK {
            let found = often.is_some_and(|often| seeded.happens(often));
            let missed = often.is_some() && !found;
            // A false alarm: something marked in a draft without an error, or instead of the error.
            let alarm = seeded.happens(if found { 0 } else { 250 });
            csv.push_str(&format!(
                "{drill},{role},{reader},{},{},{}\n",
                u8::from(found),
                u8::from(missed),
                u8::from(alarm)
            ));
        }
    }
    csv
}

/// The seed of the sample's pilot.
const SAMPLE_SEED: u64 = 3208;

#[test]
fn the_samples_measures_are_the_generated_ones() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/starter/sample/measures.csv");
    assert_data_eq!(sample(), Data::read_from(&file, None).raw());
    assert_data_eq!(sample_drills(), Data::read_from(&file.with_file_name("drills.csv"), None).raw());
}
