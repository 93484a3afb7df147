//! What raw HTML in Markdown may contain: elements that structure or mark text, with attributes that neither act nor load.

/// Elements that are kept.
const ALLOWED: &str = "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup data dd \
    del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label li \
    mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead \
    time tr tt u ul var wbr";

/// The attributes that an element may have in addition to those in [`EVERYWHERE`].
const OWN: [(&str, &str); 16] = [
    ("a", "href"),
    ("col", "span"),
    ("colgroup", "span"),
    ("data", "value"),
    ("del", "datetime"),
    ("details", "open"),
    ("img", "src alt width height"),
    ("input", "type checked"),
    ("ins", "datetime"),
    ("label", "for"),
    ("li", "value"),
    ("ol", "start type reversed"),
    ("td", "colspan rowspan"),
    ("th", "colspan rowspan scope"),
    ("time", "datetime"),
    ("ul", "type"),
];

/// Attributes that every element may have, in addition to those that begin with `aria-`. Those that begin with `data-` say what
/// readers sign for: see [`crate::render::substance`].
const EVERYWHERE: [&str; 10] =
    ["class", "data-edition", "data-role", "data-unsigned", "dir", "id", "lang", "role", "tabindex", "title"];

/// HTML elements that are not kept. A name in neither list is not HTML but text in angle brackets.
const OTHERS: &str = "acronym applet area audio base basefont bgsound big blink body button canvas datalist dialog dir \
    embed fencedframe fieldset font form frame frameset head html iframe image isindex keygen legend link listing main \
    map marquee math menu menuitem meta meter nobr noembed noframes noscript object optgroup option output param picture \
    plaintext portal progress script search select slot source style svg template textarea title track video xmp";

/// Elements that are removed with their content, because it is not text of the page.
const WITH_CONTENT: &str = "applet audio canvas datalist embed frameset head iframe math noembed noframes noscript object \
    picture script select style svg template textarea title video xmp";

/// Elements that end a paragraph.
const BLOCKS: &str = "address article aside blockquote center details div dl dd dt figcaption figure footer h1 h2 h3 h4 h5 \
    h6 header hgroup hr li nav ol p pre section summary table ul";

/// Elements that need no end tag, because the next element closes them.
const CLOSE_THEMSELVES: &str = "colgroup dd dt li p rp rt tbody td tfoot th thead tr";

/// Elements that are allowed only directly inside certain others.
const INSIDE: [(&str, &str); 16] = [
    ("caption", "table"),
    ("col", "colgroup table"),
    ("colgroup", "table"),
    ("dd", "dl div"),
    ("dt", "dl div"),
    ("figcaption", "figure"),
    ("li", "ul ol"),
    ("rp", "ruby"),
    ("rt", "ruby"),
    ("summary", "details"),
    ("tbody", "table"),
    ("td", "tr"),
    ("tfoot", "table"),
    ("th", "tr"),
    ("thead", "table"),
    ("tr", "table tbody tfoot thead"),
];

/// The open elements that an element closes by following them.
const CLOSES: [(&str, &str); 12] = [
    ("dd", "dd dt p"),
    ("dt", "dd dt p"),
    ("li", "li p"),
    ("rp", "rp rt"),
    ("rt", "rp rt"),
    ("tbody", "td th tr thead tbody tfoot colgroup caption p"),
    ("td", "td th p"),
    ("tfoot", "td th tr thead tbody colgroup caption p"),
    ("th", "td th p"),
    ("thead", "colgroup caption p"),
    ("tr", "td th tr colgroup caption p"),
    ("col", "p"),
];

fn holds(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one == name)
}

/// What to do with a raw element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raw {
    /// Keep it, under this name.
    Stays(&'static str),
    /// Remove its tags.
    Goes,
    /// Remove it with its content.
    GoesWhole,
    /// Print it as text: it is not HTML.
    NoHtml,
}

/// What to do with a raw element of this name.
pub fn raw(name: &str) -> Raw {
    let name = name.to_ascii_lowercase();
    if let Some(allowed) = ALLOWED.split_ascii_whitespace().find(|allowed| *allowed == name) {
        Raw::Stays(allowed)
    } else if holds(WITH_CONTENT, &name) {
        Raw::GoesWhole
    } else if holds(OTHERS, &name) {
        Raw::Goes
    } else {
        Raw::NoHtml
    }
}

/// Whether an element that is kept may have an attribute; both names must be in lowercase.
pub fn may_have(name: &str, attribute: &str) -> bool {
    let own = OWN.iter().find(|(element, _)| *element == name);
    EVERYWHERE.contains(&attribute)
        || attribute.starts_with("aria-")
        || own.is_some_and(|(_, own)| holds(own, attribute))
}

/// Whether an element ends a paragraph.
pub fn is_block(name: &str) -> bool {
    holds(BLOCKS, name)
}

/// Whether an element can contain only other parts of a table.
pub fn is_table_frame(name: &str) -> bool {
    holds("colgroup table tbody tfoot thead tr", name)
}

/// Whether an element's end tag may be omitted.
pub fn closes_itself(name: &str) -> bool {
    holds(CLOSE_THEMSELVES, name)
}

/// Whether an element is allowed directly inside another; `None` stands for no raw parent.
pub fn is_allowed_in(name: &str, parent: Option<&str>) -> bool {
    !INSIDE.iter().any(|(inner, _)| *inner == name) || belongs_in(name, parent)
}

/// Whether an element is one that belongs directly inside another.
pub fn belongs_in(name: &str, parent: Option<&str>) -> bool {
    let outer = INSIDE.iter().find(|(inner, _)| *inner == name).map_or("", |(_, outer)| outer);
    parent.is_some_and(|parent| holds(outer, parent))
}

/// Whether an element closes another one that is open just before it.
pub fn closes(name: &str, before: &str) -> bool {
    match CLOSES.iter().find(|(closer, _)| *closer == name) {
        Some((_, closed)) => holds(closed, before),
        None => before == "p" && is_block(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_is_in_only_one_list() {
        let lists = ALLOWED.split_ascii_whitespace().chain(OTHERS.split_ascii_whitespace());
        let mut seen = std::collections::BTreeSet::new();
        assert!(lists.into_iter().all(|name| seen.insert(name)));
        assert!(WITH_CONTENT.split_ascii_whitespace().all(|name| holds(OTHERS, name)));
        assert!(
            BLOCKS
                .split_ascii_whitespace()
                .chain(CLOSE_THEMSELVES.split_ascii_whitespace())
                .all(|name| holds(ALLOWED, name))
        );
    }
}
