//! From paired differences to a verdict.
//!
//! A claim is a statement about one or more contrasts, each a difference between two of the things compared (or one value): it holds if
//! every contrast lies in its region. With replicates added while the claim is undecided, data are looked at several times. The
//! error 1 - level is therefore split evenly over the planned looks and over the contrasts of the claim (Bonferroni), so that all intervals
//! of all looks cover together with at least the stated level: wherever the looking stops, the verdict is wrong with a chance of at most
//! 1 - level.

use super::super::summary::{Moments, student, two_sided};
use crate::scenario::claim::{Claim, Compared, Expect};

/// Replicates at the first look.
const FIRST: u64 = 8;

/// How the claims of a call are tested.
#[derive(Clone, Debug, PartialEq)]
pub struct Protocol {
    /// Confidence level of each claim, all looks together.
    pub level: f64,
    /// Replicates at each look, ascending.
    pub looks: Vec<u64>,
}

impl Protocol {
    /// Level, unless another is asked for.
    pub const LEVEL: f64 = 0.99;
    /// Most replicates, unless another number is asked for.
    pub const REPLICATES: u64 = 200;

    /// Most replicates of a setting.
    pub fn most(&self) -> u64 {
        self.looks.last().copied().unwrap_or_default()
    }

    /// The quick setting.
    pub fn fast() -> Protocol {
        Protocol::new(0.95, 32)
    }

    /// Looks after 8 replicates, then after twice as many each time, up to a limit of at least 2.
    pub fn new(level: f64, limit: u64) -> Protocol {
        let doubling = std::iter::successors(Some(FIRST), |n| Some(n * 2)).take_while(|&n| n < limit);
        Protocol { level, looks: doubling.chain([limit]).collect() }
    }

    /// The error spent on one interval.
    fn error(&self, contrasts: usize) -> f64 {
        (1.0 - self.level) / (self.looks.len() * contrasts) as f64
    }
}

/// What was found out about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every interval lies within its region.
    Holds,
    /// An interval lies outside its region.
    Fails,
    /// Neither, with all replicates.
    Undecided,
}

impl Verdict {
    /// The word in `claims.csv`.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Fails => "fails",
            Verdict::Undecided => "undecided",
        }
    }
}

/// A difference that must lie in a region: the value of `second` less that of `first`, or the value of `second` itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrast {
    /// What is subtracted, if anything.
    pub first: Option<usize>,
    /// From what.
    pub second: usize,
    low: f64,
    high: f64,
    /// Whether the ends of the region are outside.
    open: bool,
}

impl Contrast {
    /// The effect in one replicate.
    fn of(&self, values: &[f64]) -> f64 {
        values[self.second] - self.first.map_or(0.0, |first| values[first])
    }

    fn holds(&self, low: f64, high: f64) -> bool {
        if self.open { low > self.low && high < self.high } else { low >= self.low && high <= self.high }
    }

    fn fails(&self, low: f64, high: f64) -> bool {
        if self.open { high <= self.low || low >= self.high } else { high < self.low || low > self.high }
    }

    /// How far within the region an effect lies; negative outside.
    fn inside(&self, effect: f64) -> f64 {
        (effect - self.low).min(self.high - effect)
    }
}

/// The contrasts of a claim, in the order in which they are written.
pub fn contrasts(claim: &Claim) -> Vec<Contrast> {
    let arms = claim.arms();
    let smallest = claim.min_effect;
    let up = |first, second| Contrast { first: Some(first), second, low: smallest, high: f64::INFINITY, open: smallest == 0.0 };
    match &claim.expect {
        Expect::Rises => (1..arms).map(|k| up(k - 1, k)).collect(),
        Expect::Order(order) => order.windows(2).map(|pair| up(pair[0], pair[1])).collect(),
        Expect::Falls => (1..arms)
            .map(|k| Contrast { first: Some(k - 1), second: k, low: f64::NEG_INFINITY, high: -smallest, open: smallest == 0.0 })
            .collect(),
        Expect::Unchanged => (0..arms)
            .flat_map(|k| (0..k).map(move |j| (j, k)))
            .map(|(j, k)| Contrast { first: Some(j), second: k, low: -claim.margin, high: claim.margin, open: false })
            .collect(),
        &Expect::Between([low, high]) => {
            let first = (claim.compared != Compared::Nothing).then_some(0);
            vec![Contrast { first, second: arms - 1, low, high, open: false }]
        }
    }
}

/// What a look shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// The contrast that decides: the one nearest to failing.
    pub contrast: Contrast,
    /// Its mean over replicates.
    pub effect: f64,
    /// Its interval.
    pub interval: [f64; 2],
    /// Replicates in which it exists.
    pub n: u64,
    /// Replicates in which it does not.
    pub missing: u64,
    /// Smallest error 1 - level at which this look would say that the claim holds.
    pub p: f64,
}

