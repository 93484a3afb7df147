//! What one role, several roles or everyone gets: the page that gathers all others, with the rest taken out. A link to a part
//! that was taken out leads to the same place in another part, or becomes plain text.

use std::collections::BTreeSet;

use super::Finished;
use crate::render::html::{Kind, Tag, Tokens, escape_into, tokens, with_values};
use crate::render::links::part_id;

/// What a packet holds.
pub(super) struct Packet<'a> {
    /// Its title.
    pub(super) title: String,
    /// The label of its list of pages.
    pub(super) menu: &'a str,
    /// The ids of its parts.
    pub(super) parts: BTreeSet<String>,
    /// The roles that it is for; what only other roles need is left out. If empty, it is for everyone.
    pub(super) roles: Vec<&'a str>,
}

/// The ids of the parts that some roles read.
pub(super) fn parts_for(of: Finished, roles: &[&str]) -> BTreeSet<String> {
    let theirs =
        of.output.pages.iter().filter(|page| page.readers.iter().any(|one| roles.contains(&one.as_str())));
    theirs.filter_map(|page| Some(part_id(page.path.strip_prefix("site/")?))).collect()
}

impl Packet<'_> {
    /// Cuts the packet out of the page that gathers all others.
    pub(super) fn of(&self, page: &str) -> String {
        let (kept, gone) = self.ids(page);
        let mut done = String::with_capacity(page.len());
        let mut from = 0;
        let (mut in_nav, mut in_part, mut loose, mut titled) = (false, false, false, [false; 2]);
        let mut pieces = tokens(page);
        while let Some(token) = pieces.next() {
            let range = token.range;
            match token.kind {
                Kind::Start(tag) => {
                    let is_part = is_part(&tag);
                    in_nav |= tag.is("nav");
                    if self.leaves_out(&tag) || in_nav && tag.is("li") && leads_away(pieces.clone(), &gone) {
                        done.push_str(&page[from..range.start]);
                        pieces.skip_element(&tag);
                        from = pieces.position();
                        in_nav &= !tag.is("nav");
                        continue;
                    }
                    in_part |= is_part;
                    let heading = usize::from(tag.is("h1"));
                    if tag.is_one_of(&["title", "h1"]) && !titled[heading] {
                        titled[heading] = true;
                        done.push_str(&page[from..range.end]);
                        escape_into(&self.title, &mut done);
                        let ends = |kind: &Kind| matches!(kind, Kind::End(name) if tag.is(&name.to_ascii_lowercase()));
                        let end = pieces.by_ref().find(|token| ends(&token.kind));
                        from = end.map_or(page.len(), |end| end.range.start);
                    } else if tag.is("nav") && tag.has_class("contents") {
                        done.push_str(&page[from..range.start]);
                        done.push_str(&with_values(&page[range.clone()], |_, attribute| {
                            attribute.is("aria-label").then(|| self.menu.to_string())
                        }));
                        from = range.end;
                    } else if let Some((part, anchor)) = target(&tag).filter(|(part, _)| gone.contains(part))
                    {
                        done.push_str(&page[from..range.start]);
                        from = range.end;
                        match nearby(&anchor, &kept).or_else(|| (!in_part).then(|| "main".to_string())) {
                            Some(id) => done.push_str(&with_values(&page[range], |_, attribute| {
                                attribute.is("href").then(|| format!("#{id}"))
                            })),
                            None => loose = true,
                        }
                        let _ = part;
                    }
                }
                Kind::End(name) => {
                    in_nav &= !name.eq_ignore_ascii_case("nav");
                    in_part &= !name.eq_ignore_ascii_case("article");
                    if loose && name.eq_ignore_ascii_case("a") {
                        loose = false;
                        done.push_str(&page[from..range.start]);
                        from = range.end;
                    }
                }
                _ => {}
            }
        }
        done.push_str(&page[from..]);
        done
    }

    /// Whether this packet leaves an element out.
    fn leaves_out(&self, tag: &Tag) -> bool {
        let part = is_part(tag) && tag.attribute("id").is_none_or(|id| !self.parts.contains(&*id));
        let role = tag.attribute("data-role").filter(|_| !self.roles.is_empty());
        part || role.is_some_and(|role| !self.roles.contains(&&*role))
            || tag.is("nav") && tag.has_class("menu")
    }

    /// The ids that stay, and those of the parts that are left out.
    fn ids(&self, page: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut kept, mut gone) = (BTreeSet::new(), BTreeSet::new());
        let mut pieces = tokens(page);
        while let Some(token) = pieces.next() {
            let Kind::Start(tag) = token.kind else { continue };
            let id = tag.attribute("id").map(std::borrow::Cow::into_owned);
            if self.leaves_out(&tag) {
                gone.extend(id.filter(|_| is_part(&tag)));
                pieces.skip_element(&tag);
            } else {
                kept.extend(id);
            }
        }
        (kept, gone)
    }
}

