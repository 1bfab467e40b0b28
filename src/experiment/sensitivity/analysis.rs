//! The analysis of every metric and kind of relation of a study.

use super::arrangement::Arrangement;
use super::effects::{Effect, effects, sizes, summed};
use super::given::Classes;
use super::harmonic::Waves;
use super::rank::{Correlation, PartialRanks};
use super::resample::{Bootstrap, Estimate, margins};
use super::study::{Response, Study};
use super::variance::{Indices, indices, normalised};
use crate::experiment::{Crew, Fault};

/// What points of any kind tell of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given {
    /// Partial rank correlation with the result.
    pub rank: Correlation,
    /// First-order index by classes.
    pub first: Estimate,
    /// First-order index by harmonics; not a number where it has none.
    pub harmonic: f64,
}

/// What was found, by parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Sobol indices.
    Indices(Vec<Indices>),
    /// Elementary effects.
    Effects(Vec<Effect>),
    /// Rank correlations and first-order indices.
    Given(Vec<Given>),
    /// The result is the same at every point, so there is no variance to divide.
    Constant,
    /// The result does not exist at so many of the points.
    Missing(usize),
}

/// One metric in one kind of relation.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysed {
    /// The metric.
    pub metric: String,
    /// The kind of relation.
    pub relation: String,
    /// What was found.
    pub found: Found,
}

/// The sensitivity of all results of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// How intervals were computed.
    pub bootstrap: Bootstrap,
    /// By kind of relation, then metric.
    pub results: Vec<Analysed>,
}

/// Analyses every metric and kind of relation. The result does not depend on the number of threads.
///
/// # Errors
/// A request to halt.
pub fn analyse(study: &Study, bootstrap: Bootstrap, crew: &Crew) -> Result<Analysis, Fault> {
    let found = match &study.arrangement {
        Arrangement::Pairs { pairs, each } => variances(study, *pairs, *each, bootstrap, crew)?,
        Arrangement::Trajectories { trajectories, levels, moves } => moved(study, *trajectories, *levels, moves, bootstrap, crew)?,
        Arrangement::Given { values, ranks } => given(study, values, ranks, bootstrap, crew)?,
    };
    let results = study.responses.iter().zip(found).map(|(response, found)| {
        let missing = response.means.iter().filter(|x| x.is_nan()).count();
        let found = found.unwrap_or(if missing > 0 { Found::Missing(missing) } else { Found::Constant });
        Analysed { metric: response.metric.clone(), relation: response.relation.clone(), found }
    });
    Ok(Analysis { bootstrap, results: results.collect() })
}

fn exists(response: &Response) -> bool {
    response.means.iter().all(|x| x.is_finite())
}

/// The results that have a variance, each with mean 0 and standard deviation 1.
fn varying(study: &Study) -> Vec<Option<Vec<f64>>> {
    study.responses.iter().map(|response| normalised(&response.means).filter(|_| exists(response))).collect()
}

fn variances(study: &Study, pairs: usize, each: usize, bootstrap: Bootstrap, crew: &Crew) -> Result<Vec<Option<Found>>, Fault> {
    let parameters = study.parameters.len();
    let values = varying(study);
    // All results share the resamples.
    let of = |weights: &[f64]| values.iter().flatten().flat_map(|values| indices(values, each, parameters, weights)).collect::<Vec<_>>();
    let whole = of(&vec![1.0; pairs]);
    let margins = margins(crew, bootstrap, pairs, of)?;
    let estimates: Vec<Estimate> = whole.into_iter().zip(margins).map(|(value, margin)| Estimate { value, margin }).collect();
    let mut estimates = estimates.chunks(2 * parameters);
    let mut next = || {
        let (first, total) = estimates.next()?.split_at(parameters);
        Some(Found::Indices(first.iter().zip(total).map(|(&first, &total)| Indices { first, total }).collect()))
    };
    Ok(values.iter().map(|values| values.as_ref().and_then(|_| next())).collect())
}

fn moved(
    study: &Study,
    trajectories: usize,
    levels: u64,
    moves: &[Vec<[usize; 2]>],
    bootstrap: Bootstrap,
    crew: &Crew,
) -> Result<Vec<Option<Found>>, Fault> {
    let all: Vec<Option<Vec<Vec<f64>>>> =
        study.responses.iter().map(|response| exists(response).then(|| effects(&response.means, levels, moves))).collect();
    let of = |weights: &[f64]| all.iter().flatten().flat_map(|effects| sizes(effects, weights)).collect::<Vec<_>>();
    let mut margins = margins(crew, bootstrap, trajectories, of)?.into_iter();
    let mut sum = |effects: &Vec<Vec<f64>>| effects.iter().zip(&mut margins).map(|(of, margin)| summed(of, margin)).collect();
    Ok(all.iter().map(|effects| effects.as_ref().map(|effects| Found::Effects(sum(effects)))).collect())
}

