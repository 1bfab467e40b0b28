//! Means over replicates, with their confidence intervals.

use crate::record::columns::{METRIC_COUNT, METRICS};
use crate::record::row::Row;
use crate::record::table::Lines;
use crate::scenario::Scenario;
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::collections::HashMap;

/// Count, mean and sum of squared deviations (Welford 1962), taken in the order of the runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    /// Values seen.
    pub n: u64,
    /// Their mean.
    pub mean: f64,
    squares: f64,
}

impl Moments {
    /// Takes a value; one that is missing does not count.
    pub fn add(&mut self, x: f64) {
        if x.is_nan() {
            return;
        }
        self.n += 1;
        let before = x - self.mean;
        self.mean += before / self.n as f64;
        self.squares += before * (x - self.mean);
    }

    /// Standard deviation (n - 1); missing below two values.
    pub fn sd(&self) -> f64 {
        if self.n < 2 { f64::NAN } else { libm::sqrt(self.squares / (self.n - 1) as f64) }
    }

    /// Half the width of the confidence interval of the mean at this level, by Student's t; missing below two values.
    pub fn margin(&self, level: f64) -> f64 {
        if self.n < 2 { f64::NAN } else { student(level, self.n - 1) * self.sd() / libm::sqrt(self.n as f64) }
    }
}

/// Two-sided quantile of Student's t, rounded to nine decimals: the same on every platform's math library.
pub(super) fn student(level: f64, freedom: u64) -> f64 {
    let Ok(t) = StudentsT::new(0.0, 1.0, freedom as f64) else { return f64::NAN };
    libm::rint(t.inverse_cdf(0.5 + level / 2.0) * 1e9) / 1e9
}

/// Chance that Student's t is farther from 0 than this, rounded to twelve decimals.
pub(super) fn two_sided(t: f64, freedom: u64) -> f64 {
    let Ok(law) = StudentsT::new(0.0, 1.0, freedom as f64) else { return f64::NAN };
    libm::rint(2.0 * law.cdf(-t.abs()) * 1e12) / 1e12
}

/// The moments of every metric at every recorded step and relation kind of one point.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    cells: Vec<(usize, usize, [Moments; METRIC_COUNT])>,
}

impl Summary {
    /// Takes the series of one replicate.
    pub fn add(&mut self, series: &[Row]) {
        if self.cells.is_empty() {
            self.cells = series.iter().map(|row| (row.step, row.kind, [Moments::default(); METRIC_COUNT])).collect();
        }
        for ((_, _, moments), row) in self.cells.iter_mut().zip(series) {
            moments.iter_mut().zip(row.values).for_each(|(m, x)| m.add(x));
        }
    }

    /// The rows of `summary.csv` for this point; `settings` are the cells of the swept parameters.
    pub fn write(&self, scenario: &Scenario, point: u64, settings: &[String], lines: &mut Lines) {
        let mut quantiles = Quantiles::default();
        for (step, kind, moments) in &self.cells {
            let names = scenario.kind_names(*kind);
            for (m, column) in moments.iter().zip(METRICS) {
                summary_row(lines, &mut quantiles, (point, settings), *step as u64, &names, column.name, m);
            }
        }
    }
}

/// Quantiles of Student's t for 95 %, one a sample size: they are asked for hundreds of thousands of times.
#[derive(Debug, Default)]
pub struct Quantiles(HashMap<u64, f64>);

impl Quantiles {
    /// Half the width of the 95 % confidence interval of the mean; missing below two values.
    pub fn margin(&mut self, m: &Moments) -> f64 {
        if m.n < 2 {
            return f64::NAN;
        }
        *self.0.entry(m.n).or_insert_with(|| student(0.95, m.n - 1)) * m.sd() / libm::sqrt(m.n as f64)
    }
}

/// A row of `summary.csv`.
pub(super) fn summary_row(
    lines: &mut Lines,
    quantiles: &mut Quantiles,
    (point, settings): (u64, &[String]),
    step: u64,
    names: &[String; 3],
    metric: &str,
    m: &Moments,
) {
    lines.count(point);
    settings.iter().for_each(|value| lines.text(value));
    lines.count(step);
    names.iter().for_each(|name| lines.text(name));
    lines.text(metric);
    lines.count(m.n);
    let mean = if m.n == 0 { f64::NAN } else { m.mean };
    lines.number(mean);
    lines.number(m.sd());
    let margin = quantiles.margin(m);
    lines.number(mean - margin);
    lines.number(mean + margin);
    lines.end_row();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_a_known_sample() {
        let mut m = Moments::default();
        [2.0, 4.0, f64::NAN, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0].into_iter().for_each(|x| m.add(x));
        assert_eq!((m.n, m.mean), (8, 5.0));
        assert!((m.sd() - (32.0f64 / 7.0).sqrt()).abs() < 1e-15);
        assert!((m.margin(0.95) - 2.364_624_252 * m.sd() / 8f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        assert!((student(0.95, 1) - 12.706_204_736).abs() < 1e-8);
        assert!((student(0.99, 30) - 2.749_995_654).abs() < 1e-8);
    }

    #[test]
    fn one_value_has_no_interval() {
        let mut m = Moments::default();
        m.add(1.0);
        assert!(m.sd().is_nan() && m.margin(0.95).is_nan());
    }
}
