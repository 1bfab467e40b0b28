//! Whatever is written in a scenario file, the answer is a scenario or an error, never a panic and never silence.
//!
//! Mutations of every bundled scenario and of every wrong one: bytes flipped, lines dropped and swapped, values exchanged, values set
//! from outside. What still resolves must also be explained. More cases: `PROPTEST_CASES=100000 cargo test --test fuzz_scenario`.

use fiducia::scenario::{Document, Error, SCENARIOS, Source, explain};
use fiducia::text::Language;
use proptest::prelude::*;
use proptest::sample::Index;
use std::sync::LazyLock;

/// Texts to begin with.
static SEEDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let bad = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let bad = bad.map(|path| std::fs::read_to_string(path).unwrap());
    SCENARIOS.iter().map(|s| s.text.to_owned()).chain(bad).collect()
});

/// Values that are likely to be wrong somewhere.
const VALUES: &str = r#"
0
1
-1
0.5
1e308
-1e-308
nan
inf
-inf
9007199254740993
9223372036854775807
-9223372036854775808
true
""
"NA"
"vectors"
"everyone"
[]
{}
[[]]
[0, 1]
[1, 0]
["villagers", "outsiders"]
{ uniform = [0, 1] }
{ beta = [1e-300, 1e6] }
{ normal = [0.5, 1e300] }
{ weighted = [[0, 0]] }
{ pairs = [] }
{ ring = { degree = 2 } }
{ grid = { neighbours = 8, columns = 7 } }
{ blocks = { within = 1, between = 0, count = 4294967295 } }
{ file = { path = "/dev/null" } }
{ file = { path = "data/karate-club.csv", undirected = true } }
1979-05-27
信
"#;

/// Paths that exist in some scenario, and some that exist nowhere.
const PATHS: &str = r#"
schema title title.en.x steps seed replicates every randomness belief belief.linear belief.beta belief.linear.up
exchange exchange.gain exchange.temptation exchange.temptation.uniform communication communication.talk
group group.villagers group.villagers.size group.members.size group.people.size group.villagers.ability group.villagers.interests
group.villagers.interests.0 group.villagers.negativity group.villagers.choice group.villagers.activity
relation relation.kin relation.kin.from relation.kin.to relation.kin.network relation.kin.network.ring.degree relation.kin.network.blocks
relation.kin.shared_interest relation.kin.shared_interest.pairs relation.kin.exchange.outside relation.friends.network.file.path
relation.friends.network listening.x.from event event.0 event.0.at event.0.add x.y.z ""
"#;

#[derive(Clone, Debug)]
enum Mutation {
    Byte(Index, u8),
    Cut(Index),
    Drop(Index),
    Swap(Index, Index),
    Value(Index, String),
}

fn value() -> impl Strategy<Value = String> {
    prop::sample::select(VALUES.trim().lines().map(str::to_owned).collect::<Vec<_>>())
}

fn setting() -> impl Strategy<Value = String> {
    let paths: Vec<String> = PATHS.split_whitespace().map(str::to_owned).collect();
    (prop::sample::select(paths), value()).prop_map(|(path, value)| format!("{path}={value}"))
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Byte(at, byte)),
        any::<Index>().prop_map(Mutation::Cut),
        any::<Index>().prop_map(Mutation::Drop),
        (any::<Index>(), any::<Index>()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        (any::<Index>(), value()).prop_map(|(at, value)| Mutation::Value(at, value)),
    ]
}

fn mutated(text: &str, mutation: &Mutation) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    match mutation {
        Mutation::Byte(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        Mutation::Cut(at) => {
            bytes.truncate(at.index(bytes.len()));
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        Mutation::Drop(at) => drop(lines.remove(at.index(lines.len()))),
        Mutation::Swap(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
        }
        Mutation::Value(at, value) => {
            let written: Vec<usize> = (0..lines.len()).filter(|&k| lines[k].contains(" = ")).collect();
            if let Some(&line) = written.get(at.index(written.len().max(1))) {
                let key = lines[line].split(" = ").next().unwrap_or_default().to_owned();
                lines[line] = format!("{key} = {value}");
            }
        }
    }
    lines.join("\n")
}

fn said(e: &Error) {
    assert!(!e.to_string().trim().is_empty() && !e.render(true).is_empty());
}

/// Reads as far as it goes.
fn read(text: &str, settings: &[String]) {
    let source = Source::File(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/mutated.toml").into());
    let opened = Document::new(source.clone(), text).and_then(|document| document.set(settings));
    let document = match opened {
        Ok(document) => document,
        Err(e) => return said(&e),
    };
    // The text with the settings is a document of its own and means the same.
    let again = Document::new(source, document.text()).unwrap_or_else(|e| panic!("the resolved text is broken: {e}\n{}", document.text()));
    match (document.scenario(), again.scenario()) {
        (Ok(scenario), Ok(_)) => {
            for language in [Language::English, Language::Chinese] {
                assert!(explain(&scenario, language).ends_with('\n'));
            }
            assert!(scenario.expected_relations() >= 0.0);
        }
        (Err(e), Err(_)) => said(&e),
        _ => panic!("the settings and the resolved text disagree:\n{}", document.text()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(ProptestConfig::default().cases.max(3000)) })]

    #[test]
    fn no_mutation_brings_a_panic(
        seed in any::<Index>(),
        mutations in prop::collection::vec(mutation(), 0..4),
        settings in prop::collection::vec(setting(), 0..3),
    ) {
        let text = mutations.iter().fold(seed.get(&SEEDS).clone(), |text, mutation| mutated(&text, mutation));
        read(&text, &settings);
    }

    #[test]
    fn no_nonsense_brings_a_panic(text in "\\PC{0,200}", setting in "\\PC{0,40}") {
        read(&text, &[]);
        read("schema = 1", &[setting]);
    }
}

#[test]
fn depth_is_no_danger() {
    for depth in [100, 10_000] {
        read(&format!("a = {}1{}", "[".repeat(depth), "]".repeat(depth)), &[]);
        read(&format!("a = {}1{}", "{ a = ".repeat(depth), " }".repeat(depth)), &[]);
        read(&format!("[{}a]", "a.".repeat(depth)), &[]);
        read("schema = 1", &[format!("{}a=1", "a.".repeat(depth))]);
        read("schema = 1", &[format!("a={}1{}", "[".repeat(depth), "]".repeat(depth))]);
    }
}
