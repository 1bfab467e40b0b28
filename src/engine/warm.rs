//! Brings into the cache what the contacts of a chunk are about to need.
//!
//! In a large population a contact misses the cache twice, one after the other: for the relation, then for its trustee. Touched in a loop
//! of their own the misses of many contacts overlap. Nothing is decided here: it changes the time of a step, never its result.

use super::draws::Draws;
use super::field::{Field, Patch};
use crate::population::build::Tie;
use crate::stream::{CHUNK, below};
use std::hint::black_box;
use std::ops::Range;

/// Agents from which on the state no longer fits in the second-level cache.
pub const LARGE: usize = 4096;

/// Touches the relation that a uniform pick would take for each agent, and then its trustee.
pub fn touch<R, M: Copy>(field: &Field<R>, patch: &Patch<M>, agents: Range<usize>, draws: &Draws) {
    let mut ties = [Tie::NOBODY; CHUNK];
    for (k, agent) in agents.clone().enumerate() {
        let row = field.starts[agent] as usize - patch.first..field.starts[agent + 1] as usize - patch.first;
        if let Some(relation) = patch.relations[row.clone()].get(below(draws.words(k).pick, row.len())) {
            ties[k] = relation.tie;
        }
    }
    for tie in &ties[..agents.len()] {
        black_box(field.traits.get(tie.trustee()).map(|traits| traits.ability));
    }
}
