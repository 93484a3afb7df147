//! Why nothing was exported: no browser, a page that is too long, a gate that is closed.

use super::Format;
use crate::Built;
use crate::command::Refusal;
use crate::command::wrap::counted;
use crate::export::Finished;
use crate::export::pdf::Fault;
use crate::output::browser::{Browser, NoPrint, VARIABLE};
use crate::text::diagnostic::suggestion;
use crate::text::rule::{Gate, Severity};

/// The message if letters are needed, but an override of their page has lost the markup that makes them.
pub(super) const NO_LETTER: &str = "something is still open, but no page for rollout leaders contains a letter about it. A letter is a `<section>` after `{{ part(name=\"letter-mark\", …) }}`: copy those lines from the built-in page into your own.";

/// The message if no browser was found.
pub(super) fn no_browser(finished: Finished) -> Refusal {
    let all =
        finished.output.pages.iter().find(|page| page.gathers).map_or("site/index.html", |page| &page.path);
    Refusal::Machine(format!(
        "no Chrome, Chromium or Edge was found to make the PDF with. Install one of them, or name its program in the variable {VARIABLE}. By hand: run `inservice build`, open out/{all} in any browser, and print it to a PDF."
    ))
}

pub(super) fn no_print(browser: &Browser, why: &NoPrint) -> Refusal {
    let browser = browser.name();
    Refusal::Machine(match why {
        NoPrint::TooLong => {
            format!("{browser} took too long and was stopped; nothing was printed. Try again.")
        }
        NoPrint::Nothing(said) if said.is_empty() => format!("{browser} printed nothing"),
        NoPrint::Nothing(said) => format!("{browser} printed nothing. It said: {said}"),
        NoPrint::Machine(error) => format!("cannot print with {browser}: {error}"),
    })
}

pub(super) fn fault(fault: Fault) -> Refusal {
    match fault {
        Fault::NothingGathers => nothing_gathers(),
        Fault::Unknown(named, known) => {
            let help = suggestion(&named, known.iter().map(String::as_str), "There are");
            Refusal::Usage(format!("this kit has no `{named}` to print. {help}"))
        }
        Fault::TooLong(title, sides, most) => Refusal::Faults(format!(
            "\"{title}\" takes {}, but must fit on {most}. `inservice check` says what to shorten.",
            counted(sides, "side")
        )),
        Fault::LeftOut(what) => Refusal::Machine(format!(
            "the browser left out {what}, so the PDF was not written. A newer Chrome, Chromium or Edge does not."
        )),
    }
}

pub(super) fn nothing_gathers() -> Refusal {
    let message = "no page of this kit gathers the others (`gathers: yes` in its front matter), so it cannot be exported as one file";
    Refusal::Faults(message.to_string())
}

/// The message on why staff may not get a kit yet: its blocks, each once.
pub(super) fn closed(format: Format, built: &Built) -> String {
    let blocks = built.diagnostics.iter().filter(|one| one.severity == Severity::Block(Gate::Pilot));
    let mut rows: Vec<String> = blocks.map(|one| format!("  {}: {}", one.code, one.message)).collect();
    rows.dedup();
    format!(
        "the kit is not cleared for patient information, so `export {}` writes nothing:\n{}\n\
         Settle these, or add --draft: then every page and file name says that it is a draft.",
        format.name(),
        rows.join("\n")
    )
}
