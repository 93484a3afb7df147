//! What the words of the kit and of overrides must not contain: claims that nobody may make, software words where physicians
//! read, and anything that looks like a patient's identifier. The patterns are data, in `content/compliance/claims.yaml`.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;
use regex::Regex;

use super::{Findings, RuleInput};
use crate::files::snapshot::{Owner, Snapshot};
use crate::kit::Text;
use crate::library::claim::Possible;
use crate::library::{Claims, Library, Written, template, text_of};
use crate::text::diagnostic::Diagnostics;
use crate::text::rule::{Example, Rule, Severity};
use crate::text::source::{Source, Span};

pub(crate) const ROWS: &[Rule] = &[BANNED_CLAIM, TECH_LANGUAGE, LOOKS_LIKE_PHI, UNKNOWN_PHONE];

#[rustfmt::skip]
pub(crate) const BANNED_CLAIM: Rule = Rule {
    code: "banned-claim", severity: Severity::Error, source: "HHS does not recognize HIPAA certifications; content/compliance/claims.yaml has the list",
    when: "Text in the kit or in an override makes a claim that nobody may make.",
    why: "The consultant's name is on it, and it is not true.",
    remedy: "Use the wording that the message offers.",
    example: Example::Kit("jobs_promise: The tool is HIPAA-compliant."),
};

#[rustfmt::skip]
pub(crate) const TECH_LANGUAGE: Rule = Rule {
    code: "tech-language", severity: Severity::Warning, source: "the framework: physicians are addressed in clinical language",
    when: "The physicians' page, or a physician's guide, uses software words where clinical ones exist.",
    why: "Software words tell clinicians that the page was not written for them.",
    remedy: "Use the clinical word that the message offers.",
    example: Example::Kit("roles: [physician]\nphysicians: {message: The AI generates the output and you approve it.}"),
};

#[rustfmt::skip]
pub(crate) const LOOKS_LIKE_PHI: Rule = Rule {
    code: "looks-like-phi", severity: Severity::Error, source: "45 CFR 164.514(b)(2): identifiers",
    when: "Something in the kit's files looks like a patient's identifier.",
    why: "Kits are mailed, printed and hosted.",
    remedy: "Remove it. If it is the practice's own number, list it under `people` or `practice.contacts`.",
    example: Example::Kit("jobs_promise: SSN 123-45-6789"),
};

/// A US phone number: an exchange never begins with 0 or 1.
static PHONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:^|[^0-9.\-/])((?:\+?1[-. ])?(?:\(?[2-9][0-9]{2}\)?[-. ]{1,2})?[2-9][0-9]{2}[- ][0-9]{4})(?:$|[^0-9\-])",
    )
    .ok()
});

#[rustfmt::skip]
pub(crate) const UNKNOWN_PHONE: Rule = Rule {
    code: "unknown-phone", severity: Severity::Warning, source: "45 CFR 164.514(b)(2): telephone numbers are identifiers",
    when: "Text contains a phone number that is not listed under `people`, `practice`, `tool` or `prepared_by`. Toll-free numbers are exempt.",
    why: "It may be a patient's, or an old number that nobody answers.",
    remedy: "List its owner under `people` or `practice.contacts`, or remove the number.",
    example: Example::Kit("jobs_promise: Call 555-0199 for more."),
};

pub(super) fn find(
    input: &RuleInput,
    snapshot: &Snapshot,
    library: &Library,
    findings: &mut Findings,
    diagnostics: &mut Diagnostics,
) {
    let claims = library.claims(diagnostics);
    let possible = claims.banned.possible_in(claiming(input).map(|text| text.value.as_str()));
    for text in claiming(input) {
        banned(text.value.as_str(), &text.span, &possible, diagnostics);
    }
    for source in [&input.kit.source].into_iter().chain(&input.kit.shared) {
        identifiers(source, claims, diagnostics);
    }
    for path in input.kit.tables() {
        if let Ok(found) = snapshot.kit_file(&path.value)
            && let Some(source) = text_of(&found, &mut Diagnostics::default())
        {
            identifiers(&source, claims, diagnostics);
        }
    }
    let known = KnownPhones::of(input);
    for text in &input.kit.texts {
        phones(&known, &text.value, &text.span, diagnostics);
    }
    let possible = claims.software.possible_in(clinicians_read(input).map(|text| text.value.as_str()));
    for text in clinicians_read(input) {
        software(&text.value, &text.span, &possible, findings);
    }
    // An override is as long as twenty kits, and a preview searches it at each save.
    let overrides = library.overrides();
    let found = overrides.par_iter().map(|written| in_override(written, claims, &known));
    found.collect::<Vec<_>>().into_iter().for_each(|found| diagnostics.append(found));
    // Faults in a page's front matter are reported where the site is planned.
    for (_, page) in library.pages(&mut Diagnostics::default()) {
        if page.template.owner != Owner::BuiltIn && page.audience() == Some(template::CLINICIANS) {
            let source = &page.template.source;
            let possible = claims.software.possible_in([source.text.as_str()]);
            software(&source.text, &source.span(0..source.text.len()), &possible, findings);
        }
    }
}

/// What the text of an override must not contain.
fn in_override(Written { path, source, .. }: &Written, claims: &Claims, known: &KnownPhones) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let whole = source.span(0..source.text.len());
    // A FAQ question may mention a claim that no answer may make.
    let asked = source
        .text
        .lines()
        .find(|line| line.starts_with("question:"))
        .filter(|_| path.starts_with("content/faq/"));
    let claiming = asked
        .map_or_else(|| source.text.clone(), |line| source.text.replacen(line, &" ".repeat(line.len()), 1));
    banned(&claiming, &whole, &claims.banned.possible_in([claiming.as_str()]), &mut diagnostics);
    identifiers(source, claims, &mut diagnostics);
    phones(known, &source.text, &whole, &mut diagnostics);
    diagnostics
}

