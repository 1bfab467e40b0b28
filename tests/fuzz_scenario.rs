//! Whatever is written in a scenario file, the answer is a scenario or an error, never a panic and never silence.
//!
//! Mutations of every bundled scenario and of every wrong one: bytes flipped, lines dropped and swapped, values exchanged, values set
//! from outside. What still resolves must also be explained, and what is asked of it read: events, sweeps, claims, targets. The same for plans, for edge lists and tables of members in every dialect, and what they say does not
//! hang on the order of rows. More cases: `PROPTEST_CASES=100000 cargo test --test fuzz_scenario`.

use fiducia::experiment::shard::{self, Site};
use fiducia::experiment::{Plan, Points, Wanted};
use fiducia::population::network::EdgeList;
use fiducia::population::people::People;
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
    Append(&'static str),
}

/// Blocks that a scenario may have, for groups and relations that some of the scenarios have.
const BLOCKS: [&str; 9] = [
    "[[event]]\nat = 2\nuntil = 4\nparameter = \"exchange.gain\"\nscale = 2",
    "[[event]]\nat = 1\nparameter = \"group.villagers.integrity\"\nadd = -0.5\nshare = 0.3",
    "[[event]]\nat = 3\nparameter = \"relation.kin.shared_interest\"\nset = 0",
    "[[sweep]]\nvary.\"exchange.gain\" = [1, 5]",
    "[[sweep]]\nsample = \"sobol\"\npoints = 4\nvary.\"communication.transparency\" = \"0..1\"",
    "[[sweep]]\ndesign = \"points.csv\"",
    "[[claim]]\nname = \"c\"\ntext = \"t\"\nvary = { \"exchange.gain\" = [4, 5] }\nmetric = \"trust_mean\"\nexpect = \"rises\"",
    "[[target]]\nname = \"t\"\nmetric = \"trust_mean\"\nvalue = 0.5\nstandard_error = 0.1",
    "[fit]\nvary = { \"exchange.gain\" = \"1..9\" }",
];

/// Tables to begin with, in many dialects.
const TABLES: [&str; 9] = [
    "from,to,shared_interest\nana,bo,0.5\nbo,ana,-1\nchen,ana,0\n",
    "Source;Target;Weight\nana;bo;0,5\nbo;chen;1\n",
    "# SNAP\n# FromNodeId\tToNodeId\n0\t1\n1\t2\n10\t0\n",
    "% sym unweighted\n1 2 1 99\n2 3 1 98\n",
    "Source,Target,Type,Id,Label,timeset,Weight\na,b,Directed,0,,,1.0\nb,c,Directed,1,,,1.0\n",
    "\"from\" \"to\"\n\"1\" \"a b\" \"c\"\n\"2\" \"c\" \"a b\"\n",
    "name,group,ability,integrity,interest_1\nana,a,0.5,,1\nbo,b,,1,-1\n",
    "name\tbenevolence\nΖωή\t0,5\n王\t1\n",
    "Id,Label\n1,Ann\n2,Bo\n",
];

/// Reads a table as everything that a table can be.
fn read_table(bytes: &[u8]) {
    for undirected in [false, true] {
        match EdgeList::read(bytes, undirected) {
            Ok(list) => {
                assert!(!list.ties.is_empty() && list.ties.iter().all(|&(a, b)| a != b && a.max(b) < list.names.len() as u32));
                assert!(list.interests.is_none_or(|interests| interests.len() == list.ties.len()));
            }
            Err(faults) => assert!(faults.sentences("t.csv").iter().all(|sentence| sentence.len() > "t.csv: ".len())),
        }
    }
    match People::read(bytes) {
        Ok(people) => assert!(people.all.windows(2).all(|pair| pair[0].name != pair[1].name)),
        Err(faults) => assert!(!faults.to_string().is_empty()),
    }
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
        prop::sample::select(BLOCKS.to_vec()).prop_map(Mutation::Append),
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
        Mutation::Append(block) => lines.push((*block).to_owned()),
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
            ask(&document);
        }
        (Err(e), Err(_)) => said(&e),
        _ => panic!("the settings and the resolved text disagree:\n{}", document.text()),
    }
}

