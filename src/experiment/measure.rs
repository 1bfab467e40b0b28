//! From the rows of a run to what is measured of it.

use crate::record::row::Row;
use crate::scenario::measure::{Measure, Window};

/// The mean of a metric over the recorded steps of a window, or the ratio of two sums; not a number where it does not exist.
pub fn value(measure: Measure, rows: &[Row], kind: usize, window: Window) -> f64 {
    let within = rows.iter().filter(|row| row.kind == kind && (window.from..=window.to).contains(&row.step));
    let (mut sum, mut divisor) = (0.0, 0.0);
    for row in within {
        let x = row[measure.of];
        match measure.per {
            Some(per) => {
                sum += x;
                divisor += row[per];
            }
            None if !x.is_nan() => {
                sum += x;
                divisor += 1.0;
            }
            None => {}
        }
    }
    if divisor == 0.0 { f64::NAN } else { sum / divisor }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::columns::Metric;

    fn rows() -> Vec<Row> {
        (0..6)
            .map(|step| {
                let mut row = Row::new(step, 0);
                row[Metric::Honoured] = step as f64;
                row[Metric::Engaged] = 10.0;
                row[Metric::TrustContacted] = if step == 4 { f64::NAN } else { 0.5 };
                row
            })
            .collect()
    }

    #[test]
    fn a_ratio_is_the_ratio_of_the_sums_and_a_mean_leaves_out_what_does_not_exist() {
        let window = Window { from: 3, to: 5 };
        let of = |of, per| value(Measure { of, per }, &rows(), 0, window);
        assert_eq!(of(Metric::Honoured, Some(Metric::Engaged)), 12.0 / 30.0);
        assert_eq!(of(Metric::Honoured, None), 4.0);
        assert_eq!(of(Metric::TrustContacted, None), 0.5);
        assert!(of(Metric::Honoured, Some(Metric::Amends)).is_nan());
    }
}
