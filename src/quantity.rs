//! Numbers that are checked once, where they enter.
//!
//! A quantity read from a scenario carries its range in its type: a [`Probability`] in hand is between 0 and 1 and nobody
//! checks again. State that the simulation keeps (trust, traits, interests) lives on a decimal grid of 1e-9, see [`Grid`]:
//! the 0.7 in the CSV is the 0.7 in the scenario, sums over relations are sums of integers, and therefore no result depends
//! on the order in which threads finish.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::fmt;

/// Steps of the grid per unit.
pub const GRID: f64 = 1e9;

/// Two quantities closer than this, relative to their scale, are equal: a promise whose temptation is exactly covered is kept
/// although `0.1 + 0.7` is not `0.8` in binary.
pub const TIE: f64 = 1e-9;

/// A number in `[-2, 2]` on the grid of 1e-9, in four bytes. Range in use: `[0, 1]` for trust and traits, `[-1, 1]` for interests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grid(i32);

/// The nearest whole number, ties to even, for `|x|` below 2^51: adding 1.5 * 2^52 moves the units digit to the last bit of the mantissa,
/// where it is read off. Two operations that every vector unit has; `round` would be a call into the platform's library on baseline x86-64.
#[inline(always)]
fn nearest(x: f64) -> i64 {
    const MAGIC: f64 = 6_755_399_441_055_744.0;
    (x + MAGIC).to_bits() as i64 - MAGIC.to_bits() as i64
}

impl Grid {
    /// One.
    pub const ONE: Grid = Grid(1_000_000_000);

    /// The grid point nearest to `x`; `x` must lie in `[-2, 2]`.
    #[inline(always)]
    pub fn new(x: f64) -> Grid {
        Grid(nearest(x * GRID) as i32)
    }

    /// The value as a number.
    #[inline(always)]
    pub fn get(self) -> f64 {
        f64::from(self.0) / GRID
    }

    /// The value to within a unit in its last place: a multiplication, where [`Grid::get`] divides. For the loop, where some eight values are
    /// read a contact and each division would cost half a nanosecond.
    #[inline(always)]
    pub fn near(self) -> f64 {
        f64::from(self.0) * (1.0 / GRID)
    }

    /// The value in steps of the grid, for exact sums.
    #[inline(always)]
    pub fn steps(self) -> i64 {
        i64::from(self.0)
    }
}

/// The unit of a ledger: payoffs are counted in whole multiples of a power of ten, a billion to the largest payoff of the scenario, so
/// that accounts balance exactly and in any order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LedgerUnit {
    /// Units per unit of utility: a power of ten, exact as a float.
    per_utility: f64,
}

impl LedgerUnit {
    /// The unit for payoffs of about `scale`.
    pub fn for_scale(scale: f64) -> LedgerUnit {
        let magnitude = if scale > 0.0 { libm::ceil(libm::log10(scale)) as i32 } else { 0 };
        LedgerUnit { per_utility: (0..9 - magnitude.clamp(-9, 9)).fold(1.0, |power, _| power * 10.0) }
    }

    /// A payoff in whole units, rounded to the nearest; at most 2^51 of them either way.
    #[inline(always)]
    pub fn count(self, payoff: f64) -> i64 {
        const MOST: f64 = (1i64 << 51) as f64 - 1.0;
        nearest((payoff * self.per_utility).clamp(-MOST, MOST))
    }

    /// Whole units as a payoff.
    pub fn payoff(self, count: i128) -> f64 {
        count as f64 / self.per_utility
    }
}

/// A number read from a scenario whose type carries its range.
pub trait Quantity: Copy {
    /// Smallest allowed value.
    const MIN: f64;
    /// Largest allowed value.
    const MAX: f64;
    /// Whether `MIN` itself is outside.
    const OPEN: bool;
    /// The range in the notation of the error messages, for example `[0, 1]`.
    const RANGE: &'static str;

    /// Checks a number against the range.
    ///
    /// # Errors
    /// The sentence that the user sees: `1.5 is outside [0, 1]`.
    fn check(x: f64) -> Result<f64, String> {
        let inside = if Self::OPEN { x > Self::MIN } else { x >= Self::MIN } && x <= Self::MAX;
        if inside { Ok(x) } else { Err(format!("{x} is outside {}", Self::RANGE)) }
    }
}

