//! Test suites from other projects. `.ci/run` installs them into `target/foreign`.

use std::path::{Path, PathBuf};

use crate::driver::skipped;

/// The folder of a suite; `None` if it is missing, which is reported.
pub fn suite(package: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/foreign/node_modules").join(package);
    if folder.is_dir() {
        return Some(folder);
    }
    skipped(package, &format!("{} is missing; `.ci/run` installs it", folder.display()));
    None
}
