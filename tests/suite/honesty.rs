//! No sentence of the results claims more than its numbers: two thousand generated pilots, rendered with the pages' own
//! templates, with the counts added up again from the CSV.

use std::collections::BTreeMap;
use std::path::Path;

use camino::Utf8PathBuf;
use inservice::files::folder::Folder as Disk;
use inservice::files::snapshot::Snapshot;
use inservice::library::Library;
use inservice::statistics::{Interval, median, median_interval, run_chart, wilson};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use regex::Regex;
use serde_json::Value;
use tera::{Context, Kwargs, State, Tera};

use crate::driver::{Folder, SMALLEST};
use crate::pilots::{Seeded, Stretch, measures};

const PILOTS: u64 = 2000;
const PAGES: [(&str, &str); 2] = [
    ("staff", include_str!("../../content/pages/results.md")),
    ("leaders", include_str!("../../content/pages/decision.md")),
];

/// A kit with plausible measures.
struct Pilot {
    kit: String,
    csv: String,
    drills: Option<String>,
    today: Date,
    end: Date,
}

fn pilot(seed: u64) -> Pilot {
    let mut seeded = Seeded::new(seed);
    let start = date(2026, 11, 3);
    let end = start.checked_add(i64::from(seeded.between(4, 20)).days()).expect("a day");
    let go_live = end.checked_add(7.days()).expect("a day");
    let wide = |seeded: &mut Seeded| {
        let from = seeded.between(20, 90);
        (from, from + seeded.between(0, 80))
    };
    let untimed = |seeded: &mut Seeded, tenths| if seeded.happens(120) { (0, 0) } else { tenths };
    let mut stretches = Vec::new();
    if seeded.happens(850) {
        let tenths = wide(&mut seeded);
        stretches.push(Stretch {
            arm: "manual",
            from: date(2026, 10, 5),
            days: seeded.between(1, 18) as usize,
            cases: (seeded.between(0, 3), seeded.between(3, 25)),
            errors: seeded.between(0, 500),
            caught: seeded.between(0, 200),
            tenths: untimed(&mut seeded, tenths),
            people: None,
        });
    }
    let people =
        if seeded.happens(850) { Some((seeded.between(1, 45), seeded.between(0, 1000))) } else { None };
    let mut from = start;
    for _ in 0..seeded.between(0, 3) {
        let tenths = wide(&mut seeded);
        let days = seeded.between(1, 15);
        stretches.push(Stretch {
            arm: "assisted",
            from,
            days: days as usize,
            cases: (seeded.between(0, 3), seeded.between(3, 25)),
            errors: seeded.between(0, 300),
            caught: seeded.between(0, 300),
            tenths: untimed(&mut seeded, tenths),
            people,
        });
        from = crate::pilots::working_days(from).nth(days as usize).expect("a day");
    }
    let stop = (start, "Somebody stopped it");
    let stops = if seeded.happens(300) { vec![stop] } else { Vec::new() };
    let plan = match seeded.between(0, 3) {
        0 => String::new(),
        _ => format!(
            "measures_plan: {{adoption: {}, max_error_rate: {}, min_minutes_saved: {}, fixed_on: 2026-10-{}}}\n",
            seeded.between(1, 100),
            seeded.between(1, 30),
            seeded.between(0, 5),
            seeded.between(10, 31)
        ),
    };
    let drills = seeded.happens(400).then(|| {
        let rows = (0..seeded.between(1, 12)).map(|reader| {
            let found = seeded.between(0, 6);
            format!(
                "d{},front-desk,{reader},{found},{},{}\n",
                reader % 3,
                seeded.between(0, 4),
                seeded.between(0, 1)
            )
        });
        "drill,role,reader,found,missed,false_alarm\n".to_string() + &rows.collect::<String>()
    });
    let named = if drills.is_some() { "drills: drills.csv\n" } else { "" };
    let csv = measures(seeded.next(), &stretches, &stops);
    let today = start.checked_add(i64::from(seeded.between(0, 90)).days()).expect("a day");
    let drafts = seeded.between(1, 300);
    let kit = format!(
        "{SMALLEST}tool: {{name: Aid}}\nmeasures: measures.csv\n{named}{plan}rollout: {{pilot: {{start: {start}, end: {end}, drafts_expected: {drafts}}}, go_live: {go_live}}}\n"
    );
    Pilot { kit, csv, drills, today, end }
}

/// One arm, added up from the CSV alone.
#[derive(Default)]
struct Counted {
    cases: u64,
    errors: u64,
    minutes: Vec<f64>,
}

impl Counted {
    fn interval(&self) -> Interval {
        wilson(self.errors, self.cases)
    }
}

