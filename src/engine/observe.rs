//! From counts to the rows of the CSV files.

use super::inequality::{Received, concentration, gini};
use super::tally::{Flow, Stock, Totals};
use super::world::Settled;
use crate::model::belief::BeliefRule;
use crate::quantity::GRID;
use crate::record::columns::Metric;
use crate::record::row::Row;

/// A row for each kind of relation: over the whole run, or since the interval began.
pub fn rows<R: BeliefRule>(settled: &Settled<R>, of_run: bool) -> Vec<Row> {
    (0..settled.totals.len()).map(|kind| row(settled, kind, of_run)).collect()
}

/// A ratio that does not exist without a denominator.
fn ratio(numerator: f64, denominator: f64) -> f64 {
    if denominator == 0.0 { f64::NAN } else { numerator / denominator }
}

/// The row of a kind, from the flows of the interval or of the run and the stocks at its end.
fn row<R: BeliefRule>(settled: &Settled<R>, kind: usize, of_run: bool) -> Row {
    let Settled { terms, state, totals } = settled;
    let (spec, totals) = (&terms.scenario.kinds[kind], &totals[kind]);
    let flows = if of_run { &totals.run } else { &totals.interval };
    let received = Received { now: &state.received, before: if of_run { &[] } else { &state.shown }, kinds: state.fixed.len() };
    let flow = |f: Flow| flows[f as usize] as f64;
    let stock = |s: Stock| totals.stocks[s as usize] as f64;
    let relations = totals.relations() as f64;
    let mean = |s: Stock| ratio(stock(s), relations * GRID);
    let belief = |s: Stock| if R::TRAITS { mean(s) } else { f64::NAN };
    let payoff = |f: Flow| terms.unit.payoff(flows[f as usize]);
    let joint = flows[Flow::PayoffTrustor as usize] + flows[Flow::PayoffTrustee as usize];
    let [p10, p50, p90] = totals.percentiles([0.1, 0.5, 0.9]);
    let gini_of = |members| gini(terms.arch, &state.payoffs, members);
    let gap = totals.stocks[Stock::Trust as usize] - totals.stocks[Stock::Reliability as usize];
    let values = |metric: Metric| match metric {
        Metric::Contacts => flow(Flow::Contacts),
        Metric::Engaged => Totals::engaged(flows) as f64,
        Metric::Honoured => flow(Flow::Honoured),
        Metric::BrokenUnable => flow(Flow::Unable),
        Metric::BrokenWilful => flow(Flow::Wilful),
        Metric::Amends => flow(Flow::Amends),
        Metric::TrustMean => mean(Stock::Trust),
        Metric::TrustSd => deviation(totals),
        Metric::TrustP10 => p10,
        Metric::TrustP50 => p50,
        Metric::TrustP90 => p90,
        Metric::TrustContacted => ratio(flow(Flow::TrustContacted), flow(Flow::Contacts) * GRID),
        Metric::BeliefAbility => belief(Stock::Ability),
        Metric::BeliefIntegrity => belief(Stock::Integrity),
        Metric::BeliefBenevolence => belief(Stock::Benevolence),
        Metric::SharedInterest => mean(Stock::Shared),
        Metric::PerceivedInterest => mean(Stock::Perceived),
        Metric::Reliability => mean(Stock::Reliability),
        Metric::CalibrationGap => ratio(gap as f64, relations * GRID),
        Metric::AssuranceShare => ratio(flow(Flow::AssuranceShare), flow(Flow::Willing) * GRID),
        Metric::PayoffTrustor => payoff(Flow::PayoffTrustor),
        Metric::PayoffTrustee => payoff(Flow::PayoffTrustee),
        // Of a loss there is no share.
        Metric::Efficiency if flow(Flow::BestPayoff) <= 0.0 => f64::NAN,
        Metric::Efficiency => joint as f64 / flow(Flow::BestPayoff),
        Metric::ExpectedValue => ratio(payoff(Flow::ExpectedValue), flow(Flow::Contacts)),
        Metric::Loyalty => ratio(flow(Flow::Loyal), flow(Flow::Returning)),
        Metric::Retention => ratio(flow(Flow::Retained), flow(Flow::Engaging)),
        Metric::Concentration => concentration(terms.arch, &received, kind, &spec.trustees),
        Metric::GiniTrustors => gini_of(&spec.trustors),
        Metric::GiniTrustees if spec.trustees == spec.trustors => f64::NAN,
        Metric::GiniTrustees => gini_of(&spec.trustees),
        Metric::Newcomers => flow(Flow::Newcomers),
        Metric::Dropped => flow(Flow::Dropped),
    };
    let mut row = Row::new(terms.step, kind);
    for &metric in Metric::ALL {
        row[metric] = values(metric);
    }
    if spec.trustees == spec.trustors {
        row[Metric::GiniTrustees] = row[Metric::GiniTrustors];
    }
    row
}

/// Standard deviation of trust over all relations (population form), from exact sums.
fn deviation(totals: &Totals) -> f64 {
    let n = i128::from(totals.relations());
    if n == 0 {
        return f64::NAN;
    }
    let sum = totals.stocks[Stock::Trust as usize];
    // n * sum of squares - sum^2 is exact and not negative: at most 2^28 relations of 10^9 steps each would need 116 bits.
    let spread = n * totals.trust_squared - sum * sum;
    libm::sqrt(spread as f64) / (n as f64 * GRID)
}
