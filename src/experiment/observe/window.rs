//! Means over the window at the end of a run.

use super::observer::{Observer, Scene};
use crate::experiment::summary::Moments;
use crate::record::columns::METRIC_COUNT;
use crate::scenario::Scenario;

/// Takes means of all metrics over the rows recorded in the window.
#[derive(Debug)]
pub struct Window {
    from: usize,
    /// By relation kind.
    moments: Vec<[Moments; METRIC_COUNT]>,
}

impl Window {
    /// The last `steps` steps of a run of this scenario.
    pub fn new(scenario: &Scenario, steps: usize) -> Window {
        let moments = vec![[Moments::default(); METRIC_COUNT]; scenario.kinds.len()];
        Window { from: scenario.steps.saturating_sub(steps), moments }
    }

    /// By relation kind, the mean of each metric; not a number where it does not exist.
    pub fn means(&self) -> Vec<[f64; METRIC_COUNT]> {
        self.moments.iter().map(|moments| moments.map(|m| if m.n == 0 { f64::NAN } else { m.mean })).collect()
    }
}

impl Observer for Window {
    fn see(&mut self, scene: &Scene) {
        // What ends where the window begins is not in it.
        for row in scene.rows.iter().filter(|_| scene.step > self.from) {
            self.moments[row.kind].iter_mut().zip(row.values).for_each(|(moments, x)| moments.add(x));
        }
    }

    fn rows_from(&self) -> Option<usize> {
        Some(self.from)
    }
}
