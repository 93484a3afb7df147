//! Test suites that others wrote. `.ci/run` installs them into `target/foreign`.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of a suite. Where it is missing that is said, and with `CI` set it is a fault.
pub fn suite(package: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/foreign/node_modules").join(package);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(env::var_os("CI").is_none(), "{} is missing, and nothing of it was tried", folder.display());
    // Past the harness, which keeps what passing tests print to itself.
    let _ = writeln!(
        std::io::stderr(),
        "SKIPPED: {package}, because {} is missing. `.ci/run` installs it.",
        folder.display()
    );
    None
}
