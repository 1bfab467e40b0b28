//! The threads on which an experiment runs.

pub use rayon::ThreadPool as Threads;

/// So many threads; as many as there are cores if none is given.
///
/// # Errors
/// A sentence, when there cannot be so many.
pub fn threads(number: Option<usize>) -> Result<Threads, String> {
    if number == Some(0) {
        return Err("--threads must be at least 1".into());
    }
    rayon::ThreadPoolBuilder::new().num_threads(number.unwrap_or(0)).build().map_err(|e| format!("cannot start threads: {e}"))
}
