//! Distributions that a scenario names: traits and interests ([`Distribution`]) and the temptation of an exchange ([`Temptation`]).

use crate::quantity::{NonNegative, Payoff, Positive, TIE};
use crate::stream::Stream;
use crate::written::{Exactly, NumberOr};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de;
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::marker::PhantomData;

/// How a trait or an interest is spread over agents or relations. A bare number means `fixed`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// Everyone has this value.
    Fixed(f64),
    /// Uniform between two values.
    Uniform([f64; 2]),
    /// Normal with mean and standard deviation, truncated to the range of the quantity.
    Normal([f64; 2]),
    /// Beta with two shape parameters above 0, on `[0, 1]`.
    Beta([f64; 2]),
    /// One of these values, with equal or given weights.
    Values(Vec<f64>, Vec<f64>),
}

// The written form of `Distribution` when it is a table.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Written {
    /// Everyone has this value.
    Fixed(f64),
    /// Uniform between two values: `[low, high]`.
    Uniform(Exactly<f64, 2>),
    /// Normal, truncated to the range of the quantity: `[mean, sd]`.
    Normal(Exactly<f64, 2>),
    /// Beta on [0, 1]: `[alpha, beta]`.
    Beta(Exactly<f64, 2>),
    /// A list of values, with equal weights: `[0.2, 0.8]`.
    Values(Vec<f64>),
    /// A list of values with weights: `[[0.2, 3], [0.8, 1]]`.
    Weighted(Vec<Exactly<f64, 2>>),
}

impl Distribution {
    /// Checks that every value the distribution can take lies in `[low, high]`.
    ///
    /// # Errors
    /// A sentence that says what is outside and what would be right.
    pub fn check(&self, low: f64, high: f64) -> Result<(), String> {
        let inside = |x: f64| {
            if x >= low && x <= high { Ok(()) } else { Err(format!("{x} is outside [{low}, {high}]")) }
        };
        match self {
            Distribution::Fixed(x) => inside(*x),
            Distribution::Uniform([a, b]) => {
                inside(*a)?;
                inside(*b)?;
                if a <= b { Ok(()) } else { Err(format!("uniform runs from low to high, but {a} is above {b}")) }
            }
            Distribution::Normal([mean, sd]) => {
                inside(*mean).map_err(|e| format!("the mean of the normal distribution: {e}"))?;
                if *sd > 0.0 && sd.is_finite() { Ok(()) } else { Err(format!("the standard deviation must be above 0, not {sd}")) }
            }
            Distribution::Beta([a, b]) => {
                let shape = |x: f64| x > 0.0 && x <= 1e6;
                if shape(*a) && shape(*b) { Ok(()) } else { Err(format!("the shapes of beta must lie in (0, 1000000], not {a} and {b}")) }
            }
            Distribution::Values(values, weights) => {
                if values.is_empty() {
                    return Err("values needs at least one value".into());
                }
                if weights.iter().any(|w| !(*w >= 0.0 && w.is_finite())) || weights.iter().sum::<f64>() <= 0.0 {
                    return Err("weights must be 0 or more, and not all 0".into());
                }
                values.iter().try_for_each(|x| inside(*x))
            }
        }
    }

    /// Draws a value in `[low, high]`.
    pub fn sample(&self, low: f64, high: f64, stream: &mut Stream) -> f64 {
        match self {
            Distribution::Fixed(x) => *x,
            Distribution::Uniform([a, b]) => a + (b - a) * stream.uniform(),
            Distribution::Normal([mean, sd]) => truncated_normal(*mean, *sd, low, high, stream),
            Distribution::Beta([a, b]) => {
                let (x, y) = (stream.gamma(*a), stream.gamma(*b));
                if x + y > 0.0 { x / (x + y) } else { 0.5 }
            }
            Distribution::Values(values, weights) => values[pick(weights, stream)],
        }
    }

    /// The value if it is the same for everyone.
    pub fn fixed(&self) -> Option<f64> {
        match self {
            Distribution::Fixed(x) => Some(*x),
            Distribution::Values(values, _) if values.len() == 1 => Some(values[0]),
            _ => None,
        }
    }
}

fn pick(weights: &[f64], stream: &mut Stream) -> usize {
    let mut left = stream.uniform() * weights.iter().sum::<f64>();
    for (k, weight) in weights.iter().enumerate() {
        left -= weight;
        if left < 0.0 {
            return k;
        }
    }
    weights.iter().rposition(|w| *w > 0.0).unwrap_or(0)
}

/// By rejection, from the normal when it is narrow and from the uniform when it is wide: at least a third of the proposals
/// is accepted as long as the mean lies inside.
fn truncated_normal(mean: f64, sd: f64, low: f64, high: f64, stream: &mut Stream) -> f64 {
    loop {
        if sd < high - low {
            let x = mean + sd * stream.normal();
            if x >= low && x <= high {
                return x;
            }
        } else {
            let x = low + (high - low) * stream.uniform();
            let z = (x - mean) / sd;
            if stream.uniform() < libm::exp(-0.5 * z * z) {
                return x;
            }
        }
    }
}

