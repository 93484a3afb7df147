//! The whole kit as one HTML file: the page that gathers all others, with every link leading to a place inside it, and a content
//! security policy under which it requests nothing.

use std::collections::BTreeMap;

use super::{Finished, Handed, draft};
use crate::render::html::with_values;
use crate::render::links::part_id;
use crate::render::policy;

/// The file; `None` if the kit has no page that gathers the others.
pub(crate) fn export(of: Finished, as_draft: bool) -> Option<Handed> {
    let html = page(of)?;
    let html = if as_draft { draft::of(&html) } else { html };
    Some(Handed {
        path: format!("{}{}-kit.html", draft::prefix(as_draft), of.name),
        bytes: html.into_bytes(),
        about: "The whole kit in one file, for everyone who works with the tool: email it, open it on a tablet, or put it on a USB drive. It works offline.".to_string(),
    })
}

/// The page that gathers the others, made self-contained.
pub(super) fn page(of: Finished) -> Option<String> {
    const SITE: &str = "site/";
    let page = of.output.pages.iter().find(|page| page.gathers && page.path.starts_with(SITE))?;
    let html = String::from_utf8(of.output.files.get(&page.path)?.clone()).ok()?;
    // The place of each page in this one; the gathering page itself begins at the top.
    let parts: BTreeMap<&str, String> = of
        .output
        .pages
        .iter()
        .filter_map(|other| Some((other.path.strip_prefix(SITE)?, other)))
        .map(|(address, other)| (address, if other.gathers { "main".to_string() } else { part_id(address) }))
        .collect();
    let allowed = policy::of(&policy::scripts(&html), false);
    Some(with_values(&html, |tag, attribute| {
        if attribute.is("content") && tag.attribute("http-equiv").is_some_and(|name| name == policy::HEADER) {
            return Some(allowed.clone());
        }
        let link = attribute.is("href").then(|| attribute.decoded())?;
        let (address, anchor) = link.split_once('#').unwrap_or((&link, ""));
        let part = parts.get(address)?;
        Some(if anchor.is_empty() || part == "main" {
            format!("#{part}")
        } else {
            format!("#{part}:{anchor}")
        })
    }))
}

/// The links that lead nowhere: to an id that the page lacks, or to another file. A page that stands alone has none.
#[cfg(test)]
fn dead_ends(html: &str) -> Vec<String> {
    use crate::render::html::{Kind, tokens};
    let tags =
        || tokens(html).filter_map(|token| if let Kind::Start(tag) = token.kind { Some(tag) } else { None });
    let ids: std::collections::BTreeSet<String> =
        tags().filter_map(|tag| Some(tag.attribute("id")?.into_owned())).collect();
    let links = tags().filter_map(|tag| Some(tag.attribute("href")?.into_owned()));
    links
        .filter(|link| match link.strip_prefix('#') {
            Some(id) => !ids.contains(id),
            None => !["https:", "tel:", "mailto:"].iter().any(|scheme| link.starts_with(scheme)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::snapshot::Snapshot;
    use crate::library::Library;

    #[test]
    fn every_link_of_the_sample_stays_inside() {
        let today = jiff::civil::date(2026, 11, 23);
        let built = crate::build(&Snapshot::sample(), Library::built_in(), today);
        let (Some(kit), Some(output)) = (&built.ready, &built.output) else { panic!("the sample") };
        let html = page(Finished { name: "riverbend", kit, output }).expect("a page");
        assert_eq!(dead_ends(&html), Vec::<String>::new());
        assert!(html.len() < 400_000, "{}", html.len());
        assert!(!html.contains("'self'") && !html.contains("file:;"));
    }
}
