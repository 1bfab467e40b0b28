//! What is written for a paper: the methods section and the ODD protocol, of a scenario and of a folder of results.

mod common;

use common::everything;
use fiducia::experiment::{Account, methods};
use fiducia::record::manifest::Origin;
use fiducia::scenario::{Block, Document, Form, SCENARIOS, Source, odd, odd_sections};
use fiducia::text::Language::{self, Chinese, English};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn document(text: &str) -> Document {
    Document::new(Source::File("study.toml".into()), &format!("schema = 1\ntitle = {{ en = \"Test\", zh = \"测试\" }}\n{text}")).unwrap()
}

fn of(document: Document) -> Account {
    Account::of(document).unwrap()
}

fn methods_of(account: &Account, language: Language) -> String {
    methods(account).unwrap().iter().map(|paragraph| format!("{}\n", paragraph.get(language))).collect::<Vec<_>>().join("\n")
}

fn odd_of(account: &Account, language: Language) -> String {
    let [subject] = &account.subjects[..] else { panic!("one scenario") };
    odd(&subject.scenario, &subject.claims(), language)
}

/// Both texts, one below the other.
fn paper(account: &Account, language: Language) -> String {
    format!("{}\n{}", methods_of(account, language), odd_of(account, language))
}

/// A scenario with a survey, in which somebody begins to talk in the middle.
fn events_and_survey() -> Document {
    let event = "event=[{at=20, parameter=\"communication.word_of_mouth\", set=0.3, until=40}]";
    Document::bundled("dispositions").unwrap().set(&[event]).unwrap()
}

#[test]
fn a_simple_scenario_for_a_paper() {
    let account = of(Document::bundled("first-promise").unwrap());
    insta::assert_snapshot!("simple_en", paper(&account, English));
    insta::assert_snapshot!("simple_zh", paper(&account, Chinese));
}

#[test]
fn a_scenario_with_events_and_a_survey_for_a_paper() {
    let account = of(events_and_survey());
    insta::assert_snapshot!("events_and_survey_en", paper(&account, English));
    insta::assert_snapshot!("events_and_survey_zh", paper(&account, Chinese));
}

#[test]
fn a_scenario_with_every_mechanism_for_a_paper() {
    let account = of(document(&everything()));
    insta::assert_snapshot!("everything_en", paper(&account, English));
    insta::assert_snapshot!("everything_zh", paper(&account, Chinese));
}

/// Words in Latin letters that a Chinese paper writes so: names of programs, methods and people.
const NAMES: &[&str] = &[
    "fiducia",
    "ODD",
    "SHA",
    "ChaCha",
    "Student",
    "Holm",
    "Gambetta",
    "Coleman",
    "Hardin",
    "Axelrod",
    "Buskens",
    "Raub",
    "Mayer",
    "Davis",
    "Schoorman",
];

/// The Latin words of a Chinese text, but those that are names, symbols and paths or the scenario's own.
fn latin(account: &Account, text: &str) -> Vec<String> {
    let subject = &account.subjects[0];
    let scenario = &subject.scenario;
    let mut own = vec![scenario.title.zh.clone()];
    own.extend(scenario.description.iter().map(|told| told.zh.trim_end().replace('\n', " ")));
    for claim in subject.claims() {
        own.extend([claim.text.zh.trim().to_owned()]);
        own.extend(claim.not_reproduced.map(|why| why.zh.trim().to_owned()));
        own.extend(claim.source);
    }
    let Form::Exchange(form) = &scenario.form;
    let groups = scenario.groups.iter().map(|group| &group.name);
    let kinds = scenario.kinds.iter().map(|kind| &kind.name).chain(form.listening.iter().map(|listening| &listening.name));
    let named: Vec<&String> = groups.chain(kinds).collect();
    own.sort_by_key(|text| std::cmp::Reverse(text.len()));
    let (text, _citation) = text.split_once("fiducia 的引用格式").unwrap_or((text, ""));
    // Every other piece between backticks is code.
    let mut text: String = text.split('`').step_by(2).collect();
    own.iter().filter(|text| !text.is_empty()).for_each(|own| text = text.replace(own, ""));
    // Events and networks name paths without backticks.
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "._-/".contains(c)));
    let latin = words.filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() > 1 && !word.contains(['.', '_', '/']));
    latin
        .filter(|word| !named.iter().any(|name| name == word) && !NAMES.iter().any(|name| word.starts_with(name)))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_bundled_scenario_can_be_described_in_both_languages() {
    for bundled in SCENARIOS {
        let account = of(Document::bundled(bundled.name).unwrap());
        let subject = &account.subjects[0];
        for section in odd_sections(&subject.scenario, &subject.claims()) {
            assert!(!section.blocks.is_empty(), "{}: {}", bundled.name, section.heading.en);
            for block in &section.blocks {
                let texts = match block {
                    Block::Words(words) => vec![words],
                    Block::List(items) => items.iter().collect(),
                    Block::Table(rows) => rows.iter().flatten().collect(),
                };
                assert!(!texts.is_empty() && texts.iter().all(|text| !text.en.trim().is_empty() && !text.zh.trim().is_empty()));
            }
        }
        assert!(methods(&account).unwrap().iter().all(|paragraph| !paragraph.en.is_empty() && !paragraph.zh.is_empty()));
        for text in [methods_of(&account, Chinese), odd_of(&account, Chinese)] {
            assert_eq!(latin(&account, &text), Vec::<String>::new(), "{}: {text}", bundled.name);
        }
        for text in [methods_of(&account, English), odd_of(&account, English)] {
            assert!(text.chars().all(|c| !('\u{4e00}'..='\u{9fff}').contains(&c)), "{}: {text}", bundled.name);
        }
    }
}

