//! Where loyal buyers gather.

use crate::common::figures::{Figure, Law};
use crate::common::{get, run, scenario};
use fiducia::model::exchange::Outcome;
use fiducia::record::columns::Metric;
use std::sync::LazyLock;

pub static LOYAL: Law = Law {
    title: "9. Loyal buyers",
    says: "Buyers who stay after a kept promise and redraw after a broken one meet a seller who honours with chance h in proportion to 1 / (1 - h); the \
           honoured rate is 1 less the harmonic mean of 1 - h. Two sellers, h = .9 and .5; the last of 60 steps of 20,000 buyers.",
    test: "loyal_buyers_gather_at_the_reliable_seller_and_the_rate_is_one_less_the_harmonic_mean_of_breaking",
    scenario: None,
    figures: LazyLock::new(loyal),
};

/// Each step forgets its start by a factor of .7 (the second eigenvalue of stay-or-redraw): 60 steps, 5e-10. Buyers are independent.
fn loyal() -> Vec<Figure> {
    let buyers = 20_000;
    let scenario = scenario(&format!(
        r#"
        steps = 60
        exchange.outside = -100
        [group.buyers]
        size = {buyers}
        choice = "loyal"
        [group.good]
        size = 1
        ability = 0.9
        integrity = 1
        [group.poor]
        size = 1
        ability = 0.5
        integrity = 1
        [relation.market]
        from = "buyers"
        to = ["good", "poor"]
        network = "everyone"
        "#
    ));
    let mut simulation = run(&scenario, 0);
    let (mut good, mut honoured) = (0.0, 0.0);
    simulation.contacts(&mut |view| {
        good += f64::from(u8::from(view.trustee == buyers));
        honoured += f64::from(u8::from(view.outcome == Outcome::Honoured));
    });
    let n = buyers as f64;
    simulation.record();
    simulation.step();
    assert_eq!(get(&simulation.record()[0], Metric::Contacts), n);
    // Weights 1/(1-h) of 10 and 2.
    let harmonic = 2.0 / (1.0 / 0.1 + 1.0 / 0.5);
    vec![
        Figure::share("contacts with the good seller", 10.0 / 12.0, good / n, n),
        Figure::share("contacts with the poor seller", 2.0 / 12.0, 1.0 - good / n, n),
        Figure::share("honoured", 1.0 - harmonic, honoured / n, n),
    ]
}

#[test]
fn loyal_buyers_gather_at_the_reliable_seller_and_the_rate_is_one_less_the_harmonic_mean_of_breaking() {
    LOYAL.assert();
}
