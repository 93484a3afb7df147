//! What the clients of a workspace share: `workspace.yaml` and the vendor files. A kit's own value wins, a fault is shown where
//! it was written, and a change affects only the clients that read the file.

use serde_json::Value;

use crate::driver::{Folder, SMALLEST, TODAY};

const WORKSPACE: &str =
    "prepared_by: {name: Jo Rivera, company: Rivera Consulting, phone: \"555-0190\"}\nbrand: {paper: a4}\n";
const VENDOR: &str = "tool:\n  name: ScribeAssist\n  vendor: Acme Health, Inc.\n  support_phone: 800-555-0188\ncompliance:\n  encrypted_at_rest: {answer: yes, checked_by: nobody-here, checked_on: 2026-11-03, source: Data sheet 2}\n  baa_signed: yes\n";

/// A workspace with three clients: one uses the vendor's file, one also overrides parts of it, one does not use it.
fn workspace() -> Folder {
    let taking = |more: &str| format!("{SMALLEST}tool: {{from: acme{more}}}\n");
    Folder::new()
        .file("workspace.yaml", WORKSPACE)
        .file("vendors/acme.yaml", VENDOR)
        .file("clients/ash/kit.yaml", taking(""))
        .file("clients/elm/kit.yaml", taking(", name: Our Scribe") + "compliance: {encrypted_at_rest: no}\nbrand: {paper: letter}\nprepared_by: {name: Kim Lee}\n")
        .file("clients/oak/kit.yaml", SMALLEST)
}

/// What `check` finds in a client, as `file:line code: message`.
#[track_caller]
fn found(folder: &Folder, client: &str) -> Vec<String> {
    let ran = folder.run(&["check", client, "--format", "json", "--today", TODAY]);
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err));
    let list = report["kits"][0]["diagnostics"].as_array().expect("diagnostics");
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or_default().to_string();
    let line = |row: &Value| {
        let (file, code) = (text(row, "file"), text(row, "code"));
        format!("{file}:{} {code}: {} {}", row["line"], text(row, "message"), text(row, "help"))
    };
    list.iter().map(line).collect()
}

fn page(folder: &Folder, client: &str, page: &str) -> String {
    folder.run(&["build", client, "--today", TODAY]).ends(0);
    folder.read(&format!("clients/{client}/out/{page}"))
}

#[test]
fn a_kit_has_what_the_workspace_gives_unless_it_says_otherwise() {
    let folder = workspace();
    let ash = page(&folder, "ash", "site/index.html");
    assert!(ash.contains("Jo Rivera") && ash.contains("size: A4"));
    let elm = page(&folder, "elm", "site/index.html");
    assert!(elm.contains("Kim Lee") && !elm.contains("Jo Rivera") && !elm.contains("Rivera Consulting"));
    assert!(!elm.contains("size: A4"), "a kit's own paper wins");
    // A logo's path is relative to the file that names it.
    folder.write("assets/jo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 50 10\"/>");
    folder.write("workspace.yaml", "prepared_by: {name: Jo Rivera, logo: assets/jo.svg}\ntheme: clinic\n");
    assert!(page(&folder, "ash", "site/index.html").contains("data:image/svg+xml"));
    folder.write("workspace.yaml", "prepared_by: {name: Jo Rivera, logo: assets/joe.svg}\n");
    assert!(found(&folder, "ash").iter().any(|row| row.starts_with("workspace.yaml:1 missing-file")));
}

#[test]
fn faults_of_shared_files_are_shown_in_them() {
    let folder = workspace();
    for (file, text, row) in [
        ("workspace.yaml", "prepard_by: {name: Jo}\n", "workspace.yaml:1 unknown-key"),
        ("workspace.yaml", "prepared_by: {company: Rivera}\n", "workspace.yaml:1 missing-key"),
        ("workspace.yaml", "\nbrand: {paper: a5}\n", "workspace.yaml:2 bad-choice"),
        ("workspace.yaml", "brand: {logo: a.svg}\n", "workspace.yaml:1 unknown-key"),
        ("workspace.yaml", "theme: clinc\n", "workspace.yaml:1 bad-choice"),
        ("workspace.yaml", "theme: [clinic\n", "workspace.yaml:1 yaml-syntax"),
        ("workspace.yaml", "- theme\n", "workspace.yaml:1 wrong-type"),
        ("workspace.yaml", "practice: {name: Ash}\n", "workspace.yaml:1 unknown-key"),
        ("vendors/acme.yaml", "tool: {nam: X}\n", "vendors/acme.yaml:1 unknown-key"),
        ("vendors/acme.yaml", "tool: {from: other}\n", "vendors/acme.yaml:1 unknown-key"),
        ("vendors/acme.yaml", "people: {}\n", "vendors/acme.yaml:1 unknown-key"),
        ("vendors/acme.yaml", "compliance: {baa_singed: yes}\n", "vendors/acme.yaml:1 unknown-question"),
        ("vendors/acme.yaml", "compliance: {baa_signed: perhaps}\n", "vendors/acme.yaml:1 bad-choice"),
        (
            "vendors/acme.yaml",
            "tool:\n  does: [Summaries that are HIPAA compliant]\n",
            "vendors/acme.yaml:2 banned-claim",
        ),
        ("vendors/acme.yaml", "tool: {feature: SSN 123-45-6789}\n", "vendors/acme.yaml:1 looks-like-phi"),
        ("vendors/acme.yaml", "tool: {feature: Call 555-0177}\n", "vendors/acme.yaml:1 unknown-phone"),
    ] {
        let before = folder.read(file);
        folder.write(file, text);
        let rows = found(&folder, "ash");
        assert!(rows.iter().any(|found| found.starts_with(row)), "{text}: {rows:#?}");
        folder.write(file, before);
    }
    assert!(
        !found(&folder, "ash").iter().any(|row| row.contains("unknown-") || row.contains("half-checked"))
    );
}

