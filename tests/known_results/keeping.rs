//! When trustees keep their word: out of interest, for the future, because they promised.

use crate::common::figures::{Figure, Law};
use crate::common::{get, honoured_rate, overall, run, scenario};
use crate::{BETWEEN, meeting};
use fiducia::model::exchange::Outcome;
use fiducia::record::columns::Metric;
use std::sync::LazyLock;

pub static ENCAPSULATED: Law = Law {
    title: "3. Encapsulated interest",
    says: "With interest alone (b = q = future = 0) and a fixed temptation a promise is honoured exactly where s >= theta / (gain + loss), and then \
           with chance a. CD: from s = .4 on; with s uniform on [0, 1] in .6 of the relations. Here a is .9.",
    test: "interest_alone_keeps_a_promise_exactly_when_shared_interest_covers_the_temptation",
    scenario: Some("encapsulated-interest"),
    figures: LazyLock::new(encapsulated),
};

fn encapsulated() -> Vec<Figure> {
    let kept = |shared: f64| {
        let text = meeting(3, 2, 1, "", "[exchange]\noutside = -100") + BETWEEN + &format!("shared_interest = {shared}\n");
        honoured_rate(&overall(&scenario(&text), 0)[0])
    };
    let text = meeting(40, 200, 25, "ability = 0.9", "[exchange]\noutside = -100") + BETWEEN + "shared_interest = { uniform = [0, 1] }\n";
    let scenario = scenario(&text);
    let mut simulation = run(&scenario, 0);
    let (mut relations, mut covered) = (0.0, 0.0);
    simulation.relations(&mut |relation| {
        let covers = relation.shared >= 4.0 / 10.0;
        assert_eq!(relation.reliability, if covers { 0.9 } else { 0.0 }, "at a shared interest of {}", relation.shared);
        assert!(relation.last == Outcome::Declined || (relation.last == Outcome::Wilful) != covers);
        relations += 1.0;
        covered += f64::from(u8::from(covers));
    });
    let row = simulation.record().remove(0);
    let willing = get(&row, Metric::Engaged) - get(&row, Metric::BrokenWilful);
    vec![
        Figure::exact("honoured at s = 0.4, a 1", 1.0, kept(0.4)),
        Figure::exact("honoured at s = 0.399999999, a 1", 0.0, kept(0.399_999_999)),
        Figure::share("relations in which interest covers the temptation", 0.6, covered / relations, relations),
        Figure::share("success of those who try", 0.9, get(&row, Metric::Honoured) / willing, willing),
    ]
}

#[test]
fn interest_alone_keeps_a_promise_exactly_when_shared_interest_covers_the_temptation() {
    ENCAPSULATED.assert();
}

/// Whether strangers without interest or integrity keep their promises under full trust and full transparency.
fn kept_by_the_future(continuation: f64, reward: f64, temptation: f64) -> bool {
    let rest = format!(
        "belief.linear = {{ up = 0, down = 0 }}\n[communication]\ntransparency = 1\n\
         [exchange]\nfuture = {}\nreward = {reward}\ntemptation = {temptation}",
        continuation / (1.0 - continuation)
    );
    let row = overall(&scenario(&(meeting(2, 3, 1, "", &rest) + "prior_mean = 1\n" + BETWEEN)), 0).remove(0);
    let rate = honoured_rate(&row);
    assert!(rate == 0.0 || rate == 1.0, "interest decides alike in every exchange, yet {rate} were kept");
    rate == 1.0
}

