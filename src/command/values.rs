//! What `inservice explain` says about the values that templates see. Names and examples come from the sample practice, built as
//! it is for templates, so they are what a template finds.

use serde_json::Value;

use crate::check::ReadyKit;
use crate::files::snapshot::Snapshot;
use crate::library::Library;

/// The values that templates see of a kit, each with a description. A test compares the names with the kit that templates get.
pub(super) const OF_KIT: [(&str, &str); 38] = [
    ("practice", "the practice: names, phones, who is told, sites"),
    ("tool", "the AI tool: name, vendor, feature, what it does"),
    ("edition", "`version:` of the kit, if it has one"),
    ("prepared_by", "the consultant, if the kit names one"),
    ("site_url", "where the practice hosts the kit, ending in a slash"),
    ("task", "the task: texts, checklist, failure modes, when to stop"),
    ("task_options", "what was chosen for the task, or is usual"),
    ("roles", "the kit's roles, each with its steps and lists"),
    ("people", "everyone under `people`, by id"),
    ("answers", "every question by id: state, fact, sentence, who checked, who finds out"),
    ("questions", "the answers to the questions that apply, in their order"),
    ("reviewer", "who checks every draft: a name for sentences, and the roles"),
    ("clinicians", "the clinicians of the kit, if there are any"),
    ("gate", "how far the kit is cleared, and how many findings stop it"),
    (
        "next_gate",
        "the shortest way to the next gate: whom to ask, which papers to look at, the earliest day",
    ),
    ("findings", "everything that was found, blocks first"),
    ("laws", "the state laws that were looked at"),
    ("reader", "whom to get and to tell; on a role's page, for that role"),
    ("seen", "who saw the tool do what the kit says, if that is confirmed"),
    ("unattended", "what happens with nobody checking, unless nothing does"),
    ("has_skeptics", "whether somebody is to be heard before the training"),
    ("roster", "who signs the sheet"),
    ("empty_rows", "rows of the sheet for those who are hired later"),
    ("physicians", "the champion, what the draft is called, the message to clinicians"),
    ("concerns", "what skeptics said, with the answers"),
    ("jobs_promise", "what leadership says about jobs"),
    ("rollout", "the dates of the rollout"),
    ("feedback", "what people said after the pilot"),
    ("measures", "what was counted, and the results"),
    ("drills", "the practice drafts of the task, each with its source and what is planted in it"),
    ("boosters", "the short drills after everyone has started, each with its day"),
    ("own_faq", "the kit's own questions"),
    ("brand", "logo, colors, paper"),
    ("theme", "the theme's name"),
    ("language", "the language of the words"),
    ("today", "the day of the build"),
    ("version", "the hash of what staff read"),
    ("words", "the words of the interface, by name"),
];

/// Further values that pages and the theme see, and where.
pub(super) const OF_PAGE: [(&str, &str); 15] = [
    ("page", "title, lead, address, audience of the page; `page.root` leads back to its folder"),
    ("faq", "the questions of the FAQ, each with its answer and id"),
    ("lists", "the pages to list: `lists.start`, `lists.print`, `lists.contents`"),
    ("files", "the theme's files, for `<style>` and `<script>`"),
    ("site_qr", "the QR code of `site_url`, as SVG"),
    ("site_qr_again", "the same code on a page that already has `site_qr`"),
    ("role", "on a page with `each: role`: the role it is for"),
    ("register", "on pages for leaders: who raised which concern"),
    ("skeptics", "on pages for leaders: who is heard first"),
    ("owners", "on pages for leaders: what each owner has to find out"),
    ("nav", "in page.html: the navigation"),
    ("home", "in page.html: the address of the first page"),
    ("contents", "in page.html: the headings of the page"),
    ("body", "in page.html: the page itself"),
    ("parts", "in page.html: the parts on the page that bring a style sheet"),
];

