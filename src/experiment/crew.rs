//! Who does the work: threads, and the request to stop that all of them heed.

use super::fault::Fault;
use super::ordered::{Halt, in_order};
use crate::scenario::Scenario;
use std::ops::Range;
use std::sync::Arc;

/// Agents from which on a run is simulated on all threads, instead of several runs at once.
const LARGE: usize = 20_000;

/// Whether a run of this scenario is worth all threads.
pub fn is_large(scenario: &Scenario) -> bool {
    scenario.agents() >= LARGE
}

/// The threads of an experiment, and the request to stop that they heed. No result depends on how many they are.
pub struct Crew {
    pool: rayon::ThreadPool,
    halt: Arc<Halt>,
    /// Bytes that all runs together may take.
    memory: Option<u64>,
}

impl Crew {
    /// So many threads; as many as there are cores if none is given.
    ///
    /// # Errors
    /// When there cannot be so many.
    pub fn new(threads: Option<usize>) -> Result<Crew, Fault> {
        if threads == Some(0) {
            return Err(Fault::wrong("--threads must be at least 1"));
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build();
        let pool = pool.map_err(|e| Fault::wrong(format!("cannot start threads: {e}")))?;
        Ok(Crew { pool, halt: Arc::new(Halt::new()), memory: None })
    }

    /// The same crew, whose runs may take so many bytes of memory together.
    #[must_use]
    pub fn with_memory(self, bytes: u64) -> Crew {
        Crew { memory: Some(bytes), ..self }
    }

    /// Bytes that each of the runs under way at a time may take, if that is limited.
    pub fn share(&self, large: bool) -> Option<u64> {
        self.memory.map(|bytes| bytes / self.at_once(large) as u64)
    }

    /// Number of threads.
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// The request to stop. Another thread may keep it and ask for a stop at any time.
    pub fn halt(&self) -> &Arc<Halt> {
        &self.halt
    }

    /// How many runs are under way at a time.
    pub fn at_once(&self, large: bool) -> usize {
        if large { 1 } else { self.threads() }
    }

    /// Does `work` for every number of `range` and hands the results to `take` in ascending order, on the calling thread: several at once, or,
    /// where each is `large`, one after the other and each on all threads. `work` may return `None` once a halt is requested; what follows a
    /// missing result is not handed on.
    ///
    /// # Errors
    /// The first error of `take`, which also stops the work.
    ///
    /// # Panics
    /// When `work` does.
    pub fn in_order<T: Send, E>(
        &self,
        large: bool,
        range: Range<u64>,
        work: impl Fn(u64) -> Option<T> + Sync,
        mut take: impl FnMut(u64, T) -> Result<(), E>,
    ) -> Result<(), E> {
        if !large {
            return in_order(range, self.threads(), &self.halt, work, take);
        }
        for number in range {
            let Some(result) = self.pool.install(|| work(number)) else { break };
            take(number, result)?;
        }
        Ok(())
    }
}
