//! Parallel work whose results arrive in order.

use super::Threads;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

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

/// Does `work` for every number of `range` on the threads of the current pool and hands the results to `take` in ascending order, on the
/// calling thread. `work` may return `None` once `halt` is requested; what follows a missing result is not handed on.
///
/// At most `4 x threads` results wait for an earlier one, so that memory stays flat.
///
/// # Errors
/// The first error of `take`, which also stops the work.
pub fn in_order<T: Send, E>(
    range: Range<u64>,
    pool: &Threads,
    halt: &Halt,
    work: impl Fn(u64) -> Option<T> + Sync,
    mut take: impl FnMut(u64, T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = pool.current_num_threads() as u64;
    let next = AtomicU64::new(range.start);
    let taken = (Mutex::new(range.start), Condvar::new());
    let (send, receive) = mpsc::channel();
    let stop = Halt::new();
    let mut outcome = Ok(());
    pool.in_place_scope(|scope| {
        for _ in 0..threads {
            let (send, next, taken, work, stop, end) = (send.clone(), &next, &taken, &work, &stop, range.end);
            scope.spawn(move |_| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= end {
                        return;
                    }
                    let mut done = taken.0.lock().unwrap_or_else(PoisonError::into_inner);
                    while number >= *done + 4 * threads && !stop.requested() && !halt.requested() {
                        done = taken.1.wait_timeout(done, std::time::Duration::from_millis(50)).unwrap_or_else(PoisonError::into_inner).0;
                    }
                    drop(done);
                    if stop.requested() || halt.requested() {
                        return;
                    }
                    let Some(result) = work(number) else { return };
                    if send.send((number, result)).is_err() {
                        return;
                    }
                }
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

    fn pool(threads: usize) -> rayon::ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap()
    }

    #[test]
    fn results_arrive_in_order_whatever_the_threads() {
        for threads in [1, 2, 5] {
            let mut seen = Vec::new();
            let slow_first = |n: u64| {
                std::thread::sleep(std::time::Duration::from_micros(if n.is_multiple_of(7) { 300 } else { 10 }));
                Some(n * n)
            };
            in_order(3..60, &pool(threads), &Halt::new(), slow_first, |n, square| {
                assert_eq!(square, n * n);
                seen.push(n);
                Ok::<(), ()>(())
            })
            .unwrap();
            assert_eq!(seen, (3..60).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_ends_the_work() {
        let mut taken = 0;
        let result = in_order(0..1_000_000, &pool(2), &Halt::new(), Some, |n, _| {
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
        in_order(0..1000, &pool(2), &halt, work, |n, _| {
            last = Some(n);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert!(last.is_none_or(|n| n < 5));
    }
}
