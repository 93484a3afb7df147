//! `inservice export --all` over a workspace: one format, or every format, for each client.

use camino::{Utf8Path, Utf8PathBuf};

use super::{Export, Format, Order, folder_name, refusals};
use crate::command::many::side_by_side;
use crate::command::{Ended, Refusal, kits_named, report, terminal};
use crate::export::Finished;
use crate::files::snapshot::Snapshot;
use crate::files::workspace::{self, KitPlace, NoKit};
use crate::library::Library;

impl Export {
    /// The formats to export for every client; `None` if the command is about one kit. With `--all` and no kit, a format means
    /// this format for everyone, and no format in the folder of a workspace means all formats for everyone.
    pub(super) fn of_every_client(&self) -> Option<Vec<Format>> {
        if !self.all || self.kit.is_some() {
            return None;
        }
        match self.format.as_deref() {
            Some(name) if Utf8Path::new(name).is_dir() => None,
            Some(name) => Format::named(name).map(|format| vec![format]),
            None => matches!(workspace::locate(None), Err(NoKit::Several(_))).then(|| Format::ALL.to_vec()),
        }
    }

    /// Exports these formats for each client of the workspace, side by side, and prints a line for each in name order. A client
    /// that cannot be exported does not stop the next.
    pub(super) fn every_client(self, formats: &[Format]) -> Result<Ended, Refusal> {
        if self.out.is_some() || self.page.is_some() || self.role.is_some() {
            let message =
                "--out, --page and --role are for one kit. Name it: `inservice export pdf KIT --page hipaa`";
            return Err(Refusal::Usage(message.to_string()));
        }
        let kits = kits_named(&[], true)?;
        let (mut done, mut ended) = (0, Ended::Fine);
        let one = Self { all: formats.len() > 1, ..self };
        side_by_side(
            &kits,
            |kit, snapshot, library| one.client(formats, kit, snapshot, library),
            |kit, (written, refusals)| {
                done += 1;
                let name = kit.name();
                for refusal in &refusals {
                    let this = if refusal.exit_code() == 3 { Ended::Refused } else { Ended::Faults };
                    ended = ended.max(this);
                    terminal::err(format!("{name}: {refusal}"))?;
                }
                let line = written.map_or_else(|| "not exported".to_string(), |path| path.to_string());
                terminal::out(format!("{done}/{} {name}: {line}", kits.len()))
            },
        )?;
        Ok(ended)
    }

    /// The path of what was written for one client, if anything was, and why the rest was not.
    fn client(
        &self,
        formats: &[Format],
        place: &KitPlace,
        snapshot: &Snapshot,
        library: &Library,
    ) -> (Option<Utf8PathBuf>, Vec<Refusal>) {
        let today = self.today.day();
        let built = crate::build(snapshot, library, today);
        if let Err(refusal) = report::all_was_read(snapshot) {
            return (None, vec![refusal]);
        }
        let (Some(kit), Some(output)) = (&built.ready, &built.output) else {
            let message = format!("the kit has faults. `inservice check {}` shows them.", place.name());
            return (None, vec![Refusal::Faults(message)]);
        };
        let name = folder_name(place);
        let (mut last, mut refused) = (None, Vec::new());
        for format in formats.iter().copied() {
            if format.is_the_kit() && built.cleared_for().is_none() && !self.draft {
                refused.push(Refusal::Faults(refusals::closed(format, &built)));
                continue;
            }
            let order = Order { format, place, name: &name, library, today };
            match self.export(Finished { name: &name, kit, output }, &order) {
                Ok(path) => last = Some(path),
                Err(refusal) => refused.push(refusal),
            }
        }
        (last.map(|path| if formats.len() > 1 { self.folder(place) } else { path }), refused)
    }
}
