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
