//! Who meets whom, put down before the contacts take place.

use super::draws::Draws;
use std::ops::Range;

/// A contact that is about to take place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meeting {
    /// The trustor, by its place in the task.
    pub place: u16,
    /// The kind of relation.
    pub kind: u16,
    /// The relation, by its place in the task.
    pub relation: u32,
}

/// Trustors of one group in one chunk, and whom they meet.
#[derive(Clone, Debug)]
pub struct Round {
    /// Their group.
    pub group: usize,
    /// The trustors, by their places in the task.
    pub places: Range<usize>,
    /// Their contacts, kind by kind.
    pub meetings: Vec<Meeting>,
    /// The words of their chunk.
    pub draws: Box<Draws>,
}

impl Round {
    /// Nobody.
    pub fn new() -> Round {
        Round { group: 0, places: 0..0, meetings: Vec::new(), draws: Draws::new() }
    }
}