/// The sample practice as templates see it.
fn sample() -> Option<ReadyKit> {
    let day = jiff::civil::date(2026, 11, 23);
    crate::examine(&Snapshot::sample(), Library::built_in(), day).1
}

/// The title and the lines for a value: `practice`, `answers.baa_signed.state`.
pub(super) fn of(name: &str) -> Option<(String, Vec<(String, String)>)> {
    let name = name.strip_prefix("values.").unwrap_or(name);
    if name == "values" {
        let all = OF_KIT.iter().chain(&OF_PAGE);
        let rows = all.map(|(name, what)| ((*name).to_string(), (*what).to_string())).collect();
        return Some(("values that templates see: {{ practice.name }}".to_string(), rows));
    }
    let mut steps = name.split('.');
    let first = steps.next()?;
    let (_, what) = OF_KIT.iter().chain(&OF_PAGE).find(|(known, _)| *known == first)?;
    let mut rows = vec![("What it is".to_string(), (*what).to_string())];
    if let Some(mut value) =
        sample().and_then(|kit| serde_json::to_value(kit).ok()).and_then(|kit| kit.get(first).cloned())
    {
        for step in steps {
            value = inside(&value, step)?.clone();
        }
        rows.extend(parts(&value));
    } else if steps.next().is_some() {
        return None;
    }
    Some((format!("{name} (value that templates see, as the sample practice has it)"), rows))
}

fn inside<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    match value {
        Value::Object(map) => map.get(step),
        Value::Array(items) => match step.parse::<usize>() {
            Ok(at) => items.get(at),
            // Without an index, a step looks into the first item.
            Err(_) => items.first()?.get(step),
        },
        _ => None,
    }
}

/// How many entries of a large value are shown.
const SHOWN: usize = 70;

/// The entries of a value, with what the sample has in them.
fn parts(value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Object(map) => {
            let rows = map.iter().take(SHOWN).map(|(key, value)| (format!(".{key}"), shown(value)));
            let more = map.len().saturating_sub(SHOWN);
            let more = (more > 0).then(|| ("…".to_string(), format!("and {more} more")));
            rows.chain(more).collect()
        }
        Value::Array(items) => match items.first() {
            Some(first @ Value::Object(_)) => {
                let mut rows = vec![("A list".to_string(), format!("{} here; each item has:", items.len()))];
                rows.extend(parts(first));
                rows
            }
            _ => vec![("A list".to_string(), shown(value))],
        },
        value => vec![("In the sample".to_string(), shown(value))],
    }
}

/// A value on one line.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "nothing in the sample".to_string(),
        Value::String(text) if text.contains('\u{100000}') => "text of the kit, as Markdown".to_string(),
        Value::String(text) if text.chars().count() > 60 => {
            format!("{}…", text.chars().take(59).collect::<String>())
        }
        Value::String(text) => text.clone(),
        Value::Object(map) => format!("{{{}}}", map.keys().take(8).cloned().collect::<Vec<_>>().join(", ")),
        Value::Array(items) => match items.first() {
            None => "an empty list".to_string(),
            Some(Value::Object(_)) => format!("a list of {} with keys", items.len()),
            Some(_) => format!("[{}]", items.iter().take(3).map(shown).collect::<Vec<_>>().join(", ")),
        },
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_that_templates_see_is_described() {
        let kit = serde_json::to_value(sample().expect("the sample")).expect("JSON");
        let has: std::collections::BTreeSet<&str> =
            kit.as_object().expect("a map").keys().map(String::as_str).collect();
        // The renderer adds these two to every page.
        let told: std::collections::BTreeSet<&str> = OF_KIT
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| !["version", "words"].contains(name))
            .collect();
        assert_eq!(told, has);
    }

    #[test]
    fn a_path_leads_into_lists_and_maps() {
        for path in
            ["practice.name", "roles.title", "roles.0.title", "answers.baa_signed.state", "values.gate"]
        {
            assert!(of(path).is_some(), "{path}");
        }
        assert!(of("practice.nme").is_none() && of("nobody").is_none());
    }
}
