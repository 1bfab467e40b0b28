//! Two scenarios side by side: what differs, and how surely.
//!
//! Replicate k of one meets the same draws as replicate k of the other, so that their differences are taken pair by pair. Relations are matched
//! by the name of their kind. The interval of a mean difference is Student's; the p values of all comparisons are adjusted together (Holm).

use super::claims::holm;
use super::crew::{Crew, is_large};
use super::draft::{Draft, Intent};
use super::fault::Fault;
use super::observe::Kept;
use super::perform::perform;
use super::progress::Progress;
use super::provenance::manifest;
use super::run::Run;
use super::summary::{Moments, two_sided};
use crate::record::columns::{Metric, WINDOW};
use crate::record::manifest::{Compared, Manifest};
use crate::record::table::Lines;
use crate::record::tables::{self, Varied};
use crate::scenario::{Document, Scenario};
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

/// What is compared, and how.
#[derive(Clone, Debug)]
pub struct Question {
    documents: [Document; 2],
    scenarios: [Arc<Scenario>; 2],
    /// Pairs of runs.
    pub replicates: u64,
    /// The metrics.
    pub metrics: Vec<Metric>,
    /// Steps at the end of the runs over which means are taken; 0 for the whole runs.
    pub window: usize,
    /// Confidence level of each interval, from 0.5 to below 1.
    pub level: f64,
}

impl Question {
    /// How two scenarios differ in all metrics of their whole runs, at 95 %. The second runs under the master seed of the first, and both as
    /// often as the one with more replicates says.
    ///
    /// # Errors
    /// What is wrong with either, or no kind of relation that both have.
    pub fn new([a, b]: [Document; 2]) -> Result<Question, Fault> {
        let first = a.scenario()?;
        let second = b.scenario()?;
        let (b, second) = if second.seed == first.seed {
            (b, second)
        } else {
            let b = b.set(&[format!("seed={}", first.seed)])?;
            let second = b.scenario()?;
            (b, second)
        };
        let (documents, scenarios) = ([a, b], [Arc::new(first), Arc::new(second)]);
        let (both, only) = kinds(&scenarios);
        if both.is_empty() {
            let [a, b] = only.map(|names| names.join(", "));
            let message =
                format!("no kind of relation is in both scenarios: {a} in {}, {b} in {}", documents[0].source(), documents[1].source());
            return Err(Fault::wrong(format!("{message}; relations are matched by their name")));
        }
        let replicates = scenarios.iter().map(|scenario| scenario.replicates as u64).max().unwrap_or(0);
        Ok(Question { documents, scenarios, replicates, metrics: Metric::ALL.to_vec(), window: 0, level: 0.95 })
    }

    /// The documents, the second with the seed of the first.
    pub fn documents(&self) -> &[Document; 2] {
        &self.documents
    }

    /// The scenarios, with one master seed.
    pub fn scenarios(&self) -> &[Arc<Scenario>; 2] {
        &self.scenarios
    }

    /// The manifest of the comparison: that of the first scenario, and what is different in the second.
    fn manifest(&self) -> Manifest {
        let [a, b] = [0, 1].map(|k| manifest(&self.documents[k], &self.scenarios[k]));
        let compared = Compared { origin: b.origin, steps: b.steps, every: b.every, window: self.window as u64, level: self.level };
        Manifest { points: 2, replicates: self.replicates, runs: 2 * self.replicates, compared_with: Some(compared), ..a }
    }
}

/// What keeps the runs of two scenarios from sharing their luck, if anything does. A draw hangs on the seed, the replicate, the step, what it is for, and the
/// number of the agent; that of a network, and of the interests in it, also on the number of the kind of relation.
pub fn luck_apart(scenarios: &[Arc<Scenario>; 2]) -> Option<String> {
    let [a, b] = scenarios;
    for group in &a.groups {
        let Some(other) = b.groups.iter().find(|other| other.name == group.name) else { continue };
        if group.first != other.first {
            return Some(format!(
                "the members of `{}` are numbered from {} on in A, and from {} on in B",
                group.name, group.first, other.first
            ));
        }
        if let Some((name, _)) = group.names.iter().zip(&*other.names).find(|(one, other)| one != other) {
            return Some(format!("from `{name}` on, the members of `{}` have other numbers in A than in B", group.name));
        }
    }
    let place = |scenario: &Scenario, name: &str| scenario.kinds.iter().position(|kind| kind.name == name);
    let moved = a.kinds.iter().enumerate().find_map(|(k, kind)| Some((&kind.name, k, place(b, &kind.name).filter(|other| *other != k)?)));
    moved.map(|(name, in_a, in_b)| format!("`{name}` is relation {in_a} in A, and relation {in_b} in B, counted from 0"))
}

