//! The form of exchange that a scenario is about, with what it has beside what every form has.

use super::events::{Blow, Phase};
use super::instruments::{Lab, Survey};
use crate::model::stance::{Stance, Stances};
use crate::population::spec::{KindSpec, ListeningSpec};
use crate::quantity::LedgerUnit;

/// What people do with each other when they meet.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// One side gives its word and keeps or breaks it, the other relies on it or does not.
    Exchange(PromiseExchange),
}

/// The exchange of one-sided promises, resolved into numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct PromiseExchange {
    /// Networks through which exchanges are heard of.
    pub listening: Vec<ListeningSpec>,
    /// The numbers in force, from step 0 on, by step; at least one.
    pub phases: Vec<Phase>,
    /// What strikes agents and relations, in the order of the file.
    pub blows: Vec<Blow>,
    /// The largest payoff that the ledger is made for, in units of utility; above 0.
    pub ledger: f64,
    /// The survey, if there is one.
    pub survey: Option<Survey>,
    /// The laboratory, if there is one.
    pub lab: Option<Lab>,
}

impl PromiseExchange {
    /// The numbers in force in a step.
    pub fn phase(&self, step: usize) -> &Phase {
        let later = self.phases.partition_point(|phase| phase.step <= step);
        &self.phases[later.max(1) - 1]
    }

    /// The unit of the ledger: fine enough for the smallest payoff, the same through all phases.
    pub fn ledger_unit(&self) -> LedgerUnit {
        LedgerUnit::for_scale(self.ledger)
    }

    /// Every group's stance in each of these kinds of relation during a phase.
    pub fn stances(&self, kinds: &[KindSpec], phase: &Phase) -> Stances {
        let unit = self.ledger_unit();
        let mut stances = Vec::with_capacity(phase.minds.len() * kinds.len());
        for mind in &phase.minds {
            for (k, kind) in kinds.iter().enumerate() {
                let (exchange, communication) = (phase.exchanges[k].clone(), phase.communications[k].clone());
                stances.push(Stance::new(mind.clone(), exchange, communication, kind.prior_interest, unit));
            }
        }
        Stances::new(stances, kinds.len())
    }
}
