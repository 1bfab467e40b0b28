//! The rules of belief, choice and engagement, with what bears on them.

use crate::agreement::agree;

#[test]
fn the_default_scenario() {
    agree(
        r#"
        steps = 60
        [group.people]
        size = 12
        ability = { beta = [8, 2] }
        integrity = { uniform = [0, 1] }
        benevolence = { uniform = [0, 0.3] }
        [relation.all]
        from = "people"
        to = "people"
        network = "everyone"
        "#,
    );
}

#[test]
fn attribution_with_everything_that_bears_on_evidence() {
    agree(
        r#"
        steps = 80
        [exchange]
        gain = 4
        loss = 6
        reward = 3
        outside = 0.5
        temptation = { uniform = [0, 12] }
        compensation = 0.4
        [communication]
        promise = 0.7
        transparency = 0.3
        [group.people]
        size = 10
        ability = { uniform = [0.4, 1] }
        integrity = { values = [0.1, 0.6, 0.9] }
        benevolence = { normal = [0.3, 0.2] }
        prior_mean = 0.6
        prior_weight = 3
        memory = 0.92
        negativity = { ability = 1.5, integrity = 3, benevolence = 0.5 }
        forgiveness = 0.6
        loss_aversion = 1.4
        rationality = 0.4
        activity = 0.8
        [relation.all]
        from = "people"
        to = "people"
        network = "everyone"
        shared_interest = { uniform = [-0.5, 1] }
        prior_interest = 0.2
        "#,
    );
}

#[test]
fn the_rule_beta_with_matching_and_proportional_choice() {
    agree(
        r#"
        steps = 80
        belief.beta = {}
        [exchange]
        temptation = { exponential = 4 }
        compensation = 0.5
        [communication]
        promise = 0.5
        transparency = 0.2
        [group.people]
        size = 12
        ability = { uniform = [0.3, 1] }
        integrity = { uniform = [0, 1] }
        benevolence = 0.4
        memory = 0.95
        negativity = 2
        forgiveness = 0.5
        engagement = "matching"
        choice = "proportional"
        explore = 0.1
        [relation.all]
        from = "people"
        to = "people"
        network = "everyone"
        shared_interest = 0.3
        prior_interest = 0.1
        "#,
    );
}

#[test]
fn the_rule_linear_with_softmax_choice_and_cooling() {
    agree(
        r#"
        steps = 80
        belief.linear = { up = 0.15, down = 0.4, cooling = 0.5 }
        [exchange]
        temptation = { logistic = [4, 1.5] }
        [communication]
        word_of_mouth = 0.4
        credibility = 0.5
        [group.people]
        size = 12
        ability = { uniform = [0.3, 1] }
        integrity = { uniform = [0, 1] }
        benevolence = 0.2
        forgiveness = 0.3
        choice = "softmax"
        rationality = 0.7
        explore = 0.05
        [relation.all]
        from = "people"
        to = "people"
        network = "everyone"
        shared_interest = { uniform = [0, 0.6] }
        "#,
    );
}

#[test]
fn the_best_partner_for_decisions_without_error() {
    agree(
        r#"
        steps = 80
        [communication]
        talk = 0.2
        openness = 0.5
        [exchange]
        compensation = 0.8
        temptation = { uniform = [0, 10] }
        [group.people]
        size = 9
        ability = { uniform = [0.5, 1] }
        integrity = { uniform = [0.3, 1] }
        benevolence = { uniform = [0, 1] }
        choice = "best"
        explore = 0.2
        rationality = inf
        prior_mean = 0.65
        [relation.all]
        from = "people"
        to = "people"
        network = "everyone"
        shared_interest = { uniform = [-1, 1] }
        "#,
    );
}

#[test]
fn loyal_buyers_and_sellers_with_kinds_of_relation_of_their_own() {
    agree(
        r#"
        steps = 80
        [exchange]
        temptation = 3
        [communication]
        transparency = 0.5
        [group.buyers]
        size = 14
        choice = "loyal"
        explore = 0.15
        memory = 0.9
        [group.sellers]
        size = 5
        ability = { uniform = [0.6, 1] }
        integrity = { uniform = [0, 1] }
        benevolence = { uniform = [0, 1] }
        prior_mean = 0.4
        prior_weight = 6
        activity = 0.6
        [relation.market]
        from = "buyers"
        to = "sellers"
        network = "everyone"
        shared_interest = { pairs = [["buyers", "sellers", 0.25]] }
        prior_interest = 0.1
        [relation.market.exchange]
        gain = 2
        loss = 3
        outside = -0.2
        compensation = 1
        [relation.guild]
        from = ["sellers", "buyers"]
        to = "sellers"
        network = "everyone"
        shared_interest = { pairs = [["sellers", "sellers", 0.8], ["buyers", "sellers", -0.2]] }
        [relation.guild.communication]
        promise = 0.4
        talk = 0.3
        openness = 0.4
        word_of_mouth = 0.3
        [relation.guild.exchange]
        temptation = { uniform = [1, 9] }
        reward = 1
        "#,
    );
}

#[test]
fn the_shadow_of_the_future_and_word_of_mouth() {
    agree(
        r#"
        steps = 70
        [exchange]
        temptation = { exponential = 6 }
        future = 1.5
        outside = 1
        [communication]
        word_of_mouth = 0.5
        credibility = 0.6
        transparency = 0.25
        promise = 0.8
        [group.people]
        size = 10
        ability = { uniform = [0.6, 1] }
        integrity = { uniform = [0, 1] }
        benevolence = { uniform = [0, 0.5] }
        memory = 0.97
        negativity = 1.5
        forgiveness = 0.2
        [relation.all]
        from = "people"
        to = "people"
        network = "everyone"
        shared_interest = { uniform = [-0.2, 0.4] }
        prior_interest = 0.1
        "#,
    );
}

#[test]
fn the_shadow_of_the_future_under_rules_without_traits() {
    for rule in ["beta = {}", "linear = { up = 0.1, down = 0.3 }"] {
        agree(&format!(
            r#"
            steps = 60
            belief.{rule}
            [exchange]
            temptation = {{ logistic = [5, 2] }}
            future = 2
            [communication]
            word_of_mouth = 0.3
            credibility = 0.5
            promise = 0.6
            talk = 0.2
            [group.people]
            size = 10
            integrity = {{ uniform = [0, 1] }}
            ability = 0.9
            benevolence = 0.3
            [relation.all]
            from = "people"
            to = "people"
            network = "everyone"
            "#
        ));
    }
}

#[test]
fn many_trustors_some_of_whom_stay_at_home() {
    // Enough for full batches of neighbours, and a group that would fill a batch if nobody of it stayed at home.
    agree(
        r#"
        steps = 12
        [exchange]
        temptation = { uniform = [0, 8] }
        [group.regulars]
        size = 192
        integrity = { uniform = [0, 1] }
        [group.others]
        size = 64
        ability = { uniform = [0.5, 1] }
        integrity = { uniform = [0, 1] }
        activity = 0.98
        [relation.all]
        from = ["regulars", "others"]
        to = ["regulars", "others"]
        network = { random = { degree = 4 } }
        "#,
    );
}
