//! How hard a fit tries: how many places it looks at.

/// Evaluations of the search for each free parameter, unless another number is asked for.
const EVALUATIONS: u64 = 60;

/// How much is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Most places that the search tries; 60 for each free parameter if left out. The profile comes on top.
    pub max_evaluations: Option<u64>,
    /// Values of each parameter at which the loss is profiled, from 2 to 10,001; 0 for none.
    pub profile: u64,
}

impl Default for Effort {
    fn default() -> Effort {
        Effort { max_evaluations: None, profile: 11 }
    }
}

impl Effort {
    /// Most places that the search tries with so many free parameters.
    pub fn evaluations(&self, free: usize) -> u64 {
        self.max_evaluations.unwrap_or(EVALUATIONS * free as u64)
    }

    /// Most places that are tried in all, with the profiles.
    pub fn most_evaluations(&self, free: usize) -> u64 {
        self.evaluations(free) + free as u64 * self.profile * of_a_value(free) + polish(free)
    }
}

/// Most evaluations of one value of a profile.
pub fn of_a_value(free: usize) -> u64 {
    8 * (free as u64 - 1) + 1
}

/// Evaluations with which a nearer place that a profile came upon is followed up.
pub fn polish(free: usize) -> u64 {
    20 * free as u64
}
