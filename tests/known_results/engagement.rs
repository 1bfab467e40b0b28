//! When trustors engage: the threshold, and the error around it.

use crate::common::figures::{Figure, Law};
use crate::common::{get, overall, scenario};
use crate::{BETWEEN, meeting};
use fiducia::record::columns::Metric;
use std::sync::LazyLock;

/// Of 2000 contacts by trustors whose trust stays at `trust`, the share that engaged.
fn engaged_share(exchange: &str, trust: f64, rationality: f64) -> f64 {
    let text = format!("belief.linear = {{ up = 0, down = 0 }}\n[exchange]\n{exchange}");
    let scenario = scenario(&(meeting(20, 100, 1, "", &text) + &format!("prior_mean = {trust}\nrationality = {rationality}\n") + BETWEEN));
    let row = overall(&scenario, 0).remove(0);
    get(&row, Metric::Engaged) / get(&row, Metric::Contacts)
}

pub static THRESHOLD: Law = Law {
    title: "2. The threshold of engagement",
    says: "A trustor without error (k infinite) engages exactly from T = (outside + loss) / (gain + loss) on. Shares of 2000 contacts; the first \
           threshold is that of the game CD.",
    test: "a_trustor_without_error_engages_exactly_from_the_threshold_on",
    scenario: None,
    figures: LazyLock::new(|| {
        let games = [(5.0, 5.0, 0.0, 0.5), (1.0, 3.0, 0.0, 0.75), (4.0, 1.0, 2.0, 0.6), (0.7, 0.3, -0.2, 0.1)];
        let figures = games.map(|(gain, loss, outside, threshold)| {
            let exchange = format!("gain = {gain}\nloss = {loss}\noutside = {outside}");
            let figure = |trust, expected| {
                let what = format!("engaged at T = {trust} (gain {gain}, loss {loss}, outside {outside})");
                Figure::exact(what, expected, engaged_share(&exchange, trust, f64::INFINITY))
            };
            [figure(threshold, 1.0), figure(threshold - 1e-6, 0.0)]
        });
        figures.into_iter().flatten().collect()
    }),
};

#[test]
fn a_trustor_without_error_engages_exactly_from_the_threshold_on() {
    THRESHOLD.assert();
}

pub static LOGIT: Law = Law {
    title: "2, continued. Engagement with error",
    says: "At an expected value of 0 half of the contacts engage at any rationality k; elsewhere 1 / (1 + exp(-k EV)). Shares of 2000 contacts; \
           all runs share their luck, hence the equal shares.",
    test: "a_logit_trustor_engages_with_the_logit_of_its_expected_value",
    scenario: None,
    figures: LazyLock::new(|| {
        let mut figures = Vec::new();
        for k in [0.0, 0.1, 1.0, 30.0] {
            figures.push(Figure::share(format!("engaged at EV 0, k {k}"), 0.5, engaged_share("", 0.5, k), 2000.0));
            let other = engaged_share("gain = 1\nloss = 3", 0.75, k);
            figures.push(Figure::share(format!("engaged at EV 0, k {k} (gain 1, loss 3)"), 0.5, other, 2000.0));
        }
        // T = .6: EV = 1.
        figures.push(Figure::share("engaged at EV 1, k 0.7", 1.0 / (1.0 + (-0.7f64).exp()), engaged_share("", 0.6, 0.7), 2000.0));
        figures
    }),
};

#[test]
fn a_logit_trustor_engages_with_the_logit_of_its_expected_value() {
    LOGIT.assert();
}
