//! Whether a target is met.

use crate::experiment::Moments;
use crate::scenario::fit::Target;

/// Most standard errors between a figure and its simulation, both being uncertain: 95 % of all differences that are chance alone.
const NEAR: f64 = 1.959_963_984_540_054;

/// How a simulated value stands to the figure that was observed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meeting {
    /// Simulated less observed.
    pub difference: f64,
    /// The difference in standard errors of both together.
    pub z: f64,
    /// Whether chance alone explains the difference, at 95 %.
    pub met: bool,
    /// Whether the simulation is so noisy that it takes a good part of the uncertainty: its standard error is above half of the figure's.
    pub noisy: bool,
}

impl Meeting {
    /// Of a target with its simulation.
    pub fn of(target: &Target, simulated: &Moments) -> Meeting {
        let difference = if simulated.n == 0 { f64::NAN } else { simulated.mean - target.value };
        let variance = if simulated.n < 2 { 0.0 } else { simulated.sd() * simulated.sd() / simulated.n as f64 };
        let z = difference / libm::sqrt(target.standard_error * target.standard_error + variance);
        Meeting { difference, z, met: z.abs() <= NEAR, noisy: 2.0 * libm::sqrt(variance) > target.standard_error }
    }
}
