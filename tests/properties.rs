//! Laws that hold at every step of every scenario: tried on random scenarios over all parameters.
//!
//! The scenarios are the same in every run of the tests; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` look farther.

mod common;
#[path = "common/random.rs"]
mod random;

use common::{get, try_scenario};
use fiducia::engine::{Keep, RelationView, Simulation, begin};
use fiducia::model::exchange::Exchange;
use fiducia::record::columns::Metric;
use fiducia::record::row::Row;
use fiducia::scenario::{Form, Scenario};
use proptest::prelude::*;
use random::{Sizes, config, scenarios};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What of a row must hold of itself.
fn row_is_sound(row: &Row) {
    let value = |metric| get(row, metric);
    let broken = value(Metric::BrokenUnable) + value(Metric::BrokenWilful);
    assert!(value(Metric::Engaged) <= value(Metric::Contacts));
    assert_eq!(value(Metric::Honoured) + broken, value(Metric::Engaged));
    assert!(value(Metric::Amends) <= broken);
    for &metric in Metric::ALL {
        let (x, column) = (value(metric), metric.column());
        let (low, high) = match column.unit {
            // Joint payoffs can be negative, and more than keeping promises would bring where temptations are large.
            _ if metric == Metric::Efficiency => continue,
            "share" => (0.0, 1.0),
            "-1 to 1" => (-1.0, 1.0),
            "count" => (0.0, f64::INFINITY),
            _ => continue,
        };
        assert!(x.is_nan() || (low..=high).contains(&x), "{} is {x}", column.name);
    }
    let [p10, p50, p90] = [Metric::TrustP10, Metric::TrustP50, Metric::TrustP90].map(value);
    assert!(p10.is_nan() || (p10 <= p50 && p50 <= p90));
}

/// Every relation is sound, and the stocks of the rows are those of the relations.
fn stocks_are_those_of_the_relations(simulation: &dyn Simulation, rows: &[Row]) {
    let mut relations: Vec<RelationView> = Vec::new();
    simulation.relations(&mut |view| relations.push(view));
    for view in &relations {
        assert!((0.0..=1.0).contains(&view.trust) && (0.0..=1.0).contains(&view.reliability), "{view:?}");
        assert!((-1.0..=1.0).contains(&view.shared) && (-1.0..=1.0).contains(&view.perceived), "{view:?}");
        assert!(view.evidence.iter().flatten().all(|&amount| amount >= 0.0 && amount.is_finite()), "{view:?}");
        assert_ne!(view.trustor, view.trustee, "nobody relates to itself");
    }
    for pair in relations.windows(2) {
        let place = |view: &RelationView| (view.trustor, view.kind, view.trustee);
        assert!(place(&pair[0]) < place(&pair[1]), "nobody relates twice to the same");
    }
    for row in rows {
        let mine: Vec<&RelationView> = relations.iter().filter(|view| view.kind == row.kind).collect();
        let n = mine.len() as f64;
        let mean = |of: &dyn Fn(&RelationView) -> f64| mine.iter().map(|view| of(view)).sum::<f64>() / n;
        let trust = mean(&|view| view.trust);
        let reliability = mean(&|view| view.reliability);
        let mut sorted: Vec<f64> = mine.iter().map(|view| view.trust).collect();
        sorted.sort_by(f64::total_cmp);
        let percentile = |tenths: usize| sorted.get((sorted.len() * tenths).div_ceil(10).max(1) - 1).copied().unwrap_or(f64::NAN);
        for (metric, expected, tolerance) in [
            (Metric::TrustMean, trust, 1e-9),
            (Metric::TrustSd, mean(&|view| (view.trust - trust).powi(2)).sqrt(), 1e-7),
            (Metric::TrustP10, percentile(1), 0.001),
            (Metric::TrustP50, percentile(5), 0.001),
            (Metric::TrustP90, percentile(9), 0.001),
            (Metric::SharedInterest, mean(&|view| view.shared), 1e-9),
            (Metric::PerceivedInterest, mean(&|view| view.perceived), 1e-9),
            (Metric::Reliability, reliability, 1e-9),
            (Metric::CalibrationGap, trust - reliability, 2e-9),
        ] {
            let got = get(row, metric);
            let near = (got - expected).abs() <= tolerance + 1e-9 || (got.is_nan() && expected.is_nan());
            assert!(near, "{} is {got}, by the relations {expected}", metric.column().name);
        }
    }
}

/// Partners of each trustor in each kind.
fn degrees(simulation: &dyn Simulation) -> BTreeMap<(usize, usize), usize> {
    let mut degrees = BTreeMap::new();
    simulation.relations(&mut |view| *degrees.entry((view.trustor, view.kind)).or_default() += 1);
    degrees
}

