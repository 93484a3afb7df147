//! Other generators, with as many pages as a kit has.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::{median, timed};

/// How to set up a generator's site and build it.
struct Kind {
    name: &'static str,
    /// Settings, and templates if it needs some: path and text.
    files: &'static [(&'static str, &'static str)],
    /// The folder of the pages.
    pages: &'static str,
    /// The folder that it writes.
    writes: &'static str,
    command: &'static [&'static str],
}

const KINDS: [Kind; 2] = [
    Kind {
        name: "hugo",
        files: &[
            ("config.toml", "baseURL = \"/\"\ntitle = \"Peer\"\n"),
            ("layouts/_default/single.html", "<!doctype html><title>{{ .Title }}</title>{{ .Content }}"),
            ("layouts/_default/list.html", "<!doctype html>{{ range .Pages }}<p>{{ .Title }}</p>{{ end }}"),
        ],
        pages: "content",
        writes: "public",
        command: &["hugo", "--quiet"],
    },
    Kind {
        name: "mdbook",
        files: &[("book.toml", "[book]\ntitle = \"Peer\"\n")],
        pages: "src",
        writes: "book",
        command: &["mdbook", "build"],
    },
];

/// The text of a page: as long as the Markdown of a guide.
const TEXT: &str = include_str!("../../../content/pages/rollout.md");

/// The median of nine cold builds of each generator; `None` for one that cannot be run.
pub fn on_the_path(folder: &Path, pages: usize) -> Vec<(&'static str, Option<Duration>)> {
    KINDS.iter().map(|kind| (kind.name, kind.measured(&folder.join(kind.name), pages))).collect()
}

impl Kind {
    fn measured(&self, folder: &Path, pages: usize) -> Option<Duration> {
        Command::new(self.command[0]).arg("--help").output().ok()?;
        let write = |path: &str, text: &str| {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        };
        self.files.iter().for_each(|(path, text)| write(path, text));
        // What stands in braces is a template to us, and would be one to Hugo.
        let text: String =
            TEXT.lines().skip(6).filter(|line| !line.contains('{')).map(|line| format!("{line}\n")).collect();
        let mut summary = String::from("# Summary\n\n");
        for page in 1..=pages {
            let front = if self.name == "hugo" {
                format!("---\ntitle: Page {page}\n---\n")
            } else {
                format!("# Page {page}\n")
            };
            write(&format!("{}/page-{page}.md", self.pages), &format!("{front}\n{text}"));
            summary.push_str(&format!("- [Page {page}](page-{page}.md)\n"));
        }
        if self.name == "mdbook" {
            write("src/SUMMARY.md", &summary);
        }
        let mut times = Vec::new();
        for _ in 0..9 {
            let _ = fs::remove_dir_all(folder.join(self.writes));
            times.push(timed(Command::new(self.command[0]).args(&self.command[1..]).current_dir(folder)));
        }
        Some(median(&mut times))
    }
}
