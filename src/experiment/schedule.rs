//! Which runs a sweep makes, in which order: replicate by replicate through the points, a fixed number of times or until every mean is
//! known well enough.

use super::summary::{Moments, Quantiles};
use crate::record::columns::Metric;
use std::ops::Range;
use std::sync::Arc;

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

    /// At least `least` replicates of each point, then more until the interval is narrow enough.
    pub fn until(points: u64, least: u64, until: Until) -> Schedule {
        let adaptive = Adaptive {
            until,
            open: Arc::new((0..points).collect()),
            replicates: 0,
            moments: vec![Vec::new(); points as usize],
            quantiles: Quantiles::default(),
        };
        Schedule { points, fixed: 0..points * least.max(2).min(until.most), adaptive: Some(adaptive), begun: false }
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
            known.peek().is_some() && known.all(|m| 2.0 * quantiles.margin(m) <= until.width)
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
        let until = Until { metric: Metric::TrustMean, width: 0.5, most: 40 };
        let mut schedule = Schedule::until(3, 4, until);
        let mut replicates = [0; 3];
        while let Some(batch) = schedule.next_batch() {
            for (point, replicate) in batch.places.clone().map(|k| batch.run(k)) {
                assert_eq!(replicate, replicates[point as usize]);
                replicates[point as usize] += 1;
                // Point 0 never varies, point 1 a little, point 2 far too much.
                schedule.take(point, &[(replicate % 2) as f64 * [0.0, 0.6, 9.0][point as usize], f64::NAN]);
            }
        }
        assert_eq!((replicates[0], replicates[2]), (4, 40));
        assert!((5..20).contains(&replicates[1]), "{replicates:?}");
    }
}
