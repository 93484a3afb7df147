//! Checks on rendered pages: whether a page is too hard to read, does not fit its paper, loads something, or uses a part that
//! the theme does not have.

use crate::render::rules;

use super::{Made, Renderer, loads, one_column, one_side, readability};
use crate::files::snapshot::Owner;
use crate::site::{Audience, Page};
use crate::text::diagnostic::Diagnostics;

impl Renderer<'_> {
    /// Reports what gets in the reader's way: a staff page that is hard to read, or a page that needs too much paper.
    pub(super) fn look_at(&self, one: &mut Made) {
        let mut noted = Diagnostics::default();
        if one.page.audience == Audience::Staff && !one.page.gathers {
            self.read_aloud(one, &mut noted);
        }
        if let Some(allowed) = one.page.sides {
            self.fits(one, allowed, &mut noted);
        }
        if let Some(allowed) = one.page.printed_on {
            self.prints_on(one, allowed, &mut noted);
        }
        one.diagnostics.append(noted);
    }

    /// Reports a staff page that is harder to read than it should be, with its hardest sentences.
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
            "{} reads at grade {:.1}, but staff pages should stay at grade 8 or below. Hardest: {hardest}",
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

    /// Reports a guide that needs more sides of paper than it should.
    fn prints_on(&self, one: &Made, allowed: u32, diagnostics: &mut Diagnostics) {
        let Some(sides) = &self.site.sides else { return };
        let Some(flow) = &sides.flow else { return };
        let cleared = self.kit.gate().cleared_for.is_some();
        let head = (one.title.as_str(), one.lead.as_deref());
        let Some(over) = one_column::over(head, &one.body, cleared, allowed, (flow, sides)) else { return };
        let should = if allowed == 1 { "one side".to_string() } else { format!("{allowed} sides") };
        let message = format!(
            "the guide \"{}\" prints on more than {should}: about {} lines do not fit, and the longest part is \"{}\" with {}",
            one.title, over.lines, over.section, over.takes
        );
        let role = one.page.role.and_then(|at| self.kit.roles().get(at));
        let at = role.map_or(self.kit.source().start(), |role| role.span.clone());
        diagnostics
            .add(rules::ROLE_GUIDE_LONG, at, message)
            .help("Shorten or join steps, or hand some of them to another role. On screen, nothing is lost.");
    }

    /// Reports whatever an override of the theme would load: pages make no requests. Markdown has no tag that loads anything.
    pub(super) fn requests(&self, diagnostics: &mut Diagnostics) {
        let fonts: Vec<&str> = self.site.fonts.keys().map(String::as_str).collect();
        for (name, file) in self.site.theme.iter().filter(|(_, file)| file.owner != Owner::BuiltIn) {
            let loads = match name.rsplit('.').next() {
                Some("html") => loads::in_html(&file.body, &fonts),
                Some("css") => loads::in_style(&file.body, &fonts),
                Some("js") => loads::in_script(&file.body),
                _ => Vec::new(),
            };
            for load in loads {
                let place = file.source.span(load.range);
                if load.idle {
                    diagnostics.add(rules::HTML_DROPPED, place, format!("`{}` never runs", load.what)).help(
                        "A page runs only what is between `<script>` and `</script>` in the theme's files.",
                    );
                } else {
                    diagnostics
                        .add(rules::OUTSIDE_WORKSPACE, place, format!("`{}` loads something into the page, or leads away from it", load.what))
                        .help("A kit loads nothing from elsewhere. Put the style or the picture in the page itself.");
                }
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