/// A metric of a kind of relation in both scenarios, over the replicates in which both have a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The kind of relation.
    pub relation: String,
    /// The metric, by its column in `runs.csv`.
    pub metric: String,
    /// Pairs in which both values exist.
    pub n: u64,
    /// Mean of the first and of the second.
    pub means: [f64; 2],
    /// Mean of the second less the first.
    pub difference: f64,
    /// Its interval.
    pub interval: [f64; 2],
    /// Two-sided p value of no difference.
    pub p: f64,
    /// The same for all comparisons together.
    pub p_holm: f64,
}

impl Difference {
    fn of(relation: &str, metric: String, pairs: &[[f64; 2]], level: f64) -> Difference {
        let (mut both, mut difference) = ([Moments::default(); 2], Moments::default());
        for pair in pairs.iter().filter(|pair| pair.iter().all(|x| !x.is_nan())) {
            both.iter_mut().zip(pair).for_each(|(moments, x)| moments.add(*x));
            difference.add(pair[1] - pair[0]);
        }
        let mean = |moments: Moments| if moments.n == 0 { f64::NAN } else { moments.mean };
        let (n, effect, margin) = (difference.n, mean(difference), difference.margin(level));
        let p = match difference.sd() / libm::sqrt(n as f64) {
            missing if missing.is_nan() => f64::NAN,
            0.0 => f64::from(u8::from(effect == 0.0)),
            standard_error => two_sided(effect / standard_error, n - 1),
        };
        let interval = [effect - margin, effect + margin];
        Difference { relation: relation.into(), metric, n, means: both.map(mean), difference: effect, interval, p, p_holm: f64::NAN }
    }

    /// Whether the interval excludes 0.
    pub fn is_clear(&self) -> bool {
        self.interval[0] > 0.0 || self.interval[1] < 0.0
    }

    /// Whether the difference also stands if all comparisons are to be right together, at this level.
    pub fn is_clear_together(&self, level: f64) -> bool {
        self.p_holm <= 1.0 - level + 1e-12
    }
}

/// The kinds of relation that both scenarios have, by their place in each; and the names of those that only one has.
pub(crate) fn kinds(scenarios: &[Arc<Scenario>; 2]) -> (Vec<[usize; 2]>, [Vec<&str>; 2]) {
    let [a, b] = scenarios;
    let place = |scenario: &Scenario, name: &str| scenario.kinds.iter().position(|kind| kind.name == name);
    let both = a.kinds.iter().enumerate().filter_map(|(k, kind)| Some([k, place(b, &kind.name)?])).collect();
    let only = [(a, b), (b, a)]
        .map(|(one, other)| one.kinds.iter().map(|kind| kind.name.as_str()).filter(|name| place(other, name).is_none()).collect());
    (both, only)
}