/// The contacts of the step: payoffs of trustors and trustees as their outcomes imply, by kind, in units of the ledger.
fn implied_payoffs(scenario: &Scenario, simulation: &dyn Simulation, step: usize) -> Vec<[i64; 2]> {
    let Form::Exchange(form) = &scenario.form;
    let (phase, unit) = (form.phase(step), form.ledger_unit());
    let mut sums = vec![[0; 2]; scenario.kinds.len()];
    simulation.contacts(&mut |view| {
        assert_ne!(view.trustor, view.trustee, "nobody exchanges with itself");
        let exchange: &Exchange = &phase.exchanges[view.kind];
        let accounts = exchange.accounts(unit);
        let paid = (unit.count(view.payoff_trustor), unit.count(view.payoff_trustee));
        let [sum_trustor, sum_trustee] = &mut sums[view.kind];
        let theta = match exchange.temptation {
            fiducia::distribution::Temptation::Fixed(theta) => unit.count(theta),
            _ => {
                let (_, without) = accounts.payoffs(view.outcome, view.amends, 0);
                paid.1 - without
            }
        };
        let (trustor, trustee) = accounts.payoffs(view.outcome, view.amends, theta);
        assert_eq!(paid, (trustor, trustee));
        *sum_trustor += trustor;
        *sum_trustee += trustee;
    });
    sums
}

fn laws_hold(scenario: &Arc<Scenario>, shown: &[bool]) {
    let mut simulation = begin(scenario.clone(), 0, 0, Keep { traces: true, ..Keep::default() });
    let Form::Exchange(form) = &scenario.form;
    let unit = form.ledger_unit();
    let kinds = scenario.kinds.len();
    let at_first = degrees(&*simulation);
    let mut payoffs = vec![[0i64; 2]; kinds];
    let mut counts = vec![BTreeMap::new(); kinds];
    let mut replaced = 0.0;
    for step in 0..=scenario.steps {
        if step > 0 {
            simulation.step();
            for (sum, step) in payoffs.iter_mut().zip(implied_payoffs(scenario, &*simulation, step)) {
                *sum = [sum[0] + step[0], sum[1] + step[1]];
            }
            assert_eq!(degrees(&*simulation), at_first, "everyone keeps the number of its partners");
        }
        // Rows at irregular intervals.
        if !shown[step % shown.len()] && step < scenario.steps {
            continue;
        }
        let rows = simulation.record();
        for row in &rows {
            row_is_sound(row);
            for &metric in Metric::ALL.iter().filter(|metric| metric.column().unit == "count") {
                *counts[row.kind].entry(metric).or_insert(0.0) += get(row, metric);
            }
            for metric in [Metric::PayoffTrustor, Metric::PayoffTrustee] {
                *counts[row.kind].entry(metric).or_insert(0.0) += unit.count(get(row, metric)) as f64;
            }
            replaced += get(row, Metric::Newcomers);
        }
        stocks_are_those_of_the_relations(&*simulation, &rows);
    }
    for row in simulation.overall() {
        row_is_sound(&row);
        for (&metric, &sum) in &counts[row.kind] {
            let run = get(&row, metric);
            let run = if metric.column().unit == "count" { run } else { unit.count(run) as f64 };
            assert_eq!(run, sum, "the rows add up to the run: {}", metric.column().name);
        }
        for (metric, sum) in [Metric::PayoffTrustor, Metric::PayoffTrustee].into_iter().zip(payoffs[row.kind]) {
            assert_eq!(get(&row, metric), unit.payoff(i128::from(sum)), "payoffs are what the outcomes imply");
        }
    }
    if replaced == 0.0 {
        let mut gathered = 0;
        simulation.agents(&mut |view| gathered += unit.count(view.payoff));
        assert_eq!(gathered, payoffs.iter().flatten().sum::<i64>(), "the accounts of the agents hold all that was paid");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_laws_of_the_model_hold_at_every_step((text, shown) in scenarios(Sizes::Extreme)) {
        let scenario = try_scenario(&text);
        prop_assume!(scenario.is_ok());
        laws_hold(&scenario.unwrap(), &shown);
    }
}

/// Most random scenarios must be valid, or the laws are tried on a corner only.
#[test]
fn the_random_scenarios_are_mostly_valid() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::new(config());
    let texts: Vec<String> = (0..200).map(|_| scenarios(Sizes::Extreme).new_tree(&mut runner).unwrap().current().0).collect();
    let wrong: Vec<String> = texts.iter().filter_map(|text| try_scenario(text).err()).collect();
    assert!(wrong.len() < 120, "{} of 200 are wrong, such as {}", wrong.len(), wrong[0]);
}
