//! Which runs a sweep makes, in which order: replicate by replicate through the points, a fixed number of times or until every mean is
//! known well enough.

use super::summary::{Moments, Quantiles};
use crate::record::columns::Metric;
use std::ops::Range;
use std::sync::Arc;

/// Replicates of a point before its interval is judged. A spread that by chance came out too small ends a point too soon; the fewer values, the more
/// often: from 2 on, intervals of 95 % hold the mean in 87 % of all cases (values with a normal law) or 76 % (an exponential one), in the worst case of
/// the width asked for. From 50 on it is 94.5 % and 92 % (see the tests).
pub const LEAST: u64 = 50;

/// When a point has enough replicates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Until {
    /// The metric whose mean is to be known.
    pub metric: Metric,
    /// Width of the 95 % confidence interval that is narrow enough, in every relation kind in which the metric exists.
    pub width: f64,
    /// Most replicates of a point.
    pub most: u64,
}

/// Some runs in order: replicates of the points that are still open.
#[derive(Clone, Debug)]
pub struct Batch {
    points: u64,
    open: Option<Arc<Vec<u64>>>,
    first_replicate: u64,
    /// Places within the batch.
    pub places: Range<u64>,
}

impl Batch {
    /// Point and replicate of a place.
    pub fn run(&self, place: u64) -> (u64, u64) {
        let size = self.open.as_ref().map_or(self.points, |open| open.len() as u64);
        let point = self.open.as_ref().map_or(place % size, |open| open[(place % size) as usize]);
        (point, self.first_replicate + place / size)
    }
}

/// The runs of a sweep, batch after batch. What comes next depends only on the results of the runs before, whatever the threads.
pub struct Schedule {
    points: u64,
    fixed: Range<u64>,
    adaptive: Option<Adaptive>,
    begun: bool,
}

struct Adaptive {
    until: Until,
    open: Arc<Vec<u64>>,
    replicates: u64,
    /// By point and relation kind.
    moments: Vec<Vec<Moments>>,
    quantiles: Quantiles,
}

impl Schedule {
    /// The runs with these numbers.
    pub fn fixed(points: u64, runs: Range<u64>) -> Schedule {
        Schedule { points, fixed: runs, adaptive: None, begun: false }
    }

    /// At least `least` replicates of each point, and [`LEAST`] as far as these are allowed, then more until the interval is narrow enough. Values
    /// without any spread say nothing of how far the next may lie, so that no interval follows from them: such a point goes on to the most.
    pub fn until(points: u64, least: u64, until: Until) -> Schedule {
        let adaptive = Adaptive {
            until,
            open: Arc::new((0..points).collect()),
            replicates: 0,
            moments: vec![Vec::new(); points as usize],
            quantiles: Quantiles::default(),
        };
        Schedule { points, fixed: 0..points * least.max(LEAST).min(until.most), adaptive: Some(adaptive), begun: false }
    }

    /// The metric that decides, if one does.
    pub fn metric(&self) -> Option<Metric> {
        self.adaptive.as_ref().map(|adaptive| adaptive.until.metric)
    }

    /// The next runs; `None` at the end. All results of the batch before must have been taken.
    pub fn next_batch(&mut self) -> Option<Batch> {
        if !self.begun {
            self.begun = true;
            if let Some(adaptive) = &mut self.adaptive {
                adaptive.replicates = self.fixed.end / self.points;
            }
            return Some(Batch { points: self.points, open: None, first_replicate: 0, places: self.fixed.clone() });
        }
        let Adaptive { until, open, replicates, moments, quantiles } = self.adaptive.as_mut()?;
        let narrow = |kinds: &Vec<Moments>, quantiles: &mut Quantiles| {
            let mut known = kinds.iter().filter(|m| m.n > 0).peekable();
            known.peek().is_some() && known.all(|m| m.sd() > 0.0 && 2.0 * quantiles.margin(m) <= until.width)
        };
        let still: Vec<u64> = open.iter().copied().filter(|&point| !narrow(&moments[point as usize], quantiles)).collect();
        if still.is_empty() || *replicates >= until.most {
            return None;
        }
        // A tenth more each time: few pauses for the threads, and little more than needed.
        let more = (*replicates / 10).max(1).min(until.most - *replicates);
        *open = Arc::new(still);
        let places = 0..open.len() as u64 * more;
        let batch = Batch { points: self.points, open: Some(open.clone()), first_replicate: *replicates, places };
        *replicates += more;
        Some(batch)
    }

