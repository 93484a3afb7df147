//! Compares the estimates of how many sides pages take with what Chromium prints, near the limit.

use std::path::Path;

use super::{CHROMIUM, passes};
use crate::driver::{Folder, TODAY};

/// Words for generated steps and sources, of the usual lengths.
const WORDS: [&str; 20] = [
    "print",
    "the",
    "sheet",
    "that",
    "a",
    "physician",
    "signed",
    "and",
    "check",
    "name",
    "date",
    "of",
    "birth",
    "at",
    "desk",
    "before",
    "noon",
    "binder",
    "section",
    "settings",
];

/// A random generator that gives the same numbers every time.
struct Dice(u64);

impl Dice {
    /// A number from `least` to `most`, inclusive.
    fn roll(&mut self, least: u64, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        least + (self.0 >> 33) % (most - least + 1)
    }

    fn words(&mut self, least: u64, most: u64) -> String {
        let count = self.roll(least, most);
        let words = (0..count).map(|_| WORDS[usize::try_from(self.roll(0, 19)).expect("small")]);
        words.collect::<Vec<_>>().join(" ")
    }

    /// A list of steps, its length between the two numbers. Steps with a single text need no `was`.
    fn steps(&mut self, least: u64, most: u64) -> String {
        let count = self.roll(least, most);
        let steps = (0..count).map(|at| format!("{at} {}", self.words(4, 16)));
        format!("[{}]", steps.collect::<Vec<_>>().join(", "))
    }
}

/// A kit with six guides whose steps may or may not fit; every third guide is for a clinician.
fn guides(dice: &mut Dice) -> String {
    let mut kit = "people:\n  dana: {name: Dana Ortiz, role: role-0, phone: \"555-0142\", email: dana@riverbend.example}\n\
                   practice: {name: Riverbend, states: [OH], privacy_official: dana, report_to: [dana]}\n\
                   tool: {name: ScribeAssist, vendor: Acme}\ntask: after-visit-summary\nroles:\n"
        .to_string();
    for at in 0..6 {
        let clinician = if at % 3 == 2 { ", clinician: yes, licensed: yes" } else { "" };
        kit.push_str(&format!(
            "  - {{id: role-{at}, title: Role {at}, before: {}, now: {}, ai_handles: {}, you_own: {}{clinician}}}\n",
            dice.steps(3, 9),
            dice.steps(10, 20),
            dice.steps(1, 4),
            dice.steps(4, 11),
        ));
    }
    kit
}

/// The sample with a longer source in each of its checks.
fn longer(sample: &str, dice: &mut Dice) -> String {
    let most = dice.roll(0, 9);
    let lines = sample.lines().map(|line| match line.rsplit_once("\"}") {
        Some((start, end)) if line.contains("source: \"") => {
            format!("{start} {}\"}}{end}\n", dice.words(0, most))
        }
        _ => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
fn every_page_that_prints_on_too_many_sides_had_a_warning() {
    let Some(mut script) = CHROMIUM.script("sides.mjs") else { return };
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/starter/sample/kit.yaml");
    let sample = std::fs::read_to_string(sample).expect("the sample");
    // The measures are not on the page in question.
    let sample: String = sample
        .lines()
        .filter(|line| !line.starts_with("measures:") && !line.starts_with("drills:"))
        .map(|line| format!("{line}\n"))
        .collect();
    let (folder, mut dice) = (Folder::new(), Dice(26));
    let mut list = String::new();
    for at in 0..36 {
        let name = format!("kit{at}");
        let text = if at % 3 == 0 { guides(&mut dice) } else { longer(&sample, &mut dice) };
        folder.write(&format!("{name}/kit.yaml"), text);
        folder.write(
            &format!("{name}/assets/logo.svg"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"40\"/>",
        );
        folder.run(&["build", &name, "--out", &format!("out{at}"), "--today", TODAY]).ends(0);
        let checked = folder.run(&["check", &name, "--format", "json", "--today", TODAY]);
        let said = |code: &str, about: &str| {
            let found = checked.out.split("{\"code\":").any(|one| one.contains(code) && one.contains(about));
            if found { "warned" } else { "silent" }
        };
        let page = |page: &str| folder.path().join(format!("out{at}/site/{page}")).display().to_string();
        if at % 3 == 0 {
            for role in 0..6 {
                let sides = if role % 3 == 2 { 2 } else { 1 };
                let said = said("role-guide-long", &format!("Role {role}\\\""));
                list.push_str(&format!("{}\t{sides}\t{said}\n", page(&format!("roles/role-{role}.html"))));
            }
        } else {
            list.push_str(&format!("{}\t1\t{}\n", page("hipaa.html"), said("one-pager-long", "hipaa.html")));
        }
    }
    folder.write("list", list);
    passes(script.arg(folder.path().join("list")));
}
