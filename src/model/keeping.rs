//! Whether the word is kept.
//!
//! The trustee is willing if the temptation is within the reach of its interest (theta <= K), or else, if it promised, with chance q.
//! If willing it succeeds with chance a_ij = a + (1 - a)(1 - exp(-records n)). So P(honoured) = a_ij (A + (1 - A) q).

use super::exchange::Outcome;
use super::interest::willingness;

/// Ability towards a known partner: `a + (1 - a)(1 - exp(-records * n))` after `n` exchanges.
#[inline(always)]
pub fn served_ability(ability: f64, records: f64, exchanges: f64) -> f64 {
    if records == 0.0 { ability } else { 1.0 - (1.0 - ability) * libm::exp(-records * exchanges) }
}

/// P(honoured), given the true assurance A, integrity q and ability a_ij.
#[inline(always)]
pub fn reliability(ability: f64, assurance: f64, integrity: f64, promised: bool) -> f64 {
    ability * willingness(assurance, integrity, promised)
}

/// What becomes of an engagement. `tempted` is the temptation as its quantile u, so that theta <= K is u <= A; `conscience` and `luck`
/// decide on integrity and ability.
#[inline(always)]
pub fn outcome(ability: f64, assurance: f64, integrity: f64, promised: bool, tempted: f64, conscience: f64, luck: f64) -> Outcome {
    let willing = (tempted < assurance) | (promised & (conscience < integrity));
    if !willing {
        Outcome::Wilful
    } else if luck < ability {
        Outcome::Honoured
    } else {
        Outcome::Unable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serving_a_known_partner_gets_better() {
        assert_eq!(served_ability(0.6, 0.0, 100.0), 0.6);
        assert_eq!(served_ability(0.6, 0.5, 0.0), 0.6);
        assert!(served_ability(0.6, 0.5, 3.0) > 0.9);
    }

    #[test]
    fn a_promise_raises_the_honour_rate_by_a_times_one_minus_assurance_times_integrity() {
        let (a, assurance, q) = (0.9, 0.53, 0.436);
        let difference = reliability(a, assurance, q, true) - reliability(a, assurance, q, false);
        assert!((difference - a * (1.0 - assurance) * q).abs() < 1e-15);
    }

    #[test]
    fn a_figure_of_the_laboratory() {
        // Vanberg (2008): .735 kept when promised to this partner, about .54 otherwise.
        assert!((reliability(1.0, 0.53, 0.436, true) - 0.735).abs() < 5e-4);
        assert_eq!(reliability(1.0, 0.53, 0.436, false), 0.53);
    }

    #[test]
    fn every_cause_has_its_outcome() {
        assert_eq!(outcome(0.9, 0.5, 0.0, true, 0.6, 0.5, 0.1), Outcome::Wilful);
        assert_eq!(outcome(0.9, 0.5, 0.6, true, 0.6, 0.5, 0.1), Outcome::Honoured);
        assert_eq!(outcome(0.9, 0.5, 0.6, false, 0.6, 0.5, 0.1), Outcome::Wilful);
        assert_eq!(outcome(0.9, 0.5, 0.0, true, 0.4, 0.5, 0.95), Outcome::Unable);
    }
}
