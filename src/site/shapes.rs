//! The keys in the front matter of pages and answers, and in a theme's `theme.yaml`. The modules that read these files take
//! their keys from here, and `inservice explain` quotes them.

use super::LISTS;
use crate::library::template::CLINICIANS;
use crate::yaml::shape::{Form, Key, Shape};

const fn may(name: &'static str, form: Form, says: &'static str, example: &'static str) -> Key {
    Key::may(name, form, says, example)
}

const fn must(name: &'static str, form: Form, says: &'static str, example: &'static str) -> Key {
    Key::must(name, form, says, example)
}

/// The audiences that a page can have.
pub(super) const AUDIENCES: &[&str] = &["staff", CLINICIANS, "leaders", "print"];
/// What a page can be repeated for.
pub(super) const EACH: &[&str] = &["role"];

/// The front matter of `content/pages/NAME.md`.
#[rustfmt::skip]
pub(crate) static PAGE: Shape = Shape {
    what: "a page",
    keys: &[
        must("title", Form::Text, "The page's title. It may hold template tags.", "\"HIPAA and {{ tool.name }}\""),
        may("lead", Form::Text, "A sentence under the title.", "What it does here, and what you still own."),
        may("short", Form::Text, "A shorter title, for the navigation.", "HIPAA"),
        may("nav", Form::Number, "The position in the navigation. Without it, the page is not in the navigation.", "20"),
        may("audience", Form::Choice(AUDIENCES), "Whom the page is for; staff, unless another is named. Pages for leaders go to leaders/ and are never hosted.", "staff"),
        may("each", Form::Choice(EACH), "Makes one page for each role of the kit, which sees that role as `role`.", "role"),
        may("address", Form::Text, "The page's file name, if it differs from the template's.", "privacy"),
        may("gathers", Form::Flag, "Whether this page gathers all the others, for printing in one go.", "no"),
        may("when", Form::Text, "When the kit has this page: a condition in the template language.", "measures.rows"),
        may("about", Form::Text, "One line about the page, where pages are listed.", "Which rules apply, and who answers for what."),
        may("sides", Form::Number, "The number of sides of paper the page must fit on. Every check estimates whether it does.", "1"),
        may("printed_on", Form::Map(&PRINTED_ON), "On how many sides of paper the page should print, for staff and for clinicians. It is estimated at every check.", "{staff: 1, clinicians: 2}"),
        may("in_version", Form::Flag, "Whether what is on the page counts in the kit's version.", "yes"),
        may("signed", Form::Flag, "Whether staff sign that they have read this page.", "yes"),
        may("packet", Form::Flag, "Whether each person gets this page to read, in addition to the pages they sign for.", "yes"),
        may("tally", Form::Flag, "Whether the page is a tally sheet, which `tally` also writes on its own.", "yes"),
        may("listed", Form::Map(&LISTED), "The lists that the page is in, each with a position; `no` for none. Usually the start page's.", "{start: 3}"),
        may("aside", Form::Flag, "Whether the page's headings are listed beside it.", "yes"),
        may("banner", Form::Flag, "Whether the page says so while the kit is not cleared.", "yes"),
        may("heading_font", Form::Flag, "Whether headings are set in the theme's own font, which takes room in the file.", "yes"),
    ],
};

#[rustfmt::skip]
static PRINTED_ON: Shape = Shape {
    what: "the sides of paper",
    keys: &[
        may("staff", Form::Number, "How many for staff.", "1"),
        may("clinicians", Form::Number, "How many for clinicians.", "2"),
    ],
};

#[rustfmt::skip]
static LISTED: Shape = Shape {
    what: "the lists",
    keys: &[
        may(LISTS[0], Form::Number, "The position among the cards of the start page.", "3"),
        may(LISTS[1], Form::Number, "The position among the pages to print.", "2"),
        may(LISTS[2], Form::Number, "The position on the page that gathers all others.", "25"),
    ],
};

/// The front matter of `content/faq/NAME.md`.
#[rustfmt::skip]
pub(crate) static FAQ_ENTRY: Shape = Shape {
    what: "a question of the FAQ",
    keys: &[
        must("question", Form::Text, "The question, as staff ask it. It may hold template tags.", "\"Does {{ tool.name }} see my information?\""),
        may("position", Form::Number, "The position in the FAQ; at the end, if there is none.", "30"),
    ],
};

