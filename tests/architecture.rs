//! The floors of the house: a file uses only floors below its own, randomness lives in one file and parallelism in three folders.

use std::fs;
use std::path::{Path, PathBuf};

/// The floor of each module; `main` and `lib` hold the others together.
const FLOORS: &[(&str, u8)] = &[
    ("main", 9),
    ("cli", 8),
    ("serve", 7),
    ("report", 7),
    ("experiment", 6),
    ("engine", 5),
    ("scenario", 4),
    ("population", 3),
    ("model", 2),
    ("record", 2),
    ("quantity", 1),
    ("distribution", 1),
    ("stream", 1),
    ("text", 1),
    ("written", 1),
];

fn sources(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// Every source file: its path below `src`, its module, and its text without comments.
fn files() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            let module = name.split(['/', '.']).next().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap()).collect();
            (name, module, code.join("\n"))
        })
        .filter(|(_, module, _)| module != "lib")
        .collect()
}

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// The modules that a text names behind `crate::`, also within braces.
fn named(code: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut modules = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            modules.push(word(rest));
            continue;
        };
        let (mut depth, mut begins) = (0, true);
        for (at, c) in list.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => begins = true,
                c if begins && depth == 0 && c.is_alphabetic() => {
                    modules.push(word(&list[at..]));
                    begins = false;
                }
                _ => {}
            }
        }
    }
    modules
}

#[test]
fn a_file_uses_only_floors_below_its_own() {
    let mut faults = Vec::new();
    for (name, module, code) in files() {
        let own = floor(&module).unwrap_or_else(|| panic!("{name} has no floor; give `{module}` one here and in ARCHITECTURE.md"));
        for other in named(&code).iter().filter(|other| **other != module) {
            // The ground floor holds small tools that may use each other.
            if let Some(there) = floor(other).filter(|there| *there > own || (*there == own && own > 1)) {
                faults.push(format!("{name} (floor {own}) uses {other} (floor {there})"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn uses_are_read_as_they_are_meant() {
    let code = "use crate::{model::{a, b}, record, stream::C};\nlet x = crate::engine::memory();";
    assert_eq!(named(code), ["model", "record", "stream", "engine"]);
}

#[test]
fn all_randomness_lives_in_the_stream() {
    for (name, _, code) in files() {
        let drawn = ["rand::", "rand_chacha", "RandomState", "getrandom"].into_iter().find(|word| code.contains(word));
        assert!(name == "stream.rs" || drawn.is_none(), "{name} names {drawn:?}");
    }
}

#[test]
fn threads_live_in_population_engine_and_experiment() {
    for (name, module, code) in files() {
        let allowed = ["population", "engine", "experiment"].contains(&module.as_str());
        let threads = ["rayon", "thread::spawn", "thread::scope"].into_iter().find(|word| code.contains(word));
        assert!(allowed || threads.is_none(), "{name} names {threads:?}");
    }
}

#[test]
fn only_the_command_line_knows_the_terminal() {
    for (name, module, code) in files() {
        // What prints by a macro is found by clippy, see `[lints]` in Cargo.toml.
        let terminal = ["clap::", "indicatif", "console::", "stdout(", "stderr("].into_iter().find(|word| code.contains(word));
        assert!(module == "cli" || module == "main" || terminal.is_none(), "{name} names {terminal:?}");
    }
}