impl<'de> Deserialize<'de> for Distribution {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Distribution, D::Error> {
        let written = d.deserialize_any(NumberOr(PhantomData, Written::Fixed, "a number or a table such as { uniform = [0, 1] }"))?;
        Ok(match written {
            Written::Fixed(x) => Distribution::Fixed(x),
            Written::Uniform(Exactly(x)) => Distribution::Uniform(x),
            Written::Normal(Exactly(x)) => Distribution::Normal(x),
            Written::Beta(Exactly(x)) => Distribution::Beta(x),
            Written::Values(values) => {
                let weights = vec![1.0; values.len()];
                Distribution::Values(values, weights)
            }
            Written::Weighted(pairs) => {
                let (values, weights) = pairs.into_iter().map(|Exactly([value, weight])| (value, weight)).unzip();
                Distribution::Values(values, weights)
            }
        })
    }
}

impl JsonSchema for Distribution {
    fn schema_name() -> Cow<'static, str> {
        "Distribution".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = Written::json_schema(generator);
        json_schema!({ "description": "A number, or a distribution.", "anyOf": [{ "type": "number", "description": "The same value for everyone." }, table] })
    }
}

/// The temptation `theta` of an exchange: what a trustee gains by breaking its word, beyond the reward of keeping it. In units of
/// utility. A bare number means `fixed`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Temptation {
    /// Always the same.
    Fixed(f64),
    /// Uniform between low and high.
    Uniform([f64; 2]),
    /// Exponential with this mean.
    Exponential(f64),
    /// Logistic with location and scale; makes promise keeping a logit choice.
    Logistic([f64; 2]),
}

// The written form of `Temptation` when it is a table.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum WrittenTemptation {
    /// Always the same.
    Fixed(NonNegative),
    /// Uniform between two values: `[low, high]`.
    Uniform(Exactly<Payoff, 2>),
    /// Exponential with this mean.
    Exponential(Positive),
    /// Logistic, which makes promise keeping a logit choice: `[location, scale]`.
    Logistic(Exactly<Payoff, 2>),
}

impl<'de> Deserialize<'de> for Temptation {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Temptation, D::Error> {
        enum Either {
            Number(f64),
            Table(WrittenTemptation),
        }
        impl<'de> Deserialize<'de> for Either {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Either, D::Error> {
                WrittenTemptation::deserialize(d).map(Either::Table)
            }
        }
        let either = d.deserialize_any(NumberOr(PhantomData, Either::Number, "a number or a table such as { exponential = 4 }"))?;
        let temptation = match either {
            Either::Number(x) => Temptation::Fixed(NonNegative::new(x).map_err(de::Error::custom)?.get()),
            Either::Table(WrittenTemptation::Fixed(x)) => Temptation::Fixed(x.get()),
            Either::Table(WrittenTemptation::Uniform(Exactly([a, b]))) => Temptation::Uniform([a.get(), b.get()]),
            Either::Table(WrittenTemptation::Exponential(x)) => Temptation::Exponential(x.get()),
            Either::Table(WrittenTemptation::Logistic(Exactly([m, s]))) => Temptation::Logistic([m.get(), s.get()]),
        };
        temptation.check().map_err(de::Error::custom)?;
        Ok(temptation)
    }
}

impl JsonSchema for Temptation {
    fn schema_name() -> Cow<'static, str> {
        "Temptation".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let table = WrittenTemptation::json_schema(generator);
        let number = json_schema!({ "type": "number", "minimum": 0, "description": "Always the same." });
        json_schema!({ "description": "A number, or a distribution of the temptation.", "anyOf": [number, table] })
    }
}

impl Temptation {
    /// Checks the order and sign of the parameters.
    ///
    /// # Errors
    /// A sentence that says what would be right.
    pub fn check(&self) -> Result<(), String> {
        match *self {
            Temptation::Fixed(x) if x < 0.0 => Err(format!("a fixed temptation is 0 or more, not {x}")),
            Temptation::Uniform([a, b]) if a >= b => Err(format!("uniform runs from low to high, but {a} is not below {b}")),
            Temptation::Exponential(mean) if mean <= 0.0 => Err(format!("the mean of exponential must be above 0, not {mean}")),
            Temptation::Logistic([_, scale]) if scale <= 0.0 => Err(format!("the scale of logistic must be above 0, not {scale}")),
            _ => Ok(()),
        }
    }

    /// `F(x)`: the chance that the temptation is at most `x`.
    #[inline(always)]
    pub fn cdf(&self, x: f64) -> f64 {
        match *self {
            Temptation::Fixed(theta) => f64::from(u8::from(x >= theta - TIE * (1.0 + theta))),
            Temptation::Uniform([a, b]) => ((x - a) / (b - a)).clamp(0.0, 1.0),
            Temptation::Exponential(mean) => {
                if x <= 0.0 {
                    0.0
                } else {
                    -libm::expm1(-x / mean)
                }
            }
            Temptation::Logistic([location, scale]) => 1.0 / (1.0 + libm::exp((location - x) / scale)),
        }
    }

