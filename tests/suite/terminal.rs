//! What is printed, and what happens if it cannot be.

use std::fs::File;
use std::process::Stdio;

use crate::driver::{Folder, SMALLEST, TODAY};

/// Every command that prints and ends, with its exit code.
const COMMANDS: [(&[&str], i32); 9] = [
    (&["check", "kit", "--format", "json", "--today", TODAY], 0),
    (&["check", "kit", "--today", TODAY], 0),
    (&["build", "kit", "--today", TODAY], 0),
    (&["list", "tasks"], 0),
    (&["list", "rules"], 0),
    (&["explain", "baa-signed"], 0),
    (&["why", "kit", "Riverbend", "--today", TODAY], 0),
    (&["--help"], 0),
    (&["check", "nowhere"], 2),
];

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_a_refusal_and_never_a_panic() {
    let full = || File::options().write(true).open("/dev/full").expect("Linux has it");
    let folder = Folder::kit(SMALLEST);
    for (arguments, ends) in COMMANDS {
        let output = folder.command(arguments).stdout(full()).output().expect("the binary runs");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        let code = output.status.code();
        if ends == 0 {
            assert_eq!(code, Some(3), "{arguments:?}: {error}");
            assert!(error.contains("error: cannot write to standard output: No space left"), "{error}");
        } else {
            assert_eq!(code, Some(ends), "{arguments:?}: {error}");
        }
        let output = folder.command(arguments).stderr(full()).output().expect("the binary runs");
        assert!([Some(ends), Some(3)].contains(&output.status.code()), "{arguments:?}: {:?}", output.status);
    }
    // What standard error would have said is lost, and the exit code shows that.
    let output = folder.command(&["check", "kit"]).stderr(full()).output().expect("the binary runs");
    assert_eq!(output.status.code(), Some(3));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_closes_early_is_not_an_error() {
    let folder = Folder::kit(SMALLEST);
    for (arguments, ends) in COMMANDS {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = folder.command(arguments).stdout(writer).output().expect("the binary runs");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(ends), "{arguments:?}: {error}");
        assert!(!error.contains("panicked") && !error.contains("pipe"), "{error}");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let status = folder.command(arguments).stdout(Stdio::null()).stderr(writer).status();
        assert_eq!(status.expect("the binary runs").code(), Some(ends), "{arguments:?}");
    }
    assert!(folder.path().join("kit/out/site/index.html").exists(), "the kit is written all the same");
}

/// A kit that tries to act on the terminal of the person who checks it: in a name that pages show, in keys and values that
/// messages quote, in lines that frames show, in file names.
#[cfg(unix)]
#[test]
fn nothing_in_a_kit_controls_the_terminal() {
    const ACTS: &str = "\u{1b}]0;owned\u{7}\u{1b}[31m\u{1b}[2J\u{9b}1m\u{202e}";
    let escaped = "\\e]0;owned\\a\\e[31m\\e[2J\\x9b1m\\u202e";
    let good = SMALLEST.replace("{name: Riverbend}", &format!("{{name: \"River{escaped}bend\"}}"));
    let bad = format!(
        "{}\"key{escaped}\": 1\ntool: {{name: x{ACTS}}}\nrollout: {{training_on: \"{escaped}\"}}\n",
        good.replace("front-desk", &format!("\"front-des{escaped}\""))
    );
    let name = format!("clients/riv{ACTS}er");
    let folder = Folder::new()
        .file(&format!("{name}/kit.yaml"), &good)
        .file("kit/kit.yaml", &good)
        .file("bad/kit.yaml", bad)
        .file(&format!("bad/content/pages/{ACTS}.md"), "{{ nothing }}");
    for arguments in [
        &["build", "kit", "--today", TODAY][..],
        &["build", &name, "--today", TODAY],
        &["build", "--all", "--today", TODAY],
        &["check", "bad"],
        &["check", "bad", "--format", "json"],
        &["check", &format!("{name}/{ACTS}")],
        &["why", "kit", "River", "--today", TODAY],
        &["explain", ACTS],
        &[ACTS],
    ] {
        let mut command = folder.command(arguments);
        let output = command.env_remove("NO_COLOR").env("CLICOLOR_FORCE", "1").output().expect("it runs");
        let printed = [output.stdout, output.stderr].concat();
        let printed = String::from_utf8(printed).expect("text");
        let colors_aside = printed.replace("\u{1b}[31m", "OWNED");
        assert!(!colors_aside.contains("OWNED"), "{arguments:?}: {printed:?}");
        for (at, letter) in printed.char_indices().filter(|(_, letter)| letter.is_control()) {
            let color = printed[at..].starts_with("\u{1b}[")
                && printed[at + 2..]
                    .trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
                    .starts_with('m');
            assert!(letter == '\n' || color, "{arguments:?}: {letter:?} in {printed:?}");
        }
        assert!(!printed.contains('\u{202e}'), "{arguments:?}: {printed:?}");
    }
}

#[test]
fn examples_fit_a_terminal_of_80_columns() {
    let folder = Folder::new();
    let all = folder.run(&["--help"]).ends(0).out;
    let commands =
        all.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("commands");
    let names = commands
        .lines()
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next());
    for name in names {
        let help = folder.run(&[name, "--help"]).ends(0).out;
        let examples = help.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{name} has no example"));
        for line in examples.lines().take_while(|line| !line.is_empty()) {
            assert!(line.starts_with("  inservice ") && line.chars().count() <= 80, "{name}: {line}");
        }
    }
}

#[test]
fn shells_and_the_manual_know_every_command() {
    let folder = Folder::new();
    let commands = [
        "new",
        "check",
        "plan",
        "ask",
        "receive",
        "status",
        "build",
        "serve",
        "list",
        "why",
        "explain",
        "schema",
        "completions",
        "man",
    ];
    for arguments in [
        &["completions", "bash"][..],
        &["completions", "zsh"],
        &["completions", "fish"],
        &["completions", "powershell"],
        &["man"],
    ] {
        let told = folder.run(arguments).ends(0).out;
        for command in commands {
            assert!(told.contains(command), "{arguments:?}: {command}");
        }
        assert!(told.contains("fix") && told.contains("gate"), "{arguments:?}");
    }
    folder.run(&["completions", "nothing"]).ends(2);
}
