//! How results were made and can be made again.

use super::html::{Shown, paragraph, table, words};
use super::page::Section;
use crate::chart::plain;
use crate::experiment::{Made, Results};
use crate::text::{Text, text};
use maud::{Markup, html};

/// How to run it again: the line, the seed, the hashes.
pub fn again(results: &Results, shown: Shown) -> Section {
    let body = html! {
        @for line in lines(results) { pre { code { (line) } } }
        @if results.made == Made::Sweep { (paragraph(&saved(results), shown)) }
        (paragraph(&origin(results), shown))
        @for (origin, _) in &results.scenarios { (text_of(&origin.scenario, &origin.scenario_text, &origin.scenario_sha256, shown)) }
        (files(results, shown))
    };
    Section::new("again", text!("How to run it again", "如何重新运行"), body)
}

/// The words of the command line that made the results; scenarios stand in it by their names.
fn lines(results: &Results) -> Vec<String> {
    let names = results.scenarios.iter().map(|(origin, _)| origin.scenario.as_str()).collect::<Vec<_>>().join(" ");
    let command = match results.made {
        Made::Run => "run",
        Made::Sweep => "sweep",
        Made::Check => "check",
        Made::Compare => "compare",
        Made::Fit => "fit",
    };
    if results.made == Made::Sweep {
        // What was varied stands in the scenario file below, wherever it was said.
        return vec![format!("fiducia sweep {names}.toml --seed {}", results.manifest.seed)];
    }
    let set =
        results.scenarios.first().map_or_else(String::new, |(origin, _)| origin.overrides.iter().map(|line| format!(" {line}")).collect());
    let seed = if results.made == Made::Check { String::new() } else { format!(" --seed {}", results.manifest.seed) };
    vec![format!("fiducia {command} {names}{set}{seed}")]
}

/// How the file of a sweep is come by.
fn saved(results: &Results) -> Text {
    let name = results.scenarios.first().map_or("", |(origin, _)| origin.scenario.as_str());
    text!(
        "{name}.toml is the scenario file below, which holds the swept values too.",
        "{name}.toml 即下方的场景文件，其中也包含扫描的取值。"
    )
}

fn origin(results: &Results) -> Text {
    let manifest = &results.manifest;
    let (program, version) = (&manifest.program, manifest.results_version);
    text!(
        "{program}, results version {version}. The same scenario and seed give the same bytes on every machine and for any number of threads.",
        "{program}，结果版本 {version}。同一场景与随机种子在任何机器上、以任意线程数运行，结果逐字节相同。"
    )
}

fn text_of(name: &str, text: &str, hash: &str, shown: Shown) -> Markup {
    let title = text!("Scenario file {name}", "场景文件 {name}");
    html! {
        details {
            summary { (words(&title, shown)) }
            p.note { "SHA-256 " code { (hash) } }
            pre tabindex="0" { code { (text) } }
        }
    }
}

fn files(results: &Results, shown: Shown) -> Markup {
    let head = [text!("file", "文件"), text!("rows", "行数"), text!("bytes", "字节"), plain("SHA-256".into())];
    let count = |n: u64| plain(n.to_string());
    let rows: Vec<Vec<Text>> = results
        .files()
        .iter()
        .map(|file| vec![plain(file.name.clone()), count(file.rows), count(file.bytes), plain(file.sha256.clone())])
        .collect();
    html! {
        details {
            summary { (words(&text!("Files and their hashes", "文件及其哈希值"), shown)) }
            (table(&head, &rows, &text!("Files and their hashes", "文件及其哈希值"), shown))
        }
    }
}