/// Looks at the values of all replicates so far, by replicate and thing compared.
pub fn look(protocol: &Protocol, contrasts: &[Contrast], values: &[Vec<f64>]) -> Finding {
    let found = contrasts.iter().map(|contrast| one(protocol, contrasts.len(), contrast, values));
    let all: Vec<Finding> = found.collect();
    let verdict = if all.iter().any(|f| f.verdict == Verdict::Fails) {
        Verdict::Fails
    } else if all.iter().all(|f| f.verdict == Verdict::Holds) {
        Verdict::Holds
    } else {
        Verdict::Undecided
    };
    let p = all.iter().map(|f| f.p).fold(0.0, f64::max);
    // A contrast without values comes first: it is what keeps the claim undecided.
    let slack = |f: &Finding| if f.effect.is_nan() { f64::NEG_INFINITY } else { f.contrast.inside(f.effect) };
    let weakest = all.iter().min_by(|a, b| slack(a).total_cmp(&slack(b)));
    weakest.map_or_else(
        || Finding {
            verdict: Verdict::Undecided,
            contrast: contrasts[0],
            effect: f64::NAN,
            interval: [f64::NAN; 2],
            n: 0,
            missing: 0,
            p: 1.0,
        },
        |f| Finding { verdict, p, ..*f },
    )
}

fn one(protocol: &Protocol, count: usize, contrast: &Contrast, values: &[Vec<f64>]) -> Finding {
    let mut moments = Moments::default();
    values.iter().for_each(|values| moments.add(contrast.of(values)));
    let missing = values.len() as u64 - moments.n;
    if moments.n < 2 {
        let effect = if moments.n == 0 { f64::NAN } else { moments.mean };
        let verdict = Verdict::Undecided;
        return Finding { verdict, contrast: *contrast, effect, interval: [f64::NAN; 2], n: moments.n, missing, p: 1.0 };
    }
    let standard_error = moments.sd() / libm::sqrt(moments.n as f64);
    let margin = if standard_error == 0.0 { 0.0 } else { student(1.0 - protocol.error(count), moments.n - 1) * standard_error };
    let interval = [moments.mean - margin, moments.mean + margin];
    let verdict = if contrast.holds(interval[0], interval[1]) {
        Verdict::Holds
    } else if contrast.fails(interval[0], interval[1]) {
        Verdict::Fails
    } else {
        Verdict::Undecided
    };
    let spent = (protocol.looks.len() * count) as f64;
    let p = (spent * tail(contrast, moments.mean, standard_error, moments.n - 1)).min(1.0);
    Finding { verdict, contrast: *contrast, effect: moments.mean, interval, n: moments.n, missing, p }
}

/// Two-sided tail probability of the distance from the effect to the nearest end of its region, rounded to twelve decimals; 1 outside.
fn tail(contrast: &Contrast, effect: f64, standard_error: f64, freedom: u64) -> f64 {
    let inside = contrast.inside(effect);
    if standard_error == 0.0 {
        return if contrast.holds(effect, effect) { 0.0 } else { 1.0 };
    }
    if inside > 0.0 { two_sided(inside / standard_error, freedom) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rises(smallest: f64) -> Contrast {
        Contrast { first: Some(0), second: 1, low: smallest, high: f64::INFINITY, open: smallest == 0.0 }
    }

    fn sample(differences: &[f64]) -> Vec<Vec<f64>> {
        differences.iter().map(|&d| vec![0.5, 0.5 + d]).collect()
    }

    #[test]
    fn looks_double_up_to_the_limit() {
        assert_eq!(Protocol::new(0.99, 200).looks, [8, 16, 32, 64, 128, 200]);
        assert_eq!(Protocol::new(0.99, 32).looks, [8, 16, 32]);
        assert_eq!(Protocol::new(0.99, 5).looks, [5]);
    }

    #[test]
    fn an_interval_on_one_side_of_the_border_decides_and_one_across_it_does_not() {
        let protocol = Protocol { level: 0.95, looks: vec![4] };
        let differences = [0.09, 0.11, 0.10, 0.12];
        let verdict = |smallest| look(&protocol, &[rises(smallest)], &sample(&differences)).verdict;
        assert_eq!([verdict(0.0), verdict(0.105), verdict(0.2)], [Verdict::Holds, Verdict::Undecided, Verdict::Fails]);
        // Mean .105, sd .01291, t = 3.18245: the interval is .105 +- .02054.
        let found = look(&protocol, &[rises(0.0)], &sample(&differences));
        assert!((found.interval[1] - 0.125_54).abs() < 1e-5 && found.n == 4);
    }

    #[test]
    fn the_p_value_meets_the_error_where_the_interval_meets_the_border() {
        let protocol = Protocol { level: 0.99, looks: vec![8, 16] };
        let differences = [0.02, 0.05, 0.03, 0.09, 0.01, 0.07, 0.04, 0.06];
        let low = look(&protocol, &[rises(0.0)], &sample(&differences)).interval[0];
        let p = look(&protocol, &[rises(low)], &sample(&differences)).p;
        assert!((p - 0.01).abs() < 1e-6, "{p}");
    }

    #[test]
    fn no_difference_is_no_rise() {
        let protocol = Protocol::new(0.99, 8);
        let found = look(&protocol, &[rises(0.0)], &sample(&[0.0; 8]));
        assert_eq!((found.verdict, found.p), (Verdict::Fails, 1.0));
        assert_eq!(look(&protocol, &[rises(0.0)], &sample(&[0.1; 8])).verdict, Verdict::Holds);
    }

    #[test]
    fn what_does_not_exist_is_counted_and_decides_nothing() {
        let protocol = Protocol::new(0.99, 8);
        let found = look(&protocol, &[rises(0.0)], &sample(&[f64::NAN; 8]));
        assert_eq!((found.verdict, found.n, found.missing), (Verdict::Undecided, 0, 8));
    }
}
