//! A name is one agent in every file of a scenario, whatever the order of rows, of files and of tables.

#[path = "common/sweeping.rs"]
mod sweeping;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use sweeping::{complaint, expect, results, table};
use tempfile::TempDir;

type Ties = BTreeSet<(String, String)>;

/// A folder with these files.
fn desk(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    folder
}

fn scenario(steps: u32, body: &str) -> String {
    format!("schema = 1\ntitle = \"Observed\"\nsteps = {steps}\n{body}")
}

/// A relation, or a listening network, from a file.
fn layer(table: &str, name: &str, from: &str, to: &str, file: &str) -> String {
    format!("[{table}.{name}]\nfrom = \"{from}\"\nto = \"{to}\"\nnetwork = {{ file = {{ path = \"{file}\" }} }}\n")
}

fn rows(text: &str) -> Ties {
    text.lines().skip(1).map(|row| row.split_once(',').unwrap()).map(|(from, to)| (from.to_owned(), to.to_owned())).collect()
}

/// Runs the scenario `s.toml`, and gives the ties of each kind in names.
fn ties(dir: &Path) -> BTreeMap<String, Ties> {
    expect(dir, 0, &["run", "s.toml", "--out", "out", "--agents", "--relations", "--force"]);
    let names: BTreeMap<String, String> =
        table(&dir.join("out/agents.csv")).into_iter().map(|row| (row["agent"].clone(), row["name"].clone())).collect();
    let mut ties: BTreeMap<String, Ties> = BTreeMap::new();
    for row in table(&dir.join("out/relations.csv")) {
        let tie = (names[&row["trustor"]].clone(), names[&row["trustee"]].clone());
        ties.entry(row["relation"].clone()).or_default().insert(tie);
    }
    ties
}

/// The results without what says how they were made.
fn outcome(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    expect(dir, 0, &["run", "s.toml", "--out", "out", "--agents", "--relations", "--force", "--quiet"]);
    let mut files = results(&dir.join("out"));
    files.remove("manifest.json");
    files
}

const FRIENDS: &str = "from,to\nana,bo\nbo,chen\nchen,ana\n";
const ADVICE: &str = "from,to\nchen,bo\nana,bo\nbo,ana\nbo,chen\n";
const PURCHASES: &str = "from,to\nana,north shop\nbo,south shop\nchen,north shop\n";
const AMONG_CUSTOMERS: &str = "from,to\nchen,ana\nbo,chen\nana,bo\n";

#[test]
fn the_ties_of_every_kind_are_the_rows_of_its_file() {
    let people = "[group.people]\nsize = 3\n";
    let market = "[group.customers]\nsize = 3\n[group.shops]\nsize = 2\n";
    let friends = layer("relation", "friends", "people", "people", "friends.csv");
    let advice = layer("relation", "advice", "people", "people", "advice.csv");
    let purchases = layer("relation", "purchases", "customers", "shops", "purchases.csv");
    let among = layer("relation", "among", "customers", "customers", "among.csv");
    let all: [(&str, &str); 4] = [("friends", FRIENDS), ("advice", ADVICE), ("purchases", PURCHASES), ("among", AMONG_CUSTOMERS)];
    for body in [
        format!("{people}{friends}{advice}"),
        format!("{people}{advice}{friends}"),
        format!("{advice}{people}{friends}"),
        format!("{people}{friends}{}", layer("listening", "gossip", "people", "people", "advice.csv")),
        format!("{market}{purchases}{among}"),
        format!("{market}{among}{purchases}"),
        format!("{market}{purchases}{}", layer("listening", "among", "customers", "customers", "among.csv")),
    ] {
        let folder = desk(&[("s.toml", &scenario(1, &body))]);
        all.iter().for_each(|(name, text)| fs::write(folder.path().join(format!("{name}.csv")), text).unwrap());
        let found = ties(folder.path());
        for (kind, ties) in &found {
            let (_, text) = all.iter().find(|(name, _)| name == kind).unwrap();
            assert_eq!(*ties, rows(text), "{kind} in\n{body}");
        }
        assert_eq!(found.len(), body.matches("[relation.").count());
    }
}

