//! The only place that prints. Results go to standard output, everything else to standard error. A closed pipe is fine,
//! since nobody is reading any more; any other failure to print ends the command. Characters that would control the terminal
//! never reach it, wherever the text comes from.

use std::fmt::Display;
use std::io::{self, Write};

use super::Refusal;
use crate::text::diagnostic::Diagnostic;
use crate::text::visible::{visible, visible_json, visible_styled};

/// Prints a line of the result on standard output.
pub(super) fn out(text: impl Display) -> Result<(), Refusal> {
    print("standard output", anstream::stdout(), &visible(&format!("{text}\n")))
}

/// Prints a part of a JSON text on standard output.
pub(super) fn out_part(json: &str) -> Result<(), Refusal> {
    print("standard output", anstream::stdout(), &visible_json(json))
}

/// Prints a line on standard error.
pub(super) fn err(text: impl Display) -> Result<(), Refusal> {
    print("standard error", anstream::stderr(), &visible(&format!("{text}\n")))
}

/// Prints a diagnostic with its lines on standard error. The stream strips the colors where they are not wanted.
pub(super) fn err_drawn(diagnostic: &Diagnostic) -> Result<(), Refusal> {
    let drawn = visible_styled(&diagnostic.draw(true));
    print("standard error", anstream::stderr(), &format!("{drawn}\n\n"))
}

/// Prints why a command was refused. If standard error itself fails, the exit code has to say so.
pub(super) fn err_refusal(refusal: &Refusal) {
    let _ = err(format!("error: {refusal}"));
}

/// Asks a question on standard error and reads the answer; an empty line means the default.
pub(super) fn ask(question: &str, usual: &str) -> Result<String, Refusal> {
    let hint = if usual.is_empty() { String::new() } else { format!(" [{usual}]") };
    print("standard error", anstream::stderr(), &visible(&format!("{question}{hint}: ")))?;
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .map_err(|error| Refusal::Machine(format!("cannot read the answer: {error}")))?;
    let answer = line.trim();
    Ok(if answer.is_empty() { usual.to_string() } else { answer.to_string() })
}

/// Prints help and the version, which are results, or what is wrong with the arguments, which quotes them and so has no color.
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
