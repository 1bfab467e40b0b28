//! The threads on which an experiment runs.

use super::fault::Fault;

pub use rayon::ThreadPool as Threads;

/// So many threads; as many as there are cores if none is given.
///
/// # Errors
/// When there cannot be so many.
pub fn threads(number: Option<usize>) -> Result<Threads, Fault> {
    if number == Some(0) {
        return Err(Fault::wrong("--threads must be at least 1"));
    }
    rayon::ThreadPoolBuilder::new().num_threads(number.unwrap_or(0)).build().map_err(|e| Fault::wrong(format!("cannot start threads: {e}")))
}
