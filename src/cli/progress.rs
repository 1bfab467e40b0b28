//! How far the work is: a bar with the time left on a terminal, a plain line every few seconds elsewhere, on stderr.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// Time between plain lines.
const PAUSE: Duration = Duration::from_secs(5);

/// Progress of some work.
pub struct Progress {
    bar: ProgressBar,
    plain: Option<Mutex<Instant>>,
    unit: &'static str,
}

impl Progress {
    /// Of so many units of work.
    pub fn new(title: &str, total: u64, unit: &'static str, quiet: bool) -> Progress {
        let terminal = std::io::stderr().is_terminal();
        let bar = if quiet || !terminal { ProgressBar::hidden() } else { ProgressBar::new(total) };
        bar.set_length(total);
        let template = "{msg}  {bar:32.green} {human_pos}/{human_len} {unit}  {elapsed} elapsed, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(&template.replace("{unit}", unit)) {
            bar.set_style(style);
        }
        bar.set_message(title.to_owned());
        Progress { bar, plain: (!quiet && !terminal).then(|| Mutex::new(Instant::now())), unit }
    }

    /// So many were done before; the time left is judged by the others.
    pub fn begin_at(&self, done: u64) {
        self.bar.set_position(done);
        self.bar.reset_eta();
    }

    /// One more is done.
    pub fn tick(&self) {
        self.bar.inc(1);
        let Some(last) = &self.plain else { return };
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= PAUSE {
            *last = Instant::now();
            let left = self.bar.eta().as_secs();
            eprintln!(
                "{}: {} of {} {}, about {left} s left",
                self.bar.message(),
                self.bar.position(),
                self.bar.length().unwrap_or(0),
                self.unit
            );
        }
    }

    /// All is done, or no more will be.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
