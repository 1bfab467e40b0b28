//! What is learnt from others: word of mouth and public records.

use crate::agreement::agree;

#[test]
fn people_with_a_listening_network_of_their_own() {
    agree(
        r#"
        steps = 60
        [communication]
        word_of_mouth = 0.7
        credibility = 0.8
        [exchange]
        temptation = { uniform = [0, 8] }
        [group.critics]
        size = 3
        [group.readers]
        size = 9
        [group.shops]
        size = 4
        ability = { uniform = [0.3, 1] }
        integrity = { uniform = [0, 1] }
        [relation.market]
        from = ["critics", "readers"]
        to = "shops"
        network = "everyone"
        [listening.press]
        from = "readers"
        to = "critics"
        network = "everyone"
        [listening.colleagues]
        from = "critics"
        to = ["critics", "readers"]
        network = "everyone"
        "#,
    );
}

#[test]
fn a_public_record_that_fades() {
    for (rule, choice) in [("attribution = {}", "softmax"), ("beta = {}", "best"), ("attribution = {}", "uniform")] {
        agree(&format!(
            r#"
            steps = 60
            belief.{rule}
            [exchange]
            temptation = {{ uniform = [0, 9] }}
            future = 0.5
            [communication]
            reporting = 0.6
            record_weight = 0.3
            record_memory = 0.9
            transparency = 0.2
            talk = 0.1
            [group.buyers]
            size = 12
            choice = "{choice}"
            explore = 0.2
            negativity = 1.5
            memory = 0.9
            [group.sellers]
            size = 5
            ability = {{ uniform = [0.4, 1] }}
            integrity = {{ uniform = [0, 1] }}
            [relation.market]
            from = "buyers"
            to = "sellers"
            network = "everyone"
            shared_interest = {{ uniform = [0, 0.5] }}
            "#
        ));
    }
}
