//! What is at stake in one exchange, and who is paid what.
//!
//! | | trustor | trustee |
//! |---|---|---|
//! | not engaged | `outside` | 0 |
//! | honoured | `+gain` | `+reward` |
//! | broken, unable (tried and failed) | `-loss` | 0 |
//! | broken, wilful | `-loss` | `+reward + theta` |
//! | amends made | `+compensation (gain + loss)` | `-compensation (gain + loss)` |
//!
//! In the binary trust game of the literature (trustor S1 < P1 < R1, trustee P2 < R2 < T2): gain = R1-P1, loss = P1-S1,
//! reward = R2-P2, theta = T2-R2, outside = 0.

use super::parameter::parameters;
use crate::distribution::Temptation;
use crate::quantity::{LedgerUnit, NonNegative, Payoff, Probability};
use std::ops::{Add, Sub};

parameters! {
    /// What is at stake when a trustor relies on a trustee. Payoffs share one arbitrary unit of utility.
    pub struct Exchange, written ExchangeTable {
        /// What the trustor gains when the promise is honoured, in units of utility.
        gain: NonNegative = 5.0,
        /// What the trustor loses when it is broken, in units of utility.
        loss: NonNegative = 5.0,
        /// What the trustee earns by an exchange that it honours, in units of utility.
        reward: Payoff = 5.0,
        /// What the trustor has when it does not engage, in units of utility.
        outside: Payoff = 0.0,
        /// The temptation theta: what the trustee gains by breaking its word, beyond the reward; a number or a distribution, in units of utility.
        temptation: Temptation = Temptation::Fixed(4.0),
        /// Share of gain + loss that the trustee pays back when it makes amends.
        compensation: NonNegative = 0.0,
        /// Shadow of the future: how many future exchanges count as much as this one; w/(1-w) for a continuation probability w.
        future: NonNegative = 0.0,
        /// How fast serving a known partner gets better: the chance of failure falls by the factor exp(-records * exchanges).
        records: NonNegative = 0.0,
        /// Identification: the share of its way that shared interest moves up after a kept promise, and down after a wilful breach.
        identification: Probability = 0.0,
    }
}

/// How an exchange ended. The order is that of `relations.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Outcome {
    /// The trustor did not engage.
    Declined = 0,
    /// The promise was honoured.
    Honoured = 1,
    /// The trustee tried and failed.
    Unable = 2,
    /// The trustee chose to break.
    Wilful = 3,
}

impl Outcome {
    /// The word used in the CSV files.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Declined => "declined",
            Outcome::Honoured => "honoured",
            Outcome::Unable => "unable",
            Outcome::Wilful => "wilful",
        }
    }

    /// The outcome whose number the lowest two bits are.
    #[inline(always)]
    pub fn from_bits(bits: u32) -> Outcome {
        match bits & 3 {
            0 => Outcome::Declined,
            1 => Outcome::Honoured,
            2 => Outcome::Unable,
            _ => Outcome::Wilful,
        }
    }

    /// Whether an engagement was broken.
    #[inline(always)]
    pub fn broken(self) -> bool {
        self as u8 >= 2
    }
}

impl Exchange {
    /// What the trustor loses by a break compared with a kept promise: `gain + loss`.
    #[inline(always)]
    pub fn stake(&self) -> f64 {
        self.gain + self.loss
    }

    /// The amounts of which payoffs are made, in units of utility.
    fn amounts(&self) -> Amounts<f64> {
        Amounts {
            gain: self.gain,
            loss: self.loss,
            reward: self.reward,
            outside: self.outside,
            made_good: self.compensation * self.stake(),
        }
    }

    /// The payoffs of trustor and trustee, in units of utility; so is `temptation`.
    pub fn payoffs(&self, outcome: Outcome, amends: bool, temptation: f64) -> (f64, f64) {
        self.amounts().payoffs(outcome, amends, temptation)
    }

