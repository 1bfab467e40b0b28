//! What the trustors of one group bring to one kind of relation: every number that an exchange needs, gathered before the first step.

use super::communication::Communication;
use super::exchange::{Accounts, Exchange};
use super::interest::{blame, detectability, implied_willingness, reach, shadow, willingness};
use super::mind::Mind;
use crate::quantity::LedgerUnit;

/// The numbers of one group of trustors in one kind of relation.
#[derive(Clone, Debug)]
pub struct Stance {
    /// How the trustor learns and decides.
    pub mind: Mind,
    /// What is at stake.
    pub exchange: Exchange,
    /// How they talk.
    pub communication: Communication,
    /// Payoffs in units of the ledger.
    pub accounts: Accounts,
    /// The largest joint payoff that keeping promises can bring, in units of the ledger.
    pub best: i64,
    /// How the public record is read: always at the prior.
    pub reading: PublicReading,
    /// Perceived interest before any disclosure, in `[-1, 1]`.
    pub prior_interest: f64,
}

/// The stances of all groups in all kinds of relation.
#[derive(Clone, Debug)]
pub struct Stances {
    stances: Vec<Stance>,
    kinds: usize,
}

impl Stances {
    /// From the stances group by group, each with its kinds in order.
    pub fn new(stances: Vec<Stance>, kinds: usize) -> Stances {
        Stances { stances, kinds }
    }

    /// The stance of a group in a kind of relation.
    #[inline(always)]
    pub fn of(&self, group: usize, kind: usize) -> &Stance {
        &self.stances[group * self.kinds + kind]
    }

    /// The stances of a group, by kind.
    #[inline(always)]
    pub fn of_group(&self, group: usize) -> &[Stance] {
        &self.stances[group * self.kinds..][..self.kinds]
    }

    /// How the members of a group learn and decide: the same in every kind.
    #[inline(always)]
    pub fn mind(&self, group: usize) -> &Mind {
        &self.of(group, 0).mind
    }

    /// The same of all groups.
    pub fn minds(&self) -> impl Iterator<Item = &Mind> {
        self.stances.iter().step_by(self.kinds).map(|stance| &stance.mind)
    }

    /// All of them, group by group.
    pub fn iter(&self) -> impl Iterator<Item = &Stance> {
        self.stances.iter()
    }

    /// Number of kinds.
    pub fn kinds(&self) -> usize {
        self.kinds
    }
}

/// The blame u0 and the credit r0 with which the public record is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublicReading {
    /// u at the prior: chance that a failure of hidden cause is put down to inability.
    pub blame: f64,
    /// r at the prior: chance that integrity is what made a willing partner willing.
    pub credit: f64,
}

impl Stance {
    /// Gathers the numbers.
    pub fn new(mind: Mind, exchange: Exchange, communication: Communication, prior_interest: f64, unit: LedgerUnit) -> Stance {
        let accounts = exchange.accounts(unit);
        let best = unit.count(exchange.best_joint_payoff());
        let mut stance =
            Stance { mind, exchange, communication, accounts, best, reading: PublicReading { blame: 0.0, credit: 0.0 }, prior_interest };
        let p0 = stance.mind.prior_mean;
        let assurance = stance.assurance(prior_interest + p0, p0, p0);
        let willing = willingness(assurance, p0, true);
        stance.reading = PublicReading { blame: blame(p0, willing), credit: credit(assurance, p0, willing, true) };
        stance
    }

    /// Assurance `A = F(K(s, b))`: `weight` is s + b, the trustee's own or as the trustor perceives them; `trust` and `ability` are the
    /// trustor's stored trust and belief.
    #[inline(always)]
    pub fn assurance(&self, weight: f64, trust: f64, ability: f64) -> f64 {
        let shadow = if self.exchange.future == 0.0 { 0.0 } else { self.shadow(weight, trust, ability) };
        self.exchange.temptation.cdf(reach(&self.exchange, weight, shadow))
    }

    /// Shadow of the future, from the stored trust and the belief on ability.
    #[inline(always)]
    fn shadow(&self, weight: f64, trust: f64, ability: f64) -> f64 {
        let blame = blame(ability, implied_willingness(trust, ability));
        let detected = detectability(self.communication.transparency, blame);
        shadow(&self.exchange, self.communication.word_of_mouth, weight, trust, detected)
    }

    /// [`Stance::assurance`] of a whole column: the weights are turned into assurance.
    #[inline(always)]
    pub fn assurances<const N: usize>(&self, weights: &mut [f64; N], trust: &[f64; N], ability: &[f64; N]) {
        if self.exchange.future == 0.0 {
            weights.iter_mut().for_each(|weight| *weight = reach(&self.exchange, *weight, 0.0));
        } else {
            for ((weight, &trust), &ability) in weights.iter_mut().zip(trust).zip(ability) {
                *weight = reach(&self.exchange, *weight, self.shadow(*weight, trust, ability));
            }
        }
        self.exchange.temptation.cdf_of(weights);
    }
}

/// Credit `r`: chance that integrity is what made a willing partner willing; 0 if nothing was promised.
#[inline(always)]
pub fn credit(assurance: f64, integrity: f64, willingness: f64, promised: bool) -> f64 {
    if promised && willingness > 0.0 { (1.0 - assurance) * integrity / willingness } else { 0.0 }
}
