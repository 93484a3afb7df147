//! Opens a file at a line in the author's editor: with the editor's own command, or if that is not on the path, with a link that
//! the browser passes to the editor. Only files of the kit and of its workspace are ever opened.

use std::env;
use std::io;
use std::process::{Command, Stdio};

use camino::Utf8Path;

/// Name, command and address. `{file}` and `{line}` are filled in.
const KNOWN: [(&str, &str, &str); 14] = [
    ("code", "code --goto {file}:{line}", "vscode://file{file}:{line}"),
    ("codium", "codium --goto {file}:{line}", "vscodium://file{file}:{line}"),
    ("cursor", "cursor --goto {file}:{line}", "cursor://file{file}:{line}"),
    ("windsurf", "windsurf --goto {file}:{line}", "windsurf://file{file}:{line}"),
    ("zed", "zed {file}:{line}", "zed://file{file}:{line}"),
    ("idea", "idea --line {line} {file}", "idea://open?file={file}&line={line}"),
    ("webstorm", "webstorm --line {line} {file}", "webstorm://open?file={file}&line={line}"),
    ("subl", "subl {file}:{line}", "subl://open?url=file://{file}&line={line}"),
    ("mate", "mate --line {line} {file}", "txmt://open?url=file://{file}&line={line}"),
    ("emacs", "emacsclient --no-wait +{line} {file}", ""),
    ("gvim", "gvim +{line} {file}", ""),
    ("vim", "x-terminal-emulator -e vim +{line} {file}", "mvim://open?url=file://{file}&line={line}"),
    ("nvim", "x-terminal-emulator -e nvim +{line} {file}", ""),
    ("notepad++", "notepad++ -n{line} {file}", ""),
];

/// An editor, and how to open a file in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    command: String,
    address: String,
}

/// The result of opening a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Opened {
    /// The editor's command was started.
    Started,
    /// The browser has to follow this address.
    Follow(String),
}

impl Editor {
    /// An editor by its name, or a custom command with `{file}` and `{line}` in it.
    pub fn named(name: &str) -> Option<Self> {
        if name.contains("{file}") {
            return Some(Self { command: name.to_string(), address: String::new() });
        }
        // `$VISUAL` may be a path with options: `/usr/bin/code --wait`.
        let program = name.split_whitespace().next()?;
        let program = program.rsplit(['/', '\\']).next()?.trim_end_matches(".exe").to_lowercase();
        let program = match program.as_str() {
            "vi" => "vim",
            "emacsclient" => "emacs",
            "zeditor" => "zed",
            "sublime_text" => "subl",
            "vscode" => "code",
            other => other,
        };
        let (_, command, address) = KNOWN.into_iter().find(|(known, ..)| *known == program)?;
        Some(Self { command: command.to_string(), address: address.to_string() })
    }

    /// The editor that the environment suggests.
    pub fn guessed() -> Option<Self> {
        let terminal = match env::var("TERM_PROGRAM").as_deref() {
            Ok("vscode") => Some("code"),
            Ok("zed") => Some("zed"),
            _ => None,
        };
        let said = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| env::var(name).ok());
        terminal.map(str::to_string).into_iter().chain(said).find_map(|name| Self::named(&name))
    }

    /// The names of the known editors.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KNOWN.into_iter().map(|(name, ..)| name)
    }

    /// Opens a file at a line. The caller has checked that the file may be opened.
    pub fn open(&self, file: &Utf8Path, line: u32) -> io::Result<Opened> {
        let line = line.to_string();
        let mut words = self
            .command
            .split_whitespace()
            .map(|word| word.replace("{file}", file.as_str()).replace("{line}", &line));
        let program = words.next().unwrap_or_default();
        let started = Command::new(program)
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        match started {
            Ok(mut child) => {
                // The child must be reaped when it exits.
                std::thread::spawn(move || child.wait());
                Ok(Opened::Started)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound && !self.address.is_empty() => {
                let file = file.as_str().replace('\\', "/").replace('%', "%25").replace(' ', "%20");
                let file = file.replace('#', "%23").replace('?', "%3F");
                let file = if file.starts_with('/') { file } else { format!("/{file}") };
                Ok(Opened::Follow(self.address.replace("{file}", &file).replace("{line}", &line)))
            }
            Err(error) => Err(error),
        }
    }
}
