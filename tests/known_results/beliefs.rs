//! What the rules of belief come to: where they settle, when trust is lost, and what the order of breaches does.

use crate::common::figures::{Figure, Law};
use crate::common::{get, run, scenario, series};
use crate::{BETWEEN, meeting, moments, trusts};
use fiducia::record::columns::Metric;
use std::sync::LazyLock;

pub static BETA: Law = Law {
    title: "6. A Beta belief that forgets",
    says: "Rule `beta` from p0 = .5, n0 = 2 with memory m and a partner who honours with chance q becomes stationary at the mean (q N + 1) / (N + 2), \
           N = 1 / (1 - m), and the spread sqrt(q (1 - q) / (1 - m^2)) / (N + 2). 4000 relations; standard errors from the sample.",
    test: "a_beta_belief_that_forgets_becomes_stationary_at_the_mean_and_spread_of_its_window",
    scenario: None,
    figures: LazyLock::new(|| {
        let figures = [(0.9f64, 0.8f64), (0.5, 0.3)].map(|(memory, q)| {
            // 200 steps forget the start up to .9^200 = 7e-10.
            let text = meeting(200, 4000, 1, &format!("ability = {q}\nintegrity = 1"), "belief.beta = {}\n[exchange]\noutside = -100")
                + &format!("memory = {memory}\n")
                + BETWEEN;
            let [mean, sd, error, error_of_sd] = moments(&trusts(&*run(&scenario(&text), 0)));
            let n = 1.0 / (1.0 - memory);
            let spread = (q * (1.0 - q) / (1.0 - memory * memory)).sqrt() / (n + 2.0);
            [
                Figure::mean(format!("mean at m {memory}, q {q}"), (q * n + 1.0) / (n + 2.0), mean, error),
                Figure::mean(format!("spread at m {memory}, q {q}"), spread, sd, error_of_sd),
            ]
        });
        figures.into_iter().flatten().collect()
    }),
};

#[test]
fn a_beta_belief_that_forgets_becomes_stationary_at_the_mean_and_spread_of_its_window() {
    BETA.assert();
}

pub static LINEAR: Law = Law {
    title: "7. A linear belief",
    says: "Rule `linear` without cooling becomes stationary at the mean q up / (q up + (1 - q) down), with the spread that follows from \
           E T'^2 = E T^2. Up .1, down .3, q .8; 4000 relations; standard errors from the sample.",
    test: "a_linear_belief_becomes_stationary_between_what_lifts_and_what_lowers_it",
    scenario: None,
    figures: LazyLock::new(|| {
        let (up, down, q) = (0.1, 0.3, 0.8);
        // Each step keeps 1 - q up - (1-q) down = .86 of the distance to the mean: .86^200 = 8e-14.
        let rest = format!("belief.linear = {{ up = {up}, down = {down} }}\n[exchange]\noutside = -100");
        let scenario = scenario(&(meeting(200, 4000, 1, &format!("ability = {q}\nintegrity = 1"), &rest) + BETWEEN));
        let [mean, sd, error, error_of_sd] = moments(&trusts(&*run(&scenario, 0)));
        // E T'^2 = E T^2 in q (T + up (1-T))^2 + (1-q) ((1-down) T)^2.
        let m = q * up / (q * up + (1.0 - q) * down);
        let kept = 1.0 - q * (1.0 - up) * (1.0 - up) - (1.0 - q) * (1.0 - down) * (1.0 - down);
        let square = q * (2.0 * up * (1.0 - up) * m + up * up) / kept;
        vec![Figure::mean("mean", m, mean, error), Figure::mean("spread", (square - m * m).sqrt(), sd, error_of_sd)]
    }),
};

#[test]
fn a_linear_belief_becomes_stationary_between_what_lifts_and_what_lowers_it() {
    LINEAR.assert();
}

/// Trust after each step of a partner who breaks its word in the given steps and keeps it in all others.
fn scripted(belief: &str, prior: f64, steps: usize, breaches: &[usize]) -> Vec<f64> {
    let mut text = meeting(steps, 1, 1, "integrity = 1", &format!("belief.{belief}\n[exchange]\noutside = -100"))
        + &format!("prior_mean = {prior}\n")
        + BETWEEN;
    for &at in breaches {
        text += &format!("[[event]]\nat = {at}\nparameter = \"group.trustees.integrity\"\nset = 0\n");
        if at < steps {
            text += &format!("until = {}\n", at + 1);
        }
    }
    let scenario = scenario(&text);
    let rows = series(&scenario, 0);
    let broken: Vec<usize> = (0..rows.len()).filter(|&step| get(&rows[step][0], Metric::BrokenWilful) == 1.0).collect();
    assert_eq!(broken, breaches);
    rows.iter().map(|row| get(&row[0], Metric::TrustMean)).collect()
}

