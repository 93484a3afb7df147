//! An output folder that somebody else has prepared: nothing outside is touched, and nothing of anybody else's inside.

use std::fs;

use crate::driver::{Folder, SMALLEST};

fn hash_of(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Adds files to the manifest in a kit's output, as if inservice had written them.
fn claim(folder: &Folder, files: &[(&str, &[u8])]) {
    let path = "kit/out/.inservice/manifest.json";
    let mut manifest: serde_json::Value = serde_json::from_str(&folder.read(path)).expect("JSON");
    for (name, bytes) in files {
        manifest["files"][name] = serde_json::json!([hash_of(bytes)]);
    }
    folder.write(path, manifest.to_string());
}

#[test]
fn a_manifest_reaches_no_file_outside_site_and_leaders() {
    let folder = Folder::kit(SMALLEST).file("victim", "precious").file("kit/assets/logo.svg", "precious");
    folder.build().ends(0);
    let absolute = folder.path().join("victim").to_string_lossy().into_owned();
    folder.write("kit/out/site/odd.html", "odd");
    folder.write("kit/out/own.html", "own");
    claim(
        &folder,
        &[
            ("../kit.yaml", SMALLEST.as_bytes()),
            ("site/../../kit.yaml", SMALLEST.as_bytes()),
            ("../assets/logo.svg", b"precious"),
            (&absolute, b"precious"),
            ("site/./odd.html", b"odd"),
            ("site//odd.html", b"odd"),
            ("own.html", b"own"),
            ("", b""),
        ],
    );
    folder.build().ends(0);
    assert_eq!(folder.read("victim"), "precious");
    assert_eq!(folder.read("kit/kit.yaml"), SMALLEST);
    assert_eq!(folder.read("kit/assets/logo.svg"), "precious");
    assert_eq!(folder.read("kit/out/site/odd.html"), "odd");
    assert_eq!(folder.read("kit/out/own.html"), "own");
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_and_files_of_others_stay() {
    let folder = Folder::kit(SMALLEST)
        .file("victim", "precious")
        .file("kit/out/.inservice/part-time-staff.docx", "theirs");
    let lock = folder.path().join("kit/out/.inservice/lock");
    std::os::unix::fs::symlink(folder.path().join("victim"), &lock).expect("a link");
    let ran = folder.build().ends(3);
    assert!(ran.err.contains("kit/out/.inservice/lock"), "{}", ran.err);
    assert_eq!(folder.read("victim"), "precious");
    fs::remove_file(&lock).expect("removed");
    folder.write("kit/out/.inservice/lock", "a note");
    folder.build().ends(0);
    assert_eq!(folder.read("kit/out/.inservice/part-time-staff.docx"), "theirs");
    assert_eq!(folder.read("kit/out/.inservice/lock"), "a note");
}
