//! Ctrl-C and SIGTERM: the first asks everyone to finish cleanly, the second ends the program at once.

use crate::experiment::Halt;

static HALT: Halt = Halt::new();

/// The halt that an interruption requests. May be called once a process.
pub fn halt() -> &'static Halt {
    // If no handler can be set, an interruption ends the program without a clean flush, which loses nothing already named.
    let _ = ctrlc::set_handler(|| {
        if HALT.requested() {
            std::process::exit(130);
        }
        HALT.request();
    });
    &HALT
}
