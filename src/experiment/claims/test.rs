//! Runs replicates until every claim of a scenario is decided, or the limit is reached.
//!
//! Claims that need the same setting share its runs, and a run ends with the last step that a claim looks at. Which replicates are run
//! depends on the verdicts alone, never on threads.

use super::decide::{Contrast, Finding, Protocol, Verdict, contrasts, look};
use super::measure::values;
use crate::experiment::bench::Benches;
use crate::experiment::{Crew, Fault, Moments, Progress};
use crate::scenario::claim::{Claim, Compared};

/// A claim and what its replicates have shown.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The claim.
    pub claim: Claim,
    /// The last look.
    pub finding: Finding,
    /// Number of looks taken.
    pub looks: usize,
    /// Replicates run.
    pub replicates: u64,
    /// Smallest error 1 - level at which the claim would have been found to hold, over all looks.
    pub p: f64,
    /// By replicate and thing compared.
    pub values: Vec<Vec<f64>>,
    contrasts: Vec<Contrast>,
    /// By setting of the claim: which bench runs it.
    benches: Vec<usize>,
}

impl Tested {
    fn new(claim: &Claim, benches: Vec<usize>, protocol: &Protocol) -> Tested {
        let contrasts = contrasts(claim);
        let finding = look(protocol, &contrasts, &[]);
        Tested { claim: claim.clone(), finding, looks: 0, replicates: 0, p: 1.0, values: Vec::new(), contrasts, benches }
    }

    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        self.finding.verdict
    }

    /// Whether the verdict is the one that the scenario states: a reproduced claim holds, one not reproduced does not.
    pub fn is_as_stated(&self) -> bool {
        (self.verdict() == Verdict::Holds) == self.claim.not_reproduced.is_none()
    }

    /// Mean and spread of one of the things compared.
    pub fn arm(&self, arm: usize) -> Moments {
        let mut moments = Moments::default();
        self.values.iter().for_each(|values| moments.add(values[arm]));
        moments
    }

    fn take_look(&mut self, protocol: &Protocol) {
        self.finding = look(protocol, &self.contrasts, &self.values);
        self.looks += 1;
        self.replicates = self.values.len() as u64;
        self.p = self.p.min(self.finding.p);
    }
}

/// Tests the claims of one scenario; progress is counted in runs.
///
/// # Errors
/// A request to halt.
pub fn test(claims: &[Claim], protocol: &Protocol, crew: &Crew, progress: &dyn Progress) -> Result<Vec<Tested>, Fault> {
    let settings = claims.iter().map(|claim| claim.settings.len() as u64).sum::<u64>();
    progress.begin(0, settings * protocol.looks.last().copied().unwrap_or(0), "runs at most");
    let tested = look_by_look(claims, protocol, crew, progress);
    progress.finish();
    tested
}

fn look_by_look(claims: &[Claim], protocol: &Protocol, crew: &Crew, progress: &dyn Progress) -> Result<Vec<Tested>, Fault> {
    let mut benches = Benches::default();
    let mut tested: Vec<Tested> = claims
        .iter()
        .map(|claim| Tested::new(claim, claim.settings.iter().map(|s| benches.add(&s.scenario, claim.last_step())).collect(), protocol))
        .collect();
    let mut done = 0;
    for &goal in &protocol.looks {
        let open: Vec<bool> = tested.iter().map(|t| t.verdict() == Verdict::Undecided).collect();
        let needed = |k: usize| tested.iter().zip(&open).any(|(t, open)| *open && t.benches.contains(&k));
        let runs: Vec<(usize, u64)> =
            (done..goal).flat_map(|replicate| (0..benches.len()).map(move |k| (k, replicate))).filter(|(k, _)| needed(*k)).collect();
        if runs.is_empty() {
            break;
        }
        let users: Vec<Vec<usize>> =
            (0..benches.len()).map(|k| (0..tested.len()).filter(|&c| open[c] && tested[c].benches.contains(&k)).collect()).collect();
        let claims: Vec<&Claim> = tested.iter().map(|t| &t.claim).collect();
        // Of every run only the values are kept: by claim that uses it.
        let found = benches.run(&runs, crew, |k, rows| {
            progress.tick();
            users[k].iter().map(|&c| values(claims[c], rows)).collect::<Vec<_>>()
        })?;
        for (c, claim) in tested.iter_mut().enumerate().filter(|(c, _)| open[*c]) {
            for replicate in done..goal {
                let of = |k: usize| {
                    let run = runs.binary_search_by_key(&(replicate, k), |&(k, replicate)| (replicate, k)).unwrap_or_default();
                    &found[run][users[k].iter().position(|&user| user == c).unwrap_or_default()]
                };
                let settings = claim.benches.iter().map(|&k| of(k));
                claim.values.push(match claim.claim.compared {
                    Compared::Settings => settings.map(|values| values[0]).collect(),
                    _ => of(claim.benches[0]).clone(),
                });
            }
            claim.take_look(protocol);
        }
        done = goal;
    }
    Ok(tested)
}
