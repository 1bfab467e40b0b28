//! The random words of a chunk of agents for one step: a column per purpose, filled in bulk.
//!
//! A purpose that can have only one result (a chance of 0 or 1 everywhere, a single partner) needs no words; its column then holds
//! zeros, which [`crate::stream::unit`] turns into a number above 0 and below every chance that is above 0.

use crate::distribution::Temptation;
use crate::model::engagement::Engagement;
use crate::model::stance::Stance;
use crate::stream::{CHUNK, Purpose, Streams};

/// Purposes drawn in every step, in the order of the columns.
const PURPOSES: [Purpose; 14] = [
    Purpose::Activity,
    Purpose::Explore,
    Purpose::Pick,
    Purpose::Talk,
    Purpose::Promise,
    Purpose::Engage,
    Purpose::Temptation,
    Purpose::Integrate,
    Purpose::Succeed,
    Purpose::Cause,
    Purpose::Amends,
    Purpose::Hear,
    Purpose::Source,
    Purpose::Report,
];

/// The words of one agent for one step.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Whether a contact takes place.
    pub activity: u32,
    /// Whether the partner is picked uniformly.
    pub explore: u32,
    /// Which partner.
    pub pick: u32,
    /// Whether interests are disclosed.
    pub talk: u32,
    /// Whether a promise is made.
    pub promise: u32,
    /// Whether the trustor engages.
    pub engage: u32,
    /// The temptation.
    pub temptation: u32,
    /// Whether integrity keeps the word.
    pub integrity: u32,
    /// Whether the attempt succeeds.
    pub succeed: u32,
    /// Whether the cause is seen.
    pub cause: u32,
    /// Whether amends are made.
    pub amends: u32,
    /// Whether something is heard.
    pub hear: u32,
    /// From whom.
    pub source: u32,
    /// Whether the outcome is reported.
    pub report: u32,
}

/// Which purposes need words at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs([bool; PURPOSES.len()]);

impl Needs {
    /// What the stances of all phases need; `certain` says whether ability, integrity and benevolence are 0 or 1 for everyone and stay so.
    pub fn new<'a>(stances: impl Iterator<Item = &'a Stance>, certain: [bool; 3]) -> Needs {
        let open = |chance: f64| chance > 0.0 && chance < 1.0;
        let [ability, integrity, benevolence] = certain.map(|c| !c);
        let mut needs = [false; PURPOSES.len()];
        for Stance { mind, exchange, communication: talk, .. } in stances {
            let surely = mind.engagement == Engagement::Logit && mind.rationality.is_infinite();
            let here = [
                open(mind.activity),
                open(mind.explore),
                true,
                open(talk.talk),
                open(talk.promise),
                !surely,
                !matches!(exchange.temptation, Temptation::Fixed(_)),
                integrity,
                ability || exchange.records > 0.0,
                open(talk.transparency),
                benevolence,
                open(talk.word_of_mouth),
                talk.word_of_mouth > 0.0,
                open(talk.reporting) && talk.record_weight > 0.0,
            ];
            for (need, here) in needs.iter_mut().zip(here) {
                *need |= here;
            }
        }
        Needs(needs)
    }
}

/// The columns of a chunk.
#[derive(Clone, Debug)]
pub struct Draws([[u32; CHUNK]; PURPOSES.len()]);

impl Draws {
    /// Empty columns.
    pub fn new() -> Box<Draws> {
        Box::new(Draws([[0; CHUNK]; PURPOSES.len()]))
    }

    /// Fills the columns that are needed for the agents of a chunk.
    pub fn fill(&mut self, streams: &Streams, needs: &Needs, step: usize, chunk: usize, agents: usize) {
        for ((column, purpose), needed) in self.0.iter_mut().zip(PURPOSES).zip(needs.0) {
            if needed {
                streams.fill(purpose, step, chunk, column, agents);
            }
        }
    }

    /// The words of the `k`-th agent of the chunk.
    #[inline]
    pub fn words(&self, k: usize) -> Words {
        let [activity, explore, pick, talk, promise, engage, temptation, integrity, succeed, cause, amends, hear, source, report] =
            std::array::from_fn(|purpose| self.0[purpose][k]);
        Words { activity, explore, pick, talk, promise, engage, temptation, integrity, succeed, cause, amends, hear, source, report }
    }
}
