//! The README is a promise: every command in it is run.

use crate::driver::Folder;

const README: &str = include_str!("../../README.md");

/// The lines of all `sh` blocks.
fn commands() -> Vec<String> {
    let blocks = README.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks
        .flat_map(str::lines)
        .map(|line| line.split("  #").next().unwrap_or_default().trim().to_string())
        .filter(|line| !line.is_empty())
        .collect()
}

#[test]
fn every_command_of_the_readme_is_true() {
    let folder = Folder::new();
    // A YAML block that begins with a path is the content of that file.
    for block in README.split("```yaml\n# ").skip(1) {
        let (path, rest) = block.split_once('\n').expect("a path");
        folder.write(path, rest.split("```").next().unwrap_or_default());
    }
    let mut run = 0;
    for command in commands() {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            // The two commands for a fresh machine; the rest of this test and CI prove them.
            ["cargo", "run", "--release", "--", arguments @ ..] => {
                folder.run(arguments).ends(0);
            }
            ["cargo", "test"] | ["cargo", "install", "--path", "."] => {}
            // In a new kit nothing is known yet, so the gate is closed, as the README says.
            ["inservice", "check", "--all", "--gate", "rollout"] => {
                folder.run(&words[1..]).ends(1);
            }
            ["inservice", "plan", ..] => {
                folder.run(&words[1..]).ends(1);
            }
            // The reply of someone who had one paper at hand.
            ["inservice", "receive", file, kit, "--yes"] => {
                let answers = r#"{"own_login": {"answer": "yes"}}"#;
                folder.write(
                    file,
                    format!(r#"{{"version": 1, "kit": "{kit}", "person": null, "answers": {answers}}}"#),
                );
                folder.run(&words[1..]).ends(0);
            }
            ["inservice", "why", kit, ..] => {
                let sentence = command.split('"').nth(1).expect("a sentence in quotes");
                folder.run(&["why", kit, sentence]).ends(0);
            }
            // It runs until it is interrupted; the preview's own tests prove it.
            ["inservice", "serve", _] => {}
            ["inservice", arguments @ ..] => {
                let ran = folder.run(arguments);
                assert!(ran.code == 0, "{command}: {}\n{}", ran.code, ran.err);
            }
            ["mkdir", path] => std::fs::create_dir_all(folder.path().join(path)).expect("a folder"),
            _ => panic!("the README has a command that no test knows: {command}"),
        }
        run += 1;
    }
    assert!(run >= 6, "only {run} commands");
}

#[test]
fn everything_that_the_readme_names_exists() {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in README.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
        if !target.starts_with("http") && !target.starts_with('#') {
            assert!(top.join(target).exists(), "{target}");
        }
    }
    for name in ["Cargo.toml", "content/", "themes/", "src/", "tests/"] {
        assert!(top.join(name).exists(), "{name}");
    }
}
