//! Text that every page repeats (styles, scripts, the version, the policy) is filled in last. Placeholders stand for it until
//! all pages are made, which keeps pages at a third of their size until then.

use std::collections::BTreeMap;

use memchr::memmem::Finder;
use rayon::prelude::*;

use super::minify;
use crate::check::ReadyKit;
use crate::files::snapshot::Owner;
use crate::output::Output;
use crate::site::Site;
use crate::text::placeholder::{Piece, Placeholder, pieces};

/// The placeholder for the version of the kit.
pub const VERSION: Placeholder = Placeholder::Late(0);
/// The placeholder for the page's policy, which depends on its scripts.
pub const POLICY: Placeholder = Placeholder::Late(1);
/// The index of the first of the theme's files, which are in the order of their names.
const FILES: usize = 2;

/// The names of the theme's style sheets and scripts.
fn names(site: &Site) -> impl Iterator<Item = &str> {
    site.theme.keys().map(String::as_str).filter(|name| name.ends_with(".css") || name.ends_with(".js"))
}

/// The theme's style sheets and scripts by name, each with its placeholder.
pub fn placeholders(site: &Site) -> BTreeMap<&str, String> {
    let numbered = names(site).enumerate();
    numbered.map(|(at, name)| (name, Placeholder::Late(FILES + at).to_string())).collect()
}

/// The placeholder for the version that each role signs for, by the role's id.
pub fn of_roles<'k>(site: &Site, kit: &'k ReadyKit) -> BTreeMap<&'k str, String> {
    let first = FILES + names(site).count();
    let roles = kit.roles().iter().enumerate();
    roles.map(|(at, role)| (role.id.as_str(), Placeholder::Late(first + at).to_string())).collect()
}

/// How many late placeholders there are: one more than the highest index.
pub fn count(site: &Site, kit: &ReadyKit) -> usize {
    FILES + names(site).count() + kit.roles().len()
}

/// The texts for all placeholders.
pub struct LateTexts<'a> {
    version: &'a str,
    /// The theme's files, then the version that each role signs for.
    texts: Vec<String>,
}

impl<'a> LateTexts<'a> {
    /// Collects the theme's files, the version of the kit, and the version that each role signs for.
    pub fn new<'r>(site: &Site, version: &'a str, roles: impl Iterator<Item = Option<&'r String>>) -> Self {
        let text = |name: &str| {
            let file = &site.theme[name];
            let (body, built_in) = (&*file.body, file.owner == Owner::BuiltIn);
            match name.ends_with(".css") {
                true if built_in => minify::style(&with_fonts(body, site)),
                true => with_fonts(body, site),
                // Scripts from an override are not minified.
                false if built_in => minify::script(body),
                false => body.to_string(),
            }
        };
        let mut texts: Vec<String> = names(site).collect::<Vec<_>>().into_par_iter().map(text).collect();
        texts.extend(roles.map(|version| version.cloned().unwrap_or_default()));
        Self { version, texts }
    }

    /// A file of the theme in the form that pages carry.
    pub fn file(&self, name: &str, site: &Site) -> &str {
        let at = names(site).position(|one| one == name);
        at.and_then(|at| self.texts.get(at)).map_or("", String::as_str)
    }

    /// A text with all placeholders filled in.
    pub fn fill(&self, text: &str, policy: &str) -> String {
        fill(text, |placeholder| match placeholder {
            VERSION => self.version,
            POLICY => policy,
            Placeholder::Late(index) => {
                let text = index.checked_sub(FILES).and_then(|at| self.texts.get(at));
                text.map_or("", String::as_str)
            }
            _ => "",
        })
    }

    /// A page's text with only the version filled in. Styles and scripts are dropped, because nobody reads them.
    pub fn only_version(&self, text: &str) -> String {
        fill(text, |placeholder| if placeholder == VERSION { self.version } else { "" })
    }

    /// Fills in every page. `policies` has one for each.
    pub fn fill_all(&self, output: &mut Output, policies: &BTreeMap<String, String>) {
        // The first bytes of every placeholder. Most files are searched to the end and contain none.
        let sealed = Finder::new("\u{100000}");
        let pages: Vec<(&String, &mut Vec<u8>)> = output.files.iter_mut().collect();
        pages.into_par_iter().for_each(|(path, bytes)| {
            if sealed.find(bytes).is_some()
                && let Ok(text) = std::str::from_utf8(bytes)
            {
                let policy = policies.get(path).map_or("", String::as_str);
                *bytes = self.fill(text, policy).into_bytes();
            }
        });
    }
}

fn fill<'t>(text: &'t str, of: impl Fn(Placeholder) -> &'t str) -> String {
    let filled = pieces(text).map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Sealed(kind, inside) => Placeholder::of(kind, inside).map_or("", &of),
    });
    filled.collect()
}

/// A style sheet with the theme's fonts embedded, so that pages request nothing.
fn with_fonts(style: &str, site: &Site) -> String {
    let fonts = site.fonts.iter();
    fonts.fold(style.to_string(), |style, (name, data)| {
        style.replace(&format!("url({name})"), &format!("url({data})"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_replace_their_placeholders() {
        let late = LateTexts { version: "v1", texts: vec!["p{}".to_string()] };
        let style = Placeholder::Late(FILES);
        let page = format!("<style>{style}</style>é{VERSION}, {VERSION} {POLICY}{}", Placeholder::Late(99));
        let files = [("a".to_string(), page.into_bytes()), ("b".to_string(), b"plain".to_vec())];
        let mut output = Output { files: files.into(), ..Output::default() };
        let policies = [("a".to_string(), "none".to_string())].into();
        late.fill_all(&mut output, &policies);
        assert_eq!(output.files["a"], "<style>p{}</style>év1, v1 none".as_bytes());
        assert_eq!(output.files["b"], b"plain");
    }
}
