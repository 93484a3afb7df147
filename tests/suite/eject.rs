//! Ejected copies of built-in files: where they go, what is recorded about them, and what an update of the program changes.

use crate::driver::{Folder, SMALLEST};

fn workspace() -> Folder {
    Folder::new().file("clients/riverbend/kit.yaml", SMALLEST)
}

#[test]
fn a_copy_changes_nothing_until_it_is_edited_and_is_never_overwritten() {
    let folder = workspace();
    folder.run(&["build", "riverbend"]).ends(0);
    let before = folder.files("clients/riverbend/out/site");
    for file in [
        "hipaa.md",
        "content/faq/jobs.md",
        "theme.yaml",
        "themes/clinic/page.html",
        "heading.woff2",
        "words/en.yaml",
    ] {
        folder.run(&["eject", file]).ends(0);
    }
    let ran = folder.run(&["eject", "task.md", "--kit", "riverbend"]).ends(0);
    assert_eq!(ran.out, "clients/riverbend/content/pages/task.md\n");
    let checked = folder.run(&["check", "riverbend", "--full"]).ends(0);
    assert!(!checked.err.contains("not-used") && !checked.err.contains("ejected"), "{}", checked.err);
    folder.run(&["build", "riverbend"]).ends(0);
    assert!(
        before == folder.files("clients/riverbend/out/site"),
        "a copy renders as what it was copied from"
    );
    folder.write("content/pages/hipaa.md", "mine");
    assert!(folder.run(&["eject", "hipaa.md"]).ends(3).err.contains("was not changed"));
    assert_eq!(folder.read("content/pages/hipaa.md"), "mine");
}

#[test]
fn a_built_in_file_that_has_changed_is_named() {
    let folder = workspace();
    folder.run(&["eject", "hipaa.md", "jobs"]).ends(0);
    folder.run(&["eject", "--check"]).ends(0);
    // Make the copy look as if it came from an earlier version of the program.
    let mine = folder.read("content/pages/hipaa.md");
    folder.write("content/pages/hipaa.md", mine.replace("What it does", "What it did"));
    let record = folder.read(".ejected");
    folder.write(
        ".ejected",
        record
            .lines()
            .map(
                |line| {
                    if line.contains("hipaa") { format!("0{}\n", &line[1..]) } else { format!("{line}\n") }
                },
            )
            .collect::<String>(),
    );
    let told = folder.run(&["eject", "--check"]).ends(1);
    assert!(told.out.contains("content/pages/hipaa.md: the built-in file has changed"), "{}", told.out);
    assert!(told.out.contains("content/faq/jobs.md: identical to the built-in file"), "{}", told.out);
    let diff = folder.run(&["eject", "--diff", "hipaa.md"]).ends(0).out;
    assert!(diff.contains("\n-") && diff.contains("\n+") && diff.contains("What it did"), "{diff}");
    folder.run(&["eject", "--merged", "hipaa.md"]).ends(0);
    folder.run(&["eject", "--check"]).ends(0);
}

#[test]
fn what_cannot_be_ejected_is_refused_with_a_hint() {
    let folder = workspace();
    assert!(folder.run(&["eject", "concerns"]).ends(2).err.contains("themes/clinic/parts/concerns.html"));
    assert!(folder.run(&["eject", "hippa.md"]).ends(2).err.contains("Did you mean `hipaa.md`?"));
    assert!(folder.run(&["eject"]).ends(2).err.contains("--list"));
    let list = folder.run(&["eject", "--list"]).ends(0).out;
    assert!(list.contains("content/pages/hipaa.md\n") && !list.contains("starter/sample"), "{list}");
    assert!(Folder::new().run(&["eject", "hipaa.md"]).ends(2).err.contains("--kit"));
    assert!(folder.files("content").is_empty(), "nothing was written");
}