#[test]
fn the_numbers_named_are_those_of_the_scenario() {
    for bundled in SCENARIOS {
        let account = of(Document::bundled(bundled.name).unwrap());
        let scenario = &account.subjects[0].scenario;
        let (english, chinese) = (methods_of(&account, English), methods_of(&account, Chinese));
        let hash = Origin::new(String::new(), bundled.text, Vec::new()).scenario_sha256;
        let agents = if scenario.agents() == 1 { "1 agent in".into() } else { format!("{} agents in", scenario.agents()) };
        for phrase in [hash.clone(), agents, format!("master seed was {}, ", scenario.seed), format!("fiducia run {}", bundled.name)] {
            assert!(english.contains(&phrase), "{}: `{phrase}` in {english}", bundled.name);
        }
        for phrase in [hash, format!("共 {} 名个体", scenario.agents()), format!("主种子为 {}", scenario.seed)] {
            assert!(chinese.contains(&phrase), "{}: `{phrase}` in {chinese}", bundled.name);
        }
        for group in &scenario.groups {
            assert!(english.contains(&format!("{} ({})", group.name, group.end - group.first)));
        }
        assert!(odd_of(&account, Chinese).contains(&format!("共 {} 步", scenario.steps)));
    }
}

#[test]
fn the_protocol_has_the_laws_of_what_is_switched_on_and_of_nothing_else() {
    for (setting, law) in [
        ("communication.word_of_mouth=0.2", "`word_of_mouth` a trustor hears"),
        ("communication.record_weight=0.5", "**Public record.**"),
        ("group.villagers.turnover=0.01", "**Turnover.**"),
        ("group.villagers.imitation=0.01", "**Imitation.**"),
        ("group.villagers.search=0.01", "**Search.**"),
        ("group.villagers.loss_aversion=2", "`l` is the `loss_aversion`"),
        ("group.villagers.memory=0.9", "multiplied by `memory`"),
        ("group.villagers.choice=loyal", "Under the rule `loyal`"),
        ("exchange.future=2", "V(s, b)"),
        ("exchange.records=0.1", "aₙ"),
        ("exchange.identification=0.1", "`s += c (1 - s)`"),
        // What an event switches on in the middle of a run is described too.
        ("event=[{at=50, parameter=\"exchange.future\", set=2}]", "V(s, b)"),
        ("event=[{at=50, parameter=\"group.villagers.benevolence\", set=0.5}]", "makes amends with chance `b`"),
    ] {
        let plain = Document::bundled("first-promise").unwrap();
        assert!(!odd_of(&of(plain.clone()), English).contains(law), "{law}");
        let told = odd_of(&of(plain.set(&[setting]).unwrap()), English);
        assert!(told.contains(law), "{setting}: {told}");
    }
}

#[test]
fn the_methods_cite_fiducia_as_its_citation_file_does() {
    let citation = include_str!("../CITATION.cff");
    let value = |key: &str| {
        let line = citation.lines().find_map(|line| line.trim().strip_prefix(key)).unwrap();
        line.trim().trim_matches('"').to_owned()
    };
    let told = methods_of(&of(Document::bundled("first-promise").unwrap()), English);
    let [who, title, version] = ["- name:", "title:", "version:"].map(value);
    assert!(told.contains(&format!("{who}. {title} (version {version})")), "{told}");
}

