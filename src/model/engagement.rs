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
#[inline(always)]
pub fn expected_value(exchange: &Exchange, loss_aversion: f64, trust: f64, benevolence: f64) -> f64 {
    let loss = exchange.loss - exchange.compensation * benevolence * exchange.stake();
    trust * exchange.gain - (1.0 - trust) * loss_aversion * loss - exchange.outside
}

/// Whether the trustor engages; `u` in (0, 1) decides.
#[inline(always)]
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
    if rule == Engagement::Logit && rationality.is_finite() && surely_engage(rationality, expected_value, u, engaged) {
        return;
    }
    let columns = engaged.iter_mut().zip(trust).zip(expected_value).zip(u);
    // A loop of its own for the cheap rule, so that it becomes vector code.
    match rule {
        Engagement::Matching => columns.for_each(|(((e, &t), &v), &u)| *e = engages(Engagement::Matching, rationality, stake, t, v, u)),
        Engagement::Logit => columns.for_each(|(((e, &t), &v), &u)| *e = engages(Engagement::Logit, rationality, stake, t, v, u)),
    }
}

/// The logit rule in vector code, by a rough exponential; whether its error of a ten-millionth leaves no doubt about anyone.
///
/// Draws closer than a millionth to the chance are in doubt: one batch of 64 in 8,000. An exact exponential a contact took a tenth of the step.
#[inline(always)]
fn surely_engage<const N: usize>(rationality: f64, expected_value: &[f64; N], u: &[f64; N], engaged: &mut [bool; N]) -> bool {
    let mut sure = true;
    for ((engaged, value), u) in engaged.iter_mut().zip(expected_value).zip(u) {
        let odds = u * (1.0 + rough_exp(-rationality * value));
        *engaged = odds < 1.0;
        sure &= (odds - 1.0).abs() > 1e-6;
    }
    sure
}

/// `exp(x)` with a relative error below 2e-7, for `|x|` up to 700 and clamped beyond: a power of two times a polynomial.
#[inline(always)]
fn rough_exp(x: f64) -> f64 {
    /// Added to a number, leaves its nearest integer in the last bits of the mantissa.
    const MAGIC: f64 = 6_755_399_441_055_744.0;
    let x = x.clamp(-700.0, 700.0);
    let shifted = x * std::f64::consts::LOG2_E + MAGIC;
    let f = x - (shifted - MAGIC) * std::f64::consts::LN_2;
    let series = 1.0 + f * (1.0 + f / 2.0 * (1.0 + f / 3.0 * (1.0 + f / 4.0 * (1.0 + f / 5.0 * (1.0 + f / 6.0)))));
    f64::from_bits(series.to_bits().wrapping_add(shifted.to_bits() << 52))
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
    fn the_rough_exponential_is_good_enough_to_be_sure() {
        for x in (-7000..=7000).map(|k| f64::from(k) / 10.0) {
            assert!((rough_exp(x) / libm::exp(x) - 1.0).abs() < 2e-7, "{x}");
        }
    }

    #[test]
    fn whole_columns_engage_as_single_trustors_do() {
        let near = |v: f64, off: f64| 1.0 / (1.0 + libm::exp(-v)) + off;
        let values: [f64; 64] = std::array::from_fn(|k| (k as f64 - 32.0) / 4.0);
        for off in [-1e-3, -1e-6, -1e-9, -1e-15, 0.0, 1e-15, 1e-9, 1e-6, 1e-3] {
            let u = values.map(|v| near(v, off).clamp(1e-10, 1.0 - 1e-10));
            for (rule, k) in [(Engagement::Logit, 1.0), (Engagement::Logit, f64::INFINITY), (Engagement::Matching, 1.0)] {
                let mut engaged = [false; 64];
                let trust = values.map(|v| near(v, 0.0));
                engage(rule, k, 10.0, &trust, &values, &u, &mut engaged);
                for l in 0..64 {
                    assert_eq!(engaged[l], engages(rule, k, 10.0, trust[l], values[l], u[l]), "{rule:?} {k} {l} {off}");
                }
            }
        }
    }

    #[test]
    fn expected_compensation_softens_the_loss() {
        let e = Exchange { compensation: 0.5, ..Exchange::default() };
        assert_eq!(expected_value(&e, 1.0, 0.5, 1.0), 2.5);
        assert_eq!(expected_value(&e, 2.0, 0.5, 0.0), -2.5);
    }
}
