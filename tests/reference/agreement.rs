//! Both simulators side by side: everything that they show is compared.

use crate::common::scenario;
use crate::simulator::Reference;
use fiducia::engine::{ContactView, Keep, RelationView, Simulation, begin};
use fiducia::record::columns::Metric;
use fiducia::scenario::Scenario;
use std::sync::Arc;

/// How far a metric of the engine may be from the reference.
fn tolerance(metric: Metric, value: f64) -> f64 {
    match metric {
        _ if metric.column().unit == "count" => 0.0,
        Metric::TrustP10 | Metric::TrustP50 | Metric::TrustP90 => 0.001 + 1e-9,
        Metric::GiniTrustors | Metric::GiniTrustees => 1e-3,
        // Whole units of the ledger, by a best payoff that may be small.
        Metric::Efficiency => 1e-5 * value.abs().max(1.0),
        // Trust times what is at stake.
        Metric::ExpectedValue => 2e-5 * value.abs().max(1.0),
        // Sums of whole units of the ledger.
        Metric::PayoffTrustor | Metric::PayoffTrustee => 1e-5 * value.abs().max(1.0),
        _ => 1e-6 * value.abs().max(1.0),
    }
}

fn near(a: f64, b: f64, tolerance: f64) -> bool {
    (a.is_nan() && b.is_nan()) || (a - b).abs() <= tolerance
}

/// Runs both simulators side by side and compares all they show.
pub fn agree(text: &str) {
    let scenario = scenario(text);
    for replicate in 0..2 {
        agree_in(&scenario, replicate, 0.0, 1.0);
    }
}

/// Compares until the reference takes a decision narrower than `legible`, from where on the two may go separate ways; `slack` widens
/// the tolerances.
pub fn agree_in(scenario: &Arc<Scenario>, replicate: u64, legible: f64, slack: f64) {
    let mut engine = begin(scenario.clone(), replicate, 0, Keep { traces: true, ..Keep::default() });
    let mut reference = Reference::new(scenario, replicate, 0);
    for step in 0..=scenario.steps {
        if step > 0 {
            engine.step();
            reference.step();
            if reference.narrowest.get() < legible {
                return;
            }
            same_contacts(&*engine, &reference, step);
        }
        let (rows, expected) = (engine.record(), reference.record());
        assert_eq!(rows.len(), expected.len());
        for (row, expected) in rows.iter().zip(expected) {
            assert_eq!(row.step, step);
            for &metric in Metric::ALL {
                let (a, b) = (row[metric], expected[metric as usize]);
                assert!(
                    near(a, b, slack * tolerance(metric, b)),
                    "replicate {replicate}, step {step}, kind {}: {} is {a}, by the reference {b}; narrowest decision {:e}",
                    row.kind,
                    metric.column().name,
                    reference.narrowest.get()
                );
            }
        }
    }
    same_agents(&*engine, &reference);
    same_relations(&*engine, &reference);
}

fn same_contacts(engine: &dyn Simulation, reference: &Reference, step: usize) {
    let mut seen: Vec<ContactView> = Vec::new();
    engine.contacts(&mut |view| seen.push(view));
    assert_eq!(seen.len(), reference.contacts.len(), "contacts in step {step}");
    for (view, expected) in seen.iter().zip(&reference.contacts) {
        let got = (view.trustor, view.kind, view.trustee, view.outcome as usize);
        let want = (expected.trustor, expected.kind, expected.trustee, expected.outcome as usize);
        let narrow = reference.narrowest.get();
        assert_eq!(got, want, "trustor, kind, trustee and outcome in step {step}; narrowest decision {narrow:e}");
        let known = (view.promised, view.cause_seen, view.amends);
        assert_eq!(known, (expected.promised, expected.seen, expected.amends), "in step {step}");
        for (what, a, b) in [
            ("trust before", view.trust_before, expected.trust_before),
            ("expected value", view.expected_value, expected.expected_value),
            ("trust after", view.trust_after, expected.trust_after),
            ("payoff of the trustor", view.payoff_trustor, expected.payoff_trustor),
            ("payoff of the trustee", view.payoff_trustee, expected.payoff_trustee),
        ] {
            assert!(near(a, b, 2e-5 * b.abs().max(1.0)), "{what} of {want:?} in step {step} is {a}, by the reference {b}");
        }
    }
}

fn same_agents(engine: &dyn Simulation, reference: &Reference) {
    engine.agents(&mut |view| {
        let (i, expected) = (view.agent, &reference.agents[view.agent]);
        assert_eq!(view.exchanges, expected.exchanges, "exchanges of agent {i}");
        for (what, a, b) in [
            ("ability", view.ability, expected.ability),
            ("integrity", view.integrity, expected.integrity),
            ("benevolence", view.benevolence, expected.benevolence),
            ("payoff", view.payoff, expected.payoff),
        ] {
            assert!(near(a, b, 1e-5 * b.abs().max(1.0)), "{what} of agent {i} is {a}, by the reference {b}");
        }
    });
}

fn same_relations(engine: &dyn Simulation, reference: &Reference) {
    let mut seen: Vec<RelationView> = Vec::new();
    engine.relations(&mut |view| seen.push(view));
    let expected = || reference.relations.iter().enumerate().flat_map(|(i, row)| row.iter().map(move |r| (i, r)));
    assert_eq!(seen.len(), expected().count());
    for (view, (i, relation)) in seen.iter().zip(expected()) {
        assert_eq!((view.trustor, view.kind, view.trustee), (i, relation.kind, relation.trustee));
        assert_eq!((view.exchanges, view.last as usize), (relation.exchanges, relation.last as usize));
        let name = format!("{i} -> {} ({})", relation.trustee, relation.kind);
        for (what, a, b) in [
            ("trust", view.trust, reference.trust(i, relation)),
            ("reliability", view.reliability, reference.reliability(i, relation)),
            ("shared interest", view.shared, relation.shared),
            ("perceived interest", view.perceived, relation.perceived),
        ] {
            assert!(near(a, b, 1e-5), "{what} of {name} is {a}, by the reference {b}");
        }
        for (a, b) in view.evidence.iter().zip(relation.evidence.as_flattened()) {
            assert!(a.is_none_or(|a| near(a, *b, 1e-5 * b.max(1.0))), "evidence of {name}: {:?}, {:?}", view.evidence, relation.evidence);
        }
    }
}
