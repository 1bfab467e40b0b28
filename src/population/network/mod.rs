//! Who relates to whom: one generator a file.
//!
//! To add a network: write its file, then the lines marked `network` here.

mod everyone; // network

pub use everyone::Everyone; // network

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
}

/// Something wrong with a network: which key of its table, and the sentence that the user sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The key inside the network's table; empty for the network as a whole.
    pub key: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
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
    /// The name of the network, as a scenario writes it.
    pub fn name(&self) -> &'static str {
        match self {
            NetworkTable::Everyone => "everyone", // network
        }
    }

    /// Whether the network itself says how much interest its relations share.
    pub fn brings_interests(&self) -> bool {
        false
    }

    /// The generator behind the written form.
    pub fn generator(&self) -> &dyn Generator {
        match self {
            NetworkTable::Everyone => &Everyone, // network
        }
    }
}
