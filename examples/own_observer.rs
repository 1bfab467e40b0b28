//! An observer of one's own: how trust parts into firm trust and firm distrust, which no mean tells.
//! (`cargo run --release --example own_observer`)
#![expect(clippy::print_stdout, reason = "an example shows what it found")]

use fiducia::experiment::{Crew, Observer, Run, Scene, watch};
use fiducia::scenario::Document;
use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;

/// The shares of relations with trust below 0.2 and above 0.8, at every step.
#[derive(Default)]
struct Poles {
    shares: Vec<[f64; 2]>,
}

/// An observer is shown the run before its first step and after each. It sees everything and changes nothing.
impl Observer for Poles {
    fn see(&mut self, scene: &Scene) {
        let (mut low, mut high, mut all) = (0, 0, 0);
        scene.simulation.relations(&mut |relation| {
            low += u32::from(relation.trust < 0.2);
            high += u32::from(relation.trust > 0.8);
            all += 1;
        });
        self.shares.push([f64::from(low) / f64::from(all), f64::from(high) / f64::from(all)]);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = Arc::new(Document::bundled("first-promise")?.set(&["steps=100"])?.scenario()?);

    // Ten replicates, several at once. The runs come back in their order, whichever thread made them.
    let crew = Crew::new(None)?;
    let perform = |replicate: u64| {
        let mut poles = Poles::default();
        watch(&scenario, Run { number: replicate, replicate, ..Run::default() }, &mut [&mut poles], crew.halt(), || ())?;
        Some(poles.shares)
    };
    let mut runs: Vec<Vec<[f64; 2]>> = Vec::new();
    let Ok(()) = crew.in_order(false, 0..10, perform, |_, shares| {
        runs.push(shares);
        Ok::<(), Infallible>(())
    });

    println!("step  firm distrust  firm trust   (shares of all relations, means of {} runs)", runs.len());
    for step in (0..=scenario.steps).step_by(20) {
        let [low, high] = [0, 1].map(|pole| runs.iter().map(|shares| shares[step][pole]).sum::<f64>() / runs.len() as f64);
        println!("{step:4}  {low:13.3}  {high:10.3}");
    }
    Ok(())
}

#[test]
fn it_runs() {
    main().unwrap();
}
