//! The page of results says what the one list of tables and the one of columns say.
//!
//! To write it anew: `FIDUCIA_WRITE=1 cargo test --test documents`.

use fiducia::record::columns::{Column, METRICS};
use fiducia::record::tables::{Part, Schema, TABLES};
use std::fmt::Write;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/output.md");
const MARK: &str = "<!-- From here on written by tests/documents.rs from src/record/tables.rs and columns.rs: edit there. -->\n";

/// A chapter a file; columns that an earlier table explains are not explained again.
fn chapters() -> String {
    let mut text = String::new();
    let mut explained: Vec<&Part> = Vec::new();
    let mut file = "";
    for Schema { file: own, parts, when_en, when_zh, en, zh, .. } in TABLES {
        if file != *own {
            file = own;
            let _ = writeln!(text, "\n## {file}");
        }
        let _ = writeln!(text, "\n{when_en} {en}\n\n{when_zh}{zh}\n\n| column | unit | meaning |\n|---|---|---|");
        for part in parts.iter() {
            if let (Part::Fixed(columns), false) = (part, explained.contains(&part)) {
                columns.iter().for_each(|column| row(&mut text, column));
                explained.push(part);
            }
        }
    }
    text
}

fn row(text: &mut String, Column { name, unit, en, .. }: &Column) {
    let _ = writeln!(text, "| `{name}` | {unit} | {} |", en.replace('|', "\\|"));
}

#[test]
fn the_page_of_results_is_up_to_date() {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, after) = page.split_once(MARK).expect("docs/output.md has lost its mark");
    if std::env::var_os("FIDUCIA_WRITE").is_some() {
        std::fs::write(PAGE, format!("{before}{MARK}{}", chapters())).unwrap();
    } else {
        assert!(after == chapters(), "docs/output.md is out of date: FIDUCIA_WRITE=1 cargo test --test documents");
    }
}

#[test]
fn the_number_of_metrics_in_the_protocol_is_right() {
    let odd = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/odd.md")).unwrap();
    assert!(odd.contains(&format!("{} metrics in `series.csv`", METRICS.len())));
}