    /// Turns a column of `x` into `F(x)`.
    #[inline(always)]
    pub fn cdf_of(&self, column: &mut [f64]) {
        // One loop for each law, so that the cheap ones become vector code.
        match *self {
            Temptation::Fixed(_) => column.iter_mut().for_each(|x| *x = self.cdf(*x)),
            Temptation::Uniform(_) => column.iter_mut().for_each(|x| *x = self.cdf(*x)),
            _ => column.iter_mut().for_each(|x| *x = self.cdf(*x)),
        }
    }

    /// The temptation at `u` in (0, 1): the inverse of [`Temptation::cdf`].
    #[inline(always)]
    pub fn quantile(&self, u: f64) -> f64 {
        match *self {
            Temptation::Fixed(theta) => theta,
            Temptation::Uniform([a, b]) => a + (b - a) * u,
            Temptation::Exponential(mean) => -mean * libm::log1p(-u),
            Temptation::Logistic([location, scale]) => location + scale * libm::log(u / (1.0 - u)),
        }
    }

    /// Turns a column of `u` into temptations; those that are not `wanted` may be left as they are.
    #[inline(always)]
    pub fn quantiles(&self, column: &mut [f64], wanted: impl Fn(usize) -> bool) {
        match *self {
            Temptation::Fixed(_) => column.iter_mut().for_each(|u| *u = self.quantile(*u)),
            Temptation::Uniform(_) => column.iter_mut().for_each(|u| *u = self.quantile(*u)),
            // Logarithms are dear.
            _ => column.iter_mut().enumerate().filter(|(k, _)| wanted(*k)).for_each(|(_, u)| *u = self.quantile(*u)),
        }
    }

    /// The mean temptation.
    pub fn mean(&self) -> f64 {
        match *self {
            Temptation::Fixed(x) | Temptation::Exponential(x) | Temptation::Logistic([x, _]) => x,
            Temptation::Uniform([a, b]) => 0.5 * (a + b),
        }
    }

    /// Whether the temptation is the same in every exchange, so that it needs no draw.
    pub fn is_fixed(&self) -> bool {
        matches!(self, Temptation::Fixed(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::{Purpose, Streams};

    #[test]
    fn quantile_inverts_the_cdf() {
        for t in [Temptation::Uniform([-1.0, 8.0]), Temptation::Exponential(3.0), Temptation::Logistic([4.0, 1.5])] {
            for u in [0.001, 0.2, 0.5, 0.9, 0.999] {
                assert!((t.cdf(t.quantile(u)) - u).abs() < 1e-12, "{t:?} at {u}");
            }
        }
    }

    #[test]
    fn a_fixed_temptation_is_covered_exactly_at_its_size() {
        let t = Temptation::Fixed(8.0);
        assert_eq!(t.cdf((0.7 + 0.1) * 10.0), 1.0, "the binary sum is 7.999999999999999");
        assert_eq!(t.cdf(7.9999), 0.0);
    }

    /// Sample means within 4 standard errors of the closed form.
    #[test]
    fn samples_follow_their_law_and_stay_inside() {
        let n = 100_000;
        let mut s = Streams::new(9, 0, 0).open(Purpose::Ability, 0, 0);
        let phi0: f64 = 0.398_942_280_4;
        for (d, mean, sd) in [
            (Distribution::Uniform([0.2, 0.6]), 0.4, 0.4 / 12f64.sqrt()),
            (Distribution::Beta([18.0, 2.0]), 0.9, (0.9 * 0.1 / 21.0f64).sqrt()),
            (Distribution::Beta([0.5, 0.5]), 0.5, (0.25 / 2.0f64).sqrt()),
            // Half-normal: mean sd * 2 phi(0), cut far out.
            (Distribution::Normal([0.0, 0.1]), 0.1 * 2.0 * phi0, 0.1 * (1.0 - 4.0 * phi0 * phi0).sqrt()),
            (Distribution::Normal([0.5, 1e6]), 0.5, 1.0 / 12f64.sqrt()),
            (Distribution::Values(vec![0.0, 1.0], vec![3.0, 1.0]), 0.25, 0.1875f64.sqrt()),
        ] {
            d.check(0.0, 1.0).unwrap();
            let draws: Vec<f64> = (0..n).map(|_| d.sample(0.0, 1.0, &mut s)).collect();
            assert!(draws.iter().all(|x| (0.0..=1.0).contains(x)));
            let got = draws.iter().sum::<f64>() / f64::from(n);
            assert!((got - mean).abs() < 4.0 * sd / f64::from(n).sqrt(), "{d:?}: {got} against {mean}");
        }
    }

    #[test]
    fn a_distribution_outside_its_range_says_so() {
        assert_eq!(Distribution::Fixed(1.5).check(0.0, 1.0).unwrap_err(), "1.5 is outside [0, 1]");
        assert_eq!(Distribution::Uniform([0.9, 0.1]).check(0.0, 1.0).unwrap_err(), "uniform runs from low to high, but 0.9 is above 0.1");
        assert!(Distribution::Fixed(f64::NAN).check(0.0, 1.0).is_err());
        assert!(Distribution::Values(vec![], vec![]).check(0.0, 1.0).is_err());
    }
}
