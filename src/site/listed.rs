//! Which lists include a page: the start page, the pages to print, the contents of the page that gathers all others.

use std::collections::BTreeMap;

use super::Audience;
use crate::check::rules;
use crate::text::diagnostic::Diagnostics;
use crate::yaml::fields::{Fields, yes_no};

/// The lists that can include a page.
pub(crate) const LISTS: [&str; 3] = ["start", "print", CONTENTS];
/// The list for the page that gathers the others. It includes every page.
pub(super) const CONTENTS: &str = "contents";

/// The lists that include a page: those named in its front matter as `listed: {start: 3}`, or only the list of every page with
/// `listed: no`. By default, a page is listed where its readers look for it: on the start page, or among the pages to print.
pub(super) fn listed(
    fields: &mut Fields,
    audience: Audience,
    position: i64,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<&'static str, i64> {
    let mut lists = BTreeMap::from([(CONTENTS, position)]);
    let own = match audience {
        Audience::Staff | Audience::Physicians => Some("start"),
        Audience::Print => Some("print"),
        Audience::Leaders => None,
    };
    let Some(node) = fields.node("listed") else {
        lists.extend(own.map(|list| (list, position)));
        return lists;
    };
    match (node.entries(), node.text().and_then(yes_no)) {
        (Some(_), _) => {
            let mut map = Fields::of(node, node.span.clone(), "the lists", diagnostics);
            for list in LISTS {
                let place = map.number(list, diagnostics);
                lists.extend(place.map(|place| (list, i64::from(place.value))));
            }
            map.finish(diagnostics);
        }
        (None, Some(false)) => {}
        (None, Some(true)) => lists.extend(own.map(|list| (list, position))),
        (None, None) => {
            diagnostics
                .add(
                    rules::WRONG_TYPE,
                    node.span.clone(),
                    format!("`listed` must be lists with positions, but this is {}", node.kind()),
                )
                .help("Write `listed: {start: 3}`, or `listed: no`.");
        }
    }
    lists
}
