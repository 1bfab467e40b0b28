//! Who relates to whom: one generator a file.
//!
//! To add a network: write its file, then the lines marked `network` here.

mod bipartite; // network
mod blocks; // network
mod edge_list;
mod everyone; // network
mod file; // network
mod grid; // network
#[cfg(test)]
mod laws;
mod misfit;
mod random; // network
mod ring; // network
mod rows;
mod scale_free; // network
mod small_world; // network

pub use bipartite::Bipartite; // network
pub use blocks::Blocks; // network
pub use edge_list::EdgeList;
pub use everyone::Everyone; // network
pub use file::File; // network
pub use file::Observed;
pub use grid::SquareGrid; // network
pub use misfit::Misfit;
pub use random::Random; // network
pub use ring::Ring; // network
pub use scale_free::ScaleFree; // network
pub use small_world::SmallWorld; // network

use super::members::Members;
use crate::quantity::Grid;
use crate::stream::{Purpose, Stream, Streams};
use schemars::JsonSchema;
use serde::Deserialize;

/// The network of a relation kind, as a scenario writes it.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NetworkTable {
    /// Everyone trusts everyone (of the `to` groups).
    Everyone, // network
    /// Each trustor has the same number of partners, picked by chance.
    Random(Random), // network
    /// A circle; everyone knows the nearest on both sides.
    Ring(Ring), // network
    /// A chessboard; everyone knows the fields around.
    Grid(SquareGrid), // network
    /// A circle with some ties rewired to far away (Watts and Strogatz).
    SmallWorld(SmallWorld), // network
    /// Few hubs, many with few ties (Barabási and Albert).
    ScaleFree(ScaleFree), // network
    /// Communities: ties are likelier inside a block than between blocks.
    Blocks(Blocks), // network
    /// Two sides, for example customers and shops; everyone on the first has the same number of partners on the second.
    Bipartite(Bipartite), // network
    /// An observed network, read from a CSV file.
    File(File), // network
}

/// A generated network: for the k-th member of `from`, the agents it relates to, ascending and without itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// `starts[k]..starts[k + 1]` are the partners of the k-th trustor.
    pub starts: Vec<u32>,
    /// The partners, row after row.
    pub partners: Vec<u32>,
    /// Shared interest of each partner, when the network brings it along; empty otherwise.
    pub interests: Vec<Grid>,
}

impl Network {
    /// The partners of the k-th trustor.
    #[inline]
    pub fn row(&self, k: usize) -> &[u32] {
        &self.partners[self.starts[k] as usize..self.starts[k + 1] as usize]
    }

    /// The number of trustors.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is no trustor.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The randomness of one network: streams of its own, one per place.
#[derive(Clone, Copy)]
pub struct Luck<'a> {
    /// The streams of the run.
    pub streams: &'a Streams,
    /// Number of the network in the scenario.
    pub network: usize,
}

impl Luck<'_> {
    /// The stream of a place: a row, a chunk of rows, or 0.
    pub fn open(&self, place: usize) -> Stream {
        self.streams.open(Purpose::Network, self.network, place)
    }
}

/// What every generator can do.
pub trait Generator {
    /// Checks the parameters against the size of the groups.
    ///
    /// # Errors
    /// The key at fault and the sentence that the user sees.
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit>;

    /// Expected number of relations, for the estimate of memory.
    fn expected(&self, from: &Members, to: &Members) -> f64;

    /// Makes the network; the parameters have been checked.
    fn generate(&self, from: &Members, to: &Members, luck: Luck) -> Network;
}

impl NetworkTable {
    /// The name of the network, as it stands in a scenario.
    pub fn name(&self) -> &'static str {
        match self {
            NetworkTable::Everyone => "everyone",         // network
            NetworkTable::Random(_) => "random",          // network
            NetworkTable::Ring(_) => "ring",              // network
            NetworkTable::Grid(_) => "grid",              // network
            NetworkTable::SmallWorld(_) => "small_world", // network
            NetworkTable::ScaleFree(_) => "scale_free",   // network
            NetworkTable::Blocks(_) => "blocks",          // network
            NetworkTable::Bipartite(_) => "bipartite",    // network
            NetworkTable::File(_) => "file",              // network
        }
    }

    /// Whether the network itself says how much interest its relations share.
    pub fn brings_interests(&self) -> bool {
        matches!(self, NetworkTable::File(file) if file.observed.as_ref().is_some_and(|observed| observed.edges.interests.is_some()))
    }

    /// The generator behind the written form.
    pub fn generator(&self) -> &dyn Generator {
        match self {
            NetworkTable::Everyone => &Everyone,      // network
            NetworkTable::Random(random) => random,   // network
            NetworkTable::Ring(ring) => ring,         // network
            NetworkTable::Grid(grid) => grid,         // network
            NetworkTable::SmallWorld(world) => world, // network
            NetworkTable::ScaleFree(free) => free,    // network
            NetworkTable::Blocks(blocks) => blocks,   // network
            NetworkTable::Bipartite(sides) => sides,  // network
            NetworkTable::File(file) => file,         // network
        }
    }
}
