//! `inservice export`: hands a kit over in a format that a practice, its IT or its training system accepts.

mod clients;
mod refusals;

use std::collections::BTreeMap;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use jiff::civil::Date;

use super::grouped::Detail;
use super::new::ask::{Asked, Asker, Choice};
use super::{Ended, Refusal, Today, kit_named, report, terminal};
use crate::export::pdf::{self, What};
use crate::export::{self, Finished, Handed};
use crate::files::workspace::KitPlace;
use crate::library::Library;
use crate::output::Destination;
use crate::output::browser::Browser;
use crate::output::handover::{self, Handover, Whole};
use crate::text::diagnostic::{Diagnostics, suggestion};

/// The arguments.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Export {
    /// The format; without one, they are listed
    #[arg(value_name = "FORMAT")]
    format: Option<String>,
    /// The kit's folder; by default, the current folder
    #[arg(value_name = "KIT")]
    kit: Option<Utf8PathBuf>,
    /// Export every format; with a FORMAT and no kit, that format for every client
    #[arg(long)]
    all: bool,
    /// Write here instead of into out/handover/: a file's name, or a folder
    #[arg(long, value_name = "PATH")]
    out: Option<Utf8PathBuf>,
    /// Export even if the kit is not cleared, marked as a draft on every page and in every file name
    #[arg(long)]
    draft: bool,
    /// Print only this page of the kit, such as hipaa or cards (pdf)
    #[arg(long, value_name = "NAME", conflicts_with = "all")]
    page: Option<String>,
    /// Print only what one person in this role gets, such as nurse (pdf)
    #[arg(long, value_name = "ROLE", conflicts_with_all = ["all", "page"])]
    role: Option<String>,
    #[command(flatten)]
    today: Today,
}

const EXAMPLES: &str = "Examples:
  inservice export zip riverbend                the pages, for the practice's IT
  inservice export zip riverbend --draft        before the gate is open, marked
  inservice export file riverbend               the whole kit in one HTML file
  inservice export pdf riverbend                a handbook to print
  inservice export pdf riverbend --page hipaa   one page of it
  inservice export scorm riverbend              courses for a training system
  inservice export ics riverbend                the dates, for calendars
  inservice export letters riverbend            letters to the vendor and owners
  inservice export --all riverbend              everything
  inservice export zip --all                    the pages of every client";

/// The formats in which a kit can be handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Zip,
    File,
    Pdf,
    Scorm,
    Ics,
    Letters,
}

impl Format {
    const ALL: [Self; 6] = [Self::Zip, Self::File, Self::Pdf, Self::Scorm, Self::Ics, Self::Letters];

    const fn name(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::File => "file",
            Self::Pdf => "pdf",
            Self::Scorm => "scorm",
            Self::Ics => "ics",
            Self::Letters => "letters",
        }
    }

    /// The description in the list of formats.
    const fn about(self) -> &'static str {
        match self {
            Self::Zip => "the pages for a web server or a file share, with a README for the practice's IT",
            Self::File => "the whole kit as one HTML file, with search",
            Self::Pdf => {
                "a handbook to print, with contents and bookmarks; or one page, or what one role gets"
            }
            Self::Scorm => "a course for each role, for a training system that takes SCORM 1.2",
            Self::Ics => "the dates, for everyone's calendar; and the owners' due dates, for those who lead",
            Self::Letters => "the letter to the vendor and each owner's list, to print or to send",
        }
    }

    /// Whether staff read the export as the kit, so that it needs an open pilot gate or a draft mark. Letters and dates are
    /// needed most while the gate is closed.
    const fn is_the_kit(self) -> bool {
        !matches!(self, Self::Ics | Self::Letters)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What an export needs to know in addition to the finished kit.
struct Order<'a> {
    format: Format,
    place: &'a KitPlace,
    name: &'a str,
    library: &'a Library,
    today: Date,
}

