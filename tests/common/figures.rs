//! Figures worked out with a pencil, beside what the engine computes: asserted by tests, and printed in docs/validation.md.

use std::fmt::Write;
use std::sync::LazyLock;

/// How many standard errors a mean over chance may be off: a correct program is farther off for about 6 seeds in 100,000.
pub const Z: f64 = 4.0;

/// Exact results may differ by the last digit of the grid on which the simulation keeps its state.
const EXACT: f64 = 1e-9;

/// One figure.
pub struct Figure {
    what: String,
    expected: f64,
    simulated: f64,
    /// Standard error of the simulated figure; zero if chance has no part in it.
    error: f64,
    /// What the law itself leaves open, such as what is left of the priors after so many exchanges.
    remainder: f64,
}

impl Figure {
    /// A mean over chance with its standard error.
    pub fn mean(what: impl Into<String>, expected: f64, simulated: f64, error: f64) -> Figure {
        Figure { what: what.into(), expected, simulated, error, remainder: 0.0 }
    }

    /// A share of `n` independent trials, against its chance.
    pub fn share(what: impl Into<String>, chance: f64, simulated: f64, n: f64) -> Figure {
        Figure::mean(what, chance, simulated, (chance * (1.0 - chance) / n).sqrt())
    }

    /// A figure in which chance has no part.
    pub fn exact(what: impl Into<String>, expected: f64, simulated: f64) -> Figure {
        Figure::mean(what, expected, simulated, 0.0)
    }

    /// The same, where the law leaves a remainder of this size.
    pub fn within(self, remainder: f64) -> Figure {
        Figure { remainder, ..self }
    }

    /// What the engine computed.
    pub fn simulated(&self) -> f64 {
        self.simulated
    }

    fn assert(&self) {
        let Figure { what, expected, simulated, .. } = self;
        let tolerance = Z * self.error + self.remainder + EXACT;
        assert!((simulated - expected).abs() <= tolerance, "{what} is {simulated}, expected {expected} within {tolerance}");
    }

    fn row(&self) -> String {
        let open = match (self.error > 0.0, self.remainder > 0.0) {
            (false, false) => "exact".into(),
            (false, true) => format!("exact to {:e}", self.remainder),
            (true, false) => format!("{:.4}", self.error),
            (true, true) => format!("{:.4}, and {:.4} of the law", self.error, self.remainder),
        };
        let Figure { what, expected, simulated, .. } = self;
        format!("| {what} | {expected:.4} | {:.4} | {open} |\n", simulated + 0.0)
    }
}

/// A law, with the figures that it predicts.
pub struct Law {
    /// Number in the list of what must hold, and title.
    pub title: &'static str,
    /// The law, for readers of docs/validation.md.
    pub says: &'static str,
    /// The test that computes the figures.
    pub test: &'static str,
    /// A bundled scenario whose claims test it too.
    pub scenario: Option<&'static str>,
    /// Its figures, computed once in a test program.
    pub figures: LazyLock<Vec<Figure>>,
}

impl Law {
    /// Prints the figures, and asserts that each is as expected.
    #[expect(clippy::print_stdout, reason = "shown when a test fails, or asked for with --nocapture")]
    pub fn assert(&self) {
        print!("{}", self.table());
        self.figures.iter().for_each(Figure::assert);
    }

    fn table(&self) -> String {
        let rows: String = self.figures.iter().map(Figure::row).collect();
        format!("| quantity | expected | simulated | standard error |\n|---|---:|---:|---:|\n{rows}")
    }

    /// The chapter on it.
    pub fn chapter(&self) -> String {
        let mut text = format!("\n### {}\n\n{}\n\n{}\n", self.title, self.says, self.table());
        let _ = write!(text, "`cargo test --test known_results {}`", self.test);
        if let Some(name) = self.scenario {
            let _ = write!(text, "; as a scenario: `fiducia check {name}`");
        }
        text.push('\n');
        text
    }
}