/// `theme.yaml` in a theme's folder.
#[rustfmt::skip]
pub(crate) static THEME: Shape = Shape {
    what: "a theme",
    keys: &[
        may("name", Form::Text, "What people call the theme.", "Clinic"),
        may("sides", Form::Map(&SIDES), "How the print styles set a page that must fit on a number of sides. These measures are used to estimate whether it does.", "{page: 734, frame: 82, banner: 20, columns: 2, column: 262}"),
        may("flow", Form::Map(&FLOW), "How the print styles set a page of one column, with `printed_on` in its front matter.", "{page: 739, frame: 22, banner: 18, width: 540}"),
    ],
};

#[rustfmt::skip]
static FLOW: Shape = Shape {
    what: "the measures of one column",
    keys: &[
        must("page", Form::Decimal, "The height of a side from margin to margin, in points.", "739"),
        must("frame", Form::Decimal, "The height of what is above the title, in points.", "22"),
        must("banner", Form::Decimal, "The height of the line that says that the kit is not cleared, in points.", "18"),
        must("width", Form::Decimal, "The width of the column, in points.", "540"),
        must("title", Form::Map(&LINE), "How the page's title is set.", "{size: 17, line: 18, after: 3}"),
        must("lead", Form::Map(&LINE), "How the sentence under it is set.", "{size: 10.5, line: 12.8, after: 3}"),
        must("heading", Form::Map(&LINE), "How headings are set.", "{size: 11.5, line: 14, after: 5}"),
        must("item", Form::Map(&LINE), "How items of lists are set.", "{size: 10.5, line: 12.8, indent: 26, after: 2}"),
        must("text", Form::Map(&LINE), "How everything else is set.", "{size: 10.5, line: 12.8, after: 3}"),
        may("parts", Form::Options, "Parts that are set differently, by their class: `as` is box, run, lines, rows or halves.", "{own: {as: halves, size: 10, line: 11.6, width: 239}}"),
        may("hidden", Form::Texts, "Classes of elements that are not printed.", "[on-screen]"),
        may("hidden_headings", Form::Texts, "Headings that are not printed, by their id.", "[before-and-now]"),
    ],
};

#[rustfmt::skip]
static SIDES: Shape = Shape {
    what: "the measures of a side",
    keys: &[
        must("page", Form::Decimal, "The height of a side from margin to margin, in points.", "734"),
        must("frame", Form::Decimal, "The height of everything around the text, in points.", "82"),
        must("banner", Form::Decimal, "The height of the line that says that the kit is not cleared, in points.", "20"),
        must("columns", Form::Decimal, "How many columns there are.", "2"),
        must("column", Form::Decimal, "The width of one column, in points.", "262"),
        must("title", Form::Map(&LINE), "How the page's title is set.", "{size: 15, line: 17.4, width: 540, after: 8}"),
        must("heading", Form::Map(&LINE), "How headings are set.", "{size: 11, line: 12.76, after: 8.7}"),
        must("item", Form::Map(&LINE), "How items of lists are set.", "{size: 10, line: 11.6, indent: 14, after: 1.5}"),
        must("text", Form::Map(&LINE), "How everything else is set.", "{size: 10, line: 11.6, after: 2.5}"),
        may("boxes", Form::Options, "Sections that span the columns, by their class, and by how many points they are narrower.", "{unknowns: 12}"),
        may("hidden", Form::Texts, "Classes of elements that are not printed.", "[only-open]"),
        may("hidden_until_cleared", Form::Texts, "Classes of elements that are printed only once the kit is cleared.", "[when-cleared]"),
        may("widths", Form::Options, "The widths of characters, in thousandths of the type's size, each with its characters.", "{500: \"ckstvxyz\"}"),
    ],
};

#[rustfmt::skip]
static LINE: Shape = Shape {
    what: "a kind of line",
    keys: &[
        must("size", Form::Decimal, "The size of the type, in points.", "10"),
        must("line", Form::Decimal, "From one line to the next, in points.", "11.6"),
        must("after", Form::Decimal, "The space after it, in points.", "2.5"),
        may("width", Form::Decimal, "The width in which it breaks, if that is not a column's.", "540"),
        may("indent", Form::Decimal, "How far it is indented, in points.", "14"),
    ],
};
