//! `inservice serve`: the kit in the browser, always as it is on disk.

use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};

use camino::Utf8PathBuf;
use clap::Args;

use super::grouped::Detail;
use super::{Ended, Refusal, Today, kit_named, report, terminal};
use crate::files::machine;
use crate::serve::{Editor, Preview, Round, Settings};

/// The arguments.
#[derive(Debug, Args)]
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
    #[command(flatten)]
    today: Today,
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
        let place = kit_named(self.kit.as_deref())?;
        let name = place.name();
        let preview = Preview::new(Settings {
            place,
            host: self.host,
            port: self.port,
            poll: self.poll,
            editor: self.editor.or_else(Editor::guessed),
        })
        .map_err(|error| {
            let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
            Refusal::Machine(machine::refused("listen on", format!("{}{port}", self.host), &error))
        })?;
        if !self.host.is_loopback() {
            terminal::err(
                "warning: with --host, everyone in this network can read every page, those for leaders too (who raised which concern), \
                 what `check` finds, and the lines of the kit's files that it quotes. Only this machine can open files in the editor.",
            )?;
        }
        let address = preview.address();
        let mut started = false;
        let ended = preview.run(
            || self.today.day(),
            |round| {
                // A log that cannot be written does not end a preview that is being looked at.
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

/// Opens an address in this machine's browser. If that fails, the printed address has to do.
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
