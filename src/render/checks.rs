//! What is wrong with a page that can be made: it reads too hard, it does not fit its paper, it loads something, it calls for
//! a part that the theme does not have.

use crate::render::rules;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Made, Renderer, one_side, readability};
use crate::files::snapshot::Owner;
use crate::site::{Audience, Page};
use crate::text::diagnostic::Diagnostics;
use crate::text::source::Source;

impl Renderer<'_> {
    /// Reports what readers would trip over: a staff page that is hard to read, a page that needs more paper than it may.
    pub(super) fn look_at(&self, one: &mut Made) {
        let mut noted = Diagnostics::default();
        if one.page.audience == Audience::Staff && !one.page.gathers {
            self.read_aloud(one, &mut noted);
        }
        if let Some(allowed) = one.page.sides {
            self.fits(one, allowed, &mut noted);
        }
        one.diagnostics.append(noted);
    }

    /// Tells a staff page that reads harder than it should, with its hardest sentences.
    fn read_aloud(&self, one: &Made, diagnostics: &mut Diagnostics) {
        let reading = readability::level(&one.body, &self.kit.names());
        if reading.grade <= readability::HARD {
            return;
        }
        let template =
            self.site.templates.get(&one.page.template).filter(|template| template.owner != Owner::BuiltIn);
        let source = template.map_or(self.kit.source(), |template| &template.source);
        let hardest: Vec<String> = reading.hardest.iter().map(|sentence| format!("\"{sentence}\"")).collect();
        let hardest = hardest.join(", ");
        let message = format!(
            "{} reads at grade {:.1}, and staff pages stay at 8 or below. Hardest: {hardest}",
            one.page.address, reading.grade
        );
        diagnostics
            .add(rules::READING_LEVEL, source.start(), message)
            .help("Shorten these sentences, or say them in plainer words.");
    }

    /// Reports a page that needs more sides of paper than it may have.
    fn fits(&self, one: &Made, allowed: u32, diagnostics: &mut Diagnostics) {
        let Some(sides) = &self.site.sides else { return };
        let cleared = self.kit.gate().cleared_for.is_some();
        let Some(over) = one_side::over(&one.title, &one.body, cleared, allowed, sides) else { return };
        let has = if allowed == 1 { "one side has".to_string() } else { format!("{allowed} sides have") };
        let message = format!(
            "{} needs about {} printed lines more than {has}; the longest part is \"{}\" with {}",
            one.page.address, over.lines, over.section, over.takes
        );
        diagnostics
            .add(rules::ONE_PAGER_LONG, self.kit.source().start(), message)
            .help("Shorten the answers in that part, or their sources.");
    }

    /// A page asks nobody for anything: what an override loads from elsewhere is a fault. Overrides are looked at as they
    /// are written: the theme's files once, and each page's own part.
    pub(super) fn requests(&self, made: &[Made], diagnostics: &mut Diagnostics) {
        let theme = self.site.theme.values().filter(|file| file.owner != Owner::BuiltIn);
        for file in theme {
            tell_load(&file.body, &file.source, &self.site.fonts, diagnostics);
        }
        for one in made {
            if let Some(template) =
                self.site.templates.get(&one.page.template).filter(|file| file.owner != Owner::BuiltIn)
            {
                tell_load(&one.body, &template.source, &self.site.fonts, diagnostics);
            }
        }
    }

    pub(super) fn missing_part(&self, name: &str, page: &Page, diagnostics: &mut Diagnostics) {
        let Some(template) = self.site.templates.get(&page.template) else { return };
        let there: Vec<&str> = self
            .site
            .theme
            .keys()
            .filter_map(|file| file.strip_prefix("parts/")?.strip_suffix(".html"))
            .collect();
        let place = template.source.span(0..template.source.text.len()).find(&format!("\"{name}\""));
        diagnostics
            .add(rules::TEMPLATE, place, format!("the theme has no part `{name}`"))
            .help(crate::text::diagnostic::suggestion(name, there, "The parts are"));
    }
}

/// Names the first thing in a text that would be loaded from somewhere.
fn tell_load(
    text: &str,
    source: &Arc<Source>,
    fonts: &BTreeMap<String, String>,
    diagnostics: &mut Diagnostics,
) {
    let loads = [" src=\"", "url(", "@import", "<link ", "<iframe", "<object", "<embed"];
    let loaded = loads.iter().find(|sign| {
        text.match_indices(**sign).any(|(at, _)| {
            let rest = text[at + sign.len()..].trim_start_matches(['"', '\'']);
            // Pictures and the theme's fonts lie in the page, and a template fills in where they do.
            let font = || fonts.keys().any(|name| rest.starts_with(&format!("{name})")));
            !(rest.starts_with("data:")
                || rest.starts_with("{{")
                || **sign == "url(" && (rest.starts_with('#') || font()))
        })
    });
    let Some(loaded) = loaded else { return };
    let place = source.span(0..source.text.len()).find(loaded.trim());
    diagnostics
        .add(rules::OUTSIDE_WORKSPACE, place, format!("`{}` loads something into the page", loaded.trim()))
        .help("A kit asks nobody for anything. Put the style or the picture into the page itself.");
}
