//! Test suites that others wrote. `.ci/run` installs them into `target/foreign`.

use std::path::{Path, PathBuf};

use crate::driver::skipped;

/// The folder of a suite. Where it is missing, that is said.
pub fn suite(package: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/foreign/node_modules").join(package);
    if folder.is_dir() {
        return Some(folder);
    }
    skipped(package, &format!("{} is missing; `.ci/run` installs it", folder.display()));
    None
}
