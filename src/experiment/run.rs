//! Which run: its numbers, and the settings of its point.

use crate::record::table::Lines;

/// Which run: a point, a replicate, and its place in the experiment. The first one unless something else is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Number of the run: replicate x points + point.
    pub number: u64,
    /// Number of the point.
    pub point: u64,
    /// Number of the replicate.
    pub replicate: u64,
    /// Key of the point's luck; 0 where points share theirs.
    pub key: u64,
}

impl Run {
    /// The cells with which its rows begin: run, point and replicate.
    pub(super) fn write(&self, lines: &mut Lines) {
        [self.number, self.point, self.replicate].into_iter().for_each(|n| lines.count(n));
    }
}

/// A point as its rows name it: its number and the values of the swept parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// Number of the point.
    pub point: u64,
    /// Values of the swept parameters.
    pub settings: Vec<String>,
}