impl Export {
    /// Exports one format or all of them, and prints the path.
    pub(super) fn run(mut self) -> Result<Ended, Refusal> {
        if let Some(formats) = self.of_every_client() {
            return self.every_client(&formats);
        }
        // With --all, the only positional argument is the kit.
        if self.all && self.kit.is_none() {
            self.kit = self.format.take().map(Utf8PathBuf::from);
        }
        let formats = match self.format.as_deref() {
            _ if self.all => Format::ALL.to_vec(),
            None if terminal::somebody_is_there() => vec![chosen()?],
            None => return list(),
            Some(name) => vec![format_named(name)?],
        };
        if (self.page.is_some() || self.role.is_some()) && formats != [Format::Pdf] {
            let message = "--page and --role work only with pdf: `inservice export pdf KIT --page hipaa`";
            return Err(Refusal::Usage(message.to_string()));
        }
        let place = kit_named(self.kit.as_deref())?;
        let snapshot = place.snapshot();
        let library = Library::built_in().with(&snapshot);
        let today = self.today.day();
        let built = crate::build(&snapshot, &library, today);
        report::all_was_read(&snapshot)?;
        let (Some(kit), Some(output)) = (&built.ready, &built.output) else {
            report::text(&place.name(), &built.diagnostics, None, Detail::Fitting, None)?;
            terminal::err("Nothing was written.")?;
            return Ok(Ended::Faults);
        };
        let name = folder_name(&place);
        let finished = Finished { name: &name, kit, output };
        let mut ended = Ended::Fine;
        let mut last = None;
        for format in formats {
            if format.is_the_kit() && built.cleared_for().is_none() && !self.draft {
                let refused = Refusal::Faults(refusals::closed(format, &built));
                if !self.all {
                    return Err(refused);
                }
                terminal::err_refusal(&refused);
                ended = ended.max(Ended::Faults);
                continue;
            }
            let order = Order { format, place: &place, name: &name, library: &library, today };
            match self.export(finished, &order) {
                Ok(path) => last = Some(path),
                // A browser that fails, or a page override that lacks what letters need, does not keep back the other formats.
                Err(refused) if self.all && matches!(format, Format::Pdf | Format::Letters) => {
                    terminal::err_refusal(&refused);
                    ended = ended.max(if refused.exit_code() == 3 { Ended::Refused } else { Ended::Faults });
                }
                Err(refused) => return Err(refused),
            }
        }
        if let Some(path) = last {
            terminal::out(if self.all { self.folder(&place) } else { path })?;
        }
        Ok(ended)
    }

    /// The folder for all formats: out/handover/, unless --out was given.
    fn folder(&self, place: &KitPlace) -> Utf8PathBuf {
        self.out.clone().unwrap_or_else(|| place.out().join("handover"))
    }

    /// Exports one format, and returns the path to print.
    fn export(&self, finished: Finished, order: &Order) -> Result<Utf8PathBuf, Refusal> {
        let destination = Destination::of(order.place);
        let mut to = self.target(order);
        let files = match order.format {
            Format::Zip => {
                let packed = export::archive::export(finished, self.draft);
                vec![packed.map_err(|error| Refusal::Machine(format!("cannot pack the pages: {error}")))?]
            }
            Format::File => {
                let file = export::single::export(finished, self.draft);
                vec![file.ok_or_else(refusals::nothing_gathers)?]
            }
            Format::Pdf => vec![self.print(finished, order)?],
            Format::Scorm => {
                let packages = export::scorm::export(finished, &order.words(finished), self.draft);
                let packages = packages
                    .map_err(|error| Refusal::Machine(format!("cannot pack the courses: {error}")))?;
                packages.ok_or_else(refusals::nothing_gathers)?
            }
            Format::Letters => export::letters::export(finished),
            Format::Ics => {
                let owners = format!("{}-owners.ics", order.name);
                let staff = to.file.clone().unwrap_or_else(|| format!("{}-rollout.ics", order.name));
                let earlier = [staff, owners].map(|name| fs::read_to_string(to.folder.join(name)).ok());
                let [staff, owners] = &earlier;
                let earlier =
                    export::calendar::Earlier { staff: staff.as_deref(), owners: owners.as_deref() };
                export::calendar::export(finished, &order.words(finished), order.today, earlier)
            }
        };
        if files.is_empty() && !finished.kit.owners().is_empty() {
            return Err(Refusal::Faults(refusals::NO_LETTER.to_string()));
        }
        if files.is_empty() {
            terminal::err(format!(
                "{}: there are no letters to write, because nothing is open.",
                order.place.name()
            ))?;
        }
        // A path given with --out is used as given: for several files, it is the folder that holds them.
        let first = files.first().map(|file| file.path.clone()).unwrap_or_default();
        let folder = first.split_once('/').map(|(folder, _)| folder.to_string());
        let of_folder = if to.named { None } else { folder.clone().or_else(|| order.only_folder()) };
        let whole = match order.format {
            Format::Scorm => {
                Some(Whole::Named(export::draft_prefix(self.draft) + order.name + "-", ".scorm.zip"))
            }
            _ => of_folder.map(Whole::Folder),
        };
        let wanted = |(at, file): (usize, Handed)| {
            let path = match &to.file {
                Some(name) if at == 0 => name.clone(),
                _ if to.named => {
                    file.path.split_once('/').map_or(file.path.clone(), |(_, name)| name.to_string())
                }
                _ => file.path,
            };
            (path, file.bytes, file.about)
        };
        let files: Vec<_> = files.into_iter().enumerate().map(wanted).collect();
        let printed = match (&folder, files.first()) {
            _ if order.format == Format::Scorm => to.folder.clone(),
            _ if to.named && to.file.is_none() && order.only_folder().is_some() => to.folder.clone(),
            (Some(folder), _) => to.folder.join(folder),
            (None, Some((path, ..))) => to.folder.join(path),
            (None, None) => to.folder.clone(),
        };
        let index = (self.out.is_none() || self.all).then(|| export::index_head(finished));
        to.folder = if to.folder == "" { Utf8PathBuf::from(".") } else { to.folder };
        handover::hand_over(&destination, &Handover { folder: to.folder, files, whole, index })?;
        Ok(printed)
    }

