//! Prints a page with the installed browser: Chrome, Chromium or Edge, without a window, with its own profile, and killed if it
//! takes too long. Callers judge the result.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The variable that names a browser to use instead of searching for one.
pub(crate) const VARIABLE: &str = "INSERVICE_CHROME";

/// The names that browsers are installed under, and the places where they are installed.
const NAMES: [&str; 8] = [
    "google-chrome-stable",
    "google-chrome",
    "chromium",
    "chromium-browser",
    "microsoft-edge-stable",
    "microsoft-edge",
    "chrome",
    "msedge",
];
const PLACES: [&str; 6] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/// A page as large as a whole kit takes seconds; a browser that hangs takes forever.
const LONGEST: Duration = Duration::from_secs(90);

/// A browser that can print.
#[derive(Debug)]
pub(crate) struct Browser {
    program: PathBuf,
}

/// Why nothing was printed.
#[derive(Debug)]
pub(crate) enum NoPrint {
    /// It did not finish in time, and was killed.
    TooLong,
    /// It finished without printing anything; the last line of its error output.
    Nothing(String),
    /// It could not be started, or its folder could not be created.
    Machine(io::Error),
}

impl Browser {
    /// The browser that the variable names, or the first that is installed.
    pub(crate) fn find() -> Option<Self> {
        if let Some(named) = env::var_os(VARIABLE) {
            let program = PathBuf::from(named);
            return program.is_file().then_some(Self { program });
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let ending = if cfg!(windows) { ".exe" } else { "" };
        let on_path = NAMES.iter().flat_map(|name| {
            env::split_paths(&path)
                .map(move |folder| folder.join(format!("{name}{ending}")))
                .collect::<Vec<_>>()
        });
        let program = on_path.chain(PLACES.map(PathBuf::from)).find(|path| path.is_file())?;
        Some(Self { program })
    }

    /// The browser's name in messages.
    pub(crate) fn name(&self) -> String {
        self.program.display().to_string()
    }

    /// Prints a page as a PDF.
    pub(crate) fn print(&self, html: &str) -> Result<Vec<u8>, NoPrint> {
        let room = Room::open().map_err(NoPrint::Machine)?;
        let page = room.path.join("page.html");
        fs::write(&page, html).map_err(NoPrint::Machine)?;
        let (printed, said) = self.run(&room, &page, &[])?;
        // As root, for example in a container, the browser has no sandbox to run in.
        let printed = match printed {
            None if said.contains("no-sandbox") => self.run(&room, &page, &["--no-sandbox"])?,
            other => (other, said),
        };
        match printed {
            (Some(bytes), _) => Ok(bytes),
            (None, said) => Err(NoPrint::Nothing(said.lines().last().unwrap_or_default().to_string())),
        }
    }

    /// Runs the browser. Returns the PDF, if there is one, and the error output.
    fn run(&self, room: &Room, page: &Path, more: &[&str]) -> Result<(Option<Vec<u8>>, String), NoPrint> {
        let out = room.path.join("page.pdf");
        let log = room.path.join("log.txt");
        let stderr = fs::File::create(&log).map_err(NoPrint::Machine)?;
        let mut print = std::ffi::OsString::from("--print-to-pdf=");
        print.push(&out);
        let mut profile = std::ffi::OsString::from("--user-data-dir=");
        profile.push(room.path.join("profile"));
        let mut child = Command::new(&self.program)
            .args(["--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check"])
            .args(["--disable-extensions", "--disable-background-networking", "--disable-sync"])
            .args(["--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf"])
            .args(more)
            .arg(profile)
            .arg(print)
            .arg(page)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
            .map_err(NoPrint::Machine)?;
        let ended = wait(&mut child).map_err(NoPrint::Machine)?;
        let said =
            fs::read(&log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        if ended.is_none() {
            return Err(NoPrint::TooLong);
        }
        Ok((fs::read(&out).ok().filter(|bytes| !bytes.is_empty()), said))
    }
}

/// Waits until the browser exits; kills it and returns `None` if that takes too long.
fn wait(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > LONGEST {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(40));
    }
}

/// A temporary folder for one print.
struct Room {
    path: PathBuf,
}

impl Room {
    fn open() -> io::Result<Self> {
        let top = env::temp_dir();
        for number in 0..1000 {
            let path = top.join(format!("inservice-print-{}-{number}", std::process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self { path }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("no folder for a print could be made"))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
