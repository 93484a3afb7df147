//! The gate's findings as text for people: by what they hold back, then by who takes care of them, most useful first.

use std::fmt::Write as _;

use super::wrap::{counted, hanging};
use crate::text::diagnostic::Diagnostic;
use crate::text::rule::{Gate, Severity};
use crate::text::visible::visible;

/// How many findings of each group a summary shows.
pub(super) const FEW: usize = 3;

/// How much is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Detail {
    /// Everything, unless that is more than fits on a screen.
    #[default]
    Fitting,
    /// A few of each group.
    Summary,
    /// Everything.
    Full,
}

/// How many findings fit on a screen.
const FITS: usize = 20;

impl Detail {
    /// How many of each group are shown.
    pub(super) fn most(self, findings: usize) -> usize {
        match self {
            Self::Full => usize::MAX,
            Self::Fitting if findings <= FITS => usize::MAX,
            Self::Fitting | Self::Summary => FEW,
        }
    }
}

/// What a finding holds back, most urgent first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    Pilot,
    Rollout,
    Settle,
    Know,
    Accepted,
}

impl Tier {
    fn of(one: &Diagnostic) -> Self {
        match one.severity {
            _ if one.accepted => Self::Accepted,
            Severity::Error | Severity::Block(Gate::Pilot) => Self::Pilot,
            Severity::Block(Gate::Rollout) => Self::Rollout,
            Severity::Warning => Self::Settle,
            Severity::Note => Self::Know,
        }
    }

    /// The heading and its color, as SGR codes.
    const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Pilot => ("Stops the pilot", "1;31"),
            Self::Rollout => ("Stops the rollout", "1;33"),
            Self::Settle => ("To settle", "1;33"),
            Self::Know => ("Good to know", "1;36"),
            Self::Accepted => ("Accepted", "1;32"),
        }
    }
}

/// The findings in the order in which to work on them.
pub(super) fn in_order<'d>(found: impl Iterator<Item = &'d Diagnostic>) -> Vec<&'d Diagnostic> {
    let mut list: Vec<&Diagnostic> = found.collect();
    // Findings with an owner come first: there is someone to ask today.
    list.sort_by_key(|one| (Tier::of(one), one.owner.is_none(), one.owner.clone(), one.rank));
    list
}

/// The findings as lines, with color codes that the stream may strip.
pub(super) fn text(found: &[&Diagnostic], detail: Detail, all: usize, columns: Option<usize>) -> String {
    let most = detail.most(all);
    let mut text = String::new();
    for group in found.chunk_by(|a, b| Tier::of(a) == Tier::of(b) && a.owner == b.owner) {
        let Some(first) = group.first() else { continue };
        let tier = Tier::of(first);
        let (name, color) = tier.name();
        let who = match &first.owner {
            Some(owner) => visible(owner).into_owned(),
            None if tier <= Tier::Settle => "no owner".to_string(),
            None => String::new(),
        };
        let who = if who.is_empty() { who } else { format!(" · {who}") };
        let _ = writeln!(text, "\u{1b}[{color}m{name}\u{1b}[0m{who}: {}", counted(group.len(), "finding"));
        let shown = &group[..group.len().min(most)];
        let width = shown.iter().map(|one| one.code.chars().count()).max().unwrap_or(0).min(24);
        for one in shown {
            let code = visible(&one.code);
            let message = format!("{} ({})", visible(&one.message), place(one));
            let _ = writeln!(text, "  {code:width$}  {}", hanging(&message, width + 4, columns));
        }
        if shown.len() < group.len() {
            let _ = writeln!(text, "  and {} more", group.len() - shown.len());
        }
        text.push('\n');
    }
    text
}

/// Where a finding is, or the key that would answer it.
pub(super) fn place(one: &Diagnostic) -> String {
    let path = visible(&one.span.source.path);
    match &one.key {
        Some(key) if one.span.range.is_empty() || one.missing_key() => format!("add `{key}` to {path}"),
        _ => {
            let at = one.span.start();
            format!("{path}:{}:{}", at.line, at.column)
        }
    }
}
