//! Worlds to play in: small, and between them with every mechanism.

use super::common::everything_among;
use super::log::Event;
use fiducia::model::communication::Communication;
use fiducia::model::exchange::Exchange;
use fiducia::model::mind::Mind;
use fiducia::scenario::{Document, Scenario, Source};
use std::sync::Arc;

/// A scenario without the events that are still to be written.
pub struct World {
    source: Source,
    text: String,
    /// Everything that an event can change in it.
    pub parameters: Vec<String>,
}

impl World {
    fn new(source: Source, text: String) -> World {
        let mut world = World { source, text, parameters: Vec::new() };
        world.parameters = parameters(&world.scenario(&[]).unwrap_or_else(|refusal| panic!("{refusal}\nin\n{}", world.text)));
        world
    }

    /// A text that gives everything but `schema`, `title` and `ledger`.
    fn written(text: &str) -> World {
        World::new(Source::File("live.toml".into()), format!("schema = 1\ntitle = \"live\"\nledger = 10\n{text}"))
    }

    /// A bundled scenario with settings that make it small.
    fn bundled(name: &str, settings: &[&str]) -> World {
        let document =
            Document::bundled(name).and_then(|document| document.set(&["ledger=10"])).and_then(|document| document.set(settings));
        let document = document.unwrap();
        World::new(document.source().clone(), document.text().to_owned())
    }

    /// The world with these events behind its own, or why that is none.
    pub fn scenario(&self, log: &[Event]) -> Result<Arc<Scenario>, String> {
        let events: String = log.iter().map(Event::to_string).collect();
        let document = Document::new(self.source.clone(), &format!("{}\n{events}", self.text));
        document.and_then(|document| document.scenario()).map(Arc::new).map_err(|error| error.to_string())
    }

    /// The same, played with these parameters only.
    fn about(mut self, names: &[&str]) -> World {
        self.parameters.retain(|path| names.iter().any(|name| path.ends_with(name)));
        self
    }

    /// The same without what the ledger is made for.
    pub fn without_ledger(&self) -> World {
        World::new(self.source.clone(), self.text.replace("ledger = 10\n", "").replace("ledger=10\n", ""))
    }
}

/// Every path that an event can write.
fn parameters(scenario: &Scenario) -> Vec<String> {
    let of = |table: String, names: &[&str]| names.iter().map(|name| format!("{table}.{name}")).collect::<Vec<_>>();
    let kinds = scenario.kinds.iter().flat_map(|kind| {
        let table = format!("relation.{}", kind.name);
        [
            of(format!("{table}.exchange"), Exchange::NAMES),
            of(format!("{table}.communication"), Communication::NAMES),
            of(table, &["shared_interest", "perceived_interest"]),
        ]
    });
    let groups = scenario.groups.iter().flat_map(|group| {
        let table = format!("group.{}", group.name);
        [of(table.clone(), Mind::NAMES), of(table, &["ability", "integrity", "benevolence"])]
    });
    let general = [of("exchange".into(), Exchange::NAMES), of("communication".into(), Communication::NAMES)];
    let paths = general.into_iter().chain(kinds).chain(groups).flatten();
    // Rules are words, and stay.
    paths.filter(|path| !path.ends_with(".choice") && !path.ends_with(".engagement")).collect()
}

/// Every mechanism is at work from the start.
pub fn everything() -> World {
    World::written(&everything_among(14, 6, "\"everyone\"", 60))
}

/// No mechanism is at work, and nothing is kept beyond the least, until somebody asks for it.
pub fn nothing() -> World {
    nothing_among(9, 7, "\"everyone\"")
}

fn nothing_among(ones: usize, others: usize, across: &str) -> World {
    World::written(&format!(
        r#"
        steps = 60
        [group.ones]
        size = {ones}
        [group.others]
        size = {others}
        integrity = 1
        [relation.across]
        from = "ones"
        to = "others"
        network = {across}
        shared_interest = 0.3
        [relation.among]
        from = ["ones", "others"]
        to = ["ones", "others"]
        network = {{ random = {{ degree = 3 }} }}
        prior_interest = 0.2
        "#
    ))
}

/// A market under the rule `beta`, where buyers are loyal and listen to friends.
pub fn market(buyers: usize, sellers: usize) -> World {
    World::written(&format!(
        r#"
        steps = 60
        belief.beta = {{}}
        [exchange]
        temptation = {{ uniform = [0, 8] }}
        [communication]
        word_of_mouth = 0.5
        credibility = 0.5
        [group.buyers]
        size = {buyers}
        choice = "loyal"
        explore = 0.1
        [group.sellers]
        size = {sellers}
        ability = {{ beta = [8, 2] }}
        integrity = {{ uniform = [0, 1] }}
        [relation.market]
        from = "buyers"
        to = "sellers"
        network = {{ bipartite = {{ degree = 3 }} }}
        shared_interest = {{ uniform = [0, 0.5] }}
        [listening.friends]
        from = "buyers"
        to = "buyers"
        network = {{ small_world = {{ degree = 4, rewire = 0.1 }} }}
        "#
    ))
}

/// Neighbours under the rule `linear`, who choose the best and change themselves.
pub fn neighbours() -> World {
    World::written(
        r#"
        steps = 60
        belief.linear = { up = 0.1, down = 0.3, cooling = 0.5 }
        [exchange]
        temptation = { logistic = [4, 1.5] }
        identification = 0.1
        [group.neighbours]
        size = 30
        choice = "best"
        explore = 0.1
        integrity = { values = [0, 1] }
        imitation = 0.1
        mutation = 0.1
        turnover = 0.02
        search = 0.05
        feedback = 0.02
        [relation.street]
        from = "neighbours"
        to = "neighbours"
        network = { small_world = { degree = 4, rewire = 0.2 } }
        "#,
    )
}

/// The scenario that the documentation begins with: shared interests vary, and there is talk.
pub fn first_promise() -> World {
    World::bundled("first-promise", &["group.villagers.size=20", "group.outsiders.size=16"])
}

/// A network from a file: word of mouth, a shadow of the future, partners chosen by trust.
pub fn karate_club() -> World {
    World::bundled("karate-club", &[])
}

/// A public record, partners chosen by value.
pub fn public_record() -> World {
    World::bundled("public-record", &["group.buyers.size=24", "group.sellers.size=8", "relation.market.network.bipartite.degree=4"])
}

/// Events of its own, three groups, and listeners.
pub fn car_industry() -> World {
    let small = ["group.drivers.size=24", "group.dealers.size=6", "event.0.at=4", "event.0.until=9", "event.1.at=4", "event.1.until=9"];
    let small = small.into_iter().chain(["event.2.at=4", "event.2.until=9"]).collect::<Vec<_>>();
    World::bundled("car-industry", &small)
}

/// More agents than one task holds, with every mechanism at work.
pub fn a_busy_town() -> World {
    World::written(&everything_among(4_400, 500, "{ random = { degree = 3 } }", 60))
}

/// The same with none.
pub fn a_quiet_town() -> World {
    nothing_among(4_400, 500, "{ random = { degree = 2 } }").about(&KEPT)
}

/// More buyers than one task holds, of few sellers.
pub fn a_large_market() -> World {
    market(5_000, 40).about(&KEPT)
}

/// What asks for something to be kept that is not kept otherwise.
const KEPT: [&str; 8] =
    ["record_weight", "feedback", "turnover", "word_of_mouth", "talk", "identification", "shared_interest", "perceived_interest"];
