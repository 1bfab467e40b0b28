//! What can be worked out with a pencil, computed by the real engine.
//!
//! Where a result is a mean over chance, the tolerance is four standard errors, worked out from the law (or, where it says so, from
//! the sample): a correct program fails such a comparison for about 6 seeds in 100,000. The seeds are the default and were not picked.
//!
//! The trust game "CD" (Charness & Dufwenberg 2006) is the default: gain 5, loss 5, reward 5, theta 4. Where trustors must always
//! engage, staying outside costs 100, which makes engaging certain up to exp(-90).

mod common;

use common::{get, honoured_rate, overall, run, scenario, series};
use fiducia::engine::{Row, Simulation};
use fiducia::model::exchange::Outcome;
use fiducia::record::columns::Metric;

/// Half the width within which a mean over chance must lie.
const Z: f64 = 4.0;

fn assert_near(what: &str, got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{what} is {got}, expected {expected} within {tolerance}");
}

/// A share of `n` independent trials against its chance.
fn assert_share(what: &str, got: f64, chance: f64, n: f64) {
    assert_near(what, got, chance, Z * (chance * (1.0 - chance) / n).sqrt() + 1e-9);
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

/// The priors weigh 2 observations on each of three traits. After n exchanges they, and what was learnt while they held, have left
/// a bias of at most 12/n; chance leaves each relation no farther off than a frequency of n trials, 4 standard errors of that spread being
/// 15 % at 400 relations.
#[test]
fn with_experience_trust_becomes_the_chance_that_a_promise_is_honoured_for_any_transparency_and_a_misperceived_interest() {
    let n = 4000;
    for (a, q, s, perceived, tau) in [
        (0.8, 0.6, 0.3, 0.3, 0.0),
        (0.8, 0.6, 0.3, 0.7, 0.0),
        (0.9, 0.2, 0.5, -0.5, 0.0),
        (0.9, 0.1, 0.1, 0.8, 0.0),
        (0.7, 0.5, 0.4, 0.0, 1.0),
    ] {
        let what = format!("trust at a {a}, q {q}, s {s} perceived as {perceived}, transparency {tau}");
        let Learnt { trust: [mean, sd, error, _], reliability, .. } = learnt(a, q, s, perceived, tau, n);
        assert_near("reliability", reliability, a * (s + (1.0 - s) * q), 1e-9);
        assert_near(&what, mean, reliability, Z * error + 12.0 / n as f64);
        assert!(sd < 1.15 * (reliability * (1.0 - reliability) / n as f64).sqrt(), "{what} spreads by {sd}");
    }
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

#[test]
fn where_causes_are_seen_ability_is_identified_and_where_they_are_hidden_only_the_product_is() {
    let n = 4000;
    let (a, q, s) = (0.7, 0.5, 0.4);
    let seen = learnt(a, q, s, s, 1.0, n);
    // Attempts, n w of them, are seen to succeed or fail.
    let error = (a * (1.0 - a) / (n as f64 * 0.7) / 400.0).sqrt();
    assert_near("belief on ability", seen.ability, a, Z * error + 12.0 / n as f64);
    let hidden = learnt(a, q, s, s, 0.0, n);
    assert!((hidden.ability - a).abs() > 0.01, "hidden causes leave ability unidentified, yet it is {}", hidden.ability);
    assert_near("trust", hidden.trust[0], a * 0.7, Z * hidden.trust[2] + 12.0 / n as f64);
}

/// The limit of the law: who overrates the interest of another so far that it alone promises more than the other is willing to do, and sees
/// every cause, blames integrity until nothing of it is left, and still trusts with a A^. With hidden causes it learns to doubt ability.
#[test]
fn interest_overrated_beyond_all_willingness_is_not_unlearnt_where_causes_are_seen() {
    let n = 4000;
    let Learnt { trust: [mean, _, error, _], reliability, .. } = learnt(0.9, 0.1, 0.1, 0.8, 1.0, n);
    assert_near("reliability", reliability, 0.171, 1e-9);
    assert_near("trust", mean, 0.9 * 0.8, Z * error + 12.0 / n as f64);
}

// 2 ------------------------------------------------------------------------------------------------------------------------------

/// Of 2000 contacts by trustors whose trust stays at `trust`, the share that engaged.
fn engaged_share(exchange: &str, trust: f64, rationality: f64) -> f64 {
    let text = format!("belief.linear = {{ up = 0, down = 0 }}\n[exchange]\n{exchange}");
    let scenario = scenario(&(meeting(20, 100, 1, "", &text) + &format!("prior_mean = {trust}\nrationality = {rationality}\n") + BETWEEN));
    let row = overall(&scenario, 0).remove(0);
    get(&row, Metric::Engaged) / get(&row, Metric::Contacts)
}

#[test]
fn a_trustor_without_error_engages_exactly_from_the_threshold_on() {
    for (exchange, threshold) in
        [("", 0.5), ("gain = 1\nloss = 3", 0.75), ("gain = 4\nloss = 1\noutside = 2", 0.6), ("gain = 0.7\nloss = 0.3\noutside = -0.2", 0.1)]
    {
        assert_eq!(engaged_share(exchange, threshold, f64::INFINITY), 1.0, "at the threshold of {exchange}");
        assert_eq!(engaged_share(exchange, threshold + 1e-6, f64::INFINITY), 1.0, "above the threshold of {exchange}");
        assert_eq!(engaged_share(exchange, threshold - 1e-6, f64::INFINITY), 0.0, "below the threshold of {exchange}");
    }
}

#[test]
fn at_an_expected_value_of_zero_half_of_the_contacts_engage_at_any_rationality() {
    for rationality in [0.0, 0.1, 1.0, 30.0] {
        assert_share("share engaged", engaged_share("", 0.5, rationality), 0.5, 2000.0);
        assert_share("share engaged", engaged_share("gain = 1\nloss = 3", 0.75, rationality), 0.5, 2000.0);
    }
}

#[test]
fn a_logit_trustor_engages_with_the_logit_of_its_expected_value() {
    // T = .6: EV = 1.
    assert_share("share engaged", engaged_share("", 0.6, 0.7), 1.0 / (1.0 + (-0.7f64).exp()), 2000.0);
}

// 3 ------------------------------------------------------------------------------------------------------------------------------

#[test]
fn interest_alone_keeps_a_promise_exactly_when_shared_interest_covers_the_temptation() {
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
    assert_share("share of relations in which interest covers the temptation", covered / relations, 0.6, relations);

    let row = simulation.record().remove(0);
    let willing = get(&row, Metric::Engaged) - get(&row, Metric::BrokenWilful);
    assert_share("success of those who try", get(&row, Metric::Honoured) / willing, 0.9, willing);
}

#[test]
fn the_threshold_of_shared_interest_is_exact_to_the_last_decimal() {
    for (shared, willing) in [(0.4, true), (0.399_999_999, false)] {
        let text = meeting(3, 2, 1, "", "[exchange]\noutside = -100") + BETWEEN + &format!("shared_interest = {shared}\n");
        assert_eq!(honoured_rate(&overall(&scenario(&text), 0)[0]), f64::from(u8::from(willing)));
    }
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

#[test]
fn the_shadow_of_the_future_keeps_promises_from_theta_over_theta_plus_reward_on() {
    for (reward, temptation) in [(5.0, 4.0), (5.0, 20.0), (1.0, 3.0)] {
        let (mut low, mut high) = (0.0, 0.999);
        for _ in 0..30 {
            let middle = 0.5 * (low + high);
            *(if kept_by_the_future(middle, reward, temptation) { &mut high } else { &mut low }) = middle;
        }
        assert_near("critical continuation probability", high, temptation / (temptation + reward), 1e-7);
    }
}

// 5 ------------------------------------------------------------------------------------------------------------------------------

/// Share of 100,000 engagements honoured at A = `assurance`.
fn laboratory(ability: f64, assurance: f64, integrity: f64, promise: f64) -> f64 {
    let rest = format!("[exchange]\noutside = -100\ntemptation = {{ uniform = [0, 10] }}\n[communication]\npromise = {promise}");
    let text = meeting(100, 1000, 1, &format!("ability = {ability}\nintegrity = {integrity}"), &rest)
        + BETWEEN
        + &format!("shared_interest = {assurance}\n");
    honoured_rate(&overall(&scenario(&text), 0)[0])
}

#[test]
fn a_promise_adds_ability_times_what_integrity_adds_to_interest() {
    let n = 1e5;
    for (a, s, q) in [(0.9, 0.3, 0.5), (0.6, 0.0, 1.0), (1.0, 1.0, 0.7)] {
        let (without, with) = (laboratory(a, s, q, 0.0), laboratory(a, s, q, 1.0));
        assert_share("rate without a promise", without, a * s, n);
        assert_share("rate with a promise", with, a * (s + (1.0 - s) * q), n);
    }
}

#[test]
fn assurance_and_integrity_reproduce_the_promises_of_vanberg_and_of_charness_and_dufwenberg() {
    let n = 1e5;
    // Vanberg (2008): .735 kept when promised to this partner, about .54 without a promise to this partner.
    assert_share("Vanberg, promised", laboratory(1.0, 0.53, 0.436, 1.0), 0.735, n);
    assert_share("Vanberg, not promised", laboratory(1.0, 0.53, 0.436, 0.0), 0.53, n);
    // Charness & Dufwenberg (2006): .44 without, .67 with: q = (.67 - .44) / .56.
    let q = 0.23 / 0.56;
    assert_share("Charness & Dufwenberg, promised", laboratory(1.0, 0.44, q, 1.0), 0.67, n);
    assert_share("Charness & Dufwenberg, not promised", laboratory(1.0, 0.44, q, 0.0), 0.44, n);
}

// 6 ------------------------------------------------------------------------------------------------------------------------------

#[test]
fn a_beta_belief_that_forgets_becomes_stationary_at_the_mean_and_spread_of_its_window() {
    for (memory, q) in [(0.9f64, 0.8f64), (0.5, 0.3)] {
        // 200 steps forget the start up to .9^200 = 7e-10.
        let text = meeting(200, 4000, 1, &format!("ability = {q}\nintegrity = 1"), "belief.beta = {}\n[exchange]\noutside = -100")
            + &format!("memory = {memory}\n")
            + BETWEEN;
        let scenario = scenario(&text);
        let [mean, sd, error, error_of_sd] = moments(&trusts(&*run(&scenario, 0)));
        let n = 1.0 / (1.0 - memory);
        assert_near("stationary mean", mean, (q * n + 1.0) / (n + 2.0), Z * error);
        assert_near("stationary spread", sd, (q * (1.0 - q) / (1.0 - memory * memory)).sqrt() / (n + 2.0), Z * error_of_sd);
        if memory == 0.9 {
            assert_near("mean", mean, 0.75, Z * error);
            assert_near("sd", sd, 0.0765, Z * error_of_sd + 5e-5);
        }
    }
}

// 7 ------------------------------------------------------------------------------------------------------------------------------

#[test]
fn a_linear_belief_becomes_stationary_between_what_lifts_and_what_lowers_it() {
    let (up, down, q) = (0.1, 0.3, 0.8);
    // Each step keeps 1 - q up - (1-q) down = .86 of the distance to the mean: .86^200 = 8e-14.
    let rest = format!("belief.linear = {{ up = {up}, down = {down} }}\n[exchange]\noutside = -100");
    let scenario = scenario(&(meeting(200, 4000, 1, &format!("ability = {q}\nintegrity = 1"), &rest) + BETWEEN));
    let [mean, sd, error, error_of_sd] = moments(&trusts(&*run(&scenario, 0)));
    assert_near("stationary mean", mean, q * up / (q * up + (1.0 - q) * down), Z * error);
    assert_near("mean", mean, 0.5714, Z * error + 5e-5);
    // E T'^2 = E T^2 in q (T + up (1-T))^2 + (1-q) ((1-down) T)^2.
    let m = q * up / (q * up + (1.0 - q) * down);
    let square = q * (2.0 * up * (1.0 - up) * m + up * up) / (1.0 - q * (1.0 - up) * (1.0 - up) - (1.0 - q) * (1.0 - down) * (1.0 - down));
    assert_near("stationary spread", sd, (square - m * m).sqrt(), Z * error_of_sd);
    assert_near("sd", sd, 0.170, Z * error_of_sd + 5e-4);
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

#[test]
fn one_breach_is_mended_by_five_kept_promises() {
    let trust = scripted("linear = { up = 0.2, down = 0.5 }", 0.8, 8, &[1]);
    assert_eq!(trust[0..2], [0.8, 0.4]);
    let mended = trust.iter().skip(2).position(|&t| t >= 0.8);
    assert_eq!(mended, Some(4), "the fifth kept promise mends it: {trust:?}");
}

// 8 ------------------------------------------------------------------------------------------------------------------------------

/// Trust starts at 1/2 and is lost when breaks first outnumber kept promises: the ruin of a gambler. Ruin after more than n exchanges has a
/// chance below (2 sqrt(q(1-q)))^n, 2e-8 at n = 80 and q = .8.
#[test]
fn trust_is_lost_for_ever_with_the_chance_of_a_gamblers_ruin() {
    let trustors = 20_000;
    for (q, n) in [(0.8, 80), (0.7, 200)] {
        let text = meeting(n, trustors, 1, &format!("ability = {q}\nintegrity = 1"), "belief.beta = {}") + "rationality = inf\n" + BETWEEN;
        let scenario = scenario(&text);
        let mut simulation = run(&scenario, 0);
        let mut lost = 0.0;
        simulation.relations(&mut |relation| lost += f64::from(u8::from(relation.trust < 0.5)));
        assert_share("share of trust lost", lost / trustors as f64, (1.0 - q) / q, trustors as f64);
        simulation.record();
        simulation.step();
        let engaged = get(&simulation.record()[0], Metric::Engaged);
        assert_eq!(engaged, trustors as f64 - lost, "those who trust less than one half never engage again");
    }
}

// 9 ------------------------------------------------------------------------------------------------------------------------------

/// Each step forgets its start by a factor of .7 (the second eigenvalue of stay-or-redraw): 60 steps, 5e-10. Buyers are independent.
#[test]
fn loyal_buyers_gather_at_the_reliable_seller_and_the_rate_is_one_less_the_harmonic_mean_of_breaking() {
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
    // Weights 1/(1-h) of 10 and 2.
    assert_share("share of contacts with the good seller", good / n, 10.0 / 12.0, n);
    let harmonic = 2.0 / (1.0 / 0.1 + 1.0 / 0.5);
    assert_share("rate honoured", honoured / n, 1.0 - harmonic, n);
    simulation.record();
    simulation.step();
    let row = simulation.record().remove(0);
    assert_eq!(get(&row, Metric::Contacts), n);
}

// 10 -----------------------------------------------------------------------------------------------------------------------------

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

/// All payoffs are whole numbers of the ledger's unit, so that the sums are equal and not merely near.
#[test]
fn every_unit_of_payoff_is_accounted_for() {
    for temptation in ["4.7", "{ uniform = [0, 9] }", "{ exponential = 3 }", "{ logistic = [4, 1] }"] {
        let scenario = scenario(&ACCOUNTED.replace("TEMPTATION", temptation));
        let mut simulation = fiducia::engine::begin(&scenario, 0, 0, fiducia::engine::Keep { traces: true });
        let unit = simulation.unit();
        let [gain, loss, reward, outside] = [4.1, 2.7, 3.3, 0.9].map(|payoff| unit.count(payoff));
        let amends = unit.count(0.35 * 6.8);
        let mut ledger = [0i128; 2];
        let mut accounts = vec![0i64; 30];
        let mut shown: Vec<Row> = Vec::new();
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
        assert_near("efficiency", get(&run, Metric::Efficiency), joint / (get(&run, Metric::Contacts) * 7.4), 1e-12);
        simulation.agents(&mut |agent, view| assert_eq!(view.account.payoff, accounts[agent], "account of agent {agent}"));
    }
}

// 11 -----------------------------------------------------------------------------------------------------------------------------

/// Trust after 30 exchanges with two breaches: early, mid and late.
fn endings(belief: &str) -> [f64; 3] {
    [[1, 2], [15, 16], [29, 30]].map(|breaches| scripted(belief, 0.5, 30, &breaches)[30])
}

#[test]
fn a_beta_belief_ends_the_same_whenever_it_was_breached() {
    let [early, mid, late] = endings("beta = {}");
    assert_eq!((early, late), (mid, mid));
    assert_near("trust", mid, 29.0 / 32.0, 1e-9);
}

#[test]
fn without_cooling_a_linear_belief_ends_lowest_after_late_breaches_and_with_it_after_early_ones_as_people_do() {
    let [early, mid, late] = endings("linear = { up = 0.1, down = 0.3 }");
    assert!(late < mid && mid < early, "{early}, {mid}, {late}");
    let [early, mid, late] = endings("linear = { up = 0.1, down = 0.3, cooling = 0.5 }");
    assert!(early < mid && early < late, "{early}, {mid}, {late}");
}
