//! Whether a trustor relies on its partner.
//!
//! EV = T gain - (1-T) l (loss - compensation b^ (gain+loss)) - outside
//!
//! `logit`: engages with chance 1 / (1 + exp(-k EV)); k infinite: exactly if EV >= 0. `matching`: engages with chance T
//! (probability matching).

use super::exchange::Exchange;
use super::parameter::word_parameter;
use crate::quantity::TIE;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Rule by which a trustor decides to rely on a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Engagement {
    /// With chance 1 / (1 + exp(-rationality * expected value)).
    Logit,
    /// With a chance equal to trust.
    Matching,
}

word_parameter!(Engagement);

/// Expected value of relying on a partner rather than staying outside, in units of utility.
#[inline]
pub fn expected_value(exchange: &Exchange, loss_aversion: f64, trust: f64, benevolence: f64) -> f64 {
    let loss = exchange.loss - exchange.compensation * benevolence * exchange.stake();
    trust * exchange.gain - (1.0 - trust) * loss_aversion * loss - exchange.outside
}

/// Whether the trustor engages; `u` in (0, 1) decides.
#[inline]
pub fn engages(rule: Engagement, rationality: f64, stake: f64, trust: f64, expected_value: f64, u: f64) -> bool {
    match rule {
        Engagement::Matching => u < trust,
        Engagement::Logit if rationality.is_infinite() => expected_value >= -TIE * stake,
        Engagement::Logit => u < 1.0 / (1.0 + libm::exp(-rationality * expected_value)),
    }
}

/// [`engages`] for whole columns.
#[inline(always)]
pub fn engage<const N: usize>(
    rule: Engagement,
    rationality: f64,
    stake: f64,
    trust: &[f64; N],
    expected_value: &[f64; N],
    u: &[f64; N],
    engaged: &mut [bool; N],
) {
    let columns = engaged.iter_mut().zip(trust).zip(expected_value).zip(u);
    // One loop for each rule, so that the cheap ones become vector code.
    match rule {
        Engagement::Matching => columns.for_each(|(((e, &t), &v), &u)| *e = engages(Engagement::Matching, rationality, stake, t, v, u)),
        _ => columns.for_each(|(((e, &t), &v), &u)| *e = engages(rule, rationality, stake, t, v, u)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_infinitely_rational_trustor_engages_from_the_threshold_on() {
        for (gain, loss, outside) in [(5.0, 5.0, 0.0), (1.0, 3.0, 0.0), (4.0, 1.0, 2.0)] {
            let e = Exchange { gain, loss, outside, ..Exchange::default() };
            let threshold = (outside + loss) / (gain + loss);
            let engaged = |t| engages(Engagement::Logit, f64::INFINITY, e.stake(), t, expected_value(&e, 1.0, t, 0.0), 0.999);
            assert!(engaged(threshold) && engaged(threshold + 1e-6) && !engaged(threshold - 1e-6));
        }
    }

    #[test]
    fn at_expected_value_zero_a_logit_trustor_engages_half_the_time() {
        for k in [0.1, 1.0, 7.0] {
            assert!(engages(Engagement::Logit, k, 10.0, 0.5, 0.0, 0.499_999));
            assert!(!engages(Engagement::Logit, k, 10.0, 0.5, 0.0, 0.500_001));
        }
    }

    #[test]
    fn expected_compensation_softens_the_loss() {
        let e = Exchange { compensation: 0.5, ..Exchange::default() };
        assert_eq!(expected_value(&e, 1.0, 0.5, 1.0), 2.5);
        assert_eq!(expected_value(&e, 2.0, 0.5, 0.0), -2.5);
    }
}
