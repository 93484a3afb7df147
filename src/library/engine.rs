//! Templates put together, ready to be filled. How is the renderer's business; the library keeps the result as long as its
//! template files stay the same, since most saves in a preview change only the kit.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

use tera::Tera;

/// The theme that every other one is laid over.
pub const FIRST_THEME: &str = "clinic";

/// Templates that know each other.
#[derive(Debug)]
pub struct Engine {
    /// What fills them.
    pub tera: Tera,
    /// What is wrong with some of them, each with the template's name.
    pub faults: Vec<(tera::Error, String)>,
    /// How many values their ranges may still have in this build.
    pub steps: Arc<AtomicUsize>,
}

/// The engines of one library, each made at first need.
#[derive(Clone, Debug)]
pub struct Engines(Arc<Made>);

#[derive(Debug)]
struct Made {
    markdown: OnceLock<Engine>,
    first_theme: OnceLock<Engine>,
    other_themes: BTreeMap<String, OnceLock<Engine>>,
}

impl Engines {
    /// Of a library with these themes.
    pub(super) fn new<'t>(themes: impl Iterator<Item = &'t str>) -> Self {
        let others = themes.filter(|theme| *theme != FIRST_THEME);
        let other_themes = others.map(|theme| (theme.to_string(), OnceLock::new())).collect();
        Self(Arc::new(Made { markdown: OnceLock::new(), first_theme: OnceLock::new(), other_themes }))
    }

    /// Whether these are the same, not merely equal.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Of pages and answers.
    pub fn markdown(&self, make: impl FnOnce() -> Engine) -> &Engine {
        self.0.markdown.get_or_init(make)
    }

    /// Of a theme; of the first one, if there is none of this name.
    pub fn theme(&self, name: &str, make: impl FnOnce() -> Engine) -> &Engine {
        self.0.other_themes.get(name).unwrap_or(&self.0.first_theme).get_or_init(make)
    }
}
