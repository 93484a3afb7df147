//! `inservice serve`: the kit in the browser, always as it is on the disk.

use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, Stdio};

use camino::Utf8PathBuf;
use clap::Args;

use super::{Ended, Today, kits_named, refuse, report};
use crate::serve::{Editor, Preview, Round, Settings};

/// The arguments.
#[derive(Debug, Args)]
pub struct Serve {
    /// The kit's folder; without one, the kit in the current folder
    #[arg(value_name = "KIT")]
    kit: Option<Utf8PathBuf>,
    /// The port; without one 4400, or the next free one; 0 for any
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// The address to listen on, for other machines to see the preview
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Opens the browser
    #[arg(long)]
    open: bool,
    /// Looks at the files five times a second, for network drives that tell nothing
    #[arg(long)]
    poll: bool,
    /// What opens a place in a file: code, cursor, zed, idea, vim …, or a command with {file} and {line}
    #[arg(long, value_name = "EDITOR", value_parser = editor)]
    editor: Option<Editor>,
    #[command(flatten)]
    today: Today,
}

fn editor(name: &str) -> Result<Editor, String> {
    Editor::named(name).ok_or_else(|| {
        let names: Vec<&str> = Editor::names().collect();
        format!("known are {}; or give a command with {{file}} and {{line}} in it", names.join(", "))
    })
}

impl Serve {
    /// Serves until the process is ended.
    pub fn run(self) -> Ended {
        let place = match kits_named(self.kit.as_slice(), false) {
            Ok(kits) => kits.into_iter().next(),
            Err(reason) => {
                refuse(&reason);
                return Ended::Usage;
            }
        };
        let Some(place) = place else { return Ended::Usage };
        let name = place.name();
        let settings = Settings {
            place,
            host: self.host,
            port: self.port,
            poll: self.poll,
            editor: self.editor.or_else(Editor::guessed),
        };
        let preview = match Preview::new(settings) {
            Ok(preview) => preview,
            Err(error) => {
                let port = self.port.map(|port| format!(":{port}")).unwrap_or_default();
                refuse(&format!("cannot listen on {}{port}: {error}", self.host));
                return Ended::Machine;
            }
        };
        if !self.host.is_loopback() {
            anstream::eprintln!(
                "warning: with --host, everyone in this network can read the kit, and its leaders' pages too"
            );
        }
        let address = preview.address();
        let mut started = false;
        let ended = preview.run(
            || self.today.day(),
            |round| {
                if !started {
                    started = true;
                    anstream::println!("{address}");
                    if self.open {
                        open(&address);
                    }
                }
                tell(&name, round);
            },
        );
        if let Err(error) = ended {
            refuse(&error.to_string());
        }
        Ended::Machine
    }
}

/// Says what came of a build: its faults as `check` tells them, or in a line what changed.
fn tell(name: &str, round: &Round) {
    for refusal in &round.refused {
        refuse(&format!("cannot read {}: {}", refusal.path, refusal.reason));
    }
    if !round.is_good() {
        report::text(name, &round.built.diagnostics, None);
        return;
    }
    let pages = if round.changed == 1 { "page" } else { "pages" };
    let standing = report::standing(round.built.cleared_for());
    let took = round.took.as_secs_f64() * 1000.0;
    anstream::eprintln!("{name}: {} {pages} changed in {took:.0} ms; {standing}", round.changed);
}

/// Opens an address in the browser of this machine; where that cannot be, the printed address has to do.
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
