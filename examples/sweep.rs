//! A sweep: how trust hangs on what people have in common and on how honest they are, at 5 x 3 points.
//! (`cargo run --release --example sweep`)
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use fiducia::experiment::sweep::{self, OnError};
use fiducia::experiment::{Crew, Plan, Points, Wanted};
use fiducia::record::reading::Reading;
use fiducia::scenario::{Document, Source};
use std::error::Error;

/// The last lines say what varies; blocks are crossed.
const SCENARIO: &str = r#"
schema = 1
title = "Trust among acquaintances"
steps = 50
replicates = 10
exchange.temptation = { exponential = 4 }
group.people.size = 50
relation.dealings = { from = "people", to = "people", network = { ring = { degree = 4 } } }
[[sweep]]
vary = { "relation.dealings.shared_interest" = "0..0.8:5" }
[[sweep]]
vary = { "group.people.integrity" = [0, 0.5, 1] }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let document = Document::new(Source::File("acquaintances.toml".into()), SCENARIO)?;
    let crew = Crew::new(None)?;

    // The points, all of them checked before anything runs, and the plan: everything that the results depend on.
    let points = Points::new(document)?;
    let demand = points.check(&crew, &())?;
    let plan = Plan::new(&points, Wanted::default(), None, demand.large)?;

    // A sweep can be stopped at any time, by `crew.halt().request()` or by the plug; `sweep::resume` goes on with it.
    let folder = tempfile::tempdir()?.keep();
    let sweep = sweep::open(&folder, &points, &plan, false)?;
    let swept = sweep.perform(&crew, OnError::Keep, &())?;
    println!("{} runs, of which {} failed, in {}", swept.runs, swept.failures, folder.display());

    // Tables are read by the names of their columns.
    let mut rows = Reading::open(&folder.join("summary.csv"))?;
    let [metric, mean, low, high] = rows.all(["metric", "mean", "ci_low", "ci_high"])?;
    let [shared, integrity] = rows.all(["relation.dealings.shared_interest", "group.people.integrity"])?;
    while rows.advance()? {
        if rows.text(metric)? == "trust_mean" {
            let [mean, low, high] = [rows.number(mean)?, rows.number(low)?, rows.number(high)?];
            println!("shared {}, integrity {}: trust {mean:.3} [{low:.3}, {high:.3}]", rows.text(shared)?, rows.text(integrity)?);
        }
    }
    Ok(())
}

#[test]
fn it_runs() {
    main().unwrap();
}