/// Reads what is asked of a scenario: claims, targets, the points of a sweep.
fn ask(document: &Document) {
    document.claims().map_or_else(|e| said(&e), drop);
    document.fit().map_or_else(|e| said(&e), drop);
    match document.sweep() {
        Ok(entries) if !entries.is_empty() => match Points::new(document.clone()) {
            Ok(points) => assert!(points.count() > 0 && !points.describe(points.count() - 1).is_empty()),
            Err(fault) => assert!(!fault.to_string().is_empty()),
        },
        Ok(_) => {}
        Err(e) => said(&e),
    }
}

/// The folder of a plan, and the bytes of its `plan.json`.
static SITE: LazyLock<(tempfile::TempDir, Vec<u8>)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let text = include_str!("common/small.toml");
    let points = Points::new(Document::new(Source::File("small.toml".into()), text).unwrap()).unwrap();
    shard::plan(folder.path(), 3, Plan::new(&points, Wanted::default(), None, false).unwrap(), &points).unwrap();
    let bytes = std::fs::read(folder.path().join("plan.json")).unwrap();
    (folder, bytes)
});

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
    fn a_plan_that_is_not_what_it_was_is_refused(mutations in prop::collection::vec(mutation(), 1..3)) {
        let (folder, bytes) = &*SITE;
        let text = String::from_utf8(bytes.clone()).unwrap();
        let text = mutations.iter().fold(text, |text, mutation| mutated(&text.replace("\": ", " = "), mutation).replace(" = ", "\": "));
        std::fs::write(folder.path().join("plan.json"), &text).unwrap();
        match Site::open(folder.path()) {
            Ok((site, _)) => {
                let [there, before] = [text.as_bytes(), bytes].map(|bytes| serde_json::from_slice::<Plan>(bytes).unwrap());
                // These two are words about the plan.
                let there = Plan { scenario: before.scenario.clone(), overrides: before.overrides.clone(), seed_source: before.seed_source.clone(), ..there };
                prop_assert!(there == before && site.shards() == before.shards.unwrap());
            }
            Err(fault) => prop_assert!(!fault.to_string().is_empty()),
        }
    }

    #[test]
    fn no_table_brings_a_panic(
        seed in 0..TABLES.len(),
        mutations in prop::collection::vec(mutation(), 0..4),
        raw in prop::collection::vec((any::<Index>(), any::<u8>()), 0..3),
    ) {
        let text = mutations.iter().fold(TABLES[seed].to_owned(), |text, mutation| mutated(&text, mutation));
        let mut bytes = text.into_bytes();
        for (at, byte) in raw.into_iter().filter(|_| !bytes.is_empty()).collect::<Vec<_>>() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_table(&bytes);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(String::from_utf8_lossy(&bytes).encode_utf16().flat_map(u16::to_le_bytes)).collect();
        read_table(&wide);
    }

    #[test]
    fn no_order_of_rows_changes_an_edge_list(pairs in prop::collection::btree_set((0..20u32, 0..20u32), 1..60), swaps in prop::collection::vec((any::<Index>(), any::<Index>()), 0..40)) {
        let mut rows: Vec<String> = pairs.into_iter().filter(|(a, b)| a != b).map(|(a, b)| format!("{a},n{b},{}\n", f64::from(a) / 20.0)).collect();
        let list = |rows: &[String]| EdgeList::read(format!("from,to,shared_interest\n{}", rows.concat()).as_bytes(), false);
        let before = list(&rows);
        for (a, b) in swaps.into_iter().filter(|_| !rows.is_empty()).collect::<Vec<_>>() {
            let (a, b) = (a.index(rows.len()), b.index(rows.len()));
            rows.swap(a, b);
        }
        prop_assert_eq!(list(&rows), before);
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
