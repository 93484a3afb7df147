//! The cost of a kit grows linearly with its size, whatever part grows, and the reports stay readable. The time limits are
//! generous: they pass on a loaded machine, but fail for quadratic growth.

use std::fmt::Write;
use std::time::{Duration, Instant};

use crate::driver::{Folder, Ran, SMALLEST, TODAY};

/// For lightly optimized tests on a machine that is busy with other work.
const LONG: Duration = Duration::from_secs(40);

fn checked(kit: &str) -> Ran {
    let folder = Folder::kit(kit);
    let start = Instant::now();
    let ran = folder.run(&["check", "kit", "--today", TODAY]);
    let took = start.elapsed();
    assert!(took < LONG, "{took:?} for a kit that begins {:?}", &kit[..60.min(kit.len())]);
    assert!(!ran.err.contains("panicked") && (0..=1).contains(&ran.code), "{}: {}", ran.code, ran.err);
    ran
}

/// One line for each number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, number| {
        let _ = writeln!(all, "{}", line(number));
        all
    })
}

#[test]
fn thousands_of_anything_are_read_in_time() {
    let nurses =
        lines(10_000, |n| format!("  nurse{n}: {{name: Nurse {n}, phone: \"555-0100\", comfort: low}}"));
    checked(&format!("{SMALLEST}people:\n{nurses}"));
    let names: Vec<String> = (0..5_000).map(|n| format!("nobody{n}")).collect();
    let kit =
        SMALLEST.replace("{name: Riverbend}", &format!("{{name: R, report_to: [{}]}}", names.join(", ")));
    checked(&format!("{kit}people:\n{nurses}"));
    checked(&format!("{SMALLEST}{}", lines(100_000, |n| format!("other{n}: yes"))));
    checked(&format!("{SMALLEST}{}", lines(50_000, |_| "theme: clinic".to_string())));
    let asked = lines(5_000, |n| {
        format!(
            "  - {{question: What about room number {n} in the long hall behind the second waiting area?, answer: Ask.}}"
        )
    });
    checked(&format!("{SMALLEST}faq:\n{asked}"));
    let steps = lines(5_000, |n| format!("      - Look at line {n}"));
    let role = |id: String, now: &str| {
        format!(
            "  - id: {id}\n    title: {id}\n    before: [Print it]\n    now:\n{now}    ai_handles: [Layout]\n    you_own: [The patient]\n"
        )
    };
    let kit = SMALLEST.replace("[front-desk]\n", "\n");
    checked(&format!("{kit}{}", role("porter".to_string(), &steps)));
    let few = lines(3, |n| format!("      - Do {n}"));
    checked(&format!("{kit}{}", lines(2_000, |n| role(format!("porter{n}"), &few))));
    let calls = lines(10_000, |n| format!("      Call 614-555-{:04}.", n % 10_000));
    checked(&format!("{SMALLEST}faq:\n  - question: Whom?\n    answer: |\n{calls}"));
}

#[test]
fn a_text_of_a_megabyte_is_read_or_refused_with_the_limit() {
    let long = "word ".repeat(200_000);
    let ran = checked(&SMALLEST.replace("Riverbend", long.trim_end()));
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("`name` has more than 20000 bytes"), "{}", ran.err);
    let answer = lines(20_000, |n| format!("      Line {n} says something that is worth reading."));
    assert_eq!(checked(&format!("{SMALLEST}faq:\n  - question: Long?\n    answer: |\n{answer}")).code, 0);
}

#[test]
fn depth_is_refused_or_left_out_with_the_limit() {
    for opened in ["> ", "- ", "1. "] {
        let kit = format!("{SMALLEST}jobs_promise: |\n  {}deep\n", opened.repeat(20_000));
        let ran = checked(&kit);
        assert!(ran.err.contains("nested more than 100 levels deep"), "{opened}: {}", ran.err);
    }
}

#[test]
fn at_most_a_hundred_are_printed_and_the_rest_is_counted() {
    let kit = format!("{SMALLEST}{}", lines(1_234, |n| format!("odd{n}: 1")));
    let full = Folder::kit(&kit).run(&["check", "kit", "--full", "--today", TODAY]).ends(1);
    assert_eq!(full.err.matches("error[unknown-key]").count(), 100);
    assert!(full.err.contains("and 1134 more. Fix these first"), "{}", &full.err[full.err.len() - 600..]);
    let short = checked(&kit);
    let shown = short.err.matches("error[unknown-key]").count();
    assert!(shown <= 100 && short.err.contains(&format!("{} more errors", 1_234 - shown)), "{shown}");
}

#[test]
fn a_message_quotes_no_more_than_anyone_reads() {
    let long = "q".repeat(300_000);
    for kit in [
        SMALLEST.replace("front-desk", &long),
        format!("{SMALLEST}{long}: 1\n"),
        format!("{SMALLEST}theme: \"{}\"\n", &long[..9_000]),
        format!("{SMALLEST}compliance: {{baa_signed: {}}}\n", &long[..9_000]),
    ] {
        let ran = checked(&kit);
        let longest = ran.err.lines().map(|line| line.chars().count()).max();
        assert!(longest < Some(1_000), "{longest:?}");
        assert!(!ran.err.contains(&"q".repeat(201)), "{}", &ran.err[..600.min(ran.err.len())]);
    }
}

#[test]
fn an_endless_template_is_stopped_and_reported_at_its_place() {
    let page = |body: &str| format!("---\ntitle: Loop\nnav: 60\n---\n\n{body}\n");
    for body in [
        "{% for a in range(end=20000) %}{% for b in range(end=20000) %}x{% endfor %}{% endfor %}",
        "{% for a in range(end=90000) %}{% for b in range(end=0) %}{% endfor %}{% endfor %}{% for c in range(end=90000) %}{% endfor %}",
    ] {
        let folder = Folder::kit(SMALLEST).file("kit/content/pages/loop.md", page(body));
        let start = Instant::now();
        let ran = folder.run(&["check", "kit", "--today", TODAY]).ends(1);
        assert!(start.elapsed() < LONG);
        assert!(
            ran.err.contains("error[template]") && ran.err.contains("more than 100000 times"),
            "{}",
            ran.err
        );
    }
    let fine = page("{% for n in range(start=1, end=10, step_by=4) %}{{ n }},{% endfor %}");
    let folder = Folder::kit(SMALLEST).file("kit/content/pages/loop.md", fine);
    folder.build().ends(0);
    assert!(folder.read("kit/out/site/loop.html").contains("1,5,9,"));
}
