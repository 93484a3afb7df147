//! Other generators, each with a site of 25 pages and what it takes to serve the site while it is edited.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::client::{Seen, get, whole};
use crate::{MARK, Server};

/// A generator that is on the path.
pub struct Peer {
    pub name: &'static str,
    pub seen: Seen,
    server: Server,
    file: PathBuf,
    page: &'static str,
    front: &'static str,
}

/// How to set up a generator's site, and where it serves the page that is edited.
struct Kind {
    name: &'static str,
    /// Settings, and templates if it needs some: path and text.
    files: &'static [(&'static str, &'static str)],
    /// The folder of the pages.
    pages: &'static str,
    /// The text before each page.
    front: &'static str,
    /// The command; `{port}` is filled in.
    command: &'static [&'static str],
    page: &'static str,
}

const PAGES: usize = 25;
const LAYOUT: &str =
    "<!doctype html><html><head><title>{{ title }}</title></head><body>{{ content }}</body></html>";

const KINDS: [Kind; 4] = [
    Kind {
        name: "hugo",
        files: &[
            ("config.toml", "baseURL = \"/\"\ntitle = \"Peer\"\n"),
            (
                "layouts/_default/single.html",
                "<!doctype html><html><head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>",
            ),
            (
                "layouts/_default/list.html",
                "<!doctype html><html><head><title>{{ .Title }}</title></head><body>{{ range .Pages }}<a href=\"{{ .RelPermalink }}\">{{ .Title }}</a>{{ end }}</body></html>",
            ),
        ],
        pages: "content",
        front: "---\ntitle: Page\n---\n\n",
        command: &["hugo", "server", "--bind", "127.0.0.1", "--port", "{port}"],
        page: "/page-1/",
    },
    Kind {
        name: "mdbook",
        files: &[("book.toml", "[book]\ntitle = \"Peer\"\n")],
        pages: "src",
        front: "# Page\n\n",
        command: &["mdbook", "serve", "--hostname", "127.0.0.1", "--port", "{port}"],
        page: "/page-1.html",
    },
    Kind {
        name: "zensical",
        files: &[("zensical.toml", "[project]\nsite_name = \"Peer\"\n")],
        pages: "docs",
        front: "# Page\n\n",
        command: &["zensical", "serve", "--dev-addr", "localhost:{port}"],
        page: "/page-1/",
    },
    Kind {
        name: "eleventy",
        files: &[("_includes/layout.liquid", LAYOUT)],
        pages: ".",
        front: "---\nlayout: layout.liquid\ntitle: Page\n---\n\n",
        command: &["eleventy", "--serve", "--quiet", "--port={port}"],
        page: "/page-1/",
    },
];

impl Peer {
    /// The generators that can be started and serve their page, in folders below this one.
    pub fn on_the_path(folder: &Path) -> Vec<Self> {
        let peers = KINDS.iter().zip(4801..).filter_map(|(kind, port)| {
            let peer = Self::start(kind, &folder.join(kind.name), port);
            if peer.is_none() {
                println!("{:<10} not measured: it is not on the path, or does not serve", kind.name);
            }
            peer
        });
        peers.collect()
    }

    fn start(kind: &Kind, folder: &Path, port: u16) -> Option<Self> {
        let write = |path: &str, text: &str| {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        };
        kind.files.iter().for_each(|(path, text)| write(path, text));
        let mut summary = String::from("# Summary\n\n");
        for page in 1..=PAGES {
            write(&format!("{}/page-{page}.md", kind.pages), &text(kind.front, 0));
            summary.push_str(&format!("- [Page {page}](page-{page}.md)\n"));
        }
        if kind.name == "mdbook" {
            write("src/SUMMARY.md", &summary);
        }
        let arguments = kind.command[1..].iter().map(|word| word.replace("{port}", &port.to_string()));
        let child = Command::new(kind.command[0])
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let address = format!("127.0.0.1:{port}");
        let server = Server { child, address };
        let start = Instant::now();
        while !get(&server.address, kind.page).is_some_and(|answer| whole(&answer)) {
            if start.elapsed() > Duration::from_secs(20) {
                return None;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let file = folder.join(kind.pages).join("page-1.md");
        // Watchers start only after the first page.
        std::thread::sleep(Duration::from_secs(2));
        Some(Self {
            name: kind.name,
            seen: Seen::default(),
            server,
            file,
            page: kind.page,
            front: kind.front,
        })
    }

    /// Saves the one page, and waits for it.
    pub fn save(&mut self, number: usize) {
        let text = text(self.front, number);
        let file = &self.file;
        self.seen
            .until(number, &self.server.address, &[self.page], || fs::write(file, text).expect("a file"));
    }
}

/// A page of about 650 words.
fn text(front: &str, number: usize) -> String {
    let paragraph =
        "You print the list at two, call each patient, and mark who confirmed. *Nothing* goes out unread. ";
    format!("{front}{MARK}{number:06}\n\n{}\n", format!("{}\n\n", paragraph.repeat(4)).repeat(10))
}
