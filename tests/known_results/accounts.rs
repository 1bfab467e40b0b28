//! Every unit of payoff is accounted for.

use crate::common::figures::{Figure, Law};
use crate::common::{get, scenario};
use fiducia::model::exchange::Outcome;
use fiducia::record::columns::Metric;
use fiducia::record::row::Row;
use fiducia::scenario::Form;
use std::sync::LazyLock;

pub static ACCOUNTS: Law = Law {
    title: "10. Every unit is accounted for",
    says: "What both sides have of an exchange together is gain + reward if it was honoured, -loss if the other was unable, -loss + reward + theta if it \
           would not; amends only move payoff from the one to the other; who stays outside has `outside`. Gain 4.1, loss 2.7, reward 3.3, theta 4.7, \
           outside .9; payoffs are whole numbers of a small unit, so that sums are equal and not merely near. The test holds every single \
           exchange against this, for four kinds of temptation, and the accounts of agents, rows and runs against each other.",
    test: "every_unit_of_payoff_is_accounted_for",
    scenario: None,
    figures: LazyLock::new(accounts),
};

const ACCOUNTED: &str = r#"
    steps = 40
    [exchange]
    gain = 4.1
    loss = 2.7
    reward = 3.3
    outside = 0.9
    temptation = TEMPTATION
    compensation = 0.35
    [group.people]
    size = 30
    ability = { uniform = [0, 1] }
    integrity = { uniform = [0, 1] }
    benevolence = { uniform = [0, 1] }
    rationality = 0.2
    [relation.all]
    from = "people"
    to = "people"
    network = "everyone"
    shared_interest = { uniform = [-0.5, 0.5] }
"#;

fn accounts() -> Vec<Figure> {
    for temptation in ["{ uniform = [0, 9] }", "{ exponential = 3 }", "{ logistic = [4, 1] }"] {
        balance(temptation);
    }
    let Balance { joint, amends, unaccounted } = balance("4.7");
    vec![
        Figure::exact("not engaged, mean of both payoffs together", 0.9, joint[Outcome::Declined as usize]),
        Figure::exact("honoured", 4.1 + 3.3, joint[Outcome::Honoured as usize]),
        Figure::exact("broken, unable", -2.7, joint[Outcome::Unable as usize]),
        Figure::exact("broken, wilful", -2.7 + 3.3 + 4.7, joint[Outcome::Wilful as usize]),
        Figure::exact("what amends add to both payoffs together", 0.0, amends),
        Figure::exact("payoff of the run less that of all exchanges", 0.0, unaccounted),
    ]
}

/// What the accounts of a run come to, in utility.
struct Balance {
    /// By outcome: mean payoff of both sides together.
    joint: [f64; 4],
    /// By how much amends changed the mean payoff of both sides together.
    amends: f64,
    /// Payoff of the run that no exchange accounts for.
    unaccounted: f64,
}

/// All payoffs are whole numbers of the ledger's unit, so that the sums are equal and not merely near.
fn balance(temptation: &str) -> Balance {
    let scenario = scenario(&ACCOUNTED.replace("TEMPTATION", temptation));
    let mut simulation = fiducia::engine::begin(scenario.clone(), 0, 0, fiducia::engine::Keep { traces: true, ..Default::default() });
    let Form::Exchange(form) = &scenario.form;
    let unit = form.ledger_unit();
    let [gain, loss, reward, outside] = [4.1, 2.7, 3.3, 0.9].map(|payoff| unit.count(payoff));
    let amends = unit.count(0.35 * 6.8);
    let mut ledger = [0i128; 2];
    let mut accounts = vec![0i64; 30];
    let mut shown: Vec<Row> = Vec::new();
    // By outcome and whether amends were made: number of exchanges and payoff of both sides together.
    let mut kinds = [[(0, 0); 2]; 4];
    for _ in 0..scenario.steps {
        simulation.step();
        simulation.contacts(&mut |view| {
            let (trustor, trustee) = (unit.count(view.payoff_trustor), unit.count(view.payoff_trustee));
            let made_good = i64::from(view.amends) * amends;
            let joint = trustor + trustee;
            match view.outcome {
                Outcome::Declined => assert_eq!((trustor, trustee), (outside, 0)),
                Outcome::Honoured => assert_eq!(joint, gain + reward),
                Outcome::Unable => assert_eq!(joint, -loss),
                Outcome::Wilful => {
                    let theta = unit.payoff(i128::from(joint + loss - reward));
                    let possible = match temptation {
                        "4.7" => theta == 4.7,
                        "{ uniform = [0, 9] }" => (0.0..=9.0).contains(&theta),
                        "{ exponential = 3 }" => theta >= 0.0,
                        _ => true,
                    };
                    assert!(possible, "{theta} is no temptation of {temptation}");
                }
            }
            if view.outcome.broken() {
                assert_eq!(trustor, -loss + made_good, "what amends cost the one, the other has");
            }
            let (count, sum) = &mut kinds[view.outcome as usize][usize::from(view.amends)];
            *count += 1;
            *sum += i128::from(joint);
            ledger[0] += i128::from(trustor);
            ledger[1] += i128::from(trustee);
            accounts[view.trustor] += trustor;
            accounts[view.trustee] += trustee;
        });
        shown.push(simulation.record().remove(0));
    }
    let run = simulation.overall().remove(0);
    for (metric, total) in [(Metric::PayoffTrustor, ledger[0]), (Metric::PayoffTrustee, ledger[1])] {
        assert_eq!(get(&run, metric), unit.payoff(total));
        let of_rows: i64 = shown.iter().map(|row| unit.count(get(row, metric))).sum();
        assert_eq!(i128::from(of_rows), total, "the rows of the series add up to the run");
    }
    let joint = unit.payoff(ledger[0] + ledger[1]);
    let efficiency = joint / (get(&run, Metric::Contacts) * 7.4);
    assert!((get(&run, Metric::Efficiency) - efficiency).abs() < 1e-12, "efficiency is {efficiency}");
    simulation.agents(&mut |view| assert_eq!(unit.count(view.payoff), accounts[view.agent], "account of agent {}", view.agent));
    let mean = |outcome: Outcome, amends: usize| {
        let (count, sum) = kinds[outcome as usize][amends];
        unit.payoff(sum) / f64::from(count)
    };
    Balance {
        joint: [Outcome::Declined, Outcome::Honoured, Outcome::Unable, Outcome::Wilful].map(|outcome| mean(outcome, 0)),
        amends: mean(Outcome::Wilful, 1) - mean(Outcome::Wilful, 0),
        unaccounted: joint - unit.payoff(kinds.iter().flatten().map(|(_, sum)| sum).sum()),
    }
}

#[test]
fn every_unit_of_payoff_is_accounted_for() {
    ACCOUNTS.assert();
}
