//! The walls of the house: a file uses only floors below its own, no rooms use each other in a circle, rooms and functions stay small,
//! randomness lives in one file and parallelism in three folders.

use std::collections::{BTreeMap, BTreeSet};
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
    ("chart", 2),
    ("quantity", 1),
    ("sheet", 1),
    ("spelling", 1),
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

/// Every path that a text names from `super` or `crate` on, lists in braces written out.
fn paths(code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for root in ["super::", "crate::"] {
        for (at, _) in code.match_indices(root) {
            let inside = code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
            if !inside {
                found.extend(branches(&code[at..]).0);
            }
        }
    }
    found
}

/// The paths that a text begins with, and how many bytes they take: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn branches(text: &str) -> (Vec<Vec<String>>, usize) {
    let name: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let Some(rest) = text[name.len()..].strip_prefix("::") else { return (vec![vec![name.clone()]], name.len()) };
    let mut at = text.len() - rest.len();
    let mut paths = Vec::new();
    if text[at..].starts_with('{') {
        at += 1;
        loop {
            at += text[at..].len() - text[at..].trim_start_matches([' ', '\n', ',']).len();
            match text[at..].chars().next() {
                Some(c) if c.is_alphanumeric() || c == '_' => {
                    let (some, taken) = branches(&text[at..]);
                    paths.extend(some);
                    // What a list calls by another name is still what it was.
                    at += taken;
                    at += text[at..].find([',', '}']).unwrap_or(0);
                }
                Some('*') => at += 1,
                _ => break,
            }
        }
        at += 1;
    } else {
        let (some, taken) = branches(&text[at..]);
        paths = some;
        at += taken;
    }
    if paths.is_empty() {
        paths.push(Vec::new());
    }
    (paths.into_iter().map(|path| std::iter::once(name.clone()).chain(path).collect()).collect(), at)
}

/// The rooms of the house, each by its path: `engine/contact.rs` is `["engine", "contact"]`, a folder its own name. A `mod.rs` is the door of
/// its folder, and no room.
struct Rooms {
    code: BTreeMap<Vec<String>, String>,
    doors: BTreeMap<Vec<String>, String>,
}

impl Rooms {
    fn read() -> Rooms {
        let mut rooms = Rooms { code: BTreeMap::new(), doors: BTreeMap::new() };
        for (name, _, code) in files() {
            // Tests may look into every room.
            let code = code.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
            let mut path: Vec<String> = name.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
            if path.last().is_some_and(|last| last == "mod") {
                path.pop();
                rooms.doors.insert(path, code);
            } else {
                rooms.code.insert(path, code);
            }
        }
        rooms
    }

    /// The room that a path leads to, seen from a room; a name that a door hands on leads to the room behind it.
    fn resolve(&self, from: &[String], path: &[String]) -> Option<Vec<String>> {
        let mut here: Vec<String> = if path[0] == "crate" { Vec::new() } else { from.to_vec() };
        for name in path {
            match name.as_str() {
                "crate" => {}
                "super" => drop(here.pop()),
                name => {
                    let next: Vec<String> = here.iter().cloned().chain([name.to_owned()]).collect();
                    if self.code.contains_key(&next) {
                        return Some(next);
                    }
                    if self.doors.contains_key(&next) {
                        here = next;
                        continue;
                    }
                    return self.behind(&here, name);
                }
            }
        }
        Some(here)
    }

    /// The room from which the door of a folder hands on a name.
    fn behind(&self, folder: &[String], name: &str) -> Option<Vec<String>> {
        let door = self.doors.get(folder)?;
        for (at, _) in door.match_indices("use ") {
            for path in branches(&door[at + 4..]).0 {
                let own = path[0] != "crate" && path[0] != "super";
                if own && path.len() > 1 && path.last().is_some_and(|last| last == name) {
                    return self.resolve(folder, &[&["self".to_owned()][..], &path[..]].concat()[1..]);
                }
            }
        }
        None
    }

    /// By folder: which of its rooms and folders uses which other.
    fn arrows(&self) -> BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> {
        let mut arrows: BTreeMap<Vec<String>, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
        for (room, code) in &self.code {
            for target in paths(code).iter().filter_map(|path| self.resolve(room, path)) {
                let shared = room.iter().zip(&target).take_while(|(a, b)| a == b).count();
                if shared > 0 && shared < room.len() && shared < target.len() {
                    let folder = arrows.entry(room[..shared].to_vec()).or_default();
                    folder.entry(room[shared].clone()).or_default().insert(target[shared].clone());
                }
            }
        }
        arrows
    }
}