pub static FUTURE: Law = Law {
    title: "4. The shadow of the future",
    says: "With nothing but the future at stake (T = D = 1, s = b = q = 0) a promise is honoured from a continuation probability of \
           theta / (theta + reward) on; future = w / (1 - w). Found by halving an interval thirty times.",
    test: "the_shadow_of_the_future_keeps_promises_from_theta_over_theta_plus_reward_on",
    scenario: None,
    figures: LazyLock::new(|| {
        let figure = |(reward, temptation)| {
            let (mut low, mut high) = (0.0, 0.999);
            for _ in 0..30 {
                let middle = 0.5 * (low + high);
                *(if kept_by_the_future(middle, reward, temptation) { &mut high } else { &mut low }) = middle;
            }
            let what = format!("critical continuation probability (theta {temptation}, reward {reward})");
            Figure::exact(what, temptation / (temptation + reward), high).within(1e-7)
        };
        [(5.0, 4.0), (5.0, 20.0), (1.0, 3.0)].map(figure).into()
    }),
};

#[test]
fn the_shadow_of_the_future_keeps_promises_from_theta_over_theta_plus_reward_on() {
    FUTURE.assert();
}

/// Share of 100,000 engagements honoured at A = `assurance`.
fn honoured(ability: f64, assurance: f64, integrity: f64, promise: f64) -> f64 {
    let rest = format!("[exchange]\noutside = -100\ntemptation = {{ uniform = [0, 10] }}\n[communication]\npromise = {promise}");
    let text = meeting(100, 1000, 1, &format!("ability = {ability}\nintegrity = {integrity}"), &rest)
        + BETWEEN
        + &format!("shared_interest = {assurance}\n");
    honoured_rate(&overall(&scenario(&text), 0)[0])
}

const ENGAGEMENTS: f64 = 1e5;

pub static PROMISES: Law = Law {
    title: "5. What a promise adds",
    says: "Without a promise the honour rate is a A, with one a (A + (1 - A) q). Shares of 100,000 engagements.",
    test: "a_promise_adds_ability_times_what_integrity_adds_to_interest",
    scenario: Some("keeping-promises"),
    figures: LazyLock::new(|| {
        let figures = [(0.9, 0.3, 0.5), (0.6, 0.0, 1.0), (1.0, 1.0, 0.7)].map(|(a, s, q)| {
            let of = format!("at a {a}, A {s}, q {q}");
            [
                Figure::share(format!("without a promise {of}"), a * s, honoured(a, s, q, 0.0), ENGAGEMENTS),
                Figure::share(format!("with a promise {of}"), a * (s + (1.0 - s) * q), honoured(a, s, q, 1.0), ENGAGEMENTS),
            ]
        });
        figures.into_iter().flatten().collect()
    }),
};

#[test]
fn a_promise_adds_ability_times_what_integrity_adds_to_interest() {
    PROMISES.assert();
}

pub static LABORATORY: Law = Law {
    title: "5, continued. Two experiments",
    says: "Vanberg (2008) found .735 kept when promised to this partner and about .54 in every other cell: A = .53 and q = .436 give both. Charness & \
           Dufwenberg (2006) found .44 without promises and .67 with them: A = .44 and q = .23/.56. Shares of 100,000 engagements. The experiments \
           themselves are scenarios, see the laboratory below.",
    test: "assurance_and_integrity_reproduce_the_promises_of_vanberg_and_of_charness_and_dufwenberg",
    scenario: None,
    figures: LazyLock::new(|| {
        let q = 0.23 / 0.56;
        vec![
            // .53 + .47 x .436 = .73492.
            Figure::share("Vanberg, promised", 0.735, honoured(1.0, 0.53, 0.436, 1.0), ENGAGEMENTS),
            Figure::share("Vanberg, not promised", 0.53, honoured(1.0, 0.53, 0.436, 0.0), ENGAGEMENTS),
            Figure::share("Charness & Dufwenberg, promised", 0.67, honoured(1.0, 0.44, q, 1.0), ENGAGEMENTS),
            Figure::share("Charness & Dufwenberg, not promised", 0.44, honoured(1.0, 0.44, q, 0.0), ENGAGEMENTS),
        ]
    }),
};

#[test]
fn assurance_and_integrity_reproduce_the_promises_of_vanberg_and_of_charness_and_dufwenberg() {
    LABORATORY.assert();
}