struct NumberVisitor(&'static str);

impl Visitor<'_> for NumberVisitor {
    type Value = f64;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a number in {}", self.0)
    }
    fn visit_f64<E: de::Error>(self, x: f64) -> Result<f64, E> {
        Ok(x)
    }
    fn visit_i64<E: de::Error>(self, x: i64) -> Result<f64, E> {
        Ok(x as f64)
    }
    fn visit_u64<E: de::Error>(self, x: u64) -> Result<f64, E> {
        Ok(x as f64)
    }
}

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $min:expr, $max:expr, open $open:expr, $range:literal, $($bound:tt)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
        #[serde(transparent)]
        pub struct $name(f64);

        impl $name {
            /// Checks and wraps a number.
            ///
            /// # Errors
            /// A sentence naming the number and the range.
            pub fn new(x: f64) -> Result<$name, String> {
                <$name as Quantity>::check(x).map($name)
            }

            /// The number.
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl Quantity for $name {
            const MIN: f64 = $min;
            const MAX: f64 = $max;
            const OPEN: bool = $open;
            const RANGE: &'static str = $range;
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<$name, D::Error> {
                let x = d.deserialize_any(NumberVisitor($range))?;
                $name::new(x).map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "number", $($bound)* })
            }
        }
    };
}

quantity!(
    /// A probability or a share, in `[0, 1]`.
    Probability, 0.0, 1.0, open false, "[0, 1]", "minimum": 0, "maximum": 1
);
quantity!(
    /// A shared interest, in `[-1, 1]`: the share of the partner's payoff that an agent counts as its own.
    Interest, -1.0, 1.0, open false, "[-1, 1]", "minimum": -1, "maximum": 1
);
quantity!(
    /// A payoff, in units of utility, at most a million either way.
    Payoff, -1e6, 1e6, open false, "[-1000000, 1000000]", "minimum": -1e6, "maximum": 1e6
);
quantity!(
    /// A number of zero or more, finite.
    NonNegative, 0.0, 1e9, open false, "[0, 1000000000]", "minimum": 0, "maximum": 1e9
);
quantity!(
    /// A number above zero, finite.
    Positive, 0.0, 1e9, open true, "(0, 1000000000]", "exclusiveMinimum": 0, "maximum": 1e9
);
quantity!(
    /// A logit precision, zero or more; `inf` decides without error.
    Precision, 0.0, f64::INFINITY, open false, "[0, inf]", "minimum": 0
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_of_nine_digits_survive_the_grid_unchanged() {
        for x in [0.0, 0.1, 0.4, 0.7, 0.123456789, 1.0, -1.0, -0.3, 1.0 / 4.0] {
            assert_eq!(Grid::new(x).get(), x);
        }
        assert_eq!(Grid::new(1.0), Grid::ONE);
    }

    #[test]
    fn the_grid_rounds_to_the_nearest_point() {
        assert_eq!(Grid::new(0.5e-9 + 1e-12).steps(), 1);
        assert_eq!(Grid::new(-0.6e-9).steps(), -1);
        assert_eq!(Grid::new(0.4e-9).steps(), 0);
        assert_eq!(Grid::new(2.0 / 3.0).steps(), 666_666_667);
    }

    #[test]
    fn a_ledger_keeps_the_decimals_that_were_written() {
        for (scale, payoff) in [(9.0, 4.1), (1e6, 123_456.789), (0.003, 0.001), (0.0, 0.0)] {
            let unit = LedgerUnit::for_scale(scale);
            assert_eq!(unit.payoff(i128::from(unit.count(payoff))), payoff);
        }
    }

    #[test]
    fn a_quantity_names_its_range() {
        assert_eq!(Probability::new(1.5).unwrap_err(), "1.5 is outside [0, 1]");
        assert_eq!(Positive::new(0.0).unwrap_err(), "0 is outside (0, 1000000000]");
        assert!(Probability::new(f64::NAN).is_err());
        assert!(Precision::new(f64::INFINITY).is_ok());
        assert!(NonNegative::new(f64::INFINITY).is_err());
    }
}