/// The program in a folder of its own.
struct Desk(tempfile::TempDir);

impl Desk {
    fn say(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_fiducia")).args(words).current_dir(self.0.path()).output().unwrap()
    }

    fn told(&self, words: &[&str]) -> String {
        let output = self.say(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

fn desk() -> Desk {
    Desk(tempfile::tempdir().unwrap())
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

#[test]
fn a_folder_of_results_tells_how_it_was_made() {
    let desk = desk();
    let root = desk.0.path();
    desk.told(&["run", "first-promise", "--steps", "3", "--replicates", "2", "--seed", "9", "--out", "run"]);
    let told = desk.told(&["explain", "run", "--methods"]);
    let whole = manifest(&root.join("run"));
    let hash = |key: &str| whole[key].as_str().unwrap().to_owned();
    let mut phrases = vec![
        "A run has 3 steps; the master seed was 9, given on the command line.".to_owned(),
        "2 replicates".into(),
        "`--set steps=3`, `--set replicates=2`".into(),
        hash("scenario_sha256"),
        "`fiducia run first-promise.toml` on the text that `manifest.json` keeps".into(),
    ];
    phrases.extend(whole["files"].as_array().unwrap().iter().map(|file| file["sha256"].as_str().unwrap().to_owned()));
    for phrase in phrases {
        assert!(told.contains(&phrase), "`{phrase}` in {told}");
    }
    assert!(desk.told(&["explain", "run", "--odd"]).contains("3 steps, each one occasion"));
    assert!(desk.told(&["explain", "run", "--lang", "zh"]).contains("共 3 步"));

    let refused = desk.say(&["explain", "run", "--set", "steps=4"]);
    assert_eq!(refused.status.code(), Some(2));
    let text = fs::read_to_string(root.join("run/manifest.json")).unwrap();
    fs::write(root.join("run/manifest.json"), text.replacen("steps = 3", "steps = 4", 1)).unwrap();
    let tampered = desk.say(&["explain", "run", "--methods"]);
    assert!(!tampered.status.success() && String::from_utf8_lossy(&tampered.stderr).contains("hash"));
    fs::write(root.join("run/manifest.json"), "{}").unwrap();
    let foreign = desk.say(&["explain", "run", "--methods"]);
    assert!(!foreign.status.success() && String::from_utf8_lossy(&foreign.stderr).contains("no manifest"));
}

#[test]
fn sweeps_comparisons_checks_and_fits_tell_how_they_were_made() {
    let desk = desk();
    let quick = ["--steps", "3", "--replicates", "2"];
    let sweep = ["sweep", "first-promise", "--vary", "exchange.gain=2,4", "--out", "sweep"];
    desk.told(&[&sweep as &[&str], &quick].concat());
    let told = desk.told(&["explain", "sweep", "--methods"]);
    assert!(told.contains("at 2 points in the space of `exchange.gain`, with 2 replicates of each, 4 runs in all"), "{told}");
    assert!(told.contains("`fiducia sweep first-promise.toml`"), "{told}");

    let compare = [
        "compare",
        "first-promise",
        "first-promise",
        "--set",
        "steps=3",
        "--set-b",
        "exchange.gain=4",
        "--replicates",
        "2",
        "--out",
        "pair",
    ];
    desk.told(&compare);
    let told = desk.told(&["explain", "pair", "--methods"]);
    assert!(told.contains("in 2 pairs of replicates") && told.contains("95% confidence intervals"), "{told}");
    assert!(told.contains("`fiducia compare first-promise.toml first-promise.toml --replicates 2 --level 0.95`"), "{told}");

    desk.say(&["check", "first-promise", "--max-replicates", "8", "--out", "claims", "--quiet"]);
    let told = desk.told(&["explain", "claims", "--methods"]);
    assert!(told.contains("at most 8 of a setting") && told.contains("at a level of 99%"), "{told}");
    assert!(told.contains("`fiducia check first-promise --level 0.99 --max-replicates 8`"), "{told}");

    desk.say(&["fit", "promises-vanberg", "--max-evaluations", "12", "--profile", "0", "--replicates", "2", "--out", "fit", "--quiet"]);
    let told = desk.told(&["explain", "fit", "--methods"]);
    assert!(told.contains("McFadden 1989") && told.contains("`group.deciders.integrity` ["), "{told}");
}
