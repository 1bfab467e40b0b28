//! The README keeps its word: its commands run, its scenario gives the output that it shows, the columns are those it names.

use std::path::Path;
use std::process::{Command, Output};

const README: &str = include_str!("../README.md");

/// The code blocks of a language.
fn blocks(language: &str) -> Vec<&'static str> {
    let opening = format!("```{language}\n");
    README.split(&opening).skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect()
}

/// Does what a command line of the README says, with the program that these tests have built.
fn follow(line: &str, folder: &Path) -> Output {
    let arguments = line.strip_prefix("cargo run --release -- ").unwrap_or_else(|| panic!("not a command of ours: {line}"));
    Command::new(env!("CARGO_BIN_EXE_fiducia")).args(arguments.split_whitespace()).current_dir(folder).output().unwrap()
}

/// A folder with what a reader has after the README: the repository's scenarios, and `market.toml` as it is printed.
fn desk() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("scenarios")).unwrap();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios")).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), folder.path().join("scenarios").join(entry.file_name())).unwrap();
        }
    }
    std::fs::write(folder.path().join("market.toml"), blocks("toml")[0]).unwrap();
    folder
}

fn header(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).unwrap().lines().next().unwrap().to_owned()
}

#[test]
fn every_command_of_the_readme_runs() {
    let desk = desk();
    let lines: Vec<&str> = blocks("sh").into_iter().flat_map(str::lines).collect();
    assert!(lines.contains(&"cargo test"), "these tests themselves");
    let ours: Vec<&str> = lines.into_iter().filter(|line| *line != "cargo test").collect();
    assert_eq!(ours.first(), Some(&"cargo run --release -- run scenarios/first-promise.toml"));
    for line in ours {
        // Ten thousand runs are for an optimised build.
        let line = if line.contains(" sweep ") { format!("{line} --replicates 1") } else { line.to_owned() };
        let output = follow(&line, desk.path());
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let shown = blocks("text").into_iter().find(|block| block.starts_with("run,")).unwrap().trim_end();
    let columns = header(desk.path(), "outputs/first-promise/series.csv");
    assert!(columns.starts_with(shown), "the README shows\n{shown}\nthe file begins\n{columns}");
}

#[test]
fn the_first_scenario_prints_what_the_readme_shows() {
    let desk = desk();
    assert!(blocks("toml")[0].lines().count() <= 25, "a first scenario takes about 20 lines");
    let output = follow("cargo run --release -- run market.toml", desk.path());
    let shown = blocks("text").into_iter().find(|block| block.contains("files in outputs/market:")).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), shown);

    let line = blocks("sh").into_iter().flat_map(str::lines).find(|line| line.contains("choice=softmax")).unwrap();
    let portrait = String::from_utf8(follow(line, desk.path()).stdout).unwrap();
    for figure in ["(73 % of contacts)", "76 % honoured", "efficiency 0.60"] {
        assert!(portrait.contains(figure), "the README says `{figure}`, but\n{portrait}");
    }
}

#[test]
fn the_picture_says_what_the_scenario_gives() {
    let desk = desk();
    let output = follow("cargo run --release -- run scenarios/first-promise.toml", desk.path());
    let portrait = String::from_utf8(output.stdout).unwrap();
    for figure in ["0.600 -> 0.820", "0.600 -> 0.344"] {
        assert!(portrait.contains(figure), "docs/pictures/first-promise.svg and its text in the README show {figure}, but\n{portrait}");
    }
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages = |folder: &str| {
        let names = std::fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".md")).map(|name| format!("{folder}{name}")).collect::<Vec<_>>()
    };
    let documents = ["./", "docs/", "outputs/", "scenarios/data/"].map(pages).concat();
    assert!(documents.len() > 12);
    for document in documents {
        let text = std::fs::read_to_string(root.join(&document)).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.chain(text.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next())) {
            let file = link.split('#').next().unwrap_or_default();
            let there = file.is_empty() || file.starts_with("http") || root.join(&document).parent().unwrap().join(file).exists();
            assert!(there, "{document} links to {link}");
        }
    }
}
