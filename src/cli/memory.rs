//! Whether a scenario fits in the memory of this machine.

use super::out::bytes;
use super::say::say;
use crate::engine;
use crate::experiment::{Crew, Demand};
use crate::scenario::Scenario;
use crate::scenario::diagnostic::Error;
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Address space that a thread sets aside for itself, in bytes: its stack, and the arena from which the C library serves it.
const THREAD: u64 = 68 << 20;

/// Memory that is free for us, in bytes, with so many threads: of the machine, of the container if that is less, or what this process may still ask
/// for (`ulimit -v`).
pub fn available(threads: usize) -> Option<u64> {
    let system = System::new_with_specifics(RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram()));
    let allowed = address_space().map(|space| space.saturating_sub(THREAD * threads as u64));
    [free(&system), allowed].into_iter().flatten().min()
}

/// What the machine and the container leave; nothing where the system does not tell, as without `/proc`.
fn free(system: &System) -> Option<u64> {
    // Of a container `sysinfo` knows only where it knows the machine.
    let machine = Some(system.available_memory()).filter(|_| system.total_memory() > 0)?;
    let free = system.cgroup_limits().map_or(machine, |limits| limits.free_memory.min(machine));
    (free > 0).then_some(free)
}

/// What a limit leaves of this process's address space.
#[cfg(unix)]
fn address_space() -> Option<u64> {
    let (most, _) = rlimit::Resource::AS.get().ok().filter(|(most, _)| *most != rlimit::INFINITY)?;
    // In pages, of which the first number says how many are taken.
    let taken = std::fs::read_to_string("/proc/self/statm").ok()?.split(' ').next()?.parse::<u64>().ok()? * 4096;
    Some(most.saturating_sub(taken))
}

#[cfg(not(unix))]
fn address_space() -> Option<u64> {
    None
}

/// Refuses what would not fit, rather than to be killed half-way.
pub fn require(name: &str, scenario: &Scenario) -> Result<(), Error> {
    match available(1) {
        Some(free) => fits(name, engine::memory(scenario), free),
        None => Ok(()),
    }
}

/// The same for the runs of a sweep that are under way at a time: refused where not even the least of them fits, said where some do not.
pub fn share(name: &str, demand: &Demand, crew: &Crew) -> Result<(), Error> {
    let Some(share) = crew.share(demand.large) else { return Ok(()) };
    fits(name, demand.least, share)?;
    if demand.memory > share {
        let (needed, share, runs) = (bytes(demand.memory), bytes(share), crew.at_once(demand.large));
        say(&format!(
            "{name}: some points need up to {needed} of memory, but {share} are available for each of {runs} runs at a time; their runs fail and are \
             listed in failures.csv. Fewer --threads leave more for each"
        ));
    }
    Ok(())
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
        assert_eq!(free(&System::new()), None, "nobody told");
        assert!(available(1).is_some_and(|free| free > 1 << 20));
    }
}