    /// The same in whole units of a ledger.
    pub fn accounts(&self, unit: LedgerUnit) -> Accounts {
        let Amounts { gain, loss, reward, outside, made_good } = self.amounts();
        Amounts {
            gain: unit.count(gain),
            loss: unit.count(loss),
            reward: unit.count(reward),
            outside: unit.count(outside),
            made_good: unit.count(made_good),
        }
    }

    /// The largest joint payoff that keeping promises can bring: of an honoured exchange, or of staying outside.
    pub fn best_joint_payoff(&self) -> f64 {
        (self.gain + self.reward).max(self.outside)
    }

    /// The largest payoff, positive or negative, that can occur often; sets the scale of the ledger.
    pub fn scale(&self) -> f64 {
        let tempted = match self.temptation {
            Temptation::Fixed(x) | Temptation::Exponential(x) => x,
            Temptation::Uniform([a, b]) => a.abs().max(b.abs()),
            Temptation::Logistic([location, scale]) => location.abs() + scale,
        };
        let made_good = self.compensation * self.stake();
        [self.gain, self.loss, self.outside.abs(), self.reward.abs() + tempted, made_good].into_iter().fold(0.0, f64::max)
    }
}

/// The amounts of which the payoffs of an exchange are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts<T> {
    gain: T,
    loss: T,
    reward: T,
    outside: T,
    made_good: T,
}

/// The same in whole units of a ledger: sums of them are exact in any order.
pub type Accounts = Amounts<i64>;

/// A number of which payoffs are summed.
pub trait Amount: Copy + Add<Output = Self> + Sub<Output = Self> {
    /// The amount if a condition holds, and else nothing.
    #[must_use]
    fn given(self, condition: bool) -> Self;
}

impl Amount for i64 {
    /// By a mask, of which no compiler makes a branch: outcomes are hard to foresee, for a processor as well.
    #[inline(always)]
    fn given(self, condition: bool) -> i64 {
        -i64::from(condition) & self
    }
}

impl Amount for f64 {
    fn given(self, condition: bool) -> f64 {
        if condition { self } else { 0.0 }
    }
}

impl<T: Amount> Amounts<T> {
    /// The payoffs of trustor and trustee; `temptation` in the unit of the amounts.
    #[inline(always)]
    pub fn payoffs(&self, outcome: Outcome, amends: bool, temptation: T) -> (T, T) {
        // Sums of what each circumstance brings.
        let (honoured, wilful, broken) = (outcome == Outcome::Honoured, outcome == Outcome::Wilful, outcome.broken());
        let made_good = self.made_good.given(broken & amends);
        let trustor = self.outside.given(outcome == Outcome::Declined) + self.gain.given(honoured) - self.loss.given(broken);
        let trustee = self.reward.given(honoured | wilful) + temptation.given(wilful);
        (trustor + made_good, trustee - made_good)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payoffs_of_an_exchange_sum_to_the_totals_of_the_model() {
        let e = Exchange { compensation: 0.33, outside: 1.0, ..Exchange::default() };
        let unit = LedgerUnit::for_scale(e.scale());
        let accounts = e.accounts(unit);
        let theta = unit.count(4.0);
        let sum = |outcome, amends| {
            let (trustor, trustee) = accounts.payoffs(outcome, amends, theta);
            unit.payoff(i128::from(trustor + trustee))
        };
        for amends in [false, true] {
            assert_eq!(sum(Outcome::Honoured, amends), e.gain + e.reward);
            assert_eq!(sum(Outcome::Unable, amends), -e.loss);
            assert_eq!(sum(Outcome::Wilful, amends), -e.loss + e.reward + 4.0);
        }
        assert_eq!(accounts.payoffs(Outcome::Declined, false, theta), (unit.count(1.0), 0));
        // 0.33 of a stake of 10 is not quite 3.3 in binary; the ledger, below, counts it so.
        let made_good = e.compensation * (e.gain + e.loss);
        assert_eq!(e.payoffs(Outcome::Wilful, true, 4.0), (-e.loss + made_good, e.reward + 4.0 - made_good));
        assert_eq!(accounts.payoffs(Outcome::Unable, true, theta), (unit.count(-1.7), unit.count(-3.3)));
    }
}
