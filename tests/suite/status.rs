//! `status`: one line per client, most urgent first.

use serde_json::{Value, json};

use crate::driver::{Folder, SMALLEST, TODAY};

/// Four clients: one with patients and a closed gate, one that is late, one that cannot be read as meant, one with time.
fn workspace() -> Folder {
    let person = "people: {dana: {name: Dana Ortiz}}\n";
    Folder::new()
        .file("clients/birch/kit.yaml", format!("{SMALLEST}rollout: {{pilot: {{start: 2027-01-11, end: 2027-01-24}}}}\n"))
        .file(
            "clients/elm/kit.yaml",
            format!("{person}{SMALLEST}compliance: {{baa_signed: {{answer: unknown, owner: dana, due: 2026-11-20}}}}\n"),
        )
        .file("clients/fir/kit.yaml", format!("{SMALLEST}rols: [nurse]\n"))
        .file(
            "clients/oak/kit.yaml",
            format!(
                "{person}{SMALLEST}rollout: {{pilot: {{start: 2026-11-16, end: 2026-11-29}}}}\n\
                 concerns: [{{concern: Who is told?, owner: dana, due: 2026-12-01}}]\n"
            ),
        )
}

#[test]
fn the_most_urgent_client_comes_first() {
    let folder = workspace();
    folder.run(&["build", "clients/birch", "--today", TODAY]).ends(0);
    let ran = folder.run(&["status", "--today", TODAY]).ends(0);
    let expected = "\
CLIENT            PHASE        GATE          NEXT
oak *             in pilot     27 blocks     Nov 29, 2026 The pilot ends
elm *             no dates     27 blocks     LATE Nov 20, 2026 Dana Ortiz: Is t…
fir *             no dates     1 error       nothing has a date
birch             before pilot 27 blocks     Jan 11, 2027 The pilot starts
* changed since the last build, or never built
";
    assert_eq!((ran.out.as_str(), ran.err.as_str()), (expected, ""));
}

#[test]
fn the_same_as_json() {
    let folder = workspace();
    folder.run(&["build", "clients/birch", "--today", TODAY]).ends(0);
    let read = |folder: &Folder| -> Vec<Value> {
        let ran = folder.run(&["status", "--format", "json", "--today", TODAY]).ends(0);
        let found: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(found["version"], 1);
        found["clients"].as_array().expect("clients").clone()
    };
    let clients = read(&folder);
    let order: Vec<&str> = clients.iter().filter_map(|client| client["kit"].as_str()).collect();
    assert_eq!(order, ["clients/oak", "clients/elm", "clients/fir", "clients/birch"]);
    let oak = json!({
        "kit": "clients/oak", "task": "after-visit-summary", "phase": "pilot", "cleared_for": null, "errors": 0,
        "blocks": clients[0]["blocks"], "warnings": clients[0]["warnings"], "open_concerns": 1,
        "next_due": {"date": "2026-11-29", "owner": null, "what": "The pilot ends"}, "built": null, "stale": true,
    });
    assert_eq!(clients[0], oak);
    assert_eq!(
        clients[1]["next_due"],
        json!({"date": "2026-11-20", "owner": "dana", "what": "Is there a signed business associate agreement (BAA)?"})
    );
    assert_eq!((&clients[2]["errors"], &clients[2]["next_due"]), (&json!(1), &Value::Null));
    assert_eq!((&clients[3]["built"], &clients[3]["stale"]), (&json!(TODAY), &json!(false)));
    // A client whose file has changed needs a new build.
    folder.write("clients/birch/kit.yaml", format!("{SMALLEST}# a note\n"));
    let birch = read(&folder).into_iter().find(|client| client["kit"] == "clients/birch").expect("birch");
    assert_eq!(
        (&birch["built"], &birch["stale"], &birch["phase"]),
        (&json!(TODAY), &json!(true), &json!("undated"))
    );
}

#[test]
fn the_phase_follows_the_day() {
    let folder = Folder::kit(&format!(
        "{SMALLEST}rollout: {{pilot: {{start: 2026-12-01, end: 2026-12-14}}, go_live: 2026-12-21}}\n"
    ));
    for (day, phase) in [
        ("2026-11-30", "before-pilot"),
        ("2026-12-01", "pilot"),
        ("2026-12-14", "pilot"),
        ("2026-12-15", "after-pilot"),
        ("2026-12-21", "live"),
    ] {
        let ran = folder.run(&["status", "kit", "--format", "json", "--today", day]).ends(0);
        let found: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(found["clients"][0]["phase"], phase, "{day}");
    }
}

#[test]
fn a_folder_without_kits_says_what_to_do() {
    let ran = Folder::new().run(&["status"]).ends(2);
    assert!(ran.err.contains("inservice new NAME"), "{}", ran.err);
}