pub static MENDING: Law = Law {
    title: "7, continued. One breach and its repair",
    says: "From T = .8 with up .2 and down .5 one breach leads to .4, and it takes five kept promises to mend.",
    test: "one_breach_is_mended_by_five_kept_promises",
    scenario: None,
    figures: LazyLock::new(|| {
        let trust = scripted("linear = { up = 0.2, down = 0.5 }", 0.8, 8, &[1]);
        let kept = trust.iter().skip(1).position(|&t| t >= 0.8).unwrap_or(usize::MAX);
        vec![
            Figure::exact("T before the breach", 0.8, trust[0]),
            Figure::exact("T after the breach", 0.4, trust[1]),
            Figure::exact("kept promises until T is .8 again", 5.0, kept as f64),
        ]
    }),
};

#[test]
fn one_breach_is_mended_by_five_kept_promises() {
    MENDING.assert();
}

pub static TRAP: Law = Law {
    title: "8. The trust trap",
    says: "Rule `beta` from Beta(1, 1), a trustor who engages iff T >= .5, and a partner who honours with chance q > .5: trust is lost for ever with \
           chance (1 - q) / q, the ruin of a gambler. 20,000 trustors.",
    test: "trust_is_lost_for_ever_with_the_chance_of_a_gamblers_ruin",
    scenario: Some("trust-trap"),
    figures: LazyLock::new(|| [(0.8, 80), (0.7, 200)].map(trapped).into()),
};

/// Trust starts at 1/2 and is lost when breaks first outnumber kept promises. Ruin after more than n exchanges has a chance below
/// (2 sqrt(q(1-q)))^n, 2e-8 at n = 80 and q = .8.
fn trapped((q, n): (f64, usize)) -> Figure {
    let trustors = 20_000;
    let text = meeting(n, trustors, 1, &format!("ability = {q}\nintegrity = 1"), "belief.beta = {}") + "rationality = inf\n" + BETWEEN;
    let scenario = scenario(&text);
    let mut simulation = run(&scenario, 0);
    let mut lost = 0.0;
    simulation.relations(&mut |relation| lost += f64::from(u8::from(relation.trust < 0.5)));
    simulation.record();
    simulation.step();
    let engaged = get(&simulation.record()[0], Metric::Engaged);
    assert_eq!(engaged, trustors as f64 - lost, "those who trust less than one half never engage again");
    Figure::share(format!("trust lost at q {q}"), (1.0 - q) / q, lost / trustors as f64, trustors as f64)
}

#[test]
fn trust_is_lost_for_ever_with_the_chance_of_a_gamblers_ruin() {
    TRAP.assert();
}

pub static TIMING: Law = Law {
    title: "11. The timing of a breach",
    says: "Trust after 30 exchanges of which two were breaches: the first two, two in the middle, or the last two (Lount et al. 2008: people end lowest \
           after early ones). `beta` is order-neutral, `linear` without cooling has the order wrong, with cooling 1/2 right. Expected by \
           hand from the rules.",
    test: "beta_heeds_no_order_of_breaches_linear_the_wrong_one_and_with_cooling_the_one_of_people",
    scenario: Some("breach-timing"),
    figures: LazyLock::new(|| {
        let rules = [
            ("beta = {}", None),
            ("linear = { up = 0.1, down = 0.3 }", Some(0.0)),
            ("linear = { up = 0.1, down = 0.3, cooling = 0.5 }", Some(0.5)),
        ];
        let times = [("early", [1, 2]), ("middle", [15, 16]), ("late", [29, 30])];
        let figure = |(belief, cooling): (&str, Option<f64>), (when, breaches): (&str, [usize; 2])| {
            let expected = match cooling {
                None => (1.0 + 28.0) / 32.0,
                Some(cooling) => (1..=30).fold(0.5, |trust, n| {
                    let gain = (n as f64).powf(-cooling);
                    if breaches.contains(&n) { trust - 0.3 * gain * trust } else { trust + 0.1 * gain * (1.0 - trust) }
                }),
            };
            // Thirty roundings to the grid of 1e-9.
            Figure::exact(format!("T, `{belief}`, {when}"), expected, scripted(belief, 0.5, 30, &breaches)[30]).within(3e-8)
        };
        rules.into_iter().flat_map(|rule| times.map(|time| figure(rule, time))).collect()
    }),
};

#[test]
fn beta_heeds_no_order_of_breaches_linear_the_wrong_one_and_with_cooling_the_one_of_people() {
    TIMING.assert();
    let trust: Vec<f64> = TIMING.figures.iter().map(Figure::simulated).collect();
    let [early, middle, late] = [0, 1, 2].map(|when| [trust[when], trust[3 + when], trust[6 + when]]);
    assert!(early[0] == middle[0] && middle[0] == late[0], "{trust:?}");
    assert!(late[1] < middle[1] && middle[1] < early[1], "{trust:?}");
    assert!(early[2] < middle[2] && early[2] < late[2], "{trust:?}");
}
