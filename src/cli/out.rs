//! Results on stdout.

use super::Failure;
use crate::text::{nouns, shown};
use indicatif::HumanCount;
use std::io::{ErrorKind, Write, stdout};
use std::path::Path;

/// Writes a result. A reader that has seen enough, such as `head`, is no failure.
pub fn write(text: &str) -> Result<(), Failure> {
    let mut out = stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Failure::Failed(format!("cannot write to stdout: {e}"))),
        _ => Ok(()),
    }
}

/// Numbers from here on are written with a power of ten: their digits would say more than is known.
const LARGE: f64 = 1e15;

/// A whole number with thousands set apart: `-1,234,567`; `-` where it does not exist.
pub fn count(n: f64) -> String {
    let whole = n.round_ties_even();
    match whole.abs() {
        size if size.is_nan() => "-".into(),
        size if size >= LARGE => format!("{n:.3e}"),
        size => format!("{}{}", if whole < 0.0 { "-" } else { "" }, HumanCount(size as u64)),
    }
}

/// What is counted, with its number: `1 run`, `2,000 runs`.
pub fn counted(n: u64, one: &str) -> String {
    format!("{} {}", count(n as f64), nouns(n, one))
}

/// A path on one line.
pub fn path(path: &Path) -> String {
    shown(&path.to_string_lossy()).into_owned()
}

/// A word as a shell takes it.
pub fn quoted(word: &str) -> String {
    shell_words::quote(word).into_owned()
}

/// The line that was typed, without some of its words and with another at its end. What is not UTF-8 in it is shown as well as it can be.
pub fn again(without: &[&str], with: &str) -> String {
    let words = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).filter(|word| !without.contains(&word.as_str()));
    words.map(|word| quoted(&word)).chain([with.to_owned()]).collect::<Vec<_>>().join(" ")
}

/// A number of bytes, with a unit.
pub fn bytes(n: u64) -> String {
    let n = n as f64;
    match n {
        _ if n < 999_500.0 => format!("{:.0} kB", (n / 1e3).max(1.0)),
        _ if n < 9_950_000.0 => format!("{:.1} MB", n / 1e6),
        _ if n < 999_500_000.0 => format!("{:.0} MB", n / 1e6),
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

/// A number as a change: what is printed above 0 has its sign.
pub fn signed(number: String) -> String {
    let rises = number.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) && !number.starts_with('-');
    if rises { format!("+{number}") } else { number }
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
        assert_eq!([count(f64::NAN), count(1e300), count(-2.5e15)], ["-", "1.000e300", "-2.500e15"]);
        assert_eq!([bytes(10), bytes(2_500_000), bytes(3_210_000_000)], ["1 kB", "2.5 MB", "3.2 GB"]);
        assert_eq!([bytes(999_600), bytes(999_999_999)], ["1.0 MB", "1.0 GB"]);
        assert_eq!([counted(1, "point"), counted(0, "point"), counted(1000, "point")], ["1 point", "0 points", "1,000 points"]);
    }

    #[test]
    fn a_loss_has_its_sign_before_its_digits() {
        let losses = [-1.0, -12.0, -110.0, -999.0, -1100.0, -110_000.0, -123_456_789.0];
        assert_eq!(losses.map(count), ["-1", "-12", "-110", "-999", "-1,100", "-110,000", "-123,456,789"]);
        assert_eq!([-0.15, -0.5, -0.0].map(count), ["0", "0", "0"]);
    }
}
