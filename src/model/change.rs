//! How agents change: learning from failure, and imitation of the successful.

/// Ability after `failures` failed attempts: `1 - a` is multiplied by `1 - feedback` for each.
#[inline(always)]
pub fn feedback(ability: f64, feedback: f64, failures: u32) -> f64 {
    1.0 - (1.0 - ability) * libm::pow(1.0 - feedback, f64::from(failures))
}

/// The Fermi rule: chance to copy someone whose mean payoff is higher by `difference` (Szabó & Tőke 1998; Traulsen et al. 2006).
#[inline(always)]
pub fn fermi(selection: f64, difference: f64) -> f64 {
    if difference == 0.0 { 0.5 } else { 1.0 / (1.0 + libm::exp(-selection * difference)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_takes_its_share_of_the_chance_to_fail() {
        assert_eq!(feedback(0.5, 0.0, 9), 0.5);
        assert_eq!(feedback(0.5, 0.5, 2), 0.875);
        assert_eq!(feedback(0.2, 1.0, 1), 1.0);
    }

    #[test]
    fn equals_are_copied_half_the_time_and_infinite_selection_copies_the_better() {
        assert_eq!(fermi(3.0, 0.0), 0.5);
        assert_eq!(fermi(f64::INFINITY, 0.0), 0.5);
        assert_eq!(fermi(f64::INFINITY, 1e-9), 1.0);
        assert_eq!(fermi(f64::INFINITY, -1e-9), 0.0);
    }
}