#[test]
fn the_layers_of_a_large_network_fit_together_in_any_order_of_rows() {
    // Pairs of a multiplicative walk: 300 people with numbers and names, three layers, none of which names everybody.
    let name = |k: u64| if k.is_multiple_of(3) { format!("{k}") } else { format!("user {k}") };
    let mut layers: Vec<Vec<(String, String)>> = vec![Vec::new(); 3];
    let (mut x, mut seen) = (1u64, BTreeSet::new());
    for k in 0..1500usize {
        x = x * 48271 % 2_147_483_647;
        let (a, b) = (x % 300, x / 300 % 300);
        if a != b && seen.insert((a, b)) {
            layers[k % 3].push((name(a), name(b)));
        }
    }
    let people: BTreeSet<&String> = layers.iter().flatten().flat_map(|(a, b)| [a, b]).collect();
    let kinds = ["one", "two", "three"];
    let body: String = kinds.iter().map(|kind| layer("relation", kind, "people", "people", &format!("{kind}.csv"))).collect();
    let text = scenario(5, &format!("[group.people]\nsize = {}\nintegrity = {{ uniform = [0, 1] }}\n{body}", people.len()));
    let folder = desk(&[("s.toml", &text)]);
    let dir = folder.path();
    let write = |layers: &[Vec<(String, String)>]| {
        for (kind, rows) in kinds.iter().zip(layers) {
            let rows: String = rows.iter().map(|(a, b)| format!("{a},{b}\n")).collect();
            fs::write(dir.join(format!("{kind}.csv")), format!("from,to\n{rows}")).unwrap();
        }
    };
    write(&layers);
    let found = ties(dir);
    for (kind, rows) in kinds.iter().zip(&layers) {
        assert_eq!(found[*kind], rows.iter().cloned().collect(), "{kind}");
    }
    let before = outcome(dir);
    layers.iter_mut().for_each(|rows| rows.sort());
    write(&layers);
    assert_eq!(outcome(dir), before, "sorted rows");
    layers.iter_mut().for_each(|rows| rows.reverse());
    write(&layers);
    assert_eq!(outcome(dir), before, "reversed rows");
}

/// a listens to b alone, and both deal with x: what a knows of x after 50 steps is 49 exchanges of its own before the last, and those that it
/// heard of.
#[test]
fn people_hear_of_those_whom_the_file_of_listening_names() {
    let body = format!(
        "[group.people]\nsize = 5\nintegrity = 1\nprior_mean = 0.9\n[communication]\nword_of_mouth = 1\n{}{}",
        layer("relation", "trust", "people", "people", "relies.csv"),
        layer("listening", "gossip", "people", "people", "listens.csv")
    );
    let folder = desk(&[
        ("s.toml", &scenario(50, &body)),
        ("relies.csv", "from,to\na,x\nb,x\nc,y\n"),
        ("listens.csv", "from,to\na,b\nc,x\nx,y\ny,x\n"),
        (
            "groups.toml",
            &scenario(
                50,
                "[group.a]\nsize = 1\nintegrity = 1\nprior_mean = 0.9\n[group.b]\nsize = 1\nintegrity = 1\nprior_mean = 0.9\n[group.x]\nsize = 1\n\
                 integrity = 1\n[relation.trust]\nfrom = [\"a\", \"b\"]\nto = \"x\"\nnetwork = \"everyone\"\n[listening.gossip]\nfrom = \"a\"\nto = \"b\"\n\
                 network = \"everyone\"\n[communication]\nword_of_mouth = 1\n",
            ),
        ),
    ]);
    let dir = folder.path();
    let good = |file: &str| {
        expect(dir, 0, &["run", file, "--out", "out", "--agents", "--relations", "--force"]);
        let relations = table(&dir.join("out/relations.csv"));
        let column = relations[0].keys().find(|name| name.starts_with("ability") && name.contains("good")).unwrap().clone();
        relations[0][&column].parse::<f64>().unwrap()
    };
    let own = 50.0;
    assert!(good("groups.toml") > 1.8 * own);
    assert!(good("s.toml") > 1.8 * own, "a hears b");
}