/// By hand before the pilot, with the tool in it, with the tool in all.
fn counted(pilot: &Pilot) -> [Counted; 3] {
    let mut arms = [Counted::default(), Counted::default(), Counted::default()];
    let rows: Vec<Vec<&str>> = pilot.csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let in_pilot = |row: &Vec<&str>| row[0].parse::<Date>().expect("a day") <= pilot.end;
    let any = rows.iter().any(|row| row[1] == "assisted" && in_pilot(row));
    for row in &rows {
        let places = match row[1] {
            "manual" => vec![0],
            _ if in_pilot(row) || !any => vec![1, 2],
            _ => vec![2],
        };
        let number = |at: usize| row[at].parse::<u32>().ok();
        for place in places {
            let arm = &mut arms[place];
            let cases = number(2).expect("cases");
            arm.cases += u64::from(cases);
            arm.errors += u64::from(number(3).expect("errors"));
            arm.minutes
                .extend(number(5).filter(|_| cases > 0).map(|minutes| f64::from(minutes) / f64::from(cases)));
        }
    }
    arms
}

/// The pages' templates without their front matter. Parts of the theme are left out: they have numbers, but no sentences.
fn templates() -> Tera {
    let mut tera = Tera::new();
    tera.register_function("part", |_: Kwargs, _: &State| Value::Null.to_string());
    for (name, text) in PAGES {
        let body = text.splitn(3, "---\n").nth(2).expect("a body");
        tera.add_raw_template(name, body).expect("a template");
    }
    tera
}

/// Every claim that a sentence makes, with whether the numbers support it.
fn claims(sentence: &str, [by_hand, with, all]: &[Counted; 3]) -> Vec<(&'static str, bool)> {
    let doubts = ["can't", "nobody", "nothing"].iter().any(|word| sentence.to_lowercase().contains(word));
    let enough = by_hand.cases >= 30 && with.cases >= 30;
    let (a, b) = (by_hand.interval(), with.interval());
    let minutes = median_interval(&by_hand.minutes).zip(median_interval(&with.minutes));
    let mut claims = Vec::new();
    let mut claim = |words: &'static str, holds: bool| {
        if sentence.contains(words) && !doubts {
            claims.push((words, holds));
        }
    };
    claim("fewer errors", enough && b.high < a.low);
    claim("more errors", enough && b.low > a.high);
    claim("less time", minutes.is_some_and(|(a, b)| b.high < a.low));
    claim("more time", minutes.is_some_and(|(a, b)| b.low > a.high));
    let chart = run_chart(&all.minutes);
    claim("more than chance", chart.is_some_and(|chart| chart.shift() || chart.few_crossings()));
    claim("could be chance", chart.is_some());
    claim("too few days to look for a pattern", chart.is_none());
    claims
}

#[test]
fn no_sentence_claims_more_than_its_intervals() {
    let (folder, tera) = (Folder::new(), templates());
    let path = Utf8PathBuf::from_path_buf(folder.path().join("kit")).expect("a path of text");
    let percent = Regex::new(r"(\d+(?:\.\d)?)%").expect("a pattern");
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..PILOTS {
        let pilot = pilot(seed);
        folder.write("kit/kit.yaml", &pilot.kit);
        folder.write("kit/measures.csv", &pilot.csv);
        folder.write("kit/drills.csv", pilot.drills.as_deref().unwrap_or_default());
        let snapshot = Snapshot::of_kit(&Disk::named(&path), None);
        let (_, ready, faults) = inservice::examine(&snapshot, Library::built_in(), pilot.today);
        let ready = ready.unwrap_or_else(|| panic!("{seed}: {faults:?}"));
        let context = Context::from_serialize(&ready).expect("a context");
        let arms = counted(&pilot);
        let kit = serde_json::to_value(&ready).expect("JSON");
        let results = &kit["measures"]["results"];
        for (name, _) in PAGES {
            let page = tera
                .render(name, &context)
                .unwrap_or_else(|error| panic!("{seed} {name}: {error:?}\n{}", pilot.csv));
            let told = || format!("{seed} {name}\n{}{}\n{page}", pilot.kit, pilot.csv);
            for sentence in page.split(['\n']).flat_map(|line| line.split_inclusive(". ")) {
                for (words, holds) in claims(sentence, &arms) {
                    *seen.entry(words).or_default() += 1;
                    assert!(holds, "{sentence}\n{}", told());
                }
                // No percentages for fewer than thirty cases; 95% is part of a method's name.
                for found in percent
                    .captures_iter(sentence)
                    .map(|found| found[1].to_string())
                    .filter(|one| one != "95")
                {
                    *seen.entry("%").or_default() += 1;
                    let printed: Vec<&Value> =
                        ["share", "percent"].iter().flat_map(|_| shares(&kit)).collect();
                    let known = printed.iter().any(|share| share.as_str() == Some(found.as_str()));
                    assert!(known, "{found}%: {sentence}\n{}", told());
                }
            }
            // If nothing can be concluded, the page says so.
            let both = arms[0].cases > 0 && arms[1].cases > 0;
            if name == "staff" && both && arms[0].interval().overlaps(arms[1].interval()) {
                *seen.entry("unclear").or_default() += 1;
                assert!(page.contains("We can't tell yet which is better"), "{}", told());
            }
        }
        decides_as_planned(&kit, &pilot, &arms, seed);
        let words = results["decision"].as_str().unwrap_or("none").to_string();
        *seen
            .entry(DECISIONS.iter().copied().find(|known| *known == words).expect("a decision"))
            .or_default() += 1;
    }
    for needed in [
        "fewer errors",
        "more errors",
        "less time",
        "more time",
        "more than chance",
        "could be chance",
        "%",
        "unclear",
        "go",
        "no-go",
        "not-yet",
    ] {
        assert!(seen.get(needed).is_some_and(|times| *times >= 10), "{needed}: {seen:?}");
    }
}

