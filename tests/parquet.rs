//! Parquet beside CSV: the same rows, the same values, with types.

#[path = "common/sweeping.rs"]
mod sweeping;

use parquet::basic::Type;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs::File;
use std::path::Path;
use sweeping::{assert_same, expect, folder};

/// Every cell of a Parquet file is that of the CSV beside it; returns the types of its columns by name.
fn types(dir: &Path, name: &str) -> Vec<(String, Type)> {
    let reader = SerializedFileReader::new(File::open(dir.join(format!("{name}.parquet"))).unwrap()).unwrap();
    let mut csv = csv::Reader::from_path(dir.join(format!("{name}.csv"))).unwrap();
    let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
    let columns = reader.metadata().file_metadata().schema_descr().columns();
    assert_eq!(columns.iter().map(|column| column.name()).collect::<Vec<_>>(), header);
    let mut rows = reader.get_row_iter(None).unwrap();
    for line in csv.records() {
        let (line, row) = (line.unwrap(), rows.next().unwrap().unwrap());
        for (cell, (_, field)) in line.iter().zip(row.get_column_iter()) {
            match field {
                Field::Null => assert_eq!(cell, ""),
                Field::Long(x) => assert_eq!(cell.parse(), Ok(*x)),
                Field::Double(x) => assert_eq!(cell.parse(), Ok(*x)),
                Field::Str(x) => assert_eq!(cell, x),
                other => panic!("{other} has no place in these tables"),
            }
        }
    }
    assert!(rows.next().is_none());
    columns.iter().map(|column| (column.name().to_owned(), column.physical_type())).collect()
}

fn of(types: &[(String, Type)], name: &str) -> Type {
    types.iter().find(|(column, _)| column == name).unwrap().1
}

#[test]
fn every_table_of_a_run_is_there_twice_with_the_same_rows() {
    let folder = folder();
    let dir = folder.path();
    expect(dir, 0, &["run", "small.toml", "--agents", "--relations", "--events", "--bom", "--parquet", "--out", "run", "--quiet"]);
    let series = types(&dir.join("run"), "series");
    assert_eq!(
        ["run", "relation", "contacts", "trust_mean", "payoff_trustor"].map(|name| of(&series, name)),
        [Type::INT64, Type::BYTE_ARRAY, Type::INT64, Type::DOUBLE, Type::DOUBLE]
    );
    for name in ["runs", "summary", "agents", "relations", "events"] {
        types(&dir.join("run"), name);
    }
    let manifest = std::fs::read_to_string(dir.join("run/manifest.json")).unwrap();
    assert!(manifest.contains("\"name\": \"series.parquet\""));
    // Without the option, the files of the earlier run are gone.
    expect(dir, 0, &["run", "small.toml", "--force", "--out", "run", "--quiet"]);
    assert!(!dir.join("run/series.parquet").exists());
}

#[test]
fn a_sweep_has_its_parameters_as_numbers_or_as_words_whoever_made_it() {
    let folder = folder();
    let dir = folder.path();
    let words = ["sweep", "small.toml", "--vary", "belief=beta,attribution", "--vary", "exchange.gain=4,5.5", "--window", "3"];
    for out in ["a", "b"] {
        expect(dir, 0, &[&words[..], &["--parquet", "--out", out, "--quiet"]].concat());
    }
    assert_same(&dir.join("a"), &dir.join("b"));
    assert_eq!(std::fs::read(dir.join("a/runs.parquet")).unwrap(), std::fs::read(dir.join("b/runs.parquet")).unwrap());
    let runs = types(&dir.join("a"), "runs");
    assert_eq!(
        ["belief", "exchange.gain", "window_contacts", "seed"].map(|name| of(&runs, name)),
        [Type::BYTE_ARRAY, Type::DOUBLE, Type::DOUBLE, Type::INT64]
    );
    types(&dir.join("a"), "summary");
    expect(dir, 0, &[&words[..], &["--plan", "site", "--shards", "2"]].concat());
    ["0", "1"].iter().for_each(|k| drop(expect(dir, 0, &["sweep", "site", "--shard", k, "--quiet"])));
    expect(dir, 0, &["merge", "site", "--parquet", "--quiet"]);
    assert_eq!(std::fs::read(dir.join("a/runs.parquet")).unwrap(), std::fs::read(dir.join("site/runs.parquet")).unwrap());
}

#[test]
fn a_table_longer_than_a_row_group_is_whole() {
    let folder = folder();
    let dir = folder.path();
    // 40 agents, 2,000 steps: 80,000 contacts, more than the 65,536 rows of a group.
    let words = [
        "run",
        "small.toml",
        "--steps",
        "2000",
        "--every",
        "2000",
        "--replicates",
        "1",
        "--events",
        "--parquet",
        "--out",
        "run",
        "--quiet",
    ];
    expect(dir, 0, &words);
    types(&dir.join("run"), "events");
    let reader = SerializedFileReader::new(File::open(dir.join("run/events.parquet")).unwrap()).unwrap();
    assert_eq!(reader.metadata().num_row_groups(), 2);
}
