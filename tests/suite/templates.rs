//! Faults in overrides: each is reported once, at the faulty line, with what to write instead.

use crate::driver::{Folder, SMALLEST};

fn faults(path: &str, end: &str) -> Vec<String> {
    let built_in = std::fs::read_to_string(path).expect("a built-in file");
    let folder = Folder::kit(SMALLEST).file(&format!("kit/{path}"), format!("{built_in}{end}\n"));
    let lines = built_in.lines().count() + 1;
    let rows = folder.check();
    rows.iter()
        .filter(|row| row.contains(" error "))
        .map(|row| row.replace(&format!("{lines}:"), "HERE:"))
        .collect()
}

#[test]
fn one_fault_in_an_override_is_one_error_at_its_line() {
    let ends = [
        "{{ practice.nme }}",
        "{{ nobody.name }}",
        "{{ practice.name | shout }}",
        "{{ shout(x=1) }}",
        "{% if tool %} x",
        "{{ tool.name",
    ];
    for path in
        ["content/pages/task.md", "content/pages/roles.md", "content/faq/jobs.md", "themes/clinic/page.html"]
    {
        for end in ends {
            let found = faults(path, end);
            assert!(
                matches!(found.as_slice(), [one] if one.starts_with("HERE:") && one.ends_with(" error template")),
                "{path} {end}: {found:?}"
            );
        }
    }
}

#[test]
fn a_heading_that_an_override_leaves_out_is_reported_in_the_override() {
    let folder = Folder::kit(SMALLEST)
        .file("kit/content/pages/task.md", "---\ntitle: The task\nnav: 30\n---\n\nShort.\n");
    let ran = folder.run(&["check", "kit", "--full"]).ends(1);
    assert!(ran.err.contains("this file leaves out the heading `#when-to-stop`"), "{}", ran.err);
    assert!(!ran.err.contains("--> content/"), "nobody can edit a built-in file\n{}", ran.err);
}

#[test]
fn refusals_say_what_to_do() {
    let folder = Folder::new().file("clients/riverbend/kit.yaml", SMALLEST);
    assert!(folder.run(&["check", "rivrbend"]).ends(2).err.contains("Did you mean `riverbend`?"));
    assert!(folder.run(&["check", "clients/zzz"]).ends(2).err.contains("The kits here are riverbend."));
    assert!(Folder::new().run(&["check", "zzz"]).ends(2).err.contains("`inservice new NAME`"));
    let empty = Folder::kit("");
    assert!(empty.run(&["check", "kit"]).ends(1).err.contains("Next: This kit is empty."));
}