const DECISIONS: [&str; 7] = ["go", "no-go", "not-yet", "running", "no-plan", "no-cases", "none"];

/// Every share that the kit prints, all of thirty or more.
fn shares(kit: &Value) -> Vec<&Value> {
    let results = &kit["measures"]["results"];
    let mut all = Vec::new();
    for (share, cases) in ["baseline", "pilot", "since"]
        .map(|arm| (&results[arm]["share"], &results[arm]["cases"]))
        .into_iter()
        .chain([(&kit["measures"]["seeding"]["share"], &kit["measures"]["seeding"]["planted"])])
    {
        if cases.as_u64().is_some_and(|cases| cases >= 30) {
            all.extend(["percent", "low", "high"].map(|key| &share[key]));
        } else {
            assert!(share.is_null(), "{share}");
        }
    }
    let adoption = &results["adoption"];
    if adoption["middle"]["eligible"].as_u64().is_some_and(|eligible| eligible >= 30) {
        all.push(&adoption["percent"]);
    } else {
        assert!(adoption["percent"].is_null(), "{adoption}");
    }
    all
}

/// A go or a no-go follows from the counts, and no point claims more than they support.
fn decides_as_planned(kit: &Value, pilot: &Pilot, [by_hand, with, _]: &[Counted; 3], seed: u64) {
    let results = &kit["measures"]["results"];
    let planned = results["planned"].as_array().cloned().unwrap_or_default();
    for point in &planned {
        let plan = point["plan"].as_f64().expect("a number");
        let state = point["state"].as_str().expect("a state");
        let told = || format!("{seed}: {point}\n{}{}", pilot.kit, pilot.csv);
        match point["id"].as_str() {
            Some("errors") if state != "few" => {
                let interval = with.interval();
                #[allow(clippy::cast_precision_loss, reason = "a few hundred cases")]
                let share = with.errors as f64 / with.cases as f64;
                assert!(with.cases >= 30, "{}", told());
                assert_eq!(state == "met", interval.high <= plan / 100.0, "{}", told());
                assert_eq!(state == "missed", interval.low > plan / 100.0, "{}", told());
                assert_eq!(matches!(state, "met" | "within"), share <= plan / 100.0, "{}", told());
            }
            Some("minutes") if state != "few" => {
                let (a, b) =
                    median_interval(&by_hand.minutes).zip(median_interval(&with.minutes)).expect("days");
                let saved = median(&by_hand.minutes).expect("days") - median(&with.minutes).expect("days");
                assert_eq!(state == "met", a.low - b.high >= plan, "{}", told());
                assert_eq!(state == "missed", a.high - b.low < plan, "{}", told());
                assert!(state != "within" || saved >= plan, "{}", told());
                assert!(state != "beyond" || saved < plan, "{}", told());
            }
            _ => {}
        }
    }
    let any = |states: &[&str]| {
        planned.iter().any(|point| states.contains(&point["state"].as_str().expect("a state")))
    };
    match results["decision"].as_str() {
        Some("go") => {
            assert!(pilot.today > pilot.end && !planned.is_empty() && !any(&["missed", "beyond", "few"]))
        }
        Some("no-go") => assert!(pilot.today > pilot.end && any(&["missed"])),
        Some("running") => assert!(pilot.today <= pilot.end),
        _ => {}
    }
    let missed = &kit["measures"]["seeding"]["missed"];
    if !missed.is_null() {
        let about: u64 = missed["about"].as_str().and_then(|about| about.parse().ok()).expect("a number");
        assert!(
            missed["low"].as_u64() <= Some(about) && Some(about) <= missed["high"].as_u64(),
            "{seed}: {missed}"
        );
    }
}

/// The sample's own page against numbers that anyone can add up.
#[test]
fn the_samples_numbers_are_those_of_its_file() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/starter/sample/measures.csv");
    let csv = std::fs::read_to_string(file).expect("the sample's measures");
    let pilot =
        Pilot { kit: String::new(), csv, drills: None, today: date(2026, 11, 23), end: date(2026, 11, 16) };
    let [by_hand, with, _] = counted(&pilot);
    let folder = Folder::new();
    folder.run(&["build", "--sample", "--out", "sample", "--today", crate::driver::TODAY]).ends(0);
    let page = folder.read("sample/site/results.html");
    for arm in [&by_hand, &with] {
        assert!(page.contains(&format!("<b>{} of {}</b>", arm.errors, arm.cases)), "{page}");
        let middle = format!("{:.1}", median(&arm.minutes).expect("days"));
        assert!(page.contains(&format!("<b>{}</b>", middle.trim_end_matches(".0"))), "{middle}: {page}");
    }
}
