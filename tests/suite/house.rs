//! The house rules: a module uses only modules above it, each file is about one thing, and names say what they hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every source file with its text.
pub fn sources() -> Vec<(PathBuf, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut open, mut files) = (vec![top], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("src").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push((path.clone(), fs::read_to_string(&path).expect("a source")));
            }
        }
    }
    files
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let library = include_str!("../../src/lib.rs");
    let order: Vec<&str> =
        library.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(order.len() > 8);
    let rank: BTreeMap<&str, usize> = order.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    for (path, text) in sources() {
        let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("in src");
        let own =
            inside.iter().next().and_then(|part| part.to_str()).unwrap_or_default().trim_end_matches(".rs");
        let Some(own_rank) = rank.get(own) else { continue };
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for used in code.split("crate::").skip(1) {
            let used = used
                .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .next()
                .unwrap_or_default();
            if let Some(used_rank) = rank.get(used) {
                assert!(used_rank <= own_rank, "{} uses {used}, which is below {own}", inside.display());
            }
        }
    }
}

#[test]
fn every_file_is_about_one_thing_and_says_which() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 450, "{}: {lines} lines", path.display());
        assert!(text.starts_with("//!"), "{} does not say what it is for", path.display());
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        assert!(!["utils", "helpers", "common", "types", "manager", "misc"].contains(&name), "{name}");
    }
}

#[test]
fn only_the_terminal_prints_and_only_commands_read_the_clock() {
    for (path, text) in sources() {
        let inside = path.to_string_lossy();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for printing in ["println!(", "print!(", "anstream", "stdout()", "io::stderr()"] {
            let allowed = inside.ends_with("command/terminal.rs") || inside.ends_with("embed/build.rs");
            assert!(allowed || !code.contains(printing), "{inside}: {printing}");
        }
        if inside.contains("/command/") || inside.ends_with("embed/build.rs") {
            continue;
        }
        for forbidden in ["Zoned::now", "SystemTime::now", ".unwrap()"] {
            assert!(!code.contains(forbidden), "{inside}: {forbidden}");
        }
    }
}

/// Pages are data: no code knows a page by name. Only `index.html` is known, which servers show for a folder.
#[test]
fn no_code_knows_a_page_by_its_name() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/pages");
    let names: Vec<String> = fs::read_dir(folder)
        .expect("content/pages")
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".md").map(str::to_string))
        .filter(|name| name != "index")
        .collect();
    assert!(names.len() > 10, "{names:?}");
    let tests = |path: &PathBuf| path.file_stem().is_some_and(|name| name == "tests");
    for (path, text) in sources().into_iter().filter(|(path, _)| !tests(path)) {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        // The smallest example of a rule is an input, and comments may name a page.
        let lines = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//") && !line.contains("example: Example::"));
        for line in lines {
            for name in &names {
                let known = [format!("{name}.html"), format!("pages/{name}")];
                assert!(!known.iter().any(|known| line.contains(known)), "{}: {line}", path.display());
            }
        }
    }
}

/// HTML is parsed in one place: no other code searches text for tags or references.
#[test]
fn only_the_tokenizer_searches_html() {
    let search = [
        "find",
        "rfind",
        "contains",
        "starts_with",
        "ends_with",
        "strip_prefix",
        "strip_suffix",
        "split",
        "split_once",
        "rsplit_once",
        "rsplit",
        "matches",
        "match_indices",
        "replace",
        "replacen",
        "trim_start_matches",
        "Finder::new",
    ];
    let markup = [
        "\"<", "'<'", "\">\"", "'>'", "b\"<", "\"&lt", "\"&amp", "\"&quot", "\"&#", "\" id=", "\" href=",
        "\"href=",
    ];
    let mut seen = 0;
    for (path, text) in sources() {
        let inside = path.to_string_lossy().replace('\\', "/");
        if inside.contains("/render/html") || inside.contains("tests.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let calls = search.iter().map(|name| format!("{name}("));
        let calls: Vec<usize> = calls
            .flat_map(|call| code.match_indices(&call).map(|found| found.0).collect::<Vec<_>>())
            .collect();
        for at in calls {
            let argument = code[at..]
                .split_once('(')
                .map_or("", |(_, rest)| rest)
                .trim_start_matches(['&', '[', ' ', '\n']);
            seen += 1;
            let found = markup.iter().find(|markup| argument.starts_with(**markup));
            let line = code[..at].lines().count();
            // What Markdown, YAML and templates mean by `<`, `>` and `&#` is not HTML, and a file's first bytes identify its
            // type.
            let other = [
                "/yaml/",
                "/check/picture.rs",
                "/render/filled.rs",
                "/render/markdown.rs",
                "/render/markdown/links.rs",
                "/render/markdown/raw.rs",
            ];
            assert!(
                found.is_none() || other.iter().any(|other| inside.contains(other)),
                "{inside}:{line}: {argument:.40}"
            );
        }
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn nothing_is_kept_behind_a_static_lock_and_the_working_directory_stays() {
    let mut statics = 0;
    for (path, text) in sources() {
        for forbidden in ["thread_local!", "set_current_dir"] {
            assert!(!text.contains(forbidden), "{}: {forbidden}", path.display());
        }
        // A static is a constant value, or is computed from what is in the binary when it is first needed.
        for (at, _) in text.match_indices("static ").filter(|(at, _)| !text[..*at].ends_with('\'')) {
            let Some((kind, _)) = text[at + "static ".len()..].split_once('=') else { continue };
            let Some((_, kind)) = kind.split_once(": ").filter(|(name, _)| !name.contains(' ')) else {
                continue;
            };
            statics += 1;
            for lock in ["Mutex", "RwLock", "OnceLock", "OnceCell", "RefCell", "Atomic"] {
                assert!(!kind.contains(lock), "{}: a static {kind}", path.display());
            }
        }
    }
    assert!(statics >= 2, "only {statics} statics were looked at");
}

#[test]
fn only_the_snapshot_reads_what_a_kit_is_made_of() {
    let after_reading =
        ["text", "yaml", "kit", "library", "check", "rules", "site", "render", "trace", "starter"];
    let mut seen = 0;
    for (path, text) in sources() {
        let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("in src");
        let own = inside.iter().next().and_then(|part| part.to_str()).unwrap_or_default();
        if !after_reading.contains(&own.trim_end_matches(".rs")) {
            continue;
        }
        seen += 1;
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for reading in
            ["fs::", "File::open", "read_dir", ".canonicalize", ".exists()", ".is_file()", ".is_dir()"]
        {
            assert!(!code.contains(reading), "{}: {reading}", inside.display());
        }
    }
    assert!(seen > 40, "only {seen} files were looked at");
}
