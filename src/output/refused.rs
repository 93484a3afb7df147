//! Why an output was not written, as a message for the person who ran the build.

use std::fmt;
use std::io;

use camino::{Utf8Path, Utf8PathBuf};

use crate::files::machine::reason;

/// Why nothing was written.
#[derive(Debug)]
pub enum Refused {
    /// The operating system refused, and what had been started was undone.
    Machine(Utf8PathBuf, io::Error),
    /// The same, but undoing it was refused too. The next build tries again.
    HalfWay(Utf8PathBuf, io::Error),
    /// Files that inservice did not write are in the way.
    InTheWay(Vec<(Utf8PathBuf, Obstacle)>),
    /// The output holds the kit of another folder.
    OtherKit {
        /// The output.
        output: Utf8PathBuf,
        /// The folder of the kit that it holds.
        kit: String,
    },
    /// A page has a name that is not a valid file name on every operating system.
    BadName(String),
    /// Another build is writing to this folder.
    Busy(Utf8PathBuf),
}

/// What is in the way of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A file whose bytes are no longer the ones that inservice wrote.
    Changed,
    /// A file in a place where inservice has written none.
    NotOurs,
    /// A symbolic link, which is never followed.
    Link,
    /// A folder in the place of a file.
    Folder,
    /// A file in the place of a folder.
    File,
    /// A pipe, a socket or a device.
    Special,
}

impl Obstacle {
    fn words(self) -> &'static str {
        match self {
            Self::Changed => "changed since inservice wrote it",
            Self::NotOurs => "not written by inservice",
            Self::Link => "a link, which inservice does not follow",
            Self::Folder => "a folder, where a file belongs",
            Self::File => "a file, where a folder belongs",
            Self::Special => "a pipe, a socket or a device, where a file belongs",
        }
    }
}

/// The most paths that the message lists.
const LISTED: usize = 10;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine(path, error) => {
                write!(f, "cannot write {path}: {} Nothing was changed.", ended(&reason(error)))
            }
            Self::HalfWay(path, error) => write!(
                f,
                "cannot write {path}: {} Some pages are new and some are old; the next build that can write there will finish this one.",
                ended(&reason(error))
            ),
            Self::InTheWay(paths) => in_the_way(f, paths),
            Self::OtherKit { output, kit } => {
                write!(f, "{output} holds another kit, {}", made_from(output, kit))?;
                write!(
                    f,
                    ". Nothing was written. Choose another folder with --out, or remove that one first."
                )
            }
            Self::BadName(path) => write!(
                f,
                "a page cannot be named {path}: that is not a file name on every computer. Nothing was written. Rename its source."
            ),
            Self::Busy(path) => write!(
                f,
                "another build is writing to {path} now. Nothing was written. Wait until it has ended, and run this again."
            ),
        }
    }
}

fn in_the_way(f: &mut fmt::Formatter<'_>, paths: &[(Utf8PathBuf, Obstacle)]) -> fmt::Result {
    writeln!(
        f,
        "nothing was written, because these are in the way, and inservice replaces only what it wrote:"
    )?;
    for (path, obstacle) in paths.iter().take(LISTED) {
        writeln!(f, "  {path}: {}", obstacle.words())?;
    }
    if paths.len() > LISTED {
        writeln!(f, "  and {} more", paths.len() - LISTED)?;
    }
    write!(
        f,
        "Move them away, or choose another folder with --out. What should stay on a page belongs in kit.yaml or content/."
    )
}

/// The folder of the kit that an output records, as people read it.
fn made_from(output: &Utf8Path, kit: &str) -> String {
    let folder = output.join(kit);
    match folder.canonicalize_utf8() {
        Ok(folder) => format!("made from {folder}"),
        Err(_) => format!("made from {kit} (relative to it)"),
    }
}

fn ended(sentence: &str) -> String {
    if sentence.ends_with('.') { sentence.to_string() } else { format!("{sentence}.") }
}
