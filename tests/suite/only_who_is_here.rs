//! A kit names only roles, people and pages that the practice has. Every task of the library is built for each role alone and for
//! every pair of roles, and tasks in turn for every three; every printed text is searched for other roles and pages.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Mutex;

use inservice::files;
use inservice::files::snapshot::Snapshot;
use inservice::library::Library;
use inservice::library::question::{Kind, Question};
use inservice::text::diagnostic::Diagnostics;
use inservice::trace::text_of_html;
use inservice::{Built, build};
use jiff::civil::date;
use regex::Regex;

use crate::driver::Folder;

/// Each role, with a pattern for the words that would name it.
const ROLES: [(&str, &str); 12] = [
    ("front-desk", r"(?i)\bfront[ -]desks?\b|\breceptionists?\b"),
    ("scheduler", r"(?i)\bschedulers?\b"),
    ("medical-assistant", r"(?i)\bmedical assistants?\b|(?-i)\bMAs?\b"),
    ("nurse", r"(?i)\bnurses?\b|(?-i)\bRNs?\b"),
    ("biller", r"(?i)\bbillers?\b|\bcoders?\b"),
    ("practice-manager", r"(?i)\b(practice|office) managers?\b"),
    ("physician", r"(?i)\bphysicians?\b|\bdoctors?\b|(?-i)\bMDs?\b"),
    ("advanced-practice", r"\bNPs?\b|\bPAs?\b|(?i)\bnurse practitioners?\b|\bphysician assistants?\b"),
    ("privacy-official", r"(?i)\bprivacy (official|officer)s?\b"),
    ("dental-hygienist", r"(?i)\bhygienists?\b|\bdentists?\b"),
    ("behavioral-health-therapist", r"(?i)\bbehavioral health therapists?\b|\bpsychotherapists?\b"),
    ("physical-therapist", r"(?i)\bphysical therapists?\b|(?-i)\bPTs?\b"),
];

/// A therapist of either kind.
const THERAPIST: &str = r"(?i)\btherapists?\b";

/// Sentences that may name others: they report a study or quote a law or a rule, or say what the kit lacks.
const EXEMPT: &str = r"(?i)\bdoi\b|\bstudy\b|\bstudies\b|\bCFR\b|\bUSC\b|\bILCS\b|\bSection\b|\bAct\b|§|\bCode\b|\bsimulation\b|\bdoes not name\b";

const TASKS: [&str; 9] = [
    "after-visit-summary",
    "appointment-reminders",
    "coding-suggestions",
    "intake-summary",
    "phone-message",
    "portal-reply",
    "prior-authorization",
    "referral-letter",
    "visit-note",
];

fn subsets() -> Vec<Vec<&'static str>> {
    let ids: Vec<&str> = ROLES.iter().map(|(id, _)| *id).collect();
    let mut sets = Vec::new();
    for (i, a) in ids.iter().enumerate() {
        sets.push(vec![*a]);
        for (j, b) in ids.iter().enumerate().skip(i + 1) {
            sets.push(vec![*a, *b]);
            sets.extend(ids.iter().skip(j + 1).map(|c| vec![*a, *b, *c]));
        }
    }
    sets
}

/// Every role alone and every pair of roles, with every task; every three roles with three tasks, in turn. A slot that falls from
/// role to role shows with pairs, and all tasks for all threes would take minutes more.
fn kits() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut kits = Vec::new();
    for (at, roles) in subsets().into_iter().enumerate() {
        let tasks = if roles.len() < 3 { TASKS.len() } else { 3 };
        kits.extend((at..at + tasks).map(|turn| (TASKS[turn % TASKS.len()], roles.clone())));
    }
    kits
}

/// A kit with only a name, a task and the roles.
fn bare(task: &str, roles: &[&str]) -> String {
    format!(
        "practice: {{name: Harborview, states: [OH]}}\ntool: {{name: Aid, vendor: Acme}}\ntask: {task}\nroles: [{}]\n",
        roles.join(", ")
    )
}

/// A kit in which everything is answered, and one person has each role.
fn answered(task: &str, roles: &[&str], questions: &[Question]) -> String {
    let mut kit = String::from("people:\n");
    for (at, role) in roles.iter().enumerate() {
        let _ = writeln!(
            kit,
            "  p{at}: {{name: Person{at}, role: {role}, phone: \"555-010{at}\", skeptic: yes, trained_on: 2026-11-20}}"
        );
    }
    let last = roles.len() - 1;
    let told = if last == 0 { "p0".to_string() } else { format!("p{last}, p0") };
    let _ = writeln!(
        kit,
        "practice: {{name: Harborview, states: [OH], privacy_official: p0, security_official: p{last}, report_to: [{told}]}}\n\
         tool: {{name: Aid, vendor: Acme, feature: Drafts}}\ntask: {task}\nroles: [{}]\n\
         physicians: {{champion: p{last}}}\n\
         concerns: [{{concern: Is it safe?, raised_by: p0, owner: p0, due: 2026-12-01}}]\n\
         rollout: {{hipaa_page_given_on: 2026-11-16, training_on: 2026-11-20, go_live: 2026-12-21, pilot: {{start: 2026-12-01, end: 2026-12-14, people: [p0]}}}}\n\
         compliance:",
        roles.join(", ")
    );
    for question in questions {
        let value = match question.kind {
            Kind::YesNo => "yes".to_string(),
            Kind::Choice => question.choices().first().map(ToString::to_string).unwrap_or_default(),
            Kind::Number => "7".to_string(),
            Kind::Date => "2026-10-01".to_string(),
            Kind::Person => "p0".to_string(),
            Kind::Role | Kind::Roles => roles[0].to_string(),
            Kind::Text(_) | Kind::List => "some words".to_string(),
        };
        let value = match question.id.as_str() {
            "acts_without_person" if task == "appointment-reminders" => "administrative".to_string(),
            "acts_without_person" => "nothing".to_string(),
            _ => value,
        };
        let _ = writeln!(
            kit,
            "  {}: {{answer: {value}, checked_by: p0, checked_on: 2026-11-01, source: \"Paper p. 1\"}}",
            question.id
        );
    }
    kit
}

