//! The installed browser, which prints pages to PDF: a second layout engine would lay them out differently.

use std::collections::hash_map::RandomState;
use std::env;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The names that Chrome, Chromium, Edge and Brave have on the path.
const NAMES: [&str; 9] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "brave-browser",
];
/// Where to look if none is on the path.
const PLACES: [&str; 5] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
/// The longest that printing a page may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The installed browser: the one that `CHROMIUM` names, or the first that is found.
fn installed() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    let folders = env::var_os("PATH").unwrap_or_default();
    let on_path = NAMES.iter().find_map(|name| {
        env::split_paths(&folders)
            .flat_map(|folder| [folder.join(name), folder.join(format!("{name}.exe"))])
            .find(|path| path.is_file())
    });
    let places = || PLACES.iter().map(PathBuf::from).find(|path| path.is_file());
    named.or(on_path).or_else(places)
}

/// Prints the page at an address as a PDF.
pub fn pdf(address: &str) -> io::Result<Vec<u8>> {
    let Some(browser) = installed() else {
        let message = "no Chrome, Chromium or Edge was found; print the page from your browser instead";
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    };
    let folder =
        env::temp_dir().join(format!("inservice-{:016x}", RandomState::new().build_hasher().finish()));
    fs::create_dir(&folder)?;
    // As root, which is usual in a container, the browser refuses to use its sandbox. The page is our own.
    let printed = print(&browser, address, &folder, &[])
        .or_else(|_| print(&browser, address, &folder, &["--no-sandbox"]));
    let _ = fs::remove_dir_all(&folder);
    printed
}

fn print(browser: &Path, address: &str, folder: &Path, more: &[&str]) -> io::Result<Vec<u8>> {
    let file = folder.join("page.pdf");
    let mut child = Command::new(browser)
        .args(["--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"])
        .args(more)
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("--print-to-pdf={}", file.display()))
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let until = Instant::now() + PATIENCE;
    while child.try_wait()?.is_none() {
        if Instant::now() > until {
            child.kill()?;
            child.wait()?;
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "the browser took too long to print the page",
            ));
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    fs::read(&file).map_err(|_| io::Error::other("the browser did not print the page"))
}
