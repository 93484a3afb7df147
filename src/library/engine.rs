//! Compiled templates, ready to be filled in. The renderer compiles them; the library keeps the result as long as its
//! template files stay the same, because most saves in a preview change only the kit.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

use tera::Tera;

/// The theme that all other themes build on.
pub const FIRST_THEME: &str = "clinic";

/// Templates that can use each other.
#[derive(Debug)]
pub struct Engine {
    /// The engine that fills them in.
    pub tera: Tera,
    /// The faults found in them, each with the template's name.
    pub faults: Vec<(tera::Error, String)>,
    /// How many more values their ranges may produce in this build.
    pub steps: Arc<AtomicUsize>,
}

/// The engines of one library, each made when first needed.
#[derive(Clone, Debug)]
pub struct Engines(Arc<Made>);

#[derive(Debug)]
struct Made {
    markdown: OnceLock<Engine>,
    first_theme: OnceLock<Engine>,
    other_themes: BTreeMap<String, OnceLock<Engine>>,
}

impl Engines {
    /// The engines of a library with these themes.
    pub(super) fn new<'t>(themes: impl Iterator<Item = &'t str>) -> Self {
        let others = themes.filter(|theme| *theme != FIRST_THEME);
        let other_themes = others.map(|theme| (theme.to_string(), OnceLock::new())).collect();
        Self(Arc::new(Made { markdown: OnceLock::new(), first_theme: OnceLock::new(), other_themes }))
    }

    /// Whether these are the very same engines, not just equal ones.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// The engine for pages and answers.
    pub fn markdown(&self, make: impl FnOnce() -> Engine) -> &Engine {
        self.0.markdown.get_or_init(make)
    }

    /// The engine for a theme, or for the first theme if there is no theme with this name.
    pub fn theme(&self, name: &str, make: impl FnOnce() -> Engine) -> &Engine {
        self.0.other_themes.get(name).unwrap_or(&self.0.first_theme).get_or_init(make)
    }
}