fn is_part(tag: &Tag) -> bool {
    tag.is("article") && tag.has_class("gathered")
}

/// The part that a link within the page leads to, and the place in it.
fn target(tag: &Tag) -> Option<(String, String)> {
    let link = tag.is("a").then(|| tag.attribute("href"))??;
    let (part, anchor) = link.strip_prefix('#')?.split_once(':').unwrap_or((&link[1..], ""));
    Some((part.to_string(), anchor.to_string()))
}

/// Whether the list item that has just begun links to a part that is left out.
fn leads_away(mut pieces: Tokens, gone: &BTreeSet<String>) -> bool {
    pieces.find_map(|token| match token.kind {
        Kind::Start(tag) => target(&tag).map(|(part, _)| gone.contains(&part)),
        Kind::End(name) => name.eq_ignore_ascii_case("li").then_some(false),
        _ => None,
    }) == Some(true)
}

/// The same place in a part that stays.
fn nearby(anchor: &str, kept: &BTreeSet<String>) -> Option<String> {
    let same = |id: &&String| id.split_once(':').is_some_and(|(_, place)| place == anchor);
    kept.iter().find(same).filter(|_| !anchor.is_empty()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_outside_the_packet_are_gone_and_no_link_leads_to_them() {
        let page = "<title>All</title><header><nav class=menu><ul><li>X</ul></nav><a href=\"#c\">Home</a><a href=\"#c:wrong\">Wrong?</a></header>\
                    <h1>All</h1><nav class=\"contents\" aria-label=\"All\"><ol><li><a href=\"#a\">A</a></li><li><a href=\"#c\">C</a></li></ol></nav>\
                    <article class=\"gathered\" id=\"a\"><h2>A</h2><p id=\"a:wrong\">See <a href=\"#c:x\">the C</a>.</p><p data-role=\"nurse\">N</p><p data-role=\"biller\">B</p></article>\
                    <article class=\"gathered\" id=\"c\"><h2>C</h2><p id=\"c:wrong\">no</p></article><footer><a href=\"#a\">A</a></footer>";
        let packet = Packet {
            title: "For <nurses>".to_string(),
            menu: "Pages",
            parts: ["a".to_string()].into(),
            roles: vec!["nurse"],
        };
        let expected = "<title>For &lt;nurses&gt;</title><header><a href=\"#main\">Home</a><a href=\"#a:wrong\">Wrong?</a></header>\
                    <h1>For &lt;nurses&gt;</h1><nav class=\"contents\" aria-label=\"Pages\"><ol><li><a href=\"#a\">A</a></li></ol></nav>\
                    <article class=\"gathered\" id=\"a\"><h2>A</h2><p id=\"a:wrong\">See the C.</p><p data-role=\"nurse\">N</p></article>\
                    <footer><a href=\"#a\">A</a></footer>";
        assert_eq!(packet.of(page), expected);
    }
}
