//! Groups and kinds of relation may be named in any script, and are then set, varied, fitted and claimed on without quotes.

#[path = "common/sweeping.rs"]
mod sweeping;

use std::fs;
use std::path::Path;
use sweeping::{expect, folder, table};

/// Names of a group and of a kind: letters beyond ASCII, with accents, and with marks that are characters of their own.
const NAMES: [&str; 4] = ["商家", "Käufer", "Ζωή", "क्रेता"];

/// A market whose sellers, and whose only kind of relation, have this name.
fn market(name: &str, more: &str) -> String {
    format!(
        r#"schema = 1
title = "A market"
steps = 5
replicates = 2
[group.buyers]
size = 6
[group."{name}"]
size = 3
integrity = 0.5
[relation."{name}"]
from = "buyers"
to = "{name}"
network = "everyone"
{more}
"#
    )
}

fn write(folder: &Path, name: &str, more: &str) {
    fs::write(folder.join("market.toml"), market(name, more)).unwrap();
}

#[test]
fn a_name_of_any_script_is_set_without_quotes() {
    for name in NAMES {
        let folder = folder();
        let dir = folder.path();
        write(dir, name, "");
        let set = format!("group.{name}.size=4");
        expect(dir, 0, &["run", "market.toml", "--out", "run", "--set", &set, "--set", &format!("relation.{name}.exchange.gain=6")]);
        let runs = table(&dir.join("run/runs.csv"));
        assert_eq!((runs[0]["relations"].as_str(), runs[0]["to"].as_str()), ("24", name), "4 sellers instead of 3");
        expect(dir, 0, &["compare", "market.toml", "market.toml", "--out", "compared", "--set-b", &set]);
    }
}

#[test]
fn a_name_of_any_script_is_swept_without_quotes_and_heads_its_column_as_typed() {
    for name in NAMES {
        let folder = folder();
        let dir = folder.path();
        let path = format!("group.{name}.integrity");
        let vary = format!("{path}=0,1");
        fs::write(dir.join("design.csv"), format!("{path}\n0\n1\n")).unwrap();
        write(dir, name, &format!("[[sweep]]\nvary = {{ \"{path}\" = [0, 1] }}"));
        for (out, how) in [("swept", &[][..]), ("varied", &["--vary", &vary]), ("designed", &["--design", "design.csv"])] {
            expect(dir, 0, &[&["sweep", "market.toml", "--out", out], how].concat());
            let integrity: Vec<String> = table(&dir.join(out).join("runs.csv")).iter().map(|row| row[&path].clone()).collect();
            assert_eq!(integrity, ["0", "1", "0", "1"], "{out} {name}");
        }
    }
}

#[test]
fn a_name_of_any_script_stands_in_claims_fits_and_events_without_quotes() {
    for name in NAMES {
        let folder = folder();
        let dir = folder.path();
        let path = format!("group.{name}.integrity");
        let claim = |what: &str| format!("[[claim]]\nname = \"c\"\ntext = \"c\"\nmetric = \"trust_mean\"\nexpect = \"rises\"\n{what}");
        for what in [
            format!("vary = {{ \"{path}\" = [0, 1] }}\nwith = {{ \"relation.{name}.exchange.gain\" = 8 }}"),
            format!("settings = [{{ \"{path}\" = 0 }}, {{ \"{path}\" = 1 }}]"),
        ] {
            write(dir, name, &claim(&what));
            expect(dir, 0, &["validate", "market.toml"]);
        }
        let target =
            format!("[[target]]\nmetric = \"trust_mean\"\nvalue = 0.5\nstandard_error = 1\nwith = {{ \"group.{name}.ability\" = 0.9 }}");
        write(dir, name, &format!("[fit]\nvary = {{ \"{path}\" = \"0..1\" }}\n{target}"));
        expect(dir, 0, &["validate", "market.toml"]);
        write(dir, name, &target);
        expect(
            dir,
            0,
            &["fit", "market.toml", "--vary", &format!("{path}=0..1"), "--max-evaluations", "8", "--profile", "0", "--out", "fitted"],
        );
        let events = |path: &str| format!("[[event]]\nat = 3\nparameter = \"{path}\"\nset = 1");
        for path in [path.as_str(), &format!("relation.{name}.exchange.gain"), &format!("group.'{name}'.integrity")] {
            write(dir, name, &events(path));
            expect(dir, 0, &["validate", "market.toml"]);
        }
    }
}

#[test]
fn a_header_that_wants_quotes_says_so() {
    let folder = folder();
    let dir = folder.path();
    fs::write(dir.join("market.toml"), market("商家", "").replace("[group.\"商家\"]", "[group.商家]")).unwrap();
    let said = sweeping::complaint(dir, 2, &["validate", "market.toml"]);
    assert!(said.contains("market.toml:7:8: ") && said.contains("quotes"), "{said}");
}
