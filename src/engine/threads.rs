//! Threads: the one place in the engine that knows of them.

use crate::stream::CHUNK;

/// Agents of one task: the unit of parallel work within a step.
pub const TASK: usize = 16 * CHUNK;

/// Threads that work on one step.
pub fn threads() -> usize {
    #[cfg(feature = "parallel")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "parallel"))]
    return 1;
}

/// Makes something of every item, on as many threads as there are.
pub fn map<T: Send, U: Send>(items: Vec<T>, make: impl Fn(T) -> U + Sync + Send) -> Vec<U> {
    #[cfg(feature = "parallel")]
    if items.len() > 1 && rayon::current_num_threads() > 1 {
        use rayon::prelude::*;
        return items.into_par_iter().map(make).collect();
    }
    items.into_iter().map(make).collect()
}

/// Does the same with every item, on as many threads as there are.
pub fn each<T: Send>(items: Vec<T>, work: impl Fn(T) + Sync + Send) {
    #[cfg(feature = "parallel")]
    if items.len() > 1 && rayon::current_num_threads() > 1 {
        use rayon::prelude::*;
        return items.into_par_iter().for_each(work);
    }
    items.into_iter().for_each(work);
}
