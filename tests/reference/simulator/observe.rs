//! Step 9: what is seen of it all.

use super::contact::served;
use super::{Contact, Outcome, Reference, Relation};
use fiducia::population::members::Members;
use fiducia::record::columns::{METRIC_COUNT, Metric};

impl Reference<'_> {
    /// The chance that a promise would be honoured in a relation, as things stand.
    pub fn reliability(&self, i: usize, relation: &Relation) -> f64 {
        let trustee = &self.agents[relation.trustee];
        let ability = self.beliefs(i, relation)[0];
        let a = self.assurance(relation.kind, relation.shared, trustee.benevolence, self.trust(i, relation), ability);
        served(trustee.ability, self.exchange(relation.kind).records, relation.exchanges) * (a + (1.0 - a) * trustee.integrity)
    }

    /// A row per relation kind over the contacts since the last call.
    pub fn record(&mut self) -> Vec<[f64; METRIC_COUNT]> {
        let rows = (0..self.scenario.kinds.len()).map(|kind| self.row(kind)).collect();
        self.interval.clear();
        self.newcomers.fill(0);
        self.dropped.fill(0);
        rows
    }

    fn row(&self, kind: usize) -> [f64; METRIC_COUNT] {
        let spec = &self.scenario.kinds[kind];
        let contacts: Vec<&Contact> = self.interval.iter().filter(|contact| contact.kind == kind).collect();
        let count = |which: &dyn Fn(&Contact) -> bool| contacts.iter().filter(|contact| which(contact)).count() as f64;
        let sum = |what: &dyn Fn(&Contact) -> f64| contacts.iter().map(|contact| what(contact)).sum::<f64>();
        let ended = |outcome: Outcome| count(&|contact| contact.outcome == outcome);
        let engaged = count(&|contact| contact.outcome != Outcome::Declined);
        let n = contacts.len() as f64;

        let held: Vec<(usize, &Relation)> = self
            .relations
            .iter()
            .enumerate()
            .flat_map(|(i, row)| row.iter().map(move |relation| (i, relation)))
            .filter(|(_, relation)| relation.kind == kind)
            .collect();
        let mean = |what: &dyn Fn(usize, &Relation) -> f64| held.iter().map(|(i, r)| what(*i, r)).sum::<f64>() / held.len() as f64;
        let belief = |k: usize| if self.traits_are_told_apart() { mean(&|i, r| self.beliefs(i, r)[k]) } else { f64::NAN };
        let mut trusts: Vec<f64> = held.iter().map(|(i, r)| self.trust(*i, r)).collect();
        trusts.sort_by(f64::total_cmp);
        let percentile = |tenths: usize| {
            let rank = (trusts.len() * tenths).div_ceil(10).max(1);
            trusts.get(rank - 1).map_or(f64::NAN, |trust| (trust * 1000.0).floor() / 1000.0)
        };
        let trust_mean = mean(&|i, r| self.trust(i, r));
        let reliability = mean(&|i, r| self.reliability(i, r));
        let met: Vec<f64> =
            spec.trustees.iter().map(|j| count(&|contact| contact.trustee == j as usize && contact.outcome != Outcome::Declined)).collect();
        let gini = |members: &Members| {
            let payoffs: Vec<f64> = members.iter().map(|i| self.agents[i as usize].payoff).collect();
            let differences: f64 = payoffs.iter().flat_map(|x| payoffs.iter().map(move |y| (x - y).abs())).sum();
            let gathered: f64 = payoffs.iter().map(|x| x.abs()).sum();
            // Convention: without payoffs there is no inequality; payoffs are whole units, of at least a billionth.
            if gathered < 1e-9 { f64::NAN } else { differences / (2.0 * payoffs.len() as f64 * gathered) }
        };

        let mut row = [0.0; METRIC_COUNT];
        for &metric in Metric::ALL {
            row[metric as usize] = match metric {
                Metric::Contacts => n,
                Metric::Engaged => engaged,
                Metric::Honoured => ended(Outcome::Honoured),
                Metric::BrokenUnable => ended(Outcome::Unable),
                Metric::BrokenWilful => ended(Outcome::Wilful),
                Metric::Amends => count(&|contact| contact.amends),
                Metric::TrustMean => trust_mean,
                Metric::TrustSd => mean(&|i, r| (self.trust(i, r) - trust_mean).powi(2)).sqrt(),
                Metric::TrustP10 => percentile(1),
                Metric::TrustP50 => percentile(5),
                Metric::TrustP90 => percentile(9),
                Metric::TrustContacted => sum(&|contact| contact.trust_before) / n,
                Metric::BeliefAbility => belief(0),
                Metric::BeliefIntegrity => belief(1),
                Metric::BeliefBenevolence => belief(2),
                Metric::SharedInterest => mean(&|_, r| r.shared),
                Metric::PerceivedInterest => mean(&|_, r| r.perceived),
                Metric::Reliability => reliability,
                Metric::CalibrationGap => trust_mean - reliability,
                Metric::AssuranceShare => {
                    sum(&|contact| contact.assurance_share.unwrap_or(0.0)) / count(&|contact| contact.assurance_share.is_some())
                }
                Metric::PayoffTrustor => sum(&|contact| contact.payoff_trustor),
                Metric::PayoffTrustee => sum(&|contact| contact.payoff_trustee),
                Metric::Efficiency => {
                    // Convention: where keeping promises brings nothing or less, there is no efficiency.
                    let best = sum(&|contact| contact.best);
                    if best <= 0.0 { f64::NAN } else { sum(&|contact| contact.payoff_trustor + contact.payoff_trustee) / best }
                }
                Metric::ExpectedValue => sum(&|contact| contact.expected_value) / n,
                Metric::Loyalty => count(&|contact| contact.loyal) / count(&|contact| contact.returning),
                Metric::Retention => count(&|contact| contact.retained) / count(&|contact| contact.engaging),
                Metric::Concentration => met.iter().map(|c| c * c).sum::<f64>() / (engaged * engaged),
                Metric::GiniTrustors => gini(&spec.trustors),
                Metric::GiniTrustees => gini(&spec.trustees),
                Metric::Newcomers => f64::from(self.newcomers[kind]),
                Metric::Dropped => f64::from(self.dropped[kind]),
            };
        }
        row
    }
}
