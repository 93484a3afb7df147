//! `inservice serve`: shows the kit in the browser, always as it is on disk.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};
use std::sync::mpsc;

use camino::Utf8PathBuf;
use clap::Args;
use jiff::civil::Date;
use rayon::prelude::*;

use super::grouped::Detail;
use super::wrap::counted;
use super::{Ended, Refusal, Today, kit_named, report, terminal};
use crate::files::machine;
use crate::files::workspace::{self, KitPlace, NoKit};
use crate::library::Library;
use crate::serve::kits::{Kits, Row};
use crate::serve::{Editor, Preview, Round, Settings};

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  inservice serve riverbend --open
  inservice serve                          in a workspace: choose a client
  inservice serve riverbend --site-only    only what staff may see
  inservice serve riverbend --editor code")]
pub(super) struct Serve {
    /// The kit's folder; by default, the current folder
    #[arg(value_name = "KIT")]
    kit: Option<Utf8PathBuf>,
    /// The port; by default 4400 or the next free one; 0 for any
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// The address to listen on, if other machines should see the preview
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Open the browser
    #[arg(long)]
    open: bool,
    /// Look at the files five times a second, for network drives that report no changes
    #[arg(long)]
    poll: bool,
    /// The editor that opens a line: code, cursor, zed, idea, vim …, or a command with {file} and {line}
    #[arg(long, value_name = "EDITOR", value_parser = editor)]
    editor: Option<Editor>,
    /// Serve only what staff may see: no pages for leaders, and no findings
    #[arg(long)]
    site_only: bool,
    #[command(flatten)]
    today: Today,
}

impl Serve {
    fn settings(&self, place: KitPlace, port: Option<u16>) -> Settings {
        Settings {
            place,
            host: self.host,
            port,
            poll: self.poll,
            editor: self.editor.clone().or_else(Editor::guessed),
            site_only: self.site_only,
        }
    }

    /// Warns about what others on the network can read, if they can read anything.
    fn warn(&self) -> Result<(), Refusal> {
        if !self.host.is_loopback() && !self.site_only {
            return terminal::err(
                "warning: with --host, everyone in this network can read every page, those for leaders too (who raised which concern), \
                 what `check` finds, and the lines of the kit's files that it quotes. Only this machine can open files in the editor.",
            );
        }
        Ok(())
    }

    /// Serves the list of a workspace's kits, each with a preview on its own port.
    fn several(self) -> Result<Ended, Refusal> {
        self.warn()?;
        let top = self.kit.clone().unwrap_or_default();
        let kits = Kits::new(self.host, self.port)
            .map_err(|error| Refusal::Machine(machine::refused("listen on", self.host, &error)))?;
        let address = kits.address();
        terminal::out(&address)?;
        let all = workspace::kits_under(&top);
        let count = counted(all.len(), "kit");
        terminal::err(format!("{count}, each with its preview. `inservice serve NAME` starts with one."))?;
        if self.open {
            open(&address);
        }
        let today = self.today;
        let listed = top.clone();
        let list = move || {
            let kits = workspace::kits_under(&listed);
            kits.par_iter().map(|kit| row(kit, today.day())).collect()
        };
        let start = move |name: &str| {
            let kits = workspace::kits_under(&top);
            let place = kits.into_iter().find(|kit| kit.folder.path().file_name() == Some(name));
            let missing = || io::Error::new(io::ErrorKind::NotFound, format!("there is no kit {name} here"));
            let place = place.ok_or_else(missing)?;
            let shown = place.name();
            let preview = Preview::new(self.settings(place, self.port.map(|_| 0)))?;
            let address = preview.address();
            let (ready, is_ready) = mpsc::channel();
            std::thread::spawn(move || {
                preview.run(
                    || today.day(),
                    |round| {
                        let _ = ready.send(());
                        let _ = print(&shown, round);
                    },
                )
            });
            // Nobody is sent there before the first build is done.
            is_ready.recv().map_err(|_| io::Error::other("the preview did not start"))?;
            Ok(address)
        };
        kits.run(list, start)
            .map(|()| Ended::Fine)
            .map_err(|error| Refusal::Machine(format!("the preview ended: {error}")))
    }
}

fn editor(name: &str) -> Result<Editor, String> {
    Editor::named(name).ok_or_else(|| {
        let names: Vec<&str> = Editor::names().collect();
        format!(
            "the known editors are {}; or give a command with {{file}} and {{line}} in it",
            names.join(", ")
        )
    })
}

impl Serve {
    /// Serves until the process is ended.
    pub(super) fn run(self) -> Result<Ended, Refusal> {
        let place = match workspace::locate(self.kit.as_deref()) {
            // No kit was named: the browser shows them all.
            Err(NoKit::Several(_)) => return self.several(),
            _ => kit_named(self.kit.as_deref())?,
        };
        let name = place.name();
        let preview = Preview::new(self.settings(place, self.port)).map_err(|error| {
            let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
            Refusal::Machine(machine::refused("listen on", format!("{}{port}", self.host), &error))
        })?;
        self.warn()?;
        let address = preview.address();
        let mut started = false;
        let ended = preview.run(
            || self.today.day(),
            |round| {
                // A log that cannot be written must not end a preview that someone is looking at.
                if !started {
                    started = true;
                    let _ = terminal::out(&address);
                    if self.open {
                        open(&address);
                    }
                }
                let _ = print(&name, round);
            },
        );
        ended.map(|()| Ended::Fine).map_err(|error| Refusal::Machine(format!("the preview ended: {error}")))
    }
}

/// A kit's row in the list of a workspace.
fn row(kit: &KitPlace, today: Date) -> Row {
    let snapshot = kit.snapshot();
    let (_, ready, _) = crate::examine(&snapshot, &Library::built_in().with(&snapshot), today);
    let name = kit.folder.path().file_name().unwrap_or_default().to_string();
    Row {
        practice: ready.as_ref().map_or(name.clone(), |kit| kit.practice().to_string()),
        standing: match &ready {
            Some(kit) => report::standing(kit.gate().cleared_for).to_string(),
            None => "cannot be built as it is written".to_string(),
        },
        name,
    }
}

/// Prints the result of a build: its faults as `check` reports them, or one line on what changed.
fn print(name: &str, round: &Round) -> Result<(), Refusal> {
    for refusal in &round.refused {
        terminal::err(format!("error: {}", report::unread(refusal)))?;
    }
    if !round.is_good() {
        return report::text(name, &round.built.diagnostics, None, Detail::Fitting, None);
    }
    let pages = if round.changed == 1 { "page" } else { "pages" };
    let standing = report::standing(round.built.cleared_for());
    let took = round.took.as_secs_f64() * 1000.0;
    terminal::err(format!("{name}: {} {pages} changed in {took:.0} ms; {standing}", round.changed))
}

/// Opens an address in this machine's browser. If that fails, the user still has the printed address.
fn open(address: &str) {
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let started = Command::new(program)
        .args(arguments)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Ok(mut child) = started {
        std::thread::spawn(move || child.wait());
    }
}