/// Runs both scenarios and compares them; progress is counted in runs.
///
/// # Errors
/// A request to halt.
pub fn compare(question: &Question, crew: &Crew, progress: &dyn Progress) -> Result<Vec<Difference>, Fault> {
    let Question { scenarios, replicates, metrics, window, level, .. } = question;
    let kept = Kept { window: *window, ..Kept::default() };
    // By run, and kind of relation: the metrics.
    let work = |number: u64| {
        let run = Run { number, point: number % 2, replicate: number / 2, key: 0 };
        let result = perform(&scenarios[(number % 2) as usize], run, kept, crew.halt(), || ())?;
        let pick = |values: &[f64]| metrics.iter().map(|&m| values[m as usize]).collect::<Vec<f64>>();
        Some(match window {
            0 => result.overall.iter().map(|row| pick(&row.values)).collect::<Vec<_>>(),
            _ => result.window().iter().map(|values| pick(values)).collect(),
        })
    };
    let runs = 2 * replicates;
    let mut found = Vec::with_capacity(runs as usize);
    progress.begin(0, runs, "runs");
    let Ok(()) = crew.in_order(scenarios.iter().any(|scenario| is_large(scenario)), 0..runs, work, |_, values| {
        found.push(values);
        progress.tick();
        Ok::<(), Infallible>(())
    });
    progress.finish();
    if found.len() < runs as usize {
        return Err(Fault::Halted);
    }
    let mut differences = Vec::new();
    for places in kinds(scenarios).0 {
        let relation = &scenarios[0].kinds[places[0]].name;
        for (m, metric) in metrics.iter().enumerate() {
            let pairs: Vec<[f64; 2]> = found.chunks(2).map(|pair| [0, 1].map(|arm| pair[arm][places[arm]][m])).collect();
            let name = metric.column().name;
            let name = if *window > 0 { format!("{WINDOW}{name}") } else { name.to_owned() };
            differences.push(Difference::of(relation, name, &pairs, *level));
        }
    }
    // What has no p value is no comparison.
    let made: Vec<usize> = (0..differences.len()).filter(|&k| !differences[k].p.is_nan()).collect();
    let adjusted = holm(&made.iter().map(|&k| differences[k].p).collect::<Vec<_>>());
    made.into_iter().zip(adjusted).for_each(|(k, p)| differences[k].p_holm = p);
    Ok(differences)
}

/// Makes a folder ready for `compare.csv` and holds it against other programs. Results that are there are refused, unless they are to be replaced.
///
/// # Errors
/// See [`Draft`].
pub fn prepare(folder: &Path, question: &Question, replace: bool) -> Result<Draft, Fault> {
    let inputs = question.documents.iter().flat_map(Document::files).collect();
    Draft::open(folder, &Intent::new(&[tables::COMPARE], inputs, replace, &question.manifest()))
}

/// Writes `compare.csv`, its dictionary, and the manifest with their hashes.
///
/// # Errors
/// When the disk refuses.
pub fn write(draft: Draft, question: &Question, differences: &[Difference]) -> Result<(), Fault> {
    let mut lines = Lines::default();
    for of in differences {
        lines.text(&of.relation);
        lines.text(&of.metric);
        lines.count(of.n);
        let numbers = [of.means[0], of.means[1], of.difference, of.interval[0], of.interval[1], question.level, of.p, of.p_holm];
        numbers.into_iter().for_each(|x| lines.number(x));
        lines.end_row();
    }
    let written = tables::write(&draft.place(), &[(tables::COMPARE, lines)], &Varied::default());
    let files = written.map_err(Fault::disk(draft.folder()))?;
    draft.publish(&Manifest { files, ..question.manifest() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paired_difference_is_that_of_the_textbooks() {
        // Differences 1, 2, 3, 4: mean 2.5, sd 1.29099, t = 2.5 / 0.645497 = 3.87298 on 3 degrees of freedom.
        let pairs = [[1.0, 2.0], [5.0, 7.0], [0.0, 3.0], [f64::NAN, 1.0], [2.0, 6.0]];
        let found = Difference::of("kin", "engaged".into(), &pairs, 0.95);
        assert_eq!((found.n, found.means, found.difference), (4, [2.0, 4.5], 2.5));
        assert!((found.interval[0] - (2.5 - 3.182_446_305 * 0.645_497_224)).abs() < 1e-8, "{found:?}");
        assert!((found.p - 0.030_466).abs() < 1e-6 && found.is_clear(), "{found:?}");
    }

    #[test]
    fn what_never_varies_differs_for_sure_or_not_at_all() {
        let p = |pairs: &[[f64; 2]]| Difference::of("kin", "contacts".into(), pairs, 0.95).p;
        assert_eq!([p(&[[1.0, 2.0]; 3]), p(&[[2.0, 2.0]; 3])], [0.0, 1.0]);
        assert!(p(&[[1.0, 2.0]]).is_nan() && p(&[[f64::NAN, 2.0]; 3]).is_nan());
    }
}