#[test]
fn an_unknown_vendor_is_a_fault_with_the_nearest_name() {
    let folder = workspace();
    folder.write("clients/ash/kit.yaml", format!("{SMALLEST}tool: {{from: acmee}}\n"));
    let rows = found(&folder, "ash");
    assert!(
        rows.iter().any(|row| row.contains("clients/ash/kit.yaml:4 missing-file") && row.contains("`acme`")),
        "{rows:?}"
    );
    for name in ["../workspace", "acme.yaml", "a/b", "\"\""] {
        folder.write("clients/ash/kit.yaml", format!("{SMALLEST}tool: {{from: {name}}}\n"));
        let faults = found(&folder, "ash").iter().any(|row| row.contains("missing-file"));
        assert_eq!(faults, name != "\"\"", "{name}");
    }
}

#[test]
fn a_vendors_answers_count_as_stated_and_are_traced_to_the_vendors_file() {
    let folder = workspace();
    folder.run(&["build", "ash", "--today", TODAY]).ends(0);
    let why = |client: &str, said: &str| folder.run(&["why", client, said, "--today", TODAY]).ends(0).out;
    let rest = why("ash", "encrypted where ScribeAssist stores it");
    assert!(
        rest.contains("vendors/acme.yaml:6")
            && rest.contains("Told, not checked")
            && !rest.contains("Checked:"),
        "{rest}"
    );
    let name = why("ash", "800-555-0188");
    assert!(name.contains("vendors/acme.yaml:4") && name.contains("several clients share"), "{name}");
    // A finding about such an answer is also reported there.
    let rows = found(&folder, "ash");
    assert!(rows.iter().any(|row| row.starts_with("vendors/acme.yaml:7 baa-signed")), "{rows:#?}");
    // The kit's own answer wins.
    let rows = found(&folder, "elm");
    assert!(rows.iter().any(|row| row.starts_with("clients/elm/kit.yaml:5 encrypted-at-rest")), "{rows:#?}");
    assert!(folder.read("clients/ash/out/site/index.html").contains("ScribeAssist"));
    assert!(page(&folder, "elm", "site/index.html").contains("Our Scribe"));
    // An answer that a client confirms goes into the kit, and the vendor's file does not change.
    let reply = r#"{"version": 1, "kit": "clients/ash", "person": null, "answers": {"encrypted_at_rest": {"answer": "no"}}}"#;
    folder.write("answers.json", reply);
    folder.run(&["receive", "answers.json", "--yes", "--today", TODAY]).ends(0);
    assert!(folder.read("clients/ash/kit.yaml").contains("encrypted_at_rest: no"));
    assert_eq!(folder.read("vendors/acme.yaml"), VENDOR);
}