/// Every text of the kit that makes claims of its own. What staff said or asked is quoted, so it is left out.
fn claiming<'a>(input: &'a RuleInput) -> impl Iterator<Item = &'a Text> {
    let kit = input.kit;
    let place = |text: &Text| (Arc::as_ptr(&text.span.source), text.span.range.clone());
    let said: Vec<_> = kit
        .concerns
        .iter()
        .map(|concern| &concern.concern)
        .chain(kit.faq.iter().map(|item| &item.question))
        .chain(kit.feedback.iter().map(|item| &item.said))
        .map(place)
        .collect();
    kit.texts.iter().filter(move |text| !said.contains(&place(text)))
}

/// The kit's own words that physicians, NPs and PAs read.
fn clinicians_read<'a>(input: &'a RuleInput) -> impl Iterator<Item = &'a Text> {
    let clinician = |id: &str| input.roles.iter().any(|role| role.clinician && role.id == id);
    let lists = input.kit.roles.iter().filter(move |role| clinician(&role.id.value)).flat_map(|role| {
        let steps = [&role.before, &role.now].into_iter().flatten();
        let steps = steps.flat_map(|list| &list.value).map(|step| &step.step);
        let lists = [&role.ai_handles, &role.you_own].into_iter().flatten();
        let more = [&role.saves, &role.costs].into_iter().flatten();
        steps.chain(lists.flat_map(|list| &list.value)).chain(more)
    });
    input.kit.physicians.message.iter().chain(lists)
}

/// The place of a byte range of a value in its file: the matching text if the value appears verbatim, otherwise the whole
/// value.
fn place(span: &Span, value: &str, range: &Range<usize>) -> Span {
    if span.text().len() == value.len() {
        let start = span.range.start;
        return span.source.span(start + range.start..start + range.end);
    }
    span.find(&value[range.clone()])
}

fn banned(text: &str, span: &Span, possible: &Possible, diagnostics: &mut Diagnostics) {
    for (pattern, range) in possible.places(text) {
        let said = &text[range.clone()];
        diagnostics
            .add(
                BANNED_CLAIM,
                place(span, text, &range),
                format!("nobody may claim \"{said}\": {}", pattern.why.trim_end_matches('.')),
            )
            .help(format!("True wording: \"{}\"", pattern.instead));
    }
}

fn software(text: &str, span: &Span, possible: &Possible, findings: &mut Findings) {
    for (pattern, range) in possible.places(text) {
        let said = &text[range.clone()];
        let message = format!("\"{said}\" is a software word, and physicians read this.");
        let finding = findings.add(TECH_LANGUAGE, Severity::Warning, place(span, text, &range), message);
        finding.remedy = format!("In clinical words: {}", pattern.instead);
        finding.about = vec![said.to_string()];
    }
}

fn identifiers(source: &Arc<Source>, claims: &Claims, diagnostics: &mut Diagnostics) {
    let text = &source.text;
    for (pattern, range) in claims.identifiers.possible_in([text.as_str()]).places(text) {
        diagnostics
            .add(
                LOOKS_LIKE_PHI,
                source.span(range),
                format!("this looks like {}", pattern.why.trim_end_matches('.')),
            )
            .help("A kit is mailed, printed and hosted. Take it out, or reword it if it is not a patient's.");
    }
}

/// Area codes of toll-free numbers. They belong to companies, never to patients.
const TOLL_FREE: [&str; 7] = ["800", "833", "844", "855", "866", "877", "888"];

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The phone numbers that the kit assigns to somebody, as digits.
struct KnownPhones {
    whole: HashSet<String>,
    /// Their prefixes and suffixes: a number may be written without its area code or its extension.
    parts: HashSet<String>,
}

impl KnownPhones {
    fn of(input: &RuleInput) -> Self {
        let whole: HashSet<String> = input.kit.phones().map(|phone| digits(&phone.value)).collect();
        let ends = |phone: &String| {
            let parts = (0..phone.len()).flat_map(|at| [&phone[at..], &phone[..=at]]);
            parts.map(str::to_string).collect::<Vec<_>>()
        };
        let parts = whole.iter().filter(|phone| phone.len() <= 30).flat_map(ends).collect();
        Self { whole, parts }
    }

    fn has(&self, number: &str) -> bool {
        self.parts.contains(number) || (0..number.len()).any(|at| self.whole.contains(&number[at..]))
    }
}

/// Reports phone numbers in a text that belong to nobody the kit names. The kit's comments are not searched: they hold
/// examples.
fn phones(known: &KnownPhones, text: &str, span: &Span, diagnostics: &mut Diagnostics) {
    let Some(phone) = PHONE.as_ref() else { return };
    for found in phone.captures_iter(text).filter_map(|found| found.get(1)) {
        let number = digits(found.as_str());
        let national = if number.len() == 11 { number.trim_start_matches('1') } else { &number };
        let toll_free = national.len() == 10 && TOLL_FREE.iter().any(|code| national.starts_with(code));
        if toll_free || known.has(&number) {
            continue;
        }
        diagnostics
            .add(
                UNKNOWN_PHONE,
                place(span, text, &found.range()),
                format!("`{}` does not belong to anyone named in the kit", found.as_str()),
            )
            .help("If it belongs to the practice or a company, add it under `practice.contacts`; if it is a person's, under `people`. If it is a patient's, remove it.");
    }
}
