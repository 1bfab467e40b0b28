//! Whether a scenario fits in the memory of this machine.

use super::out::bytes;
use crate::engine;
use crate::scenario::Scenario;
use crate::scenario::diagnostic::Error;
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Memory that is free for us, in bytes: of the machine, or of the container if that is less.
pub fn available() -> Option<u64> {
    let system = System::new_with_specifics(RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram()));
    let machine = system.available_memory();
    let free = system.cgroup_limits().map_or(machine, |limits| limits.free_memory.min(machine));
    (free > 0).then_some(free)
}

/// Refuses what would not fit, rather than to be killed half-way.
pub fn require(name: &str, scenario: &Scenario) -> Result<(), Error> {
    require_bytes(name, engine::memory(scenario))
}

/// The same for a number of bytes.
pub fn require_bytes(name: &str, needed: u64) -> Result<(), Error> {
    match available() {
        Some(free) => fits(name, needed, free),
        None => Ok(()),
    }
}

fn fits(name: &str, needed: u64, free: u64) -> Result<(), Error> {
    if needed <= free {
        return Ok(());
    }
    let message = format!("{name}: a run needs about {} of memory, but {} are available", bytes(needed), bytes(free));
    Err(Error::plain(format!("{message}; use fewer agents or a smaller degree")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_refused_with_both_numbers() {
        assert!(fits("x", 10, 10).is_ok());
        let message = fits("x.toml", 64_000_000_000, 16_000_000_000).unwrap_err().to_string();
        assert_eq!(message, "x.toml: a run needs about 64.0 GB of memory, but 16.0 GB are available; use fewer agents or a smaller degree");
        assert!(available().is_some_and(|free| free > 1 << 20));
    }
}
