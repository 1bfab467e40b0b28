//! Results on stdout.

use super::Failure;
use std::io::{ErrorKind, Write, stdout};

/// Writes a result. A reader that has seen enough, such as `head`, is no failure.
pub fn write(text: &str) -> Result<(), Failure> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Failure::Failed(format!("cannot write to stdout: {e}"))),
        _ => Ok(()),
    }
}

/// A count with thousands set apart: `1,234,567`.
pub fn count(n: f64) -> String {
    let digits = format!("{n:.0}");
    let mut text = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    let plain = word.chars().all(|c| c.is_alphanumeric() || "-_./=:,".contains(c)) && !word.is_empty();
    if plain { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// A number of bytes, with a unit.
pub fn bytes(n: u64) -> String {
    let n = n as f64;
    match n {
        _ if n < 1e6 => format!("{:.0} kB", (n / 1e3).max(1.0)),
        _ if n < 1e9 => format!("{:.0} MB", n / 1e6),
        _ => format!("{:.1} GB", n / 1e9),
    }
}

/// A number with so many decimals; `-` where it does not exist.
pub fn number(x: f64, decimals: usize) -> String {
    if x.is_nan() {
        return "-".into();
    }
    let text = format!("{x:.decimals$}");
    // What is rounded to nothing has no sign.
    if text.bytes().all(|b| b"-0.".contains(&b)) { text.trim_start_matches('-').to_owned() } else { text }
}

/// Decimals that show two digits of a number of this size, at most eight.
pub fn decimals(size: f64) -> usize {
    if size > 0.0 { libm::ceil(1.0 - libm::log10(size)).clamp(0.0, 8.0) as usize } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_long_as_they_need_to_be() {
        assert_eq!([0.1234, -0.0004, -12.3456, f64::NAN].map(|x| number(x, 3)), ["0.123", "0.000", "-12.346", "-"]);
        assert_eq!([93.0, 9.3, 0.5, 0.0123, 1e-20, 0.0].map(decimals), [0, 1, 2, 3, 8, 0]);
    }

    #[test]
    fn numbers_are_set_for_reading() {
        assert_eq!([count(7.0), count(1234.0), count(123_456.4), count(1e6)], ["7", "1,234", "123,456", "1,000,000"]);
        assert_eq!([bytes(10), bytes(2_500_000), bytes(3_210_000_000)], ["1 kB", "2 MB", "3.2 GB"]);
    }
}