fn given(
    study: &Study,
    parameters: &[Vec<f64>],
    ranks: &PartialRanks,
    bootstrap: Bootstrap,
    crew: &Crew,
) -> Result<Vec<Option<Found>>, Fault> {
    let (values, points) = (varying(study), parameters[0].len());
    let (classes, waves) = (Classes::new(parameters), Waves::new(parameters));
    let of = |weights: &[f64]| classes.indices(values.iter().flatten().map(Vec::as_slice), weights);
    let whole = of(&vec![1.0; points]);
    let mut firsts = whole.into_iter().zip(margins(crew, bootstrap, points, of)?).map(|(value, margin)| Estimate { value, margin });
    let mut one = |response: &Response, values: &[f64]| {
        let parts = ranks.correlations(&response.means)?.into_iter().zip(waves.indices(values));
        Some(Found::Given(parts.zip(&mut firsts).map(|((rank, harmonic), first)| Given { rank, first, harmonic }).collect()))
    };
    Ok(study.responses.iter().zip(&values).map(|(response, values)| one(response, values.as_ref()?)).collect())
}

#[cfg(test)]
mod tests {
    use super::super::resample::QUANTILE;
    use super::*;
    use crate::experiment::design::design;
    use crate::record::manifest::Manifest;
    use crate::scenario::sweep::{Axis, Entry, Range, Sampling};
    use std::f64::consts::PI;
    use std::path::PathBuf;

    /// The analysis of a function at the points of a design over three parameters.
    fn analysed(sampling: Sampling, points: u64, levels: u64, range: [f64; 2], of: impl Fn([f64; 3]) -> f64) -> Analysed {
        analysed_by(2, sampling, points, levels, range, of)
    }

    /// The same on so many threads.
    fn analysed_by(
        threads: usize,
        sampling: Sampling,
        points: u64,
        levels: u64,
        range: [f64; 2],
        of: impl Fn([f64; 3]) -> f64,
    ) -> Analysed {
        let [from, to] = range;
        let axis = Axis::Range(Range { from, to, count: None, log: false, whole: false });
        let axes = ["a", "b", "c"].map(|name| (name.to_owned(), axis.clone())).to_vec();
        let made = design(Entry::Sampled { sampling, points, levels, seed: 1, axes }, |_| unreachable!("no file")).unwrap();
        let values: Vec<Vec<f64>> = (0..made.points())
            .map(|k| made.values(k).iter().map(|x| x.as_float().unwrap_or_else(|| x.as_integer().unwrap() as f64)).collect())
            .collect();
        let cells: Vec<Vec<String>> = values.iter().map(|point| point.iter().map(f64::to_string).collect()).collect();
        let arrangement = match sampling {
            Sampling::Morris => Arrangement::trajectories(&cells, 3, Some(levels), |_, text| text.parse().ok()).unwrap(),
            Sampling::Saltelli => Arrangement::pairs(&cells, 3, false).unwrap(),
            _ => Arrangement::given((0..3).map(|side| values.iter().map(|point| point[side]).collect()).collect()).unwrap(),
        };
        let means = values.iter().map(|x| of([x[0], x[1], x[2]])).collect();
        let responses = vec![Response { metric: "y".into(), relation: "r".into(), means }];
        let study = Study {
            folder: PathBuf::new(),
            manifest: Manifest::default(),
            bom: false,
            parameters: vec!["a".into(), "b".into(), "c".into()],
            arrangement,
            responses,
        };
        analyse(&study, Bootstrap { resamples: 1000, seed: 1 }, &Crew::new(Some(threads)).unwrap()).unwrap().results.remove(0)
    }

    /// Ishigami and Homma (1990): y = sin a + 7 sin^2 b + 0.1 c^4 sin a on [-pi, pi]. The variances are known in closed form (Saltelli et al., Global
    /// Sensitivity Analysis, 2008). The bound is 4 standard errors of independent pairs, which Sobol points undercut; independent ones would
    /// miss one of six bounds for 4 seeds in 10,000, and this seed is fixed.
    #[test]
    fn the_indices_of_the_ishigami_function_are_those_of_its_closed_form() {
        let (a, b) = (7.0, 0.1);
        let y = |[x, y, z]: [f64; 3]| x.sin() + a * y.sin().powi(2) + b * z.powi(4) * x.sin();
        let Found::Indices(found) = analysed(Sampling::Saltelli, 4096, 4, [-PI, PI], y).found else { panic!("no indices") };
        let variance = a * a / 8.0 + b * PI.powi(4) / 5.0 + b * b * PI.powi(8) / 18.0 + 0.5;
        let alone = [(1.0 + b * PI.powi(4) / 5.0).powi(2) / 2.0, a * a / 8.0, 0.0].map(|v| v / variance);
        let together = b * b * PI.powi(8) * 8.0 / 225.0 / variance;
        let total = [alone[0] + together, alone[1], together];
        for (k, expected) in [0.3139, 0.4424, 0.0].into_iter().enumerate() {
            assert!((alone[k] - expected).abs() < 5e-5 && (total[k] - [0.5576, 0.4424, 0.2437][k]).abs() < 5e-5);
            for (found, expected) in [(found[k].first, alone[k]), (found[k].total, total[k])] {
                let standard_error = found.margin / 1.96;
                assert!(standard_error < 0.03, "{standard_error} is no standard error of 4096 pairs");
                assert!((found.value - expected).abs() < 4.0 * standard_error, "{found:?} against {expected}");
            }
        }
    }

