//! What events change, and give back.

use crate::agreement::agree;

const STRUCK: &str = r#"
    steps = 60
    [exchange]
    temptation = { uniform = [0, 10] }
    future = 0.5
    [communication]
    transparency = 0.2
    talk = 0.1
    openness = 0.5
    [group.people]
    size = 10
    ability = { uniform = [0.5, 1] }
    integrity = { uniform = [0, 1] }
    benevolence = 0.2
    [group.others]
    size = 4
    integrity = 0.8
    [relation.all]
    from = ["people", "others"]
    to = "people"
    network = "everyone"
    shared_interest = { uniform = [-0.3, 0.5] }
    [relation.second]
    from = "people"
    to = "others"
    network = "everyone"
    shared_interest = 0.4
"#;

#[test]
fn events_on_parameters() {
    agree(&format!(
        r#"{STRUCK}
        [[event]]
        at = 10
        parameter = "communication.transparency"
        set = 0.9
        until = 30
        [[event]]
        at = 20
        parameter = "exchange.temptation"
        scale = 0.5
        until = 25
        [[event]]
        at = 22
        parameter = "relation.second.exchange.reward"
        add = -3
        [[event]]
        at = 15
        parameter = "group.people.memory"
        set = 0.8
        until = 45
        [[event]]
        at = 30
        parameter = "group.others.negativity"
        set = 4
        [[event]]
        at = 33
        parameter = "relation.second.communication.word_of_mouth"
        set = 0.5
        [[event]]
        at = 35
        parameter = "communication.record_weight"
        set = 0.2
        until = 50
        [[event]]
        at = 40
        parameter = "exchange.temptation"
        set = 2
        [[event]]
        at = 42
        parameter = "group.people.prior_mean"
        add = 0.2
        "#
    ));
}

#[test]
fn events_on_traits_and_interests() {
    agree(&format!(
        r#"{STRUCK}
        [[event]]
        at = 5
        parameter = "group.people.ability"
        scale = 0.5
        share = 0.5
        until = 20
        [[event]]
        at = 8
        parameter = "group.people.integrity"
        set = 0
        share = 0.6
        [[event]]
        at = 12
        parameter = "group.others.benevolence"
        add = 0.7
        until = 30
        [[event]]
        at = 15
        parameter = "relation.all.shared_interest"
        add = -0.6
        until = 40
        [[event]]
        at = 25
        parameter = "relation.second.perceived_interest"
        set = -0.8
        until = 35
        [[event]]
        at = 45
        parameter = "relation.all.perceived_interest"
        scale = 2
        "#
    ));
}

#[test]
fn an_event_does_not_outlive_those_whom_it_struck() {
    agree(&format!(
        r#"{}
        [[event]]
        at = 5
        parameter = "group.people.integrity"
        set = 1
        until = 20
        [[event]]
        at = 6
        parameter = "relation.all.shared_interest"
        add = 0.5
        until = 30
        [[event]]
        at = 7
        parameter = "relation.all.perceived_interest"
        set = 0.9
        until = 25
        "#,
        STRUCK
            .replace("size = 10", "size = 10\nturnover = 0.05\nsearch = 0.1")
            .replace("to = \"people\"\n    network = \"everyone\"", "to = \"people\"\n    network = { random = { degree = 4 } }")
    ));
}

#[test]
fn feedback_that_begins_late_learns_from_what_fails_then() {
    agree(&format!(
        r#"{STRUCK}
        [[event]]
        at = 20
        parameter = "group.people.feedback"
        set = 0.1
        until = 40
        [[event]]
        at = 50
        parameter = "group.people.feedback"
        set = 0.2
        "#
    ));
}
