//! What is said beside the results, on stderr.

use std::io::{Write, stderr};

/// Says a line. That nobody can read it, as on a full device, stops no work.
pub fn say(text: &str) {
    let _ = writeln!(stderr().lock(), "{text}");
}
