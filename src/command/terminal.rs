//! The only place that prints. Results go to standard output, everything else to standard error. A closed pipe is fine, since
//! nobody is reading anymore; any other failure to print ends the command. Characters that would control the terminal never reach
//! it, wherever the text comes from.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use super::Refusal;
use super::wrap::hanging;
use crate::text::diagnostic::Diagnostic;
use crate::text::visible::{visible, visible_json, visible_styled};

/// The width of the terminal that standard error goes to; `None` if it goes elsewhere.
pub(super) fn columns() -> Option<usize> {
    let width = || terminal_size::terminal_size_of(io::stderr());
    io::stderr()
        .is_terminal()
        .then(|| width().map_or(USUAL_COLUMNS, |(width, _)| usize::from(width.0).max(40)))
}

/// The width for lists on standard output; `None` if a program reads them, line by line.
pub(super) fn columns_of_lists() -> Option<usize> {
    let width = || terminal_size::terminal_size_of(io::stdout());
    let known = || width().map_or(USUAL_COLUMNS, |(width, _)| usize::from(width.0).clamp(40, 120));
    io::stdout().is_terminal().then(known)
}

/// The width if the terminal does not report one.
const USUAL_COLUMNS: usize = 80;

/// Prints a line of the result on standard output.
pub(super) fn out(text: impl Display) -> Result<(), Refusal> {
    print("standard output", anstream::stdout(), &visible(&format!("{text}\n")))
}

/// Prints colored lines on standard output. Text quoted in them must have no color codes: see [`visible`].
pub(super) fn out_styled(text: &str) -> Result<(), Refusal> {
    print("standard output", anstream::stdout(), &visible_styled(text))
}

/// Prints a sentence of the result on standard output, wrapped between words on a terminal.
pub(super) fn out_sentence(text: &str) -> Result<(), Refusal> {
    out(hanging(text, 0, columns().filter(|_| io::stdout().is_terminal())))
}

/// Prints a part of a JSON text on standard output.
pub(super) fn out_part(json: &str) -> Result<(), Refusal> {
    print("standard output", anstream::stdout(), &visible_json(json))
}

/// Prints a value as JSON on standard output.
pub(super) fn out_json(value: &impl serde::Serialize) -> Result<(), Refusal> {
    let json = serde_json::to_string_pretty(value)
        .map_err(|error| Refusal::Machine(format!("cannot write JSON: {error}")))?;
    out_part(&format!("{json}\n"))
}

/// Prints a line on standard error.
pub(super) fn err(text: impl Display) -> Result<(), Refusal> {
    print("standard error", anstream::stderr(), &visible(&format!("{text}\n")))
}

/// Prints a diagnostic with its source lines on standard error. The stream strips the colors where they are not wanted.
pub(super) fn err_drawn(diagnostic: &Diagnostic, columns: Option<usize>) -> Result<(), Refusal> {
    // The frame indents the help, and puts the code before the message.
    let title = diagnostic.code.chars().count() + 12;
    let help = columns.map(|columns| columns.saturating_sub(16));
    let fitting = Diagnostic {
        message: hanging(&diagnostic.message, 0, columns.map(|columns| columns.saturating_sub(title))),
        help: diagnostic.help.as_ref().map(|text| {
            let lines: Vec<String> = text.lines().map(|line| hanging(line, 0, help)).collect();
            lines.join("\n")
        }),
        ..diagnostic.clone()
    };
    err_styled(&format!("{}\n", fitting.draw(true)))
}

/// Prints colored lines on standard error. Text quoted in them must have no color codes: see [`visible`].
pub(super) fn err_styled(text: &str) -> Result<(), Refusal> {
    print("standard error", anstream::stderr(), &format!("{}\n", visible_styled(text)))
}

/// Prints why a command was refused. If standard error itself fails, the exit code has to do.
pub(super) fn err_refusal(refusal: &Refusal) {
    let _ = err(format!("error: {refusal}"));
}

/// Prints a prompt on standard error and reads a line; `None` at the end of the input.
pub(super) fn line(usual: &str) -> Result<Option<String>, Refusal> {
    let hint = if usual.is_empty() { String::new() } else { format!("[{usual}] ") };
    print("standard error", anstream::stderr(), &visible(&format!("  > {hint}")))?;
    let mut line = String::new();
    let read = io::stdin()
        .read_line(&mut line)
        .map_err(|error| Refusal::Machine(format!("cannot read the answer: {error}")))?;
    if read == 0 || !io::stdin().is_terminal() {
        // No Enter key was echoed to end the prompt's line.
        err("")?;
    }
    Ok((read > 0).then(|| line.trim().to_string()))
}

/// Whether someone is there to answer.
pub(super) fn somebody_is_there() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether a menu can be shown and controlled with keys.
pub(super) fn can_show_menus() -> bool {
    somebody_is_there()
}

/// Prints help and the version, which are results, or a usage error, which quotes the arguments and so has no color.
pub(super) fn usage(error: &clap::Error) -> Result<(), Refusal> {
    let text = error.render();
    if error.use_stderr() {
        print("standard error", anstream::stderr(), &visible(&text.to_string()))
    } else {
        print("standard output", anstream::stdout(), &text.ansi().to_string())
    }
}

fn print(name: &str, mut stream: impl Write, text: &str) -> Result<(), Refusal> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Refusal::Machine(format!("cannot write to {name}: {error}")))
        }
        _ => Ok(()),
    }
}
