//! Ctrl-C and SIGTERM: the first asks everyone to finish cleanly, the second ends the program at once.

use crate::experiment::Crew;

/// From now on an interruption asks the crew to halt. May be called once a process.
pub fn heed(crew: &Crew) {
    let halt = crew.halt().clone();
    // If no handler can be set, an interruption ends the program without a clean flush, which loses nothing already named.
    let _ = ctrlc::set_handler(move || {
        if halt.requested() {
            std::process::exit(130);
        }
        halt.request();
    });
}

/// A file that may not grow any more (`ulimit -f`) is an error where it is written, not a signal that ends the program.
pub fn outlive_limits() {
    // If no handler can be set, the signal ends the program, which loses nothing already named.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Default::default());
}