/// A way along the arrows that comes back to where it began.
fn circle(arrows: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn follow(at: &str, way: &mut Vec<String>, done: &mut BTreeSet<String>, arrows: &BTreeMap<String, BTreeSet<String>>) -> bool {
        if let Some(begin) = way.iter().position(|room| room == at) {
            way.drain(..begin);
            way.push(at.to_owned());
            return true;
        }
        if !done.insert(at.to_owned()) {
            return false;
        }
        way.push(at.to_owned());
        if arrows.get(at).into_iter().flatten().any(|next| follow(next, way, done, arrows)) {
            return true;
        }
        way.pop();
        false
    }
    let (mut way, mut done) = (Vec::new(), BTreeSet::new());
    arrows.keys().any(|room| follow(room, &mut way, &mut done, arrows)).then_some(way)
}

#[test]
fn no_rooms_of_a_folder_use_each_other_in_a_circle() {
    let faults: Vec<String> = Rooms::read()
        .arrows()
        .iter()
        .filter_map(|(folder, arrows)| Some(format!("{}/: {}", folder.join("/"), circle(arrows)?.join(" -> "))))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn arrows_are_read_as_they_are_meant() {
    let words = |text: &str| text.split("::").map(str::to_owned).collect::<Vec<_>>();
    let code = "use super::{a::{B, c::D as E}, f};\nuse crate::g::h;\nlet x = super::super::i::j(); let y = self::super::k;";
    let expected = ["super::a::B", "super::a::c::D", "super::f", "super::super::i::j", "crate::g::h"].map(words);
    let found = paths(code);
    assert!(expected.iter().all(|path| found.contains(path)), "{found:?}");

    let room = |path: &str, code: &str| (path.split('/').map(str::to_owned).collect::<Vec<_>>(), code.to_owned());
    let rooms = Rooms {
        code: BTreeMap::from([
            room("house/a", "use super::Thing;"),
            room("house/b", "use super::c::d::Leaf; pub struct Thing;"),
            room("house/c/d", "use super::super::a::x;"),
        ]),
        doors: BTreeMap::from([room("house", "mod a; mod b; pub mod c; pub use b::{Thing, Other};"), room("house/c", "pub mod d;")]),
    };
    let arrows = rooms.arrows();
    let way = circle(&arrows[&words("house")]).unwrap();
    assert_eq!(way.join(" "), "a b c a", "{arrows:?}");
    let mut open = arrows[&words("house")].clone();
    open.remove("c");
    assert_eq!(circle(&open), None);
}

/// Lines that a file may have: what is longer is two rooms.
const LONGEST_FILE: usize = 550;

/// Lines that a function may have: what is longer does two things.
const LONGEST_FUNCTION: usize = 75;

/// The functions of a formatted text, each with its number of lines.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(place) = words.iter().position(|word| *word == "fn") else { continue };
        let opens =
            words[..place].iter().all(|word| word.starts_with("pub") || ["const", "in", "extern", "async", "unsafe"].contains(word));
        if opens && !line.ends_with(['}', ';']) {
            let ends = |line: &&str| line.len() > indent && line[..indent].trim().is_empty() && line[indent..].starts_with('}');
            let length = lines[at..].iter().position(ends).map_or(1, |more| more + 1);
            found.push((words.get(place + 1).unwrap_or(&"").split(['(', '<']).next().unwrap_or("").to_owned(), length));
        }
    }
    found
}

#[test]
fn rooms_and_functions_stay_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    ["src", "tests", "benches"].iter().for_each(|folder| sources(&root.join(folder), &mut paths));
    let mut faults = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if text.lines().count() > LONGEST_FILE {
            faults.push(format!("{name} has {} lines", text.lines().count()));
        }
        // The reference simulator and the tests are read from top to bottom, as a page is.
        let page = name.starts_with("tests");
        let long = functions(&text).into_iter().filter(|(_, lines)| *lines > LONGEST_FUNCTION && !page);
        faults.extend(long.map(|(function, lines)| format!("{name}: {function} has {lines} lines")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_length_of_a_function_is_counted_to_its_closing_brace() {
    let text =
        "fn short() -> u8 { 1 }\n\nimpl X {\n    pub(super) fn long(\n        x: u8,\n    ) -> u8 {\n        x\n    }\n}\nfn declared();\n";
    assert_eq!(functions(text), [("long".to_owned(), 5)]);
}