    /// Takes the deciding metric of a run, by relation kind; runs come in order.
    pub fn take(&mut self, point: u64, values: &[f64]) {
        if let Some(adaptive) = &mut self.adaptive {
            let kinds = &mut adaptive.moments[point as usize];
            kinds.resize(kinds.len().max(values.len()), Moments::default());
            kinds.iter_mut().zip(values).for_each(|(moments, &x)| moments.add(x));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_runs_go_replicate_by_replicate() {
        let mut schedule = Schedule::fixed(3, 2..7);
        let batch = schedule.next_batch().unwrap();
        assert_eq!(batch.places.clone().map(|k| batch.run(k)).collect::<Vec<_>>(), [(2, 0), (0, 1), (1, 1), (2, 1), (0, 2)]);
        assert!(schedule.next_batch().is_none());
    }

    #[test]
    fn a_point_is_left_alone_once_its_interval_is_narrow() {
        let until = Until { metric: Metric::TrustMean, width: 0.15, most: 400 };
        let mut schedule = Schedule::until(3, 4, until);
        let mut replicates = [0; 3];
        while let Some(batch) = schedule.next_batch() {
            for (point, replicate) in batch.places.clone().map(|k| batch.run(k)) {
                assert_eq!(replicate, replicates[point as usize]);
                replicates[point as usize] += 1;
                // Point 0 hardly varies, point 1 a little, point 2 never: nothing is known of its spread.
                schedule.take(point, &[(replicate % 2) as f64 * [0.01, 0.6, 0.0][point as usize], f64::NAN]);
            }
        }
        assert_eq!((replicates[0], replicates[2]), (LEAST, 400));
        assert!((60..80).contains(&replicates[1]), "{replicates:?}");
    }

    /// Numbers without a pattern (SplitMix64).
    struct Dice(u64);

    impl Dice {
        /// A number in [0, 1).
        fn uniform(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let x = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((x ^ x >> 31) >> 11) as f64 / (1u64 << 53) as f64
        }
    }

    /// How often the interval at which a point was left alone holds the mean, over so many seeds: values by `draw`, at least `least` replicates.
    fn coverage(seeds: u64, least: u64, width: f64, mean: f64, draw: impl Fn(&mut Dice) -> f64) -> f64 {
        let held = (0..seeds).filter(|&seed| {
            let mut dice = Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
            let mut schedule = Schedule::until(1, least, Until { metric: Metric::TrustMean, width, most: 2000 });
            let mut moments = Moments::default();
            while let Some(batch) = schedule.next_batch() {
                for _ in batch.places {
                    let value = draw(&mut dice);
                    moments.add(value);
                    schedule.take(0, &[value]);
                }
            }
            (moments.mean - mean).abs() <= moments.margin(0.95)
        });
        held.count() as f64 / seeds as f64
    }

    #[test]
    fn the_interval_of_a_point_holds_the_mean_as_often_as_it_says() {
        // Twelve uniform numbers are nearly normal; twenty promises of which 98 in 100 are honoured are skewed, and so is a waiting time.
        let normal = |dice: &mut Dice| (0..12).map(|_| dice.uniform()).sum::<f64>() - 6.0;
        let honoured = |dice: &mut Dice| (0..20).filter(|_| dice.uniform() < 0.98).count() as f64 / 20.0;
        let waiting = |dice: &mut Dice| -libm::log(1.0 - dice.uniform());
        let spread = libm::sqrt(0.98 * 0.02 / 20.0);
        // As many replicates as a width asks for when the spread is known.
        for needed in [10.0, 40.0, 64.0, 96.0, 150.0] {
            let width = |sd: f64| 2.0 * 1.96 * sd / libm::sqrt(needed);
            for first in [2, 10, 60] {
                let found = [
                    coverage(3000, first, width(1.0), 0.0, normal),
                    coverage(3000, first, width(spread), 0.98, honoured),
                    coverage(3000, first, width(1.0), 1.0, waiting),
                ];
                assert!(found[0] >= 0.93 && found[1] >= 0.9 && found[2] >= 0.9, "{needed} needed, {first} at first: {found:?}");
            }
        }
    }
}
