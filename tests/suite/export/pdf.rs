//! The handbook and the handouts, printed by the installed browser and read by Poppler.

use std::process::Command;

use lopdf::Document;

use super::sample;
use crate::driver::{Folder, SMALLEST, TODAY, skipped};

/// Whether there are a browser to print with and Poppler to read with.
pub fn can_print() -> bool {
    let chromium = ["/usr/bin/chromium", "/usr/bin/google-chrome"]
        .iter()
        .any(|path| std::path::Path::new(path).is_file());
    let poppler = Command::new("pdfinfo").arg("-v").output().is_ok();
    if !(chromium && poppler) {
        skipped("printing", "Chromium or Poppler is missing; .ci/run installs them");
    }
    chromium && poppler
}

/// The output of a Poppler program.
fn poppler(folder: &Folder, program: &str, arguments: &[&str]) -> String {
    let ran =
        Command::new(program).args(arguments).current_dir(folder.path()).output().expect("Poppler runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

/// The text of each page.
pub fn pages(folder: &Folder, path: &str) -> Vec<String> {
    let text = poppler(folder, "pdftotext", &["-layout", path, "-"]);
    let mut pages: Vec<String> = text.split('\u{c}').map(str::to_string).collect();
    assert_eq!(pages.pop().as_deref(), Some(""));
    pages
}

fn print(folder: &Folder, arguments: &[&str]) -> String {
    let all = [&["export", "pdf"], arguments, &["--today", TODAY]].concat();
    folder.run(&all).ends(0).out.lines().last().expect("a path").to_string()
}

#[test]
fn the_handbook_has_correct_contents_and_a_bookmark_for_every_page_and_section() {
    if !can_print() {
        return;
    }
    let folder = sample();
    let path = print(&folder, &["clients/riverbend"]);
    assert_eq!(path, "clients/riverbend/out/handover/riverbend-kit.pdf");
    let about = poppler(&folder, "pdfinfo", &[&path]);
    let value = |key: &str| {
        about.lines().find_map(|line| line.strip_prefix(key)).expect("a value").trim().to_string()
    };
    assert_eq!(value("Title:"), "ScribeAssist at Riverbend Family Medicine");
    assert_eq!(value("Tagged:"), "yes");
    let structure = poppler(&folder, "pdfinfo", &["-struct", &path]);
    for kind in ["H1", "H2", "H3", "Table", "TH", "L", "LI", "Link"] {
        assert!(structure.lines().any(|line| line.split_whitespace().next() == Some(kind)), "no {kind}");
    }
    let pages = pages(&folder, &path);
    assert!(pages[0].contains("Training handbook") && !pages[0].contains("HIPAA"), "{}", pages[0]);
    let rows: Vec<(&str, usize)> = pages[1]
        .lines()
        .filter_map(|line| {
            let (title, number) = line.trim().rsplit_once("  ")?;
            Some((title.trim(), number.trim().parse().ok()?))
        })
        .collect();
    let poppler_reads = poppler(&folder, "pdfinfo", &["-dests", &path]);
    assert!(poppler_reads.contains("\"hipaa\""), "{poppler_reads}");
    assert!(rows.len() > 18 && rows.is_sorted_by_key(|row| row.1), "{rows:?}");
    assert_eq!(pages.iter().filter(|page| page.contains("Contents\n")).count(), 1);
    for (at, page) in pages.iter().enumerate() {
        let body: String = page.lines().skip(1).filter(|line| !line.contains("Kit version")).collect();
        assert!(body.trim().len() > 60, "page {} has nothing on it: {page}", at + 1);
    }
    let document = Document::load(folder.path().join(&path)).expect("a PDF");
    let outline: Vec<(String, usize)> = document
        .get_toc()
        .expect("bookmarks")
        .toc
        .into_iter()
        .map(|entry| (entry.title, entry.page))
        .collect();
    for (title, page) in [
        ("Nurse", "Nurse"),
        ("Rollout", "How Riverbend starts with ScribeAssist"),
        ("Cards", "Cards to print and cut"),
    ] {
        let (_, number) =
            rows.iter().find(|row| row.0 == title).unwrap_or_else(|| panic!("{title}: {rows:?}"));
        assert!(outline.contains(&(page.to_string(), *number)), "{title} {number}: {outline:?}");
        // Pages have their own title at the top; cards, which are cut out, do not.
        assert!(
            title == "Cards" || pages[*number - 1].lines().next().is_some_and(|line| line.ends_with(page)),
            "{}",
            pages[*number - 1]
        );
    }
    for section in
        ["When to stop", "Step by step", "Does my job change?", "What the tool may not do"].iter().take(3)
    {
        assert!(outline.iter().any(|entry| entry.0 == *section), "{section}: {outline:?}");
    }
}

#[test]
fn one_page_is_one_page_and_a_role_gets_what_it_reads() {
    if !can_print() {
        return;
    }
    let folder = sample();
    let path = print(&folder, &["clients/riverbend", "--page", "hipaa"]);
    assert_eq!(path, "clients/riverbend/out/handover/riverbend-hipaa.pdf");
    assert_eq!(pages(&folder, &path).len(), 1);
    let path = print(&folder, &["clients/riverbend", "--page", "roles/nurse"]);
    assert_eq!(path, "clients/riverbend/out/handover/riverbend-roles-nurse.pdf");
    let path = print(&folder, &["clients/riverbend", "--role", "nurse"]);
    assert_eq!(path, "clients/riverbend/out/handover/riverbend-nurse.pdf");
    let nurse = pages(&folder, &path);
    assert!(nurse[0].contains("Family Medicine: Nurse"), "{}", nurse[0]);
    let all = nurse.concat();
    assert!(
        all.contains("What you still own and review")
            && !all.contains("Sign-off sheet")
            && !all.contains("Care coordinator  ")
    );
    for (at, page) in nurse.iter().enumerate() {
        assert!(page.split_whitespace().count() > 20, "page {} has nothing on it: {page}", at + 1);
    }
}

#[test]
fn every_sheet_of_a_draft_says_that_it_is_one() {
    if !can_print() {
        return;
    }
    let folder = Folder::kit(SMALLEST);
    let path = print(&folder, &["kit", "--draft"]);
    assert_eq!(path, "kit/out/handover/DRAFT-kit-kit.pdf");
    assert!(poppler(&folder, "pdfinfo", &[&path]).contains("DRAFT: "));
    for page in pages(&folder, &path) {
        assert!(page.contains("DRAFT. Not for use with patient information."), "{page}");
    }
}

#[test]
fn what_cannot_be_printed_is_refused_before_a_browser_is_searched_for() {
    let folder = sample();
    for (arguments, code, said) in [
        (vec!["pdf", "clients/riverbend", "--page", "hippa"], 2, "Did you mean `hipaa`?"),
        (vec!["pdf", "clients/riverbend", "--page", "readiness"], 2, "no `readiness`"),
        (vec!["pdf", "clients/riverbend", "--role", "nurze"], 2, "Did you mean `nurse`?"),
        (vec!["zip", "clients/riverbend", "--page", "hipaa"], 2, "work only with pdf"),
        (vec!["pdf", "clients/riverbend", "--page", "hipaa", "--role", "nurse"], 2, "cannot be used with"),
    ] {
        let all = [&["export"], arguments.as_slice(), &["--today", TODAY]].concat();
        let ran = folder.run(&all).ends(code);
        assert!(ran.err.contains(said) && ran.out.is_empty(), "{arguments:?}: {}", ran.err);
    }
    let ran = Folder::kit(SMALLEST).run(&["export", "pdf", "kit", "--today", TODAY]).ends(1);
    assert!(ran.err.contains("baa-signed"), "{}", ran.err);
}

/// Exports a PDF with a script in place of the browser; returns the exit code and what was printed.
#[cfg(unix)]
fn with_browser(folder: &Folder, script: &str) -> (i32, String) {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.path().join("browser");
    std::fs::write(&path, script).expect("a script");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("it may run");
    let mut command = folder.command(&["export", "pdf", "clients/riverbend", "--today", TODAY]);
    let ran = command.env("INSERVICE_CHROME", &path).output().expect("the binary runs");
    (ran.status.code().unwrap_or(-1), String::from_utf8_lossy(&ran.stderr).into_owned())
}

#[cfg(unix)]
#[test]
fn nothing_is_written_without_a_browser_or_with_one_that_leaves_something_out() {
    let folder = sample();
    let mut command = folder.command(&["export", "pdf", "clients/riverbend", "--today", TODAY]);
    let ran = command.env("INSERVICE_CHROME", "/nowhere/chrome").output().expect("the binary runs");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(3), "{said}");
    assert!(said.contains("Install one of them") && said.contains("all.html"), "{said}");
    let (code, said) = with_browser(&folder, "#!/bin/sh\necho 'no display' >&2\n");
    assert!(code == 3 && said.contains("printed nothing. It said: no display"), "{said}");
    // A file that is not a PDF, and a page without a title, tags, a language or bookmarks.
    let out = "for one; do case \"$one\" in --print-to-pdf=*) out=${one#*=};; esac; done\n";
    let (code, said) =
        with_browser(&folder, &format!("#!/bin/sh\n{out}echo '%PDF-1.4 nothing' > \"$out\"\n"));
    assert!(code == 3 && said.contains("left out"), "{said}");
    let bare = "%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792]>>\nendobj\n";
    let at = |object: &str| bare.find(object).expect("an object");
    let table = format!(
        "xref\n0 4\n0000000000 65535 f \n{:010} 00000 n \n{:010} 00000 n \n{:010} 00000 n \ntrailer\n<</Size 4 /Root 1 0 R>>\nstartxref\n{}\n%%EOF\n",
        at("1 0 obj"),
        at("2 0 obj"),
        at("3 0 obj"),
        bare.len()
    );
    folder.write("bare.pdf", format!("{bare}{table}"));
    let bare = folder.path().join("bare.pdf").display().to_string();
    let (code, said) = with_browser(&folder, &format!("#!/bin/sh\n{out}cp '{bare}' \"$out\"\n"));
    assert!(code == 3 && said.contains("left out the tags"), "{said}");
    assert!(folder.files("clients/riverbend/out").is_empty());
    // Without a browser, everything else is still exported.
    let mut command = folder.command(&["export", "--all", "clients/riverbend", "--today", TODAY]);
    let ran = command.env("INSERVICE_CHROME", "/nowhere/chrome").output().expect("the binary runs");
    assert_eq!(ran.status.code(), Some(3));
    assert!(folder.files("clients/riverbend/out/handover").contains_key("riverbend-nurse.scorm.zip"));
}
