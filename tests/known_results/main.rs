//! What can be worked out with a pencil, computed by the real engine: the first half of docs/validation.md.
//!
//! To write the figures there anew: `FIDUCIA_WRITE=1 cargo test --test known_results`.
//!
//! Where a result is a mean over chance, the tolerance is four standard errors, worked out from the law (or, where it says so, from
//! the sample): a correct program fails such a comparison for about 6 seeds in 100,000. The seeds are the default and were not picked.
//!
//! The trust game "CD" (Charness & Dufwenberg 2006) is the default: gain 5, loss 5, reward 5, theta 4. Where trustors must always
//! engage, staying outside costs 100, which makes engaging certain up to exp(-90).

#[path = "../common/mod.rs"]
mod common;

mod accounts;
mod beliefs;
mod engagement;
mod experience;
mod keeping;
mod loyalty;

use common::figures::Law;
use common::page;
use fiducia::engine::Simulation;

/// All laws, in the order of the page.
static LAWS: [&Law; 16] = [
    &experience::RELIABILITY,
    &experience::IDENTIFIED,
    &experience::OVERRATED,
    &engagement::THRESHOLD,
    &engagement::LOGIT,
    &keeping::ENCAPSULATED,
    &keeping::FUTURE,
    &keeping::PROMISES,
    &keeping::LABORATORY,
    &beliefs::BETA,
    &beliefs::LINEAR,
    &beliefs::MENDING,
    &beliefs::TRAP,
    &loyalty::LOYAL,
    &accounts::ACCOUNTS,
    &beliefs::TIMING,
];

#[test]
fn the_page_shows_the_figures_of_every_law() {
    let rooms = [
        include_str!("accounts.rs"),
        include_str!("beliefs.rs"),
        include_str!("engagement.rs"),
        include_str!("experience.rs"),
        include_str!("keeping.rs"),
        include_str!("loyalty.rs"),
    ];
    for law in LAWS {
        let test = format!("\nfn {}() {{", law.test);
        assert!(rooms.iter().any(|room| room.contains(&test)), "no test is named {}", law.test);
    }
    page::part("validation.md", "closed forms", "known_results", &(LAWS.map(Law::chapter).concat() + "\n"));
}

/// Mean and standard deviation of a sample, and the standard errors of both, from the sample's own moments.
fn moments(sample: &[f64]) -> [f64; 4] {
    let n = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / n;
    let central = |power: i32| sample.iter().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
    let (variance, fourth) = (central(2), central(4));
    let error_of_sd = ((fourth - variance * variance) / n).sqrt() / (2.0 * variance.sqrt()).max(f64::MIN_POSITIVE);
    [mean, variance.sqrt(), (variance / n).sqrt(), error_of_sd]
}

/// Trust in every relation.
fn trusts(simulation: &dyn Simulation) -> Vec<f64> {
    let mut trusts = Vec::new();
    simulation.relations(&mut |relation| trusts.push(relation.trust));
    trusts
}

/// A scenario in which many trustors meet a few trustees, one relation each if there is one trustee.
fn meeting(steps: usize, trustors: usize, trustees: usize, traits: &str, rest: &str) -> String {
    format!(
        r#"
        steps = {steps}
        {rest}
        [group.trustees]
        size = {trustees}
        {traits}
        [group.trustors]
        size = {trustors}
        "#
    )
}

const BETWEEN: &str = r#"
        [relation.trust]
        from = "trustors"
        to = "trustees"
        network = "everyone"
"#;