#[test]
fn a_table_says_who_is_in_a_group_and_what_each_is_like() {
    let table_of_people =
        "name,group,ability,integrity,note\nbo,workers,0.2,,x\nzoe,bosses,,,y\nana,workers,,1,z\neve,workers,0.4,0.5,alone\n";
    let body = format!(
        "[group.bosses]\nmembers = \"people.csv\"\nability = 0.9\n[group.workers]\nmembers = \"people.csv\"\nability = 0.7\nintegrity = 0.3\n{}",
        layer("relation", "works_for", "workers", "bosses", "ties.csv")
            + &layer("relation", "all", "workers", "workers", "among.csv").replace("\"workers\"\nto", "[\"workers\", \"bosses\"]\nto")
    );
    let folder = desk(&[
        ("s.toml", &scenario(2, &body)),
        ("people.csv", table_of_people),
        ("ties.csv", "from,to\nbo,zoe\nana,zoe\n"),
        ("among.csv", "from,to\nzoe,ana\nbo,ana\n"),
    ]);
    let dir = folder.path();
    let found = ties(dir);
    assert_eq!(found["works_for"], rows("from,to\nbo,zoe\nana,zoe\n"));
    assert_eq!(found["all"], rows("from,to\nzoe,ana\nbo,ana\n"), "a side of several groups");
    let agents = table(&dir.join("out/agents.csv"));
    let of: Vec<[&str; 4]> =
        agents.iter().map(|row| ["name", "group", "ability", "integrity"].map(|column| row[column].as_str())).collect();
    assert_eq!(
        of,
        [["zoe", "bosses", "0.9", "0"], ["ana", "workers", "0.7", "1"], ["bo", "workers", "0.2", "0.3"], ["eve", "workers", "0.4", "0.5"]],
        "eve has no ties, and is there"
    );
    let before = outcome(dir);
    let mut lines: Vec<&str> = table_of_people.lines().collect();
    lines[1..].sort_unstable();
    fs::write(dir.join("people.csv"), lines.join("\n")).unwrap();
    assert_eq!(outcome(dir), before, "the boss is the boss in whatever row");
    let said = String::from_utf8(expect(dir, 0, &["validate", "s.toml"]).stdout).unwrap();
    assert!(said.contains("people.csv: the column `note` is not used"), "{said}");
    let said = String::from_utf8(expect(dir, 0, &["run", "s.toml", "--out", "r"]).stdout).unwrap();
    assert!(said.contains("people.csv: the column `note` is not used"), "{said}");
}

#[test]
fn what_a_table_leaves_open_is_drawn_as_without_it_and_newcomers_are_drawn_from_the_group() {
    let body = |members: &str, more: &str| {
        scenario(
            30,
            &format!(
                "[group.people]\n{members}\nability = {{ uniform = [0, 1] }}\n{more}[relation.all]\nfrom = \"people\"\nto = \"people\"\nnetwork = \"everyone\"\n"
            ),
        )
    };
    let folder = desk(&[("s.toml", &body("size = 4", "")), ("people.csv", "name,ability\na,\nb,0.123\nc,\nd,\n")]);
    let dir = folder.path();
    let ability = || -> Vec<String> {
        expect(dir, 0, &["run", "s.toml", "--out", "out", "--agents", "--force", "--quiet"]);
        table(&dir.join("out/agents.csv")).iter().map(|row| row["ability"].clone()).collect()
    };
    let mut drawn = ability();
    fs::write(dir.join("s.toml"), body("members = \"people.csv\"", "")).unwrap();
    drawn[1] = "0.123".into();
    assert_eq!(ability(), drawn);
    fs::write(dir.join("s.toml"), body("members = \"people.csv\"", "turnover = 1\n")).unwrap();
    assert_ne!(ability()[1], "0.123");
}

