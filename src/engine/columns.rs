//! What is known of a batch of contacts, in columns: a number for each, side by side.

use super::draws::Words;
use super::relation::History;
use super::round::Meeting;
use crate::model::belief::{Beliefs, PublicRecord, Reading};
use crate::model::exchange::Outcome;
use crate::model::stance::Stance;
use crate::population::build::Tie;
use crate::quantity::Grid;
use crate::stream::{Purpose, unit};

/// Contacts of a batch: few enough for its columns to stay in the first-level cache.
pub const LANES: usize = 64;

/// A number, or whatever it is, for each contact of a batch.
pub type Column<T> = [T; LANES];

/// What stood before the contacts of a batch, fetched from all over the state.
#[derive(Debug)]
pub struct Facts<M> {
    /// Contacts in the batch; the lanes beyond hold what was there before, and count for nothing.
    pub contacts: usize,
    pub meetings: Column<Meeting>,
    pub words: Words<LANES>,
    pub ties: Column<Tie>,
    /// The partners of the contacts before, and whether the trustors engaged.
    pub last: (Column<Tie>, Column<bool>),
    pub histories: Column<History>,
    pub memories: Column<M>,
    pub records: Column<PublicRecord>,
    pub shared: Column<Grid>,
    pub perceived: Column<Grid>,
    /// What the trustees are like: ability, integrity and benevolence.
    pub traits: [Column<Grid>; 3],
}

/// What the trustors make of their relations.
#[derive(Debug)]
pub struct View {
    pub ability: Column<f64>,
    pub integrity: Column<f64>,
    pub benevolence: Column<f64>,
    pub trust: Column<f64>,
    /// Assurance, as it is.
    pub assurance: Column<f64>,
    /// Assurance, as the trustor estimates it; only where the rule holds beliefs on the traits.
    pub estimate: Column<f64>,
}

/// What decides whether they rely on their partners.
#[derive(Debug)]
pub struct Prospect {
    /// Trust in what is at hand: with or without a promise.
    pub trust: Column<f64>,
    /// Expected value of relying on the partner.
    pub value: Column<f64>,
    /// The draw.
    pub u: Column<f64>,
}

/// What happened.
#[derive(Debug)]
pub struct Marks {
    pub promised: Column<bool>,
    pub engaged: Column<bool>,
    pub outcome: Column<Outcome>,
    pub amends: Column<bool>,
    pub seen: Column<bool>,
    pub reported: Column<bool>,
}

/// What was paid, in units of the ledger.
#[derive(Debug)]
pub struct Payoffs {
    pub trustor: Column<i64>,
    pub trustee: Column<i64>,
}

impl View {
    pub const NONE: View = View {
        ability: [0.0; LANES],
        integrity: [0.0; LANES],
        benevolence: [0.0; LANES],
        trust: [0.0; LANES],
        assurance: [0.0; LANES],
        estimate: [0.0; LANES],
    };

    #[inline(always)]
    pub fn beliefs(&self, l: usize) -> Beliefs {
        Beliefs { ability: self.ability[l], integrity: self.integrity[l], benevolence: self.benevolence[l] }
    }

    #[inline(always)]
    pub fn set_beliefs(&mut self, l: usize, beliefs: Beliefs) {
        (self.ability[l], self.integrity[l], self.benevolence[l]) = (beliefs.ability, beliefs.integrity, beliefs.benevolence);
    }

    #[inline(always)]
    pub fn reading(&self, l: usize) -> Reading {
        Reading { beliefs: self.beliefs(l), assurance: self.estimate[l], trust: self.trust[l] }
    }
}

impl Prospect {
    pub const NONE: Prospect = Prospect { trust: [0.0; LANES], value: [0.0; LANES], u: [0.0; LANES] };
}

impl Marks {
    pub const NONE: Marks = Marks {
        promised: [false; LANES],
        engaged: [false; LANES],
        outcome: [Outcome::Declined; LANES],
        amends: [false; LANES],
        seen: [false; LANES],
        reported: [false; LANES],
    };
}

impl<M: Copy> Facts<M> {
    /// Nothing known; `blank` is any memory.
    pub fn new(blank: M) -> Facts<M> {
        Facts {
            contacts: 0,
            meetings: [Meeting::default(); LANES],
            words: Words::NONE,
            ties: [Tie::NOBODY; LANES],
            last: ([Tie::NOBODY; LANES], [false; LANES]),
            histories: [History::default(); LANES],
            memories: [blank; LANES],
            records: [PublicRecord::default(); LANES],
            shared: [Grid::default(); LANES],
            perceived: [Grid::default(); LANES],
            traits: [[Grid::default(); LANES]; 3],
        }
    }
}

impl<M> Facts<M> {
    /// The draw of a purpose, in (0, 1).
    #[inline(always)]
    pub fn draw(&self, purpose: Purpose, l: usize) -> f64 {
        unit(self.words.of(purpose)[l])
    }
}

/// A batch of contacts, worked out.
pub struct Batch<'a, M> {
    /// What the trustors bring to the relations.
    pub stance: &'a Stance,
    pub facts: &'a Facts<M>,
    pub before: &'a View,
    pub prospect: &'a Prospect,
    pub marks: &'a Marks,
    pub payoffs: &'a Payoffs,
    /// What the trustors remember afterwards: something else only if they engaged.
    pub learnt: &'a Column<M>,
    pub after: &'a View,
}
