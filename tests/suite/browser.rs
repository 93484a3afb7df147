//! What only a browser can tell. Where there is none, that is said; with `INSERVICE_BROWSER=required`, as in CI, it is a fault.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use crate::driver::Folder;

#[test]
fn the_preview_in_a_browser() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let chromium = std::env::var("CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_string());
    if !Path::new(&chromium).exists() || !tests.join("node_modules/playwright-core").exists() {
        let required = std::env::var("INSERVICE_BROWSER").is_ok_and(|value| value == "required");
        assert!(!required, "the tests in a browser need chromium, and `npm install` in tests/browser");
        // Past the harness, which keeps what passing tests print to itself.
        let said =
            "SKIPPED: the tests in a browser. They need chromium, node, and `npm install` in tests/browser.";
        let _ = writeln!(std::io::stderr(), "{said}");
        return;
    }
    let folder = Folder::new();
    let ran = Command::new("node")
        .arg(tests.join("preview.mjs"))
        .arg(env!("CARGO_BIN_EXE_inservice"))
        .arg(folder.path())
        .output()
        .expect("node runs");
    let (said, told) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{said}\n{told}");
}
