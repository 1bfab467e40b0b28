//! The random words of a chunk of agents for one step: a column per purpose, filled in bulk.
//!
//! A purpose that can have only one result (a chance of 0 or 1 everywhere, a single partner) needs no words; its column then holds
//! zeros, which [`crate::stream::unit`] turns into a number above 0 and below every chance that is above 0.

use crate::distribution::Temptation;
use crate::model::engagement::Engagement;
use crate::model::stance::Stance;
use crate::stream::{CHUNK, Purpose, Streams};

/// Purposes drawn in every step, in the order of the columns; their numbers follow each other.
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

    /// The words of one purpose, by agent of the chunk.
    #[inline(always)]
    pub fn of(&self, purpose: Purpose) -> &[u32; CHUNK] {
        &self.0[purpose as usize - Purpose::Activity as usize]
    }
}

/// The words of a batch, picked from the columns of its chunk.
#[derive(Debug)]
pub struct Words<const N: usize>([[u32; N]; PURPOSES.len()]);

impl<const N: usize> Words<N> {
    /// No words: what a purpose that needs none has.
    pub const NONE: Words<N> = Words([[0; N]; PURPOSES.len()]);

    /// Picks the words of the agents at these places of the chunk, which ascend, for the purposes that need any.
    #[inline(always)]
    pub fn gather(&mut self, draws: &Draws, needs: &Needs, places: impl ExactSizeIterator<Item = usize> + DoubleEndedIterator + Clone) {
        let (first, last) = (places.clone().next().unwrap_or(0), places.clone().next_back().unwrap_or(0));
        let unbroken = places.len() == N && last + 1 == first + N;
        for ((words, column), _) in self.0.iter_mut().zip(&draws.0).zip(needs.0).filter(|(_, needed)| *needed) {
            match column.get(first..first + N) {
                Some(column) if unbroken => words.copy_from_slice(column),
                _ => words.iter_mut().zip(places.clone()).for_each(|(word, place)| *word = column[place]),
            }
        }
    }

    /// The words of one purpose, by contact of the batch.
    #[inline(always)]
    pub fn of(&self, purpose: Purpose) -> &[u32; N] {
        &self.0[purpose as usize - Purpose::Activity as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_has_the_word_of_its_place_with_and_without_gaps() {
        let mut draws = Draws::new();
        draws.0[Purpose::Pick as usize - Purpose::Activity as usize] = std::array::from_fn(|place| place as u32);
        let needs = Needs([true; PURPOSES.len()]);
        let gapped = (5..69).filter(|place| *place != 40);
        for places in [(5..69).collect(), (192..256).collect(), gapped.collect(), (7..10).collect::<Vec<usize>>()] {
            let mut words = Words::<64>::NONE;
            words.gather(&draws, &needs, places.iter().copied());
            for (&word, &place) in words.of(Purpose::Pick).iter().zip(&places) {
                assert_eq!(word as usize, place);
            }
        }
    }
}