    /// The same function at 4096 points without pairs, whose 16 classes hide what happens within them. What their means vary is known in closed form
    /// as well, and chance adds (classes - 1) / n of the rest. The bounds are 4 standard errors, by the bootstrap, and a 500th for what a Latin
    /// hypercube leaves of the other parameters in the class means.
    #[test]
    fn given_data_find_of_the_ishigami_function_what_lies_between_their_classes() {
        let (a, b, m) = (7.0, 0.1, 16);
        let y = |[x, y, z]: [f64; 3]| x.sin() + a * y.sin().powi(2) + b * z.powi(4) * x.sin();
        let Found::Given(found) = analysed(Sampling::LatinHypercube, 4096, 4, [-PI, PI], y).found else { panic!("no given data") };
        assert_eq!(super::super::given::classes(4096), m);
        let variance = a * a / 8.0 + b * PI.powi(4) / 5.0 + b * b * PI.powi(8) / 18.0 + 0.5;
        let edge = |k: usize| -PI + 2.0 * PI * k as f64 / m as f64;
        // The means of sine and of the sine's square over a class, from their integrals.
        let mean = |integral: &dyn Fn(f64) -> f64, k: usize| (integral(edge(k + 1)) - integral(edge(k))) / (2.0 * PI / m as f64);
        let of_a = |k: usize| (1.0 + b * PI.powi(4) / 5.0) * mean(&|x| -x.cos(), k);
        let of_b = |k: usize| a * (mean(&|x| x / 2.0 - (2.0 * x).sin() / 4.0, k) - 0.5);
        let between = |of: &dyn Fn(usize) -> f64| (0..m).map(|k| of(k).powi(2)).sum::<f64>() / m as f64 / variance;
        for (found, seen) in found.iter().zip([between(&of_a), between(&of_b), 0.0]) {
            let expected = seen + (m - 1) as f64 / 4096.0 * (1.0 - seen);
            let standard_error = found.first.margin / QUANTILE;
            assert!(standard_error < 0.015, "{standard_error} is no standard error of 4096 points");
            assert!((found.first.value - expected).abs() < 4.0 * standard_error + 0.002, "{found:?} against {expected}");
        }
        // Ten harmonics hold all of sin^2 b, which is the fourth, and all of sin a but 2 in 1,000.
        for (found, alone) in found.iter().zip([0.3139, 0.4424, 0.0]) {
            let standard_error = found.first.margin / QUANTILE;
            assert!((found.harmonic - alone).abs() < 4.0 * standard_error + 0.002, "{found:?} against {alone}");
        }
    }

    #[test]
    fn given_data_are_analysed_the_same_whatever_the_threads() {
        let of = |threads| analysed_by(threads, Sampling::Random, 50, 4, [0.0, 1.0], |[x, y, z]| x + y * z);
        assert_eq!(of(1), of(3));
        let Found::Given(found) = of(1).found else { panic!("no given data") };
        assert!(found.iter().all(|of| of.rank.value > 0.0 && of.first.margin > 0.0 && of.harmonic.is_finite()), "{found:?}");
    }

    #[test]
    fn a_linear_function_has_its_slopes_for_effects_without_any_spread() {
        for levels in [2, 4, 10] {
            let y = |[x, y, z]: [f64; 3]| 3.0 * x - 2.0 * y + 0.0 * z + 1.0;
            let Found::Effects(found) = analysed(Sampling::Morris, 10, levels, [-1.0, 3.0], y).found else { panic!("no effects") };
            for (effect, slope) in found.iter().zip([3.0, -2.0, 0.0]) {
                // Per full range, which is 4.
                let near = |x: f64, y: f64| (x - y).abs() < 1e-12;
                assert!(near(effect.mean, 4.0 * slope) && near(effect.size.value, 4.0 * f64::abs(slope)), "{effect:?}");
                assert!(near(effect.spread, 0.0) && near(effect.size.margin, 0.0), "{effect:?}");
            }
        }
    }

    #[test]
    fn what_is_the_same_everywhere_has_effects_of_nothing_and_no_indices() {
        assert_eq!(analysed(Sampling::Saltelli, 16, 4, [0.0, 1.0], |_| 0.1).found, Found::Constant);
        assert_eq!(analysed(Sampling::Saltelli, 16, 4, [0.0, 1.0], |[x, ..]| if x < 0.5 { f64::NAN } else { x }).found, Found::Missing(40));
        assert_eq!(analysed(Sampling::Random, 16, 4, [0.0, 1.0], |_| 0.1).found, Found::Constant);
        let missing = analysed(Sampling::LatinHypercube, 16, 4, [0.0, 1.0], |[x, ..]| if x < 0.5 { f64::NAN } else { x });
        assert_eq!(missing.found, Found::Missing(8));
        let Found::Effects(found) = analysed(Sampling::Morris, 10, 4, [0.0, 1.0], |_| 0.1).found else { panic!("no effects") };
        assert!(found.iter().all(|effect| effect.mean == 0.0 && effect.size.value == 0.0));
    }
}
