//! Interest-based trust: what keeps a trustee to its word without any virtue.
//!
//! With believed willingness w, beliefs a^ and b^, stored trust T and transparency tau:
//!
//! - blame, the chance that a hidden failure is put down to inability: u(w) = w (1 - a^) / (1 - a^ w)
//! - detectability of a wilful break: D = tau + (1 - tau)(1 - u)
//! - shadow of the future: V(s, b) = future T D (1 + h) (reward + (s + b)(gain - outside))
//! - reach of interest: K(s, b) = (s + b)(gain + loss) + V(s, b)
//! - assurance: A = F(K(s, b)), F the distribution function of the temptation
//! - willingness: w = A + (1 - A) q if a promise was made, w = A if not
//!
//! Sources: encapsulated interest, Hardin (2002); shadow of the future, Axelrod (1984); word of mouth as control, Buskens & Raub (2002).

use super::exchange::Exchange;

/// Blame `u(w)`: chance that a failure of hidden cause is put down to inability rather than to will. Half when neither kind of
/// failure is thought possible.
#[inline(always)]
pub fn blame(ability: f64, willingness: f64) -> f64 {
    let failure = 1.0 - ability * willingness;
    if failure <= 0.0 { 0.5 } else { willingness * (1.0 - ability) / failure }
}

/// Detectability `D` of a wilful break.
#[inline(always)]
pub fn detectability(transparency: f64, blame: f64) -> f64 {
    transparency + (1.0 - transparency) * (1.0 - blame)
}

/// Believed willingness that stored trust amounts to: `clamp(T / a^, 0, 1)`.
#[inline(always)]
pub fn implied_willingness(trust: f64, ability: f64) -> f64 {
    if ability > 0.0 { (trust / ability).clamp(0.0, 1.0) } else { 0.0 }
}

/// Shadow of the future `V(s, b)`, in units of utility; `weight` is (s + b).
#[inline(always)]
pub fn shadow(exchange: &Exchange, word_of_mouth: f64, weight: f64, trust: f64, detectability: f64) -> f64 {
    exchange.future * trust * detectability * (1.0 + word_of_mouth) * (exchange.reward + weight * (exchange.gain - exchange.outside))
}

/// Reach of interest `K`, in units of utility: the largest temptation that interest alone withstands; `weight` is (s + b).
#[inline(always)]
pub fn reach(exchange: &Exchange, weight: f64, shadow: f64) -> f64 {
    weight * exchange.stake() + shadow
}

/// Willingness: interest suffices, or else integrity does, if a promise was made.
#[inline(always)]
pub fn willingness(assurance: f64, integrity: f64, promised: bool) -> f64 {
    if promised { assurance + (1.0 - assurance) * integrity } else { assurance }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blame_is_the_posterior_of_inability() {
        // Of 100 cases with w = .8 and a = .9: 20 unwilling, 8 unable.
        assert!((blame(0.9, 0.8) - 8.0 / 28.0).abs() < 1e-15);
        assert_eq!(blame(1.0, 0.5), 0.0);
        assert_eq!(blame(0.5, 1.0), 1.0);
        assert_eq!(blame(1.0, 1.0), 0.5);
    }

    #[test]
    fn a_break_is_seen_through_transparency_or_by_elimination() {
        assert_eq!(detectability(1.0, 1.0), 1.0);
        assert_eq!(detectability(0.0, 0.25), 0.75);
    }

    #[test]
    fn the_shadow_withstands_temptation_from_the_critical_continuation_on() {
        // theta / (theta + reward) = 4/9 with T = D = 1 and no shared interest.
        let e = Exchange::default();
        let kept = |w: f64| {
            let e = Exchange { future: w / (1.0 - w), ..e.clone() };
            e.temptation.cdf(reach(&e, 0.0, shadow(&e, 0.0, 0.0, 1.0, 1.0))) == 1.0
        };
        assert!(kept(4.0 / 9.0) && kept(0.45) && !kept(0.444));
    }
}
