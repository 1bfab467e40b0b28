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

use common::figures::{Figure, Law};
use common::{get, honoured_rate, overall, page, run, scenario, series};
use fiducia::engine::{Row, Simulation};
use fiducia::model::exchange::Outcome;
use fiducia::record::columns::Metric;
use std::sync::LazyLock;

/// All laws, in the order of the page.
static LAWS: [&Law; 16] = [
    &RELIABILITY,
    &IDENTIFIED,
    &OVERRATED,
    &THRESHOLD,
    &LOGIT,
    &ENCAPSULATED,
    &FUTURE,
    &PROMISES,
    &LABORATORY,
    &BETA,
    &LINEAR,
    &MENDING,
    &TRAP,
    &LOYAL,
    &ACCOUNTS,
    &TIMING,
];

#[test]
fn the_page_shows_the_figures_of_every_law() {
    let tests = include_str!("main.rs");
    for law in LAWS {
        assert!(tests.contains(&format!("\nfn {}() {{", law.test)), "no test is named {}", law.test);
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

// 1 ------------------------------------------------------------------------------------------------------------------------------

/// What 400 independent relations to one trustee have come to after so many exchanges.
struct Learnt {
    /// Mean of trust, its spread, and the standard errors of both.
    trust: [f64; 4],
    ability: f64,
    reliability: f64,
}

/// Trustee of ability `a` and integrity `q`, shared interest `s` where it is perceived as `perceived`; A = s since theta ~ U[0, 10].
fn learnt(a: f64, q: f64, s: f64, perceived: f64, tau: f64, exchanges: usize) -> Learnt {
    let rest = format!("[exchange]\noutside = -100\ntemptation = {{ uniform = [0, 10] }}\n[communication]\ntransparency = {tau}");
    let text = meeting(exchanges, 400, 1, &format!("ability = {a}\nintegrity = {q}"), &rest)
        + BETWEEN
        + &format!("shared_interest = {s}\nprior_interest = {perceived}\n");
    let scenario = scenario(&text);
    let mut simulation = run(&scenario, 0);
    let row = simulation.record().remove(0);
    let trust = moments(&trusts(&*simulation));
    Learnt { trust, ability: get(&row, Metric::BeliefAbility), reliability: get(&row, Metric::Reliability) }
}

/// Exchanges after which beliefs are looked at.
const EXCHANGES: usize = 4000;

/// The priors weigh 2 observations on each of three traits. After n exchanges they, and what was learnt while they held, have left a bias
/// of at most 12/n.
const OF_PRIORS: f64 = 12.0 / EXCHANGES as f64;

static RELIABILITY: Law = Law {
    title: "1. Trust becomes reliability",
    says: "With constant traits and a memory that keeps everything, trust T approaches the chance that a promise is honoured, a (A + (1 - A) q), \
           for any transparency tau and any fixed misperception of interest. Mean of 400 relations after 4000 exchanges; 12/4000 is what \
           the priors may have left.",
    test: "with_experience_trust_becomes_the_chance_that_a_promise_is_honoured_for_any_transparency_and_a_misperceived_interest",
    scenario: None,
    figures: LazyLock::new(reliability),
};

/// Chance leaves each relation no farther off than a frequency of n trials, 4 standard errors of that spread being 15 % at 400 relations.
fn reliability() -> Vec<Figure> {
    let cases = [
        (0.8, 0.6, 0.3, 0.3, 0.0),
        (0.8, 0.6, 0.3, 0.7, 0.0),
        (0.9, 0.2, 0.5, -0.5, 0.0),
        (0.9, 0.1, 0.1, 0.8, 0.0),
        (0.7, 0.5, 0.4, 0.0, 1.0),
    ];
    let figure = |(a, q, s, perceived, tau)| {
        let what = format!("T at a {a}, q {q}, A {s} believed {perceived}, tau {tau}");
        let Learnt { trust: [mean, sd, error, _], reliability, .. } = learnt(a, q, s, perceived, tau, EXCHANGES);
        let expected: f64 = a * (s + (1.0 - s) * q);
        assert!((reliability - expected).abs() < 1e-9, "the engine takes {reliability} for the reliability at {what}");
        assert!(sd < 1.15 * (expected * (1.0 - expected) / EXCHANGES as f64).sqrt(), "{what} spreads by {sd}");
        Figure::mean(what, expected, mean, error).within(OF_PRIORS)
    };
    cases.map(figure).into()
}

#[test]
fn with_experience_trust_becomes_the_chance_that_a_promise_is_honoured_for_any_transparency_and_a_misperceived_interest() {
    RELIABILITY.assert();
}

/// Where integrity gets little of the credit, learning is slow, but the gap closes all the way.
#[test]
fn trust_approaches_reliability_even_where_little_is_put_down_to_integrity() {
    let gap = |exchanges| {
        let Learnt { trust: [mean, ..], reliability, .. } = learnt(0.6, 0.9, 0.1, 0.8, 0.5, exchanges);
        (mean - reliability).abs()
    };
    let gaps = [gap(100), gap(1000), gap(8000)];
    assert!(gaps[0] > gaps[1] && gaps[1] > gaps[2] && gaps[2] < 0.004, "{gaps:?}");
}

static IDENTIFIED: Law = Law {
    title: "1, continued. What is identified",
    says: "Where every cause is seen (tau = 1), the belief on ability approaches ability; where causes are hidden (tau = 0), only the product of \
           ability and willingness is identified, and the belief on ability stays off. Here a is .7 and the willingness also .7.",
    test: "where_causes_are_seen_ability_is_identified_and_where_they_are_hidden_only_the_product_is",
    scenario: None,
    figures: LazyLock::new(identified),
};

fn identified() -> Vec<Figure> {
    let (a, q, s) = (0.7, 0.5, 0.4);
    let willing = s + (1.0 - s) * q;
    let [seen, hidden] = [1.0, 0.0].map(|tau| learnt(a, q, s, s, tau, EXCHANGES));
    assert!((hidden.ability - a).abs() > 0.01, "hidden causes leave ability unidentified, yet it is {}", hidden.ability);
    // Attempts, n w of them, are seen to succeed or fail.
    let error = (a * (1.0 - a) / (EXCHANGES as f64 * willing) / 400.0).sqrt();
    vec![
        Figure::mean("belief on ability, tau 1", a, seen.ability, error).within(OF_PRIORS),
        Figure::mean("T, tau 1", a * willing, seen.trust[0], seen.trust[2]).within(OF_PRIORS),
        Figure::mean("T, tau 0", a * willing, hidden.trust[0], hidden.trust[2]).within(OF_PRIORS),
    ]
}

#[test]
fn where_causes_are_seen_ability_is_identified_and_where_they_are_hidden_only_the_product_is() {
    IDENTIFIED.assert();
}

static OVERRATED: Law = Law {
    title: "1, the limit of the law",
    says: "Who overrates the interest of another so far that it alone promises more than the other is willing to do, and sees every cause, \
           blames integrity until nothing of it is left, and still trusts with a A^, here .9 x .8, where .171 would be right. With hidden causes \
           the same trustor learns to doubt ability (the fourth figure of law 1).",
    test: "interest_overrated_beyond_all_willingness_is_not_unlearnt_where_causes_are_seen",
    scenario: None,
    figures: LazyLock::new(|| {
        let Learnt { trust: [mean, _, error, _], reliability, .. } = learnt(0.9, 0.1, 0.1, 0.8, 1.0, EXCHANGES);
        vec![
            Figure::exact("chance that a promise is honoured", 0.171, reliability),
            Figure::mean("T at a 0.9, q 0.1, A 0.1 believed 0.8, tau 1", 0.9 * 0.8, mean, error).within(OF_PRIORS),
        ]
    }),
};

#[test]
fn interest_overrated_beyond_all_willingness_is_not_unlearnt_where_causes_are_seen() {
    OVERRATED.assert();
}

// 2 ------------------------------------------------------------------------------------------------------------------------------

/// Of 2000 contacts by trustors whose trust stays at `trust`, the share that engaged.
fn engaged_share(exchange: &str, trust: f64, rationality: f64) -> f64 {
    let text = format!("belief.linear = {{ up = 0, down = 0 }}\n[exchange]\n{exchange}");
    let scenario = scenario(&(meeting(20, 100, 1, "", &text) + &format!("prior_mean = {trust}\nrationality = {rationality}\n") + BETWEEN));
    let row = overall(&scenario, 0).remove(0);
    get(&row, Metric::Engaged) / get(&row, Metric::Contacts)
}

static THRESHOLD: Law = Law {
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

static LOGIT: Law = Law {
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

// 3 ------------------------------------------------------------------------------------------------------------------------------

static ENCAPSULATED: Law = Law {
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

// 4 ------------------------------------------------------------------------------------------------------------------------------

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

static FUTURE: Law = Law {
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

// 5 ------------------------------------------------------------------------------------------------------------------------------

/// Share of 100,000 engagements honoured at A = `assurance`.
fn honoured(ability: f64, assurance: f64, integrity: f64, promise: f64) -> f64 {
    let rest = format!("[exchange]\noutside = -100\ntemptation = {{ uniform = [0, 10] }}\n[communication]\npromise = {promise}");
    let text = meeting(100, 1000, 1, &format!("ability = {ability}\nintegrity = {integrity}"), &rest)
        + BETWEEN
        + &format!("shared_interest = {assurance}\n");
    honoured_rate(&overall(&scenario(&text), 0)[0])
}

const ENGAGEMENTS: f64 = 1e5;

static PROMISES: Law = Law {
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

static LABORATORY: Law = Law {
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

// 6 ------------------------------------------------------------------------------------------------------------------------------

static BETA: Law = Law {
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

// 7 ------------------------------------------------------------------------------------------------------------------------------

static LINEAR: Law = Law {
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

static MENDING: Law = Law {
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

// 8 ------------------------------------------------------------------------------------------------------------------------------

static TRAP: Law = Law {
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

// 9 ------------------------------------------------------------------------------------------------------------------------------

static LOYAL: Law = Law {
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
        good += f64::from(u8::from(view.contact.tie().trustee() == buyers));
        honoured += f64::from(u8::from(view.contact.outcome() == Outcome::Honoured));
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

// 10 -----------------------------------------------------------------------------------------------------------------------------

static ACCOUNTS: Law = Law {
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
    let mut simulation = fiducia::engine::begin(&scenario, 0, 0, fiducia::engine::Keep { traces: true });
    let unit = simulation.unit();
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
            let (contact, trustor) = (view.contact, view.trace.trustor_payoff);
            let (trustee, made_good) = (contact.trustee_payoff, i64::from(contact.circumstances().amends) * amends);
            let joint = trustor + trustee;
            match contact.outcome() {
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
            if contact.outcome().broken() {
                assert_eq!(trustor, -loss + made_good, "what amends cost the one, the other has");
            }
            let (count, sum) = &mut kinds[contact.outcome() as usize][usize::from(contact.circumstances().amends)];
            *count += 1;
            *sum += i128::from(joint);
            ledger[0] += i128::from(trustor);
            ledger[1] += i128::from(trustee);
            accounts[view.trustor] += trustor;
            accounts[contact.tie().trustee()] += trustee;
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
    simulation.agents(&mut |agent, view| assert_eq!(view.account.payoff, accounts[agent], "account of agent {agent}"));
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

// 11 -----------------------------------------------------------------------------------------------------------------------------

static TIMING: Law = Law {
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
