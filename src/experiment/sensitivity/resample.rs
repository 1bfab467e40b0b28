//! How far an index is known: the bootstrap.
//!
//! The pairs or trajectories are drawn anew with replacement, and the index is computed from each such resample. Its interval is the
//! index plus and minus 1.96 standard deviations over the resamples (Archer, Saltelli and Sobol 1997).

use crate::experiment::{Crew, Fault, Moments};
use crate::stream::{Purpose, Streams};
use std::convert::Infallible;

/// The 97.5 % quantile of the standard normal distribution: intervals are of 95 %.
pub const QUANTILE: f64 = 1.959_963_984_540_054;

/// How intervals are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// Resamples of the bootstrap.
    pub resamples: u64,
    /// Their seed.
    pub seed: u64,
}

/// A number and how far it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Half the width of its 95 % confidence interval.
    pub margin: f64,
}

impl Estimate {
    /// Lower and upper end of the interval.
    pub fn interval(&self) -> [f64; 2] {
        [self.value - self.margin, self.value + self.margin]
    }
}

/// How often each of `units` things stands in a resample.
fn weights(streams: &Streams, resample: usize, units: usize) -> Vec<f64> {
    let mut stream = streams.open(Purpose::Resample, resample, 0);
    let mut weights = vec![0.0; units];
    (0..units).for_each(|_| weights[stream.below(units)] += 1.0);
    weights
}

/// Half the widths of the intervals of what `statistics` makes of the weights of `units` things; missing without resamples.
///
/// # Errors
/// A request to halt.
pub fn margins(crew: &Crew, bootstrap: Bootstrap, units: usize, statistics: impl Fn(&[f64]) -> Vec<f64> + Sync) -> Result<Vec<f64>, Fault> {
    let streams = Streams::new(bootstrap.seed, 0, 0);
    let resample = |k: u64| (!crew.halt().requested()).then(|| statistics(&weights(&streams, k as usize, units)));
    let (mut spread, mut seen): (Vec<Moments>, u64) = (Vec::new(), 0);
    let Ok(()) = crew.in_order(false, 0..bootstrap.resamples, resample, |_, found| {
        spread.resize(found.len(), Moments::default());
        spread.iter_mut().zip(found).for_each(|(moments, x)| moments.add(x));
        seen += 1;
        Ok::<(), Infallible>(())
    });
    if seen < bootstrap.resamples { Err(Fault::Halted) } else { Ok(spread.iter().map(|moments| QUANTILE * moments.sd()).collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resample_holds_as_many_as_there_are() {
        let streams = Streams::new(1, 0, 0);
        let drawn = weights(&streams, 0, 50);
        assert_eq!(drawn.iter().sum::<f64>(), 50.0);
        assert_ne!(drawn, weights(&streams, 1, 50));
    }

    /// The bootstrap spread of a mean of n values is sd / sqrt(n), with the sd that divides by n. Over 4,000 resamples its own standard
    /// error is 1 / sqrt(8000) of it; off by 4 of them for 6 seeds in 100,000, and this one is fixed.
    #[test]
    fn the_spread_of_a_mean_is_its_standard_error() {
        let values: Vec<f64> = (0..40).map(|k| f64::from(k % 7)).collect();
        let mean = values.iter().sum::<f64>() / 40.0;
        let expected = QUANTILE * (values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 40.0 / 40.0).sqrt();
        let of = |threads_used| {
            let crew = Crew::new(Some(threads_used)).unwrap();
            let bootstrap = Bootstrap { resamples: 4000, seed: 1 };
            margins(&crew, bootstrap, 40, |w| vec![values.iter().zip(w).map(|(x, w)| x * w).sum::<f64>() / 40.0]).unwrap()
        };
        assert!((of(1)[0] - expected).abs() < 4.0 * expected / 8000f64.sqrt(), "{:?} against {expected}", of(1));
        assert_eq!(of(1), of(3));
    }
}
