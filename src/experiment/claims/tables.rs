//! `claims.csv`, `settings.csv` and their dictionary.

use super::decide::Protocol;
use super::test::Tested;
use crate::experiment::Fault;
use crate::experiment::draft::{Draft, Intent};
use crate::experiment::provenance::origin;
use crate::experiment::summary::student;
use crate::record::manifest::{PROGRAM, RESULTS_VERSION, Verdicts};
use crate::record::table::Lines;
use crate::record::tables::{self, Varied};
use crate::scenario::Document;
use crate::scenario::claim::Expect;
use std::path::Path;

/// A tested claim with the name of its scenario and its p value among all claims of the call.
#[derive(Clone, Copy, Debug)]
pub struct Adjusted<'a> {
    /// The scenario.
    pub scenario: &'a str,
    /// The claim.
    pub tested: &'a Tested,
    /// Holm's adjusted p value.
    pub p_holm: f64,
}

/// What the manifest says of the verdicts on the claims of these scenarios.
fn verdicts(documents: &[&Document], protocol: &Protocol) -> Verdicts {
    let (level, replicates) = (protocol.level, protocol.most());
    let scenarios = documents.iter().map(|document| origin(document)).collect();
    Verdicts { format: 1, program: PROGRAM.into(), results_version: RESULTS_VERSION, scenarios, level, replicates, files: Vec::new() }
}

/// Makes a folder ready for the verdicts on the claims of these scenarios and holds it against other programs. Results that are there are refused,
/// unless they are to be replaced.
///
/// # Errors
/// See [`Draft`].
pub fn prepare(folder: &Path, documents: &[&Document], protocol: &Protocol, replace: bool) -> Result<Draft, Fault> {
    let inputs = documents.iter().flat_map(|document| document.files()).collect();
    let manifest = verdicts(documents, protocol);
    Draft::open(folder, &Intent::new(&[tables::CLAIMS, tables::CLAIM_SETTINGS], inputs, replace, &manifest))
}

/// Writes the files, and the manifest with their hashes.
///
/// # Errors
/// When the disk refuses.
pub fn write(draft: Draft, documents: &[&Document], protocol: &Protocol, entries: &[Adjusted]) -> Result<(), Fault> {
    let level = protocol.level;
    let (mut claims, mut settings) = (Lines::default(), Lines::default());
    for entry in entries {
        claim(entry, level, &mut claims);
        arms(entry, level, &mut settings);
    }
    let written = tables::write(&draft.place(), &[(tables::CLAIMS, claims), (tables::CLAIM_SETTINGS, settings)], &Varied::default());
    let files = written.map_err(Fault::disk(draft.folder()))?;
    draft.publish(&Verdicts { files, ..verdicts(documents, protocol) })
}

fn claim(entry: &Adjusted, level: f64, lines: &mut Lines) {
    let Tested { claim, finding, .. } = entry.tested;
    let scenario = &claim.settings[0].scenario;
    let [expect, threshold_low, threshold_high] = expectation(&claim.expect, claim.min_effect, claim.margin);
    lines.text(entry.scenario);
    lines.text(&claim.name);
    lines.text(&claim.measure.name());
    lines.text(&claim.kinds.iter().map(|&k| scenario.kinds[k].name.as_str()).collect::<Vec<_>>().join("+"));
    lines.text(&claim.windows.iter().map(|w| format!("{}-{}", w.from, w.to)).collect::<Vec<_>>().join("+"));
    [expect, threshold_low, threshold_high].iter().for_each(|text| lines.text(text));
    match finding.contrast.first {
        Some(first) => lines.count(first as u64),
        None => lines.missing(),
    }
    lines.count(finding.contrast.second as u64);
    [finding.effect, finding.interval[0], finding.interval[1], level].into_iter().for_each(|x| lines.number(x));
    lines.count(entry.tested.replicates);
    lines.count(finding.missing);
    lines.count(entry.tested.looks as u64);
    [entry.tested.p, entry.p_holm].into_iter().for_each(|x| lines.number(x));
    lines.text(entry.tested.verdict().name());
    lines.count(u64::from(claim.not_reproduced.is_none()));
    lines.count(u64::from(entry.tested.is_as_stated()));
    lines.text(claim.source.as_deref().unwrap_or_default());
    lines.text(&claim.text.en);
    lines.text(&claim.text.zh);
    lines.end_row();
}

/// The word of an expectation, and the ends of the region in which the effect must lie.
fn expectation(expect: &Expect, min_effect: f64, margin: f64) -> [String; 3] {
    let text = |x: f64| format!("{x}");
    match expect {
        Expect::Rises => ["rises".into(), text(min_effect), String::new()],
        Expect::Falls => ["falls".into(), String::new(), text(-min_effect)],
        Expect::Order(_) => ["order".into(), text(min_effect), String::new()],
        Expect::Unchanged => ["unchanged".into(), text(-margin), text(margin)],
        Expect::Between([lo, hi]) => ["between".into(), text(*lo), text(*hi)],
    }
}

fn arms(entry: &Adjusted, level: f64, lines: &mut Lines) {
    let claim = &entry.tested.claim;
    for arm in 0..claim.arms() {
        let moments = entry.tested.arm(arm);
        let margin = if moments.n < 2 { f64::NAN } else { student(level, moments.n - 1) * moments.sd() / libm::sqrt(moments.n as f64) };
        let mean = if moments.n == 0 { f64::NAN } else { moments.mean };
        lines.text(entry.scenario);
        lines.text(&claim.name);
        lines.count(arm as u64);
        lines.text(&claim.arm(arm));
        lines.count(moments.n);
        [mean, moments.sd(), mean - margin, mean + margin].into_iter().for_each(|x| lines.number(x));
        lines.end_row();
    }
}
