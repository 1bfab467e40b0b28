//! What every parameter of the model can do: be read with its range, be defaulted, and be changed by an event.

use crate::distribution::Temptation;
use crate::quantity::Quantity;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What an event does to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Put the value in its place.
    Set,
    /// Add the value.
    Add,
    /// Multiply by the value.
    Scale,
}

impl Change {
    /// The changed number.
    pub fn apply(self, x: f64, by: f64) -> f64 {
        match self {
            Change::Set => by,
            Change::Add => x + by,
            Change::Scale => x * by,
        }
    }
}

/// A type that a scenario can name as a parameter; `Number` is what the simulation works with.
pub trait Parameter: Clone {
    /// The plain form.
    type Number: Clone;
    /// The plain form of this value.
    fn number(&self) -> Self::Number;
    /// Changes the plain form as an event does.
    ///
    /// # Errors
    /// A sentence, when the result is out of range or the parameter is not a number.
    fn adjust(number: &mut Self::Number, change: Change, by: f64) -> Result<(), String>;
}

/// Every quantity is a parameter.
macro_rules! quantity_parameter {
    ($($name:ident)*) => {$(
        impl Parameter for crate::quantity::$name {
            type Number = f64;
            fn number(&self) -> f64 {
                self.get()
            }
            fn adjust(number: &mut f64, change: Change, by: f64) -> Result<(), String> {
                *number = <crate::quantity::$name as Quantity>::check(change.apply(*number, by))?;
                Ok(())
            }
        }
    )*};
}
quantity_parameter!(Probability Interest Payoff NonNegative Positive Precision);

impl Parameter for Temptation {
    type Number = Temptation;
    fn number(&self) -> Temptation {
        *self
    }
    fn adjust(number: &mut Temptation, change: Change, by: f64) -> Result<(), String> {
        *number = match (change, *number) {
            (Change::Set, _) => Temptation::Fixed(by),
            (_, Temptation::Fixed(x)) => Temptation::Fixed(change.apply(x, by)),
            (_, Temptation::Uniform([a, b])) => Temptation::Uniform([change.apply(a, by), change.apply(b, by)]),
            (Change::Scale, Temptation::Exponential(mean)) => Temptation::Exponential(mean * by),
            (Change::Add, Temptation::Exponential(_)) => {
                return Err("an exponential temptation cannot be shifted, only set or scaled".into());
            }
            (Change::Add, Temptation::Logistic([m, s])) => Temptation::Logistic([m + by, s]),
            (Change::Scale, Temptation::Logistic([m, s])) => Temptation::Logistic([m * by, s * by]),
        };
        number.check()
    }
}

/// A parameter that is a choice of words and stays what it is during a run.
macro_rules! word_parameter {
    ($($name:ty)*) => {$(
        impl $crate::model::parameter::Parameter for $name {
            type Number = $name;
            fn number(&self) -> $name {
                *self
            }
            fn adjust(_: &mut $name, _: $crate::model::parameter::Change, _: f64) -> Result<(), String> {
                Err("an event changes numbers, and this is a choice of words".into())
            }
        }
    )*};
}
pub(crate) use word_parameter;

/// Defines a table of parameters once and for all: the written form (every key optional, unknown keys refused, described in the
/// JSON Schema), the plain numbers with their defaults, the overlay of the one on the other, and the change by name.
macro_rules! parameters {
    (
        $(#[$doc:meta])*
        pub struct $numbers:ident, written $written:ident {
            $( @written_only { $( $(#[$plain_doc:meta])* $plain:ident: $plain_kind:ty, )* } )?
            $( $(#[$field_doc:meta])* $field:ident: $kind:ty = $default:expr, )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $written {
            $( $( $(#[$plain_doc])* pub $plain: $plain_kind, )* )?
            $(
                $(#[$field_doc])*
                #[schemars(extend("default" = $default))]
                pub $field: Option<$kind>,
            )*
        }

        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $numbers {
            $( $(#[$field_doc])* pub $field: <$kind as $crate::model::parameter::Parameter>::Number, )*
        }

        impl Default for $numbers {
            fn default() -> $numbers {
                $numbers { $( $field: $default, )* }
            }
        }

        impl $numbers {
            /// The names of the parameters, as a scenario writes them.
            pub const NAMES: &'static [&'static str] = &[$( stringify!($field), )*];

            /// These numbers, with those that `written` gives put in their place.
            #[must_use]
            pub fn overlaid(mut self, written: &$written) -> $numbers {
                $( if let Some(value) = &written.$field {
                    self.$field = <$kind as $crate::model::parameter::Parameter>::number(value);
                } )*
                self
            }

            /// Changes a parameter by its name; `None` when there is no such parameter.
            ///
            /// # Errors
            /// A sentence, when the result would be out of range.
            pub fn adjust(&mut self, name: &str, change: $crate::model::parameter::Change, by: f64) -> Option<Result<(), String>> {
                match name {
                    $( stringify!($field) => {
                        Some(<$kind as $crate::model::parameter::Parameter>::adjust(&mut self.$field, change, by))
                    } )*
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use parameters;
