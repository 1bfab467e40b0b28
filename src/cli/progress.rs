//! How far the work is: a bar with the time left on a terminal, a plain line every few seconds elsewhere, on stderr.

use super::say::say;
use crate::experiment::Progress;
use crate::text::shown;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time between plain lines.
const PAUSE: Duration = Duration::from_secs(5);

/// Progress of some work.
pub struct Bar {
    bar: ProgressBar,
    plain: Option<Mutex<Plain>>,
}

/// What a plain line needs.
struct Plain {
    last: Instant,
    unit: String,
}

impl Bar {
    /// Of the work of this name; nothing is shown if `quiet`.
    pub fn new(title: &str, quiet: bool) -> Bar {
        let terminal = std::io::stderr().is_terminal();
        let bar = if quiet || !terminal { ProgressBar::hidden() } else { ProgressBar::new(0) };
        bar.set_message(shown(title).into_owned());
        Bar { bar, plain: (!quiet && !terminal).then(|| Mutex::new(Plain { last: Instant::now(), unit: String::new() })) }
    }
}

impl Progress for Bar {
    fn begin(&self, done: u64, total: u64, unit: &str) {
        let template = "{msg}  {bar:32.green} {human_pos}/{human_len} {unit}  {elapsed} elapsed, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(&template.replace("{unit}", unit)) {
            self.bar.set_style(style);
        }
        self.bar.set_length(total);
        self.bar.set_position(done);
        // The time left is judged by what is done from now on.
        self.bar.reset_eta();
        if let Some(plain) = &self.plain {
            *plain.lock().unwrap_or_else(PoisonError::into_inner) = Plain { last: Instant::now(), unit: unit.to_owned() };
        }
    }

    fn tick(&self) {
        self.bar.inc(1);
        let Some(plain) = &self.plain else { return };
        let mut plain = plain.lock().unwrap_or_else(PoisonError::into_inner);
        if plain.last.elapsed() >= PAUSE {
            plain.last = Instant::now();
            let left = self.bar.eta().as_secs();
            let (title, done, total) = (self.bar.message(), self.bar.position(), self.bar.length().unwrap_or(0));
            say(&format!("{title}: {done} of {total} {}, about {left} s left", plain.unit));
        }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
