//! The crate's dependencies: every package comes from crates.io under a license that lets a practice use the kit.

use std::process::Command;

/// Licenses that ask for no more than including their text. An expression must be satisfied by these alone.
const ALLOWED: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Changes to such a package itself must be published. Programs that use it are not affected, and we change none.
const FILE_COPYLEFT: &str = "MPL-2.0";
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Whether every part joined by AND has an allowed license. `/` is an old way to write OR.
fn allowed(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" AND ").all(|part| {
        part.split(" OR ")
            .map(str::trim)
            .any(|license| ALLOWED.contains(&license) || license == FILE_COPYLEFT)
    })
}

#[test]
fn every_package_has_a_known_source_and_a_license_that_is_allowed() {
    let ran = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 100, "only {} packages", packages.len());
    let mut wrong = Vec::new();
    for package in packages {
        let (name, license) = (&package["name"], package["license"].as_str().unwrap_or("none"));
        match package["source"].as_str() {
            None if name == "inservice" => {}
            Some(REGISTRY) => {}
            source => wrong.push(format!("{name} comes from {source:?}")),
        }
        if !allowed(license) {
            wrong.push(format!("{name} has the license {license}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(!allowed("GPL-3.0") && !allowed("MIT AND GPL-3.0") && !allowed("none") && allowed("MIT/GPL-3.0"));
}
