//! Runs a scenario: first one run, step by step, in memory; then all its replicates, into a folder of CSV files.
//! (`cargo run --release --example run_a_scenario`)
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use fiducia::engine::{Keep, begin};
use fiducia::experiment::{Crew, Folder, Wanted, simulate};
use fiducia::record::columns::Metric;
use fiducia::scenario::Document;
use std::error::Error;
use std::sync::Arc;

fn main() -> Result<(), Box<dyn Error>> {
    // A document is the text of a scenario: here of one that comes with fiducia; `Document::read` opens a file. Every number can be set.
    let document = Document::bundled("first-promise")?.set(&["steps=100", "replicates=8", "communication.transparency=0.5"])?;
    // Checked and resolved, it is all that a run depends on besides the number of its replicate.
    let scenario = Arc::new(document.scenario()?);
    println!("{}", scenario.title.en);

    // One run, as we like it. Another replicate is another luck.
    let replicate = 0;
    let mut simulation = begin(scenario.clone(), replicate, 0, Keep::default());
    for step in 1..=scenario.steps {
        simulation.step();
        if step % 20 == 0 {
            // A row for each kind of relation, over the steps since the rows before.
            for row in simulation.record() {
                let kind = &scenario.kinds[row.kind].name;
                println!("step {step:3}, {kind}: trust {:.3}, honoured {}", row[Metric::TrustMean], row[Metric::Honoured]);
            }
        }
    }

    // All replicates, on all cores, into the files that `fiducia run` writes.
    let path = tempfile::tempdir()?.keep();
    let crew = Crew::new(None)?;
    let folder = Folder::create(&path, &document, &scenario, Wanted::default(), false)?;
    let manifest = simulate(&document, folder, &crew, &(), |result| {
        // Every run passes by, in the order of the replicates.
        println!("replicate {}: trust in kin {:.3} at the end", result.run.replicate, result.overall[0][Metric::TrustMean]);
    })?;
    println!("{} runs in {}:", manifest.runs, path.display());
    for file in manifest.files {
        println!("  {:12} {} rows", file.name, file.rows);
    }
    Ok(())
}

#[test]
fn it_runs() {
    main().unwrap();
}