fn built(folder: &Folder, text: &str) -> Built {
    folder.write("kit/kit.yaml", text);
    let path = camino::Utf8PathBuf::from_path_buf(folder.path().join("kit")).expect("a path of text");
    let built = build(
        &Snapshot::of_kit(&files::folder::Folder::named(&path), None),
        Library::built_in(),
        date(2026, 11, 23),
    );
    assert!(built.output.is_some(), "{text}\n{:#?}", built.diagnostics);
    built
}

/// The sentence around a position in a text.
fn sentence(text: &str, at: usize) -> &str {
    let start = text[..at].rfind(['.', '!', '?', '|']).map_or(0, |at| at + 1);
    let end = text[at..].find(['.', '!', '?', '|']).map_or(text.len(), |end| at + end + 1);
    text[start..end].trim()
}

/// The roles and pages that a kit's pages name although the kit does not have them.
fn named(built: &Built, here: &BTreeSet<&str>, patterns: &Patterns) -> Vec<String> {
    let mut wrong = Vec::new();
    let files = &built.output.as_ref().expect("pages").files;
    for (path, bytes) in
        files.iter().filter(|(path, _)| path.ends_with(".html") && !path.ends_with("all.html"))
    {
        let html = String::from_utf8_lossy(bytes);
        // The navigation and the header are printed too. Without `main`, the whole page counts as its text.
        let body = html
            .split_once("<body")
            .and_then(|(_, body)| body.split_once('>'))
            .map_or(&*html, |(_, body)| body);
        let text =
            text_of_html(&body.replace("<main", "<div").replace("</p>", "|</p>").replace("</li>", "|</li>"));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (role, pattern) in &patterns.roles {
            if here.contains(role) {
                continue;
            }
            for found in pattern.find_iter(&text) {
                let said = sentence(&text, found.start());
                let part_of_another = |other: &Regex| {
                    other.find_iter(&text).any(|wider| {
                        wider.start() <= found.start()
                            && found.end() <= wider.end()
                            && wider.len() > found.len()
                    })
                };
                let wider = patterns
                    .roles
                    .iter()
                    .any(|(id, other)| id != role && here.contains(id) && part_of_another(other));
                if !wider && !patterns.exempt.is_match(said) {
                    wrong.push(format!("{path} names {}: {said}", found.as_str()));
                }
            }
        }
        if !here.iter().any(|role| role.ends_with("therapist")) {
            for found in patterns.therapist.find_iter(&text) {
                let said = sentence(&text, found.start());
                if !patterns.exempt.is_match(said) {
                    wrong.push(format!("{path} names a therapist: {said}"));
                }
            }
        }
        for link in html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let page = link.split('#').next().unwrap_or_default();
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            if page.ends_with(".html") && !page.contains(':') && !files.contains_key(&joined(folder, page)) {
                wrong.push(format!("{path} links to {page}, which is not there"));
            }
        }
    }
    wrong
}

/// Resolves a link: `site/roles` and `../hipaa.html` give `site/hipaa.html`.
fn joined(folder: &str, page: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in page.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

struct Patterns {
    roles: Vec<(&'static str, Regex)>,
    therapist: Regex,
    exempt: Regex,
}

fn patterns() -> Patterns {
    let pattern = |text: &str| Regex::new(text).expect("a pattern");
    Patterns {
        roles: ROLES.iter().map(|(id, text)| (*id, pattern(text))).collect(),
        therapist: pattern(THERAPIST),
        exempt: pattern(EXEMPT),
    }
}

#[test]
fn no_page_names_a_role_or_a_page_that_is_not_here() {
    let questions = Library::built_in().questions(&mut Diagnostics::default());
    let patterns = patterns();
    let kits = kits();
    let wrong = Mutex::new(BTreeSet::new());
    std::thread::scope(|scope| {
        for half in kits.chunks(kits.len().div_ceil(2)) {
            let (questions, patterns, wrong) = (&questions.0, &patterns, &wrong);
            scope.spawn(move || {
                let folder = Folder::new();
                for (task, roles) in half {
                    let mut here: BTreeSet<&str> = roles.iter().copied().collect();
                    let without = named(&built(&folder, &bare(task, roles)), &here, patterns);
                    // An office that someone fills is part of this kit.
                    here.insert("privacy-official");
                    let with = named(&built(&folder, &answered(task, roles, questions)), &here, patterns);
                    let found = without.into_iter().chain(with);
                    wrong
                        .lock()
                        .expect("a set")
                        .extend(found.map(|found| (format!("{task}: {found}"), roles.join(", "))));
                }
            });
        }
    });
    let wrong = wrong.into_inner().expect("a set");
    // Each text once, with the first practice that prints it.
    let mut texts: Vec<(String, String)> = Vec::new();
    for (text, roles) in wrong {
        if texts.last().is_none_or(|(last, _)| *last != text) {
            texts.push((text, roles));
        }
    }
    let list: String = texts.iter().take(60).map(|(text, roles)| format!("{text} [{roles}]\n")).collect();
    assert!(texts.is_empty(), "{} texts name what is not here:\n{list}", texts.len());
}
