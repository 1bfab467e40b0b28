//! How people talk: promises, disclosure of interests, what becomes known of a failure, word of mouth, public record.

use super::exchange::Outcome;
use super::parameter::parameters;
use crate::quantity::{Grid, NonNegative, Probability};

parameters! {
    /// How often promises are given, interests disclosed, causes seen, exchanges told and reviewed.
    pub struct Communication, written CommunicationTable {
        /// Chance that the trustee gives its word in an exchange.
        promise: Probability = 1.0,
        /// Chance per contact that interests are disclosed.
        talk: Probability = 0.0,
        /// Share of the way that a disclosure moves perceived interest towards true shared interest.
        openness: Probability = 1.0,
        /// Chance that the cause of a broken promise is seen.
        transparency: Probability = 0.0,
        /// Chance per step to hear the previous exchange of an acquaintance.
        word_of_mouth: Probability = 0.0,
        /// Weight of what is heard, relative to own experience.
        credibility: Probability = 1.0,
        /// Chance that an outcome enters the public record of the trustee.
        reporting: Probability = 1.0,
        /// Weight of an entry of the public record, relative to own experience; 0 means that no record is kept.
        record_weight: NonNegative = 0.0,
        /// Share of the public record kept from step to step; 1 forgets nothing.
        record_memory: Probability = 1.0,
    }
}

/// Disclosure: perceived interest moves a share `openness` of its way towards the true shared interest.
#[inline(always)]
pub fn disclose(perceived: f64, shared: f64, openness: f64) -> f64 {
    perceived + openness * (shared - perceived)
}

/// Identification (Lewicki & Bunker 1996): shared interest after a kept promise.
#[inline(always)]
pub fn identify(shared: f64, identification: f64) -> f64 {
    shared + identification * (1.0 - shared)
}

/// Identification undone: shared interest after a wilful breach.
#[inline(always)]
pub fn estrange(shared: f64, identification: f64) -> f64 {
    shared - identification * (1.0 + shared)
}

/// Where shared interest stands after an exchange.
#[inline]
pub fn moved(shared: Grid, identification: f64, outcome: Outcome) -> Grid {
    match outcome {
        Outcome::Honoured => Grid::new(identify(shared.get(), identification)),
        Outcome::Wilful => Grid::new(estrange(shared.get(), identification)),
        Outcome::Unable | Outcome::Declined => shared,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_openness_tells_the_truth_and_none_tells_nothing() {
        assert_eq!(disclose(-0.5, 0.75, 1.0), 0.75);
        assert_eq!(disclose(-0.5, 0.75, 0.0), -0.5);
    }

    #[test]
    fn identification_stays_within_minus_one_and_one() {
        assert_eq!(identify(0.5, 1.0), 1.0);
        assert_eq!(estrange(0.5, 1.0), -1.0);
        assert_eq!(identify(0.5, 0.0), 0.5);
    }
}