    /// Prints the PDF with the installed browser.
    fn print(&self, finished: Finished, order: &Order) -> Result<Handed, Refusal> {
        let what = match (&self.page, &self.role) {
            (Some(page), _) => What::Page(page),
            (None, Some(role)) => What::Role(role),
            (None, None) => What::Handbook,
        };
        let sheet =
            pdf::sheet(finished, what, &order.words(finished), self.draft).map_err(refusals::fault)?;
        let browser = Browser::find().ok_or_else(|| refusals::no_browser(finished))?;
        let printed =
            sheet.printed(|html| browser.print(html)).map_err(|why| refusals::no_print(&browser, &why))?;
        printed.map_err(refusals::fault)
    }

    /// The folder and the file name that an export is written to.
    fn target(&self, order: &Order) -> Target {
        let Some(out) = self.out.as_ref() else {
            return Target { folder: order.place.out().join("handover"), file: None, named: false };
        };
        if self.all {
            return Target { folder: out.clone(), file: None, named: false };
        }
        if order.only_folder().is_some()
            || order.format == Format::Scorm
            || out.as_str().ends_with(['/', '\\'])
            || out.is_dir()
        {
            return Target { folder: out.clone(), file: None, named: true };
        }
        let folder = out.parent().map(Utf8Path::to_owned).unwrap_or_default();
        Target { folder, file: out.file_name().map(str::to_string), named: true }
    }
}

/// The folder to write to, the name of the first file if --out gives one, and whether --out names this one export.
struct Target {
    folder: Utf8PathBuf,
    file: Option<String>,
    named: bool,
}

impl Order<'_> {
    /// The words of the interface in the kit's language.
    fn words(&self, finished: Finished) -> BTreeMap<String, String> {
        self.library.words(finished.kit.language(), &mut Diagnostics::default())
    }

    /// The subfolder for all files of this format, if it has one.
    fn only_folder(&self) -> Option<String> {
        (self.format == Format::Letters).then(|| format!("{}-letters", self.name))
    }
}

/// The name of the kit's folder.
fn folder_name(place: &KitPlace) -> String {
    let path = place.folder.path();
    let path = if path == "" { Utf8Path::new(".") } else { path };
    let real = path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned());
    real.file_name().unwrap_or("kit").to_string()
}

fn format_named(name: &str) -> Result<Format, Refusal> {
    Format::named(name).ok_or_else(|| {
        let names = Format::ALL.map(Format::name);
        let help = suggestion(name, names, "The formats are");
        Refusal::Usage(format!("there is no format `{name}`. {help}"))
    })
}

/// Asks for the format on the terminal.
fn chosen() -> Result<Format, Refusal> {
    let choice = |format: Format| Choice {
        id: format.name().to_string(),
        name: format.about().to_string(),
        also: Vec::new(),
    };
    let asked = Asked {
        question: "Which format?",
        why: "The files go to out/handover/, where index.txt says what each one is for.",
        flag: "a format: `inservice export letters clients/riverbend`",
    };
    format_named(&Asker::of_terminal().one(&asked, &Format::ALL.map(choice))?)
}

fn list() -> Result<Ended, Refusal> {
    for format in Format::ALL {
        terminal::out(format!("{:8} {}", format.name(), format.about()))?;
    }
    terminal::err(
        "Name one of them and a kit: `inservice export letters clients/riverbend`. --all exports every one.",
    )?;
    Ok(Ended::Fine)
}
