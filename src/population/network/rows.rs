//! The rows of a network: made chunk by chunk, on many threads or on one, and ties turned into relations both ways.
//!
//! A chunk is always [`CHUNK`] rows with a stream of its own, so that a network does not depend on the number of threads.

use super::Network;
use crate::population::members::Members;
use crate::stream::CHUNK;
use prefetch_index::prefetch_index;
use std::ops::Range;

/// Ties between the call for a place in the memory and its use, on each of two stages: about as many as can be under way at once.
const AHEAD: usize = 32;

/// Does the same to every item, in parallel where there are threads; results in the order of the items.
#[cfg(feature = "parallel")]
fn spread<T: Send, R: Send>(items: Vec<T>, act: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    use rayon::prelude::*;
    items.into_par_iter().map(act).collect()
}

/// Does the same to every item, one after the other.
#[cfg(not(feature = "parallel"))]
fn spread<T, R>(items: Vec<T>, act: impl Fn(T) -> R) -> Vec<R> {
    items.into_iter().map(act).collect()
}

/// The rows of one chunk in the making: push the partners of a row, then end it.
#[derive(Default)]
pub struct Chunk {
    ends: Vec<u32>,
    partners: Vec<u32>,
}

impl Chunk {
    /// Adds a partner to the row that is being made; partners come in ascending order.
    #[inline]
    pub fn push(&mut self, partner: u32) {
        self.partners.push(partner);
    }

    /// Adds several partners in ascending order.
    pub fn extend(&mut self, partners: impl IntoIterator<Item = u32>) {
        self.partners.extend(partners);
    }

    /// Ends the row.
    pub fn end_row(&mut self) {
        self.ends.push(self.partners.len() as u32);
    }
}

/// Makes rows of any length. `make` gets the number of a chunk, its rows, and the place for them.
pub fn of_any_length(rows: usize, make: impl Fn(usize, Range<usize>, &mut Chunk) + Send + Sync) -> Network {
    let chunks = spread((0..rows.div_ceil(CHUNK)).collect(), |number| {
        let mut chunk = Chunk::default();
        make(number, number * CHUNK..((number + 1) * CHUNK).min(rows), &mut chunk);
        chunk
    });
    let mut network = Network { starts: Vec::with_capacity(rows + 1), ..Network::default() };
    network.partners.reserve_exact(chunks.iter().map(|c| c.partners.len()).sum());
    network.starts.push(0);
    for chunk in chunks {
        let before = network.partners.len() as u32;
        network.starts.extend(chunk.ends.iter().map(|end| before + end));
        network.partners.extend(chunk.partners);
    }
    network
}

/// Makes rows of one length. `make` gets the number of a chunk and an iterator over its rows: the row's number and the place for it.
pub fn of_length(rows: usize, length: usize, make: impl Fn(usize, &mut dyn Iterator<Item = (usize, &mut [u32])>) + Send + Sync) -> Network {
    let mut partners = vec![0u32; rows * length];
    let chunks = partners.chunks_mut(CHUNK.saturating_mul(length)).enumerate().collect();
    spread(chunks, |(number, chunk): (usize, &mut [u32])| {
        make(number, &mut chunk.chunks_exact_mut(length).enumerate().map(|(k, row)| (number * CHUNK + k, row)));
    });
    Network { starts: (0..=rows).map(|k| (k * length) as u32).collect(), partners, interests: Vec::new() }
}

/// Sorts the partners of every row.
pub fn sort(network: &mut Network) {
    let mut chunks = Vec::with_capacity(network.starts.len() / CHUNK + 1);
    let mut rest = network.partners.as_mut_slice();
    let mut first = 0;
    while first + 1 < network.starts.len() {
        let last = (first + CHUNK).min(network.starts.len() - 1);
        let starts = &network.starts[first..=last];
        let (chunk, after) = rest.split_at_mut((starts[starts.len() - 1] - starts[0]) as usize);
        chunks.push((starts, chunk));
        (rest, first) = (after, last);
    }
    spread(chunks, |(starts, chunk)| {
        for row in starts.windows(2) {
            chunk[(row[0] - starts[0]) as usize..(row[1] - starts[0]) as usize].sort_unstable();
        }
    });
}

/// Relations both ways from ties that are written once: row k of `ties` holds the far ends of k's own ties, in any order, all by
/// their place among the members. The rows of the result hold agents.
///
/// Every end is counted first, so that each relation is written once, to its final row; only the short rows are then sorted.
pub fn both_ways(ties: &Network, members: &Members) -> Network {
    let rows = ties.len();
    let mut starts = vec![0u32; rows + 1];
    for (k, own) in ties.starts.windows(2).enumerate() {
        starts[k + 1] += own[1] - own[0];
    }
    for &end in &ties.partners {
        starts[end as usize + 1] += 1;
    }
    for k in 0..rows {
        starts[k + 1] += starts[k];
    }
    let mut next = starts.clone();
    let mut partners = vec![0u32; 2 * ties.partners.len()];
    for (k, agent) in members.iter().enumerate() {
        for tie in ties.starts[k] as usize..ties.starts[k + 1] as usize {
            // Far ends may lie anywhere: first the place in their row is called for, then the row.
            if let Some(&end) = ties.partners.get(tie + 2 * AHEAD) {
                prefetch_index(&next, end as usize);
            }
            if let Some(&end) = ties.partners.get(tie + AHEAD) {
                prefetch_index(&partners, next[end as usize] as usize);
            }
            let end = ties.partners[tie] as usize;
            for (row, other) in [(k, members.nth(end)), (end, agent)] {
                partners[next[row] as usize] = other;
                next[row] += 1;
            }
        }
    }
    let mut network = Network { starts, partners, interests: Vec::new() };
    sort(&mut network);
    network
}
