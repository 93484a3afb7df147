//! `inservice list clients`: the clients of a workspace; with `--using`, only those whose build reads a given file, to see before
//! a change to it whom it affects.

use std::io::ErrorKind;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::Date;

use super::build::program;
use super::many::side_by_side;
use super::{Ended, Refusal, kits_named, report, terminal};
use crate::files::folder::Folder;
use crate::files::inputs::Inputs;
use crate::files::snapshot::Snapshot;
use crate::files::workspace::{KitPlace, workspace_above};
use crate::library::Library;
use crate::output::{Destination, Record};

/// Prints one line per client, in the order of their names.
pub(super) fn print(using: Option<&Utf8Path>, today: Date) -> Result<Ended, Refusal> {
    // Inside a client's folder, list the workspace that it belongs to.
    let top = workspace_above(Utf8Path::new("")).map(|folder| folder.path().to_owned());
    let kits = kits_named(top.as_slice(), true)?;
    let Some(using) = using else {
        kits.iter().try_for_each(|kit| terminal::out(kit.name()))?;
        return Ok(Ended::Fine);
    };
    let path = there(using)?;
    let (mut found, mut unread) = (0, false);
    side_by_side(
        &kits,
        |kit, snapshot, library| reads(kit, snapshot, library, &path, today),
        |kit, reads| match reads {
            Ok(false) => Ok(()),
            Ok(true) => {
                found += 1;
                terminal::out(kit.name())
            }
            Err(refusal) => {
                unread = true;
                terminal::err_refusal(&refusal);
                Ok(())
            }
        },
    )?;
    if found == 0 {
        terminal::err(format!("No client reads {using}."))?;
    }
    Ok(if unread { Ended::Refused } else { Ended::Fine })
}

/// The absolute path of the file or folder, which must exist.
fn there(using: &Utf8Path) -> Result<Utf8PathBuf, Refusal> {
    match using.symlink_metadata() {
        Ok(_) => Ok(Folder::named(using).path().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Refusal::Usage(format!("{using} does not exist; built-in files are read by every client")))
        }
        Err(error) => Err(Refusal::Machine(format!("cannot look at {using}: {error}"))),
    }
}

/// Whether a build of the kit reads the given file, or any file in the given folder. Taken from the record of the last build if
/// nothing has changed since, else from a new build.
fn reads(
    kit: &KitPlace,
    snapshot: &Snapshot,
    library: &Library,
    path: &Utf8Path,
    today: Date,
) -> Result<bool, Refusal> {
    let read =
        |inputs: &Inputs| inputs.files.iter().any(|(file, bytes)| bytes.is_ok() && file.starts_with(path));
    let last = Record::read(&Destination::of(kit)).filter(|last| last.program == program());
    if let Some(last) = last.filter(|last| last.inputs.holds(kit))
        && let Some(inputs) = last.inputs.inputs(kit)
    {
        return Ok(read(&inputs));
    }
    let built = crate::build(snapshot, library, today);
    report::all_was_read(snapshot)?;
    Ok(read(&built.inputs))
}
