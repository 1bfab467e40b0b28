//! Pinned rows: the whole run of one small scenario per mechanism, as one row.
//!
//! A change here changes published figures: the changelog announces it in the words *results change*. `cargo insta review` shows what
//! changed; the rows themselves are held against the reference simulator elsewhere.

mod common;

use common::{everything, run, scenario};
use fiducia::record::columns::Metric;
use std::fmt::Write;

/// The row of each relation kind over the whole run, a metric a line; means to nine decimals, as the engine keeps them.
fn whole_run(text: &str) -> String {
    let scenario = scenario(text);
    let mut shown = String::new();
    for row in run(&scenario, 0).record() {
        writeln!(shown, "{} at step {}", scenario.kinds[row.kind].name, row.step).unwrap();
        for &metric in Metric::ALL {
            let (name, value) = (metric.column().name, row[metric]);
            let rounded = (value * 1e9).round() / 1e9 + 0.0;
            writeln!(shown, "  {name} {rounded}").unwrap();
        }
    }
    shown
}

/// Twelve people who all know each other, with some settings of their own.
fn people(belief: &str, exchange: &str, communication: &str, group: &str, relation: &str) -> String {
    format!(
        "steps = 40\n{belief}\n[exchange]\ntemptation = {{ uniform = [0, 10] }}\n{exchange}\n[communication]\n{communication}\n\
         [group.people]\nsize = 12\nability = {{ uniform = [0.4, 1] }}\nintegrity = {{ uniform = [0, 1] }}\nbenevolence = {{ uniform = [0, 0.6] }}\n\
         {group}\n[relation.all]\nfrom = \"people\"\nto = \"people\"\n{network}\n{relation}",
        network = if relation.contains("network") { "" } else { "network = \"everyone\"" }
    )
}

macro_rules! golden {
    ($( $name:ident: $belief:expr, $exchange:expr, $communication:expr, $group:expr, $relation:expr; )*) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(whole_run(&people($belief, $exchange, $communication, $group, $relation)));
            }
        )*
    };
}

golden! {
    // name: belief, exchange, communication, group, relation.
    plain: "", "", "", "", "";
    rule_beta: "belief.beta = {}", "", "", "", "";
    rule_linear: "belief.linear = { up = 0.1, down = 0.3, cooling = 0.5 }", "", "", "", "";
    temptation_fixed: "", "", "", "", "shared_interest = { uniform = [0, 1] }\nexchange.temptation = 4";
    temptation_exponential: "", "", "", "", "exchange.temptation = { exponential = 4 }";
    temptation_logistic: "", "", "", "", "exchange.temptation = { logistic = [4, 1.5] }";
    engagement_matching: "", "", "", "engagement = \"matching\"", "";
    rationality_without_error: "", "", "", "rationality = inf", "";
    choice_proportional: "", "", "", "choice = \"proportional\"", "";
    choice_softmax: "", "", "", "choice = \"softmax\"", "";
    choice_best: "", "", "", "choice = \"best\"\nexplore = 0.2", "";
    choice_loyal: "", "", "", "choice = \"loyal\"\nexplore = 0.1", "";
    promises_sometimes: "", "", "promise = 0.5", "", "";
    talk: "", "", "talk = 0.3\nopenness = 0.5", "", "shared_interest = { uniform = [-1, 1] }";
    transparency: "", "", "transparency = 0.6", "", "";
    word_of_mouth: "", "", "word_of_mouth = 0.6\ncredibility = 0.5", "", "";
    public_record: "", "", "record_weight = 0.3\nreporting = 0.7\nrecord_memory = 0.9", "", "";
    amends: "", "compensation = 0.8", "", "forgiveness = 0.6", "";
    memory_and_negativity: "", "", "", "memory = 0.9\nnegativity = { ability = 1, integrity = 4, benevolence = 2 }", "";
    prior: "", "", "", "prior_mean = 0.8\nprior_weight = 10", "prior_interest = 0.3";
    loss_aversion_and_outside: "", "outside = 0.5", "", "loss_aversion = 2", "";
    shadow_of_the_future: "", "future = 2", "", "", "";
    identification: "", "identification = 0.1", "", "", "";
    records: "", "records = 0.3", "", "", "";
    feedback: "", "", "", "feedback = 0.1", "";
    imitation: "", "", "", "imitation = 0.2\nmutation = 0.1", "";
    turnover: "", "", "", "turnover = 0.05", "";
    search: "", "", "", "search = 0.2", "network.random.degree = 4";
    interest_vectors: "", "", "", "interests = [{ uniform = [-1, 1] }, { uniform = [-1, 1] }]", "shared_interest = \"vectors\"";
    events: "", "", "", "", "[[event]]\nat = 10\nuntil = 30\nparameter = \"group.people.integrity\"\nset = 0\nshare = 0.5\n\
        [[event]]\nat = 20\nparameter = \"exchange.reward\"\nscale = 0.5";
}

#[test]
fn all_at_once() {
    insta::assert_snapshot!(whole_run(&everything()));
}
