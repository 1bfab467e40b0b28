//! What can be wrong with a network, and the sentences that say so.

use crate::population::members::Members;

/// Most relations that a network may have. A row's place is a `u32`; the rest up to 2^32 is room for chance, since the number of
/// relations of [`super::Blocks`] varies with a standard deviation below 10^5 around its expectation.
const MOST: f64 = 4e9;

/// Something wrong with a network: which key of its table, and the sentence that the user sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The key inside the network's table; empty for the network as a whole.
    pub key: &'static str,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Misfit {
    /// A misfit of a key, or of the whole network when `key` is empty.
    pub fn new(key: &'static str, message: impl Into<String>) -> Misfit {
        Misfit { key, message: message.into() }
    }
}

/// The network is small enough to be stored.
pub fn fits(key: &'static str, expected: f64) -> Result<(), Misfit> {
    if expected <= MOST {
        return Ok(());
    }
    Err(Misfit::new(key, format!("the network would have about {expected:.0} relations; at most {MOST:.0} are possible")))
}

/// Both sides are the same groups; `what` is the network in the sentence, as in `a ring`.
pub fn one_population(what: &str, from: &Members, to: &Members) -> Result<(), Misfit> {
    if from == to {
        return Ok(());
    }
    Err(Misfit::new("", format!("{what} ties a population to itself: `from` and `to` must name the same groups")))
}

/// Number of agents on both sides.
pub fn overlap(from: &Members, to: &Members) -> usize {
    let pairs = from.groups().iter().flat_map(|a| to.groups().iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| a.end.min(b.end).saturating_sub(a.start.max(b.start)) as usize).sum()
}

/// The number under `key` is at least 1.
pub fn at_least_one(key: &'static str, number: u32) -> Result<(), Misfit> {
    if number >= 1 {
        return Ok(());
    }
    Err(Misfit::new(key, format!("{key} must be at least 1")))
}

/// The number under `key` is at most `most`, which `what` describes.
pub fn at_most(key: &'static str, number: u32, most: usize, what: &str) -> Result<(), Misfit> {
    if number as usize <= most {
        return Ok(());
    }
    Err(Misfit::new(key, format!("{key} must be at most {what} ({most}), not {number}")))
}

/// The number under `key` is below the number of members.
pub fn below_members(key: &'static str, number: u32, members: usize) -> Result<(), Misfit> {
    if (number as usize) < members {
        return Ok(());
    }
    Err(Misfit::new(key, format!("{key} must be below the number of members ({members}), not {number}")))
}

/// The degree of a ring: even, since as many stand on the left as on the right, and below the number of members.
pub fn ring_degree(degree: u32, members: usize) -> Result<(), Misfit> {
    at_least_one("degree", degree)?;
    if !degree.is_multiple_of(2) {
        let less = if degree > 2 { format!("{} or ", degree - 1) } else { String::new() };
        let message = format!("degree must be even (half on each side), not {degree}; try {less}{}", u64::from(degree) + 1);
        return Err(Misfit::new("degree", message));
    }
    below_members("degree", degree, members)
}
