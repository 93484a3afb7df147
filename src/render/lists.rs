//! Which pages a kit has, and the lists they are in: the lines of each page's front matter, filled in before any page is made.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use tera::Context;

use super::fill::{Templates, WHEN, line_name};
use super::{Renderer, rules};
use crate::check::ReadyKit;
use crate::site::{Page, Site};
use crate::text::diagnostic::Diagnostics;

/// The filled lines of a page's front matter.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    pub(super) title: String,
    pub(super) short: String,
    pub(super) lead: Option<String>,
    about: Option<String>,
}

/// A page as an entry of a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Listed {
    title: String,
    address: String,
    about: Option<String>,
}

/// The lists by name, each with its pages in order.
pub(super) type Lists = BTreeMap<&'static str, Vec<Listed>>;

/// Removes the pages whose `when` is false for this kit.
pub(super) fn keep_present(
    kit: &ReadyKit,
    site: &mut Site,
    templates: &Templates,
    base: &Context,
    diagnostics: &mut Diagnostics,
) {
    site.pages.retain(|page| {
        let Some(when) = &page.when else { return true };
        let context = for_role(base, kit, page);
        // In the template language an unknown name counts as false, so the page would silently disappear.
        if let Some(name) = names(&when.text).into_iter().find(|name| !context.contains_key(name)) {
            let message = format!("`when` asks for `{name}`, which templates cannot see");
            diagnostics.add(rules::TEMPLATE, when.span.clone(), message).help(
                "Write what the page needs, such as `concerns`, `clinicians`, `feedback` or `measures.rows`.",
            );
            return false;
        }
        templates.fill(&line_name(&page.template, WHEN), &context, diagnostics) == "yes"
    });
}

/// The context for a page's lines. A copy is as large as the kit, so only a role's page gets one.
fn for_role<'c>(base: &'c Context, kit: &ReadyKit, page: &Page) -> Cow<'c, Context> {
    let Some(role) = page.role else { return Cow::Borrowed(base) };
    let mut context = base.clone();
    context.insert("role", &kit.roles()[role]);
    Cow::Owned(context)
}

/// The names in an expression that must be known. Names of fields, filters, tests and arguments do not count, nor does text in
/// quotes.
fn names(expression: &str) -> Vec<&str> {
    const WORDS: [&str; 8] = ["and", "or", "not", "in", "is", "if", "true", "false"];
    let mut names = Vec::new();
    let mut before = ' ';
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' | '`' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            letter if letter.is_alphanumeric() || letter == '_' => {
                rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len())
            }
            other => other.len_utf8(),
        };
        let token = &rest[..length];
        rest = &rest[length..];
        if first.is_alphabetic() || first == '_' {
            if WORDS.contains(&token) {
                // The name of a test follows `is` or `is not`.
                before = if token == "is" || token == "not" && before == '|' { '|' } else { ' ' };
                continue;
            }
            let argument = rest.trim_start().strip_prefix('=').is_some_and(|more| !more.starts_with('='));
            if before != '.' && before != '|' && !argument {
                names.push(token);
            }
        }
        if !first.is_whitespace() {
            before = first;
        }
    }
    names
}

impl Renderer<'_> {
    /// The lines of every page, in the order of the pages.
    pub(super) fn lines(&self, diagnostics: &mut Diagnostics) -> Vec<Lines> {
        let lines = self.site.pages.iter().map(|page| {
            let context = for_role(&self.base, self.kit, page);
            let mut line = |kind: &str| self.line(&line_name(&page.template, kind), &context, diagnostics);
            let title = line("title");
            let short = if page.short.is_some() { line("short") } else { title.clone() };
            let lead = page.lead.as_ref().map(|_| line("lead")).filter(|lead| !lead.is_empty());
            let about = page.about.as_ref().map(|_| line("about")).filter(|about| !about.is_empty());
            Lines { title, short, about: about.or_else(|| lead.clone()), lead }
        });
        lines.collect()
    }

    /// The lists for a folder's pages.
    pub(super) fn lists(&self, folder: &str, lines: &[Lines]) -> Lists {
        let mut placed: BTreeMap<&'static str, Vec<(i64, Listed)>> = BTreeMap::new();
        for (page, lines) in self.site.pages.iter().zip(lines).filter(|(page, _)| page.folder() == folder) {
            for (list, position) in &page.listed {
                let listed = Listed {
                    title: lines.short.clone(),
                    address: page.address.clone(),
                    about: lines.about.clone(),
                };
                placed.entry(list).or_default().push((*position, listed));
            }
        }
        let ordered = placed.into_iter().map(|(list, mut pages)| {
            pages.sort_by_key(|(position, _)| *position);
            (list, pages.into_iter().map(|(_, page)| page).collect())
        });
        let mut lists: Lists = ordered.collect();
        for name in crate::site::LISTS {
            lists.entry(name).or_default();
        }
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_in_an_expression() {
        assert_eq!(names("concerns"), ["concerns"]);
        assert_eq!(
            names("not concerns and task.clinical or roles | length > 3"),
            ["concerns", "task", "roles"]
        );
        assert_eq!(names("answers.hosting.state == \"unknown and\""), ["answers"]);
        assert_eq!(names("rollout.days is defined and role is not odd"), ["rollout", "role"]);
        assert_eq!(names("gate.cleared_for == edition"), ["gate", "edition"]);
        assert_eq!(names("task.name is starting_with(pat=\"A\")"), ["task"]);
    }
}
