//! `fiducia validate`: checks scenarios without running them, and says what would run.

use super::opening::Settings;
use super::out::{bytes, count, write};
use super::say::say;
use super::{Failure, memory};
use crate::engine;
use crate::experiment::{Fault, Points};
use crate::scenario::diagnostic::Error;
use crate::scenario::fit::Fit;
use crate::scenario::{Document, Form, Scenario};
use crate::text::{counted, shown};
use std::fmt::Write;

/// Check scenarios without running them, and say what would run
#[derive(clap::Args)]
pub struct Args {
    /// Scenario files, or names of bundled scenarios; - reads one from stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    settings: Settings,
}

/// Every file is checked, though another is wrong.
pub fn run(args: &Args) -> Result<(), Failure> {
    let mut reports = Vec::new();
    for file in &args.files {
        match check(file, &args.settings) {
            Ok((summary, warnings)) => {
                write(&summary)?;
                warnings.iter().for_each(|warning| say(warning));
            }
            Err(error) => reports.extend_from_slice(error.reports()),
        }
    }
    if reports.is_empty() { Ok(()) } else { Err(Error::new(reports).into()) }
}

/// What would run, and what is odd about it.
fn check(file: &str, settings: &Settings) -> Result<(String, Vec<String>), Error> {
    let document = settings.open(file)?;
    let scenario = document.scenario()?;
    memory::require(file, &scenario)?;
    let claims = document.claims()?.len();
    let fit = document.fit()?;
    let points = if document.sweep()?.is_empty() { 0 } else { points(&document)? };
    Ok((summary(&document, &scenario, [claims as u64, points], &fit), warnings(&document, &scenario)))
}

/// Kinds of relation of which there will hardly be one.
fn warnings(document: &Document, scenario: &Scenario) -> Vec<String> {
    let few = scenario.kinds.iter().filter(|kind| kind.network.generator().expected(&kind.trustors, &kind.trustees) < 0.5);
    few.map(|kind| format!("{}: warning: no relations of the kind `{}` are to be expected", document.source(), kind.name)).collect()
}

/// Number of points of the sweep, the first of which is resolved; all are checked when they are swept.
fn points(document: &Document) -> Result<u64, Error> {
    match Points::new(document.clone()) {
        Ok(points) => Ok(points.count()),
        Err(Fault::Wrong(error)) => Err(error),
        Err(fault) => Err(Error::plain(fault.to_string())),
    }
}

fn summary(document: &Document, scenario: &Scenario, [claims, points]: [u64; 2], fit: &Fit) -> String {
    let groups: Vec<String> = scenario.groups.iter().map(|g| format!("{} {}", g.name, count(f64::from(g.end - g.first)))).collect();
    let kinds: Vec<String> =
        scenario.kinds.iter().map(|k| format!("{} {}", k.name, count(k.network.generator().expected(&k.trustors, &k.trustees)))).collect();
    let mut text = format!("{}: ok\n", document.source());
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "  {name:<11} {value}");
    };
    line("title", shown(&scenario.title.en).into_owned());
    line("agents", format!("{} ({})", count(scenario.agents() as f64), groups.join(", ")));
    line("relations", format!("about {} ({})", count(scenario.expected_relations()), kinds.join(", ")));
    line("steps", count(scenario.steps as f64));
    line("replicates", count(scenario.replicates as f64));
    line("contacts", format!("about {} in all", count(contacts(scenario))));
    if claims > 0 {
        line("claims", format!("{} (fiducia check)", count(claims as f64)));
    }
    if points > 0 {
        line("points", format!("{} (fiducia sweep)", count(points as f64)));
    }
    if !fit.targets.is_empty() {
        let (targets, free) = (fit.targets.len(), counted(fit.free.len(), "free parameter"));
        line("targets", format!("{targets}, with {free} (fiducia fit)"));
    }
    for note in &scenario.notes {
        line("note", note.clone());
    }
    line("memory", format!("about {} a run", bytes(engine::memory(scenario))));
    text
}

/// Expected number of contacts over all steps and replicates.
fn contacts(scenario: &Scenario) -> f64 {
    let trusting = |group: usize| scenario.kinds.iter().any(|k| k.from.iter().any(|id| id.index() == group));
    let Form::Exchange(form) = &scenario.form;
    // Events may lie behind the end.
    let ends = form.phases.iter().skip(1).map(|p| p.step.min(scenario.steps + 1)).chain([scenario.steps + 1]);
    let per_run: f64 = form
        .phases
        .iter()
        .zip(ends)
        .map(|(phase, end)| {
            let per_step: f64 = scenario
                .groups
                .iter()
                .enumerate()
                .filter(|(group, _)| trusting(*group))
                .map(|(group, spec)| f64::from(spec.end - spec.first) * phase.minds[group].activity)
                .sum();
            per_step * end.saturating_sub(phase.step.max(1)) as f64
        })
        .sum();
    per_run * scenario.replicates as f64
}
