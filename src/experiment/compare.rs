//! Two scenarios side by side: what differs, and how surely.
//!
//! Replicate k of one meets the same draws as replicate k of the other, so that their differences are taken pair by pair. Relations are matched
//! by the name of their kind. The interval of a mean difference is Student's; the p values of all comparisons are adjusted together (Holm).

use super::claims::holm;
use super::fault::Fault;
use super::folder::sweep_out;
use super::is_large;
use super::ordered::{Halt, in_order};
use super::run::{Run, Tables, perform};
use super::summary::{Moments, two_sided};
use super::threads::Threads;
use crate::record::columns::{Metric, WINDOW};
use crate::record::manifest::Manifest;
use crate::record::table::Lines;
use crate::record::tables::{self, Varied};
use crate::scenario::Scenario;
use std::convert::Infallible;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// What is compared, and how.
#[derive(Clone, Debug)]
pub struct Question {
    /// The scenarios, with one master seed.
    pub scenarios: [Arc<Scenario>; 2],
    /// Pairs of runs.
    pub replicates: u64,
    /// The metrics.
    pub metrics: Vec<Metric>,
    /// Steps at the end of the runs over which means are taken; 0 for the whole runs.
    pub window: usize,
    /// Confidence level of each interval.
    pub level: f64,
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
pub fn kinds(scenarios: &[Arc<Scenario>; 2]) -> (Vec<[usize; 2]>, [Vec<&str>; 2]) {
    let [a, b] = scenarios;
    let place = |scenario: &Scenario, name: &str| scenario.kinds.iter().position(|kind| kind.name == name);
    let both = a.kinds.iter().enumerate().filter_map(|(k, kind)| Some([k, place(b, &kind.name)?])).collect();
    let only = [(a, b), (b, a)]
        .map(|(one, other)| one.kinds.iter().map(|kind| kind.name.as_str()).filter(|name| place(other, name).is_none()).collect());
    (both, only)
}

/// Runs both scenarios and compares them. `tick` is called after every run.
///
/// # Errors
/// A request to halt.
pub fn compare(question: &Question, pool: &Threads, halt: &Halt, tick: impl Fn() + Sync) -> Result<Vec<Difference>, Fault> {
    let Question { scenarios, replicates, metrics, window, level } = question;
    let tables = Tables { window: *window, ..Tables::default() };
    // By run, and kind of relation: the metrics.
    let work = |number: u64| {
        let run = Run { number, point: number % 2, replicate: number / 2, key: 0 };
        let result = perform(&scenarios[(number % 2) as usize], run, tables, halt, || ())?;
        tick();
        let pick = |values: &[f64]| metrics.iter().map(|&m| values[m as usize]).collect::<Vec<f64>>();
        Some(match window {
            0 => result.overall.iter().map(|row| pick(&row.values)).collect::<Vec<_>>(),
            _ => result.window.iter().map(|values| pick(values)).collect(),
        })
    };
    let runs = 2 * replicates;
    let mut found = Vec::with_capacity(runs as usize);
    if scenarios.iter().any(|scenario| is_large(scenario)) {
        found.extend((0..runs).map_while(|number| pool.install(|| work(number))));
    } else {
        let Ok(()) = in_order(0..runs, pool, halt, work, |_, values| {
            found.push(values);
            Ok::<(), Infallible>(())
        });
    }
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

/// Writes `compare.csv`, its dictionary, and the manifest with their hashes.
///
/// # Errors
/// When the disk refuses.
pub fn write(folder: &Path, question: &Question, differences: &[Difference], mut manifest: Manifest) -> io::Result<()> {
    let mut lines = Lines::default();
    for of in differences {
        lines.text(&of.relation);
        lines.text(&of.metric);
        lines.count(of.n);
        let numbers = [of.means[0], of.means[1], of.difference, of.interval[0], of.interval[1], question.level, of.p, of.p_holm];
        numbers.into_iter().for_each(|x| lines.number(x));
        lines.end_row();
    }
    manifest.files = tables::write(folder, &[(tables::COMPARE, lines)], &Varied::default())?;
    sweep_out(folder, &manifest.files)?;
    manifest.write(folder)
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