#[test]
fn interests_of_people_make_them_alike() {
    let body = "[group.people]\nmembers = \"people.csv\"\n[relation.all]\nfrom = \"people\"\nto = \"people\"\nnetwork = \"everyone\"\n\
                shared_interest = \"vectors\"\n";
    let folder = desk(&[("s.toml", &scenario(1, body)), ("people.csv", "name,interest_1,interest_2\na,1,0\nb,0,1\nc,-0.5,0\n")]);
    expect(folder.path(), 0, &["run", "s.toml", "--out", "out", "--relations"]);
    let shared: Vec<String> = table(&folder.path().join("out/relations.csv")).iter().map(|row| row["shared_interest"].clone()).collect();
    assert_eq!(shared, ["0", "-1", "0", "0", "-1", "0"]);
}

#[test]
fn names_are_never_taken_for_others() {
    let two = |size: u32| {
        scenario(
            1,
            &format!(
                "[group.people]\nsize = {size}\n{}{}",
                layer("relation", "friends", "people", "people", "friends.csv"),
                layer("relation", "advice", "people", "people", "other.csv")
            ),
        )
    };
    let members = scenario(
        1,
        &format!("[group.people]\nmembers = \"people.csv\"\n{}", layer("relation", "friends", "people", "people", "friends.csv")),
    );
    let sides = scenario(
        1,
        &format!(
            "[group.customers]\nsize = 3\n[group.shops]\nsize = 2\n{}",
            layer("relation", "purchases", "customers", "shops", "friends.csv")
        ),
    );
    let mixed = scenario(
        1,
        &format!(
            "[group.a]\nsize = 2\n[group.b]\nsize = 1\n{}",
            layer("relation", "all", "a", "a", "friends.csv").replace("\"a\"", "[\"a\", \"b\"]")
        ),
    );
    let tables = scenario(
        1,
        "[group.a]\nmembers = \"people.csv\"\n[group.b]\nmembers = \"people.csv\"\n[relation.all]\nfrom = \"a\"\nto = \"b\"\nnetwork = \"everyone\"\n",
    );
    for (scenario, people, expected) in [
        (
            two(3),
            "name\na",
            "the group has 3 members, but 6 are named in friends.csv, other.csv; only in friends.csv: `ana`, `bo` and `chen`; only in other.csv: `dan`, `eve` and `flo`",
        ),
        (two(7), "name\na", "the group has 7 members, but 6 are named in friends.csv, other.csv"),
        (two(7), "name\na", "people without ties need a table of `members`"),
        (
            members.clone(),
            "name\nana\nbo\n",
            "column `from` of friends.csv names `chen`, but people.csv, which has the members of `people`, does not",
        ),
        (
            members.replace("members =", "size = 4\nmembers ="),
            "name\nana\nbo\nchen\n",
            "people.csv names 3 members, not 4; leave `size` out",
        ),
        (
            members.clone(),
            "name,group\nana,people\nbo,peple\nchen,people\n",
            "the column `group` of people.csv names `peple`, but no such group takes its members from it",
        ),
        (
            sides,
            "name\na",
            "column `to` of friends.csv puts `ana`, `bo` and `chen` in group `shops`, but `customers` has them already: a name is one agent in every file",
        ),
        (
            mixed,
            "name\na",
            "column `from` of friends.csv names `ana`, `bo` and `chen`, but nothing says of which group, `a` or `b`; name them in a table, with `members`",
        ),
        (
            tables.clone(),
            "name\nana\nbo\n",
            "`ana` and `bo` would be in group `a` as well: a name is one agent; let a column `group` of people.csv say who belongs where",
        ),
        (tables, "name,group\nana,a\nbo,a\n", "people.csv names no member of `b` in its column `group`"),
    ] {
        let other = FRIENDS.replace("ana", "dan").replace("bo", "eve").replace("chen", "flo");
        let folder = desk(&[("s.toml", &scenario), ("friends.csv", FRIENDS), ("other.csv", &other), ("people.csv", people)]);
        let said = complaint(folder.path(), 2, &["validate", "s.toml"]);
        assert!(said.contains(expected), "{said}\nin\n{scenario}");
    }
}