#[test]
fn a_change_affects_the_clients_that_read_the_file() {
    let folder = workspace();
    let built = || {
        let out = folder.run(&["build", "--all", "--jobs", "1", "--today", TODAY]).ends(0).out;
        let names = out.lines().filter(|line| line.starts_with("clients/") && !line.contains(": unchanged"));
        names.filter_map(|line| line.split_once(": ").map(|(name, _)| name.to_string())).collect::<Vec<_>>()
    };
    let using = |path: &str| {
        let out = folder.run(&["list", "clients", "--using", path, "--today", TODAY]).ends(0).out;
        out.lines().map(str::to_string).collect::<Vec<_>>()
    };
    let all = ["clients/ash", "clients/elm", "clients/oak"];
    // Before anything is built, and after.
    assert_eq!(using("vendors/acme.yaml"), all[..2]);
    assert_eq!(built(), all);
    assert_eq!(built(), [""; 0]);
    assert_eq!(using("vendors/acme.yaml"), all[..2]);
    assert_eq!(using("vendors"), all[..2]);
    assert_eq!(using("workspace.yaml"), all);
    assert_eq!(using("clients/elm/kit.yaml"), all[1..2]);
    folder.write("vendors/acme.yaml", VENDOR.replace("ScribeAssist", "ScribeAid"));
    assert_eq!(built(), all[..2]);
    // No client uses the new vendor file yet.
    folder.write("vendors/other.yaml", "tool: {name: Other}\n");
    assert_eq!(built(), [""; 0]);
    assert_eq!(using("vendors/other.yaml"), [""; 0]);
    folder.write("workspace.yaml", "theme: clinic\n");
    assert_eq!(built(), all);
    // A client's own file replaces the workspace's.
    folder.write("clients/ash/vendors/acme.yaml", "tool: {name: Own}\n");
    assert_eq!(built(), all[..1]);
    assert_eq!(using("vendors/acme.yaml"), all[1..2]);
    assert!(folder.read("clients/ash/out/site/index.html").contains("Own"));
    assert_eq!(folder.run(&["list", "clients"]).ends(0).out.lines().collect::<Vec<_>>(), all);
    folder.run(&["list", "clients", "--using", "vendors/none.yaml"]).ends(2);
    folder.run(&["list", "tasks", "--using", "vendors"]).ends(2);
}

#[test]
fn a_file_that_nothing_reads_is_named() {
    for (path, help) in [
        ("vendors/acme.yml", "vendors/NAME.yaml"),
        ("vendors/more/acme.yaml", "vendors/NAME.yaml"),
        ("vendor/acme.yaml", "vendors/NAME.yaml"),
        ("workspace.yml", "Rename it to workspace.yaml"),
        ("clients/oak/workspace.yaml", "beside the folder clients/"),
        ("clients/oak/vendors/acme.yaml", "tool: {from: acme}"),
    ] {
        // A folder that workspaces do not share is not looked at.
        let shared = path != "vendor/acme.yaml";
        let folder = workspace().file(path, "tool: {name: X}\n");
        let rows = found(&folder, "oak");
        let told =
            rows.iter().any(|row| row.starts_with(&format!("{path}:1 not-used")) && row.contains(help));
        assert_eq!(told, shared, "{path}: {rows:#?}");
    }
    assert!(!found(&workspace(), "oak").iter().any(|row| row.contains("not-used")));
}

#[test]
fn new_takes_a_vendors_file_by_its_name() {
    let folder = workspace();
    let new = |name: &str, vendor: &str| {
        let arguments =
            ["new", name, "--task", "after-visit-summary", "--roles", "front-desk", "--vendor", vendor];
        folder
            .run(&[arguments.as_slice(), &["--practice", "Pine", "--state", "OH", "--tool", ""]].concat())
            .ends(0)
    };
    new("pine", "acme");
    let kit = folder.read("clients/pine/kit.yaml");
    assert!(kit.contains("from: acme") && !kit.contains("\n  vendor:"), "{kit}");
    assert!(page(&folder, "pine", "site/index.html").contains("ScribeAssist"));
    let ran = new("fir", "acm");
    assert!(
        folder.read("clients/fir/kit.yaml").contains("vendor: acm") && ran.err.contains("--vendor acme"),
        "{}",
        ran.err
    );
    // Starting from another client's kit copies the reference to the file, not its contents.
    folder.run(&["new", "yew", "--from", "clients/ash", "--practice", "Yew"]).ends(0);
    let kit = folder.read("clients/yew/kit.yaml");
    assert!(kit.contains("from: acme") && !kit.contains("\n  name: ScribeAssist"), "{kit}");
}

#[test]
fn explain_and_schema_know_the_shared_files() {
    let folder = workspace();
    for (name, said) in [
        ("workspace", "prepared_by"),
        ("workspace.yaml", "theme"),
        ("workspace.brand.paper", "one of: letter, a4"),
        ("vendors", "compliance"),
        ("vendors.tool.name", "on the screen"),
        ("tool.from", "vendors/NAME.yaml"),
    ] {
        let told = folder.run(&["explain", name]).ends(0).out;
        assert!(told.contains(said), "{name}: {told}");
    }
    for (file, keys) in [("workspace", "prepared_by theme brand"), ("vendor", "tool compliance")] {
        let schema: Value =
            serde_json::from_str(&folder.run(&["schema", "--for", file]).ends(0).out).expect("JSON");
        for key in keys.split(' ') {
            assert!(schema["properties"][key].is_object(), "{file}: {key}");
        }
    }
}
