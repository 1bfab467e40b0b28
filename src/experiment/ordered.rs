//! Parallel work whose results arrive in order.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};
use std::time::Duration;

/// A request to stop, shared by everyone who works.
#[derive(Debug, Default)]
pub struct Halt(AtomicBool);

impl Halt {
    /// Nothing requested.
    pub const fn new() -> Halt {
        Halt(AtomicBool::new(false))
    }

    /// Asks everyone to stop.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether to stop.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Does `work` for every number of `range` on so many threads and hands the results to `take` in ascending order, on the
/// calling thread. `work` may return `None` once `halt` is requested; what follows a missing result is not handed on.
///
/// At most `4 x threads` results wait for an earlier one, so that memory stays flat.
///
/// # Errors
/// The first error of `take`, which also stops the work.
///
/// # Panics
/// When `work` does.
pub fn in_order<T: Send, E>(
    range: Range<u64>,
    threads: usize,
    halt: &Halt,
    work: impl Fn(u64) -> Option<T> + Sync,
    mut take: impl FnMut(u64, T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = (threads as u64).min(range.end.saturating_sub(range.start));
    let next = AtomicU64::new(range.start);
    let taken = (Mutex::new(range.start), Condvar::new());
    let (send, receive) = mpsc::channel();
    let stop = Halt::new();
    let stopped = || stop.requested() || halt.requested();
    let (next, taken, work, stop, stopped, end) = (&next, &taken, &work, &stop, &stopped, range.end);
    let mut outcome = Ok(());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let send = send.clone();
            let labour = move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end {
                        return;
                    }
                    let mut done = taken.0.lock().unwrap_or_else(PoisonError::into_inner);
                    while number >= *done + 4 * threads && !stopped() {
                        done = taken.1.wait_timeout(done, Duration::from_millis(50)).unwrap_or_else(PoisonError::into_inner).0;
                    }
                    drop(done);
                    if stopped() {
                        return;
                    }
                    // The others must not wait for a result that never comes.
                    let result = catch_unwind(AssertUnwindSafe(|| work(number))).unwrap_or_else(|panic| {
                        stop.request();
                        resume_unwind(panic)
                    });
                    let Some(result) = result else { return };
                    if send.send((number, result)).is_err() {
                        return;
                    }
                }
            };
            // A pool of one: whatever is parallel within the work is done here and now. In a common pool, a thread that waits for a part of its
            // own run could take up another run in the meantime, which then waits for the first.
            scope.spawn(move || match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
                Ok(alone) => alone.install(labour),
                Err(_) => labour(),
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut turn = range.start;
        for (number, result) in receive {
            waiting.insert(number, result);
            while let Some(result) = waiting.remove(&turn) {
                if outcome.is_ok() {
                    outcome = take(turn, result);
                }
                turn += 1;
            }
            if outcome.is_err() {
                stop.request();
            }
            *taken.0.lock().unwrap_or_else(PoisonError::into_inner) = turn;
            taken.1.notify_all();
        }
    });
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_arrive_in_order_whatever_the_threads() {
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            let slow_first = |n: u64| {
                std::thread::sleep(std::time::Duration::from_micros(if n.is_multiple_of(7) { 300 } else { 10 }));
                Some(n * n)
            };
            in_order(3..60, threads, &Halt::new(), slow_first, |n, square| {
                assert_eq!(square, n * n);
                seen.push(n);
                Ok::<(), ()>(())
            })
            .unwrap();
            assert_eq!(seen, (3..60).collect::<Vec<_>>());
        }
    }

    #[test]
    fn work_that_is_itself_parallel_does_not_wait_for_itself() {
        use rayon::prelude::*;
        let work = |n: u64| Some((0..64).into_par_iter().map(|k| (0..2000).fold(k + n, |a, b| a ^ b)).sum::<u64>());
        for _ in 0..50 {
            in_order(0..40, 3, &Halt::new(), work, |_, _| Ok::<(), ()>(())).unwrap();
        }
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_is_passed_on_and_nobody_waits_for_it() {
        let work = |n: u64| if n == 5 { panic!("at five") } else { Some(n) };
        let _ = in_order(0..1000, 3, &Halt::new(), work, |_, _| Ok::<(), ()>(()));
    }

    #[test]
    fn an_error_ends_the_work() {
        let mut taken = 0;
        let result = in_order(0..1_000_000, 2, &Halt::new(), Some, |n, _| {
            taken += 1;
            if n == 10 { Err("full") } else { Ok(()) }
        });
        assert_eq!((result, taken), (Err("full"), 11));
    }

    #[test]
    fn a_halt_hands_on_only_what_is_complete() {
        let halt = Halt::new();
        let mut last = None;
        let work = |n| {
            if n == 5 {
                halt.request();
            }
            (!halt.requested()).then_some(n)
        };
        in_order(0..1000, 2, &halt, work, |n, _| {
            last = Some(n);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert!(last.is_none_or(|n| n < 5));
    }
}
