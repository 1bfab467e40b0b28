//! Agents that change: through service, imitation, turnover and search.

use crate::agreement::agree;

#[test]
fn identification_records_and_feedback() {
    agree(
        r#"
        steps = 80
        [exchange]
        temptation = { uniform = [0, 10] }
        identification = 0.1
        records = 0.15
        future = 0.3
        [communication]
        talk = 0.3
        openness = 0.7
        [group.people]
        size = 10
        ability = { uniform = [0.2, 0.7] }
        integrity = { uniform = [0, 1] }
        benevolence = 0.1
        feedback = 0.03
        [relation.all]
        from = "people"
        to = "people"
        network = "everyone"
        shared_interest = { uniform = [-0.5, 0.5] }
        "#,
    );
}

#[test]
fn imitation_with_mutation() {
    for network in ["", "[listening.ears]\nfrom = \"people\"\nto = \"people\"\nnetwork = \"everyone\""] {
        agree(&format!(
            r#"
            steps = 80
            [exchange]
            temptation = {{ uniform = [0, 10] }}
            [group.people]
            size = 12
            ability = 0.9
            integrity = {{ uniform = [0, 1] }}
            imitation = 0.2
            selection = 0.8
            mutation = 0.1
            [group.crowd]
            size = 4
            integrity = 0.3
            imitation = 0.5
            selection = inf
            [relation.all]
            from = "people"
            to = ["people", "crowd"]
            network = "everyone"
            {network}
            "#
        ));
    }
}

#[test]
fn turnover_voids_what_was_known_heard_and_recorded() {
    agree(
        r#"
        steps = 80
        [exchange]
        temptation = { uniform = [0, 10] }
        [communication]
        word_of_mouth = 0.6
        talk = 0.3
        record_weight = 0.2
        [group.people]
        size = 12
        ability = { uniform = [0.5, 1] }
        integrity = { uniform = [0, 1] }
        benevolence = { uniform = [0, 1] }
        interests = [{ uniform = [-1, 1] }, { normal = [0.3, 0.4] }, 0.2]
        turnover = 0.05
        choice = "loyal"
        [relation.all]
        from = "people"
        to = "people"
        network = "everyone"
        shared_interest = "vectors"
        [relation.other]
        from = "people"
        to = "people"
        network = "everyone"
        shared_interest = { uniform = [0, 1] }
        "#,
    );
}

#[test]
fn search_for_new_partners() {
    agree(
        r#"
        steps = 80
        [exchange]
        temptation = { uniform = [0, 10] }
        [communication]
        word_of_mouth = 0.2
        record_weight = 0.1
        [group.people]
        size = 20
        ability = { uniform = [0.5, 1] }
        integrity = { uniform = [0, 1] }
        search = 0.1
        choice = "loyal"
        explore = 0.3
        [relation.all]
        from = "people"
        to = "people"
        network = { random = { degree = 4 } }
        shared_interest = { uniform = [0, 0.5] }
        [relation.ring]
        from = "people"
        to = "people"
        network = { ring = { degree = 2 } }
        shared_interest = 0.2
        "#,
    );
}
